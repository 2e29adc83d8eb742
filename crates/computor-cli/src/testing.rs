//! `test` and `sandbox`: what the server does with submissions, at hand for authors and operators.

use crate::{Outcome, output};
use anyhow::{Context as _, Result, bail};
use comfy_table::Cell;
use computor_sandbox::{Config, Sandbox, selftest};
use computor_testing::{Class, Options, Report, Request, Runner, TestResult};
use serde_json::{Map, Value};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// The sample solution that must pass.
const CORRECT: &str = "correctSolution";

/// A class as reports write it.
pub(crate) fn class_name(class: Class) -> String {
    serde_json::to_value(class).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(crate) async fn selftest(json: bool) -> Result<Outcome> {
    let checks = tokio::task::spawn_blocking(|| {
        let sandbox = Sandbox::start(Config::default())?;
        eprintln!("level: {}", sandbox.level());
        Ok::<_, computor_sandbox::StartError>(selftest::run(&sandbox))
    });
    let checks = checks.await??;
    if json {
        output::json(&checks)?;
    } else {
        let mut table = output::table(&["attack", "stopped", "how"]);
        for check in &checks {
            table.add_row(vec![
                Cell::new(&check.name),
                output::verdict(if check.passed { "yes" } else { "NO" }, check.passed),
                Cell::new(&check.detail),
            ]);
        }
        output::data(&table)?;
    }
    Ok(Outcome::when(checks.iter().all(|check| check.passed)))
}

pub(crate) async fn run(exercise: PathBuf, submission: Option<PathBuf>, json: bool) -> Result<Outcome> {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let work = tokio::task::spawn_blocking(move || match submission {
        Some(submission) => one(&exercise, &submission, json, &stopped),
        None => samples(&exercise, json, &stopped),
    });
    tokio::select! {
        outcome = work => outcome?,
        asked = crate::serve::asked_to_end() => {
            stop.store(true, Ordering::Relaxed);
            asked?;
            bail!("interrupted")
        }
    }
}

fn test(runner: &Runner, exercise: &Path, submission: &Path, stop: &AtomicBool) -> Result<Report> {
    let cancelled = || stop.load(Ordering::Relaxed);
    let mut request = Request::new(exercise, submission);
    request.cancelled = Some(&cancelled);
    Ok(runner.run(&request)?)
}

fn runner() -> Result<Runner> {
    // Nothing else is to be tested meanwhile.
    let parallel = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Ok(Runner::new(Sandbox::start(Config::default())?, Options { parallel, ..Options::default() }))
}

/// One submission, test by test.
fn one(exercise: &Path, submission: &Path, json: bool, stop: &AtomicBool) -> Result<Outcome> {
    let report = test(&runner()?, exercise, submission, stop)?;
    if json {
        output::json(&report.to_json())?;
    } else {
        output::data(&describe(&report))?;
        let summary = report.summary();
        eprintln!("{} of {} passed; {}", summary.passed, summary.total, class_name(report.verdict()));
    }
    Ok(Outcome::when(report.result().0 == TestResult::Passed))
}

fn describe(report: &Report) -> comfy_table::Table {
    let mut table = output::table(&["collection", "test", "result", "message"]);
    for collection in &report.collections {
        for test in &collection.tests {
            let judgement = &test.judgement;
            let result = match judgement.result {
                TestResult::Passed => "passed".to_owned(),
                TestResult::Skipped => "skipped".to_owned(),
                TestResult::Failed => format!("failed: {}", class_name(judgement.class)),
            };
            let message = judgement.message.as_deref().unwrap_or_default();
            let result = output::verdict(result, judgement.result == TestResult::Passed);
            table.add_row(vec![Cell::new(&collection.name), Cell::new(&test.name), result, Cell::new(message)]);
        }
    }
    table
}

/// Every sample solution: the correct one must pass, the others must not.
fn samples(exercise: &Path, json: bool, stop: &AtomicBool) -> Result<Outcome> {
    let root = exercise.join("localTests");
    let entries = fs::read_dir(&root).with_context(|| format!("{} has no solutions; name one with --submission", root.display()))?;
    let mut solutions: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    solutions.sort();
    let runner = runner()?;
    let mut table = output::table(&["solution", "passed", "verdict", "as it should"]);
    let (mut reports, mut good) = (Map::new(), true);
    for solution in &solutions {
        let name = solution.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let report = test(&runner, exercise, solution, stop)?;
        let right = (report.result().0 == TestResult::Passed) == (name == CORRECT);
        good &= right;
        let (summary, class) = (report.summary(), class_name(report.verdict()));
        let passed = format!("{}/{}", summary.passed, summary.total);
        table.add_row(vec![
            Cell::new(&name),
            Cell::new(passed),
            Cell::new(class),
            output::verdict(if right { "yes" } else { "NO" }, right),
        ]);
        reports.insert(name, report.to_json());
    }
    if json {
        output::json(&Value::Object(reports))?;
    } else {
        output::data(&table)?;
    }
    Ok(Outcome::when(good && !solutions.is_empty()))
}
