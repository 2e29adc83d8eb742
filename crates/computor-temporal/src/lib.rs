//! The workflow engine of large installations: workers of a Temporal cluster.
//!
//! The second engine behind [`computor_workflows::Engine`]. Flows and activities are the same as on the embedded one; what
//! differs is where the journal is kept and who hands out the work.
//!
//! * A run is a workflow execution. Its id is that of the operation, and a second one with that id is refused, so an
//!   operation has one run, ever (as long as the cluster remembers closed ones).
//! * Each lane has a task queue, `<prefix>-<lane>`. A flow is decided on the queue of its own lane and its activities wait
//!   on theirs, so a machine that serves one lane needs to know nothing of the others.
//! * `activity`: an activity of ours is one activity of Temporal's, with all its attempts, run by the same
//!   [`runner`](computor_workflows::runner) as on the embedded engine. What it yields, failures included, is a value.
//!   Temporal's own retries are only for workers that are lost, and they do not end.
//! * `flow`: the decisions of a flow. An error of the engine never becomes the outcome of one: the task of deciding fails
//!   instead, and the cluster gives it to a worker again.
//! * `worker`: the lanes of this process.
//! * `search`: by what runs are found in the cluster's own pages.
//! * `connect`: the way to the cluster, and whether it is there.

mod activity;
mod connect;
mod flow;
mod search;
mod worker;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use computor_workflows::{Cluster, Engine, EngineError, Failure, Flows, Labels, Lane, Operations, Outcome, Status, runner::until_recorded};
use serde_json::Value;
use temporalio_client::{
    HistoryEventFilterType, UntypedWorkflow, WorkflowCancelOptions, WorkflowDescribeOptions, WorkflowExecutionDescription,
    WorkflowFetchHistoryOptions, WorkflowHandle, WorkflowIdConflictPolicy, WorkflowIdReusePolicy, WorkflowStartOptions,
    errors::{WorkflowInteractionError, WorkflowStartError},
    tonic,
};
use temporalio_common::{
    MemoValues, Priority,
    protos::temporal::api::{
        enums::v1::{PendingActivityState, PendingWorkflowTaskState, TaskQueueType, WorkflowExecutionStatus},
        history::v1::history_event::Attributes,
        taskqueue::v1::TaskQueue,
        workflowservice::v1::{DescribeTaskQueueRequest, DescribeTaskQueueResponse},
    },
};
use uuid::Uuid;

use crate::{
    connect::Connected,
    flow::Named,
    worker::{Known, Workers},
};

/// What this engine is called where runs are counted.
pub const NAME: &str = "temporal";
/// What waits for somebody, and what can wait: the priorities of their runs.
const WANTED: u32 = 3;
/// See [`WANTED`].
const LATER: u32 = 5;

/// How the engine runs in this process.
#[derive(Clone, Debug)]
pub struct Config {
    /// The cluster.
    pub cluster: Cluster,
    /// What the process is, such as `serve` or `worker`; part of what the cluster calls it, for people.
    pub role: String,
    /// The lanes that the process serves, and how many activities of each it runs at once.
    /// Empty: it starts and cancels flows but runs none.
    pub slots: BTreeMap<Lane, usize>,
    /// What the process has, if that decides which flows of [`Lane::Sandbox`] it is given.
    pub labels: Option<Labels>,
    /// Everything that may be needed, for counting what waits.
    pub known_labels: Vec<String>,
}

/// The engine, connected. [Shut it down](Engine::shutdown) before the runtime ends.
pub struct Temporal {
    connected: Connected,
    known: Known,
    workers: Workers,
    operations: Arc<dyn Operations>,
    known_labels: Vec<String>,
    searchable: search::Searchable,
}

impl std::fmt::Debug for Temporal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Temporal").field("cluster", self.connected.cluster()).finish_non_exhaustive()
    }
}

impl Temporal {
    /// Waits for the cluster, saying so, and begins to serve the lanes of `config` with the flows in `L`.
    ///
    /// # Errors
    /// If the cluster refuses us, or `L` names two things alike. While it is only not there, this waits.
    pub async fn launch<L: Flows>(config: Config, app: Arc<L::App>, operations: Arc<dyn Operations>) -> Result<Self, EngineError> {
        let known = Known::of::<L>()?;
        let connected = Connected::to(&config.cluster, &config.role).await?;
        search::make_known(&connected).await;
        let workers = Workers::start::<L>(&config, &connected, app, operations.clone())?;
        tracing::info!(address = config.cluster.address, namespace = config.cluster.namespace, "workflow engine started");
        Ok(Self { connected, known, workers, operations, known_labels: config.known_labels, searchable: search::Searchable::default() })
    }

    fn handle(&self, operation: Uuid) -> WorkflowHandle<temporalio_client::Client, UntypedWorkflow> {
        self.connected.client().get_workflow_handle::<UntypedWorkflow>(operation.to_string())
    }

    /// What the cluster knows of a run.
    async fn described(&self, operation: Uuid) -> Result<Option<WorkflowExecutionDescription>, EngineError> {
        match self.handle(operation).describe(WorkflowDescribeOptions::default()).await {
            Ok(description) => Ok(Some(description)),
            Err(WorkflowInteractionError::NotFound(_)) => Ok(None),
            Err(error) => Err(EngineError::backend(error)),
        }
    }

    /// How a closed run ended: the last event of its history.
    async fn outcome(&self, operation: Uuid) -> Result<Outcome, EngineError> {
        let last = WorkflowFetchHistoryOptions::builder().skip_archival(true).event_filter_type(HistoryEventFilterType::CloseEvent).build();
        let mut events = self.handle(operation).fetch_history(last).into_events().await.map_err(EngineError::backend)?;
        let attributes = events.pop().and_then(|event| event.attributes);
        Ok(match attributes {
            Some(Attributes::WorkflowExecutionCompletedEventAttributes(done)) => {
                let payload = done.result.and_then(|result| result.payloads.into_iter().next()).unwrap_or_default();
                match serde_json::from_slice(&payload.data) {
                    Ok(value) => Outcome::Succeeded(value),
                    Err(error) => Outcome::Failed(Failure::internal(error.to_string())),
                }
            }
            Some(Attributes::WorkflowExecutionFailedEventAttributes(failed)) => {
                Outcome::Failed(flow::failure(failed.failure.unwrap_or_default()))
            }
            Some(Attributes::WorkflowExecutionCanceledEventAttributes(_)) => Outcome::Cancelled,
            Some(Attributes::WorkflowExecutionTerminatedEventAttributes(_)) => Outcome::Cancelled,
            _ => Outcome::Failed(Failure::internal("the run was closed by the cluster")),
        })
    }

    async fn looked_at(&self, queue: String, kind: TaskQueueType) -> Result<DescribeTaskQueueResponse, EngineError> {
        let cluster = self.connected.cluster();
        let request = DescribeTaskQueueRequest {
            namespace: cluster.namespace.clone(),
            task_queue: Some(TaskQueue { name: queue, ..TaskQueue::default() }),
            task_queue_type: kind.into(),
            report_stats: true,
            ..DescribeTaskQueueRequest::default()
        };
        let mut service = self.connected.client().connection().workflow_service();
        Ok(service.describe_task_queue(tonic::Request::new(request)).await.map_err(EngineError::backend)?.into_inner())
    }

    async fn backlog(&self, queue: String, kind: TaskQueueType) -> Result<(u64, Duration), EngineError> {
        let stats = self.looked_at(queue, kind).await?.stats.unwrap_or_default();
        let age = stats.approximate_backlog_age.and_then(|age| Duration::try_from(age).ok()).unwrap_or_default();
        Ok((u64::try_from(stats.approximate_backlog_count).unwrap_or(0), age))
    }
}

impl Temporal {
    /// Where a run begins: with those who have what it needs, if there was somebody who has it within the last minutes. Else it is anybody's, and
    /// fails as it has to.
    async fn queue_for(&self, lane: Lane, needs: Option<&str>) -> Result<String, EngineError> {
        let prefix = &self.connected.cluster().queue_prefix;
        if let Some(label) = needs.filter(|_| lane == Lane::Sandbox) {
            let queue = worker::labelled(prefix, lane, label);
            if !self.looked_at(queue.clone(), TaskQueueType::Activity).await?.pollers.is_empty() {
                return Ok(queue);
            }
        }
        Ok(worker::queue(prefix, lane))
    }
}

/// Whether a run has not been looked at by any worker. It then has its start, its first task, and perhaps the wish to cancel it.
fn has_not_begun(description: &WorkflowExecutionDescription) -> bool {
    let task = description.raw().pending_workflow_task.as_ref();
    task.is_some_and(|task| task.state() == PendingWorkflowTaskState::Scheduled) && description.history_length() <= 3
}

/// Whether nothing of it is being done because everything waits for a worker.
fn waits(description: &WorkflowExecutionDescription) -> bool {
    let pending = &description.raw().pending_activities;
    !pending.is_empty() && pending.iter().all(|activity| activity.state() == PendingActivityState::Scheduled)
}

fn is_open(description: &WorkflowExecutionDescription) -> bool {
    let info = description.raw().workflow_execution_info.as_ref();
    info.is_some_and(|info| info.status() == WorkflowExecutionStatus::Running)
}

#[async_trait]
impl Engine for Temporal {
    fn name(&self) -> &'static str {
        NAME
    }

    fn flows(&self) -> Vec<&'static str> {
        self.known.names()
    }

    async fn start(&self, operation: Uuid, flow: &str, input: Value) -> Result<(), EngineError> {
        let (name, lane) = self.known.accept(flow, &input)?;
        let share = self.operations.share(operation).await.map_err(EngineError::Backend)?;
        let mut memo = MemoValues::new();
        memo.insert("kind", name);
        memo.insert("lane", lane.name());
        let priority = Priority::builder()
            .priority_key(if share.later { LATER } else { WANTED })
            .maybe_fairness_key(share.user.or(share.course).map(|who| who.to_string()))
            .build();
        let queue = self.queue_for(lane, share.needs.as_deref()).await?;
        let options = WorkflowStartOptions::new(queue, operation.to_string())
            .id_reuse_policy(WorkflowIdReusePolicy::RejectDuplicate)
            .id_conflict_policy(WorkflowIdConflictPolicy::Fail)
            .memo(memo)
            .priority(priority)
            .build();
        if self.searchable.may_be() {
            let mut found_by = options.clone();
            found_by.search_attributes = Some(search::of(name, share.course));
            match self.connected.client().start_workflow(Named(name), input.clone(), found_by).await {
                Ok(_) | Err(WorkflowStartError::AlreadyStarted { .. }) => return Ok(()),
                Err(error) if search::is_why(&error) => self.searchable.is_not(),
                Err(error) => return Err(EngineError::backend(error)),
            }
        }
        match self.connected.client().start_workflow(Named(name), input, options).await {
            Ok(_) | Err(WorkflowStartError::AlreadyStarted { .. }) => Ok(()),
            Err(error) => Err(EngineError::backend(error)),
        }
    }

    async fn cancel(&self, operation: Uuid) -> Result<(), EngineError> {
        match self.handle(operation).cancel(WorkflowCancelOptions::default()).await {
            Ok(()) => {}
            Err(WorkflowInteractionError::NotFound(_)) => return Ok(()),
            Err(error) => return Err(EngineError::backend(error)),
        }
        // The wish is part of the history now: when a worker begins this run, the first thing it sees is that it is cancelled. Nobody
        // needs to wait for that worker.
        if self.described(operation).await?.is_some_and(|run| is_open(&run) && has_not_begun(&run)) {
            until_recorded(|| self.operations.finish(operation, &Outcome::Cancelled)).await;
        }
        Ok(())
    }

    async fn status(&self, operation: Uuid) -> Result<Option<Status>, EngineError> {
        let Some(run) = self.described(operation).await? else { return Ok(None) };
        if !is_open(&run) {
            return self.outcome(operation).await.map(Status::Ended).map(Some);
        }
        Ok(Some(if has_not_begun(&run) || waits(&run) { Status::Queued } else { Status::Running }))
    }

    fn is_well(&self) -> bool {
        self.connected.is_well()
    }

    /// What the cluster estimates.
    async fn waiting(&self) -> Result<Vec<(Lane, u64, Duration)>, EngineError> {
        let prefix = &self.connected.cluster().queue_prefix;
        let lanes = Lane::ALL.map(|lane| (lane, worker::queue(prefix, lane)));
        let labels = self.known_labels.iter().map(|label| (Lane::Sandbox, worker::labelled(prefix, Lane::Sandbox, label)));
        let queues = lanes.into_iter().chain(labels).map(async |(lane, queue)| {
            let (flows, activities) =
                futures::try_join!(self.backlog(queue.clone(), TaskQueueType::Workflow), self.backlog(queue, TaskQueueType::Activity))?;
            Ok::<_, EngineError>((lane, flows.0 + activities.0, flows.1.max(activities.1)))
        });
        let mut waiting = BTreeMap::<Lane, (u64, Duration)>::new();
        for (lane, count, age) in futures::future::try_join_all(queues).await? {
            let sum = waiting.entry(lane).or_default();
            *sum = (sum.0 + count, sum.1.max(age));
        }
        let waiting = waiting.into_iter().map(|(lane, (count, age))| (lane, count, age));
        Ok(waiting.filter(|(_, count, _)| *count > 0).collect())
    }

    async fn shutdown(&self) {
        self.workers.stop().await;
        self.connected.stop();
        tracing::info!("workflow engine stopped");
    }
}
