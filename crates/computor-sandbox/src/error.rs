//! What can go wrong that is nobody's program's fault.

use std::io;
use std::path::PathBuf;

use crate::{Level, Strength};

/// Why no sandbox could be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The helper process could not be started or did not answer.
    #[error("the sandbox helper process could not be started: {0}")]
    Helper(#[source] io::Error),
    /// Something that every run needs does not work on this machine.
    #[error("sandboxing does not work on this machine: {what}: {detail}. {fix}")]
    Missing {
        /// What does not work.
        what: String,
        /// What was found instead.
        detail: String,
        /// What to do.
        fix: String,
    },
    /// It works, but not as well as demanded.
    #[error("the sandbox reaches only the level \"{level}\", but \"{minimum}\" is demanded. {fix}")]
    TooWeak {
        /// What this machine offers.
        level: Level,
        /// What the configuration demands.
        minimum: Strength,
        /// What to do.
        fix: String,
    },
}

/// Why a run has no outcome. Always trouble of the machine or of the caller, never of the program that was to run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The job cannot be run as described.
    #[error("the job cannot be run: {0}")]
    Job(String),
    /// An input or runtime path could not be read.
    #[error("{path}: {source}", path = path.display())]
    Input {
        /// The path on the host.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A step of building the sandbox failed.
    #[error("the sandbox could not be built: {step}: {source}")]
    Setup {
        /// What was being done.
        step: String,
        /// Why it failed.
        source: io::Error,
    },
    /// The helper processes ended or could not be reached.
    #[error("the sandbox helper process was lost: {0}")]
    Lost(#[source] io::Error),
    /// The caller cancelled the run. Everything in it is gone.
    #[error("the run was cancelled")]
    Cancelled,
}
