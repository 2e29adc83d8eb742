//! HTTP: routes made from the one list, errors in the one format, and what every request gets (an id, limits, metrics).

mod answer;
mod edge;
mod extract;
mod figures;
mod file;
pub(crate) mod git;
mod health;
mod heard;
mod idempotency;
mod kept;
mod observe;
mod operation;
mod pages;
mod problem;
pub(crate) mod socket;
mod standing;
#[cfg(test)]
mod tests;

pub(crate) use kept::Kept;

use crate::App;
use axum::{
    Json, Router,
    extract::{RawPathParams, Request, State},
    http::HeaderName,
    middleware,
    routing::{MethodFilter, get, on},
};
use operation::Operation;
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
};

/// The header with the request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// All routes, with everything around them.
pub fn router(app: App) -> Router {
    around(routes(), app)
}

/// What every request gets, whichever route it takes.
fn around(routes: Router<App>, app: App) -> Router {
    routes
        .merge(pages::routes())
        .route("/openapi.json", get(|| async { Json(computor_types::openapi::document()) }))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(observe::metrics_here))
        .fallback(problem::no_such_endpoint)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), edge::limit_body))
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

/// A route for every operation.
fn routes() -> Router<App> {
    operation::operations().iter().fold(Router::new(), route)
}

/// Adds a route for an operation, with and without a slash at the end, as the contract writes some of them.
fn route(router: Router<App>, operation: &'static Operation) -> Router<App> {
    let handler = || {
        let method = MethodFilter::try_from(operation::method(operation.method)).unwrap_or(MethodFilter::GET);
        on(method, move |State(app): State<App>, params: RawPathParams, request: Request| {
            operation::dispatch(operation, app, params, request)
        })
    };
    let router = router.route(&operation.path, handler());
    // What takes the rest of a path takes slashes as well.
    if operation.path == "/" || operation.path.contains("{*") { router } else { router.route(&format!("{}/", operation.path), handler()) }
}
