//! The files of an exercise: `test.yaml`, `meta.yaml` and `specification.yaml`.
//!
//! Existing exercises were written for a YAML 1.1 parser with lenient field types, so both rule sets are kept
//! ([`yaml`], [`fields`]): the same file must mean the same thing here. What is not lenient is the set of keys: an
//! unknown key in a suite is an error with its place and the nearest known key, because a misspelt key silently
//! weakens a test.

pub mod calling;
pub mod compat;
pub mod fields;
pub mod grading;
pub mod meta;
pub mod running;
pub mod specification;
pub mod suite;
mod words;
pub mod yaml;

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something in one of the files that cannot be used, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct FormatError {
    /// File name as the author knows it, e.g. `test.yaml`.
    pub file: String,
    /// 1-based line; 0 when the error concerns the file as a whole.
    pub line: usize,
    /// 1-based column; 0 when the error concerns the file as a whole.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What the author probably meant.
    pub help: Option<String>,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}
