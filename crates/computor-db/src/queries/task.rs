//! Background work as people see it. The rows are written by [`operation`](super::operation).

use super::{page_of, row};
use crate::{Db, Error, Result, Tx, Visible, crud::parse, reach::Reach};
use computor_types::{Id, Listing, Page, dto::*};
use sqlx::{PgExecutor, Postgres, QueryBuilder};
use std::sync::LazyLock;
use uuid::Uuid;

/// The contract's word for the state of the operation `t`.
static STATUS: LazyLock<String> = LazyLock::new(|| {
    let words = OperationState::ALL.iter().map(|state| format!(" when '{state}' then '{}'", state.told()));
    format!("case t.state{} end", words.collect::<String>())
});

/// An operation as [`TaskInfo`], which also has all that [`TaskResult`] needs but the result.
static INFO: LazyLock<String> = LazyLock::new(|| {
    let status = STATUS.as_str();
    format!(
        "json_build_object('task_id', t.id, 'task_name', t.kind, 'status', {status}, 'created_at', t.created_at,
          'started_at', t.started_at, 'finished_at', t.finished_at, 'completed_at', t.finished_at,
          'progress', json_build_object('fraction', t.progress, 'message', t.message),
          'error', coalesce(t.error_message, t.error_code), 'retries', greatest(t.attempts - 1, 0), 'kwargs', t.input,
          'short_task_id', left(t.id::text, 8), 'status_display', initcap({status}), 'has_result', t.result is not null,
          'result_available', case when t.result is not null then 'yes' else 'no' end, 'workflow_id', t.id,
          'duration', case when t.started_at is not null then
            round(extract(epoch from coalesce(t.finished_at, now()) - t.started_at)::numeric, 1) || ' s' end)"
    )
});

/// The operations that meet the rule, newest first.
pub async fn list(db: &Db, visible: Visible<'_>, status: Option<TaskStatus>, page: Page) -> Result<Listing<TaskInfo>> {
    let filters = |q: &mut QueryBuilder<Postgres>| {
        if let Some(status) = status {
            let states: Vec<&str> = OperationState::ALL.iter().filter(|state| state.told() == status).map(|state| state.word()).collect();
            q.push(" and t.state = any(").push_bind(states).push(")");
        }
    };
    let (cond, me) = (visible.rows, visible.me);
    let list = Reach { from: "operation", order: "t.created_at desc, t.id", cond, me, known: Vec::new(), filters: &filters };
    let rows = page_of(db, &INFO, &list, page).await?;
    Ok(Listing { items: parse(&rows.json)?, total: rows.total })
}

/// One operation.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: impl PgExecutor<'_>, id: Id<Task>) -> Result<TaskInfo> {
    one(db, id, &INFO).await
}

/// What came of an operation.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn result(db: impl PgExecutor<'_>, id: Id<Task>) -> Result<TaskResult> {
    one(db, id, &format!("({}::jsonb || jsonb_build_object('result', t.result))", *INFO)).await
}

async fn one<T: serde::de::DeserializeOwned>(db: impl PgExecutor<'_>, id: Id<Task>, select: &str) -> Result<T> {
    let mut q = QueryBuilder::new("select ");
    q.push(select).push("::text from operation t where t.id = ").push_bind(id.uuid());
    row(q.build_query_scalar().fetch_optional(db).await?, "task")
}

/// Notes that the operation is to be cancelled; answers whether that is news to one that has not ended.
pub async fn request_cancel(db: impl PgExecutor<'_>, id: Id<Task>) -> Result<bool> {
    let sql =
        "update operation set cancel_requested_at = now() where id = $1 and cancel_requested_at is null and state in ('queued', 'running')";
    Ok(sqlx::query(sql).bind(id.uuid()).execute(db).await?.rows_affected() > 0)
}

/// What is to end of what runs in a course.
///
/// # Errors
/// When the database fails.
pub async fn ending(db: impl PgExecutor<'_>, course: Uuid) -> Result<Vec<Uuid>> {
    let sql = "select id from operation where course_id = $1 and cancel_requested_at is not null and state in ('queued', 'running')";
    Ok(sqlx::query_scalar(sql).bind(course).fetch_all(db).await?)
}

/// Deletes an operation that has ended; false if it has not.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn delete(tx: &mut Tx, id: Id<Task>) -> Result<bool> {
    let sql = "with one as (select id, state from operation where id = $1 for update),
                 gone as (delete from operation o using one where o.id = one.id and one.state not in ('queued', 'running') returning o.id)
               select exists(select from gone) from one";
    let done: Option<bool> = sqlx::query_scalar(sql).bind(id.uuid()).fetch_optional(&mut **tx).await?;
    done.ok_or(Error::NotFound("task"))
}

/// The operation that somebody started under this key, if it has not been forgotten. Nobody else starts one under it until the
/// transaction ends.
pub async fn started(tx: &mut Tx, user: Id<User>, flow: &str, key: &str) -> Result<Option<Uuid>> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))").bind(format!("{flow} {key}")).execute(&mut **tx).await?;
    let sql = "select id from operation where user_id = $1 and kind = $2 and input ->> 'key' = $3 order by created_at desc limit 1";
    Ok(sqlx::query_scalar(sql).bind(user.uuid()).bind(flow).bind(key).fetch_optional(&mut **tx).await?)
}

/// How much has not ended, by kind.
pub async fn open(db: impl PgExecutor<'_>) -> Result<Vec<TaskCount>> {
    let sql = "select kind, count(*) filter (where state = 'queued'), count(*) filter (where state = 'running') from operation
               where state in ('queued', 'running') group by kind order by kind";
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(sql).fetch_all(db).await?;
    Ok(rows.into_iter().map(|(task_name, queued, started)| TaskCount { task_name, queued, started }).collect())
}
