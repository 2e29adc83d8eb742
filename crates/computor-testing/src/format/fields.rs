//! Reading typed fields out of a mapping, with the coercions the existing exercises rely on.
//!
//! Numbers may be written as strings and the other way round; a boolean is never a string. Which keys a mapping
//! knows is not listed anywhere: it is exactly the set that its reader asked for, so the two cannot disagree.

use super::FormatError;
use super::yaml::{Kind, Node};
use crate::value::Value;

type Result<T> = std::result::Result<T, FormatError>;

/// One mapping being read.
pub struct Fields<'a> {
    file: &'a str,
    what: &'static str,
    node: &'a Node,
    entries: &'a [(Node, Node)],
    asked: Vec<Asked>,
}

/// A key that a reader asked for, and what it may hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The key.
    pub key: &'static str,
    /// What it may hold, apart from null, which counts as absent.
    pub shape: Shape,
}

/// What a key may hold. [`crate::schema`] says the same to editors.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Anything; or another reader knows.
    Any,
    /// Text or a number.
    Text,
    /// The same, of at least one character.
    NonEmptyText,
    /// A scalar or a list of scalars.
    Texts,
    /// A text or a list of texts.
    Lines,
    /// A number for which the rule holds, or its text; an empty list means "unset".
    Number(fn(f64) -> bool),
    /// An integer or its text.
    Integer,
    /// An integer or a list of integers.
    Integers,
    /// A boolean or one of the words for it.
    Boolean,
    /// One of these words.
    Words(Vec<&'static str>),
    /// A list.
    List,
}

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Words(a), Self::Words(b)) => a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl<'a> Fields<'a> {
    /// Starts reading `node`; `what` names it in errors ("sub-test", "collection").
    ///
    /// # Errors
    /// When the node is not a mapping.
    pub fn open(file: &'a str, what: &'static str, node: &'a Node) -> Result<Self> {
        match &node.kind {
            Kind::Map(entries) => Ok(Self { file, what, node, entries, asked: Vec::new() }),
            _ => Err(error(file, node, format!("{what} must be a mapping"))),
        }
    }

    /// The keys asked for so far.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// The name of the file that is read.
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// The node of a key; null counts as absent, as everywhere in these formats.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.ask(key, Shape::Any)
    }

    fn ask(&mut self, key: &'static str, shape: Shape) -> Option<&'a Node> {
        self.asked.push(Asked { key, shape });
        self.entries
            .iter()
            .find(|(k, _)| matches!(&k.kind, Kind::Scalar(Value::Str(text)) if text == key))
            .map(|(_, value)| value)
            .filter(|value| !value.is_null())
    }

    /// An error at the place of the mapping itself.
    pub fn error(&self, message: impl Into<String>) -> FormatError {
        error(self.file, self.node, message)
    }

    /// An optional string; numbers are taken as text, booleans are refused.
    ///
    /// # Errors
    /// When the value is of another type.
    pub fn string(&mut self, key: &'static str) -> Result<Option<String>> {
        let file = self.file;
        self.ask(key, Shape::Text).map(|node| string(file, key, node)).transpose()
    }

    /// A string of at least one character.
    ///
    /// # Errors
    /// When it is of another type or empty.
    pub fn text(&mut self, key: &'static str) -> Result<Option<String>> {
        let file = self.file;
        match self.ask(key, Shape::NonEmptyText) {
            Some(node) => match string(file, key, node)? {
                text if text.is_empty() => Err(error(file, node, format!("`{key}` must not be empty"))),
                text => Ok(Some(text)),
            },
            None => Ok(None),
        }
    }

    /// A required string of at least one character.
    ///
    /// # Errors
    /// When it is missing, of another type or empty.
    pub fn required_text(&mut self, key: &'static str) -> Result<String> {
        if let Some(text) = self.text(key)? {
            return Ok(text);
        }
        let names: Vec<String> = self.entries.iter().map(|(key, _)| key.to_value().to_text()).collect();
        let meant = nearest(key, names.iter().map(String::as_str)).filter(|_| !names.iter().any(|name| name == key));
        Err(FormatError {
            help: meant.map(|name| format!("is `{name}` a misspelling of it?")),
            ..self.error(format!("{} needs `{key}`", self.what))
        })
    }

    /// A string where an empty one means "unset".
    ///
    /// # Errors
    /// When the value is of another type.
    pub fn nonempty(&mut self, key: &'static str) -> Result<Option<String>> {
        Ok(self.string(key)?.filter(|text| !text.is_empty()))
    }

    /// A string or a list of strings; empty entries are dropped, other scalars become their text.
    ///
    /// # Errors
    /// When an entry is not a scalar.
    pub fn strings(&mut self, key: &'static str) -> Result<Option<Vec<String>>> {
        let file = self.file;
        let Some(node) = self.ask(key, Shape::Texts) else {
            return Ok(None);
        };
        let texts = match &node.kind {
            Kind::List(items) => items
                .iter()
                .filter(|item| !item.is_null())
                .map(|item| match &item.kind {
                    Kind::Scalar(value) => Ok(value.to_text()),
                    _ => Err(error(file, item, format!("the entries of `{key}` must be text"))),
                })
                .collect::<Result<Vec<_>>>()?,
            Kind::Scalar(value) => vec![value.to_text()],
            Kind::Map(_) => {
                return Err(error(file, node, format!("`{key}` must be text or a list of texts")));
            }
        };
        Ok(Some(texts.into_iter().filter(|text| !text.is_empty()).collect()))
    }

    /// Like [`Self::strings`], but keeps empty lines (inputs, expected output).
    ///
    /// # Errors
    /// When an entry is not a string.
    pub fn lines(&mut self, key: &'static str) -> Result<Option<Vec<String>>> {
        let file = self.file;
        let Some(node) = self.ask(key, Shape::Lines) else {
            return Ok(None);
        };
        match &node.kind {
            Kind::List(items) => items.iter().map(|item| string(file, key, item)).collect::<Result<Vec<_>>>().map(Some),
            _ => Ok(Some(vec![string(file, key, node)?])),
        }
    }

    /// A number; numeric text and booleans are taken, an empty list means "unset".
    ///
    /// # Errors
    /// When it is not a number.
    pub fn number(&mut self, key: &'static str) -> Result<Option<f64>> {
        self.number_where(key, "a number", |_| true)
    }

    /// A number that must satisfy `rule`, which `says` describes ("greater than 0").
    ///
    /// # Errors
    /// When it is not a number or breaks the rule.
    pub fn number_where(&mut self, key: &'static str, says: &str, rule: fn(f64) -> bool) -> Result<Option<f64>> {
        let file = self.file;
        let Some(node) = self.ask(key, Shape::Number(rule)) else {
            return Ok(None);
        };
        match &node.kind {
            Kind::List(items) if items.is_empty() => Ok(None),
            _ => match number(node) {
                None => Err(error(file, node, format!("`{key}` must be a number"))),
                Some(value) if !rule(value) => Err(error(file, node, format!("`{key}` must be {says}"))),
                value => Ok(value),
            },
        }
    }

    /// An integer; numeric text and floats without fraction are taken.
    ///
    /// # Errors
    /// When it is not an integer.
    pub fn integer(&mut self, key: &'static str) -> Result<Option<i64>> {
        let file = self.file;
        self.ask(key, Shape::Integer)
            .map(|node| integer(node).ok_or_else(|| error(file, node, format!("`{key}` must be an integer"))))
            .transpose()
    }

    /// One integer or a list of them.
    ///
    /// # Errors
    /// When an entry is not an integer.
    pub fn integers(&mut self, key: &'static str) -> Result<Option<Vec<i64>>> {
        let file = self.file;
        let Some(node) = self.ask(key, Shape::Integers) else {
            return Ok(None);
        };
        let wrong = |node: &Node| error(file, node, format!("`{key}` must be an integer or a list of integers"));
        match &node.kind {
            Kind::List(items) => items.iter().map(|item| integer(item).ok_or_else(|| wrong(item))).collect::<Result<Vec<_>>>().map(Some),
            _ => Ok(Some(vec![integer(node).ok_or_else(|| wrong(node))?])),
        }
    }

    /// A boolean; the usual words and 0/1 are taken.
    ///
    /// # Errors
    /// When it is nothing of that kind.
    pub fn boolean(&mut self, key: &'static str) -> Result<Option<bool>> {
        let file = self.file;
        self.ask(key, Shape::Boolean)
            .map(|node| boolean(node).ok_or_else(|| error(file, node, format!("`{key}` must be true or false"))))
            .transpose()
    }

    /// One of a fixed set of words.
    ///
    /// # Errors
    /// When it is another word; the nearest known one is suggested.
    pub fn word<T: Copy>(&mut self, key: &'static str, known: &[(&'static str, T)]) -> Result<Option<T>> {
        let file = self.file;
        let Some(node) = self.ask(key, Shape::Words(known.iter().map(|(word, _)| *word).collect())) else {
            return Ok(None);
        };
        let given = string(file, key, node)?;
        match known.iter().find(|(word, _)| *word == given) {
            Some((_, value)) => Ok(Some(*value)),
            None => Err(FormatError {
                help: did_you_mean(nearest(&given, known.iter().map(|(word, _)| *word))),
                ..error(file, node, format!("`{given}` is not a known {key}"))
            }),
        }
    }

    /// The entries of a list; absent is an empty list.
    ///
    /// # Errors
    /// When the value is not a list.
    pub fn list(&mut self, key: &'static str) -> Result<Option<&'a [Node]>> {
        let file = self.file;
        match self.ask(key, Shape::List) {
            None => Ok(None),
            Some(node) => match &node.kind {
                Kind::List(items) => Ok(Some(items)),
                _ => Err(error(file, node, format!("`{key}` must be a list"))),
            },
        }
    }

    /// Every key that nobody asked for, with its place and the nearest known key.
    pub fn unknown(&self) -> Vec<FormatError> {
        let mut unknown = Vec::new();
        for (key, _) in self.entries {
            let name = key.to_value().to_text();
            if !self.asked.iter().any(|asked| asked.key == name) {
                unknown.push(FormatError {
                    help: did_you_mean(nearest(&name, self.asked.iter().map(|asked| asked.key))),
                    ..error(self.file, key, format!("unknown key `{name}` in {}", self.what))
                });
            }
        }
        unknown
    }

    /// Refuses every key that nobody asked for.
    ///
    /// # Errors
    /// The first unknown key, with the nearest known one.
    pub fn finish(self) -> Result<()> {
        self.unknown().into_iter().next().map_or(Ok(()), Err)
    }
}

/// An error at a node.
pub fn error(file: &str, node: &Node, message: impl Into<String>) -> FormatError {
    FormatError { file: file.to_owned(), line: node.line, column: node.column, message: message.into(), help: None }
}

fn did_you_mean(word: Option<&str>) -> Option<String> {
    word.map(|word| format!("did you mean `{word}`?"))
}

fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = given.to_lowercase();
    known
        .map(|word| (strsim::damerau_levenshtein(&lower, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= (word.len() / 3).max(1))
        .min()
        .map(|(_, word)| word)
}

fn string(file: &str, key: &str, node: &Node) -> Result<String> {
    match &node.kind {
        Kind::Scalar(value @ (Value::Str(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_))) => Ok(value.to_text()),
        Kind::Scalar(Value::Bool(_)) => Err(FormatError {
            help: Some("yes, no, on, off, true and false are booleans unless quoted".to_owned()),
            ..error(file, node, format!("`{key}` must be text, not a boolean"))
        }),
        _ => Err(error(file, node, format!("`{key}` must be text"))),
    }
}

fn number(node: &Node) -> Option<f64> {
    match &node.kind {
        Kind::Scalar(Value::Str(text)) => text.trim().replace('_', "").parse().ok(),
        Kind::Scalar(value) => value.as_f64(),
        _ => None,
    }
}

fn integer(node: &Node) -> Option<i64> {
    match &node.kind {
        Kind::Scalar(Value::Int(value)) => Some(*value),
        Kind::Scalar(Value::Bool(value)) => Some(i64::from(*value)),
        Kind::Scalar(Value::Str(text)) => text.trim().parse().ok(),
        Kind::Scalar(Value::Float(value)) if value.fract() == 0.0 && value.abs() < 9e15 => Some(*value as i64),
        _ => None,
    }
}

fn boolean(node: &Node) -> Option<bool> {
    match &node.kind {
        Kind::Scalar(Value::Bool(value)) => Some(*value),
        Kind::Scalar(Value::Int(0)) => Some(false),
        Kind::Scalar(Value::Int(1)) => Some(true),
        Kind::Scalar(Value::Str(text)) => match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
            "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
