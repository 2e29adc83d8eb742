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

use crate::{App, Error, auth::Address};
use axum::{
    Json, Router,
    extract::{RawPathParams, Request, State},
    http::{HeaderName, Uri},
    middleware,
    routing::{MethodFilter, get, on},
};
use computor_types::{Code, Method};
use operation::Operation;
use serde_json::{Value, json};
use tower::{Layer as _, util::MapRequestLayer};
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
};

/// The header with the request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// All routes, with everything around them.
pub fn router(app: App) -> Router {
    below_path(around(routes(), app.clone()), &app)
}

/// The same below the path of a proxy as well, if there is one: whether or not it takes its path off what it passes on.
fn below_path(router: Router, app: &App) -> Router {
    let Some(address) = app.options.public_url.clone().filter(|address| !address.path().is_empty()) else { return router };
    let shorten = move |mut request: Request| {
        if let Some(uri) = shortened(request.uri(), &address) {
            *request.uri_mut() = uri;
        }
        request
    };
    Router::new().fallback_service(MapRequestLayer::new(shorten).layer(router))
}

/// What is asked of the server itself; `None` if that stands there already.
fn shortened(uri: &Uri, address: &Address) -> Option<Uri> {
    let below = address.below(uri.path())?;
    let path = match uri.query() {
        Some(query) => format!("{below}?{query}"),
        None => below.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// The document of the interface; below a path, it says so, since paths in it begin at the host otherwise.
async fn document(State(app): State<App>) -> Json<Value> {
    let mut document = computor_types::openapi::document();
    let path = app.options.path();
    if let Some(all) = document.as_object_mut().filter(|_| !path.is_empty()) {
        all.insert("servers".to_owned(), json!([{"url": path}]));
    }
    Json(document)
}

/// What every request gets, whichever route it takes.
fn around(routes: Router<App>, app: App) -> Router {
    routes
        .merge(pages::routes())
        .route("/openapi.json", get(document))
        .route("/healthz", get(health::alive))
        // As generated clients of the reference ask.
        .route("/health", get(health::alive))
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
        on(method, async move |State(app): State<App>, params: Result<RawPathParams, _>, request: Request| {
            let params = params.map_err(|_| Error::new(Code::Val001, "the address is not UTF-8"))?;
            operation::dispatch(operation, app, params, request).await
        })
    };
    let mut router = router.route(&operation.path, handler());
    if operation.method == Method::Get && operation.path == "/user" {
        // As generated clients of the reference ask.
        router = router.route("/user/me", handler());
    }
    // What takes the rest of a path takes slashes as well.
    if operation.path == "/" || operation.path.contains("{*") { router } else { router.route(&format!("{}/", operation.path), handler()) }
}
