//! Organizations, course families and courses by their paths.

use crate::{Result, Tx};
use uuid::Uuid;

/// The organization of this path that is no person.
pub async fn organization(tx: &mut Tx, path: &str) -> Result<Option<Uuid>> {
    let sql =
        "select id from organization where path = $1::text::ltree and organization_type <> 'user' order by organization_type desc limit 1";
    Ok(sqlx::query_scalar(sql).bind(path).fetch_optional(&mut **tx).await?)
}

/// The family of this path in the organization.
pub async fn course_family(tx: &mut Tx, organization: Uuid, path: &str) -> Result<Option<Uuid>> {
    let sql = "select id from course_family where organization_id = $1 and path = $2::text::ltree";
    Ok(sqlx::query_scalar(sql).bind(organization).bind(path).fetch_optional(&mut **tx).await?)
}

/// The course of this path in the family.
pub async fn course(tx: &mut Tx, family: Uuid, path: &str) -> Result<Option<Uuid>> {
    let sql = "select id from course where course_family_id = $1 and path = $2::text::ltree";
    Ok(sqlx::query_scalar(sql).bind(family).bind(path).fetch_optional(&mut **tx).await?)
}
