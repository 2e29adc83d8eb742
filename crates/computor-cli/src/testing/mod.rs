//! `test` and `sandbox`: what the server does with submissions, at hand for authors and operators.

mod example;
mod exercises;
mod init;
mod lint;
mod run;
mod show;

pub(crate) use show::{Paint, visible};

use crate::args::{TestCommand, TestFile, TestLanguages};
use crate::{Outcome, output};
use anyhow::{Result, anyhow};
use comfy_table::Cell;
use computor_sandbox::{Config, Sandbox, selftest};
use computor_testing::{Class, Options, RunError, Runner, languages, schema};
use serde_json::json;
use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Why a command has no answer.
#[derive(Debug)]
enum Fault {
    /// What it was given cannot be used; its author can change that.
    Unusable(anyhow::Error),
    /// This machine is in its way.
    Trouble(anyhow::Error),
}

impl Fault {
    fn unusable(message: impl Into<String>) -> Self {
        Self::Unusable(anyhow!(message.into()))
    }

    fn io(path: &Path, error: io::Error) -> Self {
        Self::Trouble(anyhow!("{}: {error}", path.display()))
    }

    fn into_error(self) -> anyhow::Error {
        match self {
            Self::Unusable(error) | Self::Trouble(error) => error,
        }
    }

    /// Says it.
    fn report(&self) -> Outcome {
        let (error, outcome) = match self {
            Self::Unusable(error) => (error, Outcome::Unusable),
            Self::Trouble(error) => (error, Outcome::Trouble),
        };
        eprintln!("error: {error:#}");
        outcome
    }
}

impl From<RunError> for Fault {
    fn from(error: RunError) -> Self {
        // its text already holds that of its source
        let text = anyhow!(error.to_string());
        match error {
            RunError::Exercise(_) | RunError::Unusable(_) | RunError::Submission(_) => Self::Unusable(text),
            _ => Self::Trouble(text),
        }
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Trouble(error)
    }
}

pub(crate) async fn test(command: TestCommand) -> Result<Outcome> {
    let mut signals = crate::signals::Signals::subscribe()?;
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let work = tokio::task::spawn_blocking(move || perform(command, &stopped));
    tokio::select! {
        done = work => Ok(done?.unwrap_or_else(|fault| fault.report())),
        () = signals.next() => {
            stop.store(true, Ordering::Relaxed);
            Ok(Fault::Trouble(anyhow!("interrupted")).report())
        }
    }
}

fn perform(command: TestCommand, stop: &AtomicBool) -> Result<Outcome, Fault> {
    match command {
        TestCommand::Run(options) => run::run(&options, stop),
        TestCommand::Local(options) => run::local(&options, stop),
        TestCommand::Example(options) => example::run(&options, stop),
        TestCommand::Lint(options) => lint::run(&options),
        TestCommand::Init(options) => init::run(&options),
        TestCommand::Schema(options) => {
            output::json(&match options.file {
                TestFile::Test => schema::test(),
                TestFile::Meta => schema::meta(),
                TestFile::Specification => schema::specification(),
            })?;
            Ok(Outcome::Good)
        }
        TestCommand::Languages(options) => languages(&options),
    }
}

fn runner(options: Options) -> Result<Runner, Fault> {
    let sandbox = Sandbox::start(Config::default()).map_err(|error| {
        Fault::Trouble(anyhow!("programs cannot be run safely here: {error}; `computor doctor` and `computor sandbox selftest` say more"))
    })?;
    // Nothing else is to be tested meanwhile.
    let parallel = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Ok(Runner::new(sandbox, Options { parallel, ..options }))
}

fn languages(options: &TestLanguages) -> Result<Outcome, Fault> {
    let mut wanted = Vec::new();
    for name in &options.languages {
        let found = languages::find(name).ok_or_else(|| Fault::unusable(unknown_language(name)))?;
        wanted.push(found.manifest().name);
    }
    let mut found = computor_testing::run::environment(&Options::default());
    found.retain(|(manifest, _)| wanted.is_empty() || wanted.contains(&manifest.name));
    if options.json {
        let rows: Vec<_> = found
            .iter()
            .map(|(manifest, state)| {
                let detail = state.as_ref().unwrap_or_else(|missing| missing);
                json!({ "language": manifest.name, "package": manifest.package, "available": state.is_ok(), "detail": detail })
            })
            .collect();
        output::json(&rows)?;
    } else {
        let rows = found.iter().map(|(manifest, state)| {
            let detail = state.as_ref().unwrap_or_else(|missing| missing);
            vec![manifest.name.to_string(), if state.is_ok() { "yes" } else { "NO" }.to_owned(), detail.clone()]
        });
        output::rows(&["LANGUAGE", "AVAILABLE", "WHAT"], rows.collect())?;
    }
    let missing = (options.all || !wanted.is_empty()) && found.iter().any(|(_, state)| state.is_err());
    Ok(if missing { Outcome::Trouble } else { Outcome::Good })
}

fn unknown_language(name: &str) -> String {
    let known: Vec<&str> = languages::REGISTRY.iter().map(|backend| backend.manifest().name).collect();
    format!("`{name}` is not a language that can be tested here; there are {}", known.join(", "))
}

/// The exercises in these directories.
pub(crate) fn find_exercises(directories: &[std::path::PathBuf]) -> Result<Vec<std::path::PathBuf>> {
    exercises::find(directories).map_err(Fault::into_error)
}

/// Prints what the lints remark about an exercise, and answers how much that is.
pub(crate) fn remarks(directory: &Path, paint: Paint) -> Result<usize> {
    lint::remarks(directory, paint).map_err(Fault::into_error)
}

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

/// Whether programs can be run here; tests that need it say loudly that they were left out.
#[cfg(test)]
fn can_run() -> bool {
    let started = Sandbox::start(Config::default());
    if let Err(error) = &started {
        eprintln!("SKIPPED: no sandbox on this machine: {error}");
    }
    started.is_ok()
}
