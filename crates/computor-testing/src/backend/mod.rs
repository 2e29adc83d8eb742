//! Language back ends: how a program is run, and how what came of it is judged.
//!
//! A back end is a directory with its manifest and, for an interpreter, a driver; adding one needs a line in
//! [`REGISTRY`] and nothing else. Back ends run programs only through [`Bench`], which is the sandbox.

mod bench;
mod compiled;
mod document;
mod execution;
mod files;
mod programs;
mod python;
mod values;

use std::path::Path;

pub use bench::{Bench, Mode, SOLUTION, keep_files};
pub use execution::{Compilation, End, Execution, Failure, Used};
pub(crate) use python::interpreter;

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
    /// How its reports count and what they carry.
    pub flavour: Flavour,
    /// Whether settings are inherited from the suite.
    pub inherits: bool,
    /// Whether a dependency counts for collections that run nothing, too.
    pub all_depend: bool,
    /// Whether programs read their set-up code; only then can a collection depend on another one's.
    pub setup_code: bool,
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

/// Every back end.
pub static REGISTRY: &[&dyn Backend] = &[&python::Python, &compiled::C, &compiled::FORTRAN, &document::Document];

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
            ("cpp", "c"),
            ("C++", "c"),
            ("itpcp.exec.c", "c"),
            ("itpcp.exec.fortran", "fortran"),
            ("doc", "document"),
        ] {
            assert_eq!(find(name).map(|backend| backend.manifest().name), Some(expected), "{name}");
        }
        assert!(find("cobol").is_none());
    }
}
