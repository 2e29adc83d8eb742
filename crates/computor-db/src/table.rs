//! How an entity lies in the database.

use crate::Result;
use computor_types::Entity;
use serde_json::{Map, Value};
use sqlx::PgConnection;
use uuid::Uuid;

/// The mapping of an entity to its table.
///
/// PostgreSQL answers a row as one JSON document in the shape of the DTO, and takes one in the shape of the
/// body. So a field of a DTO *is* the column of that name, and only what differs is said here.
/// In expressions the row is called `t`.
pub trait Table: Entity {
    /// Name of the table, quoted where SQL needs it.
    const TABLE: &'static str;
    /// Order of lists.
    const ORDER: &'static str = "t.created_at, t.id";
    /// Fields of bodies that are no columns: [`Table::store`] takes them out, and the hooks keep them elsewhere.
    const ELSEWHERE: &'static [&'static str] = &[];
    /// Fields of bodies that open something elsewhere: they come sealed ([`crate::queries::secret::enclose`]), or are refused.
    const SEALED: &'static [&'static str] = &[];
    /// Whether rows decide what principals may do, so that servers must forget the principals they know.
    const GIVES_RIGHTS: bool = false;
    /// Whether archived rows leave lists, unless `archived=true` asks for them. Others stay, and the filter chooses.
    const ARCHIVED: bool = false;

    /// The expression of a field that is not simply the column of that name.
    fn field(name: &str) -> Option<String> {
        let _ = name;
        None
    }

    /// As [`Table::field`], where lists and single rows differ.
    fn list_field(name: &str) -> Option<String> {
        Self::field(name)
    }

    /// The condition of a filter that is not simply equality with the column of that name; `$` stands for the value,
    /// which is text.
    fn filter(name: &str) -> Option<&'static str> {
        let _ = name;
        None
    }

    /// Turns the fields of a body into columns, where they are not the same; those in [`Table::ELSEWHERE`] are gone
    /// already. `me` is the principal's user.
    fn store(row: &mut Map<String, Value>, me: Uuid) {
        let _ = (row, me);
    }

    /// What must hold for, or be done with, a row that was made from the body `new`, in the same transaction.
    fn created(tx: &mut PgConnection, id: &Self::Key, new: &Map<String, Value>) -> impl Future<Output = Result<()>> + Send {
        let _ = (tx, id, new);
        async { Ok(()) }
    }

    /// What must hold for a row before it is changed to `new`, in the same transaction.
    fn changing(tx: &mut PgConnection, id: &Self::Key, new: &Map<String, Value>) -> impl Future<Output = Result<()>> + Send {
        let _ = (tx, id, new);
        async { Ok(()) }
    }

    /// What must hold for, or be done with, a row after it was changed to `new`, in the same transaction.
    fn changed(tx: &mut PgConnection, id: &Self::Key, new: &Map<String, Value>) -> impl Future<Output = Result<()>> + Send {
        let _ = (tx, id, new);
        async { Ok(()) }
    }

    /// What must hold for, or be done with, a row before it is deleted, in the same transaction.
    fn deleting(tx: &mut PgConnection, id: &Self::Key) -> impl Future<Output = Result<()>> + Send {
        let _ = (tx, id);
        async { Ok(()) }
    }
}
