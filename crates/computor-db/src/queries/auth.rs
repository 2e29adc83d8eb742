//! Credentials and sessions.

use crate::Result;
use computor_policy::{Principal, Scopes};
use computor_types::{Id, dto::User};
use sqlx::{FromRow, PgExecutor, PgPool, types::Json};
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

/// The user with this name or e-mail address. Archived users are not there.
pub async fn login(db: impl PgExecutor<'_>, name: &str) -> Result<Option<Login>> {
    let sql = "select id, username, email, password, password_reset_required from \"user\"
               where (username = $1 or lower(email) = lower($1)) and archived_at is null order by username = $1 desc nulls last limit 1";
    Ok(sqlx::query_as(sql).bind(name).fetch_optional(db).await?)
}

/// The user by id, for changing its password.
pub async fn login_of(db: impl PgExecutor<'_>, user: Uuid) -> Result<Option<Login>> {
    let sql = "select id, username, email, password, password_reset_required from \"user\" where id = $1 and archived_at is null";
    Ok(sqlx::query_as(sql).bind(user).fetch_optional(db).await?)
}

#[derive(FromRow)]
struct PrincipalRow {
    user_id: Uuid,
    is_service: bool,
    roles: Vec<String>,
    claims: Vec<String>,
    scopes: Option<Json<Vec<String>>>,
}

impl From<PrincipalRow> for Principal {
    fn from(row: PrincipalRow) -> Self {
        let mut principal = Self::user(row.user_id.into());
        principal.is_service = row.is_service;
        principal.roles = row.roles.into_iter().collect();
        for claim in &row.claims {
            if let Some((resource, action)) = claim.split_once(':') {
                principal.claims.entry(resource.to_owned()).or_default().insert(action.to_owned());
            }
        }
        principal.scopes = row.scopes.and_then(|scopes| Scopes::parse(scopes.0.iter().map(String::as_str)));
        principal
    }
}

/// The select list after `… as found(user_id, scopes)`.
const PRINCIPAL: &str = "select u.id as user_id, u.is_service, found.scopes,
    array(select role_id from user_role where user_id = u.id) as roles,
    array(select distinct c.claim_value from user_role r join role_claim c on c.role_id = r.role_id
          where r.user_id = u.id and lower(c.claim_type) = 'permissions') as claims
    from found join \"user\" u on u.id = found.user_id where u.archived_at is null";

async fn principal<'q, A>(db: &PgPool, found: &str, bind: A) -> Result<Option<Principal>>
where
    A: sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + 'q,
{
    let sql = sqlx::AssertSqlSafe(format!("with found(user_id, scopes) as ({found}) {PRINCIPAL}"));
    let row: Option<PrincipalRow> = sqlx::query_as(sql).bind(bind).fetch_optional(db).await?;
    Ok(row.map(Into::into))
}

/// Who this access token (hex of its SHA-256) belongs to, while its session lives. Use prolongs the session.
pub async fn by_access_token(db: &PgPool, hash: &str) -> Result<Option<Principal>> {
    let found = "update session set last_seen_at = now() where session_id = $1 and ended_at is null and revoked_at is null
                 and expires_at > now() returning user_id, null::jsonb";
    let found = principal(db, found, hash.to_owned()).await?;
    if found.is_some() {
        sqlx::query("update session set expires_at = now() + interval '1 hour' where session_id = $1 and expires_at < now() + interval '30 minutes'")
            .bind(hash)
            .execute(db)
            .await?;
    }
    Ok(found)
}

/// Who this API token (its SHA-256) belongs to.
pub async fn by_api_token(db: &PgPool, hash: &[u8; 32]) -> Result<Option<Principal>> {
    let found = "update api_token set last_used_at = now(), usage_count = usage_count + 1 where token_hash = $1
                 and revoked_at is null and (expires_at is null or expires_at > now())
                 and not exists(select 1 from service s where s.user_id = api_token.user_id and (not s.enabled or s.archived_at is not null))
                 returning user_id, scopes";
    principal(db, found, hash.to_vec()).await
}

/// The principal of a user.
pub async fn by_user(db: &PgPool, user: Uuid) -> Result<Option<Principal>> {
    principal(db, "select $1::uuid, null::jsonb", user).await
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
    /// The client's address.
    pub ip: Option<IpAddr>,
    /// What the client calls itself.
    pub user_agent: Option<&'a str>,
}

/// Opens a session: the access token lives an hour after its last use, the refresh token 14 days.
pub async fn open_session(db: impl PgExecutor<'_>, session: NewSession<'_>) -> Result<()> {
    sqlx::query(
        "insert into session (user_id, session_id, refresh_token_hash, created_ip, last_ip, user_agent, last_seen_at, expires_at, refresh_expires_at)
         values ($1, $2, $3, $4::text::inet, $4::text::inet, left($5, 4096), now(), now() + interval '1 hour', now() + interval '14 days')",
    )
    .bind(session.user)
    .bind(session.access_hash)
    .bind(session.refresh_hash.as_slice())
    .bind(session.ip.unwrap_or(IpAddr::from([0, 0, 0, 0])).to_string())
    .bind(session.user_agent)
    .execute(db)
    .await?;
    Ok(())
}

/// Exchanges a refresh token for new ones; answers the user, or nothing if the token is not (or no longer) valid.
/// The old tokens are spent by this.
pub async fn refresh_session(db: impl PgExecutor<'_>, old: &[u8; 32], access_hash: &str, refresh: &[u8; 32]) -> Result<Option<Id<User>>> {
    let user: Option<Uuid> = sqlx::query_scalar(
        "update session s set session_id = $2, refresh_token_hash = $3, refresh_counter = refresh_counter + 1,
           last_seen_at = now(), expires_at = now() + interval '1 hour'
         from \"user\" u where u.id = s.user_id and u.archived_at is null and s.refresh_token_hash = $1
           and s.ended_at is null and s.revoked_at is null and s.refresh_expires_at > now() returning s.user_id",
    )
    .bind(old.as_slice())
    .bind(access_hash)
    .bind(refresh.as_slice())
    .fetch_optional(db)
    .await?;
    Ok(user.map(Into::into))
}

/// Ends the session of this access token; its refresh token dies with it.
pub async fn close_session(db: impl PgExecutor<'_>, access_hash: &str) -> Result<()> {
    sqlx::query("update session set ended_at = now(), logout_time = now() where session_id = $1 and ended_at is null")
        .bind(access_hash)
        .execute(db)
        .await?;
    Ok(())
}

/// Sets a password and ends every session of the user but the one with this access token.
pub async fn set_password(db: &mut sqlx::PgConnection, user: Uuid, hash: &str, keep: Option<&str>) -> Result<()> {
    sqlx::query("update \"user\" set password = $2, password_reset_required = false where id = $1")
        .bind(user)
        .bind(hash)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "update session set revoked_at = now(), revocation_reason = 'the password was changed'
         where user_id = $1 and ended_at is null and revoked_at is null and session_id is distinct from $2",
    )
    .bind(user)
    .bind(keep)
    .execute(db)
    .await?;
    Ok(())
}
