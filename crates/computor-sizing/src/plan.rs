//! The smallest plant that is enough.

use crate::{Action, Costs, Outcome, Plant, Scenario, Station, simulate};
use rand::{SeedableRng as _, rngs::StdRng};
use serde::Serialize;

/// What people may have to wait, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goals {
    /// For an answer: 99 of 100.
    pub answer: f64,
    /// For a verdict: 99 of 100.
    pub verdict: f64,
}

impl Default for Goals {
    fn default() -> Self {
        Self { answer: 1000.0, verdict: 30_000.0 }
    }
}

impl Goals {
    /// Whether nobody waits too long.
    pub fn met(&self, outcome: &Outcome) -> bool {
        Action::ALL.iter().all(|action| {
            let most = if *action == Action::HandIn { self.verdict } else { self.answer };
            outcome.waits(*action).p99 <= most
        })
    }
}

/// A plant that is enough, and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Sized {
    /// The processors.
    pub plant: Plant,
    /// How it went.
    pub outcome: Outcome,
    /// What was the first to be too little, when there was less of it.
    pub first: Option<Station>,
}

const SEED: u64 = 1;

fn play(plant: Plant, scenario: &Scenario, costs: &Costs) -> Outcome {
    simulate(plant, scenario, costs, &mut StdRng::seed_from_u64(SEED))
}

/// The station for which most time was spent waiting; a test that waits for a slot waits for the sandbox.
fn bottleneck(outcome: &Outcome) -> Station {
    let queued = |station: Station| outcome.used(station).queued + if station == Station::Sandbox { outcome.slots_queued } else { 0.0 };
    Station::ALL.into_iter().max_by(|a, b| queued(*a).total_cmp(&queued(*b))).unwrap_or(Station::Server)
}

/// The smallest single machine of at most `most` processors; none if it would have to be larger.
pub fn plan(scenario: &Scenario, costs: &Costs, goals: Goals, most: u32) -> Option<Sized> {
    let mut first = None;
    for cores in (1..=most).filter(|cores| *cores <= 4 || cores % 4 == 0) {
        let plant = Plant::One { cores };
        let outcome = play(plant, scenario, costs);
        if goals.met(&outcome) {
            return Some(Sized { plant, outcome, first });
        }
        first = Station::ALL.into_iter().max_by(|a, b| outcome.used(*a).busy.total_cmp(&outcome.used(*b).busy));
    }
    None
}

/// Machines of its own for each station, each no larger than it has to be.
pub fn plan_apart(scenario: &Scenario, costs: &Costs, goals: Goals) -> Sized {
    let (mut cores, mut first) = ([1; 4], None);
    loop {
        let plant = Plant::Apart { cores };
        let outcome = play(plant, scenario, costs);
        if goals.met(&outcome) {
            return Sized { plant, outcome, first };
        }
        let short = bottleneck(&outcome);
        first = first.or(Some(short));
        let more = &mut cores[short as usize];
        *more += (*more / 8).max(1);
    }
}
