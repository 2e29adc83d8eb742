//! Re-runs: a matter of lecturers; tutors see what they would change.

use super::prelude::*;

fn of_course_tutor(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor)
}
fn of_course_lecturer(_: &Principal) -> Cond {
    Cond::course("course_id", Lecturer)
}

const fn content(need: fn(&Principal) -> Cond) -> Named {
    let at = At::Path("course_content_id");
    codes(row("course_content", at, |p| see::<CourseContent>(p, Get), need), Code::Content001, Code::Authz001)
}

const fn rerun(need: fn(&Principal) -> Cond) -> Named {
    row("rerun", At::Path("id"), of_course_tutor, need)
}

const fn verdict(need: fn(&Principal) -> Cond) -> Named {
    row("result", At::Path("id"), |p| see::<TestResult>(p, Get), need)
}

// What a replay tells holds hidden tests, as tutors see them.
guard! {
    CreateReplay: Rule::scoped(&[("rerun", "create")]).about(&[verdict(of_course_tutor)]);
    ListReplays: Rule::scoped(&[("rerun", "list")]).about(&[verdict(of_course_tutor)]);
    GetReplay: Rule::scoped(&[("rerun", "get")]).about(&[row("replay", At::Path("id"), of_course_tutor, of_course_tutor)]);
    CreateRerun: Rule::scoped(&[("rerun", "create")]).about(&[content(of_course_lecturer)]);
    ListReruns: Rule::scoped(&[("rerun", "list")]).about(&[content(of_course_tutor)]);
    GetRerun: Rule::scoped(&[("rerun", "get")]).about(&[rerun(of_course_tutor)]);
    ListRerunItems: Rule::scoped(&[("rerun", "get")]).about(&[rerun(of_course_tutor)]);
    ApplyRerun: Rule::scoped(&[("rerun", "update")]).about(&[rerun(of_course_lecturer)]);
    UndoRerun: Rule::scoped(&[("rerun", "update")]).about(&[rerun(of_course_lecturer)]);
    CancelRerun: Rule::scoped(&[("rerun", "delete")]).about(&[rerun(of_course_lecturer)]);
}
