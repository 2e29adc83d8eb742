//! Runs flows without an engine, but with their real activities and services: for the tests of flows.
//!
//! What the [`harness`](crate::harness) proves of the decisions of a flow, this proves of its effects: an activity whose
//! process died after it had done its work, but before that was written down, is done again, and nothing may be there
//! twice. An activity has one attempt here, so that a test does not wait.
//!
//! Like the harness it panics when a flow breaks the rules. It belongs into tests.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    ActError, Activity, Flow, FlowCx, FlowError,
    catalogue::{Listed, activities_of},
    harness::{Call, INJECTED, Run, activity_context, from_json, need_listed, to_json},
};

/// A flow, its input, and the services of its activities.
pub struct Rehearsal<F: Flow> {
    app: Arc<F::App>,
    operation: Uuid,
    input: F::In,
}

/// What happens to a run. The calls are counted from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// The call with this number fails for good, without an effect.
    Fail(usize),
    /// The operation is cancelled when the call with this number begins.
    Cancel(usize),
    /// The process dies after the effect of the call with this number, before its result is written down; another one
    /// continues.
    Crash(usize),
}

impl<F: Flow> Rehearsal<F> {
    /// A flow that is about to be run.
    pub fn new(app: Arc<F::App>, input: F::In) -> Self {
        Self { app, operation: Uuid::nil(), input }
    }

    /// The same, as the run of an operation that has its row.
    #[must_use]
    pub fn of(self, operation: Uuid) -> Self {
        Self { operation, ..self }
    }

    /// Runs the flow to its end.
    pub async fn run(&self, trouble: Trouble) -> Run<F::Out> {
        let (outcome, calls) = self.execute(trouble, Vec::new()).await;
        if let Some(outcome) = outcome {
            return Run { outcome, calls };
        }
        let before = calls.len();
        let (outcome, calls) = self.execute(Trouble::None, calls).await;
        let Some(outcome) = outcome else {
            panic!("{}: did not end after a crash at call {before}", F::NAME);
        };
        Run { outcome, calls }
    }

    /// Runs the flow over a journal. `None` if it crashed.
    async fn execute(&self, trouble: Trouble, journal: Vec<Call>) -> (Option<Result<F::Out, FlowError>>, Vec<Call>) {
        let cx = StageCx(Arc::new(Stage {
            flow: F::NAME,
            activities: activities_of::<F>(),
            app: self.app.clone(),
            operation: self.operation,
            trouble,
            state: Mutex::new((journal, 0)),
            crashed: Notify::new(),
        }));
        let outcome = tokio::select! {
            outcome = F::run(cx.clone(), self.input.clone()) => Some(outcome),
            () = cx.0.crashed.notified() => None,
        };
        let journal = cx.state().0.clone();
        (outcome, journal)
    }
}

impl<F: Flow> std::fmt::Debug for Rehearsal<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rehearsal").field("flow", &F::NAME).finish_non_exhaustive()
    }
}

struct Stage<App> {
    flow: &'static str,
    activities: Vec<Listed>,
    app: Arc<App>,
    operation: Uuid,
    trouble: Trouble,
    /// The journal, and the number of the next call.
    state: Mutex<(Vec<Call>, usize)>,
    crashed: Notify,
}

/// The context of a rehearsed run.
struct StageCx<App>(Arc<Stage<App>>);

impl<App> Clone for StageCx<App> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<App: Send + Sync + 'static> StageCx<App> {
    fn state(&self) -> MutexGuard<'_, (Vec<Call>, usize)> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the next call, and what the journal says about it.
    fn next(&self, name: &str, cleanup: bool, input: &Value) -> (usize, Option<Result<Value, FlowError>>) {
        let mut state = self.state();
        let position = state.1;
        state.1 += 1;
        let recorded = state.0.get(position).map(|call| {
            let same = (call.name, call.cleanup, &call.input) == (name, cleanup, input);
            assert!(same, "{}: call {position} differs from the recorded one", self.0.flow);
            call.outcome.clone()
        });
        (position, recorded)
    }

    /// One call: from the journal, or made (unless trouble keeps it from being made) and written down.
    fn step<A>(
        &self,
        name: &'static str,
        cleanup: bool,
        input: Value,
        make: A,
    ) -> impl Future<Output = Result<Value, FlowError>> + use<A, App>
    where
        A: Future<Output = Result<Value, FlowError>>,
    {
        let (position, recorded) = self.next(name, cleanup, &input);
        let cx = self.clone();
        async move {
            if let Some(outcome) = recorded {
                return outcome;
            }
            let outcome = match cx.0.trouble {
                Trouble::Cancel(at) if at <= position && !cleanup => Err(FlowError::Cancelled),
                Trouble::Fail(at) if at == position => Err(FlowError::failed(INJECTED, format!("call {position} fails"))),
                _ => make.await,
            };
            if cx.0.trouble == Trouble::Crash(position) {
                cx.0.crashed.notify_one();
                return std::future::pending().await;
            }
            cx.state().0.push(Call { name, cleanup, input, outcome: outcome.clone() });
            outcome
        }
    }

    fn activity<A: Activity<App = App>>(
        &self,
        input: A::In,
        cleanup: bool,
    ) -> impl Future<Output = Result<A::Out, FlowError>> + use<A, App> {
        need_listed::<A>(self.0.flow, &self.0.activities);
        let (mut context, value) = (activity_context(self.0.app.clone()), to_json(&input));
        context.shared.operation = self.0.operation;
        let make = async move {
            Box::pin(A::run(context, input)).await.map(|output| to_json(&output)).map_err(|error| match error {
                ActError::Cancelled => FlowError::Cancelled,
                ActError::Transient(failure) | ActError::Permanent(failure) => failure.into(),
            })
        };
        let step = self.step(A::NAME, cleanup, value, make);
        async move { step.await.map(from_json) }
    }
}

impl<App: Send + Sync + 'static> FlowCx<App> for StageCx<App> {
    fn operation(&self) -> Uuid {
        self.0.operation
    }

    fn call<A: Activity<App = App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        self.activity::<A>(input, false)
    }

    fn cleanup<A: Activity<App = App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        self.activity::<A>(input, true)
    }

    /// Takes no time.
    fn sleep(&self, duration: Duration) -> impl Future<Output = Result<(), FlowError>> {
        let step = self.step("sleep", false, Value::from(duration.as_secs_f64()), async { Ok(Value::Null) });
        async move { step.await.map(drop) }
    }
}
