//! JSON as bodies are read from it: an object is an object.
//!
//! serde lets a list stand for a struct, field by field. On the wire that is never meant, so `[]` must not pass for a
//! body without fields, nor a list for one of its parts.

use serde::{
    Deserializer,
    de::{
        self, DeserializeOwned, Error as _, IntoDeserializer, Unexpected, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Map, Value};

use crate::Violation;

/// Parses the text of a body: one JSON document, and nothing after it.
///
/// # Errors
/// What is wrong with the text, as one violation of the body as a whole.
pub fn document(text: &[u8]) -> Result<Value, Vec<Violation>> {
    serde_json::from_slice(text).map_err(|error| vec![Violation { field: String::new(), message: error.to_string(), kind: "json".into() }])
}

/// Reads a value; violations carry the path of the field.
///
/// # Errors
/// What does not fit.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, Vec<Violation>> {
    serde_path_to_error::deserialize(Strict(value)).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "?" || path == "." { String::new() } else { path };
        vec![Violation { field, message: error.inner().to_string(), kind: "value".into() }]
    })
}

/// See the module.
struct Strict(Value);

impl IntoDeserializer<'_, Error> for Strict {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

fn fields(map: Map<String, Value>) -> MapDeserializer<'static, impl Iterator<Item = (String, Strict)>, Error> {
    MapDeserializer::new(map.into_iter().map(|(name, value)| (name, Strict(value))))
}

impl<'de> Deserializer<'de> for Strict {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Strict))),
            Value::Object(map) => visitor.visit_map(fields(map)),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(map) => visitor.visit_map(fields(map)),
            other => Err(Error::invalid_type(unexpected(&other), &"an object")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    /// Times are read from this. Years that have no four digits are no times that anybody means, and not all who read them can.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0 {
            Value::String(text) if is_far(text) => Err(Error::custom("is a time before the year 1 or after the year 9999")),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// Whether it is a time in a year before 1 or after 9999.
fn is_far(text: &str) -> bool {
    let Some((year, _)) = text.get(1..).and_then(|rest| rest.split_once('-')) else { return false };
    let digits = !year.is_empty() && year.bytes().all(|digit| digit.is_ascii_digit());
    digits && (text.starts_with(['+', '-']) && year.len() >= 4 || text.starts_with("0000-"))
}

fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Number(_) => Unexpected::Other("number"),
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    }
}

/// Used by tests of other crates as the opposite of [`read`].
///
/// # Errors
/// When the value is no object.
pub fn object(value: Value) -> Result<Map<String, Value>, Error> {
    match value {
        Value::Object(map) => Ok(map),
        other => Err(de::Error::invalid_type(unexpected(&other), &"an object")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use serde::Deserialize;
    use serde_json::json;

    #[test]
    fn times_are_in_years_of_four_digits() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "it is only read")]
        struct When {
            at: Option<DateTime<Utc>>,
            text: Option<String>,
        }
        let read = |value: Value| read::<When>(value);
        for far in ["+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "-10000-01-01T00:00:00Z", "0000-12-31T00:00:00Z"] {
            let wrong = read(json!({"at": far})).unwrap_err();
            assert_eq!(wrong[0].field, "at", "{far}: {wrong:?}");
            assert!(read(json!({"text": far})).is_ok(), "a text is a text");
        }
        for near in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59+00:00", "2026-05-01T12:00:00+02:00"] {
            assert!(read(json!({"at": near})).is_ok(), "{near}");
        }
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Inner {
        a: Option<u8>,
    }
    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Outer {
        inner: Inner,
        list: Vec<Inner>,
    }

    #[test]
    fn lists_are_no_structs_however_deep() {
        assert_eq!(read::<Outer>(json!({})).unwrap(), Outer::default());
        assert_eq!(read::<Outer>(json!({"inner": {"a": 1}, "list": [{}, {"a": null}]})).unwrap().list.len(), 2);
        for (bad, field) in [
            (json!([]), ""),
            (json!([{}]), ""),
            (json!(null), ""),
            (json!({"inner": []}), "inner"),
            (json!({"inner": [1]}), "inner"),
            (json!({"list": [[1]]}), "list[0]"),
            (json!({"inner": {"a": "x"}}), "inner.a"),
        ] {
            let violations = read::<Outer>(bad.clone()).unwrap_err();
            assert_eq!(violations[0].field, field, "{bad}: {violations:?}");
        }
    }

    #[test]
    fn a_body_is_one_document_of_bounded_depth() {
        assert!(document(b"{}").is_ok());
        let deep = "[".repeat(100_000);
        for bad in ["", "{} {}", "{}x", deep.as_str()] {
            assert_eq!(document(bad.as_bytes()).unwrap_err()[0].kind, "json");
        }
    }
}
