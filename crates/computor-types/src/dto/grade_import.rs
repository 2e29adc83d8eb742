//! Many grades at once, from a table: tried out first, and taken back as one.

use crate::dto::prelude::*;

/// Grades that came at once.
#[derive(Clone, Copy, Debug)]
pub struct GradeImport;

/// A grade of the table.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct GradeImportRow {
    /// User name, e-mail address, student id, or the id of the membership.
    #[garde(length(chars, min = 1, max = 320))]
    pub student: String,
    /// The path of the content, or its id.
    #[garde(length(chars, min = 1, max = 1024))]
    pub content: String,
    /// 0 to 1; without it the score stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::fraction)))]
    pub grade: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<GradingStatus>,
    /// For the student.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub feedback: Option<String>,
}

/// A table of grades, as rows or as CSV with a head (`student,content,grade,status,feedback`, in any order).
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct GradeImportCreate {
    #[serde(default)]
    #[garde(dive, length(max = 10000))]
    pub rows: Vec<GradeImportRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// True: nothing is stored, and the answer says what would be.
    #[serde(default)]
    pub dry_run: bool,
}

/// What became of a row.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradeImportOutcome {
    pub student: String,
    pub content: String,
    pub course_member_id: Id<CourseMember>,
    pub course_content_id: Id<CourseContent>,
    /// The submission that got the grade: the newest that was handed in.
    pub artifact_id: Id<SubmissionArtifact>,
    /// What it had before, 0 to 1.
    pub before: Option<f64>,
    /// What it has now, 0 to 1.
    pub after: Option<f64>,
}

/// What came of a table.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradeImportGet {
    /// By which it can be taken back; null after a dry run.
    pub id: Option<Id<GradeImport>>,
    pub dry_run: bool,
    pub rows: Vec<GradeImportOutcome>,
}

/// What was taken back.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradeImportUndone {
    /// Grades that are gone: what was there before counts again.
    pub removed: i64,
    /// Grades that their author has changed since, and that stay.
    pub kept: i64,
}

endpoint! {
    /// Stores many grades at once: all of them, or none if one does not fit.
    ImportGrades = "import_grades", "tutors",
    Post "/tutors/courses/{id}/grade-imports",
    params: ById<Course>,
    body: GradeImportCreate,
    answer: GradeImportGet,
}

endpoint! {
    /// Takes back grades that came at once. Whoever graded newly since is not touched.
    UndoGradeImport = "undo_grade_import", "tutors",
    Delete "/tutors/grade-imports/{id}",
    params: ById<GradeImport>,
    answer: GradeImportUndone,
}
