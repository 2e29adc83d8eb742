//! Courses.

use crate::dto::prelude::*;

/// A course of one semester or run, in a course family.
pub struct Course;
impl Entity for Course {
    const NAME: &'static str = "course";
    const PATH: &'static str = "courses";
    type Key = Id<Self>;
    type Get = CourseGet;
    type List = CourseList;
    type Query = CourseQuery;
}
impl Create for Course {
    type Create = CourseCreate;
}
impl Update for Course {
    type Update = CourseUpdate;
}
impl Archive for Course {}

/// A course in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseGet {
    pub id: Id<Course>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub path: String,
    pub course_family_id: Id<CourseFamily>,
    pub language_code: Option<Key<Language>>,
    pub properties: Option<CoursePropertiesGet>,
    /// How teams form.
    pub team_mode: Option<TeamMode>,
    pub team_min_group_size: Option<i32>,
    pub team_allow_student_creation: Option<bool>,
    pub team_allow_join: Option<bool>,
    pub team_allow_leave: Option<bool>,
    pub team_auto_assign_unmatched: Option<bool>,
    pub team_lock_at_deadline: Option<bool>,
    pub team_require_approval: Option<bool>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub organization_id: Id<Organization>,
    pub course_family: Option<CourseFamilyGet>,
    /// IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days.
    pub timezone: Option<String>,
    /// So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say otherwise.
    pub late_cutoff_days: Option<i32>,
    /// What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown as the grade that counts is so
    /// much less, at least 0. Contents may say otherwise.
    pub late_penalty_per_day: Option<f64>,
    /// How many days late each student may hand in without asking, of all assignments together; null: none.
    pub late_days: Option<i32>,
    /// Since when it is archived: what there is can be read, and nothing is changed. Null for courses that go on.
    pub archived_at: Option<DateTime<Utc>>,
}

/// A course in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseList {
    pub id: Id<Course>,
    pub title: Option<String>,
    pub course_family_id: Option<Id<CourseFamily>>,
    pub organization_id: Option<Id<Organization>>,
    pub path: String,
    pub language_code: Option<Key<Language>>,
    pub properties: Option<CoursePropertiesGet>,
    /// How teams form.
    pub team_mode: Option<TeamMode>,
    pub team_allow_student_creation: Option<bool>,
    /// Null for courses that go on.
    pub archived_at: Option<DateTime<Utc>>,
}

/// A new course.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Course>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    #[garde(custom(validate::path))]
    pub path: String,
    pub course_family_id: Id<CourseFamily>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<Key<Language>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub properties: Option<CourseProperties>,
    /// How teams form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_mode: Option<TeamMode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1))]
    pub team_min_group_size: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_allow_student_creation: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_allow_join: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_allow_leave: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_auto_assign_unmatched: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_lock_at_deadline: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_require_approval: Option<bool>,
    /// IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 64))]
    pub timezone: Option<String>,
    /// So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 0, max = 3650))]
    pub late_cutoff_days: Option<i32>,
    /// What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown as the grade that counts is so
    /// much less, at least 0. Contents may say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 0.0, max = 1.0))]
    pub late_penalty_per_day: Option<f64>,
    /// How many days late each student may hand in without asking, of all assignments together; null: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 0, max = 3650))]
    pub late_days: Option<i32>,
}

/// Changes to a course.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct CourseUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub title: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub language_code: Patch<Key<Language>>,
    /// How teams form.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_mode: Patch<TeamMode>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 1)))]
    pub team_min_group_size: Patch<i32>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_allow_student_creation: Patch<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_allow_join: Patch<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_allow_leave: Patch<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_auto_assign_unmatched: Patch<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_lock_at_deadline: Patch<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_require_approval: Patch<bool>,
    /// IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 64))]
    pub timezone: Patch<String>,
    /// So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say otherwise.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 0, max = 3650)))]
    pub late_cutoff_days: Patch<i32>,
    /// What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown as the grade that counts is so
    /// much less, at least 0. Contents may say otherwise.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 0.0, max = 1.0)))]
    pub late_penalty_per_day: Patch<f64>,
    /// How many days late each student may hand in without asking, of all assignments together; null: none.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 0, max = 3650)))]
    pub late_days: Patch<i32>,
}

/// Filters of `GET /courses`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_family_id: Option<Id<CourseFamily>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<Key<Language>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_path: Option<String>,
    /// True: only archived courses; false: only those that go on; otherwise: both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
}

/// What was deleted with something that holds others, or would be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CascadeDeleteResult {
    /// True: nothing was deleted, this is what would be.
    pub dry_run: bool,
    /// Name of the entity.
    pub entity_type: String,
    pub entity_id: String,
    /// Rows by kind.
    pub deleted_counts: EntityDeleteCount,
    /// How many files were deleted from the store.
    pub minio_objects_deleted: i64,
    pub errors: Vec<String>,
}

/// How many rows of each kind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EntityDeleteCount {
    pub courses: i64,
    pub course_families: i64,
    pub course_members: i64,
    pub course_groups: i64,
    pub course_content_types: i64,
    pub course_contents: i64,
    pub submission_groups: i64,
    pub submission_group_members: i64,
    pub submission_artifacts: i64,
    pub submission_grades: i64,
    pub submission_reviews: i64,
    pub results: i64,
    pub result_artifacts: i64,
    pub course_content_deployments: i64,
    pub deployment_histories: i64,
    pub course_member_comments: i64,
    pub messages: i64,
    pub example_repositories: i64,
    pub examples: i64,
    pub example_versions: i64,
    pub example_dependencies: i64,
    pub student_profiles: i64,
}

/// Whether to only say what would happen.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DryRun {
    /// True: nothing was deleted, this is what would be.
    pub dry_run: bool,
}

/// How the teams of a course form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamMode {
    /// Students find each other.
    SelfOrganized,
    /// Lecturers make the teams.
    InstructorPredefined,
    /// Both.
    Hybrid,
}

endpoint! {
    /// Deletes a course with everything in it.
    DeleteCourse = "delete_course", "courses",
    Delete "/courses/{id}",
    params: ById<Course>,
    query: DryRun,
    answer: CascadeDeleteResult,
}
