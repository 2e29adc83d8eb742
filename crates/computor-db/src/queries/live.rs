//! Events, and what clients that follow them are told besides.

use crate::Result;
use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, FromRow, PgExecutor};
use uuid::Uuid;

/// Something that happened.
#[derive(Clone, Debug, FromRow)]
pub struct Event {
    /// Its place in the order of commits.
    pub seq: i64,
    /// Who is told: each subscriber once, under the first of these that it subscribes to. What a group is told of goes to
    /// who is in it now.
    pub channels: Vec<String>,
    /// What it is.
    pub r#type: String,
    /// More, as JSON.
    pub data: String,
}

const SELECT: &str = "select seq, case when of_group is null then channels else group_channels(of_group) end as channels, type,
    data::text as data from event";

/// The number of the last event that is there; 0 when none is.
pub async fn last(db: impl PgExecutor<'_>) -> Result<i64> {
    // Not of the sequence: a number may have been taken by a transaction that is about to end.
    Ok(sqlx::query_scalar("select coalesce(max(seq), 0) from event").fetch_one(db).await?)
}

/// The events behind `after` that these transactions brought, in their order; without transactions, of all of them.
pub async fn behind(db: impl PgExecutor<'_>, after: i64, transactions: Option<&[String]>) -> Result<Vec<Event>> {
    let sql = format!("{SELECT} where seq > $1 and ($2::text[] is null or xid::text = any($2)) order by seq");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(transactions).fetch_all(db).await?)
}

/// Those of them that a channel carries.
pub async fn missed(db: impl PgExecutor<'_>, channel: &str, after: i64, last: i64, limit: i64) -> Result<Vec<Event>> {
    let sql = format!(
        "{SELECT} where seq > $1 and seq <= $2 and ($4 = any(channels) or of_group = any((select groups_of_channel($4))::uuid[]))
         order by seq limit $3"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(last).bind(limit).bind(channel).fetch_all(db).await?)
}

/// Whether all events behind `after` are still there.
pub async fn are_kept(db: impl PgExecutor<'_>, after: i64) -> Result<bool> {
    // Of the last one that went, only its number is left: it stands before the first that is there.
    let sql =
        "select $1 >= coalesce((select min(seq) - 1 from event), (select case when is_called then last_value else 0 end from event_seq))";
    Ok(sqlx::query_scalar(sql).bind(after).fetch_one(db).await?)
}

/// Forgets what happened before.
pub async fn forget(db: impl PgExecutor<'_>, before: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query("delete from event where at < $1").bind(before).execute(db).await?.rows_affected())
}

/// The session of an access token (hex of its SHA-256), while it lives.
pub async fn session(db: impl PgExecutor<'_>, hash: &str, now: DateTime<Utc>) -> Result<Option<Uuid>> {
    let sql = "select id from session where session_id = $1 and ended_at is null and revoked_at is null and expires_at > $2";
    Ok(sqlx::query_scalar(sql).bind(hash).bind(now).fetch_optional(db).await?)
}

/// When a session ends whatever is done; none if it has ended.
pub async fn session_ends(db: impl PgExecutor<'_>, session: Uuid, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let sql = "select coalesce(refresh_expires_at, expires_at) from session
               where id = $1 and ended_at is null and revoked_at is null and coalesce(refresh_expires_at, expires_at) > $2";
    Ok(sqlx::query_scalar(sql).bind(session).bind(now).fetch_optional(db).await?)
}

/// What others call a user.
pub async fn name(db: impl PgExecutor<'_>, user: Uuid) -> Result<String> {
    let sql = "select left(coalesce(nullif(concat_ws(' ', given_name, family_name), ''), username, ''), 200) from \"user\" where id = $1";
    Ok(sqlx::query_scalar::<_, String>(sql).bind(user).fetch_optional(db).await?.unwrap_or_default())
}

/// Tells all servers what is worth no row: who is typing.
pub async fn whisper(db: impl PgExecutor<'_>, message: &str) -> Result<()> {
    sqlx::query("select pg_notify('whisper', $1)").bind(message).execute(db).await?;
    Ok(())
}
