//! Profiles of users.

use crate::dto::prelude::*;

/// What a user shows of themselves: nickname, picture, a few words.
pub struct Profile;
impl Entity for Profile {
    const NAME: &'static str = "profile";
    const PATH: &'static str = "profiles";
    type Key = Id<Self>;
    type Get = ProfileGet;
    type List = ProfileList;
    type Query = ProfileQuery;
}
impl Create for Profile {
    type Create = ProfileCreate;
}
impl Update for Profile {
    type Update = ProfileUpdate;
}
impl Delete for Profile {}

/// A profile in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProfileGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Profile>,
    pub user_id: Id<User>,
    /// 0xRRGGBB as a number.
    pub avatar_color: Option<i32>,
    pub avatar_image: Option<String>,
    pub nickname: Option<String>,
    pub bio: Option<String>,
    pub url: Option<String>,
    pub language_code: Option<Key<Language>>,
    pub properties: Option<Map<String, Value>>,
}

/// A profile in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProfileList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<Profile>,
    pub user_id: Id<User>,
    pub nickname: Option<String>,
    pub avatar_image: Option<String>,
    /// 0xRRGGBB as a number.
    pub avatar_color: Option<i32>,
    pub language_code: Option<Key<Language>>,
}

/// A new profile.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ProfileCreate {
    pub user_id: Id<User>,
    /// 0xRRGGBB as a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 0, max = 16777215))]
    pub avatar_color: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::web_address)))]
    pub avatar_image: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 2, max = 255))]
    pub nickname: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 16384))]
    pub bio: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::web_address)))]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<Key<Language>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}

/// Changes to a profile.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct ProfileUpdate {
    /// 0xRRGGBB as a number.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 0, max = 16777215)))]
    pub avatar_color: Patch<i32>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::web_address)))]
    pub avatar_image: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 2, max = 255))]
    pub nickname: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 16384))]
    pub bio: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::web_address)))]
    pub url: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub language_code: Patch<Key<Language>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /profiles`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ProfileQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Profile>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<Key<Language>>,
}

/// A user as a student of an organization: matriculation number and student e-mail address.
pub struct StudentProfile;
impl Entity for StudentProfile {
    const NAME: &'static str = "student_profile";
    const PATH: &'static str = "student-profiles";
    type Key = Id<Self>;
    type Get = StudentProfileGet;
    type List = StudentProfileList;
    type Query = StudentProfileQuery;
}
impl Create for StudentProfile {
    type Create = StudentProfileCreate;
}
impl Update for StudentProfile {
    type Update = StudentProfileUpdate;
}
impl Delete for StudentProfile {}

/// A student profile in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StudentProfileGet {
    pub student_id: Option<String>,
    pub student_email: Option<String>,
    pub user_id: Id<User>,
    pub organization_id: Id<Organization>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<StudentProfile>,
    pub organization: Option<OrganizationGet>,
}

/// A student profile in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StudentProfileList {
    pub id: Id<StudentProfile>,
    pub student_id: Option<String>,
    pub student_email: Option<String>,
    pub user_id: Id<User>,
    pub organization_id: Id<Organization>,
}

/// A new student profile.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct StudentProfileCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 255))]
    pub student_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::email)))]
    pub student_email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    pub organization_id: Id<Organization>,
}

/// Changes to a student profile.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct StudentProfileUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub student_id: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::email)))]
    pub student_email: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub organization_id: Patch<Id<Organization>>,
}

/// Filters of `GET /student-profiles`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct StudentProfileQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<StudentProfile>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub student_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub student_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
}
