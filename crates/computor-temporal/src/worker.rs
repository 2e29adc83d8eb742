//! The lanes of this process: a worker for each, which polls the lane's task queue.
//!
//! A worker of Temporal takes as many activities as it is told when it is made. So for each activity that gives its slot away because
//! it waits more than it computes, another worker is begun that takes one more, and ended when the first goes on: nothing is taken from
//! the queue before there is a slot for it, so other processes are not kept from it.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use computor_workflows::{Activity, Catalogue, EngineError, Flow, FlowVisitor, Flows, Labels, Lane, Operations, Slots, Visitor, steady};
use futures::{StreamExt as _, stream::FuturesUnordered};
use serde_json::Value;
use temporalio_client::Client;
use temporalio_common::worker::WorkerDeploymentOptions;
use temporalio_sdk::{
    Runtime, Worker, WorkerOptions,
    runtime::worker_tuner::{FixedSizeSlotSupplier, TunerHolder},
};
use tokio::{
    runtime::Handle,
    sync::{oneshot, watch},
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
        let mut ended = Vec::new();
        for (lane, count, slots, queue) in queues(config) {
            let host = Arc::new(Host { app: app.clone(), operations: operations.clone(), slots: slots.clone(), stopping: stopped.clone() });
            let Some(first) = options::<L>(queue.clone(), lane, count, &host, Decides::Flows)? else { continue };
            let another = options::<L>(queue, lane, 1, &host, Decides::Nothing)?;
            let (end, told) = oneshot::channel();
            ended.push(told);
            let (client, stopped, runtime) = (connected.client().clone(), stopped.clone(), Handle::current());
            let run = move || {
                runtime.block_on(async {
                    let (_never, dismissed) = watch::channel(false);
                    let until = Until { dismissed, stopping: stopped.clone() };
                    let first = steady("worker", || keep_running(client.clone(), first.clone(), until.clone()));
                    let others = steady("more workers", || more(client.clone(), another.clone(), slots.resting(), stopped.clone()));
                    tokio::join!(first, others);
                });
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

/// The queues of this process, with how much it takes from each and the slots of their lane. What needs a label has a queue of its own, from
/// which as much is taken as the lane may do at once; what is too much waits in this process. Who rests is counted for its queue.
fn queues(config: &Config) -> Vec<(Lane, usize, Slots, String)> {
    let prefix = &config.cluster.queue_prefix;
    let mut queues = Vec::new();
    for (lane, count) in config.slots.iter().filter(|(_, count)| **count > 0) {
        let slots = Slots::new(*count);
        let labels = config.labels.iter().filter(|_| *lane == Lane::Sandbox).flat_map(Labels::ever);
        queues.extend(labels.map(|label| (*lane, *count, slots.apart(), labelled(prefix, *lane, label))));
        queues.push((*lane, *count, slots, queue(prefix, *lane)));
    }
    queues
}

/// Without an orderly end, what is being done is left to other workers when the cluster notices.
impl Drop for Workers {
    fn drop(&mut self) {
        self.stopping.send_replace(true);
    }
}

/// What a worker does beside activities.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decides {
    /// It decides how flows of its lane go on.
    Flows,
    Nothing,
}

/// What a lane's worker does, or `None` if nothing of the list is on this lane.
fn options<L: Flows>(
    queue: String,
    lane: Lane,
    slots: usize,
    host: &Arc<Host<L::App>>,
    decides: Decides,
) -> Result<Option<WorkerOptions>, EngineError> {
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
    let mut register = Register { options, lane, decides, host: host.clone(), seen: HashSet::new(), failed: None, any: false };
    L::visit(&mut register);
    if let Some(error) = register.failed {
        return Err(EngineError::backend(error));
    }
    // Whichever worker of the queue is given one of them has to know it.
    register.options.register_activity::<Finish<L::App>>(host.clone());
    register.options.register_activity::<Asked<L::App>>(host.clone());
    Ok(register.any.then_some(register.options))
}

/// Shows the worker of a lane what is on it.
struct Register<App> {
    options: WorkerOptions,
    lane: Lane,
    decides: Decides,
    host: Arc<Host<App>>,
    seen: HashSet<&'static str>,
    failed: Option<temporalio_sdk::WorkflowRegistrationError>,
    any: bool,
}

impl<App: Send + Sync + 'static> FlowVisitor<App> for Register<App> {
    fn flow<F: Flow<App = App>>(&mut self) {
        use computor_workflows::Activities;
        if F::LANE == self.lane && self.decides == Decides::Flows {
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

/// When a worker ends.
#[derive(Clone)]
struct Until {
    /// It takes nothing more, and ends what it does.
    dismissed: watch::Receiver<bool>,
    /// What it does is left to others after a while.
    stopping: watch::Receiver<bool>,
}

/// Runs a worker, and begins another one when it fails.
async fn keep_running(client: Client, options: WorkerOptions, mut until: Until) {
    let queue = options.task_queue.clone();
    while !*until.stopping.borrow() && !*until.dismissed.borrow() {
        if let Err(error) = run(client.clone(), options.clone(), until.clone()).await {
            tracing::error!(error = &*error, queue, "a worker has failed; beginning another");
            #[expect(clippy::disallowed_methods, reason = "what failed is not begun again at once")]
            let pause = time::sleep(PAUSE);
            tokio::select! {
                () = pause => {}
                () = told_to_stop(&mut until.stopping) => {}
                () = told_to_stop(&mut until.dismissed) => {}
            }
        }
    }
}

async fn run(client: Client, options: WorkerOptions, mut until: Until) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let runtime = Runtime::from_current_tokio(temporalio_sdk::runtime::RuntimeOptions::default())?;
    let mut worker = Worker::new(&runtime, client, options)?;
    let (shut_down, take_no_more) = (worker.shutdown_handle(), worker.shutdown_handle());
    let farewell = async {
        told_to_stop(&mut until.stopping).await;
        shut_down();
        #[expect(clippy::disallowed_methods, reason = "nobody waits for ever for a cluster that is gone")]
        time::sleep(FAREWELL).await;
    };
    let dismissal = async {
        told_to_stop(&mut until.dismissed).await;
        take_no_more();
        std::future::pending().await
    };
    tokio::select! {
        ended = worker.run() => Ok(ended?),
        () = farewell => Ok(()),
        () = dismissal => Ok(()),
    }
}

/// As many workers that take one activity each as there are activities that have given their slot away.
async fn more(client: Client, options: Option<WorkerOptions>, mut resting: watch::Receiver<usize>, mut stopping: watch::Receiver<bool>) {
    let Some(options) = options else { return };
    let (mut workers, mut dismissals, mut begun) = (FuturesUnordered::new(), Vec::new(), 0_u64);
    loop {
        let wanted = *resting.borrow_and_update();
        for dismiss in dismissals.drain(wanted.min(dismissals.len())..).collect::<Vec<watch::Sender<bool>>>() {
            dismiss.send_replace(true);
        }
        while dismissals.len() < wanted {
            let (dismiss, dismissed) = watch::channel(false);
            dismissals.push(dismiss);
            // A client has no two workers of one queue that are called the same.
            begun += 1;
            let mut options = options.clone();
            options.deployment_options = WorkerDeploymentOptions::from_build_id(format!("{BUILD}-more-{begun}"));
            workers.push(keep_running(client.clone(), options, Until { dismissed, stopping: stopping.clone() }));
        }
        tokio::select! {
            changed = resting.changed() => if changed.is_err() { break },
            Some(()) = workers.next() => {}
            () = told_to_stop(&mut stopping) => break,
        }
    }
    for dismiss in dismissals {
        dismiss.send_replace(true);
    }
    while workers.next().await.is_some() {}
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
