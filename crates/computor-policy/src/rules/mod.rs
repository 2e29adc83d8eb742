//! The rules, one file per subject. Each reads like the sentence in the specification (`domain.md` 5).

mod content;
mod course;
mod example;
mod hierarchy;
mod identity;
mod member;
mod service;
mod submission;

/// What every rule file needs.
mod prelude {
    pub(super) use crate::{
        cond::{
            Cond,
            CourseRole::{self, Lecturer, Student, Tutor},
            Decision, ScopeRole,
        },
        principal::Principal,
        rule::{ArchivePolicy, CreatePolicy, DeletePolicy, Policy, UpdatePolicy},
    };
    pub(super) use computor_types::{Code, dto::*};
}
