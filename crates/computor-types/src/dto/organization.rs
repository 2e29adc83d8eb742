//! Organizations.

use crate::dto::prelude::*;

/// Who gives courses: a university, an institute, a community, or one user.
pub struct Organization;
impl Entity for Organization {
    const NAME: &'static str = "organization";
    const PATH: &'static str = "organizations";
    type Key = Id<Self>;
    type Get = OrganizationGet;
    type List = OrganizationList;
    type Query = OrganizationQuery;
}
impl Create for Organization {
    type Create = OrganizationCreate;
}
impl Update for Organization {
    type Update = OrganizationUpdate;
}
impl Archive for Organization {}

/// An organization in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Organization>,
    pub path: String,
    pub title: Option<String>,
    pub description: Option<String>,
    pub organization_type: OrganizationType,
    pub user_id: Option<Id<User>>,
    pub properties: Option<OrganizationPropertiesGet>,
    pub number: Option<String>,
    pub email: Option<String>,
    pub telephone: Option<String>,
    pub fax_number: Option<String>,
    pub url: Option<String>,
    pub postal_code: Option<String>,
    pub street_address: Option<String>,
    pub locality: Option<String>,
    pub region: Option<String>,
    pub country: Option<String>,
}

/// An organization in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<Organization>,
    pub path: String,
    pub title: Option<String>,
    pub organization_type: OrganizationType,
    pub user_id: Option<Id<User>>,
    pub email: Option<String>,
}

/// A new organization.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct OrganizationCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 255))]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    #[garde(custom(validate::path))]
    pub path: String,
    pub organization_type: OrganizationType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub properties: Option<OrganizationProperties>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::email)))]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub telephone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub fax_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::web_address)))]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub postal_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 1024))]
    pub street_address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub locality: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub country: Option<String>,
}

/// Changes to an organization.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct OrganizationUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub title: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::path)))]
    pub path: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub organization_type: Patch<OrganizationType>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub user_id: Patch<Id<User>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(dive)]
    pub properties: Patch<OrganizationProperties>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub number: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::email)))]
    pub email: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub telephone: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub fax_number: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::web_address)))]
    pub url: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub postal_code: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 1024))]
    pub street_address: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub locality: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub region: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub country: Patch<String>,
}

/// Filters of `GET /organizations`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct OrganizationQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Organization>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_type: Option<OrganizationType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fax_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// What an organization is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationType {
    /// One person: has a user and no title.
    User,
    /// People who work together.
    Community,
    /// A university, a company, an institute.
    Organization,
}

endpoint! {
    /// Deletes an organization with its course families, courses, examples and everything in them.
    DeleteOrganization = "delete_organization", "organizations",
    Delete "/organizations/{id}",
    params: ById<Organization>,
    query: DryRun,
    answer: CascadeDeleteResult,
}
