//! Test runs and their results.

use crate::dto::prelude::*;

/// One test run of a submission, and what came of it.
pub struct TestResult;
impl Entity for TestResult {
    const NAME: &'static str = "result";
    const PATH: &'static str = "results";
    type Key = Id<Self>;
    type Get = ResultGet;
    type List = ResultList;
    type Query = ResultQuery;
}
impl Create for TestResult {
    type Create = ResultCreate;
}
impl Update for TestResult {
    type Update = ResultUpdate;
}
impl Delete for TestResult {}

/// A result in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResultGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<TestResult>,
    pub course_member_id: Id<CourseMember>,
    pub course_content_id: Id<CourseContent>,
    pub course_content_type_id: Id<CourseContentType>,
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    pub submission_artifact_id: Option<Id<SubmissionArtifact>>,
    pub testing_service_id: Option<Id<Service>>,
    /// What the testing service calls the run.
    pub test_system_id: Option<String>,
    /// 0 to 1.
    pub result: f64,
    /// 0 to 1.
    pub grade: Option<f64>,
    /// The report of the tests.
    pub result_json: Option<Map<String, Value>>,
    pub properties: Option<Map<String, Value>>,
    pub version_identifier: String,
    /// The version of the example that it was tested with.
    pub reference_version_identifier: Option<String>,
    pub status: TaskStatus,
    pub grading_ids: Option<Vec<Id<SubmissionGrade>>>,
    /// Whether the run left files behind.
    pub has_artifacts: bool,
    /// How many files the run left behind.
    pub artifact_count: i64,
    pub result_artifacts: Vec<ResultArtifactInfo>,
}

/// A result in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResultList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<TestResult>,
    pub course_member_id: Id<CourseMember>,
    pub course_content_id: Id<CourseContent>,
    pub course_content_type_id: Id<CourseContentType>,
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    pub submission_artifact_id: Option<Id<SubmissionArtifact>>,
    pub testing_service_id: Option<Id<Service>>,
    /// What the testing service calls the run.
    pub test_system_id: Option<String>,
    /// 0 to 1.
    pub result: f64,
    /// 0 to 1.
    pub grade: Option<f64>,
    pub version_identifier: String,
    /// The version of the example that it was tested with.
    pub reference_version_identifier: Option<String>,
    pub status: TaskStatus,
    /// Whether the run left files behind.
    pub has_artifacts: bool,
    /// How many files the run left behind.
    pub artifact_count: i64,
}

/// How far a test run has come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TestRunStatus {
    #[serde(flatten)]
    pub run: ResultList,
    /// How many turns until it begins, while it waits; 1 for the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// In how many seconds it begins, as far as that can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_wait: Option<f64>,
}

/// A new result.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ResultCreate {
    pub course_member_id: Id<CourseMember>,
    pub course_content_id: Id<CourseContent>,
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission_artifact_id: Option<Id<SubmissionArtifact>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub testing_service_id: Option<Id<Service>>,
    /// What the testing service calls the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub test_system_id: Option<String>,
    /// 0 to 1.
    #[garde(custom(validate::fraction))]
    pub result: f64,
    /// 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::fraction)))]
    pub grade: Option<f64>,
    /// The report of the tests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_json: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
    #[garde(length(chars, min = 1, max = 2048))]
    pub version_identifier: String,
    /// The version of the example that it was tested with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 64))]
    pub reference_version_identifier: Option<String>,
    pub status: TaskStatus,
}

/// Changes to a result.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct ResultUpdate {
    /// 0 to 1.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::fraction)))]
    pub result: Patch<f64>,
    /// 0 to 1.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::fraction)))]
    pub grade: Patch<f64>,
    /// The report of the tests.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub result_json: Patch<Map<String, Value>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub status: Patch<TaskStatus>,
    /// What the testing service calls the run.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub test_system_id: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /results`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ResultQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<TestResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitter_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_type_id: Option<Id<CourseContentType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_artifact_id: Option<Id<SubmissionArtifact>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub testing_service_id: Option<Id<Service>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_system_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_identifier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TaskStatus>,
    /// Only the newest per submission group and content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<f64>,
}

words! {
    /// How far a test run or another piece of background work has come.
    TaskStatus {
        /// Waits for a worker.
        Queued = "queued",
        /// Runs.
        Started = "started",
        /// Came to an end, good or bad: the result says which.
        Finished = "finished",
        /// Came to nothing.
        Failed = "failed",
        /// Was put off.
        Deferred = "deferred",
        /// Was stopped.
        Cancelled = "cancelled",
    }
}

/// How far a test run has come, as it is kept: a number. The API tells it as a [`TaskStatus`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ResultStatus {
    /// Has a verdict, good or bad.
    Finished = 0,
    /// Came to nothing.
    Failed = 1,
    /// Was stopped.
    Cancelled = 2,
    /// Is to be started later.
    Scheduled = 3,
    /// Waits for a worker.
    Queued = 4,
    /// Runs.
    Running = 5,
    /// Its worker died, too often.
    Crashed = 6,
    /// Was put off.
    Paused = 7,
}
impl ResultStatus {
    /// All of them, in the order of their numbers.
    pub const ALL: &'static [Self] =
        &[Self::Finished, Self::Failed, Self::Cancelled, Self::Scheduled, Self::Queued, Self::Running, Self::Crashed, Self::Paused];
    /// As it is kept.
    pub const fn number(self) -> i32 {
        self as i32
    }
    /// As the API tells it.
    pub const fn told(self) -> TaskStatus {
        match self {
            Self::Finished => TaskStatus::Finished,
            Self::Failed | Self::Crashed => TaskStatus::Failed,
            Self::Cancelled => TaskStatus::Cancelled,
            Self::Scheduled | Self::Queued => TaskStatus::Queued,
            Self::Running => TaskStatus::Started,
            Self::Paused => TaskStatus::Deferred,
        }
    }
    /// Whether it ended without a verdict: it counts as if it had never been asked for.
    pub const fn came_to_nothing(self) -> bool {
        matches!(self, Self::Failed | Self::Cancelled | Self::Crashed)
    }
    /// Whether nothing changes it any more.
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Finished) || self.came_to_nothing()
    }
}
impl From<TaskStatus> for ResultStatus {
    /// What is kept of a run that was made elsewhere and is told.
    fn from(told: TaskStatus) -> Self {
        match told {
            TaskStatus::Queued => Self::Queued,
            TaskStatus::Started => Self::Running,
            TaskStatus::Finished => Self::Finished,
            TaskStatus::Failed => Self::Failed,
            TaskStatus::Deferred => Self::Paused,
            TaskStatus::Cancelled => Self::Cancelled,
        }
    }
}
impl TryFrom<i32> for ResultStatus {
    type Error = Unknown;
    fn try_from(number: i32) -> Result<Self, Self::Error> {
        let found = Self::ALL.iter().copied().find(|status| status.number() == number);
        found.ok_or_else(|| Unknown::among(number, Self::ALL.iter().map(|status| status.number())))
    }
}

/// A file that a test run left behind, as a result mentions it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResultArtifactInfo {
    pub id: Id<ResultArtifact>,
    pub filename: String,
    pub content_type: Option<String>,
    /// In bytes.
    pub file_size: i64,
    pub created_at: Option<DateTime<Utc>>,
}

/// A file that a test run left behind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResultArtifactListItem {
    pub created_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<ResultArtifact>,
    pub result_id: Id<TestResult>,
    pub content_type: Option<String>,
    /// In bytes.
    pub file_size: i64,
    /// Where it lies in the store: the bucket.
    pub bucket_name: String,
    /// Where it lies in the store: the key.
    pub object_key: String,
    pub properties: Option<Map<String, Value>>,
}

/// Which submission to test: `artifact_id`, or the newest of `submission_group_id` (of `version_identifier`).
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct TestCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_id: Option<Id<SubmissionArtifact>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_identifier: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_content_path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The git host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_url: Option<String>,
    /// True: to be graded; false: to practise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submit: Option<bool>,
}

/// Marker of a file that a test run left behind.
pub struct ResultArtifact;

endpoint! {
    /// Tests a submission. The answer is the run as it begins; `GET /results/{id}/status` says when it ends.
    StartTest = "start_test", "tests",
    Post "/tests",
    body: TestCreate,
    answer: ResultList,
}

endpoint! {
    /// Answers how far a test run has come.
    GetTestStatus = "get_test_status", "tests",
    Get "/tests/status/{id}",
    params: ById<TestResult>,
    answer: TestRunStatus,
}

endpoint! {
    /// Answers the status of a test run, as a word.
    GetResultStatus = "get_result_status", "results",
    Get "/results/{id}/status",
    params: ById<TestResult>,
    answer: TaskStatus,
}

endpoint! {
    /// Lists the files that a test run left behind.
    ListResultArtifacts = "list_result_artifacts", "results",
    Get "/results/{id}/artifacts",
    params: ById<TestResult>,
    answer: Vec<ResultArtifactListItem>,
}

endpoint! {
    /// Downloads the files that a test run left behind, as a ZIP archive.
    DownloadResultArtifacts = "download_result_artifacts", "results",
    Get "/results/{id}/artifacts/download",
    params: ById<TestResult>,
    answer: Download,
}
