//! Names of commits, branches and files.

use crate::Error;
use std::{collections::HashMap, fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// The name of an object: 40 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid([u8; 20]);

impl Oid {
    /// What stands for "nothing" in pushes.
    pub const ZERO: Self = Self([0; 20]);

    /// Whether this stands for "nothing".
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Oid {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Name { name: text.chars().take(80).collect(), why: "is not the name of an object" };
        if text.len() != 40 || !text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(wrong());
        }
        let mut bytes = [0; 20];
        for (index, byte) in bytes.iter_mut().enumerate() {
            let pair = text.get(index * 2..index * 2 + 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

/// The full name of a branch or tag: `refs/heads/…` or `refs/tags/…`, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RefName(String);

impl RefName {
    /// A name that `git check-ref-format` allows, of a branch or a tag.
    ///
    /// # Errors
    /// [`Error::Name`].
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        let fail = |why| Err(Error::Name { name: name.chars().take(200).collect(), why });
        let Some(rest) = name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("refs/tags/")) else {
            return fail("is neither a branch nor a tag");
        };
        let forbidden = |c: char| c.is_ascii_control() || matches!(c, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\');
        let component = |part: &str| part.is_empty() || part.starts_with('.') || part.ends_with(".lock") || part.ends_with('.');
        if name.len() > 250 {
            return fail("is too long");
        }
        if rest == "HEAD" || rest.contains("..") || rest.contains("@{") || rest.contains(forbidden) || rest.split('/').any(component) {
            return fail("is not a name that git allows");
        }
        Ok(Self(name))
    }

    /// The full name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RefName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileMode {
    /// A file.
    Regular,
    /// A file that may be executed.
    Executable,
    /// A link to another path. It is read, never followed and never written by us.
    Symlink,
    /// Another repository. There is nothing to read.
    Submodule,
}

impl FileMode {
    pub(crate) fn parse(octal: &str) -> Option<Self> {
        match octal {
            "100644" | "100664" => Some(Self::Regular),
            "100755" => Some(Self::Executable),
            "120000" => Some(Self::Symlink),
            "160000" => Some(Self::Submodule),
            _ => None,
        }
    }
}

/// A path of a file that every machine can check out: relative, no `.`, `..` or `.git` (in any spelling that a file system takes for
/// it), no control characters, none of the names and signs that Windows refuses.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FilePath(String);

impl FilePath {
    /// Checks a path.
    ///
    /// # Errors
    /// [`Error::Name`] says what is wrong.
    pub fn new(path: impl Into<String>) -> Result<Self, Error> {
        let path = path.into();
        match fault(&path) {
            Some(why) => Err(Error::Name { name: path.chars().take(200).collect(), why }),
            None => Ok(Self(path)),
        }
    }

    /// The path, with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first two of these paths that are one on a file system that ignores case or Unicode forms, or of which one
    /// is a directory of the other.
    pub fn collision<'a>(paths: impl IntoIterator<Item = &'a Self>) -> Option<(&'a Self, &'a Self)> {
        // The folded name of each file and of each directory above one, with the first spelling of it.
        let mut seen: HashMap<String, (&str, bool, &Self)> = HashMap::new();
        for path in paths {
            let ends = path.0.match_indices('/').map(|(at, _)| (at, false)).chain([(path.0.len(), true)]);
            for (end, file) in ends {
                let spelling = path.0.get(..end).unwrap_or_default();
                let folded = spelling.nfkc().flat_map(char::to_lowercase).nfkc().collect();
                match seen.get(&folded) {
                    Some((other, was_file, whose)) if (*other != spelling || *was_file || file) && *whose != path => {
                        return Some((whose, path));
                    }
                    Some(_) => {}
                    None => drop(seen.insert(folded, (spelling, file, path))),
                }
            }
        }
        None
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is wrong with a path.
fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() || path.len() > 1000 {
        return Some("is empty or longer than 1000 bytes");
    }
    if path.chars().any(|c| c.is_control() || matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*')) {
        return Some("has a character that not every machine takes in names of files");
    }
    path.split('/').find_map(part_fault)
}

fn part_fault(part: &str) -> Option<&'static str> {
    if part.is_empty() || part == "." || part == ".." {
        return Some("has a part that is empty, '.' or '..'");
    }
    if part.len() > 200 {
        return Some("has a part that is longer than 200 bytes");
    }
    if part.ends_with(['.', ' ']) {
        return Some("has a part that ends with a dot or a space, which Windows drops");
    }
    // HFS+ leaves out these signs when it compares names, and NTFS knows `.git` by a short name too.
    let ignored = |c: &char| matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
    let plain: String = part.chars().filter(|c| !ignored(c)).flat_map(char::to_lowercase).collect();
    if plain == ".git" || plain.starts_with("git~") || plain == ".gitmodules" {
        return Some("has a part that git keeps for itself");
    }
    let stem = plain.split('.').next().unwrap_or_default();
    let device =
        |name: &str| matches!(stem.strip_prefix(name), Some(rest) if rest.len() == 1 && rest.chars().all(|c| ('1'..='9').contains(&c)));
    if matches!(stem, "con" | "prn" | "aux" | "nul") || device("com") || device("lpt") {
        return Some("has a part that is the name of a device on Windows");
    }
    None
}
