//! What waits for whoever asks.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::notice as queries;
use computor_types::{Listing, NoContent, dto::*};

impl Handle for ListNotices {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<Notice>>> {
        Ok(Reply::rows(queries::list(cx.db(), cx.me(), &call.query).await?))
    }
}

impl Handle for MarkNoticesSeen {
    /// What comes later is not seen, whatever a client's clock says.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let now = cx.now();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::seen(&mut tx, cx.me(), call.body.until.map_or(now, |until| until.min(now))).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}
