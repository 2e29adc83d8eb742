//! Which runs a suite takes, and what is asked in each.

use std::path::Path;
use std::sync::Mutex;

use computor_sandbox::{Config, Input, Job, Outcome, Sandbox, Source};

use super::grader::Order;
use super::session::judge;
use crate::backend::Machine;
use crate::report::Deadline;
use crate::{Options, Report, RunError, TestResult};

/// Remembers what programs were told.
struct Watched {
    sandbox: Sandbox,
    told: Mutex<Vec<String>>,
}

impl Machine for Watched {
    fn run(&self, job: &Job, cancelled: &dyn Fn() -> bool) -> Result<Outcome, RunError> {
        let source = |input: &Input| match &input.source {
            Source::Host(path) => std::fs::read_to_string(path.join("s.py")).unwrap_or_default(),
            Source::Bytes(_) => String::new(),
        };
        if job.inputs.iter().any(|input| source(input).contains("# mine")) {
            self.told.lock().unwrap().push(String::from_utf8_lossy(&job.stdin).into_owned());
        }
        Ok(self.sandbox.run_until(job, cancelled)?)
    }
}

/// Judges `s.py`, and says what its runs were told.
fn runs(script: &str, suite: &str, parallel: usize) -> Option<(Report, Vec<String>)> {
    let sandbox = match Sandbox::start(Config::default()) {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("SKIPPED: no sandbox on this machine: {error}");
            return None;
        }
    };
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = desk.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("exercise/test.yaml", suite);
    write("submission/s.py", &format!("# mine\n{script}"));
    write("reference/s.py", script);
    let order = Order {
        exercise: desk.path().join("exercise"),
        suite: "test.yaml".to_owned(),
        submission: desk.path().join("submission"),
        language: Some("python".to_owned()),
        reference: Some(desk.path().join("reference")),
        limits: None,
        figures: None,
        deadline: Deadline::Before,
        options: Options { parallel, ..Options::default() },
        level: String::new(),
        attempt: 1,
        desk: Path::new("/nonexistent").to_path_buf(),
        kept: None,
    };
    let watched = Watched { sandbox, told: Mutex::default() };
    let (report, ..) = judge(&order, &watched).unwrap();
    Some((report, watched.told.into_inner().unwrap()))
}

const SCRIPT: &str = "def f(n):\n    return n + 1\n";

fn collection(name: &str, rest: &str, value: i32) -> String {
    format!("  - {{name: {name}, entryPoint: s.py, {rest}, tests: [{{name: r, qualification: matches, pattern: '{value}'}}]}}\n")
}

#[test]
fn however_many_collections_there_are_a_program_runs_once() {
    let mut suite = "properties:\n  timeout: 10\n  tests:\n".to_owned();
    for number in 0..6 {
        suite += &collection(&format!("c{number}"), &format!("setUpCode: 'r = f({number})'"), number + 1);
    }
    suite += &collection("more", "setUpCode: 'r = r * 10', setUpCodeDependency: c3", 40);
    for parallel in [1, 2] {
        let Some((report, told)) = runs(SCRIPT, &suite, parallel) else { return };
        assert!(report.tests().all(|test| test.judgement.result == TestResult::Passed), "{report:?}");
        assert_eq!(told.len(), 1, "{told:?}");
    }
    // not what depends on a verdict, and not where the program begins differently
    suite += &collection("depends", "setUpCode: 'r = f(7)', successDependency: c0", 8);
    suite += &collection("input", "setUpCode: 'r = f(8)', inputAnswers: x", 9);
    suite += &collection("longer", "setUpCode: 'r = f(9)', timeout: 11", 10);
    let (report, told) = runs(SCRIPT, &suite, 2).unwrap();
    assert!(report.tests().all(|test| test.judgement.result == TestResult::Passed), "{report:?}");
    assert_eq!(told.len(), 4, "{told:?}");
}

#[test]
fn nothing_hidden_is_asked_in_a_run_that_students_see() {
    let mut suite = "properties:\n  timeout: 10\n  tests:\n".to_owned();
    for number in 0..3 {
        suite += &collection(&format!("shown{number}"), &format!("setUpCode: 'r = f({number}) # open'"), number + 1);
        suite +=
            &collection(&format!("hidden{number}"), &format!("visibility: never, setUpCode: 'r = f(10{number}) # secret'"), number + 101);
    }
    let Some((report, told)) = runs(SCRIPT, &suite, 2) else { return };
    assert!(report.tests().all(|test| test.judgement.result == TestResult::Passed), "{report:?}");
    assert_eq!(told.len(), 2, "{told:?}");
    for text in told {
        assert!(text.contains("# open") != text.contains("# secret"), "{text}");
    }
}

#[test]
fn what_cannot_be_forked_has_runs_of_its_own() {
    let mut suite = "properties:\n  timeout: 10\n  tests:\n".to_owned();
    for number in 0..3 {
        suite += &collection(&format!("c{number}"), &format!("setUpCode: 'r = f({number})'"), number + 1);
    }
    let threaded = format!("{SCRIPT}import threading, time\nthreading.Thread(target=time.sleep, args=[0.2]).start()\n");
    let Some((report, told)) = runs(&threaded, &suite, 2) else { return };
    assert!(report.tests().all(|test| test.judgement.result == TestResult::Passed), "{report:?}");
    assert_eq!(told.len(), 3, "{told:?}");
}
