//! `bench sizing`: what machines a university needs, from measured costs (`computor_sizing`).

use crate::{
    Outcome,
    args::BenchSizing,
    output::{self, Progress},
};
use anyhow::{Context as _, Result};
use computor_sizing::{Action, Costs, Goals, Plant, Scenario, Sized, Station, plan, plan_apart, simulate};
use rand::{SeedableRng as _, rngs::StdRng};
use serde::Serialize;

/// The largest single machine that is thought of, in processors.
const MOST: u32 = 32;
/// A platform of its own serves so many students; who has more has several: courses never meet.
const CELL: u32 = 50_000;
const SEED: u64 = 1;

/// What a university of some size needs.
#[derive(Debug, Serialize)]
struct Row {
    students: u32,
    /// Platforms beside each other, each for its part of the students; all else is of one of them.
    cells: u32,
    /// In the busiest minute.
    log_ins: usize,
    hand_ins: usize,
    /// Who listens for events.
    sockets: u32,
    server_mib: f64,
    /// On one machine, if there are such machines.
    one: Option<Sized>,
    /// With machines for each of the four.
    apart: Sized,
}

pub(crate) fn run(options: &BenchSizing) -> Result<Outcome> {
    let costs = match &options.costs {
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            Costs::parse(&text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?
        }
        None => Costs::measured().map_err(anyhow::Error::msg)?,
    };
    if options.print_costs {
        output::data(&Costs::MEASURED.trim_end())?;
        return Ok(Outcome::Good);
    }
    match options.rush {
        Some(students) => rush(options, students, &costs)?,
        None => sizes(options, &costs)?,
    }
    Ok(Outcome::Good)
}

/// How long people wait.
fn rush(options: &BenchSizing, students: u32, costs: &Costs) -> Result<()> {
    let mut random = StdRng::seed_from_u64(SEED);
    let scenario = Scenario::rush(students, f64::from(options.seconds), &mut random);
    let outcome = simulate(Plant::One { cores: options.cores }, &scenario, costs, &mut random);
    if options.json {
        return output::json(&outcome);
    }
    let mut table = output::table(&["what", "times", "half within", "99 of 100", "longest"]);
    for (action, name) in [(Action::Arrive, "log in, see contents"), (Action::HandIn, "hand in, have the verdict")] {
        let waits = outcome.waits(action);
        let [p50, p99, max] = [waits.p50, waits.p99, waits.max].map(|time| format!("{:.2} s", time / 1000.0));
        table.add_row([name.to_owned(), waits.count.to_string(), p50, p99, max]);
    }
    output::data(&table)?;
    let busy: f64 = Station::ALL.iter().map(|station| outcome.used(*station).busy).sum();
    let shares: Vec<_> = Station::ALL.iter().map(|station| format!("{station} {:.2}", outcome.used(*station).busy)).collect();
    output::data(&format!(
        "all is done after {:.0} s; {busy:.2} of {} processors are busy: {}",
        outcome.end / 1000.0,
        options.cores,
        shares.join(", ")
    ))
}

fn sizes(options: &BenchSizing, costs: &Costs) -> Result<()> {
    let progress = Progress::new();
    let mut rows = Vec::new();
    for students in &options.students {
        progress.begin(&format!("simulating {students} students"));
        rows.push(row(*students, costs));
    }
    progress.end();
    if options.json {
        return output::json(&rows);
    }
    let mut table =
        output::table(&["students", "platforms", "hand-ins/min", "sockets", "server", "one machine", "or apart", "scarce first"]);
    for row in rows {
        let Row { students, cells, hand_ins, sockets, server_mib, one, apart, .. } = row;
        let one = one.map_or_else(|| format!("more than {MOST}"), |sized| cores(sized.plant));
        let scarce = apart.first.map_or_else(|| "-".to_owned(), |station| station.to_string());
        let memory = format!("{server_mib:.0} MiB");
        table.add_row([
            students.to_string(),
            cells.to_string(),
            hand_ins.to_string(),
            sockets.to_string(),
            memory,
            one,
            cores(apart.plant),
            scarce,
        ]);
    }
    output::data(&table)?;
    output::data(&"Processors for each platform in its busiest hour, so that 99 of 100 answers come within 1 s and verdicts within 30 s.")
}

fn row(students: u32, costs: &Costs) -> Row {
    let cells = students.div_ceil(CELL);
    let scenario = Scenario::university(students.div_ceil(cells), &mut StdRng::seed_from_u64(SEED));
    Row {
        students,
        cells,
        log_ins: scenario.busiest_minute(Action::Arrive),
        hand_ins: scenario.busiest_minute(Action::HandIn),
        sockets: scenario.sockets,
        server_mib: (costs.server_kib + costs.socket_kib * f64::from(scenario.sockets)) / 1024.0,
        one: plan(&scenario, costs, Goals::default(), MOST),
        apart: plan_apart(&scenario, costs, Goals::default()),
    }
}

fn cores(plant: Plant) -> String {
    match plant {
        Plant::One { cores } => cores.to_string(),
        Plant::Apart { cores } => {
            Station::ALL.iter().zip(cores).map(|(station, cores)| format!("{station} {cores}")).collect::<Vec<_>>().join(", ")
        }
    }
}
