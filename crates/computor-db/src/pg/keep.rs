//! Keeping PostgreSQL running: the process that we started, and starting it again when it ends.
//!
//! PostgreSQL repairs itself when it starts: it replays its log. So the answer to a killed server is another start, with
//! pauses that grow, and an end to it: what does not start several times in a row will not start.

use std::fs::File;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::error::At;
use super::place::Place;
use super::{Binaries, Error, Extra, log_tail, open_log, process, spawn, url};

/// A start may have to replay the log of a crash.
const START_LIMIT: Duration = Duration::from_secs(300);
/// One attempt to connect. A server that hangs accepts a connection and says nothing.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// The SQLSTATE of a server that is still replaying its log: cannot_connect_now.
const STARTING_UP: &str = "57P03";
const POLL: Duration = Duration::from_millis(10);

/// So many ends and failed starts in a row are tolerated.
const TRIES: u32 = 6;
/// The pause after the first failed start; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A server that has run so long has not failed in a row with what came before.
const STEADY: Duration = Duration::from_secs(60);
/// The process is looked at so often even if nobody said that one has ended.
const LOOK: Duration = Duration::from_secs(1);

/// Whether PostgreSQL runs.
#[derive(Clone, Debug)]
pub enum Condition {
    /// It runs.
    Up,
    /// It has ended and is being started again.
    Down,
    /// It has ended and could not be started again. Nobody tries any more.
    Lost(Arc<Error>),
}

/// The process, and what is needed to start it.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) place: Place,
    pub(super) binaries: Binaries,
    extra: Extra,
    process: Mutex<Process>,
}

#[derive(Debug, Default)]
struct Process {
    child: Option<Child>,
    /// Nobody wants it any more: nothing is started from here on.
    unwanted: bool,
}

impl Kept {
    pub(super) fn new(place: Place, binaries: Binaries, extra: Extra) -> Arc<Self> {
        Arc::new(Self { place, binaries, extra, process: Mutex::default() })
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.process().child.as_ref().map(Child::id)
    }

    /// Takes the process out of here, and lets no other come.
    pub(super) fn release(&self) -> Option<Child> {
        let mut process = self.process();
        process.unwanted = true;
        process.child.take()
    }

    /// The same for somebody who cannot wait: the server is told to stop.
    pub(super) fn let_go(&self) {
        if let Some(child) = self.release() {
            process::stop_in_background(child);
        }
    }

    fn process(&self) -> MutexGuard<'_, Process> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts PostgreSQL and returns a connection to it. A failed start leaves no process behind.
    pub(super) async fn start(&self) -> Result<PgConnection, Error> {
        process::end_leftovers(&self.place).await?;
        let (log, from) = open_log(&self.place)?;
        if !self.spawn(log)? {
            // Whoever let go of it also ends this task.
            return std::future::pending().await;
        }
        let unfinished = Unfinished(self);
        let connection = self.connect(from).await?;
        std::mem::forget(unfinished);
        Ok(connection)
    }

    /// Starts the process, unless nobody wants it any more.
    fn spawn(&self, log: File) -> Result<bool, Error> {
        let mut process = self.process();
        if !process.unwanted {
            process.child = Some(spawn(&self.place, &self.binaries, self.extra.settings, log)?);
        }
        Ok(!process.unwanted)
    }

    /// Waits by connecting, for as long as the server lives.
    async fn connect(&self, log_from: u64) -> Result<PgConnection, Error> {
        let options: PgConnectOptions =
            url(&self.place.socket, "postgres").parse().map_err(|source| Error::Sql { what: "its own address", source })?;
        let options = options.disable_statement_logging();
        let until = Instant::now() + START_LIMIT;
        let reason = loop {
            match tokio::time::timeout(CONNECT_LIMIT, options.connect()).await {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(sqlx::Error::Database(refusal))) if refusal.code().as_deref() != Some(STARTING_UP) => {
                    break format!("it refuses us ({refusal})");
                }
                Ok(Err(error)) if Instant::now() > until => break format!("it gave no answer in time ({error})"),
                Err(_) if Instant::now() > until => break "it gave no answer in time".to_owned(),
                Ok(Err(_)) | Err(_) => {}
            }
            if let Some(status) = self.ended()? {
                break format!("the server ended with {status}");
            }
            #[expect(clippy::disallowed_methods, reason = "another process has no way to tell us how it is")]
            tokio::time::sleep(POLL).await;
        };
        Err(Error::Start { reason, log: self.place.log.clone(), tail: log_tail(&self.place.log, log_from) })
    }

    /// How the process has ended, if it has; then it is forgotten.
    fn ended(&self) -> Result<Option<ExitStatus>, Error> {
        let mut process = self.process();
        let Some(child) = process.child.as_mut() else { return Ok(None) };
        let status = child.try_wait().at("wait for the server of", &self.place.data)?;
        if status.is_some() {
            process.child = None;
        }
        Ok(status)
    }

    /// Waits for the end of the process.
    async fn end(&self) -> ExitStatus {
        let mut children = signal(SignalKind::child()).ok();
        loop {
            match self.ended() {
                Ok(Some(status)) => return status,
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "cannot look at PostgreSQL"),
            }
            let child = async {
                match &mut children {
                    Some(children) => drop(children.recv().await),
                    None => std::future::pending().await,
                }
            };
            let _either = tokio::time::timeout(LOOK, child).await;
        }
    }

    /// Starts it again and again; gives up when it has failed too often in a row.
    async fn restart(&self, failures: &mut u32) -> Result<(), Error> {
        let first = self.extra.pause.unwrap_or(FIRST_PAUSE);
        loop {
            if *failures > 0 {
                #[expect(clippy::disallowed_methods, reason = "another process has no way to tell us how it is")]
                tokio::time::sleep((first * 2_u32.saturating_pow(*failures - 1)).min(LONGEST_PAUSE)).await;
            }
            *failures = failures.saturating_add(1);
            match self.start().await {
                Ok(connection) => {
                    let _closed_anyway = connection.close().await;
                    return Ok(());
                }
                Err(error) if *failures >= TRIES => return Err(error),
                Err(error) => tracing::warn!(%error, failures, "PostgreSQL could not be started again; trying once more"),
            }
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// A process that was started and has not answered yet. It does not outlive the wish for it.
struct Unfinished<'a>(&'a Kept);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Some(child) = self.0.process().child.take() {
            process::stop_in_background(child);
        }
    }
}

/// Watches over the process until the task is aborted, or PostgreSQL is [`Condition::Lost`].
pub(super) fn keep(kept: Arc<Kept>, condition: watch::Sender<Condition>) -> JoinHandle<()> {
    tokio::spawn(async move {
        // A defect in here must not leave PostgreSQL unwatched.
        while std::panic::AssertUnwindSafe(watch_over(&kept, &condition)).catch_unwind().await.is_err() {
            tracing::error!("watching over PostgreSQL has failed; beginning again");
            #[expect(clippy::disallowed_methods, reason = "another process has no way to tell us how it is")]
            tokio::time::sleep(LOOK).await;
        }
    })
}

async fn watch_over(kept: &Kept, condition: &watch::Sender<Condition>) {
    let mut failures = 0;
    loop {
        let running = Instant::now();
        if kept.pid().is_some() {
            let status = kept.end().await;
            tracing::error!(%status, "PostgreSQL has ended; starting it again");
        }
        condition.send_replace(Condition::Down);
        if running.elapsed() > STEADY {
            failures = 0;
        }
        let down = Instant::now();
        match kept.restart(&mut failures).await {
            Ok(()) => {
                tracing::info!(pid = kept.pid(), ms = down.elapsed().as_millis(), "PostgreSQL is ready again");
                condition.send_replace(Condition::Up);
            }
            Err(error) => {
                tracing::error!(%error, "PostgreSQL cannot be started again");
                condition.send_replace(Condition::Lost(Arc::new(error)));
                return;
            }
        }
    }
}
