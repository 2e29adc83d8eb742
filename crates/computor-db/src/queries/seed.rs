//! What an installation begins with.

use crate::Result;
use computor_types::{Id, dto::User};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

/// What is known of administrators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Administrators {
    /// Whether there has ever been one, as far as can be seen: a holder of the role, archived or not, or a user of the
    /// first administrator's name.
    pub ever: bool,
    /// Whether one can log in.
    pub active: bool,
}

/// Whether there are administrators; `first` is the name that the first one gets.
pub async fn administrators(db: impl PgExecutor<'_>, first: &str) -> Result<Administrators> {
    let sql = "select exists(select from user_role where role_id = '_admin') or exists(select from \"user\" where username = $1) as ever,
                 exists(select from user_role r join \"user\" u on u.id = r.user_id
                        where r.role_id = '_admin' and u.archived_at is null) as active";
    Ok(sqlx::query_as(sql).bind(first).fetch_one(db).await?)
}

/// Makes the first administrator. Never touches a user that exists.
///
/// # Errors
/// `CONFLICT_001` if there is a user of this name.
pub async fn first_administrator(tx: &mut PgConnection, username: &str, hash: &str) -> Result<Id<User>> {
    let sql =
        "insert into \"user\" (username, given_name, family_name, password) values ($1, 'Platform', 'Administrator', $2) returning id";
    let id: Uuid = sqlx::query_scalar(sql).bind(username).bind(hash).fetch_one(&mut *tx).await?;
    sqlx::query("insert into user_role (user_id, role_id) values ($1, '_admin')").bind(id).execute(tx).await?;
    Ok(id.into())
}

/// A user, as an operator who helps it needs to know it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    /// The user.
    pub id: Uuid,
    /// Its name.
    pub username: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Whether it is a program.
    pub is_service: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// Whether it has the role of administrators.
    pub administrator: bool,
    /// API tokens that work, or would if the user were not archived.
    pub tokens: i64,
}

/// The user of this name or, failing that, this e-mail address; nobody changes it, or who is administrator, until the
/// transaction ends.
pub async fn account(tx: &mut PgConnection, name: &str) -> Result<Option<Account>> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('computor administrators'))").execute(&mut *tx).await?;
    let sql = "select id, username, email, is_service, archived_at is not null as archived,
                 exists(select from user_role where user_id = u.id and role_id = '_admin') as administrator,
                 (select count(*) from api_token t where t.user_id = u.id and revoked_at is null
                    and (expires_at is null or expires_at > now())) as tokens
               from \"user\" u where username = $1 or lower(email) = lower($1) order by username = $1 desc nulls last limit 1 for update";
    Ok(sqlx::query_as(sql).bind(name).fetch_optional(tx).await?)
}

/// Takes a user out of the archive.
pub async fn unarchive(db: impl PgExecutor<'_>, user: Uuid) -> Result<()> {
    sqlx::query("update \"user\" set archived_at = null where id = $1").bind(user).execute(db).await?;
    Ok(())
}

/// Waits until no other server seeds, and lets none begin before the unit of work has ended.
///
/// # Errors
/// When the database fails.
pub async fn alone(tx: &mut PgConnection) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('computor seed'))").execute(tx).await?;
    Ok(())
}

/// Makes a user an administrator.
pub async fn make_administrator(db: impl PgExecutor<'_>, user: Uuid) -> Result<()> {
    sqlx::query("insert into user_role (user_id, role_id) values ($1, '_admin') on conflict do nothing").bind(user).execute(db).await?;
    Ok(())
}

/// Makes the service type of a language, unless it is there.
pub async fn testing_service_type(tx: &mut PgConnection, path: &str, name: &str) -> Result<()> {
    sqlx::query(
        "insert into service_type (path, name, description, category)
         values ($1::text::ltree, 'Testing: ' || $2, 'Tests submissions in ' || $2 || '.', 'testing') on conflict do nothing",
    )
    .bind(path)
    .bind(name)
    .execute(tx)
    .await?;
    Ok(())
}

/// Makes a testing service and its user, unless they are there. What is there stays as it is: an operator's changes, and
/// a person who has the name of the service, which then is not made. Answers whether the service is there.
pub async fn testing_service(tx: &mut PgConnection, slug: &str, name: &str, service_type: &str) -> Result<bool> {
    sqlx::query(
        "with wanted as (select where not exists(select from service where slug = $1)),
              made as (insert into \"user\" (username, given_name, family_name, is_service)
                       select $1, 'Service', $2, true from wanted on conflict on constraint user_username_unique do nothing returning id),
              account as (select id from made union all select u.id from \"user\" u, wanted where u.username = $1 and u.is_service)
         insert into service (slug, name, description, user_id, service_type_id, config)
         select $1, $2, 'Built into the platform.', account.id, t.id, '{\"builtin\": true}'
         from account, service_type t where t.path = $3::text::ltree on conflict do nothing",
    )
    .bind(slug)
    .bind(name)
    .bind(service_type)
    .execute(&mut *tx)
    .await?;
    Ok(sqlx::query_scalar("select exists(select from service where slug = $1)").bind(slug).fetch_one(tx).await?)
}
