//! Deadlines: lecturers grant more time, and whoever it is for sees it.

use super::prelude::*;

/// The course membership in the column is one's own.
fn own() -> Cond {
    Cond::via("course_member_id", "active_member", "id", Cond::Me("user_id"))
}

/// What was granted to oneself, or to one's team; tutors all of the course.
impl Policy for DeadlineExtension {
    fn see(_: &Principal) -> Cond {
        let team = Cond::via("submission_group_id", "submission_group_member", "submission_group_id", own());
        Cond::course("course_id", Tutor).or(own()).or(team)
    }
}
impl CreatePolicy for DeadlineExtension {
    fn create(_: &Principal, new: &DeadlineExtensionCreate) -> Decision {
        let cond = Cond::course("course_id", Lecturer);
        Decision::Parent { table: "course_content", id: new.course_content_id.uuid(), cond }
    }
}
impl UpdatePolicy for DeadlineExtension {
    fn change(_: &Principal, _: &DeadlineExtensionUpdate) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}
impl DeletePolicy for DeadlineExtension {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

const fn content(need: fn(&Principal) -> Cond) -> Named {
    let at = At::Path("course_content_id");
    codes(row("course_content", at, |p| see::<CourseContent>(p, Get), need), Code::Content001, Code::Authz001)
}

fn of_course(_: &Principal) -> Cond {
    Cond::course("course_id", Student)
}

/// One works on the assignment, alone or in a team.
fn works(_: &Principal) -> Cond {
    Cond::via("id", "submission_group_member", "course_content_id", own())
}

guard! {
    GetDeadline: Rule::scoped(&[("course_content", "get")]).about(&[content(of_course)]).as_member(Code::Authz003);
    // What one has is one's own: administrators have none for others.
    SpendLateDays: Rule::scoped(&[("deadline_extension", "create")]).about(&[content(works)]).authored().as_member(Code::Authz003);
}
