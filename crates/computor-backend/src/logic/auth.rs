//! Logging in and out.

use super::{Call, Handle, Reply, second_factor::lacks_now};
use crate::{
    Ctx, Result,
    auth::{ACCESS_COOKIE, ACCESS_LIFETIME, Address, Lacks, REFRESH_COOKIE, REFRESH_LIFETIME, Secret, device_label, verify},
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
    let lacks = lacks_now(cx, tx, user).await?;
    open(cx, tx, user, lacks).await
}

/// Opens a session that lacks nothing, for somebody who has shown the second factor.
pub(super) async fn open_whole(cx: &Ctx, tx: &mut Tx, user: Uuid) -> Result<(LocalLoginResponse, Vec<String>)> {
    open(cx, tx, user, None).await
}

async fn open(cx: &Ctx, tx: &mut Tx, user: Uuid, lacks: Option<Lacks>) -> Result<(LocalLoginResponse, Vec<String>)> {
    let (access, refresh) = (Secret::session(), Secret::refresh());
    let device = cx.client.user_agent.as_deref().and_then(device_label);
    let session = queries::NewSession {
        user,
        access_hash: &access.hex(),
        refresh_hash: &refresh.digest(),
        family_hash: refresh.family(),
        ip: cx.client.ip,
        user_agent: cx.client.user_agent.as_deref(),
        device: device.as_deref(),
        lacks: lacks.map(Lacks::as_str),
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
                ip: cx.client.ip,
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

fn cookies(cx: &Ctx, access: &Secret, refresh: &Secret) -> Vec<String> {
    let access = set_cookie(cx, ACCESS_COOKIE, access.reveal(), ACCESS_LIFETIME);
    vec![access, set_cookie(cx, REFRESH_COOKIE, refresh.reveal(), REFRESH_LIFETIME)]
}

pub(super) fn set_cookie(cx: &Ctx, name: &str, value: &str, age: std::time::Duration) -> String {
    let secure = if cx.options.is_https() { "; Secure" } else { "" };
    let path = cx.options.public_url.as_ref().map_or("/", Address::cookie_path);
    format!("{name}={value}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={}{secure}", age.as_secs())
}

fn seconds(time: std::time::Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}
