//! How long things are kept, and what is due.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::retention as queries;
use computor_types::dto::*;

impl Handle for GetRetention {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<RetentionGet>> {
        let keep = cx.app().options.keep;
        let mut found = queries::report(cx.db().pool(), keep.before(cx.now())).await?;
        found.sessions.days = keep.sessions;
        found.log_ins.days = keep.log_ins;
        found.submissions.days = keep.submissions;
        Ok(found.into())
    }
}
