//! The embedded engine on a real PostgreSQL.

use std::time::{Duration, Instant};

use computor_workflows::{
    Engine, EngineError, Failure, Lane, Outcome, Status,
    embedded::{Config, Embedded},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    platform::{GIT, Platform, SANDBOX, ended, eventually, launch, order, start},
    sample,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_runs_its_activities_in_order() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[GIT]).await;
    let operation = start(&engine, json!({})).await;
    assert_eq!(ended(&engine, operation).await, Outcome::Succeeded(json!("git:/course/ada")));
    assert_eq!(platform.notes(operation).await, ["create_repo#1", "fill_template#1", "50%", "push_repo#1", "= \"git:/course/ada\""]);
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transient_failure_is_retried() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[GIT]).await;
    let operation = start(&engine, json!({"flaky": 2})).await;
    assert!(matches!(ended(&engine, operation).await, Outcome::Succeeded(_)));
    let again = "fill_template: INT_001: git is busy, again";
    assert_eq!(platform.notes(operation).await[1..6], ["fill_template#1", again, "fill_template#2", again, "fill_template#3"]);
    let hopeless = start(&engine, json!({"flaky": 9})).await;
    let failure = Outcome::Failed(Failure::internal("git is busy"));
    assert_eq!(ended(&engine, hopeless).await, failure);
    assert_eq!(
        platform.notes(hopeless).await[7..],
        ["fill_template#4", "fill_template: INT_001: git is busy", "drop_repo#1", "= INT_001: git is busy"]
    );
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permanent_failure_is_compensated_and_reported() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[GIT]).await;
    let operation = start(&engine, json!({"fail": "push_repo"})).await;
    let failure = Outcome::Failed(Failure::new("REPO_001", "the name is taken"));
    assert_eq!(ended(&engine, operation).await, failure);
    assert_eq!(
        platform.notes(operation).await[3..],
        ["push_repo#1", "push_repo: REPO_001: the name is taken", "drop_repo#1", "= REPO_001: the name is taken"]
    );
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_an_infrastructure_failure() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[GIT]).await;
    let operation = start(&engine, json!({"panic": "push_repo"})).await;
    let failure = Outcome::Failed(Failure::internal("the activity panicked"));
    assert_eq!(ended(&engine, operation).await, failure);
    let operation = start(&engine, json!({"panic": "student_repo"})).await;
    let failure = Outcome::Failed(Failure::internal("the flow panicked"));
    assert_eq!(ended(&engine, operation).await, failure);
    assert_eq!(platform.notes(operation).await, ["= INT_001: the flow panicked"]);
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_started_is_refused() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[]).await;
    let unknown = engine.start(Uuid::now_v7(), "no_such_flow", json!({})).await;
    assert!(matches!(unknown, Err(EngineError::UnknownFlow(name)) if name == "no_such_flow"));
    let wrong = engine.start(Uuid::now_v7(), "student_repo", json!({"student": 7})).await;
    assert!(matches!(wrong, Err(EngineError::Input { flow: "student_repo", .. })));
    assert_eq!(engine.status(Uuid::now_v7()).await.unwrap(), None);
    engine.shutdown().await;
    let (app, operations) = sample::services(&platform.pool);
    let config = Config::new(&platform.url, "test");
    let twice = sample::twice!(computor_workflows::embedded::catalogue);
    let twice = Embedded::launch(config, twice, app, operations).await;
    assert!(matches!(twice, Err(EngineError::Duplicate("student_repo"))));
    let impostors = sample::impostors!(computor_workflows::embedded::catalogue);
    assert!(matches!(impostors.into_entries(), Err(EngineError::Duplicate("check"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_stops_the_running_activity_and_compensates() {
    let platform = Platform::new().await;
    let worker = platform.engine(&[GIT]).await;
    let server = platform.engine(&[]).await;
    let operation = start(&server, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    platform.request_cancel(operation).await;
    let begun = Instant::now();
    server.cancel(operation).await.unwrap();
    assert_eq!(ended(&server, operation).await, Outcome::Cancelled);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    platform.noted(operation, "released").await;
    let mut notes = platform.notes(operation).await;
    notes.retain(|note| note != "released");
    assert_eq!(notes[3..], ["fill_template: cancelled", "drop_repo#1", "= cancelled"]);
    server.shutdown().await;
    worker.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_ends_a_sleep_and_a_wait_in_the_queue() {
    let platform = Platform::new().await;
    let server = platform.engine(&[]).await;
    let queued = start(&server, json!({})).await;
    assert_eq!(server.status(queued).await.unwrap(), Some(Status::Queued));
    platform.request_cancel(queued).await;
    server.cancel(queued).await.unwrap();
    assert_eq!(platform.notes(queued).await, ["= cancelled"]);

    let worker = platform.engine(&[GIT]).await;
    let asleep = start(&worker, json!({"nap_ms": 3_600_000})).await;
    platform.recorded(asleep, "push_repo").await;
    platform.request_cancel(asleep).await;
    server.cancel(asleep).await.unwrap();
    assert_eq!(ended(&server, asleep).await, Outcome::Cancelled);
    assert_eq!(platform.notes(asleep).await[4..], ["drop_repo#1", "= cancelled"]);
    assert_eq!(platform.notes(queued).await, ["= cancelled"]);
    server.shutdown().await;
    worker.shutdown().await;
}

/// The request came before the run, so no message reaches it.
#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_is_to_be_cancelled_does_not_fall_asleep() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[GIT]).await;
    let operation = Uuid::now_v7();
    platform.request_cancel(operation).await;
    let hour = order(json!({"nap_ms": 3_600_000}));
    engine.start(operation, "later", hour).await.unwrap();
    assert_eq!(ended(&engine, operation).await, Outcome::Cancelled);
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sleeping_flow_holds_no_slot_and_wakes_in_time() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[(Lane::Git, 1)]).await;
    let sleeper = start(&engine, json!({"nap_ms": 1500})).await;
    platform.noted(sleeper, "push_repo#1").await;
    let other = start(&engine, json!({})).await;
    assert!(matches!(ended(&engine, other).await, Outcome::Succeeded(_)));
    assert_eq!(engine.status(sleeper).await.unwrap(), Some(Status::Running));
    assert!(matches!(ended(&engine, sleeper).await, Outcome::Succeeded(_)));
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_is_one_run_however_often_it_is_made() {
    let platform = Platform::new().await;
    let (one, two) = (platform.engine(&[GIT]).await, platform.engine(&[GIT]).await);
    let waiting = platform.engine(&[]).await;
    let operation = Uuid::now_v7();
    let starts = [&one, &two, &waiting, &one, &two, &waiting].map(|engine| engine.start(operation, "student_repo", order(json!({}))));
    for started in futures::future::join_all(starts).await {
        started.unwrap();
    }
    ended(&waiting, operation).await;
    one.start(operation, "student_repo", order(json!({}))).await.unwrap();
    waiting.start(operation, "student_repo", order(json!({}))).await.unwrap();
    eventually("an empty queue", async || {
        let count = sqlx::query_scalar("select count(*) from workflows.waiting");
        let count: i64 = count.fetch_one(&platform.pool).await.unwrap();
        (count == 0).then_some(())
    })
    .await;
    assert_eq!(platform.notes(operation).await.len(), 5);
    for engine in [one, two, waiting] {
        engine.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_runs_only_its_lanes_and_no_more_than_its_slots() {
    let platform = Platform::new().await;
    let server = platform.engine(&[GIT]).await;
    let operations: Vec<Uuid> = (0..6).map(|_| Uuid::now_v7()).collect();
    for operation in &operations {
        let held = order(json!({"hold": "check"}));
        server.start(*operation, "check_only", held).await.unwrap();
        assert_eq!(server.status(*operation).await.unwrap(), Some(Status::Queued));
    }
    let begun = async || {
        let count = sqlx::query_scalar("select count(*) from note where text = 'check#1'");
        let count: i64 = count.fetch_one(&platform.pool).await.unwrap();
        count
    };
    let first = platform.engine(&[SANDBOX]).await;
    eventually("two running", async || (begun().await == 2).then_some(())).await;
    // The engine must not have begun a third: give it the time in which a second worker does.
    let second = platform.engine(&[SANDBOX]).await;
    eventually("four running", async || (begun().await == 4).then_some(())).await;
    platform.open_gate().await;
    for operation in &operations {
        assert!(matches!(ended(&server, *operation).await, Outcome::Succeeded(_)));
    }
    assert_eq!(begun().await, 6);
    for engine in [server, first, second] {
        engine.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_runs_are_forgotten() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[GIT]).await;
    let operation = start(&engine, json!({})).await;
    ended(&engine, operation).await;
    engine.shutdown().await;
    let (app, operations) = sample::services(&platform.pool);
    let mut config = Config::new(&platform.url, "test");
    config.retention = Duration::ZERO;
    let engine = Embedded::launch(config, sample::flows!(computor_workflows::embedded::catalogue), app, operations).await.unwrap();
    eventually("forgotten", async || engine.status(operation).await.unwrap().is_none().then_some(())).await;
    engine.shutdown().await;
}

/// Sleeps at every chance, and is woken by whatever there is to do.
#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_sleeps_between_flows_misses_none() {
    let platform = Platform::new().await;
    let drowsy = async || {
        let (app, operations) = sample::services(&platform.pool);
        let config = Config { idle: Duration::ZERO, ..Config::new(&platform.url, "test") }.serving(GIT.0, GIT.1);
        Embedded::launch(config, sample::flows!(computor_workflows::embedded::catalogue), app, operations).await.unwrap()
    };
    let (engine, peer) = (drowsy().await, drowsy().await);
    let server = platform.engine(&[]).await;
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
    let platform = Platform::new().await;
    let (_, database) = platform.url.rsplit_once('/').unwrap();
    let socket = platform.cluster.home();
    let url = format!("postgres://postgres@localhost/{database}?host={}", socket.display());
    let engine = launch(&url, "test", &[GIT]).await;
    let operation = start(&engine, json!({})).await;
    assert!(matches!(ended(&engine, operation).await, Outcome::Succeeded(_)));
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn latency() {
    let platform = Platform::new().await;
    platform.execute("alter system set fsync = on").await;
    platform.execute("select pg_reload_conf()").await;
    let engine = platform.engine(&[SANDBOX]).await;
    let distant = platform.engine(&[]).await;
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
