//! The server around it: HTTP, pages, trouble on demand.

use crate::{
    api::{self, Asked, Reply},
    git, hook,
    state::{Recorded, State},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State as Shared},
    http::{HeaderMap, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt,
    io::Read as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// Bodies are no larger.
const LARGEST: usize = 64 << 20;

/// What happens to a request instead of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done, and this is answered.
    Status(u16),
    /// Nothing is done: so many seconds have to pass first.
    Limit(u64),
    /// It is done, and this is answered.
    Lost(u16),
    /// Nothing is ever answered.
    Silence,
}

type Faults = Box<dyn FnMut(&str, &str) -> Option<Fault> + Send>;

struct Inner {
    state: Mutex<State>,
    faults: Mutex<Option<Faults>>,
    _dir: tempfile::TempDir,
}

/// A running server. It ends with the value, and leaves nothing behind.
pub struct StandIn {
    /// The address of its first page.
    pub url: String,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIn").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl StandIn {
    /// A server at a free port of this machine.
    ///
    /// # Errors
    /// When no directory or port is to be had.
    pub async fn start() -> std::io::Result<Self> {
        Self::start_at("127.0.0.1:0").await
    }

    /// The same, at an address of one's own.
    ///
    /// # Errors
    /// When the address is taken, or no directory is to be had.
    pub async fn start_at(address: &str) -> std::io::Result<Self> {
        let dir = tempfile::tempdir()?;
        let listener = TcpListener::bind(address).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Mutex::new(State::new(dir.path().to_owned(), url.clone()));
        let inner = Arc::new(Inner { state, faults: Mutex::new(None), _dir: dir });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&inner));
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, inner, task })
    }

    /// What there is, to look at and to change by hand.
    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.inner.state)
    }

    /// From now on, this is asked with the method and path of each request of the API whether something happens to it.
    pub fn disturb(&self, faults: impl FnMut(&str, &str) -> Option<Fault> + Send + 'static) {
        *lock(&self.inner.faults) = Some(Box::new(faults));
    }

    /// Nothing happens any more.
    pub fn calm(&self) {
        *lock(&self.inner.faults) = None;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(Shared(inner): Shared<Arc<Inner>>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else { return plain(413) };
    if lock(&inner.state).down {
        return plain(502);
    }
    let query: BTreeMap<String, String> =
        url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let Some(path) = path.strip_prefix("/api/v4/") else {
        return transfer(&inner, &parts.headers, &path, &query, &body).await;
    };
    let method = parts.method.as_str();
    let fault = lock(&inner.faults).as_mut().and_then(|faults| faults(method, path));
    let record = |status| lock(&inner.state).log.push(Recorded { method: method.to_owned(), path: path.to_owned(), status });
    match fault {
        Some(Fault::Status(status)) => {
            record(status);
            return json(&Reply::said(status, "something is wrong"), Vec::new());
        }
        Some(Fault::Limit(seconds)) => {
            record(429);
            return json(&Reply::said(429, "Retry later"), vec![("retry-after", seconds.to_string())]);
        }
        Some(Fault::Silence) => std::future::pending().await,
        Some(Fault::Lost(_)) | None => {}
    }
    let decoded: Vec<String> = path.split('/').map(decode).collect();
    let segments: Vec<&str> = decoded.iter().map(String::as_str).collect();
    let token = parts.headers.get("private-token").and_then(|token| token.to_str().ok());
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let asked = Asked { method, path: &segments, query: &query, body: &body };
    let (reply, page) = {
        let mut state = lock(&inner.state);
        (api::answer(&mut state, token, &asked), state.page)
    };
    if let Some(Fault::Lost(status)) = fault {
        // It was done all the same, and that is what counts.
        record(reply.status);
        return json(&Reply::said(status, "something is wrong"), Vec::new());
    }
    record(reply.status);
    paged(reply, &query, page, &inner)
}

/// A page of a list: as many as were asked for, but no more than the server gives.
fn paged(mut reply: Reply, query: &BTreeMap<String, String>, most: usize, inner: &Inner) -> Response<Body> {
    let number = |name: &str, default: usize| query.get(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    let mut headers = Vec::new();
    if let (true, Value::Array(items)) = (reply.pages, &mut reply.body) {
        let (page, size) = (number("page", 1).max(1), number("per_page", 20).clamp(1, most));
        let all = std::mem::take(items);
        let total = all.len();
        items.extend(all.into_iter().skip((page - 1) * size).take(size));
        let next = if page * size < total { (page + 1).to_string() } else { String::new() };
        if !next.is_empty() && !query.contains_key("order_by") {
            // Behind a proxy, a server may know itself under a name of its own.
            let base = lock(&inner.state).base.replace("127.0.0.1", "gitlab.internal");
            headers.push(("link", format!("<{base}/api/v4/x?per_page={size}&page={next}>; rel=\"next\"")));
        } else {
            headers.push(("x-next-page", next));
        }
        headers.push(("x-page", page.to_string()));
    }
    json(&reply, headers)
}

/// The two requests of smart HTTP, for both directions.
async fn transfer(inner: &Inner, headers: &HeaderMap, path: &str, query: &BTreeMap<String, String>, body: &[u8]) -> Response<Body> {
    if let Some(status) = lock(&inner.state).git_answers {
        return plain(status);
    }
    let token = basic(headers);
    let (project, service, first) = if let Some((project, _)) = path.split_once(".git/info/refs") {
        let service = query.get("service").map(String::as_str).unwrap_or_default();
        (project, service.trim_start_matches("git-").to_owned(), true)
    } else if let Some((project, service)) = path.split_once(".git/git-") {
        (project, service.to_owned(), false)
    } else {
        return plain(404);
    };
    if !matches!(&*service, "upload-pack" | "receive-pack") {
        return plain(403);
    }
    let at = git::allowed(&lock(&inner.state), token.as_deref(), &decode(project.trim_start_matches('/')), service == "receive-pack");
    let at = match at {
        Ok(at) => at,
        Err(401) => return answer(401, vec![("www-authenticate", "Basic realm=\"GitLab\"".to_owned())], Vec::new()),
        Err(status) => return plain(status),
    };
    let mut unpacked = Vec::new();
    // git packs what it asks for, if it is much.
    let body = if headers.get("content-encoding").is_some_and(|value| value == "gzip") {
        match flate2::read::GzDecoder::new(body).read_to_end(&mut unpacked) {
            Ok(_) => &*unpacked,
            Err(_) => return plain(400),
        }
    } else {
        body
    };
    let before = git::head(at.dir());
    let (kind, body) =
        if first { ("advertisement", git::advertise(&at, &service).await) } else { ("result", git::transfer(&at, &service, body).await) };
    let after = git::head(at.dir());
    if service == "receive-pack" && !first && before != after {
        hook::tell(&inner.state, &decode(project.trim_start_matches('/')), before, after).await;
    }
    match body {
        Some(body) => answer(200, vec![("content-type", format!("application/x-git-{service}-{kind}"))], body),
        None => plain(403),
    }
}

/// The token in a request of `git`: the password of whatever user.
fn basic(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("authorization")?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

fn decode(part: &str) -> String {
    let text = part.replace('+', "%2B");
    url::form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

fn json(reply: &Reply, mut headers: Vec<(&'static str, String)>) -> Response<Body> {
    headers.push(("content-type", "application/json".to_owned()));
    let body = if reply.body.is_null() { Vec::new() } else { reply.body.to_string().into_bytes() };
    answer(reply.status, headers, body)
}

fn plain(status: u16) -> Response<Body> {
    answer(status, vec![("content-type", "text/html".to_owned())], b"<html></html>".to_vec())
}

fn answer(status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> Response<Body> {
    let response = headers.into_iter().fold(Response::builder().status(status), |response, (name, value)| response.header(name, value));
    response.body(Body::from(body)).unwrap_or_default()
}
