//! Teams. Students of the course form them; who teaches changes them as submission groups.

use super::prelude::*;

const CONTENT: At = At::Path("course_content_id");
const TEAM: At = At::Path("submission_group_id");

fn of_course(_: &Principal) -> Cond {
    Cond::course("course_id", Student)
}
fn of_course_tutor(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor)
}
fn of_course_lecturer(_: &Principal) -> Cond {
    Cond::course("course_id", Lecturer)
}

/// One is a student of the course, and nothing more: who teaches is in no team.
fn student(_: &Principal) -> Cond {
    Cond::via("course_id", "active_member", "course_id", Cond::Me("user_id").and(Cond::Is("course_role_id", "_student")))
}

/// The course membership in the column is one's own.
fn own() -> Cond {
    Cond::via("course_member_id", "active_member", "id", Cond::Me("user_id"))
}

fn member() -> Cond {
    Cond::via("id", "submission_group_member", "submission_group_id", own())
}

/// Its members, and lecturers.
fn consents(p: &Principal) -> Cond {
    member().or(of_course_lecturer(p))
}

/// One is in a team for the assignment; whoever is not is told that there is none.
fn in_team(_: &Principal) -> Cond {
    Cond::via("id", "submission_group_member", "course_content_id", own())
}
const MINE: &[Named] = &[Named { refused: Code::Nf001, ..content(in_team) }];

const fn content(need: fn(&Principal) -> Cond) -> Named {
    codes(row("course_content", CONTENT, |p| see::<CourseContent>(p, Get), need), Code::Content001, Code::Authz001)
}

const fn team(need: fn(&Principal) -> Cond) -> Named {
    codes(row("submission_group", TEAM, of_course, need), Code::Submit002, Code::Authz001)
}

const CREATE: &[(&str, &str)] = &[("submission_group", "create")];
const UPDATE: &[(&str, &str)] = &[("submission_group", "update")];
const READ: &[(&str, &str)] = &[("submission_group", "get")];

guard! {
    // Who is in a team is a student, administrators too.
    CreateMyTeam: Rule::scoped(CREATE).about(&[content(student)]).authored().as_member(Code::Authz003);
    GetMyTeam: Rule::scoped(READ).about(MINE).authored().as_member(Code::Authz003);
    LeaveMyTeam: Rule::scoped(UPDATE).about(MINE).authored().as_member(Code::Authz003);
    GetAvailableTeams: Rule::scoped(&[("submission_group", "list")]).about(&[content(of_course)]);
    MatchTeams: Rule::scoped(CREATE).about(&[content(of_course_lecturer)]);
    JoinTeam: Rule::scoped(UPDATE).about(&[team(student)]).authored().as_member(Code::Authz003);
    ListJoinRequests: Rule::scoped(READ).about(&[team(|p| member().or(of_course_tutor(p)))]);
    // After the deadline only who teaches.
    AcceptJoinRequest: Rule::scoped(UPDATE).about(&[team(consents)]).taught_by(Lecturer);
    // Whoever asked takes it back; only that, see the logic.
    DeclineJoinRequest: Rule::scoped(UPDATE).about(&[team(|p| {
        consents(p).or(Cond::via("id", "team_request", "submission_group_id", own()))
    })])
    .taught_by(Lecturer);
    PlaceTeamMember: Rule::scoped(UPDATE).about(&[team(of_course_lecturer)]);
    LockTeam: Rule::scoped(UPDATE).about(&[team(of_course_lecturer)]);
    UnlockTeam: Rule::scoped(UPDATE).about(&[team(of_course_lecturer)]);
}
