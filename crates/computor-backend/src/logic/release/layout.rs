//! Which files of an example students get, and where: the directory of an assignment in the student template.
//!
//! Only what the description names is given. A file that is not named is a test or a solution, so nothing is ever guessed
//! from the names of other files.

use crate::{logic::archive, work::Manifest, work::ManifestEntry};
use computor_db::queries::release::VersionFiles;
use computor_git::FilePath;
use computor_testing::glob;
use std::collections::BTreeMap;

/// Where the texts of an example are.
pub(super) const CONTENT: &str = "content/";
const MEDIA: &str = "mediaFiles/";
const TEMPLATES: &str = "studentTemplates/";
/// What a pattern or a directory never gives away; a file that is named by itself is given.
const PRIVATE: [&str; 8] =
    ["test.yaml", "meta.yaml", "specification.yaml", "localTests", "content", "studentTemplates", "reference", "checkers"];

/// The files of an assignment by their path in its directory; none stands for an empty file.
pub(crate) type Layout = BTreeMap<String, Option<ManifestEntry>>;

/// The directory of an assignment.
///
/// # Errors
/// A sentence for the lecturer: when the description names a path that leads outside, when two files would have one name,
/// or when there is nothing that students may see.
pub(crate) fn layout(version: &VersionFiles, files: &Manifest) -> Result<Layout, String> {
    let files = &files.0;
    let mut out = texts(files, version.language.as_deref());
    for entry in &version.additional_files {
        for (path, file) in additional(files, entry)? {
            place(&mut out, path, Some(file.clone()))?;
        }
    }
    let templates = templates(files, &version.student_templates)?;
    for entry in &version.student_submission_files {
        let path = plain(entry)?;
        let file = template_of(&templates, &path);
        place(&mut out, path, file)?;
    }
    // Without a list of what is handed in, all that students begin with is given.
    if version.student_submission_files.is_empty() {
        for (path, file) in &templates {
            place(&mut out, path.clone(), Some((*file).clone()))?;
        }
    }
    if out.is_empty() {
        return Err("the example has nothing that students may see: no content/index.md, and no files named in meta.yaml".to_owned());
    }
    portable(out.keys())?;
    Ok(out)
}

/// Whether every machine can check these files out.
///
/// # Errors
/// A sentence for the lecturer.
pub(crate) fn portable<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), String> {
    let paths: Vec<FilePath> =
        names.map(|name| FilePath::new(name.as_str())).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    match FilePath::collision(&paths) {
        Some((one, other)) => Err(format!("{one} and {other} are one file on some machines")),
        None => Ok(()),
    }
}

/// The name of the file that students read first, among the texts.
pub(crate) fn task<'a>(names: impl Iterator<Item = &'a str> + Clone, language: Option<&str>) -> Option<&'a str> {
    let find = |wanted: &str| names.clone().find(|name| *name == wanted);
    find("content/index.md")
        .or_else(|| find(&format!("content/index_{}.md", language?)))
        .or_else(|| find("content/index_en.md"))
        .or_else(|| names.clone().find(|name| name.starts_with("content/index_") && name.ends_with(".md")))
}

/// The description in all its languages, with its pictures.
fn texts(files: &BTreeMap<String, ManifestEntry>, language: Option<&str>) -> Layout {
    let mut out = Layout::new();
    for (name, file) in files {
        let Some(inside) = name.strip_prefix(CONTENT) else { continue };
        let language =
            inside.strip_prefix("index_").and_then(|rest| rest.strip_suffix(".md")).filter(|l| !l.is_empty() && !l.contains('/'));
        if let Some(language) = language {
            out.insert(format!("README_{language}.md"), Some(file.clone()));
        } else if inside.starts_with(MEDIA) {
            out.insert(inside.to_owned(), Some(file.clone()));
        }
    }
    if let Some(file) = task(files.keys().map(String::as_str), language).and_then(|name| files.get(name)) {
        out.insert("README.md".to_owned(), Some(file.clone()));
    }
    out
}

/// The files of an entry of `additionalFiles`. They lie where the tests have them, so that a program finds them under one
/// name.
fn additional<'a>(files: &'a BTreeMap<String, ManifestEntry>, entry: &str) -> Result<Vec<(String, &'a ManifestEntry)>, String> {
    let mut out = Vec::new();
    for name in names(files, entry)? {
        // One that is named by itself, out of a directory that students do not have.
        let place = if is_private(name) { name.rsplit('/').next().unwrap_or(name) } else { name };
        out.extend(files.get(name).map(|file| (place.to_owned(), file)));
    }
    Ok(out)
}

/// The files that an entry names: one, those of a directory, or those that match.
///
/// # Errors
/// When it is no path in the example.
pub(super) fn names<'a>(files: &'a BTreeMap<String, ManifestEntry>, entry: &str) -> Result<Vec<&'a String>, String> {
    let path = plain(entry)?;
    if let Some((name, _)) = files.get_key_value(&path) {
        return Ok(vec![name]);
    }
    let directory = format!("{path}/");
    let named = |name: &&String| !is_private(name) && (name.starts_with(&directory) || glob::matches(&path, name));
    Ok(files.keys().filter(named).collect())
}

fn is_private(name: &str) -> bool {
    PRIVATE.contains(&name.split('/').next().unwrap_or_default())
}

/// What students begin with, by its path below `studentTemplates`.
fn templates<'a>(files: &'a BTreeMap<String, ManifestEntry>, entries: &[String]) -> Result<BTreeMap<String, &'a ManifestEntry>, String> {
    let mut out = BTreeMap::new();
    for entry in entries {
        let path = plain(entry)?;
        let directory = format!("{path}/");
        // Some descriptions leave out the directory; what lies beside it may be the solution.
        let below = format!("{TEMPLATES}{path}");
        let names: Vec<&String> = match files.get_key_value(&below).or_else(|| files.get_key_value(&path)) {
            Some((name, _)) => vec![name],
            None => files.keys().filter(|name| name.starts_with(&directory)).collect(),
        };
        for name in names {
            let short = name.strip_prefix(TEMPLATES).unwrap_or(name);
            if let Some(file) = files.get(name) {
                out.insert(short.to_owned(), file);
            }
        }
    }
    Ok(out)
}

/// The template of a file that is handed in: the one of that path, or the only one of that name.
fn template_of(templates: &BTreeMap<String, &ManifestEntry>, path: &str) -> Option<ManifestEntry> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let same_name: Vec<_> = templates.iter().filter(|(template, _)| template.rsplit('/').next() == Some(name)).collect();
    let only = match same_name.as_slice() {
        [(_, file)] => Some(**file),
        _ => None,
    };
    templates.get(path).copied().or(only).cloned()
}

/// A path as it is stored.
fn plain(entry: &str) -> Result<String, String> {
    let parts = archive::segments(entry).filter(|parts| parts.iter().all(|part| !part.eq_ignore_ascii_case(".git")));
    parts.map(|parts| parts.join("/")).ok_or_else(|| format!("meta.yaml names {entry:?}, which is no path in the example"))
}

fn place(out: &mut Layout, path: String, file: Option<ManifestEntry>) -> Result<(), String> {
    let same = |a: &Option<ManifestEntry>, b: &Option<ManifestEntry>| {
        a.as_ref().map(|entry| &entry.digest) == b.as_ref().map(|entry| &entry.digest)
    };
    match out.get(&path) {
        Some(other) if !same(other, &file) => Err(format!("two files of the example would both be {path:?} for students")),
        _ => {
            out.insert(path, file);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(names: &[&str]) -> Manifest {
        let entry = |name: &&str| ((*name).to_owned(), ManifestEntry { digest: format!("digest of {name}"), size: 1 });
        Manifest(names.iter().map(entry).collect())
    }

    fn version(submission: &[&str], additional: &[&str], templates: &[&str]) -> VersionFiles {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        VersionFiles {
            id: uuid::Uuid::nil(),
            storage_path: String::new(),
            language: Some("de".to_owned()),
            student_submission_files: owned(submission),
            additional_files: owned(additional),
            student_templates: owned(templates),
        }
    }

    /// Paths, with the file that each is made of; empty for an empty file.
    fn laid(version: &VersionFiles, names: &[&str]) -> Result<Vec<(String, String)>, String> {
        let text = |file: Option<ManifestEntry>| file.map_or(String::new(), |file| file.digest.replace("digest of ", ""));
        layout(version, &manifest(names)).map(|files| files.into_iter().map(|(path, file)| (path, text(file))).collect())
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    const EXAMPLE: [&str; 14] = [
        "meta.yaml",
        "test.yaml",
        "stack.c",
        "main.c",
        "data/x.csv",
        "data/y.csv",
        "content/index.md",
        "content/index_de.md",
        "content/notes.md",
        "content/mediaFiles/a/b.png",
        "localTests/correctSolution/stack.c",
        "studentTemplates/stack.c",
        "studentTemplates/deep/util.c",
        "reference/secret.txt",
    ];

    #[test]
    fn students_get_what_the_description_names_and_nothing_else() {
        let version =
            version(&["stack.c", "deep/util.c", "report.md"], &["main.c", "data"], &["studentTemplates/stack.c", "studentTemplates/deep"]);
        let expected = [
            ("README.md", "content/index.md"),
            ("README_de.md", "content/index_de.md"),
            ("data/x.csv", "data/x.csv"),
            ("data/y.csv", "data/y.csv"),
            ("deep/util.c", "studentTemplates/deep/util.c"),
            ("main.c", "main.c"),
            ("mediaFiles/a/b.png", "content/mediaFiles/a/b.png"),
            ("report.md", ""),
            ("stack.c", "studentTemplates/stack.c"),
        ];
        assert_eq!(laid(&version, &EXAMPLE).unwrap(), pairs(&expected));
    }

    #[test]
    fn a_solution_is_never_taken_for_a_template() {
        // No template is named: the file of that name is the solution.
        let given = laid(&version(&["stack.c"], &[], &[]), &EXAMPLE).unwrap();
        assert!(given.contains(&("stack.c".to_owned(), String::new())), "{given:?}");
        // The directory was left out of the name.
        let given = laid(&version(&["stack.c"], &[], &["stack.c"]), &EXAMPLE).unwrap();
        assert!(given.contains(&("stack.c".to_owned(), "studentTemplates/stack.c".to_owned())), "{given:?}");
        // Patterns and directories give nothing away that is not for students.
        for all in ["*", "localTests", "reference", "*/*", "checkers", "content"] {
            let given = laid(&version(&[], &[all], &[]), &EXAMPLE).unwrap();
            let leaked =
                given.iter().find(|(_, file)| ["test.yaml", "meta.yaml", "localTests", "reference"].iter().any(|p| file.starts_with(p)));
            assert_eq!(leaked, None, "{all}");
        }
    }

    #[test]
    fn templates_of_one_name_are_told_apart_by_their_paths() {
        let names = ["studentTemplates/a/m.py", "studentTemplates/b/m.py", "content/index_fr.md"];
        let given = laid(&version(&["a/m.py", "b/m.py", "m.py"], &[], &["studentTemplates"]), &names).unwrap();
        let expected = [
            ("README.md", "content/index_fr.md"),
            ("README_fr.md", "content/index_fr.md"),
            ("a/m.py", "studentTemplates/a/m.py"),
            ("b/m.py", "studentTemplates/b/m.py"),
            ("m.py", ""),
        ];
        assert_eq!(given, pairs(&expected));
        // Without a list of what is handed in, all are given.
        let given = laid(&version(&[], &[], &["studentTemplates"]), &names[..2]).unwrap();
        assert_eq!(given, pairs(&[("a/m.py", "studentTemplates/a/m.py"), ("b/m.py", "studentTemplates/b/m.py")]));
    }

    #[test]
    fn what_cannot_be_laid_out_is_refused() {
        for bad in ["../x", "/etc/passwd", "a/../../b", ".git/config", "a/.GIT/hooks/x", ""] {
            assert!(laid(&version(&[bad], &[], &[]), &EXAMPLE).is_err(), "{bad}");
            assert!(laid(&version(&[], &[bad], &[]), &EXAMPLE).is_err(), "{bad}");
            assert!(laid(&version(&[], &[], &[bad]), &EXAMPLE).is_err(), "{bad}");
        }
        assert!(laid(&version(&[], &[], &[]), &["test.yaml", "stack.c"]).unwrap_err().contains("nothing"));
        assert!(laid(&version(&["Work.txt", "work.TXT"], &[], &[]), &EXAMPLE).unwrap_err().contains("one file on some machines"));
        assert!(laid(&version(&["aux.py"], &[], &[]), &EXAMPLE).unwrap_err().contains("Windows"));
        let twice = version(&[], &["content/x.md", "localTests/x.md"], &[]);
        assert!(laid(&twice, &["content/x.md", "localTests/x.md"]).unwrap_err().contains("both"));
    }
}
