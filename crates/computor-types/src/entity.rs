//! What an entity is: a marker type with its shapes and its path. What it can do is a trait of its own.

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fmt::{Debug, Display},
    str::FromStr,
};

/// What every body on the wire can do.
pub trait Dto: Serialize + DeserializeOwned + JsonSchema + Clone + Debug + Send + Sync + 'static {}
impl<T: Serialize + DeserializeOwned + JsonSchema + Clone + Debug + Send + Sync + 'static> Dto for T {}

/// A body that a client sends: it is validated after it was parsed.
pub trait Input: Dto + garde::Validate<Context = ()> {}
impl<T: Dto + garde::Validate<Context = ()>> Input for T {}

/// What names one row of an entity: [`Id`](crate::Id) for most, [`Key`](crate::Key) for look-up tables.
pub trait RowKey: Clone + Debug + Display + FromStr + JsonSchema + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The PostgreSQL type of the key column.
    const SQL_TYPE: &'static str;
}

/// Something with rows: it can be listed and read.
///
/// `GET /{PATH}` answers a JSON array of `List` (with `X-Total-Count`), `GET /{PATH}/{id}` one `Get`.
pub trait Entity: Sized + Send + Sync + 'static {
    /// Singular, as claims, error texts and audit records say it: `course_group`.
    const NAME: &'static str;
    /// Plural, as URLs, clients and the command line say it: `course-groups`.
    const PATH: &'static str;
    /// The field that holds the key, and the column.
    const KEY: &'static str = "id";
    /// What names a row.
    type Key: RowKey;
    /// A row in full.
    type Get: Dto;
    /// A row in a list.
    type List: Dto;
    /// The filters of a list; absent fields filter nothing.
    type Query: Dto + Default;
}

/// `POST /{PATH}` answers [`STATUS`](Create::STATUS) and the new row.
pub trait Create: Entity {
    /// The status of success.
    const STATUS: u16 = 201;
    /// The body of the request.
    type Create: Input;
}

/// `PATCH /{PATH}/{id}` writes the fields that were sent; see [`Patch`](crate::Patch).
pub trait Update: Entity {
    /// The body of the request.
    type Update: Input;
}

/// `DELETE /{PATH}/{id}` answers 204.
pub trait Delete: Entity {}

/// `PATCH /{PATH}/{id}/archive` and `/unarchive` answer 204.
pub trait Archive: Entity {}
