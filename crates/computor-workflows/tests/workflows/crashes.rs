//! The embedded engine when processes, PostgreSQL or the engine itself fail.

use std::{sync::Arc, time::Duration};

use computor_workflows::{Engine, Outcome, Status};
use serde_json::json;
use uuid::Uuid;

use crate::{
    platform::{GIT, Platform, SANDBOX, ended, eventually, order, start},
    postgres::Cluster,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_continues_where_it_stood_when_it_is_started_again() {
    let platform = Platform::new().await;
    let server = platform.engine(&[]).await;
    let mut process = platform.process("git");
    let operation = start(&server, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    process.kill();
    platform.open_gate().await;
    let _restarted = platform.process("git");
    let took = platform.noted(operation, "= \"git:/course/ada\"").await;
    assert!(took < Duration::from_secs(10), "{took:?}");
    println!("continued {took:?} after the restart");
    let notes = platform.notes(operation).await;
    let count = |note| notes.iter().filter(|text| *text == note).count();
    assert_eq!(count("create_repo#1"), 1, "{notes:?}");
    assert_eq!(count("fill_template#1"), 2, "{notes:?}");
    assert_eq!(count("push_repo#1"), 1, "{notes:?}");
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_takes_over_from_a_killed_one() {
    let platform = Platform::new().await;
    let mut process = platform.process("git");
    let server = platform.engine(&[]).await;
    let operation = start(&server, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    let peer = platform.engine(&[GIT, SANDBOX]).await;
    platform.open_gate().await;
    process.kill();
    let took = platform.noted(operation, "= \"git:/course/ada\"").await;
    assert!(took < Duration::from_secs(10), "{took:?}");
    println!("taken over {took:?} after the kill");
    let notes = platform.notes(operation).await;
    assert_eq!(notes.iter().filter(|text| *text == "create_repo#1").count(), 1, "{notes:?}");
    peer.shutdown().await;
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_process_leaves_its_flow_to_its_lane() {
    let platform = Platform::new().await;
    let mut process = platform.process("sandbox");
    let server = platform.engine(&[GIT]).await;
    let operation = Uuid::now_v7();
    let held = order(json!({"hold": "check"}));
    server.start(operation, "check_only", held).await.unwrap();
    platform.noted(operation, "check#1").await;
    process.kill();
    eventually("back in the queue", async || {
        let status = server.status(operation).await.unwrap();
        (status == Some(Status::Queued)).then_some(())
    })
    .await;
    platform.open_gate().await;
    let worker = platform.engine(&[SANDBOX]).await;
    assert!(matches!(ended(&server, operation).await, Outcome::Succeeded(_)));
    worker.shutdown().await;
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shutdown_is_no_outcome_and_hands_the_flow_over() {
    let platform = Platform::new().await;
    let first = platform.engine(&[GIT]).await;
    let operation = start(&first, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    first.shutdown().await;
    let second = platform.engine(&[GIT]).await;
    platform.open_gate().await;
    assert!(matches!(ended(&second, operation).await, Outcome::Succeeded(_)));
    let notes = platform.notes(operation).await;
    assert!(!notes.iter().any(|note| note == "drop_repo#1"), "{notes:?}");
    second.shutdown().await;
}

/// An error of the engine itself, here a journal that does not fit the flow.
#[tokio::test(flavor = "multi_thread")]
async fn an_engine_error_is_no_outcome() {
    let platform = Platform::new().await;
    let first = platform.engine(&[GIT]).await;
    let operation = start(&first, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    first.shutdown().await;
    let damage = "update dbos.operation_outputs set function_name = 'x' || function_name";
    platform.execute(damage).await;
    platform.open_gate().await;
    let second = platform.engine(&[GIT]).await;
    let attempts = "select coalesce(max(recovery_attempts), 0) from dbos.workflow_status";
    eventually("more than one attempt to resume", async || {
        let attempts: i64 = sqlx::query_scalar(attempts).fetch_one(&platform.pool).await.unwrap();
        (attempts > 2).then_some(())
    })
    .await;
    let notes = platform.notes(operation).await;
    assert_eq!(notes, ["create_repo#1", "fill_template#1", "50%", "released"]);
    platform.execute("update dbos.operation_outputs set function_name = ltrim(function_name, 'x')").await;
    assert!(matches!(ended(&second, operation).await, Outcome::Succeeded(_)));
    second.shutdown().await;
}

/// A peer has wrongly taken this process for dead, and then dies itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_was_taken_away_is_dropped_here() {
    let platform = Platform::new().await;
    let engine = platform.engine(&[GIT]).await;
    let operation = start(&engine, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    platform.execute("update dbos.workflow_status set executor_id = 'another'").await;
    platform.noted(operation, "released").await;
    platform.open_gate().await;
    assert!(matches!(ended(&engine, operation).await, Outcome::Succeeded(_)));
    let notes = platform.notes(operation).await;
    let count = |note| notes.iter().filter(|text| *text == note).count();
    assert_eq!((count("create_repo#1"), count("fill_template#1")), (1, 2), "{notes:?}");
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_lost_its_database_waits_for_it() {
    let platform = Platform::on(Arc::new(Cluster::start())).await;
    let engine = platform.engine(&[GIT]).await;
    let peer = platform.engine(&[GIT]).await;
    let operation = start(&engine, json!({"hold": "fill_template"})).await;
    let asleep = start(&engine, json!({"nap_ms": 500})).await;
    platform.noted(operation, "50%").await;
    platform.cluster.crash();
    platform.cluster.up();
    eventually("a connection", async || {
        let insert = sqlx::query("insert into gate default values");
        insert.execute(&platform.pool).await.ok()
    })
    .await;
    assert!(matches!(ended(&engine, operation).await, Outcome::Succeeded(_)));
    assert!(matches!(ended(&engine, asleep).await, Outcome::Succeeded(_)));
    let notes = platform.notes(operation).await;
    let count = |note| notes.iter().filter(|text| *text == note).count();
    assert_eq!(count("fill_template#1"), 1, "the peer took over a living process: {notes:?}");
    assert_eq!(count("drop_repo#1"), 0, "{notes:?}");
    peer.shutdown().await;
    engine.shutdown().await;
}
