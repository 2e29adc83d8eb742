//! Until when one has to hand in, and days of one's late-day bank.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::deadline as queries;
use computor_types::dto::*;

impl Handle for GetDeadline {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DeadlineGet>> {
        Ok(queries::of_member(cx.db().pool(), call.params.course_content_id, call.member()?).await?.into())
    }
}

impl Handle for SpendLateDays {
    /// Also afterwards: what was refused may be handed in then.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DeadlineGet>> {
        let (content, member) = (call.params.course_content_id, call.member()?);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::spend_late_days(&mut tx, content, member, call.body.days).await?;
        let now = queries::of_member(&mut *tx, content, member).await?;
        tx.commit().await?;
        Ok(now.into())
    }
}
