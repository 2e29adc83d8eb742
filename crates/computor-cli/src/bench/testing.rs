//! `bench testing`: submissions through to the result, without server and database.

use super::load::{Latency, percentile};
use crate::{Outcome, args::BenchTesting, examples, output};
use anyhow::{Context as _, Result, bail};
use computor_sandbox::{Config, Job, Sandbox};
use computor_testing::{Options, Request, Runner, TestResult};
use serde::Serialize;
use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

/// The exercise that is tested when none is given.
const EXERCISE: &str = "computor.demo.py.stdout";
/// How many empty runs the cost of the sandbox is the median of.
const STARTS: usize = 50;

#[derive(Debug, Serialize)]
struct Figures {
    sandbox: String,
    concurrency: usize,
    /// Median of a run that does nothing, in milliseconds.
    sandbox_start_ms: f64,
    tests: Latency,
}

pub(crate) async fn run(options: BenchTesting) -> Result<Outcome> {
    let json = options.json;
    let figures = tokio::task::spawn_blocking(move || measure(&options)).await??;
    if json {
        output::json(&figures)?;
    } else {
        let mut table = output::table(&["tests", "at once", "tests/s", "p50", "p99", "sandbox start"]);
        table.add_row(vec![
            figures.tests.count.to_string(),
            figures.concurrency.to_string(),
            format!("{:.1}", figures.tests.per_second),
            format!("{:.0} ms", figures.tests.p50_ms),
            format!("{:.0} ms", figures.tests.p99_ms),
            format!("{:.1} ms", figures.sandbox_start_ms),
        ]);
        output::data(&table)?;
    }
    Ok(Outcome::Good)
}

fn measure(options: &BenchTesting) -> Result<Figures> {
    let place = tempfile::tempdir()?;
    let built_in = place.path().join(EXERCISE);
    let exercise = match &options.exercise {
        Some(directory) => directory,
        None => {
            examples::write(EXERCISE, &built_in)?;
            &built_in
        }
    };
    let sandbox = Sandbox::start(Config::default())?;
    let level = sandbox.level().to_string();
    let start = start_cost(&sandbox)?;
    let runner = Runner::new(sandbox, Options { cache: Some(place.path().join("references")), ..Options::default() });
    // The first one also runs the reference.
    one(&runner, exercise)?;
    let concurrency = options.concurrency.unwrap_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZero::get)).max(1);
    eprintln!("{} tests, {concurrency} at once, sandbox {level}", options.count);
    let next = AtomicUsize::new(0);
    let begin = Instant::now();
    let lane = || {
        let mut times = Vec::new();
        while next.fetch_add(1, Ordering::Relaxed) < options.count {
            times.push(one(&runner, exercise)?);
        }
        anyhow::Ok(times)
    };
    let mut times = Vec::new();
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..concurrency).map(|_| scope.spawn(lane)).collect();
        for lane in lanes {
            match lane.join() {
                Ok(measured) => times.extend(measured?),
                Err(_) => bail!("a test panicked"),
            }
        }
        Ok(())
    })?;
    Ok(Figures { sandbox: level, concurrency, sandbox_start_ms: start.as_secs_f64() * 1e3, tests: Latency::new(times, begin.elapsed()) })
}

/// One submission to its result.
fn one(runner: &Runner, exercise: &Path) -> Result<Duration> {
    let submission = exercise.join("localTests/correctSolution");
    let begin = Instant::now();
    let report = runner.run(&Request::new(exercise, &submission)).with_context(|| format!("cannot test {}", submission.display()))?;
    let time = begin.elapsed();
    if report.result().0 != TestResult::Passed {
        bail!("{} does not pass its tests: the figures would mean nothing", submission.display());
    }
    Ok(time)
}

/// The median time of a run that does nothing.
fn start_cost(sandbox: &Sandbox) -> Result<Duration> {
    let job = Job::new("/bin/true");
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begin = Instant::now();
        let outcome = sandbox.run(&job)?;
        if !outcome.ended.success() {
            bail!("an empty program does not run in the sandbox: {}", outcome.ended);
        }
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    Ok(percentile(&times, 0.5))
}
