//! Background work, as those see it who started it.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::queries::task;
use computor_types::{Code, dto::*};

/// What an operation that is not there, or not visible, is answered with.
fn missing(error: computor_db::Error) -> Error {
    match error {
        computor_db::Error::NotFound(_) => Code::Task001.into(),
        other => other.into(),
    }
}

impl Handle for ListTasks {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskList>> {
        let page = call.query.page();
        let found = task::list(cx.db(), call.visible(&cx), call.query.status, page).await?;
        let seen = u64::from(page.skip) + found.items.len() as u64;
        let answer =
            TaskList { has_more: seen < found.total, total: found.total, tasks: found.items, limit: page.limit, offset: page.skip };
        Ok(answer.into())
    }
}

impl Handle for ListTaskTypes {
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<Vec<String>>> {
        Ok(crate::work::flows!(computor_workflows::flow_names).map(str::to_owned).to_vec().into())
    }
}

impl Handle for GetTask {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskInfo>> {
        Ok(task::get(cx.db().pool(), call.params.id).await.map_err(missing)?.into())
    }
}

impl Handle for GetTaskStatus {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskInfo>> {
        Ok(task::get(cx.db().pool(), call.params.id).await.map_err(missing)?.into())
    }
}

impl Handle for GetTaskResult {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskResult>> {
        Ok(task::result(cx.db().pool(), call.params.id).await.map_err(missing)?.into())
    }
}

impl Handle for CancelTask {
    /// Notes the wish, then tells the engine. The engine may be another process, or gone for the moment: the run asks for
    /// the note by itself as well, so a failure to tell it is logged and not answered.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskInfo>> {
        let id = call.params.id;
        if task::request_cancel(cx.db().pool(), id).await?
            && let Some(engine) = cx.engine()
            && let Err(error) = engine.cancel(id.uuid()).await
        {
            tracing::warn!(task = %id, %error, "the engine was not told to cancel");
        }
        Ok(task::get(cx.db().pool(), id).await.map_err(missing)?.into())
    }
}
