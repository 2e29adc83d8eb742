//! Releases: what a course's students are given, and when.

use crate::dto::prelude::*;

/// What is to be released. Without a choice: what is assigned and not released yet, and what failed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct GenerateTemplateRequest {
    /// What the commit says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 10_000)))]
    pub commit_message: Option<String>,
    /// Also what is released already.
    pub force_redeploy: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub release: Option<ReleaseSelection>,
}

/// Which contents are to be released: these, or one with all below it, or all that show an example.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct ReleaseSelection {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(max = 10_000))]
    pub course_content_ids: Option<Vec<Id<CourseContent>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Id<CourseContent>>,
    /// With `parent_id`: also what lies below it.
    pub include_descendants: bool,
    pub all: bool,
    /// The version for all of them, as in `overrides`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 64)))]
    pub global_commit: Option<String>,
    /// Other versions than the assigned ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(max = 10_000), dive)]
    pub overrides: Option<Vec<ReleaseOverride>>,
}
impl Default for ReleaseSelection {
    fn default() -> Self {
        Self { course_content_ids: None, parent_id: None, include_descendants: true, all: false, global_commit: None, overrides: None }
    }
}

/// Another version than the assigned one; it is assigned then.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ReleaseOverride {
    pub course_content_id: Id<CourseContent>,
    /// The tag of a version of the example, or the commit of an earlier release of this content.
    #[garde(length(chars, min = 1, max = 64))]
    pub version_identifier: String,
}

/// The release has begun.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GenerateTemplateResponse {
    /// The background work: `GET /tasks/{id}`.
    pub workflow_id: Id<Task>,
    /// Always `started`.
    pub status: String,
    pub contents_to_process: i64,
}

/// What a release would do, compared with what lies in the student template now.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReleasePlan {
    pub course_id: Id<Course>,
    /// What the commit would say.
    pub commit_message: String,
    pub items: Vec<ReleasePlanItem>,
}

/// What a release would do with one content.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReleasePlanItem {
    pub course_content_id: Id<CourseContent>,
    pub title: Option<String>,
    pub path: String,
    /// Where its files are in the student template.
    pub directory: String,
    /// What students have now.
    pub from_tag: Option<String>,
    /// What they would have.
    pub to_tag: Option<String>,
    /// The files that would change; their paths begin with `directory`.
    pub files: Vec<PlannedFile>,
    /// How many files would stay as they are.
    pub unchanged: i64,
    /// Why it could not be released.
    pub error: Option<String>,
}

/// What would become of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedFile {
    pub path: String,
    pub change: FileChange,
    /// Its new size in bytes; null for one that goes.
    pub size: Option<u64>,
    /// Whether what is there now is not what was released: somebody pushed it (or its deletion) to the template, and the release
    /// writes over it. It stays in the template's history.
    pub pushed: bool,
}

words! {
    /// What becomes of a file.
    FileChange {
        /// It is new.
        Added = "added",
        /// It gets another content.
        Changed = "changed",
        /// It goes.
        Removed = "removed",
    }
}

/// What is to be written into the assignments repository. Without a choice: all.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct GenerateAssignmentsRequest {
    /// Read by nobody: the repository is the course's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignments_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(max = 10_000))]
    pub course_content_ids: Option<Vec<Id<CourseContent>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Id<CourseContent>>,
    /// With `parent_id`: also what lies below it.
    pub include_descendants: bool,
    pub all: bool,
    pub overwrite_strategy: OverwriteStrategy,
    /// What the commit says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 10_000)))]
    pub commit_message: Option<String>,
}
impl Default for GenerateAssignmentsRequest {
    fn default() -> Self {
        Self {
            assignments_url: None,
            course_content_ids: None,
            parent_id: None,
            include_descendants: true,
            all: false,
            overwrite_strategy: OverwriteStrategy::default(),
            commit_message: None,
        }
    }
}

words! {
    /// What becomes of a directory that is there already.
    #[derive(Default)]
    OverwriteStrategy {
        /// It stays as it is.
        SkipIfExists = "skip_if_exists",
        /// It is written anew.
        #[default]
        ForceUpdate = "force_update",
    }
}

/// The assignments repository is being written.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GenerateAssignmentsResponse {
    /// The background work: `GET /tasks/{id}`.
    pub workflow_id: Id<Task>,
    /// Always `started`.
    pub status: String,
    pub contents_to_process: i64,
}

/// Where the course's repositories are.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseGitStatus {
    pub course_id: Id<Course>,
    /// Whether the course has a git host: this server, or one that its properties name.
    pub gitlab_configured: bool,
    /// The git host.
    pub gitlab_url: Option<String>,
    /// Path of the course on the git host.
    pub full_path: Option<String>,
    pub student_template_url: Option<String>,
    pub assignments_url: Option<String>,
    /// Whether groups, projects and members there are kept by this platform.
    pub managed: bool,
    /// What came of looking there last; nothing where this platform keeps nothing there.
    pub last_run: Option<GitLabRun>,
}

/// What came of bringing a course's GitLab server to what it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GitLabRun {
    pub operation_id: Id<Task>,
    /// `queued`, `running`, `finished`, `failed` or `cancelled`.
    pub state: String,
    /// When it ended, or when it was asked for.
    pub at: DateTime<Utc>,
    /// Why it failed.
    pub message: Option<String>,
    /// What is not as it shall be, and needs somebody to look at it.
    pub problems: Vec<GitLabProblem>,
}

/// Something at a GitLab server that is not as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GitLabProblem {
    /// What it is about, such as `course:` and an id.
    pub about: String,
    pub message: String,
}

endpoint! {
    /// Begins to release contents of a course: students get their task and template.
    GenerateStudentTemplate = "generate_student_template", "system",
    Post "/system/courses/{id}/generate-student-template",
    params: ById<Course>,
    body: GenerateTemplateRequest,
    answer: GenerateTemplateResponse,
}

endpoint! {
    /// Says which files a release would change, without changing anything.
    PlanRelease = "plan_release", "system",
    Post "/system/courses/{id}/release-plan",
    params: ById<Course>,
    body: GenerateTemplateRequest,
    answer: ReleasePlan,
}

endpoint! {
    /// Begins to write the files of examples, solutions and tests included, into the course's assignments repository.
    GenerateAssignments = "generate_assignments", "system",
    Post "/system/courses/{id}/generate-assignments",
    params: ById<Course>,
    body: GenerateAssignmentsRequest,
    answer: GenerateAssignmentsResponse,
}

endpoint! {
    /// Answers where the course's repositories are.
    GetCourseGitStatus = "get_course_git_status", "system",
    Get "/system/courses/{id}/gitlab-status",
    params: ById<Course>,
    answer: CourseGitStatus,
}

/// What to download with a reference.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ReferenceQuery {
    /// Also the references of the examples that it depends on, each in its directory.
    pub with_dependencies: bool,
}

endpoint! {
    /// Answers the sample solution of a content with its additional files, as a zip.
    DownloadReference = "download_reference", "tutors",
    Get "/tutors/course-contents/{id}/reference",
    params: ById<CourseContent>,
    query: ReferenceQuery,
    answer: Download,
}

endpoint! {
    /// Answers the description of a content with its media, as a zip.
    DownloadDescription = "download_description", "tutors",
    Get "/tutors/course-contents/{id}/description",
    params: ById<CourseContent>,
    answer: Download,
}

endpoint! {
    /// Answers the description of a released content with its media, as a zip.
    DownloadTask = "download_task", "students",
    Get "/students/course-contents/{id}/description",
    params: ById<CourseContent>,
    answer: Download,
}

endpoint! {
    /// Answers what one begins with when working on a released content, as a zip: the directory of the student template.
    DownloadTemplate = "download_template", "students",
    Get "/students/course-contents/{id}/template",
    params: ById<CourseContent>,
    answer: Download,
}
