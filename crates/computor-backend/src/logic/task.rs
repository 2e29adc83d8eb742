//! Background work, as those see it who started it.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result, work};
use computor_db::{
    Start,
    queries::{sandbox_run, task},
};
use computor_types::{Code, dto::*};
use computor_workflows::Flow;
use serde_json::json;

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

impl Handle for SubmitTask {
    /// What other flows do is decided by the calls that start them: an administrator stands above people, not above the rules.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskSubmitted>> {
        let TaskSubmission { task_name, parameters, workflow_id, .. } = call.body;
        if task_name != work::SweepStore::NAME {
            let known = crate::work::flows!(computor_workflows::flow_names).contains(&task_name.as_str());
            let why = if known {
                "is started by the call whose work it is, not by hand"
            } else {
                "there is no such work; GET /tasks/types lists it"
            };
            return Err(Error::field("task_name", why));
        }
        if !parameters.is_empty() {
            return Err(Error::field("parameters", "this work takes none"));
        }
        // The same key at the same time, too, starts one.
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let mut input = serde_json::to_value(work::SweepInput::at(cx.now())).map_err(Error::internal)?;
        if let Some(key) = &workflow_id {
            if let Some(id) = task::started(&mut tx, cx.me(), &task_name, key).await? {
                let known = task::get(&mut *tx, id.into()).await?;
                return Ok(TaskSubmitted { task_id: known.task_id, status: known.status }.into());
            }
            input["key"] = json!(key);
        }
        let start = Start { flow: work::SweepStore::NAME, input: &input, user: Some(cx.me().uuid()), course: None, about: None };
        let id = tx.start(start).await?;
        tx.commit().await?;
        Ok(TaskSubmitted { task_id: id.into(), status: TaskStatus::Queued }.into())
    }
}

impl Handle for DeleteTask {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        if !task::delete(&mut tx, call.params.id).await.map_err(missing)? {
            return Err(Error::new(Code::Conflict002, "the work has not ended; cancel it first: DELETE /tasks/{id}/cancel"));
        }
        tx.commit().await?;
        Ok(Done { message: "the work is forgotten; what it did stays done".to_owned() }.into())
    }
}

impl Handle for GetWorkerStatus {
    /// Answers also when the engine does not: that is what is asked.
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<WorkerStatus>> {
        let engine = cx.engine().filter(|engine| engine.is_well());
        let waiting = match engine {
            Some(engine) => engine.waiting().await.map_err(Error::internal)?,
            None => Vec::new(),
        };
        let queues = waiting.into_iter().map(|(lane, waiting, oldest)| QueueStatus {
            name: lane.name().to_owned(),
            waiting,
            oldest_seconds: oldest.as_secs_f64(),
        });
        let answer = WorkerStatus {
            status: if engine.is_some() { "connected" } else { "disconnected" }.to_owned(),
            queues: queues.collect(),
            tasks: task::open(cx.db().pool()).await?,
            runs_tests: cx.runner.is_some(),
            elsewhere: sandbox_run::workers(cx.db().pool()).await?,
        };
        Ok(answer.into())
    }
}
