//! What came of running a program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use computor_sandbox::{Ended, Outcome};
use serde::{Deserialize, Serialize};

use super::{SOLUTION, WORK};
use crate::value::Value;
use crate::verdict::{Class, Judgement};

/// A program's end and everything it left behind. Also what the reference cache keeps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Execution {
    /// How it ended.
    pub end: End,
    /// Values of the names asked for.
    pub values: BTreeMap<String, Value>,
    /// Names without a value, and why.
    pub missing: BTreeMap<String, String>,
    /// Values of the expressions over the names.
    pub evaluated: BTreeMap<String, Value>,
    /// Answers to the calls asked for, by their arguments.
    #[serde(default)]
    pub calls: BTreeMap<String, Answer>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Exit code; a signal counts negative.
    pub exit_code: Option<i32>,
    /// What the compiler said.
    pub compilation: Option<Compilation>,
    /// Warnings the program caused.
    pub warnings: Vec<String>,
    /// What ended a part of it that runs only where it is the main program. What it defines is there all the same.
    #[serde(default)]
    pub late: Option<Failure>,
    /// Files it left, by their path relative to the solution.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What it made or changed, for who reads the report. It is not kept with the run.
    #[serde(skip)]
    pub left: BTreeMap<String, Vec<u8>>,
    /// What it used up.
    pub used: Used,
}

/// How a program ended.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum End {
    /// By itself, without an error.
    #[default]
    Finished,
    /// Not as it should.
    Failed(Failure),
    /// Not run, because something is missing on this machine.
    Unavailable(String),
}

/// Why a program failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Kind of failure.
    pub class: Class,
    /// The error's own text, as `error` tests look at it.
    pub text: String,
    /// Class of the error and the lines of the submission it came from.
    pub detail: Option<String>,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// It returned.
    Returned(Value),
    /// It raised an exception.
    Raised {
        /// Class of the exception and the classes that it is derived from, by their names.
        classes: Vec<String>,
        /// The failure that this is where no exception is wanted.
        failure: Failure,
    },
    /// It took longer than a call may.
    TimedOut,
    /// There is nothing to call; the text says why.
    Missing(String),
}

/// A compiler run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Compilation {
    /// Whether there is a program.
    pub ok: bool,
    /// What the compiler wrote.
    pub output: String,
}

/// Resources of one or several runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Used {
    /// CPU seconds.
    pub cpu: f64,
    /// Seconds on the clock.
    pub wall: f64,
    /// Most memory at one time, in bytes.
    pub peak_memory: u64,
}

impl Used {
    /// Takes another run into account.
    pub fn add(&mut self, other: Self) {
        self.cpu += other.cpu;
        self.wall += other.wall;
        self.peak_memory = self.peak_memory.max(other.peak_memory);
    }
}

impl From<&computor_sandbox::Usage> for Used {
    fn from(usage: &computor_sandbox::Usage) -> Self {
        Self { cpu: usage.cpu.as_secs_f64(), wall: usage.wall.as_secs_f64(), peak_memory: usage.peak_memory }
    }
}

impl Execution {
    /// A program that could not even begin.
    pub fn failed(class: Class, text: impl Into<String>) -> Self {
        Self { end: End::Failed(Failure { class, text: text.into(), detail: None }), ..Self::default() }
    }

    /// A program that cannot be run on this machine.
    pub fn unavailable(what: impl Into<String>) -> Self {
        Self { end: End::Unavailable(what.into()), ..Self::default() }
    }

    /// The streams, the usage and the left files of a sandboxed run.
    pub fn of(outcome: Outcome, prefix: &str) -> Self {
        let files = outcome.files.into_iter().filter_map(|(path, content)| {
            let path = path.strip_prefix(prefix).ok()?.to_str()?.to_owned();
            Some((path, content))
        });
        let left = left_by_name(outcome.left);
        Self {
            stdout: outcome.stdout.text().into_owned(),
            stderr: outcome.stderr.text().into_owned(),
            exit_code: match outcome.ended {
                Ended::Exited(code) => Some(code),
                Ended::Signalled(signal) => Some(-signal),
                _ => None,
            },
            files: files.collect(),
            left,
            used: Used::from(&outcome.usage),
            ..Self::default()
        }
    }

    /// The judgement of a sub-test that needs the program to have finished.
    pub fn obstacle(&self) -> Option<Judgement> {
        match &self.end {
            End::Finished => None,
            End::Unavailable(what) => Some(Judgement::unjudged(format!("Not available here: {what}"))),
            End::Failed(failure) => {
                let detail = failure.detail.as_ref().map_or(String::new(), |detail| format!("\n{detail}"));
                Some(Judgement::failed(failure.class, format!("Execution failed: {}{detail}", failure.text)))
            }
        }
    }
}

/// What a program made or changed, by names relative to the solution; its figures have a directory of their own.
pub(crate) fn left_by_name(left: BTreeMap<PathBuf, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &Path| {
        let name = path.strip_prefix(SOLUTION).or_else(|_| path.strip_prefix(WORK)).ok()?;
        name.to_str().map(str::to_owned)
    };
    left.into_iter().filter_map(|(path, content)| Some((name(&path)?, content))).collect()
}

/// The failure that a limit of the sandbox means, if one was hit.
pub(crate) fn limit_hit(ended: &Ended, limits: &computor_sandbox::Limits) -> Option<Failure> {
    let seconds = |time: Duration| Value::Float(time.as_secs_f64()).repr();
    let mib = |bytes: u64| bytes >> 20;
    let (class, text) = match ended {
        Ended::Exited(_) | Ended::Signalled(_) => return None,
        Ended::TimeLimit => (Class::TimeLimit, format!("Execution timed out after {}s", seconds(limits.cpu))),
        Ended::ElapsedLimit => (Class::TimeLimit, format!("Execution timed out after {}s, most of it waiting", seconds(limits.cpu))),
        Ended::WallLimit | Ended::Starved => {
            (Class::TimeLimit, format!("Execution timed out after {}s on the clock, most of it waiting", seconds(limits.wall)))
        }
        Ended::MemoryLimit => return Some(out_of_memory(limits)),
        Ended::OutputLimit => (Class::OutputLimit, "The program wrote more output than allowed".to_owned()),
        Ended::FileSizeLimit => (Class::OutputLimit, format!("The program wrote a file larger than {} MiB", mib(limits.file_size))),
        Ended::Forbidden => (Class::Forbidden, "The program was stopped for a system call that is not allowed here".to_owned()),
        Ended::NotStarted(_) => (Class::RuntimeError, format!("The program {ended}")),
    };
    Some(Failure { class, text, detail: None })
}

/// The failure of a program that needed more memory than it may use.
pub(crate) fn out_of_memory(limits: &computor_sandbox::Limits) -> Failure {
    let text = format!("The program needed more than {} MiB of memory", limits.memory >> 20);
    Failure { class: Class::MemoryLimit, text, detail: None }
}
