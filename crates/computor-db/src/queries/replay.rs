//! Replays: verdicts that are made again from what they were made of.

use super::testing::Job;
use crate::{Error, Result, Tx};
use computor_types::{Code, Id, dto::*};
use sqlx::{AssertSqlSafe, FromRow, PgExecutor, types::Json};
use uuid::Uuid;

/// A replay `p` as the API shows it.
const SHOWN: &str =
    "json_build_object('id', p.id, 'result_id', p.result_id, 'course_id', p.course_id, 'state', p.state, 'finding', p.finding,
    'message', p.message, 'created_at', p.created_at, 'created_by', p.created_by, 'finished_at', p.finished_at)";

/// One replay.
///
/// # Errors
/// [`Error::NotFound`]; when the database fails.
pub async fn get(db: impl PgExecutor<'_>, id: Id<Replay>) -> Result<String> {
    let sql = format!("select {SHOWN}::text from replay p where p.id = $1");
    let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("replay"))
}

/// Those of a result, newest first, as a JSON array.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl PgExecutor<'_>, result: Id<TestResult>) -> Result<String> {
    let sql =
        format!("select coalesce(json_agg({SHOWN} order by p.created_at desc, p.id), '[]')::text from replay p where p.result_id = $1");
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(result.uuid()).fetch_one(db).await?)
}

/// Begins one, after everything that is tested for the first time; answers the one that is under way, if there is one.
///
/// # Errors
/// [`Error::Rejected`] if the result has no verdict.
pub async fn begin(tx: &mut Tx, result: Id<TestResult>, by: Id<User>) -> Result<Id<Replay>> {
    let sql = "select course_id from result where id = $1 and status = 0 for key share";
    let course: Option<Uuid> = sqlx::query_scalar(sql).bind(result.uuid()).fetch_optional(&mut **tx).await?;
    let course = course.ok_or_else(|| Error::rejected(Code::Conflict002, "the test has no verdict that could be made again"))?;
    let sql = "with made as (
                 insert into replay (result_id, course_id) values ($1, $2) on conflict (result_id) where state = 'pending' do nothing returning id),
               started as (
                 insert into operation (id, kind, user_id, course_id, entity_type, entity_id, input)
                 select gen_random_uuid(), 'replay_result', $3, $2, 'replay', id, jsonb_build_object('replay_id', id) from made returning id, input),
               announced as (
                 insert into outbox (topic, key, payload)
                 select 'operation', id::text, jsonb_build_object('flow', 'replay_result', 'input', input) from started)
               select id from made";
    let made = sqlx::query_scalar(sql).bind(result.uuid()).bind(course).bind(by.uuid());
    let made: Option<Uuid> = made.fetch_optional(&mut **tx).await?;
    if let Some(made) = made {
        return Ok(made.into());
    }
    let open = "select id from replay where result_id = $1 order by state = 'pending' desc, created_at desc limit 1";
    let open: Uuid = sqlx::query_scalar(open).bind(result.uuid()).fetch_one(&mut **tx).await?;
    Ok(open.into())
}

/// What a verdict was made of, as far as it is there still.
#[derive(Clone, Debug, FromRow)]
pub struct MadeOf {
    /// What to run; none if the version of the example, its testing service or the artifact is gone.
    #[sqlx(skip)]
    pub job: Option<Job>,
    /// Digest of the artifact, if that is there.
    pub artifact: Option<String>,
    /// Whether the version of the example is there.
    pub exercise: bool,
    /// Digest of what was kept of the run.
    pub evidence: Option<String>,
    /// What counts at present.
    pub counts: Option<f64>,
}

/// What the verdict of a replay was made of; nothing if the replay has ended.
///
/// # Errors
/// When the database fails.
pub async fn made_of(db: &sqlx::PgPool, replay: Id<Replay>) -> Result<Option<MadeOf>> {
    let from = "from replay p join result r on r.id = p.result_id join course_content c on c.id = r.course_content_id
                  left join submission_artifact a on a.id = r.submission_artifact_id
                  left join course_content_deployment d on d.course_content_id = c.id
                  left join example_version v on v.id = coalesce(r.example_version_id, d.example_version_id)
                  left join service s on s.id = coalesce(r.testing_service_id, c.testing_service_id)
                where p.id = $1 and p.state = 'pending'";
    let sql = format!(
        "select a.object_key as artifact, v.id is not null as exercise, (select evidence from result_report where result_id = r.id) as evidence,
           result_score(r.result, r.grade) as counts {from}"
    );
    let found: Option<MadeOf> = sqlx::query_as(AssertSqlSafe(sql)).bind(replay.uuid()).fetch_optional(db).await?;
    let Some(found) = found else { return Ok(None) };
    let sql = format!(
        "select 5 as status, a.object_key, v.id as example_version_id, v.example_id, s.slug as service_slug, r.course_content_id, c.course_id,
           (select m.user_id from course_member m where m.id = r.course_member_id) as asked_by
         {from} and a.id is not null and v.id is not null and s.id is not null"
    );
    let job: Option<Job> = sqlx::query_as(AssertSqlSafe(sql)).bind(replay.uuid()).fetch_optional(db).await?;
    Ok(Some(MadeOf { job, ..found }))
}

/// Notes what came of a replay, once.
///
/// # Errors
/// When the database fails.
pub async fn ended(
    db: impl PgExecutor<'_>,
    id: Id<Replay>,
    state: ReplayState,
    finding: Option<&ReplayFinding>,
    message: Option<&str>,
) -> Result<()> {
    let sql =
        "update replay set state = $2, finding = $3, message = left($4, 1000), finished_at = now() where id = $1 and state = 'pending'";
    sqlx::query(sql).bind(id.uuid()).bind(state.word()).bind(finding.map(Json)).bind(message).execute(db).await?;
    Ok(())
}
