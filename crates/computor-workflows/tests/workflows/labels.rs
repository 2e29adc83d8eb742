//! Work that needs what not every process has is given to who has it, also when it is resumed.

use computor_workflows::{
    Engine, Labels, Lane, Outcome, Status,
    embedded::{self, Config, Embedded},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    embedded::platform,
    platform::{Platform, ended, eventually, order, pool},
    sample,
};

/// A process with this label, which is also its name.
async fn with(platform: &Platform, label: &str) -> Embedded {
    let (app, operations) = sample::services(&pool(&platform.url));
    let labels = Some(Labels::new([label.to_owned()]));
    let config = Config { labels, ..Config::new(&platform.url, label).serving(Lane::Sandbox, 2) };
    let engine = Embedded::launch(config, sample::flows!(embedded::catalogue), app, operations).await.unwrap();
    eventually("the label is known", async || {
        let known = sqlx::query_scalar("select exists (select from workflows.label where label = $1)").bind(label);
        known.fetch_one(&platform.pool).await.unwrap_or(false).then_some(())
    })
    .await;
    engine
}

/// Starts work that needs this.
async fn wanted(platform: &Platform, engine: &Embedded, needs: &str, what: Value) -> Uuid {
    let operation = Uuid::now_v7();
    let insert = sqlx::query("insert into share (operation, needs) values ($1, $2)").bind(operation).bind(needs);
    insert.execute(&platform.pool).await.unwrap();
    engine.start(operation, "check_only", order(what)).await.unwrap();
    operation
}

/// Who had it last.
async fn who(platform: &Platform, operation: Uuid) -> String {
    let executor = sqlx::query_scalar("select executor from workflows.run where operation = $1").bind(operation);
    let executor: String = executor.fetch_one(&platform.pool).await.unwrap();
    executor.split('-').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_given_to_who_has_what_it_needs() {
    let platform = platform().await;
    let (python, octave) = (with(&platform, "python").await, with(&platform, "octave").await);
    // Each is asked to start what it cannot do, more than there are places.
    let mut all = Vec::new();
    for _ in 0..6 {
        all.push(("octave", wanted(&platform, &python, "octave", json!({})).await));
        all.push(("python", wanted(&platform, &octave, "python", json!({})).await));
    }
    for (needs, operation) in all {
        assert!(matches!(ended(&python, operation).await, Outcome::Succeeded(_)));
        assert_eq!(who(&platform, operation).await, needs);
    }
    // What nobody has ever had is anybody's, and fails there as it has to.
    let strange = wanted(&platform, &python, "cobol", json!({})).await;
    assert!(matches!(ended(&python, strange).await, Outcome::Succeeded(_)));
    // While who has it is away, it waits, and holds up nobody.
    octave.shutdown().await;
    let waits = wanted(&platform, &python, "octave", json!({})).await;
    for _ in 0..4 {
        let other = wanted(&platform, &python, "python", json!({})).await;
        assert!(matches!(ended(&python, other).await, Outcome::Succeeded(_)));
    }
    assert_eq!(python.status(waits).await.unwrap(), Some(Status::Queued));
    let octave = with(&platform, "octave").await;
    assert!(matches!(ended(&python, waits).await, Outcome::Succeeded(_)));
    assert_eq!(who(&platform, waits).await, "octave");
    for engine in [python, octave] {
        engine.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_is_resumed_by_who_has_what_it_needs() {
    let platform = platform().await;
    let (python, octave) = (with(&platform, "python").await, with(&platform, "octave").await);
    let held = wanted(&platform, &octave, "octave", json!({"hold": "check"})).await;
    platform.noted(held, "check#1").await;
    octave.shutdown().await;
    for _ in 0..4 {
        let other = wanted(&platform, &python, "python", json!({})).await;
        assert!(matches!(ended(&python, other).await, Outcome::Succeeded(_)));
    }
    assert_eq!(platform.count(held, "check#1").await, 1, "nobody has begun it again");
    assert_eq!(python.status(held).await.unwrap(), Some(Status::Queued));
    platform.open_gate().await;
    let octave = with(&platform, "octave").await;
    assert!(matches!(ended(&python, held).await, Outcome::Succeeded(_)));
    assert_eq!((who(&platform, held).await, platform.count(held, "check#1").await), ("octave".to_owned(), 2));
    for engine in [python, octave] {
        engine.shutdown().await;
    }
}

/// What nobody has is anybody's: when it begins, and as much when it is resumed.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_is_resumed_by_anybody() {
    let platform = platform().await;
    let (python, other) = (with(&platform, "python").await, with(&platform, "octave").await);
    let held = wanted(&platform, &python, "cobol", json!({"hold": "check"})).await;
    platform.noted(held, "check#1").await;
    platform.open_gate().await;
    // Whoever began it is gone before its end; the other one has no cobol either.
    let (gone, stays) = if who(&platform, held).await == "python" { (python, other) } else { (other, python) };
    gone.shutdown().await;
    assert!(matches!(ended(&stays, held).await, Outcome::Succeeded(_)));
    stays.shutdown().await;
}
