//! Roles and claims of the whole installation.

use crate::dto::prelude::*;

/// A role on the whole platform, such as `_admin` or `_user_manager`.
pub struct Role;
impl Entity for Role {
    const NAME: &'static str = "role";
    const PATH: &'static str = "roles";
    type Key = Key<Self>;
    type Get = RoleGet;
    type List = RoleList;
    type Query = RoleQuery;
}

/// A role in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoleGet {
    pub id: Key<Role>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// True for what the platform itself defines.
    pub builtin: bool,
}

/// A role in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoleList {
    pub id: Key<Role>,
    pub title: Option<String>,
    /// True for what the platform itself defines.
    pub builtin: bool,
}

/// Filters of `GET /roles`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RoleQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Key<Role>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builtin: Option<bool>,
}

/// A right that goes with a role.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoleClaimList {
    pub role_id: Key<Role>,
    /// Such as `permissions`.
    pub claim_type: String,
    /// Such as `course:create`.
    pub claim_value: String,
}

/// Filters of `GET /role-claims`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RoleClaimQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<Key<Role>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_value: Option<String>,
}
paged!(RoleClaimQuery);

endpoint! {
    /// Lists the rights that go with the roles of the platform.
    ListRoleClaims = "list_role_claims", "roles",
    Get "/role-claims",
    query: RoleClaimQuery,
    answer: Listing<RoleClaimList>,
}
