//! Invites. Their tokens are kept as they are, because whoever made a link must be able to show it again; each is good for
//! a number of accounts until a day, and nothing else.

use crate::{
    Db, Error, Result, Tx,
    sql::{columns_alone, shaped},
};
use chrono::{DateTime, Utc};
use computor_policy::Principal;
use computor_types::{Code, Id, dto::*};
use sqlx::{AssertSqlSafe, FromRow, types::Json};
use uuid::Uuid;

/// The one condition under which an invite can be used, of the row `t` at the time `$2`: also its creator must still be
/// somebody who may give its roles. `$3` are those that administrators alone give.
const USABLE: &str = "t.revoked_at is null and t.expires_at > $2 and t.use_count < t.max_uses and exists(
    select from \"user\" u join user_role r on r.user_id = u.id where u.id = t.created_by and u.archived_at is null
      and (r.role_id = '_admin' or (r.role_id = '_user_manager' and not t.roles ?| $3)))";

/// The invites that somebody may know of, of the row `t`: whoever reads an invite can use it, so it must give nothing that they may
/// not give. `$1` are the roles that they may not.
const SEEN: &str = "not t.roles ?| $1::text[]";

fn beyond(reader: &Principal) -> &'static [&'static str] {
    if reader.is_admin() { &[] } else { Principal::BY_ADMINISTRATORS }
}

/// Those of the roles that do not exist.
///
/// # Errors
/// When the database fails.
pub async fn unknown_roles(db: &Db, roles: &[String]) -> Result<Vec<String>> {
    let sql = "select wanted from unnest($1::text[]) wanted where not exists(select from role where id = wanted)";
    Ok(sqlx::query_scalar(sql).bind(roles).fetch_all(db.pool()).await?)
}

/// Stores an invite and answers it.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &mut Tx, new: &InviteLinkCreate, token: &str, expires_at: DateTime<Utc>) -> Result<String> {
    let sql = format!(
        "insert into invite_link as t (token, email, max_uses, expires_at, roles, note) values ($1, $2, $3, $4, $5, $6)
         returning {}::text",
        shaped::<InviteLinkGet>(columns_alone)
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(token)
        .bind(new.email.as_deref())
        .bind(new.max_uses)
        .bind(expires_at)
        .bind(Json(&new.roles))
        .bind(new.note.as_deref());
    Ok(query.fetch_one(&mut **tx).await?)
}

/// The invites that somebody may know of, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, reader: &Principal) -> Result<String> {
    let row = shaped::<InviteLinkList>(columns_alone);
    let sql = format!("select coalesce(json_agg({row} order by t.created_at desc, t.id), '[]')::text from invite_link t where {SEEN}");
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(beyond(reader)).fetch_one(db.pool()).await?)
}

/// One invite.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: &Db, reader: &Principal, id: Id<Invite>) -> Result<String> {
    let sql = format!("select {}::text from invite_link t where t.id = $2 and {SEEN}", shaped::<InviteLinkGet>(columns_alone));
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(beyond(reader)).bind(id.uuid());
    let found: Option<String> = query.fetch_optional(db.pool()).await?;
    found.ok_or(Error::NotFound("invite"))
}

/// Revokes an invite. Doing it twice is no error.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn revoke(tx: &mut Tx, reader: &Principal, id: Id<Invite>) -> Result<()> {
    let sql = format!("update invite_link t set revoked_at = coalesce(revoked_at, now()) where t.id = $2 and {SEEN}");
    let done = sqlx::query(AssertSqlSafe(sql)).bind(beyond(reader)).bind(id.uuid()).execute(&mut **tx).await?;
    if done.rows_affected() == 0 { Err(Error::NotFound("invite")) } else { Ok(()) }
}

/// What the invited see, while the invite can be used.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn public(db: &Db, token: &str, now: DateTime<Utc>) -> Result<String> {
    let sql = format!(
        "select json_build_object('id', t.id, 'email', t.email, 'roles', t.roles, 'expires_at', t.expires_at, 'note', t.note)::text
         from invite_link t where t.token = $1 and {USABLE}"
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(token).bind(now).bind(Principal::BY_ADMINISTRATORS);
    let found: Option<String> = query.fetch_optional(db.pool()).await?;
    found.ok_or(Error::NotFound("invite"))
}

/// An invite that was used just now.
#[derive(Clone, Debug, FromRow)]
pub struct Used {
    /// The only address that may use it, if it has one.
    pub email: Option<String>,
    /// What it grants.
    pub roles: Json<Vec<String>>,
    /// Who made it.
    pub created_by: Option<Uuid>,
}

/// Uses an invite once. Of many at the same time no more succeed than it allows: each counts under the row's lock.
///
/// # Errors
/// [`Error::NotFound`] when it cannot be used (any more).
pub async fn take(tx: &mut Tx, token: &str, now: DateTime<Utc>) -> Result<Used> {
    let sql = format!(
        "update invite_link t set use_count = t.use_count + 1 where t.token = $1 and {USABLE} returning t.email, t.roles, t.created_by"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(token).bind(now).bind(Principal::BY_ADMINISTRATORS);
    let used = query.fetch_optional(&mut **tx).await?;
    used.ok_or(Error::NotFound("invite"))
}

/// Makes the account, with the roles of the invite, given by whoever made it.
///
/// # Errors
/// [`Error::Rejected`] when name or address are taken.
pub async fn register(tx: &mut Tx, new: &InviteAccept, hash: &str, invite: &Used) -> Result<Uuid> {
    let sql = "with account as (
                 insert into \"user\" (username, email, given_name, family_name, password, created_by) values ($1, $2, $3, $4, $5, $6) returning id),
               given as (insert into user_role (user_id, role_id, created_by)
                 select account.id, role.id, $6 from account, role where role.id = any($7))
               select id from account";
    let query = sqlx::query_scalar(sql)
        .bind(&new.username)
        .bind(&new.email)
        .bind(&new.given_name)
        .bind(&new.family_name)
        .bind(hash)
        .bind(invite.created_by)
        .bind(&invite.roles.0);
    query.fetch_one(&mut **tx).await.map_err(|error| match Error::from(error) {
        Error::Rejected { code: Code::Conflict001, .. } => {
            Error::rejected(Code::Conflict001, "an account with this name or address exists already: choose another name, or log in")
        }
        other => other,
    })
}
