//! Reads the OpenAPI document and the list of calls.

use super::{Answer, Api, Body, COMMON, Field, FormField, Kind, Operation, Shape, Type, names};
use computor_types::{AnswerKind, list, openapi};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const SCHEMAS: &str = "#/components/schemas/";

/// The API of this version.
pub(crate) fn read() -> Api {
    let document = openapi::document();
    let found: Vec<Found<'_>> = operations(&document).filter(Found::is_a_request).collect();
    let nameless: Vec<_> = found.iter().map(Found::nameless).collect();
    let names = names::of(&nameless);
    let operations: Vec<Operation> = found.iter().zip(names).map(|(found, names)| found.read(&document, names)).collect();
    let shapes: BTreeMap<String, Shape> = object(&document["components"]["schemas"])
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.clone(), shape(name, schema)))
        .collect();
    let used = used(&found, &operations, &shapes);
    let modules = used.iter().map(|(name, tags)| (name.clone(), module(tags))).collect();
    let shapes = shapes.into_iter().filter(|(name, _)| used.contains_key(name)).collect();
    Api { operations, shapes, modules }
}

/// An operation in the document.
struct Found<'a> {
    verb: String,
    path: &'a str,
    value: &'a Value,
}

fn operations(document: &Value) -> impl Iterator<Item = Found<'_>> {
    let paths = object(&document["paths"]).into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let verbs = object(item).into_iter().flatten();
        verbs.map(move |(verb, value)| Found { verb: verb.to_uppercase(), path, value })
    })
}

impl<'a> Found<'a> {
    fn id(&self) -> &'a str {
        text(&self.value["operationId"])
    }

    fn tag(&self) -> &'a str {
        text(&self.value["tags"][0])
    }

    fn nameless(&self) -> names::Nameless<'_> {
        names::Nameless { id: self.id(), verb: &self.verb, path: self.path, tag: self.tag() }
    }

    /// Whether it is one request with one answer: neither a WebSocket, nor events, nor a protocol of its own.
    fn is_a_request(&self) -> bool {
        let endpoint = list::endpoints().iter().find(|endpoint| endpoint.name == self.id());
        endpoint.is_none_or(|endpoint| !matches!(endpoint.answer, AnswerKind::Socket | AnswerKind::Events | AnswerKind::Http))
    }

    fn read(&self, document: &Value, names: Vec<super::Names>) -> Operation {
        let parameters = self.value["parameters"].as_array().into_iter().flatten();
        // What is accepted for old clients' sake is not offered to new ones.
        let query = parameters.filter(|one| one["in"] == "query" && one["deprecated"] != true).map(|one| Field {
            name: text(&one["name"]).to_owned(),
            doc: text(&one["description"]).to_owned(),
            ty: ty(&one["schema"]),
            required: one["required"] == true,
        });
        let doc = [text(&self.value["summary"]), text(&self.value["description"])];
        Operation {
            verb: self.verb.clone(),
            path: self.path.to_owned(),
            doc: doc.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n"),
            names,
            query: query.collect(),
            body: self.body(document),
            answer: self.answer(),
        }
    }

    fn body(&self, document: &Value) -> Body {
        let request = &self.value["requestBody"];
        let content = &request["content"];
        // A body that means nothing has no schema.
        if content["*/*"].is_object() {
            return Body::Raw;
        }
        if let Some(form) = content.get("multipart/form-data") {
            return Body::Form(form_field(&schema(document, &form["schema"])));
        }
        match content.get("application/json") {
            Some(json) if request["required"] == true => Body::Json(ty(&json["schema"])),
            _ => Body::None,
        }
    }

    fn answer(&self) -> Answer {
        let Some((status, response)) = object(&self.value["responses"]).into_iter().flatten().find(|(status, _)| is_success(status)) else {
            return Answer::Nothing;
        };
        if status.starts_with('3') {
            return Answer::File;
        }
        let counted = response["headers"]["X-Total-Count"].is_object();
        match object(&response["content"]).and_then(|content| content.iter().next()) {
            None => Answer::Nothing,
            Some((media, content)) if media == "application/json" => match (ty(&content["schema"]), counted) {
                (Type::List(item), true) => Answer::Listing(*item),
                (ty, _) => Answer::Json(ty),
            },
            Some(_) => Answer::File,
        }
    }
}

fn is_success(status: &str) -> bool {
    status.starts_with('2') && status != "206" || matches!(status, "302" | "303" | "307")
}

/// The field of a form that holds JSON.
fn form_field(form: &Value) -> Option<FormField> {
    let (name, field) = object(&form["properties"])?.iter().find(|(_, field)| field.get("contentSchema").is_some())?;
    let required = form["required"].as_array().is_some_and(|required| required.iter().any(|one| one == name.as_str()));
    Some(FormField { name: name.clone(), ty: ty(&field["contentSchema"]), required })
}

/// The schema that is meant, by reference or in place.
fn schema(document: &Value, schema: &Value) -> Value {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    target.unwrap_or(schema).clone()
}

fn shape(name: &str, schema: &Value) -> Shape {
    let choices = schema["oneOf"].as_array().into_iter().flatten();
    let mut words: Vec<(Value, String)> =
        choices.filter(|one| one.get("const").is_some()).map(|one| (one["const"].clone(), text(&one["description"]).to_owned())).collect();
    words.extend(schema["enum"].as_array().into_iter().flatten().map(|value| (value.clone(), String::new())));
    let required: BTreeSet<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let field = |(name, schema): (&String, &Value)| Field {
        name: name.clone(),
        doc: schema.get("description").map(text).unwrap_or_default().to_owned(),
        ty: ty(schema),
        required: required.contains(name.as_str()),
    };
    let kind = if words.is_empty() {
        let fields = object(&schema["properties"]).into_iter().flatten().map(field).collect();
        Kind::Object { fields, open: schema["additionalProperties"] == true }
    } else {
        Kind::Words(words)
    };
    Shape { name: name.to_owned(), doc: text(&schema["description"]).to_owned(), kind }
}

/// The type that a schema describes.
fn ty(schema: &Value) -> Type {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix(SCHEMAS)) {
        return Type::Named(name.to_owned());
    }
    let choices: Option<&Vec<Value>> = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
    if let Some(choices) = choices {
        let null = |one: &&Value| one["type"] == "null";
        let others: Vec<_> = choices.iter().filter(|one| !null(one)).collect();
        return match others.as_slice() {
            [one] if choices.iter().any(|one| null(&one)) => Type::Nullable(Box::new(ty(one))),
            [one] => ty(one),
            _ => Type::Any,
        };
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return Type::Any,
    };
    let is = types.iter().find(|one| **one != "null").map_or(Type::Any, |one| simple(one, schema));
    if types.contains(&"null") { Type::Nullable(Box::new(is)) } else { is }
}

fn simple(name: &str, schema: &Value) -> Type {
    match (name, text(schema.get("format").unwrap_or(&Value::Null))) {
        ("string", "date-time") => Type::Time,
        ("string", "uuid") => Type::Uuid,
        ("string", _) => Type::Text,
        ("integer", _) => Type::Integer,
        ("number", _) => Type::Number,
        ("boolean", _) => Type::Boolean,
        ("array", _) => Type::List(Box::new(schema.get("items").map_or(Type::Any, ty))),
        ("object", _) => Type::Map(Box::new(schema.get("additionalProperties").map_or(Type::Any, ty))),
        _ => Type::Any,
    }
}

/// The shapes that clients need, and the tags whose operations use them, directly or through others.
fn used(found: &[Found<'_>], operations: &[Operation], shapes: &BTreeMap<String, Shape>) -> BTreeMap<String, BTreeSet<String>> {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (found, operation) in found.iter().zip(operations) {
        for name in types(operation).filter_map(Type::named) {
            mark(name, found.tag(), shapes, &mut used);
        }
    }
    // Every answer may be an error instead.
    mark("Problem", COMMON, shapes, &mut used);
    used
}

fn mark(name: &str, tag: &str, shapes: &BTreeMap<String, Shape>, used: &mut BTreeMap<String, BTreeSet<String>>) {
    let Some(shape) = shapes.get(name) else { return };
    if used.entry(name.to_owned()).or_default().insert(tag.to_owned()) {
        for name in shape.references() {
            mark(name, tag, shapes, used);
        }
    }
}

fn types(operation: &Operation) -> impl Iterator<Item = &Type> {
    let body = match &operation.body {
        Body::Json(ty) => Some(ty),
        Body::Form(field) => field.as_ref().map(|field| &field.ty),
        Body::None | Body::Raw => None,
    };
    let answer = match &operation.answer {
        Answer::Json(ty) | Answer::Listing(ty) => Some(ty),
        Answer::Nothing | Answer::File => None,
    };
    body.into_iter().chain(answer).chain(operation.query.iter().map(|field| &field.ty))
}

fn module(tags: &BTreeSet<String>) -> String {
    let mut tags = tags.iter();
    match (tags.next(), tags.next()) {
        (Some(tag), None) => tag.clone(),
        _ => COMMON.to_owned(),
    }
}

fn object(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
