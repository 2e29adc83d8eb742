//! Requests as they are, without the typed client: what is measured is the server, not how fast answers are read.

#![expect(clippy::disallowed_methods, reason = "what is measured is the plain protocol, without a client of ours")]

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use reqwest::{
    Method, StatusCode,
    header::{ACCEPT_ENCODING, CACHE_CONTROL, ETAG, IF_NONE_MATCH, RETRY_AFTER},
    multipart::{Form, Part},
};
use serde::de::IgnoredAny;
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// Longer than the server lets anything take.
const TIME_LIMIT: Duration = Duration::from_secs(75);

/// An access token.
pub(super) type Token = Arc<str>;

/// What to send.
#[derive(Clone, Debug)]
pub(super) struct Request {
    method: Method,
    path: String,
    token: Option<Token>,
    body: Content,
    known: Option<String>,
    key: Option<String>,
    anew: bool,
    packed: bool,
}

#[derive(Clone, Debug)]
enum Content {
    Nothing,
    Json(Value),
    Form { field: &'static str, json: Value, file: Bytes },
}

impl Request {
    pub(super) fn get(token: &Token, path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            token: Some(Arc::clone(token)),
            body: Content::Nothing,
            known: None,
            key: None,
            anew: false,
            packed: false,
        }
    }

    pub(super) fn post(token: &Token, path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, body: Content::Json(body), ..Self::get(token, path) }
    }

    pub(super) fn upload(token: &Token, path: impl Into<String>, field: &'static str, json: Value, file: Bytes) -> Self {
        Self { method: Method::POST, body: Content::Form { field, json, file }, ..Self::get(token, path) }
    }

    /// Whether asking changes nothing.
    pub(super) fn is_safe(&self) -> bool {
        self.method.is_safe()
    }

    /// From nobody.
    pub(super) fn anonymous(self) -> Self {
        Self { token: None, ..self }
    }

    /// To be done once, however often it is sent.
    pub(super) fn once(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Not from what the server keeps of answers.
    pub(super) fn anew(self) -> Self {
        Self { anew: true, ..self }
    }

    /// As browsers and editors ask, which take answers packed. What is measured does not unpack them.
    pub(super) fn packed(self) -> Self {
        Self { packed: true, ..self }
    }

    /// Only if it is not this any more.
    pub(super) fn unless(self, etag: String) -> Self {
        Self { known: Some(etag), ..self }
    }
}

/// What came back, of success or `304`.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) etag: Option<String>,
    pub(super) body: Bytes,
}

impl Answer {
    /// How many rows it shows: the elements of a list; one, if it is none.
    pub(super) fn rows(&self) -> usize {
        serde_json::from_slice::<Vec<IgnoredAny>>(&self.body).map_or(1, |rows| rows.len())
    }
}

/// An answer, or for how long the server does not want to be asked.
#[derive(Debug)]
pub(super) enum Outcome {
    Answered(Answer),
    /// `503`, or another answer with `Retry-After` to what is to be done once.
    Busy(Duration),
}

/// The server does not want it.
#[derive(Debug)]
pub(super) struct Refused {
    /// The code of the error, if it has one.
    pub(super) code: String,
    said: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said)
    }
}

impl std::error::Error for Refused {}

/// One server. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Http {
    client: reqwest::Client,
    base: Arc<str>,
}

impl Http {
    pub(super) fn new(base: &str) -> Result<Self> {
        // Checks the address, and brings what TLS needs.
        computor_client::Client::new(base)?;
        let mut builder = reqwest::Client::builder().timeout(TIME_LIMIT).redirect(reqwest::redirect::Policy::none());
        if base.starts_with("http:") {
            builder = builder.tls_certs_only([]);
        }
        Ok(Self { client: builder.build()?, base: base.trim_end_matches('/').into() })
    }

    /// Sends a request.
    ///
    /// # Errors
    /// Whatever is neither success, nor `304`, nor `503`: figures of refused requests would mean nothing.
    pub(super) async fn try_send(&self, request: Request) -> Result<Outcome> {
        let mut call = self.client.request(request.method.clone(), format!("{}{}", self.base, request.path));
        if let Some(token) = &request.token {
            call = call.bearer_auth(token);
        }
        if let Some(etag) = &request.known {
            call = call.header(IF_NONE_MATCH, etag);
        }
        if request.anew {
            call = call.header(CACHE_CONTROL, "no-store");
        }
        if request.packed {
            call = call.header(ACCEPT_ENCODING, "gzip, deflate, br");
        }
        if let Some(key) = &request.key {
            call = call.header("idempotency-key", key);
        }
        call = match request.body {
            Content::Nothing => call,
            Content::Json(json) => call.json(&json),
            Content::Form { field, json, file } => {
                let part = Part::stream(file).file_name("work.zip").mime_str("application/zip")?;
                call.multipart(Form::new().text(field, json.to_string()).part("file", part))
            }
        };
        let answer = call.send().await.with_context(|| request.path.clone())?;
        let status = answer.status();
        let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (etag, later) = (header(ETAG), header(RETRY_AFTER));
        let body = answer.bytes().await?;
        // What is sent again and again may come too often, or be worked on still.
        if status == StatusCode::SERVICE_UNAVAILABLE || request.key.is_some() && later.is_some() && !status.is_success() {
            let seconds = later.with_context(|| format!("{status} without Retry-After"))?.parse()?;
            return Ok(Outcome::Busy(Duration::from_secs(seconds)));
        }
        if !status.is_success() && status != StatusCode::NOT_MODIFIED {
            let text: String = String::from_utf8_lossy(&body).chars().take(300).collect();
            let code = serde_json::from_slice::<Value>(&body).ok().and_then(|body| Some(body.get("error_code")?.as_str()?.to_owned()));
            let said = format!("{} {} answered {status}: {text}", request.method, request.path);
            return Err(Refused { code: code.unwrap_or_default(), said }.into());
        }
        Ok(Outcome::Answered(Answer { status, etag, body }))
    }

    /// Sends a request that must be answered.
    ///
    /// # Errors
    /// As [`Http::try_send`], and for `503`.
    pub(super) async fn send(&self, request: Request) -> Result<Answer> {
        let path = request.path.clone();
        match self.try_send(request).await? {
            Outcome::Answered(answer) => Ok(answer),
            Outcome::Busy(_) => bail!("{path} answered 503: the server is too busy"),
        }
    }

    /// Whether the server has this at all.
    pub(super) async fn has(&self, token: &Token, path: &str) -> Result<bool> {
        let answer = self.client.get(format!("{}{path}", self.base)).bearer_auth(token).send().await?;
        Ok(answer.status() != StatusCode::NOT_FOUND)
    }

    /// Whether the server says that it is ready.
    pub(super) async fn is_ready(&self) -> bool {
        let answer = self.client.get(format!("{}/readyz", self.base)).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// The access token of somebody who logs in.
    pub(super) async fn log_in(&self, username: &str, password: &str) -> Result<Token> {
        let answer = self.send(log_in(username, password)).await?;
        let body: Value = serde_json::from_slice(&answer.body)?;
        let token = body.get("access_token").and_then(Value::as_str).context("a log-in without a token")?;
        Ok(token.into())
    }
}

/// A log-in.
pub(super) fn log_in(username: &str, password: &str) -> Request {
    Request::post(&"".into(), "/auth/login", serde_json::json!({ "username": username, "password": password })).anonymous()
}
