//! A class at once: members from a list, tried out first.

use crate::dto::prelude::*;

/// A line of a list of people. Whatever is wrong with one is said of that one; the others are imported.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct MemberImportRow {
    /// Needed for people who have no account yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The number that the organization knows a student by; finds people, also without an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub student_id: Option<String>,
    /// For new accounts; who has one keeps the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_group_title: Option<String>,
    /// A key (`_tutor`) or a word for it (`tutor`, `Studierende`). Without it members keep their role, and new ones get that of
    /// the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_role_id: Option<String>,
}

/// The headings of a table, by what their columns hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct MemberImportColumns {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub student_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_group_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_role_id: Option<String>,
}

/// People who are to be members of a course: as rows, or as a table with a line of headings: in CSV by comma, semicolon or tab, or
/// a sheet of a workbook (XLSX).
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct MemberImportCreate {
    #[serde(default)]
    #[garde(length(max = 10000))]
    pub rows: Vec<MemberImportRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// The bytes of a file in CSV, in base64: UTF-8, UTF-16 with a mark, or what Windows writes (Latin-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv_base64: Option<String>,
    /// The bytes of a workbook (XLSX), in base64. Formulas count with the value that was last seen; macros are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub xlsx_base64: Option<String>,
    /// Which sheet of the workbook is read. Null: the first that is not hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub sheet: Option<String>,
    /// Which headings mean what, where that cannot be guessed.
    #[serde(default)]
    pub columns: MemberImportColumns,
    /// The role of new members whose row names none.
    #[serde(default = "super::course_member::student")]
    pub course_role_id: Key<CourseRole>,
    /// The group of new members whose row names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 255))]
    pub course_group_title: Option<String>,
    /// Whether groups are made that are not there.
    #[serde(default)]
    pub create_missing_groups: bool,
    /// Whether students who are not in the list are archived. Never staff, and nobody while a row is refused.
    #[serde(default)]
    pub archive_missing: bool,
    /// True: nothing is stored, and the answer says what would be.
    #[serde(default)]
    pub dry_run: bool,
}

words! {
    /// What became of a row.
    MemberImportOutcome {
        /// An account was made, and is a member.
        Created = "created",
        /// Somebody who has an account is a member now.
        Added = "added",
        /// A member has another role or group, as the row says.
        Changed = "changed",
        /// An archived member takes part again.
        Restored = "restored",
        /// A member stays as it is.
        Unchanged = "unchanged",
        /// The same person as in an earlier row.
        Duplicate = "duplicate",
        /// Nothing was done, and `reason` says why.
        Refused = "refused",
    }
}

/// What became of one row.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MemberImportRowOutcome {
    /// The line of the table on which it begins, or its number among the rows, from 1.
    pub line: i64,
    pub email: Option<String>,
    pub student_id: Option<String>,
    pub outcome: MemberImportOutcome,
    /// Why it was refused, or what of it was left as it was.
    pub reason: Option<String>,
    /// Null in a dry run for who is no member yet, and for what was refused.
    pub course_member_id: Option<Id<CourseMember>>,
    /// The role that the member has then.
    pub course_role_id: Option<Key<CourseRole>>,
    /// The group that the member is in then.
    pub course_group_title: Option<String>,
}

/// A student who is not in the list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MemberImportArchived {
    pub course_member_id: Id<CourseMember>,
    pub email: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
}

/// What came of a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MemberImportGet {
    pub dry_run: bool,
    /// How the headings of the table were read.
    pub columns: MemberImportColumns,
    /// Headings that mean nothing here.
    pub ignored_columns: Vec<String>,
    pub rows: Vec<MemberImportRowOutcome>,
    pub created_groups: Vec<String>,
    pub archived: Vec<MemberImportArchived>,
    /// What was asked for and not done, for people.
    pub warnings: Vec<String>,
}

endpoint! {
    /// Makes the people of a list members of a course, and says of each what became of it. Nobody is renamed, and roles change only
    /// where a row names another one; the same list again changes nothing.
    ImportCourseMembers = "import_course_members", "course-member-import",
    Post "/course-member-import/{id}/batch",
    params: ById<Course>,
    body: MemberImportCreate,
    answer: MemberImportGet,
}
