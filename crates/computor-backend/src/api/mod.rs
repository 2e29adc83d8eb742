//! HTTP: routes made from the one list, errors in the one format, and what every request gets (an id, limits, metrics).

mod edge;
mod endpoint;
mod entity;
mod extract;
mod figures;
mod observe;
mod problem;

use crate::App;
use axum::{Json, Router, http::HeaderName, middleware, routing::get};
use computor_types::{Entity as _, dto::*};
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
    routes()
        .route("/openapi.json", get(|| async { Json(computor_types::openapi::document()) }))
        .route("/healthz", get(observe::alive))
        .route("/readyz", get(observe::ready))
        .route("/metrics", get(observe::metrics_here))
        .fallback(problem::no_such_endpoint)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), edge::limit_body))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, TIME_LIMIT))
        .layer(CatchPanicLayer::custom(problem::panicked))
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

fn routes() -> Router<App> {
    let mut router = Router::new();
    macro_rules! mount {
        ($entity:ident: $($ability:ident)*) => {
            router = entity::read::<$entity>(router);
            $(router = entity::$ability::<$entity>(router);)*
            tracing::trace!(entity = $entity::NAME, "mounted");
        };
    }
    computor_types::for_each_entity!(mount);
    macro_rules! mount_endpoint {
        ($endpoint:ident) => {
            router = endpoint::mount::<$endpoint>(router);
        };
    }
    computor_types::for_each_endpoint!(mount_endpoint);
    router
}
