//! Tests that tutors run with code of their own.

use super::testing::Job;
use crate::{Error, Result, Tx, sql::select_list};
use computor_types::{Id, dto::*};
use schemars::JsonSchema;
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, QueryBuilder, types::Json};
use uuid::Uuid;

/// What is assigned to a content, as staff tries it out.
#[derive(Clone, Debug, FromRow)]
pub struct Assigned {
    /// The version of the example.
    pub example_version_id: Uuid,
    /// The files that it asks for.
    pub student_submission_files: Vec<String>,
    /// The testing service of the content, if it is enabled and runs tests.
    pub testing_service_id: Option<Uuid>,
}

/// What is assigned to a content; nothing if no example is.
///
/// # Errors
/// When the database fails.
pub async fn assigned(db: impl PgExecutor<'_>, content: Id<CourseContent>) -> Result<Option<Assigned>> {
    let sql = "select v.id as example_version_id, v.student_submission_files, s.id as testing_service_id
               from course_content c join course_content_deployment d on d.course_content_id = c.id
               join example_version v on v.id = tested_version(d.deployment_status, d.example_version_id, d.released_version_id, true)
               left join (service s join service_type k on k.id = s.service_type_id and k.path <@ 'testing' and nlevel(k.path) > 1)
                 on s.id = c.testing_service_id and s.enabled and s.archived_at is null
               where c.id = $1";
    Ok(sqlx::query_as(sql).bind(content.uuid()).fetch_optional(db).await?)
}

/// A test that begins.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// What is to run it.
    pub service: Uuid,
    /// Digest of the code.
    pub object_key: &'a str,
    /// Whether pictures of figures are wanted; as the exercise says if nothing is said.
    pub figures: Option<bool>,
}

/// Whether pictures of figures are wanted of a test; as the exercise says if nothing is said.
///
/// # Errors
/// When the database fails.
pub async fn figures(db: impl PgExecutor<'_>, test: Id<TutorTest>) -> Result<Option<bool>> {
    let found = sqlx::query_scalar("select figures from living_tutor_test where id = $1").bind(test.uuid());
    Ok(found.fetch_optional(db).await?.flatten())
}

/// Stores a test, and deletes those that have expired.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &mut Tx, by: Id<User>, content: Id<CourseContent>, of: &Assigned, new: New<'_>) -> Result<Id<TutorTest>> {
    sqlx::query("delete from tutor_test where expires_at <= now()").execute(&mut **tx).await?;
    let sql = "insert into tutor_test (user_id, course_content_id, example_version_id, testing_service_id, object_key, figures)
               values ($1, $2, $3, $4, $5, $6) returning id";
    let query = sqlx::query_scalar(sql).bind(by.uuid()).bind(content.uuid()).bind(of.example_version_id);
    let query = query.bind(new.service).bind(new.object_key).bind(new.figures);
    let id: Uuid = query.fetch_one(&mut **tx).await?;
    Ok(id.into())
}

/// What the flow of a test needs to know; nothing when it is gone.
///
/// # Errors
/// When the database fails.
pub async fn job(db: impl PgExecutor<'_>, test: Id<TutorTest>) -> Result<Option<Job>> {
    let sql = "select case when t.finished_at is null then 4 else 0 end as status, t.object_key, v.id as example_version_id, v.example_id,
                 s.slug as service_slug, c.id as course_content_id, c.course_id, null::uuid as asked_by
               from living_tutor_test t join example_version v on v.id = t.example_version_id join service s on s.id = t.testing_service_id
               join course_content c on c.id = t.course_content_id where t.id = $1";
    Ok(sqlx::query_as(sql).bind(test.uuid()).fetch_optional(db).await?)
}

/// Notes that it runs now.
///
/// # Errors
/// When the database fails.
pub async fn started(db: impl PgExecutor<'_>, test: Id<TutorTest>) -> Result<()> {
    let sql = "update tutor_test set status = 'running', started_at = coalesce(started_at, now()) where id = $1 and finished_at is null";
    sqlx::query(sql).bind(test.uuid()).execute(db).await?;
    Ok(())
}

/// Ends a test, unless it has ended; answers whether this changed anything.
///
/// # Errors
/// When the database fails.
pub async fn ended(
    db: impl PgExecutor<'_>,
    test: Id<TutorTest>,
    state: TutorTestState,
    report: Option<&Value>,
    error: Option<&str>,
) -> Result<bool> {
    let sql = "update tutor_test set status = $2, report = $3, error = $4, started_at = coalesce(started_at, now()), finished_at = now()
               where id = $1 and finished_at is null";
    let query = sqlx::query(sql).bind(test.uuid()).bind(state.word()).bind(report.map(Json)).bind(error);
    Ok(query.execute(db).await?.rows_affected() > 0)
}

/// A file that a test left behind.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct LeftBehind {
    /// Its path.
    pub filename: String,
    /// In bytes.
    pub size: i64,
    /// Digest of its content, in hex.
    pub object_key: String,
    /// What it is, if that was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// Stores which files a test left behind.
///
/// # Errors
/// When the database fails.
pub async fn set_artifacts(tx: &mut Tx, test: Id<TutorTest>, files: &[LeftBehind]) -> Result<()> {
    let sql = "update tutor_test set artifacts = (select coalesce(jsonb_agg(file || jsonb_build_object('last_modified', now())), '[]')
               from jsonb_array_elements($2::jsonb) file) where id = $1";
    sqlx::query(sql).bind(test.uuid()).bind(Json(files)).execute(&mut **tx).await?;
    Ok(())
}

/// The files that a test left behind.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn artifacts(db: impl PgExecutor<'_>, test: Id<TutorTest>) -> Result<Vec<LeftBehind>> {
    let found: Option<Json<Vec<LeftBehind>>> =
        sqlx::query_scalar("select artifacts from living_tutor_test where id = $1").bind(test.uuid()).fetch_optional(db).await?;
    found.map(|Json(files)| files).ok_or(Error::NotFound("tutor_test"))
}

/// The digest of the code that is tested.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn input(db: impl PgExecutor<'_>, test: Id<TutorTest>) -> Result<String> {
    let found: Option<String> =
        sqlx::query_scalar("select object_key from living_tutor_test where id = $1").bind(test.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("tutor_test"))
}

/// A test in one of its shapes.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn shown<T: JsonSchema + 'static>(db: impl PgExecutor<'_>, test: Id<TutorTest>) -> Result<String> {
    let mut q = QueryBuilder::new("select row_to_json(r)::text from (select ");
    q.push(select_list::<T>(field)).push(" from living_tutor_test t where t.id = ").push_bind(test.uuid()).push(") r");
    let found: Option<String> = q.build_query_scalar().fetch_optional(db).await?;
    found.ok_or(Error::NotFound("tutor_test"))
}

fn field(name: &str) -> Option<String> {
    let sql = match name {
        "test_id" => "t.id",
        "result_dict" => "t.report",
        "passed" => "t.report #> '{summary,passed}'",
        "failed" => "t.report #> '{summary,failed}'",
        "total" => "t.report #> '{summary,total}'",
        // A testing service says what the result is; the platform's own judge calls it the score, and its `result` is a word.
        "result_value" => {
            "(select told.value from unnest(array[t.report -> 'result_value', t.report -> 'score', t.report -> 'result'])
                with ordinality told (value, place) where jsonb_typeof(told.value) = 'number' order by told.place limit 1)"
        }
        "has_artifacts" => "jsonb_array_length(t.artifacts) > 0",
        "artifact_count" | "total_count" => "jsonb_array_length(t.artifacts)",
        "artifacts" => {
            "(select coalesce(jsonb_agg(file - '{object_key,content_type}'::text[] order by file ->> 'filename'), '[]') from jsonb_array_elements(t.artifacts) file)"
        }
        _ => return None,
    };
    Some(sql.to_owned())
}
