//! `rest`: every entity and every other call, from the one list of the API.

mod body;
mod describe;
pub(crate) mod options;
mod print;

use crate::{
    Outcome,
    args::{Remote, Rest, Verb},
    output::{self, Unusable},
    remote,
};
use anyhow::{Context as _, Result, bail};
use body::{body, complete, missing};
use bytes::Bytes;
use computor_client::Client;
use computor_types::{
    Archive, Create, Delete, Endpoint, Entity, Page, Update,
    dto::*,
    endpoint::{Answer, AnswerKind, Body, BodyKind, RawAnswer, RawBody},
    list::{BodyInfo, EndpointInfo, EntityInfo},
    shape::{self, Kind, Shape},
};
use futures::{TryStreamExt as _, future::BoxFuture};
use print::{Format, columns_of, print_rows, show, show_raw};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

type Answered<'c, T = Value> = BoxFuture<'c, Result<T>>;
/// With a key or a body, as text.
type One<T = Value> = for<'c> fn(&'c Client, String) -> Answered<'c, T>;
/// With a key (or the filters of a list) and something else.
type Two<A, T = Value> = for<'c> fn(&'c Client, String, A) -> Answered<'c, T>;

/// An entity with its types erased: what can be done with it, by text. What it cannot do is not there.
struct Erased {
    list: Two<Page, (Value, u64)>,
    /// All rows that match.
    every: One<Vec<Value>>,
    get: One,
    create: Option<One>,
    update: Option<Two<String>>,
    delete: Option<One<()>>,
    archive: Option<Two<bool, ()>>,
}

/// One constructor per ability, named as the list of entities names it.
mod ability {
    use super::*;

    pub(super) fn read<E: Entity>() -> Erased {
        Erased {
            list: |client, query, page| {
                Box::pin(async move {
                    let found = client.list::<E>(&serde_html_form::from_str(&query)?, page).await?;
                    Ok((serde_json::to_value(found.items)?, found.total))
                })
            },
            every: |client, query| {
                Box::pin(async move {
                    let rows = client.every::<E>(serde_html_form::from_str(&query)?);
                    rows.map_err(anyhow::Error::from).and_then(async |row| value(row)).try_collect().await
                })
            },
            get: |client, id| Box::pin(async move { value(client.get::<E>(&key::<E>(&id)?).await?) }),
            create: None,
            update: None,
            delete: None,
            archive: None,
        }
    }

    pub(super) fn create<E: Create>(erased: &mut Erased) {
        erased.create = Some(|client, body| Box::pin(async move { value(client.create::<E>(&parse(&body)?).await?) }));
    }

    pub(super) fn update<E: Update>(erased: &mut Erased) {
        erased.update = Some(|client, id, body| Box::pin(async move { value(client.update::<E>(&key::<E>(&id)?, &parse(&body)?).await?) }));
    }

    pub(super) fn delete<E: Delete>(erased: &mut Erased) {
        erased.delete = Some(|client, id| Box::pin(async move { Ok(client.delete::<E>(&key::<E>(&id)?).await?) }));
    }

    pub(super) fn archive<E: Archive>(erased: &mut Erased) {
        erased.archive = Some(|client, id, away| {
            Box::pin(async move {
                let key = key::<E>(&id)?;
                let done = if away { client.archive::<E>(&key).await } else { client.unarchive::<E>(&key).await };
                Ok(done?)
            })
        });
    }
}

fn value(row: impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(row)?)
}

fn key<E: Entity>(text: &str) -> Result<E::Key> {
    text.parse().ok().with_context(|| format!("`{text}` is not the key of a row of {}", E::PATH))
}

/// The body, with a message that names the field if it does not fit.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).context("the JSON does not fit what is to be sent")
}

fn entities() -> BTreeMap<&'static str, Erased> {
    let mut all = BTreeMap::new();
    macro_rules! add {
        ($entity:ident: $($ability:ident)*) => {
            #[allow(unused_mut, clippy::allow_attributes, reason = "some entities can only be read")]
            let mut erased = ability::read::<$entity>();
            $(ability::$ability::<$entity>(&mut erased);)*
            all.insert(<$entity as Entity>::PATH, erased);
        };
    }
    computor_types::for_each_entity!(add);
    all
}

/// The parts of a call that is not an entity's own, as text.
struct Call {
    params: Map<String, Value>,
    query: String,
    body: Option<String>,
    file: Option<PathBuf>,
}

type Caller = for<'c> fn(&'c Client, Call) -> Answered<'c, RawAnswer>;

fn calls() -> BTreeMap<&'static str, Caller> {
    let mut all: BTreeMap<&'static str, Caller> = BTreeMap::new();
    macro_rules! add {
        ($endpoint:ident) => {
            if is_call::<$endpoint>() {
                all.insert(<$endpoint as Endpoint>::NAME, |client, call| Box::pin(make::<$endpoint>(client, call)));
            }
        };
    }
    computor_types::for_each_endpoint!(add);
    all
}

/// Whether one question has one answer: streams and other protocols have clients of their own.
const fn is_call<E: Endpoint>() -> bool {
    let answers = !matches!(<E::Answer as Answer>::KIND, AnswerKind::Events | AnswerKind::Socket);
    answers && !matches!(<E::Body as Body>::KIND, BodyKind::Streamed)
}

async fn make<E: Endpoint>(client: &Client, call: Call) -> Result<RawAnswer> {
    let params =
        serde_json::from_value(Value::Object(call.params)).with_context(|| format!("give the parameters of {} with --param", E::PATH))?;
    let query = serde_html_form::from_str(&call.query)?;
    let json = Bytes::from(call.body.unwrap_or_else(|| "{}".to_owned()));
    let raw = match E::Body::KIND {
        BodyKind::None => RawBody::None,
        BodyKind::Streamed => RawBody::Streamed,
        BodyKind::Json => RawBody::Json(json),
        BodyKind::Multipart => {
            let path = call.file.context("give the file to upload with --file")?;
            let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let file = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?.into();
            RawBody::Multipart { field: E::Body::FIELD, json, file_name, content_type: None, file }
        }
    };
    let body = E::Body::from_raw(raw).map_err(|violations| {
        let lines: Vec<String> = violations.iter().map(|violation| format!("{}: {}", violation.field, violation.message)).collect();
        anyhow::anyhow!("the body does not fit: {}", lines.join("; "))
    })?;
    Ok(client.call::<E>(&params, &query, body).await?.into_raw()?)
}

pub(crate) async fn run(options: Rest) -> Result<Outcome> {
    let how = Format::of(&options);
    if let Verb::Describe { call } = &options.verb {
        return describe::run(call, options.json);
    }
    if matches!(options.verb, Verb::Names) {
        return names(how);
    }
    match options.verb {
        Verb::Call { name, params, query, body, fields, file } => {
            let calls = calls();
            let known = calls.keys().copied();
            let unknown = || as_entity(&name).unwrap_or_else(|| output::no_such("call", &name, known, LISTED));
            let caller = calls.get(name.as_str()).ok_or_else(unknown)?;
            let info = computor_types::list::endpoints().iter().find(|info| info.name == name);
            let call = match info {
                Some(info) => checked(info, &params, &query, (body, fields), file)?,
                None => bail!("the call {name} is not on the list"),
            };
            show_raw(caller(&remote::connect(&options.remote).await?, call).await?, how)?;
        }
        verb => entity(&options.remote, verb, how).await?,
    }
    Ok(Outcome::Good)
}

const LISTED: &str = "`computor rest names` lists them";

/// A call whose parameters and fields are all known: nothing that was typed is dropped.
fn checked(
    info: &EndpointInfo,
    params: &[String],
    query: &[String],
    given: (Option<String>, Vec<String>),
    file: Option<PathBuf>,
) -> Result<Call> {
    let params: Map<String, Value> = pairs(params)?.collect();
    let in_path =
        || info.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(|name| name.trim_start_matches('*'));
    if let Some(name) = params.keys().find(|name| !in_path().any(|known| known == name.as_str())) {
        let there = match in_path().collect::<Vec<_>>().as_slice() {
            [] => "it has none".to_owned(),
            names => format!("there are {}", names.join(", ")),
        };
        return Err(output::no_such("parameter of the path", name, in_path(), &there).into());
    }
    let (json, named) = given;
    let is_given = json.is_some() || !named.is_empty();
    let body = match info.body {
        BodyKind::None if is_given => return Err(Unusable(format!("{} takes no body", info.name)).into()),
        BodyKind::None | BodyKind::Streamed => None,
        BodyKind::Multipart if !is_given && info.form_optional => None,
        BodyKind::Json | BodyKind::Multipart => Some(body(json.as_deref(), &named, (info.body_shape)())?),
    };
    let asked = filters(query, (info.query)())?;
    let is_asked = |name: &str| query.iter().any(|pair| pair.split_once('=').is_some_and(|(given, _)| given == name));
    let of_query = (info.query)().fields.iter().filter(|field| field.required).map(|field| field.name.as_str());
    let of_body = body.iter().flat_map(|body| missing(body, (info.body_shape)()));
    let of_file = (info.body == BodyKind::Multipart && file.is_none()).then_some("file");
    let of_path = in_path().filter(|name| !params.contains_key(*name));
    complete(of_path.chain(of_query.filter(|name| !is_asked(name))).chain(of_body).chain(of_file))?;
    Ok(Call { params, query: asked, body: body.map(|body| body.to_string()), file })
}

/// The query string of these filters, all of which are known.
fn filters(given: &[String], shape: &Shape) -> Result<String> {
    let query = form(given)?;
    shape::query(&query, shape, true).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(|one| format!("--query {}: {}", one.field, one.message)).collect();
        let known = wrong.iter().all(|one| !one.message.starts_with("is unknown") || one.message.ends_with('?'));
        let all = if known { String::new() } else { format!(". There are {}", shape.names().collect::<Vec<_>>().join(", ")) };
        Unusable(lines.join("; ") + &all)
    })?;
    Ok(query)
}

/// The body that a row is made of, or changed by.
fn written(given: Option<&str>, named: &[String], info: Option<BodyInfo>) -> Result<(Value, &'static Shape)> {
    let shape = (info.context("it takes no body")?.shape)();
    Ok((body(given, named, shape)?, shape))
}

/// What can be done with an entity, and what is known about it.
fn find(name: &str) -> Result<(Erased, &'static EntityInfo)> {
    let mut all = entities();
    let info = computor_types::list::entities().iter().find(|info| info.path == name);
    match (all.remove(name), info) {
        (Some(erased), Some(info)) => Ok((erased, info)),
        _ => {
            let of_it = calls_of(name);
            match of_it.is_empty() {
                true => Err(output::no_such("entity", name, all.keys().copied(), LISTED).into()),
                false => {
                    Err(Unusable(format!("{name} have calls of their own: `computor rest call {}`", of_it.join("`, `computor rest call ")))
                        .into())
                }
            }
        }
    }
}

/// The calls about what is called so and is no entity: those of `/messages` for `messages`.
fn calls_of(name: &str) -> Vec<&'static str> {
    let known = calls();
    let about = |info: &&EndpointInfo| info.path.trim_start_matches('/').split('/').next() == Some(name) && known.contains_key(info.name);
    computor_types::list::endpoints().iter().filter(about).map(|info| info.name).take(3).collect()
}

fn cannot(what: &str, verb: &str, info: &EntityInfo) -> Unusable {
    let call = format!("{verb}_{}", info.name);
    let way = match calls().contains_key(call.as_str()) {
        true => format!("`computor rest call {call}` does it"),
        false => "see `computor rest names`".to_owned(),
    };
    Unusable(format!("{} cannot be {what} in this way; {way}", info.path))
}

/// A call that is an entity's own has a command of its own.
fn as_entity(name: &str) -> Option<Unusable> {
    let (verb, of) = name.split_once('_')?;
    let info = computor_types::list::entities().iter().find(|info| info.name == of)?;
    let known = ["list", "get", "create", "update", "delete", "archive", "unarchive"].contains(&verb);
    known.then(|| Unusable(format!("{name} is `computor rest {verb} {}`", info.path)))
}

/// What a filter takes, in a word.
const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "true or false",
        Kind::List => "may be repeated",
        Kind::Object => "JSON",
    }
}

/// All of it is looked at before anybody is asked.
async fn entity(remote: &Remote, verb: Verb, how: Format) -> Result<()> {
    match verb {
        Verb::List { entity, query, skip, limit, all, lines, columns } => {
            let (found, info) = find(&entity)?;
            let columns = columns_of(&entity, &columns)?;
            let query = filters(&query, (info.query)())?;
            let client = remote::connect(remote).await?;
            let (rows, total) = if all {
                let mut rows = (found.every)(&client, query).await?;
                let total = rows.len() as u64;
                rows.drain(..rows.len().min(skip as usize));
                (rows, total)
            } else {
                let (Value::Array(rows), total) = (found.list)(&client, query, Page { skip, limit }).await? else {
                    bail!("the server answered a list with something else")
                };
                (rows, total)
            };
            let (shown, many) = (skip as usize + rows.len(), rows.len());
            match how {
                Format::People => print_rows(&rows, &columns, lines)?,
                Format::Json | Format::Yaml => how.print(&rows.into())?,
            }
            if total > shown as u64 && many > 0 {
                eprintln!("{many} of {total} rows; see --skip and --limit, or --all");
            }
        }
        Verb::Query { entity } => {
            let fields = &(find(&entity)?.1.query)().fields;
            if how != Format::People {
                let kinds: Map<String, Value> = fields.iter().map(|field| (field.name.clone(), kind(field.kind).into())).collect();
                how.print(&kinds.into())?;
            } else {
                let rows = fields.iter().map(|field| vec![field.name.clone(), kind(field.kind).to_owned()]).collect();
                output::rows(&["FILTER", "WHAT IT IS"], rows)?;
            }
        }
        Verb::Get { entity, id } => {
            let (found, _) = find(&entity)?;
            show(&(found.get)(&remote::connect(remote).await?, id).await?, how)?;
        }
        Verb::Create { entity, body, fields } => {
            let (found, info) = find(&entity)?;
            let create = found.create.ok_or_else(|| cannot("created", "create", info))?;
            let (body, shape) = written(body.as_deref(), &fields, info.create)?;
            complete(missing(&body, shape))?;
            show(&create(&remote::connect(remote).await?, body.to_string()).await?, how)?;
        }
        Verb::Update { entity, id, body, fields } => {
            let (found, info) = find(&entity)?;
            let update = found.update.ok_or_else(|| cannot("changed", "update", info))?;
            if body.is_none() && fields.is_empty() {
                return Err(Unusable("say what changes, by options (`--help` lists them), or as JSON".to_owned()).into());
            }
            let (body, _) = written(body.as_deref(), &fields, info.update)?;
            show(&update(&remote::connect(remote).await?, id, body.to_string()).await?, how)?;
        }
        Verb::Delete { entity, id } => {
            let (found, info) = find(&entity)?;
            let delete = found.delete.ok_or_else(|| cannot("deleted", "delete", info))?;
            delete(&remote::connect(remote).await?, id).await?;
        }
        Verb::Archive { entity, id } => {
            let (found, info) = find(&entity)?;
            let archive = found.archive.ok_or_else(|| cannot("archived", "archive", info))?;
            archive(&remote::connect(remote).await?, id, true).await?;
        }
        Verb::Unarchive { entity, id } => {
            let (found, info) = find(&entity)?;
            let archive = found.archive.ok_or_else(|| cannot("unarchived", "unarchive", info))?;
            archive(&remote::connect(remote).await?, id, false).await?;
        }
        Verb::Names | Verb::Describe { .. } | Verb::Call { .. } => {}
    }
    Ok(())
}

/// Of every entity, what it is called.
pub(crate) fn entity_names() -> impl Iterator<Item = &'static str> {
    computor_types::list::entities().iter().map(|info| info.path)
}

fn names(how: Format) -> Result<Outcome> {
    let entities = entities();
    let abilities = |erased: &Erased| -> Vec<&str> {
        let can = [
            (true, "list"),
            (true, "get"),
            (erased.create.is_some(), "create"),
            (erased.update.is_some(), "update"),
            (erased.delete.is_some(), "delete"),
            (erased.archive.is_some(), "archive"),
        ];
        can.into_iter().filter_map(|(can, name)| can.then_some(name)).collect()
    };
    let of: BTreeMap<&str, Vec<&str>> = entities.iter().map(|(name, erased)| (*name, abilities(erased))).collect();
    let calls: Vec<&str> = calls().into_keys().collect();
    if how != Format::People {
        how.print(&serde_json::json!({"entities": of, "calls": calls}))?;
    } else {
        let entities = of.iter().map(|(name, abilities)| vec![(*name).to_owned(), abilities.join(", ")]);
        let rows = entities.chain(calls.into_iter().map(|name| vec![name.to_owned(), "call".to_owned()]));
        output::rows(&["ENTITY OR CALL", "WHAT CAN BE DONE"], rows.collect())?;
    }
    Ok(Outcome::Good)
}

/// JSON from the command line, a file or standard input.
fn source(text: &str) -> Result<String> {
    match text.strip_prefix('@') {
        Some(path) => fs::read_to_string(Path::new(path)).with_context(|| format!("cannot read {path}")),
        None if text == "-" => {
            let mut input = String::new();
            std::io::stdin().read_to_string(&mut input)?;
            Ok(input)
        }
        None => Ok(text.to_owned()),
    }
}

fn pairs(given: &[String]) -> Result<impl Iterator<Item = (String, Value)>> {
    let split = |pair: &String| {
        let (name, value) = pair.split_once('=').ok_or_else(|| Unusable(format!("`{pair}` is not NAME=VALUE")))?;
        Ok((name.to_owned(), Value::String(value.to_owned())))
    };
    Ok(given.iter().map(split).collect::<Result<Vec<_>>>()?.into_iter())
}

fn form(given: &[String]) -> Result<String> {
    let pairs: Vec<(String, Value)> = pairs(given)?.collect();
    Ok(serde_html_form::to_string(pairs)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entity_and_call_of_the_list_is_offered() {
        let (entities, calls) = (entities(), calls());
        assert!(entities["courses"].create.is_some() && entities["courses"].delete.is_none());
        assert!(entities["organizations"].archive.is_some() && entities["roles"].update.is_none());
        assert!(calls.contains_key("start_test") && calls.contains_key("upload_submission"));
        assert!(entities.len() > 20 && calls.len() > 50);
    }

    #[test]
    fn filters_are_escaped() {
        assert_eq!(form(&["title=a&b=c".to_owned(), "path=x".to_owned()]).unwrap(), "title=a%26b%3Dc&path=x");
        assert!(form(&["title".to_owned()]).is_err());
    }

    #[test]
    fn nothing_that_was_typed_is_dropped() {
        let all = |given: &[&str]| given.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
        let courses = find("courses").unwrap().1;
        assert_eq!(filters(&all(&["title=x", "limit=3"]), (courses.query)()).unwrap(), "title=x&limit=3");
        let refused = |wrong: anyhow::Error, said: &str| {
            assert!(wrong.is::<Unusable>() && wrong.to_string().contains(said), "{wrong}");
        };
        refused(filters(&all(&["tittle=x"]), (courses.query)()).unwrap_err(), "--query tittle: is unknown; did you mean title?");
        refused(filters(&all(&["zzzzzzzzzzzz=x"]), (courses.query)()).unwrap_err(), "is unknown. There are ");
        refused(written(Some("{\"titel\": 1}"), &[], courses.update).unwrap_err(), "the field `titel` is unknown; did you mean title?");
        written(Some("{\"title\": \"x\"}"), &[], courses.update).unwrap();
        refused(find("coursess").err().unwrap(), "did you mean courses?");
        refused(find("zzzzzzzz").err().unwrap(), LISTED);
        let status = computor_types::list::endpoints().iter().find(|info| info.name == "get_task_status").unwrap();
        let call = |params: &[&str], query: &[&str], body: Option<&str>| {
            checked(status, &all(params), &all(query), (body.map(str::to_owned), Vec::new()), None)
        };
        assert!(call(&["id=1"], &[], None).is_ok());
        refused(call(&["ide=1"], &[], None).err().unwrap(), "did you mean id?");
        refused(call(&["id=1"], &["nonsense=1"], None).err().unwrap(), "--query nonsense: is unknown");
        refused(call(&["id=1"], &[], Some("{}")).err().unwrap(), "takes no body");
    }

    #[test]
    fn bodies_come_from_the_command_line_or_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "{\"a\": 1}").unwrap();
        assert_eq!(source("{}").unwrap(), "{}");
        assert_eq!(source(&format!("@{}", file.path().display())).unwrap(), "{\"a\": 1}");
        assert!(source("@/none/such").is_err());
    }
}
