//! Sessions: which there are, and ending them.

use super::page_of;
use crate::{
    Db, Error, Result, Rows, Tx, Visible,
    reach::{Reach, known},
};
use chrono::{DateTime, Utc};
use computor_types::{Id, Page, dto::*};
use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

/// The one condition under which a session is open, of the row `t`.
macro_rules! open {
    () => {
        "(t.ended_at is null and t.revoked_at is null and coalesce(t.refresh_expires_at, t.expires_at) > now())"
    };
}

/// The fields of a session in a list, of the row `t`.
macro_rules! listed {
    () => {
        "'id', t.id, 'sid', t.sid, 'user_id', t.user_id, 'session_id', t.session_id, 'created_at', t.created_at,
         'updated_at', t.updated_at, 'last_seen_at', t.last_seen_at, 'expires_at', t.expires_at, 'revoked_at', t.revoked_at,
         'ended_at', t.ended_at, 'logout_time', t.ended_at, 'created_ip', host(t.created_ip), 'ip_address', host(t.created_ip),
         'last_ip', host(t.last_ip), 'device_label', t.device_label, 'refresh_counter', t.refresh_counter"
    };
}

/// A session in a list.
const LISTED: &str = concat!("json_build_object(", listed!(), ")");

/// A session in full.
macro_rules! full {
    () => {
        concat!(
            "json_build_object(",
            listed!(),
            ", 'created_by', t.created_by, 'updated_by', t.updated_by, 'revocation_reason', t.revocation_reason, 'properties', t.properties)"
        )
    };
}

/// A page of the sessions that meet the rule, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, visible: Visible<'_>, query: &SessionQuery, page: Page) -> Result<Rows> {
    let filters = |q: &mut QueryBuilder<Postgres>| {
        if let Some(id) = query.id {
            q.push(" and t.id = ").push_bind(id.uuid());
        }
        if let Some(user) = query.user_id {
            q.push(" and t.user_id = ").push_bind(user.uuid());
        }
        if let Some(hash) = &query.session_id {
            q.push(" and t.session_id = ").push_bind(hash.clone());
        }
        if let Some(ip) = &query.ip_address {
            q.push(" and host(t.created_ip) = ").push_bind(ip.clone());
        }
        if query.active_only == Some(true) {
            q.push(concat!(" and ", open!()));
        }
    };
    let known = known(&[("user_id", query.user_id.map(Id::uuid))]);
    let list = Reach { from: "session", order: "t.created_at desc, t.id", cond: visible.rows, me: visible.me, known, filters: &filters };
    page_of(db, LISTED, &list, page).await
}

/// One session.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: impl PgExecutor<'_>, id: Id<Session>) -> Result<String> {
    let sql = concat!("select ", full!(), "::text from session t where t.id = $1");
    let found: Option<String> = sqlx::query_scalar(sql).bind(id.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("session"))
}

/// The session of an access token (hex of its SHA-256).
///
/// # Errors
/// [`Error::NotFound`] for tokens that are no session's.
pub async fn by_token(db: impl PgExecutor<'_>, access_hash: &str) -> Result<String> {
    let sql = concat!("select ", full!(), "::text from session t where t.session_id = $1");
    let found: Option<String> = sqlx::query_scalar(sql).bind(access_hash).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("session"))
}

/// The open sessions of a user, the latest used first.
///
/// # Errors
/// When the database fails.
pub async fn open_of(db: impl PgExecutor<'_>, user: Id<User>) -> Result<String> {
    let sql = concat!(
        "select coalesce(json_agg(json_build_object(",
        listed!(),
        ") order by t.last_seen_at desc nulls last, t.id), '[]')::text from session t where t.user_id = $1 and ",
        open!()
    );
    Ok(sqlx::query_scalar(sql).bind(user.uuid()).fetch_one(db).await?)
}

/// The sessions of a user in full, the latest used first.
///
/// # Errors
/// [`Error::NotFound`] when there is no such user.
pub async fn all_of(db: impl PgExecutor<'_>, user: Id<User>, only_open: bool) -> Result<String> {
    let sql = concat!(
        "select (select coalesce(json_agg(",
        full!(),
        " order by t.last_seen_at desc nulls last, t.id), '[]')::text from session t where t.user_id = u.id and (not $2 or ",
        open!(),
        ")) from \"user\" u where u.id = $1"
    );
    let found: Option<String> = sqlx::query_scalar(sql).bind(user.uuid()).bind(only_open).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("user"))
}

/// Opens a session with an access token that somebody else has made.
///
/// # Errors
/// `CONFLICT_001` for a token that is known.
pub async fn create(tx: &mut Tx, new: &SessionCreate, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<Id<Session>> {
    let sql =
        "insert into session (user_id, session_id, created_ip, last_ip, user_agent, device_label, last_seen_at, expires_at, properties)
               values ($1, $2, $3::text::inet, $4::text::inet, $5, $6, $7, $8, $9) returning id";
    let made: Uuid = sqlx::query_scalar(sql)
        .bind(new.user_id.uuid())
        .bind(&new.session_id)
        .bind(new.created_ip.to_string())
        .bind(new.last_ip.map(|ip| ip.to_string()))
        .bind(&new.user_agent)
        .bind(&new.device_label)
        .bind(now)
        .bind(expires_at)
        .bind(new.properties.as_ref().map(Json))
        .fetch_one(&mut **tx)
        .await?;
    tx.rights_change();
    Ok(made.into())
}

/// Notes something about a session, and ends it if a time is given.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn update(tx: &mut Tx, id: Id<Session>, patch: &SessionUpdate) -> Result<()> {
    let sql = "update session set properties = case when $2 then $3 else properties end, ended_at = coalesce(ended_at, $4),
                 logout_time = coalesce(logout_time, $4) where id = $1";
    let done = sqlx::query(sql)
        .bind(id.uuid())
        .bind(!patch.properties.is_keep())
        .bind(patch.properties.value().map(Json))
        .bind(patch.logout_time)
        .execute(&mut **tx)
        .await?;
    if patch.logout_time.is_some() {
        tx.rights_change();
    }
    if done.rows_affected() == 0 { Err(Error::NotFound("session")) } else { Ok(()) }
}

/// Which sessions are to be ended.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// One.
    One(Id<Session>),
    /// All of a user, but the one of this access token (hex of its SHA-256).
    AllOf(Id<User>, Option<&'a str>),
}

/// Ends sessions that are open, and keeps why; answers how many. Their access and refresh tokens are worth nothing from the
/// commit on, on every server.
///
/// # Errors
/// When the database fails.
pub async fn end(tx: &mut Tx, which: Ending<'_>, reason: Option<&str>, now: DateTime<Utc>) -> Result<i64> {
    let (one, user, keep) = match which {
        Ending::One(id) => (Some(id.uuid()), None, None),
        Ending::AllOf(user, keep) => (None, Some(user.uuid()), keep),
    };
    let sql = "update session set revoked_at = $4, revocation_reason = left($5, 255)
               where (id = $1 or user_id = $2) and session_id is distinct from $3 and ended_at is null and revoked_at is null";
    let done = sqlx::query(sql).bind(one).bind(user).bind(keep).bind(now).bind(reason).execute(&mut **tx).await?;
    tx.rights_change();
    Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
}

#[derive(FromRow)]
struct Counted {
    total: i64,
    open: i64,
    users: i64,
    revoked: i64,
    ended: i64,
    recent: i64,
}

/// How many sessions there are.
///
/// # Errors
/// When the database fails.
pub async fn stats(db: impl PgExecutor<'_>) -> Result<SessionStats> {
    let sql = concat!(
        "select count(*) as total, count(*) filter (where ",
        open!(),
        ") as open, count(distinct t.user_id) filter (where ",
        open!(),
        ") as users, count(t.revoked_at) as revoked, count(t.ended_at) as ended,
         count(*) filter (where t.created_at > now() - interval '24 hours') as recent from session t"
    );
    let counted: Counted = sqlx::query_as(sql).fetch_one(db).await?;
    Ok(SessionStats {
        total_sessions: counted.total,
        active_sessions: counted.open,
        active_users: counted.users,
        revoked_sessions: counted.revoked,
        ended_sessions: counted.ended,
        sessions_last_24h: counted.recent,
    })
}
