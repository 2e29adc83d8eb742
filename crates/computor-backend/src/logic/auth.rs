//! Logging in and out, and one's own password.

use super::{Call, Handle, Reply};
use crate::{
    Ctx, Error, Result,
    auth::{ACCESS_COOKIE, ACCESS_LIFETIME, REFRESH_COOKIE, REFRESH_LIFETIME, Secret, check_strength, confirm, verify},
};
use chrono::{SubsecRound as _, TimeDelta};
use computor_db::{Tx, queries::auth as queries};
use computor_types::{Code, NoContent, dto::*};
use uuid::Uuid;

impl Handle for Ping {
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<NoContent>> {
        Ok(NoContent.into())
    }
}

impl Handle for LogIn {
    /// Opens a session.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<LocalLoginResponse>> {
        let LocalLoginRequest { username, password } = call.body;
        let user = verify(cx.app(), &username, password, &cx.client).await?;
        let mut tx = cx.db().begin().await?;
        let (answer, cookies) = open_session(&cx, &mut tx, user.id).await?;
        tx.commit().await?;
        Ok(Reply::from(answer).with_cookies(cookies))
    }
}

/// Opens a session for somebody who has shown who it is; answers its tokens, and the cookies with them.
pub(super) async fn open_session(cx: &Ctx, tx: &mut Tx, user: Uuid) -> Result<(LocalLoginResponse, Vec<String>)> {
    let (access, refresh) = (Secret::session(), Secret::refresh());
    let session = queries::NewSession {
        user,
        access_hash: &access.hex(),
        refresh_hash: &refresh.digest(),
        family_hash: refresh.family(),
        ip: cx.client.ip,
        user_agent: cx.client.user_agent.as_deref(),
    };
    queries::open_session(&mut **tx, session, cx.now()).await?;
    let answer = LocalLoginResponse {
        access_token: access.reveal().to_owned(),
        refresh_token: refresh.reveal().to_owned(),
        expires_in: seconds(ACCESS_LIFETIME),
        user_id: user.into(),
        token_type: "Bearer".to_owned(),
    };
    Ok((answer, cookies(cx, &access, &refresh)))
}

impl Handle for RefreshLogin {
    /// Exchanges the token in the body.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<LocalTokenRefreshResponse>> {
        let (access, refresh) = exchange(&cx, &Secret::from(call.body.refresh_token)).await?;
        let answer = LocalTokenRefreshResponse {
            access_token: access.reveal().to_owned(),
            expires_in: seconds(ACCESS_LIFETIME),
            refresh_token: Some(refresh.reveal().to_owned()),
            token_type: "Bearer".to_owned(),
        };
        Ok(Reply::from(answer).with_cookies(cookies(&cx, &access, &refresh)))
    }
}

impl Handle for RefreshByCookie {
    /// Exchanges the token in the cookie, for pages of ours.
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<TokenRefreshResponse>> {
        let old = cx.client.refresh.clone().ok_or(Code::Auth001)?;
        let (access, refresh) = exchange(&cx, &old).await?;
        let answer = TokenRefreshResponse {
            access_token: access.reveal().to_owned(),
            expires_in: Some(seconds(ACCESS_LIFETIME)),
            refresh_token: Some(refresh.reveal().to_owned()),
        };
        Ok(Reply::from(answer).with_cookies(cookies(&cx, &access, &refresh)))
    }
}

/// Two tabs may refresh at once: the token that was just used gives the same answer for so long.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// Exchanges a refresh token for new tokens. A token works once. One that was used before has been stolen, now or then, and
/// nobody knows which of the two who have it is its owner: the session ends.
async fn exchange(cx: &Ctx, old: &Secret) -> Result<(Secret, Secret)> {
    // As precise as the database keeps it, or ten seconds would be over a moment early.
    let now = cx.now().trunc_subsecs(6);
    let mut tx = cx.db().begin().await?;
    let session = queries::session_of_refresh_token(&mut tx, &old.digest(), old.family(), now).await?.ok_or(Code::Auth004)?;
    let is_recent = session.is_previous && session.rotated_at.is_some_and(|at| now - at <= GRACE);
    let seed: Option<[u8; 32]> = session.refresh_seed.and_then(|seed| seed.try_into().ok());
    let tokens = match seed {
        _ if session.is_current => {
            #[expect(clippy::disallowed_methods, reason = "a secret from which the next tokens are made")]
            let seed = rand::random();
            let (access, refresh) = old.successors(&seed);
            let new = queries::Rotation {
                access_hash: &access.hex(),
                refresh_hash: &refresh.digest(),
                family_hash: refresh.family(),
                seed: &seed,
            };
            queries::rotate_session(&mut *tx, session.id, new, now).await?;
            Some((access, refresh))
        }
        Some(seed) if is_recent => Some(old.successors(&seed)),
        _ => {
            tracing::warn!(session = %session.id, "a used refresh token was presented again; the session has ended");
            queries::revoke_session(&mut *tx, session.id, "a used refresh token was presented again", now).await?;
            None
        }
    };
    tx.rights_change();
    tx.commit().await?;
    tokens.ok_or_else(|| Code::Auth004.into())
}

impl Handle for LogOut {
    /// Ends the session whose access token was sent. API tokens and passwords have none to end.
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<LogoutResponse>> {
        if let Some(credential) = cx.client.credential {
            let mut tx = cx.db().begin_as(&cx.who).await?;
            queries::close_session(&mut *tx, &hex::encode(credential)).await?;
            tx.rights_change();
            tx.commit().await?;
        }
        let expired = |name| set_cookie(&cx, name, "", std::time::Duration::ZERO);
        let answer = LogoutResponse { message: "logged out".to_owned(), provider: Some("local".to_owned()) };
        Ok(Reply::from(answer).with_cookies(vec![expired(ACCESS_COOKIE), expired(REFRESH_COOKIE)]))
    }
}

impl Handle for ListLoginProviders {
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<Vec<ProviderInfo>>> {
        let local = ProviderInfo {
            name: "local".to_owned(),
            display_name: "User name and password".to_owned(),
            r#type: "local".to_owned(),
            enabled: true,
            login_url: Some("/auth/login".to_owned()),
        };
        Ok(vec![local].into())
    }
}

impl Handle for ChangePassword {
    /// Sets a new password and ends all other sessions.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordOperationResponse>> {
        let ChangePasswordRequest { old_password, new_password, .. } = call.body;
        let me = queries::login_of(cx.db().pool(), cx.me().uuid()).await?.ok_or(Code::Nf002)?;
        let name = me.username.clone().or(me.email.clone()).unwrap_or_default();
        if !confirm(cx.app(), &me, old_password.clone(), &cx.client).await? {
            return Err(Error::field("old_password", WRONG));
        }
        if old_password == new_password {
            return Err(Error::field("new_password", "must differ from the old one"));
        }
        check_strength(&new_password, me.username.as_deref(), me.email.as_deref())?;
        let hash = cx.passwords.hash(new_password).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        tx.rights_change();
        queries::set_password(&mut tx, me.id, &hash, cx.client.credential.map(hex::encode).as_deref()).await?;
        tx.commit().await?;
        Ok(PasswordOperationResponse { message: "the password was changed".to_owned(), user_id: cx.me(), username: name }.into())
    }
}

impl Handle for SetUserPassword {
    /// Who names nobody else needs the old password.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let UserPassword { password, password_old, .. } = call.body;
        let db = cx.db().pool();
        let me = queries::login_of(db, cx.me().uuid()).await?.ok_or(Code::Nf002)?;
        // Whoever names somebody else was admitted as an administrator.
        let whose = match call.at.row.filter(|user| *user != me.id) {
            // Whoever has to set the own password does that first.
            Some(_) if me.password_reset_required => return Err(Code::Authz006.into()),
            Some(other) => queries::login_of(db, other).await?.ok_or(Code::Nf002)?,
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
        check_strength(&password, whose.username.as_deref(), whose.email.as_deref())?;
        let hash = cx.passwords.hash(password).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        tx.rights_change();
        queries::set_password(&mut tx, whose.id, &hash, cx.client.credential.map(hex::encode).as_deref()).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

/// Not 401: clients take that for an expired session, and send the request again.
const WRONG: &str = "is not the current password";

impl Handle for GetPasswordStatus {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<PasswordStatusResponse>> {
        let me = queries::login_of(cx.db().pool(), cx.me().uuid()).await?.ok_or(Code::Nf002)?;
        let has_password = me.password.is_some();
        let answer = PasswordStatusResponse {
            user_id: cx.me(),
            username: me.username.or(me.email).unwrap_or_default(),
            has_password,
            password_reset_required: me.password_reset_required,
            password_type: if has_password { "argon2id" } else { "none" }.to_owned(),
        };
        Ok(answer.into())
    }
}

fn cookies(cx: &Ctx, access: &Secret, refresh: &Secret) -> Vec<String> {
    let access = set_cookie(cx, ACCESS_COOKIE, access.reveal(), ACCESS_LIFETIME);
    vec![access, set_cookie(cx, REFRESH_COOKIE, refresh.reveal(), REFRESH_LIFETIME)]
}

fn set_cookie(cx: &Ctx, name: &str, value: &str, age: std::time::Duration) -> String {
    let secure = if cx.options.is_https() { "; Secure" } else { "" };
    format!("{name}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age={}{secure}", age.as_secs())
}

fn seconds(time: std::time::Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}
