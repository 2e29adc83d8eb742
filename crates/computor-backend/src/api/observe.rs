//! Metrics and one log line per request.

use super::{REQUEST_ID, figures};
use crate::{App, Result, auth::Secret};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use computor_types::Code;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use tracing::{Instrument as _, field::Empty};

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
/// Latencies are kept one by one until somebody reads them, or until there are so many.
const READ_AFTER: u64 = 10_000;
/// A request that takes longer is one that somebody has waited for.
const SLOW: f64 = 2.0;

/// The recorder of this process; nothing if another one was installed first.
fn recorder() -> Option<&'static PrometheusHandle> {
    METRICS
        .get_or_init(|| {
            let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
            PrometheusBuilder::new().set_buckets(&buckets).ok()?.install_recorder().ok()
        })
        .as_ref()
}

/// Prometheus' text format, where the API is: only with a token, and not where metrics have an address of their own.
pub(super) async fn metrics_here(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    if app.options.metrics_listen.is_some() || app.options.metrics_token.is_none() {
        return Err(Code::Nf004.into());
    }
    metrics(State(app), headers).await
}

/// The same on an address of its own, where a token is asked for only if one is set.
pub(super) async fn metrics(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    if let Some(token) = &app.options.metrics_token {
        let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
        // Digests, so that the time of the comparison tells nothing.
        if sent.map(|sent| Secret::from(sent.to_owned()).digest()) != Some(token.digest()) {
            return Err(Code::Auth001.into());
        }
    }
    let counted = recorder().map(PrometheusHandle::render).unwrap_or_default();
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, counted + &figures::now(&app).await).into_response())
}

/// Counts and times every request, by route and status, and logs it.
pub(super) async fn record(request: Request, next: Next) -> Response {
    static REQUESTS: AtomicU64 = AtomicU64::new(0);
    let recorder = recorder();
    let started = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).map(str::to_owned);
    // Seen only where spans are sent to somebody.
    let span = tracing::info_span!(target: "otel", "request", otel.name = format!("{method} {route}"), otel.kind = "server",
        http.request.method = method, http.route = route, http.response.status_code = Empty, otel.status_code = Empty, request_id = id);
    let response = next.run(request).instrument(span.clone()).await;
    span.record("http.response.status_code", response.status().as_u16());
    if response.status().is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    let (status, seconds) = (response.status().as_u16(), started.elapsed().as_secs_f64());
    let labels = [("method", method.to_owned()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(seconds);
    if REQUESTS.fetch_add(1, Ordering::Relaxed) % READ_AFTER == READ_AFTER - 1
        && let Some(recorder) = recorder
    {
        recorder.run_upkeep();
    }
    let ms = (seconds * 1e6).round() / 1e3;
    // Who looks after the server asks every few seconds, and wants to read of it only when something is wrong.
    if is_check(&route) && response.status().is_success() {
        tracing::debug!(target: "computor::http", request_id = id, method, route, status, ms);
    } else if let Some(help) = slow(&route, seconds) {
        tracing::warn!(target: "computor::http", request_id = id, method, route, status, ms, help, "slow request");
    } else {
        tracing::info!(target: "computor::http", request_id = id, method, route, status, ms);
    }
    response
}

/// What to look at when a request was slow.
fn slow(route: &str, seconds: f64) -> Option<&'static str> {
    // A push is as long as its line and its size make it.
    let is_transfer = route.starts_with("/git/");
    (seconds >= SLOW && !is_transfer).then_some(
        "slow statements of the database are logged as `slow statement` about the same time; without them, look whether requests wait for \
         connections (computor_pool_wait_seconds in /metrics), or whether the client's line was slow (an upload)",
    )
}

fn is_check(route: &str) -> bool {
    matches!(route, "/healthz" | "/readyz" | "/metrics")
}

/// Clients may make up methods; every one of them would be a time series for ever.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_has_waited_for_is_a_warning_that_says_what_to_look_at() {
        assert!(slow("/courses", 2.1).is_some_and(|help| help.contains("computor_pool_wait_seconds")));
        assert_eq!((slow("/courses", 1.9), slow("/git/{*path}", 30.0)), (None, None));
    }
}
