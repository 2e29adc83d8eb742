//! Members of a course.

use crate::dto::prelude::*;

/// What a member may do in a course: `_student` < `_tutor` < `_lecturer` < `_maintainer` < `_owner`.
pub struct CourseRole;
impl Entity for CourseRole {
    const NAME: &'static str = "course_role";
    const PATH: &'static str = "course-roles";
    type Key = Key<Self>;
    type Get = CourseRoleGet;
    type List = CourseRoleList;
    type Query = CourseRoleQuery;
}

/// A course role in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseRoleGet {
    pub id: Key<CourseRole>,
    pub title: Option<String>,
    pub description: Option<String>,
}

/// A course role in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseRoleList {
    pub id: Key<CourseRole>,
    pub title: Option<String>,
    pub description: Option<String>,
}

/// Filters of `GET /course-roles`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseRoleQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Key<CourseRole>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A user with a role in a course.
pub struct CourseMember;
impl Entity for CourseMember {
    const NAME: &'static str = "course_member";
    const PATH: &'static str = "course-members";
    type Key = Id<Self>;
    type Get = CourseMemberGet;
    type List = CourseMemberList;
    type Query = CourseMemberQuery;
}
impl Create for CourseMember {
    type Create = CourseMemberCreate;
}
impl Update for CourseMember {
    type Update = CourseMemberUpdate;
}
impl Delete for CourseMember {}
impl Archive for CourseMember {}

/// A member of a course in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<CourseMember>,
    pub properties: Option<CourseMemberProperties>,
    pub user_id: Id<User>,
    pub course_id: Id<Course>,
    pub course_group_id: Option<Id<CourseGroup>>,
    pub course_role_id: Key<CourseRole>,
    /// Since when the membership gives no rights and does not count any more; its work stays.
    pub archived_at: Option<DateTime<Utc>>,
    pub user: Option<UserList>,
}

/// A member of a course in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberList {
    pub id: Id<CourseMember>,
    pub user_id: Id<User>,
    pub course_id: Id<Course>,
    pub course_group_id: Option<Id<CourseGroup>>,
    pub course_role_id: Key<CourseRole>,
    /// Since when the membership gives no rights and does not count any more; its work stays.
    pub archived_at: Option<DateTime<Utc>>,
    pub user: UserList,
}

/// A new member of a course.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseMemberCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseMember>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub properties: Option<CourseMemberProperties>,
    pub user_id: Id<User>,
    pub course_id: Id<Course>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
    pub course_role_id: Key<CourseRole>,
}

/// Changes to a member of a course.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct CourseMemberUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(dive)]
    pub properties: Patch<CourseMemberProperties>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub course_group_id: Patch<Id<CourseGroup>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub course_role_id: Patch<Key<CourseRole>>,
}

/// Filters of `GET /course-members`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseMemberQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_role_id: Option<Key<CourseRole>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// True: only archived memberships; otherwise only the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// A part of the person's name (given and family name in any order), address or user name, in any case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// A person to be made a member of a course, known by their e-mail address.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseMemberImportRequest {
    #[garde(custom(validate::email))]
    pub email: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub given_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub family_name: Option<String>,
    /// Students need a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 255))]
    pub course_group_title: Option<String>,
    /// Who is a member already keeps the role unless one is sent; others are students then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Key<CourseRole>", default = "said_student")]
    pub course_role_id: Option<Key<CourseRole>>,
    /// Whether to create the group if there is none with this title.
    #[serde(default = "yes")]
    pub create_missing_group: bool,
}

/// What came of importing a member.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberImportResponse {
    pub success: bool,
    pub message: Option<String>,
    pub course_member: Option<Map<String, Value>>,
    pub created_group: Option<Map<String, Value>>,
    pub workflow_id: Option<String>,
}

/// What new members are unless something else is said.
pub(super) fn student() -> Key<CourseRole> {
    "_student".into()
}

/// The same, as the document says it.
fn said_student() -> Option<Key<CourseRole>> {
    Some(student())
}

endpoint! {
    /// Makes a person a member of a course; creates the user and the group if they are missing.
    ImportCourseMember = "import_course_member", "course-member-import",
    Post "/course-member-import/{id}",
    params: ById<Course>,
    body: CourseMemberImportRequest,
    answer: CourseMemberImportResponse,
}
