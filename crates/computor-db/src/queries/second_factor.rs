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
    /// How many passkeys there are.
    pub passkeys: i64,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// Whether much could be done with the user's rights.
    pub has_rights: bool,
}

impl Factor {
    /// Whether it is asked for.
    pub const fn is_on(&self) -> bool {
        self.confirmed_at.is_some() || self.passkeys > 0
    }
}

/// The second factor of a user.
///
/// # Errors
/// When the database fails.
pub async fn of(db: impl PgExecutor<'_>, user: Uuid) -> Result<Factor> {
    let sql = "select f.confirmed_at, f.sealed, (select count(*) from passkey p where p.user_id = u.id) as passkeys, (select count(*) from recovery_code c where c.user_id = u.id) as recovery_codes,
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

/// What confirms a factor.
#[derive(Clone, Copy)]
pub struct Confirmed<'a> {
    /// The factor that was looked at, sealed: no other one that took its place meanwhile.
    pub sealed: &'a str,
    /// The half minute of the code.
    pub step: i64,
    /// The recovery codes, as their SHA-256.
    pub codes: &'a [Vec<u8>],
    /// The access token (hex of its SHA-256) whose session goes on.
    pub session: Option<&'a str>,
}

/// Confirms a factor, and keeps its recovery codes; false if it was confirmed, or is another one now. The session that asks lacks
/// nothing then, and all others end.
///
/// # Errors
/// When the database fails.
pub async fn confirm(tx: &mut Tx, user: Uuid, by: Confirmed<'_>, now: DateTime<Utc>) -> Result<bool> {
    let sql = "update second_factor set confirmed_at = $3, last_step = $2 where user_id = $1 and confirmed_at is null and sealed = $4";
    let confirmed = sqlx::query(sql).bind(user).bind(by.step).bind(now).bind(by.sealed).execute(&mut **tx).await?;
    if confirmed.rows_affected() != 1 {
        return Ok(false);
    }
    begin(tx, user, by.codes, by.session, now).await?;
    Ok(true)
}

/// From now on a second factor is asked for: keeps recovery codes (their SHA-256) in the place of others. The session of this access token
/// (hex of its SHA-256) lacks nothing then, and all others end.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &mut Tx, user: Uuid, codes: &[Vec<u8>], session: Option<&str>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("delete from recovery_code where user_id = $1").bind(user).execute(&mut **tx).await?;
    let sql = "with ended as (update session set revoked_at = $4, revocation_reason = 'a second factor was confirmed'
                   where user_id = $1 and ended_at is null and revoked_at is null and session_id is distinct from $3),
                 whole as (update session set lacks = null where user_id = $1 and session_id = $3)
               insert into recovery_code (user_id, code_hash) select $1, unnest($2::bytea[])";
    sqlx::query(sql).bind(user).bind(codes).bind(session).bind(now).execute(&mut **tx).await?;
    tx.rights_change();
    Ok(())
}

/// So many wrong codes in a row, and the app's are not looked at any more: a limit for each minute alone would be no limit for
/// whoever guesses for weeks.
const MOST_WRONG: i32 = 100;

/// Uses a code of this half minute up; false if it, or one after it, was used, or too many were wrong.
///
/// # Errors
/// When the database fails.
pub async fn take_step(tx: &mut Tx, user: Uuid, step: i64) -> Result<bool> {
    let sql = "update second_factor set last_step = $2, wrong = 0
               where user_id = $1 and confirmed_at is not null and last_step < $2 and wrong < $3";
    Ok(sqlx::query(sql).bind(user).bind(step).bind(MOST_WRONG).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Uses a recovery code (its SHA-256) up; false if there is none such.
///
/// # Errors
/// When the database fails.
pub async fn take_recovery_code(tx: &mut Tx, user: Uuid, hash: &[u8; 32]) -> Result<bool> {
    let sql = "delete from recovery_code where user_id = $1 and code_hash = $2";
    if sqlx::query(sql).bind(user).bind(hash.as_slice()).execute(&mut **tx).await?.rows_affected() != 1 {
        return Ok(false);
    }
    let sql = "update second_factor set recovered_at = clock_timestamp(), wrong = 0 where user_id = $1";
    if sqlx::query(sql).bind(user).execute(&mut **tx).await?.rows_affected() == 0 {
        // Who has passkeys alone has no such row, whose trigger would tell of it.
        let sql = "insert into audit_entry (kind, user_id) values ('second_factor.recovery_code_used', $1)";
        sqlx::query(sql).bind(user).execute(&mut **tx).await?;
    }
    Ok(true)
}

/// Counts a wrong code; true if there were too many in a row.
///
/// # Errors
/// When the database fails.
pub async fn count_wrong(db: impl PgExecutor<'_>, user: Uuid) -> Result<bool> {
    let sql = "update second_factor set wrong = least(wrong + 1, $2) where user_id = $1 returning wrong >= $2";
    Ok(sqlx::query_scalar(sql).bind(user).bind(MOST_WRONG).fetch_optional(db).await?.unwrap_or(false))
}

/// Ends the session of this access token (hex of its SHA-256) if it lacks a code; false if it does not.
///
/// # Errors
/// When the database fails.
pub async fn end_limited(tx: &mut Tx, session: &str) -> Result<bool> {
    let sql = "update session set ended_at = now(), revocation_reason = 'the second factor was shown'
               where session_id = $1 and lacks = 'code' and ended_at is null and revoked_at is null";
    let ended = sqlx::query(sql).bind(session).execute(&mut **tx).await?.rows_affected() == 1;
    tx.rights_change();
    Ok(ended)
}

/// Takes the app away; false if there is none. Recovery codes go with the last factor.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, user: Uuid) -> Result<bool> {
    let sql = "with codes as (delete from recovery_code where user_id = $1 and not exists(select from passkey where user_id = $1)) delete from second_factor where user_id = $1";
    let removed = sqlx::query(sql).bind(user).execute(&mut **tx).await?.rows_affected() == 1;
    tx.rights_change();
    Ok(removed)
}

/// Takes all factors of somebody away; false if there are none.
///
/// # Errors
/// When the database fails.
pub async fn reset(tx: &mut Tx, user: Uuid) -> Result<bool> {
    let passkeys = sqlx::query("delete from passkey where user_id = $1").bind(user).execute(&mut **tx).await?.rows_affected();
    Ok(remove(tx, user).await? || passkeys > 0)
}
