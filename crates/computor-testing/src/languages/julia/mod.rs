//! Julia.
//!
//! Untried: written without a Julia at hand. Driver and verdicts follow the same plan as those of R, which are tested.

use std::path::Path;

use super::interpreted::{DRIVER, Interpreted, Interpreter, data, interpreter};
use crate::backend::{Flavour, Manifest, Subject};
use crate::compare::structure;

/// The Julia back end.
pub(super) static JULIA: Interpreted = Interpreted {
    manifest: Manifest {
        name: "julia",
        aliases: &["jl"],
        suffixes: &[".jl"],
        package: Some("julia"),
        flavour: Flavour::B,
        subject: Subject::Values,
        octave_habits: false,
    },
    interpreter: || interpreter::find("JULIA_EXECUTABLE", "julia", ask),
    driver: ("driver.jl", include_str!("driver.jl")),
    library: None,
    branches: false,
    data: data::julia,
    after: |_, _| {},
    structure: structure::raw_text,
};

const QUESTION: &str = "println(VERSION); println(dirname(Sys.BINDIR)); foreach(println, DEPOT_PATH)";

fn ask(program: &Path) -> Result<Interpreter, String> {
    let answer = interpreter::answer(program, &["--startup-file=no", "-e", QUESTION])?;
    let mut lines = answer.lines();
    let version = lines.next().unwrap_or_default();
    let home = lines.next().unwrap_or_default();
    let depots: Vec<&str> = lines.filter(|depot| Path::new(depot).is_dir()).collect();
    // the first depot is written to; packages are found in all of them
    let depot_path = std::iter::once("/tmp/.julia").chain(depots.iter().copied()).collect::<Vec<_>>().join(":");
    Ok(Interpreter {
        executable: Path::new(home).join("bin/julia"),
        args: ["--startup-file=no", "--history-file=no", "--color=no"]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("{DRIVER}/driver.jl")])
            .collect(),
        env: vec![("JULIA_DEPOT_PATH".to_owned(), depot_path), ("JULIA_NUM_THREADS".to_owned(), "1".to_owned())],
        runtime: std::iter::once(home).chain(depots).map(Into::into).collect(),
        inputs: Vec::new(),
        description: format!("Julia {version} ({})", program.display()),
    })
}
