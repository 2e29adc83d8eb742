//! Background work, as those see it who started it.

use crate::dto::prelude::*;

/// Marker of a piece of background work.
pub struct Task;

/// A piece of background work.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TaskInfo {
    pub task_id: Id<Task>,
    /// What kind of work it is.
    pub task_name: String,
    pub status: TaskStatus,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// `fraction`: 0 to 1, and `message`.
    pub progress: Option<Map<String, Value>>,
    /// Why it failed, for people.
    pub error: Option<String>,
    /// Which worker has it.
    pub worker: Option<String>,
    pub queue: Option<String>,
    /// How often it was tried again.
    pub retries: Option<i64>,
    /// What it was given, by position.
    pub args: Option<Value>,
    /// What it was given, by name. Ids, never secrets.
    pub kwargs: Option<Map<String, Value>>,
    /// The first characters of the id.
    pub short_task_id: Option<String>,
    /// The status, for people.
    pub status_display: Option<String>,
    /// The same as `finished_at`.
    pub completed_at: Option<DateTime<Utc>>,
    pub has_result: Option<bool>,
    pub result_available: Option<String>,
    /// How long it took or has been running, for people.
    pub duration: Option<String>,
    /// The workflow engine's name for it.
    pub workflow_id: Option<String>,
    /// The workflow engine's name for this run of it.
    pub run_id: Option<String>,
    pub execution_time: Option<DateTime<Utc>>,
    /// How many steps the workflow engine has recorded.
    pub history_length: Option<i64>,
}

words! {
    /// The state of an operation, as it is kept. The API tells it as a [`TaskStatus`].
    OperationState {
        /// Waits for a worker.
        Queued = "queued",
        /// Runs.
        Running = "running",
        /// Has a result.
        Finished = "finished",
        /// Came to nothing.
        Failed = "failed",
        /// Was stopped.
        Cancelled = "cancelled",
    }
}
impl OperationState {
    /// As the API tells it.
    pub const fn told(self) -> TaskStatus {
        match self {
            Self::Queued => TaskStatus::Queued,
            Self::Running => TaskStatus::Started,
            Self::Finished => TaskStatus::Finished,
            Self::Failed => TaskStatus::Failed,
            Self::Cancelled => TaskStatus::Cancelled,
        }
    }
}

/// What a piece of background work came to.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TaskResult {
    pub task_id: Id<Task>,
    pub status: TaskStatus,
    pub result: Option<Value>,
    /// Why it failed, for people.
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// `fraction`: 0 to 1, and `message`.
    pub progress: Option<Map<String, Value>>,
}

/// A page of background work.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TaskList {
    pub tasks: Vec<TaskInfo>,
    /// How many there are in all.
    pub total: u64,
    pub limit: u32,
    pub offset: u32,
    /// Whether there is another page.
    pub has_more: bool,
}

/// Filters of `GET /tasks`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TaskQuery {
    /// How many to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u32>,
    /// How many to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TaskStatus>,
}
impl TaskQuery {
    /// The page that it asks for.
    pub fn page(&self) -> Page {
        Page::of(self.offset, self.limit)
    }
}

endpoint! {
    /// Lists background work: one's own and that of the courses one teaches; administrators see all.
    ListTasks = "list_tasks", "tasks",
    Get "/tasks",
    query: TaskQuery,
    answer: TaskList,
}

endpoint! {
    /// Lists the kinds of background work.
    ListTaskTypes = "list_task_types", "tasks",
    Get "/tasks/types",
    answer: Vec<String>,
}

endpoint! {
    /// Answers a piece of background work.
    GetTask = "get_task", "tasks",
    Get "/tasks/{id}",
    params: ById<Task>,
    answer: TaskInfo,
}

endpoint! {
    /// Answers the same as `GET /tasks/{id}`; clients that wait for the end ask here.
    GetTaskStatus = "get_task_status", "tasks",
    Get "/tasks/{id}/status",
    params: ById<Task>,
    answer: TaskInfo,
}

endpoint! {
    /// Answers what a piece of background work came to.
    GetTaskResult = "get_task_result", "tasks",
    Get "/tasks/{id}/result",
    params: ById<Task>,
    answer: TaskResult,
}

endpoint! {
    /// Asks a piece of background work to stop, and answers it as it is now. What has ended stays as it ended.
    CancelTask = "cancel_task", "tasks",
    Delete "/tasks/{id}/cancel",
    params: ById<Task>,
    answer: TaskInfo,
}

/// Background work to start by hand.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct TaskSubmission {
    /// Its kind. Only what is about nothing in particular is started so (`sweep_store`); everything else has a call of its own,
    /// which knows its rules.
    #[garde(length(chars, min = 1, max = 100))]
    pub task_name: String,
    /// What is started so takes none.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub parameters: Map<String, Value>,
    /// Has no meaning: each kind of work has its own queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// Whoever sends the same again starts nothing again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 255)))]
    pub workflow_id: Option<String>,
    /// Seconds to wait; nothing waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(range(min = 0, max = 0)))]
    pub delay: Option<i64>,
}

/// Background work has been asked for.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TaskSubmitted {
    pub task_id: Id<Task>,
    pub status: TaskStatus,
}

/// What waits on a lane.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct QueueStatus {
    pub name: String,
    pub waiting: u64,
    /// How long the first has waited, in seconds.
    pub oldest_seconds: f64,
}

/// How much of a kind of work there is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TaskCount {
    pub task_name: String,
    pub queued: i64,
    pub started: i64,
}

/// How background work goes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WorkerStatus {
    /// `connected`, or `disconnected`: then this server starts nothing.
    pub status: String,
    /// What waits for a worker with a free place, by lane.
    pub queues: Vec<QueueStatus>,
    /// What has not ended, by kind.
    pub tasks: Vec<TaskCount>,
    /// Whether this process tests programs itself.
    pub runs_tests: bool,
    /// Workers that have nothing but the server's address, and have asked for tests within the last minute.
    #[serde(default)]
    pub elsewhere: Vec<WorkerElsewhere>,
}

/// A worker that has nothing but the server's address.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WorkerElsewhere {
    pub name: String,
    pub languages: Vec<String>,
    /// How many tests it runs at once.
    pub slots: i32,
    /// When it asked last.
    pub seen_at: DateTime<Utc>,
}

endpoint! {
    /// Starts background work that is about nothing in particular.
    SubmitTask = "submit_task", "tasks",
    Post "/tasks/submit",
    body: TaskSubmission,
    answer: TaskSubmitted,
}

endpoint! {
    /// Forgets a piece of background work that has ended, with what is known of its course. What it did stays done.
    DeleteTask = "delete_task", "tasks",
    Delete "/tasks/{id}",
    params: ById<Task>,
    answer: Done,
}

endpoint! {
    /// Answers how background work goes: what waits, and what runs.
    GetWorkerStatus = "get_worker_status", "tasks",
    Get "/tasks/workers/status",
    answer: WorkerStatus,
}
