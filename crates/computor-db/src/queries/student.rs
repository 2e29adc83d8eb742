//! Contents with the work of one course member on them: what the member sees, and what tutors see of the member.
//!
//! What came of the work is not computed here but read from `submission_group_state`, which is kept when it is written.

use super::{deadline, deployment, message::EVERYBODY, push_page, submission};
use crate::{
    Db, Error, Result, Rows, Visible,
    sql::{push_filters, select_list, selects},
    tables::DEFAULT_COLOR,
};
use computor_types::{Id, Page, dto::*};
use schemars::JsonSchema;
use sqlx::{PgExecutor, Postgres, QueryBuilder};
use uuid::Uuid;

/// Whose work it is.
#[derive(Clone, Copy, Debug)]
pub enum Seat {
    /// The user's, in all courses that it is a member of.
    User(Id<User>),
    /// One course member's, archived or not.
    Member(Id<CourseMember>),
}

/// A shape of a content with somebody's work on it.
pub trait View: JsonSchema + Send {
    /// Its select list.
    fn select() -> &'static str;
    /// The content types in its shape, as a select list of `course_content_type t`.
    fn content_type() -> &'static str {
        selects::<CourseContentType>().list
    }
}
impl View for CourseContentStudentList {
    fn select() -> &'static str {
        select_list::<CourseContentStudentList>(list_field)
    }
}
impl View for TutorGradeResponse {
    fn select() -> &'static str {
        select_list::<TutorGradeResponse>(list_field)
    }
}
impl View for CourseContentStudentGet {
    fn select() -> &'static str {
        select_list::<CourseContentStudentGet>(get_field)
    }
    fn content_type() -> &'static str {
        selects::<CourseContentType>().get
    }
}

/// The contents of the member's courses, with the member's work on them.
///
/// # Errors
/// [`Error::Rejected`] for filter values that the database cannot read.
pub async fn list_contents(db: &Db, visible: Visible<'_>, seat: Seat, query: &CourseContentStudentQuery) -> Result<Rows> {
    let page = Page { skip: query.skip.unwrap_or(0), limit: query.limit.unwrap_or(Page::MAX) };
    let build = |part: Part| {
        let mut q = statement::<CourseContentStudentList>(visible, seat, query.course_id.map(Id::uuid), None, part);
        // On the git host it is the submission group that has a project.
        let CourseContentStudentQuery { provider_url, project, .. } = query;
        for (key, value) in [("url", provider_url), ("full_path", project)] {
            if let Some(value) = value {
                q.push(format_args!(" and g.properties #>> '{{gitlab,{key}}}' = ")).push_bind(value.clone());
            }
        }
        let rest = CourseContentStudentQuery { provider_url: None, project: None, ..query.clone() };
        push_filters::<CourseContent>(&mut q, &db.columns, &rest);
        q
    };
    let mut rows = build(Part::Rows);
    rows.push(" order by t.course_id, t.position, t.path");
    push_page(&mut rows, page);
    // As `listing`, of rows that say whether they have dates.
    let found: Vec<(String, bool)> = if page.limit == 0 { Vec::new() } else { rows.build_query_as().fetch_all(&db.pool).await? };
    let total = match page.known_total(found.len()) {
        Some(total) => total,
        None => build(Part::Count).build_query_scalar::<i64>().fetch_one(&db.pool).await?.unsigned_abs(),
    };
    let found = found.into_iter().map(explained).collect::<Result<Vec<_>>>()?;
    Ok(Rows::new(&found, total))
}

/// A row with what follows from its dates, if it has any. What has none leaves as PostgreSQL wrote it.
fn explained((row, dated): (String, bool)) -> Result<String> {
    if dated { deadline::explain(&row) } else { Ok(row) }
}

/// One content with the member's work on it.
///
/// # Errors
/// [`Error::NotFound`] when it is archived or in no course of the member.
pub async fn get_content<T: View>(db: impl PgExecutor<'_>, visible: Visible<'_>, seat: Seat, id: Id<CourseContent>) -> Result<String> {
    let mut q = statement::<T>(visible, seat, None, Some(id.uuid()), Part::Rows);
    q.push(" and t.id = ").push_bind(id.uuid());
    let found: Option<(String, bool)> = q.build_query_as().fetch_optional(db).await?;
    explained(found.ok_or(Error::NotFound("course_content"))?)
}

/// What a statement is to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Rows,
    Count,
}

/// The statement up to the filters. `t` is the content, `w` the state of the member's work on it, `g` the member's group.
///
/// What a unit says is made of all contents below it, so filters apply to what is shown and not to `work`. Archived
/// contents do not exist here. What many rows need is joined once, as a set.
fn statement<T: View>(visible: Visible<'_>, seat: Seat, course: Option<Uuid>, content: Option<Uuid>, part: Part) -> QueryBuilder<Postgres> {
    let mut q = QueryBuilder::new("with seat as materialized (select m.id, m.course_id from ");
    match seat {
        Seat::User(user) => q.push("active_member m where m.user_id = ").push_bind(user.uuid()),
        Seat::Member(member) => q.push("course_member m where m.id = ").push_bind(member.uuid()),
    };
    if let Some(course) = course {
        q.push(" and m.course_id = ").push_bind(course);
    }
    if let Some(content) = content {
        q.push(" and m.course_id = (select course_id from course_content where id = ").push_bind(content).push(")");
    }
    q.push(
        "), work as materialized (
           select c.id as content_id, c.path, c.is_submittable, c.course_id as in_course, c.course_content_type_id as type_id,
             seat.id as own_id, gm.id as own_seat, s.*
           from seat join course_content c on c.course_id = seat.course_id and c.archived_at is null",
    );
    if let Some(content) = content {
        q.push(" and c.path <@ (select path from course_content where id = ").push_bind(content).push(")");
    }
    q.push(
        " left join submission_group_member gm on gm.course_member_id = seat.id and gm.course_content_id = c.id
          left join submission_group_state s on s.submission_group_id = gm.submission_group_id)",
    );
    if part == Part::Rows {
        push_sets::<T>(&mut q, visible.me, seat);
        q.push(" select (select row_to_json(r) from (select ").push(T::select()).push(
            ") r)::text, t.opens_at is not null or t.due_at is not null
             from work w join course_content t on t.id = w.content_id left join submission_group g on g.id = w.submission_group_id
             left join kind on kind.id = w.type_id left join deployed d on d.course_content_id = w.content_id
             left join hosted on hosted.id = w.submission_group_id
             left join below on below.content_id = w.content_id left join people on people.id = w.submission_group_id
             left join unread_content on unread_content.id = w.content_id left join unread_group on unread_group.id = w.submission_group_id
             where ",
        );
    } else {
        q.push(
            " select count(*) from work w join course_content t on t.id = w.content_id
              left join submission_group g on g.id = w.submission_group_id where ",
        );
    }
    visible.push(&mut q);
    q
}

/// What is made once for all rows: the types, what units say, the members of the groups, unread messages.
fn push_sets<T: View>(q: &mut QueryBuilder<Postgres>, me: Uuid, seat: Seat) {
    // Students see what is released, and nothing of what is not; who teaches sees what is assigned.
    let (deployed, source) = match seat {
        Seat::User(_) => (deployment::released_row(), deployment::RELEASED),
        Seat::Member(_) => (deployment::list_row(), deployment::LIST),
    };
    q.push(", kind as materialized (select t.id, t.color, (select row_to_json(r) from (select ").push(T::content_type()).push(
        ") r) as json from course_content_type t where t.id in (select type_id from work)),
         deployed as materialized (
           select o.* from work w cross join lateral (
             select d.course_content_id, d.deployment_path, d.deployment_status, d.example_identifier, d.task, ",
    );
    // Each by its key: the deployments of all courses are much more.
    q.push(deployed).push(" as json from ").push(source).push(
        " where d.course_content_id = w.content_id offset 0) o),
         hosted as materialized (
           select w.submission_group_id as id, hosted_repository((select git_host()), git_path(r.kind, r.course_id, r.course_member_id, null)) as json
           from seat join repository r on r.course_member_id = seat.id join work w on w.in_course = seat.course_id
             join submission_group g on g.id = w.submission_group_id and g.max_group_size <= 1
           union all
           select w.submission_group_id, hosted_repository((select git_host()), git_path(r.kind, r.course_id, null, r.submission_group_id))
           from work w join repository r on r.submission_group_id = w.submission_group_id),
         below as materialized (
           select w.content_id,
             case when count(*) = 0 then null when bool_or(b.grade_status = 2) then 2 when bool_or(b.grade_status = 3) then 3
                  when bool_and(coalesce(b.grade_status, 0) = 1) then 1 else 0 end as status,
             count(*) filter (where b.unreviewed) as unreviewed
           from work w join work b on b.in_course = w.in_course and b.path <@ w.path and b.submission_group_id is not null
           where not w.is_submittable group by w.content_id),
         me as materialized (
           select cm.id, cm.user_id, u.username, person_name(u.given_name, u.family_name, u.email, u.username) as full_name
           from course_member cm join \"user\" u on u.id = cm.user_id where cm.id in (select id from seat)),
         people as materialized (
           select w.submission_group_id as id, json_agg(json_build_object('id', m.id, 'user_id', cm.user_id, 'course_member_id', cm.id,
             'username', u.username, 'full_name', person_name(u.given_name, u.family_name, u.email, u.username))
             order by u.family_name, u.given_name, m.id) as members
           from work w join submission_group_member m on m.submission_group_id = w.submission_group_id
           join course_member cm on cm.id = m.course_member_id join \"user\" u on u.id = cm.user_id
           where w.members > 1 group by w.submission_group_id)",
    );
    for (name, key) in [("unread_content", "content_id"), ("unread_group", "submission_group_id")] {
        q.push(format_args!(
            ", {name} as materialized (select w.{key} as id, a.n - coalesce(k.n, 0) as n from work w
               cross join lateral (select a.n from message_count a where a.audience_id = w.{key} and a.user_id = {EVERYBODY} offset 0) a
               left join lateral (select k.n from message_count k where k.audience_id = w.{key} and k.user_id = "
        ));
        // Each by its key: what is kept of all audiences is much more.
        q.push_bind(me).push(" offset 0) k on true)");
    }
}

/// Who gave a grade.
pub(super) fn grader(key: &str) -> String {
    format!(
        "(select json_build_object('course_role_id', m.course_role_id, 'user_id', m.user_id,
          'user', json_build_object('given_name', u.given_name, 'family_name', u.family_name))
          from course_member m join \"user\" u on u.id = m.user_id where m.id = {key})"
    )
}

fn list_field(name: &str) -> Option<String> {
    match name {
        "result" => Some(result(select_list::<ResultStudentList>(result_field))),
        "submission_group" => Some(group(select_list::<SubmissionGroupStudentList>(group_field))),
        "graded_artifact_id" | "graded_artifact_info" => Some("null".to_owned()),
        _ => content_field(name),
    }
}

fn get_field(name: &str) -> Option<String> {
    match name {
        "result" => Some(result(select_list::<ResultStudentGet>(result_field))),
        "submission_group" => Some(group(select_list::<SubmissionGroupStudentGet>(group_field))),
        // What the content says of itself, or else what the released example does.
        "description" => Some("coalesce(nullif(t.description, ''), d.task)".to_owned()),
        _ => content_field(name),
    }
}

/// The fields that the list and the single content have in common.
fn content_field(name: &str) -> Option<String> {
    let sql = match name {
        // What follows from these dates is put in their place: see `deadline::explain`.
        "deadline" => {
            "case when t.opens_at is not null or t.due_at is not null then deadline_dates(t, w.submission_group_id, w.own_id) end"
                .to_owned()
        }
        "course_content_type" => "kind.json".to_owned(),
        "max_test_runs" => "effective_limit(g.max_test_runs, t.max_test_runs)".to_owned(),
        "submitted" => "w.submissions > 0".to_owned(),
        "submission_count" => "coalesce(w.submissions, 0)".to_owned(),
        "result_count" => "coalesce(w.results, 0)".to_owned(),
        "unread_message_count" => "coalesce(unread_content.n, 0)".to_owned(),
        "directory" => "d.deployment_path".to_owned(),
        "color" => format!("coalesce(kind.color, '{DEFAULT_COLOR}')"),
        "deployment" => "d.json".to_owned(),
        "has_deployment" => "coalesce(d.deployment_status <> 'unassigned', false)".to_owned(),
        "status" => "grading_word(case when t.is_submittable then w.grade_status else below.status end)".to_owned(),
        "latest_grade_status" => "grading_word(w.grade_status)".to_owned(),
        "unreviewed_count" => {
            "case when t.is_submittable then coalesce(w.unreviewed, false)::int else coalesce(below.unreviewed, 0) end".to_owned()
        }
        _ => return None,
    };
    Some(sql)
}

/// The newest finished run of the group.
fn result(select: &str) -> String {
    format!(
        "case when w.result_id is not null then (select row_to_json(r) from result t, lateral (select {select}) r where t.id = w.result_id) end"
    )
}

fn result_field(name: &str) -> Option<String> {
    match name {
        "submit" => Some("(select a.submit from submission_artifact a where a.id = t.submission_artifact_id)".to_owned()),
        _ => submission::result_field(name),
    }
}

fn group(select: &str) -> String {
    format!("case when g.id is not null then (select row_to_json(r) from (select {select}) r) end")
}

/// The fields of the group `g` of the content `t`.
fn group_field(name: &str) -> Option<String> {
    let sql = match name {
        "course_content_title" => "t.title".to_owned(),
        "course_content_path" => "t.path".to_owned(),
        "example_identifier" => "d.example_identifier".to_owned(),
        "current_group_size" => "w.members".to_owned(),
        "members" => MEMBERS.to_owned(),
        "repository" => REPOSITORY.to_owned(),
        "status" => "grading_word(w.grade_status)".to_owned(),
        "grading" => "w.grade".to_owned(),
        "late_penalty" => "w.late_penalty".to_owned(),
        "graded_by_course_member" => format!("case when w.graded_by is not null then {} end", grader("w.graded_by")),
        "count" => "w.submissions".to_owned(),
        "max_submissions" => "effective_limit(g.max_submissions, t.max_submissions)".to_owned(),
        "unread_message_count" => "coalesce(unread_group.n, 0)".to_owned(),
        "gradings" => format!(
            "coalesce((select json_agg(json_build_object('id', x.id, 'submission_group_id', g.id, 'grading', coalesce(x.grade, 0),
              'status', x.status, 'feedback', x.comment, 'created_at', x.graded_at, 'graded_by_course_member_id', x.graded_by_course_member_id,
              'graded_by_course_member', {}, 'result_id', (select n.id from result n where n.submission_artifact_id = x.artifact_id
                and n.status = 0 order by n.created_at desc, n.id desc limit 1)) order by x.graded_at desc, x.id desc)
              from submission_grade x where x.submission_group_id = g.id), '[]')",
            grader("x.graded_by_course_member_id")
        ),
        _ => format!("g.\"{name}\""),
    };
    Some(sql)
}

/// Who is in the group: mostly one, who is known already.
const MEMBERS: &str = "case when w.members = 1 then (select json_build_array(json_build_object('id', w.own_seat, 'user_id', me.user_id,
    'course_member_id', me.id, 'username', me.username, 'full_name', me.full_name)) from me where me.id = w.own_id)
  else coalesce(people.members, '[]') end";

/// Where the group `g` works: in a repository of ours, or where its properties say, or those of its only member.
const REPOSITORY: &str = "coalesce(hosted.json,
    case when g.properties #>> '{gitlab,full_path}' is not null then
      foreign_repository(g.properties -> 'gitlab', (select h.url from course_host(t.course_id) h)) end,
    case when g.max_group_size <= 1 then (select foreign_repository(m.properties -> 'gitlab', (select h.url from course_host(t.course_id) h))
      from seat join course_member m on m.id = seat.id
      where seat.course_id = t.course_id and m.properties #>> '{gitlab,full_path}' is not null) end)";
