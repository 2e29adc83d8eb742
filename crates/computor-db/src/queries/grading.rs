//! How far members have come, and how they were graded, from what is kept of the work of their groups.
//!
//! Grades are the headlines of `submission_group_state`, as in the views of students. Sums are made of decimal numbers: they do
//! not depend on the order.

use super::{analytics::AsOf, student::grader};
use crate::{Db, Error, Result, Rows, Visible, sql::select_list, tables::DEFAULT_COLOR};
use computor_types::{Id, Page, dto::*};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// Numbers about the rows `s` of `sums`, one for each type `k`, as fields of a shape.
fn sums(prefix: &str) -> String {
    format!(
        "k.max as {prefix}max_assignments, coalesce(s.handed_in, 0) as {prefix}submitted_assignments,
         coalesce(round(100.0 * s.handed_in / nullif(k.max, 0), 2), 0) as progress_percentage, s.latest as latest_submission_at"
    )
}

/// What came of the contents of the type `k`, which is `y`, by the sums `s`.
fn of_type() -> String {
    format!(
        "k.type_id as course_content_type_id, y.slug as course_content_type_slug, y.title as course_content_type_title,
         coalesce(y.color, '{DEFAULT_COLOR}') as course_content_type_color, {}, coalesce(s.graded, 0) as graded_assignments,
         round(s.points / nullif(s.graded, 0), 4) as average_grading",
        sums("")
    )
}

/// What came of the contents of each type, as JSON, in the order of the types; `of` joins the types `k` with the sums `s`.
fn by_type(of: &str) -> String {
    format!(
        "coalesce((select json_agg(row_to_json(r) order by r.course_content_type_slug) from (
           select {} {of} join course_content_type y on y.id = k.type_id) r), '[]')",
        of_type()
    )
}

/// What the organization of the course calls the member `m`.
const STUDENT_ID: &str = "(select p.student_id from student_profile p join course c on c.organization_id = p.organization_id
    where c.id = m.course_id and p.user_id = m.user_id)";

/// What the member `m`, who is the user `u`, is called, as pairs of a JSON object.
pub(super) fn member_names() -> String {
    format!("'username', u.username, 'given_name', u.given_name, 'family_name', u.family_name, 'student_id', {STUDENT_ID}")
}

/// The fields of a member `m` with its totals `o`.
fn member_fields(list: &str) -> String {
    format!(
        "m.id as course_member_id, m.course_id, m.user_id, u.username, u.given_name, u.family_name, {STUDENT_ID} as student_id,
         o.max as total_max_assignments, o.handed_in as total_submitted_assignments,
         coalesce(round(100.0 * o.handed_in / nullif(o.max, 0), 2), 0) as overall_progress_percentage, o.latest as latest_submission_at,
         round(o.points / nullif(o.graded, 0), 4) as overall_average_grading, {list}"
    )
}

/// The students of a course that are visible, by family name.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, visible: Visible<'_>, query: &CourseMemberGradingsQuery, as_of: AsOf) -> Result<Rows> {
    let page = Page { skip: query.skip.unwrap_or(0), limit: query.limit.unwrap_or(Page::MAX) };
    let course = query.course_id.uuid();
    let members = |q: &mut QueryBuilder<Postgres>| {
        q.push(" from active_member t where t.course_role_id = '_student' and t.course_id = ").push_bind(course).push(" and ");
        visible.push(q);
    };
    let mut q = QueryBuilder::new(
        "with member as materialized (select t.id, t.course_id, t.user_id, row_number() over (order by u.family_name, u.given_name, t.id) as place from (select t.*",
    );
    members(&mut q);
    q.push(") t join \"user\" u on u.id = t.user_id order by place");
    // How the work is found depends on how many members are asked for: of a page it is looked up, of all it is read as a whole.
    // PostgreSQL takes a limit that it does not know for a tenth.
    let whole = (page.skip, page.limit) == (0, Page::MAX);
    if whole {
        q.push(format!(" limit {}", Page::MAX));
    } else {
        super::push_page(&mut q, page);
    }
    q.push(
        "), content as materialized (
           select c.id, c.course_content_type_id as type_id from course_content c where c.is_submittable and c.archived_at is null and c.course_id = ",
    );
    q.push_bind(course).push(
        "), kind as materialized (select type_id, count(*) as max from content group by 1),
         sums as materialized (
           select gm.course_member_id as member_id, c.type_id, count(*) filter (where s.submissions > 0) as handed_in, max(s.submitted_at) as latest,
             count(s.grade) as graded, sum(s.grade::numeric) as points
           from ",
    );
    as_of.push(&mut q, course);
    q.push(
        " s join content c on c.id = s.course_content_id
           join submission_group_member gm on gm.submission_group_id = s.submission_group_id",
    );
    // Of all members the sums are made first: few are no students.
    q.push(if whole { " where s.course_id = " } else { " join member on member.id = gm.course_member_id where s.course_id = " });
    q.push_bind(course).push(" and gm.course_id = ");
    // The sums of a member are brought together once for all members: to look for them in each turn costs the square of them.
    q.push_bind(course)
        .push(
            " group by 1, 2),
             whole as materialized (
               select m.id as member_id, sum(k.max) as max, sum(s.handed_in) as handed_in, max(s.latest) as latest, sum(s.graded) as graded,
                 sum(s.points) as points, json_agg(row_to_json(r) order by y.slug) as types
               from member m cross join kind k join course_content_type y on y.id = k.type_id
               left join sums s on s.member_id = m.id and s.type_id = k.type_id cross join lateral (select ",
        )
        .push(of_type())
        .push(
            ") r group by m.id)
             select row_to_json(r)::text from member m join \"user\" u on u.id = m.user_id left join whole w on w.member_id = m.id
             cross join lateral (select coalesce(w.max, 0) as max, coalesce(w.handed_in, 0) as handed_in, w.latest, w.graded, w.points) o
             cross join lateral (select ",
        )
        .push(member_fields("coalesce(w.types, '[]') as by_content_type"))
        .push(") r order by m.place");
    super::listing(db.pool(), page, q, || {
        let mut q = QueryBuilder::new("select count(*)");
        members(&mut q);
        q
    })
    .await
}

/// One member that is visible, with the tree of contents, or a part of it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: &Db, visible: Visible<'_>, course: Uuid, id: Id<CourseMember>, nodes: Page, as_of: AsOf) -> Result<String> {
    let mut q = QueryBuilder::new("with member as materialized (select t.id, t.course_id, t.user_id from course_member t where t.id = ");
    q.push_bind(id.uuid()).push(" and t.course_id = ").push_bind(course).push(" and ");
    visible.push(&mut q);
    q.push(
        "), work as materialized (
           select t.id as content_id, t.path, t.title, t.position, t.is_submittable, t.course_content_type_id as type_id,
             t.max_test_runs as content_runs, t.max_submissions as content_submissions,
             g.max_test_runs as group_runs, g.max_submissions as group_submissions, s.*
           from member join course_content t on t.course_id = member.course_id and t.archived_at is null
           left join submission_group_member gm on gm.course_member_id = member.id and gm.course_content_id = t.id
           left join submission_group g on g.id = gm.submission_group_id
           left join ",
    );
    as_of.push(&mut q, course);
    q.push(
        " s on s.submission_group_id = gm.submission_group_id),
         sums as materialized (
           select n.content_id, w.type_id, count(*) as max, count(*) filter (where w.submissions > 0) as handed_in, max(w.submitted_at) as latest,
             count(w.grade) as graded, sum(w.grade::numeric) as points,
             count(*) filter (where w.submission_group_id is not null) as groups,
             bool_or(w.submission_group_id is not null and w.grade_status = 2) as necessary,
             bool_or(w.submission_group_id is not null and w.grade_status = 3) as possible,
             bool_and(w.submission_group_id is null or coalesce(w.grade_status, 0) = 1) as corrected
           from work n join work w on w.path <@ n.path and w.is_submittable group by n.content_id, w.type_id),
         whole as materialized (
           select type_id, count(*) as max, count(*) filter (where submissions > 0) as handed_in, max(submitted_at) as latest, count(grade) as graded,
             sum(grade::numeric) as points from work where is_submittable group by type_id)
         select row_to_json(r)::text from member m join \"user\" u on u.id = m.user_id cross join lateral (
           select coalesce(sum(max), 0) as max, coalesce(sum(handed_in), 0) as handed_in, max(latest) as latest, sum(graded) as graded,
             sum(points) as points from whole) o
         cross join lateral (select ",
    );
    let types = by_type("from whole k join whole s on s.type_id = k.type_id");
    q.push(member_fields(&format!("{types} as by_content_type")))
        .push(", coalesce((select json_agg(row_to_json(n) order by w.position, w.path) from (select * from work order by position, path");
    super::push_page(&mut q, nodes);
    q.push(") w cross join lateral (select ").push(select_list::<CourseMemberGradingNode>(node_field)).push(") n), '[]') as nodes) r");
    let found: Option<String> = q.build_query_scalar().fetch_optional(db.pool()).await?;
    found.ok_or(Error::NotFound("course_member"))
}

/// A number about what is at or below the content `w`.
fn below(expression: &str) -> String {
    format!("(select {expression} from sums s where s.content_id = w.content_id)")
}

fn node_field(name: &str) -> Option<String> {
    let sql = match name {
        "submittable" => "w.is_submittable".to_owned(),
        "course_content_type_color" => {
            format!("(select coalesce(y.color, '{DEFAULT_COLOR}') from course_content_type y where y.id = w.type_id)")
        }
        "by_content_type" => {
            by_type("from sums k join sums s on s.content_id = k.content_id and s.type_id = k.type_id and k.content_id = w.content_id")
        }
        "max_assignments" => below("coalesce(sum(s.max), 0)"),
        "submitted_assignments" => below("coalesce(sum(s.handed_in), 0)"),
        "progress_percentage" => below("coalesce(round(100.0 * sum(s.handed_in) / nullif(sum(s.max), 0), 2), 0)"),
        "latest_submission_at" => below("max(s.latest)"),
        "graded_assignments" => below("coalesce(sum(s.graded), 0)"),
        "average_grading" => {
            format!("case when not w.is_submittable then {} end", below("round(sum(s.points) / nullif(sum(s.graded), 0), 4)"))
        }
        "grading" => "w.grade".to_owned(),
        // As `below` in the views of students.
        "status" => format!(
            "grading_word(case when w.is_submittable then w.grade_status else {} end)",
            below(
                "case when coalesce(sum(s.groups), 0) = 0 then null when bool_or(s.necessary) then 2 when bool_or(s.possible) then 3
                 when bool_and(s.corrected) then 1 else 0 end"
            )
        ),
        "latest_result_id" => "w.result_id".to_owned(),
        "latest_result_grade" => "w.result_score".to_owned(),
        "latest_result_status" => "case when w.result_id is not null then 0 end".to_owned(),
        "latest_result_created_at" => "w.result_at".to_owned(),
        "test_runs_count" => "case when w.is_submittable then coalesce(w.runs, 0) end".to_owned(),
        "max_test_runs" => "case when w.is_submittable then effective_limit(w.group_runs, w.content_runs) end".to_owned(),
        "submissions_count" => "case when w.is_submittable then coalesce(w.submissions, 0) end".to_owned(),
        "max_submissions" => "case when w.is_submittable then effective_limit(w.group_submissions, w.content_submissions) end".to_owned(),
        "graded_by_course_member" => format!("case when w.graded_by is not null then {} end", grader("w.graded_by")),
        _ => format!("w.\"{name}\""),
    };
    Some(sql)
}
