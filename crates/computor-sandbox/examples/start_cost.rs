//! What a sandbox costs: the median time of `/bin/true`, started plainly and in a sandbox.
//!
//! There is a short pause between the runs, as the programs of real runs would make one: half of the work for a run is
//! done while the one before is going on. Without the pause (second argument 0) the whole work is measured.
//!
//! `cargo run --release -p computor-sandbox --example start_cost [runs] [pause in milliseconds]`

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use computor_sandbox::{Config, Job, Sandbox, Strength};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runs = std::env::args().nth(1).map_or(Ok(200), |text| text.parse())?;
    let pause = Duration::from_millis(std::env::args().nth(2).map_or(Ok(10), |text| text.parse())?);
    let plain = median(runs, pause, || {
        let status = Command::new("/bin/true").env_clear().stdin(Stdio::null()).stdout(Stdio::null()).status()?;
        Ok(status.success())
    })?;
    println!("plain       {plain:>10.2?}");
    let mut settings = vec![Config { minimum: Strength::Isolated, ..Config::default() }];
    settings.push(Config { cgroups: false, ..settings[0].clone() });
    for config in settings {
        let sandbox = Sandbox::start(config)?;
        let job = Job::new("/bin/true");
        let sandboxed = median(runs, pause, || Ok(sandbox.run(&job)?.ended.success()))?;
        println!("sandboxed   {sandboxed:>10.2?}   {}", sandbox.level());
    }
    Ok(())
}

/// The median time of `runs` successful runs.
fn median(
    runs: usize,
    pause: Duration,
    mut run: impl FnMut() -> Result<bool, Box<dyn std::error::Error>>,
) -> Result<Duration, Box<dyn std::error::Error>> {
    let mut times = Vec::new();
    for _ in 0..runs.max(1) {
        #[expect(clippy::disallowed_methods, reason = "the pause is what is asked for")]
        std::thread::sleep(pause);
        let start = Instant::now();
        if !run()? {
            return Err("/bin/true failed".into());
        }
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}
