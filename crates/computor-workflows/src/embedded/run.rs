//! Runs the body of a flow on DBOS.

use std::{
    collections::{HashMap, HashSet},
    future::{Future, ready},
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use dbos::StepOptions;
use futures::{
    FutureExt,
    future::{BoxFuture, Either},
};
use serde_json::Value;
use tokio::sync::Notify;
use uuid::Uuid;

use super::{
    CANCEL_TOPIC,
    brief::{Brief, Handed},
    lanes::Lanes,
};
use crate::{
    ActCx, Activity, Flow, FlowCx, FlowError, Lane, Operations, Outcome, Slot,
    diary::Diary,
    runner::{flow_panicked, not_stored, run_activity, until_recorded},
};

type EngineResult<T> = dbos::Result<T, FlowError>;
type Body<App> = Arc<dyn Fn(Cx<App>, Value) -> BoxFuture<'static, Result<Value, FlowError>> + Send + Sync>;

/// A flow's `run` for this engine, as a function that returns a `Send` future.
pub type FlowBody<F> = fn(Cx<<F as Flow>::App>, <F as Flow>::In) -> BoxFuture<'static, Result<<F as Flow>::Out, FlowError>>;

/// A flow of the catalogue, its types erased.
pub struct RegisteredFlow<App> {
    pub(crate) name: &'static str,
    pub(crate) lane: Lane,
    /// Whether an input is one of this flow's.
    pub(super) check: fn(Value) -> Result<(), serde_json::Error>,
    body: Body<App>,
}

impl<App: Send + Sync + 'static> RegisteredFlow<App> {
    /// A flow with its body, for the [macro](crate::embedded::catalogue!).
    pub fn new<F: Flow<App = App>>(body: FlowBody<F>) -> Self {
        Self {
            name: F::NAME,
            lane: F::LANE,
            check: |input| serde_json::from_value::<F::In>(input).map(drop),
            body: Arc::new(move |cx, input| {
                Box::pin(async move {
                    let input = serde_json::from_value(input).map_err(not_stored)?;
                    let output = body(cx, input).await?;
                    serde_json::to_value(output).map_err(not_stored)
                })
            }),
        }
    }
}

impl<App> Clone for RegisteredFlow<App> {
    fn clone(&self) -> Self {
        Self { body: self.body.clone(), ..*self }
    }
}

impl<App> std::fmt::Debug for RegisteredFlow<App> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegisteredFlow").field("name", &self.name).field("lane", &self.lane).finish_non_exhaustive()
    }
}

/// What flows need of this process.
pub(super) struct Host<App> {
    pub(super) app: Arc<App>,
    pub(super) operations: Arc<dyn Operations>,
    pub(super) lanes: Lanes,
    pub(super) running: Arc<Running>,
}

/// Runs a flow from its beginning; DBOS answers from the journal what was done before.
///
/// The error that DBOS stores is always the flow's own. Everything else that can end a run (shutdown,
/// the database) leaves the run as it is, to be continued.
pub(super) async fn drive<App: Send + Sync + 'static>(
    host: Arc<Host<App>>,
    flow: RegisteredFlow<App>,
    input: Value,
) -> EngineResult<Value> {
    let id = dbos::workflow_id().unwrap_or_default();
    let operation = id.parse().map_err(not_stored)?;
    let entered = host.running.enter(operation);
    let (first, slot) = match host.running.handed(operation) {
        Some((first, slot)) => (first, slot),
        None => (None, Arc::new(host.lanes.slot(flow.lane).await)),
    };
    let run = Arc::new(Run::new(entered, slot, Journal::Kept(Mutex::new(first))));
    let cx = Cx { host: host.clone(), run: run.clone() };
    let body = AssertUnwindSafe((flow.body)(cx, input)).catch_unwind();
    let result = tokio::select! {
        biased;
        result = body => result.unwrap_or_else(|_panic| Err(flow_panicked())),
        fault = run.fault() => {
            host.running.stop(operation);
            return Err(fault);
        }
        () = run.signals().abandoned.notified() => {
            return Err(dbos::Error::Interrupted { workflow_id: id });
        }
    };
    let outcome = Outcome::from(result.clone());
    until_recorded(|| host.operations.finish(operation, &outcome)).await;
    result.map_err(dbos::Error::Application)
}

/// Runs a flow without a journal, as far as that goes.
pub(super) async fn drive_briefly<App: Send + Sync + 'static>(
    host: Arc<Host<App>>,
    flow: RegisteredFlow<App>,
    input: Value,
    entered: Arc<Entered>,
    slot: Arc<Slot>,
) -> Brief {
    let diary = Arc::new(Diary::new(entered.operation));
    let run = Arc::new(Run::new(entered, slot, Journal::None { diary: diary.clone(), first: Mutex::default(), more: Notify::new() }));
    let cx = Cx { host: host.clone(), run: run.clone() };
    let body = AssertUnwindSafe((flow.body)(cx, input)).catch_unwind();
    let result = tokio::select! {
        biased;
        result = body => result.unwrap_or_else(|_panic| Err(flow_panicked())),
        first = run.more() => {
            diary.tell(&*host.operations, None).await;
            return Brief::More(first);
        }
        () = run.signals().abandoned.notified() => return Brief::Abandoned,
    };
    diary.end(&*host.operations, &Outcome::from(result.clone())).await;
    Brief::Ended(result)
}

/// What the first activity of a flow came to.
#[derive(Clone, Debug)]
pub(super) struct First {
    activity: &'static str,
    outcome: Result<Value, FlowError>,
}

/// Where a run has its past from.
enum Journal {
    /// From DBOS; but what it did before DBOS knew it, it brings along.
    Kept(Mutex<Option<First>>),
    /// It has none yet.
    None {
        diary: Arc<Diary>,
        first: Mutex<Option<First>>,
        /// It wants more than a run without a journal may have.
        more: Notify,
    },
}

/// One run of a flow in this process.
struct Run {
    entered: Arc<Entered>,
    slot: Arc<Slot>,
    /// How many activities the flow has called.
    calls: AtomicUsize,
    journal: Journal,
    /// What ended the run without being its outcome.
    fault: Mutex<Option<dbos::Error<FlowError>>>,
    faulted: Notify,
}

impl Run {
    fn new(entered: Arc<Entered>, slot: Arc<Slot>, journal: Journal) -> Self {
        Self { entered, slot, calls: AtomicUsize::new(0), journal, fault: Mutex::default(), faulted: Notify::new() }
    }

    fn operation(&self) -> Uuid {
        self.entered.operation
    }

    fn signals(&self) -> &Signals {
        &self.entered.signals
    }

    /// Waits until the run needs a journal; answers what the first activity came to.
    async fn more(&self) -> Option<First> {
        match &self.journal {
            Journal::None { first, more, .. } => {
                more.notified().await;
                lock(first).take()
            }
            Journal::Kept(_) => std::future::pending().await,
        }
    }

    /// Ends a run without a journal, in favour of one with it. The flow does not wake up again.
    async fn need_journal(&self) {
        if let Journal::None { more, .. } = &self.journal {
            more.notify_one();
            std::future::pending().await
        }
    }

    /// What the first activity yielded, kept for the journal that the run may get.
    fn keep<A: Activity>(&self, outcome: Result<A::Out, FlowError>) -> Result<A::Out, FlowError> {
        if let Journal::None { first, .. } = &self.journal {
            let stored = match &outcome {
                Ok(output) => Ok(serde_json::to_value(output).map_err(not_stored)?),
                Err(error) => Err(error.clone()),
            };
            *lock(first) = Some(First { activity: A::NAME, outcome: stored });
        }
        outcome
    }

    /// What the first activity came to, for the journal.
    fn first<A: Activity>(&self) -> Option<Result<A::Out, FlowError>> {
        let Journal::Kept(first) = &self.journal else { return None };
        let first = lock(first).take().filter(|first| first.activity == A::NAME)?;
        Some(first.outcome.and_then(|value| serde_json::from_value(value).map_err(not_stored)))
    }

    /// What a journalled call yielded, as the flow may see it.
    ///
    /// An error of the engine itself is kept from the flow: it is handed to [`drive`], and the flow
    /// never wakes up again.
    async fn outcome<T>(&self, result: EngineResult<T>) -> Result<T, FlowError> {
        match result {
            Ok(value) => Ok(value),
            Err(dbos::Error::Application(error)) => Err(error),
            Err(error @ (dbos::Error::Serialization { .. } | dbos::Error::Deserialization { .. })) => Err(not_stored(error)),
            Err(fault) => {
                *lock(&self.fault) = Some(fault);
                self.faulted.notify_one();
                std::future::pending().await
            }
        }
    }

    async fn fault(&self) -> dbos::Error<FlowError> {
        loop {
            self.faulted.notified().await;
            if let Some(fault) = lock(&self.fault).take() {
                return fault;
            }
        }
    }
}

/// The context of a flow on this engine.
pub struct Cx<App> {
    host: Arc<Host<App>>,
    run: Arc<Run>,
}

impl<App> Clone for Cx<App> {
    fn clone(&self) -> Self {
        Self { host: self.host.clone(), run: self.run.clone() }
    }
}

impl<App> std::fmt::Debug for Cx<App> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cx").field("operation", &self.run.operation()).finish_non_exhaustive()
    }
}

impl<App: Send + Sync + 'static> Cx<App> {
    fn step<A: Activity<App = App>>(&self, input: A::In, shielded: bool) -> impl Future<Output = Result<A::Out, FlowError>> + Send {
        let (operations, look) = (self.host.operations.clone(), self.run.signals().look.clone());
        let cx = ActCx::new(self.host.app.clone(), self.run.operation(), shielded, operations, look).at(self.run.slot.clone());
        let (run, number) = (self.run.clone(), self.run.calls.fetch_add(1, Ordering::Relaxed));
        if let Journal::None { diary, .. } = &self.run.journal {
            let cx = cx.noting(diary.clone());
            return Either::Left(async move {
                if number > 0 {
                    run.need_journal().await;
                }
                run.keep::<A>(run_activity::<A>(cx, input).await)
            });
        }
        let first = if number == 0 { self.run.first::<A>() } else { None };
        // Taken here and not in the future: the place in the journal follows the order of the calls.
        // The outcome, failures included, is stored as the value of the step, so that an error of the
        // step is always the engine's.
        let step = dbos::step_with(A::NAME, StepOptions::default(), move || {
            let outcome = match &first {
                Some(first) => Either::Left(ready(first.clone())),
                None => Either::Right(run_activity::<A>(cx.clone(), input.clone())),
            };
            outcome.map(Ok::<_, dbos::Error<FlowError>>)
        });
        Either::Right(async move { run.outcome(step.await).await? })
    }
}

impl<App: Send + Sync + 'static> FlowCx<App> for Cx<App> {
    fn operation(&self) -> Uuid {
        self.run.operation()
    }

    fn call<A: Activity<App = App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        self.step::<A>(input, false)
    }

    fn cleanup<A: Activity<App = App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        self.step::<A>(input, true)
    }

    /// A journalled wait for the message that [`cancel`](crate::Engine::cancel) sends.
    ///
    /// That message is sent to runs that exist; so the flow asks before it waits, in case the request
    /// came before the run did.
    fn sleep(&self, duration: Duration) -> impl Future<Output = Result<(), FlowError>> {
        let run = self.run.clone();
        if let Journal::None { .. } = &self.run.journal {
            return Either::Left(async move {
                run.need_journal().await;
                Ok(())
            });
        }
        let (operation, operations) = (self.run.operation(), self.host.operations.clone());
        let asked = dbos::step("cancel_requested", move || {
            let operations = operations.clone();
            async move {
                let ask = || operations.cancel_requested(operation);
                Ok::<_, dbos::Error<FlowError>>(until_recorded(ask).await)
            }
        });
        let message = dbos::recv::<bool, FlowError>(Some(CANCEL_TOPIC), duration);
        Either::Right(async move {
            if run.outcome(asked.await).await? {
                return Err(FlowError::Cancelled);
            }
            run.slot.release();
            let message = run.outcome(message.await).await?;
            run.slot.reacquire().await;
            match message {
                Some(_) => Err(FlowError::Cancelled),
                None => Ok(()),
            }
        })
    }
}

/// The flows that run in this process, and how to reach them.
#[derive(Default)]
pub(super) struct Running {
    runs: Mutex<HashMap<Uuid, Arc<Signals>>>,
    /// Runs that a fault of the engine ended before their outcome: to be continued at once. Of others that are not running
    /// nobody knows whether they begin or end at this moment.
    stopped: Mutex<HashSet<Uuid>>,
    /// What was begun without a journal and is about to go on with one.
    handed: Mutex<Handed>,
}

/// A run that goes on in this process, until this is dropped.
pub(super) struct Entered {
    operation: Uuid,
    signals: Arc<Signals>,
    running: Arc<Running>,
}

impl Entered {
    pub(super) fn operation(&self) -> Uuid {
        self.operation
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.running.leave(self.operation, &self.signals);
    }
}

#[derive(Default)]
pub(super) struct Signals {
    /// Asks the current activity to look whether it is to be cancelled.
    look: Arc<Notify>,
    /// Another process has taken the run over.
    abandoned: Notify,
}

impl Running {
    pub(super) fn enter(self: &Arc<Self>, operation: Uuid) -> Arc<Entered> {
        let signals = Arc::<Signals>::default();
        lock(&self.stopped).remove(&operation);
        lock(&self.runs).insert(operation, signals.clone());
        Arc::new(Entered { operation, signals, running: self.clone() })
    }

    /// Leaves for a run with a journal what it had without one.
    pub(super) fn hand(&self, operation: Uuid, what: (Option<First>, Arc<Slot>)) {
        lock(&self.handed).insert(operation, what);
    }

    fn handed(&self, operation: Uuid) -> Option<(Option<First>, Arc<Slot>)> {
        lock(&self.handed).remove(&operation)
    }

    pub(super) fn stop(&self, operation: Uuid) {
        lock(&self.stopped).insert(operation);
    }

    pub(super) fn stopped(&self, operation: Uuid) -> bool {
        lock(&self.stopped).contains(&operation)
    }

    /// Forgets those that somebody else continues.
    pub(super) fn keep_stopped(&self, owned: &HashSet<Uuid>) {
        lock(&self.stopped).retain(|operation| owned.contains(operation));
    }

    fn leave(&self, operation: Uuid, signals: &Arc<Signals>) {
        let mut runs = lock(&self.runs);
        if runs.get(&operation).is_some_and(|entry| Arc::ptr_eq(entry, signals)) {
            runs.remove(&operation);
        }
    }

    pub(super) fn operations(&self) -> HashSet<Uuid> {
        lock(&self.runs).keys().copied().collect()
    }

    pub(super) fn look(&self, operation: Uuid) {
        if let Some(signals) = lock(&self.runs).get(&operation) {
            signals.look.notify_one();
        }
    }

    pub(super) fn look_all(&self) {
        lock(&self.runs).values().for_each(|signals| signals.look.notify_one());
    }

    pub(super) fn abandon(&self, operation: Uuid) {
        if let Some(signals) = lock(&self.runs).get(&operation) {
            tracing::warn!(%operation, "another process has taken over this flow");
            signals.abandoned.notify_one();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
