//! Many grades at once.

use crate::{Result, Tx};
use computor_types::{Id, dto::*};
use uuid::Uuid;

/// The membership and the content that a row means; nothing where it means none, or more than one.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx, course: Id<Course>, student: &str, content: &str) -> Result<(Option<Uuid>, Option<Uuid>)> {
    let sql = "select (select case when count(*) = 1 then (array_agg(m.id))[1] end from active_member m join \"user\" u on u.id = m.user_id
                 where m.course_id = $1 and (m.id::text = $2 or u.username = $2 or lower(u.email) = lower($2)
                   or exists(select from student_profile p where p.user_id = u.id and p.student_id = $2))),
               (select c.id from course_content c where c.course_id = $1 and c.archived_at is null and (c.path::text = $3 or c.id::text = $3))";
    Ok(sqlx::query_as(sql).bind(course.uuid()).bind(student).bind(content).fetch_one(&mut **tx).await?)
}

/// Begins an import: grades that are stored in this unit of work belong to it.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &mut Tx, course: Id<Course>, by: Uuid) -> Result<Id<GradeImport>> {
    let sql = "insert into grade_import (course_id, course_member_id) values ($1, $2) returning id";
    let id: Uuid = sqlx::query_scalar(sql).bind(course.uuid()).bind(by).fetch_one(&mut **tx).await?;
    sqlx::query("select set_config('app.grade_import', $1, true)").bind(id.to_string()).execute(&mut **tx).await?;
    Ok(id.into())
}

/// The headline of a member's work on a content.
///
/// # Errors
/// When the database fails.
pub async fn headline(tx: &mut Tx, member: Uuid, content: Uuid) -> Result<Option<f64>> {
    let sql =
        "select s.grade from submission_group_member gm join submission_group_state s on s.submission_group_id = gm.submission_group_id
               where gm.course_member_id = $1 and gm.course_content_id = $2";
    let found: Option<Option<f64>> = sqlx::query_scalar(sql).bind(member).bind(content).fetch_optional(&mut **tx).await?;
    Ok(found.flatten())
}

/// Takes back the grades of an import that nobody has changed since; answers how many, and how many stay.
///
/// # Errors
/// When the database fails.
pub async fn undo(tx: &mut Tx, id: Id<GradeImport>) -> Result<GradeImportUndone> {
    sqlx::query("update grade_import set undone_at = coalesce(undone_at, now()) where id = $1").bind(id.uuid()).execute(&mut **tx).await?;
    let removed = sqlx::query("delete from submission_grade where grade_import_id = $1 and version = 0").bind(id.uuid());
    let removed = i64::try_from(removed.execute(&mut **tx).await?.rows_affected()).unwrap_or(i64::MAX);
    let kept = sqlx::query_scalar("select count(*) from submission_grade where grade_import_id = $1").bind(id.uuid());
    Ok(GradeImportUndone { removed, kept: kept.fetch_one(&mut **tx).await? })
}
