//! Members and submission groups as tutors see them, and grading.
//!
//! Everywhere here the newest submission of a group that was handed in is the one that counts, and its newest grade.

use super::{row, rows};
use crate::{
    Db, Result,
    sql::{nested, push_cond, push_filters, select_list},
};
use computor_policy::{Action, Cond, CourseRole, Principal, see, view};
use computor_types::{Id, Listing, Page, dto::*};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// For each submission group `g`: its newest submission `a`, if it handed in, and that one's newest grade `gr`. Ordered by
/// the time alone, so that the index answers without a sort, for tens of thousands of groups.
const HEADLINE: &str = "
    cross join lateral (select id, created_at from submission_artifact where submission_group_id = g.id and submit
                        order by created_at desc limit 1) a
    left join lateral (select id, grade, status from submission_grade where artifact_id = a.id
                       order by graded_at desc limit 1) gr on true ";

/// The members of the courses in which the principal is at least a tutor, by family name.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for filter values that the database cannot read.
pub async fn list_members(db: &Db, who: &Principal, query: &TutorCourseMemberQuery) -> Result<Listing<TutorCourseMemberList>> {
    let page = Page { skip: query.skip.unwrap_or(0), limit: query.limit.unwrap_or(Page::MAX) };
    let mut q = members(who, Action::List);
    push_filters::<CourseMember>(&mut q, &db.columns, query);
    q.push(" order by u.family_name, u.given_name, t.id limit ").push_bind(page.rows()).push(" offset ").push_bind(i64::from(page.skip));
    q.push(") t), waiting as materialized (select m.id as member_id, count(*) filter (where gr.id is null) as ungraded, ");
    q.push(
        "bool_or(coalesce(gr.status, 0) = 0) as unreviewed from member m join submission_group_member gm on gm.course_member_id = m.id ",
    );
    q.push("join submission_group g on g.id = gm.submission_group_id join course_content c on c.id = g.course_content_id and c.archived_at is null");
    q.push(HEADLINE).push(
        " group by m.id),
         message_to as materialized (
           select gm.course_member_id as member_id, x.id, x.author_id from message x join submission_group_member gm on gm.submission_group_id = x.submission_group_id
           where x.archived_at is null and gm.course_id in (select course_id from member)
           union all select x.course_member_id, x.id, x.author_id from message x where x.archived_at is null and x.course_member_id in (select id from member)),
         unread as materialized (select x.member_id, count(*) as n from message_to x where x.author_id <> ",
    );
    q.push_bind(who.user_id.uuid()).push(" and not exists(select 1 from message_read y where y.message_id = x.id and y.reader_user_id = ");
    q.push_bind(who.user_id.uuid()).push(") group by x.member_id) select (select row_to_json(r) from (select ");
    q.push(select_list::<TutorCourseMemberList>(member_field)).push(
        ") r)::text, t.total from member t left join waiting w on w.member_id = t.id left join unread n on n.member_id = t.id order by t.place",
    );
    rows(q.build_query_as().fetch_all(&db.pool).await?)
}

/// One member, with the contents that wait for a review.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) when it is in no course in which the principal is at least a tutor.
pub async fn get_member(db: &Db, who: &Principal, id: Id<CourseMember>) -> Result<TutorCourseMemberGet> {
    let mut q = members(who, Action::Get);
    q.push(" and t.id = ").push_bind(id.uuid()).push(") t) select (select row_to_json(r) from (select ");
    q.push(select_list::<TutorCourseMemberGet>(member_field)).push(") r)::text from member t");
    row(q.build_query_scalar().fetch_optional(&db.pool).await?, "course_member")
}

/// `with member as (select … from (select … where` the principal is a tutor of them. `t` is the member, `u` its user.
fn members(who: &Principal, action: Action) -> QueryBuilder<Postgres> {
    let mut q = QueryBuilder::new(
        "with member as materialized (select t.*, row_number() over () as place from (
           select t.*, count(*) over () as total from course_member t join \"user\" u on u.id = t.user_id where ",
    );
    push_cond(&mut q, &view::<CourseMember>(who, action, Cond::course("course_id", CourseRole::Tutor)), "t", who.user_id.uuid());
    q
}

fn member_field(name: &str) -> Option<String> {
    let sql = match name {
        "user" => nested::<User>("t.user_id", "id"),
        "unreviewed" => "coalesce(w.unreviewed, false)".to_owned(),
        "ungraded_submissions_count" => "coalesce(w.ungraded, 0)".to_owned(),
        "unread_message_count" => "coalesce(n.n, 0)".to_owned(),
        "unreviewed_course_contents" => format!(
            "coalesce((select json_agg(json_build_object('id', c.id, 'path', c.path) order by c.position, c.path)
              from submission_group_member gm join submission_group g on g.id = gm.submission_group_id
              join course_content c on c.id = g.course_content_id and c.archived_at is null {HEADLINE}
              where gm.course_member_id = t.id and coalesce(gr.status, 0) = 0), '[]')"
        ),
        _ => return None,
    };
    Some(sql)
}

/// A grade to be stored.
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
    /// 0 to 1.
    pub grade: f64,
    /// What it means.
    pub status: GradingStatus,
    /// For the student.
    pub feedback: Option<&'a str>,
}

/// Stores a grade; answers the submission that it went to, or nothing if there is none (in the member's group).
pub async fn grade(tx: &mut PgConnection, who: &Principal, new: NewGrade<'_>) -> Result<Option<GradedArtifactInfo>> {
    let sql = "
        with target as (
          select a.id, a.created_at, a.properties from submission_group_member gm join submission_group g on g.id = gm.submission_group_id
          join submission_artifact a on a.submission_group_id = g.id
          where gm.course_member_id = $1 and g.course_content_id = $2 and case when $3::uuid is null then a.submit else a.id = $3 end
          order by g.created_at, g.id, a.created_at desc, a.id desc limit 1),
        made as (insert into submission_grade (artifact_id, graded_by_course_member_id, grade, status, comment, created_by)
          select id, $4, $5, $6, $7, $8 from target)
        select json_build_object('id', id, 'created_at', created_at, 'properties', properties)::text from target";
    let graded: Option<String> = sqlx::query_scalar(sql)
        .bind(new.member.uuid())
        .bind(new.content.uuid())
        .bind(new.artifact.map(Id::uuid))
        .bind(new.grader)
        .bind(new.grade)
        .bind(i32::from(u8::from(new.status)))
        .bind(new.feedback)
        .bind(who.user_id.uuid())
        .fetch_optional(tx)
        .await?;
    graded.map(|row| crate::crud::parse(&row)).transpose()
}

/// The submission groups of the courses in which the principal is at least a tutor.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) for filter values that the database cannot read.
pub async fn list_groups(db: &Db, who: &Principal, query: &TutorSubmissionGroupQuery) -> Result<Listing<TutorSubmissionGroupList>> {
    let page = query.page();
    let mut q = groups::<TutorSubmissionGroupList>(who, Action::List);
    push_filters::<SubmissionGroup>(&mut q, &db.columns, query);
    if let Some(group) = query.course_group_id {
        q.push(
            " and exists(select 1 from submission_group_member m join course_member cm on cm.id = m.course_member_id
                 where m.submission_group_id = t.id and cm.course_group_id = ",
        );
        q.push_bind(group.uuid()).push(")");
    }
    if let Some(has) = query.has_submissions {
        q.push(" and exists(select 1 from submission_artifact a where a.submission_group_id = t.id and a.submit) = ").push_bind(has);
    }
    if let Some(has) = query.has_ungraded_submissions {
        q.push(format_args!(" and {} = ", ungraded())).push_bind(has);
    }
    q.push(" order by t.display_name, t.id limit ").push_bind(page.rows()).push(" offset ").push_bind(i64::from(page.skip)).push(") t");
    rows(q.build_query_as().fetch_all(&db.pool).await?)
}

/// One submission group with its members and what came of its work.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound).
pub async fn get_group(db: &Db, who: &Principal, id: Id<SubmissionGroup>) -> Result<TutorSubmissionGroupGet> {
    let mut q = groups::<TutorSubmissionGroupGet>(who, Action::Get);
    q.push(" and t.id = ").push_bind(id.uuid()).push(") t");
    let found: Option<(String, i64)> = q.build_query_as().fetch_optional(&db.pool).await?;
    row(found.map(|(row, _)| row), "submission_group")
}

fn groups<T: JsonSchema + DeserializeOwned + 'static>(who: &Principal, action: Action) -> QueryBuilder<Postgres> {
    let mut q = QueryBuilder::new("select (select row_to_json(r) from (select ");
    q.push(select_list::<T>(group_field))
        .push(") r)::text, total from (select t.*, count(*) over () as total from submission_group t where ");
    push_cond(&mut q, &see::<SubmissionGroup>(who, action), "t", who.user_id.uuid());
    q
}

/// Whether the newest submission of the group `t` waits for a grade.
fn ungraded() -> String {
    format!("exists(select 1 from submission_group g {HEADLINE} where g.id = t.id and gr.id is null)")
}

fn group_field(name: &str) -> Option<String> {
    let sql = match name {
        "display_name" => {
            "coalesce(t.display_name, (select string_agg(concat_ws(' ', u.given_name, u.family_name), ', ' order by u.family_name, u.given_name)
              from submission_group_member m join course_member cm on cm.id = m.course_member_id join \"user\" u on u.id = cm.user_id
              where m.submission_group_id = t.id), '')"
        }
        "members" => {
            "coalesce((select json_agg(json_build_object('id', m.id, 'course_member_id', cm.id, 'user_id', cm.user_id, 'given_name', u.given_name,
              'family_name', u.family_name, 'email', u.email) order by u.family_name, u.given_name, m.id)
              from submission_group_member m join course_member cm on cm.id = m.course_member_id join \"user\" u on u.id = cm.user_id
              where m.submission_group_id = t.id), '[]')"
        }
        "member_count" => "(select count(*) from submission_group_member m where m.submission_group_id = t.id)",
        "submission_count" => "(select count(*) from submission_artifact a where a.submission_group_id = t.id and a.submit)",
        "test_run_count" => "(select count(*) from result n where n.submission_group_id = t.id)",
        "latest_submission_at" => "(select max(a.created_at) from submission_artifact a where a.submission_group_id = t.id and a.submit)",
        "latest_submission_id" => {
            "(select a.id from submission_artifact a where a.submission_group_id = t.id and a.submit order by a.created_at desc, a.id desc limit 1)"
        }
        "has_ungraded_submissions" => return Some(ungraded()),
        "graded_submission_count" => {
            "(select count(*) from submission_artifact a where a.submission_group_id = t.id and a.submit
              and exists(select 1 from submission_grade x where x.artifact_id = a.id))"
        }
        "latest_grade" => return Some(format!("(select gr.grade from submission_group g {HEADLINE} where g.id = t.id)")),
        "average_grade" => {
            "(select avg(x.grade) from submission_artifact a cross join lateral (select n.grade from submission_grade n where n.artifact_id = a.id
              order by n.graded_at desc, n.id desc limit 1) x where a.submission_group_id = t.id and a.submit)"
        }
        _ => return None,
    };
    Some(sql.to_owned())
}
