//! File patterns of `exist` tests: `*`, `?`, `[..]` per path component; `**` is one level, as in the reference.
//!
//! A pattern never leaves the directory and never follows a symbolic link: what lies outside is none of a
//! submission's business.

use std::path::{Component, Path, PathBuf};

use fancy_regex::Regex;

/// The files and directories below `root` that match, sorted.
pub fn find(root: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut parts = Vec::new();
    for component in Path::new(pattern).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return Vec::new(),
        }
    }
    let mut found = vec![root.to_path_buf()];
    for part in &parts {
        let Some(regex) = component_regex(part) else {
            return Vec::new();
        };
        found = found.iter().flat_map(|directory| children(directory, &regex, part.starts_with('.'))).collect();
    }
    if parts.is_empty() {
        found.clear();
    }
    found.sort();
    found
}

fn children(directory: &Path, regex: &Regex, hidden: bool) -> Vec<PathBuf> {
    if !directory.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
        return Vec::new();
    }
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink()))
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            (hidden || !name.starts_with('.')) && regex.is_match(name.as_ref()).unwrap_or(false)
        })
        .map(|entry| entry.path())
        .collect()
}

fn component_regex(part: &str) -> Option<Regex> {
    let chars: Vec<char> = part.chars().collect();
    let mut out = String::from("(?s)^");
    let mut index = 0;
    while let Some(c) = chars.get(index) {
        match c {
            '*' => out.push_str(".*"),
            '?' => out.push('.'),
            '[' => match chars.iter().skip(index + 2).position(|c| *c == ']') {
                Some(length) => {
                    let inner: String = chars.get(index + 1..index + 2 + length)?.iter().collect();
                    let (negated, inner) = inner.strip_prefix('!').map_or((false, inner.as_str()), |rest| (true, rest));
                    let inner = inner.replace('\\', "\\\\").replace('[', "\\[").replace('^', "\\^");
                    out.push_str(&format!("[{}{inner}]", if negated { "^" } else { "" }));
                    index += 2 + length;
                }
                None => out.push_str("\\["),
            },
            c => out.push_str(&fancy_regex::escape(&c.to_string())),
        }
        index += 1;
    }
    out.push('$');
    Regex::new(&out).ok()
}

/// Whether a relative path with `/` matches, as [`find`] finds it.
pub fn matches(pattern: &str, path: &str) -> bool {
    let parts: Vec<&str> = pattern.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let names: Vec<&str> = path.split('/').collect();
    let fits = |part: &str, name: &str| {
        (part.starts_with('.') || !name.starts_with('.'))
            && component_regex(part).is_some_and(|regex| regex.is_match(name).unwrap_or(false))
    };
    !pattern.starts_with('/')
        && parts.len() == names.len()
        && parts.iter().zip(&names).all(|(part, name)| *part != ".." && fits(part, name))
}

/// Whether a pattern names exactly one path.
pub fn is_literal(pattern: &str) -> bool {
    !pattern.contains(['*', '?', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_per_component_and_stay_inside() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("in/sub/deep")).unwrap();
        for file in ["secret", "in/a.txt", "in/b.csv", "in/.hidden", "in/sub/b.txt", "in/sub/deep/b.txt"] {
            std::fs::write(root.path().join(file), "x").unwrap();
        }
        std::os::unix::fs::symlink(root.path().join("secret"), root.path().join("in/link")).unwrap();
        let inside = root.path().join("in");
        let names = |pattern: &str| -> Vec<String> {
            find(&inside, pattern).iter().map(|p| p.strip_prefix(&inside).unwrap().display().to_string()).collect()
        };
        assert_eq!(names("a.txt"), ["a.txt"]);
        assert_eq!(names("*"), ["a.txt", "b.csv", "sub"]);
        assert_eq!(names("**/b.txt"), ["sub/b.txt"]);
        assert_eq!(names("[ab].*"), ["a.txt", "b.csv"]);
        assert_eq!(names("[!a].*"), ["b.csv"]);
        assert_eq!(names("?.txt"), ["a.txt"]);
        assert_eq!(names("sub"), ["sub"]);
        for (pattern, path) in [("a.txt", "a.txt"), ("./*", "b.csv"), ("**/b.txt", "sub/b.txt"), ("[!a].*", "b.csv")] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("*", ".hidden"), ("*", "sub/b.txt"), ("../*", "../a"), ("/a", "a"), ("a.txt", "b.txt")] {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
        for outside in ["../secret", "/etc/passwd", "link", "a.txt/x", "", ".", "*x[", "sub/../../secret"] {
            assert_eq!(names(outside), Vec::<String>::new(), "{outside}");
        }
    }
}
