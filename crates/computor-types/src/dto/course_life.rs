//! What becomes of a course: another one of the same for the next term, and an archive of it that another platform reads.

use crate::dto::prelude::*;

words! {
    /// Which versions of its examples a copy of a course shows.
    CopiedVersions {
        /// Those that the course shows.
        Pinned = "pinned",
        /// The newest ones.
        Newest = "newest",
        /// No examples at all.
        Without = "without",
    }
}

words! {
    /// Who of an archive becomes a member.
    ImportedMembers {
        /// Nobody but who imports.
        Nobody = "nobody",
        /// Everybody who is more than a student.
        Staff = "staff",
        /// All of them.
        Everybody = "everybody",
    }
}

/// The next term of a course.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseCopyCreate {
    /// Its place in the family.
    #[garde(custom(validate::path))]
    pub path: String,
    /// Null: the title of the course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    /// Null: the family of the course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_family_id: Option<Id<CourseFamily>>,
    /// So many days later, or earlier, everything opens, is due, and teams are formed: at the same time of day in the course's time
    /// zone. 364 days keep the day of the week.
    #[serde(default)]
    #[garde(range(min = -3650, max = 3650))]
    pub shift_days: i32,
    #[serde(default = "pinned")]
    pub example_versions: CopiedVersions,
    /// Whether the groups are made, without their students.
    #[serde(default = "yes")]
    pub groups: bool,
    /// Whether everybody who is more than a student is a member again.
    #[serde(default)]
    pub staff: bool,
    /// True: nothing is stored, and the answer says what would be.
    #[serde(default)]
    pub dry_run: bool,
}

const fn pinned() -> CopiedVersions {
    CopiedVersions::Pinned
}

/// A content of a course that was made from another one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseCopyContent {
    pub path: String,
    pub title: Option<String>,
    /// The example that it shows.
    pub example_identifier: Option<String>,
    /// In this version,
    pub version_tag: Option<String>,
    /// where the other course had this one.
    pub previous_version_tag: Option<String>,
    pub opens_at: Option<DateTime<Utc>>,
    pub due_at: Option<DateTime<Utc>>,
    pub team_formation_deadline: Option<DateTime<Utc>>,
    /// What could not be as it was, for people.
    pub note: Option<String>,
}

/// A course that was made from another one, or would be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseCopyGet {
    pub dry_run: bool,
    /// Null in a dry run.
    pub course_id: Option<Id<Course>>,
    pub course_family_id: Id<CourseFamily>,
    pub path: String,
    pub title: Option<String>,
    /// Their slugs.
    pub course_content_types: Vec<String>,
    /// Their titles.
    pub course_groups: Vec<String>,
    /// From above to below.
    pub contents: Vec<CourseCopyContent>,
    /// How many members there are then.
    pub course_members: i64,
    /// What was left out, and what is to be done by hand, for people.
    pub notes: Vec<String>,
    /// What came of the work, where that was made anew.
    #[serde(default)]
    pub work: Option<CourseImportedWork>,
}

/// How much of what came of the work was made anew, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CourseImportedWork {
    pub submission_groups: i64,
    pub submission_artifacts: i64,
    pub submission_grades: i64,
    /// Runs of tests that have ended.
    pub results: i64,
    pub deadline_extensions: i64,
    pub messages: i64,
    /// Grades of people who are no members here: they stand under the membership of who imports.
    pub grades_of_others: i64,
    /// Rows that speak of somebody or something that is not here.
    pub left_out: i64,
}

/// What goes into the archive of a course.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseExportQuery {
    /// Whether students are in it, with what came of their work; else only the course and its staff.
    pub students: bool,
}

/// A course that is made from an archive.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseImportCreate {
    /// Where it is made.
    pub course_family_id: Id<CourseFamily>,
    /// Null: as in the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::path)))]
    pub path: Option<String>,
    /// Null: as in the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    /// As for a copy.
    #[serde(default)]
    #[garde(range(min = -3650, max = 3650))]
    pub shift_days: i32,
    /// They are known by their e-mail addresses.
    #[serde(default = "nobody")]
    pub members: ImportedMembers,
    /// Whether accounts are made for those who have none; else they are left out.
    #[serde(default = "yes")]
    pub create_accounts: bool,
    /// Whether what came of the work is made anew as well: groups, hand-ins, grades, ended runs, extensions and messages, with the times
    /// that they had. For administrators, and owners of the organization: they vouch for it. Needs `members` to be `everybody`.
    #[serde(default)]
    pub work: bool,
    /// Where the archive's examples go that are not here in the version that the course shows; whoever may upload there. Null: those are
    /// left out, and the answer names them. They are taken before the course is made, and stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example_repository_id: Option<Id<ExampleRepository>>,
    /// True: nothing is stored, and the answer says what would be.
    #[serde(default)]
    pub dry_run: bool,
}

const fn nobody() -> ImportedMembers {
    ImportedMembers::Nobody
}

/// The form of an import.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseImportForm {
    /// A `CourseImportCreate` as JSON text.
    #[schemars(schema_with = "json_text::<CourseImportCreate>")]
    pub course_import: String,
    /// What `GET /courses/{id}/export` has answered.
    #[schemars(extend("format" = "binary"))]
    pub file: String,
}
impl UploadForm for CourseImportCreate {
    const FIELD: &'static str = "course_import";
    type Schema = CourseImportForm;
}

endpoint! {
    /// Makes the next term of a course: its tree with types, groups, rubrics, examples and dates, and its staff on request. Students
    /// and work stay where they are. All of it is made, or nothing.
    CopyCourse = "copy_course", "courses",
    Post "/courses/{id}/copy",
    params: ById<Course>,
    body: CourseCopyCreate,
    answer: CourseCopyGet,
}

endpoint! {
    /// Answers a course as an archive (ZIP): `manifest.json` says all that `POST /courses/import` makes of it, and the
    /// versions of examples that its contents show lie beside it, with those that they need. With `students`, what came
    /// of the work lies beside it, a file of JSON lines for each kind of rows; that is for administrators, and owners of the organization
    /// as well as of the course. It leaves while it is read.
    ExportCourse = "export_course", "courses",
    Get "/courses/{id}/export",
    params: ById<Course>,
    query: CourseExportQuery,
    answer: Download,
}

endpoint! {
    /// Makes a course from the archive of one, of this platform or of another. All of it is made, or nothing. With `work`, also what came
    /// of the students' work, under new ids.
    ImportCourse = "import_course", "courses",
    Post "/courses/import",
    body: Upload<CourseImportCreate>,
    answer: CourseCopyGet,
}
