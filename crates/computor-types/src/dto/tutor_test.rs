//! Tests that tutors run with code of their own: as those of students, and gone after an hour.

use crate::dto::prelude::*;

/// A test of a tutor's own code.
#[derive(Clone, Copy, Debug)]
pub struct TutorTest;

words! {
    /// How far a tutor's test has come.
    TutorTestState {
        /// It waits for its turn.
        Pending = "pending",
        /// It runs.
        Running = "running",
        /// It has a verdict.
        Completed = "completed",
        /// It came to nothing.
        Failed = "failed",
        /// It took too long.
        Timeout = "timeout",
    }
}

/// How to run it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct TutorTestConfig {
    /// Whether pictures that the program makes are wanted.
    pub store_graphics_artifacts: Option<bool>,
    /// Not used: the exercise says how long its tests may take.
    pub timeout_seconds: Option<i64>,
}

/// The form of `POST /tutors/course-contents/{id}/test`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorTestUpload {
    /// A ZIP archive with the code, as students hand it in.
    #[schemars(extend("format" = "binary"))]
    pub file: String,
    /// A [`TutorTestConfig`] as JSON.
    #[serde(default)]
    #[schemars(schema_with = "json_text::<TutorTestConfig>")]
    pub config: Option<String>,
}
impl UploadForm for TutorTestConfig {
    const FIELD: &'static str = "config";
    const OPTIONAL: bool = true;
    type Schema = TutorTestUpload;
}

/// A form with nothing but a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct FileOnly {}

/// The form of an upload of files that a run left behind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ArtifactsUpload {
    /// A ZIP archive.
    #[schemars(extend("format" = "binary"))]
    pub file: String,
}
impl UploadForm for FileOnly {
    const FIELD: &'static str = "metadata";
    const OPTIONAL: bool = true;
    type Schema = ArtifactsUpload;
}

/// A test was started.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorTestCreateResponse {
    pub test_id: Id<TutorTest>,
    pub status: TutorTestState,
    pub created_at: Option<DateTime<Utc>>,
}

/// How far a test has come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorTestStatus {
    pub test_id: Id<TutorTest>,
    pub status: TutorTestState,
    pub created_at: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    pub has_artifacts: bool,
    pub artifact_count: i64,
}

/// A test with its report.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorTestGet {
    pub test_id: Id<TutorTest>,
    pub status: TutorTestState,
    pub created_at: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// The whole report, hidden tests among it.
    pub result_dict: Option<Value>,
    pub passed: Option<i64>,
    pub failed: Option<i64>,
    pub total: Option<i64>,
    /// 0 to 1.
    pub result_value: Option<f64>,
    /// Why it came to nothing.
    pub error: Option<String>,
    pub has_artifacts: bool,
    pub artifact_count: i64,
}

/// A file that a test left behind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorTestArtifactInfo {
    pub filename: String,
    /// In bytes.
    pub size: i64,
    pub last_modified: Option<DateTime<Utc>>,
}

/// The files that a test left behind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorTestArtifactList {
    pub test_id: Id<TutorTest>,
    pub artifacts: Vec<TutorTestArtifactInfo>,
    pub total_count: i64,
}

/// A report that was made elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(transparent)]
pub struct TutorTestReport(pub Map<String, Value>);

endpoint! {
    /// Tests one's own code against an assignment. Nothing is graded, and nothing stays for longer than an hour.
    CreateTutorTest = "create_tutor_test", "tutors",
    Post "/tutors/course-contents/{id}/test",
    params: ById<CourseContent>,
    body: Upload<TutorTestConfig>,
    answer: TutorTestCreateResponse,
}

endpoint! {
    /// Answers how far a test has come.
    GetTutorTestStatus = "get_tutor_test_status", "tutors",
    Get "/tutors/tests/{id}/status",
    params: ById<TutorTest>,
    answer: TutorTestStatus,
}

endpoint! {
    /// Answers a test with its report.
    GetTutorTest = "get_tutor_test", "tutors",
    Get "/tutors/tests/{id}",
    params: ById<TutorTest>,
    answer: TutorTestGet,
}

endpoint! {
    /// Lists the files that a test left behind.
    ListTutorTestArtifacts = "list_tutor_test_artifacts", "tutors",
    Get "/tutors/tests/{id}/artifacts",
    params: ById<TutorTest>,
    answer: TutorTestArtifactList,
}

endpoint! {
    /// Downloads the files that a test left behind.
    DownloadTutorTestArtifacts = "download_tutor_test_artifacts", "tutors",
    Get "/tutors/tests/{id}/artifacts/download",
    params: ById<TutorTest>,
    answer: Download,
}

endpoint! {
    /// Downloads the code that is tested.
    DownloadTutorTestInput = "download_tutor_test_input", "tutors",
    Get "/tutors/tests/{id}/input/download",
    params: ById<TutorTest>,
    answer: Download,
}

endpoint! {
    /// Reports a test that the testing service has run elsewhere.
    ReportTutorTest = "report_tutor_test", "tutors",
    Post "/tutors/tests/{id}/results",
    params: ById<TutorTest>,
    body: TutorTestReport,
    answer: TutorTestStatus,
}

endpoint! {
    /// Stores the files that such a test left behind, instead of those before.
    UploadTutorTestArtifacts = "upload_tutor_test_artifacts", "tutors",
    Post "/tutors/tests/{id}/artifacts/upload",
    params: ById<TutorTest>,
    body: Upload<FileOnly>,
    answer: TutorTestArtifactList,
}

endpoint! {
    /// Stores the files that a run left behind, beside those before.
    UploadResultArtifacts = "upload_result_artifacts", "results",
    Post "/results/{id}/artifacts/upload",
    params: ById<TestResult>,
    body: Upload<FileOnly>,
    status: 201,
    answer: Vec<ResultArtifactListItem>,
}

endpoint! {
    /// Changes a run.
    UpdateArtifactTest = "update_artifact_test", "submissions",
    Patch "/submissions/tests/{id}",
    params: ById<TestResult>,
    body: ResultUpdate,
    answer: ResultList,
}
