//! Running a suite against a submission.
//!
//! The student's program and the reference never share a sandbox, and neither sees the suite. A [`RunError`] is never
//! the submission's fault and must never be scored.

mod ahead;
mod check;
mod exercise;
mod grader;
mod kept;
mod left;
mod planned;
mod reference;
mod session;
#[cfg(test)]
mod tests;
pub(crate) mod tree;

use std::collections::BTreeMap;
use std::path::Path;

use computor_sandbox::{Limits, Sandbox};

pub use exercise::{Exercise, copy_solution};
pub(crate) use grader::judge_here;
pub use kept::Kept;
pub use left::may_be_left;
pub use tree::digest;

use crate::backend::Manifest;
use crate::error::RunError;
use crate::languages;
use crate::options::Options;
use crate::report::{Deadline, Report};

/// One submission to test.
pub struct Request<'a> {
    /// Directory of the exercise.
    pub exercise: &'a Path,
    /// Name of the suite in there.
    pub suite: &'a str,
    /// Directory of the submission.
    pub submission: &'a Path,
    /// Language, if not that of `meta.yaml` or the suite's `type`.
    pub language: Option<&'a str>,
    /// Directory of the reference solution, if not the exercise's own.
    pub reference: Option<&'a Path>,
    /// Limits instead of the options'.
    pub limits: Option<Limits>,
    /// Whether the student's view holds tests that are only shown after the deadline.
    pub deadline: Deadline,
    /// Whether figures that programs leave open are wanted as pictures, whatever the exercise says.
    pub figures: Option<bool>,
    /// Answers `true` when the run is to be given up.
    pub cancelled: Option<&'a (dyn Fn() -> bool + Sync)>,
    /// Hears `true` when all programs of the run wait rather than compute, and `false` before anything is done again: then the
    /// run goes on when it returns.
    pub resting: Option<&'a (dyn Fn(bool) + Sync)>,
}

impl<'a> Request<'a> {
    /// A submission to be tested as the exercise says.
    pub fn new(exercise: &'a Path, submission: &'a Path) -> Self {
        Self {
            exercise,
            suite: "test.yaml",
            submission,
            language: None,
            reference: None,
            limits: None,
            deadline: Deadline::Before,
            figures: None,
            cancelled: None,
            resting: None,
        }
    }
}

/// What came of a submission.
#[derive(Debug)]
pub struct Judged {
    /// The verdict.
    pub report: Report,
    /// What is to be kept to judge it again.
    pub kept: Kept,
    /// Files that the programs made or changed, and pictures of their figures, by relative paths: nothing of what hidden tests ask for.
    pub left: BTreeMap<String, Vec<u8>>,
}

/// Tests submissions.
#[derive(Debug, Clone)]
pub struct Runner {
    sandbox: Sandbox,
    options: Options,
}

impl Runner {
    /// A runner over a sandbox.
    pub fn new(sandbox: Sandbox, options: Options) -> Self {
        Self { sandbox, options }
    }

    /// The sandbox it runs programs in.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The options it runs with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Whether this machine has the language of an exercise. Without it a run's report says so in each sub-test; who
    /// stores scores should not even run it.
    ///
    /// # Errors
    /// [`RunError::Unavailable`], or that the exercise cannot be used.
    pub fn available(&self, request: &Request<'_>) -> Result<(), RunError> {
        let exercise = Exercise::load_with(request.exercise, request.suite)?;
        exercise.backend(request.language)?.available(&self.options).map(drop).map_err(RunError::Unavailable)
    }

    /// Runs a suite against a submission. Blocks; may be called from several threads at the same time.
    ///
    /// # Errors
    /// Only what the submission is not to blame for.
    pub fn run(&self, request: &Request<'_>) -> Result<Report, RunError> {
        self.run_and_keep(request).map(|judged| judged.report)
    }

    /// Like [`run`](Self::run), and hands over what the programs left, and what has to be kept for [`judge_again`](Self::judge_again).
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub fn run_and_keep(&self, request: &Request<'_>) -> Result<Judged, RunError> {
        grader::grade(self, request, None)
    }

    /// Judges what was kept of a run as the exercise now says, and runs nothing. What the exercise did not ask for
    /// then is not judged (class `internal`). The report says by which version of the exercise it was judged.
    ///
    /// # Errors
    /// When the submission is not the one whose run was kept; else as for [`run`](Self::run).
    pub fn judge_again(&self, request: &Request<'_>, kept: &Kept) -> Result<Report, RunError> {
        grader::grade(self, request, Some(kept)).map(|judged| judged.report)
    }
}

/// What the back ends say about this machine: what was found, or what is missing.
pub fn environment(options: &Options) -> Vec<(&'static Manifest, Result<String, String>)> {
    languages::REGISTRY.iter().copied().map(|backend| (backend.manifest(), backend.available(options))).collect()
}
