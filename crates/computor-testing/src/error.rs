//! Why a run has no report.

use std::io;
use std::path::{Path, PathBuf};

use crate::format::FormatError;

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
    /// What judged the submission was ended by what it read, twice. There is no verdict, and trying again does not help.
    #[error("the submission could not be judged: {0}")]
    Judge(String),
    /// This machine lacks what the exercise needs; another one may have it.
    #[error("not available here: {0}")]
    Unavailable(String),
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
        matches!(self, Self::Sandbox(_) | Self::Io { .. } | Self::Internal(_) | Self::Unavailable(_))
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
