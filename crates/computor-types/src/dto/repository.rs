//! Git repositories: what somebody needs to work with them, and how corrected exercises reach those who have begun.

use crate::{
    dto::prelude::*,
    endpoint::{Http, Streamed},
};

/// The parameter of calls about a course.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RepositoryCourseParams {
    pub course_id: Id<Course>,
}

/// What shows that somebody may use the host of a course's repositories.
#[derive(Clone, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseMemberValidationRequest {
    /// A token of that host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 4096)))]
    pub provider_access_token: Option<String>,
}
impl std::fmt::Debug for CourseMemberValidationRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CourseMemberValidationRequest").finish_non_exhaustive()
    }
}

/// The account that somebody has with the host of a course's repositories.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseMemberProviderAccountUpdate {
    /// Its name there.
    #[garde(length(chars, min = 1, max = 255))]
    pub provider_account_id: String,
    /// A token of that host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 4096)))]
    pub provider_access_token: Option<String>,
}
impl std::fmt::Debug for CourseMemberProviderAccountUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CourseMemberProviderAccountUpdate").finish_non_exhaustive()
    }
}

/// Whether a member of a course can begin to work.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberReadinessStatus {
    pub course_member_id: Id<CourseMember>,
    pub course_id: Id<Course>,
    pub organization_id: Id<Organization>,
    pub course_role_id: Key<CourseRole>,
    pub provider_type: Option<String>,
    /// The host of the repositories.
    pub provider: Option<String>,
    /// Whether one needs an account there that is not the platform's own.
    pub requires_account: bool,
    pub has_account: bool,
    pub is_ready: bool,
    pub provider_account_id: Option<String>,
    /// Always null: what was sent is not sent back.
    pub provider_access_token: Option<String>,
}

/// For how long a repository token shall be good.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct RepositoryTokenCreate {
    /// In seconds: at most a day, by default an hour.
    #[serde(default = "hour")]
    #[garde(range(min = 60, max = 86400))]
    pub lifetime: i64,
}

const fn hour() -> i64 {
    3600
}

/// What `git` needs to clone and push for a while, and nothing else can be done with.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct RepositoryToken {
    pub username: String,
    /// Shown once.
    pub password: String,
    pub expires_at: DateTime<Utc>,
}
impl std::fmt::Debug for RepositoryToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RepositoryToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Where a corrected exercise and what somebody wrote do not fit together.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CorrectionConflict {
    pub path: String,
    pub message: String,
}

/// What of the template has reached the repository of a student or team.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CorrectionGet {
    /// Of the repository.
    pub id: uuid::Uuid,
    pub course_member_id: Option<Id<CourseMember>>,
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    /// Who works in it.
    pub name: Option<String>,
    pub clone_url: Option<String>,
    /// up_to_date, fast_forward, merged, offered (it could not be merged) or failed; null: not offered yet.
    pub state: Option<String>,
    /// Whether what is released is there.
    pub has_newest: bool,
    /// The commit of the template that was offered last.
    pub offered_commit: Option<String>,
    pub offered_at: Option<DateTime<Utc>>,
    /// When somebody pushed last.
    pub pushed_at: Option<DateTime<Utc>>,
    pub conflicts: Vec<CorrectionConflict>,
    pub message: Option<String>,
    /// The branch that has what could not be merged.
    pub branch: Option<String>,
}

/// The flow that offers what is released to all.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CorrectionStarted {
    /// Its task.
    pub workflow_id: uuid::Uuid,
    pub status: String,
}

/// What follows `/git/` in the address of a repository.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GitParams {
    pub path: String,
}

/// What a git client asks first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct GitQuery {
    /// `git-upload-pack` or `git-receive-pack`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// Who a token belongs to, as clients want to know it of a git host.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GitUser {
    pub id: Id<User>,
    pub username: Option<String>,
    pub name: Option<String>,
    pub email: Option<String>,
    /// Always "active".
    pub state: String,
}

endpoint! {
    /// Answers a git client that wants to know what a repository offers (`…/info/refs`).
    ///
    /// Refusals are plain text, which git prints. The rule is that of the repository.
    ReadGit = "read_git", "git",
    Get "/git/{*path}",
    access: Basic,
    params: GitParams,
    query: GitQuery,
    answer: Http,
}

endpoint! {
    /// Lets a git client fetch (`…/git-upload-pack`) or push (`…/git-receive-pack`).
    ///
    /// Refusals are plain text, which git prints. The rule is that of the repository.
    TransferGit = "transfer_git", "git",
    Post "/git/{*path}",
    access: Basic,
    params: GitParams,
    body: Streamed,
    answer: Http,
}

endpoint! {
    /// Answers who a token belongs to (header `PRIVATE-TOKEN`), as clients ask a git host.
    GetGitUser = "get_git_user", "git",
    Get "/api/v4/user",
    answer: GitUser,
}

endpoint! {
    /// Answers whether one can begin to work in a course. Where the platform hosts the repositories, every member can; at a GitLab
    /// server, a token of one's own registers the account that it belongs to.
    ValidateMembership = "validate_membership", "user",
    Post "/user/courses/{course_id}/validate",
    params: RepositoryCourseParams,
    body: CourseMemberValidationRequest,
    answer: CourseMemberReadinessStatus,
}

endpoint! {
    /// Registers one's account with the host of a course's repositories. Where the platform is that host, one has one; at a GitLab
    /// server, a token shows that it is one's own, and its number counts, not its name.
    RegisterAccount = "register_account", "user",
    Post "/user/courses/{course_id}/register",
    params: RepositoryCourseParams,
    body: CourseMemberProviderAccountUpdate,
    answer: CourseMemberReadinessStatus,
}

endpoint! {
    /// Makes a token with which git may clone and push as oneself for a while, and that opens nothing else.
    CreateRepositoryToken = "create_repository_token", "user",
    Post "/user/repository-token",
    body: RepositoryTokenCreate,
    status: 201,
    answer: RepositoryToken,
}

endpoint! {
    /// Lists which repositories of a course have what is released, those that need help first.
    ListCorrections = "list_corrections", "lecturers",
    Get "/lecturers/courses/{course_id}/corrections",
    params: RepositoryCourseParams,
    answer: Vec<CorrectionGet>,
}

endpoint! {
    /// Offers what is released to all repositories of a course once more.
    OfferCorrection = "offer_correction", "lecturers",
    Post "/lecturers/courses/{course_id}/corrections",
    params: RepositoryCourseParams,
    status: 202,
    answer: CorrectionStarted,
}

/// Which commit is handed in.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CommitHandIn {
    pub submission_group_id: Id<SubmissionGroup>,
    /// A commit on `main` of the group's repository, in full; without it, the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 64))]
    pub commit: Option<String>,
    /// True: to be graded; false: to practise.
    #[serde(default)]
    pub submit: bool,
}

/// A commit that was handed in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CommitHandedIn {
    pub artifact_id: Id<SubmissionArtifact>,
    pub submission_group_id: Id<SubmissionGroup>,
    /// The commit.
    pub version_identifier: String,
    /// False if it was handed in before.
    pub created: bool,
}

endpoint! {
    /// Hands in a commit of the group's repository: the assignment's directory, exactly as it is there.
    HandInCommit = "hand_in_commit", "submissions",
    Post "/submissions/commits",
    body: CommitHandIn,
    status: 201,
    answer: CommitHandedIn,
}
