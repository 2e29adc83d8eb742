//! Runs whose journal is in memory: what they write, and what becomes of them when their process dies at the worst moments.

use std::time::Duration;

use computor_workflows::{Engine, Outcome, Start, Status};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::{
    embedded::{OnPostgres, begin, platform},
    platform::{GIT, Launcher, Platform, SANDBOX, ended, eventually, order, start},
};

async fn check(engine: &dyn Engine, what: serde_json::Value) -> Uuid {
    let operation = Uuid::now_v7();
    engine.start(operation, "check_only", order(what)).await.unwrap();
    operation
}

async fn one<T>(platform: &Platform, sql: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(sql).fetch_one(&platform.pool).await.unwrap()
}

/// Keeps everybody else from writing into a table until it is dropped.
async fn locked(platform: &Platform, lock: &'static str) -> PgConnection {
    let mut connection = PgConnection::connect(&platform.url).await.unwrap();
    sqlx::query("begin").execute(&mut connection).await.unwrap();
    sqlx::query(lock).execute(&mut connection).await.unwrap();
    connection
}

/// Somebody waits for such a lock.
async fn somebody_waits(platform: &Platform) {
    eventually("somebody who waits for the lock", async || {
        one::<bool>(platform, "select exists (select from pg_locks where not granted and locktype = 'relation')").await.then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_activity_leaves_one_row_and_no_journal() {
    let platform = platform().await;
    let engine = begin(&platform, &[SANDBOX]).await;
    let operations = [check(&engine, json!({})).await, check(&engine, json!({"fail": "check"})).await];
    assert_eq!(ended(&engine, operations[0]).await, Outcome::Succeeded(json!("ada")));
    assert!(matches!(ended(&engine, operations[1]).await, Outcome::Failed(failure) if failure.code == "REPO_001"));
    assert_eq!(platform.notes(operations[0]).await, ["check#1", "= \"ada\""]);
    assert_eq!(one::<i64>(&platform, "select count(*) from dbos.workflow_status").await, 0);
    assert_eq!(one::<i64>(&platform, "select count(*) from workflows.run where outcome is not null and at is not null").await, 2);
    // It is not begun again, whoever asks, here or elsewhere.
    let peer = begin(&platform, &[SANDBOX]).await;
    for engine in [&engine, &peer] {
        engine.start(operations[0], "check_only", order(json!({}))).await.unwrap();
    }
    let other = check(&peer, json!({})).await;
    ended(&peer, other).await;
    assert_eq!(platform.count(operations[0], "check#1").await, 1);
    engine.shutdown().await;
    peer.shutdown().await;
}

/// Those that find a slot begin, the others wait behind each other, and what cannot be started holds up nobody.
#[tokio::test(flavor = "multi_thread")]
async fn many_are_started_at_once() {
    let platform = platform().await;
    let engine = begin(&platform, &[GIT, (SANDBOX.0, 1)]).await;
    let of = |flow: &str, what| Start { operation: Uuid::now_v7(), flow: flow.to_owned(), input: order(what) };
    let mut starts: Vec<Start> = (0..5).map(|_| of("check_only", json!({}))).collect();
    starts.extend((0..5).map(|_| of("student_repo", json!({}))));
    starts.push(of("student_repo", json!({"nap_ms": "no number"})));
    let refused = engine.start_all(&starts).await.unwrap();
    let wrong = starts.pop().unwrap();
    assert_eq!(refused.iter().map(|(operation, _)| *operation).collect::<Vec<_>>(), [wrong.operation]);
    for Start { operation, .. } in starts {
        assert!(matches!(ended(&engine, operation).await, Outcome::Succeeded(_)));
    }
    assert_eq!(engine.status(wrong.operation).await.unwrap(), None);
    assert_eq!(one::<i64>(&platform, "select count(*) from note where text = 'check#1'").await, 5);
    engine.shutdown().await;
}

/// What a short run has to tell is told at its end; of a long one it is seen that it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn what_goes_on_for_long_is_seen() {
    let platform = platform().await;
    let engine = begin(&platform, &[SANDBOX]).await;
    let long = check(&engine, json!({"hold": "check"})).await;
    platform.noted(long, "check#1").await;
    assert_eq!(engine.status(long).await.unwrap(), Some(Status::Running));
    platform.open_gate().await;
    ended(&engine, long).await;
    assert_eq!(platform.count(long, "check#1").await, 1);
    engine.shutdown().await;
}

/// Cancelled before it has begun: nothing is done.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_be_cancelled_is_not_begun() {
    let platform = platform().await;
    let engine = begin(&platform, &[SANDBOX]).await;
    let operation = Uuid::now_v7();
    platform.request_cancel(operation).await;
    engine.start(operation, "check_only", order(json!({"panic": "check"}))).await.unwrap();
    assert_eq!(ended(&engine, operation).await, Outcome::Cancelled);
    engine.shutdown().await;
}

/// Killed between its first activity and its second: the first was nowhere but in its memory, and is repeated.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_between_activities_repeats_the_first() {
    let launcher = OnPostgres::new().await.unwrap();
    let platform = launcher.platform();
    let mut process = launcher.process("git", "");
    let server = launcher.engine(&[]).await;
    // It is there: it has done something.
    let first = start(&*server, json!({})).await;
    ended(&*server, first).await;
    // It comes to the journal and no further.
    let lock = locked(platform, "lock table dbos.workflow_status in exclusive mode").await;
    let operation = start(&*server, json!({})).await;
    platform.noted(operation, "create_repo#1").await;
    somebody_waits(platform).await;
    process.kill();
    lock.close().await.unwrap();
    let peer = launcher.engine(&[GIT]).await;
    assert_eq!(ended(&*peer, operation).await, Outcome::Succeeded(json!("git:/course/ada")));
    let counts = ["create_repo#1", "fill_template#1", "push_repo#1", "drop_repo#1", "= \"git:/course/ada\""];
    let mut found = Vec::new();
    for note in counts {
        found.push(platform.count(operation, note).await);
    }
    assert_eq!(found, [2, 1, 1, 0, 1], "{:?}", platform.notes(operation).await);
    peer.shutdown().await;
    server.shutdown().await;
}

/// Killed after the end was told and before it was written down.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_before_it_has_written_the_end_ends_once() {
    let launcher = OnPostgres::new().await.unwrap();
    let platform = launcher.platform();
    let mut process = launcher.process("sandbox", "");
    let server = launcher.engine(&[]).await;
    let operation = check(&*server, json!({"hold": "check"})).await;
    platform.noted(operation, "check#1").await;
    let lock = locked(platform, "lock table workflows.run in exclusive mode").await;
    platform.open_gate().await;
    platform.noted(operation, "= \"ada\"").await;
    somebody_waits(platform).await;
    process.kill();
    lock.close().await.unwrap();
    assert_eq!(server.status(operation).await.unwrap(), Some(Status::Running), "nobody has taken it over yet");
    let peer = launcher.engine(&[SANDBOX]).await;
    assert_eq!(ended(&*peer, operation).await, Outcome::Succeeded(json!("ada")));
    assert_eq!(platform.count(operation, "= \"ada\"").await, 1);
    peer.shutdown().await;
    server.shutdown().await;
}

/// A frozen process wakes up when its run, which no journal knows, has long been somebody else's.
#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_process_drops_what_no_journal_knows() {
    let launcher = OnPostgres::new().await.unwrap();
    let platform = launcher.platform();
    let process = launcher.process("sandbox", "");
    let server = launcher.engine(&[]).await;
    let operation = check(&*server, json!({"hold": "check"})).await;
    platform.noted(operation, "check#1").await;
    process.send("-STOP");
    let peer = launcher.engine(&[SANDBOX]).await;
    eventually("a second attempt", async || (platform.count(operation, "check#1").await == 2).then_some(())).await;
    process.send("-CONT");
    platform.noted(operation, "released").await;
    platform.open_gate().await;
    assert_eq!(ended(&*peer, operation).await, Outcome::Succeeded(json!("ada")));
    assert_eq!(platform.count(operation, "= \"ada\"").await, 1);
    peer.shutdown().await;
    server.shutdown().await;
}

/// Stopped in order, it says so, and whoever is there goes on at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_shutdown_hands_over_what_no_journal_knows() {
    let platform = platform().await;
    let (first, second) = (begin(&platform, &[SANDBOX]).await, begin(&platform, &[]).await);
    let operation = check(&first, json!({"hold": "check"})).await;
    platform.noted(operation, "check#1").await;
    first.shutdown().await;
    assert_eq!(second.status(operation).await.unwrap(), Some(Status::Queued));
    platform.open_gate().await;
    let third = begin(&platform, &[SANDBOX]).await;
    let begun = std::time::Instant::now();
    assert_eq!(ended(&third, operation).await, Outcome::Succeeded(json!("ada")));
    assert!(begun.elapsed() < Duration::from_secs(30));
    third.shutdown().await;
    second.shutdown().await;
}

/// What was run without a journal is forgotten like the rest.
#[tokio::test(flavor = "multi_thread")]
async fn old_brief_runs_are_forgotten() {
    let platform = platform().await;
    let engine = begin(&platform, &[SANDBOX]).await;
    let operation = check(&engine, json!({})).await;
    ended(&engine, operation).await;
    engine.shutdown().await;
    let (app, operations) = crate::sample::services(&platform.pool);
    let mut config = computor_workflows::embedded::Config::new(&platform.url, "test");
    config.retention = Duration::ZERO;
    let catalogue = crate::sample::flows!(computor_workflows::embedded::catalogue);
    let engine = computor_workflows::embedded::Embedded::launch(config, catalogue, app, operations).await.unwrap();
    eventually("forgotten", async || engine.status(operation).await.unwrap().is_none().then_some(())).await;
    engine.shutdown().await;
}
