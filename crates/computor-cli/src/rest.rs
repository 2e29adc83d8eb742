//! `rest`: every entity and every other call, from the one list of the API.

use crate::{
    Outcome,
    args::{Rest, Verb},
    output, remote,
    testing::visible,
};
use anyhow::{Context as _, Result};
use bytes::Bytes;
use comfy_table::Table;
use computor_client::Client;
use computor_types::{
    Archive, Create, Delete, Endpoint, Entity, Page, Update,
    dto::*,
    endpoint::{Answer, AnswerKind, Body, BodyKind, RawAnswer, RawBody},
    shape::Kind,
};
use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    fs,
    io::{Read as _, Write as _},
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
    let json = options.json;
    if matches!(options.verb, Verb::Names) {
        return names(json);
    }
    let client = remote::connect(&options.remote).await?;
    match options.verb {
        Verb::Call { name, params, query, body, file } => {
            let calls = calls();
            let caller =
                calls.get(name.as_str()).with_context(|| format!("there is no call `{name}`; `computor rest names` lists them"))?;
            let body = body.map(|text| source(&text)).transpose()?;
            let call = Call { params: pairs(&params)?.collect(), query: form(&query)?, body, file };
            show_raw(caller(&client, call).await?, json)?;
        }
        verb => entity(&client, verb, json).await?,
    }
    Ok(Outcome::Good)
}

async fn entity(client: &Client, verb: Verb, json: bool) -> Result<()> {
    let all = entities();
    let find = |name: &str| all.get(name).with_context(|| format!("there is no entity `{name}`; `computor rest names` lists them"));
    let cannot = |what: &str, name: &str| format!("{name} cannot be {what} in this way; see `computor rest names`");
    match verb {
        Verb::List { entity, query, skip, limit, columns } => {
            let found = find(&entity)?;
            let columns = columns_of(&entity, &columns)?;
            let (rows, total) = (found.list)(client, form(&query)?, Page { skip, limit }).await?;
            let shown = rows.as_array().map_or(0, Vec::len);
            match &rows {
                Value::Array(rows) if !json => print_rows(rows, &columns)?,
                _ => output::json(&rows)?,
            }
            if total > shown as u64 {
                eprintln!("{shown} of {total} rows; see --skip and --limit");
            }
        }
        Verb::Get { entity, id } => show(&(find(&entity)?.get)(client, id).await?, json)?,
        Verb::Create { entity, body } => {
            let create = find(&entity)?.create.with_context(|| cannot("created", &entity))?;
            show(&create(client, source(&body)?).await?, json)?;
        }
        Verb::Update { entity, id, body } => {
            let update = find(&entity)?.update.with_context(|| cannot("changed", &entity))?;
            show(&update(client, id, source(&body)?).await?, json)?;
        }
        Verb::Delete { entity, id } => find(&entity)?.delete.with_context(|| cannot("deleted", &entity))?(client, id).await?,
        Verb::Archive { entity, id } => find(&entity)?.archive.with_context(|| cannot("archived", &entity))?(client, id, true).await?,
        Verb::Unarchive { entity, id } => find(&entity)?.archive.with_context(|| cannot("unarchived", &entity))?(client, id, false).await?,
        Verb::Names | Verb::Call { .. } => {}
    }
    Ok(())
}

fn names(json: bool) -> Result<Outcome> {
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
    if json {
        output::json(&serde_json::json!({"entities": of, "calls": calls}))?;
    } else {
        let mut table = output::table(&["entity or call", "what can be done"]);
        for (name, abilities) in &of {
            table.add_row(vec![(*name).to_owned(), abilities.join(", ")]);
        }
        for name in calls {
            table.add_row(vec![name, "call"]);
        }
        output::data(&table)?;
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
        let (name, value) = pair.split_once('=').with_context(|| format!("`{pair}` is not NAME=VALUE"))?;
        Ok((name.to_owned(), Value::String(value.to_owned())))
    };
    Ok(given.iter().map(split).collect::<Result<Vec<_>>>()?.into_iter())
}

fn form(given: &[String]) -> Result<String> {
    let pairs: Vec<(String, Value)> = pairs(given)?.collect();
    Ok(serde_html_form::to_string(pairs)?)
}

fn show_raw(answer: RawAnswer, json: bool) -> Result<()> {
    match answer {
        RawAnswer::None => Ok(()),
        RawAnswer::Json(text) | RawAnswer::Listing(text, _) => show(&serde_json::from_slice(&text)?, json),
        RawAnswer::Redirect(to) => show(&serde_json::json!({ "location": to }), json),
        RawAnswer::Download(file) => Ok(std::io::stdout().write_all(&file.bytes)?),
    }
}

/// So many columns a list has when nobody asks for others.
const USUAL: usize = 6;
/// What names a row for people, in this order.
const NAMES: [&str; 16] = [
    "id",
    "username",
    "email",
    "path",
    "identifier",
    "slug",
    "name",
    "title",
    "given_name",
    "family_name",
    "user_id",
    "course_id",
    "course_content_id",
    "course_role_id",
    "status",
    "grade",
];

/// The columns of a list: those that were asked for, or some that name a row. Which these are depends on the entity alone, so
/// programs can rely on them.
fn columns_of(entity: &str, asked: &[String]) -> Result<Vec<String>> {
    let info = computor_types::list::entities().iter().find(|info| info.path == entity);
    let shape = info.map(|info| (info.list)()).with_context(|| format!("there is no entity `{entity}`"))?;
    for name in asked {
        let field = name.split('.').next().unwrap_or_default();
        if shape.field(field).is_none() {
            let known: Vec<&str> = shape.names().collect();
            return Err(output::no_column(field, known.iter().copied()).into());
        }
    }
    if !asked.is_empty() {
        return Ok(asked.to_vec());
    }
    let flat = |name: &str| shape.field(name).is_some_and(|field| !matches!(field.kind, Kind::List | Kind::Object));
    let others = shape.names().filter(|name| !NAMES.contains(name) && !name.ends_with("_at") && !name.ends_with("_by"));
    Ok(NAMES.into_iter().chain(others).filter(|name| flat(name)).take(USUAL).map(str::to_owned).collect())
}

/// Prints these fields of rows.
fn print_rows(rows: &[Value], columns: &[String]) -> Result<()> {
    let headings: Vec<String> = columns.iter().map(|name| output::heading(name)).collect();
    let at = |row: &Value, name: &String| name.split('.').try_fold(row, |value, part| value.get(part)).map(text).unwrap_or_default();
    let cells = rows.iter().map(|row| columns.iter().map(|name| visible(&at(row, name))).collect()).collect();
    output::rows(&headings.iter().map(String::as_str).collect::<Vec<_>>(), cells)
}

/// Rows as a table, a row as a table of its fields, anything else as JSON.
fn show(value: &Value, json: bool) -> Result<()> {
    match value {
        _ if json => output::json(value),
        Value::Array(rows) if rows.is_empty() => {
            eprintln!("no rows");
            Ok(())
        }
        Value::Array(rows) if rows.iter().all(Value::is_object) => output::data(&rows_table(rows)),
        Value::Object(fields) => {
            let mut table = output::table(&["field", "value"]);
            for (name, value) in fields {
                table.add_row(vec![name.clone(), text(value)]);
            }
            output::data(&table)
        }
        other => output::json(other),
    }
}

/// Columns that hold something in at least one row, the id first. Rows inside of rows are left to `--json`.
fn rows_table(rows: &[Value]) -> Table {
    let fields = rows.first().and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let flat = |value: &Value| !matches!(value, Value::Null | Value::Object(_) | Value::Array(_));
    let used = |name: &&String| rows.iter().any(|row| row.get(name.as_str()).is_some_and(flat));
    let mut columns: Vec<&str> = fields.filter(used).map(String::as_str).collect();
    columns.sort_by_key(|name| *name != "id");
    let mut table = output::table(&columns);
    for row in rows {
        table.add_row(columns.iter().map(|name| row.get(*name).map(text).unwrap_or_default()).collect::<Vec<_>>());
    }
    table
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
    fn empty_columns_are_left_out_and_the_rest_is_shown() {
        let rows = [json!({"id": 1, "title": null, "path": "a.b", "user": {"x": 1}}), json!({"id": 2, "title": null, "path": "c"})];
        let table = rows_table(&rows).to_string();
        assert!(table.contains("a.b") && table.contains("path") && !table.contains("title"), "{table}");
        assert!(!table.contains("user") && table.find("id") < table.find("path"), "{table}");
    }

    #[test]
    fn columns_of_a_list_are_few_known_and_always_the_same() {
        for info in computor_types::list::entities() {
            let columns = columns_of(info.path, &[]).unwrap();
            assert!((1..=USUAL).contains(&columns.len()), "{}: {columns:?}", info.path);
        }
        assert_eq!(columns_of("courses", &[]).unwrap()[..3], ["id", "path", "title"]);
        let asked = ["title".to_owned(), "user.email".to_owned()];
        assert!(columns_of("courses", &asked).unwrap_err().to_string().starts_with("the column `user` is unknown"));
        assert_eq!(columns_of("courses", &asked[..1]).unwrap(), asked[..1]);
        let error = columns_of("courses", &["titel".to_owned()]).unwrap_err();
        assert!(error.is::<output::Unusable>() && error.to_string().contains("did you mean title?"), "{error}");
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
