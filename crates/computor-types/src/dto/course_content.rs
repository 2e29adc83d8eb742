//! The content tree of a course.

use crate::dto::prelude::*;

/// A node of a course's tree: a unit, or an assignment.
pub struct CourseContent;
impl Entity for CourseContent {
    const NAME: &'static str = "course_content";
    const PATH: &'static str = "course-contents";
    type Key = Id<Self>;
    type Get = CourseContentGet;
    type List = CourseContentList;
    type Query = CourseContentQuery;
}
impl Create for CourseContent {
    type Create = CourseContentCreate;
}
impl Update for CourseContent {
    type Update = CourseContentUpdate;
}
impl Delete for CourseContent {}
impl Archive for CourseContent {}

/// A course content in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<CourseContent>,
    /// Null for what is not archived.
    pub archived_at: Option<DateTime<Utc>>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// Place in the tree: labels joined by dots.
    pub path: String,
    pub course_id: Id<Course>,
    pub course_content_type_id: Id<CourseContentType>,
    /// The kind that its type has.
    pub course_content_kind_id: Key<CourseContentKind>,
    pub properties: Option<CourseContentPropertiesGet>,
    /// Order among its siblings.
    pub position: f64,
    /// More than this many students cannot work on it together.
    pub max_group_size: Option<i32>,
    /// How often a submission may be tested; null: without limit.
    pub max_test_runs: Option<i32>,
    /// How often a group may hand in; null: without limit.
    pub max_submissions: Option<i32>,
    pub testing_service_id: Option<Id<Service>>,
    /// Whether something can be handed in.
    pub is_submittable: bool,
    pub has_deployment: Option<bool>,
    pub deployment_status: Option<DeploymentStatus>,
    pub example_version_id: Option<Id<ExampleVersion>>,
    pub course_content_type: Option<CourseContentTypeGet>,
    pub deployment: Option<CourseContentDeploymentGet>,
    /// How teams form; null: as the course says, as with all settings of teams.
    pub team_mode: Option<TeamMode>,
    /// A team of fewer members hands in nothing to be graded.
    pub team_min_group_size: Option<i32>,
    /// When teams are locked, and those who are left over are put into teams, if the settings say so.
    pub team_formation_deadline: Option<DateTime<Utc>>,
    pub team_allow_student_creation: Option<bool>,
    pub team_allow_join: Option<bool>,
    pub team_allow_leave: Option<bool>,
    pub team_auto_assign_unmatched: Option<bool>,
    pub team_lock_at_deadline: Option<bool>,
    pub team_require_approval: Option<bool>,
    /// Nothing is handed in or tested before.
    pub opens_at: Option<DateTime<Utc>>,
    /// Without, there is no deadline.
    pub due_at: Option<DateTime<Utc>>,
    /// So many days after the due date late work is accepted, 0: none; null: as the course says, else for ever.
    pub late_cutoff_days: Option<i32>,
    /// What each day late that has begun costs, of 1; null: as the course says, else nothing.
    pub late_penalty_per_day: Option<f64>,
}

/// A course content in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentList {
    pub id: Id<CourseContent>,
    pub title: Option<String>,
    pub path: String,
    pub course_id: Id<Course>,
    pub course_content_type_id: Id<CourseContentType>,
    /// The kind that its type has.
    pub course_content_kind_id: Key<CourseContentKind>,
    /// Order among its siblings.
    pub position: f64,
    /// More than this many students cannot work on it together.
    pub max_group_size: Option<i32>,
    /// How often a submission may be tested; null: without limit.
    pub max_test_runs: Option<i32>,
    /// How often a group may hand in; null: without limit.
    pub max_submissions: Option<i32>,
    pub testing_service_id: Option<Id<Service>>,
    /// Whether something can be handed in.
    pub is_submittable: bool,
    pub course_content_type: Option<CourseContentTypeList>,
    pub has_deployment: Option<bool>,
    pub deployment_status: Option<DeploymentStatus>,
    pub deployment: Option<CourseContentDeploymentList>,
}

/// A new course content.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseContentCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    /// Place in the tree: labels of lower case letters, digits and `_`, joined by dots.
    #[garde(custom(validate::content_path))]
    pub path: String,
    pub course_id: Id<Course>,
    pub course_content_type_id: Id<CourseContentType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub properties: Option<CourseContentProperties>,
    /// Order among its siblings.
    #[serde(default)]
    pub position: f64,
    /// More than this many students cannot work on it together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1))]
    pub max_group_size: Option<i32>,
    /// How often a submission may be tested; null: without limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 0))]
    pub max_test_runs: Option<i32>,
    /// How often a group may hand in; null: without limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1))]
    pub max_submissions: Option<i32>,
    /// How teams form; null: as the course says, as with all settings of teams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_mode: Option<TeamMode>,
    /// A team of fewer members hands in nothing to be graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1))]
    pub team_min_group_size: Option<i32>,
    /// When teams are locked, and those who are left over are put into teams, if the settings say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_formation_deadline: Option<DateTime<Utc>>,
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
    /// Nothing is handed in or tested before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<DateTime<Utc>>,
    /// Without, there is no deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// So many days after the due date late work is accepted, 0: none; null: as the course says, else for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 0, max = 3650))]
    pub late_cutoff_days: Option<i32>,
    /// What each day late that has begun costs, of 1; null: as the course says, else nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 0.0, max = 1.0))]
    pub late_penalty_per_day: Option<f64>,
}

/// Changes to a course content.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct CourseContentUpdate {
    /// Place in the tree; what lies below moves along.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::content_path)))]
    pub path: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub title: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub course_content_type_id: Patch<Id<CourseContentType>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(dive)]
    pub properties: Patch<CourseContentProperties>,
    /// Order among its siblings.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub position: Patch<f64>,
    /// More than this many students cannot work on it together.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 1)))]
    pub max_group_size: Patch<i32>,
    /// How often a submission may be tested; null: without limit.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 0)))]
    pub max_test_runs: Patch<i32>,
    /// How often a group may hand in; null: without limit.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 1)))]
    pub max_submissions: Patch<i32>,
    /// How teams form; null: as the course says, as with all settings of teams.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_mode: Patch<TeamMode>,
    /// A team of fewer members hands in nothing to be graded.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 1)))]
    pub team_min_group_size: Patch<i32>,
    /// When teams are locked, and those who are left over are put into teams, if the settings say so.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub team_formation_deadline: Patch<DateTime<Utc>>,
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
    /// Nothing is handed in or tested before.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub opens_at: Patch<DateTime<Utc>>,
    /// Without, there is no deadline.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub due_at: Patch<DateTime<Utc>>,
    /// So many days after the due date late work is accepted, 0: none; null: as the course says, else for ever.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 0, max = 3650)))]
    pub late_cutoff_days: Patch<i32>,
    /// What each day late that has begun costs, of 1; null: as the course says, else nothing.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 0.0, max = 1.0)))]
    pub late_penalty_per_day: Patch<f64>,
}

/// Filters of `GET /course-contents`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseContentQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Exactly this path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_type_id: Option<Id<CourseContentType>>,
    /// True: only what is archived; otherwise: only what is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_group_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_test_runs: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_submissions: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub testing_service_id: Option<Id<Service>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example_version_id: Option<Id<ExampleVersion>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_deployment: Option<bool>,
}

/// A new place in the tree.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseContentMoveRequest {
    /// Place in the tree; what lies below moves along.
    #[garde(custom(validate::content_path))]
    pub path: String,
    /// Order among its siblings.
    pub position: f64,
}

endpoint! {
    /// Moves a course content, with all below it, to another place in the tree.
    MoveCourseContent = "move_course_content", "course-contents",
    Patch "/course-contents/{id}/move",
    params: ById<CourseContent>,
    body: CourseContentMoveRequest,
    answer: CourseContentGet,
}
