//! Roles, memberships and API tokens of users.

use super::{page_of, row};
use crate::{
    Db, Error, Result, Rows, Tx, Visible,
    reach::Reach,
    sql::{columns_alone, shaped},
};
use chrono::{DateTime, Utc};
use computor_policy::Cond;
use computor_types::{Id, Key, Page, Patch, dto::*};
use sqlx::{AssertSqlSafe, PgExecutor, Postgres, QueryBuilder};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The highest role level (1 student … 5 owner) of a user in a course, or in any course; 0 without membership.
pub async fn course_level(db: impl PgExecutor<'_>, user: Id<User>, course: Option<Id<Course>>) -> Result<i32> {
    let sql = "select coalesce(max(r.level), 0) from active_member m join course_role r on r.id = m.course_role_id
               where m.user_id = $1 and ($2::uuid is null or m.course_id = $2)";
    Ok(sqlx::query_scalar(sql).bind(user.uuid()).bind(course.map(Id::uuid)).fetch_one(db).await?)
}

/// The roles of a user, by the scopes in which it has them.
pub async fn scopes(db: impl PgExecutor<'_>, user: Id<User>) -> Result<UserScopes> {
    let sql = "select 'organization', organization_id::text, organization_role_id from organization_member where user_id = $1
         union all select 'course_family', course_family_id::text, course_family_role_id from course_family_member where user_id = $1
         union all select 'course', course_id::text, course_role_id from active_member where user_id = $1";
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

/// Who has which installation-wide role, of those that meet the rule.
pub async fn list_roles(db: &Db, visible: Visible<'_>, query: &UserRoleQuery, page: Page) -> Result<Rows> {
    let filters = |q: &mut QueryBuilder<Postgres>| {
        if let Some(user) = query.user_id {
            q.push(" and t.user_id = ").push_bind(user.uuid());
        }
        if let Some(role) = &query.role_id {
            q.push(" and t.role_id = ").push_bind(role.as_str().to_owned());
        }
    };
    let list = Reach {
        from: "user_role",
        order: "t.role_id, t.user_id",
        cond: visible.rows,
        me: visible.me,
        known: Vec::new(),
        filters: &filters,
    };
    page_of(db, "json_build_object('user_id', t.user_id, 'role_id', t.role_id)", &list, page).await
}

/// One role of one user, if it meets the rule.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get_role(db: &Db, visible: Visible<'_>, user: Id<User>, role: &Key<Role>) -> Result<String> {
    let mut q = QueryBuilder::new("select ");
    q.push(shaped::<UserRoleGet>(columns_alone)).push("::text from user_role t where t.user_id = ").push_bind(user.uuid());
    q.push(" and t.role_id = ").push_bind(role.as_str().to_owned()).push(" and ");
    visible.push(&mut q);
    let found: Option<String> = q.build_query_scalar().fetch_optional(db.pool()).await?;
    found.ok_or(Error::NotFound("user_role"))
}

/// Gives a role; giving it twice is no error.
pub async fn give_role(tx: &mut Tx, user: Id<User>, role: &Key<Role>) -> Result<()> {
    sqlx::query("insert into user_role (user_id, role_id) values ($1, $2) on conflict do nothing")
        .bind(user.uuid())
        .bind(role.as_str())
        .execute(&mut **tx)
        .await?;
    tx.rights_change();
    Ok(())
}

/// Takes a role away.
///
/// # Errors
/// [`Error::NotFound`] if the user has no such role, `CONFLICT_002` for the last administrator.
pub async fn take_role(tx: &mut Tx, user: Id<User>, role: &Key<Role>) -> Result<()> {
    let taken = sqlx::query("delete from user_role where user_id = $1 and role_id = $2");
    let taken = taken.bind(user.uuid()).bind(role.as_str()).execute(&mut **tx).await?;
    tx.rights_change();
    if taken.rows_affected() == 0 { Err(Error::NotFound("user_role")) } else { Ok(()) }
}

/// The claims that go with roles.
pub async fn list_claims(db: &Db, query: &RoleClaimQuery, page: Page) -> Result<Rows> {
    let filters = |q: &mut QueryBuilder<Postgres>| {
        let filters = [
            ("role_id", query.role_id.as_ref().map(Key::as_str)),
            ("claim_type", query.claim_type.as_deref()),
            ("claim_value", query.claim_value.as_deref()),
        ];
        for (column, value) in filters {
            if let Some(value) = value {
                q.push(format_args!(" and t.{column} = ")).push_bind(value.to_owned());
            }
        }
    };
    let row = "json_build_object('role_id', t.role_id, 'claim_type', t.claim_type, 'claim_value', t.claim_value)";
    let (cond, me) = (&Cond::Always, Uuid::nil());
    let list = Reach { from: "role_claim", order: "t.role_id, t.claim_value", cond, me, known: Vec::new(), filters: &filters };
    page_of(db, row, &list, page).await
}

/// The tokens of a user, newest first.
pub async fn list_tokens(db: impl PgExecutor<'_>, user: Id<User>, revoked: bool) -> Result<String> {
    let sql = format!(
        "select coalesce(json_agg({} order by t.created_at desc, t.id), '[]')::text from api_token t
         where user_id = $1 and ($2 or revoked_at is null)",
        shaped::<ApiTokenGet>(columns_alone)
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(user.uuid()).bind(revoked).fetch_one(db).await?)
}

/// A token.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get_token(db: impl PgExecutor<'_>, id: Id<ApiToken>) -> Result<String> {
    let sql = format!("select {}::text from api_token t where id = $1", shaped::<ApiTokenGet>(columns_alone));
    let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("api_token"))
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
pub async fn create_token(tx: &mut Tx, new: NewToken<'_>, hash: &[u8; 32], prefix: &str) -> Result<ApiTokenGet> {
    let sql = format!(
        "insert into api_token as t (user_id, name, description, scopes, expires_at, token_hash, token_prefix)
         values ($1, $2, $3, $4, $5, $6, $7) returning {}::text",
        shaped::<ApiTokenGet>(columns_alone)
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(new.user.uuid())
        .bind(new.name)
        .bind(new.description)
        .bind(sqlx::types::Json(new.scopes))
        .bind(new.expires_at)
        .bind(hash.as_slice())
        .bind(prefix);
    row(query.fetch_optional(&mut **tx).await?, "api_token")
}

/// Revokes a token for good, and keeps why. Revoking it twice is no error, and the first reason stays.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn revoke_token(tx: &mut Tx, id: Id<ApiToken>, reason: Option<&str>) -> Result<()> {
    let sql = "update api_token set revoked_at = coalesce(revoked_at, now()),
                 revocation_reason = case when revoked_at is null then left($2, 4096) else revocation_reason end
               where id = $1";
    let done = sqlx::query(sql).bind(id.uuid()).bind(reason).execute(&mut **tx).await?;
    tx.rights_change();
    if done.rows_affected() == 0 { Err(Error::NotFound("api_token")) } else { Ok(()) }
}

/// Writes the fields that were sent.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn update_token(tx: &mut Tx, id: Id<ApiToken>, patch: &ApiTokenUpdate) -> Result<()> {
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
    .execute(&mut **tx)
    .await?;
    tx.rights_change();
    if done.rows_affected() == 0 { Err(Error::NotFound("api_token")) } else { Ok(()) }
}

/// A user as clients of a git host want to know it: one JSON document.
pub async fn git_user(db: impl PgExecutor<'_>, user: Id<User>) -> Result<String> {
    let sql = "select json_build_object('id', u.id, 'username', coalesce(u.username, u.email),
                 'name', person_name(u.given_name, u.family_name, u.email, u.username), 'email', u.email, 'state', 'active')::text
               from \"user\" u where u.id = $1";
    Ok(sqlx::query_scalar(sql).bind(user.uuid()).fetch_one(db).await?)
}
