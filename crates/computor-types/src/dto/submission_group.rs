//! Submission groups and their members.

use crate::dto::prelude::*;

/// Who works on an assignment together, be it one student. It hands in and is graded as one.
pub struct SubmissionGroup;
impl Entity for SubmissionGroup {
    const NAME: &'static str = "submission_group";
    const PATH: &'static str = "submission-groups";
    type Key = Id<Self>;
    type Get = SubmissionGroupGet;
    type List = SubmissionGroupList;
    type Query = SubmissionGroupQuery;
}
impl Create for SubmissionGroup {
    type Create = SubmissionGroupCreate;
}
impl Update for SubmissionGroup {
    type Update = SubmissionGroupUpdate;
}
impl Delete for SubmissionGroup {}

/// A submission group in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupGet {
    pub properties: Option<SubmissionGroupPropertiesGet>,
    pub display_name: Option<String>,
    /// More than this many students cannot work on it together.
    pub max_group_size: i32,
    /// How often the group may hand in; null: as the content says.
    pub max_submissions: Option<i32>,
    pub course_content_id: Id<CourseContent>,
    pub status: Option<String>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<SubmissionGroup>,
    pub course_id: Id<Course>,
    /// The result of the newest submission that was handed in.
    pub last_submitted_result_id: Option<Id<TestResult>>,
}

/// A submission group in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupList {
    pub id: Id<SubmissionGroup>,
    pub properties: Option<SubmissionGroupPropertiesGet>,
    pub display_name: Option<String>,
    /// More than this many students cannot work on it together.
    pub max_group_size: i32,
    /// How often the group may hand in; null: as the content says.
    pub max_submissions: Option<i32>,
    pub course_id: Id<Course>,
    pub course_content_id: Id<CourseContent>,
    pub status: Option<String>,
    /// The result of the newest submission that was handed in.
    pub last_submitted_result_id: Option<Id<TestResult>>,
}

/// A new submission group.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SubmissionGroupCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub properties: Option<SubmissionGroupProperties>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub display_name: Option<String>,
    /// More than this many students cannot work on it together.
    #[serde(default = "one")]
    #[garde(range(min = 1))]
    pub max_group_size: i32,
    /// How often the group may hand in; null: as the content says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1))]
    pub max_submissions: Option<i32>,
    pub course_content_id: Id<CourseContent>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Changes to a submission group.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct SubmissionGroupUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(dive)]
    pub properties: Patch<SubmissionGroupProperties>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub display_name: Patch<String>,
    /// More than this many students cannot work on it together.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 1)))]
    pub max_group_size: Patch<i32>,
    /// How often the group may hand in; null: as the content says.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 1)))]
    pub max_submissions: Patch<i32>,
    /// How often the group may test; null: as the content says.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 1)))]
    pub max_test_runs: Patch<i32>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub status: Patch<String>,
}

impl SubmissionGroupUpdate {
    /// Whether it sets nothing but the status, which is grading.
    pub const fn is_grading(&self) -> bool {
        let Self { properties, display_name, max_group_size, max_submissions, max_test_runs, status } = self;
        let limits = max_group_size.is_keep() && max_submissions.is_keep() && max_test_runs.is_keep();
        !status.is_keep() && properties.is_keep() && display_name.is_keep() && limits
    }
}

/// Filters of `GET /submission-groups`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SubmissionGroupQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<SubmissionGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_group_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_submissions: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    /// What its newest grade says, as a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Only the groups of this user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
}

/// A course member in a submission group.
pub struct SubmissionGroupMember;
impl Entity for SubmissionGroupMember {
    const NAME: &'static str = "submission_group_member";
    const PATH: &'static str = "submission-group-members";
    type Key = Id<Self>;
    type Get = SubmissionGroupMemberGet;
    type List = SubmissionGroupMemberList;
    type Query = SubmissionGroupMemberQuery;
}
impl Create for SubmissionGroupMember {
    type Create = SubmissionGroupMemberCreate;
}
impl Update for SubmissionGroupMember {
    type Update = SubmissionGroupMemberUpdate;
}
impl Delete for SubmissionGroupMember {}

/// A member of a submission group in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupMemberGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<SubmissionGroupMember>,
    pub course_id: Id<Course>,
    pub course_member_id: Id<CourseMember>,
    pub submission_group_id: Id<SubmissionGroup>,
    /// The newest grade of the group, 0 to 1.
    pub grading: Option<f64>,
    pub status: Option<String>,
    pub properties: Option<SubmissionGroupMemberPropertiesGet>,
}

/// A member of a submission group in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupMemberList {
    pub id: Id<SubmissionGroupMember>,
    pub course_id: Id<Course>,
    pub course_member_id: Id<CourseMember>,
    pub submission_group_id: Id<SubmissionGroup>,
    /// The newest grade of the group, 0 to 1.
    pub grading: Option<f64>,
    pub status: Option<String>,
}

/// A new member of a submission group.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SubmissionGroupMemberCreate {
    pub course_member_id: Id<CourseMember>,
    pub submission_group_id: Id<SubmissionGroup>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::fraction)))]
    pub grading: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub properties: Option<SubmissionGroupMemberProperties>,
}

/// Changes to a member of a submission group.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct SubmissionGroupMemberUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub course_id: Patch<Id<Course>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::fraction)))]
    pub grading: Patch<f64>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub status: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(dive)]
    pub properties: Patch<SubmissionGroupMemberProperties>,
}

/// Filters of `GET /submission-group-members`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SubmissionGroupMemberQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<SubmissionGroupMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// A member of a submission group, as the student and tutor views show them.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupMemberBasic {
    pub id: Id<SubmissionGroupMember>,
    pub user_id: Id<User>,
    pub course_member_id: Id<CourseMember>,
    pub username: Option<String>,
    pub full_name: Option<String>,
}

/// The git repository of a submission group.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupRepository {
    pub provider: String,
    pub url: String,
    pub full_path: String,
    /// For `git clone`.
    pub clone_url: Option<String>,
    /// Where people look at it.
    pub web_url: Option<String>,
}

const fn one() -> i32 {
    1
}
