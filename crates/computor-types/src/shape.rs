//! The fields of a shape by name, for code that treats all shapes alike.

use crate::{Violation, page::Page};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};
use std::{
    any::TypeId,
    collections::HashMap,
    sync::{LazyLock, PoisonError, RwLock},
};

/// What a field holds, as far as a query string has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of JSON Schema")]
pub enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
}

/// A field of a struct, as it is on the wire.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether there is nothing without it.
    pub required: bool,
}

/// The fields of a struct.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// In the order of their names.
    pub fields: Vec<Field>,
}

impl Shape {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The names of the fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.name.as_str())
    }
}

/// The shape of `T`; made once.
pub fn of<T: JsonSchema + 'static>() -> &'static Shape {
    static KNOWN: LazyLock<RwLock<HashMap<TypeId, &'static Shape>>> = LazyLock::new(RwLock::default);
    let key = TypeId::of::<T>();
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known;
    }
    let schema = SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>().to_value();
    let made: &'static Shape = Box::leak(Box::new(from_schema(&schema)));
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(made)
}

fn from_schema(schema: &Value) -> Shape {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let required = |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
    let field = |(name, property): (&String, &Value)| Field { name: name.clone(), kind: kind(property, schema), required: required(name) };
    Shape { fields: properties.map(field).collect() }
}

fn kind(property: &Value, root: &Value) -> Kind {
    if let Some(name) = property["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return kind(&root["$defs"][name], &Value::Null);
    }
    if let Some(choices) = property["anyOf"].as_array() {
        return choices.iter().find(|one| one["type"] != "null").map_or(Kind::Text, |one| kind(one, root));
    }
    let name = match &property["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).find(|one| *one != "null"),
        one => one.as_str(),
    };
    match name {
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::List,
        Some("object") => Kind::Object,
        _ => Kind::Text,
    }
}

/// Takes a query string apart: the parameters that `shape` or paging knows, as JSON of their kind.
///
/// Parameters that nobody knows are ignored, as existing clients expect, unless `strict`: then each is a violation that
/// names the nearest known one.
///
/// # Errors
/// Values that are not of their kind, parameters sent twice, and with `strict` unknown ones.
pub fn query(text: &str, shape: &Shape, strict: bool) -> Result<Map<String, Value>, Vec<Violation>> {
    let paging = of::<Page>();
    let (mut found, mut wrong) = (Map::new(), Vec::new());
    let mut refuse = |name: &str, message: String| {
        wrong.push(Violation { field: name.to_owned(), message, kind: "query".to_owned() });
    };
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        let Some(field) = shape.field(&name).or_else(|| paging.field(&name)) else {
            if strict {
                refuse(&name, unknown(&name, shape.names().chain(paging.names())));
            }
            continue;
        };
        if value.is_empty() && field.kind != Kind::Text {
            continue;
        }
        match (field.kind, found.get_mut(&*name)) {
            (Kind::List, Some(Value::Array(items))) => items.push(Value::String(value.into_owned())),
            (Kind::List, _) => _ = found.insert(name.into_owned(), Value::Array(vec![Value::String(value.into_owned())])),
            (_, Some(_)) => refuse(&name, "is sent twice".to_owned()),
            (kind, None) => match coerce(kind, &value) {
                Some(value) => _ = found.insert(name.into_owned(), value),
                None => refuse(&name, format!("{value:?} is not {}", article(kind))),
            },
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn coerce(kind: Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Text | Kind::List | Kind::Object => Some(Value::String(text.to_owned())),
        Kind::Integer => text.parse::<i64>().ok().map(Value::from),
        Kind::Number => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        // The words that the reference took.
        Kind::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" | "t" | "y" => Some(true.into()),
            "false" | "0" | "no" | "off" | "f" | "n" => Some(false.into()),
            _ => None,
        },
    }
}

const fn article(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::List | Kind::Object => "a text",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
    }
}

/// What to say about a name that nobody knows: the nearest one, if it is near.
pub fn unknown<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    match nearest(name, known) {
        Some(one) => format!("is unknown; did you mean {one}?"),
        None => "is unknown".to_owned(),
    }
}

/// The known name that is nearest to this one, if it is near.
pub fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let near = known.map(|one| (strsim::damerau_levenshtein(name, one), one)).min();
    near.filter(|(far, one)| *far * 2 <= one.len().max(2)).map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dto::{CourseMemberQuery, ExampleQuery, SubmissionArtifactQuery};
    use serde_json::json;

    #[test]
    fn values_get_their_kind() {
        let shape = of::<SubmissionArtifactQuery>();
        let found = query("latest=True&skip=3&version_identifier=7&limit=", shape, true).unwrap();
        assert_eq!(Value::Object(found), json!({"latest": true, "skip": 3, "version_identifier": "7"}));
        let found = query("tags=a&tags=b%20c", of::<ExampleQuery>(), true).unwrap();
        assert_eq!(found.get("tags"), Some(&json!(["a", "b c"])));
        for bad in ["latest=maybe", "skip=x", "skip=1&skip=2"] {
            assert!(query(bad, shape, false).is_err(), "{bad}");
        }
    }

    #[test]
    fn unknown_parameters_are_refused_on_request_alone() {
        let shape = of::<CourseMemberQuery>();
        assert!(query("course_idd=x&what=1", shape, false).unwrap().is_empty());
        let wrong = query("course_idd=x&zzzzzzzzzz=1", shape, true).unwrap_err();
        assert_eq!((wrong.len(), wrong[0].message.as_str()), (2, "is unknown; did you mean course_id?"));
        assert_eq!(wrong[1].message, "is unknown");
    }
}
