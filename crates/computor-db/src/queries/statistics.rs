//! What came of a course by content, group, test and day; who may need help; and the grade book.

use super::analytics::AsOf;
use crate::{Db, Result};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use futures::TryStreamExt as _;
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

/// How many of the values there are in each tenth from 0 to 1, where each stands for `n`; 1 belongs to the last.
fn tenths(value: &str, n: &str) -> String {
    let tenth = |tenth: u8| format!("coalesce(sum({n}) filter (where least(floor({value} * 10), 9) = {tenth}), 0)");
    format!("json_build_array({})", (0..10).map(tenth).collect::<Vec<_>>().join(", "))
}

/// What came of each content, as a JSON array in the order of the course. What is below a unit counts for it.
///
/// Grades and scores are few, and the work is much: equal ones of an assignment are counted first, and all else is made of the
/// counts. Which assignments are below which content is asked of the contents, not of each work anew.
///
/// # Errors
/// When the database fails.
pub async fn contents(db: &Db, course: Id<Course>, as_of: AsOf) -> Result<String> {
    const NONE: &str = "'[0,0,0,0,0,0,0,0,0,0]'::json";
    let mut q = QueryBuilder::new(
        "with work as materialized (
           select gm.course_content_id as content_id, coalesce(s.submissions, 0) > 0 as handed_in, s.grade, s.result_score as score, s.runs, s.submitted_at
           from active_member m join submission_group_member gm on gm.course_member_id = m.id join ",
    );
    as_of.push(&mut q, course.uuid());
    q.push(" s on s.submission_group_id = gm.submission_group_id where m.course_role_id = '_student' and m.course_id = ")
        .push_bind(course.uuid())
        .push(" and gm.course_id = ")
        .push_bind(course.uuid())
        .push(" and s.course_id = ")
        .push_bind(course.uuid());
    q.push("), student as (select count(*) as n from active_member where course_role_id = '_student' and course_id = ")
        .push_bind(course.uuid());
    q.push(
        "), within as materialized (select n.id, b.id as content_id from course_content n
             left join course_content b on b.course_id = n.course_id and b.path <@ n.path and b.is_submittable and b.archived_at is null
             where n.archived_at is null and n.course_id = ",
    )
    .push_bind(course.uuid());
    q.push(
        "), done as (select content_id, count(*) filter (where handed_in) as submitted, sum(runs) filter (where runs > 0) as runs,
             count(*) filter (where runs > 0) as ran, max(submitted_at) as latest from work group by 1),
         graded as (select content_id, grade, count(*) as n from work where grade is not null group by 1, 2),
         scored as (select content_id, score, count(*) as n from work where score is not null group by 1, 2),
         counts as (select n.id, count(n.content_id) * (select n from student) as assignments, coalesce(sum(d.submitted), 0) as submitted,
             round(sum(d.runs) / sum(d.ran), 4) as average_runs, max(d.latest) as latest
             from within n left join done d on d.content_id = n.content_id group by 1),
         grade as (select n.id, g.grade, sum(g.n) as n from within n join graded g on g.content_id = n.content_id group by 1, 2),
         place as (select *, sum(n) over (partition by id order by grade) as upto, sum(n) over (partition by id) as total from grade),
         grades as (select id, sum(n) as graded, round(sum(n * grade::numeric) / sum(n), 4) as average_grading,
             min(grade) filter (where upto > floor((total - 1) / 2)) as middle, min(grade) filter (where upto > ceil((total - 1) / 2)) as next, ",
    );
    q.push(tenths("grade", "n")).push(
        " as grades from place group by 1),
         scores as (select n.id, sum(s.n) as tested, coalesce(sum(s.n) filter (where s.score >= 1), 0) as passed,
             round(sum(s.n * s.score::numeric) / sum(s.n), 4) as average_score, ",
    );
    q.push(tenths("s.score", "s.n")).push(" as scores from within n join scored s on s.content_id = n.content_id group by 1)");
    q.push(format_args!(
        " select coalesce(json_agg(json_build_object('course_content_id', c.id, 'path', c.path, 'title', c.title, 'is_submittable', c.is_submittable,
           'position', c.position, 'assignments', a.assignments, 'submitted', a.submitted,
           'submitted_percentage', coalesce(round(100.0 * a.submitted / nullif(a.assignments, 0), 2), 0), 'graded', coalesce(g.graded, 0),
           'average_grading', g.average_grading, 'median_grading', round((g.middle + 0.5 * (g.next - g.middle))::numeric, 4),
           'grades', coalesce(g.grades, {NONE}), 'tested', coalesce(s.tested, 0), 'passed', coalesce(s.passed, 0),
           'average_score', s.average_score, 'scores', coalesce(s.scores, {NONE}), 'average_runs', a.average_runs, 'latest_submission_at', a.latest)
           order by c.position, c.path), '[]')::text
         from counts a join course_content c on c.id = a.id left join grades g on g.id = a.id left join scores s on s.id = a.id"
    ));
    Ok(q.build_query_scalar().fetch_one(db.pool()).await?)
}

/// How far the students of each course group have come, as a JSON array.
///
/// # Errors
/// When the database fails.
pub async fn groups(db: &Db, course: Id<Course>, as_of: AsOf) -> Result<String> {
    let course = course.uuid();
    let mut q = QueryBuilder::new(
        "with content as materialized (select id from course_content where is_submittable and archived_at is null and course_id = ",
    );
    q.push_bind(course).push(
        "), seen as (select m.course_group_id, count(*) filter (where s.submissions > 0) as submitted, count(s.grade) as graded,
             round(avg(s.grade::numeric), 4) as average_grading, round(avg(s.result_score::numeric), 4) as average_score,
             count(distinct s.submission_group_id) filter (where s.artifact_id is not null and s.grade_id is null) as ungraded,
             max(s.submitted_at) as latest
             from active_member m join submission_group_member gm on gm.course_member_id = m.id join content c on c.id = gm.course_content_id join ",
    );
    as_of.push(&mut q, course);
    q.push(" s on s.submission_group_id = gm.submission_group_id where m.course_role_id = '_student' and m.course_id = ").push_bind(course);
    q.push(" and gm.course_id = ").push_bind(course).push(" and s.course_id = ").push_bind(course);
    q.push(
        " group by 1),
         people as (select course_group_id, count(*) as students, count(*) * (select count(*) from content) as assignments from active_member
             where course_role_id = '_student' and course_id = ",
    );
    q.push_bind(course).push(
        " group by 1)
         select coalesce(json_agg(json_build_object('course_group_id', p.course_group_id, 'title', g.title, 'students', p.students,
           'assignments', p.assignments, 'submitted', coalesce(s.submitted, 0),
           'submitted_percentage', coalesce(round(100.0 * s.submitted / nullif(p.assignments, 0), 2), 0), 'graded', coalesce(s.graded, 0),
           'average_grading', s.average_grading, 'average_score', s.average_score, 'ungraded', coalesce(s.ungraded, 0),
           'latest_submission_at', s.latest) order by g.title nulls last, p.course_group_id), '[]')::text
         from people p left join course_group g on g.id = p.course_group_id
         left join seen s on s.course_group_id is not distinct from p.course_group_id",
    );
    Ok(q.build_query_scalar().fetch_one(db.pool()).await?)
}

/// How often the tests of an assignment fail in the newest runs of its groups, as a JSON array, the worst first. A team counts once.
///
/// # Errors
/// When the database fails.
pub async fn tests(db: &Db, content: Id<CourseContent>) -> Result<String> {
    let sql = "
        with one as (
            select coalesce(nullif(c.value ->> 'name', ''), '') as collection, t.value ->> 'name' as name, t.value ->> 'result' as result
            from submission_group_state s join result_report r on r.result_id = s.result_id
            cross join lateral (select coalesce(r.outcomes, r.report_after, r.report) -> 'tests' as tests) p
            cross join lateral jsonb_array_elements(case jsonb_typeof(p.tests) when 'array' then p.tests else '[]' end) c
            cross join lateral jsonb_array_elements(case jsonb_typeof(c.value -> 'tests') when 'array' then c.value -> 'tests' else '[]' end) t
            where s.course_content_id = $1),
        counted as (
            select collection, name, count(*) as runs, count(*) filter (where result = 'FAILED') as failed from one
            where name is not null group by 1, 2)
        select coalesce(json_agg(json_build_object('collection', nullif(collection, ''), 'name', name, 'runs', runs, 'failed', failed,
            'failed_percentage', round(100.0 * failed / runs, 2)) order by failed::numeric / runs desc, collection, name), '[]')::text
        from counted";
    Ok(sqlx::query_scalar(sql).bind(content.uuid()).fetch_one(db.pool()).await?)
}

/// What happened in a course on each day since, as a JSON array.
///
/// # Errors
/// When the database fails.
pub async fn days(db: &Db, course: Id<Course>, since: DateTime<Utc>) -> Result<String> {
    let sql = "
        with happened as (
            select created_at as at, case when submit then 'submission' else 'upload' end as what, uploaded_by_course_member_id as member
            from submission_artifact where course_id = $1 and created_at >= $2
            union all
            select created_at, 'test', course_member_id from result where course_id = $1 and created_at >= $2
            union all
            select graded_at, 'grading', null from submission_grade where course_id = $1 and graded_at >= $2),
        day as (
            select to_char(h.at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) filter (where what = 'upload') as uploads,
                count(*) filter (where what = 'submission') as submissions, count(*) filter (where what = 'test') as tests,
                count(*) filter (where what = 'grading') as gradings,
                count(distinct h.member) filter (where m.course_role_id = '_student') as students
            from happened h left join course_member m on m.id = h.member group by 1)
        select coalesce(json_agg(json_build_object('day', day, 'uploads', uploads, 'submissions', submissions, 'tests', tests,
            'gradings', gradings, 'active_students', students) order by day), '[]')::text from day";
    Ok(sqlx::query_scalar(sql).bind(course.uuid()).bind(since).fetch_one(db.pool()).await?)
}

/// The students of a course for whom there is a reason to ask how they are, as a JSON array.
///
/// # Errors
/// When the database fails.
pub async fn at_risk(db: &Db, course: Id<Course>, query: AtRiskQuery, now: DateTime<Utc>) -> Result<String> {
    let sql = "
        with tested as (
            select gm.course_member_id as id, count(*) as n, count(*) filter (where s.result_score >= 1) as passed, avg(s.result_score::numeric) as score
            from submission_group_state s join submission_group_member gm on gm.submission_group_id = s.submission_group_id
            where s.course_id = $1 and gm.course_id = $1 and s.active and s.result_score is not null group by 1),
        graded as (
            select gm.course_member_id as id, avg(s.grade::numeric) as grade
            from submission_group_state s join submission_group_member gm on gm.submission_group_id = s.submission_group_id
            where s.course_id = $1 and gm.course_id = $1 and s.active and s.grade is not null group by 1),
        student as (
            select m.id, m.user_id, round(100.0 * st.handed_in / nullif(st.assignments, 0), 2) as progress, st.last_activity, m.created_at,
                t.n, t.passed, t.score, g.grade
            from active_member m join course_member_state st on st.course_member_id = m.id
            left join tested t on t.id = m.id left join graded g on g.id = m.id
            where m.course_id = $1 and m.course_role_id = '_student'),
        middle as (select coalesce(round((percentile_cont(0.5) within group (order by progress))::numeric, 2), 0) as progress from student),
        why as (
            select s.*, middle.progress as median, array_remove(array[
                case when coalesce(s.last_activity, s.created_at) < $2::timestamptz - make_interval(days => $3) then 'inactive' end,
                case when coalesce(s.progress, 0) < middle.progress - $4::double precision then 'behind' end,
                case when s.grade < $5::double precision then 'low_grades' end,
                case when s.passed < $5::double precision * s.n then 'failing_tests' end], null) as reasons
            from student s cross join middle)
        select coalesce(json_agg(json_build_object('course_member_id', w.id, 'user_id', w.user_id, 'username', u.username,
            'given_name', u.given_name, 'family_name', u.family_name, 'reasons', w.reasons, 'submitted_percentage', coalesce(w.progress, 0),
            'median_percentage', w.median, 'average_grading', round(w.grade, 4), 'average_score', round(w.score, 4),
            'last_activity', w.last_activity)
            order by cardinality(w.reasons) desc, coalesce(w.progress, 0), u.family_name, u.given_name, w.id), '[]')::text
        from why w join \"user\" u on u.id = w.user_id where cardinality(w.reasons) > 0";
    let AtRiskQuery { inactive_days, behind, below } = query;
    let query = sqlx::query_scalar(sql).bind(course.uuid()).bind(now).bind(i32::try_from(inactive_days).unwrap_or(i32::MAX));
    Ok(query.bind(f64::from(behind)).bind(below).fetch_one(db.pool()).await?)
}

/// An assignment, as a column of a grade book.
#[derive(Clone, Debug, FromRow)]
pub struct Column {
    /// Its key.
    pub id: Uuid,
    /// Its path.
    pub path: String,
    /// What it is called.
    pub title: Option<String>,
}

/// The assignments of a course, in its order.
///
/// # Errors
/// When the database fails.
pub async fn columns(db: &Db, course: Id<Course>) -> Result<Vec<Column>> {
    let sql = "select id, path::text as path, title from course_content where course_id = $1 and is_submittable and archived_at is null
               order by position, path";
    Ok(sqlx::query_as(sql).bind(course.uuid()).fetch_all(db.pool()).await?)
}

/// A student's line of a grade book.
#[derive(Clone, Debug, FromRow)]
pub struct Line {
    /// The membership.
    pub id: Uuid,
    /// The user name.
    pub username: Option<String>,
    /// The first name.
    pub given_name: Option<String>,
    /// The last name.
    pub family_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// What the organization of the course calls the student.
    pub student_id: Option<String>,
    /// The title of the course group.
    pub course_group: Option<String>,
    /// Which assignments have a grade,
    pub graded: Vec<Uuid>,
    /// and which, in the same order.
    pub grades: Vec<f64>,
    /// The average of these, 0 to 1.
    pub average: Option<f64>,
}

/// Hands on the lines of a grade book, by family name, as they are read, until `take` says that it wants no more.
///
/// # Errors
/// When the database fails.
pub async fn lines<F>(db: &Db, course: Id<Course>, group: Option<Id<CourseGroup>>, mut take: impl FnMut(Line) -> F + Send) -> Result<()>
where
    F: Future<Output = bool> + Send,
{
    let sql = "
        with graded as materialized (
            select gm.course_member_id as id, array_agg(s.course_content_id) as contents, array_agg(s.grade) as grades,
                round(avg(s.grade::numeric), 4)::float8 as average
            from submission_group_state s join submission_group_member gm on gm.submission_group_id = s.submission_group_id
            where s.course_id = $1 and gm.course_id = $1 and s.active and s.grade is not null group by 1)
        select m.id, u.username, u.given_name, u.family_name, u.email, p.student_id, cg.title as course_group,
            coalesce(g.contents, '{}') as graded, coalesce(g.grades, '{}') as grades, g.average
        from active_member m join \"user\" u on u.id = m.user_id join course c on c.id = m.course_id
        left join student_profile p on p.organization_id = c.organization_id and p.user_id = m.user_id
        left join course_group cg on cg.id = m.course_group_id left join graded g on g.id = m.id
        where m.course_id = $1 and m.course_role_id = '_student' and ($2::uuid is null or m.course_group_id = $2)
        order by u.family_name, u.given_name, m.id";
    let mut rows = sqlx::query_as(sql).bind(course.uuid()).bind(group.map(Id::uuid)).fetch(db.pool());
    while let Some(line) = rows.try_next().await? {
        if !take(line).await {
            break;
        }
    }
    Ok(())
}
