//! Groups of a course.

use crate::dto::prelude::*;

/// A group of a course's students, such as a lab group with its tutor.
pub struct CourseGroup;
impl Entity for CourseGroup {
    const NAME: &'static str = "course_group";
    const PATH: &'static str = "course-groups";
    type Key = Id<Self>;
    type Get = CourseGroupGet;
    type List = CourseGroupList;
    type Query = CourseGroupQuery;
}
impl Create for CourseGroup {
    type Create = CourseGroupCreate;
}
impl Update for CourseGroup {
    type Update = CourseGroupUpdate;
}
impl Delete for CourseGroup {}

/// A course group in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseGroupGet {
    pub title: Option<String>,
    pub description: Option<String>,
    pub course_id: Id<Course>,
    pub properties: Option<Map<String, Value>>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<CourseGroup>,
}

/// A course group in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseGroupList {
    pub id: Id<CourseGroup>,
    pub title: Option<String>,
    pub course_id: Id<Course>,
}

/// A new course group.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseGroupCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    pub course_id: Id<Course>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}

/// Changes to a course group.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct CourseGroupUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub title: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub course_id: Patch<Id<Course>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /course-groups`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseGroupQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
}
