//! A valid request for every operation of the list, made from its schema and the rows of a [`World`].

use crate::{
    matrix::{
        valid::{FIELDS, OTHER_NAMES, OTHER_TARGETS, TARGETS, before, overrides, query, specials},
        world::{Column, With, World, form},
    },
    support::{Answer, Server},
};
use computor_policy::{Rule, Token};
use computor_types::{
    Violation,
    endpoint::{AnswerKind, BodyKind},
    list::{EndpointInfo, EntityInfo},
};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// Whether JSON has the promised shape.
type Check = fn(&Value) -> Result<(), Vec<Violation>>;

/// What an operation is, for its rules.
#[derive(Clone)]
pub(crate) enum Kind {
    Entity(&'static EntityInfo, Verb),
    Call(&'static EndpointInfo, Rule),
}

/// What is done with a row of an entity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    List,
    Get,
    Create,
    Update,
    Archive,
    Unarchive,
    Delete,
}

impl Verb {
    const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Get => "get",
            Self::Create => "create",
            Self::Update => "update",
            Self::Archive => "archive",
            Self::Unarchive => "unarchive",
            Self::Delete => "delete",
        }
    }

    /// What a token has to name: the answer to a change shows the row.
    fn scopes(self, entity: &str) -> Vec<String> {
        let actions: &[&str] = match self {
            Self::Create => &["create", "get"],
            Self::Update => &["update", "get"],
            Self::Unarchive => &["archive"],
            other => &[other.name()],
        };
        actions.iter().map(|action| format!("{entity}:{action}")).collect()
    }
}

/// An operation, or one that differs in what it asks for.
#[derive(Clone)]
pub(crate) struct Operation {
    /// As it is called in the document.
    pub(crate) base: String,
    /// With what is particular to it.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) method: Method,
    path: String,
    /// The status of success.
    pub(crate) status: u16,
    /// What its answer is, if it is JSON.
    pub(crate) check: Option<Check>,
    /// What a limited token has to name.
    pub(crate) scopes: Vec<String>,
    /// As the document describes it.
    pub(crate) answer: Option<Value>,
    schema: Option<Value>,
    form_field: Option<&'static str>,
    query: Vec<String>,
    special: Option<Special>,
}

/// One request, taken apart as the server does.
pub(crate) struct Request {
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) body: Option<Value>,
}

/// What a further row of the table asks for.
#[derive(Clone)]
struct Special {
    id: &'static str,
    body: Value,
    query: Option<&'static str>,
}

/// Everything that can be asked for.
pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    let mut all: Vec<Operation> = computor_types::list::entities().iter().flat_map(|entity| of_entity(entity, document)).collect();
    let rules = computor_policy::endpoints();
    for info in computor_types::list::endpoints() {
        let (_, rule) = rules.iter().find(|(name, _)| *name == info.name).unwrap();
        all.push(of_endpoint(info, rule, document));
    }
    let listed: usize = document["paths"].as_object().unwrap().values().map(|item| item.as_object().unwrap().len()).sum();
    assert_eq!(all.len(), listed, "every operation of the document is one of the list");
    for (of, what, id, body, query) in specials() {
        let at = all.iter().rposition(|operation| operation.base == of).unwrap_or_else(|| panic!("{of} is no operation"));
        let special = Some(Special { id, body, query });
        let new = Operation { name: format!("{of}: {what}"), special, ..all[at].clone() };
        all.insert(at + 1, new);
    }
    all
}

fn of_entity(of: &'static EntityInfo, document: &Value) -> Vec<Operation> {
    let (all, one) = (format!("/{}", of.path), format!("/{}/{{id}}", of.path));
    let make = |verb: Verb, method: Method, path: &str, status, check| {
        let name = format!("{}_{}", verb.name(), of.name);
        let made = Operation::of(name, Kind::Entity(of, verb), method, path, document);
        Operation { scopes: verb.scopes(of.name), check, status, ..made }
    };
    let mut made =
        vec![make(Verb::List, Method::GET, &all, 200, Some(of.is_list)), make(Verb::Get, Method::GET, &one, 200, Some(of.is_row))];
    if of.create.is_some() {
        made.push(make(Verb::Create, Method::POST, &all, of.created, Some(of.is_row)));
    }
    if of.update.is_some() {
        made.push(make(Verb::Update, Method::PATCH, &one, 200, Some(of.is_row)));
    }
    if of.archive {
        made.push(make(Verb::Archive, Method::PATCH, &format!("{one}/archive"), 204, None));
        made.push(make(Verb::Unarchive, Method::PATCH, &format!("{one}/unarchive"), 204, None));
    }
    if of.delete {
        made.push(make(Verb::Delete, Method::DELETE, &one, 204, None));
    }
    made
}

fn of_endpoint(of: &'static EndpointInfo, rule: &Rule, document: &Value) -> Operation {
    let method = Method::from_bytes(of.method.as_str().to_uppercase().as_bytes()).unwrap();
    let json = matches!(of.answer, AnswerKind::Json | AnswerKind::Listing);
    let first = match rule.token {
        Token::Scopes([first, ..]) => Some(first),
        _ => None,
    };
    let scopes = first.into_iter().chain(rule.shows).map(|(resource, action)| format!("{resource}:{action}")).collect();
    let made = Operation::of(of.name.to_owned(), Kind::Call(of, rule.clone()), method, of.path, document);
    Operation { status: of.status, check: json.then_some(of.is_answer as Check), scopes, ..made }
}

impl Operation {
    fn of(name: String, kind: Kind, method: Method, path: &str, document: &Value) -> Self {
        // The document knows no parameter that stands for the rest of a path.
        let path = &path.replace("{*", "{");
        let described = &document["paths"][path][method.as_str().to_lowercase()];
        assert!(described.is_object(), "{name} is in the document");
        let content = described["requestBody"]["content"].as_object();
        let form_field = match &kind {
            Kind::Call(info, _) if info.body == BodyKind::Multipart => Some(info.form_field),
            _ => None,
        };
        let schema = content.and_then(|content| content.values().next()).map(|body| resolved(&body["schema"], document));
        let parameters = described["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|p| p["in"] == "query").filter_map(|p| p["name"].as_str().map(str::to_owned)).collect();
        let mut responses = described["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
        let answer = responses.find_map(|(_, one)| one.pointer("/content/application~1json/schema")).cloned();
        Self {
            base: name.clone(),
            name,
            kind,
            method,
            path: path.to_owned(),
            status: 200,
            check: None,
            scopes: Vec::new(),
            answer,
            schema,
            form_field,
            query,
            special: None,
        }
    }

    pub(crate) fn is_public(&self) -> bool {
        matches!(&self.kind, Kind::Call(_, rule) if rule.is_public())
    }

    pub(crate) fn is_socket(&self) -> bool {
        matches!(&self.kind, Kind::Call(info, _) if info.answer == AnswerKind::Socket)
    }

    pub(crate) fn is_read(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    /// Whether it answers many rows, or none.
    pub(crate) fn lists(&self) -> bool {
        match &self.kind {
            Kind::Entity(_, verb) => *verb == Verb::List,
            Kind::Call(info, rule) => {
                rule.rows.is_some() && self.is_read() && (info.name.starts_with("list_") || info.name == "export_audit")
            }
        }
    }

    /// Whether a list is empty.
    pub(crate) fn is_empty(&self, body: &Value) -> bool {
        let no_lines = body.as_str().is_some_and(str::is_empty);
        self.lists()
            && (no_lines || body.as_array().is_some_and(Vec::is_empty) || body.get("tasks").is_some_and(|tasks| *tasks == json!([])))
    }

    /// What has to happen before it can succeed, in SQL.
    pub(crate) fn before(&self, world: &World) -> Option<String> {
        match &self.kind {
            Kind::Entity(info, Verb::Unarchive) => {
                Some(format!("update \"{}\" set archived_at = now() where id = '{}'", info.name, self.target(world)))
            }
            _ => before(&self.base, world),
        }
    }

    /// The row that it is about.
    pub(crate) fn target(&self, world: &World) -> String {
        let special = self.special.as_ref().map(|special| special.id).filter(|id| !id.is_empty());
        let other = || OTHER_TARGETS.iter().find(|(name, _)| *name == self.base).map(|(_, target)| *target);
        let usual = || {
            let fitting = TARGETS.iter().filter(|(path, _)| self.path.strip_prefix(path).is_some_and(|rest| !rest.starts_with('-')));
            fitting.max_by_key(|(path, _)| path.len()).map(|(_, target)| *target)
        };
        world.id(special.or_else(other).or_else(usual).unwrap_or_else(|| panic!("{} is about which row? TARGETS has to say it", self.path)))
    }

    /// A valid request.
    pub(crate) fn request(&self, world: &World, column: Column) -> Request {
        let parameters = self.path.split(['{', '}']).skip(1).step_by(2);
        let path = parameters.map(|name| {
            let value = match name {
                "id" => self.target(world),
                name => world.id(self.named(name).unwrap_or_else(|| panic!("{name} names which row? FIELDS has to say it"))),
            };
            (name.to_owned(), Value::String(value))
        });
        Request { path: path.collect(), query: self.filters(world), body: self.body(world, column) }
    }

    /// What a parameter of the path is.
    fn named(&self, parameter: &str) -> Option<&'static str> {
        let other = OTHER_NAMES.iter().find(|(of, name, _)| *of == self.base && *name == parameter);
        other.map_or_else(|| named(parameter), |(_, _, row)| Some(*row))
    }

    fn filters(&self, world: &World) -> Map<String, Value> {
        let special = self.special.as_ref().and_then(|special| special.query);
        if let Some(query) = special.or_else(|| query(&self.base)) {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.map(|(name, value)| (name.to_owned(), Value::String(world.id(value)))).collect()
        } else if self.is_read() && !self.path.contains('{') && self.query.iter().any(|name| name == "id") {
            Map::from_iter([("id".to_owned(), Value::String(self.target(world)))])
        } else {
            Map::new()
        }
    }

    /// The parameters of its query, with their schemas.
    pub(crate) fn parameters(&self, document: &Value) -> Vec<(String, Value)> {
        let described = &document["paths"][&self.path][self.method.as_str().to_lowercase()];
        let parameters = described["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "query");
        parameters.map(|p| (p["name"].as_str().unwrap_or_default().to_owned(), p["schema"].clone())).collect()
    }

    /// Sends it.
    pub(crate) async fn ask(&self, server: &Server, world: &World, column: Column, request: &Request, token: Option<&str>) -> Answer {
        let body = match (&request.body, self.form_field) {
            (Some(body), Some(field)) => form(field, body, world.archive()),
            (Some(body), None) => body.to_string().into_bytes(),
            (None, _) => Vec::new(),
        };
        self.send(server, world, (column, token), request, body).await
    }

    /// Whether it takes a body of JSON.
    pub(crate) fn takes_json(&self) -> bool {
        let json = !matches!(&self.kind, Kind::Call(info, _) if info.body != BodyKind::Json);
        json && self.schema.is_some() && !self.is_read()
    }

    /// Sends it with another body.
    pub(crate) async fn send(
        &self,
        server: &Server,
        world: &World,
        (column, token): (Column, Option<&str>),
        request: &Request,
        body: Vec<u8>,
    ) -> Answer {
        let kind = if self.form_field.is_some() { "multipart/form-data; boundary=limit" } else { "application/json" };
        let mut headers = vec![("content-type", kind)];
        // What is about the session that asks needs one.
        let session = (self.base == "get_my_session" && column.with == With::All).then(|| world.session(column)).flatten();
        let bearer = session.map(|session| format!("Bearer {session}"));
        match &bearer {
            Some(bearer) => headers.push(("authorization", bearer.as_str())),
            None => headers.extend(token.map(|token| ("x-api-token", token))),
        }
        let cookie = format!("ct_refresh_token={}", world.refresh(column));
        if self.base == "refresh_by_cookie" {
            headers.extend([("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")]);
        }
        let mut path = self.path.clone();
        for (name, value) in &request.path {
            path = path.replace(&format!("{{{name}}}"), value.as_str().unwrap());
        }
        for (i, (name, value)) in request.query.iter().enumerate() {
            path = format!("{path}{}{name}={}", if i == 0 { '?' } else { '&' }, value.as_str().unwrap());
        }
        server.raw(self.method.clone(), &path, &headers, body).await
    }

    fn body(&self, world: &World, column: Column) -> Option<Value> {
        // Some lists describe their filters as a body, too; what a handler reads by itself is no document.
        let streamed = matches!(&self.kind, Kind::Call(info, _) if info.body == BodyKind::Streamed);
        let schema = self.schema.as_ref().filter(|_| !self.is_read() && !streamed)?;
        let mut body = Map::new();
        if self.form_field.is_none() {
            let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
                if required.contains(&name.as_str()) {
                    body.insert(name.clone(), value(name, schema, world));
                }
            }
        }
        merge(&mut body, overrides(&self.base, world, column), world);
        // A change of nothing is no change.
        if body.is_empty() && self.form_field.is_none() {
            let field = HARMLESS.iter().find(|name| !schema["properties"][**name].is_null());
            let field = field.unwrap_or_else(|| panic!("{} changes what? overrides() has to say it", self.base));
            let new = if *field == "properties" { json!({"note": "x"}) } else { json!(format!("new {}", world.number())) };
            body.insert((*field).to_owned(), new);
        }
        if let Some(special) = &self.special {
            merge(&mut body, special.body.clone(), world);
        }
        Some(Value::Object(body))
    }
}

/// Fields that anything may be written to.
const HARMLESS: &[&str] = &[
    "title",
    "name",
    "display_name",
    "description",
    "message",
    "body",
    "comment",
    "given_name",
    "bio",
    "provider_account_id",
    "student_id",
    "properties",
];

fn named(field: &str) -> Option<&'static str> {
    FIELDS.iter().find(|(name, _)| *name == field).map(|(_, row)| *row)
}

/// Sets fields, whose texts may be names of rows unless they begin with `=`; null takes one away.
fn merge(body: &mut Map<String, Value>, more: Value, world: &World) {
    let Value::Object(more) = more else { return };
    for (name, value) in more {
        match value {
            Value::Null => _ = body.remove(&name),
            Value::String(text) => {
                let value = text.strip_prefix('=').map_or_else(|| world.id(&text), str::to_owned);
                body.insert(name, Value::String(value));
            }
            value => _ = body.insert(name, value),
        }
    }
}

/// A valid value of a field.
fn value(name: &str, schema: &Value, world: &World) -> Value {
    if let Some(row) = named(name) {
        return Value::String(world.id(row));
    }
    if let Some(first) = schema.pointer("/oneOf/0/const").or_else(|| schema.pointer("/enum/0")) {
        return first.clone();
    }
    let n = world.number();
    match schema["type"].as_str() {
        Some("string") if schema["format"] == "uuid" => panic!("{name} names which row? FIELDS has to say it"),
        Some("string") if name.contains("email") => json!(format!("mail{n}@example.org")),
        Some("string") => json!(format!("{}{n}", name.replace('_', ""))),
        Some("integer") => json!(1),
        Some("number") => json!(0.5),
        Some("boolean") => json!(false),
        Some("array") => json!([]),
        Some("object") => json!({}),
        other => panic!("{name} is {other:?}"),
    }
}

/// The schema, and those of its fields, without references.
fn resolved(schema: &Value, document: &Value) -> Value {
    let follow = |schema: &Value| match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap().clone(),
        None => schema.clone(),
    };
    let mut schema = follow(schema);
    for field in schema["properties"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        *field = follow(field);
    }
    schema
}
