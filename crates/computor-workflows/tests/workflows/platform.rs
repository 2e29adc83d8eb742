//! A database with an engine or several, in this process and in others.

use std::{
    process::{Child, Command, Stdio},
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};

use computor_workflows::{
    Engine, Lane, Outcome, Status,
    embedded::{Config, Embedded},
};
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
    let deadline = Instant::now() + Duration::from_secs(20);
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
    pub(crate) cluster: Arc<Cluster>,
}

impl Platform {
    pub(crate) async fn new() -> Self {
        Self::on(Cluster::shared()).await
    }

    pub(crate) async fn on(cluster: Arc<Cluster>) -> Self {
        let prepare = async |url: String| {
            let pool = pool(&url);
            sample::create_tables(&pool).await;
            launch(&url, "test", &[]).await.shutdown().await;
            pool.close().await;
        };
        let url = cluster.database(prepare).await;
        let pool = pool(&url);
        Self { url, pool, cluster }
    }

    pub(crate) async fn engine(&self, lanes: &[(Lane, usize)]) -> Embedded {
        launch(&self.url, "test", lanes).await
    }

    /// An engine in a process of its own.
    pub(crate) fn process(&self, lanes: &str) -> Process {
        let test = std::env::current_exe().unwrap();
        let child = Command::new(test)
            .args(["--ignored", "--exact", "platform::another_process"])
            .env("WORKFLOWS_TEST_URL", &self.url)
            .env("WORKFLOWS_TEST_LANES", lanes)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Process(child)
    }

    pub(crate) async fn notes(&self, operation: Uuid) -> Vec<String> {
        let notes = "select text from note where operation = $1 order by at";
        let notes = sqlx::query_scalar(notes).bind(operation);
        notes.fetch_all(&self.pool).await.unwrap_or_default()
    }

    /// Waits for a note; the time it took.
    pub(crate) async fn noted(&self, operation: Uuid, note: &str) -> Duration {
        let begun = Instant::now();
        eventually(note, async || self.notes(operation).await.iter().any(|text| text == note).then_some(())).await;
        begun.elapsed()
    }

    /// Waits for an entry in the journal.
    pub(crate) async fn recorded(&self, operation: Uuid, step: &str) {
        let entry = "select exists (select from dbos.operation_outputs
                     where workflow_uuid = $1 and function_name = $2)";
        eventually(step, async || {
            let entry = sqlx::query_scalar(entry).bind(operation.to_string()).bind(step);
            let recorded: bool = entry.fetch_one(&self.pool).await.unwrap();
            recorded.then_some(())
        })
        .await;
    }

    pub(crate) async fn open_gate(&self) {
        self.execute("insert into gate default values").await;
    }

    pub(crate) async fn request_cancel(&self, operation: Uuid) {
        let request = sqlx::query("insert into cancelling values ($1)").bind(operation);
        request.execute(&self.pool).await.unwrap();
    }

    pub(crate) async fn execute(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.pool).await.unwrap();
    }
}

/// A process that is killed at the end at the latest.
pub(crate) struct Process(Child);

impl Process {
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

fn pool(url: &str) -> PgPool {
    let options = PgConnectOptions::from_str(url).unwrap();
    PgPoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(2)).connect_lazy_with(options)
}

pub(crate) async fn launch(url: &str, role: &str, lanes: &[(Lane, usize)]) -> Embedded {
    let (app, operations) = sample::services(&pool(url));
    let config = lanes.iter().fold(Config::new(url, role), |config, (lane, slots)| config.serving(*lane, *slots));
    Embedded::launch(config, sample::flows!(computor_workflows::embedded::catalogue), app, operations).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "not a test: other tests run it as a process of its own, and kill it"]
async fn another_process() {
    let url = std::env::var("WORKFLOWS_TEST_URL").unwrap();
    let lanes = std::env::var("WORKFLOWS_TEST_LANES").unwrap();
    let lanes: Vec<_> = lanes.split(',').map(|lane| (Lane::from_name(lane).unwrap(), 4)).collect();
    let _engine = launch(&url, "other", &lanes).await;
    std::future::pending().await
}

pub(crate) fn order(value: Value) -> Value {
    let mut order = json!({"student": "ada"});
    order.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
    order
}

pub(crate) async fn ended(engine: &Embedded, operation: Uuid) -> Outcome {
    eventually("the end of the flow", async || match engine.status(operation).await {
        Ok(Some(Status::Ended(outcome))) => Some(outcome),
        _ => None,
    })
    .await
}

pub(crate) async fn start(engine: &Embedded, value: Value) -> Uuid {
    let operation = Uuid::now_v7();
    engine.start(operation, "student_repo", order(value)).await.unwrap();
    operation
}
