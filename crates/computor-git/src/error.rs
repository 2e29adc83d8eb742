//! What can go wrong with a repository.

use crate::Oid;
use std::{path::PathBuf, time::Duration};

/// What this crate answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong with a repository.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no `git` program.
    #[error("the program git cannot be started; install git 2.38 or newer")]
    NoProgram(#[source] std::io::Error),
    /// The program is too old to merge without a work tree.
    #[error("git {0} is too old; install 2.38 or newer")]
    OldProgram(String),
    /// Nobody made this repository.
    #[error("there is no repository {0}")]
    NoRepository(PathBuf),
    /// The repository has no such commit, file or branch.
    #[error("the repository has no {0}")]
    NotFound(String),
    /// The branch is not where the caller thinks it is: somebody else was faster.
    #[error("{branch} has moved: expected {}, found {}", short(.expected), short(.found))]
    Moved {
        /// The branch.
        branch: String,
        /// Where it was thought to be.
        expected: Option<Oid>,
        /// Where it is.
        found: Option<Oid>,
    },
    /// Another `git` is writing to the repository, or was killed while it did. It passes: locks that nobody holds are removed.
    #[error("another git holds a lock of the repository")]
    Locked,
    /// A name that no repository may hold.
    #[error("{name:?} {why}")]
    Name {
        /// The name of a file or branch.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// More than what is allowed.
    #[error("{what} is larger than {limit} bytes")]
    TooLarge {
        /// What.
        what: String,
        /// How much is allowed, in bytes.
        limit: u64,
    },
    /// What a client sent is no push or fetch.
    #[error("the request is not what git sends: {0}")]
    Protocol(&'static str),
    /// More ref updates or objects than what is allowed.
    #[error("too many {what} in one push: at most {limit} are allowed")]
    TooMany {
        /// What.
        what: &'static str,
        /// How many are allowed.
        limit: u64,
    },
    /// `git` took too long and was ended.
    #[error("git {command} was ended after {} s", .limit.as_secs())]
    TimedOut {
        /// The subcommand.
        command: String,
        /// How long it was allowed to take.
        limit: Duration,
    },
    /// `git` was ended by somebody else; that says nothing about the repository.
    #[error("git {command} was ended by signal {signal}")]
    Killed {
        /// The subcommand.
        command: String,
        /// The signal.
        signal: i32,
    },
    /// Another host does not answer, or has trouble of its own; these are the words of `git`.
    #[error("the other host is away, or has trouble of its own: {message}")]
    Away {
        /// The end of what it wrote.
        message: String,
    },
    /// `git` says no; these are its words.
    #[error("git {command} failed: {message}")]
    Failed {
        /// The subcommand.
        command: String,
        /// The end of what it wrote.
        message: String,
    },
    /// The repository is not as it should be on disk.
    #[error("the repository is damaged: {0}")]
    Damaged(String),
    /// A file or pipe of this machine failed.
    #[error("a file of a repository cannot be used")]
    Io(#[from] std::io::Error),
}

fn short(oid: &Option<Oid>) -> String {
    oid.map_or_else(|| "nothing".to_owned(), |oid| oid.to_string())
}
