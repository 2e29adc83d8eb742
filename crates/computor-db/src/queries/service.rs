//! Service accounts.

use crate::{Error, Result, Table as _, Tx, sql::select_list};
use chrono::{DateTime, Utc};
use computor_types::{
    Code, Id,
    dto::{Service, ServiceCreate, ServiceGet, User},
};
use sqlx::{PgExecutor, QueryBuilder, types::Json};
use uuid::Uuid;

/// How many contents and example versions name the service.
pub async fn dependents(db: impl PgExecutor<'_>, id: Id<Service>) -> Result<i64> {
    let sql = "select (select count(*) from course_content where testing_service_id = $1)
                    + (select count(*) from example_version where testing_service_id = $1)";
    Ok(sqlx::query_scalar(sql).bind(id.uuid()).fetch_one(db).await?)
}

/// A service to be stored, with its user.
#[derive(Clone, Copy, Debug)]
pub struct NewService<'a> {
    /// What the client sent.
    pub of: &'a ServiceCreate,
    /// The PHC string of its user's password, if it has one.
    pub password: Option<&'a str>,
}

/// Stores a service and its user.
///
/// # Errors
/// [`Error::Rejected`] when there is no such type, or slug, name or address are taken.
pub async fn create(tx: &mut Tx, new: NewService<'_>) -> Result<Id<Service>> {
    let of = new.of;
    let kind: Option<Uuid> = sqlx::query_scalar("select id from service_type where path::text = $1 and enabled")
        .bind(&of.service_type)
        .fetch_optional(&mut **tx)
        .await?;
    let kind = kind.ok_or_else(|| {
        Error::rejected(Code::Val001, "service_type: there is no enabled type of this path; GET /service-types lists them")
    })?;
    let sql = "with account as (
                 insert into \"user\" (username, email, given_name, family_name, password, is_service)
                 values (coalesce($1, $2), $3, coalesce($4, split_part($5, ' ', 1)), coalesce($6, nullif(substr($5, length(split_part($5, ' ', 1)) + 2), '')), $7, true)
                 returning id)
               insert into service (slug, name, description, user_id, service_type_id, config, enabled)
               select $2, $5, $8, account.id, $9, coalesce($10::jsonb, '{}'), coalesce($11, true) from account returning id";
    let id: Uuid = sqlx::query_scalar(sql)
        .bind(of.username.as_deref())
        .bind(&of.slug)
        .bind(of.email.as_deref())
        .bind(of.given_name.as_deref())
        .bind(&of.name)
        .bind(of.family_name.as_deref())
        .bind(new.password)
        .bind(of.description.as_deref())
        .bind(kind)
        .bind(of.config.as_ref().map(Json))
        .bind(of.enabled)
        .fetch_one(&mut **tx)
        .await?;
    Ok(id.into())
}

/// The service that a user is, in full.
///
/// # Errors
/// When the database fails.
pub async fn of_user(db: impl PgExecutor<'_>, user: Id<User>) -> Result<Option<String>> {
    let fields = select_list::<ServiceGet>(Service::field);
    let mut q = QueryBuilder::new("select row_to_json(r)::text from (select ");
    q.push(fields).push(" from service t where t.archived_at is null and t.user_id = ").push_bind(user.uuid()).push(") r");
    Ok(q.build_query_scalar().fetch_optional(db).await?)
}

/// Notes that the service was there.
///
/// # Errors
/// When the database fails.
pub async fn seen(tx: &mut Tx, id: Id<Service>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("update service set last_seen_at = $2 where id = $1").bind(id.uuid()).bind(now).execute(&mut **tx).await?;
    Ok(())
}

/// Takes the service out of use. Doing it twice is no error.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn archive(tx: &mut Tx, id: Id<Service>) -> Result<()> {
    let sql = "update service set archived_at = coalesce(archived_at, now()), enabled = false where id = $1";
    let done = sqlx::query(sql).bind(id.uuid()).execute(&mut **tx).await?;
    tx.rights_change();
    if done.rows_affected() == 0 { Err(Error::NotFound("service")) } else { Ok(()) }
}
