//! The embedded engine on a real PostgreSQL: the suite of all engines, and what is its own.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use computor_workflows::{
    Engine, EngineError, Lane, Outcome,
    embedded::{self, Config, Embedded},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    platform::{Edition, GIT, Launcher, Platform, SANDBOX, ended, eventually, order, pool, start},
    postgres::Cluster,
    sample,
};

crate::suite::suite!(OnPostgres);

/// The launcher of this engine.
pub(crate) struct OnPostgres(Platform);

impl Launcher for OnPostgres {
    const PROCESS: &'static str = "embedded::another_process";
    /// It would look by itself after five seconds.
    const HEARS: Duration = Duration::from_secs(4);

    async fn new() -> Option<Self> {
        Some(Self(platform().await))
    }

    fn platform(&self) -> &Platform {
        &self.0
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    async fn elsewhere(url: &str, lanes: &[(Lane, usize)]) -> Arc<dyn Engine> {
        Arc::new(launch(url, "other", lanes).await)
    }

    async fn launch(&self, edition: Edition, lanes: &[(Lane, usize)]) -> Arc<dyn Engine> {
        let (app, operations) = sample::services(&self.0.pool);
        let catalogue = match edition {
            Edition::Current => sample::flows!(embedded::catalogue),
            Edition::Earlier => sample::earlier!(embedded::catalogue),
            Edition::Changed => sample::changed!(embedded::catalogue),
        };
        Arc::new(Embedded::launch(serving(&self.0.url, "test", lanes), catalogue, app, operations).await.unwrap())
    }
}

/// A platform whose database has the engine's tables.
pub(crate) async fn platform() -> Platform {
    on(Cluster::shared()).await
}

pub(crate) async fn on(cluster: Arc<Cluster>) -> Platform {
    Platform::on(cluster, async |url: &str| launch(url, "test", &[]).await.shutdown().await).await
}

fn serving(url: &str, role: &str, lanes: &[(Lane, usize)]) -> Config {
    lanes.iter().fold(Config::new(url, role), |config, (lane, slots)| config.serving(*lane, *slots))
}

pub(crate) async fn launch(url: &str, role: &str, lanes: &[(Lane, usize)]) -> Embedded {
    let (app, operations) = sample::services(&pool(url));
    Embedded::launch(serving(url, role, lanes), sample::flows!(embedded::catalogue), app, operations).await.unwrap()
}

pub(crate) async fn begin(platform: &Platform, lanes: &[(Lane, usize)]) -> Embedded {
    launch(&platform.url, "test", lanes).await
}

#[tokio::test]
async fn names_that_are_there_twice_are_refused() {
    let platform = platform().await;
    let (app, operations) = sample::services(&platform.pool);
    let twice = sample::twice!(embedded::catalogue);
    let twice = Embedded::launch(Config::new(&platform.url, "test"), twice, app, operations).await;
    assert!(matches!(twice, Err(EngineError::Duplicate("student_repo"))));
    let impostors = sample::impostors!(embedded::catalogue);
    assert!(matches!(impostors.into_entries(), Err(EngineError::Duplicate("check"))));
}

/// What ends the sleep is in the journal, and the compensation runs.
#[tokio::test(flavor = "multi_thread")]
async fn cancelling_a_flow_that_certainly_sleeps_compensates() {
    let platform = platform().await;
    let engine = begin(&platform, &[GIT]).await;
    let asleep = start(&engine, json!({"nap_ms": 3_600_000})).await;
    eventually("an entry in the journal", async || {
        let entry = "select exists (select from dbos.operation_outputs where workflow_uuid = $1 and function_name = 'push_repo')";
        let recorded: bool = sqlx::query_scalar(entry).bind(asleep.to_string()).fetch_one(&platform.pool).await.unwrap();
        recorded.then_some(())
    })
    .await;
    platform.request_cancel(asleep).await;
    engine.cancel(asleep).await.unwrap();
    assert_eq!(ended(&engine, asleep).await, Outcome::Cancelled);
    assert_eq!(platform.notes(asleep).await[4..], ["drop_repo#1", "= cancelled"]);
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_runs_are_forgotten() {
    let platform = platform().await;
    let engine = begin(&platform, &[GIT]).await;
    let operation = start(&engine, json!({})).await;
    ended(&engine, operation).await;
    engine.shutdown().await;
    let (app, operations) = sample::services(&platform.pool);
    let mut config = Config::new(&platform.url, "test");
    config.retention = Duration::ZERO;
    let engine = Embedded::launch(config, sample::flows!(embedded::catalogue), app, operations).await.unwrap();
    eventually("forgotten", async || engine.status(operation).await.unwrap().is_none().then_some(())).await;
    engine.shutdown().await;
}

/// Sleeps at every chance, and is woken by whatever there is to do.
#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_sleeps_between_flows_misses_none() {
    let platform = platform().await;
    let drowsy = async || {
        let (app, operations) = sample::services(&platform.pool);
        let config = Config { idle: Duration::ZERO, ..Config::new(&platform.url, "test") }.serving(GIT.0, GIT.1);
        Embedded::launch(config, sample::flows!(embedded::catalogue), app, operations).await.unwrap()
    };
    let (engine, peer) = (drowsy().await, drowsy().await);
    let server = begin(&platform, &[]).await;
    for starter in [&engine, &server, &engine, &server] {
        let operation = start(starter, json!({})).await;
        assert!(matches!(ended(starter, operation).await, Outcome::Succeeded(_)));
        for engine in [&engine, &peer] {
            eventually("sleep", async || engine.is_asleep().then_some(())).await;
        }
    }
    // What a dead process leaves wakes who serves its lane.
    let operation = start(&engine, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    engine.shutdown().await;
    platform.open_gate().await;
    assert!(matches!(ended(&peer, operation).await, Outcome::Succeeded(_)));
    peer.shutdown().await;
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_socket_may_stand_in_the_query_of_the_url() {
    let platform = platform().await;
    let (_, database) = platform.url.rsplit_once('/').unwrap();
    let socket = Cluster::shared().home();
    let url = format!("postgres://postgres@localhost/{database}?host={}", socket.display());
    let engine = launch(&url, "test", &[GIT]).await;
    let operation = start(&engine, json!({})).await;
    assert!(matches!(ended(&engine, operation).await, Outcome::Succeeded(_)));
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn latency() {
    let platform = platform().await;
    sqlx::query("alter system set fsync = on").execute(&platform.pool).await.unwrap();
    sqlx::query("select pg_reload_conf()").execute(&platform.pool).await.unwrap();
    let engine = begin(&platform, &[SANDBOX]).await;
    let distant = begin(&platform, &[]).await;
    for (name, starter) in [("here", &engine), ("through the queue", &distant)] {
        let mut times = Vec::new();
        for _ in 0..100 {
            let operation = Uuid::now_v7();
            let begun = Instant::now();
            let plain = order(json!({}));
            starter.start(operation, "check_only", plain).await.unwrap();
            loop {
                if platform.notes(operation).await.iter().any(|note| note.starts_with('=')) {
                    break;
                }
                #[expect(
                    clippy::disallowed_methods,
                    reason = "asks again until it is there; the test does not depend on how long that takes"
                )]
                tokio::time::sleep(Duration::from_micros(500)).await;
            }
            times.push(begun.elapsed());
        }
        times.sort();
        println!("{name}: p50 {:?} p95 {:?}", times[50], times[95]);
    }
    distant.shutdown().await;
    engine.shutdown().await;
}
