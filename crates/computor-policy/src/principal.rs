//! Who asks.

use computor_types::{Id, dto::User};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who is logged in: the user, its installation-wide roles and claims, and what its token is limited to.
///
/// Memberships in courses, families and organizations are deliberately not here: conditions ask the
/// database, so that a change of role holds from the next request on.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The user.
    pub user_id: Id<User>,
    /// Keys of its installation-wide roles.
    pub roles: BTreeSet<String>,
    /// Claims of those roles: `resource` → actions.
    pub claims: BTreeMap<String, BTreeSet<String>>,
    /// True for service accounts.
    pub is_service: bool,
    /// What the token is limited to; nothing for sessions and unlimited tokens.
    pub scopes: Option<Scopes>,
}

impl Principal {
    /// The role that may do everything. The exact key: `course_admin` is somebody else.
    pub const ADMIN: &'static str = "_admin";
    /// The role of workers on other machines, which are given submissions and tests. Administrators alone give it.
    pub const SANDBOX_WORKER: &'static str = "_sandbox_worker";

    /// The roles that administrators alone give: who has one may see or do what its giver may not.
    pub const BY_ADMINISTRATORS: &'static [&'static str] = &[Self::ADMIN, Self::SANDBOX_WORKER];

    /// A user without any installation-wide role.
    pub const fn user(user_id: Id<User>) -> Self {
        Self { user_id, roles: BTreeSet::new(), claims: BTreeMap::new(), is_service: false, scopes: None }
    }

    /// Nobody in particular, for what everybody may do without credentials.
    pub const fn nobody() -> Self {
        Self::user(Id::nil())
    }

    /// True if the user has the administrator's role.
    pub fn is_admin(&self) -> bool {
        self.roles.contains(Self::ADMIN)
    }

    /// True if a role of the user carries the claim `resource:action`, or the user is an administrator.
    pub fn may(&self, resource: &str, action: &str) -> bool {
        self.is_admin() || self.claims.get(resource).is_some_and(|actions| actions.contains(action))
    }
}

/// The scopes of an API token: they narrow the rights of its user, and never widen them.
///
/// Taken from strings `resource:action` (all rows) and `resource:action:id` (one row). Other strings match nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes {
    general: BTreeMap<String, BTreeSet<String>>,
    rows: BTreeMap<(String, String), Vec<String>>,
}

/// What a token leaves of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Allowance {
    All,
    Rows(Vec<String>),
    Nothing,
}

impl Scopes {
    /// Parses a token's scopes; an empty list does not limit.
    pub fn parse<'s>(scopes: impl IntoIterator<Item = &'s str>) -> Option<Self> {
        let mut parsed = Self::default();
        let mut any = false;
        for scope in scopes {
            any = true;
            let parts: Vec<_> = scope.split(':').collect();
            match parts.as_slice() {
                [resource, action] => {
                    parsed.general.entry((*resource).to_owned()).or_default().insert((*action).to_owned());
                }
                [resource, action, id] => {
                    parsed.rows.entry(((*resource).to_owned(), (*action).to_owned())).or_default().push((*id).to_owned());
                }
                _ => {}
            }
        }
        any.then_some(parsed)
    }

    pub(crate) fn allowance(&self, resource: &str, action: &str) -> Allowance {
        if self.general.get(resource).is_some_and(|actions| actions.contains(action)) {
            return Allowance::All;
        }
        match self.rows.get(&(resource.to_owned(), action.to_owned())) {
            Some(rows) => Allowance::Rows(rows.clone()),
            None => Allowance::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn only_the_exact_key_is_admin() {
        let mut principal = Principal::user(Uuid::nil().into());
        principal.roles.insert("course_admin".into());
        assert!(!principal.is_admin());
        principal.roles.insert("_admin".into());
        assert!(principal.is_admin());
    }

    #[test]
    fn scopes_parse_and_limit() {
        assert_eq!(Scopes::parse([]), None);
        let id = Uuid::from_u128(7);
        let row = format!("course:get:{id}");
        let scopes = Scopes::parse(["result:list", &row, "nonsense", "a:b:c:d"]).unwrap();
        assert_eq!(scopes.allowance("result", "list"), Allowance::All);
        assert_eq!(scopes.allowance("result", "get"), Allowance::Nothing);
        assert_eq!(scopes.allowance("course", "get"), Allowance::Rows(vec![id.to_string()]));
    }
}
