//! A grader that is ended by what it reads: one run has no verdict, and nobody else notices.

use std::fs;
use std::path::Path;

use computor_sandbox::{Config, Sandbox};

use crate::{Options, Report, Request, RunError, Runner};

/// An exercise about a document, and a submission. The word in the second file is what [`super::inside`] does in these tests.
fn judge(runner: &Runner, word: Option<&str>) -> Result<Report, RunError> {
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = desk.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let suite = "type: document\nproperties:\n  tests:\n  - {type: keyword, name: k, file: a.md, tests: [{name: hello}]}\n";
    write("exercise/test.yaml", suite);
    write("submission/a.md", "# hello\n");
    if let Some(word) = word {
        write("submission/end-of-grader", word);
    }
    runner.run(&Request::new(&desk.path().join("exercise"), &desk.path().join("submission")))
}

fn runner() -> Option<Runner> {
    match Sandbox::start(Config::default()) {
        Ok(sandbox) => Some(Runner::new(sandbox, Options::default())),
        Err(error) => {
            eprintln!("SKIPPED: no sandbox on this machine: {error}");
            None
        }
    }
}

#[test]
fn whatever_ends_a_grader_leaves_one_run_without_a_verdict() {
    let Some(runner) = runner() else { return };
    assert_eq!(judge(&runner, None).unwrap().score(), Some(1.0));
    for word in ["abort", "stack", "memory", "panic"] {
        match judge(&runner, Some(word)) {
            Err(RunError::Judge(why)) => assert!(why.starts_with("the grader ended"), "{word}: {why}"),
            other => panic!("{word}: {other:?}"),
        }
        assert!(!RunError::Judge(String::new()).is_retryable(), "it was tried twice");
    }
    // the same runner goes on
    assert_eq!(judge(&runner, None).unwrap().score(), Some(1.0));
}

#[test]
fn a_run_is_tried_once_more() {
    let Some(runner) = runner() else { return };
    for word in ["first abort", "first panic"] {
        assert_eq!(judge(&runner, Some(word)).unwrap().score(), Some(1.0), "{word}");
    }
}

#[test]
fn the_end_of_one_grader_does_not_end_another() {
    let Some(runner) = runner() else { return };
    std::thread::scope(|scope| {
        let healthy: Vec<_> = (0..8).map(|_| scope.spawn(|| judge(&runner, None))).collect();
        let ill: Vec<_> = (0..4).map(|_| scope.spawn(|| judge(&runner, Some("abort")))).collect();
        for run in healthy {
            assert_eq!(run.join().unwrap().unwrap().score(), Some(1.0));
        }
        for run in ill {
            assert!(matches!(run.join().unwrap(), Err(RunError::Judge(_))));
        }
    });
}

#[test]
fn who_gives_up_a_run_ends_its_grader() {
    let Some(runner) = runner() else { return };
    let desk = tempfile::tempdir().unwrap();
    fs::write(desk.path().join("test.yaml"), "type: document\n").unwrap();
    fs::write(desk.path().join("end-of-grader"), "spin").unwrap();
    let cancelled = || true;
    let request = Request { cancelled: Some(&cancelled), ..Request::new(desk.path(), desk.path()) };
    assert!(matches!(runner.run(&request), Err(RunError::Cancelled)));
}

/// What a grader cannot see it cannot have shown to programs either.
#[test]
fn exercises_that_are_not_there_are_an_error_of_their_author() {
    let Some(runner) = runner() else { return };
    let error = runner.run(&Request::new(Path::new("/nonexistent"), Path::new("/nonexistent"))).unwrap_err();
    assert!(matches!(error, RunError::Unusable(_)), "{error:?}");
}
