//! What goes wrong in an activity, and whether to try again.

use computor_types::Code;
use computor_workflows::ActError;

/// An error of a part of the platform.
pub(super) trait Trouble: std::fmt::Display {
    /// The code of what will be the same however often it is tried.
    fn lasting(&self) -> Option<Code> {
        None
    }
}

/// The error for the engine: logged here, named to nobody.
pub(super) fn trouble(error: impl Trouble) -> ActError {
    let lasting = error.lasting();
    tracing::warn!(%error, lasting = lasting.is_some(), "an activity met trouble");
    match lasting {
        Some(code) => ActError::permanent(code.as_str(), "a part of the platform cannot work with this"),
        None => ActError::transient("a part of the platform is not available"),
    }
}

impl Trouble for computor_db::Error {
    /// What the database's rules forbid they forbid tomorrow.
    fn lasting(&self) -> Option<Code> {
        match self {
            Self::Rejected { code, .. } | Self::Forbidden(code) => Some(*code),
            Self::NotFound(_) | Self::Unavailable(_) | Self::Busy | Self::Internal(_) => None,
        }
    }
}

impl Trouble for serde_json::Error {
    fn lasting(&self) -> Option<Code> {
        Some(Code::Int001)
    }
}

impl Trouble for std::io::Error {}
impl Trouble for computor_git::Error {}
impl Trouble for computor_store::Error {}
impl<T> Trouble for futures::stream::TryChunksError<T, computor_store::Error> {}
impl Trouble for tokio::task::JoinError {}
impl Trouble for crate::Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_is_never_tried_again() {
        let rejected = computor_db::Error::rejected(Code::Val003, "a value has the wrong format or is out of range");
        assert!(matches!(trouble(rejected), ActError::Permanent(failure) if failure.code == Code::Val003.as_str()));
        assert!(matches!(trouble(computor_db::Error::Busy), ActError::Transient(_)));
        assert!(matches!(trouble(std::io::Error::other("disk")), ActError::Transient(_)));
    }
}
