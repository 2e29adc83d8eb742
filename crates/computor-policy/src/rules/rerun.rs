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

guard! {
    CreateRerun: Rule::scoped(&[("rerun", "create")]).about(&[content(of_course_lecturer)]);
    ListReruns: Rule::scoped(&[("rerun", "list")]).about(&[content(of_course_tutor)]);
    GetRerun: Rule::scoped(&[("rerun", "get")]).about(&[rerun(of_course_tutor)]);
    ListRerunItems: Rule::scoped(&[("rerun", "get")]).about(&[rerun(of_course_tutor)]);
    ApplyRerun: Rule::scoped(&[("rerun", "update")]).about(&[rerun(of_course_lecturer)]);
    UndoRerun: Rule::scoped(&[("rerun", "update")]).about(&[rerun(of_course_lecturer)]);
    CancelRerun: Rule::scoped(&[("rerun", "delete")]).about(&[rerun(of_course_lecturer)]);
}
