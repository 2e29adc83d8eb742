//! Takes over the flows of dead executors, and keeps the books of this one straight.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::{Duration, Instant},
};

use dbos::{
    Children,
    sysdb::types::{Timestamp, WorkflowFilter, WorkflowStatus},
};
use sqlx::PgExecutor;
use tokio::time;
use uuid::Uuid;

use super::{
    APP_VERSION, Core, beat, brief,
    pulse::{self, CHANNEL},
    run::Running,
};
use crate::{EngineError, Lane};

/// How often to look while flows run or are to be resumed, here or elsewhere.
const BUSY: Duration = Duration::from_millis(400);
/// How often to look otherwise. Whatever is told by notifications is told again by this look.
const QUIET: Duration = Duration::from_secs(5);
/// An executor is dead when its lock was free in every look for so long. One look is not enough: after
/// a restart of PostgreSQL a living process needs a moment to take its lock again.
const PATIENCE: Duration = Duration::from_millis(400);
/// A run that this executor owns and does not run may be beginning, or its end may be being stored, which takes its time where
/// much else is done: it has stopped only when that has lasted so long.
const IN_BETWEEN: Duration = Duration::from_secs(20);
/// Forgotten runs are removed at this interval, in bundles of this size.
const PURGE: Duration = Duration::from_secs(600);
const PURGE_BUNDLE: i64 = 1000;
/// DBOS gives up a run whose processes ended a hundred times. Nobody would ever continue it, so it is tried again now and then:
/// so many times, an hour later.
const ONCE_MORE: i64 = 10;
const GIVEN_UP: Duration = Duration::from_secs(3600);

/// Runs for ever.
pub(super) async fn run(core: Arc<Core>) {
    let mut memory = Memory::default();
    let mut purge = time::interval(PURGE);
    let mut pause = Duration::ZERO;
    loop {
        tokio::select! {
            () = next_look(&core, pause) => {
                pause = match look(&core, &mut memory).await {
                    Ok(true) => BUSY,
                    // Processes that began together do not go on together.
                    Ok(false) => core.spread(QUIET),
                    Err(error) => {
                        tracing::debug!(error = &error as &dyn std::error::Error, "the janitor cannot look");
                        memory.suspects.clear();
                        BUSY
                    }
                };
            }
            _ = purge.tick() => {
                if let Err(error) = forget_old(&core).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "purge failed");
                }
                if let Err(error) = beat::forget_old(&core.pool).await {
                    tracing::debug!(error = &error as &dyn std::error::Error, "cannot forget who has gone");
                }
                if let Err(error) = let_anybody(&core.pool).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "runs that wait for what nobody has stay where they are");
                }
                if let Err(error) = once_more(&core).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "runs that were given up cannot be tried again");
                }
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a process that has died tells nobody")]
async fn next_look(core: &Core, pause: Duration) {
    tokio::select! {
        () = time::sleep(pause) => {}
        () = core.look.notified() => {}
    }
}

/// What one look leaves for the next.
#[derive(Default)]
struct Memory {
    /// Executors whose lock was free in all looks since.
    suspects: HashMap<String, Instant>,
    /// Flows that this executor owned and did not run in all looks since.
    idle: HashMap<Uuid, Instant>,
    /// Silent executors whose connection could not be ended; said once.
    unstoppable: HashSet<String>,
}

/// What there is to do, in one statement: this is what an idle process asks.
#[derive(sqlx::FromRow)]
struct Seen {
    /// Executors that own runs, but this one.
    others: Vec<String>,
    /// The runs of this executor that have a journal,
    owned: Vec<String>,
    /// and those that have none.
    brief: Vec<Uuid>,
    /// The queues on which runs wait to be resumed.
    resumed: Vec<String>,
    /// The lanes on which flows wait to be started.
    waiting: Vec<String>,
    /// Those of the others that have not said for long that they go on. Nobody, unless this one could say so lately: while the
    /// database is away all are silent.
    silent: Vec<String>,
}

async fn see(core: &Core) -> sqlx::Result<Seen> {
    sqlx::query_as(
        "select array(select executor_id from dbos.workflow_status where status = 'PENDING' and executor_id <> $1
                      union select executor from workflows.run where at is null and executor <> $1) as others,
                array(select workflow_uuid from dbos.workflow_status where status = 'PENDING' and executor_id = $1) as owned,
                array(select operation from workflows.run where at is null and executor = $1) as brief,
                array(select distinct coalesce(queue_name, '') from dbos.workflow_status where status in ('ENQUEUED', 'DELAYED')) as resumed,
                array(select distinct lane from workflows.waiting) as waiting,
                array(select id from workflows.executor
                      where id <> $1 and beat < clock_timestamp() - make_interval(secs => $2)
                        and exists (select from workflows.executor where id = $1 and beat > clock_timestamp() - make_interval(secs => $2 / 2))
                ) as silent",
    )
    .bind(&core.executor)
    .bind(beat::SILENCE.as_secs_f64())
    .fetch_one(&core.pool)
    .await
}

impl Seen {
    /// Whether runs are to be resumed by this process. What is on a queue that is no lane is DBOS's own, for everybody.
    fn resumed_here(&self, core: &Core) -> bool {
        self.resumed.iter().any(|queue| match (queue.split_once(':'), Lane::from_name(queue)) {
            (Some((lane, label)), _) => {
                let has = core.labels.as_ref().is_some_and(|labels| labels.ever().iter().any(|own| own == label));
                has && Lane::from_name(lane).is_some_and(|lane| core.lanes.serves(lane))
            }
            (None, lane) => lane.is_none_or(|lane| core.lanes.serves(lane)),
        })
    }

    fn nothing_to_do(&self, core: &Core) -> bool {
        self.owned.is_empty() && !self.resumed_here(core)
    }
}

/// Does what is to be done; answers whether there is anything to watch.
async fn look(core: &Core, memory: &mut Memory) -> Result<bool, EngineError> {
    // Before the rows: what begins in between is then owned and not yet running, which is looked at again.
    let running = core.running.operations();
    let seen = see(core).await.map_err(EngineError::backend)?;
    for lane in seen.waiting.iter().filter_map(|lane| Lane::from_name(lane)) {
        core.lanes.wake(lane);
    }
    if seen.resumed_here(core) {
        drop(core.dbos().await?);
    }
    take_over(core, &seen, memory).await.map_err(EngineError::backend)?;
    check_own(core, &running, &seen, &mut memory.idle).await.map_err(EngineError::backend)?;
    if seen.nothing_to_do(core) && core.awake.is_idle(core.idle) {
        // Once more: what has come since.
        let still = async { see(core).await.map(|seen| seen.nothing_to_do(core)) };
        core.awake.sleep(still).await.map_err(EngineError::backend)?;
    }
    Ok(!seen.others.is_empty() || !core.awake.is_asleep())
}

/// Puts the flows of dead executors back on their lanes.
async fn take_over(core: &Core, seen: &Seen, memory: &mut Memory) -> sqlx::Result<()> {
    let suspects = &mut memory.suspects;
    suspects.retain(|executor, _| seen.others.contains(executor));
    for executor in &seen.others {
        let mut tx = core.pool.begin().await?;
        if !pulse::lock_dead(&mut tx, executor).await? {
            suspects.remove(executor);
            tx.rollback().await?;
            if seen.silent.contains(executor) {
                stop(core, executor, &mut memory.unstoppable).await;
            }
            continue;
        }
        let since = *suspects.entry(executor.clone()).or_insert_with(Instant::now);
        if since.elapsed() >= PATIENCE {
            let needs = needs_of(core, executor).await?;
            let flows = requeue(core, &mut *tx, executor, None, &needs).await? + brief::requeue(core, &mut tx, executor, None).await?;
            beat::forget(&mut *tx, executor).await?;
            tracing::info!(executor, flows, "took over the flows of a dead executor");
            suspects.remove(executor);
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Ends the connection of an executor that is silent and holds its lock. What it has begun is then taken over as that of a dead one.
async fn stop(core: &Core, executor: &str, unstoppable: &mut HashSet<String>) {
    match beat::stop(&core.pool, executor).await {
        Ok(true) => tracing::warn!(executor, "it holds its lock and has been silent for long; its connection is ended"),
        Ok(false) => {}
        // It may be another role's.
        Err(error) if unstoppable.insert(executor.to_owned()) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                executor,
                "it has been silent for long, and its connection cannot be ended"
            );
        }
        Err(_) => {}
    }
}

/// Compares the flows that this executor owns with those that it runs.
///
/// A flow that it owns but does not run is put back on its lane: soon if an error of the engine ended it, and otherwise when
/// it neither begins nor ends. One that it runs but does not own any more was taken over by a peer who thought this
/// process dead; it is dropped here.
async fn check_own(core: &Core, running: &HashSet<Uuid>, seen: &Seen, idle: &mut HashMap<Uuid, Instant>) -> sqlx::Result<()> {
    let owned: HashSet<Uuid> = seen.owned.iter().filter_map(|id| id.parse().ok()).chain(seen.brief.iter().copied()).collect();
    for operation in running.difference(&owned) {
        core.running.abandon(*operation);
    }
    idle.retain(|operation, _| owned.contains(operation) && !running.contains(operation));
    for operation in owned.difference(running) {
        idle.entry(*operation).or_insert_with(Instant::now);
    }
    core.running.keep_stopped(&owned);
    let lost = lost(idle, &core.running, Instant::now());
    if !lost.is_empty() {
        let needs = needs_of(core, &core.executor).await?;
        let named: Vec<String> = lost.iter().map(Uuid::to_string).collect();
        let mut tx = core.pool.begin().await?;
        let flows = requeue(core, &mut *tx, &core.executor, Some(&named), &needs).await?
            + brief::requeue(core, &mut tx, &core.executor, Some(&lost)).await?;
        tx.commit().await?;
        tracing::warn!(flows, "resuming flows that had stopped");
        idle.clear();
    }
    Ok(())
}

/// Those of the flows that are not running, each since when, that nobody is about to run or has just run.
fn lost(idle: &HashMap<Uuid, Instant>, running: &Running, now: Instant) -> Vec<Uuid> {
    let patience = |operation| if running.stopped(operation) { PATIENCE } else { IN_BETWEEN };
    let lost = idle.iter().filter(|(operation, since)| now.saturating_duration_since(**since) >= patience(**operation));
    lost.map(|(operation, _)| *operation).collect()
}

/// Which runs of an executor need what somebody has. What nobody has is anybody's; where no process says what it has, nothing is asked.
pub(super) async fn needs_of(core: &Core, executor: &str) -> sqlx::Result<Vec<(String, String)>> {
    let mut needs = Vec::new();
    let had = super::queue::labels(&core.pool).await?;
    if had.is_empty() {
        return Ok(needs);
    }
    let sandbox: Vec<&str> = core.flows.iter().filter(|(_, flow)| flow.lane == Lane::Sandbox).map(|(name, _)| *name).collect();
    let sql = "select workflow_uuid from dbos.workflow_status where status = 'PENDING' and executor_id = $1 and name = any($2)";
    let runs: Vec<String> = sqlx::query_scalar(sql).bind(executor).bind(sandbox).fetch_all(&core.pool).await?;
    for run in runs {
        let Ok(operation) = run.parse() else { continue };
        let share = core.operations.share(operation).await.map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
        needs.extend(share.needs.filter(|label| had.contains(label)).map(|label| (run, label)));
    }
    Ok(needs)
}

/// Puts runs on the queue of their lane that wait to be resumed by who has what nobody has had for long.
async fn let_anybody(pool: &sqlx::PgPool) -> sqlx::Result<()> {
    let sql = "update dbos.workflow_status set queue_name = split_part(queue_name, ':', 1)
               where status = 'ENQUEUED' and queue_name like '%:%'
                 and split_part(queue_name, ':', 1) = any($1) and split_part(queue_name, ':', 2) <> all($2)";
    let lanes: Vec<&str> = Lane::ALL.iter().map(|lane| lane.name()).collect();
    sqlx::query(sql).bind(lanes).bind(super::queue::labels(pool).await?).execute(pool).await.map(drop)
}

/// Puts flows of an executor back on the queue of their lane, all or those named, and says so to who serves it.
///
/// The same statement as DBOS's own recovery, which however knows no lanes: it would put every flow
/// that was started directly on one queue for all processes.
pub(super) async fn requeue(
    core: &Core,
    connection: impl PgExecutor<'_>,
    executor: &str,
    only: Option<&[String]>,
    needs: &[(String, String)],
) -> sqlx::Result<usize> {
    let (labelled, labels): (Vec<&str>, Vec<&str>) = needs.iter().map(|(run, label)| (run.as_str(), label.as_str())).unzip();
    let (names, lanes): (Vec<&str>, Vec<&str>) = core.flows.iter().map(|(name, flow)| (*name, flow.lane.name())).unzip();
    let (flows, _told): (i64, i64) = sqlx::query_as(
        "with moved as (
             update dbos.workflow_status as run
             set status = 'ENQUEUED', started_at_epoch_ms = null, updated_at = (extract(epoch from clock_timestamp()) * 1000)::bigint,
                 queue_name = flow.lane || coalesce(
                   (select ':' || label from unnest($7::text[], $8::text[]) as needs (run, label) where needs.run = workflow_uuid), '')
             from unnest($1::text[], $2::text[]) as flow (name, lane)
             where run.status = 'PENDING' and run.executor_id = $3 and run.name = flow.name
               and run.application_version = $4 and ($5::text[] is null or run.workflow_uuid = any($5))
             returning flow.lane
         )
         select coalesce(sum(flows), 0)::bigint, count(told)
         from (select count(*) as flows, pg_notify($6, 'resume ' || lane)::text as told from moved group by lane) as lanes",
    )
    .bind(names)
    .bind(lanes)
    .bind(executor)
    .bind(APP_VERSION)
    .bind(only)
    .bind(CHANNEL)
    .bind(labelled)
    .bind(labels)
    .fetch_one(connection)
    .await?;
    Ok(usize::try_from(flows).unwrap_or_default())
}

/// Puts all that this process has not ended back on its lanes, for whoever serves them.
pub(super) async fn hand_over(core: &Core, needs: &[(String, String)]) -> sqlx::Result<()> {
    let mut tx = core.pool.begin().await?;
    requeue(core, &mut *tx, &core.executor, None, needs).await?;
    brief::requeue(core, &mut tx, &core.executor, None).await?;
    tx.commit().await
}

/// Puts runs back on their lanes that DBOS has given up: their operations are still open.
async fn once_more(core: &Core) -> sqlx::Result<()> {
    let (names, lanes): (Vec<&str>, Vec<&str>) = core.flows.iter().map(|(name, flow)| (*name, flow.lane.name())).unzip();
    let runs: Vec<(String, String)> = sqlx::query_as(
        "with moved as (
             update dbos.workflow_status as run
             set status = 'ENQUEUED', started_at_epoch_ms = null,
                 queue_name = case when queue_name like flow.lane || ':%' then queue_name else flow.lane end,
                 recovery_attempts = greatest(recovery_attempts - $5, 0), updated_at = (extract(epoch from clock_timestamp()) * 1000)::bigint
             from unnest($1::text[], $2::text[]) as flow (name, lane)
             where run.status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' and run.name = flow.name and run.application_version = $3
               and run.updated_at < (extract(epoch from clock_timestamp()) * 1000)::bigint - $4
             returning run.workflow_uuid, run.name, flow.lane
         ), told as (select pg_notify($6, 'resume ' || lane) from (select distinct lane from moved) lanes)
         select workflow_uuid, name from moved where (select count(*) from told) is not null",
    )
    .bind(names)
    .bind(lanes)
    .bind(APP_VERSION)
    .bind(i64::try_from(GIVEN_UP.as_millis()).unwrap_or(i64::MAX))
    .bind(ONCE_MORE)
    .bind(CHANNEL)
    .fetch_all(&core.pool)
    .await?;
    for (operation, flow) in runs {
        tracing::error!(operation, flow, "it ended the process that ran it a hundred times, or so often the process ended; trying again");
    }
    Ok(())
}

/// Removes runs that ended longer ago than the retention. DBOS is not woken when there are none.
async fn forget_old(core: &Core) -> Result<(), EngineError> {
    use WorkflowStatus::{Cancelled, Error, Success};
    brief::forget_old(&core.pool, core.retention).await.map_err(EngineError::backend)?;
    let retention = i64::try_from(core.retention.as_millis()).unwrap_or(i64::MAX);
    let before = Timestamp::now().as_epoch_ms().saturating_sub(retention);
    let old = "select exists (select from dbos.workflow_status where status in ('SUCCESS', 'ERROR', 'CANCELLED') and completed_at < $1)";
    if !sqlx::query_scalar::<_, bool>(old).bind(before).fetch_one(&core.pool).await.map_err(EngineError::backend)? {
        return Ok(());
    }
    let dbos = core.dbos().await?;
    loop {
        let filter = WorkflowFilter {
            status: vec![Success, Error, Cancelled],
            completed_before: Some(Timestamp::from_epoch_ms(before)),
            limit: Some(PURGE_BUNDLE),
            load_input: false,
            load_output: false,
            ..WorkflowFilter::default()
        };
        let old = dbos.list_workflows(&filter).await.map_err(EngineError::backend)?;
        if old.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = old.iter().map(|run| run.workflow_id.as_str()).collect();
        dbos.delete_all(&ids, Children::Skip).await.map_err(EngineError::backend)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_or_ends_at_this_moment_is_not_begun_again() {
        let (running, now) = (Arc::<Running>::default(), Instant::now());
        let [in_between, stopped, stuck] = [(); 3].map(|()| Uuid::now_v7());
        running.stop(stopped);
        let second = now + Duration::from_secs(1);
        let idle = HashMap::from([(in_between, now), (stopped, now)]);
        assert!(lost(&idle, &running, now).is_empty());
        assert_eq!(lost(&idle, &running, second), [stopped]);
        let idle = HashMap::from([(in_between, second), (stuck, now)]);
        assert_eq!(lost(&idle, &running, now + IN_BETWEEN), [stuck]);
        let _signals = running.enter(stopped);
        assert!(lost(&HashMap::from([(stopped, now)]), &running, second).is_empty());
    }
}
