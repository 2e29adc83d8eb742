//! Passkeys, and the challenges that they answer.

use crate::{Result, Tx, crud::parse};
use chrono::{DateTime, Utc};
use computor_types::dto::*;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// What a challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Making a passkey.
    Make,
    /// Showing one.
    Show,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Show => "show",
        }
    }
}

/// Keeps what a user was asked, in the place of what was asked before.
///
/// # Errors
/// When the database fails.
pub async fn ask(db: impl PgExecutor<'_>, user: Uuid, purpose: Purpose, challenge: &[u8], until: DateTime<Utc>) -> Result<()> {
    let sql = "insert into passkey_challenge (user_id, purpose, challenge, expires_at) values ($1, $2, $3, $4)
               on conflict (user_id, purpose) do update set challenge = excluded.challenge, expires_at = excluded.expires_at";
    sqlx::query(sql).bind(user).bind(purpose.word()).bind(challenge).bind(until).execute(db).await?;
    Ok(())
}

/// What a user was asked, if there is still time to answer: nobody answers it again.
///
/// # Errors
/// When the database fails.
pub async fn asked(db: impl PgExecutor<'_>, user: Uuid, purpose: Purpose, now: DateTime<Utc>) -> Result<Option<Vec<u8>>> {
    let sql = "with taken as (delete from passkey_challenge where user_id = $1 and purpose = $2 returning challenge, expires_at)
               select challenge from taken where expires_at > $3";
    Ok(sqlx::query_scalar(sql).bind(user).bind(purpose.word()).bind(now).fetch_optional(db).await?)
}

/// The passkeys of a user, as they are told.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl PgExecutor<'_>, user: Uuid) -> Result<Vec<PasskeyGet>> {
    let sql = "select coalesce(json_agg(json_build_object('id', id, 'name', name, 'created_at', created_at, 'last_used_at', last_used_at)
                 order by created_at, id), '[]')::text from passkey where user_id = $1";
    let rows: String = sqlx::query_scalar(sql).bind(user).fetch_one(db).await?;
    parse(&rows)
}

/// The authenticators' names for the passkeys of a user.
///
/// # Errors
/// When the database fails.
pub async fn ids(db: impl PgExecutor<'_>, user: Uuid) -> Result<Vec<Vec<u8>>> {
    Ok(sqlx::query_scalar("select credential_id from passkey where user_id = $1 order by created_at, id").bind(user).fetch_all(db).await?)
}

/// A passkey that was made.
#[derive(Clone, Copy, Debug)]
pub struct NewPasskey<'a> {
    /// Whose.
    pub user: Uuid,
    /// What its user calls it,
    pub name: &'a str,
    /// and its authenticator.
    pub credential_id: &'a [u8],
    /// As COSE writes it.
    pub public_key: &'a [u8],
    /// What the authenticator has counted to.
    pub count: u32,
}

/// Of two changes of a user's passkeys at once the second sees what came of the first.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &mut Tx, user: Uuid) -> Result<()> {
    sqlx::query("select 1 from \"user\" where id = $1 for no key update").bind(user).execute(&mut **tx).await?;
    Ok(())
}

/// Keeps a passkey of a user who is [locked](lock). Nothing if there are as many as one may have.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) when it is somebody's.
pub async fn add(tx: &mut Tx, new: NewPasskey<'_>, most: i64) -> Result<Option<Uuid>> {
    let sql = "insert into passkey (user_id, name, credential_id, public_key, sign_count)
               select $1, $2, $3, $4, $5 where (select count(*) from passkey where user_id = $1) < $6 returning id";
    let query = sqlx::query_scalar(sql).bind(new.user).bind(new.name).bind(new.credential_id).bind(new.public_key);
    Ok(query.bind(i64::from(new.count)).bind(most).fetch_optional(&mut **tx).await?)
}

/// A passkey that is shown.
#[derive(Clone, Debug, FromRow)]
pub struct Known {
    /// The row.
    pub id: Uuid,
    /// As COSE writes it.
    pub public_key: Vec<u8>,
    /// What the authenticator had counted to.
    pub sign_count: i64,
}

/// The passkey of a user that its authenticator calls so; nobody else shows it until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Tx, user: Uuid, credential_id: &[u8]) -> Result<Option<Known>> {
    let sql = "select id, public_key, sign_count from passkey where user_id = $1 and credential_id = $2 for update";
    Ok(sqlx::query_as(sql).bind(user).bind(credential_id).fetch_optional(&mut **tx).await?)
}

/// Notes that a passkey was shown.
///
/// # Errors
/// When the database fails.
pub async fn used(tx: &mut Tx, passkey: Uuid, count: u32, now: DateTime<Utc>) -> Result<()> {
    let sql = "update passkey set sign_count = $2, last_used_at = $3 where id = $1";
    sqlx::query(sql).bind(passkey).bind(i64::from(count)).bind(now).execute(&mut **tx).await?;
    Ok(())
}

/// Takes a passkey of a user away; false if there is none such. Recovery codes go with the last factor.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, user: Uuid, passkey: Uuid) -> Result<bool> {
    let sql = "delete from passkey where id = $1 and user_id = $2";
    let removed = sqlx::query(sql).bind(passkey).bind(user).execute(&mut **tx).await?.rows_affected() == 1;
    let sql = "delete from recovery_code where user_id = $1 and not exists(select from passkey where user_id = $1)
               and not exists(select from second_factor where user_id = $1 and confirmed_at is not null)";
    sqlx::query(sql).bind(user).execute(&mut **tx).await?;
    tx.rights_change();
    Ok(removed)
}
