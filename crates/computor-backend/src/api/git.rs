//! `/git/…`: clone, fetch and push with a stock `git` client, over smart HTTP.
//!
//! Git speaks HTTP in its own way: a service in the query, bodies that are streams of its own, errors as plain text that
//! it prints. What it asks for is admitted by the rule of the repository (`computor_policy::rules::Repository`), as every
//! other call; the transfer is the `git` program's (`computor_git`).

use crate::{
    App, Client, Ctx, Error, auth,
    logic::git::{self as logic, Pushed},
};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::Engine as _;
use bytes::Bytes;
use computor_db::{
    Standing,
    queries::repository::{self as queries, Owner},
};
use computor_git::{Exchange, MAIN, Place, Push, RefUpdate, Repository, Service};
use computor_policy::{Asked, Principal, rules};
use computor_types::Code;
use flate2::write::GzDecoder;
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use serde_json::{Map, json};
use std::{io::Write as _, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncWriteExt as _, DuplexStream},
    sync::OwnedSemaphorePermit,
};

/// How long a transfer waits for its turn.
const TURN: Duration = Duration::from_secs(30);
/// What a client sends to say what it has and wants, at most, in bytes.
const WANTS: u64 = 32 << 20;
/// A client that says nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(60);
/// A clone may take so long.
const FETCH_TIME: Duration = Duration::from_secs(1800);
/// Branches that the platform makes.
const OURS: &str = "refs/heads/computor/";

/// What is asked of which repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    /// What is there.
    Offer(Service),
    /// The transfer itself.
    Transfer(Service),
    /// A person with a browser.
    Page,
}

/// The query of the first request.
#[derive(Debug, Deserialize)]
pub(super) struct ServiceQuery {
    service: Option<String>,
}

/// A refusal as git prints it.
fn refuse(status: StatusCode, words: impl Into<String>) -> Response {
    let mut response = (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words.into() + "\n").into_response();
    if status == StatusCode::UNAUTHORIZED {
        let ask = HeaderValue::from_static("Basic realm=\"Computor\", charset=\"UTF-8\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
    }
    response
}

fn refusal(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() {
        tracing::error!(code = %error.code, cause = error.cause().map(tracing::field::display), "git: {}", error.message);
    }
    let mut response = refuse(status, format!("{} ({}) {}", error.message, error.code, error.code.help()));
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    }
    response
}

/// What went wrong with a repository, for whoever asked for it.
fn trouble(error: &computor_git::Error) -> (StatusCode, String) {
    use computor_git::Error as Git;
    match error {
        Git::NoRepository(_) => {
            (StatusCode::NOT_FOUND, "This repository is not there yet: nothing has been released in the course.".to_owned())
        }
        Git::Protocol(_) | Git::Name { .. } => (StatusCode::BAD_REQUEST, error.to_string()),
        Git::TooMany { .. } | Git::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, error.to_string()),
        _ => {
            tracing::error!(%error, "a repository cannot be served");
            (StatusCode::SERVICE_UNAVAILABLE, "The repository cannot be served just now; try again later.".to_owned())
        }
    }
}

fn failed(error: &computor_git::Error) -> Response {
    let (status, words) = trouble(error);
    refuse(status, words)
}

/// Everything below `/git/`.
pub(super) async fn serve(
    State(app): State<App>,
    Path(path): Path<String>,
    Query(query): Query<ServiceQuery>,
    request: Request,
) -> Response {
    if path == "api/v4/user" {
        return user(State(app), request).await;
    }
    let Some((place, want)) = wanted(&path, &query, request.method()) else {
        return refuse(StatusCode::NOT_FOUND, "There is no such repository.");
    };
    let (mut parts, body) = request.into_parts();
    match answer(&app, place, want, &mut parts, body).await {
        Ok(response) | Err(response) => response,
    }
}

/// Which repository, and what of it. Git appends to the address that was cloned, with or without `.git`.
fn wanted(path: &str, query: &ServiceQuery, method: &Method) -> Option<(Place, Want)> {
    let place = |text: &str| text.strip_suffix(".git").unwrap_or(text).parse().ok();
    if method == Method::GET {
        return match path.strip_suffix("/info/refs") {
            Some(repository) => Some((place(repository)?, Want::Offer(Service::parse(query.service.as_deref()?)?))),
            None => Some((place(path)?, Want::Page)),
        };
    }
    let (repository, service) = path.rsplit_once('/')?;
    (method == Method::POST).then_some((place(repository)?, Want::Transfer(Service::parse(service)?)))
}

async fn answer(app: &App, place: Place, want: Want, parts: &mut Parts, body: Body) -> Result<Response, Response> {
    let (cx, at) = admit(app, place, want, parts).await.map_err(|error| refusal(&error))?;
    let repository = app.git().map_err(|error| refusal(&error))?.repository(place);
    let protocol = parts.headers.get("git-protocol").and_then(|value| value.to_str().ok()).map(str::to_owned);
    match want {
        Want::Page => Ok(refuse(StatusCode::OK, format!("This is a repository. Clone it:\n\n    git clone {}", address(&cx, place).await))),
        Want::Offer(service) => {
            let _turn = turn(app).await?;
            let offered = repository.advertise(service, protocol.as_deref()).await.map_err(|error| failed(&error))?;
            Ok(git_answer(service, "advertisement", Body::from(offered)))
        }
        Want::Transfer(service) => {
            let turn = turn(app).await?;
            let body = incoming(&parts.headers, body, if service == Service::UploadPack { WANTS } else { u64::MAX })?;
            if service == Service::UploadPack {
                let exchange = repository.fetch(protocol.as_deref(), Box::new(body), FETCH_TIME).map_err(|error| failed(&error))?;
                return Ok(git_answer(service, "result", streamed(exchange, turn)));
            }
            receive(cx, at, place, repository, body, turn).await
        }
    }
}

async fn address(cx: &Ctx, place: Place) -> String {
    let host = queries::public_url(cx.db().pool()).await.ok().flatten().unwrap_or_default();
    format!("{host}/git/{place}.git")
}

/// Who asks, and whether they may.
async fn admit(app: &App, place: Place, want: Want, parts: &mut Parts) -> Result<(Ctx, Standing), Error> {
    use rules::Transfer::{Push, Read};
    let (who, client) = authenticate(app, parts).await?;
    let (kind, id) = match place {
        Place::Template { course } => (rules::Repository::Template, course),
        Place::Assignments { course } => (rules::Repository::Assignments, course),
        Place::Student { member, .. } => (rules::Repository::Student, member),
        Place::Team { group, .. } => (rules::Repository::Team, group),
    };
    let transfer = if matches!(want, Want::Offer(Service::ReceivePack) | Want::Transfer(Service::ReceivePack)) { Push } else { Read };
    let (path, query) = (Map::from_iter([("id".to_owned(), json!(id))]), Map::new());
    let asked = Asked { path: &path, query: &query, body: None };
    let at = app.db.admit(&who, kind.rule(transfer), &asked).await.map_err(|error| match Error::from(error) {
        error if error.code == Code::Nf001 => Error::new(Code::Nf001, "There is no such repository, or it is not yours to read."),
        error if error.code == Code::Authz001 => Error::new(Code::Authz001, "You may read this repository, but not push to it."),
        error => error,
    })?;
    // The address names the course as well: a wrong one is no address.
    if at.course.is_some_and(|course| course != place.course()) {
        return Err(Error::new(Code::Nf001, "There is no such repository."));
    }
    Ok((Ctx::new(app.clone(), who, client), at))
}

/// Git knows names and passwords only. A token comes as the password of anybody, or in GitLab's header.
async fn authenticate(app: &App, parts: &mut Parts) -> Result<(Arc<Principal>, Client), Error> {
    // A browser sends cookies with whatever any page asks for.
    parts.headers.remove(header::COOKIE);
    if let Some(token) = token(&parts.headers) {
        parts.headers.remove(header::AUTHORIZATION);
        parts.headers.remove("x-api-token");
        let is_api = token.starts_with(auth::API_TOKEN_PREFIX);
        let (name, value) = if is_api { ("x-api-token", token) } else { ("authorization", format!("Bearer {token}")) };
        let mut value = HeaderValue::from_str(&value).map_err(|_| Error::from(Code::Auth002))?;
        value.set_sensitive(true);
        parts.headers.insert(name, value);
    }
    let mut client = auth::client(app, parts);
    let who = auth::authenticate(app, parts, &mut client).await?;
    Ok((who, client))
}

/// The token in a request of git, if it is not a name and a password.
fn token(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(token) = text("private-token") {
        return Some(token.trim().to_owned());
    }
    let (scheme, encoded) = text("authorization")?.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("basic").then(|| base64::engine::general_purpose::STANDARD.decode(encoded.trim()).ok())??;
    let (name, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    let is_token = name == "oauth2" || password.starts_with(auth::API_TOKEN_PREFIX);
    // GitLab takes a token in the place of the name, too.
    let alone = password.is_empty() && name.starts_with(auth::API_TOKEN_PREFIX);
    if alone { Some(name.to_owned()) } else { is_token.then(|| password.to_owned()) }
}

/// Waits for a place among the transfers.
async fn turn(app: &App) -> Result<OwnedSemaphorePermit, Response> {
    let busy = || refuse(StatusCode::SERVICE_UNAVAILABLE, "Too many people clone and push just now; try again in a moment.");
    let turn = tokio::time::timeout(TURN, Arc::clone(&app.transfers).acquire_owned()).await;
    turn.ok().and_then(Result::ok).ok_or_else(busy)
}

fn git_answer(service: Service, what: &str, body: Body) -> Response {
    let kind = format!("application/x-{}-{what}", service.name());
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache, max-age=0, must-revalidate".to_owned())], body).into_response()
}

/// What the client sends, as it comes, unpacked if it is packed.
fn incoming(headers: &HeaderMap, body: Body, most: u64) -> Result<DuplexStream, Response> {
    let gzip = match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => false,
        Some(b"gzip" | b"x-gzip") => true,
        Some(_) => return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Only gzip is understood.")),
    };
    let (reader, writer) = tokio::io::duplex(256 << 10);
    // It ends when the client stops, or nobody reads any more.
    tokio::spawn(async move { drop(pump(body, gzip, most, writer).await) });
    Ok(reader)
}

async fn pump(body: Body, gzip: bool, most: u64, mut to: DuplexStream) -> std::io::Result<()> {
    let mut body = body.into_data_stream();
    let mut decoder = gzip.then(|| GzDecoder::new(Vec::new()));
    let mut left = most;
    while let Some(piece) = tokio::time::timeout(SILENCE, body.next()).await.map_err(std::io::Error::other)? {
        let piece = piece.map_err(std::io::Error::other)?;
        let Some(decoder) = &mut decoder else {
            left = left.checked_sub(piece.len() as u64).ok_or_else(|| std::io::Error::other("too much"))?;
            to.write_all(&piece).await?;
            continue;
        };
        // In small steps: a little can unpack to very much.
        for step in piece.chunks(4 << 10) {
            decoder.write_all(step)?;
            let plain = std::mem::take(decoder.get_mut());
            left = left.checked_sub(plain.len() as u64).ok_or_else(|| std::io::Error::other("too much"))?;
            to.write_all(&plain).await?;
        }
    }
    if let Some(decoder) = decoder {
        to.write_all(&decoder.finish()?).await?;
    }
    Ok(())
}

/// The answer of a fetch, as it comes.
fn streamed(exchange: Exchange, turn: OwnedSemaphorePermit) -> Body {
    Body::from_stream(stream::unfold(Some((exchange, turn)), |state| async {
        let (mut exchange, turn) = state?;
        match exchange.next().await {
            Ok(Some(piece)) => Some((Ok(piece), Some((exchange, turn)))),
            Ok(None) => None,
            Err(error) => {
                tracing::warn!(%error, "a transfer did not come to its end");
                Some((Err(std::io::Error::other("the transfer was ended")), None))
            }
        }
    }))
}

/// Takes a push, or says why not, in git's own form.
async fn receive(
    cx: Ctx,
    at: Standing,
    place: Place,
    repository: Repository,
    body: DuplexStream,
    turn: OwnedSemaphorePermit,
) -> Result<Response, Response> {
    let limits = cx.options.git;
    let mut push = Push::read(Box::new(body), &limits).await.map_err(|error| failed(&error))?;
    let no = |push: &Push, words: &str, why: &str| {
        git_answer(Service::ReceivePack, "result", Body::from(push.refusal(words, |update| rejected(update).unwrap_or(why).to_owned())))
    };
    if push.updates.iter().any(|update| rejected(update).is_some()) {
        push.drain().await;
        return Ok(no(&push, "Nothing was pushed.", "another branch of this push was refused"));
    }
    let exchange = match repository.push(&mut push, true, &limits).await {
        Ok(exchange) => exchange,
        Err(error @ (computor_git::Error::TooMany { .. } | computor_git::Error::TooLarge { .. })) => {
            push.drain().await;
            return Ok(no(&push, &format!("Nothing was pushed: {error}."), "too large"));
        }
        Err(error) => return Err(failed(&error)),
    };
    let state = Receiving { cx, at, place, repository, options: std::mem::take(&mut push.options), exchange, _turn: turn };
    Ok(git_answer(Service::ReceivePack, "result", Body::from_stream(stream::unfold(Some(state), Receiving::step))))
}

/// What nobody may push.
fn rejected(update: &RefUpdate) -> Option<&'static str> {
    if !update.is_proper() {
        Some("only branches and tags can be pushed")
    } else if update.name == MAIN && update.new.is_zero() {
        Some("main stays: it cannot be deleted")
    } else if update.name.starts_with(OURS) && !update.new.is_zero() {
        Some("branches of this name are made by the platform")
    } else {
        None
    }
}

/// A push under way.
struct Receiving {
    cx: Ctx,
    at: Standing,
    place: Place,
    repository: Repository,
    options: Vec<String>,
    exchange: Exchange,
    _turn: OwnedSemaphorePermit,
}

impl Receiving {
    async fn step(state: Option<Self>) -> Option<(std::io::Result<Bytes>, Option<Self>)> {
        let mut this = state?;
        match this.exchange.next().await {
            Ok(Some(piece)) => Some((Ok(piece), Some(this))),
            Ok(None) => {
                let words = this.finish().await;
                Some((Ok(this.exchange.end(&words)), None))
            }
            Err(error) => {
                let (_, words) = trouble(&error);
                Some((Ok(this.exchange.failure(&words)), None))
            }
        }
    }

    /// Git has taken it: what follows from that, and what its author is told.
    async fn finish(&self) -> String {
        let owner = match self.place {
            Place::Student { member, .. } => Owner { course_member_id: Some(member), submission_group_id: None },
            Place::Team { group, .. } => Owner { course_member_id: None, submission_group_id: Some(group) },
            Place::Template { .. } | Place::Assignments { .. } => return String::new(),
        };
        let moved = self.exchange.moved();
        if moved.is_empty() {
            return String::new();
        }
        if let Err(error) = queries::pushed(self.cx.db().pool(), owner, self.cx.now()).await {
            tracing::warn!(%error, "the time of a push was not noted");
        }
        let pushed = Pushed { repository: &self.repository, owner, at: self.at, moved: &moved, options: &self.options };
        logic::after_push(&self.cx, &pushed).await
    }
}

/// Who a token belongs to, as clients ask a GitLab.
pub(super) async fn user(State(app): State<App>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let found = async {
        let (who, _) = authenticate(&app, &mut parts).await?;
        Ok::<_, Error>(computor_db::queries::account::git_user(app.db.pool(), who.user_id).await?)
    };
    match found.await {
        Ok(user) => ([(header::CONTENT_TYPE, "application/json")], user).into_response(),
        Err(error) if error.code.status() == 401 => {
            (StatusCode::UNAUTHORIZED, Json(json!({ "message": "401 Unauthorized", "error_code": error.code }))).into_response()
        }
        Err(error) => error.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(text: &str) -> HeaderMap {
        let value = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(text));
        HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())])
    }

    #[test]
    fn tokens_are_told_from_passwords() {
        let api = format!("{}{}", auth::API_TOKEN_PREFIX, "x".repeat(32));
        assert_eq!(token(&basic(&format!("oauth2:{api}"))), Some(api.clone()));
        assert_eq!(token(&basic("oauth2:session")), Some("session".into()));
        assert_eq!(token(&basic(&format!("ada:{api}"))), Some(api.clone()));
        assert_eq!(token(&basic(&format!("{api}:"))), Some(api.clone()));
        assert_eq!(token(&basic("ada:secret")), None);
        assert_eq!(token(&basic("nonsense")), None);
        assert_eq!(token(&HeaderMap::from_iter([("private-token".parse().unwrap(), "t".parse().unwrap())])), Some("t".into()));
        assert_eq!(token(&HeaderMap::new()), None);
    }

    #[test]
    fn addresses_are_read() {
        let (course, member) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
        let place = Place::Student { course, member };
        let ask = |method: Method, path: String, service: Option<&str>| {
            wanted(&path, &ServiceQuery { service: service.map(str::to_owned) }, &method)
        };
        for dot in ["", ".git"] {
            assert_eq!(
                ask(Method::GET, format!("{place}{dot}/info/refs"), Some("git-upload-pack")),
                Some((place, Want::Offer(Service::UploadPack)))
            );
            assert_eq!(
                ask(Method::POST, format!("{place}{dot}/git-receive-pack"), None),
                Some((place, Want::Transfer(Service::ReceivePack)))
            );
            assert_eq!(ask(Method::GET, format!("{place}{dot}"), None), Some((place, Want::Page)));
        }
        assert_eq!(ask(Method::GET, format!("{place}/info/refs"), None), None);
        assert_eq!(ask(Method::GET, format!("{place}/info/refs"), Some("git-upload-archive")), None);
        assert_eq!(ask(Method::GET, format!("{place}/HEAD"), None), None);
        assert_eq!(ask(Method::POST, format!("{place}/info/refs"), Some("git-upload-pack")), None);
    }
}
