//! Members of course families and their roles.

use crate::dto::prelude::*;

/// What a member may do in a course family: `_owner`, `_manager`, `_developer`.
pub struct CourseFamilyRole;
impl Entity for CourseFamilyRole {
    const NAME: &'static str = "course_family_role";
    const PATH: &'static str = "course-family-roles";
    type Key = Key<Self>;
    type Get = CourseFamilyRoleGet;
    type List = CourseFamilyRoleList;
    type Query = CourseFamilyRoleQuery;
}

/// A course family role in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseFamilyRoleGet {
    pub id: Key<CourseFamilyRole>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// True for what the platform itself defines.
    pub builtin: bool,
}

/// A course family role in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseFamilyRoleList {
    pub id: Key<CourseFamilyRole>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// True for what the platform itself defines.
    pub builtin: bool,
}

/// Filters of `GET /course-family-roles`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseFamilyRoleQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Key<CourseFamilyRole>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builtin: Option<bool>,
}

/// A user with a role in a course family.
pub struct CourseFamilyMember;
impl Entity for CourseFamilyMember {
    const NAME: &'static str = "course_family_member";
    const PATH: &'static str = "course-family-members";
    type Key = Id<Self>;
    type Get = CourseFamilyMemberGet;
    type List = CourseFamilyMemberList;
    type Query = CourseFamilyMemberQuery;
}
impl Create for CourseFamilyMember {
    type Create = CourseFamilyMemberCreate;
}
impl Update for CourseFamilyMember {
    type Update = CourseFamilyMemberUpdate;
}
impl Delete for CourseFamilyMember {}

/// A member of a course family in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseFamilyMemberGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<CourseFamilyMember>,
    pub properties: Option<Map<String, Value>>,
    pub user_id: Id<User>,
    pub course_family_id: Id<CourseFamily>,
    pub course_family_role_id: Key<CourseFamilyRole>,
    pub user: Option<UserList>,
}

/// A member of a course family in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseFamilyMemberList {
    pub id: Id<CourseFamilyMember>,
    pub user_id: Id<User>,
    pub course_family_id: Id<CourseFamily>,
    pub course_family_role_id: Key<CourseFamilyRole>,
    pub user: Option<UserList>,
}

/// A new member of a course family.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CourseFamilyMemberCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseFamilyMember>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
    pub user_id: Id<User>,
    pub course_family_id: Id<CourseFamily>,
    pub course_family_role_id: Key<CourseFamilyRole>,
}

/// Changes to a member of a course family.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct CourseFamilyMemberUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub course_family_role_id: Patch<Key<CourseFamilyRole>>,
}

/// Filters of `GET /course-family-members`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseFamilyMemberQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseFamilyMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_family_id: Option<Id<CourseFamily>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_family_role_id: Option<Key<CourseFamilyRole>>,
}
