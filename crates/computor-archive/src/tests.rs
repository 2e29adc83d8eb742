//! Archives as students and authors pack them.

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
    unpack(Cursor::new(zip_of(&files)), &submission(), LIMIT).unwrap().into_keys().collect()
}

fn submission() -> Purpose {
    Purpose::Submission(Wanted::default())
}

/// The names of what is kept of a submission for an exercise that asks for these files, and what is left out.
fn kept(wanted: &[&str], archive: &[u8]) -> (Vec<String>, Vec<(String, &'static str)>) {
    let purpose = Purpose::Submission(Wanted::new(wanted.iter().map(|path| (*path).to_owned())));
    let repacked = repack(Cursor::new(archive), &purpose, LIMIT, tempfile::tempfile().unwrap()).unwrap();
    let left_out = repacked.left_out.into_iter().map(|file| (file.path, file.reason)).collect();
    (repacked.included.into_iter().map(|file| file.path).collect(), left_out)
}

fn files(names: &[&str]) -> Vec<u8> {
    zip_of(&names.iter().map(|name| (*name, b"x".as_slice())).collect::<Vec<_>>())
}

#[test]
fn folders_around_go_only_if_the_exercise_s_files_are_found_then() {
    for (wanted, sent, names) in [
        (&["src/squares.py"][..], &["src/squares.py"][..], &["src/squares.py"][..]),
        (&["src/squares.py"], &["a/b/src/squares.py", "a/b/notes.txt"], &["notes.txt", "src/squares.py"]),
        (&["squares.py"], &["a/squares.py", "__MACOSX/a/._squares.py"], &["squares.py"]),
        (&["squares.py"], &["a/b/c/squares.py"], &["squares.py"]),
        (&["squares.py"], &["src/other.py"], &["src/other.py"]),
        (&["squares.py", "src/more.py"], &["src/squares.py", "src/src/more.py"], &["squares.py", "src/more.py"]),
        (&["*.py"], &["a/b/x.py"], &["x.py"]),
        (&["src/*.m"], &["work/src/f.m"], &["src/f.m"]),
        (&[], &["src/squares.py"], &["squares.py"]),
    ] {
        assert_eq!(kept(wanted, &files(sent)).0, names, "{sent:?} for {wanted:?}");
    }
}

#[test]
fn what_the_exercise_asks_for_is_taken_under_its_name() {
    let sent = files(&["README.md", "Übung/my file.py", "readme.txt", ".config/x.yaml", ".hidden", "table.tmp", "data.jar"]);
    let (names, _) = kept(&["README.md", "Übung/my file.py", ".config/x.yaml", "*.tmp", "data.jar"], &sent);
    assert_eq!(names, [".config/x.yaml", "README.md", "data.jar", "table.tmp", "Übung/my file.py"]);
    // but no program
    let (names, left_out) = kept(&["a", "b.py"], &zip_of(&[("a", b"\x7fELF"), ("b.py", b"1")]));
    assert_eq!((names, left_out), (vec!["b.py".to_owned()], vec![("a".to_owned(), DANGEROUS)]));
}

#[test]
fn what_is_left_out_is_said_with_the_reason() {
    let sent = zip_of(&[
        ("w/a.py", b"1"),
        ("w/README.md", b"x"),
        ("w/b.exe", b"x"),
        ("w/__pycache__/a.pyc", b"x"),
        ("../c.py", b"x"),
        ("w/.DS_Store", b"x"),
    ]);
    let (names, left_out) = kept(&["a.py"], &sent);
    assert_eq!(names, ["a.py"]);
    let paths: Vec<&str> = left_out.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["../c.py", "w/README.md", "w/b.exe", "w/__pycache__/a.pyc", "w/.DS_Store"]);
    assert!(left_out[0].1.contains("out of the archive") && left_out[1].1.contains("own text"), "{left_out:?}");
    let many: Vec<String> = (0..300).map(|number| format!("{}{number}.pyc", "x".repeat(300))).chain(["a.py".to_owned()]).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let (_, left_out) = kept(&["a.py"], &files(&many));
    assert!(left_out.len() == 100 && left_out.iter().all(|(path, _)| path.len() <= 200));
    let message = refusal(&files(&["README.md"]), LIMIT);
    assert!(message.contains("README.md") && message.contains("own text"), "{message}");
}

/// The name of the one file of an archive whose name is these bytes, with or without the mark for UTF-8.
fn name_of(raw: &[u8], marked: bool) -> String {
    let placeholder = "n".repeat(raw.len());
    let mut archive = files(&[&placeholder]);
    let found: Vec<usize> = (0..archive.len() - raw.len()).filter(|at| archive[*at..].starts_with(placeholder.as_bytes())).collect();
    for at in found {
        archive[at..at + raw.len()].copy_from_slice(raw);
    }
    for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = archive.windows(4).position(|window| window == magic).unwrap() + flags;
        archive[at + 1] = if marked { archive[at + 1] | 8 } else { archive[at + 1] & !8 };
    }
    kept(&["lösung.py"], &archive).0.remove(0)
}

#[test]
fn a_name_is_the_same_from_every_system() {
    for (raw, marked) in [
        (&b"l\xc3\xb6sung.py"[..], true),
        (b"l\xc3\xb6sung.py", false),
        (b"lo\xcc\x88sung.py", true),
        (b"lo\xcc\x88sung.py", false),
        (b"l\x94sung.py", false),
        (b"l\xf6sung.py", false),
    ] {
        assert_eq!(name_of(raw, marked), "lösung.py", "{raw:?} {marked}");
    }
}

/// An archive that is in a file, repacked.
fn repacked(archive: &[u8], limit: u64) -> Result<(Vec<u8>, Vec<Included>)> {
    let Repacked { archive: mut file, included, .. } = repack(Cursor::new(archive), &submission(), limit, tempfile::tempfile().unwrap())?;
    let mut packed = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut packed).unwrap();
    Ok((packed, included))
}

fn refusal(archive: &[u8], limit: u64) -> String {
    assert_eq!(
        unpack(Cursor::new(archive), &submission(), limit).unwrap_err().to_string(),
        repacked(archive, limit).unwrap_err().to_string()
    );
    let error = repacked(archive, limit).unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error:?}");
    error.to_string()
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
    let files = unpack(Cursor::new(&archive), &submission(), LIMIT).unwrap();
    assert_eq!(files.into_keys().collect::<Vec<_>>(), ["__init__.py", "e.xlsx", "mz.txt", "ok.py"]);
}

#[test]
fn links_are_left_out() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("passwords", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.start_file("a.py", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"1").unwrap();
    let files = unpack(Cursor::new(zip.finish().unwrap().into_inner()), &submission(), LIMIT).unwrap();
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
    assert!(unpack(Cursor::new(&lying), &submission(), 1000).is_err());
    assert!(refusal(&zip_of(&[("zeros", &vec![0; 4 << 20])]), 8 << 20).contains("suspiciously"));
}

#[test]
fn names_are_made_plain_and_must_stay_different() {
    assert_eq!(names(&["my work/Übung 1 (final).py", "b.py"]), ["b.py", "my_work/Übung_1__final_.py"]);
    assert!(refusal(&zip_of(&[("a b.py", b"1"), ("a_b.py", b"2")]), LIMIT).contains("two files"));
    assert!(refusal(&zip_of(&[("a/b", b"1"), ("a", b"2")]), LIMIT).contains("two files"));
    assert!(refusal(&zip_of(&[("a", b"1"), ("a/b", b"2")]), LIMIT).contains("two files"));
}

/// An archive with entries that are named alike, which no proper program writes: they have other names first.
fn alike(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let placeholder = |at: usize, name: &str| format!("{at}{}", &name[1..]);
    let named: Vec<String> = entries.iter().enumerate().map(|(at, (name, _))| placeholder(at, name)).collect();
    let files: Vec<(&str, &[u8])> = named.iter().map(String::as_str).zip(entries.iter().map(|(_, content)| *content)).collect();
    let mut archive = zip_of(&files);
    for (other, (name, _)) in named.iter().zip(entries) {
        for at in 0..archive.len() - other.len() {
            if archive[at..].starts_with(other.as_bytes()) {
                archive[at..at + name.len()].copy_from_slice(name.as_bytes());
            }
        }
    }
    archive
}

#[test]
fn a_name_that_is_there_twice_is_refused_and_not_the_last_one_taken() {
    let both = alike(&[("w/a.py", b"print(1)"), ("w/a.py", b"print(2)"), ("w/b.py", b"3")]);
    assert_eq!(refusal(&both, LIMIT), "two files of the archive have the name \"w/a.py\", with different contents: remove one of them");
    for purpose in [Purpose::Example(Wanted::default()), Purpose::Found, Purpose::Packed] {
        assert!(matches!(unpack(Cursor::new(&both), &purpose, LIMIT), Err(Error::Refused(why)) if why.contains("w/a.py")));
    }
    // What appends to an archive may write a folder, or the same file, again.
    let again = alike(&[("w/a.py", b"print(1)"), ("w/a.py", b"print(1)"), ("w/b/", b""), ("w/b/", b"")]);
    assert_eq!(kept(&[], &again).0, ["a.py"]);
    // One name that is written in two ways was told apart by nothing but its bytes.
    let composed = zip_of(&[("w/l\u{f6}.py", b"1"), ("w/lo\u{308}.py", b"2")]);
    assert!(refusal(&composed, LIMIT).contains("two files would have the name"));
    // More of them than anybody has, behind one name.
    let many: Vec<(&str, &[u8])> = vec![("w/a.py", b"1"); 10];
    assert_eq!(kept(&[], &alike(&many)).0, ["a.py"]);
}

#[test]
fn names_that_are_one_on_some_machines_are_refused() {
    for (one, other) in [("w/Data.csv", "w/data.csv"), ("Src/a.py", "src/a.py"), ("a/\u{fb01}t.py", "a/fit.py")] {
        let archive = files(&[one, other, "x/y.py"]);
        assert!(refusal(&archive, LIMIT).contains("one file on some machines"), "{one} {other}");
        assert!(unpack(Cursor::new(&archive), &Purpose::Example(Wanted::default()), LIMIT).is_err(), "{one} {other}");
        // What a program has left, and what was packed here before, is what it is.
        assert_eq!(unpack(Cursor::new(&archive), &Purpose::Found, LIMIT).unwrap().len(), 3);
    }
    // What is left out is in nobody's way, and folders that differ so are no two files.
    assert_eq!(kept(&[], &files(&["a.py", "A.pyc", "a.pyc", "D/b.py", "d/c.py"])).0, ["D/b.py", "a.py", "d/c.py"]);
}

#[test]
fn examples_keep_their_names() {
    let files = unpack(
        Cursor::new(zip_of(&[("ex/meta.yaml", b"x"), ("ex/my file.sh", b"#!"), ("ex/x.meta.yaml", b"")])),
        &Purpose::Example(Wanted::default()),
        LIMIT,
    )
    .unwrap();
    assert_eq!(files.into_keys().collect::<Vec<_>>(), ["meta.yaml", "my file.sh"]);
}

#[test]
fn an_example_keeps_what_it_names() {
    let of = |wanted: &[&str]| -> Vec<String> {
        let purpose = Purpose::Example(Wanted::new(wanted.iter().map(|path| (*path).to_owned())));
        let archive = files(&["ex/meta.yaml", "ex/data.meta.yaml", "ex/.clang-format", "ex/old.bak"]);
        unpack(Cursor::new(archive), &purpose, LIMIT).unwrap().into_keys().collect()
    };
    assert_eq!(of(&[]), ["meta.yaml"]);
    assert_eq!(of(&["data.meta.yaml", ".clang-format"]), [".clang-format", "data.meta.yaml", "meta.yaml"]);
}

#[test]
fn an_example_with_something_that_leads_elsewhere_is_refused() {
    let archive = |name: Option<&str>, link: bool| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("ex/meta.yaml", SimpleFileOptions::default()).unwrap();
        zip.write_all(b"x").unwrap();
        match name {
            Some(name) if link => zip.add_symlink(name, "/etc/passwd", SimpleFileOptions::default()).unwrap(),
            Some(name) => zip.start_file(name, SimpleFileOptions::default()).unwrap(),
            None => {}
        }
        zip.finish().unwrap().into_inner()
    };
    let of = |name, link, purpose: &Purpose| unpack(Cursor::new(archive(name, link)), purpose, LIMIT);
    for name in ["../x", "ex/../../x", "/x", "C:\\x", "\\\\host\\x", "ex/a\tb"] {
        let refused = of(Some(name), false, &Purpose::Example(Wanted::default())).unwrap_err();
        assert!(matches!(&refused, Error::Refused(why) if why.contains("leads out of the archive")), "{name}: {refused:?}");
        assert_eq!(of(Some(name), false, &Purpose::Found).unwrap().len(), 1, "{name}");
    }
    let refused = of(Some("ex/passwords"), true, &Purpose::Example(Wanted::default())).unwrap_err();
    assert_eq!(refused.to_string(), "ex/passwords cannot be part of an example: it is a link");
    assert_eq!(of(Some("ex/passwords"), true, &Purpose::Found).unwrap().len(), 1);
    // The twin, and what only a tool left behind.
    assert_eq!(of(None, false, &Purpose::Example(Wanted::default())).unwrap().len(), 1);
    assert_eq!(of(Some("__MACOSX/._x"), false, &Purpose::Example(Wanted::default())).unwrap().len(), 1);
}

#[test]
fn the_same_files_give_the_same_archive() {
    let files = unpack(Cursor::new(zip_of(&[("b.py", b"2"), ("a.py", b"1")])), &submission(), LIMIT).unwrap();
    let again = unpack(Cursor::new(zip_of(&[("top/a.py", b"1"), ("top/b.py", b"2")])), &submission(), LIMIT).unwrap();
    let packed = pack(&files, &std::collections::BTreeSet::new()).unwrap();
    assert_eq!(packed, pack(&again, &std::collections::BTreeSet::new()).unwrap());
    assert_eq!(unpack(Cursor::new(&packed), &submission(), LIMIT).unwrap(), files);
}

/// Work that was stored before is the same work afterwards: its digest says so.
#[test]
fn what_is_repacked_is_what_is_packed() {
    let noise: Vec<u8> = (0..700_000_u64).map(|i| (i.wrapping_mul(6_364_136_223_846_793_005) >> 33) as u8).collect();
    let text: Vec<u8> = (0..60_000).flat_map(|i| format!("line {} {}\n", i % 977, i).into_bytes()).collect();
    let archive =
        zip_of(&[("top/z/b.txt", &text), ("top/a.bin", &noise), ("top/__init__.py", b""), ("top/c.exe", b"MZ\0"), ("top/d.py", b"1")]);
    let files = unpack(Cursor::new(&archive), &submission(), 8 << 20).unwrap();
    let (packed, included) = repacked(&archive, 8 << 20).unwrap();
    assert!(packed == pack(&files, &std::collections::BTreeSet::new()).unwrap(), "other bytes");
    let sizes: Vec<_> = included.iter().map(|file| (file.path.as_str(), file.size as usize)).collect();
    assert_eq!(sizes, [("__init__.py", 0), ("a.bin", noise.len()), ("d.py", 1), ("z/b.txt", text.len())]);
}

#[test]
fn names_that_no_disk_holds_are_refused_unless_they_are_left_out() {
    let long = format!(".{}/z", "x".repeat(300));
    let deep = format!(".a/{}z", "b/".repeat(40));
    for name in [&long, &deep] {
        let archive = files(&[name, "a.py"]);
        assert!(unpack(Cursor::new(&archive), &Purpose::Packed, LIMIT).is_err(), "{name}");
        let wanted = Purpose::Submission(Wanted::new([name.clone()]));
        let kept = unpack(Cursor::new(&archive), &wanted, LIMIT).map(|files| files.into_keys().collect::<Vec<_>>());
        assert!(kept.as_ref().map_or(true, |kept| *kept == ["a.py"]), "{kept:?}");
        assert_eq!(unpack(Cursor::new(&archive), &submission(), LIMIT).unwrap().into_keys().collect::<Vec<_>>(), ["a.py"]);
    }
}

#[test]
fn what_a_program_left_in_a_folder_stays_in_it_and_what_was_packed_here_is_all_there() {
    let of = |purpose: &Purpose, names: &[&str]| -> Vec<String> {
        unpack(Cursor::new(files(names)), purpose, LIMIT).unwrap().into_keys().collect()
    };
    assert_eq!(of(&Purpose::Found, &["plots/a.png", "plots/__pycache__/x.pyc"]), ["plots/a.png"]);
    // It describes no example, whatever the program calls it.
    assert_eq!(of(&Purpose::Found, &["meta.yaml", "run.meta.yaml"]), ["meta.yaml", "run.meta.yaml"]);
    assert_eq!(of(&Purpose::Packed, &["src/.config/x.yaml"]), ["src/.config/x.yaml"]);
    assert_eq!(of(&Purpose::Packed, &["ex/.git/x", "ex/a.py", "ex/b.meta.yaml"]), ["ex/.git/x", "ex/a.py", "ex/b.meta.yaml"]);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = unpack(Cursor::new(&bytes), &submission(), LIMIT);
        let _ = unpack(Cursor::new([b"PK\x03\x04", bytes.as_slice()].concat()), &Purpose::Example(Wanted::default()), LIMIT);
    }

    #[test]
    fn damaged_archives_never_panic(changes in prop::collection::vec((0_usize..400, any::<u8>()), 1..8)) {
        let mut archive = zip_of(&[("a/b.py", b"print(1)"), ("a/c.txt", b"hello hello hello")]);
        for (at, byte) in changes {
            let length = archive.len();
            archive[at % length] = byte;
        }
        let _ = unpack(Cursor::new(&archive), &submission(), LIMIT);
    }

    #[test]
    fn whatever_the_name_the_result_stays_inside(name in "\\PC{1,40}") {
        if let Some(path) = segments(&name).and_then(|path| names::kept_name(&path).ok()) {
            prop_assert!(!path.starts_with('/') && path.split('/').all(|part| !part.is_empty() && part != ".." && part != "."), "{path:?}");
        }
    }
}
