//! How fast testing is on this machine, measured side by side with what it is compared with.
//!
//! Everything here takes turns: one run of ours, one of theirs, and so on, so that whatever else the machine does
//! meanwhile happens to both.

mod exercises;
mod figure;
mod languages;
pub mod soak;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use computor_sandbox::{CpuClock, Job, Sandbox};

use crate::error::RunError;
use crate::run::{self, Request, Runner};
use crate::verdict::TestResult;
pub use exercises::Sample;
pub use figure::{Figure, Goal};
pub use languages::{Row, languages};

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
    let [plain, inside] = side_by_side(rounds, [&|| plain(Command::new("/bin/true").stdin(Stdio::null())), &inside])?;
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

/// Counts CPU time of everything that is started after it, or, where the kernel does not let it, the time on the clock.
#[derive(Debug)]
pub struct Clock {
    cpu: Option<CpuClock>,
    start: Instant,
}

impl Clock {
    /// Starts a clock, which has to be older than what it is to measure, and be started by the same thread.
    pub fn start() -> Self {
        Self { cpu: CpuClock::start().ok(), start: Instant::now() }
    }

    /// Whether it is CPU time.
    pub fn counts_cpu(&self) -> bool {
        self.cpu.is_some()
    }

    fn now(&self) -> Result<Duration, RunError> {
        self.cpu
            .as_ref()
            .map_or_else(|| Ok(self.start.elapsed()), |cpu| cpu.read().map_err(|error| RunError::io(Path::new("perf event"), error)))
    }
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
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
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
