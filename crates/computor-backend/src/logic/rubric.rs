//! Rubrics: what a grade is made of.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::rubric as queries;
use computor_types::dto::*;

impl Handle for GetRubric {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RubricGet>> {
        Ok(Reply::json(queries::get(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for SetRubric {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RubricGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::set(&mut tx, call.params.id, &call.body.criteria).await?;
        let answer = queries::get(&mut *tx, call.params.id).await?;
        tx.commit().await?;
        Ok(Reply::json(answer))
    }
}

impl Handle for GetRubricMarks {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RubricMarksGet>> {
        Ok(Reply::json(queries::marks(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for SetRubricMarks {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RubricMarksGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::mark(&mut tx, call.params.id, &call.body.marks).await?;
        let answer = queries::marks(&mut *tx, call.params.id).await?;
        tx.commit().await?;
        Ok(Reply::json(answer))
    }
}
