//! `bench testing`: submissions through to the result, in the runner alone and through the platform.

use super::{figures::wanted, load::Latency, platform};
use crate::{
    Outcome,
    args::BenchTesting,
    examples,
    output::{self, Progress},
};
use anyhow::{Context as _, Result, bail};
use comfy_table::Cell;
use computor_sandbox::{Config, Sandbox, selftest::Check};
use computor_testing::measure::{self, Clock, Figure, Goal, Row, soak};
use computor_testing::{Options, Runner};
use serde::Serialize;
use std::{
    env,
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

/// The exercise that is tested when none is given.
const EXERCISE: &str = "computor.demo.py.stdout";
/// Starts of an empty program per round.
const STARTS: usize = 20;
/// Tests of a small exercise per second, at the least.
const PER_SECOND: f64 = 150.0;
/// How many bare starts of its interpreter or compiler a submission may cost.
const STARTS_AT_MOST: f64 = 2.0;
/// Marks the process that soaks, which has a directory for temporary files to itself.
const SOAKING: &str = "COMPUTOR_BENCH_SOAK";

#[derive(Debug, Serialize)]
struct Report {
    /// Whether the program was built with optimisation. Figures of one that was not are only to be compared with each other.
    optimised: bool,
    #[serde(flatten)]
    runner: Option<Measured>,
    /// The way through server, engine and PostgreSQL.
    platform: Vec<Figure>,
}

#[derive(Debug, Serialize)]
struct Measured {
    sandbox: String,
    figures: Vec<Figure>,
    /// Whether the languages are CPU time, and not time on the clock.
    cpu: bool,
    languages: Vec<Row>,
    concurrency: usize,
    tests: Latency,
}

pub(crate) async fn run(options: BenchTesting) -> Result<Outcome> {
    if options.soak {
        return tokio::task::spawn_blocking(move || soak(options.json)).await?;
    }
    let optimised = !cfg!(debug_assertions);
    if !optimised {
        eprintln!("This program was built without optimisation: compare its figures only with each other.");
    }
    let options = std::sync::Arc::new(options);
    let runner = match options.platform_only {
        true => None,
        false => {
            let options = std::sync::Arc::clone(&options);
            Some(tokio::task::spawn_blocking(move || measure(&options)).await??)
        }
    };
    let platform = if options.runner_only { Vec::new() } else { through_platform(options.count).await? };
    let report = Report { optimised, runner, platform };
    if options.json {
        output::json(&report)?
    } else {
        show(&report, &options)?
    }
    Ok(Outcome::Good)
}

async fn through_platform(count: usize) -> Result<Vec<Figure>> {
    let mut signals = crate::signals::Signals::subscribe()?;
    let progress = Progress::new();
    let figures = tokio::select! {
        figures = platform::measure(count, &progress) => figures,
        () = signals.next() => Err(anyhow::anyhow!("interrupted")),
    };
    progress.end();
    figures
}

fn show(report: &Report, options: &BenchTesting) -> Result<()> {
    let mut table = output::table(&["what", "measured", "goal", "met"]);
    for figure in report.runner.iter().flat_map(|runner| &runner.figures).chain(&report.platform) {
        let met = figure.met().map_or_else(|| Cell::new(""), |met| output::verdict(if met { "yes" } else { "no" }, met));
        table.add_row(vec![
            Cell::new(&figure.name),
            Cell::new(format!("{:.1} {}", figure.value, figure.unit)),
            Cell::new(wanted(figure)),
            met,
        ]);
    }
    output::data(&table)?;
    let Some(runner) = &report.runner else { return Ok(()) };
    output::data(&languages(runner))?;
    let mut table = output::table(&["tests in the runner alone", "at once", "tests/s", "p50", "p99"]);
    let tests = &runner.tests;
    let per_second = format!("{:.1}", tests.per_second);
    // the goal is one for the small exercise that is tested where none is given
    let per_second =
        if options.exercise.is_none() { output::verdict(per_second, tests.per_second >= PER_SECOND) } else { Cell::new(per_second) };
    table.add_row(vec![
        Cell::new(tests.count),
        Cell::new(runner.concurrency),
        per_second,
        Cell::new(format!("{:.0} ms", tests.p50_ms)),
        Cell::new(format!("{:.0} ms", tests.p99_ms)),
    ]);
    output::data(&table)
}

/// Each language beside a stand-in for the reference.
fn languages(measured: &Measured) -> comfy_table::Table {
    let unit = if measured.cpu { "ms CPU" } else { "ms" };
    let titles = [
        format!("exercise, {unit}"),
        "here".into(),
        "stand-in".into(),
        "times".into(),
        "beside compiler".into(),
        "bare start".into(),
        "of that".into(),
    ];
    let mut table = output::table(&titles.each_ref().map(String::as_str));
    for row in &measured.languages {
        let judged = |times: f64| match row.goal {
            Some(Goal::AtLeast(least)) => output::verdict(format!("{times:.1}"), times >= least),
            _ => Cell::new(format!("{times:.1}")),
        };
        let times = if row.compiled { Cell::new(format!("{:.1}", row.times)) } else { judged(row.times) };
        let beside = match row.times_beside_compiler {
            Some(beside) => judged(beside),
            None if row.compiled => output::verdict("no more than it", true),
            None => Cell::new(""),
        };
        let (bare, share) = match row.bare {
            Some((name, bare)) => {
                let share = row.ours / bare.max(1e-3);
                (Cell::new(format!("{bare:.1} ({name})")), output::verdict(format!("{share:.2}"), share <= STARTS_AT_MOST))
            }
            None => (Cell::new(""), Cell::new("")),
        };
        let figures = [row.exercise.to_owned(), format!("{:.1}", row.ours), format!("{:.1}", row.stand_in)].map(Cell::new);
        table.add_row(figures.into_iter().chain([times, beside, bare, share]));
    }
    table
}

/// A runner that keeps what references did in `place`.
fn runner(place: &Path) -> Result<Runner> {
    let sandbox = Sandbox::start(Config::default())?;
    eprintln!("sandbox {}", sandbox.level());
    Ok(Runner::new(sandbox, Options { cache: Some(place.join("references")), ..Options::default() }))
}

fn measure(options: &BenchTesting) -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let built_in = place.path().join(EXERCISE);
    let exercise = match &options.exercise {
        Some(directory) => directory,
        None => {
            examples::write(EXERCISE, &built_in)?;
            &built_in
        }
    };
    // Before anything that it has to count is started.
    let clock = Clock::start();
    let runner = runner(place.path())?;
    let mut figures = measure::start(runner.sandbox(), options.rounds * STARTS)?;
    figures.extend(measure::grader(&runner, options.rounds * STARTS)?);
    let languages = measure::languages(&runner, &clock, options.rounds)?;
    // The first one also runs the reference.
    one(&runner, exercise)?;
    runner.sandbox().settle();
    let concurrency = options.concurrency.unwrap_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZero::get)).max(1);
    eprintln!("{} tests, {concurrency} at once", options.count);
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
    let tests = Latency::new(times, begin.elapsed());
    let (sandbox, cpu) = (runner.sandbox().level().to_string(), clock.counts_cpu());
    Ok(Measured { sandbox, figures, cpu, languages, concurrency, tests })
}

/// One submission to its result.
fn one(runner: &Runner, exercise: &Path) -> Result<Duration> {
    let begin = Instant::now();
    measure::passes(runner, exercise).context("the figures would mean nothing")?;
    Ok(begin.elapsed())
}

/// In a process of its own, whose directory for temporary files nobody else uses.
fn soak(json: bool) -> Result<Outcome> {
    let place = tempfile::tempdir()?;
    if env::var_os(SOAKING).is_none() {
        let status =
            Command::new(env::current_exe()?).args(env::args_os().skip(1)).env(SOAKING, "1").env("TMPDIR", place.path()).status()?;
        return Ok(if status.success() { Outcome::Good } else { Outcome::Bad });
    }
    let runner = runner(place.path())?;
    let checks = soak::run(&runner, soak::Size::FULL)?;
    let good = checks.iter().all(|check| check.passed);
    if json {
        output::json(&checks)?;
    } else {
        let mut table = output::table(&["what", "result", "detail"]);
        for Check { name, passed, detail } in &checks {
            let verdict = output::verdict(if *passed { "passed" } else { "FAILED" }, *passed);
            table.add_row(vec![Cell::new(name), verdict, Cell::new(detail)]);
        }
        output::data(&table)?;
    }
    Ok(if good { Outcome::Good } else { Outcome::Bad })
}
