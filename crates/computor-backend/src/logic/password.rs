//! Passwords: changing one's own, setting another's, and getting in again after one was forgotten.

use super::{
    Call, Handle, Reply,
    sign_in::{linked, of_nobody},
};
use crate::{
    Ctx, Error, Letter, Result,
    auth::{Secret, check_strength, confirm, gitlab_identity, is_current, lacks},
};
use axum::http::{HeaderName, HeaderValue};
use chrono::TimeDelta;
use computor_db::queries::{
    auth::{self as queries, Ended, Login, NewPassword},
    second_factor,
};
use computor_types::{Code, NoContent, dto::*};
use uuid::Uuid;

/// How long a link for a new password can be used.
const LINK_LIFETIME: TimeDelta = TimeDelta::days(1);

/// The header that says how many API tokens of the user still work.
pub(crate) const TOKENS: HeaderName = HeaderName::from_static("x-api-tokens");

/// Not 401: clients take that for an expired session, and send the request again.
const WRONG: &str = "is not the current password";

impl Handle for ChangePassword {
    /// Sets a new password and ends all other sessions.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordOperationResponse>> {
        let ChangePasswordRequest { old_password, new_password, .. } = call.body;
        let me = login_of(&cx, cx.me().uuid()).await?;
        if !confirm(cx.app(), &me, old_password.clone(), &cx.client).await? {
            return Err(Error::field("old_password", WRONG));
        }
        if old_password == new_password {
            return Err(Error::field("new_password", "must differ from the old one"));
        }
        let ended = set(&cx, &me, new_password, false).await?;
        Ok(answer(me, &format!("the password was changed; {}", also(ended, false))).into())
    }
}

impl Handle for SetUserPassword {
    /// Who names nobody else needs the old password.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let UserPassword { password, password_old, .. } = call.body;
        let me = login_of(&cx, cx.me().uuid()).await?;
        // Whoever names somebody else was admitted as an administrator.
        let whose = match call.at.row.filter(|user| *user != me.id) {
            // Whoever has to set the own password does that first.
            Some(_) if me.password_reset_required => return Err(Code::Authz006.into()),
            Some(other) => login_of(&cx, other).await?,
            None => {
                let old = password_old.ok_or_else(|| Error::field("password_old", "is needed to change one's own password"))?;
                if !confirm(cx.app(), &me, old.clone(), &cx.client).await? {
                    return Err(Error::field("password_old", WRONG));
                }
                if old == password {
                    return Err(Error::field("password", "must differ from the old one"));
                }
                me
            }
        };
        let ended = set(&cx, &whose, password, false).await?;
        // The answer has no body that could say it.
        Ok(Reply::from(NoContent).with_header(TOKENS, HeaderValue::from(ended.tokens)))
    }
}

impl Handle for SetPassword {
    /// Only where there is no old password that could be asked, or where it has to be changed: else whoever finds an open
    /// session would take the account over.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordOperationResponse>> {
        if let Some(ProviderAuthCredentials { method: ProofMethod::GitlabPat, credentials }) = call.body.provider_auth {
            return set_proven(&cx, credentials, call.body.new_password).await;
        }
        // Whoever has neither proof nor credentials.
        if cx.me().uuid().is_nil() {
            return Err(Code::Auth001.into());
        }
        let me = login_of(&cx, cx.me().uuid()).await?;
        if me.password.is_some() && !me.password_reset_required {
            return Err(Error::new(Code::Authz001, "you have a password; change it with the old one (POST /password/change)"));
        }
        if me.password.is_some() && is_current(cx.app(), &me, call.body.new_password.clone(), &cx.client).await? {
            return Err(Error::field("new_password", "must differ from the old one"));
        }
        let ended = set(&cx, &me, call.body.new_password, false).await?;
        Ok(answer(me, &format!("the password was set; {}", also(ended, false))).into())
    }
}

/// Sets the password of whom a token of a GitLab instance belongs to. It is worth what signing in with that instance is, and no
/// more: nobody is made by it, an address links nobody who has rights, who needs a second factor is not let around it, and a
/// password that works is not replaced by it.
async fn set_proven(cx: &Ctx, shown: GitLabPATCredentials, password: String) -> Result<Reply<PasswordOperationResponse>> {
    let GitLabPATCredentials { access_token, gitlab_url } = shown;
    if cx.sign_in.gitlab(&gitlab_url).is_none() {
        return Err(Error::field("provider_auth", "this GitLab instance is not one that people sign in with here"));
    }
    let (provider, identity) = gitlab_identity(cx.app(), &gitlab_url, &Secret::from(access_token), &cx.client).await?;
    // Before a connection is taken: hashing waits for a turn.
    let hash = cx.passwords.hash(password.clone()).await?;
    let mut tx = cx.db().begin().await?;
    let user = linked(&mut tx, provider, &identity).await?.ok_or_else(of_nobody)?;
    // Locked, so that of two requests at once one sets a password and the other finds it.
    let whose = queries::login_to_change(&mut tx, user).await?.ok_or(Code::Nf002)?;
    if lacks(&second_factor::of(&mut *tx, user).await?, &cx.options).is_some() {
        return Err(Code::Authz008.into());
    }
    if whose.password.is_some() && !whose.password_reset_required {
        return Err(Error::new(Code::Authz001, "there is a password; log in with it, or have it reset (POST /password/reset)"));
    }
    check_strength(&password, whose.username.as_deref(), whose.email.as_deref())?;
    let new = NewPassword { user: whose.id, hash: Some(&hash), must_change: false, keep: None };
    let ended = queries::set_password(&mut tx, new).await?;
    tx.commit().await?;
    tracing::info!(provider = provider.options.name, user = %whose.id, "a password was set with a token of a provider");
    Ok(answer(whose, &format!("the password was set; log in with it; {}", also(ended, false))).into())
}

impl Handle for AdminSetPassword {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordOperationResponse>> {
        let whose = named(&cx, call.at.row).await?;
        let AdminSetPasswordRequest { new_password, force_reset, .. } = call.body;
        let ended = set(&cx, &whose, new_password, force_reset).await?;
        let then = if force_reset { "it has to be changed at the next log-in; " } else { "" };
        Ok(answer(whose, &format!("the password was set; {then}{}", also(ended, force_reset))).into())
    }
}

impl Handle for AdminResetPassword {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordOperationResponse>> {
        let whose = named(&cx, call.at.row).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::require_reset(&mut tx, whose.id).await?;
        tx.commit().await?;
        Ok(answer(whose, "another password has to be chosen before anything else").into())
    }
}

impl Handle for AdminPasswordStatus {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordStatusResponse>> {
        Ok(status(named(&cx, call.at.row).await?).into())
    }
}

impl Handle for GetPasswordStatus {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<PasswordStatusResponse>> {
        Ok(status(login_of(&cx, cx.me().uuid()).await?).into())
    }
}

impl Handle for ResetPassword {
    /// Whoever resets shows again who it is, and gets a link to hand on: nobody but the user ever knows the new password.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordOperationResponse>> {
        let me = login_of(&cx, cx.me().uuid()).await?;
        if !confirm(cx.app(), &me, call.body.manager_password, &cx.client).await? {
            return Err(Error::field("manager_password", WRONG));
        }
        let whose = named(&cx, call.at.row).await?;
        let token = Secret::session();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let gone = NewPassword { user: whose.id, hash: None, must_change: true, keep: None };
        let ended = queries::set_password(&mut tx, gone).await?;
        queries::offer_reset(&mut tx, whose.id, &token.digest(), cx.now() + LINK_LIFETIME).await?;
        tx.commit().await?;
        let link = format!("{}/welcome#reset={}", cx.address().await.trim_end_matches('/'), token.reveal());
        let told = match whose.email.clone() {
            Some(to) => tell(&cx, to, "Choose a new password", &format!("Choose a new password within 24 hours:\n\n{link}")).await,
            None => Told::Nothing,
        };
        let then = match told {
            Told::Sent => "the user has been sent a letter with a link".to_owned(),
            Told::Nothing => format!("a new one is chosen at {link} or with POST /password/reset/{} within 24 hours, once", token.reveal()),
            Told::Failed => format!("no letter could be sent, so hand this on, which can be used within 24 hours, once: {link}"),
        };
        Ok(answer(whose, &format!("the password was taken away; {then}; {}", also(ended, true))).into())
    }
}

impl Handle for RedeemPasswordReset {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordOperationResponse>> {
        let hash = Secret::from(call.params.token).digest();
        // Before the password is hashed: that is work which only who has a link may ask for.
        let whose = queries::reset_offered(cx.db().pool(), &hash, cx.now()).await?.ok_or(Code::Nf001)?;
        let new = checked_hash(&cx, &whose, call.body.new_password).await?;
        let mut tx = cx.db().begin().await?;
        if !queries::take_reset(&mut tx, &hash, cx.now()).await? {
            return Err(Code::Nf001.into());
        }
        let ended =
            queries::set_password(&mut tx, NewPassword { user: whose.id, hash: Some(&new), must_change: false, keep: None }).await?;
        tx.commit().await?;
        Ok(answer(whose, &format!("the password was set; log in with it; {}", also(ended, false))).into())
    }
}

/// Whether somebody was told by mail.
pub(super) enum Told {
    /// The mail server has the letter.
    Sent,
    /// There is no mail server.
    Nothing,
    /// The mail server did not take it; the log says why.
    Failed,
}

/// Tells somebody by mail, where mail is sent.
pub(super) async fn tell(cx: &Ctx, to: String, subject: &str, text: &str) -> Told {
    if !cx.mail.is_set() {
        return Told::Nothing;
    }
    let text = format!("{text}\n\nIf you do not know what this is about, somebody has mistaken your address for theirs: do nothing.\n");
    match cx.mail.send(Letter { to, subject: subject.to_owned(), text, id: None }).await {
        Ok(()) => Told::Sent,
        Err(error) => {
            tracing::warn!(%error, "a letter was not sent");
            Told::Failed
        }
    }
}

/// The user whom the rule has found.
async fn named(cx: &Ctx, user: Option<Uuid>) -> Result<Login> {
    login_of(cx, user.ok_or(Code::Nf002)?).await
}

async fn login_of(cx: &Ctx, user: Uuid) -> Result<Login> {
    queries::login_of(cx.db().pool(), user).await?.ok_or_else(|| Code::Nf002.into())
}

async fn checked_hash(cx: &Ctx, whose: &Login, password: String) -> Result<String> {
    check_strength(&password, whose.username.as_deref(), whose.email.as_deref())?;
    cx.passwords.hash(password).await
}

/// Sets a password; the session that asks goes on if it is the user's own.
async fn set(cx: &Ctx, whose: &Login, password: String, must_change: bool) -> Result<Ended> {
    let hash = checked_hash(cx, whose, password).await?;
    let keep = cx.client.credential.map(hex::encode);
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let new = NewPassword { user: whose.id, hash: Some(&hash), must_change, keep: keep.as_deref() };
    let ended = queries::set_password(&mut tx, new).await?;
    tx.commit().await?;
    Ok(ended)
}

/// What else became of it, for people. Tokens rest as long as another password has to be chosen.
fn also(ended: Ended, must_change: bool) -> String {
    let sessions = match ended.sessions {
        0 => "no other session was open".to_owned(),
        1 => "1 other session was ended".to_owned(),
        more => format!("{more} other sessions were ended"),
    };
    match ended.tokens {
        0 => sessions,
        1 if must_change => format!("{sessions}; 1 API token works again after that (GET /api-tokens lists it)"),
        more if must_change => format!("{sessions}; {more} API tokens work again after that (GET /api-tokens lists them)"),
        1 => format!("{sessions}; 1 API token still works (GET /api-tokens lists it)"),
        more => format!("{sessions}; {more} API tokens still work (GET /api-tokens lists them)"),
    }
}

fn answer(whose: Login, message: &str) -> PasswordOperationResponse {
    let username = whose.username.or(whose.email).unwrap_or_default();
    PasswordOperationResponse { message: message.to_owned(), user_id: whose.id.into(), username }
}

fn status(whose: Login) -> PasswordStatusResponse {
    let has_password = whose.password.is_some();
    PasswordStatusResponse {
        user_id: whose.id.into(),
        has_password,
        password_reset_required: whose.password_reset_required,
        password_type: if has_password { "argon2id" } else { "none" }.to_owned(),
        username: whose.username.or(whose.email).unwrap_or_default(),
    }
}
