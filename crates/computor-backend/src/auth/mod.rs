//! Who asks: credentials in, a [`Principal`] out.
//!
//! In this order: `X-API-Token`, `GLP-CREDS` (a token of a GitLab instance that people sign in with), `Authorization` (Bearer or
//! Basic), the cookie of the web client. Tokens are random
//! and stored as SHA-256 alone; passwords are Argon2id, worked off the async threads. A cookie counts only where a page of
//! ours sent it (`origin.rs`).

mod address;
mod attempts;
mod client;
mod origin;
pub(crate) mod passkey;
mod password;
mod principals;
pub mod sign_in;
mod tie;
mod token;
mod totp;
mod vault;

pub use address::{Address, NoAddress};
pub use attempts::{Attempts, Limits, Who};
pub(crate) use client::{client, device_label, is_strict, sign_in_cookie};
pub(crate) use origin::is_from_elsewhere;
pub use origin::{NoOrigin, Origin};
pub use password::{Passwords, Turn, check_strength};
pub use principals::{Known, Lacks, Principals};
pub(crate) use tie::Tie;
pub use token::{ACCESS_LIFETIME, API_TOKEN_LENGTH, API_TOKEN_PREFIX, REFRESH_LIFETIME, Secret};
pub use totp::{Totp, recovery_code, recovery_codes};
pub use vault::Vault;

use crate::{App, Client, Error, Options, Result};
use axum::http::{HeaderMap, header, request::Parts};
use base64::Engine as _;
use computor_db::queries::{
    audit::{self, Note},
    auth::{self as queries, Login},
    second_factor::{self, Factor},
    sign_in as sign_in_queries,
};
use computor_policy::Principal;
use computor_types::{
    Code, Endpoint, Method,
    dto::{
        BeginPasskey, BeginShowPasskey, ChangePassword, ConfirmSecondFactor, CreatePasskey, CreateSecondFactor, GetMe, GetPasswordStatus,
        GetSecondFactor, ListPasskeys, LogOut, SetPassword, SetUserPassword, ShowPasskey, ShowSecondFactor,
    },
};
use serde_json::json;
use std::sync::Arc;

/// The cookie with the access token.
pub const ACCESS_COOKIE: &str = "ct_access_token";
/// The cookie with the refresh token.
pub const REFRESH_COOKIE: &str = "ct_refresh_token";
/// Longer names (in characters) and passwords (in bytes) are nobody's. Nothing is done with them.
const LONGEST_NAME: usize = 320;
const LONGEST_PASSWORD: usize = 1024;

/// What a request carries to say who it is from.
enum Credential {
    ApiToken(Secret),
    Access(Secret),
    Basic {
        name: String,
        password: String,
    },
    /// A personal token of somebody with a GitLab instance.
    Gitlab {
        url: String,
        token: Secret,
    },
}

/// Finds out who asks, and notes in `client` which token was used.
///
/// # Errors
/// `AUTH_001` without credentials, else `AUTH_002` or `AUTH_004`; `RATE_002` after too many wrong passwords; `AUTHZ_007`
/// for a cookie that another page sent; `AUTHZ_008` while a second factor is to be shown or made, `AUTHZ_006` while the password
/// has to be changed.
pub async fn authenticate(app: &App, parts: &Parts, client: &mut Client) -> Result<Arc<Principal>> {
    let credential = credential(app, parts)?;
    let key = credential.digest();
    if matches!(credential, Credential::ApiToken(_) | Credential::Access(_)) {
        client.credential = Some(key);
    }
    let known = match app.principals.get(&key, app.clock.now()) {
        Some(known) => known,
        None => look_up(app, credential, key, client).await?,
    };
    match known.lacks {
        // A code comes first, whatever else has to come: who has it may be somebody else.
        Some(Lacks::Code) if is_one_of(&WITHOUT_CODE, parts) => {}
        Some(Lacks::Code) => return Err(Code::Authz008.into()),
        // Others may know a password that has to be changed: they make no factor with it.
        _ if known.password_reset_required && !is_one_of(&BEFORE_RESET, parts) => return Err(Code::Authz006.into()),
        Some(Lacks::Factor) if !known.password_reset_required && !is_one_of(&WITHOUT_FACTOR, parts) => return Err(Code::Authz008.into()),
        Some(Lacks::Factor) | None => {}
    }
    Ok(known.principal)
}

async fn look_up(app: &App, credential: Credential, key: [u8; 32], client: &Client) -> Result<Known> {
    let epoch = app.principals.epoch();
    let (db, now) = (app.db.pool(), app.clock.now());
    let by_session = matches!(credential, Credential::Access(_));
    let found = match credential {
        Credential::ApiToken(token) => queries::by_api_token(db, &token.digest(), now).await?.ok_or(Code::Auth004)?,
        Credential::Access(token) => queries::by_access_token(db, &token.hex(), now).await?.ok_or(Code::Auth004)?,
        Credential::Basic { name, password } => {
            let user = verify(app, &name, password, client).await?;
            refuse_lacking(app, user.id).await?;
            queries::by_user(db, user.id).await?.ok_or(Code::Auth002)?
        }
        Credential::Gitlab { url, token } => {
            let user = gitlab_user(app, &url, &token, client).await?;
            refuse_lacking(app, user).await?;
            queries::by_user(db, user).await?.ok_or(Code::Auth004)?
        }
    };
    let queries::Found { principal, expires_at, password_reset_required, lacks } = found;
    let lacks = match lacks.as_deref().map(Lacks::of) {
        None if by_session => lacks_since(app, &principal).await?,
        stored => stored,
    };
    let known = Known { principal: Arc::new(principal), expires_at, password_reset_required, lacks };
    app.principals.insert(key, epoch, known.clone());
    Ok(known)
}

/// What a session lacks that lacked nothing when it was opened: rights that came since need a second factor as much, or whoever has
/// stolen a student's session would only have to wait. Who has a factor has shown it, since all sessions end when it is confirmed.
pub(crate) async fn lacks_since(app: &App, who: &Principal) -> Result<Option<Lacks>> {
    if !app.options.asks_for_second_factor() {
        return Ok(None);
    }
    let factor = second_factor::of(app.db.pool(), who.user_id.uuid()).await?;
    Ok(if factor.is_on() { None } else { lacks(&factor, &app.options) })
}

/// Refuses somebody who has shown a password, or a token of a provider, where a session would lack something. A program has no app
/// to ask for a code: it has an API token.
async fn refuse_lacking(app: &App, user: uuid::Uuid) -> Result<()> {
    match lacks(&second_factor::of(app.db.pool(), user).await?, &app.options) {
        Some(_) => Err(Code::Authz008.into()),
        None => Ok(()),
    }
}

/// Whom a token of a GitLab instance belongs to. Only an instance of the configuration is asked, and only its number of the
/// account counts: neither names nor addresses, which anybody's own GitLab could say.
async fn gitlab_user(app: &App, url: &str, token: &Secret, client: &Client) -> Result<uuid::Uuid> {
    let unknown = |what: &str| Error::new(Code::Auth004, what);
    let (provider, identity) = gitlab_identity(app, url, token, client).await?;
    let owner = sign_in_queries::owner(app.db.pool(), provider.account(&identity)).await?;
    let owner = owner.filter(|owner| !owner.shut_out);
    owner.map(|owner| owner.id).ok_or_else(|| unknown("the GitLab account belongs to nobody here; sign in with it first"))
}

/// What a GitLab instance of the configuration says of a token. Wrong ones are counted as wrong passwords are.
///
/// # Errors
/// `AUTH_004` when the instance is none of the configuration, is switched off, or does not know the token; `RATE_002` after too
/// many of those; `EXT_006` when it does not answer.
pub(crate) async fn gitlab_identity<'a>(
    app: &'a App,
    url: &str,
    token: &Secret,
    client: &Client,
) -> Result<(&'a sign_in::Provider, sign_in::Identity)> {
    let unknown = |what: &str| Error::new(Code::Auth004, what);
    let provider = app.sign_in.gitlab(url).ok_or_else(|| unknown("this GitLab instance is not one that people sign in with here"))?;
    if sign_in_queries::disabled(app.db.pool()).await?.contains(&provider.options.name) {
        return Err(unknown("signing in with this GitLab instance is switched off"));
    }
    let who = Who { name: None, user: None, ip: client.ip };
    let attempt = begin_attempt(app, who).await?;
    let shown = provider.service.by_token(token).await;
    if shown.as_ref().is_err_and(|error| error.code == Code::Auth004) {
        note_refusal(app, who, json!({ "with": provider.options.name })).await?;
    } else {
        // An instance that is down has not been guessed at.
        attempt.right();
    }
    Ok((provider, shown?))
}

/// What somebody lacks who has shown a password, or come from a provider.
pub fn lacks(factor: &Factor, options: &Options) -> Option<Lacks> {
    if factor.is_on() {
        return Some(Lacks::Code);
    }
    (options.asks_for_second_factor() && factor.has_rights).then_some(Lacks::Factor)
}

/// What may be done before a code was shown: showing it, looking at oneself, and leaving.
const WITHOUT_CODE: [(Method, &str); 6] = [
    (GetMe::METHOD, GetMe::PATH),
    (GetSecondFactor::METHOD, GetSecondFactor::PATH),
    (ShowSecondFactor::METHOD, ShowSecondFactor::PATH),
    (BeginShowPasskey::METHOD, BeginShowPasskey::PATH),
    (ShowPasskey::METHOD, ShowPasskey::PATH),
    (LogOut::METHOD, LogOut::PATH),
];
/// What may be done by whoever has to make a second factor: that, looking at oneself, and leaving.
const WITHOUT_FACTOR: [(Method, &str); 8] = [
    (GetMe::METHOD, GetMe::PATH),
    (GetSecondFactor::METHOD, GetSecondFactor::PATH),
    (CreateSecondFactor::METHOD, CreateSecondFactor::PATH),
    (ConfirmSecondFactor::METHOD, ConfirmSecondFactor::PATH),
    (ListPasskeys::METHOD, ListPasskeys::PATH),
    (BeginPasskey::METHOD, BeginPasskey::PATH),
    (CreatePasskey::METHOD, CreatePasskey::PATH),
    (LogOut::METHOD, LogOut::PATH),
];
/// What may be done while the password has to be changed: that, looking at oneself, and leaving.
const BEFORE_RESET: [(Method, &str); 6] = [
    (GetMe::METHOD, GetMe::PATH),
    (GetPasswordStatus::METHOD, GetPasswordStatus::PATH),
    (ChangePassword::METHOD, ChangePassword::PATH),
    (SetPassword::METHOD, SetPassword::PATH),
    (SetUserPassword::METHOD, SetUserPassword::PATH),
    (LogOut::METHOD, LogOut::PATH),
];

fn is_one_of(calls: &[(Method, &str)], parts: &Parts) -> bool {
    // Every path answers with a slash at its end as well.
    let (method, path) = (parts.method.as_str(), parts.uri.path().trim_end_matches('/'));
    calls.iter().any(|(allowed, at)| allowed.as_str().eq_ignore_ascii_case(method) && *at == path)
}

/// Checks a name (or e-mail address) and password.
///
/// # Errors
/// `AUTH_002`, the same for unknown names and wrong passwords; `RATE_002` after too many of them.
pub async fn verify(app: &App, name: &str, password: String, client: &Client) -> Result<Login> {
    if name.chars().count() > LONGEST_NAME || name.contains('\0') {
        return Err(Code::Auth002.into());
    }
    let who = Who { name: Some(name), user: None, ip: client.ip };
    if let Err(refused) = app.attempts.check(who, app.clock.now()) {
        note_limit(app, who).await?;
        return Err(refused);
    }
    let user = queries::login(app.db.pool(), name).await?;
    let who = Who { user: user.as_ref().map(|user| user.id), ..who };
    if is_right(app, who, user.as_ref(), password).await?
        && let Some(user) = user
    {
        return Ok(user);
    }
    note_failure(app, who).await?;
    Err(Code::Auth002.into())
}

/// Tells the audit log of a wrong name, password or code: of whom, if there is somebody of that name, and from which network. An
/// address as a whole is personal, and stands nowhere that is kept for ever.
pub async fn note_failure(app: &App, who: Who<'_>) -> Result<()> {
    note_refusal(app, who, json!({})).await
}

/// Begins an attempt; one that is refused since there were too many is told of, once for each key and window.
///
/// # Errors
/// `RATE_002`.
pub(crate) async fn begin_attempt(app: &App, who: Who<'_>) -> Result<attempts::Attempt> {
    match app.attempts.begin(who, app.clock.now()).await {
        Err(refused) if refused.code == Code::Rate002 => {
            note_limit(app, who).await?;
            Err(refused)
        }
        begun => begun,
    }
}

async fn note_limit(app: &App, who: Who<'_>) -> Result<()> {
    if app.attempts.tells_refusal(who, app.clock.now()) {
        note_refusal(app, who, json!({ "why": "too many attempts" })).await?;
    }
    Ok(())
}

/// As [`note_failure`], with more to say.
pub(crate) async fn note_refusal(app: &App, who: Who<'_>, mut data: serde_json::Value) -> Result<()> {
    let network = who.ip.and_then(|ip| ipnet::IpNet::new(ip, if ip.is_ipv4() { 24 } else { 48 }).ok()).map(|net| net.trunc().to_string());
    if let Some(data) = data.as_object_mut() {
        data.insert("network".to_owned(), network.into());
    }
    Ok(audit::note(app.db.pool(), Note { kind: "session.refused", by: None, user: who.user, course: None, data: &data }).await?)
}

/// Checks the password of somebody who is logged in. A wrong one is told of: whoever sits at an open session may not be its user.
///
/// # Errors
/// `RATE_002` after too many wrong ones.
pub async fn confirm(app: &App, user: &Login, password: String, client: &Client) -> Result<bool> {
    let right = is_current(app, user, password, client).await?;
    if !right {
        let note = Note { kind: "password.refused", by: Some(user.id), user: Some(user.id), course: None, data: &json!({}) };
        audit::note(app.db.pool(), note).await?;
    }
    Ok(right)
}

/// Whether somebody's password is this one already.
///
/// # Errors
/// As [`confirm`].
pub(crate) async fn is_current(app: &App, user: &Login, password: String, client: &Client) -> Result<bool> {
    is_right(app, Who { name: None, user: Some(user.id), ip: client.ip }, Some(user), password).await
}

/// Looks at a password, counted as an attempt before, and at nobody's for as long.
async fn is_right(app: &App, who: Who<'_>, user: Option<&Login>, password: String) -> Result<bool> {
    if password.len() > LONGEST_PASSWORD {
        return Ok(false);
    }
    let turn = app.passwords.turn().await?;
    let attempt = begin_attempt(app, who).await?;
    let hash = user.and_then(|user| user.password.clone());
    if !turn.verify(password.clone(), hash.clone()).await? {
        return Ok(false);
    }
    attempt.right();
    if let (Some(user), Some(old)) = (user, hash)
        && !password::is_current(&old)
    {
        let new = turn.hash(password).await?;
        drop(turn);
        // Only the hash that was looked at: a password that was changed meanwhile stays as it is.
        queries::upgrade_hash(app.db.pool(), user.id, &old, &new).await?;
    }
    Ok(true)
}

impl Credential {
    /// What it is remembered by. Kinds never collide: each is prefixed.
    fn digest(&self) -> [u8; 32] {
        match self {
            Self::ApiToken(token) | Self::Access(token) => token.digest(),
            Self::Gitlab { url, token } => Secret::from(format!("gitlab\0{url}\0{}", token.reveal())).digest(),
            Self::Basic { name, password } => Secret::from(format!("basic\0{name}\0{password}")).digest(),
        }
    }
}

/// Whether a request says who it is from, rightly or not.
pub(crate) fn says_who(app: &App, parts: &Parts) -> bool {
    !matches!(credential(app, parts), Err(error) if error.code == Code::Auth001)
}

fn credential(app: &App, parts: &Parts) -> Result<Credential> {
    let text = |name| parts.headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    if let Some(token) = text(header::HeaderName::from_static("x-api-token")) {
        return Ok(token_of_a_program(token));
    }
    if let Some(encoded) = text(GLP_CREDS) {
        return gitlab(encoded);
    }
    // What clients of git hosts send.
    if let Some(token) = text(PRIVATE_TOKEN) {
        return Ok(token_of_a_program(token));
    }
    if let Some(value) = text(header::AUTHORIZATION) {
        return match value.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token_of_a_program(token.trim())),
            Some((scheme, encoded)) if scheme.eq_ignore_ascii_case("basic") => {
                if origin::password_counts(app, parts) {
                    basic(encoded.trim())
                } else {
                    Err(Code::Authz007.into())
                }
            }
            _ => Err(Code::Auth001.into()),
        };
    }
    let token = cookie(&parts.headers, ACCESS_COOKIE).ok_or(Code::Auth001)?;
    if !origin::cookie_counts(app, parts) {
        return Err(Code::Authz007.into());
    }
    Ok(Credential::Access(Secret::from(token.to_owned())))
}

/// The header in which clients of git hosts send a token, and the name under which they send one as a password.
const PRIVATE_TOKEN: header::HeaderName = header::HeaderName::from_static("private-token");
const TOKEN_NAME: &str = "oauth2";

/// The header with a token of a GitLab instance: JSON in Base64.
const GLP_CREDS: header::HeaderName = header::HeaderName::from_static("glp-creds");

fn gitlab(encoded: &str) -> Result<Credential> {
    #[derive(serde::Deserialize)]
    struct Sent {
        url: String,
        token: String,
    }
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded.trim()).map_err(|_| Error::from(Code::Auth004))?;
    let Sent { url, token } = serde_json::from_slice(&bytes).map_err(|_| Error::from(Code::Auth004))?;
    Ok(Credential::Gitlab { url, token: Secret::from(token) })
}

/// An API token, or else the access token of a session: a token says itself what it is, wherever it stands.
fn token_of_a_program(token: &str) -> Credential {
    let secret = Secret::from(token.to_owned());
    if token.starts_with(API_TOKEN_PREFIX) { Credential::ApiToken(secret) } else { Credential::Access(secret) }
}

fn basic(encoded: &str) -> Result<Credential> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).map_err(|_| Error::from(Code::Auth002))?;
    let text = String::from_utf8(bytes).map_err(|_| Error::from(Code::Auth002))?;
    let (name, password) = text.split_once(':').ok_or(Code::Auth002)?;
    // Programs that can only send a name and a password, such as git, send a token as one.
    if name == TOKEN_NAME || password.len() == API_TOKEN_LENGTH && password.starts_with(API_TOKEN_PREFIX) {
        return Ok(token_of_a_program(password));
    }
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
