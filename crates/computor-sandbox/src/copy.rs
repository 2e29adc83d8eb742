//! Putting inputs in place. Works on file descriptors, one path component at a time and never through a symbolic link,
//! because what is there already may come from a student.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};

use rustix::fs::{AtFlags, Dir, FileType, Gid, Mode, OFlags, Uid};
use rustix::io::Errno;

/// How deep directories may be nested.
const MAX_DEPTH: u32 = 100;

/// How copies are made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// User and group of what is made; `None` leaves the process's own.
    pub(crate) owner: Option<u32>,
    /// Whether files may be executed that are not executable where they come from.
    pub(crate) executable: bool,
}

/// Opens the directory that `path` lies in, making what is missing; gives the last component with it. Something else
/// in the place of a directory is replaced. `path` is absolute inside `root`.
pub(crate) fn parent<'p>(root: BorrowedFd<'_>, path: &'p Path, owner: Option<u32>) -> io::Result<(OwnedFd, &'p OsStr)> {
    let name = path.file_name().ok_or(Errno::INVAL)?;
    let mut directory = root.try_clone_to_owned()?;
    for component in path.parent().unwrap_or(Path::new("/")).components() {
        if let Component::Normal(component) = component {
            directory = enter(directory.as_fd(), component, owner)?;
        }
    }
    Ok((directory, name))
}

/// Opens a directory in a directory, making it if it is missing or something else.
fn enter(directory: BorrowedFd<'_>, name: &OsStr, owner: Option<u32>) -> io::Result<OwnedFd> {
    let open = || rustix::fs::openat(directory, name, DIRECTORY, Mode::empty());
    match open() {
        Err(Errno::NOTDIR | Errno::LOOP) => rustix::fs::unlinkat(directory, name, AtFlags::empty())?,
        Err(Errno::NOENT) => {}
        opened => return Ok(opened?),
    }
    rustix::fs::mkdirat(directory, name, Mode::from_raw_mode(0o755))?;
    let made = open()?;
    give(made.as_fd(), owner)?;
    Ok(made)
}

const DIRECTORY: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

fn give(made: BorrowedFd<'_>, owner: Option<u32>) -> io::Result<()> {
    if let Some(id) = owner {
        rustix::fs::fchown(made, Some(Uid::from_raw(id)), Some(Gid::from_raw(id)))?;
    }
    Ok(())
}

/// Makes an empty file or directory for something to be mounted on. A directory that is there already is kept.
pub(crate) fn mount_point(directory: BorrowedFd<'_>, name: &OsStr, is_directory: bool) -> io::Result<()> {
    if is_directory {
        enter(directory, name, None)?;
    } else {
        create(directory, name, Style { owner: None, executable: false })?;
    }
    Ok(())
}

/// Makes a file with this content.
pub(crate) fn write(directory: BorrowedFd<'_>, name: &OsStr, content: &[u8], style: Style) -> io::Result<()> {
    create(directory, name, style)?.write_all(content)
}

/// Makes an empty file, in the place of whatever was there except a directory.
fn create(directory: BorrowedFd<'_>, name: &OsStr, style: Style) -> io::Result<File> {
    let mode = Mode::from_raw_mode(if style.executable { 0o755 } else { 0o644 });
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = match rustix::fs::openat(directory, name, flags, mode) {
        Err(Errno::EXIST) => {
            rustix::fs::unlinkat(directory, name, AtFlags::empty())?;
            rustix::fs::openat(directory, name, flags, mode)?
        }
        opened => opened?,
    };
    give(file.as_fd(), style.owner)?;
    Ok(File::from(file))
}

/// Copies an open file or directory to `name`. Directories are merged with what is there. Symbolic links stay links;
/// anything that is neither file, directory nor link is left out.
pub(crate) fn copy(source: OwnedFd, directory: BorrowedFd<'_>, name: &OsStr, style: Style) -> io::Result<()> {
    copy_at_depth(source, directory, name, style, 0)
}

fn copy_at_depth(source: OwnedFd, directory: BorrowedFd<'_>, name: &OsStr, style: Style, depth: u32) -> io::Result<()> {
    if depth > MAX_DEPTH {
        return Err(Errno::NAMETOOLONG.into());
    }
    let status = rustix::fs::fstat(&source)?;
    match FileType::from_raw_mode(status.st_mode) {
        FileType::RegularFile => {
            let executable = style.executable || status.st_mode & 0o111 != 0;
            let mut target = create(directory, name, Style { executable, ..style })?;
            io::copy(&mut File::from(source), &mut target)?;
        }
        FileType::Directory => {
            let target = enter(directory, name, style.owner)?;
            for entry in Dir::read_from(&source)? {
                let entry = entry?;
                let name = OsStr::from_bytes(entry.file_name().to_bytes());
                if name != "." && name != ".." {
                    copy_entry(source.as_fd(), target.as_fd(), name, style, depth + 1)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn copy_entry(source: BorrowedFd<'_>, target: BorrowedFd<'_>, name: &OsStr, style: Style, depth: u32) -> io::Result<()> {
    let status = rustix::fs::statat(source, name, AtFlags::SYMLINK_NOFOLLOW)?;
    match FileType::from_raw_mode(status.st_mode) {
        FileType::RegularFile | FileType::Directory => {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
            let source = rustix::fs::openat(source, name, flags, Mode::empty())?;
            copy_at_depth(source, target, name, style, depth)
        }
        FileType::Symlink => {
            let text = rustix::fs::readlinkat(source, name, Vec::new())?;
            match rustix::fs::symlinkat(&text, target, name) {
                Err(Errno::EXIST) => {
                    rustix::fs::unlinkat(target, name, AtFlags::empty())?;
                    rustix::fs::symlinkat(&text, target, name)?;
                }
                made => made?,
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    const PLAIN: Style = Style { owner: None, executable: false };

    fn open(path: &Path) -> OwnedFd {
        File::open(path).unwrap().into()
    }

    #[test]
    fn copies_trees_and_keeps_links_as_links() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(from.path().join("a/b")).unwrap();
        fs::write(from.path().join("a/b/f"), "text").unwrap();
        fs::set_permissions(from.path().join("a/b/f"), fs::Permissions::from_mode(0o700)).unwrap();
        symlink("/etc/shadow", from.path().join("a/evil")).unwrap();
        copy(open(&from.path().join("a")), open(to.path()).as_fd(), OsStr::new("x"), PLAIN).unwrap();
        let copied = to.path().join("x");
        assert_eq!(fs::read_to_string(copied.join("b/f")).unwrap(), "text");
        assert_eq!(fs::metadata(copied.join("b/f")).unwrap().permissions().mode() & 0o777, 0o755);
        assert_eq!(fs::read_link(copied.join("evil")).unwrap(), Path::new("/etc/shadow"));
        // A second copy merges and replaces.
        copy(open(&from.path().join("a")), open(to.path()).as_fd(), OsStr::new("x"), PLAIN).unwrap();
    }

    #[test]
    fn a_link_in_the_way_is_replaced_and_never_followed() {
        let (root, victim) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(victim.path().join("f"), "precious").unwrap();
        symlink(victim.path(), root.path().join("dir")).unwrap();
        symlink(victim.path().join("f"), root.path().join("f")).unwrap();
        let fd = open(root.path());
        let (directory, name) = parent(fd.as_fd(), Path::new("/dir/f"), None).unwrap();
        write(directory.as_fd(), name, b"new", PLAIN).unwrap();
        write(fd.as_fd(), OsStr::new("f"), b"new", PLAIN).unwrap();
        assert_eq!(fs::read_to_string(victim.path().join("f")).unwrap(), "precious");
        assert_eq!(fs::read_to_string(root.path().join("dir/f")).unwrap(), "new");
        assert_eq!(fs::read_to_string(root.path().join("f")).unwrap(), "new");
    }
}
