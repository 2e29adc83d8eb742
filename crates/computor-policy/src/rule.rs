//! How rules are asked: administrators pass, tokens narrow, the entity's rule decides the rest.

use crate::{
    cond::{Cond, Decision},
    operation::Maintained,
    principal::{Allowance, Principal},
};
use computor_types::{Archive, Code, Create, Delete, Entity, Update, entity::RowKey};
use std::fmt;

/// What is asked for, as scopes and claims name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    List,
    Get,
    Create,
    Update,
    Delete,
    Archive,
}

impl Action {
    /// The word in claims and scopes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Get => "get",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Archive => "archive",
        }
    }
}
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which rows a principal may see. Administrators are not asked about: they see all.
pub trait Policy: Entity {
    /// Whether tokens that are limited to scopes may do nothing but read here: what accounts are managed with.
    const UNLIMITED: bool = false;
    /// Who may ask for rows at all. Others are refused, instead of seeing an empty list and nothing by key.
    fn ask(principal: &Principal) -> Decision {
        let _ = principal;
        Decision::Allow
    }
    /// The rows that appear in lists and can be read.
    fn see(principal: &Principal) -> Cond;
}

/// Whether a principal may create a row.
pub trait CreatePolicy: Create + Policy {
    /// The decision for this body.
    fn create(principal: &Principal, new: &Self::Create) -> Decision;
}

/// Which rows a principal may change, and to what.
pub trait UpdatePolicy: Update + Policy {
    /// Whether this decides who can log in as whom: a limited token is refused it.
    fn credential(patch: &Self::Update) -> bool {
        let _ = patch;
        false
    }
    /// Whether administrators need what others need: what somebody said is changed by nobody else.
    const AUTHORED: bool = false;
    /// The code of a refusal when the row is visible.
    const REFUSED: Code = Code::Authz001;
    /// Who goes on with it under maintenance.
    const MAINTAINED: Maintained = Maintained::Stops;
    /// The rows to which this change may be made.
    fn change(principal: &Principal, patch: &Self::Update) -> Cond;
    /// Whether a row may be put where the change puts it: below another parent one needs the right to create there.
    fn moves(principal: &Principal, patch: &Self::Update) -> Decision {
        let _ = (principal, patch);
        Decision::Allow
    }
}

/// Which rows a principal may delete.
pub trait DeletePolicy: Delete + Policy {
    /// Whether administrators need what others need, as [`UpdatePolicy::AUTHORED`].
    const AUTHORED: bool = false;
    /// The rows that may be deleted.
    fn delete(principal: &Principal) -> Cond;
}

/// Which rows a principal may archive and unarchive.
pub trait ArchivePolicy: Archive + Policy {
    /// The rows that may be archived.
    fn archive(principal: &Principal) -> Cond;
}

/// `cond`, unless the principal is an administrator; then cut down to what the token leaves.
fn narrowed<E: Policy>(principal: &Principal, action: Action, cond: impl FnOnce() -> Cond) -> Cond {
    if E::UNLIMITED && principal.scopes.is_some() && !matches!(action, Action::List | Action::Get) {
        return Cond::Never;
    }
    let cond = if principal.is_admin() { Cond::Always } else { cond() };
    match principal.scopes.as_ref().map(|scopes| scopes.allowance(E::NAME, action.as_str())) {
        None | Some(Allowance::All) => cond,
        Some(Allowance::Rows(keys)) => cond.and(Cond::keys(E::KEY, <E::Key as RowKey>::SQL_TYPE == "uuid", keys)),
        Some(Allowance::Nothing) => Cond::Never,
    }
}

/// Whether the principal may ask for rows of `E` at all.
pub fn ask<E: Policy>(principal: &Principal) -> Decision {
    if principal.is_admin() { Decision::Allow } else { E::ask(principal) }
}

/// The rows of `E` that the principal may list (`Action::List`) or read (`Action::Get`).
pub fn see<E: Policy>(principal: &Principal, action: Action) -> Cond {
    narrowed::<E>(principal, action, || E::see(principal))
}

/// The rows of `E` to which the principal may make this change.
pub fn change<E: UpdatePolicy>(principal: &Principal, patch: &E::Update) -> Cond {
    if principal.scopes.is_some() && E::credential(patch) {
        return Cond::Never;
    }
    let all = narrowed::<E>(principal, Action::Update, || E::change(principal, patch));
    if E::AUTHORED && principal.is_admin() { all.and(E::change(principal, patch)) } else { all }
}

/// Whether the principal may put a row of `E` where this change puts it.
pub fn moves<E: UpdatePolicy>(principal: &Principal, patch: &E::Update) -> Decision {
    if principal.is_admin() { Decision::Allow } else { E::moves(principal, patch) }
}

/// The rows of `E` that the principal may delete.
pub fn delete<E: DeletePolicy>(principal: &Principal) -> Cond {
    let all = narrowed::<E>(principal, Action::Delete, || E::delete(principal));
    if E::AUTHORED && principal.is_admin() { all.and(E::delete(principal)) } else { all }
}

/// The rows of `E` that the principal may archive and unarchive.
pub fn archive<E: ArchivePolicy>(principal: &Principal) -> Cond {
    narrowed::<E>(principal, Action::Archive, || E::archive(principal))
}

/// Whether the principal may create this row of `E`.
pub fn create<E: CreatePolicy>(principal: &Principal, new: &E::Create) -> Decision {
    match principal.scopes.as_ref().map(|scopes| scopes.allowance(E::NAME, Action::Create.as_str())) {
        Some(_) if E::UNLIMITED => Decision::Deny(Code::Authz001),
        Some(Allowance::Rows(_) | Allowance::Nothing) => Decision::Deny(Code::Authz001),
        None | Some(Allowance::All) if principal.is_admin() => Decision::Allow,
        None | Some(Allowance::All) => E::create(principal, new),
    }
}
