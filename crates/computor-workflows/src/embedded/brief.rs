//! Brief runs: those whose journal is in the memory of their process.
//!
//! A journal answers what was done before. As long as a run has done nothing, or one thing only, there is nothing that a
//! journal could answer before it is asked for more: so a run begins without one. Its row says which process has it. When the
//! flow ends after its first activity, as that of a test does, the row says how, and that is all that was ever written of it. When it
//! calls a second activity, or sleeps, it is given to DBOS together with the outcome of the first, which DBOS writes down before the second
//! begins. A process that dies before leaves the row: the run begins anew, and its first activity is repeated, as it would be by
//! any engine that had not come to write down its end.
//!
//! Ends are written for many runs at once. One that is not written when its process dies is a run that begins anew as well.

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};
use tokio::{sync::Mutex, time};
use uuid::Uuid;

use super::{
    Core,
    pulse::CHANNEL,
    run::{Entered, First},
};
use crate::{EngineError, FlowError, Lane, Outcome, Share, Slot, Status, runner::until_recorded};

/// How long ends are collected until they are written.
const COLLECT: Duration = Duration::from_millis(50);
/// The pause before a database that is away is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// How a brief run went.
pub(super) enum Brief {
    /// It has ended.
    Ended(Result<Value, FlowError>),
    /// It wants more than its first activity, whose outcome this is.
    More(Option<First>),
    /// It was given to another process.
    Abandoned,
}

/// Runs a flow briefly.
pub(super) type Body = Arc<dyn Fn(Value, Arc<Entered>, Arc<Slot>) -> BoxFuture<'static, Brief> + Send + Sync>;

/// What a run is made of.
pub(super) struct Begin {
    pub(super) operation: Uuid,
    pub(super) flow: &'static str,
    pub(super) input: Value,
}

/// Ends that are not written yet. Their runs are this process's until then.
#[derive(Default)]
pub(super) struct Ends(Mutex<Vec<End>>);

/// A run, and what came of it.
type End = (Arc<Entered>, Result<Value, FlowError>);

pub(super) const TABLES: [&str; 2] = [
    "create table if not exists workflows.run (
         operation uuid primary key,
         flow text not null,
         input jsonb not null,
         executor text not null,
         outcome jsonb,
         at timestamptz
     )",
    "create index if not exists run_open on workflows.run (executor) where at is null",
];

/// Notes that this process begins these; answers those of them that nobody has begun before.
pub(super) async fn begin(db: impl PgExecutor<'_>, executor: &str, runs: &[&Begin]) -> sqlx::Result<Vec<Uuid>> {
    let operations: Vec<Uuid> = runs.iter().map(|run| run.operation).collect();
    let flows: Vec<&str> = runs.iter().map(|run| run.flow).collect();
    let inputs: Vec<Json<&Value>> = runs.iter().map(|run| Json(&run.input)).collect();
    let sql = "insert into workflows.run (operation, flow, input, executor)
               select operation, flow, input, $4 from unnest($1::uuid[], $2::text[], $3::jsonb[]) as new (operation, flow, input)
               where not exists (select from dbos.workflow_status where workflow_uuid = operation::text)
               order by operation on conflict do nothing returning operation";
    sqlx::query_scalar(sql).bind(operations).bind(flows).bind(inputs).bind(executor).fetch_all(db).await
}

/// Runs it, in a task of its own.
pub(super) fn spawn(core: &Arc<Core>, run: Begin, slot: Slot) {
    let entered = core.running.enter(run.operation);
    let mut runs = core.briefs();
    while runs.try_join_next().is_some() {}
    runs.spawn(go(core.clone(), run, entered, Arc::new(slot)));
}

async fn go(core: Arc<Core>, run: Begin, entered: Arc<Entered>, slot: Arc<Slot>) {
    let Ok((_, flow)) = core.flow(run.flow) else { return };
    match (flow.brief)(run.input.clone(), entered.clone(), slot.clone()).await {
        Brief::Ended(result) => {
            drop(slot);
            core.ends.0.lock().await.push((entered, result));
            core.ended.notify_one();
        }
        Brief::More(first) => hand_over(&core, run, first, slot).await,
        Brief::Abandoned => {}
    }
}

/// Gives a run to DBOS, unless another process has it by now.
async fn hand_over(core: &Core, run: Begin, first: Option<First>, slot: Arc<Slot>) {
    let mut handed = Some((first, slot));
    loop {
        match give(core, &run, &mut handed).await {
            Ok(()) => return,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, operation = %run.operation, "a run cannot be given to the journal yet");
            }
        }
        #[expect(clippy::disallowed_methods, reason = "a database that is away is not asked again at once")]
        time::sleep(AGAIN).await;
    }
}

async fn give(core: &Core, run: &Begin, handed: &mut Option<(Option<First>, Arc<Slot>)>) -> Result<(), EngineError> {
    let mine = "select exists (select from dbos.workflow_status where workflow_uuid = $1::text)
                from workflows.run where operation = $1 and executor = $2 and at is null";
    let mine = sqlx::query_scalar(mine).bind(run.operation).bind(&core.executor).fetch_optional(&core.pool).await;
    match mine.map_err(EngineError::backend)? {
        None => return Ok(()),
        Some(true) => {}
        Some(false) => {
            let (_, flow) = core.flow(run.flow)?;
            if let Some(handed) = handed.take() {
                core.running.hand(run.operation, handed);
            }
            core.start_here(run.operation, flow, run.input.clone()).await?;
        }
    }
    let given = "update workflows.run set at = clock_timestamp() where operation = $1 and executor = $2 and at is null";
    sqlx::query(given).bind(run.operation).bind(&core.executor).execute(&core.pool).await.map(drop).map_err(EngineError::backend)
}

/// Writes how runs have ended, for ever.
#[expect(clippy::disallowed_methods, reason = "what ends at about the same time is written together")]
pub(super) async fn write_ends(core: Arc<Core>) {
    loop {
        core.ended.notified().await;
        time::sleep(COLLECT).await;
        until_recorded(|| async { write(&core).await.map_err(Into::into) }).await;
    }
}

/// Writes the ends that there are.
pub(super) async fn write(core: &Core) -> sqlx::Result<()> {
    let mut ends = core.ends.0.lock().await;
    if ends.is_empty() {
        return Ok(());
    }
    let operations: Vec<Uuid> = ends.iter().map(|(entered, _)| entered.operation()).collect();
    let outcomes: Vec<_> = ends.iter().map(|(_, result)| Json(result)).collect();
    let sql = "update workflows.run r set outcome = ended.outcome, at = clock_timestamp()
               from unnest($1::uuid[], $2::jsonb[]) as ended (operation, outcome)
               where r.operation = ended.operation and r.executor = $3 and r.at is null";
    sqlx::query(sql).bind(operations).bind(outcomes).bind(&core.executor).execute(&core.pool).await?;
    ends.clear();
    Ok(())
}

/// What is known of a run that began briefly. Nothing of one that goes on in the journal.
pub(super) async fn status(pool: &PgPool, operation: Uuid) -> sqlx::Result<Option<Status>> {
    let sql = "select outcome from workflows.run where operation = $1 and (at is null or outcome is not null)";
    let found: Option<Option<Json<Result<Value, FlowError>>>> = sqlx::query_scalar(sql).bind(operation).fetch_optional(pool).await?;
    Ok(found.map(|outcome| outcome.map_or(Status::Running, |Json(result)| Status::Ended(Outcome::from(result)))))
}

/// Whether the journal has never heard of a run that has begun.
pub(super) async fn is_brief(pool: &PgPool, operation: Uuid) -> sqlx::Result<bool> {
    let sql = "select exists (select from workflows.run where operation = $1)
                 and not exists (select from dbos.workflow_status where workflow_uuid = $1::text)";
    sqlx::query_scalar(sql).bind(operation).fetch_one(pool).await
}

/// Puts the runs of an executor, all or those named, back among those that wait; they come first. Answers how many that were.
pub(super) async fn requeue(core: &Core, db: &mut PgConnection, executor: &str, only: Option<&[Uuid]>) -> sqlx::Result<usize> {
    // Those that the journal has already are resumed from there.
    let given = "update workflows.run set at = clock_timestamp() where executor = $1 and at is null
                   and exists (select from dbos.workflow_status where workflow_uuid = operation::text)";
    sqlx::query(given).bind(executor).execute(&mut *db).await?;
    let sql = "select operation, flow from workflows.run
               where executor = $1 and at is null and flow = any($2) and ($3::uuid[] is null or operation = any($3)) order by operation";
    let known: Vec<&str> = core.flows.keys().copied().collect();
    let runs: Vec<(Uuid, String)> = sqlx::query_as(sql).bind(executor).bind(known).bind(only).fetch_all(&mut *db).await?;
    let operations: Vec<Uuid> = runs.iter().map(|(operation, _)| *operation).collect();
    let shares = core.operations.shares(&operations).await.map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
    let mut moved = 0;
    for ((operation, flow), share) in runs.into_iter().zip(shares) {
        let Ok((_, flow)) = core.flow(&flow) else { continue };
        moved += usize::from(wait_again(db, executor, operation, flow.lane, share).await?);
    }
    Ok(moved)
}

async fn wait_again(db: &mut PgConnection, executor: &str, operation: Uuid, lane: Lane, share: Share) -> sqlx::Result<bool> {
    let sql = "with gone as (
                   delete from workflows.run where operation = $1 and executor = $2 and at is null returning operation, flow, input
               ), added as (
                   insert into workflows.waiting (operation, flow, lane, input, person, course, later, needs, round)
                   select operation, flow, $3, input, $4, $5, $6, $7, 0 from gone on conflict do nothing
               )
               select pg_notify($8, 'wake ' || $3) from gone";
    let query = sqlx::query(sql).bind(operation).bind(executor).bind(lane.name());
    let query = query.bind(share.user.or(share.course)).bind(share.course).bind(share.later).bind(share.needs).bind(CHANNEL);
    query.fetch_optional(db).await.map(|row| row.is_some())
}

/// Removes what ended longer ago than that, and what the journal has forgotten.
pub(super) async fn forget_old(pool: &PgPool, retention: Duration) -> sqlx::Result<()> {
    let sql = "delete from workflows.run where at < clock_timestamp() - make_interval(secs => $1)
                 and not exists (select from dbos.workflow_status where workflow_uuid = operation::text)";
    sqlx::query(sql).bind(retention.as_secs_f64()).execute(pool).await.map(drop)
}

/// What runs in this process was handed over with.
pub(super) type Handed = HashMap<Uuid, (Option<First>, Arc<Slot>)>;
