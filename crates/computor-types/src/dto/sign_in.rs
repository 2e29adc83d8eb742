//! Signing in with an account that somebody has elsewhere: with a provider of the configuration.
//!
//! The browser is sent to the provider and comes back with a code; the client's page gets a code of ours, and exchanges it for
//! the tokens of a session. No token ever stands in an address.

use crate::{dto::prelude::*, endpoint::Redirect};

/// The parameter of calls about one provider.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SignInParams {
    /// Its name in the configuration.
    pub provider: String,
}

/// Where a browser goes on when somebody has signed in.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BeginSignInQuery {
    /// A page of this server or of an allowed origin, or an address of the configuration; it gets the parameter `code`, or
    /// `error` and `error_description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
    /// For clients that are no pages of this browser: the SHA-256 of a secret of theirs, in Base64 for URLs without `=`. The
    /// secret is then `code_verifier` of the exchange.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
}

/// What a provider sends the browser back with.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FinishSignInQuery {
    /// The provider's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the browser was sent with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Who the provider is (RFC 9207).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// Why there is no code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The code that a client's page was given.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SignInExchange {
    #[garde(length(chars, min = 1, max = 256))]
    pub code: String,
    /// The secret of the client that began with `code_challenge`. Others are known by the cookie of their browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 256))]
    pub code_verifier: Option<String>,
}
impl std::fmt::Debug for SignInExchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInExchange").finish_non_exhaustive()
    }
}

endpoint! {
    /// Sends the browser to a provider, where somebody signs in.
    BeginSignIn = "begin_sign_in", "authentication",
    Get "/auth/{provider}/login",
    access: Public,
    params: SignInParams,
    query: BeginSignInQuery,
    status: 302,
    answer: Redirect,
}

endpoint! {
    /// Takes the browser back from a provider, and sends it on to the client's page with a code for one exchange.
    FinishSignIn = "finish_sign_in", "authentication",
    Get "/auth/{provider}/callback",
    access: Public,
    params: SignInParams,
    query: FinishSignInQuery,
    status: 302,
    answer: Redirect,
}

endpoint! {
    /// Exchanges the code that a client's page was given for the tokens of a new session: once, within a minute, and only for
    /// who has begun the log-in.
    ExchangeSignInCode = "exchange_sign_in_code", "authentication",
    Post "/auth/exchange",
    access: Public,
    body: SignInExchange,
    answer: LocalLoginResponse,
}

endpoint! {
    /// Where a browser goes on when the client has not said where.
    GetSignInSuccess = "get_sign_in_success", "authentication",
    Get "/auth/success",
    access: Public,
    answer: Done,
}
