//! The name of a file.

use crate::Error;
use object_store::path::Path;
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// The SHA-256 of a file. Its text form is 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub(crate) [u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Where the file lies: two levels, so that no directory gets too large.
    pub(crate) fn path(self) -> Path {
        let hex = self.to_string();
        let (first, rest) = hex.split_at(2);
        Path::from(format!("{}/{first}/{rest}", Self::ROOT))
    }

    /// The file that lies there, if that is where a file can lie.
    pub(crate) fn at(path: &Path) -> Option<Self> {
        let (first, rest) = path.as_ref().strip_prefix(Self::ROOT)?.strip_prefix('/')?.split_once('/')?;
        (first.len() == 2).then(|| format!("{first}{rest}").parse().ok()).flatten()
    }

    pub(crate) const ROOT: &str = "sha256";
}
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}
impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}
impl FromStr for Digest {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut digest = [0; 32];
        hex::decode_to_slice(text, &mut digest).map_err(|_| Error::NotADigest(text.chars().take(80).collect()))?;
        Ok(Self(digest))
    }
}
