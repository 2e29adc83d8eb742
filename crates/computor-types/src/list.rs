//! The one list as values: every operation of the API, without its types.
//!
//! Servers that treat all operations alike (take a request apart, ask the rule, answer) need names, paths and functions,
//! not types. The functions are made here, once, so that nothing of this is compiled again where a handler changes.

use crate::{
    Violation, dto,
    endpoint::{Access, Answer, AnswerKind, Body, BodyKind, Endpoint, Method},
    entity::{Archive, Create, Delete, Entity, Input, RowKey, Update},
    for_each_endpoint, for_each_entity,
    shape::{self, Shape},
    strict,
};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{any::Any, fmt, str::FromStr, sync::LazyLock};

/// What violates the rules of a body or of filters.
pub type Violations = Vec<Violation>;

/// A body that was read: as its type, for rules, and as a record, for the database.
pub struct Sent {
    /// The body's type, erased.
    pub typed: Box<dyn Any + Send + Sync>,
    /// Its fields; those that were not sent are not there.
    pub record: Map<String, Value>,
}
impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent").finish_non_exhaustive()
    }
}

/// A body of an entity.
#[derive(Clone, Copy, Debug)]
pub struct BodyInfo {
    /// Reads and validates.
    pub read: fn(Value) -> Result<Sent, Violations>,
    /// Its fields.
    pub shape: fn() -> &'static Shape,
}

/// An entity, without its types.
#[derive(Clone, Copy, Debug)]
pub struct EntityInfo {
    /// See [`Entity::NAME`].
    pub name: &'static str,
    /// See [`Entity::PATH`].
    pub path: &'static str,
    /// The field and column that holds its key.
    pub key: &'static str,
    /// The PostgreSQL type of its key.
    pub key_type: &'static str,
    /// Whether a text can be its key.
    pub is_key: fn(&str) -> bool,
    /// The fields of a row in full,
    pub get: fn() -> &'static Shape,
    /// and in a list.
    pub list: fn() -> &'static Shape,
    /// The filters of a list.
    pub query: fn() -> &'static Shape,
    /// Checks filters; answers those that were sent, as the database takes them.
    pub filters: fn(Value) -> Result<Map<String, Value>, Violations>,
    /// The body of a new row, if rows can be made.
    pub create: Option<BodyInfo>,
    /// The status of success of that.
    pub created: u16,
    /// The body of a change, if rows can be changed.
    pub update: Option<BodyInfo>,
    /// Whether rows can be deleted,
    pub delete: bool,
    /// and archived.
    pub archive: bool,
    /// Whether JSON is a row in full, for tests.
    pub is_row: fn(&Value) -> Result<(), Violations>,
    /// Whether JSON is a list of rows, for tests.
    pub is_list: fn(&Value) -> Result<(), Violations>,
}

impl EntityInfo {
    const fn of<E: Entity>() -> Self {
        Self {
            name: E::NAME,
            path: E::PATH,
            key: E::KEY,
            key_type: <E::Key as RowKey>::SQL_TYPE,
            is_key: |text| E::Key::from_str(text).is_ok(),
            get: shape::of::<E::Get>,
            list: shape::of::<E::List>,
            query: shape::of::<E::Query>,
            filters: |value| strict::read::<E::Query>(value).map(|query| record(&query)),
            create: None,
            created: 201,
            update: None,
            delete: false,
            archive: false,
            is_row: is::<E::Get>,
            is_list: is::<Vec<E::List>>,
        }
    }

    const fn create<E: Create>(self) -> Self {
        Self { create: Some(body::<E::Create>()), created: E::STATUS, ..self }
    }

    const fn update<E: Update>(self) -> Self {
        Self { update: Some(body::<E::Update>()), ..self }
    }

    #[expect(clippy::extra_unused_type_parameters, reason = "only who can do it has the ability")]
    const fn delete<E: Delete>(self) -> Self {
        Self { delete: true, ..self }
    }

    #[expect(clippy::extra_unused_type_parameters, reason = "only who can do it has the ability")]
    const fn archive<E: Archive>(self) -> Self {
        Self { archive: true, ..self }
    }
}

const fn body<T: Input>() -> BodyInfo {
    BodyInfo {
        read: |value| {
            let body: T = strict::read(value)?;
            validated(&body)?;
            Ok(Sent { record: record(&body), typed: Box::new(body) })
        },
        shape: shape::of::<T>,
    }
}

/// Whether a body keeps its own rules.
///
/// # Errors
/// Those that it breaks, with their fields.
pub fn validated<T: Input>(body: &T) -> Result<(), Violations> {
    body.validate().map_err(|report| {
        let violation = |(path, error): &(garde::Path, garde::Error)| Violation {
            field: path.to_string(),
            message: error.message().to_owned(),
            kind: "value".into(),
        };
        report.iter().map(violation).collect()
    })
}

/// A struct as the JSON object of what is set in it.
pub fn record<T: Serialize>(body: &T) -> Map<String, Value> {
    match serde_json::to_value(body) {
        Ok(Value::Object(record)) => record,
        _ => Map::new(),
    }
}

fn is<T: DeserializeOwned + 'static>(value: &Value) -> Result<(), Violations> {
    strict::read::<T>(value.clone()).map(drop)
}

/// A call that is not an entity's own, without its types.
#[derive(Clone, Copy, Debug)]
pub struct EndpointInfo {
    /// See [`Endpoint::NAME`].
    pub name: &'static str,
    /// See [`Endpoint::METHOD`].
    pub method: Method,
    /// See [`Endpoint::PATH`].
    pub path: &'static str,
    /// How it asks for credentials.
    pub access: Access,
    /// The status of success.
    pub status: u16,
    /// How the body travels,
    pub body: BodyKind,
    /// its form field with JSON,
    pub form_field: &'static str,
    /// which may be missing,
    pub form_optional: bool,
    /// and the fields of its JSON.
    pub body_shape: fn() -> &'static Shape,
    /// How the answer travels.
    pub answer: AnswerKind,
    /// The parameters of the query string.
    pub query: fn() -> &'static Shape,
    /// Whether JSON is the answer, for tests.
    pub is_answer: fn(&Value) -> Result<(), Violations>,
}

impl EndpointInfo {
    /// The call `E`.
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            name: E::NAME,
            method: E::METHOD,
            path: E::PATH,
            access: E::ACCESS,
            status: E::STATUS,
            body: E::Body::KIND,
            form_field: E::Body::FIELD,
            form_optional: E::Body::OPTIONAL,
            body_shape: shape_of::<<E::Body as Body>::Json>,
            answer: <E::Answer as Answer>::KIND,
            query: shape::of::<E::Query>,
            is_answer: E::is_answer,
        }
    }
}

fn shape_of<T: JsonSchema + 'static>() -> &'static Shape {
    shape::of::<T>()
}

/// All entities, in the order of the list.
pub fn entities() -> &'static [EntityInfo] {
    static ALL: LazyLock<Vec<EntityInfo>> = LazyLock::new(|| {
        let mut all = Vec::new();
        macro_rules! entity {
            ($entity:ident: $($ability:ident)*) => {
                all.push(EntityInfo::of::<dto::$entity>()$(.$ability::<dto::$entity>())*)
            };
        }
        for_each_entity!(entity);
        all
    });
    &ALL
}

/// All other calls, in the order of the list.
pub fn endpoints() -> &'static [EndpointInfo] {
    static ALL: LazyLock<Vec<EndpointInfo>> = LazyLock::new(|| {
        let mut all = Vec::new();
        macro_rules! endpoint {
            ($endpoint:ident) => {
                all.push(EndpointInfo::of::<dto::$endpoint>())
            };
        }
        for_each_endpoint!(endpoint);
        all
    });
    &ALL
}

/// The entity of this name.
pub fn entity(name: &str) -> Option<&'static EntityInfo> {
    entities().iter().find(|entity| entity.name == name)
}
