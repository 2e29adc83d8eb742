//! What can go wrong with a GitLab server, by what there is to do about it.

use std::time::Duration;

/// A call that came to nothing. No variant holds a token or an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It does not answer, or not in time.
    #[error("GitLab cannot be reached ({call}): {why}")]
    Unreachable {
        /// What was asked for.
        call: &'static str,
        /// What happened.
        why: String,
    },
    /// It has trouble of its own (5xx).
    #[error("GitLab has trouble of its own ({call}: status {status})")]
    Server {
        /// What was asked for.
        call: &'static str,
        /// What it answered.
        status: u16,
    },
    /// It was asked too often, and says when it may be asked again.
    #[error("GitLab limits how often it is asked ({call}); it may be asked again in {} s", after.as_secs())]
    Limited {
        /// What was asked for.
        call: &'static str,
        /// When it may be asked again.
        after: Duration,
    },
    /// The token is wrong, has ended or was revoked (401).
    #[error("GitLab does not take the token: it is wrong, has ended or was revoked")]
    Token,
    /// The token may not do this (403).
    #[error("the token may not do this at GitLab ({call}): {message}")]
    Forbidden {
        /// What was asked for.
        call: &'static str,
        /// What it said.
        message: String,
    },
    /// It is not there, or the token may not see it (404).
    #[error("GitLab has nothing there that the token may see ({call})")]
    NotFound {
        /// What was asked for.
        call: &'static str,
    },
    /// Something is there already under this name.
    #[error("GitLab has something under this name already ({call}): {message}")]
    Taken {
        /// What was asked for.
        call: &'static str,
        /// What it said.
        message: String,
    },
    /// It refuses for another reason.
    #[error("GitLab refuses ({call}, status {status}): {message}")]
    Refused {
        /// What was asked for.
        call: &'static str,
        /// What it answered.
        status: u16,
        /// What it said.
        message: String,
    },
    /// The answer is none that GitLab would give.
    #[error("what answers there is no GitLab, or a very different one ({call}): {why}")]
    Unreadable {
        /// What was asked for.
        call: &'static str,
        /// What is wrong with the answer.
        why: String,
    },
    /// The address is none.
    #[error("the address of the GitLab server is none: {0}")]
    Address(&'static str),
}

/// What most functions here answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether it may be otherwise the next time.
    pub const fn passes(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Server { .. } | Self::Limited { .. })
    }
}
