//! Looking at the files of a solution without running anything.

use std::path::{Path, PathBuf};

use super::Case;
use crate::glob;
use crate::verdict::{Class, Judgement};

/// Longest source that is looked at, in bytes.
const LONGEST: u64 = 4 << 20;

/// The files directly in `directory` with one of the suffixes, sorted.
pub(crate) fn sources(directory: &Path, suffixes: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            !name.starts_with('.') && suffixes.iter().any(|suffix| name.ends_with(suffix))
        })
        .collect();
    found.sort();
    found
}

/// The name of the first source in `directory`.
pub(crate) fn first_source(directory: &Path, suffixes: &[&str]) -> Option<String> {
    let first = sources(directory, suffixes).into_iter().next()?;
    first.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// Whether `relative` is a plain file inside `directory`.
pub(crate) fn is_inside(directory: &Path, relative: &str) -> bool {
    glob::is_literal(relative) && glob::find(directory, relative).first().is_some_and(|path| path.is_file())
}

/// A text file inside `directory`; bytes that are not UTF-8 become U+FFFD.
pub(crate) fn read(directory: &Path, relative: &str) -> Option<String> {
    let path = glob::find(directory, relative).into_iter().find(|path| path.is_file())?;
    if path.metadata().ok()?.len() > LONGEST {
        return None;
    }
    Some(String::from_utf8_lossy(&std::fs::read(path).ok()?).into_owned())
}

/// The sources below `directory` whose text interpreters do not read: with a byte order mark, or in Latin-1, which every
/// text is that is not UTF-8. With their text as UTF-8, by their paths.
pub(crate) fn in_other_encodings(directory: &Path, suffixes: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(place) = open.pop() {
        let entries = std::fs::read_dir(&place).into_iter().flatten().filter_map(Result::ok);
        open.extend(entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()));
        for path in sources(&place, suffixes) {
            let readable = path.metadata().is_ok_and(|meta| meta.len() <= LONGEST);
            let Some(bytes) = readable.then(|| std::fs::read(&path).ok()).flatten() else { continue };
            let text = match std::str::from_utf8(&bytes) {
                Ok(text) => text.strip_prefix('\u{feff}').map(str::to_owned),
                Err(_) => Some(bytes.iter().copied().map(char::from).collect()),
            };
            let inside = path.strip_prefix(directory).ok().and_then(Path::to_str);
            found.extend(inside.map(str::to_owned).zip(text));
        }
    }
    found.sort();
    found
}

/// Judges an `exist` sub-test. `joined`: the file of the collection is a directory in front of the name (Fortran).
pub(crate) fn exist(case: &Case<'_>, joined: bool) -> Judgement {
    let name = case.test.name.as_str();
    let pattern = match case.collection.file.as_deref() {
        Some(file) if joined => format!("{file}/{name}"),
        Some(file) => file.to_owned(),
        None if name == "-" => {
            return Judgement::unjudged("No file pattern specified for exist test");
        }
        None => name.to_owned(),
    };
    let found = glob::find(case.directory, &pattern);
    if found.is_empty() {
        return Judgement::failed(Class::Wrong, format!("File '{pattern}' not found in student directory"));
    }
    let empty = found.iter().find(|path| path.metadata().is_ok_and(|meta| meta.is_file() && meta.len() == 0));
    match empty {
        Some(path) if !case.test.allow_empty => {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            Judgement::wrong(format!("File '{name}' is empty (0 bytes)"))
        }
        _ => Judgement::passed(),
    }
}
