//! Flows that wait for a process with a free slot on their lane.
//!
//! A row here is a flow that DBOS has not heard of yet. It is taken by exactly one process, under a
//! row lock, and removed when DBOS has stored the run; if the process dies in between, the row stays
//! and the next start finds the run already stored.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use sqlx::{PgConnection, PgPool, types::Json};
use tokio::time;
use uuid::Uuid;

use super::{Core, pulse::CHANNEL};
use crate::{EngineError, Lane};

pub(super) async fn create_table(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql(
        "create schema if not exists workflows;
         create table if not exists workflows.waiting (
             operation uuid primary key,
             flow text not null,
             lane text not null,
             input jsonb not null,
             since timestamptz not null default clock_timestamp()
         );
         create index if not exists waiting_by_lane on workflows.waiting (lane, since);",
    )
    .execute(connection)
    .await
    .map(drop)
}

/// Lets a flow wait and wakes the processes that serve its lane. Without effect if it waits already.
pub(super) async fn push(pool: &PgPool, operation: Uuid, flow: &str, lane: Lane, input: &Value) -> sqlx::Result<()> {
    sqlx::query(
        "with added as (
             insert into workflows.waiting (operation, flow, lane, input) values ($1, $2, $3, $4)
             on conflict do nothing
             returning lane
         )
         select pg_notify($5, 'wake ' || lane) from added",
    )
    .bind(operation)
    .bind(flow)
    .bind(lane.name())
    .bind(Json(input))
    .bind(CHANNEL)
    .execute(pool)
    .await
    .map(drop)
}

pub(super) async fn remove(connection: &mut PgConnection, operation: Uuid) -> sqlx::Result<bool> {
    sqlx::query("delete from workflows.waiting where operation = $1")
        .bind(operation)
        .execute(connection)
        .await
        .map(|done| done.rows_affected() > 0)
}

pub(super) async fn contains(pool: &PgPool, operation: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from workflows.waiting where operation = $1)").bind(operation).fetch_one(pool).await
}

/// How many flows wait on each lane, and how long the first has.
pub(super) async fn lengths(pool: &PgPool) -> sqlx::Result<Vec<(Lane, u64, Duration)>> {
    let sql = "select lane, count(*), extract(epoch from clock_timestamp() - min(since))::float8 from workflows.waiting group by lane";
    let rows: Vec<(String, i64, f64)> = sqlx::query_as(sql).fetch_all(pool).await?;
    let lane = |(name, count, age): (String, i64, f64)| {
        Some((Lane::from_name(&name)?, count.unsigned_abs(), Duration::try_from_secs_f64(age).unwrap_or_default()))
    };
    Ok(rows.into_iter().filter_map(lane).collect())
}

/// Starts the waiting flows of a lane in this process, whenever it has a free slot.
#[expect(clippy::disallowed_methods, reason = "what a lost notification said is looked for now and then, and a lost database not at once")]
pub(super) async fn serve(core: Arc<Core>, lane: Lane) {
    loop {
        loop {
            // The flow's own task gets this slot when it asks for it: slots are given in order.
            let Some(_slot) = core.lanes.acquire(lane).await else {
                return;
            };
            match start_one(&core, lane).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, lane = lane.name(), "cannot start a waiting flow");
                    time::sleep(Duration::from_millis(500)).await;
                }
            }
        }
        // A notification says so, or the janitor, which sees what nobody was told of.
        core.lanes.work(lane).await;
    }
}

/// Starts the flow that has waited longest. `false` if none waits.
async fn start_one(core: &Core, lane: Lane) -> Result<bool, EngineError> {
    let known: Vec<&str> = core.flows.keys().copied().collect();
    let mut tx = core.pool.begin().await.map_err(EngineError::backend)?;
    let row: Option<(Uuid, String, Json<Value>)> = sqlx::query_as(
        "select operation, flow, input from workflows.waiting
         where lane = $1 and flow = any($2)
         order by since limit 1 for update skip locked",
    )
    .bind(lane.name())
    .bind(known)
    .fetch_optional(&mut *tx)
    .await
    .map_err(EngineError::backend)?;
    let Some((operation, flow, Json(input))) = row else {
        return Ok(false);
    };
    let (_, flow) = core.flow(&flow)?;
    core.start_here(operation, flow, input).await?;
    remove(&mut tx, operation).await.map_err(EngineError::backend)?;
    tx.commit().await.map_err(EngineError::backend)?;
    Ok(true)
}
