//! Credentials and sessions.

use crate::{Result, Tx};
use chrono::{DateTime, Utc};
use computor_policy::{Principal, Scopes};
use sqlx::{FromRow, PgConnection, PgExecutor, PgPool, types::Json};
use std::net::IpAddr;
use uuid::Uuid;

/// What is needed to check a password.
#[derive(Clone, FromRow)]
pub struct Login {
    /// The user.
    pub id: Uuid,
    /// The name to log in with.
    pub username: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The PHC string, if there is a password.
    pub password: Option<String>,
    /// Whether it must be changed.
    pub password_reset_required: bool,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The user with this name or e-mail address. Archived users are not there, nor those of services that are off.
pub async fn login(db: impl PgExecutor<'_>, name: &str) -> Result<Option<Login>> {
    let sql = "select id, username, email, password, password_reset_required from \"user\" u
               where (username = $1 or lower(email) = lower($1)) and archived_at is null
               and not exists(select 1 from service s where s.user_id = u.id and (not s.enabled or s.archived_at is not null))
               order by username = $1 desc nulls last limit 1";
    Ok(sqlx::query_as(sql).bind(name).fetch_optional(db).await?)
}

/// The user by id, for changing its password.
pub async fn login_of(db: impl PgExecutor<'_>, user: Uuid) -> Result<Option<Login>> {
    let sql = "select id, username, email, password, password_reset_required from \"user\" where id = $1 and archived_at is null";
    Ok(sqlx::query_as(sql).bind(user).fetch_optional(db).await?)
}

/// The same, locked until the unit of work ends.
///
/// # Errors
/// When the database fails.
pub async fn login_to_change(tx: &mut Tx, user: Uuid) -> Result<Option<Login>> {
    let sql = "select id, username, email, password, password_reset_required from \"user\" where id = $1 and archived_at is null
               for no key update";
    Ok(sqlx::query_as(sql).bind(user).fetch_optional(&mut **tx).await?)
}

/// Who a credential belongs to.
#[derive(Clone, Debug)]
pub struct Found {
    /// The user, and what the credential may do.
    pub principal: Principal,
    /// When the credential ends, if it does.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether the password has to be changed before anything else.
    pub password_reset_required: bool,
    /// What the session lacks, which comes before that.
    pub lacks: Option<String>,
}

#[derive(FromRow)]
struct FoundRow {
    user_id: Uuid,
    is_service: bool,
    password_reset_required: bool,
    roles: Vec<String>,
    claims: Vec<String>,
    scopes: Option<Json<Vec<String>>>,
    expires_at: Option<DateTime<Utc>>,
    lacks: Option<String>,
}

impl From<FoundRow> for Found {
    fn from(row: FoundRow) -> Self {
        let mut principal = Principal::user(row.user_id.into());
        principal.is_service = row.is_service;
        principal.roles = row.roles.into_iter().collect();
        for claim in &row.claims {
            if let Some((resource, action)) = claim.split_once(':') {
                principal.claims.entry(resource.to_owned()).or_default().insert(action.to_owned());
            }
        }
        principal.scopes = row.scopes.and_then(|scopes| Scopes::parse(scopes.0.iter().map(String::as_str)));
        Self { principal, expires_at: row.expires_at, password_reset_required: row.password_reset_required, lacks: row.lacks }
    }
}

/// What follows `with found(user_id, scopes, expires_at, lacks) as (…)`. Archived users are nobody, and so are services that
/// are off, whatever they send.
macro_rules! principal {
    ($found:literal) => {
        concat!(
            "with found(user_id, scopes, expires_at, lacks) as (",
            $found,
            ") select u.id as user_id, u.is_service, u.password_reset_required, found.scopes, found.expires_at, found.lacks,
                array(select role_id from user_role where user_id = u.id) as roles,
                array(select distinct c.claim_value from user_role r join role_claim c on c.role_id = r.role_id
                      where r.user_id = u.id and lower(c.claim_type) = 'permissions') as claims
              from found join \"user\" u on u.id = found.user_id where u.archived_at is null
              and not exists(select 1 from service s where s.user_id = u.id and (not s.enabled or s.archived_at is not null))"
        )
    };
}

/// Who this access token (hex of its SHA-256) belongs to, while its session lives. Use prolongs the session, but never
/// beyond the end of its refresh token.
pub async fn by_access_token(db: &PgPool, hash: &str, now: DateTime<Utc>) -> Result<Option<Found>> {
    let sql = principal!(
        "update session set last_seen_at = $2, expires_at = least(refresh_expires_at,
           case when expires_at < $2 + interval '30 minutes' then $2 + interval '1 hour' else expires_at end)
         where session_id = $1 and ended_at is null and revoked_at is null and expires_at > $2
           and (refresh_expires_at is null or refresh_expires_at > $2)
         returning user_id, null::jsonb, expires_at, lacks"
    );
    let row: Option<FoundRow> = sqlx::query_as(sql).bind(hash).bind(now).fetch_optional(db).await?;
    Ok(row.map(Into::into))
}

/// Who this API token (its SHA-256) belongs to.
pub async fn by_api_token(db: &PgPool, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<Found>> {
    let sql = principal!(
        "update api_token set last_used_at = $2, usage_count = usage_count + 1
         where token_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
         returning user_id, scopes, expires_at, null::text"
    );
    let row: Option<FoundRow> = sqlx::query_as(sql).bind(hash.as_slice()).bind(now).fetch_optional(db).await?;
    Ok(row.map(Into::into))
}

/// The principal of a user.
pub async fn by_user(db: &PgPool, user: Uuid) -> Result<Option<Found>> {
    let row: Option<FoundRow> =
        sqlx::query_as(principal!("select $1::uuid, null::jsonb, null::timestamptz, null::text")).bind(user).fetch_optional(db).await?;
    Ok(row.map(Into::into))
}

/// A session to be stored: digests and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// Whose.
    pub user: Uuid,
    /// Hex of the SHA-256 of the access token.
    pub access_hash: &'a str,
    /// SHA-256 of the refresh token.
    pub refresh_hash: &'a [u8; 32],
    /// SHA-256 of what all refresh tokens of the session have in common.
    pub family_hash: Option<[u8; 32]>,
    /// The client's address.
    pub ip: Option<IpAddr>,
    /// What the client calls itself.
    pub user_agent: Option<&'a str>,
    /// What people call the device.
    pub device: Option<&'a str>,
    /// What has to come before anything else.
    pub lacks: Option<&'a str>,
}

/// Opens a session: the access token lives an hour after its last use, the session 14 days.
pub async fn open_session(db: impl PgExecutor<'_>, session: NewSession<'_>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "insert into session (user_id, session_id, refresh_token_hash, refresh_family_hash, created_ip, last_ip, user_agent,
           device_label, last_seen_at, expires_at, refresh_expires_at, lacks)
         values ($1, $2, $3, $4, $5::text::inet, $5::text::inet, left($6, 4096), $8, $7, $7::timestamptz + interval '1 hour', $7::timestamptz + interval '14 days', $9)",
    )
    .bind(session.user)
    .bind(session.access_hash)
    .bind(session.refresh_hash.as_slice())
    .bind(session.family_hash)
    .bind(session.ip.unwrap_or(IpAddr::from([0, 0, 0, 0])).to_string())
    .bind(session.user_agent)
    .bind(now)
    .bind(session.device)
    .bind(session.lacks)
    .execute(db)
    .await?;
    Ok(())
}

/// The living session that a refresh token is, or once was, of.
#[derive(Clone, Debug, FromRow)]
pub struct Refreshed {
    /// The session.
    pub id: Uuid,
    /// Whether it is the token that works now.
    pub is_current: bool,
    /// Whether it is the one before.
    pub is_previous: bool,
    /// What the tokens that work now were made with from the one before.
    pub refresh_seed: Option<Vec<u8>>,
    /// When they were made.
    pub rotated_at: Option<DateTime<Utc>>,
}

/// Finds and locks the session of a refresh token (its SHA-256 and its family's).
pub async fn session_of_refresh_token(
    db: &mut PgConnection,
    hash: &[u8; 32],
    family: Option<[u8; 32]>,
    now: DateTime<Utc>,
) -> Result<Option<Refreshed>> {
    let sql = "select s.id, s.refresh_token_hash = $1 as is_current, coalesce(s.previous_refresh_hash = $1, false) as is_previous,
                 s.refresh_seed, s.rotated_at
               from session s join \"user\" u on u.id = s.user_id
               where (s.refresh_token_hash = $1 or s.refresh_family_hash = $2) and u.archived_at is null
                 and not exists(select 1 from service v where v.user_id = u.id and (not v.enabled or v.archived_at is not null))
                 and s.ended_at is null and s.revoked_at is null and s.refresh_expires_at > $3 for update of s";
    Ok(sqlx::query_as(sql).bind(hash.as_slice()).bind(family).bind(now).fetch_optional(db).await?)
}

/// The tokens that take the place of others.
#[derive(Clone, Copy, Debug)]
pub struct Rotation<'a> {
    /// Hex of the SHA-256 of the new access token.
    pub access_hash: &'a str,
    /// SHA-256 of the new refresh token.
    pub refresh_hash: &'a [u8; 32],
    /// SHA-256 of its family.
    pub family_hash: Option<[u8; 32]>,
    /// What both were made with.
    pub seed: &'a [u8; 32],
    /// The client's address.
    pub ip: Option<IpAddr>,
}

/// Gives a session new tokens. The old ones are spent by this.
pub async fn rotate_session(db: impl PgExecutor<'_>, session: Uuid, new: Rotation<'_>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "update session set session_id = $2, previous_refresh_hash = refresh_token_hash, refresh_token_hash = $3,
           refresh_family_hash = $4, refresh_seed = $5, rotated_at = $6, last_ip = coalesce($7::text::inet, last_ip), refresh_counter = refresh_counter + 1,
           last_seen_at = $6, expires_at = least(refresh_expires_at, $6::timestamptz + interval '1 hour') where id = $1",
    )
    .bind(session)
    .bind(new.access_hash)
    .bind(new.refresh_hash.as_slice())
    .bind(new.family_hash)
    .bind(new.seed.as_slice())
    .bind(now)
    .bind(new.ip.map(|ip| ip.to_string()))
    .execute(db)
    .await?;
    Ok(())
}

/// Ends a session because something is wrong with it.
pub async fn revoke_session(db: impl PgExecutor<'_>, session: Uuid, reason: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("update session set revoked_at = $3, revocation_reason = $2 where id = $1 and revoked_at is null")
        .bind(session)
        .bind(reason)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Ends the session of this access token; its refresh token dies with it.
pub async fn close_session(db: impl PgExecutor<'_>, access_hash: &str) -> Result<()> {
    sqlx::query("update session set ended_at = now(), logout_time = now() where session_id = $1 and ended_at is null")
        .bind(access_hash)
        .execute(db)
        .await?;
    Ok(())
}

/// A password to be set.
#[derive(Clone, Copy)]
pub struct NewPassword<'a> {
    /// Whose.
    pub user: Uuid,
    /// Its PHC string; none takes the password away.
    pub hash: Option<&'a str>,
    /// Whether it has to be changed before anything else.
    pub must_change: bool,
    /// The access token (hex of its SHA-256) whose session goes on.
    pub keep: Option<&'a str>,
}

/// What became of a user's credentials with a new password.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Ended {
    /// How many sessions were ended.
    pub sessions: i64,
    /// How many API tokens still work.
    pub tokens: i64,
}

/// Sets a password, and ends every session of the user but the one that is kept, and every link for a new password.
///
/// # Errors
/// When the database fails.
pub async fn set_password(tx: &mut Tx, new: NewPassword<'_>) -> Result<Ended> {
    let sql = "with changed as (update \"user\" set password = $2, password_reset_required = $3 where id = $1),
                 links as (delete from password_reset where user_id = $1),
                 ended as (update session set revoked_at = now(), revocation_reason = 'the password was changed'
                   where user_id = $1 and ended_at is null and revoked_at is null and session_id is distinct from $4 returning refresh_expires_at)
               select (select count(*) from ended where refresh_expires_at > now()) as sessions,
                 (select count(*) from api_token where user_id = $1 and revoked_at is null and (expires_at is null or expires_at > now())) as tokens";
    let ended = sqlx::query_as(sql).bind(new.user).bind(new.hash).bind(new.must_change).bind(new.keep).fetch_one(&mut **tx).await?;
    tx.rights_change();
    Ok(ended)
}

/// Makes somebody choose another password before anything else.
///
/// # Errors
/// When the database fails.
pub async fn require_reset(tx: &mut Tx, user: Uuid) -> Result<()> {
    sqlx::query("update \"user\" set password_reset_required = true where id = $1").bind(user).execute(&mut **tx).await?;
    tx.rights_change();
    Ok(())
}

/// Keeps a link for a new password by the SHA-256 of its token.
///
/// # Errors
/// When the database fails.
pub async fn offer_reset(tx: &mut Tx, user: Uuid, hash: &[u8; 32], expires_at: DateTime<Utc>) -> Result<()> {
    let sql = "insert into password_reset (token_hash, user_id, expires_at) values ($1, $2, $3)";
    sqlx::query(sql).bind(hash.as_slice()).bind(user).bind(expires_at).execute(&mut **tx).await?;
    Ok(())
}

/// Whom a link for a new password is for, while it can be used.
///
/// # Errors
/// When the database fails.
pub async fn reset_offered(db: impl PgExecutor<'_>, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<Login>> {
    let sql = "select u.id, u.username, u.email, u.password, u.password_reset_required
               from password_reset r join \"user\" u on u.id = r.user_id
               where r.token_hash = $1 and r.expires_at > $2 and u.archived_at is null and not u.is_service";
    Ok(sqlx::query_as(sql).bind(hash.as_slice()).bind(now).fetch_optional(db).await?)
}

/// Uses a link for a new password up; false if somebody else was first.
///
/// # Errors
/// When the database fails.
pub async fn take_reset(tx: &mut Tx, hash: &[u8; 32], now: DateTime<Utc>) -> Result<bool> {
    let sql = "delete from password_reset where token_hash = $1 and expires_at > $2";
    Ok(sqlx::query(sql).bind(hash.as_slice()).bind(now).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Replaces the hash of a password by another one of the same password, if it is still the one that was looked at.
pub async fn upgrade_hash(db: impl PgExecutor<'_>, user: Uuid, old: &str, new: &str) -> Result<()> {
    // The audit log is not told: the password is the same.
    let sql = "update \"user\" set password = $3 where id = $1 and password = $2 and set_config('app.rehash', 'on', true) = 'on'";
    sqlx::query(sql).bind(user).bind(old).bind(new).execute(db).await?;
    Ok(())
}
