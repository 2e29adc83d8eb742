//! What happened in a run that is not told of as it happens: a short one says all of it at its end.
//!
//! Each thing that users can see of a run is a write. A run of some milliseconds is over before anybody could look, so what it
//! has to tell is kept here, and written at once: when the run has gone on for [`LATE`], when it says how far it is or waits, when it is
//! given to a journal, and at the latest at its end. A process that is killed before takes it along: the run is then done again, and tells again.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{Attempt, AttemptEnd, Operations, Outcome, runner::until_recorded};

/// What goes on for longer is seen.
pub const LATE: Duration = Duration::from_millis(300);

/// Something that happened to an operation, and when.
#[derive(Clone, Debug)]
pub struct Happened {
    /// To which attempt.
    pub attempt: Attempt,
    /// How it ended, or nothing: it began.
    pub end: Option<AttemptEnd>,
    /// When.
    pub at: Instant,
}

/// What has not been told yet.
#[derive(Debug)]
pub(crate) struct Diary {
    operation: Uuid,
    untold: Mutex<Vec<Happened>>,
    /// The end was told as well, together with what the last activity did.
    concluded: AtomicBool,
}

impl Diary {
    pub(crate) fn new(operation: Uuid) -> Self {
        Self { operation, untold: Mutex::default(), concluded: AtomicBool::new(false) }
    }

    pub(crate) async fn note(&self, attempt: &Attempt, end: Option<AttemptEnd>) {
        if self.concluded.load(Ordering::Relaxed) {
            return;
        }
        self.untold.lock().await.push(Happened { attempt: attempt.clone(), end, at: Instant::now() });
    }

    /// Tells what has not been told; answers whether the operation is to be cancelled, as far as that was heard.
    pub(crate) async fn tell(&self, operations: &dyn Operations, outcome: Option<&Outcome>) -> bool {
        let mut untold = self.untold.lock().await;
        if untold.is_empty() && outcome.is_none() {
            return false;
        }
        let cancel = until_recorded(|| operations.told(self.operation, &untold, outcome)).await;
        untold.clear();
        cancel
    }

    /// The same at the end of the flow, unless its last activity has told all of it.
    pub(crate) async fn end(&self, operations: &dyn Operations, outcome: &Outcome) {
        let told = self.concluded.load(Ordering::Relaxed) && matches!(outcome, Outcome::Succeeded(_));
        if !told {
            self.tell(operations, Some(outcome)).await;
        }
    }

    pub(crate) async fn untold(&self) -> Vec<Happened> {
        self.untold.lock().await.clone()
    }

    /// The activity has told all of it, its own end and that of the flow included.
    pub(crate) async fn conclude(&self) {
        self.untold.lock().await.clear();
        self.concluded.store(true, Ordering::Relaxed);
    }
}
