//! What a `git` leaves behind that was killed: locks that nobody holds any more, and files that nobody will finish.

use crate::{Repository, Result, repository::blocking};
use std::{
    fs::{self, DirEntry},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// What has been half there for so long will not be finished: no transfer takes longer.
pub(crate) const STALE: Duration = Duration::from_secs(3600);

/// Locks of a repository.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Locks {
    /// Those that nobody held any more, and that are gone now.
    pub(crate) removed: usize,
    /// Those that somebody may hold.
    pub(crate) held: usize,
}

impl Repository {
    /// Removes the locks that nobody holds any more. A lock is held for the moment in which a branch is moved, and whoever moves
    /// one is ended after the time limit of a call; so an older lock is what somebody left who was killed.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io).
    pub(crate) async fn unlock(&self) -> Result<Locks> {
        let (dir, age) = (self.dir().to_owned(), self.git().limits().time);
        blocking(move || {
            let mut locks = Locks::default();
            for lock in locks_of(&dir)? {
                if !is_older(&lock, age) {
                    locks.held += 1;
                } else if gone(fs::remove_file(&lock))? {
                    locks.removed += 1;
                }
            }
            Ok(locks)
        })
        .await
    }

    /// Whether there is a lock that nobody holds any more.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io).
    pub(crate) async fn is_locked(&self) -> Result<bool> {
        let (dir, age) = (self.dir().to_owned(), self.git().limits().time);
        blocking(move || Ok(locks_of(&dir)?.iter().any(|lock| is_older(lock, age)))).await
    }

    /// Removes what pushes and releases that were killed left half there, if it is older than `age`. No object is among it.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io).
    pub async fn clear(&self, age: Duration) -> Result<usize> {
        let dir = self.dir().to_owned();
        blocking(move || {
            let mut removed = 0;
            for path in half_there(&dir)?.into_iter().filter(|path| is_older(path, age)) {
                let done = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                removed += usize::from(gone(done)?);
            }
            Ok(removed)
        })
        .await
    }
}

/// Whether this call removed it; somebody else may have been faster.
fn gone(done: io::Result<()>) -> io::Result<bool> {
    match done {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn is_older(path: &Path, age: Duration) -> bool {
    fs::symlink_metadata(path).and_then(|data| data.modified()).is_ok_and(|at| at.elapsed().is_ok_and(|old| old >= age))
}

/// What is in a directory; nothing if it is not there.
fn entries(dir: &Path) -> io::Result<Vec<DirEntry>> {
    match fs::read_dir(dir) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The locks: beside `HEAD` and the packed branches, beside each branch, and beside what git keeps of objects. No branch has a name
/// that ends so.
fn locks_of(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut ahead = vec![(dir.to_owned(), false), (dir.join("objects/info"), false), (dir.join("refs"), true)];
    while let Some((dir, below)) = ahead.pop() {
        for entry in entries(&dir)? {
            if below && entry.file_type()?.is_dir() {
                ahead.push((entry.path(), true));
            } else if entry.file_name().as_encoded_bytes().ends_with(b".lock") {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

/// What git writes before it is an object or a pack, and what it writes when it fails.
fn half_there(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let objects = dir.join("objects");
    let mut found = Vec::new();
    let mut take = |dir: &Path, prefixes: &[&str]| -> io::Result<()> {
        let half = |entry: &DirEntry| prefixes.iter().any(|prefix| entry.file_name().as_encoded_bytes().starts_with(prefix.as_bytes()));
        found.extend(entries(dir)?.iter().filter(|entry| half(entry)).map(DirEntry::path));
        Ok(())
    };
    take(dir, &["fast_import_crash_"])?;
    for entry in entries(&objects)? {
        if entry.file_name().len() == 2 {
            take(&entry.path(), &["tmp_obj_"])?;
        }
    }
    take(&objects.join("pack"), &["tmp_", ".tmp-"])?;
    take(&objects, &["tmp_"])?;
    Ok(found)
}
