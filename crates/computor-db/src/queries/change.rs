//! Whether an answer that somebody has still stands.
//!
//! Triggers write down which transaction changed something where (the table `change`). An answer is as of a snapshot of the
//! database; it stands as long as nothing that is new to that snapshot is about what it shows. A change is seen exactly when
//! its row in `change` is, so this holds whatever commits at the same time.

use crate::Result;
use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// What an answer depends on, besides what belongs to no course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// What is for all in this course.
    pub course: Uuid,
    /// What this user has read.
    pub reader: Uuid,
    /// Whose work it shows.
    pub work: Work,
}

/// Whose work an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Nobody's.
    None,
    /// That of the groups in which the reader is.
    Own,
    /// That of all groups of the course.
    All,
}

/// How things stand now.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Now {
    /// The snapshot, as text. What is asked after this sees all that it sees.
    pub snapshot: String,
    /// Whether an answer as of the earlier snapshot is one as of this.
    pub stands: bool,
}

/// Takes a snapshot, and says whether an answer as of an earlier one still stands.
///
/// # Errors
/// When `since` is no snapshot, or the database fails.
pub async fn look(db: impl PgExecutor<'_>, watched: Watched, since: Option<&str>) -> Result<Now> {
    let groups = match watched.work {
        Work::Own => {
            "array(select g.submission_group_id from active_member m join submission_group_member g on g.course_member_id = m.id
                   where m.user_id = $3 and m.course_id = $2)"
        }
        Work::None | Work::All => "'{}'::uuid[]",
    };
    // From the first row that is there everything is there, so the snapshot must not be older than that. What is newer is read in
    // its order: PostgreSQL takes it for a third of the table, and would read all of that.
    let sql = format!(
        "select pg_current_snapshot()::text as snapshot, coalesce(
           (select min(c.xid) from change c) <= pg_snapshot_xmin($1::text::pg_snapshot)
           and not exists (select from (select * from change where xid >= pg_snapshot_xmin($1::text::pg_snapshot) order by xid offset 0) c
             where not pg_visible_in_snapshot(c.xid, $1::text::pg_snapshot)
               and case when c.work then c.scope = $4
                        else c.scope in ($2, $3, '00000000-0000-0000-0000-000000000000') or c.scope = any({groups}) end), false) as stands"
    );
    let all = (watched.work == Work::All).then_some(watched.course);
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(since).bind(watched.course).bind(watched.reader).bind(all);
    Ok(query.fetch_one(db).await?)
}

/// Forgets what changed before; answers that are as old are then made anew.
///
/// # Errors
/// When the database fails.
pub async fn forget(db: impl PgExecutor<'_>, before: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar("select forget_changes($1)").bind(before).fetch_one(db).await?)
}
