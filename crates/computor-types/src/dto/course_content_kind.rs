//! Kinds of course content.

use crate::dto::prelude::*;

/// What a course content can be, platform-wide: a unit that holds others, an assignment that is handed in.
pub struct CourseContentKind;
impl Entity for CourseContentKind {
    const NAME: &'static str = "course_content_kind";
    const PATH: &'static str = "course-content-kinds";
    type Key = Key<Self>;
    type Get = CourseContentKindGet;
    type List = CourseContentKindList;
    type Query = CourseContentKindQuery;
}
impl Create for CourseContentKind {
    type Create = CourseContentKindCreate;
}
impl Update for CourseContentKind {
    type Update = CourseContentKindUpdate;
}
impl Delete for CourseContentKind {}

/// A kind of course content in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentKindGet {
    pub title: Option<String>,
    pub description: Option<String>,
    /// Whether it may lie below another content.
    pub has_ascendants: bool,
    /// Whether others may lie below it.
    pub has_descendants: bool,
    /// Whether something can be handed in.
    pub submittable: bool,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Key<CourseContentKind>,
}

/// A kind of course content in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentKindList {
    pub id: Key<CourseContentKind>,
    pub title: Option<String>,
    /// Whether it may lie below another content.
    pub has_ascendants: bool,
    /// Whether others may lie below it.
    pub has_descendants: bool,
    /// Whether something can be handed in.
    pub submittable: bool,
}

/// A new kind of course content.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseContentKindCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    /// Whether it may lie below another content.
    pub has_ascendants: bool,
    /// Whether others may lie below it.
    pub has_descendants: bool,
    /// Whether something can be handed in.
    pub submittable: bool,
}

/// Changes to a kind of course content.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct CourseContentKindUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub title: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
}

/// Filters of `GET /course-content-kinds`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseContentKindQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Key<CourseContentKind>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_ascendants: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_descendants: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submittable: Option<bool>,
}
