//! What tells a process that works from one that only holds its place.
//!
//! A process that was stopped, or whose machine hangs, is not dead: its kernel holds the connection of its `pulse`, and with it
//! the lock. So each process says now and then that it goes on, in a row; who has been silent for long loses that connection,
//! and then it is taken over like a dead one. A process that goes on after all makes its connection again before anybody draws
//! that conclusion, or drops what was given to others.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{PgConnection, PgExecutor, PgPool};
use tokio::time::{self, MissedTickBehavior};

use super::{Core, queue};

/// How often a process says that it goes on.
const BEAT: Duration = Duration::from_secs(4);
/// Who has been silent for so long is stopped.
pub(super) const SILENCE: Duration = Duration::from_secs(15);
/// Rows of who came to an end without saying so are removed after so long.
const GONE: Duration = Duration::from_secs(3600);

pub(super) async fn create_table(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("create table if not exists workflows.executor (id text primary key, beat timestamptz not null) with (fillfactor = 50)")
        .execute(connection)
        .await
        .map(drop)
}

/// Beats for ever.
pub(super) async fn run(core: Arc<Core>) {
    let mut ticks = time::interval(core.spread(BEAT));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    loop {
        ticks.tick().await;
        match beat(&core).await {
            Ok(()) => heard = Instant::now(),
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, since = ?heard.elapsed(), "cannot say that this process goes on")
            }
        }
    }
}

async fn beat(core: &Core) -> sqlx::Result<()> {
    let sql = "insert into workflows.executor (id, beat) values ($1, clock_timestamp())
               on conflict (id) do update set beat = excluded.beat";
    sqlx::query(sql).bind(&core.executor).execute(&core.pool).await?;
    match &core.labels {
        Some(labels) if core.lanes.serves(crate::Lane::Sandbox) => queue::there_are(&core.pool, &labels.now()).await,
        _ => Ok(()),
    }
}

/// Takes back what was said of an executor that has ended.
pub(super) async fn forget(connection: impl PgExecutor<'_>, executor: &str) -> sqlx::Result<()> {
    sqlx::query("delete from workflows.executor where id = $1").bind(executor).execute(connection).await.map(drop)
}

pub(super) async fn forget_old(pool: &PgPool) -> sqlx::Result<()> {
    let sql = "delete from workflows.executor where beat < clock_timestamp() - make_interval(secs => $1)";
    sqlx::query(sql).bind(GONE.as_secs_f64()).execute(pool).await.map(drop)
}

/// Ends the connection by which a silent executor holds its lock; whether there was one.
///
/// A peer that tries whether the lock is free holds it as well, but in a transaction: its connection is not idle.
pub(super) async fn stop(connection: impl PgExecutor<'_>, executor: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select coalesce(bool_or(pg_terminate_backend(lock.pid)), false)
         from pg_locks lock join pg_stat_activity session using (pid)
         where lock.locktype = 'advisory' and lock.granted and lock.objsubid = 1 and session.state = 'idle'
           and lock.database = (select oid from pg_database where datname = current_database())
           and (lock.classid::bigint << 32) | lock.objid::bigint = hashtextextended('workflows: ' || $1, 0)",
    )
    .bind(executor)
    .fetch_one(connection)
    .await
}
