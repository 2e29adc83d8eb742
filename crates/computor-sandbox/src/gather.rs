//! Files that a program has made or changed: found by comparing directories with what they were before it started.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::init::read_plain;

/// Directories of which the files are handed back that the program has made or changed there, and how many of them. What is
/// nested deeply, has a name that is hidden or no plain text, or was made by an interpreter for itself, is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gather {
    /// Absolute paths inside the sandbox.
    pub directories: Vec<PathBuf>,
    /// Most files, in the order of their paths.
    pub files: u32,
    /// Most bytes in all of them together. A file that would be too much is left out.
    pub bytes: u64,
}

/// How deep directories may be nested.
const MAX_DEPTH: usize = 8;
/// Longest name of a file or directory, in bytes.
const MAX_NAME: usize = 100;
/// Most entries that are looked at.
const MAX_ENTRIES: usize = 20_000;

/// What tells that a file is another one, or not as it was. No program can set the time of the last change.
type Stamp = (u64, u64, i64, i64);

/// What was there before the program started.
#[derive(Debug, Default)]
pub(crate) struct Before(HashMap<PathBuf, Stamp>);

impl Before {
    /// Looks at the directories. `adapt` says where a path of the sandbox is for this process.
    pub(crate) fn look(gather: Option<&Gather>, adapt: impl Fn(&Path) -> PathBuf) -> Self {
        Self(gather.map(|gather| found(gather, adapt).collect()).unwrap_or_default())
    }

    /// The files that are new or changed since. Nobody else may be left who could change them meanwhile.
    pub(crate) fn gather(&self, gather: Option<&Gather>, limit: u64, adapt: impl Fn(&Path) -> PathBuf) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut left = BTreeMap::new();
        let Some(gather) = gather else { return left };
        let changed = found(gather, &adapt).filter(|(path, stamp)| self.0.get(path) != Some(stamp));
        let mut changed: Vec<(PathBuf, Stamp)> = changed.collect();
        changed.sort_unstable();
        let mut room = gather.bytes;
        for (path, (_, size, ..)) in changed {
            if left.len() >= gather.files as usize {
                break;
            }
            if size <= room
                && let Some(content) = read_plain(&adapt(&path), limit.min(room))
            {
                room = room.saturating_sub(content.len() as u64);
                left.insert(path, content);
            }
        }
        left
    }
}

/// The plain files below the directories, by their paths in the sandbox.
fn found(gather: &Gather, adapt: impl Fn(&Path) -> PathBuf) -> impl Iterator<Item = (PathBuf, Stamp)> {
    let mut files = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = gather.directories.iter().map(|path| (path.clone(), 0)).collect();
    let mut seen = 0;
    while let Some((directory, depth)) = open.pop() {
        for entry in fs::read_dir(adapt(&directory)).into_iter().flatten().filter_map(Result::ok) {
            seen += 1;
            if seen > MAX_ENTRIES {
                return files.into_iter();
            }
            let Some(name) = entry.file_name().to_str().filter(|name| is_plain(name)).map(str::to_owned) else { continue };
            // a link is neither a file nor a directory here
            let Ok(about) = entry.metadata() else { continue };
            let path = directory.join(name);
            if about.is_dir() && depth < MAX_DEPTH {
                open.push((path, depth + 1));
            } else if about.is_file() {
                files.push((path, stamp(&about)));
            }
        }
    }
    files.into_iter()
}

fn stamp(about: &Metadata) -> Stamp {
    (about.ino(), about.len(), about.ctime(), about.ctime_nsec())
}

fn is_plain(name: &str) -> bool {
    let own = name.starts_with('.') || name == "__pycache__" || name.ends_with(".pyc");
    !own && name.len() <= MAX_NAME && !name.chars().any(|c| c.is_control() || matches!(c, '\\' | ':'))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn what_is_new_or_changed_is_handed_back_within_limits() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("d/e")).unwrap();
        for name in ["same", "changed", "d/same"] {
            fs::write(at(name), "before").unwrap();
        }
        let gather = |files, bytes| Gather { directories: vec![root.path().to_path_buf()], files, bytes };
        let here = |path: &Path| path.to_path_buf();
        let before = Before::look(Some(&gather(9, 99)), here);
        assert!(before.gather(Some(&gather(9, 99)), 99, here).is_empty());
        fs::write(at("changed"), "after that").unwrap();
        fs::write(at("d/e/new"), "new").unwrap();
        fs::write(at("large"), [0; 50]).unwrap();
        for odd in [".hidden", "a\nb", "x.pyc", "c:d"] {
            fs::write(at(odd), "odd").unwrap();
        }
        symlink(at("same"), at("link")).unwrap();
        symlink(at("d"), at("dir")).unwrap();
        let names = |files, bytes, limit| {
            let left = before.gather(Some(&gather(files, bytes)), limit, here);
            left.keys().map(|path| path.strip_prefix(root.path()).unwrap().display().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(9, 99, 99), ["changed", "d/e/new", "large"]);
        assert_eq!(names(1, 99, 99), ["changed"]);
        assert_eq!(names(9, 49, 99), ["changed", "d/e/new"]);
        assert_eq!(names(9, 99, 9), ["d/e/new"]);
        assert!(before.gather(None, 99, here).is_empty());
    }
}
