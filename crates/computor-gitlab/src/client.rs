//! How a GitLab server is spoken to: one request at a time, with limits, patience and pages.

use crate::{Error, Result};
use futures::future::BoxFuture;
use reqwest::{Method, RequestBuilder, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{fmt, net::IpAddr, sync::Arc, time::Duration};
use url::Url;

/// So many are asked for at once; GitLab gives no more.
const PAGE: usize = 100;
/// A list that is longer has something wrong with it.
const MOST_PAGES: usize = 2_000;
/// What a page may have, in bytes.
const LARGEST: usize = 16 << 20;
/// So much of what GitLab says is passed on.
const LONGEST_MESSAGE: usize = 300;

/// A secret that opens a GitLab server. It shows itself to nobody but that server.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The secret itself, for the one who sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Token {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// How a pause is made. Tests make none, and look at what was asked for.
pub type Pause = Arc<dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync>;

/// How patient the client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long one request may take.
    pub time: Duration,
    /// How often it is made in all.
    pub attempts: u32,
    /// The pause after the first failure; it doubles.
    pub first_pause: Duration,
    /// A pause that the server asks for and that is longer is left to the caller.
    pub longest_pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), attempts: 4, first_pause: Duration::from_millis(500), longest_pause: Duration::from_secs(60) }
    }
}

/// A GitLab server, as the owner of a token sees it. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: Token,
    limits: Limits,
    pause: Pause,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

/// The connections that clients use: made once for a process.
///
/// # Errors
/// [`Error::Address`] when TLS cannot be set up at all.
#[expect(clippy::disallowed_methods, reason = "the one place where connections to GitLab are made; its limits stand here")]
pub fn http() -> Result<reqwest::Client> {
    // Whoever was first has installed one; any does.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let limited = || {
        let builder = reqwest::Client::builder().connect_timeout(Duration::from_secs(5));
        builder.redirect(reqwest::redirect::Policy::none()).user_agent(concat!("computor/", env!("CARGO_PKG_VERSION")))
    };
    limited().build().or_else(|error| {
        tracing::warn!(%error, "the machine has no certificates to trust: only a GitLab without TLS can be asked");
        limited().tls_certs_only([]).build().map_err(|_| Error::Address("TLS cannot be set up"))
    })
}

#[expect(clippy::disallowed_methods, reason = "another server says when it may be asked again, and tells nobody when that is")]
fn sleep(time: Duration) -> BoxFuture<'static, ()> {
    Box::pin(tokio::time::sleep(time))
}

/// Whether what is sent to a host stays on this machine.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Client {
    /// A client of the server at this address, which is that of its first page.
    ///
    /// # Errors
    /// [`Error::Address`] for what is no `https` address, or has credentials in it; without TLS only this machine is spoken to.
    pub fn new(http: reqwest::Client, address: &str, token: Token) -> Result<Self> {
        let mut base = Url::parse(address.trim()).map_err(|_| Error::Address("it cannot be read"))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(Error::Address("only http:// and https:// are spoken"));
        }
        if base.scheme() == "http" && !base.host_str().is_some_and(is_here) {
            return Err(Error::Address("a token would be sent in clear; give one that begins with https://"));
        }
        if !base.username().is_empty() || base.password().is_some() || base.query().is_some() || base.fragment().is_some() {
            return Err(Error::Address("it has more in it than host and path"));
        }
        let path = format!("{}/api/v4/", base.path().trim_end_matches('/'));
        base.set_path(&path);
        Ok(Self { http, base, token, limits: Limits::default(), pause: Arc::new(sleep) })
    }

    /// The same, as patient as this.
    #[must_use]
    pub const fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same, which pauses in this way.
    #[must_use]
    pub fn pausing(mut self, pause: Pause) -> Self {
        self.pause = pause;
        self
    }

    /// What opens the server, for a program that speaks to it by itself.
    pub fn secret(&self) -> &str {
        self.token.reveal()
    }

    /// Pauses, for something that happens at the server.
    pub(crate) async fn pause(&self, time: Duration) {
        (self.pause)(time.min(self.limits.longest_pause)).await;
    }

    /// Reads something.
    pub(crate) async fn get<T: DeserializeOwned>(&self, call: &'static str, path: &[&str], query: &[(&str, &str)]) -> Result<T> {
        let answered = self.send(call, Method::GET, path, query, None).await?;
        read(call, &answered.body)
    }

    /// Reads all pages of a list.
    pub(crate) async fn list<T: DeserializeOwned>(&self, call: &'static str, path: &[&str], query: &[(&str, &str)]) -> Result<Vec<T>> {
        let size = PAGE.to_string();
        let mut asked: Vec<(String, String)> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        asked.push(("per_page".to_owned(), size));
        let mut all = Vec::new();
        for _ in 0..MOST_PAGES {
            let pairs: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answered = self.send(call, Method::GET, path, &pairs, None).await?;
            all.extend(read::<Vec<T>>(call, &answered.body)?);
            match answered.next {
                Some(next) => asked = next.apply(asked),
                None => return Ok(all),
            }
        }
        Err(Error::Unreadable { call, why: "a list has no end".to_owned() })
    }

    /// Sends something.
    pub(crate) async fn write<T: DeserializeOwned>(
        &self,
        call: &'static str,
        method: Method,
        path: &[&str],
        body: &(impl Serialize + Sync),
    ) -> Result<T> {
        let body = serde_json::to_vec(body).map_err(|_| Error::Unreadable { call, why: "the request cannot be written".to_owned() })?;
        let answered = self.send(call, method, path, &[], Some(body)).await?;
        read(call, &answered.body)
    }

    /// Takes something away; what is not there is away.
    pub(crate) async fn remove(&self, call: &'static str, path: &[&str], query: &[(&str, &str)]) -> Result<()> {
        match self.send(call, Method::DELETE, path, query, None).await {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Makes a request until it is answered. Each may be made again: what is made has a name or a number that is there once, so
    /// that it is *taken* the second time, and the caller looks at what is there.
    async fn send(
        &self,
        call: &'static str,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Result<Answered> {
        let mut address = self.base.clone();
        // Each part is encoded by itself: a path with slashes is one part.
        address.path_segments_mut().map_err(|()| Error::Address("it has no path"))?.pop_if_empty().extend(path);
        if !query.is_empty() {
            address.query_pairs_mut().extend_pairs(query);
        }
        let mut made = 0;
        loop {
            made += 1;
            let mut request = self.http.request(method.clone(), address.clone()).timeout(self.limits.time);
            request = request.header("private-token", self.token.reveal()).header(header::ACCEPT, "application/json");
            if let Some(body) = &body {
                request = request.header(header::CONTENT_TYPE, "application/json").body(body.clone());
            }
            let error = match self.once(call, request).await {
                Ok(answered) => return Ok(answered),
                Err(error) if !error.passes() || made >= self.limits.attempts => return Err(error),
                Err(error) => error,
            };
            let pause = match &error {
                Error::Limited { after, .. } => *after,
                _ => self.limits.first_pause.saturating_mul(1 << (made - 1).min(16)),
            };
            if pause > self.limits.longest_pause {
                return Err(error);
            }
            tracing::debug!(call, %error, seconds = pause.as_secs_f64(), "GitLab is asked again");
            (self.pause)(pause).await;
        }
    }

    async fn once(&self, call: &'static str, request: RequestBuilder) -> Result<Answered> {
        let lost = |error: reqwest::Error| {
            let why = if error.is_timeout() { "it does not answer in time" } else { "there is no connection" };
            tracing::debug!(call, error = %self.clean(&chain(&error.without_url())), "no answer of GitLab");
            Error::Unreachable { call, why: why.to_owned() }
        };
        let mut response = request.send().await.map_err(lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(Error::Unreadable { call, why: "the answer is too large".to_owned() });
            }
            body.extend_from_slice(&chunk);
        }
        if status.is_success() {
            return Ok(Answered { next: Next::of(&headers), body });
        }
        Err(self.refusal(call, status, &headers, &body))
    }

    fn refusal(&self, call: &'static str, status: StatusCode, headers: &header::HeaderMap, body: &[u8]) -> Error {
        let message = self.clean(&words(body));
        match status.as_u16() {
            401 => Error::Token,
            403 => Error::Forbidden { call, message },
            404 => Error::NotFound { call },
            429 => {
                let after = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
                Error::Limited { call, after: after.map_or(self.limits.first_pause, Duration::from_secs) }
            }
            409 => Error::Taken { call, message },
            400 if message.contains("already been taken") || message.contains("already exists") => Error::Taken { call, message },
            status if status >= 500 => Error::Server { call, status },
            status @ 300..400 => {
                Error::Unreadable { call, why: format!("it sends elsewhere (status {status}); give the address where it is") }
            }
            status => Error::Refused { call, status, message },
        }
    }

    /// What the server says may hold what was sent to it.
    fn clean(&self, text: &str) -> String {
        let text: String = text.replace(self.token.reveal(), "…").chars().filter(|letter| !letter.is_control()).collect();
        text.chars().take(LONGEST_MESSAGE).collect()
    }
}

struct Answered {
    body: Vec<u8>,
    next: Option<Next>,
}

/// Where a list goes on. Only the query is taken from what the server says: it may know itself under another name.
enum Next {
    Page(String),
    Query(Vec<(String, String)>),
}

impl Next {
    fn of(headers: &header::HeaderMap) -> Option<Self> {
        let link = headers.get(header::LINK).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let next = link.split(',').find(|part| part.contains("rel=\"next\""));
        if let Some((_, rest)) = next.and_then(|part| part.split_once('<'))
            && let Some((address, _)) = rest.split_once('>')
            && let Ok(address) = Url::parse(address)
        {
            return Some(Self::Query(address.query_pairs().into_owned().collect()));
        }
        let page = headers.get("x-next-page").and_then(|value| value.to_str().ok())?.trim();
        (!page.is_empty()).then(|| Self::Page(page.to_owned()))
    }

    fn apply(self, mut asked: Vec<(String, String)>) -> Vec<(String, String)> {
        match self {
            Self::Query(query) => query,
            Self::Page(page) => {
                asked.retain(|(name, _)| name != "page");
                asked.push(("page".to_owned(), page));
                asked
            }
        }
    }
}

fn read<T: DeserializeOwned>(call: &'static str, body: &[u8]) -> Result<T> {
    // What it is instead is not told: it may hold anything.
    serde_json::from_slice(body)
        .map_err(|error| Error::Unreadable { call, why: format!("{:?} at line {}", error.classify(), error.line()) })
}

/// What GitLab says is wrong: a text, a list, or texts for each field.
fn words(body: &[u8]) -> String {
    let Ok(Value::Object(mut said)) = serde_json::from_slice(body) else { return String::new() };
    match said.remove("message").or_else(|| said.remove("error_description")).or_else(|| said.remove("error")) {
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
