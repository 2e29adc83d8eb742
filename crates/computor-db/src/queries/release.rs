//! Releases: what there is to release, and how its rows go from assigned to released.
//!
//! Every change names the version that was planned and the work that does it, and is made only where both still hold: a
//! release that is done twice, or late, changes nothing.

use crate::{Result, Tx};
use chrono::{DateTime, Utc};
use computor_types::{
    Id,
    dto::{Course, CourseContent, DeploymentStatus, User},
};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// A content of a course that is not archived, and the example that it shows.
#[derive(Clone, Debug, FromRow)]
pub struct Content {
    /// The content.
    pub id: Uuid,
    /// What it is called.
    pub title: Option<String>,
    /// Its place in the tree.
    pub path: String,
    /// Something can be handed in for it.
    pub is_submittable: bool,
    /// Its deployment, if an example was ever assigned.
    pub deployment_id: Option<Uuid>,
    /// How far that is.
    pub status: Option<String>,
    /// The example.
    pub example_id: Option<Uuid>,
    /// The assigned version,
    pub version_id: Option<Uuid>,
    /// and its tag.
    pub version_tag: Option<String>,
    /// The version that students have,
    pub released_id: Option<Uuid>,
    /// and its tag.
    pub released_tag: Option<String>,
    /// Where its files are in the repositories.
    pub directory: Option<String>,
}

impl Content {
    /// How far its deployment is.
    pub fn status(&self) -> Option<DeploymentStatus> {
        self.status.as_deref().and_then(|status| DeploymentStatus::try_from(status).ok())
    }
}

/// The contents of a course in the order of the tree.
pub async fn contents(db: impl PgExecutor<'_>, course: Uuid) -> Result<Vec<Content>> {
    let sql =
        "select c.id, c.title, c.path::text as path, c.is_submittable, d.id as deployment_id, d.deployment_status as status, v.example_id,
                 v.id as version_id, v.version_tag, r.id as released_id, r.version_tag as released_tag,
                 coalesce(d.deployment_path, d.example_identifier::text) as directory
               from course_content c left join course_content_deployment d on d.course_content_id = c.id
                 left join example_version v on v.id = d.example_version_id left join example_version r on r.id = d.released_version_id
               where c.course_id = $1 and c.archived_at is null order by c.path";
    Ok(sqlx::query_as(sql).bind(course).fetch_all(db).await?)
}

/// What is known of a course where its release speaks of it.
#[derive(Clone, Debug, FromRow)]
pub struct Heading {
    /// What it is called.
    pub title: Option<String>,
    /// Its path.
    pub path: String,
    /// The language of its texts.
    pub language_code: Option<String>,
}

/// The course.
pub async fn heading(db: impl PgExecutor<'_>, course: Uuid) -> Result<Option<Heading>> {
    let sql = "select title, path::text as path, language_code from course where id = $1";
    Ok(sqlx::query_as(sql).bind(course).fetch_optional(db).await?)
}

/// What decides which files of a version students get.
#[derive(Clone, Debug, FromRow)]
pub struct VersionFiles {
    /// The version.
    pub id: Uuid,
    /// Where its files lie.
    pub storage_path: String,
    /// The language of its texts.
    pub language: Option<String>,
    /// Files that students hand in.
    pub student_submission_files: Vec<String>,
    /// Files that students get as well.
    pub additional_files: Vec<String>,
    /// Files that students begin with.
    pub student_templates: Vec<String>,
}

/// These versions.
pub async fn versions(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<VersionFiles>> {
    let sql = "select id, storage_path, language, student_submission_files, additional_files, student_templates from example_version
               where id = any($1)";
    Ok(sqlx::query_as(sql).bind(ids).fetch_all(db).await?)
}

/// A version of the example that a content shows, by its tag or by the commit of an earlier release of that content.
pub async fn named_version(tx: &mut Tx, content: &Content, name: &str, tag: &str) -> Result<Option<(Uuid, String)>> {
    let sql = "select v.id, v.version_tag from example_version v
               where v.example_id = $1 and (v.version_tag = $4 or length($3) >= 7 and exists(
                 select 1 from deployment_history h where h.deployment_id = $2 and h.action = 'deployed' and h.example_version_id = v.id
                   and starts_with(h.version_identifier, lower($3))))
               order by v.version_tag = $4 desc, v.version_number desc limit 1";
    let query = sqlx::query_as(sql).bind(content.example_id).bind(content.deployment_id).bind(name).bind(tag);
    Ok(query.fetch_optional(&mut **tx).await?)
}

/// Whether a release of the course is under way.
pub async fn is_running(tx: &mut Tx, course: Uuid) -> Result<bool> {
    let sql = "select exists(select 1 from operation where course_id = $1 and kind = 'release_course' and state in ('queued', 'running'))";
    Ok(sqlx::query_scalar(sql).bind(course).fetch_one(&mut **tx).await?)
}

/// A deployment that went from one status to another, as clients are told.
#[derive(Clone, Debug, FromRow, serde::Serialize)]
pub struct Changed {
    /// The course.
    pub course_id: Uuid,
    /// The content.
    pub course_content_id: Uuid,
    /// The deployment.
    pub deployment_id: Uuid,
    /// How far it was,
    pub previous_status: String,
    /// and is.
    pub new_status: String,
    /// The version that this is about.
    pub version_tag: Option<String>,
    /// Its example.
    pub example_identifier: Option<String>,
    /// Why it failed.
    pub deployment_message: Option<String>,
    /// When it was last released.
    pub deployed_at: Option<DateTime<Utc>>,
    /// The work.
    pub workflow_id: Option<String>,
    /// When this happened.
    pub timestamp: DateTime<Utc>,
}

/// What is released: a deployment, and the version that was planned.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// The deployment.
    pub deployment: Uuid,
    /// The version.
    pub version: Uuid,
    /// What students read, or why it failed.
    pub text: Option<&'a str>,
}

/// Notes in the history what was changed, and answers it. `$4` is the work, `$5` the user.
const NOTED: &str = "noted as (
      insert into deployment_history (deployment_id, action, example_version_id, previous_example_version_id, example_identifier, version_tag,
        workflow_id, created_by, version_identifier)
      select id, deployment_status, example_version_id, had, example_identifier, version_tag, workflow_id, $5, version_identifier from changed)
    select c.course_id, d.course_content_id, d.id as deployment_id, d.was as previous_status, d.deployment_status as new_status, d.version_tag,
      d.example_identifier::text as example_identifier, d.deployment_message, d.deployed_at, d.workflow_id, now() as timestamp
    from changed d join course_content c on c.id = d.course_content_id order by c.path";

/// What follows from these: each row that still is as planned, locked.
const PLANNED: &str = "with planned as (select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as p(id, version, text)),
    before as (select d.id, d.deployment_status as was, d.released_version_id as had, p.text from course_content_deployment d
      join planned p on p.id = d.id and p.version = d.example_version_id where ";

async fn step(
    tx: &mut Tx,
    sql: String,
    work: Uuid,
    by: Option<Id<User>>,
    steps: &[Step<'_>],
    commit: Option<&str>,
) -> Result<Vec<Changed>> {
    let (mut ids, mut versions, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for step in steps {
        ids.push(step.deployment);
        versions.push(step.version);
        texts.push(step.text);
    }
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(ids).bind(versions).bind(texts);
    let query = query.bind(work.to_string()).bind(by.map(Id::uuid)).bind(commit);
    let changed: Vec<Changed> = query.fetch_all(&mut **tx).await?;
    Ok(changed)
}

/// The release of these begins; answers which.
pub async fn begin(tx: &mut Tx, work: Uuid, by: Option<Id<User>>, steps: &[Step<'_>]) -> Result<Vec<Changed>> {
    // Whoever overwrites one of the versions at this moment is waited for, or waits and sees that it is being released.
    let versions: Vec<Uuid> = steps.iter().map(|step| step.version).collect();
    let held = "select 1 from example_version where id = any($1) order by id for share";
    sqlx::query(held).bind(versions).execute(&mut **tx).await?;
    let sql = format!(
        "{PLANNED} d.deployment_status not in ('deploying', 'unassigned') for update of d),
         changed as (
           update course_content_deployment d set deployment_status = 'deploying', last_attempt_at = now(), workflow_id = $4,
             deployment_message = null, version_identifier = coalesce($6, d.version_identifier), updated_by = coalesce($5, d.updated_by)
           from before b where d.id = b.id returning d.*, b.was, b.had),
         {NOTED}"
    );
    step(tx, sql, work, by, steps, None).await
}

/// These are released; answers which were not before. The commit is that of the student template, if there is one.
pub async fn released(tx: &mut Tx, work: Uuid, by: Option<Id<User>>, steps: &[Step<'_>], commit: Option<&str>) -> Result<Vec<Changed>> {
    let sql = format!(
        "{PLANNED} d.deployment_status = 'deploying' and d.workflow_id = $4 for update of d),
         changed as (
           update course_content_deployment d set deployment_status = 'deployed', deployed_at = now(), deployment_message = null,
             version_identifier = $6, task = b.text, updated_by = coalesce($5, d.updated_by)
           from before b where d.id = b.id returning d.*, b.was, b.had),
         {NOTED}"
    );
    step(tx, sql, work, by, steps, commit).await
}

/// These could not be released, for the reasons that they give; answers which.
pub async fn failed(tx: &mut Tx, work: Uuid, by: Option<Id<User>>, steps: &[Step<'_>]) -> Result<Vec<Changed>> {
    let sql = format!(
        "{PLANNED} d.deployment_status = 'deploying' and d.workflow_id = $4 for update of d),
         changed as (
           update course_content_deployment d set deployment_status = 'failed', deployment_message = left(b.text, 500),
             version_identifier = coalesce($6, d.version_identifier), updated_by = coalesce($5, d.updated_by)
           from before b where d.id = b.id returning d.*, b.was, b.had),
         {NOTED}"
    );
    step(tx, sql, work, by, steps, None).await
}

/// Ends what the work has begun and not ended, whatever became of it meanwhile; answers which.
pub async fn abandoned(tx: &mut Tx, work: Uuid, by: Option<Id<User>>, why: &str) -> Result<Vec<Changed>> {
    let sql = "select id, example_version_id from course_content_deployment where workflow_id = $1 and deployment_status = 'deploying'
               and example_version_id is not null";
    let open: Vec<(Uuid, Uuid)> = sqlx::query_as(sql).bind(work.to_string()).fetch_all(&mut **tx).await?;
    let steps: Vec<_> =
        open.iter().map(|(deployment, version)| Step { deployment: *deployment, version: *version, text: Some(why) }).collect();
    let sql = "update course_content_deployment set deployment_status = 'failed', deployment_message = left($2, 500)
               where workflow_id = $1 and deployment_status = 'deploying' and example_version_id is null";
    sqlx::query(sql).bind(work.to_string()).bind(why).execute(&mut **tx).await?;
    failed(tx, work, by, &steps).await
}

/// Ends what works of a course have begun that are over without having ended it; answers which.
pub async fn freed(tx: &mut Tx, course: Uuid, by: Option<Id<User>>) -> Result<Vec<Changed>> {
    let sql = "select distinct w.id from course_content_deployment d join course_content c on c.id = d.course_content_id
                 cross join lateral (select case when d.workflow_id ~ '^[0-9a-f-]{36}$' then d.workflow_id::uuid end as id) w
               where c.course_id = $1 and d.deployment_status = 'deploying' and w.id is not null
                 and not exists(select from operation o where o.id = w.id and o.state in ('queued', 'running'))";
    let over: Vec<Uuid> = sqlx::query_scalar(sql).bind(course).fetch_all(&mut **tx).await?;
    let mut freed = Vec::new();
    for work in over {
        freed.extend(abandoned(tx, work, by, "its release ended before it was done; release it again").await?);
    }
    Ok(freed)
}

/// How many deployments the work released, and how many it did not.
pub async fn outcome(db: impl PgExecutor<'_>, course: Id<Course>, work: Uuid) -> Result<(i64, i64)> {
    let sql = "select count(*) filter (where d.deployment_status = 'deployed'), count(*) filter (where d.deployment_status <> 'deployed')
               from course_content_deployment d join course_content c on c.id = d.course_content_id
               where c.course_id = $1 and d.workflow_id = $2";
    Ok(sqlx::query_as(sql).bind(course.uuid()).bind(work.to_string()).fetch_one(db).await?)
}

/// Where the repositories of a course are, as a [`CourseGitStatus`](computor_types::dto::CourseGitStatus).
pub async fn git_status(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<String> {
    let sql = "select json_build_object('course_id', k.id, 'gitlab_configured', h.url is not null and h.full_path is not null, 'gitlab_url', h.url,
                 'full_path', h.full_path, 'student_template_url', coalesce(g.template, h.url || '/' || h.full_path || '/student-template'),
                 'assignments_url', coalesce(g.assignments, h.url || '/' || h.full_path || '/assignments'),
                 'managed', course_at_gitlab(k.id) and exists(select from gitlab_host o where o.organization_id = k.organization_id),
                 'last_run', (select json_build_object('operation_id', o.id, 'state', o.state, 'at', coalesce(o.finished_at, o.created_at),
                     'message', o.error_message, 'problems', coalesce(o.result -> 'problems', '[]'))
                   from operation o where o.entity_type = 'course' and o.entity_id = k.id and o.kind = 'reconcile_gitlab'
                   order by o.created_at desc limit 1))::text
               from course k cross join lateral course_host(k.id) h cross join lateral (
                 select case when not h.ours then k.properties #>> '{gitlab,student_template_url}' end as template,
                   case when not h.ours then k.properties #>> '{gitlab,assignments_url}' end as assignments) g
               where k.id = $1";
    let found: Option<String> = sqlx::query_scalar(sql).bind(course.uuid()).fetch_optional(db).await?;
    found.ok_or(crate::Error::NotFound("course"))
}

/// Which versions of its example a content shows to whom.
#[derive(Clone, Debug, FromRow)]
pub struct Shown {
    /// The version for those who teach,
    pub assigned: Option<Uuid>,
    /// its example,
    pub example_id: Option<Uuid>,
    /// and the version for students.
    pub released: Option<Uuid>,
    /// Where its files are in the repositories.
    pub directory: String,
}

/// What a content shows; nothing when no example was ever assigned.
pub async fn shown(db: impl PgExecutor<'_>, content: Id<CourseContent>) -> Result<Option<Shown>> {
    let sql = "select v.id as assigned, v.example_id, d.released_version_id as released,
                 coalesce(d.deployment_path, d.example_identifier::text, 'example') as directory
               from course_content_deployment d left join example_version v on v.id = d.example_version_id where d.course_content_id = $1";
    Ok(sqlx::query_as(sql).bind(content.uuid()).fetch_optional(db).await?)
}
