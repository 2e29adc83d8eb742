//! Running a suite against a submission.
//!
//! The student's program and the reference never share a sandbox, and neither sees the suite. A [`RunError`] is never
//! the submission's fault and must never be scored.

mod ahead;
mod exercise;
mod reference;
mod session;
mod tree;

use std::io;
use std::path::{Path, PathBuf};

use computor_sandbox::{Limits, Sandbox};

pub use exercise::Exercise;
pub use tree::digest;

use crate::Compat;
use crate::backend::{self, Backend};
use crate::format::FormatError;
use crate::report::{Provenance, Report};

/// What the platform allows, and how it judges.
#[derive(Debug, Clone)]
pub struct Options {
    /// Limits of a run where the exercise sets none. CPU time comes from the suite's `timeout`.
    pub limits: Limits,
    /// Limits that no exercise can exceed.
    pub maxima: Limits,
    /// Deviations from the reference runner.
    pub compat: Compat,
    /// Directory for the results of reference solutions. It must never be visible in a sandbox.
    pub cache: Option<PathBuf>,
    /// How many programs of one submission may run at the same time. Changes no verdict.
    pub parallel: usize,
    /// Python interpreter; without it `PYTHON_TEST_EXECUTABLE`, else `python3` on the search path.
    pub python: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        use std::time::Duration;
        let limits = Limits { channel: 8 << 20, ..Limits::default() };
        let maxima =
            Limits { cpu: Duration::from_secs(60), wall: Duration::from_secs(120), memory: 2 << 30, processes: 256, ..limits.clone() };
        Self { limits, maxima, compat: Compat::default(), cache: None, parallel: 1, python: None }
    }
}

/// One submission to test.
pub struct Request<'a> {
    /// Directory of the exercise.
    pub exercise: &'a Path,
    /// Directory of the submission.
    pub submission: &'a Path,
    /// Language, if not that of `meta.yaml` or the suite's `type`.
    pub language: Option<&'a str>,
    /// Directory of the reference solution, if not the exercise's own.
    pub reference: Option<&'a Path>,
    /// Limits instead of the options'.
    pub limits: Option<Limits>,
    /// Answers `true` when the run is to be given up.
    pub cancelled: Option<&'a (dyn Fn() -> bool + Sync)>,
}

impl<'a> Request<'a> {
    /// A submission to be tested as the exercise says.
    pub fn new(exercise: &'a Path, submission: &'a Path) -> Self {
        Self { exercise, submission, language: None, reference: None, limits: None, cancelled: None }
    }
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A file of the exercise is not valid: for its author.
    #[error("the exercise cannot be used: {0}")]
    Exercise(#[from] FormatError),
    /// The exercise cannot be used for another reason: for its author.
    #[error("the exercise cannot be used: {0}")]
    Unusable(String),
    /// The submission cannot be read at all.
    #[error("the submission cannot be read: {0}")]
    Submission(String),
    /// The sandbox could not run something.
    #[error(transparent)]
    Sandbox(computor_sandbox::RunError),
    /// A file of the platform could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something else of the platform does not work.
    #[error("{0}")]
    Internal(String),
    /// The caller gave up.
    #[error("the run was cancelled")]
    Cancelled,
}

impl RunError {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_path_buf(), source }
    }

    /// Whether trying again may help.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Sandbox(_) | Self::Io { .. } | Self::Internal(_))
    }
}

impl From<computor_sandbox::RunError> for RunError {
    fn from(error: computor_sandbox::RunError) -> Self {
        match error {
            computor_sandbox::RunError::Cancelled => Self::Cancelled,
            error => Self::Sandbox(error),
        }
    }
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

    /// Runs a suite against a submission. Blocks; may be called from several threads at the same time.
    ///
    /// # Errors
    /// Only what the submission is not to blame for.
    pub fn run(&self, request: &Request<'_>) -> Result<Report, RunError> {
        let mut options = self.options.clone();
        if let Some(limits) = &request.limits {
            options.limits = limits.clone();
        }
        let mut exercise = Exercise::load(request.exercise)?;
        let backend = exercise.backend(request.language)?;
        let settings = exercise.meta.as_ref().and_then(|meta| meta.execution_backend.as_ref());
        let timeout = settings.and_then(|backend| backend.settings.timeout);
        exercise.suite.timeout = exercise.suite.timeout.or(timeout);
        if backend.manifest().inherits {
            exercise.suite.inherit();
        }
        let submission = tempfile::tempdir().map_err(|error| RunError::io(Path::new("temporary directory"), error))?;
        tree::copy(request.submission, submission.path(), &options.limits).map_err(|error| RunError::Submission(error.to_string()))?;
        let provenance = Provenance {
            submission: digest(request.submission).map_err(|error| RunError::io(request.submission, error))?,
            exercise: exercise.digest.clone(),
            exercise_version: exercise.meta.as_ref().map(|meta| meta.version.clone()),
            suite_version: exercise.suite.version.clone(),
            runner: concat!("computor-testing ", env!("CARGO_PKG_VERSION")).to_owned(),
            language: backend.manifest().name.to_owned(),
            environment: backend.available(&options).unwrap_or_else(|missing| missing),
            limits: options.limits.clone(),
            compat: options.compat,
            sandbox: self.sandbox.level().to_string(),
        };
        let never = || false;
        let cancelled = request.cancelled.unwrap_or(&never);
        let session = session::Session::new(self, &options, &exercise, backend, submission.path(), request, cancelled)?;
        let (collections, used) = session.run()?;
        Ok(Report::new(&exercise.suite, backend.manifest(), collections, used, provenance))
    }
}

/// What the back ends say about this machine: name and version, or what is missing.
pub fn environment(options: &Options) -> Vec<(&'static str, Result<String, String>)> {
    backend::REGISTRY.iter().map(|backend: &&dyn Backend| (backend.manifest().name, backend.available(options))).collect()
}
