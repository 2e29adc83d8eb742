//! Activities, as Temporal's workers run them.

use std::{marker::PhantomData, sync::Arc, time::Duration};

use computor_workflows::{
    ActCx, Activity, FlowError, Operations, Outcome, Slots,
    runner::{not_stored, run_activity, until_recorded},
};
use futures::future::BoxFuture;
use serde_json::Value;
use temporalio_common::ActivityDefinition;
use temporalio_sdk::{
    ApplicationFailure,
    activities::{ActivityContext, ActivityDefinitions, ActivityError, ActivityImplementer, ExecutableActivity},
};
use tokio::{
    sync::{Notify, watch},
    time,
};
use uuid::Uuid;

/// How often an activity says that its worker is alive. The answer says whether it is to be cancelled.
pub(crate) const BEAT: Duration = Duration::from_secs(1);
/// A worker that has not said so for this long is taken for dead.
pub(crate) const SILENCE: Duration = Duration::from_secs(10);

/// What the activities of one queue share.
pub(crate) struct Host<App> {
    pub(crate) app: Arc<App>,
    pub(crate) operations: Arc<dyn Operations>,
    /// How much of its lane the process does at once.
    pub(crate) slots: Slots,
    /// Whether the process leaves its work to others.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl<App: Send + Sync + 'static> ActivityImplementer for Host<App> {
    fn register_all(self: Arc<Self>, _: &mut ActivityDefinitions) {}
}

/// Another worker, or this one when it is back, has to do it again.
fn again(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ActivityError {
    ActivityError::application(ApplicationFailure::new(why))
}

fn operation(cx: &ActivityContext) -> Result<Uuid, ActivityError> {
    let id = cx.info().workflow_id.as_deref().unwrap_or_default();
    id.parse().map_err(again)
}

/// An activity of the catalogue. With `SHIELDED`, it is compensation and has a name of its own.
pub(crate) struct Task<A, const SHIELDED: bool>(String, PhantomData<fn() -> A>);

impl<A: Activity, const SHIELDED: bool> Task<A, SHIELDED> {
    pub(crate) fn new() -> Self {
        Self(if SHIELDED { format!("{} (cleanup)", A::NAME) } else { A::NAME.to_owned() }, PhantomData)
    }
}

impl<A: Activity, const SHIELDED: bool> ActivityDefinition for Task<A, SHIELDED> {
    type Input = Value;
    type Output = Value;
    fn name(&self) -> &str {
        &self.0
    }
}

impl<A: Activity, const SHIELDED: bool> ExecutableActivity for Task<A, SHIELDED> {
    type Implementer = Host<A::App>;
    const REQUIRES_INSTANCE: bool = true;

    fn definition() -> Self {
        Self::new()
    }

    /// Its outcome, failures included, is a value: an error is always one of the worker.
    fn execute(host: Option<Arc<Host<A::App>>>, cx: ActivityContext, input: Value) -> BoxFuture<'static, Result<Value, ActivityError>> {
        Box::pin(async move {
            let host = host.ok_or_else(|| again("registered without its services"))?;
            let hint = Arc::new(Notify::new());
            let operation = operation(&cx)?;
            let mut ours = ActCx::new(host.app.clone(), operation, SHIELDED, host.operations.clone(), hint.clone());
            let running = Running { host: &host, cx: &cx, operation, shielded: SHIELDED, hint: &hint };
            let outcome: Result<A::Out, FlowError> = match serde_json::from_value(input) {
                Ok(input) => {
                    let work = async {
                        // at once, unless somebody who rested goes on, or another queue of the lane has all slots
                        ours = ours.at(Arc::new(host.slots.take().await));
                        run_activity::<A>(ours, input).await
                    };
                    running.alive(work).await?
                }
                Err(error) => Err(not_stored(error)),
            };
            serde_json::to_value(outcome).map_err(again)
        })
    }
}

/// An activity that runs.
struct Running<'a, App> {
    host: &'a Host<App>,
    cx: &'a ActivityContext,
    operation: Uuid,
    shielded: bool,
    hint: &'a Notify,
}

impl<App> Running<'_, App> {
    /// Runs the body, and says that it does. It is dropped where it stands when the process is to end, or when the cluster does not want it
    /// any more: because this worker was silent for too long, or somebody has cancelled the run there. If the platform wants it
    /// to be cancelled, the body is told and ends by itself.
    #[expect(clippy::disallowed_methods, reason = "a sign of life has its time")]
    async fn alive<T>(&self, body: impl Future<Output = T>) -> Result<T, ActivityError> {
        let mut body = std::pin::pin!(body);
        let mut stopping = self.host.stopping.clone();
        let mut told = false;
        loop {
            tokio::select! {
                output = &mut body => return Ok(output),
                () = told_to_stop(&mut stopping) => return Err(again("the process ends")),
                () = self.cx.cancelled(), if !told => {
                    told = true;
                    if !self.is_to_be_cancelled().await {
                        return Err(again("the cluster has taken it away"));
                    }
                    self.hint.notify_one();
                }
                () = time::sleep(BEAT) => self.cx.record_heartbeat(true).await.map_err(again)?,
            }
        }
    }

    async fn is_to_be_cancelled(&self) -> bool {
        !self.shielded && until_recorded(|| self.host.operations.cancel_requested(self.operation)).await
    }
}

/// Tells the bookkeeping how a flow has ended.
pub(crate) struct Finish<App>(PhantomData<fn() -> App>);

impl<App> Finish<App> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<App: Send + Sync + 'static> ActivityDefinition for Finish<App> {
    type Input = Value;
    type Output = Value;
    fn name(&self) -> &str {
        "(finish)"
    }
}

impl<App: Send + Sync + 'static> ExecutableActivity for Finish<App> {
    type Implementer = Host<App>;
    const REQUIRES_INSTANCE: bool = true;

    fn definition() -> Self {
        Self::new()
    }

    fn execute(host: Option<Arc<Host<App>>>, cx: ActivityContext, input: Value) -> BoxFuture<'static, Result<Value, ActivityError>> {
        Box::pin(async move {
            let host = host.ok_or_else(|| again("registered without its services"))?;
            let operation = operation(&cx)?;
            let result: Result<Value, FlowError> = serde_json::from_value(input).map_err(again)?;
            let outcome = Outcome::from(result);
            let done = until_recorded(|| host.operations.finish(operation, &outcome));
            while_it_goes_on(&host.stopping, done).await.map(|()| Value::Null)
        })
    }
}

/// Whether the operation of a flow is to be cancelled.
pub(crate) struct Asked<App>(PhantomData<fn() -> App>);

impl<App> Asked<App> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<App: Send + Sync + 'static> ActivityDefinition for Asked<App> {
    type Input = Value;
    type Output = bool;
    fn name(&self) -> &str {
        "(cancel requested)"
    }
}

impl<App: Send + Sync + 'static> ExecutableActivity for Asked<App> {
    type Implementer = Host<App>;
    const REQUIRES_INSTANCE: bool = true;

    fn definition() -> Self {
        Self::new()
    }

    fn execute(host: Option<Arc<Host<App>>>, cx: ActivityContext, _: Value) -> BoxFuture<'static, Result<bool, ActivityError>> {
        Box::pin(async move {
            let host = host.ok_or_else(|| again("registered without its services"))?;
            let operation = operation(&cx)?;
            while_it_goes_on(&host.stopping, until_recorded(|| host.operations.cancel_requested(operation))).await
        })
    }
}

/// Bookkeeping that waits for its database, but not longer than the process is there.
async fn while_it_goes_on<T>(stopping: &watch::Receiver<bool>, work: impl Future<Output = T>) -> Result<T, ActivityError> {
    let mut stopping = stopping.clone();
    tokio::select! {
        biased;
        done = work => Ok(done),
        () = told_to_stop(&mut stopping) => Err(again("the process ends")),
    }
}

/// Completes when the process is to end, also when nobody is there any more to say so.
pub(crate) async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
    drop(stopping.wait_for(|stopping| *stopping).await);
}
