//! Service accounts. What contents or example versions depend on is not taken away by accident.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::queries::service as queries;
use computor_types::{Code, Id, NoContent, Patch, dto::*};

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

async fn unused(cx: &Ctx, id: Id<Service>, force: bool) -> Result<()> {
    let dependents = queries::dependents(cx.db().pool(), id).await?;
    if force || dependents == 0 {
        return Ok(());
    }
    Err(Error::new(Code::ServiceHasDependents, format!("{dependents} contents or example versions use this service")))
}
