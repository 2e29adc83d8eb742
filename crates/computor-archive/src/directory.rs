//! The directory at the end of an archive, as it is written.
//!
//! `zip` keeps one entry for each name: of two that are named alike the first is gone when it has been opened, and nobody is told.
//! So the names are looked at before.

use crate::{Error, Result, bad, failed, unreadable};
use std::{
    collections::HashMap,
    io::{self, BufReader, Read, Seek, SeekFrom},
};
use zip::ZipArchive;

/// What an entry of the directory begins with.
const ENTRY: [u8; 4] = *b"PK\x01\x02";

/// Opens an archive in which no name is there twice, with so many entries at most. A folder may be there again, and so may a file
/// with the same content: programs that append to an archive write them again, and nothing is lost.
///
/// # Errors
/// [`Error::Refused`] when it is none, when a name is there twice, or when there are too many.
pub fn open<R: Read + Seek>(mut archive: R, most: usize) -> Result<ZipArchive<R>> {
    let (begins, kept) = {
        let zip = ZipArchive::new(&mut archive).map_err(unreadable)?;
        (zip.central_directory_start(), zip.len())
    };
    archive.seek(SeekFrom::Start(begins)).map_err(failed)?;
    let named = names(BufReader::new(&mut archive), most)?;
    // Names can also be said a second time, in a place for names in Unicode.
    if named != kept {
        return Err(bad("two files of the archive have the same name"));
    }
    ZipArchive::new(archive).map_err(unreadable)
}

/// What an entry holds: its checksum and its size, or that it is a folder.
#[derive(PartialEq, Eq)]
enum Held {
    Folder,
    File([u8; 4], [u8; 4]),
}

/// How many names there are.
fn names(mut directory: impl Read, most: usize) -> Result<usize> {
    let mut seen: HashMap<Vec<u8>, Held> = HashMap::new();
    for _ in 0..=most {
        let Some((name, held)) = entry(&mut directory).map_err(failed)? else { return Ok(seen.len()) };
        if seen.get(&name).is_some_and(|before| *before != held) {
            return Err(twice(&name));
        }
        seen.insert(name, held);
    }
    Err(bad(format!("the archive has more than {most} entries")))
}

/// The next entry, if there is one.
fn entry(directory: &mut impl Read) -> io::Result<Option<(Vec<u8>, Held)>> {
    // What ends here, or is something else, is the end of the directory.
    let signature: [u8; 4] = match next(directory) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    };
    if signature != ENTRY {
        return Ok(None);
    }
    let _versions_method_and_time: [u8; 12] = next(directory)?;
    let checksum = next(directory)?;
    let _packed: [u8; 4] = next(directory)?;
    let size = next(directory)?;
    let [name, extra, comment] = [next(directory)?, next(directory)?, next(directory)?].map(|number| u64::from(u16::from_le_bytes(number)));
    let _attributes_and_place: [u8; 12] = next(directory)?;
    let mut raw = Vec::new();
    directory.by_ref().take(name).read_to_end(&mut raw)?;
    io::copy(&mut directory.by_ref().take(extra + comment), &mut io::sink())?;
    let held = if raw.ends_with(b"/") { Held::Folder } else { Held::File(checksum, size) };
    Ok(Some((raw, held)))
}

fn next<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).map(|()| bytes)
}

fn twice(raw: &[u8]) -> Error {
    let name: String = String::from_utf8_lossy(raw).chars().filter(|c| !c.is_control()).take(200).collect();
    bad(format!("two files of the archive have the name {name:?}, with different contents: remove one of them"))
}
