//! Follows the database's notifications: starts the flows that committed requests asked for, and forgets principals
//! whose rights have changed elsewhere.

use crate::{App, Error, Result};
use computor_db::queries::operation as queries;
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Without a notification the outbox is looked at this often: for rows that a killed server left.
const LOOK: Duration = Duration::from_secs(1);

/// A background task; it ends when this is dropped.
#[derive(Debug)]
pub struct Dispatcher(JoinHandle<()>);

impl Dispatcher {
    /// Begins to follow. Needs the app's engine to be set.
    pub fn start(app: App) -> Self {
        Self(tokio::spawn(async move {
            loop {
                if let Err(error) = follow(&app).await {
                    tracing::warn!(%error, cause = error.cause().map(tracing::field::display), "the dispatcher lost the database, trying again");
                }
                // What was announced meanwhile is unknown.
                app.principals.clear();
                #[expect(clippy::disallowed_methods, reason = "a database that is gone is not asked again at once")]
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        }))
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn follow(app: &App) -> Result<()> {
    let mut listener = PgListener::connect_with(app.db.pool()).await?;
    listener.listen_all(["outbox", "principal"]).await?;
    loop {
        while dispatch(app).await? > 0 {}
        match tokio::time::timeout(LOOK, listener.try_recv()).await {
            Ok(Ok(Some(note))) if note.channel() == "principal" => app.principals.clear(),
            Ok(Ok(Some(_))) | Err(_) => {}
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error.into()),
        }
    }
}

/// Starts what is to be started; answers how many. Starting is idempotent, so a crash before the commit is harmless.
async fn dispatch(app: &App) -> Result<usize> {
    let Some(engine) = app.engine() else { return Ok(0) };
    let mut tx = app.db.begin().await?;
    let starts = queries::take_starts(&mut tx).await?;
    for start in &starts {
        engine.start(start.operation, &start.flow, start.input.clone()).await.map_err(Error::internal)?;
    }
    tx.commit().await?;
    Ok(starts.len())
}
