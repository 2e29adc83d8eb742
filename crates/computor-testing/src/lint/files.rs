//! Rules about the files of an exercise, and about the suite as a whole.

use super::source::{Source, entry};
use super::{Remark, SUITE};
use crate::backend::Backend;
use crate::languages;
use crate::run::{Exercise, tree};
use std::path::Path;
use unicode_normalization::is_nfc;

/// Texts that are in another encoding than UTF-8, and names whose letters are not composed, as systems other than the
/// authors' write them.
pub(super) fn encodings(directory: &Path) -> Vec<Remark> {
    const TEXTS: [&str; 20] =
        ["yaml", "yml", "md", "txt", "py", "m", "r", "jl", "c", "h", "cpp", "cc", "hpp", "f90", "f95", "java", "js", "csv", "json", "toml"];
    let mut remarks = Vec::new();
    for (inside, path) in tree::files(directory).unwrap_or_default() {
        let name = inside.to_string_lossy().into_owned();
        if !is_nfc(&name) {
            let message = "the name is not in composed form (NFC): what students hand in is, so the two are not the same";
            remarks.push(Remark::file("name-form", &name, message));
        }
        let ending = inside.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if TEXTS.contains(&ending.as_str())
            && let Ok(bytes) = std::fs::read(&path)
            && let Err(error) = std::str::from_utf8(&bytes)
        {
            let line = 1 + bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
            let message = "this is not UTF-8: save it in that encoding";
            remarks.push(Remark { line, column: 1, ..Remark::file("encoding", name, message) });
        }
    }
    remarks
}

/// `meta.yaml` and the files that it names.
pub(super) fn meta(exercise: &Exercise, remarks: &mut Vec<Remark>) {
    const META: &str = "meta.yaml";
    let mut say = |rule, message: String| remarks.push(Remark::file(rule, META, message));
    let Some(meta) = &exercise.meta else {
        return say("meta", "there is no meta.yaml; the platform needs one".to_owned());
    };
    if !meta.version.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()) {
        say("version", format!("`{}` has no number, so nobody can tell which version is newer: write 1.0", meta.version));
    }
    let files: Vec<String> =
        tree::files(&exercise.directory).unwrap_or_default().into_iter().map(|(inside, _)| inside.to_string_lossy().into_owned()).collect();
    for (key, file) in meta.missing(&files) {
        say("missing-file", format!("`{file}` is named in {key}, but it is not there"));
    }
    for file in meta.student_submission_files.iter().filter(|file| file.starts_with('/') || file.split('/').any(|part| part == "..")) {
        say("outside", format!("`{file}` lies outside the submission, so nobody can hand it in"));
    }
    let own = exercise.directory.file_name().map(|name| name.to_string_lossy().into_owned());
    if let (Some(identifier), Some(own)) = (&meta.identifier, own)
        && *identifier != own
    {
        say("identifier", format!("the identifier is `{identifier}`, the directory is `{own}`"));
    }
    if meta.execution_backend.is_none() {
        say("no-backend", "properties.executionBackend is missing, so the platform does not test this exercise".to_owned());
    }
    if meta.student_submission_files.is_empty() {
        say("no-files", "properties.studentSubmissionFiles is empty: students do not see what to hand in".to_owned());
    }
    remarks.extend(meta.unknown.iter().map(|error| Remark::format("unknown-key", error.clone())));
}

/// The suite as a whole.
pub(super) fn suite(exercise: &Exercise, backend: &dyn Backend, source: &Source, remarks: &mut Vec<Remark>) {
    let suite = &exercise.suite;
    if suite.collections.is_empty() {
        remarks.push(Remark::at("no-tests", SUITE, source.root(), "the suite has no tests, so everybody gets 0 of 0"));
    }
    let other = languages::find(&suite.kind).filter(|other| other.manifest().name != backend.manifest().name);
    if let (Some(_), Some((key, _))) = (other, entry(source.root(), "type")) {
        let message = format!("`type: {}` does not choose the language; it is {}", suite.kind, backend.manifest().name);
        remarks.push(Remark { key: Some("type".to_owned()), ..Remark::at("type", SUITE, key, message) });
    }
    for key in ["competency", "resultMessage", "verbosity", "ignoreClass"] {
        if let Some((node, _)) = source.properties().and_then(|properties| entry(properties, key)) {
            let message = format!("`{key}` has no effect");
            remarks.push(Remark { key: Some(key.to_owned()), ..Remark::at("no-effect", SUITE, node, message) });
        }
    }
}
