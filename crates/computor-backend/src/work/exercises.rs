//! Puts what a test run needs on disk: the exercise with what it depends on, once per version, and the submission.

use super::trouble::trouble;
use crate::{App, logic::example};
use computor_db::queries::{example::StoredVersion, testing::Job};
use computor_store::{Digest, Store};
use computor_types::Code;
use computor_workflows::ActError;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Component, Path, PathBuf},
};
use tempfile::TempDir;

/// The files of an example version: path → where its bytes are. Stored as an object of its own.
#[derive(Clone, Debug, Default, Deserialize, serde::Serialize)]
pub struct Manifest(pub BTreeMap<String, ManifestEntry>);

/// One file of a [`Manifest`].
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
pub struct ManifestEntry {
    /// SHA-256 of the file, by which the store knows it.
    pub digest: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Where the files of a run come from.
pub trait Files: Send + Sync {
    /// Writes a file into one of this machine, from its beginning, and sees that it is what its digest says.
    fn fetch(&self, digest: Digest, to: fs::File) -> impl Future<Output = Result<fs::File, ActError>> + Send;
}

impl Files for Store {
    async fn fetch(&self, digest: Digest, to: fs::File) -> Result<fs::File, ActError> {
        self.get_file(digest, to).await.map_err(trouble)
    }
}

/// An exercise with all that it needs.
pub(super) struct Needed {
    /// What names them: the same name, the same files.
    pub(super) name: String,
    /// The directory of the exercise itself.
    pub(super) directory: String,
    all: Vec<StoredVersion>,
}

/// What a run needs beside the submission.
pub(super) async fn needed(app: &App, job: &Job) -> Result<Needed, ActError> {
    let (own, needs) = match example::with_needs(app.db.pool(), job.example_id, Some(job.example_version_id), true).await {
        Ok(versions) => versions,
        Err(error) if error.code == Code::Content005 => return Err(ActError::permanent(error.code.as_str(), error.message)),
        Err(error) => return Err(trouble(error)),
    };
    let directory = own.directory.clone();
    let all: Vec<StoredVersion> = std::iter::once(own).chain(needs).collect();
    let names: String = all.iter().map(|files| format!("{} {}\n", files.directory, files.storage_path)).collect();
    Ok(Needed { name: Digest::of(names.as_bytes()).to_string(), directory, all })
}

/// The files of each directory.
pub(super) async fn manifests(app: &App, needed: &Needed) -> Result<BTreeMap<String, Manifest>, ActError> {
    let mut directories = BTreeMap::new();
    for files in &needed.all {
        let digest = digest(files.storage_path.rsplit('/').next().unwrap_or_default(), &files.directory)?;
        let manifest = serde_json::from_slice(&app.store.get(digest).await.map_err(trouble)?);
        directories.insert(files.directory.clone(), manifest.map_err(|_| broken(&files.directory))?);
    }
    Ok(directories)
}

fn broken(directory: &str) -> ActError {
    ActError::permanent(Code::Deploy004.as_str(), format!("the files of {directory} are not complete"))
}

fn digest(text: &str, directory: &str) -> Result<Digest, ActError> {
    text.parse().map_err(|_| broken(directory))
}

/// The directory of the exercise. Its dependencies lie beside it, as the runner expects.
pub(super) async fn materialise(app: &App, job: &Job) -> Result<PathBuf, ActError> {
    let needed = needed(app, job).await?;
    let parent = app.options.cache_dir.join("exercises");
    match laid_out(&parent, &needed.name, &needed.directory) {
        Some(exercise) => Ok(exercise),
        None => lay_out(&app.store, &parent, (&needed.name, &needed.directory), &manifests(app, &needed).await?).await,
    }
}

/// The directory of an exercise that is there already.
pub fn laid_out(parent: &Path, name: &str, directory: &str) -> Option<PathBuf> {
    let exercise = inside(&inside(parent, name)?, directory)?;
    exercise.is_dir().then_some(exercise)
}

/// Puts an exercise with what it needs below `parent`.
///
/// The directory is named by the content of all of them, made under another name and renamed when it is complete: a
/// crash leaves no half exercise, and two runs that make it at once do not meet.
///
/// # Errors
/// If files are missing, or the disk does not take them.
pub async fn lay_out(
    from: &impl Files,
    parent: &Path,
    (name, directory): (&str, &str),
    directories: &BTreeMap<String, Manifest>,
) -> Result<PathBuf, ActError> {
    let root = inside(parent, name).ok_or_else(|| broken(directory))?;
    fs::create_dir_all(parent).map_err(trouble)?;
    let draft = tempfile::Builder::new().prefix("draft-").tempdir_in(parent).map_err(trouble)?;
    for (directory, manifest) in directories {
        let target = inside(draft.path(), directory).ok_or_else(|| broken(directory))?;
        for (name, entry) in &manifest.0 {
            let path = inside(&target, name).ok_or_else(|| broken(directory))?;
            from.fetch(digest(&entry.digest, directory)?, create(&path).map_err(trouble)?).await?;
        }
    }
    match fs::rename(draft.path(), &root) {
        Ok(()) => drop(draft.keep()),
        // Somebody else was first.
        Err(_) if laid_out(parent, name, directory).is_some() => {}
        Err(error) => return Err(trouble(error)),
    }
    laid_out(parent, name, directory).ok_or_else(|| broken(directory))
}

/// The submission, unpacked into a directory of its own which goes with the value.
pub(super) async fn unpack_submission(app: &App, job: &Job) -> Result<TempDir, ActError> {
    unpack(&app.store, &job.object_key).await
}

/// Unpacks an archive that was handed in into a directory of its own, which goes with the value.
///
/// # Errors
/// If it is not there, or the disk does not take it.
pub async fn unpack(from: &impl Files, submission: &str) -> Result<TempDir, ActError> {
    let digest: Digest =
        submission.parse().map_err(|_| ActError::permanent(Code::Submit001.as_str(), "the submission is not in the store"))?;
    let archive = from.fetch(digest, tempfile::tempfile().map_err(trouble)?).await?;
    let unpacked = tokio::task::spawn_blocking(move || -> io::Result<TempDir> {
        let directory = tempfile::tempdir()?;
        let mut archive = zip::ZipArchive::new(io::BufReader::new(archive)).map_err(io::Error::other)?;
        for i in 0..archive.len() {
            let mut file = archive.by_index(i).map_err(io::Error::other)?;
            let Some(path) = file.name().ok().and_then(|name| inside(directory.path(), &name)) else { continue };
            io::copy(&mut file, &mut create(&path)?)?;
        }
        Ok(directory)
    });
    unpacked.await.map_err(trouble)?.map_err(trouble)
}

/// A file to write to, with the directories above it.
fn create(path: &Path) -> io::Result<fs::File> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::File::options().read(true).write(true).create(true).truncate(true).open(path)
}

/// `name` below `root`, if that is where it leads. Names were checked when they were stored; this is the second lock.
fn inside(root: &Path, name: &str) -> Option<PathBuf> {
    let name = Path::new(name);
    let plain = name.components().all(|part| matches!(part, Component::Normal(_)));
    (plain && name.components().next().is_some()).then(|| root.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_lead_outside() {
        let root = Path::new("/r");
        assert_eq!(inside(root, "a/b.py"), Some(PathBuf::from("/r/a/b.py")));
        for bad in ["", "/etc/passwd", "../x", "a/../../x", "./.."] {
            assert_eq!(inside(root, bad), None, "{bad}");
        }
    }
}
