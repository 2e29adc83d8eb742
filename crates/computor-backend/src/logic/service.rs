//! Service accounts. What contents or example versions depend on is not taken away by accident.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::queries::service as queries;
use computor_types::{Code, Id, NoContent, Patch, dto::*};

impl Handle for UpdateService {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ServiceGet>> {
        cx.need_admin()?;
        if call.body.enabled == Patch::Set(false) {
            unused(&cx, call.params.id, call.query.force).await?;
        }
        let service = cx.db().update::<Service>(&cx.who, &call.params.id, &call.body).await?;
        // Tokens of a disabled service are worth nothing.
        cx.principals.clear();
        Ok(service.into())
    }
}

impl Handle for DeleteService {
    /// Archives the service: results name it for ever.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        cx.need_admin()?;
        unused(&cx, call.params.id, call.query.force).await?;
        queries::archive(cx.db().pool(), call.params.id).await?;
        cx.principals.clear();
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
