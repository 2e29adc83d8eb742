//! The `computor` binary. Everything is in `computor-cli`, but for the engine that is not part of every build.

#[cfg(feature = "temporal")]
mod temporal;

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "temporal")]
    computor_backend::work::build_in(temporal::OnTemporal);
    computor_cli::main()
}
