//! The embedded engine: DBOS Transact, a library, on the platform's own PostgreSQL.
//!
//! DBOS keeps the journal (schema `dbos`) and replays flows. Around it stands what it leaves open:
//!
//! * `queue`: flows that wait for a process with a free slot on their lane. Each process has its
//!   own number of slots per [`Lane`]; a start runs in the calling process when that has a free one.
//! * `pulse`: one connection per process that holds the lock of its executor id and hears
//!   notifications. PostgreSQL releases the lock the moment the process is dead.
//! * `beat`: each process says that it goes on; who is silent for long loses that connection.
//! * `janitor`: takes over the flows of dead executors.
//! * `awake`: lets DBOS sleep while there is nothing to do.
//! * `brief`: runs that have no journal yet, and need none if they end soon.
//! * `run`: runs a flow's body on DBOS.
//!
//! An executor id names one life of one process (`worker-0198…`). Two processes can thus never share
//! an id, and a process that was killed and started again is taken over like any other, by whichever
//! process of its lane is first, itself included, within about a second.
//!
//! DBOS is a young library: its version is pinned, and nothing outside of this module knows it.

mod awake;
mod beat;
mod brief;
mod entries;
mod janitor;
mod lanes;
mod pulse;
mod queue;
mod run;
mod starts;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use dbos::{
    DBOS, QueueConflict, QueueOptions, SendOptions, StartOptions, WorkflowRef,
    sysdb::types::{WorkflowFilter, WorkflowRecord, WorkflowStatus},
};
use serde_json::Value;
use sqlx::{Connection, PgPool, postgres::PgPoolOptions};
use tokio::{
    sync::Notify,
    task::{AbortHandle, JoinSet},
    time,
};
use uuid::Uuid;

use self::{
    awake::{Awake, InUse},
    brief::Ends,
    lanes::Lanes,
    pulse::Pulse,
    run::Host,
    run::Running,
};
pub use self::{
    entries::catalogue,
    pulse::attentive,
    run::{Cx, FlowBody, RegisteredFlow},
};
use crate::{
    Catalogue, Engine, EngineError, Failure, FlowError, Labels, Lane, Operations, Outcome, Start, Status, runner::until_recorded, steady,
};

/// What this engine is called where runs are counted.
pub const NAME: &str = "embedded";
/// The version that journal entries are made with. Flows of another version are not resumed, so it
/// changes only when the engine's own use of the journal does; changed flows get a new name instead.
const APP_VERSION: &str = "flows-1";
/// Under this name DBOS marks our rows.
const APP_NAME: &str = "computor";
/// How often DBOS looks for flows that were taken over, while it is awake.
const RECOVERY_POLL: Duration = Duration::from_millis(250);
/// The same for those that need a label: there are more of these queues, and seldom anything on them.
const LABELLED_POLL: Duration = Duration::from_secs(1);
/// The topic of the message that ends a flow's sleep.
const CANCEL_TOPIC: &str = "cancel";

/// How the engine runs in this process.
#[derive(Clone, Debug)]
pub struct Config {
    /// PostgreSQL, as a URL. A unix socket is `postgres://user@%2Frun%2Fpg/name` or
    /// `postgres://user@localhost/name?host=/run/pg`. The database must exist.
    pub database_url: String,
    /// What the process is, such as `serve` or `worker`; part of its executor id, for people.
    pub role: String,
    /// The lanes that the process serves, and how many flows of each it runs at once.
    /// Empty: it starts and cancels flows but runs none.
    pub slots: BTreeMap<Lane, usize>,
    /// What the process has, if that decides which flows of [`Lane::Sandbox`] it is given. Without it, all are.
    pub labels: Option<Labels>,
    /// How long the engine remembers a run after its end.
    pub retention: Duration,
    /// How long DBOS, which asks the database all the time, goes on when there is nothing to do.
    pub idle: Duration,
}

impl Config {
    /// A process that serves no lane yet and remembers runs for 30 days.
    pub fn new(database_url: impl Into<String>, role: impl Into<String>) -> Self {
        Self {
            database_url: database_url.into(),
            role: role.into(),
            slots: BTreeMap::new(),
            labels: None,
            retention: Duration::from_secs(30 * 24 * 3600),
            idle: Duration::from_secs(15),
        }
    }

    /// Serves a lane with so many slots.
    #[must_use]
    pub fn serving(mut self, lane: Lane, slots: usize) -> Self {
        self.slots.insert(lane, slots);
        self
    }
}

/// The running engine. [Shut it down](Engine::shutdown) before the runtime ends.
pub struct Embedded {
    core: Arc<Core>,
    /// Background tasks of this engine: the pulse, which ends last, and the others.
    tasks: Mutex<Vec<AbortHandle>>,
}

/// What the engine's own tasks share. Flow bodies must not hold it: DBOS would own itself.
struct Core {
    executor: String,
    pool: PgPool,
    awake: Awake,
    flows: HashMap<&'static str, Startable>,
    lanes: Lanes,
    labels: Option<Labels>,
    running: Arc<Running>,
    operations: Arc<dyn Operations>,
    retention: Duration,
    idle: Duration,
    /// The runs of this process that have no journal.
    briefs: Mutex<JoinSet<()>>,
    ends: Ends,
    /// There is an end to be written.
    ended: Notify,
    /// Asks the janitor to look now.
    look: Notify,
    /// Whether notifications are heard.
    hears: AtomicBool,
}

struct Startable {
    lane: Lane,
    check: fn(Value) -> Result<(), serde_json::Error>,
    workflow: WorkflowRef<Value, Value, FlowError>,
    brief: brief::Body,
}

impl Embedded {
    /// Connects, prepares the engine's tables, and begins to run flows on the lanes of `config`.
    ///
    /// `app` is what activities get; `operations` is told what happens.
    pub async fn launch<App: Send + Sync + 'static>(
        config: Config,
        catalogue: Catalogue<RegisteredFlow<App>>,
        app: Arc<App>,
        operations: Arc<dyn Operations>,
    ) -> Result<Self, EngineError> {
        let flows = catalogue.into_entries()?;
        let executor = format!("{}-{}", config.role, Uuid::now_v7().simple());
        let pool = PgPoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(5))
            .connect(&config.database_url)
            .await
            .map_err(EngineError::backend)?;
        let lanes = Lanes::new(&config.slots);
        let running = Arc::<Running>::default();
        let dbos = DBOS::new(dbos_config(&config, &executor));
        let host = Arc::new(Host { app, operations: operations.clone(), lanes: lanes.clone(), running: running.clone() });
        let flows = register(&dbos, flows, &host)?;
        let core = Arc::new(Core {
            executor,
            pool,
            awake: Awake::new(dbos),
            flows,
            lanes,
            labels: config.labels,
            running,
            operations,
            retention: config.retention,
            idle: config.idle,
            briefs: Mutex::default(),
            ends: Ends::default(),
            ended: Notify::new(),
            look: Notify::new(),
            hears: AtomicBool::new(true),
        });
        // The lock comes before the first row with this executor's id, so that no peer takes it for
        // dead.
        let pulse = Pulse::begin(&config.database_url, &core).await.map_err(EngineError::backend)?;
        let engine = Self { core, tasks: Mutex::default() };
        engine.spawn(pulse.run(engine.core.clone()));
        if let Err(error) = engine.core.prepare().await {
            engine.shutdown().await;
            return Err(error);
        }
        engine.spawn(beat::run(engine.core.clone()));
        let core = engine.core.clone();
        engine.spawn(async move { steady("ends", || brief::write_ends(core.clone())).await });
        let core = engine.core.clone();
        engine.spawn(async move { steady("janitor", || janitor::run(core.clone())).await });
        for lane in engine.core.lanes.served() {
            let core = engine.core.clone();
            engine.spawn(async move { steady("queue", || queue::serve(core.clone(), lane)).await });
        }
        tracing::info!(executor = engine.core.executor, "workflow engine started");
        Ok(engine)
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let task = tokio::spawn(task).abort_handle();
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    /// Whether there is nothing to do, so that the database is hardly asked.
    pub fn is_asleep(&self) -> bool {
        self.core.awake.is_asleep()
    }

    /// The id of this life of this process.
    pub fn executor_id(&self) -> &str {
        &self.core.executor
    }
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embedded").field("executor", &self.core.executor).finish_non_exhaustive()
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        let tasks = self.tasks.get_mut().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().for_each(AbortHandle::abort);
        self.core.briefs().abort_all();
    }
}

/// Where flows wait that are to be resumed by a process with this label.
fn labelled(label: &str) -> String {
    format!("{}:{label}", Lane::Sandbox.name())
}

fn dbos_config(config: &Config, executor: &str) -> dbos::Config {
    let labels = config.labels.as_ref().filter(|_| config.slots.contains_key(&Lane::Sandbox));
    let labelled = labels.into_iter().flat_map(Labels::ever).map(|label| labelled(label));
    dbos::Config {
        app_version: Some(APP_VERSION.to_owned()),
        executor_id: Some(executor.to_owned()),
        max_connections: 6,
        listen_queues: Some(config.slots.keys().map(|lane| lane.name().to_owned()).chain(labelled).collect()),
        ..dbos::Config::new(APP_NAME, &config.database_url)
    }
}

fn register<App: Send + Sync + 'static>(
    dbos: &DBOS,
    entries: Vec<RegisteredFlow<App>>,
    host: &Arc<Host<App>>,
) -> Result<HashMap<&'static str, Startable>, EngineError> {
    let mut flows = HashMap::new();
    for flow in entries {
        let (name, lane, check) = (flow.name, flow.lane, flow.check);
        let (own, same) = (host.clone(), flow.clone());
        let brief: brief::Body =
            Arc::new(move |input, entered, slot| Box::pin(run::drive_briefly(own.clone(), same.clone(), input, entered, slot)));
        let host = host.clone();
        let workflow = dbos
            .register_workflow(name, move |input: Value| run::drive(host.clone(), flow.clone(), input))
            .map_err(EngineError::backend)?;
        flows.insert(name, Startable { lane, check, workflow, brief });
    }
    Ok(flows)
}

impl Core {
    /// Brings the engine's tables up to date and lets DBOS begin.
    async fn prepare(&self) -> Result<(), EngineError> {
        // One process at a time: `create if not exists` is not safe against itself. The connection
        // is closed at the end, which frees the lock. Nobody waits inside of PostgreSQL for it:
        // DBOS builds indexes concurrently, and that waits for every statement that runs.
        let mut lock = self.pool.acquire().await.map_err(EngineError::backend)?.detach();
        while !pulse::lock(&mut lock, "prepare").await.map_err(EngineError::backend)? {
            #[expect(clippy::disallowed_methods, reason = "a lock that is waited for inside of PostgreSQL would hold up others")]
            time::sleep(Duration::from_millis(20)).await;
        }
        queue::create_table(&mut lock).await.map_err(EngineError::backend)?;
        beat::create_table(&mut lock).await.map_err(EngineError::backend)?;
        let dbos = self.dbos().await?;
        for lane in Lane::ALL {
            let options = QueueOptions { polling_interval: RECOVERY_POLL, ..QueueOptions::default() };
            dbos.register_queue(lane.name(), options, QueueConflict::UpdateIfLatestVersion).await.map_err(EngineError::backend)?;
        }
        for label in self.labels.iter().flat_map(Labels::ever) {
            let options = QueueOptions { polling_interval: LABELLED_POLL, ..QueueOptions::default() };
            dbos.register_queue(&labelled(label), options, QueueConflict::UpdateIfLatestVersion).await.map_err(EngineError::backend)?;
        }
        lock.close().await.map_err(EngineError::backend)
    }

    /// Starts a flow in this process, unless some process has started it before.
    async fn start_here(&self, operation: Uuid, flow: &Startable, input: Value) -> Result<(), EngineError> {
        let id = operation.to_string();
        let options = StartOptions { workflow_id: Some(&id), ..StartOptions::default() };
        let _awake = self.dbos().await?;
        let start = flow.workflow.start_with(input, options).await;
        start.map(drop).map_err(EngineError::backend)
    }

    /// DBOS, woken if it sleeps. Then the janitor watches until it can sleep again.
    async fn dbos(&self) -> Result<InUse<'_>, EngineError> {
        let slept = self.awake.is_asleep();
        let dbos = self.awake.dbos().await?;
        if slept {
            self.look.notify_one();
        }
        Ok(dbos)
    }

    /// About as long, but not the same for every process.
    fn spread(&self, time: Duration) -> Duration {
        let sum: u32 = self.executor.bytes().map(u32::from).sum();
        time.mul_f64(0.9 + f64::from(sum % 100) / 500.0)
    }

    fn briefs(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.briefs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn flow(&self, name: &str) -> Result<(&'static str, &Startable), EngineError> {
        self.flows.get_key_value(name).map(|(name, flow)| (*name, flow)).ok_or_else(|| EngineError::UnknownFlow(name.to_owned()))
    }

    /// What DBOS knows of a run. One read: a handle of DBOS's would wait for a run that is purged.
    async fn stored(&self, operation: Uuid) -> Result<Option<WorkflowRecord>, EngineError> {
        let id = operation.to_string();
        let filter = WorkflowFilter { workflow_ids: vec![&id], load_input: false, ..WorkflowFilter::default() };
        let mut runs = self.dbos().await?.list_workflows(&filter).await.map_err(EngineError::backend)?;
        Ok(runs.pop())
    }
}

fn status_of(run: &WorkflowRecord) -> Status {
    let outcome = match run.status {
        WorkflowStatus::Pending => return Status::Running,
        // The janitor tries again what DBOS has given up.
        WorkflowStatus::Enqueued | WorkflowStatus::Delayed | WorkflowStatus::MaxRecoveryAttemptsExceeded => return Status::Queued,
        WorkflowStatus::Success => match serde_json::from_str(run.output.as_deref().unwrap_or("null")) {
            Ok(value) => Outcome::Succeeded(value),
            Err(error) => Outcome::Failed(Failure::internal(error.to_string())),
        },
        WorkflowStatus::Error => match serde_json::from_str(run.error.as_deref().unwrap_or("null")) {
            Ok(dbos::Error::Application(error)) => Outcome::from(Err::<Value, FlowError>(error)),
            Ok(error) => Outcome::Failed(Failure::internal(error.to_string())),
            Err(error) => Outcome::Failed(Failure::internal(error.to_string())),
        },
        WorkflowStatus::Cancelled => Outcome::Cancelled,
    };
    Status::Ended(outcome)
}

#[async_trait]
impl Engine for Embedded {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn waiting(&self) -> Result<Vec<(Lane, u64, Duration)>, EngineError> {
        queue::lengths(&self.core.pool).await.map_err(EngineError::backend)
    }

    fn flows(&self) -> Vec<&'static str> {
        self.core.flows.keys().copied().collect()
    }

    async fn turns(&self, lane: Lane) -> Result<Vec<Uuid>, EngineError> {
        queue::turns(&self.core.pool, lane).await.map_err(EngineError::backend)
    }

    async fn start(&self, operation: Uuid, flow: &str, input: Value) -> Result<(), EngineError> {
        let refused = self.start_all(&[Start { operation, flow: flow.to_owned(), input }]).await?;
        refused.into_iter().next().map_or(Ok(()), |(_, error)| Err(error))
    }

    async fn start_all(&self, starts: &[Start]) -> Result<Vec<(Uuid, EngineError)>, EngineError> {
        starts::start_all(&self.core, starts).await
    }

    async fn cancel(&self, operation: Uuid) -> Result<(), EngineError> {
        let core = &self.core;
        // The waiting row is removed last: if this process dies in between, the row is still there
        // and the flow, once started, sees the cancellation itself.
        let mut tx = core.pool.begin().await.map_err(EngineError::backend)?;
        if queue::remove(&mut tx, operation).await.map_err(EngineError::backend)? {
            until_recorded(|| core.operations.finish(operation, &Outcome::Cancelled)).await;
            return tx.commit().await.map_err(EngineError::backend);
        }
        drop(tx);
        pulse::notify_cancel(&core.pool, operation).await.map_err(EngineError::backend)?;
        if brief::is_brief(&core.pool, operation).await.map_err(EngineError::backend)? {
            // It looks now, and if it gets a journal yet it asks before it sleeps.
            return Ok(());
        }
        let run = core.stored(operation).await?;
        if run.is_some_and(|run| !run.status.is_terminal()) {
            let options = SendOptions { topic: Some(CANCEL_TOPIC), ..SendOptions::default() };
            core.dbos().await?.send_with(&operation.to_string(), &true, options).await.map_err(EngineError::backend)?;
        }
        Ok(())
    }

    async fn status(&self, operation: Uuid) -> Result<Option<Status>, EngineError> {
        let core = &self.core;
        if let Some(status) = brief::status(&core.pool, operation).await.map_err(EngineError::backend)? {
            return Ok(Some(status));
        }
        if let Some(run) = core.stored(operation).await? {
            return Ok(Some(status_of(&run)));
        }
        let waits = queue::contains(&core.pool, operation).await;
        let waits = waits.map_err(EngineError::backend)?;
        Ok(waits.then_some(Status::Queued))
    }

    fn is_well(&self) -> bool {
        self.core.hears.load(Ordering::Relaxed)
    }

    async fn shutdown(&self) {
        let tasks: Vec<AbortHandle> = {
            let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *tasks)
        };
        let Some((pulse, others)) = tasks.split_first() else {
            return;
        };
        others.iter().for_each(AbortHandle::abort);
        let core = &self.core;
        let mut briefs = std::mem::take(&mut *core.briefs());
        briefs.shutdown().await;
        if let Err(error) = brief::write(core).await {
            tracing::debug!(error = &error as &dyn std::error::Error, "what has just ended will begin anew");
        }
        core.awake.end().await;
        // Whoever serves these lanes need not wait to see that this process is gone.
        let handed_over = match janitor::needs_of(core, &core.executor).await {
            Ok(needs) => janitor::hand_over(core, &needs).await,
            Err(error) => Err(error),
        };
        if let Err(error) = handed_over {
            tracing::warn!(error = &error as &dyn std::error::Error, "cannot hand over running flows");
        }
        if let Err(error) = beat::forget(&core.pool, &core.executor).await {
            tracing::debug!(error = &error as &dyn std::error::Error, "a row of this process stays for an hour");
        }
        pulse.abort();
        core.pool.close().await;
        tracing::info!(executor = core.executor, "workflow engine stopped");
    }
}
