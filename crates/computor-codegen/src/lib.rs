//! Generators: what clients in other languages need, made from the one list of all calls.
//!
//! [`generate`] makes the files of one [`Target`] from the OpenAPI document of this version; [`Package`] compares them with a
//! directory and writes them there. The same list gives the same files, byte for byte. What generated code runs on (HTTP, errors,
//! live events) is written by hand in `clients/` and goes along with it.

mod api;
mod by_hand;
mod case;
mod code;
mod errors;
mod package;
mod python;
mod typescript;

pub use package::{Difference, Error, Package};

use serde_json::Value;

/// A file that was made: where it belongs, below the directory of all clients, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// With `/` between its parts.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl File {
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The shapes of requests and answers: TypeScript interfaces and pydantic models.
    Types,
    /// A method for each call, in both languages.
    Clients,
    /// TypeScript classes that check values at run time.
    Validators,
    /// JSON Schemas of the YAML files that authors write.
    Schemas,
    /// The error codes: both languages, JSON and Markdown.
    ErrorCodes,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Types, Self::Clients, Self::Validators, Self::Schemas, Self::ErrorCodes];

    /// Its name in the manifest.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Clients => "clients",
            Self::Validators => "validators",
            Self::Schemas => "schemas",
            Self::ErrorCodes => "error-codes",
        }
    }
}

/// The JSON Schema of a format that authors write.
#[derive(Clone, Debug)]
pub struct Format {
    /// As in `test` for `test.yaml`.
    pub name: &'static str,
    /// Its schema.
    pub schema: Value,
}

/// The files of a target. `formats` are what [`Target::Schemas`] prints: who reads the formats knows them.
pub fn generate(target: Target, formats: &[Format]) -> Vec<File> {
    match target {
        Target::Types => {
            let api = api::read();
            [typescript::types(&api), python::types(&api)].concat()
        }
        Target::Clients => {
            let api = api::read();
            [typescript::clients(&api), python::clients(&api)].concat()
        }
        Target::Validators => typescript::validators(&api::read()),
        Target::Schemas => {
            let file = |format: &Format| File::new(format!("schemas/{}.schema.json", format.name), format!("{:#}\n", format.schema));
            formats.iter().map(file).collect()
        }
        Target::ErrorCodes => errors::all(),
    }
}
