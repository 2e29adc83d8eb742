//! Replays of verdicts.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::replay as queries;
use computor_types::dto::*;

impl Handle for CreateReplay {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ReplayGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let id = queries::begin(&mut tx, call.params.id, cx.me()).await?;
        let row = queries::get(&mut *tx, id).await?;
        tx.commit().await?;
        Ok(Reply::json(row))
    }
}

impl Handle for ListReplays {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<ReplayGet>>> {
        Ok(Reply::json(queries::list(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for GetReplay {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ReplayGet>> {
        Ok(Reply::json(queries::get(cx.db().pool(), call.params.id).await?))
    }
}
