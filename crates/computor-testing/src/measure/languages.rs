//! What a submission costs in each language, beside what the reference's scheme of processes costs for the same exercise, and
//! what a bare start of the interpreter or compiler costs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Serialize;

use super::exercises::{self, Compiled, Sample};
use super::{Clock, Goal, median, passes, plain};
use crate::error::RunError;
use crate::languages::python::interpreter;
use crate::run::Runner;

/// One exercise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What it is.
    pub exercise: &'static str,
    /// From the call to the report, in milliseconds.
    pub ours: f64,
    /// The processes of the reference's scheme for the same exercise, without what it computes in them and beside them.
    pub stand_in: f64,
    /// How often ours fits into that.
    pub times: f64,
    /// What that should be; where there is a compiler, beside it.
    pub goal: Option<Goal>,
    /// Whether the reference compiles it.
    pub compiled: bool,
    /// The same without the compiler's own time on both sides. Nothing where nothing of ours is left then: all of it costs
    /// no more than one bare run of the compiler, so there is no such figure, and whatever the goal is, it is met.
    pub times_beside_compiler: Option<f64>,
    /// What is started bare, and how many milliseconds that takes.
    pub bare: Option<(&'static str, f64)>,
}

/// What the reference starts for an exercise.
enum Scheme {
    /// A program for each collection and side. Perhaps a process before each that asks for the version.
    Run { program: Words, version: Option<Words> },
    /// For each collection and side the compiler, asked for its version and then at work, and the program.
    Compile { version: Words, compile: Words, run: Words },
    /// Nothing but the framework.
    Nothing,
}

type Words = Vec<String>;

/// What is compared.
struct Candidate {
    sample: Sample,
    collections: usize,
    scheme: Scheme,
    bare: Option<(&'static str, Words)>,
    goal: Option<Goal>,
}

/// Measures every language that is there. The clock has to be older than the runner.
///
/// # Errors
/// When a sample solution does not pass, or something cannot be run.
pub fn languages(runner: &Runner, clock: &Clock, rounds: usize) -> Result<Vec<Row>, RunError> {
    let Ok(python) = interpreter::find(runner.options()) else { return Ok(Vec::new()) };
    let python = python.executable.display().to_string();
    let has = |module: &str| works(&words(&[&python, "-c", &format!("import {module}")]));
    let framework = words(&[&python, "-c", &format!("import {}", if has("pytest") { "pytest" } else { "unittest" })]);
    let mut candidates = values(&python, has("numpy"))?;
    for compiled in exercises::COMPILED {
        candidates.extend(program(compiled)?);
    }
    let document = Candidate { sample: Sample::document()?, collections: 0, scheme: Scheme::Nothing, bare: None, goal: None };
    candidates.push(document);
    candidates.iter().map(|candidate| candidate.measure(runner, clock, rounds, &framework)).collect()
}

/// Exercises that look at values.
fn values(python: &str, numpy: bool) -> Result<Vec<Candidate>, RunError> {
    let mut candidates = Vec::new();
    let mut samples = vec![(Sample::python_shared()?, "pass"), (Sample::python_separate()?, "pass")];
    if numpy {
        samples.push((Sample::python_numpy()?, "import numpy"));
    }
    let goal = Some(Goal::AtLeast(10.0));
    for (sample, import) in samples {
        let program = words(&[python, "-c", "import json, random, sys; exec(open(sys.argv[1]).read())", &path(&sample, "s.py")]);
        let bare = if import == "pass" { "python -c pass" } else { "python -c 'import numpy'" };
        candidates.push(Candidate {
            sample,
            collections: exercises::COLLECTIONS,
            scheme: Scheme::Run { program, version: None },
            bare: Some((bare, words(&[python, "-c", import]))),
            goal,
        });
    }
    for (sample, source, interpreter, run, bare) in [
        (
            Sample::r()?,
            "s.R",
            &["Rscript", "--vanilla"][..],
            &["-e", "k <- 1; source(commandArgs(TRUE)[1])"][..],
            ("Rscript --vanilla -e 1", &["-e", "1"][..]),
        ),
        (
            Sample::octave()?,
            "s.m",
            &["octave-cli", "--no-gui", "--no-window-system", "--silent"][..],
            &[][..],
            ("octave-cli --norc --eval 1;", &["--norc", "--eval", "1;"][..]),
        ),
    ] {
        let version = words(&interpreter.iter().copied().take(1).chain(["--version"]).collect::<Vec<_>>());
        if !works(&version) {
            continue;
        }
        let mut program = words(&[interpreter, run].concat());
        program.push(path(&sample, source));
        let bare = Some((bare.0, words(&[interpreter, bare.1].concat())));
        let scheme = Scheme::Run { program, version: Some(version) };
        candidates.push(Candidate { sample, collections: exercises::COLLECTIONS, scheme, bare, goal });
    }
    Ok(candidates)
}

/// An exercise whose program is run as a whole, if the tools for it are here.
fn program(compiled: &'static Compiled) -> Result<Option<Candidate>, RunError> {
    let sample = Sample::compiled(compiled)?;
    let (built, source) = (sample.root().join("built"), path(&sample, compiled.source));
    let fill = |command: &[&str]| -> Words {
        command.iter().map(|word| word.replace("{source}", &source).replace("{built}", &built.display().to_string())).collect()
    };
    let (compile, run, version) = (fill(compiled.compile), fill(compiled.run), words(compiled.version));
    if !works(&version) {
        return Ok(None);
    }
    let (scheme, bare) = if compile.is_empty() {
        (Scheme::Run { program: run, version: Some(version) }, words(compiled.bare))
    } else {
        (Scheme::Compile { version, compile: compile.clone(), run }, compile)
    };
    let bare = Some((compiled.bare_name, bare));
    let goal = compiled.known.then_some(Goal::AtLeast(20.0));
    Ok(Some(Candidate { sample, collections: exercises::INPUTS.len(), scheme, bare, goal }))
}

/// What is smaller than this share of a bare compiler's run is the noise of measuring that.
const NOISE: f64 = 0.05;

/// How often ours fits into the stand-in, less the compiler, which the stand-in starts so many times and ours once.
fn beside_compiler(ours: f64, stand_in: f64, compiler: f64, times: usize) -> Option<f64> {
    let left = ours - compiler;
    (left > NOISE * compiler).then(|| (stand_in - times as f64 * compiler).max(0.0) / left)
}

impl Candidate {
    fn measure(&self, runner: &Runner, clock: &Clock, rounds: usize, framework: &[String]) -> Result<Row, RunError> {
        // The first one also runs the reference, and warms up what can be.
        passes(runner, &self.sample.exercise())?;
        runner.sandbox().settle();
        let compiler = match &self.scheme {
            Scheme::Compile { compile, .. } => Some(compile),
            _ => None,
        };
        let ours = || passes(runner, &self.sample.exercise());
        let stand_in = || self.stand_in(framework);
        let bare = || self.bare.as_ref().map_or(Ok(()), |(_, command)| start(command));
        let [ours, stand_in, bare] = clock.side_by_side(rounds, [&ours, &stand_in, &bare])?;
        Ok(Row {
            exercise: self.sample.name,
            ours,
            stand_in,
            times: stand_in / ours.max(1e-3),
            goal: self.goal,
            compiled: compiler.is_some(),
            times_beside_compiler: compiler.and_then(|_| beside_compiler(ours, stand_in, bare, 2 * self.collections)),
            bare: self.bare.as_ref().map(|(name, _)| (*name, bare)),
        })
    }

    /// The processes that the reference starts: for the submission and for its own solution, and its framework.
    fn stand_in(&self, framework: &[String]) -> Result<(), RunError> {
        for _ in 0..2 * self.collections {
            match &self.scheme {
                Scheme::Run { program, version } => {
                    version.iter().try_for_each(|version| start(version))?;
                    start(program)?;
                }
                Scheme::Compile { version, compile, run } => {
                    start(version)?;
                    start(compile)?;
                    start(run)?;
                }
                Scheme::Nothing => {}
            }
        }
        start(framework)
    }
}

impl Clock {
    /// Median milliseconds of several things that take turns.
    fn side_by_side<const N: usize>(&self, rounds: usize, things: [&dyn Fn() -> Result<(), RunError>; N]) -> Result<[f64; N], RunError> {
        let mut times = [(); N].map(|()| Vec::new());
        for _ in 0..rounds.max(1) {
            for (thing, times) in things.iter().zip(&mut times) {
                let begin = self.now()?;
                thing()?;
                self.settle();
                times.push(self.now()?.saturating_sub(begin));
            }
        }
        Ok(times.map(|times| median(times).as_secs_f64() * 1e3))
    }

    /// What goes on after a report, such as making room for the next run, belongs to what caused it.
    #[expect(
        clippy::disallowed_methods,
        reason = "there is nothing to wait for: what goes on tells nobody, and is not measured while it sleeps"
    )]
    fn settle(&self) {
        if self.counts_cpu() {
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

fn path(sample: &Sample, source: &str) -> String {
    sample.submission().join(source).display().to_string()
}

fn words(words: &[&str]) -> Words {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn command(words: &[String]) -> Command {
    let mut words = words.iter();
    let mut command = Command::new(words.next().map_or_else(PathBuf::new, PathBuf::from));
    command.args(words).env("OPENBLAS_NUM_THREADS", "1");
    command
}

/// Runs a command to its end, with an input that suits every sample.
fn start(words: &[String]) -> Result<(), RunError> {
    let mut command = command(words);
    let name = command.get_program().to_owned();
    let error = |error| RunError::io(Path::new(&name), error);
    let (input, mut ours) = std::io::pipe().map_err(error)?;
    let [(text, _), _] = exercises::INPUTS;
    std::io::Write::write_all(&mut ours, text.as_bytes()).map_err(error)?;
    drop(ours);
    plain(command.stdin(input))
}

fn works(words: &[String]) -> bool {
    command(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_no_more_than_the_compiler_is_no_multiple_of_it() {
        assert_eq!(beside_compiler(60.0, 500.0, 50.0, 4), Some(30.0));
        // less than a bare compiler, or as much as one measures
        assert_eq!(beside_compiler(40.0, 500.0, 50.0, 4), None);
        assert_eq!(beside_compiler(51.0, 500.0, 50.0, 4), None);
        // a stand-in that is faster than its own compilers is no negative multiple
        assert_eq!(beside_compiler(60.0, 150.0, 50.0, 4), Some(0.0));
    }
}
