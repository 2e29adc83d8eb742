//! What came of a course and of its students, from what is kept of the work of their groups, or from the work itself as it was.

use super::{grading::member_names, page_of};
use crate::{
    Db, Error, Result, Rows, Tx, Visible,
    reach::{Reach, known},
};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use serde_json::Value;
use sqlx::{PgExecutor, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

/// The kind of the operations that say when figures were counted.
pub const JOB: &str = "analytics_refresh";
/// Events of a time line, at most.
const MOST_EVENTS: i64 = 2000;

/// As of when.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsOf {
    /// What was handed in and tested until then; null: until now.
    pub submitted: Option<DateTime<Utc>>,
    /// What was graded until then.
    pub graded: Option<DateTime<Utc>>,
}

impl From<AnalyticsQuery> for AsOf {
    fn from(query: AnalyticsQuery) -> Self {
        Self { submitted: query.submission_cutoff, graded: query.grading_cutoff }
    }
}

impl AsOf {
    /// The states of the groups of a course, in a `from`.
    pub(super) fn push(self, q: &mut QueryBuilder<Postgres>, course: Uuid) {
        if self.submitted.is_none() && self.graded.is_none() {
            q.push("submission_group_state");
            return;
        }
        q.push("work_as_of(").push_bind(course).push(", ").push_bind(self.submitted).push(", ").push_bind(self.graded).push(")");
    }
}

/// Of whom.
#[derive(Clone, Copy, Debug)]
enum Whose {
    /// The students of the course.
    Students,
    /// One member.
    Member(Id<CourseMember>),
}

/// Adds `member`, `content`, `total` and `sums`: of each member what there is to do, and what was done.
fn push_sums(q: &mut QueryBuilder<Postgres>, course: Uuid, whose: Whose, as_of: AsOf) {
    q.push("with member as materialized (select t.id, t.course_id, t.user_id from course_member t where t.course_id = ").push_bind(course);
    match whose {
        Whose::Students => q.push(" and t.archived_at is null and t.course_role_id = '_student'"),
        Whose::Member(id) => q.push(" and t.id = ").push_bind(id.uuid()),
    };
    q.push(
        "), content as materialized (
           select c.id, c.testing_service_id is not null as tested from course_content c
           where c.is_submittable and c.archived_at is null and c.course_id = ",
    );
    q.push_bind(course).push(
        "), total as (select count(*) as max, count(*) filter (where tested) as tested from content),
         sums as materialized (
           select gm.course_member_id as member_id, count(*) filter (where s.submissions > 0) as handed_in, count(s.grade) as graded,
             sum(s.grade::numeric) as points, max(s.submitted_at) as latest, ",
    );
    // Nothing is late but what comes after a time.
    match as_of.submitted {
        Some(until) => q.push("count(*) filter (where late.submitted_at > ").push_bind(until).push(")"),
        None => q.push("0::bigint"),
    };
    q.push(
        " as late, count(*) filter (where c.tested and s.result_score >= 1) as passed,
             avg(s.result_score::numeric) filter (where c.tested) as score
           from ",
    );
    as_of.push(q, course);
    q.push(
        " s join content c on c.id = s.course_content_id join submission_group_member gm on gm.submission_group_id = s.submission_group_id",
    );
    if as_of.submitted.is_some() {
        q.push(" join submission_group_state late on late.submission_group_id = s.submission_group_id");
    }
    // Of all members the sums are made first: few are no students.
    if let Whose::Member(_) = whose {
        q.push(" join member on member.id = gm.course_member_id");
    }
    q.push(" where s.course_id = ").push_bind(course).push(" and gm.course_id = ").push_bind(course).push(" group by 1)");
}

/// The figures of a member `m` with its sums `s`, and `total`.
fn checkpoint() -> String {
    format!(
        "json_build_object('course_member_id', m.id, 'course_id', m.course_id, 'user_id', m.user_id, {}, 'total_max_assignments', total.max,
           'total_submitted_assignments', coalesce(s.handed_in, 0),
           'submitted_percentage', coalesce(round(100.0 * s.handed_in / nullif(total.max, 0), 2), 0),
           'total_graded_assignments', coalesce(s.graded, 0),
           'graded_percentage', coalesce(round(100.0 * s.graded / nullif(total.max, 0), 2), 0),
           'average_grading', round(s.points / nullif(s.graded, 0), 4), 'latest_submission_at', s.latest,
           'late_submission_count', coalesce(s.late, 0), 'standard_total', total.tested, 'standard_passed', coalesce(s.passed, 0),
           'pass_rate', coalesce(round(s.passed::numeric / nullif(total.tested, 0), 4), 0), 'average_score', round(s.score, 4))",
        member_names()
    )
}

/// The members `m` whose sums are made, with what [`checkpoint`] reads.
const OF_MEMBERS: &str = " from member m join \"user\" u on u.id = m.user_id cross join total left join sums s on s.member_id = m.id";

/// How far each student has come, as a JSON array, by family name.
pub async fn checkpoints(db: &Db, course: Id<Course>, as_of: AsOf) -> Result<String> {
    let mut q = QueryBuilder::new("");
    push_sums(&mut q, course.uuid(), Whose::Students, as_of);
    q.push(" select coalesce(json_agg(").push(checkpoint()).push(" order by u.family_name, u.given_name, m.id), '[]')::text");
    q.push(OF_MEMBERS);
    Ok(q.build_query_scalar().fetch_one(db.pool()).await?)
}

/// How far a member has come.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn checkpoint_of(db: &Db, course: Id<Course>, member: Id<CourseMember>, as_of: AsOf) -> Result<String> {
    let mut q = QueryBuilder::new("");
    push_sums(&mut q, course.uuid(), Whose::Member(member), as_of);
    q.push(" select ").push(checkpoint()).push("::text").push(OF_MEMBERS);
    let found: Option<String> = q.build_query_scalar().fetch_optional(db.pool()).await?;
    found.ok_or(Error::NotFound("course_member"))
}

/// What came of a course.
pub async fn summary(db: &Db, course: Id<Course>, as_of: AsOf) -> Result<String> {
    let mut q = QueryBuilder::new("");
    push_sums(&mut q, course.uuid(), Whose::Students, as_of);
    q.push(
        ", all_of as (select count(*) as students, count(*) * (select max from total) as max, coalesce(sum(s.handed_in), 0) as handed_in,
             coalesce(sum(s.graded), 0) as graded, sum(s.points) as points, max(s.latest) as latest
           from member m left join sums s on s.member_id = m.id)
         select json_build_object('course_id', ",
    );
    q.push_bind(course.uuid()).push(
        "::uuid, 'total_students', a.students, 'total_max_assignments', a.max, 'total_submitted_assignments', a.handed_in,
           'submitted_percentage', coalesce(round(100.0 * a.handed_in / nullif(a.max, 0), 2), 0), 'total_graded_assignments', a.graded,
           'graded_percentage', coalesce(round(100.0 * a.graded / nullif(a.max, 0), 2), 0),
           'average_grading', round(a.points / nullif(a.graded, 0), 4), 'latest_submission_at', a.latest, 'submission_cutoff', ",
    );
    q.push_bind(as_of.submitted).push("::timestamptz, 'grading_cutoff', ").push_bind(as_of.graded).push("::timestamptz, 'latest_job', ");
    q.push(newest_job("a.of")).push(")::text from (select all_of.*, ").push_bind(course.uuid()).push("::uuid as of from all_of) a");
    Ok(q.build_query_scalar().fetch_one(db.pool()).await?)
}

/// What happened to the work of a member, in the order in which it did; grades only until they count.
pub async fn timeline(db: &Db, course: Id<Course>, member: Id<CourseMember>, as_of: AsOf) -> Result<String> {
    let sql = "
        with own as (select gm.submission_group_id as id, c.id as content_id, c.path, c.title from submission_group_member gm
            join course_content c on c.id = gm.course_content_id where gm.course_member_id = $1 and c.course_id = $2),
        happened as (
            select a.created_at as at, case when a.submit then 'submission' else 'upload' end as what, o.*, a.id as artifact_id,
                null::uuid as result_id, null::float8 as grade, null::integer as status, a.submit, a.version_identifier,
                case when a.created_at <= $3::timestamptz then 'before' when $3::timestamptz is not null then 'after' end as relation
            from own o join submission_artifact a on a.submission_group_id = o.id
            union all
            select r.created_at, 'test', o.*, r.submission_artifact_id, r.id, result_score(r.result, r.grade), r.status, null, r.version_identifier,
                case when r.created_at <= $3::timestamptz then 'before' when $3::timestamptz is not null then 'after' end
            from own o join result r on r.submission_group_id = o.id
            union all
            select x.graded_at, 'grading', o.*, x.artifact_id, null, x.grade, x.status, null, null, null
            from own o join submission_artifact a on a.submission_group_id = o.id join submission_grade x on x.artifact_id = a.id
            where $4::timestamptz is null or x.graded_at <= $4::timestamptz),
        newest as (select * from happened order by at desc limit $5)
        select json_build_object('course_id', $2, 'course_member_id', $1, 'submission_cutoff', $3::timestamptz, 'grading_cutoff', $4::timestamptz, 'events',
            coalesce((select json_agg(json_build_object('occurred_at', at, 'event_type', what, 'course_content_id', content_id, 'path', path,
                'title', title, 'artifact_id', artifact_id, 'result_id', result_id, 'grade', grade, 'status', status, 'submit', submit,
                'version_identifier', version_identifier, 'relation_to_submission_cutoff', relation)
                order by at, what, coalesce(result_id, artifact_id)) from newest), '[]'))::text";
    let query = sqlx::query_scalar(sql).bind(member.uuid()).bind(course.uuid()).bind(as_of.submitted).bind(as_of.graded);
    Ok(query.bind(MOST_EVENTS).fetch_one(db.pool()).await?)
}

/// The work of a member on each assignment, in the order of the course.
pub async fn examples(db: &Db, course: Id<Course>, member: Id<CourseMember>, as_of: AsOf) -> Result<String> {
    let mut q = QueryBuilder::new("with late as (select ");
    q.push_bind(as_of.submitted).push("::timestamptz as at) select coalesce(json_agg(json_build_object('content_id', c.id, 'path', c.path, 'title', coalesce(c.title, c.path::text),
           'category', coalesce(y.title, y.slug), 'unit', (select coalesce(p.title, p.path::text) from course_content p
             where p.course_id = c.course_id and nlevel(c.path) > 1 and p.path = subpath(c.path, 0, -1)),
           'score', w.result_score, 'passed', coalesce(w.result_score >= 1, false), 'test_rounds', coalesce(w.runs, 0),
           'submitted_at', w.submitted_at, 'official', coalesce(w.submissions > 0, false), 'late', coalesce(k.submitted_at > late.at, false),
           'flags', array_remove(array[
             case when k.submitted_at > late.at then 'late' end,
             case when coalesce(w.submissions, 0) = 0 then 'not_submitted' end,
             case when w.submissions > 0 and c.testing_service_id is not null and coalesce(w.results, 0) = 0 then 'untested' end,
             case when w.result_score < 1 then 'failing' end,
             case when w.artifact_id is not null and w.grade_id is null then 'ungraded' end,
             case w.grade_status when 2 then 'correction_necessary' when 3 then 'improvement_possible' end], null),
           'comments', coalesce((select json_agg(json_build_object('author_role', gr.course_role_id, 'text', x.comment, 'created_at', x.graded_at)
               order by x.graded_at, x.id)
             from submission_grade x join submission_artifact a on a.id = x.artifact_id join course_member gr on gr.id = x.graded_by_course_member_id
             where a.submission_group_id = gm.submission_group_id and x.comment <> '' and (");
    q.push_bind(as_of.graded).push("::timestamptz is null or x.graded_at <= ").push_bind(as_of.graded);
    q.push(
        ")), '[]'), 'href', null) order by c.position, c.path), '[]')::text
         from course_content c cross join late join course_content_type y on y.id = c.course_content_type_id
         left join submission_group_member gm on gm.course_content_id = c.id and gm.course_member_id = ",
    );
    q.push_bind(member.uuid()).push(" left join submission_group_state k on k.submission_group_id = gm.submission_group_id left join ");
    as_of.push(&mut q, course.uuid());
    q.push(" w on w.submission_group_id = gm.submission_group_id where c.is_submittable and c.archived_at is null and c.course_id = ");
    q.push_bind(course.uuid());
    Ok(q.build_query_scalar().fetch_one(db.pool()).await?)
}

/// The example version that is assigned to a content of a course, with the example and the content's title.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn example_of(db: &Db, course: Id<Course>, content: Id<CourseContent>) -> Result<(Uuid, Uuid, String)> {
    let sql = "select v.example_id, v.id, coalesce(c.title, c.path::text) from course_content c
               join course_content_deployment d on d.course_content_id = c.id join example_version v on v.id = d.example_version_id
               where c.id = $1 and c.course_id = $2 and d.deployment_status <> 'unassigned'";
    let found = sqlx::query_as(sql).bind(content.uuid()).bind(course.uuid()).fetch_optional(db.pool()).await?;
    found.ok_or(Error::NotFound("deployment"))
}

/// A job, of the operation `o`.
const JOB_FIELDS: &str =
    "json_build_object('job_id', o.id, 'course_id', o.course_id, 'source_name', 'live', 'requested_by_user_id', o.user_id,
    'status', 'completed', 'progress', json_build_object('fraction', 1), 'submission_cutoff', o.input -> 'submission_cutoff',
    'grading_cutoff', o.input -> 'grading_cutoff', 'created_at', o.created_at, 'started_at', o.started_at, 'finished_at', o.finished_at,
    'snapshot_path', null, 'row_counts', o.result -> 'row_counts', 'high_water_marks', o.result -> 'high_water_marks', 'error', null)";

/// The newest job of a course.
fn newest_job(course: &str) -> String {
    format!("(select {JOB_FIELDS} from operation o where o.course_id = {course} and o.kind = '{JOB}' order by o.created_at desc limit 1)")
}

/// The courses that are visible, with what one is there.
///
/// # Errors
/// When the database fails.
pub async fn courses(db: &Db, visible: Visible<'_>, query: &AnalyticsCoursesQuery) -> Result<Rows> {
    let filters = |q: &mut QueryBuilder<Postgres>| {
        if let Some(id) = query.id {
            q.push(" and t.id = ").push_bind(id.uuid());
        }
    };
    let known = known(&[("id", query.id.map(Id::uuid))]);
    let list = Reach { from: "course", order: "t.title, t.path, t.id", cond: visible.rows, me: visible.me, known, filters: &filters };
    let fields = format!(
        "json_build_object('course_id', t.id, 'title', t.title, 'path', t.path, 'source_name', 'live',
           'role', (select m.course_role_id from active_member m where m.course_id = t.id and m.user_id = '{}'),
           'total_students', (select count(*) from active_member m where m.course_id = t.id and m.course_role_id = '_student'),
           'latest_job', {})",
        visible.me,
        newest_job("t.id")
    );
    page_of(db, &fields, &list, query.page()).await
}

/// Counts what there is, and keeps it as a job.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Tx, course: Id<Course>, input: &Value, as_of: AsOf, wanted: &[&str], now: DateTime<Utc>) -> Result<Uuid> {
    let sql = "
        with seen (name, n, newest) as (
            select 'students', count(*), max(created_at) from active_member where course_id = $1 and course_role_id = '_student'
            union all
            select 'assignments', count(*), max(created_at) from course_content where course_id = $1 and is_submittable and archived_at is null
            union all
            select 'submissions', count(*), max(created_at) from submission_artifact where course_id = $1 and submit and ($2::timestamptz is null or created_at <= $2::timestamptz)
            union all
            select 'results', count(*), max(created_at) from result where course_id = $1 and status = 0 and ($2::timestamptz is null or created_at <= $2::timestamptz)
            union all
            select 'grades', count(*), max(graded_at) from submission_grade where course_id = $1 and ($3::timestamptz is null or graded_at <= $3::timestamptz)),
        counted as (select * from seen where name = any($4))
        insert into operation (kind, user_id, course_id, entity_type, entity_id, state, progress, input, result, created_at, started_at, finished_at)
        select $5, app_user(), $1, 'course', $1, 'finished', 1, $6,
            jsonb_build_object('row_counts', coalesce(jsonb_object_agg(name, n), '{}'), 'high_water_marks',
                coalesce(jsonb_object_agg(name, jsonb_build_object('created_at', newest)) filter (where newest is not null), '{}')),
            $7, $7, $7
        from counted returning id";
    let query = sqlx::query_scalar(sql).bind(course.uuid()).bind(as_of.submitted).bind(as_of.graded).bind(wanted);
    Ok(query.bind(JOB).bind(Json(input)).bind(now).fetch_one(&mut **tx).await?)
}

/// One job.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn job(db: impl PgExecutor<'_>, id: Id<AnalyticsJob>) -> Result<String> {
    let mut q = QueryBuilder::new("select ");
    q.push(JOB_FIELDS).push("::text from operation o where o.id = ").push_bind(id.uuid()).push(" and o.kind = ").push_bind(JOB);
    let found: Option<String> = q.build_query_scalar().fetch_optional(db).await?;
    found.ok_or(Error::NotFound("job"))
}

/// The jobs of a course, newest first, as a JSON array.
pub async fn jobs(db: impl PgExecutor<'_>, course: Id<Course>, limit: u32) -> Result<String> {
    let mut q = QueryBuilder::new("select coalesce(json_agg(");
    q.push(JOB_FIELDS).push(" order by o.created_at desc, o.id), '[]')::text from (select * from operation where course_id = ");
    q.push_bind(course.uuid()).push(" and kind = ").push_bind(JOB).push(" order by created_at desc, id limit ");
    q.push_bind(i64::from(limit)).push(") o");
    Ok(q.build_query_scalar().fetch_one(db).await?)
}
