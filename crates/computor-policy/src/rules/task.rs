//! Background work.

use super::prelude::*;

/// Who started it, and who teaches where it belongs.
fn follows(_: &Principal) -> Cond {
    Cond::Me("user_id").or(Cond::course("course_id", Lecturer))
}

const fn operation(need: fn(&Principal) -> Cond) -> Named {
    codes(row("operation", At::Path("id"), follows, need), Code::Task001, Code::Authz001)
}

guard! {
    ListTasks: Rule::scoped(&[("task", "list")]).rows(follows);
    ListTaskTypes: Rule::anybody();
    GetTask: Rule::scoped(&[("task", "get")]).about(&[operation(follows)]);
    GetTaskStatus: Rule::scoped(&[("task", "get")]).about(&[operation(follows)]);
    GetTaskResult: Rule::scoped(&[("task", "get")]).about(&[operation(follows)]);
    SubmitTask: Rule::administrator(Token::Scopes(&[("task", "create")]));
    DeleteTask: Rule::administrator(Token::Scopes(&[("task", "delete")])).about(&[operation(|_| Cond::Always)]).in_archive();
    GetWorkerStatus: Rule::administrator(Token::Scopes(&[("task", "list")]));
    // Who started it, and administrators.
    CancelTask: Rule::scoped(&[("task", "update")]).about(&[operation(|_| Cond::Me("user_id"))]).in_archive();
}
