//! Examples assigned to course contents.

use crate::dto::prelude::*;

/// The example that a course content shows, and how far its release has come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentDeploymentGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Deployment>,
    pub course_content_id: Id<CourseContent>,
    pub example_version_id: Option<Id<ExampleVersion>>,
    pub example_identifier: Option<String>,
    /// Such as `1.2.0`.
    pub version_tag: Option<String>,
    pub deployment_status: DeploymentStatus,
    /// Why the release failed, or what it did.
    pub deployment_message: Option<String>,
    /// When the example was assigned.
    pub assigned_at: DateTime<Utc>,
    /// When it was last released.
    pub deployed_at: Option<DateTime<Utc>>,
    /// When a release was last tried.
    pub last_attempt_at: Option<DateTime<Utc>>,
    /// Directory of the assignment in the repositories.
    pub deployment_path: Option<String>,
    /// Commit of the student template.
    pub version_identifier: Option<String>,
    /// What the release noted.
    pub deployment_metadata: Option<Map<String, Value>>,
    /// The background work that belongs to it.
    pub workflow_id: Option<String>,
    pub example_version: Option<ExampleVersionGet>,
}

/// The example that a course content shows, in a list of contents.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentDeploymentList {
    pub id: Id<Deployment>,
    pub course_content_id: Id<CourseContent>,
    pub example_version_id: Option<Id<ExampleVersion>>,
    pub example_identifier: Option<String>,
    /// Such as `1.2.0`.
    pub version_tag: Option<String>,
    pub deployment_status: DeploymentStatus,
    /// When the example was assigned.
    pub assigned_at: DateTime<Utc>,
    /// When it was last released.
    pub deployed_at: Option<DateTime<Utc>>,
    /// Commit of the student template.
    pub version_identifier: Option<String>,
    /// Whether the example has a newer version than the assigned one.
    pub has_newer_version: bool,
    pub example_version: Option<ExampleVersionList>,
}

/// The example that a course content shows, with the words a lecturer needs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DeploymentGet {
    pub id: Id<Deployment>,
    pub course_content_id: Id<CourseContent>,
    pub example_id: Option<Id<Example>>,
    pub example_version_id: Option<Id<ExampleVersion>>,
    pub example_identifier: Option<String>,
    /// Such as `1.2.0`.
    pub version_tag: Option<String>,
    pub deployment_status: DeploymentStatus,
    /// Why the release failed, or what it did.
    pub deployment_message: Option<String>,
    /// When the example was assigned.
    pub assigned_at: DateTime<Utc>,
    /// When it was last released.
    pub deployed_at: Option<DateTime<Utc>>,
    /// Directory of the assignment in the repositories.
    pub deployment_path: Option<String>,
    /// Whether the example has a newer version than the assigned one.
    pub has_newer_version: bool,
    pub example_title: Option<String>,
    pub example_directory: Option<String>,
    pub example_description: Option<String>,
    pub course_content_title: Option<String>,
    pub course_content_path: Option<String>,
}

/// One thing that happened to a deployment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DeploymentHistoryGet {
    pub id: Id<DeploymentHistory>,
    pub deployment_id: Id<Deployment>,
    pub action: DeploymentAction,
    pub example_version_id: Option<Id<ExampleVersion>>,
    pub previous_example_version_id: Option<Id<ExampleVersion>>,
    pub example_identifier: Option<String>,
    /// Such as `1.2.0`.
    pub version_tag: Option<String>,
    /// The background work that did it.
    pub workflow_id: Option<String>,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Id<User>>,
    pub example_version: Option<ExampleVersionGet>,
    pub previous_example_version: Option<ExampleVersionGet>,
}

/// A deployment and all that happened to it, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DeploymentWithHistory {
    pub deployment: CourseContentDeploymentGet,
    pub history: Vec<DeploymentHistoryGet>,
}

/// Which version of which example a course content is to show. One of `example_id` and `example_identifier`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct AssignExampleRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example_id: Option<Id<Example>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::path)))]
    pub example_identifier: Option<String>,
    /// Such as `1.2.0`.
    #[garde(length(chars, min = 1, max = 64))]
    pub version_tag: String,
}

/// The example is assigned; it is not released yet.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AssignExampleResponse {
    pub deployment_id: Id<Deployment>,
    pub course_content_id: Id<CourseContent>,
    pub example_id: Id<Example>,
    pub example_version_id: Id<ExampleVersion>,
    /// Such as `1.2.0`.
    pub version_tag: String,
    pub deployment_status: DeploymentStatus,
    /// When the example was assigned.
    pub assigned_at: DateTime<Utc>,
    pub message: String,
}

/// The content shows no example any more.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UnassignExampleResponse {
    pub course_content_id: Id<CourseContent>,
    pub message: String,
    pub previous_example_id: Option<Id<Example>>,
    pub previous_version_tag: Option<String>,
}

/// Marker of the assignment of an example to a course content.
pub struct Deployment;

/// Marker of one thing that happened to a deployment.
pub struct DeploymentHistory;

words! {
    /// How far the release of an example has come.
    DeploymentStatus {
        /// Assigned, not released yet.
        Pending = "pending",
        /// Being written to the student template.
        Deploying = "deploying",
        /// Released.
        Deployed = "deployed",
        /// Could not be released.
        Failed = "failed",
        /// No example any more.
        Unassigned = "unassigned",
    }
}

words! {
    /// What happened to a deployment.
    DeploymentAction {
        /// An example was assigned.
        Assigned = "assigned",
        /// Another version was assigned.
        Reassigned = "reassigned",
        /// It was changed otherwise.
        Updated = "updated",
        /// The release began.
        Deploying = "deploying",
        /// It was released.
        Deployed = "deployed",
        /// The release failed.
        Failed = "failed",
        /// The example was taken away.
        Unassigned = "unassigned",
    }
}

/// How far the release of a course content has come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DeploymentProgress {
    pub course_content_id: Id<CourseContent>,
    /// Null when no example was ever assigned.
    pub deployment_status: Option<DeploymentStatus>,
    pub deployment: Option<CourseContentDeploymentGet>,
    /// The background work that releases it, if there is any.
    pub task: Option<TaskInfo>,
}

endpoint! {
    /// Answers the example that a course content shows, with all that happened to it; null when none was ever assigned.
    GetDeploymentHistory = "get_deployment_history", "course-contents",
    Get "/course-contents/{id}/deployment",
    params: ById<CourseContent>,
    answer: Option<DeploymentWithHistory>,
}

endpoint! {
    /// Answers how far the release of a course content has come.
    GetDeploymentProgress = "get_deployment_progress", "course-contents",
    Get "/course-contents/deployment/{id}",
    params: ById<CourseContent>,
    answer: DeploymentProgress,
}

endpoint! {
    /// Lets a course content show a version of an example.
    AssignExample = "assign_example", "lecturers",
    Post "/lecturers/course-contents/{id}/assign-example",
    params: ById<CourseContent>,
    body: AssignExampleRequest,
    answer: AssignExampleResponse,
}

endpoint! {
    /// Answers the example that a course content shows.
    GetDeployment = "get_deployment", "lecturers",
    Get "/lecturers/course-contents/{id}/deployment",
    params: ById<CourseContent>,
    answer: DeploymentGet,
}

endpoint! {
    /// Takes the example from a course content.
    UnassignExample = "unassign_example", "lecturers",
    Delete "/lecturers/course-contents/{id}/deployment",
    params: ById<CourseContent>,
    answer: UnassignExampleResponse,
}
