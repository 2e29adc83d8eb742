//! Messages: whoever belongs to the row that a message is addressed to reads it, and few may write to many.
//!
//! The rule stands here once. [`sees`] is its form for messages: lists, threads, counters and single rows ask it.
//! [`audience`] is its form for the row that messages are addressed to: who follows what happens there asks that one.

use super::prelude::*;

/// What of a membership lets one read, for each kind of row; `column` holds its key. Tutors read all in their course.
struct Belongs;

impl Belongs {
    fn submission_group(column: &'static str) -> Cond {
        let mine = Cond::via("course_member_id", "active_member", "id", Cond::Me("user_id"));
        Cond::via(column, "submission_group_member", "submission_group_id", mine)
    }
    fn course_group(column: &'static str) -> Cond {
        Cond::via(column, "active_member", "course_group_id", Cond::Me("user_id"))
    }
    fn course_member(column: &'static str) -> Cond {
        Cond::via(column, "active_member", "id", Cond::Me("user_id"))
    }
    fn course_family(column: &'static str) -> Cond {
        Cond::family(column, ScopeRole::Developer).or(Cond::via(column, "course", "course_family_id", Cond::course("id", Student)))
    }
    fn organization(column: &'static str) -> Cond {
        Cond::organization(column, ScopeRole::Developer).or(Cond::via(column, "course", "organization_id", Cond::course("id", Student)))
    }
}

/// Who reads what is addressed to a row of this kind, as a condition on that row; its table goes with it. Everybody reads
/// what is addressed to everybody.
pub fn audience(scope: MessageScope) -> Option<(&'static str, Cond)> {
    let of_course = |own: Cond| Cond::course("course_id", Tutor).or(own);
    let cond = match scope {
        MessageScope::Global => return None,
        MessageScope::User => Cond::Me("id"),
        MessageScope::CourseMember => of_course(Belongs::course_member("id")),
        MessageScope::SubmissionGroup => of_course(Belongs::submission_group("id")),
        MessageScope::CourseGroup => of_course(Belongs::course_group("id")),
        MessageScope::CourseContent => Cond::course("course_id", Student),
        MessageScope::Course => Cond::course("id", Student),
        MessageScope::CourseFamily => Belongs::course_family("id"),
        MessageScope::Organization => Belongs::organization("id"),
    };
    Some((scope.word(), cond))
}

/// The course in which one reads all messages, as a condition on the course.
pub fn reads_all(p: &Principal) -> Cond {
    if p.is_admin() { Cond::Always } else { Cond::course("id", Tutor) }
}

/// The messages addressed to one, or to what one belongs to.
fn addressed(_: &Principal) -> Cond {
    let to = |scope: MessageScope, cond: Cond| Cond::Is("scope", scope.word()).and(cond);
    to(MessageScope::Global, Cond::Always)
        .or(to(MessageScope::User, Cond::Me("user_id")))
        .or(to(MessageScope::CourseMember, Belongs::course_member("course_member_id")))
        .or(to(MessageScope::SubmissionGroup, Belongs::submission_group("submission_group_id")))
        .or(to(MessageScope::CourseGroup, Belongs::course_group("course_group_id")))
        .or(to(MessageScope::CourseContent, Cond::course("within_course_id", Student)))
        .or(to(MessageScope::Course, Cond::course("within_course_id", Student)))
        .or(Cond::course("within_course_id", Tutor))
        .or(to(MessageScope::CourseFamily, Belongs::course_family("course_family_id")))
        .or(to(MessageScope::Organization, Belongs::organization("organization_id")))
}

/// The messages that one may read: those, and one's own.
pub fn sees(p: &Principal) -> Cond {
    addressed(p).or(Cond::Me("author_id"))
}

fn wrote(_: &Principal) -> Cond {
    Cond::Me("author_id")
}

/// One wrote it, and belongs there still.
fn rewrites(p: &Principal) -> Cond {
    wrote(p).and(addressed(p))
}

/// Who may write to a submission group: its members, and tutors.
fn writes_to_group(column: &'static str) -> Cond {
    Cond::via(column, "submission_group", "id", Cond::course("course_id", Tutor).or(Belongs::submission_group("id")))
}

const fn message(need: fn(&Principal) -> Cond) -> Named {
    row("message", At::Path("id"), sees, need)
}

/// What a message can be addressed to, the most specific first: the first that is named counts.
const TARGETS: [At; 8] = [
    At::Body("user_id"),
    At::Body("course_member_id"),
    At::Body("submission_group_id"),
    At::Body("course_content_id"),
    At::Body("course_group_id"),
    At::Body("course_id"),
    At::Body("course_family_id"),
    At::Body("organization_id"),
];

/// A new message needs a row that it is addressed to, or a parent; only administrators write to everybody.
fn addresses(_: &Principal, asked: &Asked<'_>) -> Decision {
    let named = TARGETS.iter().any(|at| asked.text(*at).is_some()) || asked.text(At::Body("parent_id")).is_some();
    if named { Decision::Allow } else { Decision::Deny(Code::Authz002) }
}

const LIST: &[(&str, &str)] = &[("message", "list")];
const GET: &[(&str, &str)] = &[("message", "get")];
const CREATE: &[(&str, &str)] = &[("message", "create")];
const UPDATE: &[(&str, &str)] = &[("message", "update")];

guard! {
    ListMessages: Rule::scoped(LIST).rows(sees);
    CreateMessage: Rule::scoped(CREATE).may(addresses).about(&[
        // A reply goes where its parent went; only the conversations of submission groups have replies (the logic says so).
        row("message", At::Body("parent_id"), sees, |_| writes_to_group("submission_group_id").or(!Cond::Is("scope", "submission_group"))),
        // Not yet to single people: whoever they are, the logic says so.
        codes(row("user", TARGETS[0], |_| Cond::Always, |_| Cond::Always), Code::Nimpl001, Code::Nimpl001),
        codes(row("course_member", TARGETS[1], |_| Cond::Always, |_| Cond::Always), Code::Nimpl001, Code::Nimpl001),
        row("submission_group", TARGETS[2], |_| Cond::course("course_id", Student), |_| writes_to_group("id")),
        row("course_content", TARGETS[3], |p| see::<CourseContent>(p, Get), |_| Cond::course("course_id", Lecturer)),
        row("course_group", TARGETS[4], |_| Cond::course("course_id", Student), |_| Cond::course("course_id", Lecturer)),
        row("course", TARGETS[5], |p| see::<Course>(p, Get), |_| Cond::course("id", Lecturer)),
        row("course_family", TARGETS[6], |p| see::<CourseFamily>(p, Get), |_| Cond::family("id", ScopeRole::Manager)),
        row("organization", TARGETS[7], |p| see::<Organization>(p, Get), |_| Cond::organization("id", ScopeRole::Manager)),
    ]);
    // One row of each kind after the other, as `audience` says; administrators, too, are told of what is addressed to them.
    ListUnreadMessages: Rule::scoped(LIST).own_rows(sees);
    GetMessage: Rule::scoped(GET).about(&[message(sees)]);
    // What somebody said is changed by nobody else.
    UpdateMessage: Rule::scoped(UPDATE).about(&[message(rewrites)]).authored();
    DeleteMessage: Rule::scoped(&[("message", "delete")]).about(&[message(wrote)]);
    MarkMessageRead: Rule::scoped(GET).about(&[message(sees)]);
    MarkMessageUnread: Rule::scoped(GET).about(&[message(sees)]);
    GetMessageThread: Rule::scoped(GET).about(&[message(sees)]).rows(sees);
    GetMessageAudit: Rule::scoped(GET).about(&[message(wrote)]);
}
