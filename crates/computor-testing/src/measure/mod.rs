//! How fast testing is on this machine, measured side by side with what it is compared with.
//!
//! Everything here takes turns: one run of ours, one of theirs, and so on, so that whatever else the machine does
//! meanwhile happens to both.

mod exercises;
mod figure;
pub mod soak;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use computor_sandbox::{Job, Sandbox};

use crate::error::RunError;
use crate::languages::python::interpreter;
use crate::run::{self, Request, Runner};
use crate::verdict::TestResult;
pub use exercises::Sample;
pub use figure::{Figure, Goal};

/// What starting `/bin/true` in the sandbox costs more than starting it plainly.
///
/// # Errors
/// When it cannot be run.
pub fn start(sandbox: &Sandbox, rounds: usize) -> Result<Vec<Figure>, RunError> {
    let job = Job::new("/bin/true");
    let inside = || {
        let outcome = sandbox.run(&job)?;
        if outcome.ended.success() { Ok(()) } else { Err(RunError::Internal(format!("an empty program: {}", outcome.ended))) }
    };
    let [plain, inside] = side_by_side(rounds, [&|| plain(&mut Command::new("/bin/true")), &inside])?;
    Ok(vec![
        Figure::time("start of /bin/true, plain", plain, None),
        Figure::time("start of /bin/true, in the sandbox", inside, None),
        Figure::time("cost of the sandbox", inside.saturating_sub(plain), Some(Goal::AtMost(3.0))),
    ])
}

/// What it adds to a run that it is judged in a process of its own.
///
/// # Errors
/// When it cannot be run.
pub fn grader(runner: &Runner, rounds: usize) -> Result<Vec<Figure>, RunError> {
    let sample = Sample::document()?;
    let (exercise, submission) = (sample.exercise(), sample.submission());
    let here = || run::judge_here(runner, &Request::new(&exercise, &submission)).map(drop);
    let apart = || passes(runner, &exercise);
    apart()?;
    let [here, apart] = side_by_side(rounds, [&here, &apart])?;
    Ok(vec![
        Figure::time("a text judged in this process", here, None),
        Figure::time("a text judged in a grader of its own", apart, None),
        Figure::time("cost of the grader", apart.saturating_sub(here), Some(Goal::AtMost(5.0))),
    ])
}

/// How much faster exercises with five collections in interpreted languages are than a stand-in for the reference runner: its
/// processes, without what it computes in them and beside them. For each collection it starts an interpreter for the
/// submission and one for the reference, in R and Octave each after a process that asks for the version; and a test framework
/// once. What is not installed here is left out.
///
/// # Errors
/// When a sample solution does not pass, or something cannot be run.
pub fn interpreted(runner: &Runner, rounds: usize) -> Result<Vec<Figure>, RunError> {
    let Ok(python) = interpreter::find(runner.options()) else { return Ok(Vec::new()) };
    let python = || Command::new(&python.executable);
    let has = |module: &str| python().args(["-c", &format!("import {module}")]).stderr(Stdio::null()).status().is_ok_and(|s| s.success());
    let framework = format!("import {}", if has("pytest") { "pytest" } else { "unittest" });
    let run = |code: &str| plain(python().args(["-c", code]).env("OPENBLAS_NUM_THREADS", "1"));
    let versioned = |program: &str, options: &[&str], source: &Path| {
        plain(Command::new(program).arg("--version"))?;
        plain(Command::new(program).args(options).arg(source))
    };
    let is_there = |program: &str| Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok();
    let mut samples = vec![(Sample::python_shared()?, "s.py"), (Sample::python_separate()?, "s.py")];
    if has("numpy") {
        samples.push((Sample::python_numpy()?, "s.py"));
    }
    if is_there("Rscript") {
        samples.push((Sample::r()?, "s.R"));
    }
    if is_there("octave-cli") {
        samples.push((Sample::octave()?, "s.m"));
    }
    let mut figures = Vec::new();
    for (sample, source) in samples {
        let path = sample.submission().join(source);
        let theirs = || {
            for _ in 0..2 * exercises::COLLECTIONS {
                match source {
                    "s.R" => versioned("Rscript", &["--vanilla", "-e", "k <- 1; source(commandArgs(TRUE)[1])"], &path),
                    "s.m" => versioned("octave-cli", &["--no-gui", "--no-window-system", "--silent"], &path),
                    _ => run(&format!("import json, random; exec(open({path:?}).read())")),
                }?;
            }
            run(&framework)
        };
        // The first one also runs the reference, and warms up what can be.
        passes(runner, &sample.exercise())?;
        runner.sandbox().settle();
        let ours = || passes(runner, &sample.exercise());
        let [stand_in, time] = side_by_side(rounds, [&theirs, &ours])?;
        figures.push(Figure::time(format!("{}, from call to report", sample.name), time, None));
        figures.push(Figure::time("  a stand-in for the reference's processes", stand_in, None));
        let times = stand_in.as_secs_f64() / time.as_secs_f64().max(1e-9);
        figures.push(Figure::ratio("  times faster", times, Some(Goal::AtLeast(10.0))));
    }
    Ok(figures)
}

/// What a C exercise with two runs costs more than its compiler. Empty where there is no compiler.
///
/// # Errors
/// When the sample solution does not pass, or something cannot be run.
pub fn c(runner: &Runner, rounds: usize) -> Result<Vec<Figure>, RunError> {
    if Command::new("gcc").arg("--version").stdout(Stdio::null()).status().is_err() {
        return Ok(Vec::new());
    }
    let sample = Sample::c()?;
    let output = sample.root().join("program");
    let source = sample.submission().join(exercises::C_SOURCE);
    let compile = || plain(Command::new("gcc").args(exercises::C_FLAGS).arg("-o").arg(&output).arg(&source).arg("-lm"));
    passes(runner, &sample.exercise())?;
    let [compiler, time] = side_by_side(rounds, [&compile, &|| passes(runner, &sample.exercise())])?;
    Ok(vec![
        Figure::time(format!("{}, from call to report", sample.name), time, None),
        Figure::time("  the compiler alone", compiler, None),
        Figure::time("  added to the compiler", time.saturating_sub(compiler), Some(Goal::AtMost(20.0))),
    ])
}

/// Tests the correct sample solution of an exercise, which has to pass.
///
/// # Errors
/// When it does not, or cannot be run.
pub fn passes(runner: &Runner, exercise: &Path) -> Result<(), RunError> {
    let submission = exercise.join("localTests/correctSolution");
    let report = runner.run(&Request::new(exercise, &submission))?;
    match report.tests().find(|test| test.judgement.result != TestResult::Passed) {
        None => Ok(()),
        Some(test) => {
            let why = test.judgement.message.as_deref().unwrap_or_default();
            Err(RunError::Internal(format!("{}: {} does not pass: {why}", submission.display(), test.name)))
        }
    }
}

/// Runs a program of the platform's own, which has to succeed.
fn plain(command: &mut Command) -> Result<(), RunError> {
    let name = command.get_program().to_owned();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(RunError::Internal(format!("{}: {status}", name.display()))),
        Err(error) => Err(RunError::io(Path::new(&name), error)),
    }
}

/// Median times of several things that take turns.
fn side_by_side<const N: usize>(rounds: usize, things: [&dyn Fn() -> Result<(), RunError>; N]) -> Result<[Duration; N], RunError> {
    let mut times = [(); N].map(|()| Vec::new());
    for _ in 0..rounds.max(1) {
        for (thing, times) in things.iter().zip(&mut times) {
            let begin = Instant::now();
            thing()?;
            times.push(begin.elapsed());
        }
    }
    Ok(times.map(median))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn things_take_turns() {
        let order = RefCell::new(String::new());
        let say = |letter| {
            order.borrow_mut().push(letter);
            Ok(())
        };
        let [a, b] = side_by_side(3, [&|| say('a'), &|| say('b')]).unwrap();
        assert_eq!(order.into_inner(), "ababab");
        assert!(a < Duration::from_secs(1) && b < Duration::from_secs(1));
    }

    #[test]
    fn an_odd_time_does_not_move_the_median() {
        let times = [1, 900, 2, 3, 2].map(Duration::from_millis);
        assert_eq!(median(times.to_vec()), Duration::from_millis(2));
        assert_eq!(median(Vec::new()), Duration::ZERO);
    }
}
