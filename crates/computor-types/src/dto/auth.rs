//! Logging in and out.

use crate::dto::prelude::*;

/// User name or e-mail address, and password.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct LocalLoginRequest {
    /// User name or e-mail address.
    #[garde(length(chars, min = 1, max = 320))]
    pub username: String,
    #[garde(length(bytes, min = 1, max = 1024))]
    pub password: String,
}

/// The tokens of a new session.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LocalLoginResponse {
    pub access_token: String,
    pub refresh_token: String,
    /// Lifetime of the access token, in seconds.
    pub expires_in: i64,
    pub user_id: Id<User>,
    pub token_type: String,
}

/// The refresh token of a session.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct LocalTokenRefreshRequest {
    #[garde(length(chars, min = 1, max = 1024))]
    pub refresh_token: String,
}

/// The new tokens of a session; the old ones are spent.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LocalTokenRefreshResponse {
    pub access_token: String,
    /// Lifetime of the access token, in seconds.
    pub expires_in: i64,
    pub refresh_token: Option<String>,
    pub token_type: String,
}

/// The new tokens of a web client's session; the old ones are spent. The cookies carry them as well.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TokenRefreshResponse {
    pub access_token: String,
    /// Lifetime of the access token, in seconds.
    pub expires_in: Option<i64>,
    pub refresh_token: Option<String>,
}

/// A session has ended.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LogoutResponse {
    pub message: String,
    pub provider: Option<String>,
}

/// A way to log in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProviderInfo {
    pub name: String,
    pub display_name: String,
    pub r#type: String,
    pub enabled: bool,
    /// Where to send a browser; null when user name and password are asked for.
    pub login_url: Option<String>,
}

endpoint! {
    /// Answers that the server is there.
    Ping = "ping", "health",
    Head "/",
    access: Public,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Opens a session with user name (or e-mail address) and password.
    LogIn = "log_in", "authentication",
    Post "/auth/login",
    access: Public,
    body: LocalLoginRequest,
    answer: LocalLoginResponse,
}

endpoint! {
    /// Exchanges a refresh token for new tokens.
    RefreshLogin = "refresh_login", "authentication",
    Post "/auth/refresh/local",
    access: Public,
    body: LocalTokenRefreshRequest,
    answer: LocalTokenRefreshResponse,
}

endpoint! {
    /// Exchanges the refresh token in the cookie `ct_refresh_token` for new tokens. There is no body.
    RefreshByCookie = "refresh_by_cookie", "authentication",
    Post "/auth/refresh",
    access: Public,
    answer: TokenRefreshResponse,
}

endpoint! {
    /// Ends the session.
    LogOut = "log_out", "authentication",
    Post "/auth/logout",
    answer: LogoutResponse,
}

endpoint! {
    /// Lists the ways to log in.
    ListLoginProviders = "list_login_providers", "authentication",
    Get "/auth/providers",
    access: Public,
    answer: Vec<ProviderInfo>,
}
