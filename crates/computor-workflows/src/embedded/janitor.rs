//! Takes over the flows of dead executors, and keeps the books of this one straight.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use dbos::{
    Children,
    sysdb::types::{Timestamp, WorkflowFilter, WorkflowStatus},
};
use sqlx::PgExecutor;
use tokio::time::{self, MissedTickBehavior};
use uuid::Uuid;

use super::{APP_VERSION, Core, pulse};

/// How often to look.
const SWEEP: Duration = Duration::from_millis(400);
/// An executor is dead when its lock was free in so many looks in a row. One is not enough: after a
/// restart of PostgreSQL a living process needs a moment to take its lock again.
const LOOKS: u32 = 2;
/// Forgotten runs are removed at this interval, in bundles of this size.
const PURGE: Duration = Duration::from_secs(600);
const PURGE_BUNDLE: i64 = 1000;

/// Runs for ever.
pub(super) async fn run(core: Arc<Core>) {
    let mut suspects = HashMap::new();
    let mut orphans = HashSet::new();
    let mut sweep = time::interval(SWEEP);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut purge = time::interval(PURGE);
    loop {
        tokio::select! {
            _ = sweep.tick() => {
                let swept = match take_over(&core, &mut suspects).await {
                    Ok(()) => check_own(&core, &mut orphans).await,
                    Err(error) => Err(error),
                };
                if let Err(error) = swept {
                    tracing::debug!(error = &error as &dyn std::error::Error, "sweep failed");
                    suspects.clear();
                }
            }
            _ = purge.tick() => {
                if let Err(error) = forget_old(&core).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "purge failed");
                }
            }
        }
    }
}

/// Puts the flows of dead executors back on their lanes. `suspects` counts looks.
async fn take_over(core: &Core, suspects: &mut HashMap<String, u32>) -> sqlx::Result<()> {
    let others: Vec<String> = sqlx::query_scalar(
        "select distinct executor_id from dbos.workflow_status
         where status = 'PENDING' and executor_id <> $1",
    )
    .bind(&core.executor)
    .fetch_all(&core.pool)
    .await?;
    suspects.retain(|executor, _| others.contains(executor));
    for executor in others {
        let mut tx = core.pool.begin().await?;
        if !pulse::lock_dead(&mut tx, &executor).await? {
            suspects.remove(&executor);
            continue;
        }
        let looks = suspects.entry(executor.clone()).or_default();
        *looks += 1;
        if *looks >= LOOKS {
            let flows = requeue(core, &mut *tx, &executor, None).await?;
            tracing::info!(executor, flows, "took over the flows of a dead executor");
            suspects.remove(&executor);
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Compares the flows that this executor owns with those that it runs.
///
/// A flow that it owns but does not run, in two looks (an engine error ended it, say), is put back on
/// its lane. One that it runs but does not own any more was taken over by a peer who thought this
/// process dead; it is dropped here.
async fn check_own(core: &Core, orphans: &mut HashSet<Uuid>) -> sqlx::Result<()> {
    let running = core.running.operations();
    let owned: Vec<String> = sqlx::query_scalar(
        "select workflow_uuid from dbos.workflow_status
         where status = 'PENDING' and executor_id = $1",
    )
    .bind(&core.executor)
    .fetch_all(&core.pool)
    .await?;
    let owned: HashSet<Uuid> = owned.iter().filter_map(|id| id.parse().ok()).collect();
    for operation in running.difference(&owned) {
        core.running.abandon(*operation);
    }
    let idle: HashSet<Uuid> = owned.difference(&running).copied().collect();
    let lost: Vec<String> = idle.intersection(orphans).map(Uuid::to_string).collect();
    if !lost.is_empty() {
        let flows = requeue(core, &core.pool, &core.executor, Some(&lost)).await?;
        tracing::warn!(flows, "resuming flows that had stopped");
    }
    *orphans = idle;
    Ok(())
}

/// Puts flows of an executor back on the queue of their lane, all or those named.
///
/// The same statement as DBOS's own recovery, which however knows no lanes: it would put every flow
/// that was started directly on one queue for all processes.
pub(super) async fn requeue(core: &Core, connection: impl PgExecutor<'_>, executor: &str, only: Option<&[String]>) -> sqlx::Result<u64> {
    let (names, lanes): (Vec<&str>, Vec<&str>) = core.flows.iter().map(|(name, flow)| (*name, flow.lane.name())).unzip();
    let done = sqlx::query(
        "update dbos.workflow_status as run
         set status = 'ENQUEUED', queue_name = flow.lane, started_at_epoch_ms = null,
             updated_at = (extract(epoch from clock_timestamp()) * 1000)::bigint
         from unnest($1::text[], $2::text[]) as flow (name, lane)
         where run.status = 'PENDING' and run.executor_id = $3 and run.name = flow.name
           and run.application_version = $4 and ($5::text[] is null or run.workflow_uuid = any($5))",
    )
    .bind(names)
    .bind(lanes)
    .bind(executor)
    .bind(APP_VERSION)
    .bind(only)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Removes runs that ended longer ago than the retention.
async fn forget_old(core: &Core) -> dbos::Result<()> {
    use WorkflowStatus::{Cancelled, Error, Success};
    let retention = i64::try_from(core.retention.as_millis()).unwrap_or(i64::MAX);
    let before = Timestamp::from_epoch_ms(Timestamp::now().as_epoch_ms().saturating_sub(retention));
    loop {
        let filter = WorkflowFilter {
            status: vec![Success, Error, Cancelled],
            completed_before: Some(before),
            limit: Some(PURGE_BUNDLE),
            load_input: false,
            load_output: false,
            ..WorkflowFilter::default()
        };
        let old = core.dbos.list_workflows(&filter).await?;
        if old.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = old.iter().map(|run| run.workflow_id.as_str()).collect();
        core.dbos.delete_all(&ids, Children::Skip).await?;
    }
}
