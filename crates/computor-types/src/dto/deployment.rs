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

/// How far the releases of a course have come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DeploymentSummary {
    pub course_id: Id<Course>,
    /// Contents that are not archived.
    pub total_content: i64,
    /// Those for which something can be handed in.
    pub submittable_content: i64,
    /// Those that show an example.
    pub deployments_total: i64,
    pub deployments_pending: i64,
    pub deployments_deployed: i64,
    pub deployments_failed: i64,
    /// When something was last released.
    pub last_deployment_at: Option<DateTime<Utc>>,
}

/// The contents that are to show the newest version of their example.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct VersionUpgradeCreate {
    #[garde(length(max = 10_000))]
    pub course_content_ids: Vec<Id<CourseContent>>,
}

/// What became of a batch of upgrades.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct VersionUpgradeGet {
    pub total_requested: i64,
    pub total_upgraded: i64,
    /// Those that showed the newest version already.
    pub total_skipped: i64,
    pub total_failed: i64,
    pub results: Vec<VersionUpgradeResult>,
}

/// What became of one upgrade.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct VersionUpgradeResult {
    pub course_content_id: Id<CourseContent>,
    pub success: bool,
    /// The version that was assigned before.
    pub from_tag: Option<String>,
    /// The version that is assigned now.
    pub to_tag: Option<String>,
    /// Why not.
    pub error: Option<String>,
}

/// Which examples contents would show.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
pub struct ContentValidationCreate {
    #[garde(length(max = 10_000), dive)]
    pub content_validations: Vec<ContentValidationItem>,
}

/// A version of an example that a content would show.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ContentValidationItem {
    pub content_id: Id<CourseContent>,
    #[garde(length(chars, max = 2048))]
    pub example_identifier: String,
    /// Such as `1.2.0`.
    #[garde(length(chars, max = 64))]
    pub version_tag: String,
}

/// Whether contents could show these versions.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ContentValidationGet {
    pub valid: bool,
    pub total_validated: i64,
    pub total_issues: i64,
    pub validation_results: Vec<ContentValidationResult>,
}

/// Whether a content could show a version.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ContentValidationResult {
    pub content_id: Id<CourseContent>,
    pub valid: bool,
    pub example_validation: ExampleValidationResult,
    pub version_validation: VersionValidationResult,
    /// What is wrong.
    pub validation_message: Option<String>,
}

/// Whether there is such an example.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleValidationResult {
    pub identifier: String,
    pub exists: bool,
    pub example_id: Option<Id<Example>>,
    pub message: Option<String>,
}

/// Whether it has such a version.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct VersionValidationResult {
    pub version_tag: String,
    pub exists: bool,
    pub version_id: Option<Id<ExampleVersion>>,
    pub message: Option<String>,
}

endpoint! {
    /// Answers how far the releases of a course have come.
    GetDeploymentSummary = "get_deployment_summary", "course-contents",
    Get "/course-contents/courses/{id}/deployment-summary",
    params: ById<Course>,
    answer: DeploymentSummary,
}

endpoint! {
    /// Takes the example from a course content.
    RemoveContentExample = "remove_content_example", "course-contents",
    Delete "/course-contents/{id}/example",
    params: ById<CourseContent>,
    answer: Done,
}

endpoint! {
    /// Lets contents of a course show the newest versions of their examples; says of each what became of it.
    UpgradeVersions = "upgrade_versions", "lecturers",
    Post "/lecturers/courses/{id}/upgrade-versions",
    params: ById<Course>,
    body: VersionUpgradeCreate,
    answer: VersionUpgradeGet,
}

endpoint! {
    /// Says whether contents of a course could show these versions, without changing anything.
    ValidateContents = "validate_contents", "lecturers",
    Post "/lecturers/courses/{id}/validate",
    params: ById<Course>,
    body: ContentValidationCreate,
    answer: ContentValidationGet,
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
