//! What a deployment file is made of: values that know where they stand and that may name environment variables.
//!
//! Variables are resolved here, on the client, and nowhere else. What came from one, and every secret, is remembered so that
//! it can be kept out of everything that is printed ([`Secrets`]).

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};
use serde_saphyr::{Location, Spanned};
use std::{borrow::Cow, collections::BTreeMap, fmt, str::FromStr};

/// A line and a column of the file, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    line: u64,
    column: u64,
}

impl Place {
    pub(super) fn new(location: Location) -> Self {
        Self { line: location.line(), column: location.column() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Something that is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: Place,
    pub(super) message: String,
}

/// A text. What it says counts after it was resolved.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) value: String,
    pub(super) at: Place,
}

/// Without what it says: it may be a secret.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({})", self.at)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = Spanned::<String>::deserialize(deserializer)?;
        Ok(Self { value: found.value, at: Place::new(found.referenced) })
    }
}

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string"})
    }
}

/// A text that is never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct Hidden(pub(super) Text);

impl JsonSchema for Hidden {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Hidden".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "description": "A secret: better ${NAME} of the environment than in clear."})
    }
}

/// What a word of the file can stand for besides text.
pub(super) trait Scalar: FromStr + Copy {
    /// What is expected, with its article.
    const WHAT: &'static str;
    /// Its name in JSON Schema.
    const TYPE: &'static str;
}

impl Scalar for i64 {
    const WHAT: &'static str = "a whole number";
    const TYPE: &'static str = "integer";
}
impl Scalar for f64 {
    const WHAT: &'static str = "a number";
    const TYPE: &'static str = "number";
}
impl Scalar for bool {
    const WHAT: &'static str = "true or false";
    const TYPE: &'static str = "boolean";
}

/// A number, or true or false; also out of the environment.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Text", bound = "")]
pub(super) struct Plain<T> {
    text: Text,
    value: Option<T>,
}

impl<T> From<Text> for Plain<T> {
    fn from(text: Text) -> Self {
        Self { text, value: None }
    }
}

impl<T: Scalar> Plain<T> {
    /// Its value, once it is resolved.
    pub(super) fn get(&self) -> Option<T> {
        self.value
    }
}

impl<T: Scalar> JsonSchema for Plain<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        T::TYPE.into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": T::TYPE}, {"type": "string", "pattern": r"\$\{"}]})
    }
}

/// Free keys and values.
#[derive(Clone, Debug, Default)]
pub(super) struct Free {
    pub(super) map: Map<String, Value>,
    pub(super) at: Place,
}

impl<'de> Deserialize<'de> for Free {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = Spanned::<Map<String, Value>>::deserialize(deserializer)?;
        Ok(Self { map: found.value, at: Place::new(found.referenced) })
    }
}

impl JsonSchema for Free {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Free".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object"})
    }
}

/// Something with texts in it that may name environment variables.
pub(super) trait Resolve {
    fn resolve(&mut self, with: &mut Resolver<'_>);
}

impl Resolve for Text {
    fn resolve(&mut self, with: &mut Resolver<'_>) {
        self.value = with.text(&self.value, self.at);
    }
}

impl Resolve for Hidden {
    fn resolve(&mut self, with: &mut Resolver<'_>) {
        self.0.resolve(with);
        if !self.0.value.is_empty() {
            with.secrets.0.entry(self.0.value.clone()).or_insert_with(|| "***".to_owned());
        }
    }
}

impl<T: Scalar> Resolve for Plain<T> {
    fn resolve(&mut self, with: &mut Resolver<'_>) {
        let before = (with.faults.len(), with.missing);
        self.text.resolve(with);
        self.value = self.text.value.trim().parse().ok();
        if self.value.is_none() && (with.faults.len(), with.missing) == before {
            let message = format!("`{}` is not {}", with.secrets.hide(&self.text.value), T::WHAT);
            with.faults.push(Fault { at: self.text.at, message });
        }
    }
}

impl Resolve for Free {
    fn resolve(&mut self, with: &mut Resolver<'_>) {
        self.map.values_mut().for_each(|value| with.value(value, self.at));
    }
}

impl<T: Resolve> Resolve for Option<T> {
    fn resolve(&mut self, with: &mut Resolver<'_>) {
        if let Some(one) = self {
            one.resolve(with);
        }
    }
}

impl<T: Resolve> Resolve for Vec<T> {
    fn resolve(&mut self, with: &mut Resolver<'_>) {
        self.iter_mut().for_each(|one| one.resolve(with));
    }
}

/// What must not be printed, and what is printed instead.
#[derive(Default)]
pub(super) struct Secrets(BTreeMap<String, String>);

impl Secrets {
    /// The text without any of them. What is very short is hidden only where it is all there is: it would be found everywhere.
    pub(super) fn hide(&self, text: &str) -> String {
        if let Some(instead) = self.0.get(text) {
            return instead.clone();
        }
        let mut secrets: Vec<(&String, &String)> = self.0.iter().filter(|(secret, _)| secret.chars().count() >= 4).collect();
        // One secret may be a part of another.
        secrets.sort_by_key(|(secret, _)| std::cmp::Reverse(secret.len()));
        secrets.into_iter().fold(text.to_owned(), |text, (secret, instead)| text.replace(secret.as_str(), instead))
    }
}

/// Reads environment variables: `${NAME}`, `${NAME:-otherwise}`; `$${` stands for `${`.
pub(super) struct Resolver<'e> {
    environment: &'e BTreeMap<String, String>,
    /// Whether a variable that is not set is a fault.
    pub(super) strict: bool,
    pub(super) secrets: Secrets,
    pub(super) faults: Vec<Fault>,
    /// How many variables were not set.
    missing: usize,
}

impl<'e> Resolver<'e> {
    pub(super) fn new(environment: &'e BTreeMap<String, String>, strict: bool) -> Self {
        Self { environment, strict, secrets: Secrets::default(), faults: Vec::new(), missing: 0 }
    }

    fn text(&mut self, raw: &str, at: Place) -> String {
        let mut done = String::new();
        let mut rest = raw;
        while let Some(start) = rest.find("${") {
            let (before, from) = rest.split_at(start);
            if let Some(before) = before.strip_suffix('$') {
                done.push_str(before);
                done.push_str("${");
                rest = from.get(2..).unwrap_or_default();
                continue;
            }
            done.push_str(before);
            let Some(end) = from.find('}') else {
                self.faults.push(Fault { at, message: "`${` has no `}`; write `$${` for the characters themselves".to_owned() });
                return done;
            };
            done.push_str(&self.variable(from.get(2..end).unwrap_or_default(), at));
            rest = from.get(end + 1..).unwrap_or_default();
        }
        done.push_str(rest);
        done
    }

    fn variable(&mut self, inside: &str, at: Place) -> String {
        let (name, otherwise) = match inside.split_once(":-") {
            Some((name, otherwise)) => (name, Some(otherwise)),
            None => (inside, None),
        };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name {
            self.faults.push(Fault { at, message: format!("`${{{name}}}` is no name of an environment variable") });
            return String::new();
        }
        match (self.environment.get(name).filter(|value| otherwise.is_none() || !value.is_empty()), otherwise) {
            (Some(value), _) => {
                if !value.is_empty() {
                    self.secrets.0.insert(value.clone(), format!("${{{name}}}"));
                }
                value.clone()
            }
            (None, Some(otherwise)) => otherwise.to_owned(),
            (None, None) => {
                self.missing += 1;
                if self.strict {
                    let near = nearest(name, self.environment.keys().map(String::as_str));
                    self.faults.push(Fault { at, message: format!("the environment variable `{name}` is not set{near}") });
                }
                String::new()
            }
        }
    }

    fn value(&mut self, value: &mut Value, at: Place) {
        match value {
            Value::String(text) => *text = self.text(text, at),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item, at)),
            Value::Object(map) => map.values_mut().for_each(|value| self.value(value, at)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// What may have been meant, as the end of a sentence.
pub(super) fn nearest<'n>(given: &str, known: impl Iterator<Item = &'n str>) -> String {
    let near = known.map(|name| (strsim::jaro_winkler(name, given), name)).max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((near, name)) if near > 0.8 => format!("; did you mean `{name}`?"),
        _ => String::new(),
    }
}

/// Reads a file into its shape; nothing is resolved yet.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_saphyr::from_str(text).map_err(|error| fault(&error))
}

/// What the parser says, with the nearest name and never with a piece of the file: that may hold a secret.
fn fault(error: &serde_saphyr::Error) -> Fault {
    use serde_saphyr::Error as E;
    let error = error.without_snippet();
    let at = error.location().map(Place::new).unwrap_or_default();
    let message = match error {
        E::SerdeUnknownField { field, expected, .. } => {
            let near = nearest(field, expected.iter().copied());
            let all = if near.is_empty() { format!("; known here: {}", expected.join(", ")) } else { near };
            format!("unknown field `{field}`{all}")
        }
        E::SerdeMissingField { field, .. } => format!("`{field}` is missing here"),
        other => {
            let text = other.to_string();
            let text = text.lines().next().unwrap_or_default();
            text.rsplit_once(" at line ").map_or(text, |(text, _)| text).to_owned()
        }
    };
    Fault { at, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment() -> BTreeMap<String, String> {
        [("TOKEN", "s3cr3t-value"), ("COUNT", "3"), ("EMPTY", "")].map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    fn text(raw: &str) -> (String, Vec<String>) {
        let environment = environment();
        let mut resolver = Resolver::new(&environment, true);
        let value = resolver.text(raw, Place::default());
        (value, resolver.faults.into_iter().map(|fault| fault.message).collect())
    }

    #[test]
    fn variables_are_resolved() {
        for (raw, value) in [
            ("plain $x {y}", "plain $x {y}"),
            ("a${TOKEN}b${COUNT}", "as3cr3t-valueb3"),
            ("${NONE:-other}", "other"),
            ("${EMPTY:-other}", "other"),
            ("${EMPTY}", ""),
            ("$${TOKEN}", "${TOKEN}"),
        ] {
            assert_eq!(text(raw), (value.to_owned(), vec![]), "{raw}");
        }
        assert_eq!(text("${TOKEM}").1, ["the environment variable `TOKEM` is not set; did you mean `TOKEN`?"]);
        assert!(text("${a b}").1[0].contains("is no name"));
        assert!(text("${TOKEN").1[0].contains("has no `}`"));
    }

    #[test]
    fn what_came_from_the_environment_is_not_shown() {
        let environment = environment();
        let mut resolver = Resolver::new(&environment, true);
        for raw in ["${TOKEN}", "${COUNT}"] {
            resolver.text(raw, Place::default());
        }
        Hidden(Text { value: "s3cr3t".into(), at: Place::default() }).resolve(&mut resolver);
        let hide = |text: &str| resolver.secrets.hide(text);
        assert_eq!(hide("refused: s3cr3t-value is short"), "refused: ${TOKEN} is short");
        assert_eq!((hide("3"), hide("2023-03")), ("${COUNT}".to_owned(), "2023-03".to_owned()));
        assert_eq!(hide("xs3cr3t"), "x***");
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Shape {
        title: Text,
        count: Option<Plain<i64>>,
        free: Option<Free>,
    }

    #[test]
    fn values_know_where_they_stand() {
        let mut shape: Shape = parse("title: '${TOKEN}'\ncount: 4\nfree:\n  a: [1, '${TOKEN}', true]\n").unwrap();
        assert_eq!(shape.title.at.to_string(), "1:8");
        let environment = environment();
        let mut resolver = Resolver::new(&environment, true);
        shape.count.resolve(&mut resolver);
        shape.free.resolve(&mut resolver);
        assert_eq!(shape.count.unwrap().get(), Some(4));
        assert_eq!(Value::Object(shape.free.unwrap().map), serde_json::json!({"a": [1, "s3cr3t-value", true]}));
        assert_eq!(parse::<Shape>("title: 2026\n").unwrap().title.value, "2026");
        let mut wrong: Shape = parse("title: x\ncount: ${TOKEN}\n").unwrap();
        wrong.count.resolve(&mut resolver);
        assert_eq!(resolver.faults[0].message, "`${TOKEN}` is not a whole number");
        assert_eq!(resolver.faults[0].at.to_string(), "2:8");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_the_nearest_name() {
        let wrong = |text: &str| parse::<Shape>(text).map(|_| ()).unwrap_err();
        let unknown = wrong("title: x\ntitel: y\n");
        assert_eq!((unknown.at.to_string().as_str(), unknown.message.as_str()), ("2:1", "unknown field `titel`; did you mean `title`?"));
        assert!(wrong("title: x\nzzz: 1\n").message.contains("known here: title, count, free"));
        assert!(wrong("count: 1\n").message.contains("`title` is missing"));
        let shape = wrong("title: [hunter2]\n");
        assert!(!shape.message.contains("hunter2") && shape.at.to_string().starts_with("1:"), "{shape:?}");
        assert!(wrong("title: 'x\n").at > Place::default());
    }
}
