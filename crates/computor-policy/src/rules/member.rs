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

/// A note about a member of a course in which one is at least this.
const fn note_of(at_least: CourseRole) -> Cond {
    Cond::course("course_id", at_least)
}

/// Tutors know the notes; for students they are not there, not even those about themselves.
const fn note(need: fn(&Principal) -> Cond) -> Named {
    row("course_member_comment", At::Path("id"), |_| note_of(Tutor), need)
}

/// One wrote the note, and is a tutor of the course still.
fn wrote(_: &Principal) -> Cond {
    Cond::via("transmitter_id", "active_member", "id", Cond::Me("user_id")).and(note_of(Tutor))
}

const NOTES: fn(&Principal) -> Cond = |_| note_of(Tutor);

guard! {
    ListCourseMemberComments: Rule::scoped(&[("course_member_comment", "list")]).rows(NOTES);
    CreateCourseMemberComment: Rule::scoped(&[("course_member_comment", "create")])
        .about(&[row("course_member", At::Body("course_member_id"), CourseMember::see, |_| Cond::course("course_id", Tutor))])
        .as_member(Code::Authz003)
        .rows(NOTES);
    UpdateCourseMemberComment: Rule::scoped(&[("course_member_comment", "update")]).about(&[note(wrote)]).authored().rows(NOTES);
    // Its author, and whoever maintains the course.
    DeleteCourseMemberComment: Rule::scoped(&[("course_member_comment", "delete")])
        .about(&[note(|p| wrote(p).or(note_of(CourseRole::Maintainer)))])
        .authored()
        .rows(NOTES);
    // Which role one may give is the rule of the member that is made or changed.
    ImportCourseMember: Rule::scoped(&[("course_member", "create")]).about(&[codes(
        row("course", At::Path("id"), |p| see::<Course>(p, Get), |_| Cond::course("id", Lecturer)),
        Code::Nf001,
        Code::Authz004,
    )])
    .shows(&[("course_member", "get")]);
    // The same, for each person of a list.
    ImportCourseMembers: Rule::scoped(&[("course_member", "create")]).about(&[codes(
        row("course", At::Path("id"), |p| see::<Course>(p, Get), |_| Cond::course("id", Lecturer)),
        Code::Nf001,
        Code::Authz004,
    )])
    .shows(&[("course_member", "get")]);
}
