//! Files that nobody names any more.
//!
//! Which ones these are is not known here: whoever sweeps reads the [list](Store::list), asks the database, and tells.
//! A file goes in two steps, each after a time of grace: it is [swept](Store::sweep) aside, and later
//! [dropped](Store::drop_swept). Meanwhile it comes back by itself when it is asked for, so that a row that was written
//! at the wrong moment, or a sweep that knew too little, costs nothing.
//!
//! A file that is being uploaded has no row yet. It survives because only old files are swept, and because storing a
//! file again makes it young again; whoever stores it between the look at its age and the sweep gets it back as said.

use crate::{Digest, Error, Store, gone, write::INCOMING};
use chrono::{DateTime, Utc};
use futures::{Stream, StreamExt, TryStreamExt, future};
use object_store::{ObjectMeta, ObjectStoreExt, path::Path};
use std::{fs, io, path::Path as FilePath, time::SystemTime};

pub(crate) const SWEPT: &str = "swept";

/// A file in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last stored.
    pub modified: DateTime<Utc>,
}

/// A file that was swept aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swept {
    /// Its name.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// When, in seconds since 1970.
    pub at: i64,
}

impl Swept {
    fn path(digest: Digest, at: i64) -> Path {
        Path::from(format!("{SWEPT}/{at}/{digest}"))
    }

    fn of(meta: &ObjectMeta) -> Option<Self> {
        let (at, digest) = meta.location.as_ref().strip_prefix(SWEPT)?.strip_prefix('/')?.split_once('/')?;
        Some(Self { digest: digest.parse().ok()?, size: meta.size, at: at.parse().ok()? })
    }
}

impl Store {
    /// All files, in no order.
    pub fn list(&self) -> impl Stream<Item = Result<Entry, Error>> + Send + use<> {
        let entry =
            |meta: ObjectMeta| Digest::at(&meta.location).map(|digest| Entry { digest, size: meta.size, modified: meta.last_modified });
        self.objects().list(Some(&Path::from(Digest::ROOT))).map_err(Error::from).try_filter_map(move |meta| future::ok(entry(meta)))
    }

    /// Puts a file aside, unless it was stored since `before`; answers whether it did. `at` is the time of the sweep.
    ///
    /// # Errors
    /// [`Error::Backend`].
    pub async fn sweep(&self, digest: Digest, before: DateTime<Utc>, at: DateTime<Utc>) -> Result<bool, Error> {
        match self.objects().head(&digest.path()).await {
            Ok(meta) if meta.last_modified < before => {}
            Ok(_) | Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        gone(self.objects().rename(&digest.path(), &Swept::path(digest, at.timestamp())).await)?;
        Ok(true)
    }

    /// All files that were swept aside, in no order.
    pub fn list_swept(&self) -> impl Stream<Item = Result<Swept, Error>> + Send + use<> {
        self.objects().list(Some(&Path::from(SWEPT))).map_err(Error::from).try_filter_map(|meta| future::ok(Swept::of(&meta)))
    }

    /// Brings a file back that was swept aside; answers whether it is there now.
    ///
    /// # Errors
    /// [`Error::Backend`].
    pub async fn bring_back(&self, digest: Digest) -> Result<bool, Error> {
        let sweeps = self.objects().list_with_delimiter(Some(&Path::from(SWEPT))).await?.common_prefixes;
        for sweep in sweeps {
            let path = Path::from(format!("{sweep}/{digest}"));
            match self.objects().rename(&path, &digest.path()).await {
                Ok(()) => return Ok(true),
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        // Somebody else may have been first.
        Ok(self.objects().head(&digest.path()).await.is_ok())
    }

    /// Deletes a file that was swept aside.
    ///
    /// # Errors
    /// [`Error::Backend`].
    pub async fn drop_swept(&self, swept: &Swept) -> Result<(), Error> {
        gone(self.objects().delete(&Swept::path(swept.digest, swept.at)).await)?;
        if let Some(directory) = &self.0.directory {
            // Only the last one of a sweep leaves an empty directory.
            let _ = fs::remove_dir(directory.join(SWEPT).join(swept.at.to_string()));
        }
        Ok(())
    }

    /// Deletes what uploads left behind that were not finished by `before`; answers how many.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Backend`].
    pub async fn drop_unfinished(&self, before: DateTime<Utc>) -> Result<u64, Error> {
        let mut dropped = 0;
        let mut incoming = self.objects().list(Some(&Path::from(INCOMING)));
        while let Some(meta) = incoming.next().await.transpose()? {
            if meta.last_modified < before {
                gone(self.objects().delete(&meta.location).await)?;
                dropped += 1;
            }
        }
        if let Some(directory) = self.0.directory.clone() {
            let drafts = move || drop_drafts(&directory, before.into());
            dropped += tokio::task::spawn_blocking(drafts).await.map_err(io::Error::other)??;
        }
        Ok(dropped)
    }
}

/// Deletes the drafts of files that a killed process was writing to disk. The library calls them `<name>#<number>` and
/// lists them nowhere.
fn drop_drafts(directory: &FilePath, before: SystemTime) -> io::Result<u64> {
    let mut dropped = 0;
    for entry in match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    } {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            dropped += drop_drafts(&entry.path(), before)?;
        } else if entry.file_name().to_string_lossy().contains('#')
            && entry.metadata().and_then(|found| found.modified()).is_ok_and(|modified| modified < before)
        {
            fs::remove_file(entry.path())?;
            dropped += 1;
        }
    }
    Ok(dropped)
}
