//! Service accounts. What contents or example versions depend on is not taken away by accident.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result, auth::check_strength};
use computor_db::queries::service::{self as queries, NewService};
use computor_types::{Code, Id, NoContent, Patch, dto::*};

impl Handle for CreateService {
    /// Its user logs in with API tokens, and with a password only if one is sent.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ServiceGet>> {
        let mut new = call.body;
        let password = match new.password.take() {
            Some(password) => {
                check_strength(&password, new.username.as_deref().or(Some(&new.slug)), new.email.as_deref())?;
                Some(cx.passwords.hash(password).await?)
            }
            None => None,
        };
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let id = queries::create(&mut tx, NewService { of: &new, password: password.as_deref() }).await?;
        tx.commit().await?;
        Ok(cx.db().get::<Service>(&cx.who, &id).await?.into())
    }
}

impl Handle for UpdateService {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ServiceGet>> {
        if call.body.enabled == Patch::Set(false) {
            unused(&cx, call.params.id, call.query.force).await?;
        }
        // Tokens of a disabled service are worth nothing: its row decides what is remembered.
        Ok(cx.db().update::<Service>(&cx.who, &call.params.id, &call.body).await?.into())
    }
}

impl Handle for DeleteService {
    /// Archives the service: results name it for ever.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        unused(&cx, call.params.id, call.query.force).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::archive(&mut tx, call.params.id).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

impl Handle for GetMyService {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<ServiceGet>> {
        if !cx.who.is_service {
            return Err(Code::Authz010.into());
        }
        let found = queries::of_user(cx.db().pool(), cx.me()).await?;
        found.map(Reply::json).ok_or_else(|| Code::Nf010.into())
    }
}

impl Handle for SendHeartbeat {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::seen(&mut tx, call.params.id, cx.now()).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

async fn unused(cx: &Ctx, id: Id<Service>, force: bool) -> Result<()> {
    let dependents = queries::dependents(cx.db().pool(), id).await?;
    if force || dependents == 0 {
        return Ok(());
    }
    Err(Error::new(Code::ServiceHasDependents, format!("{dependents} contents or example versions use this service")))
}
