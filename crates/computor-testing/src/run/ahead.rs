//! Doing at the same time what does not depend on its order.

use std::rc::Rc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use super::session::{Planned, Session};
use crate::backend::{Execution, MOST_LEFT, Program};
use crate::format::suite::Collection;

/// Bytes of what programs left that are held at once. A report has no more than [`MOST_LEFT`] of them.
const HELD: u64 = 4 * MOST_LEFT.1;

/// Programs of which one can be run for all.
struct Group<'a> {
    /// What they have in common; `None` for a program that is run by itself.
    kind: Option<String>,
    programs: Vec<(String, Program<'a>)>,
}

impl<'a> Session<'a> {
    /// Runs programs together, or at the same time, that would be run one after the other, where nothing can tell the
    /// difference: each begins with the submission as it is, and none waits for what came of another. What fails here is run
    /// again in its turn. Hidden tests are never asked in one run with others.
    pub(super) fn run_ahead(&mut self) {
        if self.kept.is_some() || self.bench.keeps_files() {
            return;
        }
        let Some(programs) = self.ahead() else { return };
        let mut groups: Vec<Group<'a>> = Vec::new();
        for (hidden, Planned { program, key }) in programs {
            // of several that go on from one run, only the last has pictures
            let draws = !hidden && program.collection.wants_figures() && !(program.setup.is_empty() && program.teardown.is_empty());
            let kind = self.backend.alike(program.collection).filter(|_| !draws).map(|kind| format!("{hidden} {kind}"));
            if groups.iter().any(|group| group.programs.iter().any(|(known, _)| *known == key)) {
                continue;
            }
            if hidden {
                self.state.unseen.insert(key.clone());
            }
            // only the reference evaluates expressions over its values
            let planned = (key, Program { expressions: Vec::new(), ..program });
            match groups.iter_mut().find(|group| kind.is_some() && group.kind == kind) {
                Some(group) => group.programs.push(planned),
                None => groups.push(Group { kind, programs: vec![planned] }),
            }
        }
        let (backend, bench) = (self.backend, &self.bench);
        let keys: Vec<Vec<String>> = groups.iter().map(|group| group.programs.iter().map(|(key, _)| key.clone()).collect()).collect();
        let together: Vec<Vec<Program<'a>>> =
            groups.into_iter().map(|group| group.programs.into_iter().map(|(_, program)| program).collect()).collect();
        let most = self.options.parallel.max(1);
        // What they left is held for all of them at once.
        let held = AtomicU64::new(0);
        let within = |mut execution: Execution| {
            let size: u64 = execution.left.values().map(|content| content.len() as u64).sum();
            if held.fetch_add(size, Ordering::Relaxed) + size > HELD {
                execution.left.clear();
            }
            execution
        };
        let run = |programs: &Vec<Program<'a>>| match programs.as_slice() {
            [] | [_] => None,
            several => {
                let executions = backend.execute_alike(bench, several).ok()?;
                Some(executions.into_iter().map(|execution| execution.map(within)).collect::<Vec<_>>())
            }
        };
        let alike = all(&together, most, &run);
        let mut left = Vec::new();
        for ((keys, programs), executions) in keys.into_iter().zip(together).zip(alike) {
            let executions = executions.unwrap_or_else(|| vec![None; programs.len()]);
            for ((key, program), execution) in keys.into_iter().zip(programs).zip(executions) {
                match execution {
                    Some(execution) => drop(self.state.student.insert(key, Rc::new(execution))),
                    None => left.push((key, program)),
                }
            }
        }
        if most > 1 && left.len() > 1 {
            let (keys, programs): (Vec<String>, Vec<Program<'a>>) = left.into_iter().unzip();
            let known = all(&programs, most, &|program| backend.execute(bench, program).ok().map(within));
            let known = keys.into_iter().zip(known).filter_map(|(key, execution)| Some((key, Rc::new(execution?))));
            self.state.student.extend(known);
        }
    }

    /// The submission's programs that are run in any case, with code that nothing before them decides about, and whether
    /// hidden tests ask for them.
    fn ahead(&mut self) -> Option<Vec<(bool, Planned<'a>)>> {
        let exercise = self.exercise;
        let mut found = Vec::new();
        for (index, collection) in exercise.suite.collections.iter().enumerate() {
            // what later collections run, too, if they depend on its set-up code
            self.state.setup.push(None);
            let known = |target: usize| self.state.setup.get(target).is_some_and(Option::is_some);
            let code = collection.setup_code_dependency.as_ref().is_none_or(|entry| self.resolve(entry).is_some_and(known));
            if !self.backend.needs(collection).student || !stands_alone(collection) || !code {
                continue;
            }
            for hidden in [false, true] {
                if collection.tests.iter().any(|test| collection.hides(test) == hidden) {
                    let Ok([planned, _]) = self.programs(index, collection, hidden) else {
                        self.state.setup.clear();
                        return None;
                    };
                    found.push((hidden, planned));
                }
            }
        }
        self.state.setup.clear();
        // where both ask for the same, the run is one that students see
        found.sort_by_key(|(hidden, _)| *hidden);
        Some(found)
    }
}

/// Whether a collection's program is run in any case, and with code of which no earlier test decides what it is.
fn stands_alone(collection: &Collection) -> bool {
    let code = || collection.setup_code.iter().chain(&collection.teardown_code);
    !collection.tests.is_empty()
        && collection.success_dependency.is_empty()
        // names of files that earlier `exist` tests have found
        && !code().any(|code| code.contains("#file_") || code.contains("#command_"))
}

/// Does something with every item, up to `most` at the same time. What came of them is in their order.
fn all<T: Sync, R: Send>(items: &[T], most: usize, work: &(dyn Fn(&T) -> Option<R> + Sync)) -> Vec<Option<R>> {
    let next = AtomicUsize::new(0);
    let lane = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { return done };
            done.push((number, work(item)));
        }
    };
    let mut done: Vec<_> = if most < 2 || items.len() < 2 {
        lane()
    } else {
        thread::scope(|scope| {
            let lanes: Vec<_> = (0..most.min(items.len())).map(|_| scope.spawn(lane)).collect();
            lanes.into_iter().filter_map(|lane| lane.join().ok()).flatten().collect()
        })
    };
    done.sort_unstable_by_key(|(number, _)| *number);
    // A lane that panicked has lost what it did.
    let mut results: Vec<Option<R>> = items.iter().map(|_| None).collect();
    for (number, result) in done {
        if let Some(place) = results.get_mut(number) {
            *place = result;
        }
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_once_and_comes_back_in_order() {
        let items: Vec<usize> = (0..50).collect();
        for most in [1, 4] {
            let done = all(&items, most, &|number| (number % 7 != 0).then_some(number * 2));
            let expected: Vec<Option<usize>> = items.iter().map(|number| (number % 7 != 0).then_some(number * 2)).collect();
            assert_eq!(done, expected);
        }
    }

    #[test]
    fn as_many_as_allowed_work_at_the_same_time() {
        let items = [(), (), ()];
        let barrier = std::sync::Barrier::new(3);
        // Returns only if all three are there together.
        assert_eq!(all(&items, 3, &|()| Some(barrier.wait().is_leader())).len(), 3);
    }
}
