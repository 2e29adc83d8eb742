//! Test runs: starting one, what its flow needs to know, and how it ends.
//!
//! Statuses of a result: 0 finished, 1 failed, 2 cancelled, 3 scheduled, 4 queued, 5 running, 6 crashed, 7 paused.
//! A run that has ended (0, 1, 2, 6) never changes again here, so the flow may report an end more than once.

use super::{row, tutor_test::LeftBehind};
use crate::{Result, Tx, sql::nested};
use computor_types::{Code, Id, dto::*};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, FromRow, PgExecutor, Postgres, QueryBuilder, types::Json};
use std::time::Duration;
use uuid::Uuid;

/// What the flow of a test run needs to know.
#[derive(Clone, Debug, FromRow)]
pub struct Job {
    /// The run's status, as in the module's list.
    pub status: i32,
    /// Digest of the submission's archive, in hex.
    pub object_key: String,
    /// The example to test with,
    pub example_id: Uuid,
    /// and which version of it.
    pub example_version_id: Uuid,
    /// The testing service.
    pub service_slug: String,
    /// The assignment.
    #[sqlx(try_from = "Uuid")]
    pub course_content_id: Id<CourseContent>,
    /// Its course.
    #[sqlx(try_from = "Uuid")]
    pub course_id: Id<Course>,
    /// Who asked for it.
    pub asked_by: Option<Uuid>,
}

impl Job {
    /// Whether the run has ended.
    pub const fn is_closed(&self) -> bool {
        matches!(self.status, 0 | 1 | 2 | 6)
    }
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
    let sql = "select r.status, a.object_key, v.id as example_version_id, v.example_id, s.slug as service_slug,
                 c.id as course_content_id, c.course_id,
                 (select m.user_id from course_member m where m.id = r.course_member_id) as asked_by
               from result r join submission_artifact a on a.id = r.submission_artifact_id
                 join course_content c on c.id = r.course_content_id join service s on s.id = r.testing_service_id
                 left join course_content_deployment d on d.course_content_id = c.id
                 join example_version v on v.id = coalesce(r.example_version_id, d.example_version_id)
               where r.id = $1";
    Ok(sqlx::query_as(sql).bind(run.uuid()).fetch_optional(db).await?)
}

/// Notes that the run runs now, unless it has ended; answers whether it is to be done at all.
pub async fn started(db: impl PgExecutor<'_>, run: Id<TestResult>) -> Result<bool> {
    let sql = "update result set status = 5, started_at = coalesce(started_at, now()) where id = $1 and not run_ended(status)";
    Ok(sqlx::query(sql).bind(run.uuid()).execute(db).await?.rows_affected() > 0)
}

/// Stores verdict and report of a run, the digest of what they were made from, and how long it took if it was not noted when it began, unless it has ended; answers whether
/// this changed anything.
pub async fn finished(
    db: impl PgExecutor<'_>,
    run: Id<TestResult>,
    score: f64,
    report: Seen<'_>,
    evidence: &str,
    took: Duration,
) -> Result<bool> {
    end(db, run, 0, Some(score), Some(report), Some((evidence, took))).await
}

/// What students see of a report.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Now,
    pub report: &'a Value,
    /// and after the deadline, where that is more.
    pub after: Option<&'a Value>,
    /// Names and results of all tests, for staff, where students see less.
    pub outcomes: Option<&'a Value>,
}

/// Ends a run that could not be judged in whole, unless it has ended; answers whether this changed anything. It has a report
/// and evidence, but no score. The lecturers of the course find `why` among the failed work of their course.
pub async fn unjudged(
    tx: &mut Tx,
    run: Id<TestResult>,
    report: Option<Seen<'_>>,
    evidence: Option<(&str, Duration)>,
    code: Code,
    why: &str,
) -> Result<bool> {
    if !end(&mut **tx, run, Closing::Failed as i32, None, report, evidence).await? {
        return Ok(false);
    }
    // nobody's work but the course's, so whoever asked for the run does not see it
    let sql = "insert into operation (kind, course_id, entity_type, entity_id, state, error_code, error_message, started_at, finished_at)
               select 'judging', c.course_id, 'result', r.id, 'failed', $2, left($3, 10000), now(), now()
               from result r join course_content c on c.id = r.course_content_id where r.id = $1";
    sqlx::query(sql).bind(run.uuid()).bind(code.as_str()).bind(why).execute(&mut **tx).await?;
    Ok(true)
}

/// Ends a run without a verdict, unless it has ended; answers whether this changed anything.
pub async fn closed(db: impl PgExecutor<'_>, run: Id<TestResult>, how: Closing, report: Option<&Value>) -> Result<bool> {
    end(db, run, how as i32, None, report.map(|report| Seen { report, after: None, outcomes: None }), None).await
}

async fn end(
    db: impl PgExecutor<'_>,
    run: Id<TestResult>,
    status: i32,
    score: Option<f64>,
    report: Option<Seen<'_>>,
    evidence: Option<(&str, Duration)>,
) -> Result<bool> {
    let (evidence, took) = evidence.unzip();
    let (after, outcomes) = (report.and_then(|seen| seen.after), report.and_then(|seen| seen.outcomes));
    let report = report.map(|seen| seen.report);
    let sql = "with done as (
                 update result set status = $2, grade = $3, result = $3, finished_at = now(),
                   started_at = coalesce(started_at, now() - make_interval(secs => $8))
                 where id = $1 and not run_ended(status) returning id),
               stored as (
                 insert into result_report (result_id, report, evidence, report_after, outcomes) select id, $4, $5, $6, $7 from done where $4::jsonb is not null
                 on conflict (result_id) do update set report = excluded.report, evidence = excluded.evidence, report_after = excluded.report_after,
                   outcomes = excluded.outcomes)
               select exists(select 1 from done)";
    let query = sqlx::query_scalar(sql)
        .bind(run.uuid())
        .bind(status)
        .bind(score)
        .bind(report.map(Json))
        .bind(evidence)
        .bind(after.map(Json))
        .bind(outcomes.map(Json))
        .bind(took.map(|took| took.as_secs_f64()));
    Ok(query.fetch_one(db).await?)
}

/// Which submission is to be tested.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// This one.
    Artifact(Id<SubmissionArtifact>),
    /// The newest of a group, of this version if one is given.
    Newest(Id<SubmissionGroup>, Option<&'a str>),
}

/// Finds the submission and lets nobody else start a test for its group until the transaction ends.
pub async fn lock_artifact(tx: &mut Tx, wanted: Wanted<'_>) -> Result<Option<Id<SubmissionArtifact>>> {
    let mut q = QueryBuilder::<Postgres>::new(
        "select a.id from submission_artifact a join submission_group g on g.id = a.submission_group_id where ",
    );
    match wanted {
        Wanted::Artifact(id) => q.push("a.id = ").push_bind(id.uuid()),
        Wanted::Newest(group, version) => {
            q.push("g.id = ").push_bind(group.uuid());
            match version {
                Some(version) => q.push(" and a.version_identifier = ").push_bind(version),
                None => &mut q,
            }
        }
    };
    q.push(" order by a.created_at desc, a.id desc limit 1 for no key update of g");
    let id: Option<Uuid> = q.build_query_scalar().fetch_optional(&mut **tx).await?;
    Ok(id.map(Into::into))
}

/// What decides whether a submission may be tested.
#[derive(Clone, Debug, FromRow)]
pub struct Candidate {
    /// Its group.
    pub submission_group_id: Uuid,
    /// Its course.
    pub course_id: Uuid,
    /// Its assignment.
    pub course_content_id: Uuid,
    /// The type of the assignment.
    pub course_content_type_id: Uuid,
    /// What the client calls this state of the work.
    pub version_identifier: Option<String>,
    /// The assignment is archived.
    pub archived: bool,
    /// The files were removed, as the rules of the installation say.
    pub removed: bool,
    /// How many test runs of the group's work came to something or still may.
    pub runs: i64,
    /// How many may.
    pub max_test_runs: Option<i32>,
    /// The assignment's testing service, if it is enabled.
    pub testing_service_id: Option<Uuid>,
    /// Whether that service runs tests.
    pub service_tests: bool,
    /// The example version that the principal's tests are made with; none where none is to be tested.
    pub example_version_id: Option<Uuid>,
    /// Its tag.
    pub version_tag: Option<String>,
    /// A run of the same work with that version that has not come to nothing.
    pub earlier_id: Option<Uuid>,
    /// Its status, as in the module's list.
    pub earlier_status: Option<i32>,
    /// Whether that is a run of this very artifact that the principal asked for.
    pub earlier_same: Option<bool>,
    /// How many test runs that the principal has asked for wait or go on, in all courses.
    pub open_runs: i64,
}

/// What decides whether a member may test this submission. Call it after [`lock_artifact`].
///
/// Two artifacts of a group with the same version are the same work. A run belongs to the example version that it was made
/// with: after a corrected version is assigned, the same work may be tested again. Staff tries out what is not released.
pub async fn candidate(tx: &mut Tx, artifact: Id<SubmissionArtifact>, member: Uuid, user: Id<User>, staff: bool) -> Result<Candidate> {
    let sql = "select a.submission_group_id, g.course_id, g.course_content_id, c.course_content_type_id, a.version_identifier,
                 c.archived_at is not null as archived, a.files_removed_at is not null as removed, state.runs::bigint as runs,
                 effective_limit(g.max_test_runs, c.max_test_runs) as max_test_runs,
                 s.id as testing_service_id, coalesce(kind.path <@ 'testing' and nlevel(kind.path) > 1, false) as service_tests,
                 v.id as example_version_id, v.version_tag, e.id as earlier_id, e.status as earlier_status, e.same as earlier_same,
                 (select count(*) from operation o where o.user_id = $4 and o.kind = 'student_testing' and o.state in ('queued', 'running')) as open_runs
               from submission_artifact a join submission_group g on g.id = a.submission_group_id
                 join submission_group_state state on state.submission_group_id = g.id
                 join course_content c on c.id = g.course_content_id
                 left join service s on s.id = c.testing_service_id and s.enabled and s.archived_at is null
                 left join service_type kind on kind.id = s.service_type_id
                 left join course_content_deployment d on d.course_content_id = c.id
                 left join example_version v
                   on v.id = tested_version(d.deployment_status, d.example_version_id, d.released_version_id, $3)
                 left join lateral (
                   select r.id, r.status, r.submission_artifact_id = a.id and r.course_member_id = $2 as same from result r
                   where run_counts(r.status) and (r.example_version_id = v.id or r.example_version_id is null) and (r.submission_artifact_id = a.id
                     or r.version_identifier = a.version_identifier and r.course_content_id = c.id and r.submission_group_id = g.id)
                   order by same desc nulls last, r.status = 0 desc, r.created_at desc limit 1) e on true
               where a.id = $1";
    Ok(sqlx::query_as(sql).bind(artifact.uuid()).bind(member).bind(staff).bind(user.uuid()).fetch_one(&mut **tx).await?)
}

/// A test run that begins.
#[derive(Clone, Copy, Debug)]
pub struct NewRun<'a> {
    /// What is tested.
    pub artifact: Id<SubmissionArtifact>,
    /// Where it belongs.
    pub candidate: &'a Candidate,
    /// Who asked for it: membership and user.
    pub member: Uuid,
    /// The user of that membership.
    pub user: Id<User>,
    /// What the client calls the work.
    pub version_identifier: &'a str,
    /// The example version to test with.
    pub example_version: Uuid,
}

/// Stores a run, its operation and the outbox row from which its flow starts, in one statement; answers the run.
pub async fn start(tx: &mut Tx, new: NewRun<'_>) -> Result<Id<TestResult>> {
    let sql = "with run as (
                 insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, course_content_type_id,
                   testing_service_id, test_system_id, status, grade, version_identifier, reference_version_identifier, properties, created_by,
                   course_id, example_version_id)
                 values ($3, $4, $5, $6, $7, $8, 'student-testing-' || $1::uuid, 4, 0, $9, $10, $11, $2, $12, $13) returning id),
               operation as (
                 insert into operation (id, kind, user_id, course_id, entity_type, entity_id, input)
                 select $1, 'student_testing', $2, $12, 'result', id, jsonb_build_object('result_id', id) from run),
               announced as (
                 insert into outbox (topic, key, payload)
                 select 'operation', $1::uuid::text, jsonb_build_object('flow', 'student_testing', 'input', jsonb_build_object('result_id', id)) from run)
               select id from run";
    let of = new.candidate;
    let query = sqlx::query_scalar(sql)
        .bind(Uuid::new_v4())
        .bind(new.user.uuid())
        .bind(new.member)
        .bind(new.artifact.uuid())
        .bind(of.submission_group_id)
        .bind(of.course_content_id)
        .bind(of.course_content_type_id)
        .bind(of.testing_service_id)
        .bind(new.version_identifier)
        .bind(&of.version_tag)
        .bind(Json(json!({ "example_version_id": new.example_version })))
        .bind(of.course_id)
        .bind(new.example_version);
    let id: Uuid = query.fetch_one(&mut **tx).await?;
    Ok(id.into())
}

/// A run as lists show it.
pub async fn shown(db: impl PgExecutor<'_>, run: Id<TestResult>) -> Result<ResultList> {
    let sql = format!("select {}::text", nested::<TestResult>("$1::uuid", "id"));
    let found: Option<Option<String>> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(run.uuid()).fetch_optional(db).await?;
    row(found.flatten(), "result")
}

/// What a run tests.
pub async fn artifact_of(db: impl PgExecutor<'_>, run: Id<TestResult>) -> Result<Option<Uuid>> {
    let sql = "select submission_artifact_id from result where id = $1";
    let found: Option<Option<Uuid>> = sqlx::query_scalar(sql).bind(run.uuid()).fetch_optional(db).await?;
    Ok(found.flatten())
}

/// The files that a run left behind.
pub async fn artifacts(db: impl PgExecutor<'_>, run: Id<TestResult>) -> Result<Vec<ResultArtifactListItem>> {
    let sql = "select coalesce(json_agg(t order by t.created_at, t.properties ->> 'filename', t.id), '[]')::text from result_artifact t where t.result_id = $1";
    row(sqlx::query_scalar(sql).bind(run.uuid()).fetch_optional(db).await?, "result")
}

/// Stores which files a run left behind, and charges who asked for it with the room that they take up.
///
/// # Errors
/// When the database fails.
pub async fn leave_behind(
    db: impl PgExecutor<'_>,
    run: Id<TestResult>,
    files: &[LeftBehind],
    room: Option<(u64, Uuid, Uuid)>,
) -> Result<()> {
    let sql = "with added as (
                 insert into result_artifact (result_id, content_type, file_size, bucket_name, object_key, properties)
                 select $1, f ->> 'content_type', (f ->> 'size')::bigint, 'results', f ->> 'object_key', jsonb_build_object('filename', f ->> 'filename')
                 from jsonb_array_elements($2) f)
               select by_user from storage_take($3, $4, $5, null, $1, null) where $3 > 0";
    let (bytes, user, course) = room.map_or((0, None, None), |(bytes, user, course)| (bytes, Some(user), Some(course)));
    let query = sqlx::query(sql).bind(run.uuid()).bind(Json(files)).bind(i64::try_from(bytes).unwrap_or(i64::MAX));
    query.bind(user).bind(course).fetch_optional(db).await?;
    Ok(())
}

/// Whether the assignment of an artifact is archived.
pub async fn is_archived(db: impl PgExecutor<'_>, artifact: Id<SubmissionArtifact>) -> Result<bool> {
    let sql = "select c.archived_at is not null from submission_artifact a join submission_group g on g.id = a.submission_group_id
               join course_content c on c.id = g.course_content_id where a.id = $1";
    let found: Option<bool> = sqlx::query_scalar(sql).bind(artifact.uuid()).fetch_optional(db).await?;
    Ok(found.unwrap_or(false))
}

/// Records a run that was made elsewhere. Group, assignment and type are the artifact's, whatever the body says.
///
/// Answers nothing when the member that is named does not belong to the artifact's course.
pub async fn record(tx: &mut Tx, artifact: Id<SubmissionArtifact>, new: &ResultCreate, by: Id<User>) -> Result<Option<Id<TestResult>>> {
    let sql = "with run as (
                 insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, course_content_type_id,
                   testing_service_id, test_system_id, status, grade, result, version_identifier, reference_version_identifier, properties,
                   created_by, finished_at)
                 select m.id, a.id, g.id, c.id, c.course_content_type_id, coalesce($3, c.testing_service_id), $4, $5, coalesce($6, $7::double precision), $7, $8, $9, $10,
                   $11, case when run_ended($5) then now() end
                 from submission_artifact a join submission_group g on g.id = a.submission_group_id
                   join course_content c on c.id = g.course_content_id join course_member m on m.course_id = g.course_id and m.id = $2
                 where a.id = $1 returning id),
               stored as (insert into result_report (result_id, report) select id, $12 from run where $12::jsonb is not null)
               select id from run";
    let query = sqlx::query_scalar(sql)
        .bind(artifact.uuid())
        .bind(new.course_member_id.uuid())
        .bind(new.testing_service_id.map(Id::uuid))
        .bind(new.test_system_id.as_deref())
        .bind(ResultStatus::from(new.status).number())
        .bind(new.grade)
        .bind(new.result)
        .bind(&new.version_identifier)
        .bind(new.reference_version_identifier.as_deref())
        .bind(new.properties.as_ref().map(Json))
        .bind(by.uuid())
        .bind(new.result_json.as_ref().map(Json));
    let id: Option<Uuid> = query.fetch_optional(&mut **tx).await?;
    Ok(id.map(Into::into))
}
