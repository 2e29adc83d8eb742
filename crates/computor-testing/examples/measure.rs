//! Prints how fast testing is here. `soak` as argument: many runs, and what they leave.

use computor_sandbox::{Config, Sandbox};
use computor_testing::measure::{self, Clock, soak};
use computor_testing::{Options, Runner};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cache = tempfile::tempdir()?;
    let clock = Clock::start();
    let sandbox = Sandbox::start(Config::default())?;
    let runner = Runner::new(sandbox.clone(), Options { cache: Some(cache.path().into()), ..Options::default() });
    if std::env::args().any(|argument| argument == "soak") {
        for check in soak::run(&runner, soak::Size::FULL)? {
            println!("{:50} {} {}", check.name, if check.passed { "ok" } else { "FAILED" }, check.detail);
        }
        return Ok(());
    }
    for figure in [measure::start(&sandbox, 200)?, measure::grader(&runner, 200)?].into_iter().flatten() {
        println!("{:60} {:10.2} {} {:?}", figure.name, figure.value, figure.unit, figure.met());
    }
    println!(
        "{:55} {:>9} {:>9} {:>7} {:>9}  bare ({})",
        "",
        "here",
        "stand-in",
        "times",
        "w/o c.",
        if clock.counts_cpu() { "CPU" } else { "wall" }
    );
    for row in measure::languages(&runner, &clock, 5)? {
        let beside = row.times_beside_compiler.map_or_else(|| "-".to_owned(), |times| format!("{times:.1}"));
        println!("{:55} {:9.1} {:9.1} {:7.1} {:>9}  {:?}", row.exercise, row.ours, row.stand_in, row.times, beside, row.bare);
    }
    Ok(())
}
