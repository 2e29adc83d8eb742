//! What an author should know about an exercise before students meet it: constructs that cannot mean what they seem
//! to mean, and files that are missing. Nothing is run.

use std::path::Path;

use serde::Serialize;

use crate::backend::Manifest;
use crate::format::suite::{Collection, Qualification, SubTest, TestType};
use crate::run::Exercise;
use crate::value::Value;

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Stable name of the rule.
    pub rule: &'static str,
    /// Where: collection, or collection and sub-test, or a file.
    pub place: String,
    /// What is the matter and what to do.
    pub message: String,
}

/// Everything worth saying about an exercise. `language` as in [`crate::Request`].
pub fn lint(exercise: &Exercise, language: Option<&str>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    files(exercise, &mut remarks);
    match exercise.backend(language) {
        Ok(backend) => {
            let mut suite = exercise.suite.clone();
            if backend.manifest().inherits {
                suite.inherit();
            }
            for (collection, written) in suite.collections.iter().zip(&exercise.suite.collections) {
                let mut say = |rule, test: Option<&SubTest>, message: &str| {
                    let test = test.map_or(String::new(), |test| format!(" / {}", test.name));
                    remarks.push(Remark { rule, place: format!("{}{test}", collection.name), message: message.to_owned() });
                };
                dependencies(exercise, collection, &mut say);
                for (test, as_written) in collection.tests.iter().zip(&written.tests) {
                    sub_test(backend.manifest(), collection, test, as_written, &mut say);
                }
            }
        }
        Err(error) => remarks.push(Remark { rule: "language", place: "test.yaml".to_owned(), message: error.to_string() }),
    }
    remarks
}

/// Files that `meta.yaml` names must be there.
fn files(exercise: &Exercise, remarks: &mut Vec<Remark>) {
    let Some(meta) = &exercise.meta else {
        let message = "there is no meta.yaml; the platform needs one".to_owned();
        remarks.push(Remark { rule: "meta", place: "meta.yaml".to_owned(), message });
        return;
    };
    let named = meta.student_templates.iter().chain(&meta.additional_files).chain(&meta.test_files);
    for file in named.filter(|file| !exercise.directory.join(file).exists()) {
        let message = "meta.yaml names this file, but it is not there".to_owned();
        remarks.push(Remark { rule: "missing-file", place: file.clone(), message });
    }
    let own = exercise.directory.file_name().map(|name| name.to_string_lossy().into_owned());
    if let (Some(identifier), Some(own)) = (&meta.identifier, own)
        && *identifier != own
    {
        let message = format!("the identifier is `{identifier}`, the directory is `{own}`");
        remarks.push(Remark { rule: "identifier", place: "meta.yaml".to_owned(), message });
    }
}

fn dependencies(exercise: &Exercise, collection: &Collection, say: &mut dyn FnMut(&'static str, Option<&SubTest>, &str)) {
    let own = exercise.suite.collections.iter().position(|other| other.name == collection.name);
    for entry in collection.success_dependency.iter().chain(&collection.setup_code_dependency) {
        match exercise.suite.resolve(entry) {
            None => say("dependency", None, &format!("`{entry}` is no collection, so every sub-test here fails")),
            Some(target) if own.is_some_and(|own| target >= own) => {
                say("dependency", None, &format!("`{entry}` comes later, so it can never be satisfied"));
            }
            Some(_) => {}
        }
    }
    if collection.input_answers.as_ref().and_then(|lines| lines.last()).is_some_and(String::is_empty) {
        let message = "the last input line is empty and has no line end: reading it meets the end of the input";
        say("empty-answer", None, message);
    }
    if let Some(checker) = &collection.checker
        && !exercise.directory.join(&checker.checker).is_file()
    {
        say("missing-file", None, &format!("there is no `{}`: nothing can be judged", checker.checker));
    }
    if let Some(entry) = &collection.entry_point
        && !Path::new(&exercise.directory).join(entry).exists()
    {
        say("reference", None, &format!("the reference solution has no `{entry}`: without it values are not compared"));
    }
}

fn sub_test(
    manifest: &Manifest,
    collection: &Collection,
    test: &SubTest,
    as_written: &SubTest,
    say: &mut dyn FnMut(&'static str, Option<&SubTest>, &str),
) {
    use Qualification as Q;
    let interpreted = matches!(manifest.name, "python" | "octave" | "r" | "julia");
    let qualification = test.common.qualification.unwrap_or(Q::VerifyEqual);
    let looks_for_text = matches!(qualification, Q::Matches | Q::Contains | Q::StartsWith | Q::EndsWith | Q::Regexp);
    let compares_values = matches!(collection.kind, TestType::Variable | TestType::Graphics | TestType::Stdout | TestType::Function);
    if interpreted && compares_values && looks_for_text && test.pattern.is_none() {
        say("no-pattern", Some(test), &format!("`{}` needs `pattern`; `value` is not used", qualification.word()));
    }
    // where a word is only looked for, a range that nobody wrote is none
    let written = |range: Option<(i64, i64)>| range == Some((0, 0));
    if matches!(collection.kind, TestType::Structural | TestType::Keyword | TestType::Pattern)
        && manifest.name != "octave"
        && written(test.common.occurrence_range)
        && (interpreted || written(as_written.common.occurrence_range))
    {
        say("zero-range", Some(test), "the range [0, 0] allows everything; it does not forbid the word");
    }
    if interpreted
        && let Some(Value::Str(text)) = &test.value
        && looks_like_a_number(text)
    {
        say("number-as-text", Some(test), &format!("`{text}` is text, not a number: write 1.0e-3 for 1e-3"));
    }
    if interpreted
        && qualification == Q::VerifyEqual
        && test.common.shape_check != Some(false)
        && let Some(Value::List(items)) = &test.value
        && items.iter().any(|item| matches!(item, Value::List(_)))
    {
        say("nested-value", Some(test), "an array of two dimensions never equals a nested list unless shapeCheck is false");
    }
    if let Some(pattern) = test.pattern.as_deref().filter(|_| matches!(qualification, Q::Regexp | Q::RegexpMultiline))
        && let Err(message) = crate::compare::pattern::Pattern::new(pattern, crate::compare::pattern::Flags::default())
    {
        say("bad-pattern", Some(test), &message);
    }
}

fn looks_like_a_number(text: &str) -> bool {
    text.contains(['e', 'E']) && text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(suite: &str, meta: &str) -> Vec<&'static str> {
        let root = tempfile::tempdir().unwrap();
        let directory = root.path().join("a.b");
        std::fs::create_dir(&directory).unwrap();
        std::fs::write(directory.join("s.py"), "a = 1").unwrap();
        std::fs::write(directory.join("test.yaml"), suite).unwrap();
        std::fs::write(directory.join("meta.yaml"), meta).unwrap();
        lint(&Exercise::load(&directory).unwrap(), None).into_iter().map(|remark| remark.rule).collect()
    }

    const META: &str = "slug: a.b\nproperties: {executionBackend: {slug: itpcp.exec.py}}";

    fn collection(fields: &str) -> Vec<&'static str> {
        rules(&format!("properties: {{tests: [{{name: c, {fields}}}]}}"), META)
    }

    #[test]
    fn each_rule_finds_its_case_and_nothing_else() {
        assert!(collection("entryPoint: s.py, tests: [{name: a}, {name: a, value: 1.0e-3}]").is_empty());
        for (fields, rule) in [
            ("tests: [{name: a, qualification: contains, value: x}]", "no-pattern"),
            ("type: structural, file: s.py, tests: [{name: for, allowedOccuranceRange: [0, 0]}]", "zero-range"),
            ("type: structural, file: s.py, tests: [{name: for}]", "zero-range"),
            ("tests: [{name: a, value: 1e-3}]", "number-as-text"),
            ("tests: [{name: a, value: [[1], [2]]}]", "nested-value"),
            ("tests: [{name: a, qualification: regexp, pattern: '('}]", "bad-pattern"),
            ("successDependency: zzz, tests: []", "dependency"),
            ("successDependency: c, tests: []", "dependency"),
            ("inputAnswers: [a, ''], tests: []", "empty-answer"),
            ("entryPoint: t.py, tests: []", "reference"),
            ("type: check, checker: checkers/c.py, tests: []", "missing-file"),
        ] {
            assert_eq!(collection(fields), [rule], "{fields}");
        }
        let meta = "slug: other\nproperties: {studentTemplates: [x.py], executionBackend: {slug: cobol}}";
        assert_eq!(rules("name: P", meta), ["missing-file", "identifier", "language"]);
    }
}
