//! What an installation begins with.

use crate::Result;
use computor_types::{Id, dto::User};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

/// Whether somebody is an administrator.
pub async fn has_administrator(db: impl PgExecutor<'_>) -> Result<bool> {
    let sql =
        "select exists(select 1 from user_role r join \"user\" u on u.id = r.user_id where r.role_id = '_admin' and u.archived_at is null)";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// Makes a user an administrator, with this password; the user is created if there is none of that name.
pub async fn make_administrator(tx: &mut PgConnection, username: &str, hash: &str) -> Result<Id<User>> {
    let id: Uuid = sqlx::query_scalar(
        "insert into \"user\" (username, given_name, family_name, password) values ($1, 'Platform', 'Administrator', $2)
         on conflict on constraint user_username_unique do update set password = excluded.password, archived_at = null returning id",
    )
    .bind(username)
    .bind(hash)
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query("insert into user_role (user_id, role_id) values ($1, '_admin') on conflict do nothing").bind(id).execute(tx).await?;
    Ok(id.into())
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

/// Makes a testing service and its user, unless they are there. An operator's changes to it stay.
pub async fn testing_service(tx: &mut PgConnection, slug: &str, name: &str, service_type: &str) -> Result<()> {
    sqlx::query(
        "with known as (select 1 from service where slug = $1),
              account as (insert into \"user\" (username, given_name, family_name, is_service)
                          select $1, 'Service', $2, true where not exists(select 1 from known)
                          on conflict on constraint user_username_unique do update set is_service = true returning id)
         insert into service (slug, name, description, user_id, service_type_id, config)
         select $1, $2, 'Built into the platform.', account.id, t.id, '{\"builtin\": true}'
         from account, service_type t where t.path = $3::text::ltree on conflict do nothing",
    )
    .bind(slug)
    .bind(name)
    .bind(service_type)
    .execute(tx)
    .await?;
    Ok(())
}
