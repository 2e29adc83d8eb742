//! The sign of life of this process, and its ear.
//!
//! One connection holds an advisory lock on the executor id and listens. PostgreSQL frees the lock
//! when the connection ends, also after `kill -9`: that is how the `janitor` of
//! another process knows that this one is dead. When only the connection was lost, it is made again
//! before anybody draws that conclusion.

use std::{
    str::FromStr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use sqlx::{
    PgConnection, PgExecutor, PgPool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::time;
use uuid::Uuid;

use super::Core;
use crate::Lane;

/// The channel on which processes tell each other to look: `wake <lane>` for a flow that waits, `resume <lane>` for one
/// that was taken over, `cancel <operation>`.
pub(super) const CHANNEL: &str = "workflows";
/// Pause between attempts to connect; much shorter than the janitor's patience.
const RECONNECT: Duration = Duration::from_millis(50);

pub(super) struct Pulse {
    options: PgConnectOptions,
    listener: PgListener,
}

impl Pulse {
    /// Connects and takes the lock.
    pub(super) async fn begin(url: &str, core: &Core) -> sqlx::Result<Self> {
        let options = attentive(PgConnectOptions::from_str(url)?);
        let listener = connect(&options, &core.executor).await?;
        Ok(Self { options, listener })
    }

    /// Listens for ever, and connects again when the connection is lost.
    pub(super) async fn run(mut self, core: Arc<Core>) {
        loop {
            while let Ok(Some(notification)) = self.listener.try_recv().await {
                hear(&core, notification.payload());
            }
            tracing::warn!("connection for notifications lost");
            core.hears.store(false, Ordering::Relaxed);
            self.listener = loop {
                match connect(&self.options, &core.executor).await {
                    Ok(listener) => break listener,
                    Err(error) => {
                        tracing::debug!(error = &error as &dyn std::error::Error, "cannot connect")
                    }
                }
                #[expect(clippy::disallowed_methods, reason = "a database that is gone is not asked again at once")]
                time::sleep(RECONNECT).await;
            };
            tracing::info!("connection for notifications restored");
            core.hears.store(true, Ordering::Relaxed);
            // Whatever was said in the meantime was not heard.
            core.lanes.wake_all();
            core.running.look_all();
            core.look.notify_one();
        }
    }
}

/// What PostgreSQL is told of a session whose end has to be noticed: a machine that has lost its power says nothing, and without
/// this its locks would stay for some two hours. On a socket of this machine it means nothing.
pub fn attentive(options: PgConnectOptions) -> PgConnectOptions {
    options.options([
        ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "5"),
        ("tcp_keepalives_count", "3"),
        ("tcp_user_timeout", "30000"),
    ])
}

async fn connect(options: &PgConnectOptions, executor: &str) -> sqlx::Result<PgListener> {
    // A pool of one, because a listener needs a pool. Its short time limit keeps its own pauses
    // between attempts short.
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .acquire_timeout(Duration::from_millis(500))
        .connect_with(options.clone())
        .await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    // A connection that comes back by itself would come back without the lock.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    while !lock(&mut listener, executor).await? {
        // A peer's janitor holds it for the moment of its look.
        #[expect(clippy::disallowed_methods, reason = "a lock that is waited for inside of PostgreSQL would hold up others")]
        time::sleep(RECONNECT).await;
    }
    Ok(listener)
}

/// Takes the lock of this name for as long as the connection lives, if it is free.
pub(super) async fn lock(connection: impl PgExecutor<'_>, name: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("select pg_try_advisory_lock(hashtextextended('workflows: ' || $1, 0))").bind(name).fetch_one(connection).await
}

/// Takes the lock of another executor until the transaction ends. `true` only if it is dead.
pub(super) async fn lock_dead(transaction: &mut PgConnection, executor: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("select pg_try_advisory_xact_lock(hashtextextended('workflows: ' || $1, 0))")
        .bind(executor)
        .fetch_one(transaction)
        .await
}

/// Tells every process that this operation is to be cancelled.
pub(super) async fn notify_cancel(pool: &PgPool, operation: Uuid) -> sqlx::Result<()> {
    sqlx::query("select pg_notify($1, 'cancel ' || $2)").bind(CHANNEL).bind(operation.to_string()).execute(pool).await.map(drop)
}

fn hear(core: &Core, payload: &str) {
    match payload.split_once(' ') {
        Some(("wake", lane)) => {
            if let Some(lane) = Lane::from_name(lane) {
                core.lanes.wake(lane);
            }
        }
        Some(("resume", lane)) => {
            if Lane::from_name(lane).is_some_and(|lane| core.lanes.serves(lane)) {
                core.look.notify_one();
            }
        }
        Some(("cancel", operation)) => {
            if let Ok(operation) = operation.parse() {
                core.running.look(operation);
            }
        }
        _ => tracing::debug!(payload, "unknown notification"),
    }
}
