//! Flows that wait for a process with a free slot on their lane.
//!
//! Whose turn it is, [`turns`](crate::turns) says. The clock of a lane is the row of nobody among those who were served;
//! when nobody waits it moves to the last place that was given away, so that what somebody asked for before holds up nothing.
//!
//! A row here is a flow that DBOS has not heard of yet. It is taken by exactly one process, under a
//! row lock, and removed when DBOS has stored the run; if the process dies in between, the row stays
//! and the next start finds the run already stored.

use std::{collections::HashSet, sync::Arc, time::Duration};

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};
use tokio::time;
use uuid::Uuid;

use super::{
    Core,
    brief::{self, Begin},
    pulse::CHANNEL,
};
use crate::{
    EngineError, Lane, Share, Slot,
    turns::{self, Waiter},
};

/// What makes the tables, or those of before into these. Each alone: with two tables locked at once, who works with both in the
/// other order would be ended as a deadlock.
const TABLES: [&str; 8] = [
    "create schema if not exists workflows",
    "create table if not exists workflows.waiting (
         operation uuid primary key,
         flow text not null,
         lane text not null,
         input jsonb not null,
         since timestamptz not null default clock_timestamp()
     )",
    "create index if not exists waiting_by_lane on workflows.waiting (lane, since)",
    "alter table workflows.waiting add column if not exists person uuid, add column if not exists course uuid,
         add column if not exists later boolean not null default false, add column if not exists round double precision not null default 0",
    "create table if not exists workflows.served (
         lane text,
         who uuid,
         at timestamptz not null,
         primary key (lane, who)
     )",
    "alter table workflows.served add column if not exists round double precision",
    "alter table workflows.waiting add column if not exists needs text",
    "create table if not exists workflows.label (label text primary key, seen timestamptz not null)",
];

pub(super) async fn create_table(connection: &mut PgConnection) -> sqlx::Result<()> {
    // Others may be at work: they are not locked out for what is there.
    let there = "select to_regclass('workflows.run_open') is not null";
    if !sqlx::query_scalar::<_, bool>(there).fetch_one(&mut *connection).await? {
        for statement in TABLES.into_iter().chain(brief::TABLES) {
            sqlx::query(statement).execute(&mut *connection).await?;
        }
    }
    sqlx::query("delete from workflows.served where at < now() - interval '1 day'").execute(connection).await.map(drop)
}

/// Whose round is that of the lane: nobody's id.
const EVERYBODY: Uuid = Uuid::max();

/// Lets a flow wait and wakes the processes that serve its lane. Without effect if it waits already.
/// Who has no person to thank for it is served in turn with people, as its course: a class that is enrolled starts hundreds of
/// flows, and nobody is to wait behind all of them.
pub(super) async fn push(
    db: impl PgExecutor<'_>,
    operation: Uuid,
    flow: &str,
    lane: Lane,
    input: &Value,
    share: Share,
) -> sqlx::Result<()> {
    sqlx::query(
        "with clock as (
             select case when exists (select from workflows.waiting where lane = $3) then max(round) filter (where who = $9)
                    else max(round) end as now
             from workflows.served where lane = $3 and round is not null
         ), kept as (
             insert into workflows.served (lane, who, at, round) select $3, $9, clock_timestamp(), coalesce(now, 0) from clock
             on conflict (lane, who) do update set round = greatest(served.round, excluded.round), at = excluded.at
             returning round
         ), own as (
             insert into workflows.served (lane, who, at, round)
             select $3, $6, clock_timestamp(), round from kept
             where $6::uuid is not null and not exists (select from workflows.waiting where operation = $1)
             on conflict (lane, who) do update set round = greatest(served.round + 1, excluded.round), at = excluded.at
             returning round
         ), added as (
             insert into workflows.waiting (operation, flow, lane, input, person, course, later, needs, round)
             select $1, $2, $3, $4, $6, $7, $8, $10, coalesce((select round from own), round) from kept
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
    .bind(share.user.or(share.course))
    .bind(share.course)
    .bind(share.later)
    .bind(EVERYBODY)
    .bind(share.needs)
    .execute(db)
    .await
    .map(drop)
}

/// A label that no process has had for so long is nobody's: what needs it is given to anybody, and fails as it has to.
const NOBODYS: Duration = Duration::from_secs(24 * 3600);

/// Notes which labels there are, so that what needs one waits for who has it.
pub(super) async fn there_are(pool: &PgPool, labels: &[String]) -> sqlx::Result<()> {
    let sql = "insert into workflows.label (label, seen) select label, clock_timestamp() from unnest($1::text[]) label order by label
               on conflict (label) do update set seen = excluded.seen where label.seen < excluded.seen - interval '1 minute'";
    sqlx::query(sql).bind(labels).execute(pool).await.map(drop)
}

/// The labels that somebody has had lately.
pub(super) async fn labels(pool: &PgPool) -> sqlx::Result<Vec<String>> {
    let sql = "select label from workflows.label where seen > clock_timestamp() - make_interval(secs => $1)";
    sqlx::query_scalar(sql).bind(NOBODYS.as_secs_f64()).fetch_all(pool).await
}

/// The lanes on which somebody waits.
pub(super) async fn busy(pool: &PgPool) -> sqlx::Result<HashSet<Lane>> {
    let lanes: Vec<String> = sqlx::query_scalar("select distinct lane from workflows.waiting").fetch_all(pool).await?;
    Ok(lanes.iter().filter_map(|lane| Lane::from_name(lane)).collect())
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

/// Who waits on a lane, in the order in which they begin if nobody comes meanwhile.
pub(super) async fn turns(pool: &PgPool, lane: Lane) -> sqlx::Result<Vec<Uuid>> {
    let sql = "select operation, later, round, course, extract(epoch from since)::float8 from workflows.waiting where lane = $1";
    let rows: Vec<(Uuid, bool, f64, Option<Uuid>, f64)> = sqlx::query_as(sql).bind(lane.name()).fetch_all(pool).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let waiter = |(operation, later, round, course, since)| Waiter { operation, later, round, course, since };
    let sql = "select who, extract(epoch from at)::float8 from workflows.served
               where lane = $1 and who in (select course from workflows.waiting where lane = $1)";
    let courses: Vec<(Uuid, f64)> = sqlx::query_as(sql).bind(lane.name()).fetch_all(pool).await?;
    Ok(turns::in_order(rows.into_iter().map(waiter).collect(), &courses.into_iter().collect()))
}

/// Starts the waiting flows of a lane in this process, whenever it has a free slot.
#[expect(clippy::disallowed_methods, reason = "what a lost notification said is looked for now and then, and a lost database not at once")]
pub(super) async fn serve(core: Arc<Core>, lane: Lane) {
    loop {
        loop {
            let Some(slot) = core.lanes.take(lane).await else {
                return;
            };
            match start_one(&core, lane, slot).await {
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

/// A flow whose turn it is: operation, name, input, and whether nobody has begun it before.
type Next = (Uuid, String, Json<Value>, bool);

/// Begins the flow whose turn it is. `false` if none waits.
///
/// One statement: it takes the clock of the lane before anything else, as who lets a flow wait does, moves it on by one, and
/// says when the course had its turn.
async fn start_one(core: &Arc<Core>, lane: Lane, slot: Slot) -> Result<bool, EngineError> {
    let known: Vec<&str> = core.flows.keys().copied().collect();
    let has = core.labels.as_ref().map(crate::Labels::now);
    let row: Option<Next> = sqlx::query_as(
        "with clock as materialized (
             select who from workflows.served where lane = $1 and who = $5 for update
         ), next as materialized (
             select w.operation from workflows.waiting w left join workflows.served c on c.lane = w.lane and c.who = w.course
             where (select count(*) from clock) >= 0 and w.lane = $1 and w.flow = any($2)
               and (w.needs is null or $3::text[] is null or w.needs = any($3) or not exists (
                 select from workflows.label l where l.label = w.needs and l.seen > clock_timestamp() - make_interval(secs => $4)))
             order by w.later, floor(w.round), c.at nulls first, w.round, w.since limit 1 for update of w skip locked
         ), gone as (
             delete from workflows.waiting w using next where w.operation = next.operation returning w.operation, w.flow, w.input, w.course
         ), begun as (
             insert into workflows.run (operation, flow, input, executor) select operation, flow, input, $6 from gone
             where not exists (select from dbos.workflow_status where workflow_uuid = operation::text)
             on conflict do nothing returning operation
         ), had as (
             insert into workflows.served (lane, who, at) select $1, course, clock_timestamp() from gone where course is not null
             on conflict (lane, who) do update set at = excluded.at
         ), moved as (
             update workflows.served set round = round + 1.0 / (
                 select 1 + count(distinct person) from workflows.waiting where lane = $1 and operation not in (select operation from gone))
             where lane = $1 and who = $5 and exists (select from gone)
         )
         select operation, flow, input, exists (select from begun) from gone",
    )
    .bind(lane.name())
    .bind(known)
    .bind(has)
    .bind(NOBODYS.as_secs_f64())
    .bind(EVERYBODY)
    .bind(&core.executor)
    .fetch_optional(&core.pool)
    .await
    .map_err(EngineError::backend)?;
    let Some((operation, flow, Json(input), new)) = row else {
        return Ok(false);
    };
    if new {
        let (flow, _) = core.flow(&flow)?;
        brief::spawn(core, Begin { operation, flow, input }, slot);
    }
    Ok(true)
}
