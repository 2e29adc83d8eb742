//! Rubrics, and files at grades: everybody in a course knows by what work is graded, lecturers say it, and who gives a grade marks by it
//! and attaches files to it.

use super::prelude::*;

fn of_course(_: &Principal) -> Cond {
    Cond::course("course_id", Student)
}
fn of_lecturer(_: &Principal) -> Cond {
    Cond::course("course_id", Lecturer)
}
/// The author of the grade, who is a tutor still: as for changing it.
fn author(_: &Principal) -> Cond {
    Cond::via("graded_by_course_member_id", "active_member", "id", Cond::Me("user_id")).and(Cond::course("course_id", Tutor))
}

const fn content(need: fn(&Principal) -> Cond) -> Named {
    row("course_content", At::Path("id"), of_course, need)
}
const fn grade(need: fn(&Principal) -> Cond) -> Named {
    row("submission_grade", At::Path("id"), |p| see::<SubmissionGrade>(p, Get), need)
}

guard! {
    GetRubric: Rule::scoped(&[("course_content", "get")]).about(&[content(of_course)]);
    SetRubric: Rule::scoped(&[("course_content", "update")]).about(&[content(of_lecturer)]);
    GetRubricMarks: Rule::scoped(&[("submission_grade", "get")]).about(&[grade(|p| see::<SubmissionGrade>(p, Get))]);
    SetRubricMarks: Rule::scoped(&[("submission_grade", "update")]).about(&[grade(author)]).authored();
    // Whoever sees the grade sees its files; whoever gave it attaches them.
    UploadGradeFile: Rule::scoped(&[("submission_grade", "update")]).about(&[grade(author)]).authored();
    ListGradeFiles: Rule::scoped(&[("submission_grade", "get")]).about(&[grade(|p| see::<SubmissionGrade>(p, Get))]);
    DownloadGradeFile: Rule::scoped(&[("submission_grade", "get")]).about(&[grade(|p| see::<SubmissionGrade>(p, Get))]);
    DeleteGradeFile: Rule::scoped(&[("submission_grade", "update")]).about(&[grade(author)]).authored();
}
