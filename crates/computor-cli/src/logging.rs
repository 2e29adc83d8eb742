//! Logs on standard error.

use crate::args::LogFormat;
use std::io::{IsTerminal as _, stderr};
use tracing_subscriber::EnvFilter;

/// Starts logging. `RUST_LOG` says what is logged; by default our own information and others' warnings, or warnings
/// alone where a progress display is on the screen.
pub(crate) fn start(format: Option<LogFormat>, quiet: bool) {
    let default =
        if quiet { "warn" } else { "warn,computor=info,computor_backend=info,computor_cli=info,computor_db=info,computor_workflows=info" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let terminal = stderr().is_terminal();
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    let json = format.map_or(!terminal, |format| format == LogFormat::Json);
    if json {
        logs.json().init();
    } else {
        logs.with_ansi(terminal).with_target(false).init();
    }
}
