//! Re-runs: a changed test over all hand-ins of an assignment, seen before it counts.

use crate::dto::prelude::*;

/// A changed test, run over all hand-ins of an assignment.
#[derive(Clone, Copy, Debug)]
pub struct Rerun;

words! {
    /// How far a re-run has come.
    RerunState {
        /// Tests are run. Nobody but who teaches sees anything of it.
        Running = "running",
        /// All were run: look at it, then apply or drop it.
        Ready = "ready",
        /// It counts, and the students were told.
        Applied = "applied",
        /// It was taken back.
        Undone = "undone",
        /// It was dropped.
        Cancelled = "cancelled",
    }
}

words! {
    /// What a re-run changes for one hand-in.
    RerunChange {
        /// Its turn has not come.
        Pending = "pending",
        /// The score is higher.
        Gain = "gain",
        /// The score is lower.
        Lose = "lose",
        /// The score is the same.
        Same = "same",
        /// Run twice, the work got two scores: neither is a reason to change anything.
        Flaky = "flaky",
        /// It could not be run.
        Failed = "failed",
    }
}

/// What to run again.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct RerunCreate {
    /// The version of the example with the changed test; without, the one that is assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example_version_id: Option<Id<ExampleVersion>>,
}

/// A re-run, and what it would change.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RerunGet {
    pub id: Id<Rerun>,
    pub course_id: Id<Course>,
    pub course_content_id: Id<CourseContent>,
    pub example_version_id: Id<ExampleVersion>,
    pub version_tag: String,
    pub state: RerunState,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Id<User>>,
    pub applied_at: Option<DateTime<Utc>>,
    pub undone_at: Option<DateTime<Utc>>,
    /// How many hand-ins there are of each kind.
    pub total: i64,
    pub pending: i64,
    pub gain: i64,
    pub lose: i64,
    pub same: i64,
    pub flaky: i64,
    pub failed: i64,
}

/// What a re-run changes for one hand-in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RerunItem {
    pub submission_group_id: Id<SubmissionGroup>,
    pub display_name: Option<String>,
    pub submission_artifact_id: Id<SubmissionArtifact>,
    /// The run that counts.
    pub result_id: Id<TestResult>,
    pub change: RerunChange,
    /// 0 to 1.
    pub before: f64,
    pub after: Option<f64>,
    /// Why it could not be run.
    pub message: Option<String>,
    pub applied: bool,
}

/// Which items are wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RerunItemQuery {
    /// Only these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<RerunChange>,
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
paged!(RerunItemQuery);

/// What of a re-run is to count.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct RerunApply {
    /// True: nobody loses anything.
    #[serde(default)]
    pub only_gains: bool,
}

endpoint! {
    /// Runs a changed test over all hand-ins of an assignment, as a preview. First tests of students go before.
    CreateRerun = "create_rerun", "reruns",
    Post "/course-contents/{course_content_id}/reruns",
    params: TeamsParams,
    body: RerunCreate,
    status: 201,
    answer: RerunGet,
}

endpoint! {
    /// Lists the re-runs of an assignment, newest first.
    ListReruns = "list_reruns", "reruns",
    Get "/course-contents/{course_content_id}/reruns",
    params: TeamsParams,
    answer: Vec<RerunGet>,
}

endpoint! {
    /// Answers a re-run, and how many would gain or lose by it.
    GetRerun = "get_rerun", "reruns",
    Get "/reruns/{id}",
    params: ById<Rerun>,
    answer: RerunGet,
}

endpoint! {
    /// Lists what a re-run changes for each hand-in.
    ListRerunItems = "list_rerun_items", "reruns",
    Get "/reruns/{id}/items",
    params: ById<Rerun>,
    query: RerunItemQuery,
    answer: Listing<RerunItem>,
}

endpoint! {
    /// Lets a re-run count, and tells the students whose scores change. What is flaky or failed stays as it was, and so does what
    /// was tested again meanwhile.
    ApplyRerun = "apply_rerun", "reruns",
    Post "/reruns/{id}/apply",
    params: ById<Rerun>,
    body: RerunApply,
    answer: RerunGet,
}

endpoint! {
    /// Takes a re-run back: everything is as it was, and the students are told.
    UndoRerun = "undo_rerun", "reruns",
    Post "/reruns/{id}/undo",
    params: ById<Rerun>,
    answer: RerunGet,
}

endpoint! {
    /// Drops a re-run that does not count yet. What still waits is not run.
    CancelRerun = "cancel_rerun", "reruns",
    Delete "/reruns/{id}",
    params: ById<Rerun>,
    status: 204,
    answer: NoContent,
}
