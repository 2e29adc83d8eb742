//! Activities: the half of durable work that touches the world.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{Attempt, AttemptEnd, Happened, Operations, OperationsError, Patience, Progress, diary::Diary};

/// What may stand in a journal. Implemented by every type that meets the bounds.
pub trait Data: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {}
impl<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> Data for T {}

/// One step of a flow with effects: database, files, git, the sandbox.
///
/// An activity runs *at least* once: a crash between its effect and the journal entry repeats it. It
/// must therefore be idempotent, usually by deriving every name it creates from its input.
///
/// To stop it (cancellation, time limit), its future is dropped. Whatever it started outside of the
/// future, such as a process, must end when its handle is dropped.
pub trait Activity: Send + Sync + 'static {
    /// Stable name in the journal and in what users see, for example `push_template`.
    const NAME: &'static str;
    /// Which workers may run it.
    const LANE: Lane = Lane::Control;
    /// The services it uses.
    type App: Send + Sync + 'static;
    /// Its input: ids and references.
    type In: Data;
    /// Its result, which is stored.
    type Out: Data;

    /// Retries and time limit.
    fn policy() -> Policy {
        Policy::default()
    }

    /// One attempt.
    fn run(cx: ActCx<Self::App>, input: Self::In) -> impl Future<Output = Result<Self::Out, ActError>> + Send;
}

/// The kind of worker that some work needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Short work on the database.
    Control,
    /// Work on repositories.
    Git,
    /// Running untrusted programs.
    Sandbox,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 3] = [Self::Control, Self::Git, Self::Sandbox];

    /// The name in configuration, in the database and in logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Git => "git",
            Self::Sandbox => "sandbox",
        }
    }

    /// The lane of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.name() == name)
    }
}

/// How an activity is retried. Only [transient](ActError::Transient) failures are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Attempts in all; at least one is made.
    pub attempts: u32,
    /// Pause after the first failed attempt.
    pub first_pause: Duration,
    /// The pause grows by this factor after each further one.
    pub factor: f64,
    /// The longest pause.
    pub longest_pause: Duration,
    /// One attempt that takes longer is stopped and counts as a transient failure.
    pub attempt_limit: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            attempts: 5,
            first_pause: Duration::from_millis(500),
            factor: 2.0,
            longest_pause: Duration::from_secs(30),
            attempt_limit: Duration::from_secs(60),
        }
    }
}

impl Policy {
    /// A single attempt within `limit`, for work that must not be repeated by itself.
    pub fn once(limit: Duration) -> Self {
        Self { attempts: 1, attempt_limit: limit, ..Self::default() }
    }

    /// The pause after `failed` attempts (counted from one).
    pub(crate) fn pause(&self, failed: u32) -> Duration {
        let exponent = i32::try_from(failed.saturating_sub(1)).unwrap_or(i32::MAX);
        let seconds = self.first_pause.as_secs_f64() * self.factor.powi(exponent);
        Duration::try_from_secs_f64(seconds).map_or(self.longest_pause, |pause| pause.min(self.longest_pause))
    }
}

/// A failure as users see it: a code of the platform's error registry and a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{code}: {message}")]
pub struct Failure {
    /// Registry code such as `SUBMIT_005`.
    pub code: String,
    /// What happened, for a reader. Never a secret, never a source error's text with paths.
    pub message: String,
}

impl Failure {
    /// The code of every failure of the infrastructure.
    pub const INTERNAL: &'static str = "INT_001";

    /// A failure with a code of the registry.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }

    /// A failure of the infrastructure.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Self::INTERNAL, message)
    }
}

/// How one attempt of an activity failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActError {
    /// It stopped because the operation is being cancelled.
    #[error("cancelled")]
    Cancelled,
    /// It may succeed when tried again; after the last attempt it becomes the flow's failure.
    #[error(transparent)]
    Transient(Failure),
    /// Trying again is pointless: a business failure, or wrong data.
    #[error(transparent)]
    Permanent(Failure),
}

impl ActError {
    /// Infrastructure trouble that is worth another attempt.
    pub fn transient(message: impl Into<String>) -> Self {
        Self::Transient(Failure::internal(message))
    }

    /// A business failure with its registry code.
    pub fn permanent(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Permanent(Failure::new(code, message))
    }
}

/// What an activity gets: the services of the application, and the operation it works for.
#[derive(Debug)]
pub struct ActCx<App> {
    pub(crate) app: Arc<App>,
    pub(crate) shared: ActShared,
}

impl<App> Clone for ActCx<App> {
    fn clone(&self) -> Self {
        Self { app: self.app.clone(), shared: self.shared.clone() }
    }
}

/// The part of the context that does not depend on the application.
#[derive(Clone)]
pub(crate) struct ActShared {
    pub(crate) operation: Uuid,
    pub(crate) attempt: u32,
    /// Compensation: not stopped by cancellation.
    pub(crate) shielded: bool,
    pub(crate) operations: Arc<dyn Operations>,
    /// Wakes the watch for cancellation before its next look at the database.
    pub(crate) hint: Arc<Notify>,
    pub(crate) place: Option<Arc<dyn Place>>,
    pub(crate) patience: Patience,
    /// Where the run keeps what it has to tell, as long as it is short.
    pub(crate) diary: Option<Arc<Diary>>,
    /// What runs.
    pub(crate) activity: (&'static str, Lane),
}

impl ActShared {
    pub(crate) fn attempt(&self) -> Attempt {
        let (activity, lane) = self.activity;
        Attempt { operation: self.operation, activity, lane, number: self.attempt }
    }
}

/// The place among those that run at the same time which an activity takes up.
pub trait Place: Send + Sync {
    /// Others may have it: what the activity does now waits more than it computes.
    fn rest(&self);
    /// Blocks until the activity has a place again; at once if it has not given it away.
    fn go_on(&self);
}

impl std::fmt::Debug for ActShared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActShared")
            .field("operation", &self.operation)
            .field("attempt", &self.attempt)
            .field("shielded", &self.shielded)
            .finish_non_exhaustive()
    }
}

impl<App> ActCx<App> {
    /// A context, for engines. `shielded` is compensation, which cancellation does not stop; `hint` wakes the watch for
    /// cancellation before its next look at the bookkeeping.
    pub fn new(app: Arc<App>, operation: Uuid, shielded: bool, operations: Arc<dyn Operations>, hint: Arc<Notify>) -> Self {
        Self {
            app,
            shared: ActShared {
                operation,
                attempt: 1,
                shielded,
                operations,
                hint,
                place: None,
                patience: Patience::default(),
                diary: None,
                activity: ("", Lane::Control),
            },
        }
    }

    /// With the place that it takes up, where the engine has places.
    #[must_use]
    pub fn at(mut self, place: Arc<dyn Place>) -> Self {
        self.shared.place = Some(place);
        self
    }

    /// In a run that tells at its end what happened.
    #[must_use]
    pub(crate) fn noting(mut self, diary: Arc<Diary>) -> Self {
        self.shared.diary = Some(diary);
        self
    }

    /// What is to be told of the operation if this activity succeeds and is the last of its flow, for who tells it in the same transaction in
    /// which it does its work ([`Operations::told`] says what that is), and then says that this [has been done](Self::has_concluded). Nothing
    /// where the engine tells of each thing as it happens.
    pub async fn conclusion(&self) -> Option<Vec<Happened>> {
        let mut happened = self.shared.diary.as_ref()?.untold().await;
        happened.push(Happened { attempt: self.shared.attempt(), end: Some(AttemptEnd::Done), at: Instant::now() });
        Some(happened)
    }

    /// What [`conclusion`](Self::conclusion) answered was told, and that the flow has succeeded. It must not do anything more then.
    pub async fn has_concluded(&self) {
        if let Some(diary) = &self.shared.diary {
            diary.conclude().await;
        }
    }

    /// The place that it takes up, where the engine has places. Only what blocks a thread of its own may go on there.
    pub fn place(&self) -> Option<Arc<dyn Place>> {
        self.shared.place.clone()
    }

    /// For an attempt of its own.
    #[must_use]
    pub(crate) fn with(mut self, patience: Patience) -> Self {
        self.shared.patience = patience;
        self
    }

    /// The time limit of this attempt: it stands still while the activity says that it waits for others.
    pub fn patience(&self) -> Patience {
        self.shared.patience.clone()
    }

    /// The operation that the activity works for.
    pub fn operation(&self) -> Uuid {
        self.shared.operation
    }

    /// The number of this attempt, from one. It starts again at one after a crash.
    pub fn attempt(&self) -> u32 {
        self.shared.attempt
    }

    /// The services of the application.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Shows progress to the users who watch the operation. Costs a write; an error may be ignored.
    pub async fn progress(&self, progress: Progress) -> Result<(), OperationsError> {
        if let Some(diary) = &self.shared.diary {
            // in its order
            diary.tell(&*self.shared.operations, None).await;
        }
        self.shared.operations.progress(self.shared.operation, &progress).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let policy =
            Policy { first_pause: Duration::from_secs(1), factor: 3.0, longest_pause: Duration::from_secs(10), ..Policy::default() };
        let pauses = [1, 2, 3, 4, u32::MAX].map(|failed| policy.pause(failed).as_secs());
        assert_eq!(pauses, [1, 3, 9, 10, 10]);
    }

    #[test]
    fn lanes_have_distinct_names() {
        for lane in Lane::ALL {
            assert_eq!(Lane::from_name(lane.name()), Some(lane));
        }
        assert_eq!(Lane::from_name("fast"), None);
    }
}
