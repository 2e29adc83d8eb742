//! Files that hold secrets: nobody but their user reads them, and a crash leaves the old one.

use anyhow::{Context as _, Result};
use std::{
    fs,
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

/// The text of a file; `None` if there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Writes it beside the old one first, then puts it in its place. Directories that are missing are made.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let mut begun = begin(path)?;
    begun.write_all(content.as_ref()).with_context(|| format!("cannot write {}", path.display()))?;
    begun.finish()
}

/// A file that is being written beside the one whose place it takes at the end. Without that end nothing is left of it.
pub(crate) struct Begun {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

/// Begins to write it.
pub(crate) fn begin(path: &Path) -> Result<Begun> {
    let made = || -> Result<_> {
        let directory = path.parent().context("the file has no directory")?;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        let file = tempfile::Builder::new()
            .prefix(".new")
            .make_in(directory, |path| fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path))?;
        Ok(file)
    };
    Ok(Begun { file: made().with_context(|| format!("cannot write {}", path.display()))?, path: path.to_owned() })
}

impl Begun {
    /// Puts it in its place.
    pub(crate) fn finish(self) -> Result<()> {
        let put = || -> Result<()> {
            self.file.as_file().sync_all()?;
            self.file.persist(&self.path)?;
            Ok(())
        };
        put().with_context(|| "the file could not be written to its end")
    }
}

impl Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Removes it, if it is there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).with_context(|| format!("cannot remove {}", path.display())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn what_is_written_is_its_users_alone_and_leaves_nothing_beside_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a/b.json");
        assert_eq!(read(&path).unwrap(), None);
        write(&path, "one").unwrap();
        write(&path, "two").unwrap();
        assert_eq!(read(&path).unwrap().as_deref(), Some("two"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        let mut begun = begin(&path).unwrap();
        begun.write_all(b"half").unwrap();
        drop(begun);
        assert_eq!(read(&path).unwrap().as_deref(), Some("two"), "what was not finished is not there");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert_eq!(read(&path).unwrap(), None);
    }
}
