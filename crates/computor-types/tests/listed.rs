//! What is declared is listed: an entity or endpoint that `registry.rs` forgot would silently not exist.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, fs, path::Path};

/// Words that follow `before` in the DTO files.
fn declared(before: &str) -> BTreeSet<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dto");
    let mut names = BTreeSet::new();
    for file in fs::read_dir(directory).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for rest in text.split(before).skip(1) {
            names.insert(rest.chars().take_while(|c| c.is_alphanumeric()).collect());
        }
    }
    names
}

#[test]
fn every_entity_is_listed() {
    let mut listed = BTreeSet::new();
    macro_rules! name {
        ($entity:ident: $($ability:ident)*) => {
            listed.insert(stringify!($entity).to_owned());
        };
    }
    computor_types::for_each_entity!(name);
    assert_eq!(declared("impl Entity for "), listed);
}

#[test]
fn every_endpoint_is_listed() {
    let mut listed = BTreeSet::new();
    macro_rules! name {
        ($endpoint:ident) => {
            listed.insert(stringify!($endpoint).to_owned());
        };
    }
    computor_types::for_each_endpoint!(name);
    // An endpoint's name follows its doc comment.
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dto");
    let mut declared = BTreeSet::new();
    for file in fs::read_dir(directory).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for block in text.split("\nendpoint! {").skip(1) {
            let line = block.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("///")).unwrap();
            declared.insert(line.split(' ').next().unwrap().to_owned());
        }
    }
    assert_eq!(declared, listed);
}
