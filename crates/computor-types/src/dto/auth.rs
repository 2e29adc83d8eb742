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
    /// Where to send a browser; of user name and password, where to send them.
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

/// A way to sign in, as administrators see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SignInPlugin {
    pub name: String,
    pub display_name: String,
    /// `local` (user name and password), `oidc` (OpenID Connect) or `gitlab`.
    pub r#type: String,
    pub enabled: bool,
    pub version: String,
}

/// The ways to sign in that this installation has.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SignInPlugins {
    pub plugins: Vec<SignInPlugin>,
    pub total: i64,
    /// How many of them are enabled.
    pub enabled: i64,
}

/// The parameter of calls about one way to sign in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PluginParams {
    pub plugin_name: String,
}

/// Somebody who wants an account with a sign-in provider.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct UserRegistrationRequest {
    #[garde(length(chars, min = 3, max = 50))]
    pub username: String,
    #[garde(length(chars, min = 3, max = 320))]
    pub email: String,
    #[garde(length(chars, min = 8, max = 1024))]
    pub password: String,
    #[garde(length(chars, min = 1, max = 255))]
    pub given_name: String,
    #[garde(length(chars, min = 1, max = 255))]
    pub family_name: String,
    /// Which of them.
    #[serde(default = "keycloak")]
    #[garde(length(chars, min = 1, max = 255))]
    pub provider: String,
    #[serde(default = "super::prelude::yes")]
    pub send_verification_email: bool,
}
impl std::fmt::Debug for UserRegistrationRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserRegistrationRequest").field("provider", &self.provider).finish_non_exhaustive()
    }
}

fn keycloak() -> String {
    "keycloak".to_owned()
}

/// An account was made with a sign-in provider, and a user here.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserRegistrationResponse {
    pub user_id: Id<User>,
    pub provider_user_id: String,
    pub username: String,
    pub email: String,
    pub message: String,
}

endpoint! {
    /// Makes an account with a sign-in provider that takes registrations, and a user. User name and password is none: such users
    /// are made by user managers and by invites.
    RegisterUser = "register_user", "authentication",
    Post "/auth/register",
    access: Public,
    body: UserRegistrationRequest,
    answer: UserRegistrationResponse,
}

endpoint! {
    /// Lists all ways to sign in, whether enabled or not.
    ListSignInPlugins = "list_sign_in_plugins", "authentication",
    Get "/auth/admin/plugins",
    answer: SignInPlugins,
}

endpoint! {
    /// Enables a way to sign in.
    EnableSignInPlugin = "enable_sign_in_plugin", "authentication",
    Post "/auth/admin/plugins/{plugin_name}/enable",
    params: PluginParams,
    answer: Done,
}

endpoint! {
    /// Disables a way to sign in. User name and password stays: it is the way in when a provider is down.
    DisableSignInPlugin = "disable_sign_in_plugin", "authentication",
    Post "/auth/admin/plugins/{plugin_name}/disable",
    params: PluginParams,
    answer: Done,
}

endpoint! {
    /// Asks the providers anew where their services are and which keys they have, with the next log-in; answers the ways to sign
    /// in. Which there are is said by the configuration.
    ReloadSignInPlugins = "reload_sign_in_plugins", "authentication",
    Post "/auth/admin/plugins/reload",
    answer: SignInPlugins,
}
