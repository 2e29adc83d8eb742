//! Who does what when.

use rand::{Rng, RngExt as _};
use serde::Serialize;

/// What somebody does, as a person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Logs in and looks at the contents.
    Arrive,
    /// Looks again; nothing has changed.
    Look,
    /// Reads a message, a result, a description.
    Read,
    /// Hands in and has it tested; done when the verdict is there.
    HandIn,
    /// Writes a message or a grade.
    Write,
    /// Clones, fetches or pushes.
    Git,
}

impl Action {
    /// All.
    pub const ALL: [Self; 6] = [Self::Arrive, Self::Look, Self::Read, Self::HandIn, Self::Write, Self::Git];
}

/// Something that begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// When, in milliseconds.
    pub at: f64,
    /// What.
    pub action: Action,
}

/// People, and what they do in a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Who listens for events all the time.
    pub sockets: u32,
    /// All that happens, in the order of time.
    pub arrivals: Vec<Arrival>,
    /// How long it is, in milliseconds.
    pub length: f64,
}

const MINUTE: f64 = 60_000.0;

impl Scenario {
    /// So many log in, hand in and test within `seconds`: the start of an exam, in short.
    pub fn rush(students: u32, seconds: f64, random: &mut impl Rng) -> Self {
        let length = seconds * 1000.0;
        let mut arrivals = Vec::new();
        for _ in 0..students {
            let at = random.random_range(0.0..length * 0.8);
            arrivals.push(Arrival { at, action: Action::Arrive });
            arrivals.push(Arrival { at: random.random_range(at..length), action: Action::HandIn });
        }
        Self::sorted(students, arrivals, length)
    }

    /// An exam of an hour and a half: all come within five minutes; each hands in three times, of which one in the last ten
    /// minutes.
    pub fn exam(students: u32, random: &mut impl Rng) -> Self {
        let length = 90.0 * MINUTE;
        let mut arrivals = Vec::new();
        for _ in 0..students {
            arrivals.push(Arrival { at: random.random_range(0.0..5.0 * MINUTE), action: Action::Arrive });
            let hand_ins = [(10.0, 45.0), (45.0, 80.0), (80.0, 90.0)];
            for (from, to) in hand_ins {
                let at = random.random_range(from * MINUTE..to * MINUTE);
                let before = [Arrival { at: at - 2000.0, action: Action::Look }, Arrival { at: at - 1000.0, action: Action::Read }];
                arrivals.extend(before.into_iter().chain([Arrival { at, action: Action::HandIn }]));
            }
        }
        Self::sorted(students, arrivals, length)
    }

    /// The last hour before a deadline: a tenth of all students works, half of what they hand in comes in the last ten minutes;
    /// each looks ten times, reads ten times, fetches and pushes once, and every tenth writes something.
    pub fn deadline(students: u32, random: &mut impl Rng) -> Self {
        let length = 60.0 * MINUTE;
        let mut arrivals = Vec::new();
        for number in 0..students / 10 {
            let late = number % 2 == 0;
            arrivals.push(Arrival { at: random.random_range(0.0..length), action: Action::Arrive });
            let hand_in = if late { 50.0 * MINUTE..length } else { 0.0..50.0 * MINUTE };
            arrivals.push(Arrival { at: random.random_range(hand_in), action: Action::HandIn });
            let mut some = |times: usize, action: Action| {
                arrivals.extend((0..times).map(|_| Arrival { at: random.random_range(0.0..length), action }));
            };
            some(10, Action::Look);
            some(10, Action::Read);
            some(2, Action::Git);
            some(usize::from(number % 10 == 0), Action::Write);
        }
        Self::sorted(students / 10, arrivals, length)
    }

    /// The busiest hour of a university: a deadline of all its courses ends while an exam ends that every fiftieth of its
    /// students, and at most two thousand, write.
    pub fn university(students: u32, random: &mut impl Rng) -> Self {
        let exam = Self::exam((students / 50).min(2000), random);
        let deadline = Self::deadline(students, random);
        let later = exam.length - deadline.length;
        let arrivals = deadline.arrivals.iter().map(|arrival| Arrival { at: arrival.at + later, ..*arrival });
        let arrivals = exam.arrivals.iter().copied().chain(arrivals).collect();
        Self::sorted(exam.sockets + deadline.sockets, arrivals, exam.length)
    }

    fn sorted(sockets: u32, mut arrivals: Vec<Arrival>, length: f64) -> Self {
        arrivals.sort_by(|a, b| a.at.total_cmp(&b.at));
        Self { sockets, arrivals, length }
    }

    /// How many of an action begin in the busiest minute.
    pub fn busiest_minute(&self, action: Action) -> usize {
        let times: Vec<f64> = self.arrivals.iter().filter(|arrival| arrival.action == action).map(|arrival| arrival.at).collect();
        let within = |(first, at): (usize, &f64)| times.iter().skip(first).take_while(|other| **other < at + MINUTE).count();
        times.iter().enumerate().step_by(times.len() / 1000 + 1).map(within).max().unwrap_or(0)
    }
}
