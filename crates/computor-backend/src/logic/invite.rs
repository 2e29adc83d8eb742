//! Invites: who may make them, and making an account with one.

use super::{Call, Handle, Reply, auth::open_session, password::tell};
use crate::{
    Ctx, Error, Result,
    auth::{Secret, check_strength},
};
use chrono::TimeDelta;
use computor_db::queries::invite as queries;
use computor_types::{NoContent, dto::*};

impl Handle for CreateInvite {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<InviteLinkGet>> {
        let new = call.body;
        let unknown = queries::unknown_roles(cx.db(), &new.roles).await?;
        if !unknown.is_empty() {
            return Err(Error::field("roles", format!("there is no role {}; GET /roles lists them", unknown.join(", "))));
        }
        let token = Secret::session();
        let expires_at = cx.now() + TimeDelta::days(new.expires_in_days.into());
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let invite = queries::create(&mut tx, &new, token.reveal(), expires_at).await?;
        tx.commit().await?;
        if let Some(to) = new.email {
            let (host, until) = (cx.address().await, expires_at.format("%-d %b %Y, %H:%M UTC"));
            let link = format!("{}/welcome#invite={}", host.trim_end_matches('/'), token.reveal());
            let text = format!("You are invited to make an account, until {until}:\n\n{link}");
            // Whoever invites has the link as well, and the log says if no letter went out.
            tell(&cx, to, "Your invitation", &text).await;
        }
        Ok(Reply::json(invite))
    }
}

impl Handle for ListInvites {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Vec<InviteLinkList>>> {
        Ok(Reply::json(queries::list(cx.db(), &cx.who).await?))
    }
}

impl Handle for GetInvite {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<InviteLinkGet>> {
        Ok(Reply::json(queries::get(cx.db(), &cx.who, call.params.id).await?))
    }
}

impl Handle for RevokeInvite {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::revoke(&mut tx, &cx.who, call.params.id).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

impl Handle for GetPublicInvite {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<InviteLinkPublic>> {
        Ok(Reply::json(queries::public(cx.db(), &call.params.token, cx.now()).await?))
    }
}

impl Handle for AcceptInvite {
    /// The account, its roles, the use of the invite and the session are made together, or not at all.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<InviteAccepted>> {
        let (token, new) = (call.params.token, call.body);
        if new.password != new.confirm_password {
            return Err(Error::field("confirm_password", "differs from the password"));
        }
        // Before the password is hashed: that is work which only the invited may ask for.
        queries::public(cx.db(), &token, cx.now()).await?;
        check_strength(&new.password, Some(&new.username), Some(&new.email))?;
        let hash = cx.passwords.hash(new.password.clone()).await?;
        let mut tx = cx.db().begin().await?;
        let invite = queries::take(&mut tx, &token, cx.now()).await?;
        if invite.email.as_ref().is_some_and(|only| !only.eq_ignore_ascii_case(&new.email)) {
            return Err(Error::field("email", "is not the address that was invited"));
        }
        let user = queries::register(&mut tx, &new, &hash, &invite).await?;
        let (_, cookies) = open_session(&cx, &mut tx, user).await?;
        tx.commit().await?;
        let answer = InviteAccepted { message: "the account was made".to_owned(), user_id: user.into(), username: new.username };
        Ok(Reply::from(answer).with_cookies(cookies))
    }
}
