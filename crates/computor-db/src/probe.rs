//! Asks whether the database answers, beside all other work: on a connection of its own, so that neither a busy pool
//! looks like a missing database nor a hanging database keeps the pool's connections.

use crate::{Db, Error, Result};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use std::time::Instant;
use tokio::sync::Mutex;

/// One connection, made when it is first needed.
#[derive(Debug, Default)]
pub struct Probe(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    connection: Option<PgConnection>,
    answered: Option<Instant>,
}

impl Probe {
    /// Waits until the database has answered. To be given a time limit: then the connection is closed and made anew.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn ask(&self, db: &Db) -> Result<()> {
        let asked = Instant::now();
        let mut state = self.0.lock().await;
        // Who asks at the same time is answered once.
        if state.answered.is_some_and(|at| at > asked) {
            return Ok(());
        }
        state.answered = None;
        // What was connected before may have lost its server since; then a new connection decides.
        if let Some(mut connection) = state.connection.take()
            && connection.ping().await.is_ok()
        {
            state.connection = Some(connection);
        } else {
            let mut connection = db.pool().connect_options().connect().await.map_err(Error::from)?;
            connection.ping().await.map_err(Error::from)?;
            state.connection = Some(connection);
        }
        state.answered = Some(Instant::now());
        Ok(())
    }
}
