//! What an author should know about an exercise before students meet it: files that cannot be read, constructs that
//! cannot mean what they seem to mean, and files that are missing. Nothing is run.

mod collection;
mod files;
mod pattern;
mod source;
mod sub_test;

use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::backend::{Backend, Subject};
use crate::error::RunError;
use crate::format::FormatError;
use crate::format::compat::Compat;
use crate::format::meta::Meta;
use crate::format::suite::{Collection, SubTest};
use crate::format::yaml::Node;
use crate::run::Exercise;
use source::Source;

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Stable name of the rule; `format` is a file that cannot be read.
    pub rule: &'static str,
    /// The file, relative to the exercise.
    pub file: String,
    /// 1-based line; 0 if it concerns the file as a whole.
    pub line: usize,
    /// 1-based column; 0 if it concerns the file as a whole.
    pub column: usize,
    /// The key that is the matter, if it is one.
    pub key: Option<String>,
    /// Collection, or collection and sub-test, if it is about one.
    pub place: Option<String>,
    /// What is the matter and what to do.
    pub message: String,
    /// What was probably meant.
    pub help: Option<String>,
}

impl Remark {
    /// About a file.
    fn file(rule: &'static str, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { rule, file: file.into(), line: 0, column: 0, key: None, place: None, message: message.into(), help: None }
    }

    /// About a place in a file.
    fn at(rule: &'static str, file: &str, node: &Node, message: impl Into<String>) -> Self {
        Self { line: node.line, column: node.column, ..Self::file(rule, file, message) }
    }

    fn format(rule: &'static str, error: FormatError) -> Self {
        let FormatError { file, line, column, message, help } = error;
        // messages put what they are about between backquotes
        let key = message.split('`').nth(1).map(str::to_owned);
        Self { line, column, key, help, ..Self::file(rule, file, message) }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": ")?;
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}", self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

/// Reads an exercise and says everything worth saying about it. `language` as in [`crate::Request`].
///
/// # Errors
/// When there is no `test.yaml`, or something cannot be read.
pub fn check(directory: &Path, language: Option<&str>) -> Result<Vec<Remark>, RunError> {
    match Exercise::load(directory) {
        Ok(exercise) => Ok(lint(&exercise, language)),
        Err(RunError::Exercise(error)) => {
            let mut remarks = vec![Remark::format("format", error)];
            // an error in one file must not hide one in the other
            if let Ok(text) = std::fs::read_to_string(directory.join("meta.yaml"))
                && let Err(error) = Meta::parse("meta.yaml", &text)
            {
                remarks.push(Remark::format("format", error));
            }
            remarks.dedup();
            Ok(remarks)
        }
        // the next exercise is read all the same
        Err(RunError::Unusable(_)) if directory.join(SUITE).is_file() => Ok(files::encodings(directory)),
        Err(error) => Err(error),
    }
}

/// Everything worth saying about an exercise that can be read. `language` as in [`crate::Request`].
pub fn lint(exercise: &Exercise, language: Option<&str>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let text = std::fs::read_to_string(exercise.directory.join(SUITE)).unwrap_or_default();
    let source = match Source::read(SUITE, &text) {
        Ok(source) => source,
        Err(error) => return vec![Remark::format("format", error)],
    };
    for key in &source.repeated {
        let name = key.to_value().to_text();
        let message = format!("`{name}` is given again below, and only the last one counts");
        remarks.push(Remark { key: Some(name), ..Remark::at("repeated-key", SUITE, key, message) });
    }
    match exercise.backend(language) {
        Ok(backend) => {
            let mut suite = exercise.suite.clone();
            if backend.manifest().subject != Subject::Text {
                suite.inherit();
            }
            files::suite(exercise, backend, &source, &mut remarks);
            for (index, collection) in suite.collections.iter().enumerate() {
                let Some(written) = exercise.suite.collections.get(index) else { continue };
                let place = Place { exercise, backend, collection, written, index, source: &source };
                collection::check(&place, &mut remarks);
                for test in 0..collection.tests.len() {
                    sub_test::check(&place, test, &mut remarks);
                }
            }
        }
        Err(error) => remarks.push(Remark::file("language", SUITE, error.to_string())),
    }
    remarks.sort_by_key(|remark| (remark.line, remark.column));
    files::meta(exercise, &mut remarks);
    remarks.extend(files::encodings(&exercise.directory));
    remarks
}

const SUITE: &str = "test.yaml";

/// A collection with everything that rules look at.
struct Place<'a> {
    exercise: &'a Exercise,
    backend: &'static dyn Backend,
    /// With what it inherits.
    collection: &'a Collection,
    /// As it stands in the file.
    written: &'a Collection,
    index: usize,
    source: &'a Source,
}

impl Place<'_> {
    fn language(&self) -> &'static str {
        self.backend.manifest().name
    }

    fn subject(&self) -> Subject {
        self.backend.manifest().subject
    }

    /// The switches that hold unless an operator sets others.
    fn compat(&self) -> Compat {
        Compat::default().with(&self.exercise.suite.compat)
    }

    /// A remark about a key of the collection, or of one of its sub-tests.
    fn remark(&self, rule: &'static str, test: Option<usize>, key: &str, message: impl Into<String>) -> Remark {
        let node = match test {
            Some(test) => self.source.test(self.index, test),
            None => self.source.collection(self.index),
        };
        let entry = node.and_then(|node| source::entry(node, key));
        let name = |test: usize| self.collection.tests.get(test).map_or(String::new(), |test: &SubTest| format!(" / {}", test.name));
        Remark {
            key: entry.map(|_| key.to_owned()),
            place: Some(format!("{}{}", self.collection.name, test.map_or(String::new(), name))),
            ..match entry.map(|(key, _)| key).or(node) {
                Some(node) => Remark::at(rule, SUITE, node, message),
                None => Remark::file(rule, SUITE, message),
            }
        }
    }
}

#[cfg(test)]
mod tests;
