//! Files that are attached to grades.

use crate::{
    Error, Result, Tx,
    sql::{columns_alone, shaped},
};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use sqlx::{AssertSqlSafe, FromRow, PgExecutor};
use uuid::Uuid;

/// A file that is attached.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// The grade.
    pub grade: Id<SubmissionGrade>,
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub content_type: Option<&'a str>,
    /// In bytes.
    pub size: i64,
    /// The digest of its content.
    pub digest: &'a str,
}

/// Attaches a file, in the place of one of the same name; answers its id, and how many the grade has then. Nobody else attaches one
/// meanwhile.
///
/// # Errors
/// [`Error::NotFound`] when there is no such grade any more.
pub async fn attach(tx: &mut Tx, new: NewFile<'_>) -> Result<(Uuid, i64)> {
    let grade = "select 1 from submission_grade where id = $1 for no key update";
    let held = sqlx::query(grade).bind(new.grade.uuid()).fetch_optional(&mut **tx).await?;
    held.ok_or(Error::NotFound("submission_grade"))?;
    let old = "delete from grade_file where grade_id = $1 and name = $2";
    sqlx::query(old).bind(new.grade.uuid()).bind(new.name).execute(&mut **tx).await?;
    let sql = "insert into grade_file (grade_id, course_id, name, content_type, file_size, object_key)
               select g.id, g.course_id, $2, $3, $4, $5 from submission_grade g where g.id = $1 returning id";
    let query = sqlx::query_scalar(sql).bind(new.grade.uuid()).bind(new.name).bind(new.content_type).bind(new.size).bind(new.digest);
    let id = query.fetch_one(&mut **tx).await?;
    let count = "select count(*) from grade_file where grade_id = $1";
    Ok((id, sqlx::query_scalar(count).bind(new.grade.uuid()).fetch_one(&mut **tx).await?))
}

/// One file, as a [`GradeFileGet`].
///
/// # Errors
/// When the database fails.
pub async fn get(db: impl PgExecutor<'_>, id: Uuid) -> Result<String> {
    let sql = format!("select {}::text from grade_file t where t.id = $1", shaped::<GradeFileGet>(columns_alone));
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_one(db).await?)
}

/// The files of a grade, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl PgExecutor<'_>, grade: Id<SubmissionGrade>) -> Result<String> {
    let row = shaped::<GradeFileGet>(columns_alone);
    let sql = format!("select coalesce(json_agg({row} order by t.name), '[]')::text from grade_file t where t.grade_id = $1");
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(grade.uuid()).fetch_one(db).await?)
}

/// Where a file is.
#[derive(Clone, Debug, FromRow)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// What it is.
    pub content_type: Option<String>,
    /// The digest of its content.
    pub object_key: String,
    /// When it was attached.
    pub created_at: DateTime<Utc>,
}

/// A file of this grade.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn file(db: impl PgExecutor<'_>, grade: Id<SubmissionGrade>, id: Id<GradeFile>) -> Result<Kept> {
    let sql = "select name, content_type, object_key, created_at from grade_file where grade_id = $1 and id = $2";
    let found = sqlx::query_as(sql).bind(grade.uuid()).bind(id.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("grade_file"))
}

/// Takes a file from this grade.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn delete(tx: &mut Tx, grade: Id<SubmissionGrade>, id: Id<GradeFile>) -> Result<()> {
    let sql = "delete from grade_file where grade_id = $1 and id = $2";
    let done = sqlx::query(sql).bind(grade.uuid()).bind(id.uuid()).execute(&mut **tx).await?;
    if done.rows_affected() == 0 { Err(Error::NotFound("grade_file")) } else { Ok(()) }
}
