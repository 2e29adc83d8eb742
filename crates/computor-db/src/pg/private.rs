//! The data directory: who may read what is in it.
//!
//! Everything is its owner's alone: directories 0700, files 0600. There is one exception: when the server is root,
//! PostgreSQL runs as another user, whose group may pass through the data directory (0710), and whose own part it is.

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _},
    path::Path,
};

/// What tells a data directory from others.
const OURS: [&str; 7] = ["computor.lock", "database-url", "admin-password", "demo-seed", "postgres", "store", "cache"];

/// Makes the data directory, or closes one that is there.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] for a directory that others use, too: it is not ours to close.
pub fn data_directory(data_dir: &Path) -> io::Result<()> {
    if let Some(parent) = data_dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    private_directory(data_dir)?;
    let mode = fs::metadata(data_dir)?.mode();
    let allowed = if rustix::process::geteuid().is_root() { 0o710 } else { 0o700 };
    if mode & 0o777 & !allowed == 0 {
        return Ok(());
    }
    if !is_ours(data_dir, mode)? {
        let text = "the directory is open to others and holds other things; choose one of its own, which will be closed to others";
        return Err(io::Error::new(ErrorKind::AlreadyExists, text));
    }
    fs::set_permissions(data_dir, fs::Permissions::from_mode(mode & 0o700))?;
    // As long as it was open, what lies inside may have been made open, too.
    tracing::info!(directory = %data_dir.display(), "closing the data directory to others");
    for entry in fs::read_dir(data_dir)? {
        let entry = entry?;
        // PostgreSQL's part belongs to PostgreSQL's user, who closes it.
        if entry.file_name() != "postgres" {
            close(&entry.path())?;
        }
    }
    Ok(())
}

/// Makes a directory that is its owner's alone, unless it is there.
///
/// # Errors
/// When it cannot be made.
pub fn private_directory(directory: &Path) -> io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(directory) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && directory.is_dir() => Ok(()),
        other => other,
    }
}

fn is_ours(directory: &Path, mode: u32) -> io::Result<bool> {
    // Sticky: a directory in which everybody puts things, as /tmp.
    if mode & 0o1000 != 0 {
        return Ok(false);
    }
    let empty = fs::read_dir(directory)?.next().is_none();
    Ok(empty || OURS.iter().any(|name| directory.join(name).exists()))
}

/// Takes everything from everybody but the owner, all the way down. Never follows a link.
fn close(path: &Path) -> io::Result<()> {
    let mut waiting = vec![path.to_owned()];
    while let Some(path) = waiting.pop() {
        let meta = fs::symlink_metadata(&path)?;
        if meta.is_symlink() {
            continue;
        }
        if meta.mode() & 0o077 != 0 {
            fs::set_permissions(&path, fs::Permissions::from_mode(meta.mode() & 0o700))?;
        }
        if meta.is_dir() {
            for entry in fs::read_dir(&path)? {
                waiting.push(entry?.path());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_new_directory_is_closed_and_an_old_one_is_closed_all_the_way_down() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("above/data");
        data_directory(&data).unwrap();
        assert_eq!(mode(&data), 0o700);

        let file = data.join("store/sha256/ab/cd");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "a submission").unwrap();
        std::os::unix::fs::symlink(dir.path(), data.join("link")).unwrap();
        set(dir.path(), 0o755);
        for path in [data.join("store"), data.join("store/sha256"), data.join("store/sha256/ab"), data.clone()] {
            set(&path, 0o755);
        }
        set(&file, 0o644);
        data_directory(&data).unwrap();
        assert_eq!(mode(&data), 0o700);
        assert_eq!((mode(&data.join("store")), mode(&data.join("store/sha256/ab")), mode(&file)), (0o700, 0o700, 0o600));
        assert_eq!(mode(dir.path()), 0o755, "what a link leads to is not ours");
    }

    #[test]
    fn a_directory_of_others_is_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("thesis.tex"), "").unwrap();
        set(dir.path(), 0o755);
        let said = data_directory(dir.path()).unwrap_err();
        assert!(said.to_string().contains("choose one of its own"), "{said}");
        assert_eq!(mode(dir.path()), 0o755);
        // It is private already: nothing has to be changed, so anything may lie there.
        set(dir.path(), 0o700);
        data_directory(dir.path()).unwrap();
        // Even an empty one, if it is everybody's.
        fs::remove_file(dir.path().join("thesis.tex")).unwrap();
        set(dir.path(), 0o1777);
        assert!(data_directory(dir.path()).is_err());
    }
}
