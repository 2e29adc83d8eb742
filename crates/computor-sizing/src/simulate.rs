//! What happens when a scenario is played on a plant: a discrete-event simulation.
//!
//! Processors of a group take turns of [`TURN`] at all that is ready, as an operating system does; a test waits for a free
//! slot before it runs. What a step costs varies: half of it is fixed, the other half is exponentially distributed.

use crate::{Action, Costs, Plant, Scenario, Station, Stations};
use rand::{Rng, RngExt as _};
use serde::Serialize;
use std::{
    cmp::Ordering,
    collections::{BinaryHeap, VecDeque},
};

/// How long something may run before it is another's turn.
const TURN: f64 = 10.0;

/// How long people waited for something, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Waits {
    /// How often it was done.
    pub count: usize,
    /// Half waited no longer.
    pub p50: f64,
    /// 99 of 100 waited no longer.
    pub p99: f64,
    /// Nobody waited longer.
    pub max: f64,
}

/// How much of a station was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Use {
    /// Processors that were busy on average.
    pub busy: f64,
    /// Milliseconds that all work together stood in its queue.
    pub queued: f64,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// By [`Action::ALL`].
    pub waits: [Waits; 6],
    /// By [`Station::ALL`].
    pub stations: Stations<Use>,
    /// Milliseconds that tests stood in the queue for a slot.
    pub slots_queued: f64,
    /// When the last thing was done.
    pub end: f64,
}

impl Outcome {
    /// How long people waited for something.
    pub const fn waits(&self, action: Action) -> Waits {
        self.waits[action as usize]
    }

    /// What was used of a station.
    pub const fn used(&self, station: Station) -> Use {
        self.stations[station as usize]
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Work(Station, f64),
    /// Waits without work: for the disk.
    Pause(f64),
    TakeSlot,
    FreeSlot,
}

#[derive(Debug)]
struct Job {
    action: Action,
    began: f64,
    steps: VecDeque<Step>,
    ready_since: f64,
}

/// A time at which a job goes on; a processor of the group is free then if it had one.
struct Event {
    at: f64,
    job: usize,
    from: Option<usize>,
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Event {}
impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Event {
    // The earliest is the greatest: the heap gives the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.at.total_cmp(&self.at).then_with(|| other.job.cmp(&self.job))
    }
}

#[derive(Default)]
struct Group {
    free: u32,
    ready: VecDeque<usize>,
}

struct Run {
    plant: Plant,
    now: f64,
    jobs: Vec<Job>,
    events: BinaryHeap<Event>,
    groups: Vec<Group>,
    slots: u32,
    for_slots: VecDeque<usize>,
    slots_queued: f64,
    stations: Stations<Use>,
    done: [Vec<f64>; 6],
}

/// Plays a scenario on a plant.
pub fn simulate(plant: Plant, scenario: &Scenario, costs: &Costs, random: &mut impl Rng) -> Outcome {
    let mut run = Run {
        plant,
        now: 0.0,
        jobs: Vec::with_capacity(scenario.arrivals.len()),
        events: BinaryHeap::new(),
        groups: plant.groups().into_iter().map(|free| Group { free, ready: VecDeque::new() }).collect(),
        slots: plant.slots(),
        for_slots: VecDeque::new(),
        slots_queued: 0.0,
        stations: [Use::default(); 4],
        done: Default::default(),
    };
    for arrival in &scenario.arrivals {
        let event = Event { at: arrival.at.max(0.0), job: run.jobs.len(), from: None };
        run.jobs.push(Job { action: arrival.action, began: event.at, steps: steps(arrival.action, costs, random), ready_since: 0.0 });
        run.events.push(event);
    }
    while let Some(event) = run.events.pop() {
        run.now = event.at;
        if let Some(group) = event.from {
            run.groups[group].free += 1;
        }
        run.go_on(event.job);
        if let Some(group) = event.from {
            run.serve(group);
        }
    }
    let length = run.now.max(scenario.length);
    for station in &mut run.stations {
        station.busy /= length;
    }
    Outcome { waits: run.done.map(waits), stations: run.stations, slots_queued: run.slots_queued, end: run.now }
}

impl Run {
    /// Does what a job does next.
    fn go_on(&mut self, job: usize) {
        loop {
            let Some(step) = self.jobs[job].steps.front().copied() else {
                let Job { action, began, .. } = self.jobs[job];
                self.done[action as usize].push(self.now - began);
                return;
            };
            match step {
                Step::Work(station, _) => {
                    let group = self.plant.group(station);
                    self.jobs[job].ready_since = self.now;
                    self.groups[group].ready.push_back(job);
                    return self.serve(group);
                }
                Step::Pause(time) => {
                    self.jobs[job].steps.pop_front();
                    return self.events.push(Event { at: self.now + time, job, from: None });
                }
                Step::TakeSlot if self.slots == 0 => {
                    self.jobs[job].ready_since = self.now;
                    return self.for_slots.push_back(job);
                }
                Step::TakeSlot => {
                    self.slots -= 1;
                    self.jobs[job].steps.pop_front();
                }
                Step::FreeSlot => {
                    self.jobs[job].steps.pop_front();
                    self.slots += 1;
                    if let Some(next) = self.for_slots.pop_front() {
                        self.slots_queued += self.now - self.jobs[next].ready_since;
                        self.go_on(next);
                    }
                }
            }
        }
    }

    /// Gives free processors of a group to what is ready.
    fn serve(&mut self, group: usize) {
        while self.groups[group].free > 0 {
            let Some(job) = self.groups[group].ready.pop_front() else { return };
            self.groups[group].free -= 1;
            let waited = self.now - self.jobs[job].ready_since;
            let Some(Step::Work(station, left)) = self.jobs[job].steps.front_mut() else { continue };
            let turn = left.min(TURN);
            *left -= turn;
            let used = &mut self.stations[*station as usize];
            used.busy += turn;
            used.queued += waited;
            if *left <= 0.0 {
                self.jobs[job].steps.pop_front();
            }
            self.events.push(Event { at: self.now + turn, job, from: Some(group) });
        }
    }
}

/// What an action is made of.
fn steps(action: Action, costs: &Costs, random: &mut impl Rng) -> VecDeque<Step> {
    let mut steps = VecDeque::new();
    let mut work = |steps: &mut VecDeque<Step>, cost: crate::Cost| {
        for station in Station::ALL {
            let time = cost.at(station);
            if time > 0.0 {
                let chance: f64 = random.random_range(f64::EPSILON..1.0);
                steps.push_back(Step::Work(station, time * 0.5 * (1.0 - chance.ln())));
            }
        }
    };
    let saved = Step::Pause(costs.commit_wait);
    match action {
        Action::Arrive => {
            work(&mut steps, costs.log_in);
            steps.push_back(saved);
            work(&mut steps, costs.contents);
        }
        Action::Look => work(&mut steps, costs.contents_known),
        Action::Read => work(&mut steps, costs.read),
        Action::HandIn => {
            work(&mut steps, costs.hand_in);
            steps.push_back(saved);
            work(&mut steps, costs.test);
            steps.extend([saved, Step::TakeSlot]);
            work(&mut steps, costs.run);
            steps.extend([Step::FreeSlot, saved]);
            work(&mut steps, costs.event);
            work(&mut steps, costs.read);
        }
        Action::Write => {
            work(&mut steps, costs.write);
            steps.push_back(saved);
            work(&mut steps, costs.event);
        }
        Action::Git => work(&mut steps, costs.git),
    }
    steps
}

fn waits(mut times: Vec<f64>) -> Waits {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).or(times.last()).copied().unwrap_or(0.0);
    Waits { count: times.len(), p50: at(0.5), p99: at(0.99), max: at(1.0) }
}
