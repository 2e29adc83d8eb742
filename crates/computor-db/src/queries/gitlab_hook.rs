//! What GitLab servers tell of pushes.

use crate::{Result, Tx};
use computor_types::{Id, dto::*};
use sqlx::PgExecutor;
use uuid::Uuid;

/// Sets what a server has to show, by its digest.
///
/// # Errors
/// When the database fails.
pub async fn set(tx: &mut Tx, organization: Id<Organization>, digest: &[u8]) -> Result<()> {
    let sql = "insert into gitlab_hook (organization_id, digest) values ($1, $2)
               on conflict (organization_id) do update set digest = excluded.digest, created_at = now()";
    sqlx::query(sql).bind(organization.uuid()).bind(digest).execute(&mut **tx).await?;
    Ok(())
}

/// The digest of what a server has to show.
///
/// # Errors
/// When the database fails.
pub async fn digest(db: impl PgExecutor<'_>, organization: Id<Organization>) -> Result<Option<Vec<u8>>> {
    let sql = "select digest from gitlab_hook where organization_id = $1";
    Ok(sqlx::query_scalar(sql).bind(organization.uuid()).fetch_optional(db).await?)
}

/// Notes that this was told; whether it was not told before. What is older than a month is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn is_new(tx: &mut Tx, organization: Id<Organization>, digest: &[u8]) -> Result<bool> {
    sqlx::query("delete from gitlab_delivery where at < now() - interval '30 days'").execute(&mut **tx).await?;
    let sql = "insert into gitlab_delivery (organization_id, digest) values ($1, $2) on conflict do nothing";
    Ok(sqlx::query(sql).bind(organization.uuid()).bind(digest).execute(&mut **tx).await?.rows_affected() > 0)
}

/// A push to the branch that counts.
#[derive(Clone, Copy, Debug)]
pub struct Push<'a> {
    /// The number of the project there.
    pub project: i64,
    /// The commit that is the newest now.
    pub commit: &'a str,
}

/// Notes a push to what is kept for an organization. To a fork: answers whose it is. To the template or the solutions: the course is looked at, unless
/// it is what was released from here.
///
/// # Errors
/// When the database fails.
pub async fn pushed(tx: &mut Tx, organization: Id<Organization>, push: Push<'_>) -> Result<Vec<Uuid>> {
    let sql = "select p.key, p.course_id from gitlab_place p join gitlab_host h on h.organization_id = p.organization_id and h.url = p.url
               where p.organization_id = $1 and p.remote_id = $2 and not p.is_group for update of p";
    let found: Option<(String, Option<Uuid>)> =
        sqlx::query_as(sql).bind(organization.uuid()).bind(push.project).fetch_optional(&mut **tx).await?;
    let Some((key, Some(course))) = found else { return Ok(Vec::new()) };
    let (what, of) = key.split_once(':').unwrap_or((&key, ""));
    if matches!(what, "template" | "assignments") {
        let sql = "select gitlab_changed($1, $2) where not exists (
                     select from repository where course_id = $2 and kind = $3 and head = $4)";
        sqlx::query(sql).bind(organization.uuid()).bind(course).bind(what).bind(push.commit).execute(&mut **tx).await?;
        return Ok(Vec::new());
    }
    let sql = "update gitlab_place set pushed_commit = $3, pushed_at = now() where organization_id = $1 and key = $2";
    sqlx::query(sql).bind(organization.uuid()).bind(&key).bind(push.commit).execute(&mut **tx).await?;
    let sql = match what {
        "student" => "select user_id from active_member where id = $1",
        "team" => {
            "select m.user_id from submission_group_member g join active_member m on m.id = g.course_member_id where g.submission_group_id = $1"
        }
        _ => return Ok(Vec::new()),
    };
    let Ok(of) = of.parse::<Uuid>() else { return Ok(Vec::new()) };
    Ok(sqlx::query_scalar(sql).bind(of).fetch_all(&mut **tx).await?)
}
