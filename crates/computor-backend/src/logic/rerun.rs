//! Re-runs of changed tests: begun, looked at, applied, taken back.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::rerun as queries;
use computor_types::{Listing, NoContent, dto::*};

impl Handle for CreateRerun {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RerunGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let id = queries::begin(&mut tx, call.params.course_content_id, call.body.example_version_id).await?;
        let row = queries::get(&mut *tx, id).await?;
        tx.commit().await?;
        Ok(Reply::json(row))
    }
}

impl Handle for ListReruns {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<RerunGet>>> {
        Ok(Reply::json(queries::list(cx.db().pool(), call.params.course_content_id).await?))
    }
}

impl Handle for GetRerun {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RerunGet>> {
        Ok(Reply::json(queries::get(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for ListRerunItems {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<RerunItem>>> {
        Ok(Reply::rows(queries::items(cx.db(), call.params.id, &call.query).await?))
    }
}

impl Handle for ApplyRerun {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RerunGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::apply(&mut tx, call.params.id, cx.me(), call.body.only_gains).await?;
        let row = queries::get(&mut *tx, call.params.id).await?;
        tx.commit().await?;
        Ok(Reply::json(row))
    }
}

impl Handle for UndoRerun {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RerunGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::undo(&mut tx, call.params.id, cx.me()).await?;
        let row = queries::get(&mut *tx, call.params.id).await?;
        tx.commit().await?;
        Ok(Reply::json(row))
    }
}

impl Handle for CancelRerun {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::cancel(&mut tx, call.params.id).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}
