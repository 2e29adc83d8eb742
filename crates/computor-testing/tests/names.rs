//! A submission may give its functions any names, also those of functions that the drivers call.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use std::collections::BTreeSet;

use common::{has_program, sandbox, write_files};
use computor_testing::verdict::Judgement;
use computor_testing::{Options, Request, Runner, TestResult};
use fancy_regex::Regex;

/// What stands before a bracket in a driver, without the functions that it defines. `builtin` is how Octave's driver
/// avoids all others, so that name is taken.
fn called(driver: &str, comment: &str, name: &str, but: &[&str]) -> BTreeSet<String> {
    let code: Vec<&str> = driver.lines().map(|line| line.split(comment).next().unwrap()).collect();
    let calls = Regex::new(&format!(r#"(?<![\w.:"']){name}(?= ?\()"#)).unwrap();
    let called = calls.find_iter(&code.join("\n")).map(|found| found.unwrap().as_str().to_owned()).collect::<BTreeSet<_>>();
    called.into_iter().filter(|name| !but.contains(&name.as_str())).collect()
}

fn octave() -> BTreeSet<String> {
    let names = called(
        include_str!("../src/languages/octave/driver.m"),
        "##",
        r"[A-Za-z_]\w*",
        &["if", "while", "for", "elseif", "function", "return", "builtin", "computor_driver", "computor_left"],
    );
    // functions that the others are made of, or that end everything
    ["isempty", "numel", "strsplit", "num2cell", "size", "print_usage", "class", "func2str", "fdisp", "puts"]
        .into_iter()
        .map(str::to_owned)
        .chain(names)
        .collect()
}

/// Judges a submission by two collections.
fn judge(language: &str, entry: &str, value: &str, reference: &str, files: &[(String, String)]) -> Option<Vec<Judgement>> {
    let program = if language == "octave" { "octave-cli" } else { "Rscript" };
    if !has_program(program) {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    }
    let root = tempfile::tempdir().unwrap();
    let collection =
        |name: &str| format!("  - {{name: {name}, entryPoint: {entry}, setUpCode: 'b = 2;', tests: [{{name: {value}}}, {{name: b}}]}}\n");
    let suite = format!("type: {language}\nproperties:\n  timeout: 10\n  tests:\n{}{}", collection("one"), collection("two"));
    let exercise = write_files(&root.path().join("exercise"), [("test.yaml", suite.as_str()), (entry, reference)]);
    let submission = write_files(&root.path().join("submission"), files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let runner = Runner::new(sandbox()?, Options::default());
    Some(runner.run(&Request::new(&exercise, &submission)).unwrap().tests().map(|test| test.judgement.clone()).collect())
}

fn assert_passed(what: &str, judgements: &[Judgement]) {
    assert_eq!(judgements.len(), 4);
    assert!(judgements.iter().all(|judgement| judgement.result == TestResult::Passed), "{what}: {judgements:#?}");
}

fn file(name: &str, text: impl Into<String>) -> (String, String) {
    (name.to_owned(), text.into())
}

#[test]
fn functions_of_an_octave_program_have_any_names() {
    let names = octave();
    assert!(names.contains("strrep") && names.contains("cd") && names.len() > 80, "{names:?}");
    let failing = |name: &str| format!("function varargout = {name} (varargin)\n  error ('mine: {name}');\nendfunction\n");
    let script = "a = 1;\n";
    let beside: Vec<_> = names.iter().map(|name| file(&format!("{name}.m"), failing(name))).collect();
    let ways = [
        ("beside the program", [vec![file("s.m", script)], beside.clone()].concat()),
        ("in the program", vec![file("s.m", names.iter().fold("1;\n".to_owned(), |text, name| text + &failing(name)) + script)]),
        (
            "where the program looks",
            std::iter::once(file("s.m", format!("addpath ([fileparts(mfilename('fullpath')), '/lib']);\n{script}")))
                .chain(beside.into_iter().map(|(name, text)| (format!("lib/{name}"), text)))
                .collect(),
        ),
    ];
    for (what, files) in ways {
        let Some(judgements) = judge("octave", "s.m", "a", script, &files) else { return };
        assert_passed(what, &judgements);
    }
}

/// Octave prefers what it has read of its library to the program's functions. So the driver reads none of it
/// before. (Octave reads `fieldnames` and `unique` at its own start.)
#[test]
fn an_octave_program_calls_its_own_functions() {
    let names =
        ["fileparts", "fileread", "isequal", "mkdir", "num2str", "repmat", "setdiff", "strcat", "strjoin", "strsplit", "strtok", "trace"];
    let own = |(at, name): (usize, &str)| file(&format!("{name}.m"), format!("function y = {name} (varargin)\n  y = {at};\nendfunction\n"));
    let calls = names.map(|name| format!("{name}()")).join(", ");
    let script = file("s.m", format!("a = [{calls}];\n"));
    let files: Vec<_> = std::iter::once(script).chain(names.into_iter().enumerate().map(own)).collect();
    let Some(judgements) = judge("octave", "s.m", "a", "a = 0:11;\n", &files) else { return };
    assert_passed("each by its name", &judgements);
}

#[test]
fn functions_of_an_r_program_have_any_names() {
    let names = called(include_str!("../src/languages/r/driver.R"), "#", r"[A-Za-z_][\w.]*", &["if", "while", "for", "function"]);
    assert!(names.contains("cat") && names.contains("identical") && names.len() > 80, "{names:?}");
    let more = ["print", "seq_along", "[", "[[", "==", "+", "!", "T", "F", "pi"].map(str::to_owned);
    let masks = names
        .iter()
        .chain(&more)
        .fold("a <- 1\n".to_owned(), |text, name| text + &format!("`{name}` <- function(...) stop('mine: {name}')\n"));
    let classes = "length.own <- function(x) 1e9\nnames.own <- function(x) stop('names')\n`[[.own` <- function(x, i) stop('item')\n\
                   as.character.own <- function(x, ...) stop('text')\na <- structure(list(1, 2), class = 'own')\n";
    for (program, reference) in [(masks.as_str(), "a <- 1\n"), (classes, "a <- list(1, 2)\n")] {
        let Some(judgements) = judge("r", "s.R", "a", reference, &[file("s.R", program)]) else { return };
        assert_passed(program, &judgements);
    }
}
