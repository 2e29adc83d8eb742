//! Language back ends: how a program is run, and how what came of it is judged.
//!
//! A back end is a directory with its manifest and, for an interpreter, a driver; adding one needs a line in
//! [`REGISTRY`] and nothing else (`docs/adding-a-language.md`). Where programs are only compiled, run and compared by
//! their output, the directory holds nothing but a `language.yaml`. Back ends run programs only through [`Bench`],
//! which is the sandbox.

mod bench;
mod calls;
mod document;
mod execution;
mod files;
mod interpreted;
mod julia;
mod octave;
mod program;
mod programs;
pub(crate) mod python;
mod r;
mod values;

use std::path::Path;

pub use bench::{Bench, Mode, SOLUTION, keep_files};
pub use calls::{Answer, Arguments, Calls};
pub use execution::{Compilation, End, Execution, Failure, Used};
pub(crate) use python::interpreter;

use program::Language;

use crate::format::suite::{Collection, SubTest, TestType};
use crate::run::{Options, RunError};
use crate::verdict::Judgement;

/// What is fixed about a back end.
#[derive(Debug)]
pub struct Manifest {
    /// Its name, as the command line and reports use it.
    pub name: &'static str,
    /// Other names: the last part of `itpcp.exec.…` slugs, file suffixes in speech.
    pub aliases: &'static [&'static str],
    /// Suffixes of source files, the first one the usual one.
    pub suffixes: &'static [&'static str],
    /// The Debian package that brings its interpreter or compiler; none where nothing is needed.
    pub package: Option<&'static str>,
    /// How its reports count and what they carry.
    pub flavour: Flavour,
    /// What its tests look at.
    pub subject: Subject,
    /// Whether suites follow Octave's habits: every type that runs a program looks at variables; a dependency is an id
    /// or counts from one; found files have names relative to the solution and may stand for the file of a test.
    pub octave_habits: bool,
}

/// What tests look at. It decides what settings mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Values in a program, under a driver. Only here is there set-up code.
    Values,
    /// What a program reads and writes as a whole.
    Streams,
    /// A text that nobody runs. Nothing is inherited from the suite, and every collection can depend on others.
    Text,
}

/// The two shapes of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// Counts collections.
    A,
    /// Counts sub-tests.
    B,
}

/// Which programs a collection needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// The student's.
    pub student: bool,
    /// The reference.
    pub reference: bool,
}

impl Needs {
    const NOTHING: Self = Self { student: false, reference: false };
    const STUDENT: Self = Self { student: true, reference: false };
    const BOTH: Self = Self { student: true, reference: true };
}

/// One program to run.
#[derive(Debug, Clone)]
pub struct Program<'a> {
    /// Where its settings come from.
    pub collection: &'a Collection,
    /// Directory with the solution, on the host.
    pub directory: &'a Path,
    /// Standard input.
    pub input: Option<String>,
    /// Code after the program.
    pub setup: Vec<String>,
    /// Code after the set-up code.
    pub teardown: Vec<String>,
    /// Expressions to evaluate afterwards.
    pub names: Vec<String>,
    /// Expressions over the values of `names`.
    pub expressions: Vec<String>,
    /// Calls to make afterwards.
    pub calls: Option<Calls>,
}

/// One sub-test with everything that may be looked at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Its collection.
    pub collection: &'a Collection,
    /// The sub-test.
    pub test: &'a SubTest,
    /// Directory with the submission and what its programs left there.
    pub directory: &'a Path,
    /// What the student's program did, if one was run.
    pub student: Option<&'a Execution>,
    /// What the reference did, if it was run.
    pub reference: Option<&'a Execution>,
    /// Deviations from the reference runner.
    pub compat: &'a crate::Compat,
}

/// A language.
pub trait Backend: Sync + Send + std::fmt::Debug {
    /// What is fixed about it.
    fn manifest(&self) -> &Manifest;

    /// Whether its programs are installed; the text says what was found or what is missing.
    ///
    /// # Errors
    /// What is missing.
    fn available(&self, options: &Options) -> Result<String, String>;

    /// Which programs a collection needs.
    fn needs(&self, collection: &Collection) -> Needs;

    /// The verdict on a sub-test whose collection depends on one that did not pass.
    fn without_dependency(&self, kind: TestType, message: String) -> Judgement {
        let _ = kind;
        Judgement::skipped(message)
    }

    /// Whether it makes the calls of a program (`type: function`).
    fn can_call(&self) -> bool {
        false
    }

    /// Whether it can let the clock stand still for a program (`clock`).
    fn can_stop_clock(&self) -> bool {
        false
    }

    /// Whether two collections may look at one run.
    fn may_share(&self, collection: &Collection) -> bool;

    /// Runs a program in the sandbox.
    ///
    /// # Errors
    /// Only trouble that is not the program's.
    fn execute(&self, bench: &Bench<'_>, program: &Program<'_>) -> Result<Execution, RunError>;

    /// Judges a sub-test.
    ///
    /// # Errors
    /// Only trouble that is not the program's.
    fn judge(&self, bench: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError>;
}

/// The language that the `language.yaml` of a directory describes.
macro_rules! language {
    ($directory:literal) => {{
        static LANGUAGE: Language = Language::new(include_str!(concat!($directory, "/language.yaml")));
        &LANGUAGE
    }};
}

/// Every back end.
pub static REGISTRY: &[&dyn Backend] = &[
    &python::Python,
    language!("c"),
    language!("cpp"),
    language!("fortran"),
    language!("java"),
    language!("javascript"),
    &document::Document,
    &octave::OCTAVE,
    &r::R,
    &julia::JULIA,
];

/// A back end by its name, an alias, or a service slug such as `itpcp.exec.py`.
pub fn find(name: &str) -> Option<&'static dyn Backend> {
    let name = name.rsplit('.').next().unwrap_or(name).to_lowercase();
    REGISTRY.iter().copied().find(|backend| {
        let manifest = backend.manifest();
        manifest.name == name || manifest.aliases.contains(&name.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_aliases_and_slugs_find_a_backend() {
        for (name, expected) in [
            ("python", "python"),
            ("itpcp.exec.py", "python"),
            ("itpcp.exec.c", "c"),
            ("cpp", "cpp"),
            ("C++", "cpp"),
            ("itpcp.exec.java", "java"),
            ("itpcp.exec.js", "javascript"),
            ("itpcp.exec.fortran", "fortran"),
            ("doc", "document"),
            ("itpcp.exec.oct", "octave"),
            ("itpcp.exec.r", "r"),
            ("itpcp.exec.jl", "julia"),
            ("itpcp.exec.julia", "julia"),
        ] {
            assert_eq!(find(name).map(|backend| backend.manifest().name), Some(expected), "{name}");
        }
        assert!(find("cobol").is_none());
    }

    /// A line in the registry and a directory are all that a language needs; this reads what they say.
    #[test]
    fn every_manifest_is_whole_and_every_alias_is_its_own() {
        let mut taken = std::collections::HashMap::new();
        for backend in REGISTRY {
            let manifest = backend.manifest();
            assert!(!manifest.name.is_empty(), "{:?}", backend.available(&Options::default()));
            assert!(!manifest.suffixes.is_empty() && manifest.suffixes.iter().all(|suffix| suffix.starts_with('.')), "{manifest:?}");
            let built_in = backend.available(&Options::default()) == Ok("built in".to_owned());
            assert_eq!(manifest.package.is_none(), built_in, "{manifest:?}");
            for alias in manifest.aliases.iter().chain([&manifest.name]) {
                assert_eq!(taken.insert(*alias, manifest.name), None, "{alias} is the name of two languages");
                assert_eq!(alias.to_lowercase(), **alias);
                for asked in [(*alias).to_owned(), alias.to_uppercase(), format!("itpcp.exec.{alias}")] {
                    assert_eq!(find(&asked).map(|found| found.manifest().name), Some(manifest.name), "{asked}");
                }
            }
        }
    }

    /// No directory with a language is forgotten, and no language is described outside its directory.
    #[test]
    fn every_directory_of_a_language_is_registered() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/backend");
        let mut described: Vec<String> = std::fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("language.yaml").is_file())
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        described.sort();
        assert!(described.len() >= 5);
        for name in &described {
            assert_eq!(find(name).map(|backend| backend.manifest().name), Some(name.as_str()));
        }
    }
}
