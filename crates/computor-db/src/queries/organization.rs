//! What opens an organization's repositories with a foreign host.

use crate::{Result, Tx};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use sqlx::PgExecutor;
use uuid::Uuid;

/// The foreign host that an organization says it has.
pub async fn host(db: impl PgExecutor<'_>, organization: Id<Organization>) -> Result<Option<String>> {
    let sql = "select properties #>> '{gitlab,url}' from organization where id = $1";
    Ok(sqlx::query_scalar(sql).bind(organization.uuid()).fetch_optional(db).await?.flatten())
}

/// Keeps a sealed token, in place of the one that is there.
pub async fn keep_token(tx: &mut Tx, organization: Id<Organization>, sealed: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "insert into organization_token (organization_id, kind, sealed, stored_at) values ($1, 'gitlab', $2, $3)
               on conflict (organization_id) do update set sealed = excluded.sealed, stored_at = excluded.stored_at";
    sqlx::query(sql).bind(organization.uuid()).bind(sealed).bind(at).execute(&mut **tx).await?;
    Ok(())
}

/// The sealed token of a course family's organization, and the organization.
pub async fn sealed_token(db: impl PgExecutor<'_>, family: Id<CourseFamily>) -> Result<Option<(Uuid, String)>> {
    let sql = "select t.organization_id, t.sealed from course_family f join organization_token t on t.organization_id = f.organization_id
               where f.id = $1";
    Ok(sqlx::query_as(sql).bind(family.uuid()).fetch_optional(db).await?)
}

/// The host with which a course's repositories are, if it is a foreign one.
pub async fn foreign_host(db: impl PgExecutor<'_>, member: Id<CourseMember>) -> Result<Option<String>> {
    let sql = "select h.url from course_member m, course_host(m.course_id) h where m.id = $1 and not h.ours and h.full_path is not null";
    Ok(sqlx::query_scalar(sql).bind(member.uuid()).fetch_optional(db).await?.flatten())
}
