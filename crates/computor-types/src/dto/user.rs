//! Users.

use crate::dto::prelude::*;

/// Somebody, or a service, who can log in.
pub struct User;
impl Entity for User {
    const NAME: &'static str = "user";
    const PATH: &'static str = "users";
    type Key = Id<Self>;
    type Get = UserGet;
    type List = UserList;
    type Query = UserQuery;
}
impl Create for User {
    type Create = UserCreate;
}
impl Update for User {
    type Update = UserUpdate;
}
impl Delete for User {}
impl Archive for User {}

/// A user in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<User>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
    pub username: Option<String>,
    pub properties: Option<Map<String, Value>>,
    /// Null for what is not archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// True for programs.
    pub is_service: bool,
    pub student_profiles: Vec<StudentProfileGet>,
    pub profile: Option<ProfileGet>,
    pub user_roles: Vec<UserRoleGet>,
}

/// A user in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<User>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
    pub username: Option<String>,
    /// Null for what is not archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// True for programs.
    pub is_service: bool,
}

/// A new user.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct UserCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<User>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 255))]
    pub given_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 255))]
    pub family_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::email)))]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::username)))]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
    /// The first password. It can be written, never read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 12, max = 128))]
    pub password: Option<String>,
}

/// Changes to a user.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct UserUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub given_name: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub family_name: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::email)))]
    pub email: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::username)))]
    pub username: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /users`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct UserQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// True: only archived users; otherwise: only the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_service: Option<bool>,
    /// The same as `id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    /// A part of the name (given and family name in any order), the address or the user name, in any case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// A role that a user has, in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserRoleGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub user_id: Id<User>,
    pub role_id: Key<Role>,
}

/// A role that a user has.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserRoleList {
    pub user_id: Id<User>,
    pub role_id: Key<Role>,
}

/// A role for a user.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct UserRoleCreate {
    pub user_id: Id<User>,
    pub role_id: Key<Role>,
}

/// What the user may do where: scope id → roles. The maps are empty for administrators, who may do everything.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserScopes {
    /// Administrators may do everything.
    pub is_admin: bool,
    pub organization: BTreeMap<String, Vec<String>>,
    pub course_family: BTreeMap<String, Vec<String>>,
    pub course: BTreeMap<String, Vec<String>>,
}

/// A new password, for oneself with the old one, or for somebody else by an administrator.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct UserPassword {
    /// Whose; only administrators may name others.
    #[serde(default)]
    pub username: Option<String>,
    #[garde(length(chars, min = 12, max = 128))]
    pub password: String,
    /// Needed for oneself.
    #[serde(default)]
    #[garde(length(bytes, max = 1024))]
    pub password_old: Option<String>,
}

/// Whose password is set.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct UserPasswordQuery {
    /// Another way to name somebody; `username` in the body is stronger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
}

/// A part of a user interface that somebody may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Courses, assignments, submissions.
    Student,
    /// Grading.
    Tutor,
    /// Contents and releases.
    Lecturer,
    /// Accounts and roles.
    UserManager,
}

/// Filters of `GET /user-roles`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct UserRoleQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<Key<Role>>,
}
paged!(UserRoleQuery);

/// The path parameters of one role of one user.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserRoleParams {
    pub user_id: Id<User>,
    pub role_id: Key<Role>,
}

endpoint! {
    /// Creates a user, with a first password if one is sent.
    CreateUser = "create_user", "users",
    Post "/users",
    body: UserCreate,
    status: 201,
    answer: UserGet,
}

endpoint! {
    /// Answers who one is: the user with profile, student profiles and roles.
    GetMe = "get_me", "user",
    Get "/user",
    answer: UserGet,
}

endpoint! {
    /// Sets one's own password, or as an administrator somebody else's. Ends that user's other sessions; `X-Api-Tokens` says how
    /// many API tokens still work.
    SetUserPassword = "set_user_password", "user",
    Post "/user/password",
    query: UserPasswordQuery,
    body: UserPassword,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Lists the views that one may use, over all courses.
    ListViews = "list_views", "user",
    Get "/user/views",
    answer: Vec<View>,
}

endpoint! {
    /// Lists the views that one may use in a course.
    ListCourseViews = "list_course_views", "user",
    Get "/user/views/{id}",
    params: ById<Course>,
    answer: Vec<View>,
}

endpoint! {
    /// Answers the roles that one has, by organization, course family and course.
    GetMyScopes = "get_my_scopes", "user",
    Get "/user/scopes",
    answer: UserScopes,
}

endpoint! {
    /// Lists who has which role on the platform.
    ListUserRoles = "list_user_roles", "user",
    Get "/user-roles",
    query: UserRoleQuery,
    answer: Listing<UserRoleList>,
}

endpoint! {
    /// Gives a user a role on the platform.
    CreateUserRole = "create_user_role", "user",
    Post "/user-roles",
    body: UserRoleCreate,
    answer: UserRoleGet,
}

endpoint! {
    /// Answers a role that a user has.
    GetUserRole = "get_user_role", "user",
    Get "/user-roles/users/{user_id}/roles/{role_id}",
    params: UserRoleParams,
    answer: UserRoleGet,
}

endpoint! {
    /// Takes a role from a user.
    DeleteUserRole = "delete_user_role", "user",
    Delete "/user-roles/users/{user_id}/roles/{role_id}",
    params: UserRoleParams,
    answer: Done,
}
