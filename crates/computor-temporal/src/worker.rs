//! The lanes of this process: a worker for each, which polls the lane's task queue.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use computor_workflows::{Activity, Catalogue, EngineError, Flow, FlowVisitor, Flows, Labels, Lane, Operations, Visitor, steady};
use serde_json::Value;
use temporalio_client::Client;
use temporalio_common::worker::WorkerDeploymentOptions;
use temporalio_sdk::{
    Runtime, Worker, WorkerOptions,
    runtime::worker_tuner::{FixedSizeSlotSupplier, TunerHolder},
};
use tokio::{
    runtime::Handle,
    sync::{Semaphore, oneshot, watch},
    time,
};

use crate::{
    Config,
    activity::{Asked, BEAT, Finish, Host, Task, told_to_stop},
    connect::Connected,
    flow::{Decisions, Entry},
};

/// The version that histories are made with. It is shown by the cluster and decides nothing: changed flows get a new name.
const BUILD: &str = "flows-1";
/// How many flows are decided at once, and remembered between their decisions.
const DECIDING: usize = 40;
/// See [`DECIDING`].
const REMEMBERED: usize = 500;
/// How long a decision waits for the worker that remembers the flow before another one may make it.
const STICKY: Duration = Duration::from_secs(2);
/// How long a worker may take to end. What it has not told by then is done again by another.
const FAREWELL: Duration = Duration::from_secs(8);
/// The pause before a worker that failed is begun again.
const PAUSE: Duration = Duration::from_secs(1);

/// The task queue of a lane.
pub(crate) fn queue(prefix: &str, lane: Lane) -> String {
    format!("{prefix}-{}", lane.name())
}

/// The task queue of what needs a label, beside that of its lane.
pub(crate) fn labelled(prefix: &str, lane: Lane, label: &str) -> String {
    format!("{}-{label}", queue(prefix, lane))
}

/// The task queue of another lane beside the one of `own`; of the same lane `own` itself, with its label.
pub(crate) fn sibling(own: &str, lane: Lane, other: Lane) -> String {
    if lane == other {
        return own.to_owned();
    }
    let name = format!("-{}", lane.name());
    let prefix = own.strip_suffix(&name).or_else(|| own.rsplit_once(&format!("{name}-")).map(|(prefix, _label)| prefix));
    queue(prefix.unwrap_or(own), other)
}

/// The flows that may be started.
pub(crate) struct Known(HashMap<&'static str, Entry>);

impl Known {
    /// Those of a list.
    pub(crate) fn of<L: Flows>() -> Result<Self, EngineError> {
        struct Collect(Catalogue<Entry>);
        impl<App> FlowVisitor<App> for Collect {
            fn flow<F: Flow<App = App>>(&mut self) {
                self.0 = std::mem::take(&mut self.0).with::<F>(Entry::of::<F>());
            }
        }
        let mut collect = Collect(Catalogue::default());
        L::visit(&mut collect);
        Ok(Self(collect.0.into_entries()?.into_iter().map(|entry| (entry.name, entry)).collect()))
    }

    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.0.values().map(|entry| entry.name).collect()
    }

    /// The flow of this name, if the input is one of its.
    pub(crate) fn accept(&self, name: &str, input: &Value) -> Result<(&'static str, Lane), EngineError> {
        let entry = self.0.get(name).ok_or_else(|| EngineError::UnknownFlow(name.to_owned()))?;
        (entry.check)(input).map_err(|source| EngineError::Input { flow: entry.name, source })?;
        Ok((entry.name, entry.lane))
    }
}

/// The workers of this process. Each has a thread for its decisions, because these are not `Send`; activities run on the
/// threads of the runtime that the engine was launched in.
pub(crate) struct Workers {
    stopping: watch::Sender<bool>,
    ended: Mutex<Vec<oneshot::Receiver<()>>>,
}

impl Workers {
    pub(crate) fn start<L: Flows>(
        config: &Config,
        connected: &Connected,
        app: Arc<L::App>,
        operations: Arc<dyn Operations>,
    ) -> Result<Self, EngineError> {
        let (stopping, stopped) = watch::channel(false);
        let sandbox = config.slots.get(&Lane::Sandbox).copied().unwrap_or(0);
        let places = config.labels.as_ref().map(|_| Arc::new(Semaphore::new(sandbox)));
        let host = Arc::new(Host { app, operations, stopping: stopped.clone(), places });
        let mut ended = Vec::new();
        for (lane, slots, queue) in queues(config) {
            let Some(options) = options::<L>(queue, lane, slots, &host)? else { continue };
            let (end, told) = oneshot::channel();
            ended.push(told);
            let (client, stopped, runtime) = (connected.client().clone(), stopped.clone(), Handle::current());
            let run = move || {
                runtime.block_on(steady("worker", || keep_running(client.clone(), options.clone(), stopped.clone())));
                let _ = end.send(());
            };
            thread::Builder::new().name(format!("temporal-{}", lane.name())).spawn(run).map_err(EngineError::backend)?;
        }
        Ok(Self { stopping, ended: Mutex::new(ended) })
    }

    /// Leaves what is being done to other workers.
    pub(crate) async fn stop(&self) {
        self.stopping.send_replace(true);
        let ended = std::mem::take(&mut *self.ended.lock().unwrap_or_else(PoisonError::into_inner));
        futures::future::join_all(ended).await;
    }
}

/// The queues of this process. What needs a label has a queue of its own, with places that are those of its lane: each takes as much as the lane may
/// do at once, and what is too much waits in this process.
fn queues(config: &Config) -> Vec<(Lane, usize, String)> {
    let prefix = &config.cluster.queue_prefix;
    let mut queues = Vec::new();
    for (lane, slots) in config.slots.iter().filter(|(_, slots)| **slots > 0) {
        queues.push((*lane, *slots, queue(prefix, *lane)));
        let labels = config.labels.iter().filter(|_| *lane == Lane::Sandbox).flat_map(Labels::ever);
        queues.extend(labels.map(|label| (*lane, *slots, labelled(prefix, *lane, label))));
    }
    queues
}

/// Without an orderly end, what is being done is left to other workers when the cluster notices.
impl Drop for Workers {
    fn drop(&mut self) {
        self.stopping.send_replace(true);
    }
}

/// What a lane's worker does, or `None` if nothing of the list is on this lane.
fn options<L: Flows>(queue: String, lane: Lane, slots: usize, host: &Arc<Host<L::App>>) -> Result<Option<WorkerOptions>, EngineError> {
    let tuner = TunerHolder::builder()
        .workflow_task_slot_supplier(FixedSizeSlotSupplier::new(DECIDING))
        .activity_task_slot_supplier(FixedSizeSlotSupplier::new(slots))
        .local_activity_task_slot_supplier(FixedSizeSlotSupplier::new(DECIDING))
        .nexus_task_slot_supplier(FixedSizeSlotSupplier::new(1))
        .build();
    let options = WorkerOptions::new(queue)
        .deployment_options(WorkerDeploymentOptions::from_build_id(BUILD.to_owned()))
        .max_cached_workflows(REMEMBERED)
        .tuner(tuner)
        .sticky_queue_schedule_to_start_timeout(STICKY)
        .max_heartbeat_throttle_interval(BEAT)
        .build();
    let mut register = Register { options, lane, host: host.clone(), seen: HashSet::new(), failed: None, any: false };
    L::visit(&mut register);
    if let Some(error) = register.failed {
        return Err(EngineError::backend(error));
    }
    register.options.register_activity::<Finish<L::App>>(host.clone());
    register.options.register_activity::<Asked<L::App>>(host.clone());
    Ok(register.any.then_some(register.options))
}

/// Shows the worker of a lane what is on it.
struct Register<App> {
    options: WorkerOptions,
    lane: Lane,
    host: Arc<Host<App>>,
    seen: HashSet<&'static str>,
    failed: Option<temporalio_sdk::WorkflowRegistrationError>,
    any: bool,
}

impl<App: Send + Sync + 'static> FlowVisitor<App> for Register<App> {
    fn flow<F: Flow<App = App>>(&mut self) {
        use computor_workflows::Activities;
        if F::LANE == self.lane {
            self.any = true;
            if let Err(error) = self.options.register_workflow::<Decisions<F>>() {
                self.failed = Some(error);
            }
        }
        F::Activities::visit(self);
    }
}

impl<App: Send + Sync + 'static> Visitor<App> for Register<App> {
    fn activity<A: Activity<App = App>>(&mut self) {
        if A::LANE == self.lane && self.seen.insert(A::NAME) {
            self.any = true;
            self.options.register_activity::<Task<A, false>>(self.host.clone());
            self.options.register_activity::<Task<A, true>>(self.host.clone());
        }
    }
}

/// Runs a worker, and begins another one when it fails.
async fn keep_running(client: Client, options: WorkerOptions, mut stopping: watch::Receiver<bool>) {
    let queue = options.task_queue.clone();
    while !*stopping.borrow() {
        if let Err(error) = run(client.clone(), options.clone(), stopping.clone()).await {
            tracing::error!(error = &*error, queue, "a worker has failed; beginning another");
            #[expect(clippy::disallowed_methods, reason = "what failed is not begun again at once")]
            let pause = time::sleep(PAUSE);
            tokio::select! {
                () = pause => {}
                () = told_to_stop(&mut stopping) => {}
            }
        }
    }
}

async fn run(
    client: Client,
    options: WorkerOptions,
    mut stopping: watch::Receiver<bool>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let runtime = Runtime::from_current_tokio(temporalio_sdk::runtime::RuntimeOptions::default())?;
    let mut worker = Worker::new(&runtime, client, options)?;
    let shut_down = worker.shutdown_handle();
    let farewell = async {
        told_to_stop(&mut stopping).await;
        shut_down();
        #[expect(clippy::disallowed_methods, reason = "nobody waits for ever for a cluster that is gone")]
        time::sleep(FAREWELL).await;
    };
    tokio::select! {
        ended = worker.run() => Ok(ended?),
        () = farewell => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_are_named_after_their_lanes() {
        let own = queue("my-own", Lane::Sandbox);
        assert_eq!(own, "my-own-sandbox");
        assert_eq!(sibling(&own, Lane::Sandbox, Lane::Git), "my-own-git");
        let octave = labelled("my-own", Lane::Sandbox, "octave");
        assert_eq!(octave, "my-own-sandbox-octave");
        assert_eq!(sibling(&octave, Lane::Sandbox, Lane::Control), "my-own-control");
        assert_eq!(sibling(&octave, Lane::Sandbox, Lane::Sandbox), octave);
        let nasty = labelled("a-sandbox-b", Lane::Sandbox, "r");
        assert_eq!(sibling(&nasty, Lane::Sandbox, Lane::Control), "a-sandbox-b-control");
    }
}
