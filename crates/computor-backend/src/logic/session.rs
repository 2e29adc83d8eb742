//! Sessions: which are open, and ending them. Whoever ends one has not logged in: tokens limited to scopes may not.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result, auth::ACCESS_LIFETIME};
use computor_db::queries::session::{self as queries, Ending};
use computor_types::{Code, Listing, NoContent, dto::*};

impl Handle for ListSessions {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<SessionList>>> {
        Ok(Reply::rows(queries::list(cx.db(), call.visible(&cx), &call.query, call.page).await?))
    }
}

impl Handle for CreateSession {
    /// The digest of a token is all that is known of it: it proves nothing, so only administrators are taken at their word.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SessionGet>> {
        let (now, new) = (cx.now(), call.body);
        if new.refresh_token_hash.is_some() || new.refresh_expires_at.is_some() {
            return Err(Error::field("refresh_token_hash", "such a session has no refresh token: it ends with its access token"));
        }
        let latest = now + ACCESS_LIFETIME;
        let expires_at = new.expires_at.unwrap_or(latest);
        if expires_at <= now || expires_at > latest {
            return Err(Error::field("expires_at", "must be within the next hour"));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let id = queries::create(&mut tx, &new, expires_at, now).await?;
        tx.commit().await?;
        tracing::info!(session = %id, user = %new.user_id, by = %cx.me(), "an administrator opened a session");
        Ok(Reply::json(queries::get(cx.db().pool(), id).await?))
    }
}

impl Handle for GetSession {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SessionGet>> {
        Ok(Reply::json(queries::get(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for UpdateSession {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SessionGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::update(&mut tx, call.params.id, &call.body).await?;
        tx.commit().await?;
        Ok(Reply::json(queries::get(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for DeleteSession {
    /// The row stays, so that it can be seen who was there.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        end(&cx, Ending::One(call.params.id), None).await?;
        Ok(NoContent.into())
    }
}

impl Handle for ListMySessions {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Vec<SessionList>>> {
        Ok(Reply::json(queries::open_of(cx.db().pool(), cx.me()).await?))
    }
}

impl Handle for GetMySession {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<SessionGet>> {
        let credential = current(&cx).ok_or(Code::Nf001)?;
        Ok(Reply::json(queries::by_token(cx.db().pool(), &credential).await?))
    }
}

impl Handle for EndMySession {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SessionsEnded>> {
        Ok(end(&cx, Ending::One(call.params.session_id), Some("ended by its user")).await?.into())
    }
}

impl Handle for EndMySessions {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SessionsEnded>> {
        let keep = current(&cx).filter(|_| !call.query.include_current);
        Ok(end(&cx, Ending::AllOf(cx.me(), keep.as_deref()), Some("ended by its user")).await?.into())
    }
}

impl Handle for ListUserSessions {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<SessionGet>>> {
        Ok(Reply::json(queries::all_of(cx.db().pool(), call.params.user_id, call.query.active_only).await?))
    }
}

impl Handle for RevokeSession {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SessionsEnded>> {
        Ok(end(&cx, Ending::One(call.params.session_id), call.query.reason.as_deref()).await?.into())
    }
}

impl Handle for RevokeUserSessions {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SessionsEnded>> {
        Ok(end(&cx, Ending::AllOf(call.params.user_id, None), call.query.reason.as_deref()).await?.into())
    }
}

impl Handle for GetSessionStats {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<SessionStats>> {
        Ok(queries::stats(cx.db().pool()).await?.into())
    }
}

/// The digest of the token that asks, as sessions are stored by it.
fn current(cx: &Ctx) -> Option<String> {
    cx.client.credential.map(hex::encode)
}

async fn end(cx: &Ctx, which: Ending<'_>, reason: Option<&str>) -> Result<SessionsEnded> {
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let ended = queries::end(&mut tx, which, reason, cx.now()).await?;
    tx.commit().await?;
    let message = match ended {
        0 => "no session was open".to_owned(),
        1 => "1 session was ended".to_owned(),
        more => format!("{more} sessions were ended"),
    };
    Ok(SessionsEnded { message, revoked_count: ended })
}
