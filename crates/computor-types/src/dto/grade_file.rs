//! A file as feedback: what a tutor attaches to a grade.

use crate::dto::prelude::*;

/// A file that is attached to a grade.
#[derive(Clone, Copy, Debug)]
pub struct GradeFile;

/// A file that is attached to a grade.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradeFileGet {
    pub id: Id<GradeFile>,
    pub grade_id: Id<SubmissionGrade>,
    pub name: String,
    pub content_type: Option<String>,
    /// In bytes.
    pub file_size: i64,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Id<User>>,
}

/// What is said of a file that is attached.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct GradeFileCreate {
    /// What it is called; without it, as the file that is sent. A file of this name at the grade is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub name: Option<String>,
}

/// The form of an upload.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradeFileForm {
    pub name: Option<String>,
    #[schemars(extend("format" = "binary"))]
    pub file: String,
}
impl UploadForm for GradeFileCreate {
    const FIELD: &'static str = "";
    type Schema = GradeFileForm;
}

/// Which file of which grade.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradeFileParams {
    pub id: Id<SubmissionGrade>,
    pub file_id: Id<GradeFile>,
}

endpoint! {
    /// Attaches a file to a grade, as feedback.
    UploadGradeFile = "upload_grade_file", "submissions",
    Post "/submissions/grades/{id}/files",
    params: ById<SubmissionGrade>,
    body: Upload<GradeFileCreate>,
    status: 201,
    answer: GradeFileGet,
}

endpoint! {
    /// Lists the files that are attached to a grade, by name.
    ListGradeFiles = "list_grade_files", "submissions",
    Get "/submissions/grades/{id}/files",
    params: ById<SubmissionGrade>,
    answer: Vec<GradeFileGet>,
}

endpoint! {
    /// Answers a file that is attached to a grade.
    DownloadGradeFile = "download_grade_file", "submissions",
    Get "/submissions/grades/{id}/files/{file_id}",
    params: GradeFileParams,
    answer: Download,
}

endpoint! {
    /// Takes a file from a grade.
    DeleteGradeFile = "delete_grade_file", "submissions",
    Delete "/submissions/grades/{id}/files/{file_id}",
    params: GradeFileParams,
    status: 204,
    answer: NoContent,
}
