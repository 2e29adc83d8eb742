//! Every operation of the list, and the one way that a request goes: who asks, what for, may it, do it, answer.
//!
//! The list is a table. What is particular to an entity is its mapping and its rules, what is particular to a call is its
//! [`Handle`] behind one thin function; everything here is compiled once.

use super::{
    answer::{self, Wanted},
    extract::{self, Form},
    heard::Heard,
    idempotency::{self, Key},
    socket::{self, Knock},
    standing,
};
use crate::{
    App, Client, Ctx, Error, Result, auth,
    logic::{Answered, Call, Handle, course, maintenance},
};
use axum::{
    body::Body,
    extract::{RawPathParams, Request},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use computor_db::{Mapping, Standing, queries::secret};
use computor_policy::{Action, Asked, Cond, Maintained, Principal, Rule, Token};
use computor_types::{
    Access, AnswerKind, Code, Endpoint as _, Page,
    dto::*,
    endpoint::{BodyKind, RawBody, RawCall},
    list::{BodyInfo, EndpointInfo, Sent},
    shape::{self, Shape},
    strict,
};
use futures::future::BoxFuture;
use serde_json::{Map, Value};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};
use tower_http::timeout::TimeoutBody;
use tracing::Instrument as _;
use uuid::Uuid;

/// Longer requests are given up. One that is read as it comes may take its time, as an upload may that comes slowly,
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(60);
/// and so may one that deletes all that lies below a row, of which there may be much.
const LONG: [&str; 3] = [DeleteCourse::NAME, DeleteCourseFamily::NAME, DeleteOrganization::NAME];
const LONG_TIME_LIMIT: Duration = Duration::from_secs(600);
/// but not be silent for longer than this.
pub(super) const SILENCE: Duration = Duration::from_secs(60);

/// What a call is handed once it is admitted.
struct Admitted {
    at: Standing,
    rows: Cond,
    request: Request,
}

type Run = fn(Ctx, RawCall, Admitted) -> BoxFuture<'static, Result<Answered>>;

/// One operation.
pub(super) struct Operation {
    pub(super) method: computor_types::Method,
    pub(super) path: String,
    kind: Kind,
}

enum Kind {
    List(&'static Mapping),
    Get(&'static Mapping),
    Create(&'static Mapping, BodyInfo),
    Update(&'static Mapping, BodyInfo),
    Delete(&'static Mapping),
    Archive(&'static Mapping, bool),
    Call { info: EndpointInfo, rule: Rule, run: Run },
}

/// The whole API.
pub(super) fn operations() -> &'static [Operation] {
    static ALL: LazyLock<Vec<Operation>> = LazyLock::new(|| {
        let mut all = Vec::new();
        for entity in computor_types::list::entities() {
            if let Some(mapping) = computor_db::mapping(entity.name) {
                all.extend(of_entity(mapping));
            }
        }
        macro_rules! call {
            ($endpoint:ident) => {
                all.push(of_call::<$endpoint>())
            };
        }
        computor_types::for_each_endpoint!(call);
        all
    });
    &ALL
}

fn of_entity(of: &'static Mapping) -> Vec<Operation> {
    use computor_types::Method as M;
    let (all, one) = (format!("/{}", of.info.path), format!("/{}/{{id}}", of.info.path));
    let operation = |method, path: &str, kind| Operation { method, path: path.to_owned(), kind };
    let mut made = vec![operation(M::Get, &all, Kind::List(of)), operation(M::Get, &one, Kind::Get(of))];
    made.extend(of.info.create.map(|body| operation(M::Post, &all, Kind::Create(of, body))));
    made.extend(of.info.update.map(|body| operation(M::Patch, &one, Kind::Update(of, body))));
    if of.info.delete {
        made.push(operation(M::Delete, &one, Kind::Delete(of)));
    }
    if of.info.archive {
        made.push(operation(M::Patch, &format!("{one}/archive"), Kind::Archive(of, true)));
        made.push(operation(M::Patch, &format!("{one}/unarchive"), Kind::Archive(of, false)));
    }
    made
}

pub(super) fn of_call<E: Handle>() -> Operation {
    let run: Run = |cx, raw, admitted| {
        Box::pin(async move {
            let parts = E::read(raw).map_err(Error::invalid)?;
            let Admitted { at, rows, request } = admitted;
            let call = Call { params: parts.params, query: parts.query, page: parts.page, body: parts.body, at, rows, request };
            E::handle(cx, call).await?.erased::<E>()
        })
    };
    Operation { method: E::METHOD, path: E::PATH.to_owned(), kind: Kind::Call { info: EndpointInfo::of::<E>(), rule: E::RULE, run } }
}

/// What a request names besides its body.
struct Names {
    path: Map<String, Value>,
    query: Map<String, Value>,
    page: Page,
    client: Client,
    wanted: Wanted,
    /// Under which this is done once.
    once: Option<Key>,
}

/// Runs an operation for a request, and says what went wrong in a way that its clients understand.
pub(super) async fn dispatch(operation: &'static Operation, app: App, params: RawPathParams, request: Request) -> Result<Response> {
    let (parts, content) = request.into_parts();
    let knock = operation.call().filter(|call| call.answer == AnswerKind::Socket).and_then(|_| Knock::of(&parts));
    let from_elsewhere = auth::is_from_elsewhere(&app, &parts);
    let asks = operation.call().is_some_and(|call| call.access == Access::Basic).then(|| parts.headers.clone());
    let request = Request::from_parts(parts, content);
    let answered = match operation.call() {
        Some(call) if call.body == BodyKind::Streamed => answer_to(operation, app, params, request).await,
        Some(call) if LONG.contains(&call.name) => {
            let work = answer_to(operation, app, params, request);
            tokio::time::timeout(LONG_TIME_LIMIT, work).await.unwrap_or_else(|_| Err(Code::Db001.into()))
        }
        call => {
            let (heard, request) = Heard::listen(request);
            let is_upload = call.is_some_and(|call| call.body == BodyKind::Multipart);
            heard.limit(is_upload, answer_to(operation, app, params, request)).await
        }
    };
    match (answered, knock) {
        (Err(error), Some(knock)) => knock.refuse(error).await,
        (Err(error), None) if matches!(error.code.status(), 401 | 429) && asks.is_some() => {
            let is_unknown = error.code.status() == 401;
            match asks.and_then(|headers| super::git::unknown(&headers, &error)) {
                Some(words) if is_unknown => Ok(([(header::WWW_AUTHENTICATE, ASK_FOR_PASSWORD)], words).into_response()),
                Some(words) => Ok(words),
                None if is_unknown => Err(error.with_header("www-authenticate", ASK_FOR_PASSWORD)),
                None => Err(error),
            }
        }
        (Ok(mut response), _) => {
            if from_elsewhere {
                response.headers_mut().remove(header::SET_COOKIE);
            }
            Ok(response)
        }
        (Err(error), None) => Err(error),
    }
}

/// Makes programs (and browsers) ask for name and password, and send them.
const ASK_FOR_PASSWORD: &str = "Basic realm=\"Computor\", charset=\"UTF-8\"";

async fn answer_to(operation: &'static Operation, app: App, params: RawPathParams, request: Request) -> Result<Response> {
    let (mut parts, content) = request.into_parts();
    let mut client = auth::client(&app, &parts);
    if operation.call().is_some_and(|call| call.answer == AnswerKind::Socket) {
        socket::token_of_query(&mut parts);
    }
    let who = match &operation.kind {
        Kind::Call { rule, .. } if rule.is_public() || rule.proves && !auth::says_who(&app, &parts) => Arc::new(Principal::nobody()),
        _ => auth::authenticate(&app, &parts, &mut client).await?,
    };
    if operation.changes() {
        maintenance::refuse(&app, &who, operation.maintained()).await?;
    }
    let query = extract::query(&parts, operation.query())?;
    let page = strict::read(Value::Object(query.clone())).map_err(Error::invalid)?;
    let path = params.iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    let once = if operation.is_remembered() { Key::of(&parts)? } else { None };
    let names = Names { path, query, page, client, wanted: Wanted::of(&parts), once };
    let request = Request::from_parts(parts, content);
    match &operation.kind {
        Kind::Call { info, rule, run } => call(&app, info, rule, *run, who, names, request).await,
        kind => of_row(&app, kind, &who, names, request).await,
    }
}

impl Operation {
    /// What is known of it, if it is a call.
    const fn call(&self) -> Option<&EndpointInfo> {
        match &self.kind {
            Kind::Call { info, .. } => Some(info),
            _ => None,
        }
    }

    /// Whether it changes something.
    fn changes(&self) -> bool {
        !matches!(self.method, computor_types::Method::Get | computor_types::Method::Head)
    }

    /// Whether what was done under a key of the client's is remembered: what makes something, and answers no secrets.
    fn is_remembered(&self) -> bool {
        match &self.kind {
            Kind::Create(..) => true,
            Kind::Call { info, rule, .. } => {
                self.method == computor_types::Method::Post
                    && matches!(rule.token, Token::Scopes(_))
                    && matches!(info.answer, AnswerKind::None | AnswerKind::Json | AnswerKind::Listing)
                    && info.body != BodyKind::Streamed
            }
            _ => false,
        }
    }

    /// Who goes on with it under maintenance.
    fn maintained(&self) -> Maintained {
        match &self.kind {
            Kind::Call { rule, .. } => rule.maintained,
            Kind::Update(of, _) => of.rules.maintained,
            _ => Maintained::Stops,
        }
    }

    /// The parameters of the query string that it documents.
    fn query(&self) -> &'static Shape {
        match &self.kind {
            Kind::List(of) => (of.info.query)(),
            Kind::Call { info, .. } => (info.query)(),
            _ => shape::of::<computor_types::Nothing>(),
        }
    }
}

/// A list of an entity that shows no more rows is no heavy work.
const LIGHT: u32 = 100;
/// Nor is one that shows one person's part of a course: students do not wait behind the lists of those who see all of them.
const LIGHT_LISTS: [&str; 2] = [ListStudentCourseContents::NAME, ListMemberCourseContents::NAME];

/// An ability of an entity.
async fn of_row(app: &App, kind: &'static Kind, who: &Arc<Principal>, names: Names, request: Request) -> Result<Response> {
    let id = names.path.get("id").and_then(Value::as_str).unwrap_or_default();
    let wanted = names.wanted;
    let json = |status, row: String| wanted.json(status, row.into(), None);
    match kind {
        Kind::List(of) => {
            let filters = names.query.into_iter().filter(|(name, _)| !matches!(name.as_str(), "skip" | "limit")).collect();
            let filters = (of.info.filters)(Value::Object(filters)).map_err(Error::invalid)?;
            let (of, db, who) = (*of, app.db.clone(), Arc::clone(who));
            let list = async move { db.list_rows(of, &who, &filters, names.page).await };
            // A page by a key costs the same however much there is; thousands of rows do not.
            let rows = match names.page.limit {
                0..=LIGHT => list.await?,
                _ => app.db.lanes().run(list.in_current_span()).await??,
            };
            wanted.json(StatusCode::OK, rows.json.into(), Some(rows.total))
        }
        Kind::Get(of) => json(StatusCode::OK, app.db.get_row(of, who, id).await?),
        Kind::Create(of, body) => {
            shows(of, who)?;
            let body_sent = extract::json(request, app).await?;
            let claim = match names.once {
                Some(key) => Some(key.claim(who, RawBody::Parsed(body_sent.clone())).await?),
                None => None,
            };
            let sent = sealed(app, of, (body.read)(body_sent).map_err(Error::invalid)?)?;
            let status = StatusCode::from_u16(of.info.created).unwrap_or(StatusCode::CREATED);
            let (of, db, who) = (*of, app.db.clone(), Arc::clone(who));
            let work = async move { wanted.json(status, db.create_row(of, &who, sent).await?.into(), None) };
            idempotency::once(app, claim, work).await
        }
        Kind::Update(of, body) => {
            shows(of, who)?;
            let sent = sealed(app, of, (body.read)(extract::json(request, app).await?).map_err(Error::invalid)?)?;
            json(StatusCode::OK, app.db.update_row(of, who, id, sent).await?)
        }
        Kind::Delete(of) => {
            app.db.delete_row(of, who, id).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Kind::Archive(of, archived) => {
            app.db.archive_row(of, who, id, *archived).await?;
            if *archived && of.table == "course" {
                course::end_work(app, id).await?;
            }
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Kind::Call { .. } => Err(Error::internal("not a row")),
    }
}

/// What opens other hosts goes to its row sealed. Without a key it does not go at all: whoever may write the row is refused there.
fn sealed(app: &App, of: &Mapping, mut sent: Sent) -> Result<Sent> {
    for field in of.sealed {
        let Some(value) = sent.record.get_mut(*field) else { continue };
        let Some(text) = value.as_str() else { continue };
        *value = match &app.options.secret_key {
            _ if text.is_empty() => Value::Null,
            Some(key) => {
                let id = Uuid::new_v4();
                secret::enclose(Some((id, &auth::Vault::under(key)?.seal(id, text)?))).into()
            }
            None => secret::enclose(None).into(),
        };
    }
    Ok(sent)
}

/// The answer to a change shows the row: a limited token that may not read it may not make it either.
fn shows(of: &Mapping, who: &Principal) -> Result<()> {
    if who.scopes.is_none() || (of.rules.see)(who, Action::Get) != Cond::Never {
        return Ok(());
    }
    let message = format!("the answer shows the row, so the token needs the scope {}:get as well", of.info.name);
    Err(Error::new(Code::Authz001, message))
}

/// Asks the rule; and of a course that is archived, whether this goes on there.
async fn admit(app: &App, info: &EndpointInfo, rule: &Rule, who: &Principal, asked: &Asked<'_>) -> Result<Standing> {
    let at = app.db.admit(who, rule, asked).await?;
    let reads = matches!(info.method, computor_types::Method::Get | computor_types::Method::Head);
    if at.archived && !reads && !rule.goes_on_in_archive() { Err(Code::Course001.into()) } else { Ok(at) }
}

/// A call that is not an entity's own: admitted as soon as the body says what it is about, and before its file is read.
async fn call(
    app: &App,
    info: &'static EndpointInfo,
    rule: &Rule,
    run: Run,
    who: Arc<Principal>,
    names: Names,
    request: Request,
) -> Result<Response> {
    let Names { path, query, page: _, client, mut wanted, once } = names;
    let nothing = Asked { path: &path, query: &query, body: None };
    let (parts, content) = request.into_parts();
    // Where the body is read here, the handler still sees how the request looked.
    let (body, rest, at) = match info.body {
        BodyKind::None => (RawBody::None, Body::empty(), admit(app, info, rule, &who, &nothing).await?),
        BodyKind::Streamed => {
            let at = admit(app, info, rule, &who, &nothing).await?;
            (RawBody::Streamed, Body::new(TimeoutBody::new(SILENCE, content)), at)
        }
        BodyKind::Json => {
            let body = extract::json(Request::from_parts(parts.clone(), content), app).await?;
            // Before it is asked what the body is about: a list is about nothing.
            if !body.is_object() && !body.is_null() {
                return Err(Error::new(Code::Val001, "the body has to be a JSON object"));
            }
            let asked = Asked { body: body.as_object(), ..nothing };
            let at = admit(app, info, rule, &who, &asked).await?;
            (RawBody::Parsed(body), Body::empty(), at)
        }
        BodyKind::Multipart => {
            let mut form = Form::of(Request::from_parts(parts.clone(), content), app, info.form_field).await?;
            let text = form.text(info.form_optional).await?;
            let body = strict::document(&text).map_err(Error::invalid)?;
            let at = admit(app, info, rule, &who, &Asked { body: body.as_object(), ..nothing }).await?;
            (form.file(text).await?, Body::empty(), at)
        }
    };
    let rows = rule.shown(&who);
    if let Some(watched) = standing::watched(info.path, &query, &who).filter(|_| wanted.reads()) {
        match standing::look(app, watched, &rows, &query, info.path, &wanted).await? {
            Ok(unchanged) => return Ok(unchanged),
            Err(standing) => wanted.standing = Some(standing),
        }
    }
    let claim = match once {
        Some(key) => Some(key.claim(&who, body.clone()).await?),
        None => None,
    };
    let admitted = Admitted { at, rows, request: Request::from_parts(parts, rest) };
    // What answers many rows may look at many more: it waits for a place, and nothing else waits for it.
    let work = run(Ctx::new(app.clone(), who, client), RawCall { params: path, query, body }, admitted);
    let is_list = info.answer == AnswerKind::Listing && claim.is_none() && !LIGHT_LISTS.contains(&info.name);
    let of = app.clone();
    let work = async move {
        let answered = if is_list { of.db.lanes().run(work.in_current_span()).await? } else { work.await };
        answer::respond(&of, info, &wanted, answered?).await
    };
    idempotency::once(app, claim, work).await
}

/// The method as HTTP names it.
pub(super) fn method(method: computor_types::Method) -> Method {
    match method {
        computor_types::Method::Get => Method::GET,
        computor_types::Method::Post => Method::POST,
        computor_types::Method::Put => Method::PUT,
        computor_types::Method::Patch => Method::PATCH,
        computor_types::Method::Delete => Method::DELETE,
        computor_types::Method::Head => Method::HEAD,
    }
}
