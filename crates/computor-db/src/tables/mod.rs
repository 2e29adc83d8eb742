//! The mappings, one file per subject: what differs between a DTO and its table, and what the database does along
//! with a change.

mod audit;
mod content;
mod course;
mod deadline;
mod example;
mod hierarchy;
mod identity;
mod service;
mod submission;

pub(crate) use content::DEFAULT_COLOR;

/// What every mapping needs.
mod prelude {
    pub(super) use crate::{
        Error, Result,
        sql::{columns_alone, nested, nested_get, nested_many_get, nested_shapes},
        table::Table,
    };
    pub(super) use computor_types::{Code, Id, dto::*};
    pub(super) use serde_json::{Map, Value};
    pub(super) use sqlx::PgConnection;
    pub(super) use uuid::Uuid;

    /// Case-insensitive search in a column.
    pub(super) const DESCRIPTION: &str = "t.description ilike '%' || $ || '%'";
}
