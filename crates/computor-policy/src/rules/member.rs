//! Members of a course: nobody gives a role above the own, and nobody touches an equal.

use super::prelude::*;
use computor_types::Key;

impl Policy for computor_types::dto::CourseRole {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}

/// Tutors see the members; everybody sees its own row.
impl Policy for CourseMember {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor).or(Cond::Me("user_id"))
    }
}
impl CreatePolicy for CourseMember {
    fn create(_: &Principal, new: &CourseMemberCreate) -> Decision {
        Decision::in_course(new.course_id.uuid(), needed_for(&new.course_role_id))
    }
}
/// The target's role must be strictly below the own (which rules out oneself), the new one not above it.
impl UpdatePolicy for CourseMember {
    const REFUSED: Code = Code::Authz005;
    fn change(_: &Principal, patch: &CourseMemberUpdate) -> Cond {
        let needed = patch.course_role_id.value().map_or(Lecturer, needed_for);
        Cond::course("course_id", needed).and(Cond::OutranksMember)
    }
}
impl DeletePolicy for CourseMember {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer).and(Cond::OutranksMember)
    }
}
/// As deleting: it takes the rights away, and keeps the work.
impl ArchivePolicy for CourseMember {
    fn archive(p: &Principal) -> Cond {
        Self::delete(p)
    }
}

/// The role one needs to give this one: at least lecturer. Roles that are not ours take an owner.
fn needed_for(role: &Key<computor_types::dto::CourseRole>) -> CourseRole {
    CourseRole::from_id(role.as_str()).unwrap_or(CourseRole::Owner).max(Lecturer)
}

guard! {
    ImportCourseMember: Rule::scoped(&[("course_member", "create")]).about(&[codes(
        row("course", At::Path("id"), |p| see::<Course>(p, Get), |_| Cond::course("id", Lecturer)),
        Code::Nf001,
        Code::Authz004,
    )]);
}
