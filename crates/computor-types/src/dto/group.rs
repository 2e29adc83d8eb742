//! Groups of users.

use crate::dto::prelude::*;

/// A group of users, across all courses.
pub struct Group;
impl Entity for Group {
    const NAME: &'static str = "group";
    const PATH: &'static str = "groups";
    type Key = Id<Self>;
    type Get = GroupGet;
    type List = GroupList;
    type Query = GroupQuery;
}
impl Create for Group {
    type Create = GroupCreate;
}
impl Update for Group {
    type Update = GroupUpdate;
}
impl Delete for Group {}

/// A group in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Group>,
    pub title: String,
    pub description: Option<String>,
    pub slug: String,
    pub r#type: GroupType,
    pub properties: Option<Map<String, Value>>,
}

/// A group in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<Group>,
    pub title: String,
    pub description: Option<String>,
    pub slug: String,
    pub r#type: GroupType,
}

/// A new group.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct GroupCreate {
    #[garde(length(chars, min = 1, max = 255))]
    pub title: String,
    #[garde(custom(validate::strict_slug), length(chars, max = 255))]
    pub slug: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    pub r#type: GroupType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}

/// Changes to a group.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct GroupUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub title: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255), inner(custom(validate::strict_slug)))]
    pub slug: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub r#type: Patch<GroupType>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /groups`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct GroupQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Group>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<GroupType>,
}

/// How a group gets its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupType {
    /// Somebody adds and removes them.
    Fixed,
    /// A rule decides.
    Dynamic,
}
