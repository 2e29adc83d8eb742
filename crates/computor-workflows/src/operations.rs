//! The bookkeeping of the application: what users see of a running flow.

use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError, RwLock},
};

use async_trait::async_trait;
use uuid::Uuid;

use crate::{ActError, Happened, Lane, Outcome};

/// Bookkeeping failed, usually because the database is away.
pub type OperationsError = Box<dyn std::error::Error + Send + Sync>;

/// Where the application records what happens to an operation, and asks for it to be cancelled.
///
/// An engine calls `begin`, `end`, `cancel_requested` and `finish` again and again until they
/// succeed: losing the database pauses a flow and never fails it. All of them must be idempotent.
#[async_trait]
pub trait Operations: Send + Sync + 'static {
    /// An attempt is about to run. Returns whether the operation is to be cancelled; the attempt is
    /// then not made (unless it is compensation).
    async fn begin(&self, attempt: &Attempt) -> Result<bool, OperationsError>;

    /// An attempt has ended.
    async fn end(&self, attempt: &Attempt, end: &AttemptEnd) -> Result<(), OperationsError>;

    /// An activity reports how far it is.
    async fn progress(&self, operation: Uuid, progress: &Progress) -> Result<(), OperationsError>;

    /// Whether the operation is to be cancelled. Asked while an activity runs: after
    /// [`Engine::cancel`](crate::Engine::cancel), and every few seconds without it.
    async fn cancel_requested(&self, operation: Uuid) -> Result<bool, OperationsError>;

    /// The flow has ended. The last call for an operation, but perhaps repeated.
    async fn finish(&self, operation: Uuid, outcome: &Outcome) -> Result<(), OperationsError>;

    /// What has happened to an operation that was not told of when it happened, in its order, and how the flow has ended if it has; all
    /// at once. Answers whether the operation is to be cancelled.
    async fn told(&self, operation: Uuid, happened: &[Happened], outcome: Option<&Outcome>) -> Result<bool, OperationsError> {
        let mut cancel = false;
        for Happened { attempt, end, .. } in happened {
            match end {
                None => cancel = self.begin(attempt).await?,
                Some(end) => self.end(attempt, end).await?,
            }
        }
        if let Some(outcome) = outcome {
            self.finish(operation, outcome).await?;
        }
        Ok(cancel)
    }

    /// The [share](Self::share) of each, in their order.
    async fn shares(&self, operations: &[Uuid]) -> Result<Vec<Share>, OperationsError> {
        let mut shares = Vec::with_capacity(operations.len());
        for operation in operations {
            shares.push(self.share(*operation).await?);
        }
        Ok(shares)
    }

    /// Whose turn is used up when the operation begins, if it has to wait for a slot.
    async fn share(&self, operation: Uuid) -> Result<Share, OperationsError> {
        let _ = operation;
        Ok(Share::default())
    }
}

/// Among whom the slots of a lane are shared out: first users take turns, then courses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Who wants it.
    pub user: Option<Uuid>,
    /// The course that it belongs to.
    pub course: Option<Uuid>,
    /// Whether it comes after all that somebody waits for.
    pub later: bool,
    /// What a process has to have for it (one of its [`Labels`]); nothing if any will do.
    pub needs: Option<String>,
}

/// What a process has that some work needs, such as the languages that are installed on its machine.
#[derive(Clone, Debug)]
pub struct Labels {
    ever: Arc<[String]>,
    now: Arc<RwLock<BTreeSet<String>>>,
}

impl Labels {
    /// A process that has these.
    pub fn new(has: impl IntoIterator<Item = String>) -> Self {
        let has: BTreeSet<String> = has.into_iter().collect();
        Self { ever: has.iter().cloned().collect(), now: Arc::new(RwLock::new(has)) }
    }

    /// A process that has some of these now and then; none as yet.
    pub fn among(ever: impl IntoIterator<Item = String>) -> Self {
        Self { ever: ever.into_iter().collect(), now: Arc::default() }
    }

    /// All that it may ever have.
    pub fn ever(&self) -> &[String] {
        &self.ever
    }

    /// What it has now.
    pub fn now(&self) -> Vec<String> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Whether it has it now. What nothing is needed for everybody has.
    pub fn have(&self, needs: Option<&str>) -> bool {
        needs.is_none_or(|label| self.now.read().unwrap_or_else(PoisonError::into_inner).contains(label))
    }

    /// Says what it has from now on.
    pub fn set(&self, now: impl IntoIterator<Item = String>) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = now.into_iter().collect();
    }
}

/// One attempt of one activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The operation.
    pub operation: Uuid,
    /// [`Activity::NAME`](crate::Activity::NAME).
    pub activity: &'static str,
    /// [`Activity::LANE`](crate::Activity::LANE).
    pub lane: Lane,
    /// From one; starts again after a crash.
    pub number: u32,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptEnd {
    /// With a result.
    Done,
    /// With an error. `retry` says that another attempt follows.
    Failed {
        /// What went wrong.
        error: ActError,
        /// Whether another attempt follows.
        retry: bool,
    },
}

/// How far an activity is, for users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// 0 to 100, where it is known.
    pub percent: Option<u8>,
    /// What is being done, in a few words.
    pub message: String,
}
