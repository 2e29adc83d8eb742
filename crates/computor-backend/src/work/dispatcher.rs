//! Follows the database's notifications: starts the flows that committed requests asked for, and forgets principals
//! whose rights have changed elsewhere.

use crate::{
    App, Error, Result,
    logic::{maintenance, team},
};
use computor_db::queries::{audit, idempotency, operation as queries, sign_in};
use sqlx::postgres::PgListener;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Without a notification the outbox is looked at this often, about: for rows that a killed server left.
const LOOK: Duration = Duration::from_secs(10);

/// A background task; it ends when this is dropped.
#[derive(Debug)]
pub struct Dispatcher(JoinHandle<()>);

impl Dispatcher {
    /// Begins to follow. Needs the app's engine to be set.
    pub fn start(app: App) -> Self {
        Self(tokio::spawn(async move { computor_workflows::steady("dispatcher", || run(app.clone())).await }))
    }
}

/// Follows, and begins again when the database was lost.
async fn run(app: App) {
    loop {
        if let Err(error) = follow(&app).await {
            tracing::warn!(%error, cause = error.cause().map(tracing::field::display), "the dispatcher lost the database, trying again");
        }
        // What was announced meanwhile is unknown.
        app.principals.clear();
        app.maintenance.forget();
        #[expect(clippy::disallowed_methods, reason = "a database that is gone is not asked again at once")]
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn follow(app: &App) -> Result<()> {
    let mut listener = PgListener::connect_with(app.db.pool()).await?;
    listener.listen_all(["outbox", "principal", "setting"]).await?;
    // What was announced before is unknown, and something may be remembered from then.
    app.principals.clear();
    app.maintenance.forget();
    let mut looked: Option<Instant> = None;
    loop {
        while dispatch(app).await? > 0 {}
        // However often something else is announced.
        if looked.is_none_or(|at| at.elapsed() >= LOOK) {
            team::attend(app).await?;
            idempotency::sweep(app.db.pool()).await?;
            sign_in::sweep(app.db.pool(), app.clock.now()).await?;
            audit::chain(app.db.pool()).await?;
            looked = Some(Instant::now());
        }
        let next = maintenance::attend(app).await?;
        let wait = LOOK.mul_f64(rand::random_range(0.8..1.2)).min(next.unwrap_or(LOOK));
        match tokio::time::timeout(wait, listener.try_recv()).await {
            Ok(Ok(Some(note))) if note.channel() == "principal" => app.principals.clear(),
            Ok(Ok(Some(note))) if note.channel() == "setting" => app.maintenance.forget(),
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
    let operations: Vec<Uuid> = starts.iter().map(|start| start.operation).collect();
    // Not in the transaction: a flow that has begun writes to its row.
    queries::run_by(app.db.pool(), &operations, engine.name()).await?;
    for start in &starts {
        engine.start(start.operation, &start.flow, start.input.clone()).await.map_err(Error::internal)?;
    }
    tx.commit().await?;
    Ok(starts.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use async_trait::async_trait;
    use computor_db::{Db, testdb::TestDb};
    use computor_store::Store;
    use computor_workflows::{Engine, EngineError, Status};
    use serde_json::Value;
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };
    use tokio::sync::Notify;

    /// Panics at the first start, and fails at the second.
    #[derive(Default)]
    struct Shaky {
        starts: AtomicU32,
        started: Notify,
    }

    #[async_trait]
    impl Engine for Shaky {
        fn name(&self) -> &'static str {
            "shaky"
        }
        async fn start(&self, _: Uuid, flow: &str, _: Value) -> Result<(), EngineError> {
            match self.starts.fetch_add(1, Ordering::Relaxed) {
                0 => panic!("this panic belongs to the test"),
                1 => Err(EngineError::UnknownFlow(flow.to_owned())),
                _ => {
                    self.started.notify_one();
                    Ok(())
                }
            }
        }
        async fn cancel(&self, _: Uuid) -> Result<(), EngineError> {
            Ok(())
        }
        async fn status(&self, _: Uuid) -> Result<Option<Status>, EngineError> {
            Ok(None)
        }
        async fn shutdown(&self) {}
    }

    #[tokio::test]
    async fn a_start_that_panics_or_fails_is_made_again() {
        let (db, directory) = (TestDb::new().await, tempfile::tempdir().unwrap());
        let store = Store::local(directory.path().join("store")).unwrap();
        let app = App::new(Db::new(db.pool().clone()).await.unwrap(), store, None, Options::new(directory.path().join("cache")));
        let engine = Arc::new(Shaky::default());
        app.set_engine(Arc::clone(&engine) as Arc<dyn Engine>);
        let _dispatcher = Dispatcher::start(app);
        let ask =
            "insert into outbox (topic, key, payload) values ('operation', gen_random_uuid()::text, '{\"flow\": \"x\", \"input\": {}}')";
        sqlx::query(ask).execute(db.pool()).await.unwrap();
        engine.started.notified().await;
        assert_eq!(engine.starts.load(Ordering::Relaxed), 3);
    }
}
