//! An archive as somebody sends it, and one whose entries have any names, for an exercise that asks for any files.
#![no_main]

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use computor_archive::{Files, MAX_ENTRIES, Purpose, Wanted, is_modest, pack, repack, segments, unpack};
use libfuzzer_sys::fuzz_target;

const LIMIT: u64 = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    // The first line names what the exercise asks for; the rest is an archive, or the names and contents of one.
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (wanted, rest) = bytes.split_at(at);
    let wanted = Wanted::new(String::from_utf8_lossy(wanted).split(',').map(str::to_owned));
    let rest = rest.get(1..).unwrap_or_default();
    look_through(rest, &wanted);
    look_through(&[b"PK\x03\x04", rest].concat(), &wanted);
    if let Some(archive) = of_names(rest) {
        look_through(&archive, &wanted);
    }
});

fn of_names(lines: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for line in lines.split(|byte| *byte == b'\n').take(64) {
        let name = String::from_utf8_lossy(line);
        let (name, content) = name.split_once('=').unwrap_or((&name, "x"));
        zip.start_file(name, options).ok()?;
        zip.write_all(content.as_bytes()).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// For each purpose: what is accepted lies inside, keeps to the limits, and is the same when it is packed and read again.
fn look_through(archive: &[u8], wanted: &Wanted) {
    for purpose in [Purpose::Submission(wanted.clone()), Purpose::Example(wanted.clone()), Purpose::Found, Purpose::Packed] {
        let files = unpack(Cursor::new(archive), &purpose, LIMIT);
        let repacked = tempfile::tempfile().map(|target| repack(Cursor::new(archive), &purpose, LIMIT, target));
        if let Ok(repacked) = &repacked {
            assert_eq!(files.is_ok(), repacked.is_ok(), "{files:?} {repacked:?}");
        }
        let Ok(files) = files else { continue };
        check(&files);
        if let Ok(Ok(repacked)) = repacked {
            let names: Vec<_> = repacked.included.iter().map(|file| file.path.as_str()).collect();
            assert!(files.keys().eq(names.iter().copied()), "{names:?} {files:?}");
        }
        let packed = pack(&files, &BTreeSet::new()).expect("what was accepted can be packed");
        let again = unpack(Cursor::new(&packed), &Purpose::Packed, LIMIT).expect("what was packed here can be read");
        assert_eq!(again, files);
    }
}

fn check(files: &Files) {
    assert!(!files.is_empty() && files.len() <= MAX_ENTRIES);
    assert!(files.values().map(|content| content.len() as u64).sum::<u64>() <= LIMIT);
    for name in files.keys() {
        let path = segments(name).expect("a name that leads nowhere else");
        assert_eq!(path.join("/"), *name);
        assert!(is_modest(&path), "{name}");
        let folders = name.match_indices('/').filter_map(|(at, _)| name.get(..at));
        assert!(folders.into_iter().all(|folder| !files.contains_key(folder)), "{name} is below a file");
    }
}
