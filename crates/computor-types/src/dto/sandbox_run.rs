//! Test runs that are done on other machines, which have nothing but the server's address and a token.

use crate::{dto::prelude::*, endpoint::Streamed};
use uuid::Uuid;

/// Marker of a test run that waits for a machine elsewhere.
pub struct SandboxRun;

/// A worker that can do a run now.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SandboxWorker {
    /// Which worker it is: an id of its own choice, another one each time it is started.
    pub worker: Uuid,
    /// How it speaks of runs. A server that speaks otherwise gives it none, and says which of the two to update.
    #[serde(default)]
    pub protocol: u32,
    /// What people call it, such as the name of its machine.
    #[garde(length(chars, min = 1, max = 255))]
    pub name: String,
    /// The languages that it has. Nothing else is given to it.
    #[garde(length(max = 64), inner(length(chars, min = 1, max = 64)))]
    pub languages: Vec<String>,
    /// How many runs it does at once.
    #[garde(range(min = 1, max = 1024))]
    pub slots: u32,
    /// How many seconds it waits for a run.
    #[serde(default)]
    #[garde(range(max = 30))]
    pub patience: u32,
}

/// A run for the worker that asked, or none.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SandboxRunClaimed {
    pub run: Option<SandboxRunClaim>,
}

/// A run that belongs to the worker that asked, for as long as it says that it goes on.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SandboxRunClaim {
    pub id: Id<SandboxRun>,
    /// What the worker shows with everything that it asks for this run.
    pub claim: Uuid,
    /// The run must be heard of within so many seconds, again and again, or it is given to another worker.
    pub alive_within: u32,
    /// What is to be done, as workers of the same version understand it.
    pub work: Map<String, Value>,
}

/// Which file of a run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SandboxRunFileParams {
    pub id: Id<SandboxRun>,
    /// The SHA-256 of the file, in hex.
    pub digest: String,
}

/// What a worker shows for a run of its.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SandboxRunShown {
    pub claim: Uuid,
}

/// A worker goes on with a run.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SandboxRunAlive {
    pub claim: Uuid,
}

/// Whether anybody still waits for a run.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SandboxRunWanted {
    /// If not, the worker ends it.
    pub wanted: bool,
}

endpoint! {
    /// Gives a test run to a worker that has its language, and waits a while for one.
    ClaimSandboxRun = "claim_sandbox_run", "tasks",
    Post "/sandbox-runs/claim",
    body: SandboxWorker,
    answer: SandboxRunClaimed,
}

endpoint! {
    /// Fetches a file of a test run: of the exercise, or what was handed in.
    GetSandboxRunFile = "get_sandbox_run_file", "tasks",
    Get "/sandbox-runs/{id}/files/{digest}",
    params: SandboxRunFileParams,
    query: SandboxRunShown,
    answer: Download,
}

endpoint! {
    /// Says that a worker goes on with a test run, and asks whether it should.
    KeepSandboxRun = "keep_sandbox_run", "tasks",
    Post "/sandbox-runs/{id}/alive",
    params: ById<SandboxRun>,
    body: SandboxRunAlive,
    answer: SandboxRunWanted,
}

endpoint! {
    /// Hands in what came of a test run: the body, as workers of the same version say it. Once.
    EndSandboxRun = "end_sandbox_run", "tasks",
    Put "/sandbox-runs/{id}/outcome",
    params: ById<SandboxRun>,
    query: SandboxRunShown,
    body: Streamed,
    status: 204,
    answer: NoContent,
}
