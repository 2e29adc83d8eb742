//! Test runs: starting one, what its flow needs to know, and how it ends.
//!
//! Statuses of a result: 0 finished, 1 failed, 2 cancelled, 3 scheduled, 4 queued, 5 running, 6 crashed, 7 paused.
//! A run that has ended (0, 1, 2, 6) never changes again here, so the flow may report an end more than once.

use crate::Result;
use computor_types::{
    Id,
    dto::{Course, CourseContent, TestResult},
};
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, types::Json};
use uuid::Uuid;

/// What the flow of a test run needs to know.
#[derive(Clone, Debug, FromRow)]
pub struct Job {
    /// The run's status, as in the module's list.
    pub status: i32,
    /// Digest of the submission's archive, in hex.
    pub object_key: String,
    /// The version of the example to test with.
    pub example_version_id: Uuid,
    /// Where that version's files lie: `manifest/<digest>`.
    pub storage_path: String,
    /// Directory of the example in its repository.
    pub directory: String,
    /// The testing service.
    pub service_slug: String,
    /// The assignment.
    #[sqlx(try_from = "Uuid")]
    pub course_content_id: Id<CourseContent>,
    /// Its course.
    #[sqlx(try_from = "Uuid")]
    pub course_id: Id<Course>,
}

/// How a run that brought no verdict ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// It could not be done.
    Failed = 1,
    /// Somebody stopped it.
    Cancelled = 2,
    /// The worker died, too often.
    Crashed = 6,
}

/// What to do for this run; nothing when the run, its submission or its example version is gone.
///
/// The example version is the one that was assigned when the run was asked for.
pub async fn job(db: impl PgExecutor<'_>, run: Id<TestResult>) -> Result<Option<Job>> {
    let sql = "select r.status, a.object_key, v.id as example_version_id, v.storage_path, e.directory, s.slug as service_slug,
                 c.id as course_content_id, c.course_id
               from result r join submission_artifact a on a.id = r.submission_artifact_id
                 join course_content c on c.id = r.course_content_id join service s on s.id = r.testing_service_id
                 left join course_content_deployment d on d.course_content_id = c.id
                 join example_version v on v.id = coalesce((r.properties ->> 'example_version_id')::uuid, d.example_version_id)
                 join example e on e.id = v.example_id
               where r.id = $1";
    Ok(sqlx::query_as(sql).bind(run.uuid()).fetch_optional(db).await?)
}

/// Notes that the run runs now, unless it has ended; answers whether it is to be done at all.
pub async fn started(db: impl PgExecutor<'_>, run: Id<TestResult>) -> Result<bool> {
    let sql = "update result set status = 5, started_at = coalesce(started_at, now()) where id = $1 and status not in (0, 1, 2, 6)";
    Ok(sqlx::query(sql).bind(run.uuid()).execute(db).await?.rows_affected() > 0)
}

/// Stores verdict and report of a run, unless it has ended; answers whether this changed anything.
pub async fn finished(db: impl PgExecutor<'_>, run: Id<TestResult>, score: f64, report: &Value) -> Result<bool> {
    end(db, run, 0, Some(score), Some(report)).await
}

/// Ends a run without a verdict, unless it has ended; answers whether this changed anything.
pub async fn closed(db: impl PgExecutor<'_>, run: Id<TestResult>, how: Closing, report: Option<&Value>) -> Result<bool> {
    end(db, run, how as i32, None, report).await
}

async fn end(db: impl PgExecutor<'_>, run: Id<TestResult>, status: i32, score: Option<f64>, report: Option<&Value>) -> Result<bool> {
    let sql = "with done as (
                 update result set status = $2, grade = coalesce($3, grade), result = coalesce($3, result), finished_at = now()
                 where id = $1 and status not in (0, 1, 2, 6) returning id),
               stored as (
                 insert into result_report (result_id, report) select id, $4 from done where $4::jsonb is not null
                 on conflict (result_id) do update set report = excluded.report)
               select exists(select 1 from done)";
    let query = sqlx::query_scalar(sql).bind(run.uuid()).bind(status).bind(score).bind(report.map(Json));
    Ok(query.fetch_one(db).await?)
}
