//! The audit log: what triggers do not see, the chain, and its export.
//!
//! Entries are written at once, by triggers or by [`note`], and [`chain`] seals them a few seconds later: writers do not wait for
//! each other, and the chain is in the order in which others could see the entries. Reading writes nothing, so an entry that was
//! written this moment has no place in the chain yet.

use crate::{
    Db, Error, Result, Visible,
    reach::Reach,
    sql::{push_filters, shaped},
};
use computor_types::{Page, dto::*};
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, QueryBuilder, types::Json};
use uuid::Uuid;

/// What is noted of something that changes no row.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// What was done.
    pub kind: &'a str,
    /// Who did it.
    pub by: Option<Uuid>,
    /// About whom.
    pub user: Option<Uuid>,
    /// Where.
    pub course: Option<Uuid>,
    /// More; no secrets, and no words that people have written.
    pub data: &'a Value,
}

/// Notes something.
///
/// # Errors
/// When the database fails.
pub async fn note(db: impl PgExecutor<'_>, note: Note<'_>) -> Result<()> {
    let sql = "insert into audit_entry (kind, created_by, user_id, course_id, data) values ($1, $2, $3, $4, $5)";
    let insert = sqlx::query(sql).bind(note.kind).bind(note.by).bind(note.user).bind(note.course).bind(Json(note.data));
    insert.execute(db).await?;
    Ok(())
}

/// Notes that somebody took what a group has handed in, or what tests of it left behind, unless it is the own work.
///
/// # Errors
/// When the database fails.
pub async fn note_taken(db: impl PgExecutor<'_>, kind: &str, by: Uuid, artifact: Uuid) -> Result<()> {
    let sql = "insert into audit_entry (kind, created_by, course_id, entity_type, entity_id, data)
               select $1, $2, a.course_id, 'submission_artifact', a.id::text, jsonb_build_object('submission_group_id', a.submission_group_id)
               from submission_artifact a where a.id = $3 and not exists(
                 select from submission_group_member g join course_member m on m.id = g.course_member_id
                 where g.submission_group_id = a.submission_group_id and m.user_id = $2)";
    sqlx::query(sql).bind(kind).bind(by).bind(artifact).execute(db).await?;
    Ok(())
}

/// Seals what is open; answers how many entries.
///
/// # Errors
/// When the database fails.
pub async fn chain(db: impl PgExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar("select audit_chain()").fetch_one(db).await?)
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, FromRow, serde::Serialize)]
pub struct Fault {
    /// Its place in the chain.
    pub position: Option<i64>,
    /// The entry.
    pub entry_id: Uuid,
    /// What is wrong.
    pub what: String,
}

/// The state of the chain.
#[derive(Clone, Debug, Default, FromRow, serde::Serialize)]
pub struct Chain {
    /// How many entries are sealed.
    pub sealed: i64,
    /// How many wait for it.
    pub open: i64,
    /// The newest place in the chain,
    pub position: Option<i64>,
    /// and its hash, which covers everything before it. Kept elsewhere, it also tells of a log whose end was cut off.
    pub hash: Option<String>,
}

/// Looks at the whole chain; answers its state and, if something is wrong, the first faults.
///
/// # Errors
/// When the database fails.
pub async fn verify(db: &Db) -> Result<(Chain, Vec<Fault>)> {
    let mut tx = db.pool().begin_with("begin isolation level repeatable read; set local statement_timeout = 0").await?;
    let state = "select (select count(*) from audit_seal) as sealed, (select count(*) from audit_open) as open, s.position, encode(s.hash, 'hex') as hash
                 from (values (1)) one left join (select position, hash from audit_seal order by position desc limit 1) s on true";
    let chain = sqlx::query_as(state).fetch_one(&mut *tx).await?;
    let faults = sqlx::query_as("select position, entry_id, what from audit_fault order by position nulls last, entry_id limit 100");
    let faults = faults.fetch_all(&mut *tx).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok((chain, faults))
}

/// The hash at a place in the chain.
///
/// # Errors
/// When the database fails.
pub async fn hash_at(db: impl PgExecutor<'_>, position: i64) -> Result<Option<String>> {
    let sql = "select encode(hash, 'hex') from audit_seal where position = $1";
    Ok(sqlx::query_scalar(sql).bind(position).fetch_optional(db).await?)
}

/// The next sealed entries behind a place in the chain, each with its place, as JSON.
///
/// # Errors
/// [`Error::Rejected`] for filter values that the database cannot read.
pub async fn lines(db: &Db, visible: Visible<'_>, query: &AuditExportQuery, after: i64, most: u32) -> Result<Vec<(i64, String)>> {
    let AuditExportQuery { kind, created_by, user_id, course_id, since, until, after: _ } = query.clone();
    let filters = AuditEntryQuery { kind, created_by, user_id, course_id, since, until, ..Default::default() };
    let known = crate::reach::known(&[
        ("created_by", created_by.map(computor_types::Id::uuid)),
        ("user_id", user_id.map(computor_types::Id::uuid)),
        ("course_id", course_id.map(computor_types::Id::uuid)),
    ]);
    let list = Reach {
        from: "(select e.*, s.position, s.hash from audit_seal s join audit_entry e on e.id = s.entry_id)",
        order: "t.position",
        cond: visible.rows,
        me: visible.me,
        known,
        filters: &|q| {
            push_filters::<AuditEntry>(q, &db.columns, &filters);
            q.push(" and t.position > ").push_bind(after);
        },
    };
    let row = shaped::<AuditEntryGet>(|name| (name == "hash").then(|| "encode(t.hash, 'hex')".to_owned()));
    let mut q = QueryBuilder::new(format!("select t.position, {row}::text from ("));
    list.push_page(&mut q, Page::first(most));
    q.push(") t order by t.position");
    Ok(q.build_query_as().fetch_all(db.pool()).await?)
}
