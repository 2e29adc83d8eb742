//! Metrics and one log line per request.

use super::REQUEST_ID;
use axum::{
    extract::{MatchedPath, Request},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{sync::OnceLock, time::Instant};

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// The recorder of this process; nothing if another one was installed first.
fn recorder() -> Option<&'static PrometheusHandle> {
    METRICS
        .get_or_init(|| {
            let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
            PrometheusBuilder::new().set_buckets(&buckets).ok()?.install_recorder().ok()
        })
        .as_ref()
}

/// Prometheus' text format.
pub(super) async fn metrics() -> Response {
    match recorder() {
        Some(recorder) => recorder.render().into_response(),
        None => StatusCode::NOT_IMPLEMENTED.into_response(),
    }
}

/// Counts and times every request, by route and status, and logs it.
pub(super) async fn record(request: Request, next: Next) -> Response {
    recorder();
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).map(str::to_owned);
    let response = next.run(request).await;
    let (status, seconds) = (response.status().as_u16(), started.elapsed().as_secs_f64());
    let labels = [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(seconds);
    tracing::info!(target: "computor::http", request_id = id, %method, route, status, ms = (seconds * 1e6).round() / 1e3);
    response
}
