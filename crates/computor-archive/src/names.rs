//! The names of files in archives: how they are read, which of them are kept, and under which names.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Why a file is left out that lies outside the archive.
pub(super) const OUTSIDE: &str = "its path leads out of the archive";
/// Why a file is left out that a tool left behind.
pub(super) const JUNK: &str = "an operating system or a tool left it behind";

/// The name of an entry, composed (NFC) whatever the archive says: the same letter is the same name from every system.
///
/// Names are UTF-8, or in the code page of DOS, as the format says, or of Windows, as some programs have it: whichever
/// makes words of them. `dos` is the name in the code page of DOS.
pub(super) fn decoded(raw: &[u8], dos: &str) -> String {
    let text: Cow<'_, str> = match std::str::from_utf8(raw) {
        Ok(text) => text.into(),
        Err(_) => {
            let (windows, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw);
            let is_word = |text: &str| text.chars().filter(|c| !c.is_ascii()).all(char::is_alphanumeric);
            if is_word(dos) || !is_word(&windows) { dos.into() } else { windows }
        }
    };
    text.nfc().collect()
}

/// The files that an exercise asks for; a `*` or `?` in a name stands for letters of it.
#[derive(Clone, Debug, Default)]
pub struct Wanted(Vec<Vec<String>>);

impl Wanted {
    /// By their paths.
    pub fn new(paths: impl IntoIterator<Item = String>) -> Self {
        Self(paths.into_iter().filter_map(|path| segments(&path.nfc().collect::<String>())).collect())
    }

    /// Whether the exercise asks for this file.
    pub fn has(&self, path: &[String]) -> bool {
        let fits = |wanted: &Vec<String>| wanted.len() == path.len() && wanted.iter().zip(path).all(|(wanted, part)| fits(wanted, part));
        // no file system has longer names
        path.iter().all(|part| part.len() <= 255) && self.0.iter().any(fits)
    }

    /// The folders around everything that are to be taken off: as many as it takes to find most of the exercise's files,
    /// and none if that does not help. Where no exercise asks for any file, it is one.
    pub(super) fn wrappers<'p>(&self, paths: impl Iterator<Item = &'p [String]> + Clone) -> &'p [String] {
        let around = common_folders(paths.clone().filter(|path| !path.iter().any(|part| is_junk(part))));
        let depth = if self.0.is_empty() {
            around.len().min(1)
        } else {
            let found = |depth: &usize| paths.clone().filter(|path| path.get(*depth..).is_some_and(|path| self.has(path))).count();
            (0..=around.len()).rev().max_by_key(found).unwrap_or(0)
        };
        around.get(..depth).unwrap_or_default()
    }
}

/// Whether a name is what a pattern says. Only the last `*` that was met ever gives way: what fits the part before it fits
/// wherever the part after it is found. So it takes no longer than both lengths multiplied, whatever authors write.
fn fits(pattern: &str, name: &str) -> bool {
    let (mut wanted, mut letters) = (pattern.chars(), name.chars());
    // what follows the last star, and the letters from which on it was last tried
    let mut again: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let rest = letters.clone();
        match (wanted.next(), letters.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                letters = rest;
                again = Some((wanted.clone(), letters.clone()));
            }
            (Some(part), Some(letter)) if part == '?' || part == letter => {}
            _ => {
                // the star stands for one letter more
                let Some((after, mut from)) = again else { return false };
                if from.next().is_none() {
                    return false;
                }
                (wanted, letters) = (after.clone(), from.clone());
                again = Some((after, from));
            }
        }
    }
}

/// The folders around everything.
fn common_folders<'p>(mut paths: impl Iterator<Item = &'p [String]>) -> &'p [String] {
    let Some((_, first)) = paths.next().and_then(<[String]>::split_last) else { return &[] };
    paths.fold(first, |common, path| {
        let folders = path.split_last().map_or(&[][..], |(_, folders)| folders);
        let depth = common.iter().zip(folders).take_while(|(a, b)| a == b).count();
        common.get(..depth).unwrap_or_default()
    })
}

/// The segments of a relative path; nothing if it is absolute or leads upwards.
pub fn segments(name: &str) -> Option<Vec<String>> {
    let name = name.replace('\\', "/");
    let drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || drive || name.chars().any(char::is_control) {
        return None;
    }
    let parts: Vec<String> = name.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect();
    (!parts.is_empty() && !parts.iter().any(|part| part == "..")).then_some(parts)
}

/// What operating systems, editors, version control and build tools leave behind.
pub fn is_junk(part: &str) -> bool {
    const FOLDERS: [&str; 6] = ["__macosx", "__pycache__", "node_modules", "cvs", "thumbs.db", "desktop.ini"];
    const ENDINGS: [&str; 6] = [".pyc", ".pyo", ".swp", ".tmp", ".bak", "~"];
    let part = part.to_lowercase();
    part.starts_with('.') || FOLDERS.contains(&part.as_str()) || ENDINGS.iter().any(|ending| part.ends_with(ending))
}

/// The name under which a file of a submission is kept, or why it is not.
pub(super) fn kept_name(path: &[String]) -> Result<String, &'static str> {
    let (file, folders) = path.split_last().ok_or(OUTSIDE)?;
    if path.iter().any(|part| is_junk(part)) {
        return Err(JUNK);
    }
    if is_readme(file) {
        return Err("it is the assignment's own text");
    }
    let mut parts: Vec<String> = folders.iter().map(|folder| plain_folder(folder)).collect();
    parts.push(plain_file(file));
    Ok(parts.join("/"))
}

/// The assignment's own text, which students get with the template: `README.md`, `readme_de.md`.
fn is_readme(file: &str) -> bool {
    let file = file.to_lowercase();
    let (stem, ending) = file.split_once('.').unwrap_or((&file, ""));
    (stem == "readme" || stem.starts_with("readme_") || stem.starts_with("readme-")) && ["", "md", "txt", "rst", "html"].contains(&ending)
}

fn plain_folder(folder: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "_.-".contains(c) { c } else { '_' }
    };
    let name: String = folder.trim().chars().map(plain).take(100).collect();
    // `..` cannot come out of this: a segment of dots was refused before, and blanks inside become `_`.
    if name.chars().all(|c| c == '.') { "_".repeat(name.len().max(1)) } else { name }
}

fn plain_file(file: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || "_.-".contains(c) { c } else { '_' }
    };
    let (stem, ending) = match file.trim().rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, Some(ending)),
        _ => (file.trim(), None),
    };
    let mut name: String = stem.chars().map(plain).take(100).collect();
    if let Some(ending) = ending {
        name.push('.');
        name.extend(ending.chars().map(plain).take(20));
    }
    let name = name.replacen('.', "_", name.chars().take_while(|c| *c == '.').count());
    if name.is_empty() { "unnamed_file".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a pattern means, in the words of its definition.
    fn meant(pattern: &[char], name: &[char]) -> bool {
        match (pattern, name) {
            ([], name) => name.is_empty(),
            (['*', rest @ ..], name) => (0..=name.len()).any(|at| meant(rest, &name[at..])),
            ([wanted, rest @ ..], [letter, others @ ..]) => (*wanted == '?' || wanted == letter) && meant(rest, others),
            _ => false,
        }
    }

    #[test]
    fn no_pattern_takes_for_ever() {
        let wanted = Wanted::new(["*a*a*a*a*a*a*a*a*b".to_owned(), format!("{}b", "*".repeat(200))]);
        assert!(!wanted.has(&["a".repeat(255)]));
        assert!(wanted.has(&[format!("{}b", "a".repeat(254))]));
    }

    proptest! {
        #[test]
        fn patterns_mean_what_they_say(pattern in "[ab*?ä]{0,8}", name in "[abä*]{0,10}") {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            prop_assert_eq!(fits(&pattern, &name), meant(&letters(&pattern), &letters(&name)), "{} {}", pattern, name);
        }
    }
}
