//! Passwords: changing one's own, setting another's, and getting in again after one was forgotten.

use crate::dto::prelude::*;

/// A new password for oneself. It must differ from the old one.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ChangePasswordRequest {
    #[garde(length(bytes, min = 1, max = 1024))]
    pub old_password: String,
    #[garde(length(chars, min = 12, max = 128))]
    pub new_password: String,
    /// The new password once more.
    #[garde(matches(new_password))]
    pub confirm_password: String,
}

/// A first password for oneself, or the one that has to take the place of another.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SetPasswordRequest {
    #[garde(length(chars, min = 12, max = 128))]
    pub new_password: String,
    /// The new password once more.
    #[garde(matches(new_password))]
    pub confirm_password: String,
    /// Proof of who it is from a git host, for those who cannot log in. No other credentials are needed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub provider_auth: Option<ProviderAuthCredentials>,
}
impl std::fmt::Debug for SetPasswordRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetPasswordRequest").finish_non_exhaustive()
    }
}

/// Proof from a provider of who somebody is.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ProviderAuthCredentials {
    pub method: ProofMethod,
    #[garde(dive)]
    pub credentials: GitLabPATCredentials,
}

/// What the proof is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofMethod {
    /// A personal access token of GitLab.
    GitlabPat,
}

/// A personal access token of a GitLab instance with which people sign in here. It is used once and kept nowhere.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct GitLabPATCredentials {
    #[garde(length(bytes, min = 1, max = 1024))]
    pub access_token: String,
    /// The address of the instance.
    #[garde(length(chars, min = 1, max = 2048))]
    pub gitlab_url: String,
}

/// A password for somebody else.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct AdminSetPasswordRequest {
    /// Name or e-mail address.
    #[garde(length(chars, min = 1, max = 320))]
    pub username: String,
    #[garde(length(chars, min = 12, max = 128))]
    pub new_password: String,
    /// The new password once more.
    #[garde(matches(new_password))]
    pub confirm_password: String,
    /// Whether the user has to choose another one before anything else.
    #[serde(default)]
    pub force_reset: bool,
}
impl std::fmt::Debug for AdminSetPasswordRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AdminSetPasswordRequest").field("username", &self.username).finish_non_exhaustive()
    }
}

/// Who has to choose another password.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct AdminResetPasswordRequest {
    /// Name or e-mail address.
    #[garde(length(chars, min = 1, max = 320))]
    pub username: String,
}

/// Whose password is taken away.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct UserManagerResetPasswordRequest {
    pub user_id: Id<User>,
    /// The password of whoever asks, once more.
    #[garde(length(bytes, min = 1, max = 1024))]
    pub manager_password: String,
}
impl std::fmt::Debug for UserManagerResetPasswordRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserManagerResetPasswordRequest").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

/// A new password from somebody who was given a link.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct PasswordResetRedeem {
    #[garde(length(chars, min = 12, max = 128))]
    pub new_password: String,
    /// The new password once more.
    #[garde(matches(new_password))]
    pub confirm_password: String,
}
impl std::fmt::Debug for PasswordResetRedeem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordResetRedeem").finish_non_exhaustive()
    }
}

/// The parameter of the call behind a link for a new password.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PasswordResetParams {
    pub token: String,
}

/// The parameter of calls about the password of one user.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PasswordStatusParams {
    /// Name or e-mail address.
    pub username: String,
}

/// Whose password was changed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PasswordOperationResponse {
    pub message: String,
    pub user_id: Id<User>,
    pub username: String,
}

/// Whether somebody has a password, and has to change it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PasswordStatusResponse {
    pub user_id: Id<User>,
    pub username: String,
    pub has_password: bool,
    pub password_reset_required: bool,
    /// How the password is stored: `argon2id`, or `none`.
    pub password_type: String,
}

endpoint! {
    /// Changes one's own password.
    ChangePassword = "change_password", "authentication",
    Post "/password/change",
    body: ChangePasswordRequest,
    answer: PasswordOperationResponse,
}

endpoint! {
    /// Answers whether one has a password.
    GetPasswordStatus = "get_password_status", "authentication",
    Get "/password/status",
    answer: PasswordStatusResponse,
}

endpoint! {
    /// Sets a first password, or the one that has to take the place of another. The old one is not asked. Who cannot log in shows
    /// a token of a GitLab instance instead (`provider_auth`).
    SetPassword = "set_password", "authentication",
    Post "/password/set",
    body: SetPasswordRequest,
    answer: PasswordOperationResponse,
}

endpoint! {
    /// Sets somebody's password.
    AdminSetPassword = "admin_set_password", "authentication",
    Post "/password/admin/set",
    body: AdminSetPasswordRequest,
    answer: PasswordOperationResponse,
}

endpoint! {
    /// Makes somebody choose another password before anything else.
    AdminResetPassword = "admin_reset_password", "authentication",
    Post "/password/admin/reset",
    body: AdminResetPasswordRequest,
    answer: PasswordOperationResponse,
}

endpoint! {
    /// Answers whether somebody has a password.
    AdminPasswordStatus = "admin_password_status", "authentication",
    Get "/password/admin/status/{username}",
    params: PasswordStatusParams,
    answer: PasswordStatusResponse,
}

endpoint! {
    /// Takes somebody's password away. The message has a link with which a new one can be chosen, once, within a day.
    ResetPassword = "reset_password", "authentication",
    Post "/password/reset",
    body: UserManagerResetPasswordRequest,
    answer: PasswordOperationResponse,
}

endpoint! {
    /// Sets one's password with a link that somebody made after it was forgotten.
    RedeemPasswordReset = "redeem_password_reset", "authentication",
    Post "/password/reset/{token}",
    access: Public,
    params: PasswordResetParams,
    body: PasswordResetRedeem,
    answer: PasswordOperationResponse,
}
