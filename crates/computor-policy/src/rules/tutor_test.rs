//! What tutors try out, and what waits for their grades.

use super::prelude::*;

const ID: At = At::Path("id");

fn of_course_tutor(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor)
}

/// The assignment in whose course one is a tutor.
const ASSIGNMENT: &[Named] =
    &[codes(row("course_content", ID, |p| see::<CourseContent>(p, Get), of_course_tutor), Code::Nf001, Code::Authz004)];

/// One is the testing service of the assignment that is tested.
fn tests(p: &Principal) -> Cond {
    if p.is_service { Cond::Tests("course_content_id") } else { Cond::Never }
}

/// A test is its owner's, and that of the service that runs it; for others it is not there.
fn knows(p: &Principal) -> Cond {
    Cond::Me("user_id").or(tests(p))
}

const fn test(need: fn(&Principal) -> Cond) -> Named {
    codes(row("living_tutor_test", ID, knows, need), Code::Nf001, Code::Authz010)
}

const KNOWN: &[Named] = &[test(knows)];
const REPORTED: &[Named] = &[test(tests)];

const fn course(at: At) -> Named {
    codes(row("course", at, |p| see::<Course>(p, Get), |_| Cond::course("id", Tutor)), Code::Nf001, Code::Authz004)
}

guard! {
    CreateTutorTest: Rule::scoped(&[("result", "create")]).about(ASSIGNMENT);
    GetTutorTestStatus: Rule::scoped(&[("result", "get")]).about(KNOWN);
    GetTutorTest: Rule::scoped(&[("result", "get")]).about(KNOWN);
    ListTutorTestArtifacts: Rule::scoped(&[("result", "get")]).about(KNOWN);
    DownloadTutorTestArtifacts: Rule::scoped(&[("result", "download"), ("result", "get")]).about(KNOWN);
    DownloadTutorTestInput: Rule::scoped(&[("result", "download"), ("result", "get")]).about(KNOWN);
    // What a service has begun it finishes.
    ReportTutorTest: Rule::scoped(&[("result", "update")]).about(REPORTED).under_maintenance(Maintained::Services);
    UploadTutorTestArtifacts: Rule::scoped(&[("result", "update")]).about(REPORTED).under_maintenance(Maintained::Services);

    // Who grades is a member of the course, administrators too.
    ImportGrades: Rule::scoped(&[("submission_grade", "create")]).about(&[course(ID)]).as_member(Code::Authz003);
    // Who imported them, while it is a tutor there; and lecturers.
    UndoGradeImport: Rule::scoped(&[("submission_grade", "delete")]).about(&[row("grade_import", ID, of_course_tutor, |_| {
        let mine = Cond::via("course_member_id", "active_member", "id", Cond::Me("user_id"));
        mine.and(Cond::course("course_id", Tutor)).or(Cond::course("course_id", Lecturer))
    })]);

    ListGradingQueue: Rule::scoped(&[("submission_grade", "list")]).about(&[course(At::Query("course_id"))]).rows(of_course_tutor);
    TakeFromGradingQueue: Rule::scoped(&[("submission_grade", "create")]).about(&[course(At::Body("course_id"))]).as_member(Code::Authz003);
    ReturnToGradingQueue: Rule::scoped(&[("submission_grade", "create")])
        .about(&[row("submission_group", ID, of_course_tutor, of_course_tutor)])
        .as_member(Code::Authz003);
}
