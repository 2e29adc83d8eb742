//! What was wished for with pushes: written down before git moves a branch, forgotten when it is done.

use super::repository::Owner;
use crate::Result;
use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// A wish, before its push.
#[derive(Clone, Copy, Debug)]
pub struct NewWish<'a> {
    /// Who pushes.
    pub user: Uuid,
    /// In which course.
    pub course: Uuid,
    /// Whose repository it is.
    pub owner: Owner,
    /// Where `main` is.
    pub from: &'a str,
    /// Where it is to be.
    pub to: &'a str,
    /// What was said with the push.
    pub options: &'a [String],
    /// The server that takes it.
    pub server: Option<i32>,
}

/// Notes a wish.
///
/// # Errors
/// When the database fails.
pub async fn note(db: impl PgExecutor<'_>, wish: NewWish<'_>) -> Result<Uuid> {
    let sql = "insert into push_wish (user_id, course_id, course_member_id, submission_group_id, main_from, main_to, options, server)
               values ($1, $2, $3, $4, $5, $6, $7, $8) returning id";
    let query = sqlx::query_scalar(sql).bind(wish.user).bind(wish.course).bind(wish.owner.course_member_id);
    let query = query.bind(wish.owner.submission_group_id).bind(wish.from).bind(wish.to).bind(wish.options).bind(wish.server);
    Ok(query.fetch_one(db).await?)
}

/// Forgets a wish that was done, or that cannot be.
///
/// # Errors
/// When the database fails.
pub async fn forget(db: impl PgExecutor<'_>, id: Uuid) -> Result<()> {
    sqlx::query("delete from push_wish where id = $1").bind(id).execute(db).await?;
    Ok(())
}

/// A wish that nobody is about to do.
#[derive(Clone, Debug, FromRow)]
pub struct Left {
    /// Its key.
    pub id: Uuid,
    /// Who has pushed.
    pub user_id: Uuid,
    /// In which course.
    pub course_id: Uuid,
    /// Whose repository it is.
    #[sqlx(flatten)]
    pub owner: Owner,
    /// Where `main` was.
    pub main_from: String,
    /// Where it is if git has taken the push.
    pub main_to: String,
    /// What was said with it.
    pub options: Vec<String>,
    /// When it came.
    pub pushed_at: DateTime<Utc>,
    /// Whether no push takes so long.
    pub is_old: bool,
}

/// The wishes of servers that are gone, and those that are so old that something else has ended.
///
/// # Errors
/// When the database fails.
pub async fn left(db: impl PgExecutor<'_>) -> Result<Vec<Left>> {
    let sql = "select id, user_id, course_id, course_member_id, submission_group_id, main_from, main_to, options, pushed_at, is_old
               from (select w.*, pushed_at < now() - interval '1 hour' as is_old from push_wish w) w
               where is_old or server is not null and not server_is_there(server) order by pushed_at limit 1000";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}
