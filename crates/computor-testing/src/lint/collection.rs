//! Rules about a collection.

use std::path::Path;

use unicode_normalization::is_nfc;

use super::{Place, Remark, source};
use crate::backend::{Needs, Subject};
use crate::format::suite::{Collection, TestType};

/// Keys that are read and then ignored, in every language.
const INERT: [&str; 5] = ["competency", "workingDirectory", "environment", "memoryLimit", "verbosity"];

/// All rules about a collection without its sub-tests.
pub(super) fn check(place: &Place<'_>, remarks: &mut Vec<Remark>) {
    let mut say = |rule, key: &str, message: String| remarks.push(place.remark(rule, None, key, message));
    dependencies(place, &mut say);
    without_effect(place, &mut say);
    program(place, &mut say);
    let collection = place.collection;
    if collection.tests.is_empty() {
        say("no-tests", "tests", "without sub-tests the collection always passes".to_owned());
    }
    if is_unknown(place, collection.kind) {
        let message = format!("`{}` tests are not known in {}: every sub-test is skipped", collection.kind.word(), place.language());
        say("unsupported-type", "type", message);
    }
}

/// Whether the back end is known not to judge a type.
fn is_unknown(place: &Place<'_>, kind: TestType) -> bool {
    use TestType as T;
    let values = matches!(kind, T::Variable | T::Graphics | T::Linting | T::Help);
    let programs = matches!(kind, T::Stderr | T::Stdio | T::ExitCode | T::Compile | T::Runtime);
    let counts = matches!(kind, T::WordCount | T::ParagraphCount | T::LinkCount | T::UniqueWords | T::LineCount | T::CharCount);
    let texts = counts
        || matches!(kind, T::SentenceCount | T::HeadingCount | T::ImageCount | T::CodeBlockCount | T::ListItemCount)
        || matches!(kind, T::Section | T::Keyword | T::Pattern);
    let unknown = match place.subject() {
        Subject::Values => programs || texts || (kind == T::Help && !place.backend.manifest().octave_habits),
        Subject::Streams => values || texts,
        Subject::Text => values || programs || matches!(kind, T::Stdout | T::Error | T::Warning),
    };
    unknown || (kind == T::Function && !place.backend.can_call())
}

fn dependencies(place: &Place<'_>, say: &mut dyn FnMut(&'static str, &str, String)) {
    let (suite, collection) = (&place.exercise.suite, place.collection);
    let success = collection.success_dependency.iter().map(|entry| ("successDependency", entry));
    let setup = collection.setup_code_dependency.iter().map(|entry| ("setUpCodeDependency", entry));
    for (key, entry) in success.chain(setup) {
        match suite.resolve(entry, place.backend.manifest().octave_habits) {
            None => say("dependency", key, format!("`{entry}` is no collection, so every sub-test here fails")),
            Some(target) if target >= place.index => {
                say("dependency", key, format!("`{entry}` comes later, so it can never be satisfied"));
            }
            Some(_) => {}
        }
        let by_id_alone = place.backend.manifest().octave_habits;
        let is_meant = |other: &&Collection| other.id.as_deref() == Some(entry) || (!by_id_alone && other.name == *entry);
        let meant = suite.collections.iter().filter(is_meant).count();
        if meant > 1 {
            say("ambiguous", key, format!("{meant} collections are called `{entry}`; the first one is meant"));
        }
    }
    let depends = place.backend.needs(collection) != Needs { student: false, reference: false } || place.subject() == Subject::Text;
    if !depends && !collection.success_dependency.is_empty() {
        say("no-effect", "successDependency", format!("`{}` tests run no program, so they do not wait for others", collection.kind.word()));
    }
}

fn without_effect(place: &Place<'_>, say: &mut dyn FnMut(&'static str, &str, String)) {
    let Some(node) = place.source.collection(place.index) else { return };
    let mut unused: Vec<(&str, &str)> = INERT.iter().map(|key| (*key, "here")).collect();
    if place.subject() != Subject::Values {
        unused.extend(["setUpCode", "tearDownCode", "setUpCodeDependency"].map(|key| (key, place.language())));
    }
    if place.subject() != Subject::Streams {
        unused.extend(["compiler", "compilerFlags", "linkerFlags", "sourceFiles", "executableName"].map(|key| (key, place.language())));
    }
    for (key, whom) in unused {
        if source::entry(node, key).is_some_and(|(_, value)| !value.is_null()) {
            let whom = if whom == "here" { String::new() } else { format!(" in {whom}") };
            say("no-effect", key, format!("`{key}` has no effect{whom}"));
        }
    }
}

fn program(place: &Place<'_>, say: &mut dyn FnMut(&'static str, &str, String)) {
    let collection = place.collection;
    if !place.compat().final_newline && collection.input_answers.as_ref().and_then(|lines| lines.last()).is_some_and(String::is_empty) {
        let message = "the last input line is empty and has no line end: reading it meets the end of the input";
        say("empty-answer", "inputAnswers", message.to_owned());
    }
    for (key, path) in [("entryPoint", &collection.entry_point), ("file", &collection.file)] {
        if let Some(path) = path
            && (path.starts_with('/') || path.split('/').any(|part| part == ".."))
        {
            say("outside", key, format!("`{path}` lies outside the submission and is never found"));
        }
    }
    if let Some(checker) = &collection.checker {
        match std::fs::read(place.exercise.directory.join(&checker.checker)) {
            Err(_) => say("missing-file", "checker", format!("there is no `{}`, so nothing can be judged", checker.checker)),
            Ok(text) if reads_only_utf8(&String::from_utf8_lossy(&text)) => {
                let message = "it reads text without `errors=`: bytes that are none end it, and the run has no score";
                say("checker-text", "checker", message.to_owned());
            }
            Ok(_) => {}
        }
    }
    let Some(entry) = &collection.entry_point else { return };
    if entry.contains("#file_") || entry.contains("#command_") {
        return say("token", "entryPoint", format!("`{entry}`: tokens are replaced in code only, not in a file name"));
    }
    let path = place.exercise.directory.join(entry);
    let kind = path.symlink_metadata().map(|meta| meta.file_type());
    match kind {
        Ok(kind) if kind.is_symlink() => {
            say("entry-point", "entryPoint", format!("`{entry}` is a link: links are not part of an exercise, so it is never found"));
        }
        Ok(kind) if kind.is_dir() => say("entry-point", "entryPoint", format!("`{entry}` is a directory, not a program")),
        Ok(_) => {}
        Err(_) if place.backend.needs(collection).reference => {
            say("reference", "entryPoint", format!("the reference solution has no `{entry}`: without it values are not compared"));
        }
        Err(_) => {}
    }
    if !is_nfc(entry) {
        say("name-form", "entryPoint", format!("`{entry}` is not in composed form (NFC), as the names of what students hand in are"));
    }
    if place.language() == "python" {
        guarded_code(place, &path, entry, say);
    }
}

/// What only a main program does.
fn guarded_code(place: &Place<'_>, path: &Path, entry: &str, say: &mut dyn FnMut(&'static str, &str, String)) {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let Some(guarded) = text.lines().position(is_main_guard) else { return };
    if !place.compat().main_guard {
        let message =
            format!("`{entry}` guards code with `__name__ == \"__main__\"`, but it is not run as `__main__`: that code never runs");
        return say("main-guard", "entryPoint", message);
    }
    let mut asks = text.lines().skip(guarded + 1).take_while(|line| line.trim().is_empty() || line.starts_with([' ', '\t']));
    if place.collection.input_answers.is_none() && asks.any(|line| line.contains("input(")) {
        let message = format!("`{entry}` asks for input where it is the main program, and there are no `inputAnswers`");
        say("main-guard", "entryPoint", message);
    }
}

fn is_main_guard(line: &str) -> bool {
    line.starts_with("if ") && line.contains("__name__") && line.contains("__main__")
}

/// Whether a checker in Python opens a file as text and does not say what is to become of other bytes.
fn reads_only_utf8(checker: &str) -> bool {
    let opens = |line: &&str| line.contains("open(") || line.contains("read_text(");
    let lenient = |line: &str| ["errors=", "'rb'", "\"rb\"", "'w", "\"w", "'a", "\"a"].iter().any(|word| line.contains(word));
    checker.lines().filter(opens).any(|line| !lenient(line))
}
