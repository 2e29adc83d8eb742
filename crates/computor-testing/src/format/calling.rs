//! Collections of type `function`, which call a function of the submission, and `check`, which ask a checker program.

use std::fmt;

use serde::Serialize;

use super::FormatError;
use super::fields::{Fields, error};
use super::words::TestType;
use super::yaml::{Kind, Node};
use crate::value::Value;

/// Directory of an exercise with its checker programs. No other program ever sees it.
pub const CHECKERS: &str = "checkers";

/// The function that a table of arguments belongs to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Function {
    /// Its name, or another expression of the language.
    pub function: String,
    /// CPU seconds for one call; without it only the time limit of the whole run counts.
    pub case_timeout: Option<f64>,
}

impl Function {
    pub(super) fn read(fields: &mut Fields<'_>, kind: TestType) -> Result<Option<Self>, FormatError> {
        for key in ["function", "caseTimeout"] {
            belongs(fields, key, kind, &[TestType::Function])?;
        }
        let case_timeout = fields.number_where("caseTimeout", "greater than 0", |seconds| seconds > 0.0)?;
        Ok(match kind {
            TestType::Function => Some(Self { function: fields.required_text("function")?, case_timeout }),
            _ => None,
        })
    }
}

/// Refuses a key where it has no meaning: a test that silently does less than it says is worse than none.
fn belongs(fields: &mut Fields<'_>, key: &'static str, kind: TestType, kinds: &[TestType]) -> Result<(), FormatError> {
    match fields.node(key) {
        Some(node) if !kinds.contains(&kind) => {
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.word())).collect();
            Err(error(fields.file(), node, format!("`{key}` belongs to collections of type {}", kinds.join(" or "))))
        }
        _ => Ok(()),
    }
}

/// The program that judges a collection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checker {
    /// Its path in the exercise, below [`CHECKERS`].
    pub checker: String,
    /// Files left by the submission's program that the checker wants to see.
    pub files: Vec<String>,
}

impl Checker {
    pub(super) fn read(fields: &mut Fields<'_>, kind: TestType) -> Result<Option<Self>, FormatError> {
        for key in ["checker", "files"] {
            belongs(fields, key, kind, &[TestType::Check])?;
        }
        let files = fields.strings("files")?.unwrap_or_default();
        if kind != TestType::Check {
            return Ok(None);
        }
        let checker = fields.required_text("checker")?;
        let inside = checker.strip_prefix(CHECKERS).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        let plain = !inside.is_empty() && inside.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !plain || !checker.ends_with(".py") {
            let node = fields.node("checker");
            let message = format!("`{checker}` is not a Python program in `{CHECKERS}/`, where students' programs cannot see it");
            return Err(node.map_or_else(|| fields.error(message.clone()), |node| error(fields.file(), node, message.clone())));
        }
        Ok(Some(Self { checker, files }))
    }
}

/// What a sub-test passes to the function or the checker.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Call {
    /// Arguments in order.
    pub arguments: Vec<Value>,
    /// Arguments by name.
    pub keywords: Vec<(String, Value)>,
    /// The call has to raise an exception of this class, or of one derived from it.
    pub raises: Option<String>,
}

impl Call {
    pub(super) fn read(fields: &mut Fields<'_>, kind: TestType) -> Result<Self, FormatError> {
        belongs(fields, "arguments", kind, &[TestType::Function, TestType::Check])?;
        for key in ["keywords", "raises"] {
            belongs(fields, key, kind, &[TestType::Function])?;
        }
        let arguments = fields.list("arguments")?.unwrap_or_default().iter().map(Node::to_value).collect();
        let (file, named) = (fields.file(), fields.node("keywords"));
        let keywords = match named.map(|node| (&node.kind, node)) {
            None => Vec::new(),
            Some((Kind::Map(entries), _)) => entries.iter().map(|(name, value)| (name.to_value().to_text(), value.to_value())).collect(),
            Some((_, node)) => return Err(error(file, node, "`keywords` must be a mapping of names to values")),
        };
        let call = Self { arguments, keywords, raises: fields.text("raises")? };
        if call.raises.is_some() && fields.node("value").is_some() {
            return Err(fields.error("`raises` and `value` exclude each other"));
        }
        Ok(call)
    }
}

/// The arguments as one would write them: `(1, [2, 3], step=5)`.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.keywords.iter().map(|(name, value)| format!("{name}={}", value.repr()));
        let shown: Vec<String> = self.arguments.iter().map(Value::repr).chain(named).collect();
        write!(f, "({})", shown.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::suite::Suite;

    fn suite(collection: &str) -> Result<Suite, FormatError> {
        Suite::parse("test.yaml", &format!("properties:\n  tests:\n  - {{name: c, {collection}}}"))
    }

    #[test]
    fn rows_are_named_by_their_arguments() {
        let suite = suite("type: function, function: f, tests: [{arguments: [1, [2.5, x]], keywords: {step: null}}, {name: n}]").unwrap();
        let tests = &suite.collections[0].tests;
        assert_eq!((tests[0].name.as_str(), tests[1].name.as_str()), ("(1, [2.5, 'x'], step=None)", "n"));
        assert_eq!(suite.collections[0].function.as_ref().unwrap().function, "f");
    }

    #[test]
    fn keys_belong_to_their_type() {
        for (collection, message) in [
            ("type: function, tests: []", "a collection needs `function`"),
            ("type: check, tests: []", "a collection needs `checker`"),
            ("function: f, tests: []", "test.yaml:3:25: `function` belongs to collections of type `function`"),
            ("files: [a], tests: []", "`files` belongs to collections of type `check`"),
            ("tests: [{name: a, arguments: [1]}]", "`arguments` belongs to collections of type `function` or `check`"),
            ("type: check, checker: checkers/a.py, tests: [{name: a, raises: E}]", "`raises` belongs to collections of type `function`"),
            ("type: function, function: f, tests: [{argument: [1]}]", "did you mean `arguments`?"),
            ("type: function, function: f, tests: [{arguments: 1}]", "`arguments` must be a list"),
            ("type: function, function: f, tests: [{keywords: [1]}]", "`keywords` must be a mapping"),
            ("type: function, function: f, tests: [{raises: E, value: 1}]", "exclude each other"),
            ("type: function, function: f, caseTimeout: 0, tests: []", "`caseTimeout` must be greater than 0"),
            ("type: check, checker: check.py, tests: []", "test.yaml:3:37: `check.py` is not a Python program in `checkers/`"),
            ("type: check, checker: checkers/../s.py, tests: []", "is not a Python program"),
            ("type: check, checker: checkers/a.sh, tests: []", "is not a Python program"),
            ("type: check, checker: checkers/a.py, tests: [{}]", "a sub-test needs `name`"),
        ] {
            let error = suite(collection).unwrap_err().to_string();
            assert!(error.contains(message), "{collection}: {error}");
        }
    }
}
