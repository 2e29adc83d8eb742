//! A field of a PATCH body: absent, null and a value are three different things.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// What a PATCH body says about one field.
///
/// A struct of these needs `#[serde(default)]` and, per field, `skip_serializing_if = "Patch::is_keep"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Absent: leave the field as it is.
    #[default]
    Keep,
    /// `null`: clear the field.
    Clear,
    /// A new value.
    Set(T),
}

impl<T> Patch<T> {
    /// True when the body did not mention the field.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The new value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            _ => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}
impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

/// Lets `#[garde(length(chars, …))]` check the value, if there is one.
impl<T: garde::rules::length::chars::Chars> garde::rules::length::chars::Chars for Patch<T> {
    fn validate_num_chars(&self, min: usize, max: usize) -> Result<(), garde::Error> {
        self.value().map_or(Ok(()), |value| value.validate_num_chars(min, max))
    }
}

/// Lets `#[garde(inner(…))]` check the value, if there is one.
impl<T> garde::rules::inner::Inner<T> for Patch<T> {
    type Key = garde::error::NoKey;
    fn validate_inner<F: FnMut(&T, &Self::Key)>(&self, mut check: F) {
        if let Self::Set(value) = self {
            check(value, &garde::error::NoKey::default());
        }
    }
}

/// Lets `#[garde(dive)]` check the value, if there is one.
impl<T: garde::Validate> garde::Validate for Patch<T> {
    type Context = T::Context;
    fn validate_into(&self, context: &Self::Context, parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
        if let Self::Set(value) = self {
            value.validate_into(context, parent, report);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default, Serialize, Deserialize)]
    #[serde(default)]
    struct Body {
        #[serde(skip_serializing_if = "Patch::is_keep")]
        title: Patch<String>,
    }

    #[test]
    fn absent_null_and_value_differ_and_survive_a_round_trip() {
        for (text, expected) in [("{}", Patch::Keep), (r#"{"title":null}"#, Patch::Clear), (r#"{"title":"x"}"#, Patch::Set("x".to_owned()))]
        {
            let body: Body = serde_json::from_str(text).unwrap();
            assert_eq!(body.title, expected);
            assert_eq!(serde_json::to_string(&body).unwrap(), text);
        }
    }
}
