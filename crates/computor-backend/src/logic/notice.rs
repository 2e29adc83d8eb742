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

impl Handle for GetNoticeMail {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<NoticeMail>> {
        Ok(letters(&cx).await?.into())
    }
}

impl Handle for SetNoticeMail {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoticeMail>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::set_mail(&mut tx, cx.me(), call.body.every).await?;
        tx.commit().await?;
        Ok(letters(&cx).await?.into())
    }
}

async fn letters(cx: &Ctx) -> Result<NoticeMail> {
    let (every, address) = queries::mail(cx.db().pool(), cx.me()).await?;
    Ok(NoticeMail { every, address, possible: cx.mail.is_set() })
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
