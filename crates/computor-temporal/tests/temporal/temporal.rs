//! The engine on a real Temporal server.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use computor_temporal::{Config, Temporal};
use computor_workflows::{Cluster, Engine, EngineError, Flows, Labels, Lane, Outcome, Status};
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    platform::{Edition, GIT, Launcher, Platform, ended, eventually, order, pool, start},
    postgres,
    sample::{self, App},
    server::{self, Server},
};

mod current {
    crate::sample::flows!(computor_workflows::flow_types);
}
mod earlier {
    crate::sample::earlier!(computor_workflows::flow_types);
}
mod changed {
    crate::sample::changed!(computor_workflows::flow_types);
}
mod twice {
    crate::sample::twice!(computor_workflows::flow_types);
}
mod impostors {
    crate::sample::impostors!(computor_workflows::flow_types);
}

crate::suite::suite!(OnTemporal);

/// The launcher of this engine. Each platform has queues of its own on the one server.
struct OnTemporal {
    platform: Platform,
    cluster: Cluster,
    _server: Option<Arc<Server>>,
}

impl Launcher for OnTemporal {
    const PROCESS: &'static str = "temporal::another_process";
    /// The cluster says so when the activity tells it that it is alive: after a second, but a development server that other tests keep busy
    /// takes its time. That it is this way and no other on which it is heard, `cancelling_in_the_cluster…` shows.
    const HEARS: Duration = Duration::from_secs(60);

    async fn new() -> Option<Self> {
        let server = Server::shared()?;
        let cluster = Cluster { queue_prefix: format!("test-{}", Uuid::now_v7().simple()), ..Cluster::new(server.address()) };
        Some(Self { platform: platform().await, cluster, _server: Some(server) })
    }

    fn platform(&self) -> &Platform {
        &self.platform
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        vec![("WORKFLOWS_TEST_CLUSTER", self.cluster.address.clone()), ("WORKFLOWS_TEST_QUEUES", self.cluster.queue_prefix.clone())]
    }

    async fn elsewhere(url: &str, lanes: &[(Lane, usize)]) -> Arc<dyn Engine> {
        let said = |name| std::env::var(name).unwrap();
        let cluster = Cluster { queue_prefix: said("WORKFLOWS_TEST_QUEUES"), ..Cluster::new(said("WORKFLOWS_TEST_CLUSTER")) };
        let (app, operations) = sample::services(&pool(url));
        Arc::new(Temporal::launch::<current::Listed>(config(&cluster, "other", lanes), app, operations).await.unwrap())
    }

    async fn launch(&self, edition: Edition, lanes: &[(Lane, usize)]) -> Arc<dyn Engine> {
        match edition {
            Edition::Current => self.with::<current::Listed>(lanes).await,
            Edition::Earlier => self.with::<earlier::Listed>(lanes).await,
            Edition::Changed => self.with::<changed::Listed>(lanes).await,
        }
    }
}

impl OnTemporal {
    async fn with<L: Flows<App = App>>(&self, lanes: &[(Lane, usize)]) -> Arc<dyn Engine> {
        let (app, operations) = sample::services(&self.platform.pool);
        Arc::new(Temporal::launch::<L>(config(&self.cluster, "test", lanes), app, operations).await.unwrap())
    }
}

async fn platform() -> Platform {
    Platform::on(postgres::Cluster::shared(), async |_: &str| {}).await
}

fn config(cluster: &Cluster, role: &str, lanes: &[(Lane, usize)]) -> Config {
    Config {
        cluster: cluster.clone(),
        role: role.to_owned(),
        slots: lanes.iter().copied().collect(),
        labels: None,
        known_labels: Vec::new(),
    }
}

async fn refused<L: Flows<App = App>>(cluster: &Cluster) -> EngineError {
    let (app, operations) = sample::services(&platform().await.pool);
    Temporal::launch::<L>(config(cluster, "test", &[GIT]), app, operations).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_there_twice_are_refused() {
    let nowhere = Cluster::new("127.0.0.1:1");
    assert!(matches!(refused::<twice::Listed>(&nowhere).await, EngineError::Duplicate("student_repo")));
    assert!(matches!(refused::<impostors::Listed>(&nowhere).await, EngineError::Duplicate("check")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_namespace_that_is_not_there_is_refused_with_what_to_do() {
    let Some(server) = Server::shared() else { return };
    let cluster = Cluster { namespace: "nowhere".to_owned(), ..Cluster::new(server.address()) };
    let EngineError::Backend(refused) = refused::<current::Listed>(&cluster).await else { panic!("another refusal") };
    assert!(refused.to_string().contains("temporal operator namespace create"), "{refused}");
}

/// What needs something is given to who has it, and waits while that is away.
#[tokio::test(flavor = "multi_thread")]
async fn work_is_given_to_who_has_what_it_needs() {
    let Some(on) = OnTemporal::new().await else { return };
    let with = async |label: &str| {
        let (app, operations) = sample::services(&pool(&on.platform.url));
        let labels = Some(Labels::new([label.to_owned()]));
        let config = Config { labels, ..config(&on.cluster, label, &[(Lane::Sandbox, 1)]) };
        Temporal::launch::<current::Listed>(config, app, operations).await.unwrap()
    };
    let wanted = async |engine: &Temporal, needs: &str| {
        let operation = Uuid::now_v7();
        let insert = sqlx::query("insert into share (operation, needs) values ($1, $2)").bind(operation).bind(needs);
        insert.execute(&on.platform.pool).await.unwrap();
        engine.start(operation, "check_only", order(json!({}))).await.unwrap();
        operation
    };
    let (python, octave) = (with("python").await, with("octave").await);
    // Both have asked the cluster for what they can do.
    for (engine, needs) in [(&python, "octave"), (&octave, "python"), (&octave, "octave"), (&python, "cobol")] {
        let operation = wanted(engine, needs).await;
        assert!(matches!(ended(engine, operation).await, Outcome::Succeeded(_)), "{needs}");
    }
    octave.shutdown().await;
    let waits = wanted(&python, "octave").await;
    for _ in 0..3 {
        let other = wanted(&python, "python").await;
        assert!(matches!(ended(&python, other).await, Outcome::Succeeded(_)));
    }
    assert_eq!(python.status(waits).await.unwrap(), Some(Status::Queued));
    let octave = with("octave").await;
    assert!(matches!(ended(&python, waits).await, Outcome::Succeeded(_)));
    for engine in [python, octave] {
        engine.shutdown().await;
    }
}

/// Who rests lets in what needs the same as well as what needs something else, and no more than there are slots.
#[tokio::test(flavor = "multi_thread")]
async fn who_rests_lets_in_what_needs_the_same_or_something_else() {
    let Some(on) = OnTemporal::new().await else { return };
    let (app, operations) = sample::services(&pool(&on.platform.url));
    let labels = Some(Labels::new(["python".to_owned(), "octave".to_owned()]));
    let config = Config { labels, ..config(&on.cluster, "both", &[(Lane::Sandbox, 1)]) };
    let engine = Temporal::launch::<current::Listed>(config, app, operations).await.unwrap();
    let begun = async |needs: &str, what: serde_json::Value| {
        let operation = Uuid::now_v7();
        let insert = sqlx::query("insert into share (operation, needs) values ($1, $2)").bind(operation).bind(needs);
        insert.execute(&on.platform.pool).await.unwrap();
        engine.start(operation, "check_only", order(what)).await.unwrap();
        operation
    };
    let resting = begun("python", json!({"hold": "check", "rest": true})).await;
    on.platform.noted(resting, "check#1").await;
    for needs in ["python", "octave"] {
        let other = begun(needs, json!({})).await;
        assert!(matches!(ended(&engine, other).await, Outcome::Succeeded(_)), "{needs}");
    }
    // This one has the slot, whichever queue it came from.
    let busy = begun("octave", json!({"hold": "check"})).await;
    on.platform.noted(busy, "check#1").await;
    let waits = begun("python", json!({})).await;
    eventually("it is taken", async || (engine.status(waits).await.unwrap() == Some(Status::Running)).then_some(())).await;
    assert_eq!(on.platform.count(waits, "check#1").await, 0);
    on.platform.open_gate().await;
    for operation in [resting, busy, waits] {
        assert!(matches!(ended(&engine, operation).await, Outcome::Succeeded(_)));
    }
    engine.shutdown().await;
}

/// Runs are found in the cluster by their kind and their course.
#[tokio::test(flavor = "multi_thread")]
async fn runs_are_found_by_kind_and_course() {
    let (Some(on), Some(program)) = (OnTemporal::new().await, server::program()) else { return };
    let engine = on.engine(&[GIT]).await;
    let course = Uuid::now_v7();
    eventually("a run that is found", async || {
        // The cluster takes a while to know by what it is to be searched; until then runs begin without.
        let operation = Uuid::now_v7();
        let insert = sqlx::query("insert into share (operation, course) values ($1, $2)").bind(operation).bind(course);
        insert.execute(&on.platform.pool).await.unwrap();
        engine.start(operation, "student_repo", order(json!({}))).await.unwrap();
        let found = async |query: String| {
            let list = ["workflow", "list", "--address", &on.cluster.address, "--query", &query];
            let output = tokio::process::Command::new(&program).args(list).output().await.unwrap();
            String::from_utf8_lossy(&output.stdout).contains(&operation.to_string())
        };
        ended(&*engine, operation).await;
        let both = found(format!("ComputorKind = 'student_repo' and ComputorCourse = '{course}'")).await;
        assert!(!found(format!("ComputorCourse = '{}'", Uuid::now_v7())).await);
        both.then_some(())
    })
    .await;
    engine.shutdown().await;
}

/// A start waits for the server, and what runs goes on when it is back. The server remembers in a file.
#[tokio::test(flavor = "multi_thread")]
async fn the_server_may_come_late_and_be_away() {
    let Some(program) = server::program() else { return };
    let (address, directory) = (server::free(), tempfile::tempdir().unwrap());
    let file = directory.path().join("temporal.db");
    let on = Arc::new(OnTemporal { platform: platform().await, cluster: Cluster::new(address.to_string()), _server: None });
    let mut launching = JoinSet::new();
    let late = on.clone();
    launching.spawn(async move { late.engine(&[GIT]).await });
    let mut process = Guard(server::begin(&program, address, Some(&file)));
    let engine = launching.join_next().await.unwrap().unwrap();
    assert!(engine.is_well());
    let operation = start(&*engine, json!({"hold": "fill_template"})).await;
    on.platform.noted(operation, "50%").await;
    process.end();
    eventually("it is seen that the server is away", async || (!engine.is_well()).then_some(())).await;
    on.platform.open_gate().await;
    let _process = Guard(server::begin(&program, address, Some(&file)));
    eventually("it is seen that the server is back", async || engine.is_well().then_some(())).await;
    assert!(matches!(ended(&*engine, operation).await, Outcome::Succeeded(_)));
    assert_eq!(on.platform.count(operation, "create_repo#1").await, 1);
    engine.shutdown().await;
}

/// Somebody looks at the run in the pages of the cluster, and cancels it there. The platform does not know of it.
#[tokio::test(flavor = "multi_thread")]
async fn cancelling_in_the_cluster_stops_the_activity_and_compensates() {
    let Some(on) = OnTemporal::new().await else { return };
    let engine = on.engine(&[GIT]).await;
    let operation = start(&*engine, json!({"hold": "fill_template"})).await;
    on.platform.noted(operation, "50%").await;
    let mut cancel = std::process::Command::new(server::program().unwrap());
    cancel.args(["workflow", "cancel", "--address", &on.cluster.address, "--workflow-id", &operation.to_string()]);
    assert!(cancel.env("HOME", std::env::temp_dir()).output().unwrap().status.success());
    assert_eq!(ended(&*engine, operation).await, Outcome::Cancelled);
    on.platform.noted(operation, "released").await;
    let mut notes = on.platform.notes(operation).await;
    notes.retain(|note| note != "released");
    assert_eq!(notes[3..], ["drop_repo#1", "= cancelled"], "{notes:?}");
    engine.shutdown().await;
}

struct Guard(std::process::Child);

impl Guard {
    fn end(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.end();
    }
}

/// The same as the embedded engine's, which prints `here` and `through the queue`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn latency() {
    let Some(on) = OnTemporal::new().await else { return };
    let engine = on.engine(&[(Lane::Sandbox, 2)]).await;
    let mut times = Vec::new();
    for _ in 0..100 {
        let operation = Uuid::now_v7();
        let begun = Instant::now();
        engine.start(operation, "check_only", order(json!({}))).await.unwrap();
        while !on.platform.notes(operation).await.iter().any(|note| note.starts_with('=')) {
            #[expect(clippy::disallowed_methods, reason = "asks again until it is there; the test does not depend on how long that takes")]
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        times.push(begun.elapsed());
    }
    times.sort();
    println!("temporal: p50 {:?} p95 {:?}", times[50], times[95]);
    assert_eq!(engine.status(Uuid::now_v7()).await.unwrap().map(|status| status == Status::Queued), None);
    engine.shutdown().await;
}
