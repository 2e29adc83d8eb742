//! A short form of `computor bench testing --soak`.

mod common;

use std::process::Command;

use common::{has_program, sandbox};
use computor_testing::measure::soak::{self, Size};
use computor_testing::{Options, Runner};

/// Not a test: run by the next one, in a process with its own directory for temporary files.
#[test]
#[ignore = "needs a directory for temporary files that nobody else uses"]
fn soaks() {
    let Some(sandbox) = sandbox() else { return };
    let cache = tempfile::tempdir().unwrap();
    let runner = Runner::new(sandbox, Options { cache: Some(cache.path().into()), ..Options::default() });
    let checks = soak::run(&runner, Size { in_a_row: 40, at_once: 16, repeated: 8 }).unwrap();
    let failed: Vec<_> = checks.iter().filter(|check| !check.passed).collect();
    assert!(checks.len() > 6 && failed.is_empty(), "{failed:#?}");
}

#[test]
fn many_runs_leave_nothing_and_agree() {
    if !has_program("python3") {
        eprintln!("SKIPPED: python3 is not installed");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "soaks"])
        .env("TMPDIR", place.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("1 passed"), "{said}");
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "something is left in {}", place.path().display());
}
