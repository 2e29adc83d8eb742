//! Files, by what is in them.
//!
//! A file is stored under the SHA-256 of its bytes: it never changes, storing it twice is storing it once, and what
//! is read back is checked. Rows refer to files by [`Digest`]; a file is written, and on disk, before the row that
//! names it, so a crash leaves at worst a file that nobody names. Such files are [swept](Store::sweep).
//!
//! Where the bytes lie is [configuration](StoreConfig): a directory, or a bucket that speaks S3. Files come and go as
//! streams; neither way holds more than a few MB of one in memory.
//!
//! ```text
//! sha256/<2 digits>/<62 digits>     the files
//! incoming/<id>                     files whose digest is not known yet
//! swept/<seconds>/<64 digits>       files that nobody named at that time, kept for another while
//! ```

mod config;
mod copy;
mod digest;
mod read;
mod sweep;
#[cfg(test)]
mod tests;
mod write;

pub use config::StoreConfig;
pub use copy::{Copied, copy, missing};
pub use digest::Digest;
pub use object_store::GetRange;
pub use read::Content;
pub use sweep::{Entry, Swept};
pub use write::Stored;

use object_store::{GetOptions, GetResult, ObjectStore, ObjectStoreExt, path::Path, signer::Signer};
use std::{fmt, path::PathBuf, sync::Arc};

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
    /// The file has no such part.
    #[error("the file {digest} has {size} bytes, so it has no such range")]
    Range {
        /// The file.
        digest: Digest,
        /// Its size.
        size: u64,
    },
    /// The directory cannot be made or written.
    #[error("the file store at {path} cannot be used; check that it exists and is writable")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file on this machine cannot be read.
    #[error("a file cannot be read")]
    Io(#[from] std::io::Error),
    /// The storage behind failed.
    #[error("the file store failed")]
    Backend(#[from] object_store::Error),
}

/// A store of files. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    objects: Arc<dyn ObjectStore>,
    /// Makes addresses from which a client can fetch a file itself.
    signer: Option<Arc<dyn Signer>>,
    /// What stands before all names where that looks for them.
    prefix: Path,
    /// Where the files lie, if that is a directory of this machine.
    directory: Option<PathBuf>,
    /// Files are written in parts of this size.
    part: usize,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Store").field(&self.0.objects).finish()
    }
}

impl Store {
    fn objects(&self) -> &dyn ObjectStore {
        &*self.0.objects
    }

    /// Whether the storage behind answers.
    ///
    /// # Errors
    /// [`Error::Backend`] when it does not: it is not there, or does not know the key.
    pub async fn check(&self) -> Result<(), Error> {
        self.objects().list_with_delimiter(Some(&Path::from(sweep::SWEPT))).await?;
        Ok(())
    }

    /// The size of a file in bytes.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Backend`].
    pub async fn size(&self, digest: Digest) -> Result<u64, Error> {
        Ok(self.found(digest, GetOptions::new().with_head(true)).await?.meta.size)
    }

    /// Deletes a file. One that is not there is deleted.
    ///
    /// # Errors
    /// [`Error::Backend`].
    pub async fn delete(&self, digest: Digest) -> Result<(), Error> {
        gone(self.objects().delete(&digest.path()).await)
    }

    /// An address from which whoever has it can fetch the file for a while; none if the store is a directory.
    ///
    /// # Errors
    /// [`Error::Backend`].
    pub async fn presign(&self, digest: Digest, valid: std::time::Duration) -> Result<Option<String>, Error> {
        let Some(signer) = &self.0.signer else { return Ok(None) };
        let path: Path = self.0.prefix.parts().chain(digest.path().parts()).collect();
        let url = signer.signed_url(object_store::signer::Method::GET, &path, valid).await?;
        Ok(Some(url.into()))
    }

    /// Asks for a file; if it is not there, brings it back from what was swept and asks again.
    async fn found(&self, digest: Digest, options: GetOptions) -> Result<GetResult, Error> {
        match self.objects().get_opts(&digest.path(), options.clone()).await {
            Ok(found) => Ok(found),
            Err(object_store::Error::NotFound { .. }) if self.bring_back(digest).await? => {
                Ok(self.objects().get_opts(&digest.path(), options).await?)
            }
            Err(object_store::Error::NotFound { .. }) => Err(Error::Missing(digest)),
            Err(error) => Err(error.into()),
        }
    }
}

/// What is not there need not be removed.
fn gone(result: object_store::Result<()>) -> Result<(), Error> {
    match result {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
