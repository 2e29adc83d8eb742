//! Roles, memberships and API tokens of users.

use super::{row, rows};
use crate::{Error, Result};
use chrono::{DateTime, Utc};
use computor_types::{Code, Id, Key, Listing, Page, Patch, dto::*};
use sqlx::{PgExecutor, PgPool};
use std::collections::BTreeMap;

/// The highest role level (1 student … 5 owner) of a user in a course, or in any course; 0 without membership.
pub async fn course_level(db: impl PgExecutor<'_>, user: Id<User>, course: Option<Id<Course>>) -> Result<i32> {
    let sql = "select coalesce(max(r.level), 0) from course_member m join course_role r on r.id = m.course_role_id
               where m.user_id = $1 and ($2::uuid is null or m.course_id = $2)";
    Ok(sqlx::query_scalar(sql).bind(user.uuid()).bind(course.map(Id::uuid)).fetch_one(db).await?)
}

/// The roles of a user, by the scopes in which it has them.
pub async fn scopes(db: impl PgExecutor<'_>, user: Id<User>) -> Result<UserScopes> {
    let sql = "select 'organization', organization_id::text, organization_role_id from organization_member where user_id = $1
         union all select 'course_family', course_family_id::text, course_family_role_id from course_family_member where user_id = $1
         union all select 'course', course_id::text, course_role_id from course_member where user_id = $1";
    let rows: Vec<(String, String, String)> = sqlx::query_as(sql).bind(user.uuid()).fetch_all(db).await?;
    let of = |kind: &str| {
        let mut map = BTreeMap::<String, Vec<String>>::new();
        for (_, id, role) in rows.iter().filter(|(of, ..)| of == kind) {
            map.entry(id.clone()).or_default().push(role.clone());
        }
        map
    };
    Ok(UserScopes { is_admin: false, organization: of("organization"), course_family: of("course_family"), course: of("course") })
}

/// Who has which installation-wide role; only those of `only`, if given.
pub async fn list_roles(db: &PgPool, query: &UserRoleQuery, only: Option<Id<User>>, page: Page) -> Result<Listing<UserRoleList>> {
    let sql = "select json_build_object('user_id', user_id, 'role_id', role_id)::text, count(*) over () from user_role
               where ($1::uuid is null or user_id = $1) and ($2::text is null or role_id = $2) and ($3::uuid is null or user_id = $3)
               order by role_id, user_id limit $4 offset $5";
    let query = sqlx::query_as(sql)
        .bind(query.user_id.map(Id::uuid))
        .bind(query.role_id.as_ref().map(Key::as_str))
        .bind(only.map(Id::uuid))
        .bind(page.rows())
        .bind(i64::from(page.skip));
    rows(query.fetch_all(db).await?)
}

/// One role of one user.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get_role(db: impl PgExecutor<'_>, user: Id<User>, role: &Key<Role>) -> Result<UserRoleGet> {
    let sql = "select to_json(t)::text from user_role t where user_id = $1 and role_id = $2";
    row(sqlx::query_scalar(sql).bind(user.uuid()).bind(role.as_str()).fetch_optional(db).await?, "user_role")
}

/// Gives a role; giving it twice is no error.
pub async fn give_role(db: impl PgExecutor<'_>, user: Id<User>, role: &Key<Role>, by: Id<User>) -> Result<()> {
    sqlx::query("insert into user_role (user_id, role_id, created_by) values ($1, $2, $3) on conflict do nothing")
        .bind(user.uuid())
        .bind(role.as_str())
        .bind(by.uuid())
        .execute(db)
        .await?;
    Ok(())
}

/// Takes a role away; the last holder of `keep` keeps it.
///
/// # Errors
/// [`Error::NotFound`] if the user has no such role, `CONFLICT_002` for the last holder.
pub async fn take_role(db: &PgPool, user: Id<User>, role: &Key<Role>, keep: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    let holders: Vec<uuid::Uuid> =
        sqlx::query_scalar("select user_id from user_role where role_id = $1 for update").bind(role.as_str()).fetch_all(&mut *tx).await?;
    if !holders.contains(&user.uuid()) {
        return Err(Error::NotFound("user_role"));
    }
    if role.as_str() == keep && holders.len() == 1 {
        return Err(Error::rejected(Code::Conflict002, "this is the last administrator"));
    }
    sqlx::query("delete from user_role where user_id = $1 and role_id = $2")
        .bind(user.uuid())
        .bind(role.as_str())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// The claims that go with roles.
pub async fn list_claims(db: &PgPool, query: &RoleClaimQuery, page: Page) -> Result<Listing<RoleClaimList>> {
    let sql = "select json_build_object('role_id', role_id, 'claim_type', claim_type, 'claim_value', claim_value)::text, count(*) over ()
               from role_claim where ($1::text is null or role_id = $1) and ($2::text is null or claim_type = $2)
               and ($3::text is null or claim_value = $3) order by role_id, claim_value limit $4 offset $5";
    let query = sqlx::query_as(sql)
        .bind(query.role_id.as_ref().map(Key::as_str))
        .bind(query.claim_type.as_deref())
        .bind(query.claim_value.as_deref())
        .bind(page.rows())
        .bind(i64::from(page.skip));
    rows(query.fetch_all(db).await?)
}

/// Everything of a token but its digest.
const TOKEN: &str = "(to_jsonb(t) - 'token_hash')::text";

/// The tokens of a user, newest first.
pub async fn list_tokens(db: impl PgExecutor<'_>, user: Id<User>, revoked: bool) -> Result<Vec<ApiTokenGet>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select {TOKEN}, 0::bigint from api_token t where user_id = $1 and ($2 or revoked_at is null) order by created_at desc, id"
    ));
    Ok(rows(sqlx::query_as(sql).bind(user.uuid()).bind(revoked).fetch_all(db).await?)?.items)
}

/// A token; of this owner, if given.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get_token(db: impl PgExecutor<'_>, id: Id<ApiToken>, owner: Option<Id<User>>) -> Result<ApiTokenGet> {
    let sql = sqlx::AssertSqlSafe(format!("select {TOKEN} from api_token t where id = $1 and ($2::uuid is null or user_id = $2)"));
    row(sqlx::query_scalar(sql).bind(id.uuid()).bind(owner.map(Id::uuid)).fetch_optional(db).await?, "api_token")
}

/// A token to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'a> {
    /// Whose.
    pub user: Id<User>,
    /// What it is called.
    pub name: &'a str,
    /// What it is for.
    pub description: Option<&'a str>,
    /// What it is limited to.
    pub scopes: &'a [String],
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Stores a token by its SHA-256.
pub async fn create_token(db: impl PgExecutor<'_>, new: NewToken<'_>, hash: &[u8; 32], prefix: &str, by: Id<User>) -> Result<ApiTokenGet> {
    let sql = sqlx::AssertSqlSafe(format!(
        "insert into api_token as t (user_id, name, description, scopes, expires_at, token_hash, token_prefix, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning {TOKEN}"
    ));
    let query = sqlx::query_scalar(sql)
        .bind(new.user.uuid())
        .bind(new.name)
        .bind(new.description)
        .bind(sqlx::types::Json(new.scopes))
        .bind(new.expires_at)
        .bind(hash.as_slice())
        .bind(prefix)
        .bind(by.uuid());
    row(query.fetch_optional(db).await?, "api_token")
}

/// Revokes a token for good, and keeps why; of this owner, if given. Revoking it twice is no error, and the first reason
/// stays.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn revoke_token(db: impl PgExecutor<'_>, id: Id<ApiToken>, owner: Option<Id<User>>, reason: Option<&str>) -> Result<()> {
    let done = sqlx::query(
        "update api_token set revoked_at = coalesce(revoked_at, now()),
           revocation_reason = case when revoked_at is null then left($3, 4096) else revocation_reason end
         where id = $1 and ($2::uuid is null or user_id = $2)",
    )
    .bind(id.uuid())
    .bind(owner.map(Id::uuid))
    .bind(reason)
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(Error::NotFound("api_token")) } else { Ok(()) }
}

/// Writes the fields that were sent.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn update_token(db: impl PgExecutor<'_>, id: Id<ApiToken>, patch: &ApiTokenUpdate) -> Result<()> {
    let done = sqlx::query(
        "update api_token set name = coalesce($2, name), description = case when $3 then $4 else description end,
           scopes = coalesce($5, scopes), expires_at = case when $6 then $7 else expires_at end,
           properties = case when $8 then $9 else properties end where id = $1",
    )
    .bind(id.uuid())
    .bind(patch.name.value())
    .bind(!patch.description.is_keep())
    .bind(patch.description.value())
    .bind(match &patch.scopes {
        Patch::Keep => None,
        other => Some(sqlx::types::Json(other.value().cloned().unwrap_or_default())),
    })
    .bind(!patch.expires_at.is_keep())
    .bind(patch.expires_at.value())
    .bind(!patch.properties.is_keep())
    .bind(patch.properties.value().map(sqlx::types::Json))
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(Error::NotFound("api_token")) } else { Ok(()) }
}
