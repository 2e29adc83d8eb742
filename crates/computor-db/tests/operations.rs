//! What is told of a short operation at its end, in one statement.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_db::{
    queries::operation::{End, Past, told},
    testdb::TestDb,
};
use serde_json::{Value, json};
use uuid::Uuid;

async fn operation(db: &TestDb) -> Uuid {
    sqlx::query_scalar("insert into operation (kind) values ('x') returning id").fetch_one(db.pool()).await.unwrap()
}

fn begin(ago: f64) -> Past {
    Past { what: "begin", detail: json!({"activity": "work"}), ago }
}

fn end(ago: f64) -> Past {
    Past { what: "end", detail: json!({"activity": "work"}), ago }
}

type Row = (String, i32, f64, Option<Value>, Option<f64>);

async fn row(db: &TestDb, operation: Uuid) -> Row {
    let sql = "select state, attempts, progress, result, extract(epoch from finished_at - started_at)::float8 from operation where id = $1";
    sqlx::query_as(sql).bind(operation).fetch_one(db.pool()).await.unwrap()
}

async fn events(db: &TestDb, operation: Uuid) -> Vec<(String, Value, f64)> {
    let sql = "select what, detail, extract(epoch from now() - at)::float8 from operation_event where operation_id = $1 order by id";
    sqlx::query_as(sql).bind(operation).fetch_all(db.pool()).await.unwrap()
}

#[tokio::test]
async fn all_of_a_short_operation_is_told_at_once() {
    let db = TestDb::new().await;
    let operation = operation(&db).await;
    let past = [begin(30.0), end(20.0), begin(10.0), end(0.0)];
    assert!(!told(db.pool(), operation, &past, Some(End::Finished(&json!(7)))).await.unwrap());
    let (state, attempts, progress, result, took) = row(&db, operation).await;
    assert_eq!((state.as_str(), attempts, progress, result, took), ("finished", 2, 1.0, Some(json!(7)), Some(30.0)));
    let events = events(&db, operation).await;
    assert_eq!(events.iter().map(|(what, ..)| what.as_str()).collect::<Vec<_>>(), ["begin", "end", "begin", "end"]);
    assert_eq!(events[0].1, json!({"activity": "work"}));
    // When it happened, not when it was told.
    assert!(events[0].2 >= 30.0 && events[3].2 < 20.0, "{events:?}");
}

/// A process that died after it had told the end lets it be told again by the one that repeats the run.
#[tokio::test]
async fn what_has_ended_stays_as_it_is() {
    let db = TestDb::new().await;
    let operation = operation(&db).await;
    told(db.pool(), operation, &[begin(1.0), end(0.0)], Some(End::Cancelled)).await.unwrap();
    told(db.pool(), operation, &[begin(1.0), end(0.0)], Some(End::Finished(&json!(7)))).await.unwrap();
    assert_eq!((row(&db, operation).await.0, events(&db, operation).await.len()), ("cancelled".to_owned(), 2));
}

#[tokio::test]
async fn one_that_goes_on_runs_and_hears_that_it_is_to_be_cancelled() {
    let db = TestDb::new().await;
    let operation = operation(&db).await;
    assert!(!told(db.pool(), operation, &[begin(1.0)], None).await.unwrap());
    let (state, attempts, progress, result, took) = row(&db, operation).await;
    assert_eq!((state.as_str(), attempts, progress, result, took), ("running", 1, 0.0, None, None));
    sqlx::query("update operation set cancel_requested_at = now() where id = $1").bind(operation).execute(db.pool()).await.unwrap();
    assert!(told(db.pool(), operation, &[end(0.0)], None).await.unwrap());
    let end = End::Failed { code: "INT_001", message: "no" };
    told(db.pool(), operation, &[], Some(end)).await.unwrap();
    assert_eq!(row(&db, operation).await.0, "failed");
    assert_eq!(events(&db, operation).await.len(), 2);
}
