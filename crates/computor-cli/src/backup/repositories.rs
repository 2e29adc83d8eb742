//! Repositories, file by file: names first, then objects, so that what a name leads to is there.

use super::archive::{Writer, safe};
use anyhow::{Context as _, Result};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// Copies all repositories; answers how many.
pub(super) fn copy(root: &Path, archive: &mut Writer) -> Result<u64> {
    let mut repositories = Vec::new();
    find(root, &mut repositories)?;
    repositories.sort();
    for repository in &repositories {
        let mut done = BTreeSet::new();
        copy_names(root, repository, archive, &mut done).with_context(|| format!("cannot copy {}", repository.display()))?;
        // Packing may put what was listed into another file meanwhile: whoever looks again finds that.
        for _ in 0..3 {
            if copy_files(root, &repository.join("objects"), archive, &mut done)? {
                break;
            }
        }
    }
    Ok(repositories.len() as u64)
}

fn find(directory: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| directory.display().to_string()),
    };
    for entry in entries {
        let path = entry?.path();
        // What is being made has another name yet.
        if path.extension().is_some_and(|extension| extension == "git") {
            found.push(path);
        } else if path.is_dir() {
            find(&path, found)?;
        }
    }
    Ok(())
}

/// Everything but the objects. A name that is changed meanwhile is the old or the new one.
fn copy_names(root: &Path, repository: &Path, archive: &mut Writer, done: &mut BTreeSet<PathBuf>) -> Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(repository)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    // A name is packed before its own file goes: what is not found as a file any more is packed by then.
    entries.sort_by_key(|path| path.file_name().is_some_and(|name| name == "packed-refs"));
    for path in entries {
        if path.file_name().is_some_and(|name| name == "objects") {
            continue;
        }
        if path.is_dir() { copy_files(root, &path, archive, done).map(drop)? } else { copy_file(root, &path, archive, done).map(drop)? }
    }
    Ok(())
}

/// Copies what is below; answers whether all that was listed was there.
fn copy_files(root: &Path, directory: &Path, archive: &mut Writer, done: &mut BTreeSet<PathBuf>) -> Result<bool> {
    let mut all = true;
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let path = entry?.path();
        all &= if path.is_dir() { copy_files(root, &path, archive, done)? } else { copy_file(root, &path, archive, done)? };
    }
    Ok(all)
}

fn copy_file(root: &Path, path: &Path, archive: &mut Writer, done: &mut BTreeSet<PathBuf>) -> Result<bool> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.ends_with(".lock") || name.starts_with("tmp_") || done.contains(path) {
        return Ok(true);
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let below = path.strip_prefix(root)?.to_str().context("a name in a repository is not UTF-8")?;
    archive.add(&format!("git/{below}"), &bytes)?;
    done.insert(path.to_owned());
    Ok(true)
}

/// Directories that git wants to be there, also where they hold nothing.
pub(super) fn complete(root: &Path, parts: &[String]) -> Result<()> {
    for name in parts {
        if let Some(repository) =
            name.strip_prefix("git/").and_then(|path| path.strip_suffix("/HEAD")).filter(|path| path.ends_with(".git"))
        {
            for part in ["objects/info", "objects/pack", "refs/heads", "refs/tags"] {
                fs::create_dir_all(root.join(safe(repository)?).join(part))?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::archive::Reader, *};
    use crate::output::Progress;

    #[test]
    fn repositories_are_copied_without_what_is_unfinished() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("git");
        for file in [
            "aa/c/student-template.git/HEAD",
            "aa/c/student-template.git/objects/ab/cd",
            "aa/c/student-template.git/refs/heads/main",
            "aa/c/student-template.git/refs/heads/main.lock",
            "aa/c/student-template.git/objects/pack/tmp_pack_1",
            "aa/c/draft/HEAD",
        ] {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        let path = place.path().join("a.zip");
        let mut writer = Writer::create(&path, None, None).unwrap();
        assert_eq!(copy(&root, &mut writer).unwrap(), 1);
        writer.finish(15, 1, 0, 1).unwrap();
        let mut reader = Reader::open(&path, None).unwrap();
        reader.verify(&Progress::new()).unwrap();
        let parts: Vec<String> = reader.manifest.parts.into_keys().collect();
        let names: Vec<&str> = parts.iter().map(|name| name.strip_prefix("git/aa/c/student-template.git/").unwrap()).collect();
        assert_eq!(names, ["HEAD", "objects/ab/cd", "refs/heads/main"]);
        let other = place.path().join("other");
        complete(&other, &parts).unwrap();
        assert!(other.join("aa/c/student-template.git/refs/tags").is_dir());
        assert_eq!(copy(&place.path().join("none"), &mut Writer::create(&path, None, None).unwrap()).unwrap(), 0);
    }
}
