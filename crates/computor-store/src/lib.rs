//! Files, by what is in them.
//!
//! A file is stored under the SHA-256 of its bytes: it never changes, storing it twice is storing it once, and what
//! is read back is checked. Rows refer to files by [`Digest`]; a file is written, and on disk, before the row that
//! names it, so a crash leaves at worst a file that nobody names.

use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, local::LocalFileSystem, path::Path};
use sha2::{Digest as _, Sha256};
use std::{fmt, path::PathBuf, str::FromStr, sync::Arc};

/// The SHA-256 of a file. Its text form is 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Where the file lies: two levels, so that no directory gets too large.
    fn path(self) -> Path {
        let hex = self.to_string();
        let (first, rest) = hex.split_at(2);
        Path::from(format!("sha256/{first}/{rest}"))
    }
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

/// What can go wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is not 64 hex digits.
    #[error("{0:?} is not a SHA-256")]
    NotADigest(String),
    /// Nobody stored such a file.
    #[error("there is no file {0}")]
    Missing(Digest),
    /// The file is not what was stored: the disk is damaged, or somebody changed it.
    #[error("the file {0} is damaged")]
    Damaged(Digest),
    /// The directory cannot be made or written.
    #[error("the file store at {path} cannot be used; check that it exists and is writable")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The storage behind failed.
    #[error("the file store failed")]
    Backend(#[from] object_store::Error),
}

/// A store of files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Arc<dyn ObjectStore>);

impl Store {
    /// A store in a directory, which is made if it does not exist.
    ///
    /// # Errors
    /// [`Error::Directory`].
    pub fn local(directory: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = directory.into();
        std::fs::create_dir_all(&path).map_err(|source| Error::Directory { path: path.clone(), source })?;
        let store = LocalFileSystem::new_with_prefix(&path)?.with_fsync(true);
        Ok(Self(Arc::new(store)))
    }

    /// Stores a file; when this returns, it is on disk.
    ///
    /// # Errors
    /// [`Error::Backend`].
    pub async fn put(&self, bytes: Bytes) -> Result<Digest, Error> {
        let digest = Digest::of(&bytes);
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.0.put_opts(&digest.path(), bytes.into(), options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(digest),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads a file and checks that it is what was stored.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`], [`Error::Backend`].
    pub async fn get(&self, digest: Digest) -> Result<Bytes, Error> {
        let bytes = match self.0.get(&digest.path()).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Err(Error::Missing(digest)),
            Err(error) => return Err(error.into()),
        };
        if Digest::of(&bytes) == digest { Ok(bytes) } else { Err(Error::Damaged(digest)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_stored_comes_back_and_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::local(dir.path()).unwrap();
        let first = store.put(Bytes::from_static(b"print(1)")).await.unwrap();
        assert_eq!(store.put(Bytes::from_static(b"print(1)")).await.unwrap(), first);
        assert_eq!(store.get(first).await.unwrap(), "print(1)");
        assert_eq!(first.to_string().parse::<Digest>().unwrap(), first);
    }

    #[tokio::test]
    async fn missing_and_damaged_files_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::local(dir.path()).unwrap();
        assert!(matches!(store.get(Digest::of(b"never")).await, Err(Error::Missing(_))));
        let digest = store.put(Bytes::from_static(b"truth")).await.unwrap();
        std::fs::write(dir.path().join(digest.path().as_ref()), "lie").unwrap();
        assert!(matches!(store.get(digest).await, Err(Error::Damaged(_))));
    }

    #[test]
    fn only_digests_are_digests() {
        for bad in ["", "abc", "../../etc/passwd", &"g".repeat(64)] {
            assert!(bad.parse::<Digest>().is_err(), "{bad}");
        }
    }
}
