//! The files that programs leave for who reads the report: from several runs, under names that lead nowhere.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use crate::backend::MOST_LEFT;

/// Longest path, in bytes.
const LONGEST: usize = 200;

/// Files by their paths.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Those of files from another machine that a run here could have left: under plain names, as many and as large as may be.
pub fn may_be_left(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let mut left = Left::default();
    left.add(&files);
    left.files()
}

/// Files by relative paths, as many and as large as may be.
#[derive(Debug, Default)]
pub(super) struct Left(Files);

impl Left {
    pub(super) fn files(self) -> Files {
        self.0
    }

    /// Adds what a run left. Another file of the same name gets a number; the same one is there once.
    pub(super) fn add(&mut self, files: &Files) {
        let (most_files, most_bytes) = MOST_LEFT;
        for (name, content) in files.iter().filter(|(name, _)| is_safe(name)) {
            let used: u64 = self.0.values().map(|content| content.len() as u64).sum();
            if self.0.len() >= most_files as usize || used + content.len() as u64 > most_bytes {
                continue;
            }
            let names = std::iter::once(name.clone()).chain((2..=most_files).map(|number| numbered(name, number)));
            for name in names {
                match self.0.get(&name) {
                    Some(known) if known == content => break,
                    Some(_) => {}
                    None if self.is_in_the_way(&name) => {}
                    None => {
                        self.0.insert(name, content.clone());
                        break;
                    }
                }
            }
        }
    }

    /// Whether a file would have to be a directory.
    fn is_in_the_way(&self, name: &str) -> bool {
        let below = format!("{name}/");
        let is_directory = self.0.range(below.clone()..).next().is_some_and(|(other, _)| other.starts_with(&below));
        is_directory || name.match_indices('/').filter_map(|(at, _)| name.get(..at)).any(|directory| self.0.contains_key(directory))
    }
}

/// `out-2.txt` for `out.txt`.
fn numbered(name: &str, number: u32) -> String {
    let file = name.rfind('/').map_or(0, |at| at + 1);
    let dot = name.get(file..).and_then(|name| name.rfind('.')).filter(|at| *at > 0);
    let (stem, ending) = name.split_at(dot.map_or(name.len(), |at| file + at));
    format!("{stem}-{number}{ending}")
}

/// Whether a name is a plain relative path.
fn is_safe(name: &str) -> bool {
    let plain =
        Path::new(name).components().all(|part| matches!(part, Component::Normal(part) if !part.as_encoded_bytes().starts_with(b".")));
    let same = !name.contains("//") && !name.ends_with('/');
    plain && same && !name.is_empty() && name.len() <= LONGEST && !name.chars().any(|c| c.is_control() || matches!(c, '\\' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn several_runs_leave_what_differs() {
        let mut left = Left::default();
        left.add(&files(&[("out.txt", "1"), ("a/b", "x"), ("figures/figure-1.png", "p")]));
        left.add(&files(&[("out.txt", "2"), ("a/b", "x"), ("a", "file")]));
        left.add(&files(&[("out.txt", "2"), ("a/b/c", "below")]));
        let names = files(&[("out.txt", "1"), ("out-2.txt", "2"), ("a/b", "x"), ("a-2", "file"), ("figures/figure-1.png", "p")]);
        assert!(names.iter().all(|(name, content)| left.0.get(name) == Some(content)), "{left:?}");
        assert_eq!(left.0.len(), 5, "{left:?}");
    }

    #[test]
    fn no_name_leads_anywhere() {
        for name in ["../a", "/etc/passwd", "a/../b", "./a", "a//b", "a/", "", ".hidden", "a/.b", "a\\b", "c:d", "a\nb", &"x".repeat(201)] {
            assert!(may_be_left(files(&[(name, "x")])).is_empty(), "{name:?}");
        }
        assert_eq!(may_be_left(files(&[("a/ü b.txt", "x")])).len(), 1);
    }

    #[test]
    fn there_is_a_limit() {
        let many: BTreeMap<String, Vec<u8>> = (0..300).map(|number| (format!("f{number}"), vec![number as u8])).collect();
        assert_eq!(may_be_left(many).len(), MOST_LEFT.0 as usize);
        let large = BTreeMap::from([("a".to_owned(), vec![0; MOST_LEFT.1 as usize + 1]), ("b".to_owned(), vec![1])]);
        assert_eq!(may_be_left(large).into_keys().collect::<Vec<_>>(), ["b"]);
    }
}
