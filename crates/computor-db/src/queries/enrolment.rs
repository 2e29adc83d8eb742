//! Self-enrolment: the code of a course, and who asks.

use super::member_import::{self, NewMember};
use crate::{
    Error, Result, Tx,
    sql::{columns_alone, shaped},
};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use sqlx::{AssertSqlSafe, FromRow, PgExecutor};
use uuid::Uuid;

/// The one condition under which a code works, of the row `t` at the time `$2`.
const USABLE: &str = "t.expires_at > $2 and t.use_count < t.max_uses";

/// Makes the code of a course, in the place of the one before, and answers it.
///
/// # Errors
/// [`Error::Rejected`] when the group is not of the course.
pub async fn create(tx: &mut Tx, course: Id<Course>, new: &EnrolmentCodeCreate, expires_at: DateTime<Utc>) -> Result<String> {
    // Two at once: one of them is told that there is one already.
    sqlx::query("delete from enrolment_code where course_id = $1").bind(course.uuid()).execute(&mut **tx).await?;
    let sql = format!(
        "insert into enrolment_code as t (course_id, course_group_id, code, expires_at, max_uses, needs_approval)
         values ($1, $2, new_enrolment_code(), $3, $4, $5) returning {}::text",
        shaped::<EnrolmentCodeGet>(columns_alone)
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(course.uuid()).bind(new.course_group_id.uuid()).bind(expires_at);
    Ok(query.bind(new.max_uses).bind(new.needs_approval).fetch_one(&mut **tx).await?)
}

/// The code of a course, whether it works or not.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<String> {
    let sql = format!("select {}::text from enrolment_code t where t.course_id = $1", shaped::<EnrolmentCodeGet>(columns_alone));
    let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(course.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("enrolment_code"))
}

/// Takes the code of a course away.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn delete(tx: &mut Tx, course: Id<Course>) -> Result<()> {
    let done = sqlx::query("delete from enrolment_code where course_id = $1").bind(course.uuid()).execute(&mut **tx).await?;
    if done.rows_affected() == 0 { Err(Error::NotFound("enrolment_code")) } else { Ok(()) }
}

/// The course of a code that works.
///
/// # Errors
/// When the database fails.
pub async fn course(db: impl PgExecutor<'_>, code: &str, now: DateTime<Utc>) -> Result<Option<String>> {
    let sql = format!(
        "select json_build_object('course_id', c.id, 'title', c.title, 'description', c.description, 'course_family_title', f.title,
           'organization_title', o.title, 'expires_at', t.expires_at, 'needs_approval', t.needs_approval)::text
         from enrolment_code t join course c on c.id = t.course_id join course_family f on f.id = c.course_family_id
           join organization o on o.id = c.organization_id where t.code = $1 and c.archived_at is null and {USABLE}"
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(code).bind(now).fetch_optional(db).await?)
}

/// A code that somebody enrols with.
#[derive(Clone, Debug, FromRow)]
pub struct Held {
    /// The course.
    pub course_id: Uuid,
    /// The group of its students.
    pub course_group_id: Uuid,
    /// Whether a lecturer has to consent.
    pub needs_approval: bool,
}

/// A code that works, held until the transaction ends: of many who use it at the same time one after the other is looked at, so that
/// none is one too many, and nobody is a member twice.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Tx, code: &str, now: DateTime<Utc>) -> Result<Option<Held>> {
    let sql = format!(
        "select t.course_id, t.course_group_id, t.needs_approval from enrolment_code t join course c on c.id = t.course_id
                 where t.code = $1 and c.archived_at is null and {USABLE} for update of t"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(code).bind(now).fetch_optional(&mut **tx).await?)
}

/// How somebody stands to a course: whether there is a membership, and whether that is archived.
///
/// # Errors
/// When the database fails.
pub async fn standing(tx: &mut Tx, course: Uuid, user: Id<User>) -> Result<Option<bool>> {
    let sql = "select archived_at is not null from course_member where course_id = $1 and user_id = $2";
    Ok(sqlx::query_scalar(sql).bind(course).bind(user.uuid()).fetch_optional(&mut **tx).await?)
}

/// Counts somebody who became a student with the code of a course, if it has one still.
async fn count(tx: &mut Tx, course: Uuid) -> Result<()> {
    sqlx::query("update enrolment_code set use_count = use_count + 1 where course_id = $1").bind(course).execute(&mut **tx).await?;
    Ok(())
}

/// Makes somebody a student.
///
/// # Errors
/// [`Error::Rejected`] when there is a membership.
pub async fn enrol(tx: &mut Tx, course: Uuid, group: Uuid, user: Id<User>) -> Result<()> {
    count(tx, course).await?;
    let student = NewMember { user: user.uuid(), role: STUDENT.to_owned(), group: Some(group), student_id: None };
    member_import::add(tx, course.into(), &[student]).await?;
    tx.rights_change();
    Ok(())
}

/// What one becomes here, and nothing else.
const STUDENT: &str = "_student";

/// Takes an archived membership out of the archive, as a student, whatever it was.
///
/// # Errors
/// When the database fails.
pub async fn enrol_again(tx: &mut Tx, course: Uuid, group: Uuid, user: Id<User>) -> Result<()> {
    count(tx, course).await?;
    let sql = "update course_member set archived_at = null, course_role_id = $4, course_group_id = $3
               where course_id = $1 and user_id = $2 and archived_at is not null";
    sqlx::query(sql).bind(course).bind(user.uuid()).bind(group).bind(STUDENT).execute(&mut **tx).await?;
    tx.rights_change();
    Ok(())
}

/// Asks for somebody, once.
///
/// # Errors
/// When the database fails.
pub async fn request(tx: &mut Tx, held: &Held, user: Id<User>) -> Result<()> {
    let sql = "insert into enrolment_request (course_id, user_id, course_group_id) values ($1, $2, $3)
               on conflict (course_id, user_id) do update set course_group_id = excluded.course_group_id";
    sqlx::query(sql).bind(held.course_id).bind(user.uuid()).bind(held.course_group_id).execute(&mut **tx).await?;
    Ok(())
}

/// Who asks, whoever has waited longest first, as [`EnrolmentRequest`]s.
///
/// # Errors
/// When the database fails.
pub async fn requests(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<String> {
    let sql = "select coalesce(json_agg(json_build_object('user_id', u.id, 'username', u.username, 'given_name', u.given_name,
                 'family_name', u.family_name, 'email', u.email, 'course_group_id', r.course_group_id, 'requested_at', r.created_at)
                 order by r.created_at, u.id), '[]')::text
               from enrolment_request r join \"user\" u on u.id = r.user_id where r.course_id = $1 and u.archived_at is null";
    Ok(sqlx::query_scalar(sql).bind(course.uuid()).fetch_one(db).await?)
}

/// Takes away what somebody asked; answers the group.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn take_request(tx: &mut Tx, course: Id<Course>, user: Id<User>) -> Result<Uuid> {
    let sql = "delete from enrolment_request r using \"user\" u
               where r.course_id = $1 and r.user_id = $2 and u.id = r.user_id and u.archived_at is null returning r.course_group_id";
    let found: Option<Uuid> = sqlx::query_scalar(sql).bind(course.uuid()).bind(user.uuid()).fetch_optional(&mut **tx).await?;
    found.ok_or(Error::NotFound("enrolment_request"))
}
