//! Operations (durable work as users see it) and the outbox they start from.

use crate::Result;
use computor_types::dto::OperationState;
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

/// Starts the flow with this name for this key, such as a day, unless any server has done so before; answers whether this one did.
pub async fn start_once(db: impl PgExecutor<'_>, flow: &str, key: &str, input: &Value) -> Result<bool> {
    let sql = "with started as (
                 insert into operation (id, kind, input) values (md5($1 || ' ' || $2)::uuid, $1, $3)
                 on conflict do nothing returning id),
               announced as (
                 insert into outbox (topic, key, payload)
                 select 'operation', id::text, jsonb_build_object('flow', $1::text, 'input', $3::jsonb) from started)
               select exists(select 1 from started)";
    Ok(sqlx::query_scalar(sql).bind(flow).bind(key).bind(Json(input)).fetch_one(db).await?)
}

/// An attempt begins; answers whether the operation is to be cancelled.
pub async fn begin(db: &mut PgConnection, operation: Uuid, what: &str, detail: Value) -> Result<bool> {
    let cancelled: Option<bool> = sqlx::query_scalar(
        "update operation set state = case when state = 'queued' then 'running' else state end,
           started_at = coalesce(started_at, now()), attempts = attempts + 1
         where id = $1 returning cancel_requested_at is not null",
    )
    .bind(operation)
    .fetch_optional(&mut *db)
    .await?;
    if cancelled.is_some() {
        event(&mut *db, operation, what, detail).await?;
    }
    Ok(cancelled.unwrap_or(false))
}

/// Something happened to an operation.
pub async fn event(db: impl PgExecutor<'_>, operation: Uuid, what: &str, detail: Value) -> Result<()> {
    sqlx::query("insert into operation_event (operation_id, what, detail) select id, $2, $3 from operation where id = $1")
        .bind(operation)
        .bind(what)
        .bind(Json(detail))
        .execute(db)
        .await?;
    Ok(())
}

/// Something that happened to an operation some time ago.
#[derive(Clone, Debug, Serialize)]
pub struct Past {
    /// In one word.
    pub what: &'static str,
    /// What else is known of it.
    pub detail: Value,
    /// How many seconds ago.
    pub ago: f64,
}

/// What has happened to an operation since somebody looked, in its order, and how it has ended if it has; answers whether it is to be
/// cancelled. In one statement, so that a short run costs one. What has ended stays as it is.
pub async fn told(db: impl PgExecutor<'_>, operation: Uuid, past: &[Past], end: Option<End<'_>>) -> Result<bool> {
    let Ended { state, result, code, message } = end.map(Ended::from).unwrap_or_default();
    let sql = "with past as materialized (
                 select what, detail, ago, n from jsonb_array_elements($2) with ordinality as given (past, n),
                   jsonb_to_record(past) as p (what text, detail jsonb, ago double precision)),
               changed as (
                 update operation set
                   state = coalesce($3, case when state = 'queued' and exists (select from past where what = 'begin') then 'running' else state end),
                   started_at = coalesce(started_at, (select now() - make_interval(secs => max(ago)) from past where what = 'begin')),
                   attempts = attempts + (select count(*) from past where what = 'begin'),
                   result = $4, error_code = $5, error_message = $6, finished_at = case when $3 is not null then now() end,
                   progress = case when $3 = 'finished' then 1 else progress end
                 where id = $1 and state in ('queued', 'running') returning id, cancel_requested_at is not null as cancelled),
               noted as (
                 insert into operation_event (operation_id, at, what, detail)
                 select changed.id, now() - make_interval(secs => ago), what, detail from changed, past order by n)
               select cancelled from changed";
    let query = sqlx::query_scalar(sql).bind(operation).bind(Json(past)).bind(state.map(OperationState::word)).bind(result);
    Ok(query.bind(code).bind(message).fetch_optional(db).await?.unwrap_or(false))
}

/// How far it is; a fraction of nothing leaves the figure as it is.
pub async fn progress(db: impl PgExecutor<'_>, operation: Uuid, fraction: Option<f64>, message: &str) -> Result<()> {
    sqlx::query("update operation set progress = coalesce($2, progress), message = $3 where id = $1")
        .bind(operation)
        .bind(fraction)
        .bind(message)
        .execute(db)
        .await?;
    Ok(())
}

/// Who takes a turn when an operation begins.
#[derive(Clone, Debug, FromRow)]
pub struct Share {
    /// The operation.
    pub id: Uuid,
    /// Who asked for it,
    pub user_id: Option<Uuid>,
    /// and in which course.
    pub course_id: Option<Uuid>,
    /// Whether it tests work again that was tested before.
    pub later: bool,
    /// By which testing service, if by any.
    pub service: Option<String>,
}

/// Who takes a turn when these begin; of what is gone nothing is answered.
pub async fn shares(db: impl PgExecutor<'_>, operations: &[Uuid]) -> Result<Vec<Share>> {
    let sql = "select o.id, o.user_id, o.course_id,
                 o.kind in ('rerun_item', 'replay_result') or exists(select from result r join result earlier
                   on earlier.submission_artifact_id = r.submission_artifact_id and earlier.created_at < r.created_at and run_counts(earlier.status)
                 where r.id = o.entity_id and o.entity_type = 'result') as later,
                 (select s.slug from service s where s.id = case o.kind
                   when 'student_testing' then (select r.testing_service_id from result r where r.id = o.entity_id)
                   when 'tutor_testing' then (select t.testing_service_id from tutor_test t where t.id = o.entity_id)
                   when 'rerun_item' then (select coalesce(r.testing_service_id, c.testing_service_id) from rerun_item i
                     join result r on r.id = i.result_id join course_content c on c.id = r.course_content_id
                     where i.id = (o.input->>'item_id')::uuid)
                   when 'replay_result' then (select coalesce(r.testing_service_id, c.testing_service_id) from replay y
                     join result r on r.id = y.result_id join course_content c on c.id = r.course_content_id where y.id = o.entity_id)
                   end) as service
               from operation o where o.id = any($1)";
    Ok(sqlx::query_as(sql).bind(operations).fetch_all(db).await?)
}

/// Whether it is to be cancelled.
pub async fn cancel_requested(db: impl PgExecutor<'_>, operation: Uuid) -> Result<bool> {
    let found: Option<bool> = sqlx::query_scalar("select cancel_requested_at is not null from operation where id = $1")
        .bind(operation)
        .fetch_optional(db)
        .await?;
    Ok(found.unwrap_or(false))
}

/// How it ended.
#[derive(Clone, Copy, Debug)]
pub enum End<'a> {
    /// With a result.
    Finished(&'a Value),
    /// With a failure.
    Failed {
        /// The registry code.
        code: &'a str,
        /// For people.
        message: &'a str,
    },
    /// On request.
    Cancelled,
}

/// What is written of an end.
#[derive(Default)]
struct Ended<'a> {
    state: Option<OperationState>,
    result: Option<Json<&'a Value>>,
    code: Option<&'a str>,
    message: Option<&'a str>,
}

impl<'a> From<End<'a>> for Ended<'a> {
    fn from(end: End<'a>) -> Self {
        match end {
            End::Finished(result) => Self { state: Some(OperationState::Finished), result: Some(Json(result)), ..Self::default() },
            End::Failed { code, message } => {
                Self { state: Some(OperationState::Failed), code: Some(code), message: Some(message), ..Self::default() }
            }
            End::Cancelled => Self { state: Some(OperationState::Cancelled), ..Self::default() },
        }
    }
}

/// It has ended. Saying it again changes nothing.
pub async fn finish(db: impl PgExecutor<'_>, operation: Uuid, end: End<'_>) -> Result<()> {
    let Ended { state, result, code, message } = Ended::from(end);
    sqlx::query(
        "update operation set state = $2, result = $3, error_code = $4, error_message = $5, finished_at = now(),
           progress = case when $2 = 'finished' then 1 else progress end
         where id = $1 and state in ('queued', 'running')",
    )
    .bind(operation)
    .bind(state.map(OperationState::word))
    .bind(result)
    .bind(code)
    .bind(message)
    .execute(db)
    .await?;
    Ok(())
}

/// What is announced and not yet taken up: topic, how many, and how many seconds the first has waited.
pub async fn announced(db: impl PgExecutor<'_>) -> Result<Vec<(String, i64, f64)>> {
    let sql = "select topic, count(*), extract(epoch from clock_timestamp() - min(at))::float8 from outbox group by topic order by topic";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

/// What is open: kind, state, how many, and how many seconds ago the first was made.
pub async fn open(db: impl PgExecutor<'_>) -> Result<Vec<(String, String, i64, f64)>> {
    let sql = "select kind, state, count(*), extract(epoch from clock_timestamp() - min(created_at))::float8 from operation
               where state in ('queued', 'running') group by kind, state order by kind, state";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

/// This engine is about to run them.
pub async fn run_by(db: impl PgExecutor<'_>, operations: &[Uuid], engine: &str) -> Result<()> {
    sqlx::query("update operation set engine = $2 where id = any($1) and engine is distinct from $2")
        .bind(operations)
        .bind(engine)
        .execute(db)
        .await?;
    Ok(())
}

/// What other engines than this one have not finished: their names, and of how much.
pub async fn held_by_others(db: impl PgExecutor<'_>, engine: &str) -> Result<Vec<(String, i64)>> {
    let sql =
        "select engine, count(*) from operation where state in ('queued', 'running') and engine <> $1 group by engine order by engine";
    Ok(sqlx::query_as(sql).bind(engine).fetch_all(db).await?)
}

/// Says to other processes that this one runs flows with this engine, as long as the connection is there. Answers whether
/// some process runs them with another one.
pub async fn use_engine(db: &mut PgConnection, engine: &str) -> Result<bool> {
    // 7312 is the number of locks that say so; the second number says which engine.
    sqlx::query("select pg_advisory_lock_shared(7312, hashtext($1) & 2147483647)").bind(engine).execute(&mut *db).await?;
    let sql = "select exists (select from pg_locks where locktype = 'advisory' and classid = 7312 and objsubid = 2 and granted
                 and database = (select oid from pg_database where datname = current_database())
                 and objid::bigint <> (hashtext($1) & 2147483647)::bigint)";
    Ok(sqlx::query_scalar(sql).bind(engine).fetch_one(db).await?)
}

/// How many processes run flows just now, servers and workers, by what they say with [`use_engine`].
pub async fn processes(db: impl PgExecutor<'_>) -> Result<i64> {
    let sql = "select count(*) from pg_locks where locktype = 'advisory' and classid = 7312 and objsubid = 2 and granted
                 and database = (select oid from pg_database where datname = current_database())";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// A flow that is to be started.
#[derive(Clone, Debug)]
pub struct Start {
    /// The operation, which is also the id of the run.
    pub operation: Uuid,
    /// Name of the flow.
    pub flow: String,
    /// Its input.
    pub input: Value,
}

/// How many flows are taken at once, at most.
pub const MOST_STARTS: usize = 50;

/// The oldest flows of these that are to be started, at most [`MOST_STARTS`], locked until the transaction ends and taken out by it. Other
/// servers are answered other rows.
pub async fn take_starts(tx: &mut PgConnection, flows: &[&str]) -> Result<Vec<Start>> {
    let rows: Vec<(Uuid, String, Json<Value>)> = sqlx::query_as(
        "with taken as (select id from outbox where topic = 'operation' and payload ->> 'flow' = any($1) order by id limit $2 for update skip locked),
              gone as (delete from outbox o using taken where o.id = taken.id returning o.id, o.key, o.payload)
         select key::uuid, payload ->> 'flow', payload -> 'input' from gone where key is not null order by id",
    )
    .bind(flows)
    .bind(i64::try_from(MOST_STARTS).unwrap_or(i64::MAX))
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|(operation, flow, Json(input))| Start { operation, flow, input }).collect())
}
