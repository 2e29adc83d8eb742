//! Members and submission groups as tutors see them, and grading.
//!
//! What waits is read from `submission_group_state` and `course_member_state`, which are kept when they are written.

use super::listing;
use crate::{
    Db, Error, Result, Rows, Table, Visible,
    reach::{Reach, known},
    sql::{nested, push_filters, select_list},
};
use computor_types::{Code, Id, Page, dto::*};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// The members that are visible, by family name, with what waits of their work.
///
/// # Errors
/// [`Error::Rejected`] for filter values that the database cannot read.
pub async fn list_members(db: &Db, visible: Visible<'_>, query: &TutorCourseMemberQuery) -> Result<Rows> {
    let page = Page { skip: query.skip.unwrap_or(0), limit: query.limit.unwrap_or(Page::MAX) };
    let list = Reach {
        from: MEMBERS,
        order: "t.family_name, t.given_name, t.id",
        cond: visible.rows,
        me: visible.me,
        known: known(&[("course_id", query.course_id.map(Id::uuid))]),
        filters: &|q| push_filters::<CourseMember>(q, &db.columns, query),
    };
    // The page first: what is told of its members is then asked for them alone, as sets.
    let mut rows = QueryBuilder::new("with member as materialized (");
    list.push_page(&mut rows, page);
    // What is unread is what there is, which is kept, less what this reader knows, which is not much.
    for (place, scope) in [
        "), known as materialized (select x.member_id, sum(x.n) as n from (
           select gm.course_member_id as member_id, k.n from message_count k cross join lateral (
             select gm.course_member_id from submission_group_member gm where gm.submission_group_id = k.audience_id offset 0) gm where",
        " union all select k.audience_id, k.n from message_count k where",
    ]
    .into_iter()
    .zip(["submission_group", "course_member"])
    {
        rows.push(place).push(" k.user_id = ").push_bind(visible.me);
        rows.push(format_args!(" and k.course_id = any(array(select distinct course_id from member)) and k.scope = '{scope}'"));
    }
    rows.push(
        ") x group by x.member_id)
         select (select row_to_json(r) from (select ",
    );
    rows.push(select_list::<TutorCourseMemberList>(member_field)).push(
        ") r)::text from member t left join member_message_count c on c.course_member_id = t.id left join known on known.member_id = t.id
         order by t.family_name, t.given_name, t.id",
    );
    // Their names do not matter where they are counted.
    listing(&db.pool, page, rows, || Reach { from: CourseMember::TABLE, ..list }.count()).await
}

/// The members with their names, which are kept where they are in order, and with what waits of their work.
const MEMBERS: &str = "(select m.*, s.family_name, s.given_name, s.unreviewed, s.ungraded from course_member m
    join course_member_state s on s.course_member_id = m.id and s.course_id = m.course_id)";

/// One member, with the contents that wait for a review.
///
/// # Errors
/// [`Error::NotFound`] when it is not visible.
pub async fn get_member(db: &Db, visible: Visible<'_>, id: Id<CourseMember>) -> Result<String> {
    let mut q = QueryBuilder::new("select (select row_to_json(r) from (select ");
    q.push(select_list::<TutorCourseMemberGet>(member_field)).push(") r)::text from course_member t where t.id = ");
    q.push_bind(id.uuid()).push(" and ");
    visible.push(&mut q);
    let found: Option<String> = q.build_query_scalar().fetch_optional(&db.pool).await?;
    found.ok_or(Error::NotFound("course_member"))
}

fn member_field(name: &str) -> Option<String> {
    let sql = match name {
        "user" => return Some(nested::<User>("t.user_id", "id")),
        "unreviewed" => "t.unreviewed > 0",
        "ungraded_submissions_count" => "t.ungraded",
        "unread_message_count" => "greatest(coalesce(c.n, 0) - coalesce(known.n, 0), 0)",
        "unreviewed_course_contents" => {
            "coalesce((select json_agg(json_build_object('id', c.id, 'path', c.path) order by c.position, c.path)
              from submission_group_member gm join submission_group_state s on s.submission_group_id = gm.submission_group_id
              join course_content c on c.id = s.course_content_id where gm.course_member_id = t.id and s.unreviewed), '[]')"
        }
        _ => return None,
    };
    Some(sql.to_owned())
}

/// A grade to be stored: score, status, or both.
#[derive(Clone, Copy, Debug)]
pub struct NewGrade<'a> {
    /// Whose work.
    pub member: Id<CourseMember>,
    /// On what.
    pub content: Id<CourseContent>,
    /// Which submission; the newest that was handed in, if none is said.
    pub artifact: Option<Id<SubmissionArtifact>>,
    /// Who grades: a member of the same course.
    pub grader: Uuid,
    /// 0 to 1; that of the newest grade of the same submission, if none is said.
    pub grade: Option<f64>,
    /// What it means; as the grade.
    pub status: Option<GradingStatus>,
    /// For the student.
    pub feedback: Option<&'a str>,
}

/// Stores a grade for the artifact in `target`, with `$1` score, `$2` status, `$3` grader and `$4` comment.
///
/// Half a grade keeps the other half of the newest grade of the same artifact.
const STORE: &str = "
    made as (
      insert into submission_grade (artifact_id, course_id, submission_group_id, graded_by_course_member_id, grade, status, comment)
      select target.id, target.course_id, target.submission_group_id, $3, coalesce($1, earlier.grade), coalesce($2, earlier.status, 0), $4
      from target left join lateral (select n.grade, n.status from submission_grade n where n.artifact_id = target.id
        order by n.graded_at desc, n.id desc limit 1) earlier on true)";

/// Stores a grade; answers the submission that it went to, or nothing if there is none (in the member's group).
pub async fn grade(tx: &mut PgConnection, new: NewGrade<'_>) -> Result<Option<GradedArtifactInfo>> {
    let sql = format!(
        "with target as (
           select a.id, a.course_id, a.submission_group_id, a.created_at, a.properties
           from submission_group_member gm join submission_artifact a on a.submission_group_id = gm.submission_group_id
           where gm.course_member_id = $5 and gm.course_content_id = $6 and case when $7::uuid is null then a.submit else a.id = $7 end
           order by a.created_at desc, a.id desc limit 1),
         {STORE}
         select json_build_object('id', id, 'created_at', created_at, 'properties', properties)::text from target"
    );
    let graded: Option<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(new.grade)
        .bind(new.status.map(|status| i32::from(u8::from(status))))
        .bind(new.grader)
        .bind(new.feedback)
        .bind(new.member.uuid())
        .bind(new.content.uuid())
        .bind(new.artifact.map(Id::uuid))
        .fetch_optional(tx)
        .await?;
    graded.map(|row| crate::crud::parse(&row)).transpose()
}

/// Gives the newest hand-in of a group a status, and keeps its score. The grader is the acting user (`app.user_id`), by
/// its membership in the course.
///
/// # Errors
/// `AUTHZ_003` without a membership, `SUBMIT_001` when nothing was handed in.
pub async fn grade_by_status(tx: &mut PgConnection, group: Id<SubmissionGroup>, status: GradingStatus) -> Result<()> {
    let sql = format!(
        "with target as (select a.id, a.course_id, a.submission_group_id from headline($5) h join submission_artifact a on a.id = h.artifact_id),
         {STORE}
         select exists(select from target)"
    );
    let grader: Option<Uuid> = sqlx::query_scalar(
        "select m.id from submission_group g join active_member m on m.course_id = g.course_id and m.user_id = app_user()
         where g.id = $1",
    )
    .bind(group.uuid())
    .fetch_optional(&mut *tx)
    .await?;
    let member = grader.ok_or(Error::Forbidden(Code::Authz003))?;
    let graded: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(None::<f64>)
        .bind(i32::from(u8::from(status)))
        .bind(member)
        .bind(None::<&str>)
        .bind(group.uuid())
        .fetch_one(tx)
        .await?;
    if graded { Ok(()) } else { Err(Error::rejected(Code::Submit001, "the group has handed in nothing that could be graded")) }
}

/// The submission groups that are visible, by their names.
///
/// # Errors
/// [`Error::Rejected`] for filter values that the database cannot read.
pub async fn list_groups(db: &Db, visible: Visible<'_>, query: &TutorSubmissionGroupQuery) -> Result<Rows> {
    let page = query.page();
    // Of what waits there is an index; it has all that the conditions ask for.
    let base = match query.has_ungraded_submissions {
        Some(true) => {
            "(select s.submission_group_id as id, s.course_id, s.course_content_id, s.display_name
              from submission_group_state s where s.ungraded)"
        }
        _ => "submission_group",
    };
    let filters = |q: &mut QueryBuilder<Postgres>| {
        push_filters::<SubmissionGroup>(q, &db.columns, query);
        if let Some(group) = query.course_group_id {
            q.push(
                " and exists(select from submission_group_member m join active_member cm on cm.id = m.course_member_id
                     where m.submission_group_id = t.id and cm.course_group_id = ",
            );
            q.push_bind(group.uuid()).push(")");
        }
        if let Some(has) = query.has_submissions {
            q.push(" and (select s.submissions > 0 from submission_group_state s where s.submission_group_id = t.id) = ").push_bind(has);
        }
        if query.has_ungraded_submissions == Some(false) {
            q.push(" and not (select s.ungraded from submission_group_state s where s.submission_group_id = t.id)");
        }
    };
    let list = Reach {
        from: base,
        order: "t.display_name, t.id",
        cond: visible.rows,
        me: visible.me,
        known: known(&[("course_id", query.course_id.map(Id::uuid)), ("course_content_id", query.course_content_id.map(Id::uuid))]),
        filters: &filters,
    };
    let select = select_list::<TutorSubmissionGroupList>(group_field);
    let mut rows = QueryBuilder::new("select (select row_to_json(r) from (select ");
    rows.push(select).push(") r)::text from (");
    list.push_page(&mut rows, page);
    // By key, however long the page may be: a join would read the whole table.
    rows.push(") p cross join lateral (select * from submission_group t where t.id = p.id offset 0) t")
        .push(BESIDE)
        .push(" order by t.display_name, t.id");
    listing(&db.pool, page, rows, || list.count()).await
}

/// What is told of the group `t` beside its own row: the state `s` of its work, its content `c`.
const BESIDE: &str = " join submission_group_state s on s.submission_group_id = t.id join course_content c on c.id = t.course_content_id";

/// One submission group with its members and what came of its work.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get_group(db: &Db, visible: Visible<'_>, id: Id<SubmissionGroup>) -> Result<String> {
    let mut q = QueryBuilder::new("select (select row_to_json(r) from (select ");
    q.push(select_list::<TutorSubmissionGroupGet>(group_field)).push(") r)::text from submission_group t").push(BESIDE);
    q.push(" where t.id = ").push_bind(id.uuid()).push(" and ");
    visible.push(&mut q);
    let found: Option<String> = q.build_query_scalar().fetch_optional(&db.pool).await?;
    found.ok_or(Error::NotFound("submission_group"))
}

fn group_field(name: &str) -> Option<String> {
    let sql = match name {
        "display_name" => "(select n.name from group_name(t.id, t.display_name) n)",
        "max_submissions" => "effective_limit(t.max_submissions, c.max_submissions)",
        "max_test_runs" => "effective_limit(t.max_test_runs, c.max_test_runs)",
        "members" => {
            "coalesce((select json_agg(json_build_object('id', m.id, 'course_member_id', cm.id, 'user_id', cm.user_id, 'given_name', u.given_name,
              'family_name', u.family_name, 'email', u.email) order by u.family_name, u.given_name, m.id)
              from submission_group_member m join course_member cm on cm.id = m.course_member_id join \"user\" u on u.id = cm.user_id
              where m.submission_group_id = t.id), '[]')"
        }
        "member_count" => "s.members",
        "submission_count" => "s.submissions",
        "test_run_count" => "s.runs",
        "latest_submission_at" => "s.submitted_at",
        "latest_submission_id" => "s.artifact_id",
        "has_ungraded_submissions" => "s.ungraded",
        "latest_grade" => "s.grade",
        "graded_submission_count" => {
            "(select count(*) from submission_artifact a where a.submission_group_id = t.id and a.submit
              and exists(select from submission_grade x where x.artifact_id = a.id))"
        }
        "average_grade" => {
            "(select avg(x.grade) from submission_artifact a cross join lateral (select n.grade from submission_grade n where n.artifact_id = a.id
              order by n.graded_at desc, n.id desc limit 1) x where a.submission_group_id = t.id and a.submit)"
        }
        _ => return None,
    };
    Some(sql.to_owned())
}
