//! Whose turn it is, and when: the order in which runs that wait for a slot begin.
//!
//! A lane has a clock that counts rounds: it moves on by one while everybody who waits has a turn. A run's place is the
//! round in which it came, or the one after its user's last run where that is later. So whoever asks for much waits for it,
//! and nobody is passed by others for more than a round, so that it can be said beforehand how long a run will wait. Within
//! a round courses take turns.
//!
//! Engines keep clock and places where all their processes see them; a test holds what they do to what is said here.

use std::{cmp::Ordering, collections::HashMap};

use uuid::Uuid;

/// A run that waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiter {
    /// Its operation.
    pub operation: Uuid,
    /// Whether it comes after all that somebody waits for.
    pub later: bool,
    /// Its place.
    pub round: f64,
    /// The course that it belongs to.
    pub course: Option<Uuid>,
    /// Since when it waits, in seconds.
    pub since: f64,
}

/// The place of a run that comes now: its user's last run has this place, if there was any since the lane was idle.
pub fn place(clock: f64, last: Option<f64>) -> f64 {
    last.map_or(clock, |last| clock.max(last + 1.0))
}

/// The clock after a turn, when so many users wait or have this turn.
pub fn advanced(clock: f64, users: usize) -> f64 {
    clock + 1.0 / users.max(1) as f64
}

/// The order in which they begin if nobody comes meanwhile; `courses` says when each course had its last turn.
pub fn in_order(mut waiting: Vec<Waiter>, courses: &HashMap<Uuid, f64>) -> Vec<Uuid> {
    let mut courses = courses.clone();
    let mut turn = courses.values().copied().fold(0.0, f64::max);
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(next) = (0..waiting.len()).min_by(|a, b| match (waiting.get(*a), waiting.get(*b)) {
        (Some(a), Some(b)) => before(a, b, &courses),
        _ => Ordering::Equal,
    }) {
        let next = waiting.swap_remove(next);
        turn += 1.0;
        courses.extend(next.course.map(|course| (course, turn)));
        order.push(next.operation);
    }
    order
}

fn before(a: &Waiter, b: &Waiter, courses: &HashMap<Uuid, f64>) -> Ordering {
    let course = |waiter: &Waiter| waiter.course.and_then(|course| courses.get(&course)).copied().unwrap_or(f64::NEG_INFINITY);
    let rounds = a.round.floor().total_cmp(&b.round.floor());
    let courses = course(a).total_cmp(&course(b));
    a.later.cmp(&b.later).then(rounds).then(courses).then(a.round.total_cmp(&b.round)).then(a.since.total_cmp(&b.since))
}

/// In how many seconds each run begins, when they take so long, in this order, and each slot is taken for so long from now.
pub fn begins(seconds: &[f64], slots: &[f64]) -> Vec<f64> {
    let mut slots = if slots.is_empty() { vec![0.0] } else { slots.to_vec() };
    let run = |seconds: &f64| {
        let Some(first) = slots.iter_mut().min_by(|a, b| a.total_cmp(b)) else { return 0.0 };
        let begin = *first;
        *first += seconds;
        begin
    };
    seconds.iter().map(run).collect()
}

#[cfg(test)]
mod tests {
    //! Exams in virtual time: what is said of the wait when a run comes, beside how long it waits then.

    use super::*;

    /// A run: when it comes, whose it is, what is tested, how long it takes; and what became of it.
    #[derive(Clone, Copy, Debug)]
    struct Run {
        at: f64,
        user: u128,
        exercise: usize,
        seconds: f64,
        said: f64,
        begun: f64,
    }

    impl Run {
        fn waited(&self) -> f64 {
            self.begun - self.at
        }
    }

    /// Numbers that are the same each time.
    struct Chance(u64);
    impl Chance {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    const EXERCISES: [f64; 3] = [0.8, 2.5, 6.0];

    /// Twenty minutes in which students of two courses test one to four times each, most of them towards the end.
    fn exam(students: u128, chance: &mut Chance) -> Vec<Run> {
        let mut runs = Vec::new();
        for user in 1..=students {
            for _ in 0..=(chance.next() * 4.0) as usize {
                let (when, late) = (chance.next(), chance.next() < 0.7);
                let exercise = (chance.next() * 3.0) as usize;
                let seconds = EXERCISES[exercise] * (0.5 + chance.next());
                let at = 1200.0 * if late { 1.0 - when * when } else { when };
                runs.push(Run { at, user, exercise, seconds, said: 0.0, begun: 0.0 });
            }
        }
        runs
    }

    /// What a platform with two slots does with them. It knows of an exercise how long its last runs took.
    fn simulate(mut runs: Vec<Run>) -> Vec<Run> {
        runs.sort_by(|a, b| a.at.total_cmp(&b.at));
        let (mut clock, mut last) = (0.0, HashMap::<u128, f64>::new());
        let (mut waiting, mut running) = (Vec::<Waiter>::new(), Vec::<usize>::new());
        let mut courses = HashMap::new();
        let mut known: [Vec<f64>; 3] = Default::default();
        let (mut come, mut now) = (0, 0.0);
        let course = |user: u128| Uuid::from_u128(1000 + user % 2);
        loop {
            let end = |run: &usize| runs[*run].begun + runs[*run].seconds;
            let ended = (0..running.len()).min_by(|a, b| end(&running[*a]).total_cmp(&end(&running[*b])));
            let next = runs.get(come).map(|run| run.at);
            match (ended, next) {
                (Some(slot), next) if next.is_none_or(|at| end(&running[slot]) <= at) => {
                    now = end(&running[slot]);
                    let run = running.swap_remove(slot);
                    known[runs[run].exercise].push(runs[run].seconds);
                }
                (_, Some(at)) => {
                    now = at;
                    if waiting.is_empty() {
                        clock = last.values().copied().fold(clock, f64::max);
                    }
                    let user = runs[come].user;
                    let round = place(clock, last.get(&user).copied());
                    last.insert(user, round);
                    let operation = Uuid::from_u128(come as u128);
                    waiting.push(Waiter { operation, later: false, round, course: Some(course(user)), since: now });
                    let usual = |run: usize| {
                        let of = &known[runs[run].exercise];
                        let newest = &of[of.len().saturating_sub(20)..];
                        if newest.is_empty() { 2.0 } else { newest.iter().sum::<f64>() / newest.len() as f64 }
                    };
                    let mut slots: Vec<f64> = running.iter().map(|run| (usual(*run) - (now - runs[*run].begun)).max(0.0)).collect();
                    slots.resize(2, 0.0);
                    let order = in_order(waiting.clone(), &courses);
                    let seconds: Vec<f64> = order.iter().map(|id| usual(id.as_u128() as usize)).collect();
                    let own = order.iter().position(|id| *id == operation).unwrap();
                    runs[come].said = begins(&seconds, &slots)[own];
                    come += 1;
                }
                (_, None) => break,
            }
            while running.len() < 2 && !waiting.is_empty() {
                let first = waiting.iter().min_by(|a, b| before(a, b, &courses)).unwrap().operation;
                waiting.retain(|waiter| waiter.operation != first);
                let run = first.as_u128() as usize;
                courses.insert(course(runs[run].user), now + f64::from(u32::try_from(running.len()).unwrap()) * 1e-6);
                runs[run].begun = now;
                running.push(run);
                let users: std::collections::HashSet<u128> =
                    waiting.iter().map(|waiter| runs[waiter.operation.as_u128() as usize].user).chain([runs[run].user]).collect();
                clock = advanced(clock, users.len());
            }
        }
        assert!(now > 1000.0 && runs.iter().all(|run| run.begun >= run.at));
        runs
    }

    #[test]
    fn the_wait_that_is_said_is_the_wait_that_comes() {
        for (students, exams) in [(100, 3), (200, 1), (300, 1)] {
            let runs: Vec<Run> = (1..=exams).flat_map(|seed| simulate(exam(students, &mut Chance(seed)))).collect();
            // who waits for less than a few seconds asks nobody how long
            let long: Vec<&Run> = runs.iter().filter(|run| run.waited().max(run.said) > 5.0).collect();
            assert!(long.len() > 30, "{students}: an exam in which nobody waits says nothing");
            let sum = |of: fn(&Run) -> f64| long.iter().map(|run| of(run)).sum::<f64>() / long.len() as f64;
            let (said, waited, wrong) = (sum(|run| run.said), sum(Run::waited), sum(|run| (run.said - run.waited()).abs()));
            let near = long.iter().filter(|run| (run.said - run.waited()).abs() <= 0.3 * run.waited()).count();
            let found = format!("{students} students: {waited:.1} s said as {said:.1}, wrong by {wrong:.1}; {near} of {} near", long.len());
            assert!(wrong <= 0.3 * waited, "{found}");
            assert!(students == 100 || near * 3 >= long.len() * 2, "{found}");
        }
    }

    /// One student asks for 200 runs in the middle of an exam: the others wait at most twice as long as without.
    #[test]
    fn whoever_floods_the_queue_waits_alone() {
        let calm = exam(200, &mut Chance(2));
        let flood = (0..200).map(|_| Run { at: 900.0, user: 0, exercise: 1, seconds: 2.5, said: 0.0, begun: 0.0 });
        let flooded = simulate(calm.iter().copied().chain(flood).collect());
        let calm = simulate(calm);
        let others = |runs: &[Run]| -> Vec<f64> {
            let mut all: Vec<f64> = runs.iter().filter(|run| run.user != 0 && run.at > 900.0).map(Run::waited).collect();
            all.sort_by(f64::total_cmp);
            all
        };
        let (calm, with) = (others(&calm), others(&flooded));
        let sum = |waits: &[f64]| waits.iter().sum::<f64>();
        assert!(sum(&calm) > 500.0 && sum(&with) <= 2.0 * sum(&calm), "{} instead of {}", sum(&with), sum(&calm));
        for share in [0.5, 0.9, 1.0] {
            let at = ((calm.len() as f64 * share) as usize).min(calm.len() - 1);
            assert!(with[at] <= 2.0 * calm[at] + 5.0, "{share}: {} instead of {}", with[at], calm[at]);
        }
        let alone = flooded.iter().filter(|run| run.user == 0).map(Run::waited).fold(0.0, f64::max);
        assert!(alone > 2.0 * with[with.len() - 1], "who floods waits {alone}");
    }

    #[test]
    fn slots_are_taken_one_after_the_other() {
        assert_eq!(begins(&[2.0, 1.0, 5.0, 1.0], &[3.0, 0.5]), [0.5, 2.5, 3.0, 3.5]);
        assert_eq!(begins(&[2.0, 1.0], &[]), [0.0, 2.0]);
    }
}
