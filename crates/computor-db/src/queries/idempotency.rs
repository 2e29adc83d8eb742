//! Requests that are made again under the same key do nothing again.
//!
//! A key is claimed before the work begins. The transaction that does the work notes so in the claim ([`within`]): whatever
//! is killed afterwards, it is known that it was done.

use crate::Result;
use sqlx::{FromRow, PgConnection, PgExecutor};
use std::future::Future;
use uuid::Uuid;

tokio::task_local! {
    /// The claim under which this task works.
    static CLAIM: Claim;
}

/// A key that somebody has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub user: Uuid,
    /// The key, of the client's choice.
    pub key: String,
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing was: it is claimed now.
    Claimed,
    /// It was for something else.
    Other,
    /// It is being worked on.
    Running,
    /// It was done, and its answer is lost.
    Lost,
    /// It was done.
    Done(Stored),
}

/// An answer that is kept.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Stored {
    /// HTTP status.
    pub status: i32,
    /// The body.
    pub body: String,
    /// The number of rows in all, of a list.
    pub total: Option<i64>,
}

#[derive(FromRow)]
struct Row {
    digest: Vec<u8>,
    committed: bool,
    fresh: bool,
    status: Option<i32>,
    body: Option<String>,
    total: Option<i64>,
}

/// Whoever works longer than this has died: requests are given up before.
const LONGEST: &str = "2 minutes";

/// Claims a key for a request with this digest, or says what is known of it. What is older than a day is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn claim(db: &sqlx::PgPool, claim: &Claim, digest: &[u8]) -> Result<Known> {
    let mut tx = db.begin().await?;
    // A claim of somebody who died before anything was done is nobody's; the row is held, so that only one takes it over.
    let gone = format!(
        "delete from idempotency where user_id = $1 and key = $2
         and (created_at < now() - interval '1 day' or status is null and not committed and created_at < now() - interval '{LONGEST}')"
    );
    sqlx::query(sqlx::AssertSqlSafe(gone)).bind(claim.user).bind(&claim.key).execute(&mut *tx).await?;
    let new = "insert into idempotency (user_id, key, digest) values ($1, $2, $3) on conflict do nothing";
    let new = sqlx::query(new).bind(claim.user).bind(&claim.key).bind(digest).execute(&mut *tx).await?.rows_affected();
    if new > 0 {
        tx.commit().await?;
        return Ok(Known::Claimed);
    }
    let sql = format!(
        "select digest, committed, created_at > now() - interval '{LONGEST}' as fresh, status, body, total
         from idempotency where user_id = $1 and key = $2"
    );
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(claim.user).bind(&claim.key).fetch_optional(&mut *tx).await?;
    tx.commit().await?;
    Ok(match found {
        // It was given back just now.
        None => Known::Running,
        Some(row) if row.digest != digest => Known::Other,
        Some(Row { status: Some(status), body, total, .. }) => Known::Done(Stored { status, body: body.unwrap_or_default(), total }),
        Some(row) if row.committed && !row.fresh => Known::Lost,
        Some(_) => Known::Running,
    })
}

/// Does work under a claim: its transactions note so when they commit.
pub async fn within<F: Future>(claim: Claim, work: F) -> F::Output {
    CLAIM.scope(claim, work).await
}

/// Notes in a transaction, before it commits, that something is done under the claim of this task.
pub(crate) async fn note(tx: &mut PgConnection) -> Result<()> {
    let Ok(Claim { user, key }) = CLAIM.try_with(Clone::clone) else { return Ok(()) };
    let sql = "update idempotency set committed = true where user_id = $1 and key = $2";
    sqlx::query(sql).bind(user).bind(key).execute(tx).await?;
    Ok(())
}

/// Keeps the answer.
///
/// # Errors
/// When the database fails.
pub async fn store(db: impl PgExecutor<'_>, claim: &Claim, answer: &Stored) -> Result<()> {
    let sql = "update idempotency set status = $3, body = $4, total = $5 where user_id = $1 and key = $2";
    let query = sqlx::query(sql).bind(claim.user).bind(&claim.key).bind(answer.status).bind(&answer.body).bind(answer.total);
    query.execute(db).await?;
    Ok(())
}

/// Gives a key back under which nothing was done.
///
/// # Errors
/// When the database fails.
pub async fn release(db: impl PgExecutor<'_>, claim: &Claim) -> Result<()> {
    let sql = "delete from idempotency where user_id = $1 and key = $2 and status is null and not committed";
    sqlx::query(sql).bind(claim.user).bind(&claim.key).execute(db).await?;
    Ok(())
}

/// Forgets what is older than a day; answers how much that was.
///
/// # Errors
/// When the database fails.
pub async fn sweep(db: impl PgExecutor<'_>) -> Result<u64> {
    let sql = "delete from idempotency where created_at < now() - interval '1 day'";
    Ok(sqlx::query(sql).execute(db).await?.rows_affected())
}
