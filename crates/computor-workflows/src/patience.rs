//! The time limit of an attempt, which stands still while the attempt waits for somebody else.

use std::{
    fmt,
    future::Future,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{self, Instant},
};

/// How long an attempt has taken so far, without what it has waited.
#[derive(Clone)]
pub struct Patience(Arc<Shared>);

struct Shared {
    spent: Mutex<Spent>,
    changed: Notify,
}

struct Spent {
    before: Duration,
    /// Since when it goes on; nothing while it waits.
    since: Option<Instant>,
}

impl fmt::Debug for Patience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Patience").finish_non_exhaustive()
    }
}

impl Default for Patience {
    fn default() -> Self {
        let spent = Spent { before: Duration::ZERO, since: Some(Instant::now()) };
        Self(Arc::new(Shared { spent: Mutex::new(spent), changed: Notify::new() }))
    }
}

impl Patience {
    /// From here on the attempt only waits for others, or does not any more. Saying so twice changes nothing.
    pub fn wait(&self, waits: bool) {
        let mut spent = self.0.spent.lock().unwrap_or_else(PoisonError::into_inner);
        match (spent.since, waits) {
            (Some(since), true) => {
                spent.before += since.elapsed();
                spent.since = None;
            }
            (None, false) => spent.since = Some(Instant::now()),
            (Some(_), false) | (None, true) => return,
        }
        drop(spent);
        self.0.changed.notify_one();
    }

    /// How much is left of a limit, and whether it becomes less.
    fn left(&self, limit: Duration) -> (Duration, bool) {
        let spent = self.0.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let now = spent.since.map(|since| since.elapsed()).unwrap_or_default();
        (limit.saturating_sub(spent.before + now), spent.since.is_some())
    }

    /// What comes of some work, or nothing if it takes longer than the limit.
    #[expect(clippy::disallowed_methods, reason = "it is a limit of time")]
    pub(crate) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        loop {
            let (left, goes_on) = self.left(limit);
            if left.is_zero() {
                return None;
            }
            tokio::select! {
                biased;
                done = &mut work => return Some(done),
                () = self.0.changed.notified() => {}
                () = time::sleep(left), if goes_on => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_millis(20);

    async fn for_longer_than_the_limit() {
        let begun = Instant::now();
        while begun.elapsed() < 3 * LIMIT {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_is_waited_counts_for_nothing() {
        let patience = Patience::default();
        let work = async {
            for _ in 0..2 {
                patience.wait(true);
                patience.wait(true);
                for_longer_than_the_limit().await;
                patience.wait(false);
                patience.wait(false);
            }
            "done"
        };
        assert_eq!(patience.within(LIMIT, work).await, Some("done"));
    }

    #[tokio::test]
    async fn the_limit_counts_again_after_it_waited() {
        let patience = Patience::default();
        let work = async {
            patience.wait(true);
            for_longer_than_the_limit().await;
            patience.wait(false);
            std::future::pending::<()>().await;
        };
        assert_eq!(patience.within(LIMIT, work).await, None);
    }
}
