//! The example library.

use super::{row, rows, secret};
use crate::{
    Error, Result, Tx,
    sql::{nested, nested_shape, nested_shapes},
};
use computor_types::{Code, Id, Listing, dto::*};
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, PgExecutor, PgPool, types::Json};
use uuid::Uuid;

/// The version whose key is `outer` (an expression on the row around it), as in a list.
pub(crate) fn version_list(outer: &str) -> String {
    nested_shape::<ExampleVersionList>("example_version", version_field, outer, "id")
}

/// As [`version_list`], in full.
pub(crate) fn version_get(outer: &str) -> String {
    nested_shape::<ExampleVersionGet>("example_version", version_field, outer, "id")
}

/// The versions of the example `t` in full, newest first.
pub(crate) fn versions_of_example() -> String {
    nested_shapes::<ExampleVersionGet>("example_version", version_field, "t.id", "example_id", "t.version_number desc")
}

/// What the example `t` depends on.
pub(crate) fn dependencies_of_example() -> String {
    nested_shapes::<ExampleDependencyGet>("example_dependency", dependency_field, "t.id", "example_id", "t.created_at, t.id")
}

/// Versions never change, so nobody notes who changed one.
fn version_field(name: &str) -> Option<String> {
    match name {
        "updated_at" => Some("null::timestamptz".to_owned()),
        "updated_by" => Some("null::uuid".to_owned()),
        _ => None,
    }
}

fn dependency_field(name: &str) -> Option<String> {
    (name == "dependency").then(|| nested::<Example>("t.depends_id", "id"))
}

/// The kind of source of a repository.
pub async fn source_type(db: impl PgExecutor<'_>, repository: Id<ExampleRepository>) -> Result<Option<SourceType>> {
    let sql = "select source_type from example_repository where id = $1";
    let word: Option<String> = sqlx::query_scalar(sql).bind(repository.uuid()).fetch_optional(db).await?;
    word.map(super::word).transpose()
}

/// The enabled service with this slug, if it runs tests.
pub async fn testing_service(db: impl PgExecutor<'_>, slug: &str) -> Result<Option<Uuid>> {
    let sql = "select s.id from service s join service_type k on k.id = s.service_type_id
               where s.slug = $1 and s.enabled and s.archived_at is null and k.path <@ 'testing' and nlevel(k.path) > 1";
    Ok(sqlx::query_scalar(sql).bind(slug).fetch_optional(db).await?)
}

/// Those of the identifiers that examples of the repository have, with the examples.
pub async fn by_identifier(
    db: impl PgExecutor<'_>,
    repository: Id<ExampleRepository>,
    identifiers: &[String],
) -> Result<Vec<(String, Uuid)>> {
    let sql = "select identifier::text, id from example where example_repository_id = $1 and identifier::text = any($2)";
    Ok(sqlx::query_as(sql).bind(repository.uuid()).bind(identifiers).fetch_all(db).await?)
}

/// The identifier of the example in this directory of the repository.
pub async fn in_directory(db: impl PgExecutor<'_>, repository: Id<ExampleRepository>, directory: &str) -> Result<Option<String>> {
    let sql = "select identifier::text from example where example_repository_id = $1 and directory = $2";
    Ok(sqlx::query_scalar(sql).bind(repository.uuid()).bind(directory).fetch_optional(db).await?)
}

/// Whether an example in this directory has this version.
pub async fn has_version(db: impl PgExecutor<'_>, repository: Id<ExampleRepository>, directory: &str, tag: &str) -> Result<bool> {
    let sql = "select exists(select 1 from example e join example_version v on v.example_id = e.id
               where e.example_repository_id = $1 and e.directory = $2 and v.version_tag = $3)";
    Ok(sqlx::query_scalar(sql).bind(repository.uuid()).bind(directory).bind(tag).fetch_one(db).await?)
}

/// Whether a version of an example in the repository of `example` has its files there; it is not deleted until the
/// transaction ends.
pub async fn names_files(tx: &mut Tx, example: Id<Example>, storage_path: &str) -> Result<bool> {
    let sql = "select 1 from example_version v join example e on e.id = v.example_id
               where v.storage_path = $2 and e.example_repository_id = (select example_repository_id from example where id = $1)
               limit 1 for key share of v";
    Ok(sqlx::query(sql).bind(example.uuid()).bind(storage_path).fetch_optional(&mut **tx).await?.is_some())
}

/// An example as its newest upload describes it.
#[derive(Clone, Copy, Debug)]
pub struct NewExample<'a> {
    /// Where it belongs.
    pub repository: Id<ExampleRepository>,
    /// Its directory there, which never changes.
    pub directory: &'a str,
    /// Its unique name there.
    pub identifier: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// What it is about.
    pub description: Option<&'a str>,
    /// For sorting.
    pub category: Option<&'a str>,
    /// For finding.
    pub tags: &'a [String],
}

/// Stores an example, or what is new about it; nobody else changes it until the transaction ends.
pub async fn store_example(tx: &mut Tx, new: NewExample<'_>, by: Id<User>) -> Result<Id<Example>> {
    let sql = "insert into example as e (example_repository_id, directory, identifier, title, description, category, tags, created_by)
               values ($1, $2, $3::text::ltree, $4, $5, $6, $7, $8)
               on conflict (example_repository_id, directory) do update set identifier = excluded.identifier, title = excluded.title,
                 description = excluded.description, category = excluded.category, tags = excluded.tags, updated_by = excluded.created_by
               returning id";
    let query = sqlx::query_scalar(sql)
        .bind(new.repository.uuid())
        .bind(new.directory)
        .bind(new.identifier)
        .bind(new.title)
        .bind(new.description)
        .bind(new.category)
        .bind(new.tags)
        .bind(by.uuid());
    let id: Uuid = query.fetch_one(&mut **tx).await?;
    Ok(id.into())
}

/// A version to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    /// Of which example.
    pub example: Id<Example>,
    /// Such as `1.2.0`.
    pub tag: &'a str,
    /// Counts from 1; the next one if none is given.
    pub number: Option<i32>,
    /// Where the files lie.
    pub storage_path: &'a str,
    /// The service that tests it.
    pub service: Uuid,
    /// What it is called.
    pub title: Option<&'a str>,
    /// What it is about.
    pub description: Option<&'a str>,
    /// Of its texts.
    pub language: &'a str,
    /// Under which it may be used.
    pub license: Option<&'a str>,
    /// Slug, version and settings of the service.
    pub backend: &'a Value,
    /// Files that students hand in.
    pub submission_files: &'a [String],
    /// Files that students get as well.
    pub additional_files: &'a [String],
    /// Files that students begin with.
    pub templates: &'a [String],
    /// Files that the tests need.
    pub test_files: &'a [String],
    /// Whether it may take the place of a version with the same tag.
    pub overwrite: bool,
}

/// Stores a version; answers nothing if the tag is taken and may not be overwritten. What students have or are about to get,
/// and what other versions were made with, is never overwritten.
pub async fn store_version(tx: &mut Tx, new: NewVersion<'_>, by: Id<User>) -> Result<Option<ExampleVersionGet>> {
    // A release that begins at this moment holds the version; what it has marked is seen after waiting for it.
    let held = "select 1 from example_version where example_id = $1 and version_tag = $2 for no key update";
    sqlx::query(held).bind(new.example.uuid()).bind(new.tag).execute(&mut **tx).await?;
    let sql = "insert into example_version as v (example_id, version_tag, version_number, storage_path, testing_service_id, title, description,
                 language, license, execution_backend, student_submission_files, additional_files, student_templates, test_files, created_by)
               values ($1, $2, coalesce($3, (select coalesce(max(version_number), 0) + 1 from example_version where example_id = $1)),
                 $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
               on conflict (example_id, version_tag) do update set storage_path = excluded.storage_path,
                 testing_service_id = excluded.testing_service_id, title = excluded.title, description = excluded.description,
                 language = excluded.language, license = excluded.license, execution_backend = excluded.execution_backend,
                 student_submission_files = excluded.student_submission_files, additional_files = excluded.additional_files,
                 student_templates = excluded.student_templates, test_files = excluded.test_files
                 where $16 and not exists(select 1 from course_content_deployment d where d.released_version_id = v.id
                     or d.example_version_id = v.id and d.deployment_status = 'deploying')
                   and not exists(select 1 from example_version_lock l where l.needed_version_id = v.id)
               returning to_json(v)::text";
    let query = sqlx::query_scalar(sql)
        .bind(new.example.uuid())
        .bind(new.tag)
        .bind(new.number)
        .bind(new.storage_path)
        .bind(new.service)
        .bind(new.title)
        .bind(new.description)
        .bind(new.language)
        .bind(new.license)
        .bind(Json(new.backend))
        .bind(new.submission_files)
        .bind(new.additional_files)
        .bind(new.templates)
        .bind(new.test_files)
        .bind(by.uuid())
        .bind(new.overwrite);
    let stored: Option<String> = query.fetch_optional(&mut **tx).await?;
    stored.map(|json| crate::crud::parse(&json)).transpose()
}

/// Replaces what an example depends on.
pub async fn set_dependencies(tx: &mut Tx, example: Id<Example>, on: &[Uuid], constraints: &[Option<String>]) -> Result<()> {
    sqlx::query("delete from example_dependency where example_id = $1").bind(example.uuid()).execute(&mut **tx).await?;
    let sql = "insert into example_dependency (example_id, depends_id, version_constraint)
               select $1, d.id, d.version from unnest($2::uuid[], $3::text[]) as d(id, version) on conflict do nothing";
    sqlx::query(sql).bind(example.uuid()).bind(on).bind(constraints).execute(&mut **tx).await?;
    Ok(())
}

/// Whether an example depends on itself, directly or not.
pub async fn depends_on_itself(tx: &mut Tx, example: Id<Example>) -> Result<bool> {
    let sql = "with recursive needed(id) as (
                 select depends_id from example_dependency where example_id = $1
                 union select d.depends_id from needed n join example_dependency d on d.example_id = n.id)
               select exists(select 1 from needed where id = $1)";
    Ok(sqlx::query_scalar(sql).bind(example.uuid()).fetch_one(&mut **tx).await?)
}

/// The versions of an example, newest first.
pub async fn list_versions(db: &PgPool, example: Id<Example>, query: &ExampleVersionQuery) -> Result<Listing<ExampleVersionList>> {
    let sql =
        "select to_json(v)::text, count(*) over () from example_version v where example_id = $1 and ($2::text is null or version_tag = $2)
               order by version_number desc limit $3 offset $4";
    let page = query.page();
    let query = sqlx::query_as(sql).bind(example.uuid()).bind(query.version_tag.as_deref()).bind(page.rows()).bind(i64::from(page.skip));
    rows(query.fetch_all(db).await?)
}

/// A version in full.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub async fn get_version(db: impl PgExecutor<'_>, id: Id<ExampleVersion>) -> Result<ExampleVersionGet> {
    let sql = "select to_json(v)::text from example_version v where id = $1";
    row(sqlx::query_scalar(sql).bind(id.uuid()).fetch_optional(db).await?, "example_version")
}

/// A version with what its files are called by.
#[derive(Clone, Debug, FromRow)]
pub struct StoredVersion {
    /// The version.
    pub id: Uuid,
    /// Its example.
    pub example_id: Uuid,
    /// Such as `1.2.0`.
    pub version_tag: String,
    /// Counts from 1.
    pub version_number: i32,
    /// Where the files lie.
    pub storage_path: String,
    /// Unique name of the example in its repository.
    pub identifier: String,
    /// Directory of the example in its repository.
    pub directory: String,
    /// Title of the example.
    pub title: String,
}

/// The versions of these examples, newest first.
pub async fn stored_versions(db: impl PgExecutor<'_>, examples: &[Uuid]) -> Result<Vec<StoredVersion>> {
    let sql =
        "select v.id, v.example_id, v.version_tag, v.version_number, v.storage_path, e.identifier::text as identifier, e.directory, e.title
               from example_version v join example e on e.id = v.example_id where v.example_id = any($1) order by v.version_number desc";
    Ok(sqlx::query_as(sql).bind(examples).fetch_all(db).await?)
}

/// Chooses, once and for all, the versions of what a version needs.
pub async fn lock_needs(tx: &mut Tx, version: Uuid, needed: &[Uuid]) -> Result<()> {
    let sql = "with gone as (delete from example_version_lock where example_version_id = $1 and needed_version_id <> all($2)),
               chosen as (
                 insert into example_version_lock (example_version_id, needed_version_id, position)
                 select $1, n.id, n.position from unnest($2) with ordinality as n(id, position)
                 on conflict (example_version_id, needed_version_id) do update set position = excluded.position)
               update example_version set locked_at = now() where id = $1";
    sqlx::query(sql).bind(version).bind(needed).execute(&mut **tx).await?;
    Ok(())
}

/// A version, and the versions of what it needs, in their order, if they were kept with it; nothing otherwise.
pub async fn locked_with_needs(db: impl PgExecutor<'_>, version: Uuid) -> Result<Option<(StoredVersion, Vec<StoredVersion>)>> {
    let sql =
        "select v.id, v.example_id, v.version_tag, v.version_number, v.storage_path, e.identifier::text as identifier, e.directory, e.title
               from (select id as version_id, -1 as position from example_version where id = $1 and locked_at is not null
                     union all
                     select l.needed_version_id, l.position from example_version_lock l join example_version own on own.id = l.example_version_id
                     where l.example_version_id = $1 and own.locked_at is not null) wanted
               join example_version v on v.id = wanted.version_id join example e on e.id = v.example_id order by wanted.position";
    let mut found: Vec<StoredVersion> = sqlx::query_as(sql).bind(version).fetch_all(db).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let needs = found.split_off(1);
    Ok(found.pop().map(|own| (own, needs)))
}

/// Versions, and those that were chosen for what each needs, the nearest first; nothing for one for which they were not chosen.
///
/// # Errors
/// When the database fails.
pub async fn with_locked_needs(db: &mut PgConnection, versions: &[Uuid]) -> Result<Vec<(StoredVersion, Option<Vec<StoredVersion>>)>> {
    #[derive(FromRow)]
    struct Found {
        needed_by: Option<Uuid>,
        locked: bool,
        #[sqlx(flatten)]
        version: StoredVersion,
    }
    let sql = "select w.needed_by, v.locked_at is not null as locked, v.id, v.example_id, v.version_tag, v.version_number, v.storage_path,
                 e.identifier::text as identifier, e.directory, e.title
               from (select null::uuid as needed_by, id, 0::bigint as position from unnest($1::uuid[]) id
                     union all select l.example_version_id, l.needed_version_id, l.position from example_version_lock l where l.example_version_id = any($1)) w
                 join example_version v on v.id = w.id join example e on e.id = v.example_id
               order by w.needed_by nulls first, w.position, v.id";
    let found: Vec<Found> = sqlx::query_as(sql).bind(versions).fetch_all(db).await?;
    let (own, mut needed): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| one.needed_by.is_none());
    let with_needs = own.into_iter().map(|one| {
        let of = needed.extract_if(.., |need| need.needed_by == Some(one.version.id));
        let needs: Vec<StoredVersion> = of.map(|need| need.version).collect();
        (one.version, one.locked.then_some(needs))
    });
    Ok(with_needs.collect())
}

/// Lets nobody else change what the examples of a repository depend on until the transaction ends. The repository is that
/// of the example, or the one that is named.
pub async fn lock_repository(tx: &mut Tx, repository: Option<Id<ExampleRepository>>, example: Option<Id<Example>>) -> Result<()> {
    let sql = "select 1 from example_repository
               where id = coalesce($1, (select example_repository_id from example where id = $2)) for no key update";
    sqlx::query(sql).bind(repository.map(Id::uuid)).bind(example.map(Id::uuid)).execute(&mut **tx).await?;
    Ok(())
}

/// Whether students have a version, or are about to get it.
pub async fn is_released(tx: &mut Tx, version: Uuid) -> Result<bool> {
    let sql = "select exists(select 1 from course_content_deployment d where d.released_version_id = $1
                 or d.example_version_id = $1 and d.deployment_status = 'deploying')";
    Ok(sqlx::query_scalar(sql).bind(version).fetch_one(&mut **tx).await?)
}

/// The newest version of an example, which no release begins with until the transaction ends.
pub async fn newest_version(tx: &mut Tx, example: Id<Example>) -> Result<Option<Uuid>> {
    let sql = "select id from example_version where example_id = $1 order by version_number desc limit 1 for no key update";
    Ok(sqlx::query_scalar(sql).bind(example.uuid()).fetch_optional(&mut **tx).await?)
}

/// The example of a version.
pub async fn example_of(db: impl PgExecutor<'_>, version: Id<ExampleVersion>) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar("select example_id from example_version where id = $1").bind(version.uuid()).fetch_optional(db).await?)
}

/// One example needs another.
#[derive(Clone, Debug, FromRow)]
pub struct Need {
    /// This one needs
    pub example_id: Uuid,
    /// that one,
    pub depends_id: Uuid,
    /// in such a version.
    pub version_constraint: Option<String>,
}

/// Everything that an example needs, and what that needs, by the identifier of what is needed.
pub async fn needs(db: impl PgExecutor<'_>, example: Uuid) -> Result<Vec<Need>> {
    let sql = "with recursive needed(id) as (
                 select $1::uuid union select d.depends_id from needed n join example_dependency d on d.example_id = n.id)
               select d.example_id, d.depends_id, d.version_constraint from needed n join example_dependency d on d.example_id = n.id
               join example e on e.id = d.depends_id order by e.identifier, d.id";
    Ok(sqlx::query_as(sql).bind(example).fetch_all(db).await?)
}

/// The course contents that show a version, or did.
pub async fn references(db: impl PgExecutor<'_>, version: Id<ExampleVersion>) -> Result<Vec<ExampleVersionReference>> {
    let sql = "select coalesce(json_agg(json_build_object('deployment_id', d.id, 'course_id', c.course_id, 'course_path', k.path::text,
                 'course_content_id', c.id, 'course_content_path', c.path::text,
                 'relation', case when $1 in (d.example_version_id, d.released_version_id) then 'assigned' else 'history' end) order by k.path, c.path), '[]')::text
               from course_content_deployment d join course_content c on c.id = d.course_content_id join course k on k.id = c.course_id
               where $1 in (d.example_version_id, d.released_version_id)
                 or exists(select 1 from deployment_history h where h.deployment_id = d.id and $1 in (h.example_version_id, h.previous_example_version_id))";
    row(sqlx::query_scalar(sql).bind(version.uuid()).fetch_optional(db).await?, "example_version")
}

/// Deletes a version, unless a content shows it by now; answers whether it did.
pub async fn delete_version(db: impl PgExecutor<'_>, version: Id<ExampleVersion>) -> Result<bool> {
    let sql = "delete from example_version v where id = $1 and not exists(select 1 from course_content_deployment where v.id in (example_version_id, released_version_id))
               and not exists(select 1 from example_version_lock where needed_version_id = v.id)";
    Ok(sqlx::query(sql).bind(version.uuid()).execute(db).await?.rows_affected() > 0)
}

/// What needs a version: identifier and tag.
pub async fn needed_by(db: impl PgExecutor<'_>, version: Id<ExampleVersion>) -> Result<Vec<String>> {
    let sql = "select e.identifier::text || ' ' || v.version_tag from example_version_lock l join example_version v on v.id = l.example_version_id
               join example e on e.id = v.example_id where l.needed_version_id = $1 order by 1";
    Ok(sqlx::query_scalar(sql).bind(version.uuid()).fetch_all(db).await?)
}

/// An example that is to be deleted, and what speaks against it.
#[derive(Clone, Debug, FromRow)]
pub struct Doomed {
    /// The example.
    pub id: Uuid,
    /// Unique name in its repository.
    pub identifier: String,
    /// What it is called.
    pub title: String,
    /// Directory in its repository.
    pub directory: String,
    /// The repository,
    pub repository_id: Uuid,
    /// and what that is called.
    pub repository_name: String,
    /// Where the files of its versions lie.
    pub storage_paths: Vec<String>,
    /// How many contents show it.
    pub references: i64,
    /// How many of those are in use: neither they nor their organizations are archived.
    pub living: i64,
    /// How many dependencies begin or end with it.
    pub dependencies: i64,
}

/// The examples whose identifier is this one, or below it, or matches the pattern; locked until the transaction ends.
pub async fn matching(tx: &mut Tx, pattern: &str, repository: Option<Id<ExampleRepository>>) -> Result<Vec<Doomed>> {
    let lock = "select id from example where ($2::uuid is null or example_repository_id = $2)
                and case when $1 like '%*%' then identifier ~ $1::lquery else identifier <@ $1::text::ltree end for update";
    let repository = repository.map(Id::uuid);
    let ids: Vec<Uuid> = sqlx::query_scalar(lock).bind(pattern).bind(repository).fetch_all(&mut **tx).await?;
    let sql = "select e.id, e.identifier::text as identifier, e.title, e.directory, r.id as repository_id, r.name as repository_name,
                 array(select v.storage_path from example_version v where v.example_id = e.id order by v.version_number) as storage_paths,
                 shown.total as \"references\", shown.living,
                 (select count(*) from example_dependency d where e.id in (d.example_id, d.depends_id)) as dependencies
               from example e join example_repository r on r.id = e.example_repository_id cross join lateral (
                 select count(*) as total, count(*) filter (where c.archived_at is null and o.archived_at is null) as living
                 from course_content_deployment d join course_content c on c.id = d.course_content_id join course k on k.id = c.course_id
                 join organization o on o.id = k.organization_id
                 where exists(select 1 from example_version v where v.example_id = e.id and v.id in (d.example_version_id, d.released_version_id))) shown
               where e.id = any($1) order by e.identifier, e.id";
    Ok(sqlx::query_as(sql).bind(ids).fetch_all(&mut **tx).await?)
}

/// What other examples need of these: the identifiers of both.
pub async fn needed_elsewhere(tx: &mut Tx, examples: &[Uuid]) -> Result<Vec<(String, String)>> {
    let sql = "select distinct e.identifier::text, n.identifier::text from (
                 select example_id, depends_id from example_dependency
                 union select v.example_id, w.example_id from example_version_lock l join example_version v on v.id = l.example_version_id
                   join example_version w on w.id = l.needed_version_id) d
               join example e on e.id = d.example_id join example n on n.id = d.depends_id
               where d.depends_id = any($1) and d.example_id <> all($1) order by 1, 2";
    Ok(sqlx::query_as(sql).bind(examples).fetch_all(&mut **tx).await?)
}

/// Deletes examples with their versions; what shows them shows nothing then, and what needed them does not any more.
pub async fn delete_examples(tx: &mut Tx, examples: &[Uuid]) -> Result<()> {
    let sql = "delete from example_version_lock l using example_version v where v.id = l.needed_version_id and v.example_id = any($1)";
    sqlx::query(sql).bind(examples).execute(&mut **tx).await?;
    sqlx::query("delete from example where id = any($1)").bind(examples).execute(&mut **tx).await?;
    Ok(())
}

/// The dependency `d` in full.
fn dependency() -> String {
    format!("(to_jsonb(d) || jsonb_build_object('dependency', {}))", nested::<Example>("d.depends_id", "id"))
}

/// What an example depends on directly.
pub async fn list_dependencies(db: impl PgExecutor<'_>, example: Id<Example>) -> Result<Vec<ExampleDependencyGet>> {
    let sql = AssertSqlSafe(format!(
        "select coalesce(json_agg({} order by d.created_at, d.id), '[]')::text from example_dependency d where d.example_id = $1",
        dependency()
    ));
    row(sqlx::query_scalar(sql).bind(example.uuid()).fetch_optional(db).await?, "example")
}

/// Lets an example depend on another one of its repository; answers nothing if that is none.
pub async fn create_dependency(
    tx: &mut Tx,
    example: Id<Example>,
    on: Id<Example>,
    constraint: Option<&str>,
) -> Result<Option<ExampleDependencyGet>> {
    let sql = "insert into example_dependency (example_id, depends_id, version_constraint)
               select e.id, o.id, $3 from example e join example o on o.example_repository_id = e.example_repository_id
               where e.id = $1 and o.id = $2 returning id";
    let id: Option<Uuid> = sqlx::query_scalar(sql).bind(example.uuid()).bind(on.uuid()).bind(constraint).fetch_optional(&mut **tx).await?;
    let Some(id) = id else { return Ok(None) };
    let sql = AssertSqlSafe(format!("select {}::text from example_dependency d where d.id = $1", dependency()));
    row(sqlx::query_scalar(sql).bind(id).fetch_optional(&mut **tx).await?, "example_dependency").map(Some)
}

/// Which example a dependency is of, and on which; of this example if one is given.
pub async fn find_dependency(tx: &mut Tx, id: Id<ExampleDependency>, of: Option<Id<Example>>) -> Result<Option<(Id<Example>, Uuid)>> {
    let sql = "select example_id, depends_id from example_dependency where id = $1 and ($2::uuid is null or example_id = $2)";
    let found: Option<(Uuid, Uuid)> = sqlx::query_as(sql).bind(id.uuid()).bind(of.map(Id::uuid)).fetch_optional(&mut **tx).await?;
    Ok(found.map(|(example, on)| (example.into(), on)))
}

/// Deletes a dependency; answers whether it was there.
pub async fn delete_dependency(tx: &mut Tx, id: Id<ExampleDependency>) -> Result<bool> {
    let sql = "delete from example_dependency where id = $1";
    Ok(sqlx::query(sql).bind(id.uuid()).execute(&mut **tx).await?.rows_affected() > 0)
}

/// Where a repository of examples lies, and what opens it.
#[derive(Clone, FromRow)]
pub struct Source {
    /// Its address.
    pub source_url: String,
    /// A branch or tag.
    pub default_version: Option<String>,
    /// A secret that is not sealed yet.
    pub access_credentials: Option<String>,
    /// For which id the secret opens,
    pub sealed_for: Option<Uuid>,
    /// and the secret, sealed.
    pub sealed: Option<String>,
}
impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("source_url", &self.source_url).finish_non_exhaustive()
    }
}

/// Where the repository lies.
pub async fn source(db: impl PgExecutor<'_>, repository: Id<ExampleRepository>) -> Result<Option<Source>> {
    let sql = "select r.source_url, r.default_version, r.access_credentials, c.id as sealed_for, c.sealed
               from example_repository r left join example_credentials c on c.example_repository_id = r.id where r.id = $1";
    Ok(sqlx::query_as(sql).bind(repository.uuid()).fetch_optional(db).await?)
}

/// Keeps what opens a repository in the place of what did so before; null stands for nothing.
pub(crate) async fn keep_credentials(tx: &mut PgConnection, repository: Id<ExampleRepository>, given: &Value) -> Result<()> {
    let Some(text) = given.as_str() else {
        sqlx::query("delete from example_credentials where example_repository_id = $1").bind(repository.uuid()).execute(&mut *tx).await?;
        return forget_readable(tx, repository.uuid()).await;
    };
    let unset = "credentials are kept encrypted only, and no key is configured: set secret_key";
    let (id, sealed) = secret::enclosed(text).ok_or_else(|| Error::rejected(Code::Nimpl001, unset))?;
    seal_credentials(tx, repository.uuid(), id, sealed).await
}

/// Keeps what opens a repository, sealed for this id.
pub async fn seal_credentials(tx: &mut PgConnection, repository: Uuid, id: Uuid, sealed: &str) -> Result<()> {
    let sql = "insert into example_credentials (id, example_repository_id, sealed) values ($1, $2, $3)
               on conflict (example_repository_id) do update set id = excluded.id, sealed = excluded.sealed, created_at = excluded.created_at";
    sqlx::query(sql).bind(id).bind(repository).bind(sealed).execute(&mut *tx).await?;
    forget_readable(tx, repository).await
}

async fn forget_readable(tx: &mut PgConnection, repository: Uuid) -> Result<()> {
    let sql = "update example_repository set access_credentials = null where id = $1 and access_credentials is not null";
    sqlx::query(sql).bind(repository).execute(tx).await?;
    Ok(())
}

/// Repositories whose credentials are not sealed yet, and these. Nobody changes them meanwhile.
pub async fn readable_credentials(tx: &mut Tx) -> Result<Vec<(Uuid, String)>> {
    let sql = "select id, access_credentials from example_repository where access_credentials is not null order by id for update";
    Ok(sqlx::query_as(sql).fetch_all(&mut **tx).await?)
}
