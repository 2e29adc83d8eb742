//! Imports between the modules of this crate point one way.
#![expect(clippy::unwrap_used, reason = "helpers of a test fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fancy_regex::Regex;

/// Modules whose files are looked at one by one; the others are each looked at as a whole. Whoever adds a language
/// works in these.
const BY_FILE: [&str; 2] = ["backend", "languages"];

/// A module by the parts of its path.
type Module = Vec<String>;

/// Every module and the text of its file without comments, visibilities and unit tests.
fn modules() -> BTreeMap<Module, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    // who may use something is no import
    let visibility = Regex::new(r"pub\((?:super|crate|in [\w:]+)\)").unwrap();
    let mut modules = BTreeMap::new();
    let mut directories = vec![root.clone()];
    while let Some(directory) = directories.pop() {
        let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        let (inner, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        directories.extend(inner);
        for file in files.iter().filter(|file| file.extension().is_some_and(|suffix| suffix == "rs") && !file.ends_with("tests.rs")) {
            let relative = file.strip_prefix(&root).unwrap().with_extension("");
            let mut module: Module = relative.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            module.pop_if(|last| ["mod", "lib"].contains(&last.as_str()));
            let text = std::fs::read_to_string(file).unwrap();
            let code = text.split("\n#[cfg(test)]").next().unwrap();
            let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            modules.insert(module, visibility.replace_all(&code.join("\n"), "pub").into_owned());
        }
    }
    modules
}

/// Every path in a text that starts at the crate, at a module above or at a module below, written out from the crate.
fn paths(module: &[String], text: &str) -> Vec<Module> {
    let children = Regex::new(r"(?m)^\s*(?:pub )?mod (\w+);").unwrap();
    let children: Vec<String> = children.captures_iter(text).map(|found| found.unwrap()[1].to_owned()).collect();
    let starts = children.iter().fold("crate|super".to_owned(), |starts, child| format!("{starts}|{child}"));
    let written = Regex::new(&format!(r"(?:^|[^\w:])({starts})((?:::\w+)*)(?:::\{{([^;]*?)\}};)?")).unwrap();
    let mut paths = Vec::new();
    for found in written.captures_iter(text) {
        let found = found.unwrap();
        let mut path: Module = match &found[1] {
            "crate" => Vec::new(),
            "super" => module.split_last().map_or(Vec::new(), |(_, above)| above.to_vec()),
            child => [module, &[child.to_owned()]].concat(),
        };
        path.extend(found[2].split("::").filter(|part| !part.is_empty()).map(str::to_owned));
        match found.get(3) {
            Some(group) => paths.extend(names(group.as_str()).map(|name| [&path[..], &[name.to_owned()]].concat())),
            None if found[2].is_empty() => {}
            None => paths.push(path),
        }
    }
    paths
}

/// The names in a group of imports, each as far as its first part.
fn names(group: &str) -> impl Iterator<Item = &str> {
    group.split([',', '{', '}']).filter_map(|name| name.split("::").next()).map(str::trim).filter(|name| !name.is_empty())
}

/// What a path names, as far as this test tells modules apart.
fn place(path: &[String], modules: &BTreeMap<Module, String>) -> Option<String> {
    let depth = if BY_FILE.contains(&path.first()?.as_str()) { 2 } else { 1 };
    let depth = (1..=depth.min(path.len())).rev().find(|depth| modules.contains_key(&path[..*depth]))?;
    Some(path[..depth].join("::"))
}

#[test]
fn imports_never_run_in_a_circle() {
    let modules = modules();
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, text) in &modules {
        let Some(from) = place(module, &modules) else { continue };
        let targets = paths(module, text).into_iter().filter_map(|path| place(&path, &modules)).filter(|target| *target != from);
        imports.entry(from.clone()).or_default().extend(targets);
    }
    for (from, to) in [("languages", "languages::python"), ("languages::python", "languages::interpreted"), ("run", "backend")] {
        assert!(imports[from].contains(to), "the import of {to} in {from} was not seen: {imports:?}");
    }
    assert!(imports.contains_key("languages::program") && imports.values().map(BTreeSet::len).sum::<usize>() > 40, "{imports:?}");
    // who imports nothing that is left can be in no circle
    while let Some(free) = imports.iter().find(|(_, targets)| targets.is_empty()).map(|(module, _)| module.clone()) {
        imports.remove(&free);
        for targets in imports.values_mut() {
            targets.remove(&free);
        }
    }
    assert!(imports.is_empty(), "these modules import each other in a circle: {imports:#?}");
}
