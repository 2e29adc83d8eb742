//! ZIP archives from strangers: what is taken from them, under which names, and how they are packed again.
//!
//! An archive is refused as a whole when it is not one, is too large, or unpacks to too much, and one of an example also when
//! something in it leads elsewhere: its author has to know. Of all others a single file that nobody should have is left out. Sizes are counted while unpacking, since an archive may lie about them. What is unpacked
//! never gets a name on the disk: a submission goes from one archive into another, a piece at a time.
//!
//! What an exercise asks for decides ([`Wanted`]): such a file keeps its name and its folder, and is taken though it would be
//! left out otherwise. Whoever hands in is told what was left out, and why.
//!
//! Folders such as `bin`, `build`, `out` or `media` are kept: students name folders so. Only what a tool leaves behind
//! (`__pycache__`, `node_modules`) is left out. Empty files are kept too, because `__init__.py` means something.

mod directory;
mod names;

use bytes::Bytes;
pub use directory::open as open_distinct;
pub use names::{Wanted, is_junk, segments};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufWriter, Cursor, Read, Seek, Write},
};
use unicode_normalization::UnicodeNormalization as _;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Why nothing is taken from an archive.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not one, or too large, or made to do harm; in words for who sent it.
    #[error("{0}")]
    Refused(String),
    /// The disk fails, or what is packed does not fit into the format.
    #[error(transparent)]
    Failed(#[from] ZipError),
}

/// What comes of an archive.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Files by path. Paths are relative, joined by `/`, and never lead outside.
pub type Files = BTreeMap<String, Bytes>;

/// More entries than this are in no archive that a person made.
pub const MAX_ENTRIES: usize = 5_000;
/// An entry above [`SMALL`] that unpacks to more than this many times its size was made to do harm.
const MAX_RATIO: u64 = 200;
const SMALL: u64 = 1 << 20;
/// Nobody nests folders deeper than this, or names files longer.
const MAX_DEPTH: usize = 32;
const MAX_NAME: usize = 255;

/// What an archive is read for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// A student's work for an exercise: programs and other dangerous files are left out, names are made plain.
    Submission(Wanted),
    /// An example: its author's names and files are kept, and names that lead out of it and links are refused. What it names itself is
    /// kept, though a tool might have made it.
    Example(Wanted),
    /// What a program left behind: names and files are kept, and what leads elsewhere or a tool has made is left out.
    Found,
    /// What was packed here: all of it.
    Packed,
}

/// What became of the files of an archive that was packed again.
#[derive(Debug)]
pub struct Repacked {
    /// The new archive.
    pub archive: File,
    /// What is in it.
    pub included: Vec<Included>,
    /// What is not, as far as people read.
    pub left_out: Vec<LeftOut>,
}

/// A file of a repacked archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Included {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
}

fn bad(message: impl Into<String>) -> Error {
    Error::Refused(message.into())
}

fn failed(error: io::Error) -> Error {
    Error::Failed(error.into())
}

fn unreadable(error: ZipError) -> Error {
    bad(format!("the archive cannot be read: {error}"))
}

fn too_large(limit: u64) -> Error {
    bad(format!("the files are larger than {limit} bytes together"))
}

/// Files are copied in pieces of this size.
const PIECE: usize = 1 << 16;
/// So much of a file tells what it is.
const HEAD: usize = 64;

fn open<R: Read + Seek>(mut archive: R) -> Result<ZipArchive<R>> {
    let mut magic = [0; 4];
    let begins = archive.rewind().and_then(|()| archive.read_exact(&mut magic));
    if begins.is_err() || magic != *b"PK\x03\x04" {
        return Err(bad("the file is not a ZIP archive, or an empty one"));
    }
    open_distinct(archive, MAX_ENTRIES)
}

/// The files that are accepted, by name: where they are in the archive. And those that are not.
fn accepted<R: Read + Seek>(zip: &mut ZipArchive<R>, purpose: &Purpose, limit: u64) -> Result<(BTreeMap<String, usize>, Vec<LeftOut>)> {
    let (entries, mut left_out) = entries(zip, limit)?;
    if let (Purpose::Example(_), Some(LeftOut { path, reason })) = (purpose, left_out.first()) {
        return Err(bad(format!("{path} cannot be part of an example: {reason}")));
    }
    let paths = entries.iter().map(|(_, path)| path.as_slice());
    let around = match purpose {
        Purpose::Submission(wanted) => wanted.wrappers(paths).to_vec(),
        Purpose::Example(_) => Wanted::default().wrappers(paths).to_vec(),
        Purpose::Found | Purpose::Packed => Vec::new(),
    };
    let mut files = BTreeMap::new();
    for (index, path) in entries {
        let whole = path.join("/");
        let path = path.strip_prefix(around.as_slice()).unwrap_or(&path);
        let name = match purpose {
            Purpose::Submission(wanted) => {
                let is_wanted = wanted.has(path);
                match if is_wanted { Ok(path.join("/")) } else { names::kept_name(path) } {
                    Ok(name) if dangerous(&name, &content(zip, index, HEAD as u64)?, is_wanted) => Err(DANGEROUS),
                    named => named,
                }
            }
            Purpose::Example(wanted) if wanted.has(path) => Ok(path.join("/")),
            // Descriptions of other examples that lie beside this one.
            Purpose::Example(_) if whole.ends_with(".meta.yaml") => Err("it describes another example"),
            Purpose::Example(_) | Purpose::Found if path.iter().any(|part| is_junk(part)) => Err(names::JUNK),
            Purpose::Example(_) | Purpose::Found | Purpose::Packed => Ok(path.join("/")),
        };
        match name {
            Ok(_) if !is_modest(path) => return Err(bad(IMMODEST)),
            Ok(name) => insert(&mut files, name, index)?,
            Err(reason) => LeftOut::note(&mut left_out, &whole, reason),
        }
    }
    if matches!(purpose, Purpose::Submission(_) | Purpose::Example(_)) {
        distinct(files.keys())?;
    }
    if files.is_empty() {
        let why = left_out.first().map_or(String::new(), |file| format!(": {} is left out, because {}", file.path, file.reason));
        return Err(bad(format!("the archive has no file that can be accepted{why}")));
    }
    Ok((files, left_out))
}

/// Whether these files are as many on every machine: names that differ in case or in the form of their letters alone are one
/// file for half of those who unpack them.
///
/// # Errors
/// [`Error::Refused`], with the names.
pub fn distinct<'a>(names: impl IntoIterator<Item = &'a String>) -> Result<()> {
    let mut seen: BTreeMap<String, &String> = BTreeMap::new();
    for name in names {
        let folded = name.nfkc().flat_map(char::to_lowercase).nfkc().collect();
        if let Some(other) = seen.insert(folded, name) {
            return Err(bad(format!("{other} and {name} are one file on some machines: rename one of them")));
        }
    }
    Ok(())
}

/// Why an archive is refused that nobody could unpack. What is left out may have any name.
const IMMODEST: &str = "the archive has folders too deep, or names too long";

/// Why a file is left out that may do harm.
const DANGEROUS: &str = "it is a program, or a kind of file that is not graded";

/// A file that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path in the archive that was sent.
    pub path: String,
    /// Why.
    pub reason: &'static str,
}

impl LeftOut {
    /// Nobody reads longer lists, or longer names.
    const MOST: usize = 100;

    fn note(list: &mut Vec<Self>, path: &str, reason: &'static str) {
        if list.len() < Self::MOST {
            list.push(Self { path: path.chars().filter(|c| !c.is_control()).take(200).collect(), reason });
        }
    }
}

const ALL_EMPTY: &str = "all files of the archive are empty";

/// Unpacks what is accepted of an archive: at most `limit` bytes.
///
/// # Errors
/// When it is refused.
pub fn unpack(archive: impl Read + Seek, purpose: &Purpose, limit: u64) -> Result<Files> {
    let mut zip = open(archive)?;
    let mut files = Files::new();
    let mut left = limit;
    for (name, index) in accepted(&mut zip, purpose, limit)?.0 {
        let content = content(&mut zip, index, left.saturating_add(1))?;
        left = left.checked_sub(content.len() as u64).ok_or_else(|| too_large(limit))?;
        files.insert(name, content.into());
    }
    if left == limit { Err(bad(ALL_EMPTY)) } else { Ok(files) }
}

/// Packs what is accepted of an archive into another one, in the form of [`pack`]: at most `limit` bytes unpacked. Holds a
/// small piece of one file at a time.
///
/// # Errors
/// When it is refused, or cannot be written.
pub fn repack(archive: impl Read + Seek, purpose: &Purpose, limit: u64, target: File) -> Result<Repacked> {
    let mut zip = open(archive)?;
    let (accepted, left_out) = accepted(&mut zip, purpose, limit)?;
    let mut packed = ZipWriter::new(BufWriter::with_capacity(PIECE, target));
    let mut included = Vec::with_capacity(accepted.len());
    let mut left = limit;
    for (path, index) in accepted {
        let entry = zip.by_index(index).map_err(unreadable)?;
        packed.start_file(path.as_str(), options())?;
        let size = copy_pieces(entry.take(left.saturating_add(1)), &mut packed)?;
        left = left.checked_sub(size).ok_or_else(|| too_large(limit))?;
        included.push(Included { path, size });
    }
    if left == limit {
        return Err(bad(ALL_EMPTY));
    }
    let archive = packed.finish()?.into_inner().map_err(|error| failed(error.into_error()))?;
    Ok(Repacked { archive, included, left_out })
}

/// Copies in pieces that are full but for the last, so that what is packed depends on nothing but the content.
fn copy_pieces(mut from: impl Read, to: &mut impl Write) -> Result<u64> {
    let mut size = 0;
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        piece.clear();
        let damaged = |error: io::Error| bad(format!("the archive is damaged: {error}"));
        let read = from.by_ref().take(PIECE as u64).read_to_end(&mut piece).map_err(damaged)?;
        if read == 0 {
            return Ok(size);
        }
        to.write_all(&piece).map_err(failed)?;
        size += read as u64;
    }
}

/// Where a file is in the archive, and the segments of its path.
type Entry = (usize, Vec<String>);

/// The plain files of the archive: index and segments of the path. And what else is in it, apart from folders.
fn entries<R: Read + Seek>(zip: &mut ZipArchive<R>, limit: u64) -> Result<(Vec<Entry>, Vec<LeftOut>)> {
    let (mut entries, mut left_out) = (Vec::new(), Vec::new());
    let mut declared = 0_u64;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(unreadable)?;
        let name = names::decoded(entry.name_raw(), &entry.name().map_err(unreadable)?);
        if !entry.is_file() {
            if !entry.is_dir() {
                LeftOut::note(&mut left_out, &name, "it is a link");
            }
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
        match segments(&name) {
            Some(path) if is_modest(&path) || path.iter().any(|part| is_junk(part)) => entries.push((index, path)),
            Some(_) => return Err(bad(IMMODEST)),
            None => LeftOut::note(&mut left_out, &name, names::OUTSIDE),
        }
    }
    Ok((entries, left_out))
}

/// Unpacks one entry, or the beginning of a larger one.
fn content<R: Read + Seek>(zip: &mut ZipArchive<R>, index: usize, limit: u64) -> Result<Vec<u8>> {
    let entry = zip.by_index(index).map_err(unreadable)?;
    let mut content = Vec::new();
    entry.take(limit).read_to_end(&mut content).map_err(|error| bad(format!("the archive is damaged: {error}")))?;
    Ok(content)
}

/// Adds a file, unless another one has its name or is where it needs a folder.
///
/// # Errors
/// When it is refused.
pub fn insert<T>(files: &mut BTreeMap<String, T>, name: String, content: T) -> Result<()> {
    let below = format!("{name}/");
    let is_folder = files.range(below.clone()..).next().is_some_and(|(other, _)| other.starts_with(&below));
    let mut folders = name.match_indices('/').filter_map(|(at, _)| name.get(..at));
    if is_folder || files.contains_key(&name) || folders.any(|folder| files.contains_key(folder)) {
        return Err(bad(format!("two files would have the name {name:?}")));
    }
    files.insert(name, content);
    Ok(())
}

/// Whether a path is as deep, and its names are as long, as people make them.
pub fn is_modest(path: &[String]) -> bool {
    path.len() <= MAX_DEPTH && path.iter().all(|part| part.len() <= MAX_NAME)
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

/// Whether a file is none that anybody should have; one that the exercise asks for is judged by its content alone.
fn dangerous(name: &str, content: &[u8], wanted: bool) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let ending = file.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
    let ending = ending.as_str();
    const PROGRAMS: [&[u8]; 6] =
        [b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"];
    // A text may begin with the letters MZ; a Windows program has zeros in its header.
    let windows = content.starts_with(b"MZ") && content.iter().take(64).any(|byte| *byte == 0);
    let zipped = content.starts_with(b"PK\x03\x04") && !ZIPPED.contains(&ending);
    let script = content.starts_with(b"#!") && !SCRIPTS.contains(&ending);
    windows || PROGRAMS.iter().any(|magic| content.starts_with(magic)) || !wanted && (REFUSED.contains(&ending) || zipped || script)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
}

/// Packs files so that the same files give the same bytes. Those of these names can be executed where the archive is unpacked.
///
/// # Errors
/// Only for more files than a ZIP archive can hold.
pub fn pack(files: &Files, executable: &BTreeSet<String>) -> Result<Bytes> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = if executable.contains(name) { options().unix_permissions(0o755) } else { options() };
        zip.start_file(name.as_str(), options)?;
        // What deflate makes depends on the pieces that it is given, so they are those of `copy_pieces`.
        for piece in content.chunks(PIECE) {
            zip.write_all(piece).map_err(failed)?;
        }
    }
    Ok(zip.finish()?.into_inner().into())
}

#[cfg(test)]
mod tests;
