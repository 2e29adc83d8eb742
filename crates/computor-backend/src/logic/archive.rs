//! ZIP archives from strangers: what is taken from them, under which names, and how they are packed again.
//!
//! Nothing here touches the disk. An archive is refused as a whole when it is not one, is too large, or unpacks to too
//! much; a single file that nobody should have is left out. Sizes are counted while unpacking, since an archive may
//! lie about them.
//!
//! Folders such as `bin`, `build`, `out` or `media` are kept: students name folders so. Only what a tool leaves behind
//! (`__pycache__`, `node_modules`) is left out. Empty files are kept too, because `__init__.py` means something.

use crate::{Error, Result};
use bytes::Bytes;
use computor_types::Code;
use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Files by path. Paths are relative, joined by `/`, and never lead outside.
pub(crate) type Files = BTreeMap<String, Bytes>;

/// More entries than this are in no archive that a person made.
const MAX_ENTRIES: usize = 5_000;
/// An entry above [`SMALL`] that unpacks to more than this many times its size was made to do harm.
const MAX_RATIO: u64 = 200;
const SMALL: u64 = 1 << 20;

/// What an archive is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A student's work: programs and other dangerous files are left out, names are made plain.
    Submission,
    /// An example: its author's names and files are kept.
    Example,
}

/// Reads an archive off the async threads: at most `limit` bytes unpacked.
///
/// # Errors
/// `VAL_004`.
pub(crate) async fn unpack(archive: Bytes, purpose: Purpose, limit: u64) -> Result<Files> {
    tokio::task::spawn_blocking(move || read(&archive, purpose, limit)).await.map_err(Error::internal)?
}

/// Packs files so that the same files give the same bytes, off the async threads.
///
/// # Errors
/// Only for more files than a ZIP archive can hold.
pub(crate) async fn pack(files: Files) -> Result<Bytes> {
    tokio::task::spawn_blocking(move || write(&files)).await.map_err(Error::internal)?.map_err(Error::internal)
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(Code::Val004, message)
}

fn unreadable(error: ZipError) -> Error {
    bad(format!("the archive cannot be read: {error}"))
}

fn too_large(limit: u64) -> Error {
    bad(format!("the files are larger than {limit} bytes together"))
}

fn read(archive: &[u8], purpose: Purpose, limit: u64) -> Result<Files> {
    if !archive.starts_with(b"PK\x03\x04") {
        return Err(bad("the file is not a ZIP archive, or an empty one"));
    }
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(unreadable)?;
    if zip.len() > MAX_ENTRIES {
        return Err(bad(format!("the archive has more than {MAX_ENTRIES} entries")));
    }
    let entries = entries(&mut zip, limit)?;
    let root = common_root(entries.iter().map(|(_, path)| path.as_slice()));
    let mut files = Files::new();
    let mut left = limit;
    for (index, path) in &entries {
        let path = path.get(root..).unwrap_or_default();
        let Some(name) = accepted_name(path, purpose) else {
            continue;
        };
        let content = content(&mut zip, *index, left).map_err(|error| error.unwrap_or_else(|| too_large(limit)))?;
        left = left.saturating_sub(content.len() as u64);
        if purpose == Purpose::Submission && dangerous(&name, &content) {
            continue;
        }
        insert(&mut files, name, content.into())?;
    }
    if files.is_empty() {
        return Err(bad("the archive has no file that can be accepted"));
    }
    if files.values().all(Bytes::is_empty) {
        return Err(bad("all files of the archive are empty"));
    }
    Ok(files)
}

/// The plain files of the archive that are worth a look: index and segments of the path.
fn entries(zip: &mut ZipArchive<Cursor<&[u8]>>, limit: u64) -> Result<Vec<(usize, Vec<String>)>> {
    let mut entries = Vec::new();
    let mut declared = 0_u64;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(unreadable)?;
        if !entry.is_file() {
            continue;
        }
        if entry.encrypted() {
            return Err(bad("the archive is encrypted"));
        }
        declared = declared.saturating_add(entry.size());
        if declared > limit {
            return Err(too_large(limit));
        }
        if entry.size() > SMALL && entry.size() / MAX_RATIO > entry.compressed_size() {
            return Err(bad("a file of the archive unpacks to suspiciously much"));
        }
        let name = entry.name().map_err(unreadable)?;
        if let Some(path) = segments(&name).filter(|path| !path.iter().any(|part| is_junk(part))) {
            entries.push((index, path));
        }
    }
    Ok(entries)
}

/// Unpacks one entry; no error inside means that there is more than `limit`.
fn content(zip: &mut ZipArchive<Cursor<&[u8]>>, index: usize, limit: u64) -> Result<Vec<u8>, Option<Error>> {
    let entry = zip.by_index(index).map_err(|error| Some(unreadable(error)))?;
    let mut content = Vec::new();
    entry.take(limit.saturating_add(1)).read_to_end(&mut content).map_err(|error| Some(bad(format!("the archive is damaged: {error}"))))?;
    if content.len() as u64 > limit { Err(None) } else { Ok(content) }
}

/// Adds a file, unless another one has its name or is where it needs a folder.
///
/// # Errors
/// `VAL_004`.
pub(crate) fn insert(files: &mut Files, name: String, content: Bytes) -> Result<()> {
    let below = format!("{name}/");
    let is_folder = files.range(below.clone()..).next().is_some_and(|(other, _)| other.starts_with(&below));
    let mut folders = name.match_indices('/').filter_map(|(at, _)| name.get(..at));
    if is_folder || files.contains_key(&name) || folders.any(|folder| files.contains_key(folder)) {
        return Err(bad(format!("two files would have the name {name:?}")));
    }
    files.insert(name, content);
    Ok(())
}

/// The segments of a relative path; nothing if it is absolute or leads upwards.
pub(crate) fn segments(name: &str) -> Option<Vec<String>> {
    let name = name.replace('\\', "/");
    let drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || drive || name.chars().any(char::is_control) {
        return None;
    }
    let parts: Vec<String> = name.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect();
    (!parts.is_empty() && !parts.iter().any(|part| part == "..")).then_some(parts)
}

/// 1 if all paths lie below one folder, else 0: how many segments to take off.
fn common_root<'p>(paths: impl Iterator<Item = &'p [String]> + Clone) -> usize {
    let mut tops = paths.clone().map(|path| if path.len() > 1 { path.first() } else { None });
    let first = tops.next().flatten();
    usize::from(first.is_some() && tops.all(|top| top == first))
}

/// What operating systems, editors, version control and build tools leave behind.
pub(crate) fn is_junk(part: &str) -> bool {
    const FOLDERS: [&str; 6] = ["__macosx", "__pycache__", "node_modules", "cvs", "thumbs.db", "desktop.ini"];
    const ENDINGS: [&str; 6] = [".pyc", ".pyo", ".swp", ".tmp", ".bak", "~"];
    let part = part.to_lowercase();
    part.starts_with('.') || FOLDERS.contains(&part.as_str()) || ENDINGS.iter().any(|ending| part.ends_with(ending))
}

/// The name under which a file is kept, if it is.
fn accepted_name(path: &[String], purpose: Purpose) -> Option<String> {
    let (file, folders) = path.split_last()?;
    match purpose {
        // Descriptions of other examples that lie beside this one.
        Purpose::Example => (!file.ends_with(".meta.yaml")).then(|| path.join("/")),
        Purpose::Submission if is_readme(file) => None,
        Purpose::Submission => {
            let mut parts: Vec<String> = folders.iter().map(|folder| plain_folder(folder)).collect();
            parts.push(plain_file(file));
            Some(parts.join("/"))
        }
    }
}

/// The assignment's own text, which students get with the template: `README.md`, `readme_de.md`.
fn is_readme(file: &str) -> bool {
    let file = file.to_lowercase();
    let (stem, ending) = file.split_once('.').unwrap_or((&file, ""));
    (stem == "readme" || stem.starts_with("readme_") || stem.starts_with("readme-")) && ["", "md", "txt", "rst", "html"].contains(&ending)
}

fn plain_folder(folder: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "_.-".contains(c) { c } else { '_' }
    };
    let name: String = folder.trim().chars().map(plain).take(100).collect();
    // `..` cannot come out of this: a segment of dots was refused before, and blanks inside become `_`.
    if name.chars().all(|c| c == '.') { "_".repeat(name.len().max(1)) } else { name }
}

fn plain_file(file: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || "_.-".contains(c) { c } else { '_' }
    };
    let (stem, ending) = match file.trim().rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, Some(ending)),
        _ => (file.trim(), None),
    };
    let mut name: String = stem.chars().map(plain).take(100).collect();
    if let Some(ending) = ending {
        name.push('.');
        name.extend(ending.chars().map(plain).take(20));
    }
    let name = name.replacen('.', "_", name.chars().take_while(|c| *c == '.').count());
    if name.is_empty() { "unnamed_file".to_owned() } else { name }
}

/// Programs, libraries, installers, office files with macros, disk images: nothing that is to be graded.
#[rustfmt::skip]
const REFUSED: &[&str] = &[
    "exe", "com", "scr", "dll", "so", "dylib", "sys", "drv", "ocx", "cpl", "o", "obj", "a", "lib", "ko", "elf", "class",
    "msi", "msp", "deb", "rpm", "apk", "pkg", "appimage", "jar", "war", "ear", "jnlp", "cmd", "reg", "lnk", "inf", "pif", "hta",
    "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "iso", "img", "dmg", "vhd", "vhdx", "vmdk", "qcow2",
];
/// Formats that are ZIP archives inside.
const ZIPPED: &[&str] = &["zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "odg", "epub", "npz", "mlx", "slx"];
const SCRIPTS: &[&str] = &["", "py", "sh", "bash", "zsh", "pl", "rb", "r", "jl", "m", "js", "mjs", "ts", "php", "lua", "awk", "tcl"];

fn dangerous(name: &str, content: &[u8]) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let ending = file.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
    let ending = ending.as_str();
    const PROGRAMS: [&[u8]; 6] =
        [b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"];
    // A text may begin with the letters MZ; a Windows program has zeros in its header.
    let windows = content.starts_with(b"MZ") && content.iter().take(64).any(|byte| *byte == 0);
    REFUSED.contains(&ending)
        || windows
        || PROGRAMS.iter().any(|magic| content.starts_with(magic))
        || content.starts_with(b"PK\x03\x04") && !ZIPPED.contains(&ending)
        || content.starts_with(b"#!") && !SCRIPTS.contains(&ending)
}

fn write(files: &Files) -> Result<Bytes, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    for (name, content) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMIT: u64 = 1 << 20;

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn names(files: &[&str]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|name| (*name, b"x".as_slice())).collect();
        read(&zip_of(&files), Purpose::Submission, LIMIT).unwrap().into_keys().collect()
    }

    fn refusal(archive: &[u8], limit: u64) -> String {
        let error = read(archive, Purpose::Submission, limit).unwrap_err();
        assert_eq!(error.code, Code::Val004);
        error.message
    }

    #[test]
    fn a_single_top_folder_is_taken_off() {
        assert_eq!(names(&["a/x.py", "a/y/z.py"]), ["x.py", "y/z.py"]);
        assert_eq!(names(&["a/x.py", "b/y.py"]), ["a/x.py", "b/y.py"]);
        assert_eq!(names(&["a/x.py", "y.py"]), ["a/x.py", "y.py"]);
        assert_eq!(names(&["__MACOSX/a/._x.py", "a/x.py", ".DS_Store"]), ["x.py"]);
    }

    #[test]
    fn junk_and_ways_out_are_left_out_and_folders_of_students_are_kept() {
        let kept = names(&[
            "bin/a.py",
            "out/b.py",
            "build/c.py",
            "media/d.png",
            "../e.py",
            "/f.py",
            "C:\\g.py",
            "x/../../h.py",
            ".git/config",
            ".hidden",
            "__pycache__/a.pyc",
            "node_modules/m/i.js",
            "k.py~",
            "README.md",
            "readme_de.md",
            "readme_parser.py",
            "back\\slash.py",
        ]);
        assert_eq!(kept, ["back/slash.py", "bin/a.py", "build/c.py", "media/d.png", "out/b.py", "readme_parser.py"]);
    }

    #[test]
    fn programs_are_left_out_and_the_rest_accepted() {
        let archive = zip_of(&[
            ("ok.py", b"#!/usr/bin/env python\nprint(1)"),
            ("mz.txt", b"MZ is a text"),
            ("a.exe", b"x"),
            ("b.dat", b"\x7fELF\x02"),
            ("c.txt", b"MZ\x90\x00"),
            ("d.txt", b"PK\x03\x04"),
            ("e.xlsx", b"PK\x03\x04"),
            ("f.csv", b"#!/bin/sh"),
            ("__init__.py", b""),
        ]);
        let files = read(&archive, Purpose::Submission, LIMIT).unwrap();
        assert_eq!(files.into_keys().collect::<Vec<_>>(), ["__init__.py", "e.xlsx", "mz.txt", "ok.py"]);
    }

    #[test]
    fn links_are_left_out() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("passwords", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        zip.start_file("a.py", SimpleFileOptions::default()).unwrap();
        zip.write_all(b"1").unwrap();
        let files = read(&zip.finish().unwrap().into_inner(), Purpose::Submission, LIMIT).unwrap();
        assert_eq!(files.into_keys().collect::<Vec<_>>(), ["a.py"]);
    }

    #[test]
    fn archives_without_anything_to_grade_are_refused() {
        assert!(refusal(&zip_of(&[("README.md", b"x")]), LIMIT).contains("no file"));
        assert!(refusal(&zip_of(&[("a.py", b"")]), LIMIT).contains("empty"));
        assert!(refusal(b"not a zip", LIMIT).contains("not a ZIP"));
        assert!(refusal(&zip_of(&[]), LIMIT).contains("not a ZIP"));
    }

    #[test]
    fn size_is_limited_by_what_is_declared_and_by_what_comes_out() {
        let archive = zip_of(&[("a.py", &[b'x'; 1001])]);
        assert!(refusal(&archive, 1000).contains("larger than 1000"));
        // The same archive with lies about the size, in both headers.
        let lying: Vec<u8> = {
            let mut lying = archive.clone();
            let real = 1001_u32.to_le_bytes();
            for at in 0..lying.len() - 4 {
                if lying[at..at + 4] == real {
                    lying[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
                }
            }
            lying
        };
        assert_ne!(lying, archive);
        assert!(read(&lying, Purpose::Submission, 1000).is_err());
        assert!(refusal(&zip_of(&[("zeros", &vec![0; 4 << 20])]), 8 << 20).contains("suspiciously"));
    }

    #[test]
    fn names_are_made_plain_and_must_stay_different() {
        assert_eq!(names(&["my work/Übung 1 (final).py", "b.py"]), ["b.py", "my_work/Übung_1__final_.py"]);
        assert!(refusal(&zip_of(&[("a b.py", b"1"), ("a_b.py", b"2")]), LIMIT).contains("two files"));
        assert!(refusal(&zip_of(&[("a/b", b"1"), ("a", b"2")]), LIMIT).contains("two files"));
        assert!(refusal(&zip_of(&[("a", b"1"), ("a/b", b"2")]), LIMIT).contains("two files"));
    }

    #[test]
    fn examples_keep_their_names() {
        let files =
            read(&zip_of(&[("ex/meta.yaml", b"x"), ("ex/my file.sh", b"#!"), ("ex/x.meta.yaml", b"")]), Purpose::Example, LIMIT).unwrap();
        assert_eq!(files.into_keys().collect::<Vec<_>>(), ["meta.yaml", "my file.sh"]);
    }

    #[test]
    fn the_same_files_give_the_same_archive() {
        let files = read(&zip_of(&[("b.py", b"2"), ("a.py", b"1")]), Purpose::Submission, LIMIT).unwrap();
        let again = read(&zip_of(&[("top/a.py", b"1"), ("top/b.py", b"2")]), Purpose::Submission, LIMIT).unwrap();
        let packed = write(&files).unwrap();
        assert_eq!(packed, write(&again).unwrap());
        assert_eq!(read(&packed, Purpose::Submission, LIMIT).unwrap(), files);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes, Purpose::Submission, LIMIT);
            let _ = read(&[b"PK\x03\x04", bytes.as_slice()].concat(), Purpose::Example, LIMIT);
        }

        #[test]
        fn damaged_archives_never_panic(changes in prop::collection::vec((0_usize..400, any::<u8>()), 1..8)) {
            let mut archive = zip_of(&[("a/b.py", b"print(1)"), ("a/c.txt", b"hello hello hello")]);
            for (at, byte) in changes {
                let length = archive.len();
                archive[at % length] = byte;
            }
            let _ = read(&archive, Purpose::Submission, LIMIT);
        }

        #[test]
        fn whatever_the_name_the_result_stays_inside(name in "\\PC{1,40}") {
            if let Some(path) = segments(&name).and_then(|path| accepted_name(&path, Purpose::Submission)) {
                prop_assert!(!path.starts_with('/') && path.split('/').all(|part| !part.is_empty() && part != ".." && part != "."), "{path:?}");
            }
        }
    }
}
