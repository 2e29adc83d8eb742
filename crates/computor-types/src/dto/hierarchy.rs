//! Organizations, course families and courses made by background work.

use crate::dto::prelude::*;

/// A git host and how to reach it.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct GitLabCredentials {
    #[garde(custom(validate::web_address))]
    pub gitlab_url: String,
    /// Read by nobody: this server makes no groups elsewhere, so it is not kept.
    pub gitlab_token: String,
}
impl std::fmt::Debug for GitLabCredentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GitLabCredentials").field("gitlab_url", &self.gitlab_url).finish_non_exhaustive()
    }
}

/// What a new organization, family or course is. Unknown keys mean nothing.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct HierarchyNode {
    #[garde(custom(validate::path))]
    pub path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 255))]
    pub title: Option<String>,
    /// What it is called where there is no title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 255))]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    /// Of an organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_type: Option<OrganizationType>,
    /// Of a course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<Key<Language>>,
}

/// A new organization.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct OrganizationTaskRequest {
    #[garde(dive)]
    pub organization: HierarchyNode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub gitlab: Option<GitLabCredentials>,
    /// The group on the git host that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_group_id: Option<i64>,
}

/// A new course family.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseFamilyTaskRequest {
    #[garde(dive)]
    pub course_family: HierarchyNode,
    pub organization_id: Id<Organization>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub gitlab: Option<GitLabCredentials>,
}

/// A new course.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseTaskRequest {
    #[garde(dive)]
    pub course: HierarchyNode,
    pub course_family_id: Id<CourseFamily>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub gitlab: Option<GitLabCredentials>,
}

/// The work has begun.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TaskResponse {
    /// `GET /tasks/{id}`.
    pub task_id: Id<Task>,
    /// Always `submitted`.
    pub status: String,
    pub message: String,
}

/// A whole hierarchy, as a deployment file has it.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct HierarchyCreate {
    #[garde(dive)]
    pub deployment_config: HierarchyConfig,
    /// Only say whether it could be done.
    #[serde(default)]
    pub validate_only: bool,
}

/// The part of a deployment file that is about organizations, families and courses; the rest is done by other calls.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
pub struct HierarchyConfig {
    #[serde(default)]
    #[garde(length(max = 1000), dive)]
    pub organizations: Vec<OrganizationConfig>,
}

/// The git host of an organization.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct HierarchyGitHost {
    #[serde(default, alias = "gitlab_url", skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::web_address)))]
    pub url: Option<String>,
    /// Read by nobody: this server makes no groups elsewhere, so it is not kept.
    #[serde(default, alias = "gitlab_token", skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The group there that the organization belongs to.
    #[serde(default, alias = "parent_group_id", skip_serializing_if = "Option::is_none")]
    pub parent: Option<i64>,
}
impl std::fmt::Debug for HierarchyGitHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HierarchyGitHost").field("url", &self.url).field("parent", &self.parent).finish_non_exhaustive()
    }
}

/// An organization with what is below it.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct OrganizationConfig {
    #[serde(flatten)]
    #[garde(dive)]
    pub node: HierarchyNode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub gitlab: Option<HierarchyGitHost>,
    #[serde(default)]
    #[garde(length(max = 1000), dive)]
    pub course_families: Vec<CourseFamilyConfig>,
}

/// A course family with what is below it.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseFamilyConfig {
    #[serde(flatten)]
    #[garde(dive)]
    pub node: HierarchyNode,
    #[serde(default)]
    #[garde(length(max = 1000), dive)]
    pub courses: Vec<HierarchyNode>,
}

/// The hierarchy is being made, or could be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct HierarchyCreated {
    /// The background work; null when it was only checked.
    pub workflow_id: Option<Id<Task>>,
    /// `started`, or `valid`.
    pub status: String,
    pub message: String,
    /// Path of the first organization, family and course.
    pub deployment_path: String,
}

/// How far a hierarchy is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct HierarchyStatus {
    pub workflow_id: Id<Task>,
    /// `running`, `completed`, `failed` or `cancelled`.
    pub status: String,
    /// What was made.
    pub result: Option<Value>,
    /// Why it came to nothing.
    pub error: Option<String>,
}

endpoint! {
    /// Begins to make an organization. One with this path is used as it is.
    DeployOrganization = "deploy_organization", "system",
    Post "/system/deploy/organizations",
    body: OrganizationTaskRequest,
    answer: TaskResponse,
}

endpoint! {
    /// Begins to make a course family. One with this path in the organization is used as it is.
    DeployCourseFamily = "deploy_course_family", "system",
    Post "/system/deploy/course-families",
    body: CourseFamilyTaskRequest,
    answer: TaskResponse,
}

endpoint! {
    /// Begins to make a course. One with this path in the family is used as it is.
    DeployCourse = "deploy_course", "system",
    Post "/system/deploy/courses",
    body: CourseTaskRequest,
    answer: TaskResponse,
}

endpoint! {
    /// Begins to make organizations, course families and courses; what is there already is used as it is.
    CreateHierarchy = "create_hierarchy", "system",
    Post "/system/hierarchy/create",
    body: HierarchyCreate,
    answer: HierarchyCreated,
}

endpoint! {
    /// Answers how far a hierarchy is.
    GetHierarchyStatus = "get_hierarchy_status", "system",
    Get "/system/hierarchy/status/{id}",
    params: ById<Task>,
    answer: HierarchyStatus,
}
