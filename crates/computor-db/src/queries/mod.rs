//! The statements that no generic path can express, one file per subject.
//!
//! As in the generic layer, PostgreSQL answers each row as one JSON document in the shape of the DTO.

pub mod account;
pub mod analytics;
pub mod audit;
pub mod auth;
pub mod bucket;
pub mod cascade;
pub mod change;
pub mod comment;
pub mod course;
pub mod course_life;
pub mod course_work;
pub mod deadline;
pub mod deployment;
pub mod document;
pub mod enrolment;
pub mod example;
pub mod extension;
pub mod forecast;
pub mod gitlab;
pub mod gitlab_hook;
pub mod grade_file;
pub mod grade_import;
pub mod grading;
pub mod grading_queue;
pub mod hierarchy;
pub mod idempotency;
pub mod invite;
pub mod lecturer;
pub mod live;
pub mod maintenance;
pub mod member_import;
pub mod message;
pub mod notice;
pub mod operation;
pub mod organization;
pub mod passkey;
pub mod privacy;
pub mod push;
pub mod receipt;
pub mod release;
pub mod replay;
pub mod repository;
pub mod rerun;
pub mod retention;
pub mod rubric;
pub mod sandbox_run;
pub mod second_factor;
pub mod secret;
pub mod seed;
pub mod service;
pub mod session;
pub mod sign_in;
pub mod state;
pub mod statistics;
pub mod storage;
pub mod student;
pub mod submission;
pub mod task;
pub mod team;
pub mod testing;
pub mod tutor;
pub mod tutor_test;

use crate::{Db, Error, Result, Rows, crud::parse, reach::Reach};
use computor_types::{Listing, Page, words::Unknown};
use serde::de::DeserializeOwned;
use sqlx::{PgPool, Postgres, QueryBuilder};

/// Adds `limit … offset …`.
pub(crate) fn push_page(q: &mut QueryBuilder<Postgres>, page: Page) {
    q.push(" limit ").push_bind(page.rows()).push(" offset ").push_bind(i64::from(page.skip));
}

/// A page of rows, and how many there are in all. They are counted apart, and only when the page does not tell.
pub(crate) async fn listing(
    db: &PgPool,
    page: Page,
    mut rows: QueryBuilder<Postgres>,
    count: impl FnOnce() -> QueryBuilder<Postgres> + Send,
) -> Result<Rows> {
    let found: Vec<String> = if page.limit == 0 { Vec::new() } else { rows.build_query_scalar().fetch_all(db).await? };
    let total = match page.known_total(found.len()) {
        Some(total) => total,
        None => {
            let counted: i64 = count().build_query_scalar().fetch_one(db).await?;
            counted.unsigned_abs()
        }
    };
    Ok(Rows::new(&found, total))
}

/// Rows with the number of rows in all beside each.
pub(crate) fn rows<T: DeserializeOwned>(rows: Vec<(String, i64)>) -> Result<Listing<T>> {
    let total = rows.first().map_or(0, |(_, total)| total.unsigned_abs());
    let items = rows.iter().map(|(row, _)| parse(row)).collect::<Result<_>>()?;
    Ok(Listing { items, total })
}

/// One row, or what is not found.
pub(crate) fn row<T: DeserializeOwned>(row: Option<String>, name: &'static str) -> Result<T> {
    parse(&row.ok_or(Error::NotFound(name))?)
}

/// A page of a list: `row` (an expression on the row `t`) of each, and how many there are in all.
pub(crate) async fn page_of(db: &Db, row: &str, list: &Reach<'_>, page: Page) -> Result<Rows> {
    let mut rows = QueryBuilder::new("select ");
    rows.push(row).push("::text from (");
    list.push_page(&mut rows, page);
    rows.push(") t order by ").push(list.order);
    listing(db.pool(), page, rows, || list.count()).await
}

/// A word that the schema has checked.
pub(crate) fn word<T: TryFrom<String, Error = Unknown>>(word: String) -> Result<T> {
    T::try_from(word).map_err(|error| Error::Internal(sqlx::Error::Decode(error.into())))
}
