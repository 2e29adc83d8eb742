//! What every request passes first: how large it may be, which pages may ask, and what browsers are told of the answer.

use super::{REQUEST_ID, answer};
use crate::App;
use axum::{
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use computor_types::{
    Endpoint as _,
    dto::{ImportCourse, UploadExample},
};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};

/// What a log-in or a change of password needs at most.
const SMALL: u64 = 64 << 10;
/// What a form adds to the file in it.
const FORM: u64 = 1 << 20;

/// Limits the body by what it is: a log-in, an upload, anything else.
pub(super) async fn limit_body(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let options = &app.options;
    let path = request.uri().path();
    let limit = if path.starts_with("/auth/") || path.starts_with("/password/") {
        SMALL
    } else if path == UploadExample::PATH {
        // JSON with Base64 inside
        (options.max_upload / 3 * 4).saturating_add(FORM)
    } else if path == ImportCourse::PATH {
        // With all that students have handed in. The form is looked at, and who sends it, before its file is read.
        options.max_upload.max(options.quota_per_course).saturating_add(FORM)
    } else if is_form(request.headers()) {
        options.max_upload.saturating_add(FORM)
    } else {
        options.max_body
    };
    DefaultBodyLimit::max(usize::try_from(limit).unwrap_or(usize::MAX)).apply(&mut request);
    next.run(request).await
}

fn is_form(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

const REFERRER_POLICY: HeaderName = HeaderName::from_static("referrer-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// What a browser is told of every answer that does not say otherwise: it is data, no page, and nobody else's business.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (RESOURCE_POLICY, HeaderValue::from_static("same-site")),
];
/// Two years without TLS are over, as browsers' preload lists want it.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Adds the headers that keep browsers from doing harm.
pub(super) async fn protect(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_log_in = request.uri().path().starts_with("/auth/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    if app.options.is_https() {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HSTS);
    }
    if is_log_in {
        headers.insert(header::CACHE_CONTROL, NO_STORE);
    }
    response
}

/// Pages of the configured origins may ask and read; others may not.
pub(super) fn cors(app: &App) -> CorsLayer {
    let origins = app.options.allowed_origins.iter().filter_map(|origin| origin.as_str().parse().ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .allow_credentials(true)
        .expose_headers([
            answer::TOTAL,
            crate::logic::TOKENS,
            REQUEST_ID,
            header::ETAG,
            header::CONTENT_DISPOSITION,
            header::CONTENT_RANGE,
            header::ACCEPT_RANGES,
            header::LOCATION,
            header::RETRY_AFTER,
        ])
}
