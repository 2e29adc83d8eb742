//! The statements that no generic path can express, one file per subject.
//!
//! As in the generic layer, PostgreSQL answers each row as one JSON document in the shape of the DTO.

pub mod account;
pub mod auth;
pub mod cascade;
pub mod course;
pub mod deployment;
pub mod example;
pub mod lecturer;
pub mod operation;
pub mod seed;
pub mod service;
pub mod storage;
pub mod student;
pub mod submission;
pub mod task;
pub mod testing;
pub mod tutor;

use crate::{Error, Result, crud::parse};
use computor_types::Listing;
use serde::de::DeserializeOwned;

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
