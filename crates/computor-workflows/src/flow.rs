//! Flows: the deterministic half of durable work.

use std::{future::Future, time::Duration};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Activities, Activity, Data, Failure, Lane};

/// A durable piece of work: which activities run, in which order, and what is undone on failure.
///
/// A flow is executed again from its beginning after a crash, with the results so far answered from
/// the journal. So it must decide the same thing each time from the same input and the same results:
/// no clock, no randomness, no I/O, no state outside of it, and nothing awaited but its context.
/// The [`harness`](crate::harness) checks this.
///
/// A change that would make running flows decide differently needs a new [`NAME`](Self::NAME); the
/// old flow stays in the catalogue until its last run has ended.
pub trait Flow: 'static {
    /// Stable name under which runs are stored, for example `submit`.
    const NAME: &'static str;
    /// The lane of its heaviest activity: engines that run a flow in one process choose it by this.
    const LANE: Lane;
    /// The services of the activities it calls. The flow itself never sees a value of this type.
    type App: Send + Sync + 'static;
    /// What a run is started with: ids and references.
    type In: Data;
    /// What a run yields.
    type Out: Data;
    /// The activities it calls, as a tuple: engines that run activities elsewhere must know them beforehand. The
    /// [`harness`](crate::harness) checks that it calls no others.
    type Activities: Activities<Self::App>;

    /// Runs the flow. [`FlowError::Cancelled`] from the context is passed on, after compensation.
    fn run<C: FlowCx<Self::App>>(cx: C, input: Self::In) -> impl Future<Output = Result<Self::Out, FlowError>>;
}

/// What a flow may do. Everything here is journalled by the engine.
///
/// The futures are not required to be `Send`: some engines run flows on one thread. Where an engine
/// needs it, the [`catalogue!`](crate::catalogue!) checks it for each concrete flow.
pub trait FlowCx<App>: Clone + 'static {
    /// The operation that this run belongs to, which is also the id of the run.
    fn operation(&self) -> Uuid;

    /// Runs an activity, with its retries, and returns its recorded outcome.
    ///
    /// Once the operation is to be cancelled, this stops the running activity and returns
    /// [`FlowError::Cancelled`], as does every later call.
    fn call<A: Activity<App = App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>>;

    /// The same, but it runs to its end even while the operation is being cancelled: compensation.
    fn cleanup<A: Activity<App = App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>>;

    /// Waits. The due time survives a crash; cancelling the operation ends the wait.
    fn sleep(&self, duration: Duration) -> impl Future<Output = Result<(), FlowError>>;
}

/// Why a flow did not yield its result; also what a failed call looks like from inside the flow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowError {
    /// The operation was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// An activity failed for good, or the flow itself refused.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl FlowError {
    /// A business failure that the flow itself states.
    pub fn failed(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Failed(Failure::new(code, message))
    }
}
