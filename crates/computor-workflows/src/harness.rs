//! Runs flows without an engine, against scripted activities: for the tests of flows. [`rehearsal`](crate::rehearsal)
//! runs them with their real ones.
//!
//! A [`Harness`] holds a flow's input and what its activities answer. [`run`](Harness::run) runs it as
//! scripted, [`fail_everywhere`](Harness::fail_everywhere) and
//! [`cancel_everywhere`](Harness::cancel_everywhere) once for each call, so that a test sees what was
//! compensated; [`crash_everywhere`](Harness::crash_everywhere) crashes and resumes all of these.
//!
//! The harness panics when a flow breaks the rules of [`Flow`]: when it awaits something other than
//! its context, or decides differently when it is run again. It belongs into tests.

use std::{
    any::TypeId,
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use futures::FutureExt;
use serde_json::Value;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    ActCx, ActError, Activity, Attempt, AttemptEnd, Flow, FlowCx, FlowError, Operations, OperationsError, Outcome, Patience, Progress,
    activity::ActShared,
    catalogue::{Listed, activities_of},
};

type Answer = Arc<dyn Fn(Value) -> Result<Value, ActError> + Send + Sync>;
type Answers = HashMap<&'static str, Answer>;

/// The code of the failures that the harness injects.
pub const INJECTED: &str = "TEST_FAILURE";

/// A flow, its input, and what its activities answer.
pub struct Harness<F: Flow> {
    input: F::In,
    operation: Uuid,
    answers: Answers,
}

/// What one run of a flow did.
#[derive(Clone, Debug, PartialEq)]
pub struct Run<T> {
    /// Its result.
    pub outcome: Result<T, FlowError>,
    /// Its journal: the calls in their order.
    pub calls: Vec<Call>,
}

/// One entry of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name of the activity, or `sleep`.
    pub name: &'static str,
    /// Whether it was compensation ([`FlowCx::cleanup`]).
    pub cleanup: bool,
    /// Its input; for `sleep` the duration in seconds.
    pub input: Value,
    /// What it yielded.
    pub outcome: Result<Value, FlowError>,
}

impl<T> Run<T> {
    /// The names of the calls.
    pub fn names(&self) -> Vec<&'static str> {
        self.calls.iter().map(|call| call.name).collect()
    }
}

/// What happens to a run besides its script.
#[derive(Clone, Copy, Debug, Default)]
struct Trouble {
    /// The call with this number fails for good.
    fail: Option<usize>,
    /// The operation is cancelled when the call with this number begins.
    cancel: Option<usize>,
    /// The process dies before the entry with this number is written.
    crash: Option<usize>,
}

impl<F: Flow> Harness<F> {
    /// A flow whose activities have no answers yet.
    pub fn new(input: F::In) -> Self {
        Self { input, operation: Uuid::nil(), answers: HashMap::new() }
    }

    /// What an activity answers. Calling one without an answer is a panic.
    #[must_use]
    pub fn answer<A: Activity<App = F::App>>(mut self, answer: impl Fn(A::In) -> Result<A::Out, ActError> + Send + Sync + 'static) -> Self {
        let erased = move |input| answer(from_json::<A::In>(input)).map(|output| to_json(&output));
        self.answers.insert(A::NAME, Arc::new(erased));
        self
    }

    /// Runs the flow as scripted.
    pub fn run(&self) -> Run<F::Out> {
        self.run_with(Trouble::default())
    }

    /// Runs the flow with the call at `position` (from zero) failing for good.
    pub fn fail_at(&self, position: usize) -> Run<F::Out> {
        self.run_with(Trouble { fail: Some(position), ..Trouble::default() })
    }

    /// Runs the flow with its operation being cancelled when the call at `position` begins.
    pub fn cancel_at(&self, position: usize) -> Run<F::Out> {
        self.run_with(Trouble { cancel: Some(position), ..Trouble::default() })
    }

    /// A run for each call of the undisturbed run, in which that call fails for good.
    pub fn fail_everywhere(&self) -> Vec<Run<F::Out>> {
        self.positions().map(|position| self.fail_at(position)).collect()
    }

    /// A run for each call of the undisturbed run, cancelled there. Each must end as cancelled.
    pub fn cancel_everywhere(&self) -> Vec<Run<F::Out>> {
        let runs: Vec<_> = self.positions().map(|position| self.cancel_at(position)).collect();
        for (position, run) in runs.iter().enumerate() {
            assert!(
                matches!(run.outcome, Err(FlowError::Cancelled)),
                "{}: cancelled at call {position}, but did not end as cancelled",
                F::NAME
            );
        }
        runs
    }

    /// Crashes the flow before every entry of its journal, in the undisturbed run and in those of
    /// [`fail_everywhere`](Self::fail_everywhere) and [`cancel_everywhere`](Self::cancel_everywhere),
    /// continues it from the journal, and demands the same calls and the same result.
    ///
    /// Returns the number of crashes.
    pub fn crash_everywhere(&self) -> usize {
        let failing = self.positions().map(|fail| Trouble { fail: Some(fail), ..Trouble::default() });
        let cancelled = self.positions().map(|cancel| Trouble { cancel: Some(cancel), ..Trouble::default() });
        std::iter::once(Trouble::default()).chain(failing).chain(cancelled).map(|trouble| self.crash_along(trouble)).sum()
    }

    fn crash_along(&self, trouble: Trouble) -> usize {
        let expected = self.run_with(trouble);
        let expected_outcome = expected.outcome.as_ref().map(to_json::<F::Out>);
        for crash in 0..expected.calls.len() {
            let crashing = Trouble { crash: Some(crash), ..trouble };
            let (outcome, journal) = self.execute(crashing, Vec::new());
            assert!(outcome.is_none(), "{}: went on after a crash", F::NAME);
            assert_eq!(journal, expected.calls[..crash], "{}: before the crash", F::NAME);
            let (outcome, calls) = self.execute(trouble, journal);
            assert_eq!(calls, expected.calls, "{}: other calls after a crash", F::NAME);
            let outcome = outcome.map(|outcome| outcome.map(|output| to_json(&output)));
            assert_eq!(
                outcome.as_ref().map(Result::as_ref),
                Some(expected_outcome.as_ref().map_err(|error| *error)),
                "{}: another result after a crash",
                F::NAME
            );
        }
        expected.calls.len()
    }

    fn positions(&self) -> std::ops::Range<usize> {
        0..self.run().calls.len()
    }

    fn run_with(&self, trouble: Trouble) -> Run<F::Out> {
        let (outcome, calls) = self.execute(trouble, Vec::new());
        let Some(outcome) = outcome else {
            panic!("{}: awaits something other than its context", F::NAME);
        };
        Run { outcome, calls }
    }

    /// Runs the flow over a journal. `None` if it did not end.
    fn execute(&self, trouble: Trouble, journal: Vec<Call>) -> (Option<Result<F::Out, FlowError>>, Vec<Call>) {
        let cx = ScriptCx(Arc::new(Script {
            flow: F::NAME,
            activities: activities_of::<F>(),
            operation: self.operation,
            answers: self.answers.clone(),
            trouble,
            state: Mutex::new(State { journal, position: 0, crashed: false }),
        }));
        // Everything a flow may await is ready at once, so one poll runs it to its end.
        let outcome = F::run(cx.clone(), self.input.clone()).now_or_never();
        let state = cx.state();
        assert!(outcome.is_none() || state.position == state.journal.len(), "{}: ended with recorded calls left over", F::NAME);
        assert!(outcome.is_some() || state.crashed, "{}: awaits something other than its context", F::NAME);
        (outcome, state.journal.clone())
    }
}

impl<F: Flow> std::fmt::Debug for Harness<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Harness").field("flow", &F::NAME).finish_non_exhaustive()
    }
}

/// The context of a scripted run.
#[derive(Clone)]
struct ScriptCx(Arc<Script>);

struct Script {
    flow: &'static str,
    activities: Vec<Listed>,
    operation: Uuid,
    answers: Answers,
    trouble: Trouble,
    state: Mutex<State>,
}

struct State {
    journal: Vec<Call>,
    /// The number of the next call.
    position: usize,
    crashed: bool,
}

impl ScriptCx {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The outcome of the next call: from the journal, or made and recorded. `None` is a crash.
    fn step(
        &self,
        name: &'static str,
        cleanup: bool,
        input: Value,
        make: impl FnOnce(Value) -> Result<Value, ActError>,
    ) -> Option<Result<Value, FlowError>> {
        let mut state = self.state();
        let position = state.position;
        state.position += 1;
        if let Some(recorded) = state.journal.get(position) {
            assert_eq!(
                (recorded.name, recorded.cleanup, &recorded.input),
                (name, cleanup, &input),
                "{}: call {position} differs from the recorded one",
                self.0.flow
            );
            return Some(recorded.outcome.clone());
        }
        let trouble = self.0.trouble;
        if state.crashed || trouble.crash == Some(position) {
            state.crashed = true;
            return None;
        }
        let outcome = if !cleanup && trouble.cancel.is_some_and(|cancel| cancel <= position) {
            Err(FlowError::Cancelled)
        } else if trouble.fail == Some(position) {
            Err(FlowError::failed(INJECTED, format!("call {position} fails")))
        } else {
            make(input.clone()).map_err(|error| match error {
                ActError::Cancelled => FlowError::Cancelled,
                ActError::Transient(failure) | ActError::Permanent(failure) => failure.into(),
            })
        };
        state.journal.push(Call { name, cleanup, input, outcome: outcome.clone() });
        Some(outcome)
    }

    fn activity<A: Activity>(&self, input: &A::In, cleanup: bool) -> impl Future<Output = Result<A::Out, FlowError>> + use<A> {
        need_listed::<A>(self.0.flow, &self.0.activities);
        let answer = self.0.answers.get(A::NAME).cloned();
        let flow = self.0.flow;
        let outcome = self.step(A::NAME, cleanup, to_json(input), |input| match answer {
            Some(answer) => answer(input),
            None => panic!("{flow}: no answer for activity {}", A::NAME),
        });
        async move {
            match outcome {
                Some(outcome) => outcome.map(from_json),
                None => std::future::pending().await,
            }
        }
    }
}

/// A flow that calls what it does not list would fail where activities run elsewhere.
pub(crate) fn need_listed<A: Activity>(flow: &str, listed: &[Listed]) {
    let known = listed.iter().any(|(_, _, which)| *which == TypeId::of::<A>());
    assert!(known, "{flow}: calls {}, which is not among its Activities", A::NAME);
}

impl<App> FlowCx<App> for ScriptCx {
    fn operation(&self) -> Uuid {
        self.0.operation
    }

    fn call<A: Activity<App = App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        self.activity::<A>(&input, false)
    }

    fn cleanup<A: Activity<App = App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        self.activity::<A>(&input, true)
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = Result<(), FlowError>> {
        let seconds = Value::from(duration.as_secs_f64());
        let outcome = self.step("sleep", false, seconds, |_| Ok(Value::Null));
        async move {
            match outcome {
                Some(outcome) => outcome.map(drop),
                None => std::future::pending().await,
            }
        }
    }
}

/// A context for testing one activity by itself: first attempt, never cancelled, nothing recorded.
pub fn activity_context<App>(app: Arc<App>) -> ActCx<App> {
    ActCx {
        app,
        shared: ActShared {
            operation: Uuid::nil(),
            attempt: 1,
            shielded: false,
            operations: Arc::new(Unrecorded),
            hint: Arc::new(Notify::new()),
            place: None,
            patience: Patience::default(),
            diary: None,
            activity: ("", crate::Lane::Control),
        },
    }
}

struct Unrecorded;

#[async_trait]
impl Operations for Unrecorded {
    async fn begin(&self, _: &Attempt) -> Result<bool, OperationsError> {
        Ok(false)
    }
    async fn end(&self, _: &Attempt, _: &AttemptEnd) -> Result<(), OperationsError> {
        Ok(())
    }
    async fn progress(&self, _: Uuid, _: &Progress) -> Result<(), OperationsError> {
        Ok(())
    }
    async fn cancel_requested(&self, _: Uuid) -> Result<bool, OperationsError> {
        Ok(false)
    }
    async fn finish(&self, _: Uuid, _: &Outcome) -> Result<(), OperationsError> {
        Ok(())
    }
}

pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Value {
    match serde_json::to_value(value) {
        Ok(value) => value,
        Err(error) => panic!("not a journal value: {error}"),
    }
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(value: Value) -> T {
    match serde_json::from_value(value) {
        Ok(value) => value,
        Err(error) => panic!("a journal value does not come back as it was: {error}"),
    }
}
