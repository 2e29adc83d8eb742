//! Passkeys (Web Authentication): a second factor beside, or in place of, codes of an app.

use crate::dto::prelude::*;

/// A passkey.
pub struct Passkey;

/// A passkey that one has.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PasskeyGet {
    pub id: Id<Passkey>,
    /// What one has called it.
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// That it is really oneself who changes one's passkeys.
#[derive(Clone, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct PasskeyConfirmation {
    /// Of who has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(bytes, max = 1024))]
    pub password: Option<String>,
    /// Of the app, or a recovery code: of who has no password, but a second factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 64))]
    pub code: Option<String>,
}
impl std::fmt::Debug for PasskeyConfirmation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasskeyConfirmation").finish_non_exhaustive()
    }
}

/// What a browser is asked.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PasskeyOptions {
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON`, or `parseRequestOptionsFromJSON`.
    pub public_key: Map<String, Value>,
}

/// A passkey that a browser has made. Bytes are written in base64url without padding.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct PasskeyCreate {
    #[garde(length(chars, min = 1, max = 255))]
    pub name: String,
    /// `response.clientDataJSON`
    #[garde(length(bytes, max = 8192))]
    pub client_data_json: String,
    /// `response.attestationObject`
    #[garde(length(bytes, max = 65536))]
    pub attestation_object: String,
}
impl std::fmt::Debug for PasskeyCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasskeyCreate").finish_non_exhaustive()
    }
}

/// A passkey that is kept.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct PasskeyCreated {
    pub id: Id<Passkey>,
    /// Codes for when it is lost, if it is the first second factor. Each works once; they are shown once.
    pub recovery_codes: Vec<String>,
}
impl std::fmt::Debug for PasskeyCreated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasskeyCreated").finish_non_exhaustive()
    }
}

/// What a passkey has answered. Bytes are written in base64url without padding.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct PasskeyShown {
    /// `id`
    #[garde(length(bytes, max = 2048))]
    pub credential_id: String,
    /// `response.clientDataJSON`
    #[garde(length(bytes, max = 8192))]
    pub client_data_json: String,
    /// `response.authenticatorData`
    #[garde(length(bytes, max = 8192))]
    pub authenticator_data: String,
    /// `response.signature`
    #[garde(length(bytes, max = 4096))]
    pub signature: String,
}
impl std::fmt::Debug for PasskeyShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasskeyShown").finish_non_exhaustive()
    }
}

endpoint! {
    /// Lists one's passkeys.
    ListPasskeys = "list_passkeys", "authentication",
    Get "/user/passkeys",
    answer: Vec<PasskeyGet>,
}

endpoint! {
    /// Begins to make a passkey: answers what the browser is asked. It is answered within five minutes.
    BeginPasskey = "begin_passkey", "authentication",
    Post "/user/passkeys/options",
    body: PasskeyConfirmation,
    answer: PasskeyOptions,
}

endpoint! {
    /// Keeps a passkey that the browser has made. From then on it is asked for, or a code of the app, or a recovery code. If it is the first
    /// second factor, all other sessions end, and recovery codes are answered.
    CreatePasskey = "create_passkey", "authentication",
    Post "/user/passkeys",
    body: PasskeyCreate,
    status: 201,
    answer: PasskeyCreated,
}

endpoint! {
    /// Takes a passkey away. Who has a password shows it again, and who has none a code.
    RemovePasskey = "remove_passkey", "authentication",
    Post "/user/passkeys/{id}/remove",
    params: ById<Passkey>,
    body: PasskeyConfirmation,
    answer: Done,
}

endpoint! {
    /// Begins to show a passkey: answers what the browser is asked. It is answered within five minutes.
    BeginShowPasskey = "begin_show_passkey", "authentication",
    Post "/auth/passkey/options",
    answer: PasskeyOptions,
}

endpoint! {
    /// Shows a passkey as the second factor. The session ends, and the tokens of one that can do everything are answered.
    ShowPasskey = "show_passkey", "authentication",
    Post "/auth/passkey",
    body: PasskeyShown,
    answer: LocalLoginResponse,
}
