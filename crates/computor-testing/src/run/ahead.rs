//! Doing at the same time what does not depend on its order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::format::suite::Collection;

/// Whether a collection's program is run in any case, and with code that no earlier collection has a part in.
pub(super) fn stands_alone(collection: &Collection) -> bool {
    let code = || collection.setup_code.iter().chain(&collection.teardown_code);
    !collection.tests.is_empty()
        && collection.success_dependency.is_empty()
        && collection.setup_code_dependency.is_none()
        // names of files that earlier `exist` tests have found
        && !code().any(|code| code.contains("#file_") || code.contains("#command_"))
}

/// Does something with every item, up to `most` at the same time. Gives the keys with what came of them, in order, and
/// leaves out what came to nothing.
pub(super) fn all<T: Sync, R: Send>(items: &[(String, T)], most: usize, work: &(dyn Fn(&T) -> Option<R> + Sync)) -> Vec<(String, R)> {
    let next = AtomicUsize::new(0);
    let lane = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some((key, item)) = items.get(number) else { return done };
            done.extend(work(item).map(|result| (number, key.clone(), result)));
        }
    };
    let mut done: Vec<_> = thread::scope(|scope| {
        let lanes: Vec<_> = (0..most.min(items.len())).map(|_| scope.spawn(lane)).collect();
        lanes.into_iter().filter_map(|lane| lane.join().ok()).flatten().collect()
    });
    done.sort_unstable_by_key(|(number, _, _)| *number);
    done.into_iter().map(|(_, key, result)| (key, result)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_once_and_comes_back_in_order() {
        let items: Vec<(String, usize)> = (0..50).map(|number| (number.to_string(), number)).collect();
        let done = all(&items, 4, &|number| (number % 7 != 0).then_some(number * 2));
        let expected: Vec<(String, usize)> =
            (0..50).filter(|number| number % 7 != 0).map(|number| (number.to_string(), number * 2)).collect();
        assert_eq!(done, expected);
    }

    #[test]
    fn as_many_as_allowed_work_at_the_same_time() {
        let items: Vec<(String, ())> = (0..3).map(|number| (number.to_string(), ())).collect();
        let barrier = std::sync::Barrier::new(3);
        // Returns only if all three are there together.
        assert_eq!(all(&items, 3, &|()| Some(barrier.wait().is_leader())).len(), 3);
    }
}
