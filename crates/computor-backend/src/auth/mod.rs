//! Who asks: credentials in, a [`Principal`] out.
//!
//! In this order: `X-API-Token`, `Authorization` (Bearer or Basic), the cookie of the web client. Tokens are random
//! and stored as SHA-256 alone; passwords are Argon2id, worked off the async threads.

mod attempts;
mod password;
mod principals;
mod token;

pub use attempts::Attempts;
pub use password::{Passwords, check_strength};
pub use principals::Principals;
pub use token::{ACCESS_LIFETIME, API_TOKEN_PREFIX, REFRESH_LIFETIME, Secret};

use crate::{App, Client, Error, Result};
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use computor_db::queries::auth as queries;
use computor_policy::Principal;
use computor_types::Code;
use std::sync::Arc;

/// The cookie with the access token.
pub const ACCESS_COOKIE: &str = "ct_access_token";
/// The cookie with the refresh token.
pub const REFRESH_COOKIE: &str = "ct_refresh_token";

/// What a request carries to say who it is from.
enum Credential {
    ApiToken(Secret),
    Access(Secret),
    Basic { name: String, password: String },
}

/// Finds out who asks, and notes in `client` which token was used.
///
/// # Errors
/// `AUTH_001` without credentials, else `AUTH_002` or `AUTH_004`; `RATE_002` after too many wrong passwords.
pub async fn authenticate(app: &App, headers: &HeaderMap, client: &mut Client) -> Result<Arc<Principal>> {
    let credential = credential(headers)?;
    let key = credential.digest();
    if !matches!(credential, Credential::Basic { .. }) {
        client.credential = Some(key);
    }
    if let Some(known) = app.principals.get(&key) {
        return Ok(known);
    }
    let epoch = app.principals.epoch();
    let found = match credential {
        Credential::ApiToken(token) => queries::by_api_token(app.db.pool(), &token.digest()).await?.ok_or(Code::Auth004)?,
        Credential::Access(token) => queries::by_access_token(app.db.pool(), &token.hex()).await?.ok_or(Code::Auth004)?,
        Credential::Basic { name, password } => {
            let user = verify(app, &name, password, client).await?;
            queries::by_user(app.db.pool(), user.id).await?.ok_or(Code::Auth002)?
        }
    };
    let principal = Arc::new(found);
    app.principals.insert(key, epoch, Arc::clone(&principal));
    Ok(principal)
}

/// Checks a name (or e-mail address) and password.
///
/// # Errors
/// `AUTH_002`, the same for unknown names and wrong passwords; `RATE_002` after too many of them.
pub async fn verify(app: &App, name: &str, password: String, client: &Client) -> Result<queries::Login> {
    app.attempts.check(name, client.ip, app.clock.now())?;
    let user = queries::login(app.db.pool(), name).await?;
    let hash = user.as_ref().and_then(|user| user.password.clone());
    let right = app.passwords.verify(password, hash).await?;
    match user {
        Some(user) if right => Ok(user),
        _ => {
            app.attempts.failed(name, client.ip, app.clock.now());
            Err(Code::Auth002.into())
        }
    }
}

impl Credential {
    /// What it is remembered by. Kinds never collide: each is prefixed.
    fn digest(&self) -> [u8; 32] {
        match self {
            Self::ApiToken(token) | Self::Access(token) => token.digest(),
            Self::Basic { name, password } => Secret::from(format!("basic\0{name}\0{password}")).digest(),
        }
    }
}

fn credential(headers: &HeaderMap) -> Result<Credential> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    if let Some(token) = text(header::HeaderName::from_static("x-api-token")) {
        return Ok(Credential::ApiToken(Secret::from(token.to_owned())));
    }
    if let Some(value) = text(header::AUTHORIZATION) {
        return match value.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Credential::Access(Secret::from(token.trim().to_owned()))),
            Some((scheme, encoded)) if scheme.eq_ignore_ascii_case("basic") => basic(encoded.trim()),
            _ => Err(Code::Auth001.into()),
        };
    }
    cookie(headers, ACCESS_COOKIE).map(|token| Credential::Access(Secret::from(token.to_owned()))).ok_or_else(|| Code::Auth001.into())
}

fn basic(encoded: &str) -> Result<Credential> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).map_err(|_| Error::from(Code::Auth002))?;
    let text = String::from_utf8(bytes).map_err(|_| Error::from(Code::Auth002))?;
    let (name, password) = text.split_once(':').ok_or(Code::Auth002)?;
    Ok(Credential::Basic { name: name.to_owned(), password: password.to_owned() })
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}
