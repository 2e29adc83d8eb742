//! Requests that are made again under the same key do nothing again.
//!
//! A key is claimed before the work begins. The transaction that does the work notes so in the claim ([`within`]): whatever
//! is killed afterwards, it is known that it was done. A claim whose server is gone, or that is too old, is over: who comes next
//! takes it over, and then nothing commits under it any more.

use crate::{Error, Result};
use computor_types::Code;
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
    /// The attempt: a number of its own.
    pub holder: Uuid,
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
    over: bool,
    status: Option<i32>,
    body: Option<String>,
    total: Option<i64>,
}

/// Says to other servers, as long as the connection is there, that this one is; answers the number under which it does.
///
/// # Errors
/// When the database fails.
pub async fn be_there(db: &mut PgConnection) -> Result<i32> {
    // 7313 is the number of locks that say so. The second number is nobody else's but by a chance of one in two thousand million.
    let server = i32::try_from(Uuid::new_v4().as_u128() >> 97).unwrap_or_default();
    sqlx::query("select pg_advisory_lock_shared(7313, $1)").bind(server).execute(db).await?;
    Ok(server)
}

/// Claims a key for a request with this digest at this server, or says what is known of it. What is older than a day is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn claim(db: &sqlx::PgPool, claim: &Claim, digest: &[u8], server: Option<i32>) -> Result<Known> {
    let mut tx = db.begin().await?;
    // The row is held, so that only one takes it over.
    let gone = "delete from idempotency i where user_id = $1 and key = $2
                and (created_at < now() - interval '1 day' or status is null and not committed and is_over(i))";
    sqlx::query(gone).bind(claim.user).bind(&claim.key).execute(&mut *tx).await?;
    let new = "insert into idempotency (user_id, key, digest, holder, server) values ($1, $2, $3, $4, $5) on conflict do nothing";
    let new = sqlx::query(new).bind(claim.user).bind(&claim.key).bind(digest).bind(claim.holder).bind(server);
    if new.execute(&mut *tx).await?.rows_affected() > 0 {
        tx.commit().await?;
        return Ok(Known::Claimed);
    }
    let sql = "select digest, committed, is_over(i) as over, status, body, total from idempotency i where user_id = $1 and key = $2";
    let found: Option<Row> = sqlx::query_as(sql).bind(claim.user).bind(&claim.key).fetch_optional(&mut *tx).await?;
    tx.commit().await?;
    Ok(match found {
        // It was given back just now.
        None => Known::Running,
        Some(row) if row.digest != digest => Known::Other,
        Some(Row { status: Some(status), body, total, .. }) => Known::Done(Stored { status, body: body.unwrap_or_default(), total }),
        Some(row) if row.committed && row.over => Known::Lost,
        Some(_) => Known::Running,
    })
}

/// Does work under a claim: its transactions note so when they commit.
pub async fn within<F: Future>(claim: Claim, work: F) -> F::Output {
    CLAIM.scope(claim, work).await
}

/// Notes in a transaction, before it commits, that something is done under the claim of this task.
///
/// # Errors
/// `IDEM_002` when somebody else has taken the key over.
pub(crate) async fn note(tx: &mut PgConnection) -> Result<()> {
    let Ok(Claim { user, key, holder }) = CLAIM.try_with(Clone::clone) else { return Ok(()) };
    let sql = "update idempotency set committed = true where user_id = $1 and key = $2 and holder = $3";
    if sqlx::query(sql).bind(user).bind(key).bind(holder).execute(tx).await?.rows_affected() == 0 {
        // Another attempt has taken the key over, and does the same.
        return Err(Error::rejected(Code::Idem002, "the same was asked for again and is being done"));
    }
    Ok(())
}

/// Keeps the answer.
///
/// # Errors
/// When the database fails.
pub async fn store(db: impl PgExecutor<'_>, claim: &Claim, answer: &Stored) -> Result<()> {
    let sql = "update idempotency set status = $4, body = $5, total = $6 where user_id = $1 and key = $2 and holder = $3";
    let query = sqlx::query(sql).bind(claim.user).bind(&claim.key).bind(claim.holder);
    query.bind(answer.status).bind(&answer.body).bind(answer.total).execute(db).await?;
    Ok(())
}

/// Gives a key back under which nothing was done.
///
/// # Errors
/// When the database fails.
pub async fn release(db: impl PgExecutor<'_>, claim: &Claim) -> Result<()> {
    let sql = "delete from idempotency where user_id = $1 and key = $2 and holder = $3 and status is null and not committed";
    sqlx::query(sql).bind(claim.user).bind(&claim.key).bind(claim.holder).execute(db).await?;
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
