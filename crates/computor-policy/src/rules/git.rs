//! Who may read a repository, and who may push to it.
//!
//! The address says which repository it is about, and what follows in it what is wanted; so the rule of `/git/…` admits
//! everybody, and the handler asks that of the repository ([`Repository::rule`]) in the same way before it does anything.

use super::prelude::*;

/// A kind of repository, by whose work is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Repository {
    Template,
    Assignments,
    Student,
    Team,
}

/// What somebody wants with a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// Clone and fetch.
    Read,
    /// Push.
    Push,
}

/// What a token that is limited to scopes has to name.
const READ: &[(&str, &str)] = &[("repository", "read"), ("repository", "push")];
const PUSH: &[(&str, &str)] = &[("repository", "push")];

/// Where the id of the row stands that a repository belongs to.
const OWNER: At = At::Path("id");

const TEMPLATE: [Rule; 2] = [
    Rule::scoped(READ).about(&[row("course", OWNER, student, student)]),
    Rule::scoped(PUSH).about(&[row("course", OWNER, student, lecturer)]),
];
// Solutions are in it: whoever may not read it does not know of it.
const ASSIGNMENTS: [Rule; 2] =
    [Rule::scoped(READ).about(&[row("course", OWNER, tutor, tutor)]), Rule::scoped(PUSH).about(&[row("course", OWNER, tutor, lecturer)])];
// What is in it was written by them: nobody else pushes there, administrators neither.
const STUDENT: [Rule; 2] = [
    Rule::scoped(READ).about(&[row("course_member", OWNER, own_or_tutor, own_or_tutor)]),
    Rule::scoped(PUSH).about(&[row("course_member", OWNER, own_or_tutor, own)]).authored().taught_by_members(Tutor),
];
const TEAM: [Rule; 2] = [
    Rule::scoped(READ).about(&[row("submission_group", OWNER, team_or_tutor, team_or_tutor)]),
    Rule::scoped(PUSH).about(&[row("submission_group", OWNER, team_or_tutor, team)]).authored().taught_by_members(Tutor),
];

impl Repository {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Template, Self::Assignments, Self::Student, Self::Team];

    /// The rule; the path has the course's, the membership's or the group's `id`.
    pub const fn rule(self, transfer: Transfer) -> &'static Rule {
        let [read, push] = match self {
            Self::Template => &TEMPLATE,
            Self::Assignments => &ASSIGNMENTS,
            Self::Student => &STUDENT,
            Self::Team => &TEAM,
        };
        match transfer {
            Transfer::Read => read,
            Transfer::Push => push,
        }
    }
}

fn student(_: &Principal) -> Cond {
    Cond::course("id", Student)
}

fn tutor(_: &Principal) -> Cond {
    Cond::course("id", Tutor)
}

fn lecturer(_: &Principal) -> Cond {
    Cond::course("id", Lecturer)
}

/// The membership is one's own, and not archived.
fn own(_: &Principal) -> Cond {
    Cond::via("id", "active_member", "id", Cond::Me("user_id"))
}

fn own_or_tutor(p: &Principal) -> Cond {
    own(p).or(Cond::course("course_id", Tutor))
}

fn team(_: &Principal) -> Cond {
    Cond::via(
        "id",
        "submission_group_member",
        "submission_group_id",
        Cond::via("course_member_id", "active_member", "id", Cond::Me("user_id")),
    )
}

fn team_or_tutor(p: &Principal) -> Cond {
    team(p).or(Cond::course("course_id", Tutor))
}

guard! {
    ReadGit: Rule::anybody();
    TransferGit: Rule::anybody();
    GetGitUser: Rule::anybody();
    // Administrators may see every course, but only members work in one.
    ValidateMembership: Rule::scoped(&[("course", "get")])
        .about(&[row("course", At::Path("course_id"), student, student)])
        .as_member(Code::Authz003);
    RegisterAccount: Rule::scoped(&[("course", "get")])
        .about(&[row("course", At::Path("course_id"), student, student)])
        .as_member(Code::Authz003);
    CreateRepositoryToken: Rule::unlimited();
    ListCorrections: Rule::scoped(&[("course", "get")]).about(&[row("course", At::Path("course_id"), tutor, tutor)]);
    OfferCorrection: Rule::scoped(&[("course", "update")]).about(&[row("course", At::Path("course_id"), tutor, lecturer)]);
}
