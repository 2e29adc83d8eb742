//! The `computor` binary. Everything is in `computor-cli`, but for the engine that is not part of every build.

#[cfg(feature = "temporal")]
mod temporal;

use std::process::ExitCode;

#[cfg(feature = "otel")]
fn main() -> ExitCode {
    computor_cli::complete();
    build_in();
    match computor_otel::Traces::from_environment() {
        // What is not sent yet is sent when they go.
        Ok(Some(traces)) => computor_cli::main(Some(Box::new(traces.layer()))),
        Ok(None) => computor_cli::main(None),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "otel"))]
fn main() -> ExitCode {
    computor_cli::complete();
    build_in();
    computor_cli::main(None)
}

/// What is not part of every build.
fn build_in() {
    #[cfg(feature = "temporal")]
    computor_backend::work::build_in(temporal::OnTemporal);
}
