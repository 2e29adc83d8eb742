//! What lecturers see.

use crate::dto::prelude::*;

/// A course content in full, as its lecturers see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentLecturerGet {
    pub id: Id<CourseContent>,
    /// Null for what is not archived.
    pub archived_at: Option<DateTime<Utc>>,
    pub title: Option<String>,
    pub description: Option<String>,
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
    pub has_deployment: Option<bool>,
    pub deployment_status: Option<DeploymentStatus>,
    pub course_content_type: Option<CourseContentTypeGet>,
    pub repository: CourseContentRepositoryLecturerGet,
    pub deployment: Option<CourseContentDeploymentGet>,
}

/// A course content in a list, as its lecturers see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentLecturerList {
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
    /// Null for what is not archived.
    pub archived_at: Option<DateTime<Utc>>,
    pub has_deployment: Option<bool>,
    pub deployment_status: Option<DeploymentStatus>,
    pub course_content_type: Option<CourseContentTypeList>,
    pub repository: CourseContentRepositoryLecturerGet,
    pub deployment: Option<CourseContentDeploymentList>,
}

/// The repository with a course's contents.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentRepositoryLecturerGet {
    pub url: Option<String>,
    pub full_path: Option<String>,
}

/// All deployments of a course.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseDeploymentGet {
    pub course_id: Id<Course>,
    pub total: i64,
    pub deployments: Vec<CourseDeploymentList>,
}

/// A deployment in the list of a course's deployments.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseDeploymentList {
    pub course_content_id: Id<CourseContent>,
    pub example_id: Option<Id<Example>>,
    pub example_identifier: Option<String>,
    /// Such as `1.2.0`.
    pub version_tag: Option<String>,
    pub deployment_status: DeploymentStatus,
    /// When it was last released.
    pub deployed_at: Option<DateTime<Utc>>,
    /// Whether the example has a newer version than the assigned one.
    pub has_newer_version: bool,
    /// The newest version of the example.
    pub latest_version_tag: Option<String>,
    pub course_content_title: Option<String>,
    pub course_content_path: Option<String>,
}

/// Filters of `GET /lecturers/courses`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseLecturerQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
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
    /// The git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_url: Option<String>,
    /// Path on the git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_path: Option<String>,
}
paged!(CourseLecturerQuery);

/// Filters of `GET /lecturers/course-contents`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseContentLecturerQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
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
    pub has_deployment: Option<bool>,
    /// Directory in the repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// Path of the project on the git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_url: Option<String>,
    /// Depth in the tree, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nlevel: Option<i32>,
    /// Only what lies below this path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub descendants: Option<String>,
    /// Only what lies above this path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ascendants: Option<String>,
}
paged!(CourseContentLecturerQuery);

endpoint! {
    /// Lists the courses that one teaches.
    ListLecturerCourses = "list_lecturer_courses", "lecturers",
    Get "/lecturers/courses",
    query: CourseLecturerQuery,
    answer: Listing<CourseList>,
}

endpoint! {
    /// Answers a course that one teaches.
    GetLecturerCourse = "get_lecturer_course", "lecturers",
    Get "/lecturers/courses/{id}",
    params: ById<Course>,
    answer: CourseGet,
}

endpoint! {
    /// Lists the contents of the courses that one teaches. Without `limit`, all of them.
    ListLecturerCourseContents = "list_lecturer_course_contents", "lecturers",
    Get "/lecturers/course-contents",
    query: CourseContentLecturerQuery,
    answer: Listing<CourseContentLecturerList>,
}

endpoint! {
    /// Answers a content of a course that one teaches.
    GetLecturerCourseContent = "get_lecturer_course_content", "lecturers",
    Get "/lecturers/course-contents/{id}",
    params: ById<CourseContent>,
    answer: CourseContentLecturerGet,
}

endpoint! {
    /// Answers which examples the contents of a course show, and which have newer versions.
    GetCourseDeployments = "get_course_deployments", "lecturers",
    Get "/lecturers/courses/{id}/deployments",
    params: ById<Course>,
    answer: CourseDeploymentGet,
}
