//! The grader: a process in which a submission is judged, one for each run.
//!
//! All that comes from programs of students is decoded, compared and reported there, behind walls of its own
//! ([`computor_sandbox::Helper`]): it sees exercise and submission, has neither network nor environment, and is held by limits.
//! It cannot start programs. It asks its caller to run them in the sandbox, and gets what they wrote as bytes; nobody
//! but the grader looks into them. So whatever a value does to who reads it, it ends one grader: the run is tried once more, and
//! then has no verdict ([`RunError::Judge`]).

mod caller;
mod inside;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use computor_sandbox::{Job, Limits, Outcome, Warm};
use serde::{Deserialize, Serialize};

pub(super) use caller::grade;
pub(crate) use caller::judge_here;

use crate::backend::surroundings::Question;
use crate::error::RunError;
use crate::format::FormatError;
use crate::options::Options;
use crate::report::Deadline;

computor_sandbox::helper_role!(
    /// This executable as the template of graders.
    GRADER = ("grader", inside::prepare, inside::main)
);

/// Largest message in bytes.
const LARGEST: u64 = 512 << 20;

/// What a grader is to judge. It comes first.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) exercise: PathBuf,
    pub(super) suite: String,
    pub(super) submission: PathBuf,
    pub(super) language: Option<String>,
    pub(super) reference: Option<PathBuf>,
    pub(super) limits: Option<Limits>,
    pub(super) deadline: Deadline,
    /// Whether figures are wanted, whatever the exercise says.
    pub(super) figures: Option<bool>,
    pub(super) options: Options,
    /// How the sandbox keeps programs apart.
    pub(super) level: String,
    /// Which try it is, from 1 on.
    pub(super) attempt: u32,
    /// For the grader's files.
    pub(super) desk: PathBuf,
    /// An earlier run to judge again.
    pub(super) kept: Option<String>,
}

/// What a grader says. All but the last one wait for an answer.
#[derive(Serialize, Deserialize)]
enum Say {
    Run(Box<Job>, Option<Warm>),
    Look(Question),
    /// What is the outcome of the reference that was filed under this name?
    Recall(String),
    File(String, Vec<u8>),
    Done(Box<Result<Graded, Failure>>),
}

/// What the caller answers.
#[derive(Serialize, Deserialize)]
enum Answer {
    Outcome(Result<Box<Outcome>, String>),
    Found(Vec<u8>),
    Recalled(Option<Vec<u8>>),
    Filed(Result<(), String>),
}

/// What came of a run: JSON, and the files that programs left.
#[derive(Serialize, Deserialize)]
struct Graded {
    report: String,
    kept: String,
    left: BTreeMap<String, Vec<u8>>,
}

/// A [`RunError`] that can travel.
#[derive(Debug, Serialize, Deserialize)]
enum Failure {
    Exercise(FormatError),
    Unusable(String),
    Submission(String),
    Unavailable(String),
    /// The caller knows more.
    Machine(String),
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Exercise(error) => Self::Exercise(error),
            RunError::Unusable(text) => Self::Unusable(text),
            RunError::Submission(text) => Self::Submission(text),
            RunError::Unavailable(text) => Self::Unavailable(text),
            error => Self::Machine(error.to_string()),
        }
    }
}
