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
