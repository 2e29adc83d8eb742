//! Courses as their members see them, and what is done to whole courses.

use super::page_of;
use crate::{
    Db, Error, Result, Rows, Table, Visible,
    reach::Reach,
    sql::{push_filters, select_list},
};
use computor_types::{Entity, Id, Page, dto::*};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{PgConnection, PgExecutor, QueryBuilder};
use uuid::Uuid;

/// The courses that are visible, in the shape of `T`.
///
/// # Errors
/// [`Error::Rejected`] for filter values that the database cannot read.
pub async fn list<T: JsonSchema + 'static>(db: &Db, visible: Visible<'_>, query: &(impl Serialize + Sync), page: Page) -> Result<Rows> {
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
pub async fn get<T: JsonSchema + 'static>(db: &Db, visible: Visible<'_>, id: Id<Course>) -> Result<String> {
    let mut q = QueryBuilder::new("select ");
    q.push(columns::<T>()).push("::text from course t where ");
    visible.push(&mut q);
    q.push(" and t.id = ").push_bind(id.uuid());
    let found: Option<String> = q.build_query_scalar().fetch_optional(&db.pool).await?;
    found.ok_or(Error::NotFound(Course::NAME))
}

/// A course as one JSON document in the shape of `T`.
fn columns<T: JsonSchema + 'static>() -> String {
    format!("(select row_to_json(r) from (select {}) r)", select_list::<T>(view_field))
}

/// The fields of a course that only its views have.
fn view_field(name: &str) -> Option<String> {
    match name {
        "repository" => Some(
            "(select json_build_object('provider_url', j ->> 'url', 'full_path', j ->> 'full_path',
              'full_path_assignments', coalesce(j ->> 'full_path_assignments', j #>> '{projects,assignments,full_path}'),
              'full_path_student_template', coalesce(j ->> 'full_path_student_template', j #>> '{projects,student_template,full_path}'))
              from (select t.properties -> 'gitlab' as j) p)"
                .to_owned(),
        ),
        "course_content_types" => Some(crate::sql::nested_many_get::<CourseContentType>("t.id", "course_id")),
        _ => Course::field(name),
    }
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
