//! Which engine runs the flows: the embedded one, or one that is a service of its own.

use crate::{
    App, Error,
    server::{Config, StartError},
    work::{self, DbOperations},
};
use async_trait::async_trait;
use computor_db::queries::{idempotency, operation as queries};
use computor_workflows::{Cluster, Engine, EngineError, Labels, Lane, Operations, embedded};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use std::{
    collections::BTreeMap,
    str::FromStr as _,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::task::JoinHandle;

/// An engine that is not part of every build. It takes the flows of [`Listed`](super::Listed).
#[async_trait]
pub trait ClusterEngine: Send + Sync {
    /// What it is called where its runs are counted.
    fn name(&self) -> &'static str;

    /// Connects, waiting for the cluster, and begins to run flows.
    ///
    /// # Errors
    /// If the cluster refuses us.
    async fn launch(&self, launch: Launch) -> Result<Arc<dyn Engine>, EngineError>;
}

/// What an engine is launched with.
#[derive(Debug)]
pub struct Launch {
    /// Where it is.
    pub cluster: Cluster,
    /// What the process is: `serve` or `worker`.
    pub role: &'static str,
    /// The lanes that it serves, and how many activities of each at once.
    pub slots: BTreeMap<Lane, usize>,
    /// What the process has of what some tests need.
    pub labels: Option<Labels>,
    /// What activities get.
    pub app: Arc<App>,
}

impl Launch {
    /// Who is told what happens.
    pub fn operations(&self) -> Arc<dyn Operations> {
        Arc::new(DbOperations(self.app.db.clone()))
    }
}

/// The one that was built in.
static BUILT_IN: OnceLock<Box<dyn ClusterEngine>> = OnceLock::new();

/// Says that this program has an engine for clusters. Only the first call counts; before anything is started.
pub fn build_in(engine: impl ClusterEngine + 'static) {
    let _ = BUILT_IN.set(Box::new(engine));
}

/// Whether this program has the engine that is configured; before anything is started.
pub(crate) fn is_built_in(config: &Config) -> Result<(), StartError> {
    if config.cluster.is_some() && BUILT_IN.get().is_none() { Err(StartError::NotBuiltIn) } else { Ok(()) }
}

/// An engine, and what tells other processes that this one uses it.
pub(crate) struct Running {
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) claim: Claim,
}

/// Tells other processes that this one is there and which engine it uses, until it is dropped. The claim is a lock of a connection: PostgreSQL gives it
/// up when it restarts, so it is looked after.
#[derive(Debug)]
pub(crate) struct Claim(JoinHandle<()>);

impl Claim {
    fn keep(mut connection: PgConnection, database_url: &str, engine: &'static str, app: &App) -> Self {
        let (url, app) = (database_url.to_owned(), app.clone());
        Self(tokio::spawn(async move {
            loop {
                #[expect(clippy::disallowed_methods, reason = "a connection that nobody uses does not tell that it has ended")]
                tokio::time::sleep(LOOK).await;
                if connection.ping().await.is_ok() {
                    continue;
                }
                match come(&url, engine, &app).await {
                    Ok(again) => connection = again,
                    // Not by force: what both have begun goes on where it began.
                    Err(error @ (StartError::TwoEngines { .. } | StartError::OpenElsewhere { .. })) => {
                        tracing::error!(%error, "another engine runs flows beside this one; stop one of them");
                    }
                    Err(error) => tracing::debug!(%error, "the engine cannot be claimed again yet"),
                }
            }
        }))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// How often it is looked whether the claim stands.
const LOOK: Duration = Duration::from_secs(10);

/// How many flows of each lane a process runs at once, and which tests it is given.
pub(crate) type Shares = (BTreeMap<Lane, usize>, Option<Labels>);

/// Finds out which languages this machine has, and begins to hand runs to others if that is wanted.
pub(crate) async fn share_out(config: &Config, app: &App) -> Shares {
    let mut slots = config.lanes.clone();
    let mut own = Vec::new();
    if let Some(runner) = app.runner.clone() {
        // It asks each interpreter for its version.
        own = tokio::task::spawn_blocking(move || work::languages_here(runner.options())).await.unwrap_or_default();
        if let Some(wanted) = &config.languages {
            own.retain(|language| wanted.iter().any(|wanted| work::label(wanted) == Some(language)));
        }
    }
    if config.elsewhere == 0 {
        let labels = app.runner.is_some().then(|| Labels::new(own));
        return (slots, labels);
    }
    let labels = Labels::among(work::all_languages());
    labels.set(own.iter().cloned());
    let here = slots.get(&Lane::Sandbox).copied().unwrap_or(0);
    slots.insert(Lane::Sandbox, here + config.elsewhere);
    app.set_elsewhere(work::Elsewhere::start(app, here, &own, labels.clone()));
    (slots, Some(labels))
}

/// Launches the engine that is configured, unless another one has work that it has not finished.
pub(crate) async fn launch(config: &Config, (slots, labels): Shares, database_url: &str, app: &App) -> Result<Running, StartError> {
    let role = if config.http { "serve" } else { "worker" };
    let Some(cluster) = config.cluster.clone() else {
        let claim = come(database_url, embedded::NAME, app).await?;
        let own = embedded::Config { slots, labels, ..embedded::Config::new(database_url, role) };
        let operations = Arc::new(DbOperations(app.db.clone()));
        let engine = embedded::Embedded::launch(own, work::flows!(embedded::catalogue), Arc::new(app.clone()), operations).await?;
        return Ok(Running { engine: Arc::new(engine), claim: Claim::keep(claim, database_url, embedded::NAME, app) });
    };
    let built_in = BUILT_IN.get().ok_or(StartError::NotBuiltIn)?;
    let claim = come(database_url, built_in.name(), app).await?;
    let launch = Launch { cluster, role, slots, labels, app: Arc::new(app.clone()) };
    Ok(Running { engine: built_in.launch(launch).await?, claim: Claim::keep(claim, database_url, built_in.name(), app) })
}

/// Claims the engine, and says that this server is there: under another number each time, for what it held before may be
/// taken over by now.
async fn come(database_url: &str, engine: &'static str, app: &App) -> Result<PgConnection, StartError> {
    let mut connection = claim(database_url, engine).await?;
    app.set_present_as(idempotency::be_there(&mut connection).await.map_err(Error::from)?);
    Ok(connection)
}

async fn claim(database_url: &str, engine: &'static str) -> Result<PgConnection, StartError> {
    let options = embedded::attentive(PgConnectOptions::from_str(database_url).map_err(Error::from)?);
    let mut connection = PgConnection::connect_with(&options).await.map_err(Error::from)?;
    let others = queries::held_by_others(&mut connection, engine).await.map_err(Error::from)?;
    if let Some((other, count)) = others.into_iter().next() {
        return Err(StartError::OpenElsewhere { engine, other, count });
    }
    if queries::use_engine(&mut connection, engine).await.map_err(Error::from)? {
        return Err(StartError::TwoEngines { engine });
    }
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use computor_db::testdb::TestDb;

    async fn operation(db: &TestDb, engine: &str, state: &str) {
        let sql = "insert into operation (kind, engine, state) values ('x', $1, $2)";
        sqlx::query(sql).bind(engine).bind(state).execute(db.pool()).await.unwrap();
    }

    #[tokio::test]
    async fn an_engine_does_not_begin_while_another_has_work() {
        let db = TestDb::new().await;
        let url = db.url();
        for (engine, state) in [("embedded", "finished"), ("temporal", "queued"), ("temporal", "running")] {
            operation(&db, engine, state).await;
        }
        let refused = claim(url, "embedded").await.unwrap_err();
        assert!(matches!(&refused, StartError::OpenElsewhere { other, count: 2, .. } if other == "temporal"), "{refused}");
        assert!(refused.to_string().contains("2 operations"), "{refused}");
        claim(url, "temporal").await.unwrap();
        sqlx::query("update operation set state = 'cancelled'").execute(db.pool()).await.unwrap();
        claim(url, "embedded").await.unwrap();
    }

    #[tokio::test]
    async fn two_engines_are_not_used_at_once() {
        let db = TestDb::new().await;
        let url = db.url();
        let one = claim(url, "embedded").await.unwrap();
        let two = claim(url, "embedded").await.unwrap();
        assert!(matches!(claim(url, "temporal").await, Err(StartError::TwoEngines { engine: "temporal" })));
        for connection in [one, two] {
            connection.close().await.unwrap();
        }
        // PostgreSQL ends them in its own time.
        while claim(url, "temporal").await.is_err() {
            tokio::task::yield_now().await;
        }
    }
}
