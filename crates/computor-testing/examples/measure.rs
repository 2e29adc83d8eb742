//! Prints how fast testing is here. `soak` as argument: many runs, and what they leave.

use computor_sandbox::{Config, Sandbox};
use computor_testing::measure::{self, soak};
use computor_testing::{Options, Runner};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cache = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Config::default())?;
    let runner = Runner::new(sandbox.clone(), Options { cache: Some(cache.path().into()), ..Options::default() });
    if std::env::args().any(|argument| argument == "soak") {
        for check in soak::run(&runner, soak::Size::FULL)? {
            println!("{:50} {} {}", check.name, if check.passed { "ok" } else { "FAILED" }, check.detail);
        }
        return Ok(());
    }
    let figures =
        [measure::start(&sandbox, 200)?, measure::grader(&runner, 200)?, measure::interpreted(&runner, 5)?, measure::c(&runner, 10)?];
    for figure in figures.into_iter().flatten() {
        println!("{:60} {:10.2} {} {:?}", figure.name, figure.value, figure.unit, figure.met());
    }
    Ok(())
}
