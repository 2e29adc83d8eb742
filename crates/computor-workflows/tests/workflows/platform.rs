//! A database with engines, in this process and in others. The tests of every engine share this file.

use std::{
    process::{Child, Command, Stdio},
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};

use computor_workflows::{Engine, Lane, Outcome, Status};
use serde_json::{Value, json};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use crate::{postgres::Cluster, sample};

pub(crate) const GIT: (Lane, usize) = (Lane::Git, 8);
pub(crate) const SANDBOX: (Lane, usize) = (Lane::Sandbox, 2);

/// Asks again and again until there is an answer.
pub(crate) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "in vain: {what}");
        #[expect(clippy::disallowed_methods, reason = "asks again until it is there; the test does not depend on how long that takes")]
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A database with the sample's tables.
pub(crate) struct Platform {
    pub(crate) url: String,
    pub(crate) pool: PgPool,
    _cluster: Arc<Cluster>,
}

impl Platform {
    /// A database of its own. Those of a cluster are copies of one that `prepare` has been at.
    pub(crate) async fn on(cluster: Arc<Cluster>, prepare: impl AsyncFnOnce(&str)) -> Self {
        let prepare = async |url: String| {
            let pool = pool(&url);
            sample::create_tables(&pool).await;
            prepare(&url).await;
            pool.close().await;
        };
        let url = cluster.database(prepare).await;
        let pool = pool(&url);
        Self { url, pool, _cluster: cluster }
    }

    pub(crate) async fn notes(&self, operation: Uuid) -> Vec<String> {
        let notes = "select text from note where operation = $1 order by at";
        let notes = sqlx::query_scalar(notes).bind(operation);
        notes.fetch_all(&self.pool).await.unwrap_or_default()
    }

    /// How often it was noted.
    pub(crate) async fn count(&self, operation: Uuid, note: &str) -> usize {
        self.notes(operation).await.iter().filter(|text| *text == note).count()
    }

    /// Waits for a note; the time it took.
    pub(crate) async fn noted(&self, operation: Uuid, note: &str) -> Duration {
        let begun = Instant::now();
        eventually(note, async || self.notes(operation).await.iter().any(|text| text == note).then_some(())).await;
        begun.elapsed()
    }

    pub(crate) async fn open_gate(&self) {
        sqlx::query("insert into gate default values").execute(&self.pool).await.unwrap();
    }

    pub(crate) async fn request_cancel(&self, operation: Uuid) {
        let request = sqlx::query("insert into cancelling values ($1)").bind(operation);
        request.execute(&self.pool).await.unwrap();
    }
}

/// What the flows of an engine look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edition {
    /// As they are.
    Current,
    /// The flow `student_repo` is not there yet.
    Earlier,
    /// The flow `student_repo` was changed and kept its name, which is a mistake.
    Changed,
}

/// An engine that the suite runs on.
pub(crate) trait Launcher: Sized {
    /// The test that plays a process of its own: `module::another_process`.
    const PROCESS: &'static str;
    /// A running activity hears by then that it is cancelled.
    const HEARS: Duration;

    /// A platform of its own; none where its engine's server is missing.
    async fn new() -> Option<Self>;
    fn platform(&self) -> &Platform;
    /// What another process has to know.
    fn environment(&self) -> Vec<(&'static str, String)>;
    /// An engine of another process, which knows no more than that.
    async fn elsewhere(url: &str, lanes: &[(Lane, usize)]) -> Arc<dyn Engine>;
    async fn launch(&self, edition: Edition, lanes: &[(Lane, usize)]) -> Arc<dyn Engine>;

    async fn engine(&self, lanes: &[(Lane, usize)]) -> Arc<dyn Engine> {
        self.launch(Edition::Current, lanes).await
    }

    /// An engine in a process of its own. It starts these operations.
    fn process(&self, lanes: &str, starts: &str) -> Process {
        let test = std::env::current_exe().unwrap();
        let child = Command::new(test)
            .args(["--ignored", "--exact", Self::PROCESS])
            .env("WORKFLOWS_TEST_URL", &self.platform().url)
            .env("WORKFLOWS_TEST_LANES", lanes)
            .env("WORKFLOWS_TEST_STARTS", starts)
            .envs(self.environment())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Process(child)
    }

    /// What that process does, until it is killed.
    async fn play() {
        let said = |name| std::env::var(name).unwrap_or_default();
        let lanes: Vec<_> = said("WORKFLOWS_TEST_LANES").split(',').map(|lane| (Lane::from_name(lane).unwrap(), 4)).collect();
        let engine = Self::elsewhere(&said("WORKFLOWS_TEST_URL"), &lanes).await;
        for operation in said("WORKFLOWS_TEST_STARTS").split_terminator(',') {
            engine.start(operation.parse().unwrap(), "student_repo", order(json!({}))).await.unwrap();
        }
        std::future::pending().await
    }
}

/// A process that is killed at the end at the latest.
pub(crate) struct Process(pub(crate) Child);

impl Process {
    /// Sends it a signal, by the name that `kill` has for it.
    pub(crate) fn send(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap().success());
    }

    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

pub(crate) fn pool(url: &str) -> PgPool {
    let options = PgConnectOptions::from_str(url).unwrap();
    PgPoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(2)).connect_lazy_with(options)
}

pub(crate) fn order(value: Value) -> Value {
    let mut order = json!({"student": "ada"});
    order.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
    order
}

pub(crate) async fn ended(engine: &dyn Engine, operation: Uuid) -> Outcome {
    eventually("the end of the flow", async || match engine.status(operation).await {
        Ok(Some(Status::Ended(outcome))) => Some(outcome),
        _ => None,
    })
    .await
}

pub(crate) async fn start(engine: &dyn Engine, value: Value) -> Uuid {
    let operation = Uuid::now_v7();
    engine.start(operation, "student_repo", order(value)).await.unwrap();
    operation
}
