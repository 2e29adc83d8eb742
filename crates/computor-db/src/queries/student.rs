//! Contents with the work of one course member on them: what the member sees, and what tutors see of the member.

use super::{deployment, row, rows, submission};
use crate::{
    Db, Result,
    sql::{nested, nested_get, push_cond, push_filters, select_list},
    tables::DEFAULT_COLOR,
};
use computor_policy::{Action, Principal, see};
use computor_types::{Id, Listing, Page, dto::*};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use sqlx::{PgExecutor, Postgres, QueryBuilder};
use std::sync::LazyLock;
use uuid::Uuid;

/// Whose work it is.
#[derive(Clone, Copy, Debug)]
pub enum Seat {
    /// The user's, in all courses that it is a member of.
    User(Id<User>),
    /// One course member's.
    Member(Id<CourseMember>),
}

/// A shape of a content with somebody's work on it.
pub trait View: JsonSchema + DeserializeOwned + Send {
    /// Its select list.
    fn select() -> &'static str;
}
impl View for CourseContentStudentList {
    fn select() -> &'static str {
        static SELECT: LazyLock<String> = LazyLock::new(|| select_list::<CourseContentStudentList>(list_field));
        &SELECT
    }
}
impl View for TutorGradeResponse {
    fn select() -> &'static str {
        static SELECT: LazyLock<String> = LazyLock::new(|| select_list::<TutorGradeResponse>(list_field));
        &SELECT
    }
}
impl View for CourseContentStudentGet {
    fn select() -> &'static str {
        static SELECT: LazyLock<String> = LazyLock::new(|| select_list::<CourseContentStudentGet>(get_field));
        &SELECT
    }
}

/// The contents of the member's courses, with the member's work on them.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for filter values that the database cannot read.
pub async fn list_contents(
    db: &Db,
    who: &Principal,
    seat: Seat,
    query: &CourseContentStudentQuery,
) -> Result<Listing<CourseContentStudentList>> {
    let page = Page { skip: query.skip.unwrap_or(0), limit: query.limit.unwrap_or(Page::MAX) };
    let mut q = statement::<CourseContentStudentList>(who, seat, query.course_id.map(Id::uuid), None, Action::List);
    // On the git host it is the submission group that has a project.
    let CourseContentStudentQuery { provider_url, project, .. } = query;
    for (key, value) in [("url", provider_url), ("full_path", project)] {
        if let Some(value) = value {
            q.push(format_args!(" and g.properties #>> '{{gitlab,{key}}}' = ")).push_bind(value.clone());
        }
    }
    let rest = CourseContentStudentQuery { provider_url: None, project: None, ..query.clone() };
    push_filters::<CourseContent>(&mut q, &db.columns, &rest);
    q.push(" order by t.course_id, t.position, t.path limit ").push_bind(page.rows()).push(" offset ").push_bind(i64::from(page.skip));
    rows(q.build_query_as().fetch_all(&db.pool).await?)
}

/// One content with the member's work on it.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) when it is archived or in no course of the member.
pub async fn get_content<T: View>(db: impl PgExecutor<'_>, who: &Principal, seat: Seat, id: Id<CourseContent>) -> Result<T> {
    let mut q = statement::<T>(who, seat, None, Some(id.uuid()), Action::Get);
    q.push(" and t.id = ").push_bind(id.uuid());
    let found: Option<(String, i64)> = q.build_query_as().fetch_optional(db).await?;
    row(found.map(|(row, _)| row), "course_content")
}

/// The statement up to the filters. `t` is the content, `g` the member's group, `gr` the grade that counts.
///
/// What a unit says is made of all contents below it, so filters apply to what is shown and not to `work`. Archived
/// contents do not exist here.
fn statement<T: View>(who: &Principal, seat: Seat, course: Option<Uuid>, content: Option<Uuid>, action: Action) -> QueryBuilder<Postgres> {
    let me = who.user_id.uuid();
    let mut q = QueryBuilder::new("with seat as materialized (select m.id, m.course_id, ");
    q.push_bind(me).push("::uuid as me from course_member m where ");
    match seat {
        Seat::User(user) => q.push("m.user_id = ").push_bind(user.uuid()),
        Seat::Member(member) => q.push("m.id = ").push_bind(member.uuid()),
    };
    if let Some(course) = course {
        q.push(" and m.course_id = ").push_bind(course);
    }
    if let Some(content) = content {
        q.push(" and m.course_id = (select course_id from course_content where id = ").push_bind(content).push(")");
    }
    q.push(
        "), team as materialized (
           select distinct on (g.course_content_id) g.*
           from seat join submission_group_member m on m.course_member_id = seat.id join submission_group g on g.id = m.submission_group_id
           order by g.course_content_id, g.created_at, g.id),
         work as materialized (
           select c.id as content_id, c.course_id, c.path, seat.id as seat_id, seat.me, team.id as team_id, gr.id as grade_id, gr.status,
             a.id is not null and coalesce(gr.status, 0) = 0 as unreviewed
           from seat join course_content c on c.course_id = seat.course_id and c.archived_at is null",
    );
    if let Some(content) = content {
        q.push(" and c.path <@ (select path from course_content where id = ").push_bind(content).push(")");
    }
    q.push(
        " left join team on team.course_content_id = c.id
           left join lateral (select id from submission_artifact where submission_group_id = team.id and submit
                              order by created_at desc limit 1) a on true
           left join lateral (select id, status from submission_grade where artifact_id = a.id
                              order by graded_at desc limit 1) gr on true)
         select (select row_to_json(r) from (select ",
    );
    q.push(T::select()).push(
        ") r)::text, count(*) over ()
         from work w join course_content t on t.id = w.content_id left join team g on g.id = w.team_id
         left join submission_grade gr on gr.id = w.grade_id
         left join lateral (
           select case when count(*) = 0 then null when bool_or(b.status = 2) then 2 when bool_or(b.status = 3) then 3
                       when bool_and(coalesce(b.status, 0) = 1) then 1 else 0 end as status,
                  count(*) filter (where b.unreviewed) as unreviewed
           from work b where b.course_id = w.course_id and b.path <@ w.path and b.team_id is not null) below on not t.is_submittable
         where ",
    );
    push_cond(&mut q, &see::<CourseContent>(who, action), "t", me);
    q
}

/// How often the group `g` handed in.
const SUBMISSIONS: &str = "(select count(*) from submission_artifact a where a.submission_group_id = g.id and a.submit)";

/// The word for a grading status.
fn word(status: &str) -> String {
    format!("(array['not_reviewed', 'corrected', 'correction_necessary', 'improvement_possible'])[{status} + 1]")
}

/// How many messages to the row `key` in `column` the caller has not read.
fn unread(column: &str, key: &str) -> String {
    format!(
        "(select count(*) from message x where x.{column} = {key} and x.archived_at is null and x.author_id <> w.me
          and not exists(select 1 from message_read y where y.message_id = x.id and y.reader_user_id = w.me))"
    )
}

/// Who gave a grade.
fn grader(key: &str) -> String {
    format!(
        "(select json_build_object('course_role_id', m.course_role_id, 'user_id', m.user_id,
          'user', json_build_object('given_name', u.given_name, 'family_name', u.family_name))
          from course_member m join \"user\" u on u.id = m.user_id where m.id = {key})"
    )
}

fn list_field(name: &str) -> Option<String> {
    match name {
        "course_content_type" => Some(nested::<CourseContentType>("t.course_content_type_id", "id")),
        "result" => Some(result(&select_list::<ResultStudentList>(result_field))),
        "submission_group" => Some(group(&select_list::<SubmissionGroupStudentList>(group_field))),
        "graded_artifact_id" | "graded_artifact_info" => Some("null".to_owned()),
        _ => content_field(name),
    }
}

fn get_field(name: &str) -> Option<String> {
    match name {
        "course_content_type" => Some(nested_get::<CourseContentType>("t.course_content_type_id", "id")),
        "result" => Some(result(&select_list::<ResultStudentGet>(result_field))),
        "submission_group" => Some(group(&select_list::<SubmissionGroupStudentGet>(group_field))),
        _ => content_field(name),
    }
}

/// The fields that the list and the single content have in common.
fn content_field(name: &str) -> Option<String> {
    let sql = match name {
        "submitted" => format!("case when g.id is not null then {SUBMISSIONS} > 0 end"),
        "submission_count" => SUBMISSIONS.to_owned(),
        "result_count" => "(select count(*) from result r where r.submission_group_id = g.id and r.status = 0)".to_owned(),
        "unread_message_count" => unread("course_content_id", "t.id"),
        "directory" => "(select d.deployment_path from course_content_deployment d where d.course_content_id = t.id)".to_owned(),
        "color" => {
            format!("coalesce((select y.color from course_content_type y where y.id = t.course_content_type_id), '{DEFAULT_COLOR}')")
        }
        "deployment" => deployment::list_of_content(),
        "has_deployment" => {
            "exists(select 1 from course_content_deployment d where d.course_content_id = t.id and d.deployment_status <> 'unassigned')"
                .to_owned()
        }
        "status" => word("case when t.is_submittable then gr.status else below.status end"),
        "latest_grade_status" => word("gr.status"),
        "unreviewed_count" => "case when t.is_submittable then w.unreviewed::int else coalesce(below.unreviewed, 0) end".to_owned(),
        _ => return None,
    };
    Some(sql)
}

/// The newest finished run of the group; of two from the same moment, the member's own.
fn result(select: &str) -> String {
    format!(
        "(select row_to_json(r) from (select n.id from result n where n.submission_group_id = g.id and n.status = 0
            order by n.created_at desc, n.course_member_id = w.seat_id desc, n.id desc limit 1) o
          join result t on t.id = o.id, lateral (select {select}) r)"
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

/// The fields of the group `g`, between the content `t` and its grade `gr`.
fn group_field(name: &str) -> Option<String> {
    let sql = match name {
        "course_content_title" => "t.title".to_owned(),
        "course_content_path" => "t.path".to_owned(),
        "example_identifier" => {
            "(select d.example_identifier from course_content_deployment d where d.course_content_id = t.id)".to_owned()
        }
        "current_group_size" => "(select count(*) from submission_group_member m where m.submission_group_id = g.id)".to_owned(),
        "members" => submission::group_field(name)?.replace("t.id", "g.id"),
        "repository" => REPOSITORY.to_owned(),
        "status" => word("gr.status"),
        "grading" => "gr.grade".to_owned(),
        "graded_by_course_member" => grader("gr.graded_by_course_member_id"),
        "count" => SUBMISSIONS.to_owned(),
        "unread_message_count" => unread("submission_group_id", "g.id"),
        "gradings" => format!(
            "coalesce((select json_agg(json_build_object('id', x.id, 'submission_group_id', g.id, 'grading', x.grade, 'status', x.status,
              'feedback', x.comment, 'created_at', x.graded_at, 'graded_by_course_member_id', x.graded_by_course_member_id,
              'graded_by_course_member', {}, 'result_id', (select n.id from result n where n.submission_artifact_id = a.id and n.status = 0
                order by n.created_at desc, n.id desc limit 1)) order by x.graded_at desc, x.id desc)
              from submission_artifact a join submission_grade x on x.artifact_id = a.id where a.submission_group_id = g.id), '[]')",
            grader("x.graded_by_course_member_id")
        ),
        _ => format!("g.\"{name}\""),
    };
    Some(sql)
}

/// Where the group `g` has its repository, if it has one.
const REPOSITORY: &str = "(select json_build_object('provider', 'gitlab', 'url', coalesce(o.url, ''), 'full_path', o.full_path,
    'clone_url', coalesce(o.clone_url, o.web_url || '.git', o.url || '/' || o.full_path || '.git'),
    'web_url', coalesce(o.web_url, o.url || '/' || o.full_path))
    from (select rtrim(j ->> 'url', '/') as url, j ->> 'full_path' as full_path, j ->> 'clone_url' as clone_url, j ->> 'web_url' as web_url
          from (select g.properties -> 'gitlab' as j) p) o where o.full_path is not null)";
