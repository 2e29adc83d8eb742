//! Row keys that know their entity, so that a course's id cannot be passed where a user's is meant.

use crate::entity::RowKey;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, cmp::Ordering, fmt, hash::Hash, marker::PhantomData, str::FromStr};
use uuid::Uuid;

/// The UUID of a row of `E`. On the wire a plain string.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Id<E>(Uuid, #[serde(skip)] PhantomData<fn() -> E>);

impl<E> Id<E> {
    /// The UUID without its type, for the database.
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// The id that no row has.
    pub const fn nil() -> Self {
        Self(Uuid::nil(), PhantomData)
    }

    /// The same UUID as a key of another entity: for rows that share their key on purpose.
    pub const fn cast<F>(self) -> Id<F> {
        Id(self.0, PhantomData)
    }
}

impl<E> From<Uuid> for Id<E> {
    fn from(value: Uuid) -> Self {
        Self(value, PhantomData)
    }
}
impl<E> FromStr for Id<E> {
    type Err = uuid::Error;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(s).map(Self::from)
    }
}
impl<E> fmt::Display for Id<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl<E> fmt::Debug for Id<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl<E> Clone for Id<E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E> Copy for Id<E> {}
impl<E> PartialEq for Id<E> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<E> Eq for Id<E> {}
impl<E> PartialOrd for Id<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<E> Ord for Id<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<E> Hash for Id<E> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<E> JsonSchema for Id<E> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Uuid::json_schema(generator)
    }
}
impl<E: 'static> RowKey for Id<E> {
    const SQL_TYPE: &'static str = "uuid";
}

/// The text key of a row of a look-up table: `_student`, `assignment`, `en`.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Key<E>(String, #[serde(skip)] PhantomData<fn() -> E>);

impl<E> Key<E> {
    /// The key without its type.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl<E> From<&str> for Key<E> {
    fn from(value: &str) -> Self {
        Self(value.to_owned(), PhantomData)
    }
}
impl<E> FromStr for Key<E> {
    type Err = std::convert::Infallible;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(s))
    }
}
impl<E> fmt::Display for Key<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl<E> fmt::Debug for Key<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl<E> Clone for Key<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}
impl<E> PartialEq for Key<E> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<E> Eq for Key<E> {}
impl<E> JsonSchema for Key<E> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Key".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}
impl<E: 'static> RowKey for Key<E> {
    const SQL_TYPE: &'static str = "text";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_plain_string_on_the_wire() {
        let id: Id<()> = "0192f0c1-2d3e-7aaa-8bbb-0123456789ab".parse().unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"0192f0c1-2d3e-7aaa-8bbb-0123456789ab\"");
        assert!(serde_json::from_str::<Id<()>>("\"nope\"").is_err());
    }
}
