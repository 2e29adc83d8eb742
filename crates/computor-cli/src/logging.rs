//! Logs on standard error.

use crate::args::LogFormat;
use std::{
    io::{IsTerminal as _, stderr},
    sync::atomic::{AtomicBool, Ordering},
};
use tracing_subscriber::EnvFilter;

/// What is logged while `RUST_LOG` says nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Voice {
    /// Our own information, and others' warnings.
    Informs,
    /// Warnings alone: a progress display is on the screen.
    Warns,
    /// Warnings, but not of statements that take long: what is measured is meant to.
    Measures,
}

/// Whether logs are JSON: then nothing else is written between them.
static JSON: AtomicBool = AtomicBool::new(false);

/// Tells of a process that runs for long: a line for people, or one of the logs where those are for programs.
pub(crate) fn say(what: &str, text: &str) {
    if JSON.load(Ordering::Relaxed) {
        tracing::info!(target: "computor::process", what, "{text}");
    } else {
        eprintln!("{}", format!("{what:10} {text}").trim_end());
    }
}

/// Starts logging.
pub(crate) fn start(format: Option<LogFormat>, voice: Voice) {
    let default = match voice {
        Voice::Informs => "warn,computor=info,computor_backend=info,computor_cli=info,computor_db=info,computor_workflows=info",
        Voice::Warns => "warn",
        Voice::Measures => "warn,sqlx::query=error",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let terminal = stderr().is_terminal();
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    let json = format.map_or(!terminal, |format| format == LogFormat::Json);
    JSON.store(json, Ordering::Relaxed);
    if json {
        logs.json().init();
    } else {
        logs.with_ansi(terminal).with_target(false).init();
    }
}
