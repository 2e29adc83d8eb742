//! Directories of exercises and submissions: copying and hashing them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use computor_sandbox::Limits;
use sha2::{Digest, Sha256};

/// Most directories inside each other.
const DEEPEST: usize = 64;

/// Every regular file below `root` with its path relative to it, sorted. Symbolic links and special files are left
/// out: what they point to is not part of the tree.
pub(crate) fn files(root: &Path) -> io::Result<Vec<(PathBuf, PathBuf)>> {
    let mut found = Vec::new();
    let mut open = vec![(root.to_path_buf(), PathBuf::new())];
    while let Some((directory, relative)) = open.pop() {
        if relative.components().count() > DEEPEST {
            return Err(io::Error::other("directories are nested too deeply"));
        }
        for entry in fs::read_dir(&directory)? {
            let entry = entry?;
            let inside = relative.join(entry.file_name());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push((entry.path(), inside));
            } else if kind.is_file() {
                found.push((inside, entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies the regular files of a submission, as many and as large as a run may hold.
pub(super) fn copy(from: &Path, to: &Path, limits: &Limits) -> io::Result<()> {
    let files = files(from)?;
    if files.len() as u64 > limits.inodes / 2 {
        return Err(io::Error::other(format!("it has {} files", files.len())));
    }
    let mut left = limits.disk / 2;
    for (relative, source) in files {
        let size = source.metadata()?.len();
        left = left.checked_sub(size).ok_or_else(|| io::Error::other("its files are too large"))?;
        let target = to.join(relative);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(source, target)?;
    }
    Ok(())
}

/// SHA-256 over the paths and contents of all regular files, in hexadecimal.
///
/// # Errors
/// When something cannot be read.
pub fn digest(root: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    for (relative, path) in files(root)? {
        let (name, content) = (relative.to_string_lossy().into_owned(), fs::read(path)?);
        for part in [name.as_bytes(), &content] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    Ok(hex::encode(hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_hold_regular_files_only_and_have_the_same_digest() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(from.path().join("sub")).unwrap();
        fs::write(from.path().join("sub/a"), "x").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", from.path().join("link")).unwrap();
        copy(from.path(), to.path(), &Limits::default()).unwrap();
        assert!(to.path().join("sub/a").is_file());
        assert!(!to.path().join("link").exists());
        assert_eq!(digest(from.path()).unwrap(), digest(to.path()).unwrap());
        fs::write(to.path().join("sub/a"), "y").unwrap();
        assert_ne!(digest(from.path()).unwrap(), digest(to.path()).unwrap());
    }

    #[test]
    fn too_large_submissions_are_refused() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(from.path().join("a"), "x".repeat(100)).unwrap();
        assert!(copy(from.path(), to.path(), &Limits { disk: 100, ..Limits::default() }).is_err());
        assert!(copy(from.path(), to.path(), &Limits { inodes: 1, ..Limits::default() }).is_err());
    }
}
