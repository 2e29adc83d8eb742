//! HTTP: routes made from the one list, errors in the one format, and what every request gets (an id, limits, metrics).

mod answer;
mod extract;
mod observe;
mod operation;
mod problem;

use crate::App;
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, RawPathParams, Request, State},
    http::HeaderName,
    middleware,
    routing::{MethodFilter, get, on},
};
use std::time::Duration;
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer},
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
};

/// The header with the request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longer requests are given up.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// All routes, with everything around them.
pub fn router(app: App) -> Router {
    let limit = usize::try_from(app.options.max_upload).unwrap_or(usize::MAX).saturating_add(1 << 20);
    routes()
        .route("/openapi.json", get(|| async { Json(computor_types::openapi::document()) }))
        .route("/healthz", get(observe::alive))
        .route("/readyz", get(observe::ready))
        .route("/metrics", get(observe::metrics))
        .fallback(problem::no_such_endpoint)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(DefaultBodyLimit::max(limit))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, TIME_LIMIT))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn(observe::record))
        .layer(middleware::from_fn(problem::finish))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(cors())
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

/// Web clients of the reference are served from these origins during development.
fn cors() -> CorsLayer {
    let origins = ["http://localhost:3000", "http://localhost:3001", "http://localhost:8000"];
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.into_iter().filter_map(|origin| origin.parse().ok())))
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .allow_credentials(true)
        .expose_headers([answer::TOTAL, REQUEST_ID])
}
