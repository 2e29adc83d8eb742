//! Puts what a test run needs on disk: the exercise with what it depends on, once per version, and the submission.

use super::trouble::trouble;
use crate::{App, logic::example};
use computor_db::queries::{example::StoredVersion, testing::Job};
use computor_store::Digest;
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

/// The directory of the exercise. Its dependencies lie beside it, as the runner expects.
///
/// The directory is named by the content of all of them, made under another name and renamed when it is complete: a
/// crash leaves no half exercise, and two runs that make it at once do not meet.
pub(super) async fn materialise(app: &App, job: &Job) -> Result<PathBuf, ActError> {
    let (own, needs) = match example::with_needs(app.db.pool(), job.example_id, Some(job.example_version_id), true).await {
        Ok(versions) => versions,
        Err(error) if error.code == Code::Content005 => return Err(ActError::permanent(error.code.as_str(), error.message)),
        Err(error) => return Err(trouble(error)),
    };
    let all: Vec<&StoredVersion> = std::iter::once(&own).chain(&needs).collect();
    let names: String = all.iter().map(|files| format!("{} {}\n", files.directory, files.storage_path)).collect();
    let root = app.options.cache_dir.join("exercises").join(Digest::of(names.as_bytes()).to_string());
    let exercise = root.join(&own.directory);
    if exercise.is_dir() {
        return Ok(exercise);
    }
    let parent = app.options.cache_dir.join("exercises");
    fs::create_dir_all(&parent).map_err(trouble)?;
    let draft = tempfile::Builder::new().prefix("draft-").tempdir_in(&parent).map_err(trouble)?;
    for files in all {
        fetch(app, files, &draft.path().join(&files.directory)).await?;
    }
    match fs::rename(draft.path(), &root) {
        Ok(()) => drop(draft.keep()),
        // Somebody else was first.
        Err(_) if exercise.is_dir() => {}
        Err(error) => return Err(trouble(error)),
    }
    Ok(exercise)
}

async fn fetch(app: &App, files: &StoredVersion, target: &Path) -> Result<(), ActError> {
    let broken = || ActError::permanent(Code::Deploy004.as_str(), format!("the files of {} are not complete", files.directory));
    let digest: Digest = files.storage_path.rsplit('/').next().unwrap_or_default().parse().map_err(|_| broken())?;
    let manifest: Manifest = serde_json::from_slice(&app.store.get(digest).await.map_err(trouble)?).map_err(|_| broken())?;
    for (name, entry) in &manifest.0 {
        let path = inside(target, name).ok_or_else(broken)?;
        let digest: Digest = entry.digest.parse().map_err(|_| broken())?;
        app.store.get_file(digest, create(&path).map_err(trouble)?).await.map_err(trouble)?;
    }
    Ok(())
}

/// The submission, unpacked into a directory of its own which goes with the value.
pub(super) async fn unpack_submission(app: &App, job: &Job) -> Result<TempDir, ActError> {
    let digest: Digest =
        job.object_key.parse().map_err(|_| ActError::permanent(Code::Submit001.as_str(), "the submission is not in the store"))?;
    let archive = tempfile::tempfile().map_err(trouble)?;
    let archive = app.store.get_file(digest, archive).await.map_err(trouble)?;
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
