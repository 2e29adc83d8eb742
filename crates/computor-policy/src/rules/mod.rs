//! The rules, one file per subject. Each reads like the sentence in the specification (`domain.md` 5).

mod analytics;
mod audit;
mod bucket;
mod content;
mod course;
mod deadline;
mod document;
mod enrolment;
mod example;
mod git;
mod hierarchy;
mod identity;
pub mod live;
mod maintenance;
mod member;
pub mod message;
mod notice;
mod privacy;
mod rerun;
mod rubric;
mod sandbox_run;
mod service;
mod submission;
mod task;
mod team;
mod tutor_test;
mod view;

pub use git::{Repository, Transfer};

/// What every rule file needs.
mod prelude {
    pub(super) use crate::{
        cond::{
            Cond,
            CourseRole::{self, Lecturer, Student, Tutor},
            Decision, ScopeRole,
        },
        operation::{Asked, At, By, Guarded, Maintained, Named, Rule, Token},
        principal::Principal,
        rule::{Action::Get, ArchivePolicy, CreatePolicy, DeletePolicy, Policy, UpdatePolicy, see},
    };
    pub(super) use computor_types::{Code, dto::*};

    /// A row of the table named at the place; it is known to those whom `see` admits, and this may be done by those whom
    /// `need` admits.
    pub(super) const fn row(table: &'static str, at: At, see: fn(&Principal) -> Cond, need: fn(&Principal) -> Cond) -> Named {
        Named { at, table, by: By::Id, see, need, hidden: Code::Nf001, refused: Code::Authz001 }
    }

    /// The codes of a refusal.
    pub(super) const fn codes(named: Named, hidden: Code, refused: Code) -> Named {
        Named { hidden, refused, ..named }
    }

    /// Gives endpoints their rules.
    macro_rules! guard {
        ($($endpoint:ident: $rule:expr;)*) => {
            $(impl Guarded for $endpoint {
                const RULE: Rule = $rule;
            })*
        };
    }
    pub(super) use guard;
}
