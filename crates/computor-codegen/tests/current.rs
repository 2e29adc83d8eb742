//! The files under `clients/` are those that this version makes. `UPDATE_GOLDEN=1 cargo test -p computor-codegen` makes them anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_codegen::{Difference, Package, Target, generate};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../clients")
}

#[test]
fn the_committed_files_are_current() {
    let package = Package::at(clients());
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut different = Vec::new();
    // The schemas are those of their readers: the command line, which knows all of them, has their test.
    for target in Target::ALL.into_iter().filter(|target| *target != Target::Schemas) {
        let files = generate(target, &[]);
        if update {
            package.write(target, &files, false).unwrap();
        }
        different.extend(package.check(target, &files).unwrap());
    }
    assert_eq!(different, [], "run: UPDATE_GOLDEN=1 cargo test -p computor-codegen");
    nothing_is_left_over();
}

/// Nothing lies between the generated files that was not generated.
fn nothing_is_left_over() {
    let manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(clients().join("generated.json")).unwrap()).unwrap();
    let listed: BTreeSet<&str> =
        manifest.as_object().unwrap().values().flat_map(|paths| paths.as_array().unwrap()).map(|path| path.as_str().unwrap()).collect();
    let directories: BTreeSet<&str> =
        listed.iter().filter(|path| path.contains("/generated/")).map(|path| path.rsplit_once('/').unwrap().0).collect();
    assert!(!directories.is_empty());
    for directory in directories {
        for entry in fs::read_dir(clients().join(directory)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                let path = format!("{directory}/{}", entry.file_name().to_str().unwrap());
                assert!(listed.contains(path.as_str()), "{path} is not made any more");
            }
        }
    }
}

#[test]
fn what_is_out_of_date_is_found_and_mended() {
    let place = tempfile::tempdir().unwrap();
    let package = Package::at(place.path());
    let mut files = generate(Target::ErrorCodes, &[]);
    let all = files.len();
    assert_eq!(package.check(Target::ErrorCodes, &files).unwrap().len(), all, "nothing is there yet");
    package.write(Target::ErrorCodes, &files, false).unwrap();
    assert_eq!(package.check(Target::ErrorCodes, &files).unwrap(), []);

    let changed = files[0].path.clone();
    fs::write(place.path().join(&changed), "edited").unwrap();
    let gone = files.pop().unwrap();
    let expected = [Difference::Changed(changed), Difference::Stale(gone.path.clone())];
    assert_eq!(package.check(Target::ErrorCodes, &files).unwrap(), expected);
    assert_eq!(package.write(Target::ErrorCodes, &files, false).unwrap(), expected);
    assert!(!place.path().join(&gone.path).exists());
    assert_eq!(package.check(Target::ErrorCodes, &files).unwrap(), []);
}

/// A manifest may come from anywhere; it must not make the generator remove what lies outside.
#[test]
fn nothing_outside_is_removed() {
    let place = tempfile::tempdir().unwrap();
    let outside = place.path().join("precious");
    fs::write(&outside, "").unwrap();
    let inside = place.path().join("clients");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("generated.json"), format!(r#"{{"error-codes": ["../precious", {outside:?}]}}"#)).unwrap();
    Package::at(&inside).write(Target::ErrorCodes, &generate(Target::ErrorCodes, &[]), true).unwrap();
    assert!(outside.exists());
}
