//! A second factor: codes of an app on a phone (TOTP, RFC 6238), asked of people who log in, never of API tokens.

use crate::dto::prelude::*;

/// Whether somebody has a second factor.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SecondFactorGet {
    pub enabled: bool,
    /// When the app was confirmed, if there is one.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// How many passkeys there are.
    #[serde(default)]
    pub passkeys: i64,
    /// How many recovery codes were not used yet.
    pub recovery_codes: i64,
}

/// Somebody who wants a second factor shows the password again, if there is one.
#[derive(Clone, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct SecondFactorCreate {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(bytes, max = 1024))]
    pub password: Option<String>,
}
impl std::fmt::Debug for SecondFactorCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactorCreate").finish_non_exhaustive()
    }
}

/// What the app has to be told: once, and never again.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct SecondFactorCreated {
    /// In Base32, to be typed.
    pub secret: String,
    /// The same as an address, to be shown as a QR code.
    pub uri: String,
}
impl std::fmt::Debug for SecondFactorCreated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactorCreated").finish_non_exhaustive()
    }
}

/// A code of the app, or a recovery code.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SecondFactorCode {
    #[garde(length(chars, min = 1, max = 64))]
    pub code: String,
}
impl std::fmt::Debug for SecondFactorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactorCode").finish_non_exhaustive()
    }
}

/// Codes for when the app is lost. Each works once; they are shown once.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}
impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecoveryCodes").finish_non_exhaustive()
    }
}

endpoint! {
    /// Answers whether one has a second factor.
    GetSecondFactor = "get_second_factor", "authentication",
    Get "/user/second-factor",
    answer: SecondFactorGet,
}

endpoint! {
    /// Makes a second factor, which is asked for as soon as it is confirmed.
    CreateSecondFactor = "create_second_factor", "authentication",
    Post "/user/second-factor",
    body: SecondFactorCreate,
    status: 201,
    answer: SecondFactorCreated,
}

endpoint! {
    /// Confirms a second factor with a first code; ends all other sessions, and answers recovery codes.
    ConfirmSecondFactor = "confirm_second_factor", "authentication",
    Post "/user/second-factor/confirm",
    body: SecondFactorCode,
    answer: RecoveryCodes,
}

endpoint! {
    /// Takes one's second factor away, with a code of it.
    RemoveSecondFactor = "remove_second_factor", "authentication",
    Post "/user/second-factor/remove",
    body: SecondFactorCode,
    answer: Done,
}

endpoint! {
    /// Shows the second factor. The session ends, and the tokens of one that can do everything are answered.
    ShowSecondFactor = "show_second_factor", "authentication",
    Post "/auth/second-factor",
    body: SecondFactorCode,
    answer: LocalLoginResponse,
}

endpoint! {
    /// Takes the second factor of somebody away who has lost it, and ends the sessions.
    ResetSecondFactor = "reset_second_factor", "user",
    Delete "/users/{id}/second-factor",
    params: ById<User>,
    answer: Done,
}
