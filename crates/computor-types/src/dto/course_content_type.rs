//! Types of course content.

use crate::dto::prelude::*;

/// A course's own flavour of a kind, with a title and a colour: `Homework` of kind `assignment`.
pub struct CourseContentType;
impl Entity for CourseContentType {
    const NAME: &'static str = "course_content_type";
    const PATH: &'static str = "course-content-types";
    type Key = Id<Self>;
    type Get = CourseContentTypeGet;
    type List = CourseContentTypeList;
    type Query = CourseContentTypeQuery;
}
impl Create for CourseContentType {
    type Create = CourseContentTypeCreate;
}
impl Update for CourseContentType {
    type Update = CourseContentTypeUpdate;
}
impl Delete for CourseContentType {}

/// A type of course content in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentTypeGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<CourseContentType>,
    pub slug: String,
    pub title: Option<String>,
    pub description: Option<String>,
    /// As CSS writes it.
    pub color: String,
    pub properties: Option<Map<String, Value>>,
    pub course_id: Id<Course>,
    pub course_content_kind_id: Key<CourseContentKind>,
    pub course_content_kind: Option<CourseContentKindGet>,
}

/// A type of course content in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentTypeList {
    pub id: Id<CourseContentType>,
    pub slug: String,
    pub title: Option<String>,
    /// As CSS writes it.
    pub color: String,
    pub course_id: Id<Course>,
    pub course_content_kind_id: Key<CourseContentKind>,
    pub course_content_kind: Option<CourseContentKindList>,
}

/// A new type of course content.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseContentTypeCreate {
    #[garde(custom(validate::slug), length(chars, max = 255))]
    pub slug: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    /// As CSS writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::color)))]
    pub color: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
    pub course_id: Id<Course>,
    pub course_content_kind_id: Key<CourseContentKind>,
}

/// Changes to a type of course content.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct CourseContentTypeUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255), inner(custom(validate::slug)))]
    pub slug: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub title: Patch<String>,
    /// As CSS writes it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::color)))]
    pub color: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /course-content-types`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseContentTypeQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseContentType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_kind_id: Option<Key<CourseContentKind>>,
}
