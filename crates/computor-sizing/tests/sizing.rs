//! The simulation beside what is known of queues, and the plans beside the simulation.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use computor_sizing::{Action, Arrival, Cost, Costs, Goals, Plant, Scenario, Station, plan, plan_apart, simulate};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

fn random() -> StdRng {
    StdRng::seed_from_u64(7)
}

/// Only reading costs anything, and only the server's.
fn reading(milliseconds: f64) -> Costs {
    let mut costs = Costs::measured().unwrap();
    costs.read = Cost { server: milliseconds, ..Cost::default() };
    costs
}

/// So many reads, the time between two of them exponentially distributed.
fn reads(count: usize, every: f64) -> Scenario {
    let (mut random, mut at) = (random(), 0.0);
    let mut next = || {
        let chance: f64 = random.random_range(f64::EPSILON..1.0);
        at -= every * chance.ln();
        Arrival { at, action: Action::Read }
    };
    let arrivals: Vec<_> = (0..count).map(|_| next()).collect();
    Scenario { sockets: 0, length: arrivals.last().unwrap().at, arrivals }
}

#[test]
fn a_processor_that_is_shared_answers_as_theory_says() {
    // M/G/1 with processor sharing: the mean time is the mean work divided by the share that is free, whatever the distribution.
    let work = 80.0;
    for load in [0.3, 0.5, 0.7] {
        let scenario = reads(40_000, work / load);
        let outcome = simulate(Plant::One { cores: 1 }, &scenario, &reading(work), &mut StdRng::seed_from_u64(8));
        let used = outcome.used(Station::Server);
        let mean = used.busy * outcome.end / 40_000.0 + used.queued / 40_000.0;
        let expected = work / (1.0 - load);
        assert!((mean / expected - 1.0).abs() < 0.1, "{load}: {mean} instead of {expected}");
        assert!((used.busy - load).abs() < 0.02, "{load}: {}", used.busy);
    }
}

#[test]
fn all_that_begins_ends_once_and_nothing_waits_on_a_large_plant() {
    let scenario = Scenario::exam(200, &mut random());
    let costs = Costs::measured().unwrap();
    let outcome = simulate(Plant::Apart { cores: [64; 4] }, &scenario, &costs, &mut random());
    for action in Action::ALL {
        let begun = scenario.arrivals.iter().filter(|arrival| arrival.action == action).count();
        assert_eq!(outcome.waits(action).count, begun, "{action:?}");
    }
    let used = Station::ALL.map(|station| outcome.used(station).queued);
    assert_eq!((used, outcome.slots_queued), ([0.0; 4], 0.0));
    // Work and waits for the disk, nothing else.
    let alone = |costs: &[Cost]| costs.iter().map(|cost| cost.server + cost.database + cost.sandbox + cost.git).sum::<f64>();
    let expected = alone(&[costs.hand_in, costs.test, costs.run, costs.event, costs.read]) + 3.0 * costs.commit_wait;
    let found = outcome.waits(Action::HandIn).p50;
    assert!((0.7..1.1).contains(&(found / expected)), "{found} {expected}");
}

#[test]
fn more_processors_are_never_slower_and_too_few_never_end_in_time() {
    let (scenario, costs) = (Scenario::rush(300, 10.0, &mut random()), Costs::measured().unwrap());
    let on = |cores| simulate(Plant::One { cores }, &scenario, &costs, &mut random());
    let times: Vec<f64> = [1, 2, 4, 8].map(|cores| on(cores).waits(Action::HandIn).p99).into();
    assert!(times.windows(2).all(|pair| pair[1] <= pair[0]), "{times:?}");
    assert!(on(1).end > 1.5 * scenario.length, "thirty seconds of work do not fit into ten");
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let on = || simulate(Plant::One { cores: 2 }, &Scenario::university(500, &mut random()), &Costs::measured().unwrap(), &mut random());
    assert_eq!(on(), on());
}

#[test]
fn a_plan_is_enough_and_not_more() {
    let (scenario, mut costs, goals) = (Scenario::rush(400, 10.0, &mut random()), Costs::measured().unwrap(), Goals::default());
    // Runs are what there is least room for, whatever was measured.
    costs.run = Cost { sandbox: 300.0, ..Cost::default() };
    let one = plan(&scenario, &costs, Goals { verdict: 2000.0, ..goals }, 64).unwrap();
    assert!(one.plant.cores() > 1 && one.first == Some(Station::Sandbox), "{one:?}");
    assert!(plan(&scenario, &costs, Goals { verdict: 2000.0, ..goals }, one.plant.cores() - 1).is_none());
    let apart = plan_apart(&scenario, &costs, Goals { verdict: 2000.0, ..goals });
    let Plant::Apart { cores } = apart.plant else { panic!() };
    assert_eq!(apart.first, Some(Station::Sandbox));
    let smaller = Plant::Apart { cores: [cores[0], cores[1], cores[2] / 2, cores[3]] };
    let outcome = simulate(smaller, &scenario, &costs, &mut StdRng::seed_from_u64(1));
    assert!(!Goals { verdict: 2000.0, ..goals }.met(&outcome) && Goals { verdict: 2000.0, ..goals }.met(&apart.outcome));
}

#[test]
fn a_university_is_busy_at_the_end_of_the_hour() {
    let scenario = Scenario::university(5000, &mut random());
    // An exam of a hundred and a tenth at the deadline.
    assert_eq!(scenario.sockets, 100 + 500);
    assert!(scenario.arrivals.is_sorted_by(|a, b| a.at <= b.at));
    let in_last = scenario.arrivals.iter().filter(|arrival| arrival.action == Action::HandIn && arrival.at >= scenario.length - 600_000.0);
    assert_eq!(in_last.count(), 100 + 250);
    let busiest = scenario.busiest_minute(Action::HandIn);
    assert!((35..80).contains(&busiest), "{busiest}");
}
