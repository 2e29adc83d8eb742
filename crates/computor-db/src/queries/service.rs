//! Service accounts.

use crate::{Error, Result, Tx};
use computor_types::{Id, dto::Service};
use sqlx::PgExecutor;

/// How many contents and example versions name the service.
pub async fn dependents(db: impl PgExecutor<'_>, id: Id<Service>) -> Result<i64> {
    let sql = "select (select count(*) from course_content where testing_service_id = $1)
                    + (select count(*) from example_version where testing_service_id = $1)";
    Ok(sqlx::query_scalar(sql).bind(id.uuid()).fetch_one(db).await?)
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
