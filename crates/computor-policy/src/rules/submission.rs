//! Submission groups, what they hand in, results and grades.

use super::prelude::*;

/// One is a member of the submission group in `column`.
fn group_member(column: &'static str) -> Cond {
    Cond::via(column, "submission_group_member", "submission_group_id", own_membership("course_member_id"))
}

/// The course membership in `column` is one's own.
fn own_membership(column: &'static str) -> Cond {
    Cond::via(column, "active_member", "id", Cond::Me("user_id"))
}

/// The row belongs to an artifact (found by `artifact_id`) that meets the condition.
fn artifact(cond: Cond) -> Cond {
    Cond::via("artifact_id", "submission_artifact", "id", cond)
}

/// The content of the submission group in `column` names one as its testing service.
fn tests_group(p: &Principal, column: &'static str) -> Cond {
    if p.is_service { Cond::via(column, "submission_group", "id", Cond::Tests("course_content_id")) } else { Cond::Never }
}

impl Policy for SubmissionGroup {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor)
    }
}
impl CreatePolicy for SubmissionGroup {
    fn create(_: &Principal, new: &SubmissionGroupCreate) -> Decision {
        let cond = Cond::course("course_id", Lecturer);
        Decision::Parent { table: "course_content", id: new.course_content_id.uuid(), cond }
    }
}
/// Lecturers; but nothing more than a new status is grading, which tutors do.
impl UpdatePolicy for SubmissionGroup {
    fn change(_: &Principal, patch: &SubmissionGroupUpdate) -> Cond {
        Cond::course("course_id", if patch.is_grading() { Tutor } else { Lecturer })
    }
}
impl DeletePolicy for SubmissionGroup {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

impl Policy for SubmissionGroupMember {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor)
    }
}
impl CreatePolicy for SubmissionGroupMember {
    fn create(_: &Principal, new: &SubmissionGroupMemberCreate) -> Decision {
        let cond = Cond::course("course_id", Lecturer);
        Decision::Parent { table: "submission_group", id: new.submission_group_id.uuid(), cond }
    }
}
impl UpdatePolicy for SubmissionGroupMember {
    fn change(_: &Principal, _: &SubmissionGroupMemberUpdate) -> Cond {
        Cond::course("course_id", Lecturer)
    }
    fn moves(_: &Principal, patch: &SubmissionGroupMemberUpdate) -> Decision {
        patch.course_id.value().map_or(Decision::Allow, |course| Decision::in_course(course.uuid(), Lecturer))
    }
}
impl DeletePolicy for SubmissionGroupMember {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

/// One's own group's artifacts; tutors all of the course; a testing service those of the contents that name it. Other
/// students' work is not there.
impl Policy for SubmissionArtifact {
    fn see(p: &Principal) -> Cond {
        Cond::course("course_id", Tutor).or(group_member("submission_group_id")).or(tests_group(p, "submission_group_id"))
    }
}
/// A group may hand in what it uploaded; it may not take it back (see the logic), nor touch the manifest.
impl UpdatePolicy for SubmissionArtifact {
    fn change(_: &Principal, _: &SubmissionArtifactUpdate) -> Cond {
        Cond::course("course_id", Tutor).or(group_member("submission_group_id"))
    }
}

/// Runs of one's group's work, and runs of one's own that belong to no group; tutors all of the course; a testing
/// service those of the contents that name it. Who was a tutor sees no more than others.
impl Policy for TestResult {
    fn see(p: &Principal) -> Cond {
        let own = own_membership("course_member_id").and(Cond::Null("submission_group_id"));
        let tested = if p.is_service { Cond::Tests("course_content_id") } else { Cond::Never };
        Cond::course("course_id", Tutor).or(own).or(group_member("submission_group_id")).or(tested)
    }
}
impl CreatePolicy for TestResult {
    fn create(p: &Principal, new: &ResultCreate) -> Decision {
        let tested = if p.is_service { Cond::Tests("id") } else { Cond::Never };
        let cond = Cond::course("course_id", Tutor).or(tested);
        Decision::Parent { table: "course_content", id: new.course_content_id.uuid(), cond }
    }
}
/// Students read results; only tutors and the testing service correct them and only lecturers delete them.
impl UpdatePolicy for TestResult {
    // A test that has begun ends.
    const MAINTAINED: Maintained = Maintained::Services;
    fn change(p: &Principal, _: &ResultUpdate) -> Cond {
        corrects(p)
    }
}
impl DeletePolicy for TestResult {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

/// Grades of one's own group's work; tutors all of the course.
impl Policy for SubmissionGrade {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor).or(group_member("submission_group_id"))
    }
}
/// Their author, as long as it is a tutor there.
impl UpdatePolicy for SubmissionGrade {
    const AUTHORED: bool = true;
    fn change(_: &Principal, _: &SubmissionGradeUpdate) -> Cond {
        own_membership("graded_by_course_member_id").and(Cond::course("course_id", Tutor))
    }
}
/// Their author as well, and lecturers of the course; administrators as members.
impl DeletePolicy for SubmissionGrade {
    const AUTHORED: bool = true;
    fn delete(_: &Principal) -> Cond {
        own_membership("graded_by_course_member_id").and(Cond::course("course_id", Tutor)).or(Cond::course("course_id", Lecturer))
    }
}

/// An artifact; for others than those whom `see` admits it is not there.
const fn artifact_at(at: At, see: fn(&Principal) -> Cond, need: fn(&Principal) -> Cond) -> Named {
    codes(row("submission_artifact", at, see, need), Code::Submit001, Code::Authz001)
}

fn sees_artifact(p: &Principal) -> Cond {
    SubmissionArtifact::see(p)
}

/// Members of the course review each other's work.
fn of_course(p: &Principal) -> Cond {
    SubmissionArtifact::see(p).or(Cond::course("course_id", Student))
}

fn tutors_artifact(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor)
}

/// Whoever may test an artifact: its group, and tutors.
fn tests_artifact(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor).or(group_member("submission_group_id"))
}

/// Whoever may hand in for a group, and test its work: its members, and tutors.
fn works_for(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor).or(group_member("id"))
}

fn knows_group(_: &Principal) -> Cond {
    Cond::course("course_id", Student)
}

const fn review(need: fn(&Principal) -> Cond) -> Named {
    row("submission_review", At::Path("id"), |_| artifact(Cond::course("course_id", Student)), need)
}

/// One wrote the review, and is a member of the course still.
fn author(_: &Principal) -> Cond {
    own_membership("reviewer_course_member_id").and(artifact(Cond::course("course_id", Student)))
}

const fn result(need: fn(&Principal) -> Cond) -> Named {
    row("result", At::Path("id"), |p| see::<TestResult>(p, Get), need)
}

/// Tutors, and the testing service of the content.
fn corrects(p: &Principal) -> Cond {
    Cond::course("course_id", Tutor).or(if p.is_service { Cond::Tests("course_content_id") } else { Cond::Never })
}

const SEE_RESULT: &[Named] = &[result(TestResult::see)];
const ARTIFACT: At = At::Path("id");

guard! {
    UploadSubmission: Rule::scoped(&[("submission_artifact", "create")]).about(&[codes(
        row("submission_group", At::Body("submission_group_id"), knows_group, works_for),
        Code::Submit002,
        Code::Authz001,
    )])
    .as_member(Code::Authz003);
    // A commit is of one's own repository, or of one's team's.
    HandInCommit: Rule::scoped(&[("submission_artifact", "create")]).about(&[codes(
        row("submission_group", At::Body("submission_group_id"), knows_group, |_| group_member("id")),
        Code::Submit002,
        Code::Authz001,
    )])
    .as_member(Code::Authz003)
    .taught_by_members(Tutor);
    DownloadSubmission: Rule::scoped(&[("submission_artifact", "download"), ("submission_artifact", "get")])
        .about(&[artifact_at(ARTIFACT, sees_artifact, sees_artifact)]);
    DownloadLatestSubmission: Rule::scoped(&[("submission_artifact", "download"), ("submission_artifact", "get")]).rows(sees_artifact);
    GetReceipt: Rule::scoped(&[("submission_artifact", "get")]).about(&[artifact_at(ARTIFACT, sees_artifact, sees_artifact)]);
    ListReceiptKeys: Rule::public();
    ListArtifactGrades: Rule::scoped(&[("submission_grade", "list")])
        .about(&[artifact_at(ARTIFACT, sees_artifact, sees_artifact)])
        .rows(SubmissionGrade::see);
    CreateArtifactGrade: Rule::scoped(&[("submission_grade", "create")])
        .about(&[codes(artifact_at(ARTIFACT, sees_artifact, tutors_artifact), Code::Submit001, Code::Authz004)])
        .as_member(Code::Authz003)
        .at_least(Tutor, Code::Authz004);
    ListArtifactReviews: Rule::scoped(&[("submission_artifact", "get")]).about(&[artifact_at(ARTIFACT, of_course, of_course)]);
    CreateArtifactReview: Rule::scoped(&[("submission_artifact", "update")])
        .about(&[artifact_at(ARTIFACT, of_course, of_course)])
        .as_member(Code::Authz003);
    // Only its author changes a review; its author or a lecturer deletes it. Administrators as members.
    UpdateReview: Rule::scoped(&[("submission_artifact", "update")]).about(&[review(author)]).authored();
    DeleteReview: Rule::scoped(&[("submission_artifact", "update")])
        .about(&[review(|p| author(p).or(artifact(Cond::course("course_id", Lecturer))))])
        .authored();
    // Tutors, and the testing service, record runs that were made elsewhere.
    CreateArtifactTest: Rule::scoped(&[("result", "create")]).about(&[artifact_at(ARTIFACT, sees_artifact, |p| {
        tutors_artifact(p).or(tests_group(p, "submission_group_id"))
    })]);
    ListArtifactTests: Rule::scoped(&[("result", "list")]).about(&[artifact_at(ARTIFACT, sees_artifact, sees_artifact)]);
    StartTest: Rule::scoped(&[("result", "create")]).about(&[
        codes(artifact_at(At::Body("artifact_id"), tests_artifact, tests_artifact), Code::Submit001, Code::Submit001),
        codes(row("submission_group", At::Body("submission_group_id"), works_for, works_for), Code::Submit002, Code::Submit002),
    ])
    .as_member(Code::Task004)
    .taught_by_members(Tutor);
    GetTestStatus: Rule::scoped(&[("result", "get")]).about(SEE_RESULT);
    GetResultStatus: Rule::scoped(&[("result", "get")]).about(SEE_RESULT);
    ListResultArtifacts: Rule::scoped(&[("result", "get")]).about(SEE_RESULT);
    // Tutors, and the testing service.
    UploadResultArtifacts: Rule::scoped(&[("result", "update")]).about(&[result(corrects)]).under_maintenance(Maintained::Services);
    UpdateArtifactTest: Rule::scoped(&[("result", "update")]).about(&[result(corrects)]).under_maintenance(Maintained::Services);
    DownloadResultArtifacts: Rule::scoped(&[("result", "download"), ("result", "get")]).about(SEE_RESULT);
}
