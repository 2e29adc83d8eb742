//! Courses as their members see them, and what is done to whole courses.

use super::page_of;
use crate::{
    Db, Error, Result, Rows, Table, Visible,
    reach::Reach,
    sql::{push_filters, shaped},
};
use computor_types::{Entity, Id, Nothing, Page, dto::*};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{PgConnection, PgExecutor, QueryBuilder};
use uuid::Uuid;

/// The courses that are visible, in the shape of `T`.
///
/// # Errors
/// [`Error::Rejected`] for filter values that the database cannot read.
pub async fn list<T: CourseView>(db: &Db, visible: Visible<'_>, query: &(impl Serialize + Sync), page: Page) -> Result<Rows> {
    let list = Reach {
        from: Course::TABLE,
        order: Course::ORDER,
        cond: visible.rows,
        me: visible.me,
        known: Vec::new(),
        filters: &|q| push_filters::<Course>(q, &db.columns, query),
    };
    page_of(db, &columns::<T>(), &list, page).await
}

/// One course, as in [`list`].
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get<T: CourseView>(db: &Db, visible: Visible<'_>, id: Id<Course>) -> Result<String> {
    let mut q = QueryBuilder::new("select ");
    q.push(columns::<T>()).push("::text from course t where ");
    visible.push(&mut q);
    q.push(" and t.id = ").push_bind(id.uuid());
    let found: Option<String> = q.build_query_scalar().fetch_optional(&db.pool).await?;
    found.ok_or(Error::NotFound(Course::NAME))
}

/// A course as one JSON document in the shape of `T`.
fn columns<T: CourseView>() -> String {
    shaped::<T>(view_field::<T::Repositories>)
}

/// A course as somebody sees it.
pub trait CourseView: JsonSchema + 'static {
    /// What is shown of its repositories.
    type Repositories: JsonSchema + 'static;
}

impl CourseView for CourseStudentGet {
    type Repositories = CourseStudentRepository;
}
impl CourseView for CourseStudentList {
    type Repositories = CourseStudentRepository;
}
impl CourseView for CourseTutorGet {
    type Repositories = CourseTutorRepository;
}
impl CourseView for CourseTutorList {
    type Repositories = CourseTutorRepository;
}
/// Lecturers see the course itself.
impl CourseView for CourseGet {
    type Repositories = Nothing;
}
impl CourseView for CourseList {
    type Repositories = Nothing;
}

/// The fields of a course that only its views have.
fn view_field<R: JsonSchema + 'static>(name: &str) -> Option<String> {
    match name {
        "repository" => Some(format!(
            "(select {} from (select h.url, h.full_path, h.ours, t.properties -> 'gitlab' as j from course_host(t.id) h) t)",
            shaped::<R>(repository_field)
        )),
        "course_content_types" => Some(crate::sql::nested_many_get::<CourseContentType>("t.id", "course_id")),
        _ => Course::field(name),
    }
}

/// What is shown of a course's repositories, from what the row `t` says of its host, and `t.j` of foreign ones.
fn repository_field(name: &str) -> Option<String> {
    let expression = match name {
        "provider_url" => "t.url",
        "full_path" => "t.full_path",
        "full_path_assignments" => {
            "case when t.ours then t.full_path || '/assignments'
               else coalesce(t.j ->> 'full_path_assignments', t.j #>> '{projects,assignments,full_path}', t.full_path || '/assignments') end"
        }
        "full_path_student_template" => {
            "case when t.ours then t.full_path || '/student-template'
               else coalesce(t.j ->> 'full_path_student_template', t.j #>> '{projects,student_template,full_path}',
                 t.full_path || '/student-template') end"
        }
        _ => return None,
    };
    Some(expression.to_owned())
}

/// The user with this e-mail address (as login or as student address), and whether it is archived.
pub async fn user_by_email(db: impl PgExecutor<'_>, email: &str) -> Result<Option<(Uuid, bool)>> {
    let sql = "select u.id, u.archived_at is not null from \"user\" u where lower(u.email) = lower($1)
               or u.id in (select p.user_id from student_profile p where lower(p.student_email) = lower($1)) limit 1";
    Ok(sqlx::query_as(sql).bind(email).fetch_optional(db).await?)
}

/// Creates a user without a password, with a user name made of the name, or of the address if there is none:
/// `ann.miller`, and if that is taken `ann.miller2`.
///
/// # Errors
/// [`Error::Rejected`] when the address or the name was taken in the meantime.
pub async fn create_user(
    tx: &mut PgConnection,
    email: &str,
    given_name: Option<&str>,
    family_name: Option<&str>,
    by: Id<User>,
) -> Result<Uuid> {
    let sql = "
        with word as (select regexp_replace(normalize(replace(replace(replace(replace(lower(coalesce(
                 nullif(concat_ws('.', nullif($2, ''), nullif($3, '')), ''), split_part($1, '@', 1))),
                 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), nfd), '[^a-z0-9.]', '', 'g') as text),
             base as (select left(case when length(text) < 3 then 'user' || text else text end, 40) as text from word),
             name as (select b.text || n.text as text from base b, lateral (select case when i = 1 then '' else i::text end as text, i
                 from generate_series(1, 10000) i) n where not exists(select 1 from \"user\" u where u.username = b.text || n.text)
                 order by n.i limit 1)
        insert into \"user\" (email, given_name, family_name, username, created_by)
        select $1, nullif($2, ''), nullif($3, ''), text, $4 from name returning id";
    Ok(sqlx::query_scalar(sql).bind(email).bind(given_name).bind(family_name).bind(by.uuid()).fetch_one(tx).await?)
}

/// The group of a course with this title.
pub async fn group_by_title(db: impl PgExecutor<'_>, course: Id<Course>, title: &str) -> Result<Option<Id<CourseGroup>>> {
    let sql = "select id from course_group where course_id = $1 and title = $2";
    let found: Option<Uuid> = sqlx::query_scalar(sql).bind(course.uuid()).bind(title).fetch_optional(db).await?;
    Ok(found.map(Into::into))
}

/// Takes a membership out of the archive: whoever is imported takes part again.
pub async fn unarchive_member(tx: &mut PgConnection, member: Id<CourseMember>) -> Result<()> {
    let sql = "update course_member set archived_at = null where id = $1 and archived_at is not null";
    sqlx::query(sql).bind(member.uuid()).execute(tx).await?;
    Ok(())
}

/// A user's membership in a course, archived or not.
pub async fn membership(db: impl PgExecutor<'_>, course: Id<Course>, user: Id<User>) -> Result<Option<Id<CourseMember>>> {
    let sql = "select id from course_member where course_id = $1 and user_id = $2";
    let found: Option<Uuid> = sqlx::query_scalar(sql).bind(course.uuid()).bind(user.uuid()).fetch_optional(db).await?;
    Ok(found.map(Into::into))
}
