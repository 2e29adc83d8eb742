//! The mappings of all entities as values, so that listing, reading and writing are compiled once and not for each.

use crate::{
    Error, Result, Table,
    sql::{Selects, selects},
};
use computor_policy::EntityRules;
use computor_types::{dto, for_each_entity, list::EntityInfo};
use futures::future::BoxFuture;
use serde_json::{Map, Value};
use sqlx::PgConnection;
use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};
use uuid::Uuid;

type Record = Map<String, Value>;
/// What is done along with a change of a row: the connection, its key, the body.
pub(crate) type Hook = for<'a> fn(&'a mut PgConnection, &'a str, &'a Record) -> BoxFuture<'a, Result<()>>;

/// A [`Table`] without its types, with the entity's rules.
pub struct Mapping {
    /// What the API says of the entity.
    pub info: &'static EntityInfo,
    /// Who may do what.
    pub rules: &'static EntityRules,
    /// See [`Table::TABLE`].
    pub table: &'static str,
    /// See [`Table::ARCHIVED`].
    pub archived: bool,
    /// Fields of bodies that are no columns: [`Table::ELSEWHERE`].
    pub elsewhere: &'static [&'static str],
    /// See [`Table::SEALED`].
    pub sealed: &'static [&'static str],
    pub(crate) order: &'static str,
    pub(crate) gives_rights: bool,
    pub(crate) field: fn(&str) -> Option<String>,
    pub(crate) list_field: fn(&str) -> Option<String>,
    pub(crate) filter: fn(&str) -> Option<&'static str>,
    pub(crate) store: fn(&mut Record, Uuid),
    pub(crate) created: Hook,
    pub(crate) changing: Hook,
    pub(crate) changed: Hook,
    pub(crate) deleting: Hook,
    make_selects: fn() -> Selects,
    selects: OnceLock<Selects>,
}

impl std::fmt::Debug for Mapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mapping").field("table", &self.table).finish_non_exhaustive()
    }
}

impl Mapping {
    fn new<E: Table>(info: &'static EntityInfo, rules: &'static EntityRules) -> Self {
        fn key<E: Table>(text: &str) -> Result<E::Key> {
            text.parse().map_err(|_| Error::NotFound(E::NAME))
        }
        Self {
            info,
            rules,
            table: E::TABLE,
            archived: E::ARCHIVED,
            elsewhere: E::ELSEWHERE,
            sealed: E::SEALED,
            order: E::ORDER,
            gives_rights: E::GIVES_RIGHTS,
            field: E::field,
            list_field: E::list_field,
            filter: E::filter,
            store: E::store,
            created: |tx, id, new| Box::pin(async move { E::created(tx, &key::<E>(id)?, new).await }),
            changing: |tx, id, new| Box::pin(async move { E::changing(tx, &key::<E>(id)?, new).await }),
            changed: |tx, id, new| Box::pin(async move { E::changed(tx, &key::<E>(id)?, new).await }),
            deleting: |tx, id, _| Box::pin(async move { E::deleting(tx, &key::<E>(id)?).await }),
            make_selects: selects::<E>,
            selects: OnceLock::new(),
        }
    }

    /// The select lists, made at first use: they contain those of other entities.
    pub(crate) fn selects(&self) -> Selects {
        *self.selects.get_or_init(self.make_selects)
    }

    /// As [`Mapping::has_expression`], in lists.
    pub fn has_list_expression(&self, field: &str) -> bool {
        (self.list_field)(field).is_some()
    }

    /// Whether a field of a row in full has an expression of its own instead of a column.
    pub fn has_expression(&self, field: &str) -> bool {
        (self.field)(field).is_some()
    }

    /// Whether a filter has a condition of its own instead of equality with a column.
    pub fn has_filter(&self, name: &str) -> bool {
        (self.filter)(name).is_some()
    }
}

static ALL: LazyLock<HashMap<&'static str, Mapping>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    macro_rules! add {
        ($entity:ident: $($ability:ident)*) => {
            let name = <dto::$entity as computor_types::Entity>::NAME;
            if let (Some(info), Some(rules)) = (computor_types::list::entity(name), computor_policy::entity(name)) {
                all.insert(name, Mapping::new::<dto::$entity>(info, rules));
            }
        };
    }
    for_each_entity!(add);
    all
});

/// The mapping of the entity of this name.
pub fn mapping(name: &str) -> Option<&'static Mapping> {
    ALL.get(name)
}

/// The mapping of `E`.
///
/// # Errors
/// Never for what is in the list.
pub(crate) fn of<E: Table>() -> Result<&'static Mapping> {
    mapping(E::NAME).ok_or_else(|| Error::Internal(sqlx::Error::Protocol(format!("{} is not in the list", E::NAME))))
}
