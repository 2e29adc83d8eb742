//! Course families.

use crate::dto::prelude::*;

/// What the runs of one course have in common: the same subject, semester after semester.
pub struct CourseFamily;
impl Entity for CourseFamily {
    const NAME: &'static str = "course_family";
    const PATH: &'static str = "course-families";
    type Key = Id<Self>;
    type Get = CourseFamilyGet;
    type List = CourseFamilyList;
    type Query = CourseFamilyQuery;
}
impl Create for CourseFamily {
    type Create = CourseFamilyCreate;
}
impl Update for CourseFamily {
    type Update = CourseFamilyUpdate;
}

/// A course family in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseFamilyGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<CourseFamily>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub path: String,
    pub organization_id: Id<Organization>,
    pub properties: Option<CourseFamilyPropertiesGet>,
    pub organization: Option<OrganizationGet>,
}

/// A course family in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseFamilyList {
    pub id: Id<CourseFamily>,
    pub title: Option<String>,
    pub organization_id: Id<Organization>,
    pub path: String,
}

/// A new course family.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseFamilyCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    #[garde(custom(validate::path))]
    pub path: String,
    pub organization_id: Id<Organization>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub properties: Option<CourseFamilyProperties>,
}

/// Changes to a course family.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct CourseFamilyUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub title: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::path)))]
    pub path: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub organization_id: Patch<Id<Organization>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(dive)]
    pub properties: Patch<CourseFamilyProperties>,
}

/// Filters of `GET /course-families`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseFamilyQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseFamily>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
}

endpoint! {
    /// Deletes a course family with its courses and everything in them.
    DeleteCourseFamily = "delete_course_family", "course-families",
    Delete "/course-families/{id}",
    params: ById<CourseFamily>,
    query: DryRun,
    answer: CascadeDeleteResult,
}
