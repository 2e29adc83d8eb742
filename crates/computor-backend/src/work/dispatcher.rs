//! Follows the database's notifications: starts the flows that committed requests asked for, and forgets principals
//! whose rights have changed elsewhere.

use crate::{
    App, Error, Result,
    logic::{maintenance, team},
};
use computor_db::queries::{
    audit, idempotency,
    operation::{self as queries, End},
    sign_in,
};
use computor_types::Code;
use computor_workflows::{EngineError, Start};
use sqlx::postgres::PgListener;
use std::time::{Duration, Instant};
use tokio::{sync::Notify, task::JoinHandle};
use uuid::Uuid;

/// Without a notification the outbox is looked at this often, about: for rows that a killed server left.
const LOOK: Duration = Duration::from_secs(10);
/// An engine that could not start a flow is asked again after this time.
const AGAIN: Duration = Duration::from_millis(500);

/// A background task; it ends when this is dropped.
#[derive(Debug)]
pub struct Dispatcher(JoinHandle<()>);

impl Dispatcher {
    /// Begins to follow. Needs the app's engine to be set.
    pub fn start(app: App) -> Self {
        Self(tokio::spawn(async move { computor_workflows::steady("dispatcher", || run(app.clone())).await }))
    }
}

/// Flows are started beside everything else: an engine that is away holds up nothing but them.
async fn run(app: App) {
    let asked = Notify::new();
    tokio::join!(follow_always(&app, &asked), start_always(&app, &asked));
}

/// Starts what is asked for.
async fn start_always(app: &App, asked: &Notify) {
    loop {
        asked.notified().await;
        loop {
            match start_some(app).await {
                // What has come since has been announced since.
                Ok(count) if count < queries::MOST_STARTS => break,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, cause = error.cause().map(tracing::field::display), "flows cannot be started now, trying again");
                    #[expect(clippy::disallowed_methods, reason = "an engine that is away is not asked again at once")]
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }
}

/// Follows, and begins again when the database was lost.
async fn follow_always(app: &App, asked: &Notify) {
    loop {
        if let Err(error) = follow(app, asked).await {
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

async fn follow(app: &App, asked: &Notify) -> Result<()> {
    let mut listener = PgListener::connect_with(app.db.pool()).await?;
    listener.listen_all(["outbox", "principal", "setting"]).await?;
    // What was announced before is unknown, and something may be remembered from then.
    app.principals.clear();
    app.maintenance.forget();
    let mut looked: Option<Instant> = None;
    loop {
        asked.notify_one();
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

/// Starts some of what is to be started; answers how many that were. Starting is idempotent, so a crash before the commit is
/// harmless. What this engine does not know stays for a server that does: a newer one, during an upgrade.
async fn start_some(app: &App) -> Result<usize> {
    let Some(engine) = app.engine() else { return Ok(0) };
    let mut tx = app.db.begin().await?;
    let starts = queries::take_starts(&mut tx, &engine.flows()).await?;
    if starts.is_empty() {
        return Ok(0);
    }
    let operations: Vec<Uuid> = starts.iter().map(|start| start.operation).collect();
    // Not in the transaction: a flow that has begun writes to its row.
    queries::run_by(app.db.pool(), &operations, engine.name()).await?;
    let count = starts.len();
    let starts: Vec<Start> = starts.into_iter().map(|queries::Start { operation, flow, input }| Start { operation, flow, input }).collect();
    for (operation, error) in engine.start_all(&starts).await.map_err(Error::internal)? {
        refused(app, operation, &error).await?;
    }
    tx.commit().await?;
    Ok(count)
}

/// It would be refused each time, and all that comes after it would wait.
async fn refused(app: &App, operation: Uuid, error: &EngineError) -> Result<()> {
    tracing::error!(%operation, error = error as &dyn std::error::Error, "a flow has an input that is not its own");
    let message = "it was asked for in a way that this version does not understand";
    Ok(queries::finish(app.db.pool(), operation, End::Failed { code: Code::Int001.as_str(), message }).await?)
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

    /// Panics at the first start, and fails at the second; never takes a `y`.
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
        fn flows(&self) -> Vec<&'static str> {
            vec!["x", "y"]
        }
        async fn start(&self, _: Uuid, flow: &str, _: Value) -> Result<(), EngineError> {
            if flow == "y" {
                let source = serde_json::from_str::<u8>("{}").unwrap_err();
                return Err(EngineError::Input { flow: "y", source });
            }
            match self.starts.fetch_add(1, Ordering::Relaxed) {
                0 => panic!("this panic belongs to the test"),
                1 => Err(EngineError::backend(format!("{flow} belongs to the test"))),
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

    /// An app with this engine, whose dispatcher runs.
    async fn with(db: &TestDb, directory: &tempfile::TempDir, engine: Arc<dyn Engine>) -> (App, Dispatcher) {
        let store = Store::local(directory.path().join("store")).unwrap();
        let app = App::new(Db::new(db.pool().clone()).await.unwrap(), store, None, Options::new(directory.path().join("cache")));
        app.set_engine(engine);
        (app.clone(), Dispatcher::start(app))
    }

    /// Asks for a flow; answers its operation.
    async fn ask(db: &TestDb, flow: &str) -> Uuid {
        let sql = "with o as (insert into operation (kind) values ($1) returning id)
                   insert into outbox (topic, key, payload) select 'operation', id::text, jsonb_build_object('flow', $1::text, 'input', '{}'::jsonb) from o
                   returning key::uuid";
        sqlx::query_scalar(sql).bind(flow).fetch_one(db.pool()).await.unwrap()
    }

    #[tokio::test]
    async fn a_start_that_panics_or_fails_is_made_again() {
        let (db, directory) = (TestDb::new().await, tempfile::tempdir().unwrap());
        let engine = Arc::new(Shaky::default());
        let _running = with(&db, &directory, Arc::clone(&engine) as Arc<dyn Engine>).await;
        ask(&db, "x").await;
        engine.started.notified().await;
        assert_eq!(engine.starts.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn what_cannot_be_started_holds_nothing_up() {
        let (db, directory) = (TestDb::new().await, tempfile::tempdir().unwrap());
        // A newer server's flow, one with an input that is not its own, and one that is as it should be.
        let unknown = ask(&db, "of a newer version").await;
        let wrong = ask(&db, "y").await;
        let good = ask(&db, "x").await;
        let engine = Arc::new(Shaky::default());
        engine.starts.store(2, Ordering::Relaxed);
        let _running = with(&db, &directory, Arc::clone(&engine) as Arc<dyn Engine>).await;
        engine.started.notified().await;
        let left = "select key::uuid from outbox where topic = 'operation' order by id";
        let state = "select state from operation where id = $1";
        loop {
            let keys: Vec<Uuid> = sqlx::query_scalar(left).fetch_all(db.pool()).await.unwrap();
            if keys == [unknown] {
                break;
            }
            assert!(keys.contains(&good) || keys.is_empty() || keys.contains(&unknown), "{keys:?}");
            tokio::task::yield_now().await;
        }
        let of = async |id: Uuid| sqlx::query_scalar::<_, String>(state).bind(id).fetch_one(db.pool()).await.unwrap();
        assert_eq!((of(wrong).await, of(unknown).await), ("failed".to_owned(), "queued".to_owned()));
    }

    /// Never answers.
    struct Frozen;

    #[async_trait]
    impl Engine for Frozen {
        fn name(&self) -> &'static str {
            "frozen"
        }
        fn flows(&self) -> Vec<&'static str> {
            vec!["x"]
        }
        async fn start(&self, _: Uuid, _: &str, _: Value) -> Result<(), EngineError> {
            std::future::pending().await
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
    async fn an_engine_that_is_frozen_holds_up_only_its_flows() {
        let (db, directory) = (TestDb::new().await, tempfile::tempdir().unwrap());
        ask(&db, "x").await;
        // What is done beside it: what has happened joins the chain of the log.
        let event = "insert into audit_entry (kind) values ('login') returning id";
        let event: Uuid = sqlx::query_scalar(event).fetch_one(db.pool()).await.unwrap();
        let _running = with(&db, &directory, Arc::new(Frozen)).await;
        let chained = "select exists (select from audit_seal where entry_id = $1)";
        while !sqlx::query_scalar::<_, bool>(chained).bind(event).fetch_one(db.pool()).await.unwrap() {
            tokio::task::yield_now().await;
        }
    }
}
