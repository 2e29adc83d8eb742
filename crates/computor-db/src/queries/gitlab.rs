//! Courses at the GitLab server of their organization: what shall be there, what was made and granted from here, and what has
//! changed since.

use crate::{Db, Result, Tx};
use computor_types::{Id, dto::*};
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, Postgres, Transaction, types::Json};
use uuid::Uuid;

/// A GitLab server, and the group there that an organization's courses are below.
#[derive(Clone, Debug, FromRow)]
pub struct Host {
    /// Whose it is.
    pub organization_id: Uuid,
    /// Its address.
    pub url: String,
    /// The whole path of the group.
    pub root: String,
    /// What opens it, sealed for the organization.
    pub sealed: String,
    /// In how many seconds it is to be asked again, if it was away when it was asked last.
    pub away_seconds: Option<i64>,
}

/// Notes that a server is away; answers in how many seconds it is to be asked again: as long as it has been away, or as it says.
pub async fn away(db: impl PgExecutor<'_>, organization: Uuid, asked: i64) -> Result<i64> {
    let sql =
        "update organization_token set away_since = coalesce(away_since, now()), away_until = now() + greatest($2::bigint * interval '1 s',
                 least(greatest(now() - away_since, interval '5 s'), interval '5 min'))
               where organization_id = $1 returning ceil(extract(epoch from away_until - now()))::bigint";
    let seconds: Option<i64> = sqlx::query_scalar(sql).bind(organization).bind(asked).fetch_optional(db).await?;
    Ok(seconds.unwrap_or(asked))
}

/// Notes that a server is there.
pub async fn back(db: impl PgExecutor<'_>, organization: Uuid) -> Result<()> {
    sqlx::query("update organization_token set away_since = null, away_until = null where organization_id = $1")
        .bind(organization)
        .execute(db)
        .await?;
    Ok(())
}

/// The GitLab server of an organization, if its courses are kept there.
pub async fn host(db: impl PgExecutor<'_>, organization: Uuid) -> Result<Option<Host>> {
    Ok(sqlx::query_as("select * from gitlab_host where organization_id = $1").bind(organization).fetch_optional(db).await?)
}

/// The GitLab server of a course, if it is kept there.
pub async fn host_of_course(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<Option<Host>> {
    let sql =
        "select h.* from course k join gitlab_host h on h.organization_id = k.organization_id where k.id = $1 and course_at_gitlab(k.id)";
    Ok(sqlx::query_as(sql).bind(course.uuid()).fetch_optional(db).await?)
}

/// Lets no two flows work at one course at once. It ends with the value.
#[derive(Debug)]
pub struct Turn(Transaction<'static, Postgres>);

/// Takes the turn at a course, if nobody has it.
pub async fn turn(db: &Db, course: Uuid) -> Result<Option<Turn>> {
    // No unit of work: nothing is written, and it waits as long as the server at the other end takes.
    let mut tx = db.pool().begin().await?;
    sqlx::query("set local idle_in_transaction_session_timeout = 0").execute(&mut *tx).await?;
    let sql = "select pg_try_advisory_xact_lock(hashtextextended('gitlab ' || $1::text, 0))";
    let taken: bool = sqlx::query_scalar(sql).bind(course).fetch_one(&mut *tx).await?;
    Ok(taken.then_some(Turn(tx)))
}

impl Turn {
    /// Ends it before it is asked for again: a value that is dropped is let go of some time later.
    ///
    /// # Errors
    /// Those of the database, which has ended it itself then.
    pub async fn end(self) -> Result<()> {
        Ok(self.0.rollback().await?)
    }
}

/// The changes of a course that its GitLab has not heard of.
pub async fn due(db: impl PgExecutor<'_>, course: Uuid) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar("select id from gitlab_due where course_id = $1").bind(course).fetch_all(db).await?)
}

/// Notes that these changes are there. Numbers say nothing of others: one that is smaller may be committed later.
pub async fn heard(db: impl PgExecutor<'_>, due: &[i64]) -> Result<()> {
    sqlx::query("delete from gitlab_due where id = any($1)").bind(due).execute(db).await?;
    Ok(())
}

/// Starts, once a day, the flow for each course with changes that its GitLab has not heard of, or with people who were added from
/// here; answers for how many.
pub async fn daily(db: impl PgExecutor<'_>, day: &str) -> Result<i64> {
    Ok(sqlx::query_scalar("select gitlab_daily($1)").bind(day).fetch_one(db).await?)
}

/// Forgets what was made for a course that is gone, as soon as nobody has anything there.
pub async fn leave(db: impl PgExecutor<'_>, host: &Host, course: Uuid) -> Result<()> {
    let sql = "delete from gitlab_place p where p.course_id = $1 and p.organization_id = $2
                 and not exists(select from course k where k.id = $1)
                 and not exists(select from gitlab_grant g where g.course_id = $1)";
    sqlx::query(sql).bind(course).bind(host.organization_id).execute(db).await?;
    Ok(())
}

/// Starts the flow for a course, with this transaction; answers its operation, or nothing if the course is not at a GitLab server.
pub async fn changed(tx: &mut Tx, course: Id<Course>, by: Option<Uuid>) -> Result<Option<Uuid>> {
    let sql = "select gitlab_changed(k.organization_id, k.id, $2) from course k where k.id = $1";
    Ok(sqlx::query_scalar(sql).bind(course.uuid()).bind(by).fetch_optional(&mut **tx).await?.flatten())
}

/// The same for all courses of an organization, also those that are gone; answers for how many.
pub async fn all_changed(tx: &mut Tx, organization: Id<Organization>, by: Uuid) -> Result<i64> {
    let sql = "select count(gitlab_changed(k.organization_id, k.course_id, $2)) from gitlab_course k where k.organization_id = $1";
    Ok(sqlx::query_scalar(sql).bind(organization.uuid()).bind(by).fetch_one(&mut **tx).await?)
}

/// Where a course is in its organization.
#[derive(Clone, Debug, FromRow)]
pub struct Shape {
    /// Its family,
    pub course_family_id: Uuid,
    /// the path of that,
    pub family_path: String,
    /// and its own.
    pub path: String,
}

/// Where a course is, if it is there.
pub async fn shape(db: impl PgExecutor<'_>, course: Uuid) -> Result<Option<Shape>> {
    let sql = "select k.course_family_id, f.path::text as family_path, k.path::text as path
               from course k join course_family f on f.id = k.course_family_id where k.id = $1";
    Ok(sqlx::query_as(sql).bind(course).fetch_optional(db).await?)
}

/// Somebody in a course, and their account with its GitLab.
#[derive(Clone, Debug, FromRow)]
pub struct Person {
    /// The membership.
    pub course_member_id: Uuid,
    /// Its role.
    pub course_role_id: String,
    /// The number of the account; none if they have registered none.
    pub account: Option<i64>,
    /// The teams that they are in.
    pub teams: Vec<Uuid>,
}

/// Who is in a course. Only numbers count: names can be given to others.
pub async fn people(db: impl PgExecutor<'_>, course: Uuid, url: &str) -> Result<Vec<Person>> {
    let sql = "select m.id as course_member_id, m.course_role_id, a.provider_account_id::bigint as account,
                 array(select s.submission_group_id from submission_group_member s join submission_group g on g.id = s.submission_group_id
                   where s.course_member_id = m.id and g.max_group_size > 1) as teams
               from active_member m join \"user\" u on u.id = m.user_id and u.archived_at is null and not u.is_service
                 left join account a on a.user_id = u.id and a.type = 'gitlab' and a.provider = $2
                   and a.provider_account_id ~ '^[0-9]{1,18}$'
               where m.course_id = $1 order by m.id";
    Ok(sqlx::query_as(sql).bind(course).bind(url).fetch_all(db).await?)
}

/// Something that was made at a GitLab server.
#[derive(Clone, Debug, FromRow)]
pub struct Made {
    /// What it is for.
    pub key: String,
    /// Its number.
    pub remote_id: i64,
    /// Whether it is a group.
    pub is_group: bool,
    /// Its whole path.
    pub full_path: String,
    /// Where browsers find it.
    pub web_url: String,
    /// Where `git` finds it.
    pub http_url: String,
    /// The same by SSH.
    pub ssh_url: String,
}

/// What was made for a course, and for several.
pub async fn places(db: impl PgExecutor<'_>, host: &Host, course: Uuid) -> Result<Vec<Made>> {
    let sql = "select key, remote_id, is_group, full_path, web_url, http_url, ssh_url from gitlab_place
               where organization_id = $1 and url = $2 and course_id = $3
               union all
               select key, remote_id, is_group, full_path, web_url, http_url, ssh_url from gitlab_place
               where organization_id = $1 and url = $2 and course_id is null";
    Ok(sqlx::query_as(sql).bind(host.organization_id).bind(&host.url).bind(course).fetch_all(db).await?)
}

/// Notes where something is; for a course alone, or for several.
pub async fn locate(db: impl PgExecutor<'_>, host: &Host, course: Option<Uuid>, made: &Made) -> Result<()> {
    let sql = "insert into gitlab_place (organization_id, url, key, course_id, remote_id, is_group, full_path, web_url, http_url, ssh_url)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
               on conflict (organization_id, url, key) do update set remote_id = excluded.remote_id, is_group = excluded.is_group,
                 full_path = excluded.full_path, web_url = excluded.web_url, http_url = excluded.http_url, ssh_url = excluded.ssh_url";
    sqlx::query(sql)
        .bind(host.organization_id)
        .bind(&host.url)
        .bind(&made.key)
        .bind(course)
        .bind(made.remote_id)
        .bind(made.is_group)
        .bind(&made.full_path)
        .bind(&made.web_url)
        .bind(&made.http_url)
        .bind(&made.ssh_url)
        .execute(db)
        .await?;
    Ok(())
}

/// Who was added for a course, and where: keys and the numbers of accounts.
pub async fn grants(db: impl PgExecutor<'_>, host: &Host, course: Uuid) -> Result<Vec<(String, i64)>> {
    let sql = "select key, account_id from gitlab_grant where organization_id = $1 and url = $2 and course_id = $3";
    Ok(sqlx::query_as(sql).bind(host.organization_id).bind(&host.url).bind(course).fetch_all(db).await?)
}

/// Notes that somebody is about to be added.
pub async fn grant(db: impl PgExecutor<'_>, host: &Host, course: Uuid, key: &str, account: i64) -> Result<()> {
    let sql =
        "insert into gitlab_grant (organization_id, url, key, course_id, account_id) values ($1, $2, $3, $4, $5) on conflict do nothing";
    sqlx::query(sql).bind(host.organization_id).bind(&host.url).bind(key).bind(course).bind(account).execute(db).await?;
    Ok(())
}

/// Notes that somebody is gone.
pub async fn forget(db: impl PgExecutor<'_>, host: &Host, key: &str, account: i64) -> Result<()> {
    let sql = "delete from gitlab_grant where organization_id = $1 and url = $2 and key = $3 and account_id = $4";
    sqlx::query(sql).bind(host.organization_id).bind(&host.url).bind(key).bind(account).execute(db).await?;
    Ok(())
}

/// Which row shows where something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The course.
    Course(Uuid),
    /// A membership.
    Member(Uuid),
    /// A team.
    Team(Uuid),
}

/// Lets a row show where its repositories are, in its properties; what else is in them stays.
pub async fn show(db: impl PgExecutor<'_>, row: Shown, gitlab: &Value) -> Result<()> {
    macro_rules! statement {
        ($table:literal) => {
            concat!(
                "update ", $table, " t set properties = jsonb_set(case when jsonb_typeof(t.properties) = 'object' then t.properties else '{}' end,
                   '{gitlab}', case when jsonb_typeof(t.properties -> 'gitlab') = 'object' then t.properties -> 'gitlab' else '{}' end || $2)
                 where t.id = $1 and not coalesce(t.properties -> 'gitlab' @> $2, false)"
            )
        };
    }
    let (sql, id) = match row {
        Shown::Course(id) => (statement!("course"), id),
        Shown::Member(id) => (statement!("course_member"), id),
        Shown::Team(id) => (statement!("submission_group"), id),
    };
    sqlx::query(sql).bind(id).bind(Json(gitlab)).execute(db).await?;
    Ok(())
}

/// The account of a user with a host: what it is called there.
pub async fn account(db: impl PgExecutor<'_>, user: Id<User>, url: &str) -> Result<Option<String>> {
    let sql = "select provider_account_id from account where user_id = $1 and type = 'gitlab' and provider = $2";
    Ok(sqlx::query_scalar(sql).bind(user.uuid()).bind(url).fetch_optional(db).await?)
}

/// Gives a user this account with a host, in place of the one that they have there.
///
/// # Errors
/// `Rejected` when it belongs to somebody else.
pub async fn register(tx: &mut Tx, user: Id<User>, url: &str, account: &str) -> Result<()> {
    let sql = "insert into account (provider, type, provider_account_id, user_id) values ($1, 'gitlab', $2, $3)
               on conflict (provider, type, user_id) do update set provider_account_id = excluded.provider_account_id";
    sqlx::query(sql).bind(url).bind(account).bind(user.uuid()).execute(&mut **tx).await?;
    Ok(())
}
