//! HTTP: routes made from the one list, errors in the one format, and what every request gets (an id, limits, metrics).

mod answer;
mod edge;
mod extract;
mod figures;
mod health;
mod observe;
mod operation;
mod problem;

use crate::App;
use axum::{
    Json, Router,
    extract::{RawPathParams, Request, State},
    http::HeaderName,
    middleware,
    routing::{MethodFilter, get, on},
};
use std::time::Duration;
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
};

/// The header with the request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longer requests are given up.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// All routes, with everything around them.
pub fn router(app: App) -> Router {
    around(routes(), app)
}

/// What every request gets, whichever route it takes.
fn around(routes: Router<App>, app: App) -> Router {
    routes
        .route("/openapi.json", get(|| async { Json(computor_types::openapi::document()) }))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(observe::metrics_here))
        .fallback(problem::no_such_endpoint)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), edge::limit_body))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, TIME_LIMIT))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), health::refuse))
        .layer(middleware::from_fn(observe::record))
        .layer(middleware::from_fn(problem::finish))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(edge::cors(&app))
        .layer(middleware::from_fn_with_state(app.clone(), edge::protect))
        .with_state(app)
}

/// `/metrics` alone, for an address of its own.
pub fn metrics_router(app: App) -> Router {
    Router::new()
        .route("/metrics", get(observe::metrics))
        .fallback(problem::no_such_endpoint)
        .layer(middleware::from_fn(problem::finish))
        .with_state(app)
}

/// A route for every operation, with and without a slash at the end, as the contract writes some of them.
fn routes() -> Router<App> {
    let mut router = Router::new();
    for operation in operation::operations() {
        let route = || {
            let method = MethodFilter::try_from(operation::method(operation.method)).unwrap_or(MethodFilter::GET);
            on(method, move |State(app): State<App>, params: RawPathParams, request: Request| {
                operation::dispatch(operation, app, params, request)
            })
        };
        router = router.route(&operation.path, route());
        if operation.path != "/" {
            router = router.route(&format!("{}/", operation.path), route());
        }
    }
    router
}

#[cfg(test)]
mod tests {
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
        assert_eq!(ask(&router, "/healthz").await.0, StatusCode::OK);
        let (status, body) = ask(&router, "/readyz").await;
        assert_eq!((status.as_u16(), &body["database"]), (503, &false.into()), "{body}");
        assert_eq!(body["missing"]["database"], "PostgreSQL has ended and is being started again");
        assert_eq!(body["missing"]["workflows"], "the workflow engine has not started");
        change.send_replace(Condition::Up);
        assert_eq!(ask(&router, "/organizations").await.0, StatusCode::UNAUTHORIZED);
    }
}
