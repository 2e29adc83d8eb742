//! What staff notes about members.

use super::page_of;
use crate::{
    Db, Error, Result, Rows, Tx, Visible,
    reach::{Reach, known},
    sql::{nested, select_list},
};
use computor_types::{Id, Page, dto::*};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

fn field(name: &str) -> Option<String> {
    (name == "transmitter").then(|| nested::<CourseMember>("t.transmitter_id", "id"))
}

/// The notes that are visible and match the filters, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, visible: Visible<'_>, query: &CourseMemberCommentQuery) -> Result<Rows> {
    let known = known(&[
        ("id", query.id.map(Id::uuid)),
        ("transmitter_id", query.transmitter_id.map(Id::uuid)),
        ("course_member_id", query.course_member_id.map(Id::uuid)),
    ]);
    let filters = |q: &mut QueryBuilder<Postgres>| {
        for (column, value) in &known {
            q.push(format_args!(" and t.{column} = ")).push_bind(*value);
        }
    };
    let list = Reach {
        from: "course_member_comment",
        order: "t.created_at desc, t.id desc",
        cond: visible.rows,
        me: visible.me,
        known: known.clone(),
        filters: &filters,
    };
    let row = format!("(select row_to_json(r) from (select {}) r)", select_list::<CourseMemberCommentList>(field));
    page_of(db, &row, &list, Page::of(query.skip, query.limit)).await
}

/// Stores a note by one member about another.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &mut Tx, by: Uuid, about: Id<CourseMember>, message: &str) -> Result<()> {
    sqlx::query("insert into course_member_comment (transmitter_id, course_member_id, message) values ($1, $2, $3)")
        .bind(by)
        .bind(about.uuid())
        .bind(message)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Changes the text of a note; answers whom it is about.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn update(tx: &mut Tx, id: Id<CourseMemberComment>, message: &str) -> Result<Id<CourseMember>> {
    let sql = "update course_member_comment set message = $2 where id = $1 returning course_member_id";
    let about: Option<Uuid> = sqlx::query_scalar(sql).bind(id.uuid()).bind(message).fetch_optional(&mut **tx).await?;
    about.map(Into::into).ok_or(Error::NotFound("course_member_comment"))
}

/// Deletes a note; answers whom it was about.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn delete(tx: &mut Tx, id: Id<CourseMemberComment>) -> Result<Id<CourseMember>> {
    let sql = "delete from course_member_comment where id = $1 returning course_member_id";
    let about: Option<Uuid> = sqlx::query_scalar(sql).bind(id.uuid()).fetch_optional(&mut **tx).await?;
    about.map(Into::into).ok_or(Error::NotFound("course_member_comment"))
}
