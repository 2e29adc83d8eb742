//! The one place where errors become HTTP.

use super::REQUEST_ID;
use crate::Error;
use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use computor_types::{Code, Problem};
use std::any::Any;

impl IntoResponse for Error {
    /// Status and body; the request id is added by `finish`, which also logs the source.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

/// Writes the body of every error response, adds the headers that go with it, and logs what is ours to mend.
pub(super) async fn finish(request: Request, next: Next) -> Response {
    let id = request.headers().get(REQUEST_ID).cloned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let error = match response.extensions().get::<std::sync::Arc<Error>>() {
        Some(error) => std::sync::Arc::clone(error),
        // An answer of a layer below that knows nothing of our format.
        None => match response.status() {
            StatusCode::PAYLOAD_TOO_LARGE => std::sync::Arc::new(Code::Val005.into()),
            StatusCode::SERVICE_UNAVAILABLE if response.headers().get(header::CONTENT_TYPE).is_none() => {
                std::sync::Arc::new(Code::Db001.into())
            }
            _ => return response,
        },
    };
    let request_id = id.as_ref().and_then(|id| id.to_str().ok()).map(str::to_owned);
    if error.code.status() >= 500 && error.code != Code::Maint001 {
        let source = error.cause().map(source_chain);
        tracing::error!(request_id, %method, path, code = %error.code, source, "{}", error.message);
    } else {
        tracing::debug!(request_id, %method, path, code = %error.code, "{}", error.message);
    }
    let unauthorized = error.code.status() == 401;
    let maintenance = error.code == Code::Maint001;
    let problem = Problem {
        message: error.message.clone(),
        error_code: error.code,
        help: error.code.help().to_owned(),
        details: error.details.clone(),
        request_id,
        detail: if unauthorized { Some("Unauthorized".to_owned()) } else { maintenance.then(|| error.message.clone()) },
        maintenance,
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = (status, Json(problem)).into_response();
    let headers = answer.headers_mut();
    if unauthorized {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if matches!(error.code, Code::Rate001 | Code::Rate002) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    } else if matches!(error.code, Code::Rate003 | Code::Db001) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    if let Some((name, value)) = &error.header
        && let Ok(value) = HeaderValue::try_from(value)
    {
        headers.insert(*name, value);
    }
    if let Some(allow) = allow {
        headers.insert(header::ALLOW, allow);
    }
    answer
}

fn source_chain(error: &(dyn std::error::Error + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    text
}

pub(super) async fn no_such_endpoint() -> Error {
    Code::Nf004.into()
}

pub(super) async fn wrong_method() -> Error {
    Error::new(Code::Val001, "Method Not Allowed")
}

pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    Error::internal(format!("panic: {}", text.unwrap_or_default())).into_response()
}
