//! The commands for authors, as a script or a person calls them: exit codes, and what is on which stream.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

fn computor(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.arg("test").args(arguments).envs(environment.iter().copied());
    command.stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name).to_str().unwrap().to_owned()
}

#[test]
fn exit_codes_and_streams_are_those_of_the_help() {
    let exercise = example("computor.demo.py.stdout");
    let wrong = format!("{exercise}/localTests/wrongSolution");
    let good = computor(&["run", &exercise], &[]);
    assert_eq!(good.status.code(), Some(0), "{}", text(&good.stderr));
    assert!(text(&good.stdout).contains("4 of 4 tests passed"));
    let failed = computor(&["run", &exercise, "-t", &wrong], &[]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(text(&failed.stdout).contains("- 5 squared is 25"), "{}", text(&failed.stdout));
    assert!(failed.stderr.is_empty(), "{}", text(&failed.stderr));
    let unusable = computor(&["run", &format!("{exercise}/content")], &[]);
    assert_eq!((unusable.status.code(), unusable.stdout.len()), (Some(2), 0));
    assert!(text(&unusable.stderr).contains("there is no test.yaml"), "{}", text(&unusable.stderr));
    let trouble = computor(&["run", &exercise], &[("PYTHON_TEST_EXECUTABLE", "/none")]);
    assert_eq!(trouble.status.code(), Some(3), "{}", text(&trouble.stderr));
    assert_eq!(computor(&["run"], &[]).status.code(), Some(2));
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let exercise = example("computor.demo.doc.essay");
    let colourful = |environment: &[(&str, &str)]| computor(&["run", &exercise], environment).stdout.contains(&0x1b);
    assert!(!colourful(&[]));
    assert!(!colourful(&[("NO_COLOR", "1")]));
    assert!(colourful(&[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn json_is_all_there_is_on_standard_output() {
    let exercise = example("computor.demo.doc.essay");
    for arguments in [
        &["run", &exercise, "--json"][..],
        &["example", &exercise, "--json"],
        &["lint", &exercise, "--json"],
        &["schema", "meta"],
        &["languages", "--json"],
    ] {
        let output = computor(arguments, &[]);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        let json = text(&output.stdout);
        assert!(json.starts_with(['{', '[']) && json.trim_end().ends_with(['}', ']']), "{arguments:?}: {json}");
    }
}
