//! Members of organizations and their roles.

use crate::dto::prelude::*;

/// What a member may do in an organization: `_owner`, `_manager`, `_developer`.
pub struct OrganizationRole;
impl Entity for OrganizationRole {
    const NAME: &'static str = "organization_role";
    const PATH: &'static str = "organization-roles";
    type Key = Key<Self>;
    type Get = OrganizationRoleGet;
    type List = OrganizationRoleList;
    type Query = OrganizationRoleQuery;
}

/// An organization role in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationRoleGet {
    pub id: Key<OrganizationRole>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// True for what the platform itself defines.
    pub builtin: bool,
}

/// An organization role in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationRoleList {
    pub id: Key<OrganizationRole>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// True for what the platform itself defines.
    pub builtin: bool,
}

/// Filters of `GET /organization-roles`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct OrganizationRoleQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Key<OrganizationRole>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builtin: Option<bool>,
}

/// A user with a role in an organization.
pub struct OrganizationMember;
impl Entity for OrganizationMember {
    const NAME: &'static str = "organization_member";
    const PATH: &'static str = "organization-members";
    type Key = Id<Self>;
    type Get = OrganizationMemberGet;
    type List = OrganizationMemberList;
    type Query = OrganizationMemberQuery;
}
impl Create for OrganizationMember {
    type Create = OrganizationMemberCreate;
}
impl Update for OrganizationMember {
    type Update = OrganizationMemberUpdate;
}
impl Delete for OrganizationMember {}

/// A member of an organization in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationMemberGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<OrganizationMember>,
    pub properties: Option<Map<String, Value>>,
    pub user_id: Id<User>,
    pub organization_id: Id<Organization>,
    pub organization_role_id: Key<OrganizationRole>,
    pub user: Option<UserList>,
}

/// A member of an organization in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationMemberList {
    pub id: Id<OrganizationMember>,
    pub user_id: Id<User>,
    pub organization_id: Id<Organization>,
    pub organization_role_id: Key<OrganizationRole>,
    pub user: Option<UserList>,
}

/// A new member of an organization.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct OrganizationMemberCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<OrganizationMember>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
    pub user_id: Id<User>,
    pub organization_id: Id<Organization>,
    pub organization_role_id: Key<OrganizationRole>,
}

/// Changes to a member of an organization.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct OrganizationMemberUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub organization_role_id: Patch<Key<OrganizationRole>>,
}

/// Filters of `GET /organization-members`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct OrganizationMemberQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<OrganizationMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_role_id: Option<Key<OrganizationRole>>,
}
