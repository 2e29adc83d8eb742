//! What opens an organization's repositories with a foreign host.

use crate::{Result, Tx};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use sqlx::PgExecutor;
use uuid::Uuid;

/// The foreign host that an organization says it has, and its group there.
pub async fn host(db: impl PgExecutor<'_>, organization: Id<Organization>) -> Result<Option<(String, Option<String>)>> {
    let sql = "select rtrim(properties #>> '{gitlab,url}', '/'), properties #>> '{gitlab,full_path}' from organization
               where id = $1 and properties #>> '{gitlab,url}' is not null";
    Ok(sqlx::query_as(sql).bind(organization.uuid()).fetch_optional(db).await?)
}

/// A token of an organization.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'a> {
    /// It, sealed.
    pub sealed: &'a str,
    /// For which host it is.
    pub url: &'a str,
    /// The group there that it was seen to own, so that courses are kept there.
    pub root: Option<&'a str>,
    /// When it was given.
    pub at: DateTime<Utc>,
}

/// Keeps a sealed token, in place of the one that is there.
pub async fn keep_token(tx: &mut Tx, organization: Id<Organization>, new: NewToken<'_>) -> Result<()> {
    let sql = "insert into organization_token (organization_id, kind, sealed, stored_at, url, root, managed)
               values ($1, 'gitlab', $2, $3, $4, $5, $5::text is not null)
               on conflict (organization_id) do update set sealed = excluded.sealed, stored_at = excluded.stored_at, url = excluded.url,
                 root = excluded.root, managed = excluded.managed, away_since = null, away_until = null";
    sqlx::query(sql).bind(organization.uuid()).bind(new.sealed).bind(new.at).bind(new.url).bind(new.root).execute(&mut **tx).await?;
    Ok(())
}

/// The sealed token of a course family's organization, and the organization: if it is for the host with this address.
pub async fn sealed_token(db: impl PgExecutor<'_>, family: Id<CourseFamily>, address: &str) -> Result<Option<(Uuid, String)>> {
    let sql = "select t.organization_id, t.sealed from course_family f join organization_token t on t.organization_id = f.organization_id
               where f.id = $1 and starts_with($2, t.url || '/')";
    Ok(sqlx::query_as(sql).bind(family.uuid()).bind(address).fetch_optional(db).await?)
}

/// The host with which a course's repositories are, if it is a foreign one.
pub async fn foreign_host(db: impl PgExecutor<'_>, member: Id<CourseMember>) -> Result<Option<String>> {
    let sql = "select h.url from course_member m, course_host(m.course_id) h where m.id = $1 and not h.ours and h.full_path is not null";
    Ok(sqlx::query_scalar(sql).bind(member.uuid()).fetch_optional(db).await?.flatten())
}
