//! Logs on standard error.

use crate::{Beside, args::LogFormat};
use std::{
    io::{IsTerminal as _, stderr},
    sync::atomic::{AtomicBool, Ordering},
};
use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

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
pub(crate) fn start(format: Option<LogFormat>, voice: Voice, beside: Option<Beside>) {
    let default = match voice {
        Voice::Informs => "warn,computor=info,computor_backend=info,computor_cli=info,computor_db=info,computor_workflows=info",
        Voice::Warns => "warn",
        Voice::Measures => "warn,sqlx::query=error",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let terminal = stderr().is_terminal();
    let json = format.map_or(!terminal, |format| format == LogFormat::Json);
    JSON.store(json, Ordering::Relaxed);
    let lines = tracing_subscriber::fmt::layer().with_writer(stderr);
    // Each sees what is meant for it: spans that are sent elsewhere are not in the lines.
    let lines = if json { lines.json().boxed() } else { lines.with_ansi(terminal).with_target(false).boxed() };
    tracing_subscriber::registry().with(beside).with(lines.with_filter(filter)).init();
}
