//! The router itself.

mod kinds;

use super::*;
use crate::Options;
use axum::{body::Body, extract::Request, http::StatusCode};
use computor_db::{Db, pg::Condition, testdb::TestDb};
use computor_store::Store;
use tokio::sync::watch;
use tower::ServiceExt as _;

async fn app(db: &TestDb, directory: &std::path::Path) -> App {
    let store = Store::local(directory.join("store")).unwrap();
    App::new(Db::new(db.pool().clone()).await.unwrap(), store, None, Options::new(directory.join("cache")))
}

async fn ask(router: &Router, path: &str) -> (StatusCode, serde_json::Value) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[tokio::test]
async fn a_handler_that_panics_answers_500_and_the_server_goes_on() {
    let (db, directory) = (TestDb::new().await, tempfile::tempdir().unwrap());
    let routes = routes()
        .route(
            "/panic",
            get(|| async {
                if true {
                    panic!("this panic belongs to the test")
                }
            }),
        )
        .route(
            "/number",
            get(|| async {
                if true {
                    std::panic::panic_any(42)
                }
            }),
        );
    let router = around(routes, app(&db, directory.path()).await);
    for path in ["/panic", "/number"] {
        let (status, body) = ask(&router, path).await;
        assert_eq!((status.as_u16(), &body["error_code"]), (500, &"INT_001".into()), "{body}");
        assert!(!body.to_string().contains("belongs"), "{body}");
    }
    assert_eq!(ask(&router, "/healthz").await.0, StatusCode::OK);
}

#[tokio::test]
async fn while_the_database_is_away_requests_are_refused_at_once() {
    let (db, directory) = (TestDb::new().await, tempfile::tempdir().unwrap());
    let app = app(&db, directory.path()).await;
    let (change, condition) = watch::channel(Condition::Up);
    app.set_condition(condition);
    let router = router(app);
    assert_eq!(ask(&router, "/organizations").await.0, StatusCode::UNAUTHORIZED);
    assert!(ask(&router, "/readyz").await.1["missing"].get("database").is_none());
    change.send_replace(Condition::Down);
    let (status, body) = ask(&router, "/organizations").await;
    assert_eq!((status.as_u16(), &body["error_code"]), (503, &"DB_001".into()), "{body}");
    for path in ["/healthz", "/", "/docs", "/docs/courses"] {
        assert_eq!(ask(&router, path).await.0, StatusCode::OK, "{path}");
    }
    let (status, body) = ask(&router, "/readyz").await;
    assert_eq!((status.as_u16(), &body["database"]), (503, &false.into()), "{body}");
    assert_eq!(body["missing"]["database"], "PostgreSQL has ended and is being started again");
    assert_eq!(body["missing"]["workflows"], "the workflow engine has not started");
    change.send_replace(Condition::Up);
    assert_eq!(ask(&router, "/organizations").await.0, StatusCode::UNAUTHORIZED);
}
