//! The embedded engine when PostgreSQL or the engine itself fails. What happens to processes is in the suite.

use std::sync::Arc;

use computor_workflows::{Engine, Outcome};
use serde_json::json;

use crate::{
    embedded::{begin, on, platform},
    platform::{GIT, Platform, ended, eventually, start},
    postgres::Cluster,
};

/// How long the kernel waits until it asks whether the other end of a connection is there, by the ports of both.
fn asks_after(server: u16, client: u16) -> Option<std::time::Duration> {
    let (server, client) = (format!(":{server:04X}"), format!(":{client:04X}"));
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let fields = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let line = fields.into_iter().find(|fields| fields[1].ends_with(&server) && fields[2].ends_with(&client))?;
    // 02: the timer is the one of keep-alive; in hundredths of a second.
    let when = u64::from_str_radix(line[5].strip_prefix("02:")?, 16).ok()?;
    Some(std::time::Duration::from_millis(when * 10))
}

/// A machine that has lost its power closes no connection: PostgreSQL has to ask. Only over TCP.
#[tokio::test(flavor = "multi_thread")]
async fn the_lock_of_a_machine_that_is_gone_is_not_held_for_hours() {
    // Nobody else gets it: free ports are given out one after the other.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let cluster = Cluster::listening(Some(port));
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    crate::sample::create_tables(&crate::platform::pool(&url)).await;
    let engine = crate::embedded::launch(&url, "test", &[]).await;
    let holder = "select client_port from pg_stat_activity join pg_locks using (pid) where locktype = 'advisory' and client_port > 0";
    let client: i32 = sqlx::query_scalar(holder).fetch_one(&crate::platform::pool(&url)).await.unwrap();
    let asks = eventually("a timer", async || asks_after(port, u16::try_from(client).unwrap())).await;
    assert!(asks <= std::time::Duration::from_secs(10), "{asks:?}");
    engine.shutdown().await;
    drop(cluster);
}

async fn execute(platform: &Platform, sql: &'static str) {
    sqlx::query(sql).execute(&platform.pool).await.unwrap();
}

/// An error of the engine itself, here a journal that does not fit the flow.
#[tokio::test(flavor = "multi_thread")]
async fn an_engine_error_is_no_outcome() {
    let platform = platform().await;
    let first = begin(&platform, &[GIT]).await;
    let operation = start(&first, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    first.shutdown().await;
    let damage = "update dbos.operation_outputs set function_name = 'x' || function_name";
    execute(&platform, damage).await;
    platform.open_gate().await;
    let second = begin(&platform, &[GIT]).await;
    let attempts = "select coalesce(max(recovery_attempts), 0) from dbos.workflow_status";
    eventually("more than one attempt to resume", async || {
        let attempts: i64 = sqlx::query_scalar(attempts).fetch_one(&platform.pool).await.unwrap();
        (attempts > 2).then_some(())
    })
    .await;
    let notes = platform.notes(operation).await;
    assert_eq!(notes, ["create_repo#1", "fill_template#1", "50%", "released"]);
    execute(&platform, "update dbos.operation_outputs set function_name = ltrim(function_name, 'x')").await;
    assert!(matches!(ended(&second, operation).await, Outcome::Succeeded(_)));
    second.shutdown().await;
}

/// DBOS gives up a run whose processes have ended a hundred times, and nobody would continue it.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_given_up_is_tried_again_an_hour_later() {
    let platform = platform().await;
    let first = begin(&platform, &[GIT]).await;
    let operation = start(&first, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    first.shutdown().await;
    let given_up =
        "update dbos.workflow_status set status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED', queue_name = null, started_at_epoch_ms = null,
                    recovery_attempts = 102";
    execute(&platform, given_up).await;
    platform.open_gate().await;
    // Just now: it stays as it is.
    let second = begin(&platform, &[GIT]).await;
    let other = start(&second, json!({})).await;
    assert!(matches!(ended(&second, other).await, Outcome::Succeeded(_)));
    second.shutdown().await;
    let still: i64 = sqlx::query_scalar("select count(*) from dbos.workflow_status where status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'")
        .fetch_one(&platform.pool)
        .await
        .unwrap();
    assert_eq!(still, 1);
    execute(&platform, "update dbos.workflow_status set updated_at = updated_at - 3700000 where status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'")
        .await;
    let third = begin(&platform, &[GIT]).await;
    assert!(matches!(ended(&third, operation).await, Outcome::Succeeded(_)));
    third.shutdown().await;
}

/// A peer has wrongly taken this process for dead, and then dies itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_was_taken_away_is_dropped_here() {
    let platform = platform().await;
    let engine = begin(&platform, &[GIT]).await;
    let operation = start(&engine, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    execute(&platform, "update dbos.workflow_status set executor_id = 'another'").await;
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
    let cluster = Arc::new(Cluster::start());
    let platform = on(cluster.clone()).await;
    let engine = begin(&platform, &[GIT]).await;
    let peer = begin(&platform, &[GIT]).await;
    let operation = start(&engine, json!({"hold": "fill_template"})).await;
    let asleep = start(&engine, json!({"nap_ms": 500})).await;
    platform.noted(operation, "50%").await;
    cluster.crash();
    cluster.up();
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
