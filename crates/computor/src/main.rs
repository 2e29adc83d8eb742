//! The `computor` binary. Everything is in `computor-cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    computor_cli::main()
}
