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

impl Policy for SubmissionGroup {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor)
    }
}
impl CreatePolicy for SubmissionGroup {
    fn create(_: &Principal, new: &SubmissionGroupCreate) -> Decision {
        let cond = Cond::course("course_id", Tutor);
        Decision::Parent { table: "course_content", id: new.course_content_id.uuid(), cond }
    }
}
impl UpdatePolicy for SubmissionGroup {
    fn change(_: &Principal, _: &SubmissionGroupUpdate) -> Cond {
        Cond::course("course_id", Tutor)
    }
}
impl DeletePolicy for SubmissionGroup {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor)
    }
}

impl Policy for SubmissionGroupMember {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor)
    }
}
impl CreatePolicy for SubmissionGroupMember {
    fn create(_: &Principal, new: &SubmissionGroupMemberCreate) -> Decision {
        let cond = Cond::course("course_id", Tutor);
        Decision::Parent { table: "submission_group", id: new.submission_group_id.uuid(), cond }
    }
}
impl UpdatePolicy for SubmissionGroupMember {
    fn change(_: &Principal, _: &SubmissionGroupMemberUpdate) -> Cond {
        Cond::course("course_id", Tutor)
    }
}
impl DeletePolicy for SubmissionGroupMember {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor)
    }
}

/// One's own group's artifacts; tutors all of the course. Other students' work is not there.
impl Policy for SubmissionArtifact {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor).or(group_member("submission_group_id"))
    }
}
/// A group may hand in what it uploaded; it may not take it back (see the logic), nor touch the manifest.
impl UpdatePolicy for SubmissionArtifact {
    fn change(_: &Principal, _: &SubmissionArtifactUpdate) -> Cond {
        Cond::course("course_id", Tutor).or(group_member("submission_group_id"))
    }
}

/// Runs that one started or that belong to one's group; tutors all of the course.
impl Policy for TestResult {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor).or(own_membership("course_member_id")).or(group_member("submission_group_id"))
    }
}
impl CreatePolicy for TestResult {
    fn create(_: &Principal, new: &ResultCreate) -> Decision {
        let cond = Cond::course("course_id", Tutor);
        Decision::Parent { table: "course_content", id: new.course_content_id.uuid(), cond }
    }
}
/// Students read results; only tutors correct them and only lecturers delete them.
impl UpdatePolicy for TestResult {
    fn change(_: &Principal, _: &ResultUpdate) -> Cond {
        Cond::course("course_id", Tutor)
    }
}
impl DeletePolicy for TestResult {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

/// Grades of one's own group's work and those one gave; tutors all of the course.
impl Policy for SubmissionGrade {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor).or(group_member("submission_group_id")).or(own_membership("graded_by_course_member_id"))
    }
}
impl UpdatePolicy for SubmissionGrade {
    fn change(_: &Principal, _: &SubmissionGradeUpdate) -> Cond {
        own_membership("graded_by_course_member_id")
    }
}
impl DeletePolicy for SubmissionGrade {
    fn delete(_: &Principal) -> Cond {
        own_membership("graded_by_course_member_id").or(Cond::course("course_id", Lecturer))
    }
}
