//! What every language has in common: how a program is asked for, run, and described afterwards.
//!
//! Nothing here knows a language. Languages ([`crate::languages`]) are built from these parts and run programs only
//! through [`Bench`], which is the sandbox.

pub(crate) mod answers;
mod bench;
pub(crate) mod calls;
mod execution;
pub(crate) mod files;
pub(crate) mod programs;
pub(crate) mod surroundings;
pub(crate) mod values;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use bench::{Bench, Built, MOST_LEFT, Machine, Mode, SOLUTION, WORK, keep_files};
pub use calls::{Arguments, Calls};
pub use execution::{Answer, Compilation, End, Execution, Failure, Used};
pub(crate) use execution::{left_by_name, limit_hit, out_of_memory};

use crate::error::RunError;
use crate::format::compat::Compat;
use crate::format::suite::{Collection, SubTest, TestType};
use crate::options::Options;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    pub(crate) const NOTHING: Self = Self { student: false, reference: false };
    pub(crate) const STUDENT: Self = Self { student: true, reference: false };
    pub(crate) const BOTH: Self = Self { student: true, reference: true };
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
    /// Whether tests ask for it that students do not see.
    pub hidden: bool,
}

impl Program<'_> {
    /// What standard input delivers: the lines of the input, each with its end where that is a matter of course.
    pub(crate) fn standard_input(&self, compat: &Compat) -> Vec<u8> {
        let mut input = self.input.clone().unwrap_or_default();
        if compat.final_newline && self.input.is_some() && !input.ends_with('\n') {
            input.push('\n');
        }
        input.into_bytes()
    }
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
    pub compat: &'a Compat,
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

    /// Where the file is that its compiler reads and in which no submission takes part; made if it is not there.
    fn prepared(&self, options: &Options) -> Option<PathBuf> {
        let _ = options;
        None
    }

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

    /// What collections must have in common so that their programs are run by [`execute_alike`](Self::execute_alike); `None`:
    /// they never are.
    fn alike(&self, collection: &Collection) -> Option<String> {
        let _ = collection;
        None
    }

    /// Runs programs that have in common what [`alike`](Self::alike) says, in one sandbox. Gives for each what running it would give; `None` where it has to be run by itself.
    ///
    /// # Errors
    /// Only trouble that is not the program's.
    fn execute_alike(&self, bench: &Bench<'_>, programs: &[Program<'_>]) -> Result<Vec<Option<Execution>>, RunError> {
        let _ = bench;
        Ok(vec![None; programs.len()])
    }

    /// Judges a sub-test.
    ///
    /// # Errors
    /// Only trouble that is not the program's.
    fn judge(&self, bench: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError>;
}
