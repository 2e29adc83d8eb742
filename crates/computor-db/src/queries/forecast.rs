//! What stands before a run that waits: how many turns, and how long they usually take.

use crate::Result;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// A run of students' programs that waits or goes on, whoever asked for it.
#[derive(Clone, Debug, FromRow)]
pub struct Run {
    /// Its operation; none where another service than ours tests.
    pub operation: Option<Uuid>,
    /// The result that comes of it, if a student waits for one.
    pub result_id: Option<Uuid>,
    /// Who asked for it and who works together with them: they are told how far it is.
    pub users: Vec<Uuid>,
    /// For how many seconds it has gone on; nothing while it waits.
    pub runs_for: Option<f64>,
    /// How many seconds such runs took lately, half of them less: of the same content, or else with the same service.
    pub usual: Option<f64>,
}

/// The runs that wait or go on, in the order in which they were asked for.
///
/// # Errors
/// When the database fails.
pub async fn runs(db: impl PgExecutor<'_>) -> Result<Vec<Run>> {
    let sql = "
        with open as (
            select o.id, o.kind, o.state, o.started_at, o.created_at, r.id as result_id, r.submission_group_id, r.course_member_id,
                coalesce(r.course_content_id, t.course_content_id, x.course_content_id, p.course_content_id) as content_id
            from operation o
                left join result r on o.kind = 'student_testing' and r.id = o.entity_id
                left join tutor_test t on o.kind = 'tutor_testing' and t.id = o.entity_id
                left join rerun x on o.kind = 'rerun_item' and x.id = o.entity_id
                left join replay y on o.kind = 'replay_result' and y.id = o.entity_id
                left join result p on p.id = y.result_id
            where o.state in ('queued', 'running') and o.kind in ('student_testing', 'tutor_testing', 'rerun_item', 'replay_result')),
        elsewhere as (
            select null::uuid as id, null as kind, 'queued' as state, null::timestamptz as started_at, r.created_at, r.id as result_id,
                r.submission_group_id, r.course_member_id, r.course_content_id as content_id
            from result r where r.status in (3, 4) and not exists (
                select from operation o where o.entity_type = 'result' and o.entity_id = r.id and o.kind = 'student_testing')),
        one as (select * from open union all select * from elsewhere),
        usual as (
            select c.id, coalesce(
                (select percentile_cont(0.5) within group (order by extract(epoch from n.took)) from (
                    select x.finished_at - x.started_at as took from result x
                    where x.course_content_id = c.id and x.status = 0 and x.started_at is not null and x.finished_at is not null
                    order by x.finished_at desc limit 20) n),
                (select percentile_cont(0.5) within group (order by extract(epoch from n.finished_at - n.started_at)) from (
                    select x.* from result x order by x.created_at desc limit 500) n
                 where n.status = 0 and n.testing_service_id = c.testing_service_id and n.started_at is not null and n.finished_at is not null)
                )::float8 as seconds
            from course_content c where c.id in (select content_id from one))
        select o.id as operation, o.result_id,
            array(select m.user_id from active_member m where o.result_id is not null and (m.id = o.course_member_id or m.id in (
                select g.course_member_id from submission_group_member g where g.submission_group_id = o.submission_group_id))) as users,
            case when o.state = 'running' then greatest(extract(epoch from clock_timestamp() - o.started_at)::float8, 0) end as runs_for,
            u.seconds as usual
        from one o left join usual u on u.id = o.content_id order by o.created_at, o.id";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}
