//! What OpenID Connect and GitLab have in common: the authorization code grant of OAuth 2.0 (RFC 6749) with PKCE (RFC 7636).

use super::{
    Attempt, ProviderOptions,
    http::{Http, failed},
};
use crate::{Error, Result, auth::Secret};
use computor_types::Code;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

/// What a code is exchanged for.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: Option<String>,
    pub(super) access_token: Option<String>,
}

/// Where a browser is sent.
pub(super) fn address(at: &Url, options: &ProviderOptions, scopes: &str, attempt: &Attempt) -> Url {
    let mut address = at.clone();
    address.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", &options.client_id),
        ("redirect_uri", &attempt.callback),
        ("scope", scopes),
        ("state", attempt.state.reveal()),
        ("code_challenge", &attempt.challenge()),
        ("code_challenge_method", "S256"),
    ]);
    address
}

/// Exchanges the code of a browser for tokens. The client shows its secret in a header, if the provider takes it there.
///
/// # Errors
/// `AUTH_004` when the provider does not know the code, `EXT_006` when it does not answer.
pub(super) async fn exchange(
    http: &Http,
    at: &Url,
    options: &ProviderOptions,
    in_header: bool,
    (code, attempt): (&str, &Attempt),
) -> Result<Tokens> {
    const WHAT: &str = "token";
    let id = options.client_id.as_str();
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &attempt.callback),
        ("code_verifier", attempt.verifier.reveal()),
    ];
    let mut basic = None;
    match options.client_secret.as_ref().map(Secret::reveal) {
        Some(secret) if in_header => basic = Some((id, secret)),
        Some(secret) => form.extend([("client_id", id), ("client_secret", secret)]),
        None => form.push(("client_id", id)),
    }
    let answer = http.post(WHAT, at, &form, basic).await?;
    if answer.status.is_success() {
        return answer.json(WHAT);
    }
    match error_of(&answer.body).as_deref() {
        Some("invalid_grant") => Err(Error::new(Code::Auth004, "the sign-in provider does not know this log-in (any more); begin again")),
        Some(error) if error.len() <= 64 => Err(failed(WHAT, format!("status {}, {error:?}", answer.status))),
        _ => Err(failed(WHAT, format!("status {}", answer.status))),
    }
}

/// What an OAuth server says is wrong.
fn error_of(body: &[u8]) -> Option<String> {
    let says: Map<String, Value> = serde_json::from_slice(body).ok()?;
    says.get("error")?.as_str().map(str::to_owned)
}
