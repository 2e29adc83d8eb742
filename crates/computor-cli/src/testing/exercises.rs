//! Which exercises a command line means.

use super::Fault;
use computor_testing::glob;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The exercises among the given directories, directories of exercises, and patterns, each one once.
pub(super) fn find(given: &[PathBuf]) -> Result<Vec<PathBuf>, Fault> {
    let mut found = Vec::new();
    for path in given {
        let inside = if path.exists() { inside(path) } else { matching(path) };
        // a shell expands `examples/*` to files, too
        if inside.is_empty() && !(path.is_file() && given.len() > 1) {
            return Err(Fault::unusable(why_not(path)));
        }
        found.extend(inside);
    }
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    if found.is_empty() {
        return Err(Fault::unusable("none of these is an exercise: an exercise is a directory with a test.yaml"));
    }
    Ok(found)
}

fn is_exercise(path: &Path) -> bool {
    path.join("test.yaml").is_file()
}

/// The exercise, by its directory or its suite, or the exercises directly in the directory.
fn inside(path: &Path) -> Vec<PathBuf> {
    if path.is_file() && path.ends_with("test.yaml") {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        return vec![parent.unwrap_or(Path::new(".")).to_path_buf()];
    }
    if is_exercise(path) {
        return vec![path.to_path_buf()];
    }
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_exercise(path)).collect();
    found.sort();
    found
}

fn matching(pattern: &Path) -> Vec<PathBuf> {
    let (root, pattern) = match pattern.strip_prefix("/") {
        Ok(below) => (Path::new("/"), below),
        Err(_) => (Path::new("."), pattern),
    };
    let found = glob::find(root, &pattern.to_string_lossy());
    let tidy = |path: PathBuf| path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path);
    found.into_iter().filter(|path| is_exercise(path)).map(tidy).collect()
}

fn why_not(path: &Path) -> String {
    let shown = path.display();
    if !glob::is_literal(&path.to_string_lossy()) {
        format!("no exercise matches `{shown}`: an exercise is a directory with a test.yaml")
    } else if path.is_dir() {
        format!("there is no test.yaml in {shown}, nor in a directory in there; `computor test init LANG {shown}` writes one")
    } else if path.exists() {
        format!("{shown} is a file: name the directory of the exercise")
    } else {
        format!("there is no {shown}; `computor test init LANG {shown}` begins a new exercise")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_collections_and_patterns_are_understood() {
        let root = tempfile::tempdir().unwrap();
        for name in ["a.one", "a.two", "b.one"] {
            fs::create_dir(root.path().join(name)).unwrap();
            fs::write(root.path().join(name).join("test.yaml"), "").unwrap();
        }
        fs::write(root.path().join("README.md"), "").unwrap();
        let names = |given: &[&str]| {
            let given: Vec<PathBuf> = given.iter().map(|name| root.path().join(name)).collect();
            find(&given).map(|found| found.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(names(&["a.one"]).unwrap(), ["a.one"]);
        assert_eq!(names(&["a.one/test.yaml"]).unwrap(), ["a.one"]);
        assert_eq!(names(&[""]).unwrap(), ["a.one", "a.two", "b.one"]);
        assert_eq!(names(&["a.*", "a.one"]).unwrap(), ["a.one", "a.two"]);
        assert_eq!(names(&["README.md", "b.one"]).unwrap(), ["b.one"]);
        for (given, says) in [("README.md", "is a file"), ("none", "computor test init"), ("x*", "no exercise matches")] {
            let Err(Fault::Unusable(error)) = names(&[given]) else { panic!("{given}") };
            assert!(error.to_string().contains(says), "{error}");
        }
    }
}
