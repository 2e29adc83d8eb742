//! Submissions: artifacts, grades and reviews.

use crate::dto::prelude::*;

/// What a submission group uploaded at one time: to practise, or to be graded.
pub struct SubmissionArtifact;
impl Entity for SubmissionArtifact {
    const NAME: &'static str = "submission_artifact";
    const PATH: &'static str = "submissions/artifacts";
    type Key = Id<Self>;
    type Get = SubmissionArtifactGet;
    type List = SubmissionArtifactList;
    type Query = SubmissionArtifactQuery;
}
impl Update for SubmissionArtifact {
    type Update = SubmissionArtifactUpdate;
}

/// A submission in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionArtifactGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<SubmissionArtifact>,
    pub submission_group_id: Id<SubmissionGroup>,
    /// Who uploaded it.
    pub uploaded_by_course_member_id: Option<Id<CourseMember>>,
    pub content_type: Option<String>,
    /// In bytes.
    pub file_size: i64,
    /// Where it lies in the store: the bucket.
    pub bucket_name: String,
    /// Where it lies in the store: the key.
    pub object_key: String,
    pub uploaded_at: DateTime<Utc>,
    /// What the client calls this state of the work, such as a commit.
    pub version_identifier: Option<String>,
    /// True: to be graded; false: to practise.
    pub submit: bool,
    pub properties: Option<Map<String, Value>>,
    pub latest_result: Option<ResultList>,
    /// The same, for clients that look here before they test again.
    pub result: Option<ResultList>,
    /// How many test runs it had.
    pub test_results_count: Option<i64>,
    pub grades_count: Option<i64>,
    pub reviews_count: Option<i64>,
    /// 0 to 1.
    pub average_grade: Option<f64>,
}

/// A submission in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionArtifactList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<SubmissionArtifact>,
    pub submission_group_id: Id<SubmissionGroup>,
    /// Who uploaded it.
    pub uploaded_by_course_member_id: Option<Id<CourseMember>>,
    pub content_type: Option<String>,
    /// In bytes.
    pub file_size: i64,
    /// Where it lies in the store: the bucket.
    pub bucket_name: String,
    /// Where it lies in the store: the key.
    pub object_key: String,
    pub uploaded_at: DateTime<Utc>,
    /// What the client calls this state of the work, such as a commit.
    pub version_identifier: Option<String>,
    /// True: to be graded; false: to practise.
    pub submit: bool,
    pub properties: Option<Map<String, Value>>,
    pub latest_result: Option<ResultList>,
    /// The same, for clients that look here before they test again.
    pub result: Option<ResultList>,
}

/// Changes to a submission.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct SubmissionArtifactUpdate {
    /// True: to be graded; false: to practise.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub submit: Patch<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /submissions/artifacts`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SubmissionArtifactQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    /// Fill `latest_result`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_latest_result: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<SubmissionArtifact>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploaded_by_course_member_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_identifier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submit: Option<bool>,
    /// Only the newest of each submission group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<bool>,
}

/// What a tutor gave a submission. The newest grade counts.
pub struct SubmissionGrade;
impl Entity for SubmissionGrade {
    const NAME: &'static str = "submission_grade";
    const PATH: &'static str = "submissions/grades";
    type Key = Id<Self>;
    type Get = SubmissionGradeDetail;
    type List = SubmissionGradeList;
    type Query = SubmissionGradeQuery;
}
impl Update for SubmissionGrade {
    type Update = SubmissionGradeUpdate;
}
impl Delete for SubmissionGrade {}

/// A grade in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGradeDetail {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<SubmissionGrade>,
    pub artifact_id: Id<SubmissionArtifact>,
    pub graded_by_course_member_id: Id<CourseMember>,
    /// 0 to 1.
    pub grade: f64,
    pub status: GradingStatus,
    /// For the student.
    pub comment: Option<String>,
    pub graded_at: DateTime<Utc>,
}

/// A grade in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGradeList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<SubmissionGrade>,
    pub artifact_id: Id<SubmissionArtifact>,
    pub graded_by_course_member_id: Id<CourseMember>,
    /// 0 to 1.
    pub grade: f64,
    pub status: GradingStatus,
    /// For the student.
    pub comment: Option<String>,
    pub graded_at: DateTime<Utc>,
}

/// A grade for a submission.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SubmissionGradeCreate {
    pub artifact_id: Id<SubmissionArtifact>,
    pub graded_by_course_member_id: Id<CourseMember>,
    /// 0 to 1.
    #[garde(custom(validate::fraction))]
    pub grade: f64,
    #[serde(default)]
    pub status: GradingStatus,
    /// For the student.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub comment: Option<String>,
}

/// Changes to a grade.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct SubmissionGradeUpdate {
    /// 0 to 1.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::fraction)))]
    pub grade: Patch<f64>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub status: Patch<GradingStatus>,
    /// For the student.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub comment: Patch<String>,
}

/// Filters of `GET /submissions/grades`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SubmissionGradeQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<SubmissionGrade>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_id: Option<Id<SubmissionArtifact>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graded_by_course_member_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<GradingStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    /// Only the newest of each submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<DateTime<Utc>>,
}

/// What became of an upload.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionUploadResponseModel {
    pub artifacts: Vec<Id<SubmissionArtifact>>,
    pub submission_group_id: Id<SubmissionGroup>,
    /// Who uploaded it.
    pub uploaded_by_course_member_id: Id<CourseMember>,
    /// In bytes, unpacked.
    pub total_size: i64,
    pub files_count: i64,
    pub uploaded_at: DateTime<Utc>,
    pub version_identifier: String,
    /// Files of the archive that were not taken, the first hundred of them.
    pub files_left_out: Vec<FileLeftOut>,
    /// The receipt of what was handed in, to be kept; null: it was uploaded for practice.
    pub receipt: Option<ReceiptGet>,
}

/// A file that was sent and not taken.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FileLeftOut {
    /// Its path in the archive.
    pub path: String,
    /// Why it was not taken, as the end of a sentence.
    pub reason: String,
}

/// Who gave a grade.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradedByCourseMember {
    pub course_role_id: Option<Key<CourseRole>>,
    pub user_id: Id<User>,
    pub user: Option<GradingAuthor>,
}

/// The name of who gave a grade.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradingAuthor {
    pub given_name: Option<String>,
    pub family_name: Option<String>,
}

/// What a tutor made of a submission. A number on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum GradingStatus {
    /// 0: nobody has looked at it.
    #[default]
    NotReviewed,
    /// 1: corrected.
    Corrected,
    /// 2: has to be handed in again.
    CorrectionNecessary,
    /// 3: may be handed in again.
    ImprovementPossible,
}
impl GradingStatus {
    /// All of them, in the order of their numbers.
    pub const ALL: &'static [Self] = &[Self::NotReviewed, Self::Corrected, Self::CorrectionNecessary, Self::ImprovementPossible];
    /// As the student and tutor views say it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotReviewed => "not_reviewed",
            Self::Corrected => "corrected",
            Self::CorrectionNecessary => "correction_necessary",
            Self::ImprovementPossible => "improvement_possible",
        }
    }

    /// The status that is called so.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::NotReviewed, Self::Corrected, Self::CorrectionNecessary, Self::ImprovementPossible]
            .into_iter()
            .find(|one| one.word() == word)
    }
}
impl From<GradingStatus> for u8 {
    fn from(status: GradingStatus) -> Self {
        status as Self
    }
}
impl TryFrom<u8> for GradingStatus {
    type Error = Unknown;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        let found = Self::ALL.iter().copied().find(|status| u8::from(*status) == number);
        found.ok_or_else(|| Unknown::among(number, Self::ALL.iter().map(|status| u8::from(*status))))
    }
}
impl JsonSchema for GradingStatus {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GradingStatus".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "0: not reviewed, 1: corrected, 2: correction necessary, 3: improvement possible.",
            "type": "integer",
            "enum": [0, 1, 2, 3],
        })
    }
}

/// A free text review of a submission.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SubmissionReviewCreate {
    pub artifact_id: Id<SubmissionArtifact>,
    pub reviewer_course_member_id: Id<CourseMember>,
    #[garde(length(chars, min = 1, max = 4096))]
    pub body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 50))]
    pub review_type: Option<String>,
}

/// A free text review of a submission.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionReviewListItem {
    pub created_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<SubmissionReview>,
    pub artifact_id: Id<SubmissionArtifact>,
    pub reviewer_course_member_id: Id<CourseMember>,
    pub body: String,
    pub review_type: Option<String>,
}

/// Changes to a review.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct SubmissionReviewUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 4096))]
    pub body: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 50))]
    pub review_type: Patch<String>,
}

/// Marker of a free text review of a submission.
pub struct SubmissionReview;

/// What is uploaded, next to the file.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SubmissionCreate {
    pub submission_group_id: Id<SubmissionGroup>,
    /// What the client calls this state of the work, such as a commit. Made up when it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub version_identifier: Option<String>,
    /// True: to be graded; false: to practise.
    #[serde(default)]
    pub submit: bool,
}

/// The form of an upload.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionUpload {
    /// A `SubmissionCreate` as JSON text.
    #[schemars(schema_with = "json_text::<SubmissionCreate>")]
    pub submission_create: String,
    /// A ZIP archive.
    #[schemars(extend("format" = "binary"))]
    pub file: String,
}
impl UploadForm for SubmissionCreate {
    const FIELD: &'static str = "submission_create";
    type Schema = SubmissionUpload;
}

/// Which submission to download: the newest one that fits.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SubmissionDownloadQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_identifier: Option<String>,
    /// Only what was handed in to be graded.
    pub submit_only: bool,
}
impl Default for SubmissionDownloadQuery {
    fn default() -> Self {
        Self { submission_group_id: None, course_content_id: None, course_member_id: None, version_identifier: None, submit_only: true }
    }
}

/// Filters of `GET /submissions/artifacts/{id}/grades`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ArtifactGradeQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<SubmissionGrade>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graded_by_course_member_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<GradingStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    /// Only the newest grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<DateTime<Utc>>,
}
paged!(ArtifactGradeQuery);

/// Which tests of a submission to list.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SubmissionTestQuery {
    /// Also those that came to nothing.
    pub include_failed: bool,
}

endpoint! {
    /// Uploads a submission as a ZIP archive.
    UploadSubmission = "upload_submission", "submissions",
    Post "/submissions/artifacts",
    body: Upload<SubmissionCreate>,
    status: 201,
    answer: SubmissionUploadResponseModel,
}

endpoint! {
    /// Downloads the newest submission that fits, as a ZIP archive.
    DownloadLatestSubmission = "download_latest_submission", "submissions",
    Get "/submissions/artifacts/download",
    query: SubmissionDownloadQuery,
    answer: Download,
}

endpoint! {
    /// Downloads a submission as a ZIP archive.
    DownloadSubmission = "download_submission", "submissions",
    Get "/submissions/artifacts/{id}/download",
    params: ById<SubmissionArtifact>,
    answer: Download,
}

endpoint! {
    /// Lists the grades of a submission, newest first.
    ListArtifactGrades = "list_artifact_grades", "submissions",
    Get "/submissions/artifacts/{id}/grades",
    params: ById<SubmissionArtifact>,
    query: ArtifactGradeQuery,
    answer: Listing<SubmissionGradeList>,
}

endpoint! {
    /// Grades a submission.
    CreateArtifactGrade = "create_artifact_grade", "submissions",
    Post "/submissions/artifacts/{id}/grades",
    params: ById<SubmissionArtifact>,
    body: SubmissionGradeCreate,
    status: 201,
    answer: SubmissionGradeDetail,
}

endpoint! {
    /// Lists the reviews of a submission.
    ListArtifactReviews = "list_artifact_reviews", "submissions",
    Get "/submissions/artifacts/{id}/reviews",
    params: ById<SubmissionArtifact>,
    answer: Vec<SubmissionReviewListItem>,
}

endpoint! {
    /// Reviews a submission.
    CreateArtifactReview = "create_artifact_review", "submissions",
    Post "/submissions/artifacts/{id}/reviews",
    params: ById<SubmissionArtifact>,
    body: SubmissionReviewCreate,
    status: 201,
    answer: SubmissionReviewListItem,
}

endpoint! {
    /// Changes a review.
    UpdateReview = "update_review", "submissions",
    Patch "/submissions/reviews/{id}",
    params: ById<SubmissionReview>,
    body: SubmissionReviewUpdate,
    answer: SubmissionReviewListItem,
}

endpoint! {
    /// Deletes a review.
    DeleteReview = "delete_review", "submissions",
    Delete "/submissions/reviews/{id}",
    params: ById<SubmissionReview>,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Records a test of a submission that was run elsewhere.
    CreateArtifactTest = "create_artifact_test", "submissions",
    Post "/submissions/artifacts/{id}/test",
    params: ById<SubmissionArtifact>,
    body: ResultCreate,
    status: 201,
    answer: ResultList,
}

endpoint! {
    /// Lists the tests of a submission, newest first.
    ListArtifactTests = "list_artifact_tests", "submissions",
    Get "/submissions/artifacts/{id}/tests",
    params: ById<SubmissionArtifact>,
    query: SubmissionTestQuery,
    answer: Vec<ResultGet>,
}
