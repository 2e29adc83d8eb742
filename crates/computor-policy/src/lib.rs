//! Who may do what.
//!
//! For every entity one file in [`rules`] says which rows a principal may see, change, delete or archive, as a
//! [`Cond`] that the database evaluates *with* the query, and whether it may create a row, as a [`Decision`] over
//! the parent. The same condition serves lists and single rows, so there is no check that can be forgotten and no
//! window between check and use.
//!
//! This crate is pure: it must never read the database or the clock. What it cannot know (am I a lecturer in *that*
//! course?) it leaves in the condition.

mod cond;
mod erased;
mod operation;
mod principal;
mod rule;
pub mod rules;
mod scope;

pub use cond::{Cond, CourseRole, Decision, ScopeRole};
pub use erased::{EntityRules, endpoints, entity};
pub use operation::{Asked, At, By, Guarded, Maintained, Named, Printed, RowCond, Rule, Token, Who};
pub use principal::{Principal, Scopes};
pub use rule::{Action, ArchivePolicy, CreatePolicy, DeletePolicy, Policy, UpdatePolicy, archive, ask, change, create, delete, moves, see};
pub use scope::{ScopeInfo, scopes, unmatched};
