//! The ways to sign in: which there are, and signing in with an account that somebody has elsewhere.
//!
//! The browser goes to the provider with a state and comes back with it; both times it has a cookie. The state works once and
//! with that cookie only, so nobody can finish a log-in in the browser of somebody else. The client's page is given a code, which
//! works once as well: with the same cookie, or with the secret of the client that began.

use super::{
    Call, Handle, Reply,
    auth::{open_session, set_cookie},
};
use crate::{
    Ctx, Error, Result,
    auth::{
        Secret, Who, note_refusal,
        sign_in::{AT_CLIENT, AT_PROVIDER, Attempt, Identity, Provider, Redirects, challenge},
        sign_in_cookie,
    },
};
use computor_db::{
    Tx,
    queries::{repository::public_url, sign_in as queries},
};
use computor_types::{Code, Redirect, dto::*, validate};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// User name and password, which every installation has.
const LOCAL: &str = "local";
/// How many characters a name of a person has at most.
const LONGEST_NAME: usize = 255;

/// A way to sign in, and whether it is on.
struct Way<'a> {
    name: &'a str,
    title: &'a str,
    kind: String,
    login_url: String,
    enabled: bool,
}

/// All of them: what is not here does not exist.
async fn ways(cx: &Ctx) -> Result<Vec<Way<'_>>> {
    let local =
        Way { name: LOCAL, title: "User name and password", kind: LOCAL.to_owned(), login_url: "/auth/login".to_owned(), enabled: true };
    let disabled = if cx.sign_in.iter().next().is_some() { queries::disabled(cx.db().pool()).await? } else { Vec::new() };
    let others = cx.sign_in.iter().map(|provider| {
        let name = provider.options.name.as_str();
        Way {
            name,
            title: provider.options.title(),
            kind: provider.options.kind.to_string(),
            login_url: format!("/auth/{name}/login"),
            enabled: !disabled.iter().any(|disabled| disabled == name),
        }
    });
    Ok(std::iter::once(local).chain(others).collect())
}

impl Handle for ListLoginProviders {
    /// Those that are on.
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Vec<ProviderInfo>>> {
        let info = |way: Way<'_>| ProviderInfo {
            name: way.name.to_owned(),
            display_name: way.title.to_owned(),
            r#type: way.kind,
            enabled: way.enabled,
            login_url: Some(way.login_url),
        };
        Ok(ways(&cx).await?.into_iter().filter(|way| way.enabled).map(info).collect::<Vec<_>>().into())
    }
}

impl Handle for RegisterUser {
    /// With a provider of accounts; a user without one comes by an invite, or from a user manager.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<UserRegistrationResponse>> {
        let provider = &call.body.provider;
        let is_known = provider == LOCAL || cx.sign_in.named(provider).is_some();
        let why = if is_known {
            "takes no registrations here; ask for an invite, or make the account with the provider"
        } else {
            "this installation has no such sign-in provider"
        };
        Err(Error::field("provider", why))
    }
}

async fn plugins(cx: &Ctx) -> Result<SignInPlugins> {
    let plugin = |way: Way<'_>| SignInPlugin {
        name: way.name.to_owned(),
        display_name: way.title.to_owned(),
        r#type: way.kind,
        enabled: way.enabled,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let plugins: Vec<_> = ways(cx).await?.into_iter().map(plugin).collect();
    let count = |plugins: usize| i64::try_from(plugins).unwrap_or(i64::MAX);
    let enabled = count(plugins.iter().filter(|plugin| plugin.enabled).count());
    Ok(SignInPlugins { total: count(plugins.len()), plugins, enabled })
}

impl Handle for ListSignInPlugins {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<SignInPlugins>> {
        Ok(plugins(&cx).await?.into())
    }
}

impl Handle for ReloadSignInPlugins {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<SignInPlugins>> {
        for provider in cx.sign_in.iter() {
            provider.service.forget().await;
        }
        Ok(plugins(&cx).await?.into())
    }
}

impl Handle for EnableSignInPlugin {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        switch(&cx, &call.params.plugin_name, true).await
    }
}

impl Handle for DisableSignInPlugin {
    /// Sessions that were opened with it go on.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        if call.params.plugin_name == LOCAL {
            return Err(Error::new(Code::Conflict002, "user name and password stays: it is the way in when a provider is down"));
        }
        switch(&cx, &call.params.plugin_name, false).await
    }
}

/// Switches a provider on or off.
async fn switch(cx: &Ctx, name: &str, on: bool) -> Result<Reply<Done>> {
    if name != LOCAL {
        cx.sign_in.named(name).ok_or_else(|| Error::not_found("sign_in_plugin"))?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::set_disabled(&mut tx, name, !on).await?;
        tx.commit().await?;
    }
    Ok(Done { message: format!("{name} is {}", if on { "enabled" } else { "disabled" }) }.into())
}

impl Handle for GetSignInSuccess {
    /// Nothing else is known of it: a code in the address is its client's.
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<Done>> {
        Ok(Done { message: "you have signed in; go back to where you came from".to_owned() }.into())
    }
}

/// A provider of the configuration that is on.
async fn enabled<'a>(cx: &'a Ctx, name: &str) -> Result<&'a Provider> {
    let provider = cx.sign_in.named(name).ok_or_else(|| Error::not_found("sign_in_provider"))?;
    let disabled = queries::disabled(cx.db().pool()).await?;
    if disabled.iter().any(|disabled| disabled == name) { Err(Error::not_found("sign_in_provider")) } else { Ok(provider) }
}

/// Where the provider sends browsers to.
async fn callback(cx: &Ctx, provider: &Provider) -> Result<String> {
    let here = match &cx.options.public_url {
        Some(url) => url.to_string(),
        None => public_url(cx.db().pool()).await?.ok_or_else(|| Error::internal("the server has not said where it is"))?,
    };
    Ok(format!("{}/auth/{}/callback", here.trim_end_matches('/'), provider.options.name))
}

/// A cookie for the browser that signs in; an empty one takes it away.
fn browser_cookie(cx: &Ctx, value: &str) -> String {
    let age = if value.is_empty() { Duration::ZERO } else { (AT_PROVIDER + AT_CLIENT).to_std().unwrap_or_default() };
    set_cookie(cx, sign_in_cookie(&cx.options), value, age)
}

impl Handle for BeginSignIn {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Redirect>> {
        let provider = enabled(&cx, &call.params.provider).await?;
        let place = Redirects::of(&cx.options).allowed(call.query.redirect_uri.as_deref())?;
        match call.query.code_challenge.as_deref() {
            Some(text) if !is_challenge(text) => {
                return Err(Error::field("code_challenge", "must be a SHA-256 in Base64 for URLs, without padding"));
            }
            None if !place.is_page => {
                return Err(Error::field("code_challenge", "is needed by a client that is no page of this server or of an allowed origin"));
            }
            _ => {}
        }
        let (state, browser) = (Secret::session(), Secret::session());
        let digest = state.digest();
        let attempt = Attempt::of(state, &browser, callback(&cx, provider).await?);
        let address = provider.service.address(&attempt, cx.now()).await?;
        let begun = queries::Begun {
            state: &digest,
            provider: &provider.options.name,
            browser: &browser.digest(),
            challenge: call.query.code_challenge.as_deref(),
            redirect_uri: &place.to,
            expires_at: cx.now() + AT_PROVIDER,
        };
        queries::begin(cx.db().pool(), begun).await?;
        Ok(Reply::from(Redirect(address.into())).with_cookies(vec![browser_cookie(&cx, browser.reveal())]))
    }
}

/// The form of a challenge (RFC 7636, `S256`).
fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl Handle for FinishSignIn {
    /// What is wrong before it is known where the browser belongs is answered here; everything after that, there.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Redirect>> {
        let provider = enabled(&cx, &call.params.provider).await?;
        let unknown =
            || Error::new(Code::Auth004, "this log-in was not begun in this browser, has ended, or was too long ago; begin again");
        let (state, browser) = call.query.state.map(Secret::from).zip(cx.client.sign_in.clone()).ok_or_else(unknown)?;
        let name = provider.options.name.as_str();
        let returned = queries::take_state(cx.db().pool(), &state.digest(), name, &browser.digest(), cx.now()).await?;
        let returned = returned.ok_or_else(unknown)?;
        let attempt = Attempt::of(state, &browser, callback(&cx, provider).await?);
        let code = match (call.query.code, call.query.error) {
            (Some(code), None) => finish(&cx, provider, &attempt, (&code, call.query.iss.as_deref()), (&returned, &browser)).await,
            (_, error) => Err(turned_away(provider, error.as_deref())),
        };
        match code {
            Ok(code) => Ok(Redirect(Redirects::with(&returned.redirect_uri, &[("code", code.reveal())])?).into()),
            // What is ours is told to who looks after it.
            Err(error) if error.code.status() >= 500 && error.code != Code::Ext006 => Err(error),
            Err(error) => {
                tracing::info!(provider = name, code = %error.code, why = %error.message, "a log-in with a provider was refused");
                note_refused(&cx, name, error.code).await?;
                let told = [("error", error.code.as_str()), ("error_description", error.message.as_str())];
                let to = Redirects::with(&returned.redirect_uri, &told)?;
                Ok(Reply::from(Redirect(to)).with_cookies(vec![browser_cookie(&cx, "")]))
            }
        }
    }
}

/// Tells of it, once a minute from each address: anybody can have as many log-ins refused as they like.
async fn note_refused(cx: &Ctx, provider: &str, code: Code) -> Result<()> {
    let who = Who { name: None, user: None, ip: cx.client.ip };
    if cx.attempts.tells(format!("{provider} {code} {:?}", cx.client.ip), cx.now()) {
        note_refusal(cx.app(), who, json!({ "with": provider, "code": code.as_str() })).await?;
    }
    Ok(())
}

/// What a provider says instead of a code. Only a word of the standards is repeated.
fn turned_away(provider: &Provider, error: Option<&str>) -> Error {
    let is_word = |text: &&str| text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let why = error.filter(is_word).unwrap_or("no reason was given");
    Error::new(Code::Auth004, format!("{} has not let you in ({why}); begin again", provider.options.title()))
}

/// Finds out who has come back; answers the code for the client.
async fn finish(
    cx: &Ctx,
    provider: &Provider,
    attempt: &Attempt,
    (code, iss): (&str, Option<&str>),
    (returned, browser): (&queries::Returned, &Secret),
) -> Result<Secret> {
    let identity = provider.service.identify(code, iss, attempt, cx.now()).await?;
    let mut tx = cx.db().begin().await?;
    let user = user_of(&mut tx, provider, &identity).await?;
    let all: Vec<&str> = provider.options.roles.values().map(String::as_str).collect();
    queries::set_roles(&mut tx, user, &provider.roles(&identity), &all).await?;
    let code = Secret::session();
    let offered = queries::Offered {
        code: &code.digest(),
        provider: &provider.options.name,
        browser: &browser.digest(),
        challenge: returned.challenge.as_deref(),
        user,
        expires_at: cx.now() + AT_CLIENT,
    };
    queries::offer(&mut *tx, offered).await?;
    tx.commit().await?;
    Ok(code)
}

/// An address of an account that can be one's here.
fn address_of(identity: &Identity) -> Option<&str> {
    identity.email.as_deref().filter(|email| validate::email(email, &()).is_ok())
}

/// The user whose account it is, or becomes by its address, where the operator wants that.
pub(super) async fn linked(tx: &mut Tx, provider: &Provider, identity: &Identity) -> Result<Option<Uuid>> {
    let refused = |why: &str| Error::new(Code::Authz001, why);
    let account = provider.account(identity);
    if let Some(owner) = queries::owner(&mut **tx, account).await? {
        return if owner.shut_out { Err(refused("the user of this account is archived")) } else { Ok(Some(owner.id)) };
    }
    let first = provider.options.first_log_in;
    if let Some(email) = address_of(identity).filter(|_| first.links())
        && let Some(found) = queries::addressed(tx, account, email).await?
    {
        // An address is not enough where much could be done with it.
        if found.guarded {
            return Err(refused("this account has to be linked by a user manager: an e-mail address alone does not do for that user"));
        }
        queries::link(tx, account, found.id).await?;
        tracing::info!(provider = provider.options.name, user = %found.id, "an account was linked by its e-mail address");
        return Ok(Some(found.id));
    }
    Ok(None)
}

/// Of an account that is linked to nobody, and makes nobody.
pub(super) fn of_nobody() -> Error {
    Error::new(Code::Authz001, "this account belongs to nobody here; ask a user manager to link it (POST /accounts)")
}

/// The user whose account it is; at the first log-in, as the operator wants it.
async fn user_of(tx: &mut Tx, provider: &Provider, identity: &Identity) -> Result<Uuid> {
    if let Some(user) = linked(tx, provider, identity).await? {
        return Ok(user);
    }
    if !provider.options.first_log_in.creates() {
        return Err(of_nobody());
    }
    let (account, email) = (provider.account(identity), address_of(identity));
    let username = identity.username.as_deref().filter(|name| validate::username(name, &()).is_ok());
    let (given_name, family_name) = (identity.given_name.as_deref().map(shortened), identity.family_name.as_deref().map(shortened));
    let new = queries::NewUser { email, username, given_name: given_name.as_deref(), family_name: family_name.as_deref() };
    let user = queries::create(tx, new).await?;
    queries::link(tx, account, user).await?;
    tracing::info!(provider = provider.options.name, %user, "a user was made at its first log-in");
    Ok(user)
}

/// A name of a person, as it can be stored.
fn shortened(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

impl Handle for ExchangeSignInCode {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<LocalLoginResponse>> {
        let code = Secret::from(call.body.code);
        let browser = cx.client.sign_in.as_ref().map(Secret::digest);
        let shown = call.body.code_verifier.as_deref().map(challenge);
        let mut tx = cx.db().begin().await?;
        let user = queries::take_code(&mut tx, &code.digest(), browser, shown.as_deref(), cx.now()).await?;
        let user = user.ok_or_else(|| Error::new(Code::Auth004, "the code was used, is too old, or is another client's; begin again"))?;
        let (answer, mut cookies) = open_session(&cx, &mut tx, user).await?;
        tx.commit().await?;
        cookies.push(browser_cookie(&cx, ""));
        Ok(Reply::from(answer).with_cookies(cookies))
    }
}
