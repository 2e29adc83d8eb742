//! Doing at the same time what does not depend on its order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::format::suite::Collection;

/// Whether a collection's program is run in any case, and with code of which no earlier test decides what it is.
pub(super) fn stands_alone(collection: &Collection) -> bool {
    let code = || collection.setup_code.iter().chain(&collection.teardown_code);
    !collection.tests.is_empty()
        && collection.success_dependency.is_empty()
        // names of files that earlier `exist` tests have found
        && !code().any(|code| code.contains("#file_") || code.contains("#command_"))
}

/// Does something with every item, up to `most` at the same time. What came of them is in their order.
pub(super) fn all<T: Sync, R: Send>(items: &[T], most: usize, work: &(dyn Fn(&T) -> Option<R> + Sync)) -> Vec<Option<R>> {
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
