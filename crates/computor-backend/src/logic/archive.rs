//! Archives that were sent, off the async threads; what is taken from them is decided in `computor-archive`.

use crate::{Error, Result};
use bytes::Bytes;
pub(crate) use computor_archive::{
    Files, Included, MAX_ENTRIES, Purpose, Repacked, Wanted, distinct, insert, is_junk, is_modest, open_distinct, segments,
};
use computor_types::{Code, Content};
use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufReader, Cursor, Seek, Write},
};

impl From<computor_archive::Error> for Error {
    fn from(error: computor_archive::Error) -> Self {
        match error {
            computor_archive::Error::Refused(why) => Self::new(Code::Val004, why),
            computor_archive::Error::Failed(error) => Self::internal(error),
        }
    }
}

/// Reads an archive: at most `limit` bytes unpacked.
///
/// # Errors
/// `VAL_004`.
pub(crate) async fn unpack(archive: Bytes, purpose: Purpose, limit: u64) -> Result<Files> {
    apart(move || Ok(computor_archive::unpack(Cursor::new(archive), &purpose, limit)?)).await
}

/// Packs the accepted files of an archive again, in the form of [`pack`]: at most `limit` bytes unpacked.
///
/// # Errors
/// `VAL_004`.
pub(crate) async fn repack(archive: File, purpose: Purpose, limit: u64) -> Result<Repacked> {
    apart(move || {
        let target = tempfile::tempfile().map_err(Error::internal)?;
        Ok(computor_archive::repack(BufReader::with_capacity(1 << 16, archive), &purpose, limit, target)?)
    })
    .await
}

/// Packs files so that the same files give the same bytes.
///
/// # Errors
/// Only for more files than a ZIP archive can hold.
pub(crate) async fn pack(files: Files) -> Result<Bytes> {
    pack_with(files, BTreeSet::new()).await
}

/// As [`pack`]; the files of these names can be executed where the archive is unpacked.
///
/// # Errors
/// As [`pack`].
pub(crate) async fn pack_with(files: Files, executable: BTreeSet<String>) -> Result<Bytes> {
    apart(move || Ok(computor_archive::pack(&files, &executable)?)).await
}

/// A file that was sent, as a file of its own to read.
///
/// # Errors
/// Only when the disk fails.
pub(crate) async fn on_disk(content: Content) -> Result<File> {
    let of_memory = |bytes: Bytes| -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        file.write_all(&bytes)?;
        Ok(file)
    };
    let file = move || match content {
        Content::Memory(bytes) => of_memory(bytes),
        // Nobody else reads it: a clone shares the place where reading goes on.
        Content::Disk { file, .. } => {
            let mut file = file.try_clone()?;
            file.rewind()?;
            Ok(file)
        }
    };
    apart(move || file().map_err(Error::internal)).await
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}
