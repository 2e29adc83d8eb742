//! Which example a course content shows.

use super::row;
use crate::{Result, Tx, crud::parse, sql::nested_shape};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use sqlx::{AssertSqlSafe, FromRow, PgExecutor, Row as _};
use uuid::Uuid;

/// Whether a newer version of the deployed example exists, for the deployment `d`.
const NEWER: &str = "coalesce((select max(n.version_number) > v.version_number from example_version v
    join example_version n on n.example_id = v.example_id where v.id = d.example_version_id group by v.version_number), false)";

/// The deployment of the content `t`, as in a list.
pub(crate) fn list_of_content() -> String {
    let json = list_json(NEWER, &super::example::version_list("d.example_version_id"));
    format!("(select {json} from course_content_deployment d where d.course_content_id = t.id)")
}

/// The deployments `d` with their versions `v`, as in a list: for many contents at once.
pub(crate) const LIST: &str = "course_content_deployment d left join example_version v on v.id = d.example_version_id
    left join lateral (select max(n.version_number) as number from example_version n where n.example_id = v.example_id) newest on true";

/// A row of [`LIST`] as one JSON document.
pub(crate) fn list_row() -> String {
    list_json("coalesce(newest.number > v.version_number, false)", &format!("case when v.id is not null then {VERSION} end"))
}

/// The deployments `d` that students have, with the released versions `v`.
pub(crate) const RELEASED: &str = "course_content_deployment d join example_version v on v.id = d.released_version_id";

/// A row of [`RELEASED`] as one JSON document: of a newer version that is assigned it says nothing.
pub(crate) fn released_row() -> String {
    format!(
        "json_build_object('id', d.id, 'course_content_id', d.course_content_id, 'example_version_id', v.id,
          'example_identifier', d.example_identifier, 'version_tag', v.version_tag, 'deployment_status', 'deployed',
          'assigned_at', d.assigned_at, 'deployed_at', d.deployed_at, 'version_identifier', d.version_identifier,
          'has_newer_version', false, 'example_version', {VERSION})"
    )
}

/// The version `v` as in a list.
const VERSION: &str = "json_build_object('id', v.id, 'version_tag', v.version_tag, 'version_number', v.version_number, 'title', v.title,
        'description', v.description, 'testing_service_id', v.testing_service_id, 'created_at', v.created_at)";

fn list_json(newer: &str, version: &str) -> String {
    format!(
        "json_build_object('id', d.id, 'course_content_id', d.course_content_id, 'example_version_id', d.example_version_id,
          'example_identifier', d.example_identifier, 'version_tag', d.version_tag, 'deployment_status', d.deployment_status,
          'assigned_at', d.assigned_at, 'deployed_at', d.deployed_at, 'version_identifier', d.version_identifier,
          'has_newer_version', {newer}, 'example_version', {version})"
    )
}

/// The deployment of the content `t`, in full.
pub(crate) fn get_of_content() -> String {
    let field = |name: &str| (name == "example_version").then(|| super::example::version_get("t.example_version_id"));
    nested_shape::<CourseContentDeploymentGet>("course_content_deployment", field, "t.id", "course_content_id")
}

/// What decides whether something may be done with a content's example.
#[derive(Clone, Debug, FromRow)]
pub struct Content {
    /// The course.
    pub course_id: Uuid,
    /// Something can be handed in for it.
    pub is_submittable: bool,
    /// It is archived.
    pub archived: bool,
}

/// The content.
pub async fn content(db: impl PgExecutor<'_>, id: Id<CourseContent>) -> Result<Option<Content>> {
    let sql = "select course_id, is_submittable, archived_at is not null as archived from course_content where id = $1";
    Ok(sqlx::query_as(sql).bind(id.uuid()).fetch_optional(db).await?)
}

/// Lets nobody else assign examples in this course until the transaction ends.
pub async fn lock_course(tx: &mut Tx, course: Uuid) -> Result<()> {
    sqlx::query("select 1 from course where id = $1 for no key update").bind(course).execute(&mut **tx).await?;
    Ok(())
}

/// An example that may be assigned, with the wanted version if it has it.
#[derive(Clone, Debug, FromRow)]
pub struct Assignable {
    /// The example.
    pub example_id: Uuid,
    /// Unique name in its repository.
    pub identifier: String,
    /// The version.
    pub version_id: Option<Uuid>,
    /// The service that tests it.
    pub testing_service_id: Option<Uuid>,
}

/// The examples with this id or identifier; several repositories may have the same identifier.
pub async fn assignable(tx: &mut Tx, example: Option<Id<Example>>, identifier: Option<&str>, tag: &str) -> Result<Vec<Assignable>> {
    let sql = "select e.id as example_id, e.identifier::text as identifier, v.id as version_id, v.testing_service_id
               from example e left join example_version v on v.example_id = e.id and v.version_tag = $3
               where case when $1::uuid is null then e.identifier = $2::text::ltree else e.id = $1 end";
    Ok(sqlx::query_as(sql).bind(example.map(Id::uuid)).bind(identifier).bind(tag).fetch_all(&mut **tx).await?)
}

/// What a content shows now.
#[derive(Clone, Debug, FromRow)]
pub struct Current {
    /// The deployment.
    pub id: Uuid,
    /// How far it is.
    #[sqlx(try_from = "String")]
    pub deployment_status: DeploymentStatus,
    /// The example that it shows, or did.
    pub example_identifier: Option<String>,
    /// The version.
    pub example_version_id: Option<Uuid>,
    /// The version that students have.
    pub released_version_id: Option<Uuid>,
    /// The tag of the assigned version.
    pub version_tag: Option<String>,
    /// The example of that version.
    pub example_id: Option<Uuid>,
}

/// What a content shows now, locked until the transaction ends.
pub async fn current(tx: &mut Tx, content: Id<CourseContent>) -> Result<Option<Current>> {
    let sql =
        "select d.id, d.deployment_status, d.example_identifier::text as example_identifier, d.example_version_id, d.released_version_id,
                 d.version_tag, v.example_id from course_content_deployment d left join example_version v on v.id = d.example_version_id
               where d.course_content_id = $1 for update of d";
    Ok(sqlx::query_as(sql).bind(content.uuid()).fetch_optional(&mut **tx).await?)
}

/// Whether another content of the course shows the example, or one whose directory is the same where names differ by more than case.
pub async fn used_elsewhere(tx: &mut Tx, course: Uuid, content: Id<CourseContent>, identifier: &str) -> Result<bool> {
    let sql = "select exists(select 1 from course_content_deployment d join course_content c on c.id = d.course_content_id
               where c.course_id = $1 and c.id <> $2 and d.deployment_status <> 'unassigned'
                 and lower($3) in (lower(d.example_identifier::text), lower(d.deployment_path)))";
    Ok(sqlx::query_scalar(sql).bind(course).bind(content.uuid()).bind(identifier).fetch_one(&mut **tx).await?)
}

/// A version that a content is to show.
#[derive(Clone, Copy, Debug)]
pub struct NewAssignment<'a> {
    /// The content.
    pub content: Id<CourseContent>,
    /// The example.
    pub example: &'a Assignable,
    /// The version,
    pub version: Uuid,
    /// and its tag.
    pub tag: &'a str,
    /// The version that it showed before.
    pub previous: Option<Uuid>,
    /// How far it is then.
    pub status: DeploymentStatus,
    /// What this is called in the history.
    pub action: DeploymentAction,
    /// Who wants it.
    pub by: Id<User>,
}

/// A version that a content shows now.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Assigned {
    /// The deployment.
    pub id: Uuid,
    /// The version.
    pub version: Uuid,
    /// When it was assigned.
    pub assigned_at: DateTime<Utc>,
}

/// Assigns a version to a content, notes it in the history, and gives the content the version's service.
///
/// The directory stays as long as the example does: students have files there.
pub async fn assign(tx: &mut Tx, new: NewAssignment<'_>) -> Result<Assigned> {
    let sql = "with stored as (
                 insert into course_content_deployment as d (course_content_id, example_version_id, example_identifier, version_tag,
                   deployment_path, created_by, deployment_status)
                 values ($1, $2, $3::text::ltree, $4, $3, $7, $9)
                 on conflict (course_content_id) do update set example_version_id = excluded.example_version_id,
                   example_identifier = excluded.example_identifier, version_tag = excluded.version_tag, deployment_status = $9,
                   deployment_message = null, assigned_at = now(), workflow_id = null,
                   deployment_path = case when d.released_version_id is not null then d.deployment_path else excluded.deployment_path end,
                   deployed_at = case when d.example_identifier = excluded.example_identifier then d.deployed_at end,
                   version_identifier = case when d.example_identifier = excluded.example_identifier then d.version_identifier end,
                   task = case when d.example_identifier = excluded.example_identifier then d.task end, updated_by = $7
                 returning id, assigned_at),
               noted as (
                 insert into deployment_history (deployment_id, action, example_version_id, previous_example_version_id, example_identifier,
                   version_tag, created_by)
                 select id, $6, $2, $5, $3::text::ltree, $4, $7 from stored),
               served as (update course_content set testing_service_id = $8 where id = $1 and testing_service_id is distinct from $8)
               select id, $2 as version, assigned_at from stored";
    let query = sqlx::query_as(sql)
        .bind(new.content.uuid())
        .bind(new.version)
        .bind(&new.example.identifier)
        .bind(new.tag)
        .bind(new.previous)
        .bind(new.action.word())
        .bind(new.by.uuid())
        .bind(new.example.testing_service_id)
        .bind(new.status.word());
    Ok(query.fetch_one(&mut **tx).await?)
}

/// The newest version of an example, with its tag.
pub async fn newest(tx: &mut Tx, example: Uuid) -> Result<Option<(Assignable, String)>> {
    let sql = "select e.id as example_id, e.identifier::text as identifier, v.id as version_id, v.testing_service_id, v.version_tag
               from example e join example_version v on v.example_id = e.id where e.id = $1 order by v.version_number desc limit 1";
    let found = sqlx::query(sql).bind(example).fetch_optional(&mut **tx).await?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some((Assignable::from_row(&row)?, row.try_get("version_tag")?)))
}

/// Those of these contents that are of the course, not archived, and take hand-ins.
pub async fn submittable_contents(db: impl PgExecutor<'_>, course: Uuid, contents: &[Uuid]) -> Result<Vec<Uuid>> {
    let sql = "select id from course_content where id = any($2) and course_id = $1 and is_submittable and archived_at is null";
    Ok(sqlx::query_scalar(sql).bind(course).bind(contents).fetch_all(db).await?)
}

/// For each pair of an identifier and a tag: the example, and its version. What is no identifier names none; of several
/// repositories with such an example one that has the version is meant.
pub async fn known_versions(db: impl PgExecutor<'_>, identifiers: &[String], tags: &[String]) -> Result<Vec<(Option<Uuid>, Option<Uuid>)>> {
    let sql = "select found.example_id, found.version_id from unnest($1::text[], $2::text[]) with ordinality as w(identifier, tag, at)
               left join lateral (
                 select e.id as example_id, v.id as version_id from example e
                 left join example_version v on v.example_id = e.id and v.version_tag = w.tag
                 where e.identifier::text = w.identifier order by v.id is null, e.id limit 1) found on true order by w.at";
    Ok(sqlx::query_as(sql).bind(identifiers).bind(tags).fetch_all(db).await?)
}

/// How far the releases of a course have come, as a [`DeploymentSummary`].
pub async fn summary(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<String> {
    let sql = "select json_build_object('course_id', $1::uuid, 'total_content', count(*), 'submittable_content', count(*) filter (where c.is_submittable),
                 'deployments_total', count(d.id) filter (where d.deployment_status <> 'unassigned'),
                 'deployments_pending', count(d.id) filter (where d.deployment_status in ('pending', 'deploying')),
                 'deployments_deployed', count(d.id) filter (where d.deployment_status = 'deployed'),
                 'deployments_failed', count(d.id) filter (where d.deployment_status = 'failed'),
                 'last_deployment_at', max(d.deployed_at))::text
               from course_content c left join course_content_deployment d on d.course_content_id = c.id
               where c.course_id = $1 and c.archived_at is null";
    Ok(sqlx::query_scalar(sql).bind(course.uuid()).fetch_one(db).await?)
}

/// Takes the example from a content; the row and its history stay.
pub async fn unassign(tx: &mut Tx, content: Id<CourseContent>, by: Id<User>) -> Result<()> {
    let sql = "with old as (select id, example_version_id, example_identifier, version_tag from course_content_deployment where course_content_id = $1),
               stored as (
                 update course_content_deployment set deployment_status = 'unassigned', example_version_id = null, deployment_message = null,
                   task = null, updated_by = $2 where course_content_id = $1),
               noted as (
                 insert into deployment_history (deployment_id, action, previous_example_version_id, example_identifier, version_tag, created_by)
                 select id, 'unassigned', example_version_id, example_identifier, version_tag, $2 from old)
               update course_content set testing_service_id = null where id = $1";
    sqlx::query(sql).bind(content.uuid()).bind(by.uuid()).execute(&mut **tx).await?;
    Ok(())
}

/// What a content shows, with the words a lecturer needs; nothing when no example was ever assigned.
pub async fn of_content(db: impl PgExecutor<'_>, content: Id<CourseContent>) -> Result<Option<DeploymentGet>> {
    let sql = format!(
        "select (to_jsonb(d) || jsonb_build_object('has_newer_version', {NEWER}, 'example_id', e.id, 'example_title', e.title,
           'example_directory', e.directory, 'example_description', e.description, 'course_content_title', c.title,
           'course_content_path', c.path))::text
         from course_content_deployment d join course_content c on c.id = d.course_content_id
           left join example_version v on v.id = d.example_version_id left join example e on e.id = v.example_id
         where d.course_content_id = $1"
    );
    let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(content.uuid()).fetch_optional(db).await?;
    found.map(|json| parse(&json)).transpose()
}

/// What a content shows, in full; nothing when no example was ever assigned.
pub async fn deployment(db: impl PgExecutor<'_>, content: Id<CourseContent>) -> Result<Option<CourseContentDeploymentGet>> {
    let sql = format!("select {}::text from course_content t where t.id = $1", get_of_content());
    let found: Option<Option<String>> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(content.uuid()).fetch_optional(db).await?;
    found.flatten().map(|json| parse(&json)).transpose()
}

/// All that happened to a deployment, newest first.
pub async fn history(db: impl PgExecutor<'_>, content: Id<CourseContent>) -> Result<Vec<DeploymentHistoryGet>> {
    let sql = format!(
        "select coalesce(json_agg(to_jsonb(h) || jsonb_build_object('example_version', {}, 'previous_example_version', {})
           order by h.created_at desc, h.id), '[]')::text
         from course_content_deployment d join deployment_history h on h.deployment_id = d.id where d.course_content_id = $1",
        super::example::version_get("h.example_version_id"),
        super::example::version_get("h.previous_example_version_id")
    );
    row(sqlx::query_scalar(AssertSqlSafe(sql)).bind(content.uuid()).fetch_optional(db).await?, "course_content")
}
