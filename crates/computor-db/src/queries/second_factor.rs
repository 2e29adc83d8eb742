//! Second factors, and what sessions lack without them.

use crate::{Result, Tx};
use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// What somebody has to show besides a password.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Factor {
    /// When it was confirmed, if it was.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// What the app shares with us, sealed.
    pub sealed: Option<String>,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// Whether much could be done with the user's rights.
    pub has_rights: bool,
}

impl Factor {
    /// Whether it is asked for.
    pub const fn is_on(&self) -> bool {
        self.confirmed_at.is_some()
    }
}

/// The second factor of a user.
///
/// # Errors
/// When the database fails.
pub async fn of(db: impl PgExecutor<'_>, user: Uuid) -> Result<Factor> {
    let sql = "select f.confirmed_at, f.sealed, (select count(*) from recovery_code c where c.user_id = u.id) as recovery_codes,
                 has_rights(u.id) as has_rights
               from (select $1::uuid as id) u left join second_factor f on f.user_id = u.id";
    Ok(sqlx::query_as(sql).bind(user).fetch_one(db).await?)
}

/// Keeps a factor that has to be confirmed; false if one is confirmed.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &mut Tx, user: Uuid, sealed: &str) -> Result<bool> {
    let sql = "insert into second_factor as f (user_id, sealed) values ($1, $2)
               on conflict (user_id) do update set sealed = excluded.sealed, last_step = 0 where f.confirmed_at is null";
    Ok(sqlx::query(sql).bind(user).bind(sealed).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Confirms a factor with a code of this half minute, and keeps recovery codes (their SHA-256); false if it was confirmed. The
/// session that asks lacks nothing then, and all others end.
///
/// # Errors
/// When the database fails.
pub async fn confirm(tx: &mut Tx, user: Uuid, step: i64, codes: &[Vec<u8>], session: Option<&str>, now: DateTime<Utc>) -> Result<bool> {
    let sql = "update second_factor set confirmed_at = $3, last_step = $2 where user_id = $1 and confirmed_at is null";
    if sqlx::query(sql).bind(user).bind(step).bind(now).execute(&mut **tx).await?.rows_affected() != 1 {
        return Ok(false);
    }
    let sql = "with old as (delete from recovery_code where user_id = $1 and code_hash <> all($2)),
                 ended as (update session set revoked_at = $4, revocation_reason = 'a second factor was confirmed'
                   where user_id = $1 and ended_at is null and revoked_at is null and session_id is distinct from $3),
                 whole as (update session set lacks = null where user_id = $1 and session_id = $3)
               insert into recovery_code (user_id, code_hash) select $1, unnest($2)";
    sqlx::query(sql).bind(user).bind(codes).bind(session).bind(now).execute(&mut **tx).await?;
    tx.rights_change();
    Ok(true)
}

/// Uses a code of this half minute up; false if it, or one after it, was used.
///
/// # Errors
/// When the database fails.
pub async fn take_step(tx: &mut Tx, user: Uuid, step: i64) -> Result<bool> {
    let sql = "update second_factor set last_step = $2 where user_id = $1 and confirmed_at is not null and last_step < $2";
    Ok(sqlx::query(sql).bind(user).bind(step).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Uses a recovery code (its SHA-256) up; false if there is none such.
///
/// # Errors
/// When the database fails.
pub async fn take_recovery_code(tx: &mut Tx, user: Uuid, hash: &[u8; 32]) -> Result<bool> {
    let sql = "delete from recovery_code where user_id = $1 and code_hash = $2";
    Ok(sqlx::query(sql).bind(user).bind(hash.as_slice()).execute(&mut **tx).await?.rows_affected() == 1)
}

/// The session of this access token (hex of its SHA-256) lacks nothing any more.
///
/// # Errors
/// When the database fails.
pub async fn complete(tx: &mut Tx, session: &str) -> Result<()> {
    sqlx::query("update session set lacks = null where session_id = $1 and lacks = 'code'").bind(session).execute(&mut **tx).await?;
    tx.rights_change();
    Ok(())
}

/// Takes a factor away; false if there is none.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, user: Uuid) -> Result<bool> {
    let sql = "with codes as (delete from recovery_code where user_id = $1) delete from second_factor where user_id = $1";
    let removed = sqlx::query(sql).bind(user).execute(&mut **tx).await?.rows_affected() == 1;
    tx.rights_change();
    Ok(removed)
}
