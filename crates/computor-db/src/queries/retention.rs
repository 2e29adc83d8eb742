//! Forgetting by rule: what is old enough goes, a batch at a time, so that nothing is locked for long.

use crate::Result;
use chrono::{DateTime, Utc};
use computor_types::dto::*;
use sqlx::{FromRow, PgExecutor};

/// When a session ended, of the row `t`.
const ENDED: &str =
    "least(coalesce(t.ended_at, t.revoked_at), coalesce(t.revoked_at, t.ended_at), coalesce(t.refresh_expires_at, t.expires_at))";

/// Sessions that ended before, at most so many: where and with what somebody was logged in is not kept for ever.
///
/// # Errors
/// When the database fails.
pub async fn sessions(db: impl PgExecutor<'_>, before: DateTime<Utc>, most: i32) -> Result<u64> {
    let sql = format!("delete from session where id in (select t.id from session t where {ENDED} < $1 order by t.id limit $2)");
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(before).bind(most).execute(db).await?.rows_affected())
}

/// Entries about log-ins that are older, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn log_ins(db: impl PgExecutor<'_>, before: DateTime<Utc>, most: i32) -> Result<u64> {
    let gone: i64 = sqlx::query_scalar("select audit_prune($1, $2)").bind(before).bind(most).fetch_one(db).await?;
    Ok(gone.unsigned_abs())
}

/// Files of what was handed in to courses that were archived before, of at most so many hand-ins.
///
/// # Errors
/// When the database fails.
pub async fn submissions(db: impl PgExecutor<'_>, before: DateTime<Utc>, most: i32) -> Result<u64> {
    let gone: i64 = sqlx::query_scalar("select remove_submitted_files($1, $2)").bind(before).bind(most).fetch_one(db).await?;
    Ok(gone.unsigned_abs())
}

/// Before when things are old enough; nothing is where there is no time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// Sessions.
    pub sessions: Option<DateTime<Utc>>,
    /// Entries about log-ins.
    pub log_ins: Option<DateTime<Utc>>,
    /// Files of hand-ins.
    pub submissions: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct Due {
    sessions: i64,
    sessions_due: i64,
    log_ins: i64,
    log_ins_due: i64,
    submissions: i64,
    submissions_due: i64,
    bytes_due: i64,
}

/// What there is, and what is old enough. The days are the caller's.
///
/// # Errors
/// When the database fails.
pub async fn report(db: impl PgExecutor<'_>, before: Before) -> Result<RetentionGet> {
    let sql = format!(
        "select s.*, l.*, f.* from
           (select count(*) as sessions, count(*) filter (where {ENDED} < $1) as sessions_due from session t) s,
           (select count(*) as log_ins, count(*) filter (where e.created_at < $2 and exists(select from audit_seal a where a.entry_id = e.id)) as log_ins_due
              from audit_entry e where e.kind = any(log_in_kinds())) l,
           (select count(*) as submissions, count(*) filter (where c.archived_at < $3) as submissions_due,
              coalesce(sum(a.file_size) filter (where c.archived_at < $3), 0)::bigint as bytes_due
              from submission_artifact a join course c on c.id = a.course_id where a.files_removed_at is null) f"
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(before.sessions).bind(before.log_ins).bind(before.submissions);
    let found: Due = query.fetch_one(db).await?;
    let rule = |kept, due| RetentionRule { days: None, due, kept };
    Ok(RetentionGet {
        sessions: rule(found.sessions, found.sessions_due),
        log_ins: rule(found.log_ins, found.log_ins_due),
        submissions: rule(found.submissions, found.submissions_due),
        submission_bytes: found.bytes_due,
    })
}
