//! `/git/…`: clone, fetch and push with a stock `git` client, over smart HTTP.
//!
//! Git speaks HTTP in its own way: a service in the query, bodies that are streams of its own, errors as plain text that
//! it prints. What it asks for is admitted by the rule of the repository (`computor_policy::rules::Repository`), as every
//! other call; the transfer is the `git` program's (`computor_git`).

use crate::{
    Ctx, Error,
    logic::git::{self as logic, Pushed},
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use computor_db::{
    Standing,
    queries::{
        push as pushes,
        repository::{self as queries, Owner},
    },
};
use computor_git::{Exchange, MAIN, Place, Push, RefUpdate, Repository, Service};
use computor_policy::{Asked, rules};
use computor_types::Code;
use flate2::write::GzDecoder;
use futures::{StreamExt as _, stream};
use serde_json::{Map, json};
use std::{io::Write as _, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncWriteExt as _, DuplexStream},
    sync::{OwnedSemaphorePermit, mpsc},
};

use tracing::Instrument as _;

/// How long a transfer waits for its turn.
const TURN: Duration = Duration::from_secs(30);
/// What a client sends to say what it has and wants, at most, in bytes.
const WANTS: u64 = 32 << 20;
/// A client that says nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(60);
/// A clone may take so long.
const FETCH_TIME: Duration = Duration::from_secs(1800);
/// What comes before the pack of a push, at most, in bytes.
const BEGINNING: u64 = 1 << 20;
/// Branches that the platform makes. There cannot be one beside them that has the name of the directory.
const OURS: &str = "refs/heads/computor/";
/// Where one of these is first, there can be no `main`.
const BELOW_MAIN: &str = "refs/heads/main/";

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

/// Why not, in words that git prints.
#[derive(Debug)]
struct Refusal {
    status: StatusCode,
    words: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        plain(self.status, self.words)
    }
}

/// A text. Of an answer to what it asks first, git prints that, whatever the status.
fn plain(status: StatusCode, words: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words + "\n").into_response()
}

fn refuse(status: StatusCode, words: impl Into<String>) -> Refusal {
    Refusal { status, words: words.into() }
}

/// What somebody reads whom git could not show to be anybody, or who was wrong too often; none for other programs, which get the error as any call has it.
pub(super) fn unknown(headers: &HeaderMap, error: &Error) -> Option<Response> {
    let agent = headers.get(header::USER_AGENT)?;
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::UNAUTHORIZED);
    let renew = match status {
        StatusCode::UNAUTHORIZED => " A token may have expired: `computor git setup` or POST /user/repository-token makes a new one.",
        _ => "",
    };
    let words = format!("{}. {}{renew} ({})", error.message.trim_end_matches('.'), error.code.help(), error.code);
    let mut answer = agent.as_bytes().starts_with(b"git/").then(|| plain(status, words))?;
    if let Some((name, value)) = &error.header
        && let Ok(value) = HeaderValue::try_from(value)
    {
        answer.headers_mut().insert(*name, value);
    }
    Some(answer)
}

fn refusal(error: &Error) -> Refusal {
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() {
        tracing::error!(code = %error.code, cause = error.cause().map(tracing::field::display), "git: {}", error.message);
    }
    refuse(status, format!("{} ({}) {}", error.message, error.code, error.code.help()))
}

/// What went wrong with a repository, for whoever asked for it.
fn trouble(error: &computor_git::Error) -> (StatusCode, String) {
    use computor_git::Error as Git;
    match error {
        Git::NoRepository(_) => (
            StatusCode::NOT_FOUND,
            "This repository is not there: nothing has been released (or written) in the course yet, or it is just being made. If others \
             have theirs, tell who runs the server."
                .to_owned(),
        ),
        Git::Locked => (StatusCode::SERVICE_UNAVAILABLE, "Somebody else is writing to the repository; try again in a moment.".to_owned()),
        Git::Protocol(_) | Git::Name { .. } => (StatusCode::BAD_REQUEST, error.to_string()),
        Git::TimedOut { command, .. } if command == "transfer" => (StatusCode::REQUEST_TIMEOUT, "This takes too long.".to_owned()),
        Git::TooMany { .. } | Git::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, error.to_string()),
        Git::Failed { message, .. } if NO_GIT.iter().any(|words| message.contains(words)) => {
            (StatusCode::BAD_REQUEST, "What was sent is not what git sends.".to_owned())
        }
        Git::Damaged(_) | Git::Failed { .. } => {
            tracing::error!(%error, "a repository cannot be served; see computor doctor --repositories");
            (StatusCode::SERVICE_UNAVAILABLE, DAMAGED.to_owned())
        }
        _ => {
            tracing::error!(%error, "a repository cannot be served");
            (StatusCode::SERVICE_UNAVAILABLE, "The repository cannot be served just now; try again later.".to_owned())
        }
    }
}

const DAMAGED: &str =
    "The repository cannot be served: it may be damaged. Try again in a minute; if it stays so, tell who runs the server.";

/// What git says of a client that does not speak its language.
const NO_GIT: [&str; 3] = ["protocol error", "bad line length", "unexpected flush packet"];

fn failed(error: &computor_git::Error) -> Refusal {
    let (status, words) = trouble(error);
    refuse(status, words)
}

/// Everything below `/git/`.
pub(crate) async fn serve(cx: Ctx, path: &str, service: Option<&str>, request: Request) -> Response {
    let Some((place, want)) = wanted(path, service, request.method()) else {
        return refuse(StatusCode::NOT_FOUND, "There is no such repository.").into_response();
    };
    // Of the answer to a transfer a client of git prints nothing that comes with another status than 200.
    let is_git = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-git-"));
    match (answer(cx, place, want, request).await, want) {
        (Ok(response), _) => response,
        (Err(refused), Want::Transfer(service)) if is_git => git_answer(service, "result", Body::from(service.refusal(&refused.words))),
        (Err(refused), _) => refused.into_response(),
    }
}

/// Which repository, and what of it. Git appends to the address that was cloned, with or without `.git`.
fn wanted(path: &str, service: Option<&str>, method: &Method) -> Option<(Place, Want)> {
    let place = |text: &str| text.strip_suffix(".git").unwrap_or(text).parse().ok();
    if method == Method::GET {
        return match path.strip_suffix("/info/refs") {
            Some(repository) => Some((place(repository)?, Want::Offer(Service::parse(service?)?))),
            None => Some((place(path)?, Want::Page)),
        };
    }
    let (repository, service) = path.rsplit_once('/')?;
    (method == Method::POST).then_some((place(repository)?, Want::Transfer(Service::parse(service)?)))
}

async fn answer(cx: Ctx, place: Place, want: Want, request: Request) -> Result<Response, Refusal> {
    let at = admit(&cx, place, want).await.map_err(|error| refusal(&error))?;
    let repository = cx.git().map_err(|error| refusal(&error))?.repository(place);
    let (parts, body) = request.into_parts();
    let protocol = parts.headers.get("git-protocol").and_then(|value| value.to_str().ok()).map(str::to_owned);
    match want {
        Want::Page => Ok(plain(StatusCode::OK, format!("This is a repository. Clone it:\n\n    git clone {}", address(&cx, place).await))),
        Want::Offer(service) => {
            let _turn = turn(&cx).await?;
            let offered = repository.advertise(service, protocol.as_deref()).await.map_err(|error| failed(&error))?;
            Ok(git_answer(service, "advertisement", Body::from(offered)))
        }
        Want::Transfer(service) => {
            let turn = match turn(&cx).await {
                Ok(turn) => turn,
                Err(busy) => {
                    // A client that still sends does not listen; one that sends too long gets no answer.
                    let _ = tokio::time::timeout(TURN, body.into_data_stream().for_each(|_| std::future::ready(()))).await;
                    return Err(busy);
                }
            };
            let body = incoming(&parts.headers, body, if service == Service::UploadPack { WANTS } else { u64::MAX });
            let body = body.ok_or_else(|| refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Only gzip is understood."))?;
            if service == Service::UploadPack {
                let exchange = repository.fetch(protocol.as_deref(), Box::new(body), FETCH_TIME).map_err(|error| failed(&error))?;
                return Ok(git_answer(service, "result", streamed(exchange, turn)));
            }
            let declared = declared(&parts.headers);
            receive(cx, at, place, repository, (declared, body), turn).await
        }
    }
}

async fn address(cx: &Ctx, place: Place) -> String {
    let host = queries::public_url(cx.db().pool()).await.ok().flatten().unwrap_or_default();
    format!("{host}/git/{place}.git")
}

/// Whether who asks may do that with the repository.
async fn admit(cx: &Ctx, place: Place, want: Want) -> Result<Standing, Error> {
    use rules::Transfer::{Push, Read};
    let (kind, id) = match place {
        Place::Template { course } => (rules::Repository::Template, course),
        Place::Assignments { course } => (rules::Repository::Assignments, course),
        Place::Student { member, .. } => (rules::Repository::Student, member),
        Place::Team { group, .. } => (rules::Repository::Team, group),
    };
    let transfer = if matches!(want, Want::Offer(Service::ReceivePack) | Want::Transfer(Service::ReceivePack)) { Push } else { Read };
    let (path, query) = (Map::from_iter([("id".to_owned(), json!(id))]), Map::new());
    let asked = Asked { path: &path, query: &query, body: None };
    let at = cx.db().admit(&cx.who, kind.rule(transfer), &asked).await.map_err(|error| match Error::from(error) {
        error if error.code == Code::Nf001 => Error::new(Code::Nf001, "There is no such repository, or it is not yours to read."),
        error if error.code == Code::Authz001 => Error::new(Code::Authz001, "You may read this repository, but not push to it."),
        error => error,
    })?;
    // The address names the course as well: a wrong one is no address.
    if at.course.is_some_and(|course| course != place.course()) {
        return Err(Error::new(Code::Nf001, "There is no such repository."));
    }
    if at.archived && matches!(transfer, Push) {
        return Err(Code::Course001.into());
    }
    // What is to be removed is nobody's any more, however long that takes.
    if matches!(kind, rules::Repository::Student | rules::Repository::Team) && queries::is_gone(cx.db().pool(), &place.to_string()).await? {
        return Err(Error::new(Code::Nf001, "There is no such repository."));
    }
    Ok(at)
}

/// Whether who asks may push there, and how they stand to the course.
///
/// # Errors
/// What they would be told.
pub(crate) async fn may_push(cx: &Ctx, place: Place) -> Result<Standing, Error> {
    admit(cx, place, Want::Transfer(Service::ReceivePack)).await
}

/// Waits for a place among the transfers.
async fn turn(cx: &Ctx) -> Result<OwnedSemaphorePermit, Refusal> {
    let busy = || refuse(StatusCode::SERVICE_UNAVAILABLE, "Too many people clone and push just now; try again in a moment.");
    let turn = tokio::time::timeout(TURN, Arc::clone(&cx.transfers).acquire_owned()).await;
    turn.ok().and_then(Result::ok).ok_or_else(busy)
}

fn git_answer(service: Service, what: &str, body: Body) -> Response {
    let kind = format!("application/x-{}-{what}", service.name());
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache, max-age=0, must-revalidate".to_owned())], body).into_response()
}

/// How much comes, if the client says so and does not pack it.
fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH).filter(|_| !headers.contains_key(header::CONTENT_ENCODING))?.to_str().ok()?.parse().ok()
}

/// What the client sends, as it comes, unpacked if it is packed; none if it is packed in another way than ours.
fn incoming(headers: &HeaderMap, body: Body, most: u64) -> Option<DuplexStream> {
    let gzip = match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => false,
        Some(b"gzip" | b"x-gzip") => true,
        Some(_) => return None,
    };
    let (reader, writer) = tokio::io::duplex(256 << 10);
    // It ends when the client stops, or nobody reads any more.
    tokio::spawn(async move { drop(pump(body, gzip, most, writer).await) });
    Some(reader)
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
            Ok(Some(piece)) => Some((Ok::<_, std::convert::Infallible>(piece), Some((exchange, turn)))),
            Ok(None) => None,
            Err(error) => {
                let (_, words) = trouble(&error);
                Some((Ok(exchange.failure(&words)), None))
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
    (declared, body): (Option<u64>, DuplexStream),
    turn: OwnedSemaphorePermit,
) -> Result<Response, Refusal> {
    let limits = cx.options.git;
    let read = tokio::time::timeout(limits.time, Push::read(Box::new(body), &limits)).await;
    let slow = |_| refuse(StatusCode::REQUEST_TIMEOUT, "This takes too long.");
    let mut push = read.map_err(slow)?.map_err(|error| failed(&error))?;
    if push.updates.iter().any(|update| rejected(update).is_some()) {
        return Ok(turn_away(push, "Nothing was pushed.", "another branch of this push was refused", turn));
    }
    if push.excess {
        let words = if push.updates.len() < limits.updates {
            "Nothing was pushed: more was said with it than is read.".to_owned()
        } else {
            format!("Nothing was pushed: at most {} branches and tags can be pushed at once.", limits.updates)
        };
        return Ok(turn_away(push, &words, "too many at once", turn));
    }
    // Clients with a large `http.postBuffer` say before how much comes: nobody waits then until it has come. The others are stopped
    // by git, where it is too much.
    if declared.is_some_and(|size| size > limits.bytes.saturating_add(BEGINNING)) {
        let words = format!("Nothing was pushed: what comes is larger than {} bytes.", limits.bytes);
        return Ok(turn_away(push, &words, "too large", turn));
    }
    let wish = match note_wish(&cx, place, &push.updates, &push.options).await {
        Ok(wish) => wish,
        Err(error) => {
            let words = format!("Nothing was pushed. {}", refusal(&error.into()).words);
            return Ok(turn_away(push, &words, "not just now", turn));
        }
    };
    let exchange = match repository.push(&mut push, true, &limits).await {
        Ok(exchange) => exchange,
        Err(error @ (computor_git::Error::TooMany { .. } | computor_git::Error::TooLarge { .. })) => {
            return Ok(turn_away(push, &format!("Nothing was pushed: {error}."), "too large", turn));
        }
        Err(error) => {
            let words = format!("Nothing was pushed. {}", trouble(&error).1);
            return Ok(turn_away(push, &words, "not just now", turn));
        }
    };
    let receiving = Receiving { cx, at, place, repository, options: std::mem::take(&mut push.options), wish, exchange, _turn: turn };
    let (said, heard) = mpsc::channel(4);
    // It has a turn until it has ended, which a server that stops waits for.
    tokio::spawn(receiving.carry_out(said).in_current_span());
    let body = stream::unfold(heard, |mut heard| async { Some((Ok::<_, std::convert::Infallible>(heard.recv().await?), heard)) });
    Ok(git_answer(Service::ReceivePack, "result", Body::from_stream(body)))
}

/// Whose repository that is: none that is nobody's work.
const fn owner(place: Place) -> Option<Owner> {
    match place {
        Place::Student { member, .. } => Some(Owner { course_member_id: Some(member), submission_group_id: None }),
        Place::Team { group, .. } => Some(Owner { course_member_id: None, submission_group_id: Some(group) }),
        Place::Template { .. } | Place::Assignments { .. } => None,
    }
}

/// Writes down what is to be done with a push, before git takes it: if this server ends before it has done it, another one does
/// ([`crate::work::hand_in_left`]).
async fn note_wish(cx: &Ctx, place: Place, updates: &[RefUpdate], options: &[String]) -> computor_db::Result<Option<uuid::Uuid>> {
    let main = updates.iter().find(|update| update.name == MAIN && !update.new.is_zero());
    let (Some(owner), Some(main)) = (owner(place), main.filter(|_| logic::wishes_something(options))) else { return Ok(None) };
    let (from, to) = (main.old.to_string(), main.new.to_string());
    let (user, course, server) = (cx.me().uuid(), place.course(), cx.app().present_as());
    let wish = pushes::NewWish { user, course, owner, from: &from, to: &to, options, server };
    Ok(Some(pushes::note(cx.db().pool(), wish).await?))
}

/// Says at once why nothing is taken, for a client that listens while it sends; one that does not is let come to its end first.
fn turn_away(push: Push, words: &str, why: &str, turn: OwnedSemaphorePermit) -> Response {
    let words = push.refusal(words, |update| rejected(update).unwrap_or(why).to_owned());
    let body = stream::unfold(Some((Some(words), push, turn)), |state| async {
        let (words, mut push, turn) = state?;
        let Some(words) = words else {
            push.drain().await;
            return None;
        };
        Some((Ok::<_, std::convert::Infallible>(Bytes::from(words)), Some((None, push, turn))))
    });
    git_answer(Service::ReceivePack, "result", Body::from_stream(body))
}

/// What nobody may push.
fn rejected(update: &RefUpdate) -> Option<&'static str> {
    if !update.is_proper() {
        Some("only branches and tags can be pushed")
    } else if update.name == MAIN && update.new.is_zero() {
        Some("main stays: it cannot be deleted")
    } else if update.name.starts_with(BELOW_MAIN) {
        Some("main is a branch, and no directory of branches")
    } else if (update.name.starts_with(OURS) || Some(&*update.name) == OURS.strip_suffix('/')) && !update.new.is_zero() {
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
    /// What was written down of them.
    wish: Option<uuid::Uuid>,
    exchange: Exchange,
    _turn: OwnedSemaphorePermit,
}

impl Receiving {
    /// Says what git says, and does what follows. Whoever listens may go at any time: what git has taken was pushed, so it is handed
    /// in all the same. A client that stops in the middle ends its push by that, and git with it.
    async fn carry_out(mut self, said: mpsc::Sender<Bytes>) {
        let end = loop {
            match self.exchange.next().await {
                Ok(Some(piece)) => drop(said.send(piece).await),
                Ok(None) => {
                    let words = self.finish().await;
                    self.forget_wish().await;
                    break self.exchange.end(&words);
                }
                Err(error) => break self.exchange.failure(&trouble(&error).1),
            }
        };
        drop(said.send(end).await);
    }

    /// Git has taken it: what follows from that, and what its author is told.
    async fn finish(&self) -> String {
        if self.exchange.is_refused() {
            return "Nothing was pushed: what came cannot be taken, as git says above. The repository here is as it was.".to_owned();
        }
        let Some(owner) = owner(self.place) else { return logic::not_here(&self.options) };
        let moved = self.exchange.moved();
        if moved.is_empty() {
            return String::new();
        }
        match queries::pushed(self.cx.db().pool(), owner, self.cx.now()).await {
            Ok(Some(offered)) => self.take_in(owner, &offered, &moved).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the time of a push was not noted"),
        }
        let pushed = Pushed { repository: &self.repository, owner, at: self.at, moved: &moved, options: &self.options, since: None };
        logic::after_push(&self.cx, &pushed).await
    }

    /// It was done, or its author was told why not. What went wrong on the way is looked at once more later.
    async fn forget_wish(&self) {
        let Some(wish) = self.wish else { return };
        if let Err(error) = pushes::forget(self.cx.db().pool(), wish).await {
            tracing::warn!(%error, "a push that is done is looked at once more");
        }
    }

    /// Notes, if it is so, that main has by now what was offered and did not fit: lecturers see who needs help.
    async fn take_in(&self, owner: Owner, offered: &str, moved: &[RefUpdate]) {
        let Some(main) = moved.iter().find(|update| update.name == MAIN && !update.new.is_zero()) else { return };
        let Ok(commit) = offered.parse() else { return };
        let noted = match self.repository.is_ancestor(commit, main.new).await {
            Ok(true) => queries::taken_in(self.cx.db().pool(), owner, offered).await.map_err(|error| error.to_string()),
            Ok(false) => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = noted {
            tracing::warn!(%error, "whether a push took in what was offered was not noted");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let (course, member) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
        let place = Place::Student { course, member };
        let ask = |method: Method, path: String, service: Option<&str>| wanted(&path, service, &method);
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
