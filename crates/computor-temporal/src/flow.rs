//! The decisions of a flow, as Temporal's workers make them.

use std::{any::Any, future::Future, marker::PhantomData, panic::AssertUnwindSafe, time::Duration};

use computor_workflows::{
    Activity, Failure, Flow, FlowCx, FlowError, Lane, Policy,
    runner::{flow_panicked, not_stored},
};
use futures::{FutureExt, future::LocalBoxFuture};
use serde_json::Value;
use temporalio_common::{HasWorkflowDefinition, RetryPolicy, WorkflowDefinition, protos::temporal::api::failure::v1};
use temporalio_sdk::{
    ActivityCancellationType, ActivityExecutionError, ActivityOptions, ApplicationFailure, LocalActivityOptions, TimerResult,
    WorkflowCancellationToken, WorkflowContext, WorkflowContextView, WorkflowTermination,
};
use temporalio_workflow::{
    workflow_interceptors::WorkflowOutputValue,
    workflows::{WorkflowDefinitionDescriptor, WorkflowError, WorkflowImplementation},
};
use uuid::Uuid;

use crate::{
    activity::{Asked, Finish, SILENCE, Task},
    worker,
};

/// The first pause before an activity whose worker was lost is given to another, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));
/// What bookkeeping that waits for its database may take at most before it is begun again.
const LONG: Duration = Duration::from_secs(30 * 24 * 3600);

/// A flow by its name, for starting it.
pub(crate) struct Named(pub(crate) &'static str);

impl WorkflowDefinition for Named {
    type Input = Value;
    type Output = Value;
    fn name(&self) -> &str {
        self.0
    }
}

impl HasWorkflowDefinition for Named {
    type Run = Self;
}

/// How the flow `F` is called by the cluster.
pub(crate) struct Type<F>(PhantomData<fn() -> F>);

impl<F: Flow> WorkflowDefinition for Type<F> {
    type Input = Value;
    type Output = Value;
    fn name(&self) -> &str {
        F::NAME
    }
}

/// The flow `F` as a workflow without a state of its own.
pub(crate) struct Decisions<F>(PhantomData<fn() -> F>);

impl<F: Flow> WorkflowImplementation for Decisions<F> {
    type Run = Type<F>;
    const HAS_INIT: bool = false;
    const INIT_TAKES_INPUT: bool = false;

    fn name() -> &'static str {
        F::NAME
    }

    fn definition() -> WorkflowDefinitionDescriptor {
        WorkflowDefinitionDescriptor {
            workflow_type: F::NAME.to_owned(),
            has_init: false,
            init_takes_input: false,
            signals: Vec::new(),
            queries: Vec::new(),
            updates: Vec::new(),
        }
    }

    fn init(_: WorkflowContextView, _: Option<Value>) -> Self {
        Self(PhantomData)
    }

    fn run(
        context: WorkflowContext<Self>,
        input: Option<Value>,
    ) -> LocalBoxFuture<'static, Result<Box<dyn WorkflowOutputValue>, WorkflowTermination>> {
        drive::<F>(context, input.unwrap_or_default()).boxed_local()
    }

    fn dispatch_signal(_: WorkflowContext<Self>, name: &str, _: Box<dyn Any>) -> LocalBoxFuture<'static, Result<(), WorkflowError>> {
        let unknown = unknown(name);
        async move { Err(unknown) }.boxed_local()
    }

    fn dispatch_query(&self, _: WorkflowContextView, name: &str, _: Box<dyn Any>) -> Result<Box<dyn WorkflowOutputValue>, WorkflowError> {
        Err(unknown(name))
    }

    fn dispatch_update(
        _: WorkflowContext<Self>,
        name: &str,
        _: Box<dyn Any>,
    ) -> LocalBoxFuture<'static, Result<Box<dyn WorkflowOutputValue>, WorkflowError>> {
        let unknown = unknown(name);
        async move { Err(unknown) }.boxed_local()
    }

    fn validate_update(&self, _: WorkflowContextView, name: &str, _: Box<dyn Any>) -> Result<(), WorkflowError> {
        Err(unknown(name))
    }
}

fn unknown(message: &str) -> WorkflowError {
    WorkflowError::Execution(format!("a flow takes no messages, also not {message:?}").into())
}

/// Runs a flow from its beginning; what was done before is answered from the history.
async fn drive<F: Flow>(context: WorkflowContext<Decisions<F>>, input: Value) -> Result<Box<dyn WorkflowOutputValue>, WorkflowTermination> {
    let Ok(operation) = context.workflow_id().parse() else {
        return Err(ApplicationFailure::non_retryable("the run has no operation").into());
    };
    let cx = Cx { context, operation };
    let body = AssertUnwindSafe(body::<F>(cx.clone(), input)).catch_unwind();
    let outcome = body.await.unwrap_or_else(|_panic| Err(flow_panicked()));
    let told = serde_json::to_value(&outcome).unwrap_or_default();
    let finish = cx.context.execute_local_activity(Finish::<F::App>::new(), told, at_once(Some(WorkflowCancellationToken::new())));
    if let Err(fault) = finish.await {
        return cx.stuck(fault).await;
    }
    match outcome {
        Ok(value) => Ok(Box::new(value)),
        Err(FlowError::Cancelled) => Err(WorkflowTermination::cancelled()),
        Err(FlowError::Failed(failure)) => {
            let failed = ApplicationFailure::builder(failure.message).type_name(failure.code).non_retryable(true).build();
            Err(failed.into())
        }
    }
}

async fn body<F: Flow>(cx: Cx<F>, input: Value) -> Result<Value, FlowError> {
    let input = serde_json::from_value(input).map_err(not_stored)?;
    let output = F::run(cx, input).await?;
    serde_json::to_value(output).map_err(not_stored)
}

/// What [`drive`] has made a failure of.
pub(crate) fn failure(failure: v1::Failure) -> Failure {
    match failure.failure_info {
        Some(v1::failure::FailureInfo::ApplicationFailureInfo(info)) if !info.r#type.is_empty() => {
            Failure::new(info.r#type, failure.message)
        }
        _ => Failure::internal(failure.message),
    }
}

/// The context of a flow on this engine.
pub(crate) struct Cx<F> {
    context: WorkflowContext<Decisions<F>>,
    operation: Uuid,
}

impl<F: 'static> Clone for Cx<F> {
    fn clone(&self) -> Self {
        Self { context: self.context.clone(), operation: self.operation }
    }
}

impl<F: Flow> Cx<F> {
    /// An error of the engine is kept from the flow, which never wakes up again: the task of deciding fails, and is given to
    /// a worker again.
    async fn stuck<T>(&self, fault: ActivityExecutionError) -> T {
        self.context.force_task_fail(fault);
        std::future::pending().await
    }

    fn is_cancelled(&self) -> bool {
        self.context.cancellation_token().is_cancelled()
    }

    /// What an activity has yielded, as the flow may see it.
    async fn outcome<T: serde::de::DeserializeOwned>(
        &self,
        result: Result<Value, ActivityExecutionError>,
        shielded: bool,
    ) -> Result<T, FlowError> {
        match result {
            Ok(outcome) => serde_json::from_value::<Result<T, FlowError>>(outcome).unwrap_or_else(|error| Err(not_stored(error))),
            Err(ActivityExecutionError::Cancelled(_)) => Err(FlowError::Cancelled),
            // The worker was lost, and nobody does again what is to be cancelled.
            Err(ActivityExecutionError::Failed(_)) if !shielded && self.is_cancelled() => Err(FlowError::Cancelled),
            Err(fault) => self.stuck(fault).await,
        }
    }

    fn step<A: Activity<App = F::App>, const SHIELDED: bool>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        let cx = self.clone();
        let skipped = !SHIELDED && cx.is_cancelled();
        // Asked for here and not in the future: the place in the history follows the order of the calls.
        let scheduled = (!skipped).then(|| {
            let input = serde_json::to_value(input).map_err(not_stored)?;
            let queue = worker::sibling(self.context.task_queue(), F::LANE, A::LANE);
            let token = SHIELDED.then(WorkflowCancellationToken::new);
            Ok(self.context.execute_activity(Task::<A, SHIELDED>::new(), input, options(queue, &A::policy(), token)))
        });
        async move {
            match scheduled {
                None => Err(FlowError::Cancelled),
                Some(Err(error)) => Err(error),
                Some(Ok(scheduled)) => cx.outcome(scheduled.await, SHIELDED).await,
            }
        }
    }
}

impl<F: Flow> FlowCx<F::App> for Cx<F> {
    fn operation(&self) -> Uuid {
        self.operation
    }

    fn call<A: Activity<App = F::App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        self.step::<A, false>(input)
    }

    fn cleanup<A: Activity<App = F::App>>(&self, input: A::In) -> impl Future<Output = Result<A::Out, FlowError>> {
        self.step::<A, true>(input)
    }

    /// A timer of the cluster's, which the wish to cancel ends. That wish reaches runs that exist, so the flow asks before
    /// it waits, in case the request came before the run did.
    async fn sleep(&self, duration: Duration) -> Result<(), FlowError> {
        if self.is_cancelled() {
            return Err(FlowError::Cancelled);
        }
        let asked = self.context.execute_local_activity(Asked::<F::App>::new(), Value::Null, at_once(None));
        match asked.await {
            Ok(false) => {}
            Ok(true) | Err(ActivityExecutionError::Cancelled(_)) => return Err(FlowError::Cancelled),
            Err(fault) => return self.stuck(fault).await,
        }
        match self.context.timer(duration).await {
            TimerResult::Fired => Ok(()),
            TimerResult::Cancelled => Err(FlowError::Cancelled),
        }
    }
}

/// An activity is given to workers until one of them has an outcome for it.
fn options(queue: String, policy: &Policy, token: Option<WorkflowCancellationToken>) -> ActivityOptions {
    // It ends by itself long before, but for bookkeeping that waits for its database, and for what it waits for others, which is no part
    // of its own limit. Whether its worker is there is told by its heartbeat.
    let longest = (policy.attempt_limit + policy.longest_pause).saturating_mul(policy.attempts.max(1)) + Duration::from_hours(7 * 24);
    let mut options = ActivityOptions::with_start_to_close_timeout(longest)
        .task_queue(queue)
        .heartbeat_timeout(SILENCE)
        .cancellation_type(ActivityCancellationType::WaitCancellationCompleted)
        .retry_policy(for_ever())
        .build();
    options.cancellation_token = token;
    options
}

/// Bookkeeping, by the worker that decides.
fn at_once(token: Option<WorkflowCancellationToken>) -> LocalActivityOptions {
    let mut options = LocalActivityOptions::builder().retry_policy(for_ever()).schedule_to_close_timeout(LONG).build();
    options.cancellation_token = token;
    options
}

fn for_ever() -> RetryPolicy {
    RetryPolicy::builder().initial_interval(PAUSES.0).maximum_interval(PAUSES.1).maximum_attempts(0).build()
}

/// The lane of a flow, and whether an input is one of its.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) lane: Lane,
    pub(crate) check: fn(&Value) -> Result<(), serde_json::Error>,
}

impl Entry {
    pub(crate) fn of<F: Flow>() -> Self {
        Self { name: F::NAME, lane: F::LANE, check: |input| <F::In as serde::Deserialize>::deserialize(input).map(drop) }
    }
}
