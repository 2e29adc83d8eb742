//! What the rest of the platform sees of an engine.

use async_trait::async_trait;
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

use crate::{Failure, FlowError, Lane};

/// Starts, cancels and describes runs of flows. The dispatcher of the platform holds an
/// `Arc<dyn Engine>` and does not know which one.
#[async_trait]
pub trait Engine: Send + Sync {
    /// What it is called where its runs are counted, such as `embedded`.
    fn name(&self) -> &'static str;

    /// The names of the flows that it knows; no other is to be started with it.
    fn flows(&self) -> Vec<&'static str>;

    /// Starts the flow `flow` for an operation. Idempotent: an operation has one run, ever; starting
    /// it again does nothing, whatever has become of the run. Returns when the start is durable, and
    /// may wait for the database until then.
    async fn start(&self, operation: Uuid, flow: &str, input: Value) -> Result<(), EngineError>;

    /// The same for several; answers those that are refused, and why. The others are started.
    async fn start_all(&self, starts: &[Start]) -> Result<Vec<(Uuid, EngineError)>, EngineError> {
        let mut refused = Vec::new();
        for Start { operation, flow, input } in starts {
            match self.start(*operation, flow, input.clone()).await {
                Err(error @ (EngineError::Input { .. } | EngineError::UnknownFlow(_))) => refused.push((*operation, error)),
                started => started?,
            }
        }
        Ok(refused)
    }

    /// Lets the run notice that its operation is to be cancelled; record that before, since the run
    /// asks [`Operations::cancel_requested`](crate::Operations::cancel_requested). A run that has not
    /// begun is finished as cancelled. Idempotent; without effect on an ended or unknown run.
    async fn cancel(&self, operation: Uuid) -> Result<(), EngineError>;

    /// What the engine knows of the run; `None` if it was never started (or purged long ago).
    async fn status(&self, operation: Uuid) -> Result<Option<Status>, EngineError>;

    /// Whether it is connected to what it needs.
    fn is_well(&self) -> bool {
        true
    }

    /// How many flows wait for a free slot, and how long the first has, by lane; lanes without any are left out.
    async fn waiting(&self) -> Result<Vec<(Lane, u64, Duration)>, EngineError> {
        Ok(Vec::new())
    }

    /// The operations that wait for a free slot of a lane, in the order in which they begin if nobody comes meanwhile. Empty
    /// where the engine does not know.
    async fn turns(&self, lane: Lane) -> Result<Vec<Uuid>, EngineError> {
        let _ = lane;
        Ok(Vec::new())
    }

    /// Stops running flows where they stand and leaves them to be continued, by another process or
    /// by this one when it starts again.
    async fn shutdown(&self);
}

/// A flow that is to be started.
#[derive(Clone, Debug)]
pub struct Start {
    /// The operation, which is also the id of the run.
    pub operation: Uuid,
    /// Name of the flow.
    pub flow: String,
    /// Its input.
    pub input: Value,
}

/// Where a run is.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// Waits for a worker.
    Queued,
    /// Has begun.
    Running,
    /// Has ended.
    Ended(Outcome),
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// With the flow's result.
    Succeeded(Value),
    /// With a failure.
    Failed(Failure),
    /// Because it was cancelled.
    Cancelled,
}

impl From<Result<Value, FlowError>> for Outcome {
    fn from(result: Result<Value, FlowError>) -> Self {
        match result {
            Ok(value) => Self::Succeeded(value),
            Err(FlowError::Failed(failure)) => Self::Failed(failure),
            Err(FlowError::Cancelled) => Self::Cancelled,
        }
    }
}

/// The engine could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No flow of this name is in the catalogue.
    #[error("no flow is named {0:?}")]
    UnknownFlow(String),
    /// The input is not what the flow takes.
    #[error("the input of flow {flow} is not valid")]
    Input {
        /// The flow.
        flow: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// Two flows or two activities in the catalogue have the same name.
    #[error("the catalogue names {0:?} twice")]
    Duplicate(&'static str),
    /// The engine or its database failed.
    #[error("the workflow engine failed")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl EngineError {
    /// What an engine says when something that it rests on failed.
    pub fn backend(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Backend(error.into())
    }
}
