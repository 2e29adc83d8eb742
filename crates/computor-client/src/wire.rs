//! How calls become HTTP and answers come back.

use crate::{
    Error, Result, again,
    line::{self, Line},
};
use bytes::Bytes;
use computor_types::{
    AnswerKind, Code, Download, Problem,
    endpoint::{self, RawAnswer, RawBody},
};
use reqwest::{
    Method, RequestBuilder, Response, StatusCode, Url,
    header::{
        CONNECTION, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER, SEC_WEBSOCKET_KEY,
        SEC_WEBSOCKET_VERSION, UPGRADE,
    },
    multipart::{Form, Part},
};
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;

/// A request that can be sent more than once.
pub(crate) struct Call {
    method: Method,
    pub(crate) url: Url,
    body: RawBody,
    /// Whether another address is the answer.
    pub(crate) redirects: bool,
    /// Whether the connection becomes a WebSocket.
    pub(crate) upgrades: bool,
    /// Under which it is done once, however often it is sent.
    pub(crate) key: Option<String>,
}

impl Call {
    pub(crate) fn new(method: Method, url: Url, body: RawBody) -> Self {
        Self { method, url, body, redirects: false, upgrades: false, key: None }
    }

    pub(crate) fn set_body(&mut self, body: RawBody) {
        self.body = body;
    }

    /// Whether nothing happens twice if it is sent again.
    pub(crate) fn is_repeatable(&self) -> bool {
        again::is_safe(&self.method) || self.key.is_some()
    }

    pub(crate) fn request(&self, http: &reqwest::Client, line: &Line) -> Result<RequestBuilder> {
        let mut request = http.request(self.method.clone(), self.url.clone());
        if let Some(key) = &self.key {
            request = request.header("idempotency-key", key);
        }
        if self.upgrades {
            request = request.header(CONNECTION, "Upgrade").header(UPGRADE, "websocket");
            request = request.header(SEC_WEBSOCKET_VERSION, "13").header(SEC_WEBSOCKET_KEY, generate_key());
        }
        Ok(match &self.body {
            RawBody::None => request,
            RawBody::Streamed => return Err(Error::Encode("this call is no body alone; make it with an HTTP client".into())),
            RawBody::Json(json) => as_json(request, line, json.clone()),
            RawBody::Parsed(value) => as_json(request, line, value.to_string().into()),
            RawBody::Multipart { field, json, file_name, content_type, file } => {
                let text = String::from_utf8(json.to_vec()).map_err(|error| Error::Encode(error.to_string()))?;
                let mut part = Part::stream_with_length(line.body(file.clone()), file.size()).file_name(file_name.clone());
                if let Some(kind) = content_type {
                    part = part.mime_str(kind).map_err(|error| Error::Encode(error.to_string()))?;
                }
                request.multipart(texts(field, text)?.part("file", part))
            }
        })
    }
}

fn as_json(request: RequestBuilder, line: &Line, json: Bytes) -> RequestBuilder {
    let length = json.len();
    let request = request.header(CONTENT_TYPE, "application/json");
    match line.text(json) {
        (body, false) => request.body(body),
        (body, true) => request.header(CONTENT_LENGTH, length).body(body),
    }
}

/// The text fields of a form: the one with the JSON, or each field of it.
fn texts(field: &str, json: String) -> Result<Form> {
    if !field.is_empty() {
        return Ok(Form::new().text(field.to_owned(), json));
    }
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&json).map_err(|error| Error::Encode(error.to_string()))?;
    let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(fields.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, text(value))))
}

pub(crate) fn method(method: endpoint::Method) -> Method {
    match method {
        endpoint::Method::Get => Method::GET,
        endpoint::Method::Post => Method::POST,
        endpoint::Method::Put => Method::PUT,
        endpoint::Method::Patch => Method::PATCH,
        endpoint::Method::Delete => Method::DELETE,
        endpoint::Method::Head => Method::HEAD,
    }
}

/// A query string from a struct of filters.
pub(crate) fn encode(query: &impl Serialize) -> Result<String> {
    serde_html_form::to_string(query).map_err(|error| Error::Encode(error.to_string()))
}

/// One query string from several.
pub(crate) fn query(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join("&")
}

/// The segments of a path template with its parameters filled in.
pub(crate) fn fill(template: &str, params: &Value) -> Result<Vec<String>> {
    let segments = template.split('/').filter(|segment| !segment.is_empty());
    let mut filled = Vec::new();
    for segment in segments {
        let Some(name) = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) else {
            filled.push(segment.to_owned());
            continue;
        };
        let (name, rest) = name.strip_prefix('*').map_or((name, false), |name| (name, true));
        match params.get(name) {
            Some(Value::String(text)) if rest => filled.extend(text.split('/').map(str::to_owned)),
            Some(Value::String(text)) => filled.push(text.clone()),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => filled.push(value.to_string()),
            _ => return Err(Error::Encode(format!("the path parameter `{name}` is missing"))),
        }
    }
    Ok(filled)
}

/// An address below `base`. A segment is escaped, so that no key can lead elsewhere; entity paths may have slashes.
pub(crate) fn url(base: &Url, path: &[&str], query: &str) -> Result<Url> {
    let mut url = base.clone();
    {
        let mut segments = url.path_segments_mut().map_err(|()| Error::Url(base.to_string()))?;
        segments.pop_if_empty();
        for (i, part) in path.iter().enumerate() {
            if matches!(*part, "" | "." | "..") {
                return Err(Error::Encode(format!("`{part}` cannot be part of a path")));
            }
            if i == 0 {
                segments.extend(part.split('/'));
            } else {
                segments.push(part);
            }
        }
    }
    url.set_query((!query.is_empty()).then_some(query));
    Ok(url)
}

/// Whether a session's access token is the reason.
pub(crate) fn expired(error: &Error) -> bool {
    matches!(error.code(), Some(Code::Auth003 | Code::Auth004))
}

/// The response, if it is one of success; where another address is the answer, or a WebSocket, it is one.
pub(crate) async fn check(response: Response, call: &Call, silence: Duration) -> Result<Response> {
    let status = response.status();
    let is_good = if call.upgrades { status == StatusCode::SWITCHING_PROTOCOLS } else { status.is_success() };
    if is_good || (call.redirects && status.is_redirection()) {
        return Ok(response);
    }
    let url = response.url().to_string();
    let seconds = header(response.headers(), RETRY_AFTER).and_then(|text| text.parse().ok());
    let body = line::read(response, silence).await?;
    Err(match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => {
            let retry_after = seconds.map(Duration::from_secs);
            Error::Api { status: status.as_u16(), problem: Box::new(problem), retry_after }
        }
        Err(_) => {
            let text = String::from_utf8_lossy(&body).trim().chars().take(200).collect();
            Error::Unexpected { url, status: status.as_u16(), text }
        }
    })
}

/// The body of a success response.
pub(crate) async fn read(response: Response, kind: AnswerKind, silence: Duration) -> Result<RawAnswer> {
    let headers = response.headers().clone();
    let body = line::read(response, silence).await?;
    Ok(match kind {
        AnswerKind::None | AnswerKind::Events | AnswerKind::Socket | AnswerKind::Http => RawAnswer::None,
        AnswerKind::Redirect => RawAnswer::Redirect(header(&headers, LOCATION).unwrap_or_default().to_owned()),
        AnswerKind::Json => RawAnswer::Json(body),
        AnswerKind::Listing => {
            let total = header(&headers, "x-total-count").and_then(|text| text.parse().ok());
            RawAnswer::Listing(body, total.unwrap_or_default())
        }
        AnswerKind::Download => {
            RawAnswer::Download(Download { file_name: named(&headers).0, content_type: named(&headers).1.into(), bytes: body })
        }
    })
}

/// What a file is called, and what is in it.
pub(crate) fn named(headers: &HeaderMap) -> (String, String) {
    let name = header(headers, CONTENT_DISPOSITION).and_then(file_name).unwrap_or_default();
    (name, header(headers, CONTENT_TYPE).unwrap_or("application/octet-stream").to_owned())
}

fn header(headers: &HeaderMap, name: impl reqwest::header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The plain name in a `Content-Disposition`; never a path.
fn file_name(disposition: &str) -> Option<String> {
    let (_, rest) = disposition.split_once("filename=")?;
    let name = rest.trim_start_matches('"').split(['"', ';']).next()?;
    name.rsplit(['/', '\\']).next().map(str::to_owned)
}
