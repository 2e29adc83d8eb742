//! `rest describe`: what a call takes, as the document of the interface says it.

use crate::{
    Outcome,
    output::{self, Unusable},
    testing::visible,
};
use anyhow::Result;
use computor_types::openapi;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A parameter, or a field of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// `path`, `query`, `header` or `body`.
    pub place: String,
    pub name: String,
    /// What it is, in a few words.
    pub kind: String,
    pub required: bool,
    /// What it is for; may be empty.
    pub help: String,
}

/// All that a call takes; nothing if there is no such call.
pub(super) fn taken_by(call: &str) -> Option<Vec<Part>> {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(openapi::document);
    let (.., operation) = find(&DOCUMENT, call).ok()?;
    Some(parts(&DOCUMENT, operation))
}

/// Prints what a call takes, and where.
pub(super) fn run(call: &str, json: bool) -> Result<Outcome> {
    let document = openapi::document();
    let (path, method, operation) = find(&document, call)?;
    let parts = parts(&document, operation);
    if json {
        let parts: Vec<Value> = parts
            .iter()
            .map(|part| json!({"in": part.place, "name": part.name, "type": part.kind, "required": part.required, "help": part.help}))
            .collect();
        output::json(&json!({"call": call, "method": method, "path": path, "what": text(operation, "summary"), "takes": parts}))?;
        return Ok(Outcome::Good);
    }
    eprintln!("{} {path}: {}", method.to_uppercase(), text(operation, "summary"));
    let row = |part: Part| {
        let needed = if part.required { "yes" } else { "" };
        vec![part.place, part.name, part.kind, needed.to_owned(), visible(&part.help)]
    };
    output::rows(&["IN", "NAME", "KIND", "NEEDED", "WHAT IT IS"], parts.into_iter().map(row).collect())?;
    Ok(Outcome::Good)
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every operation of the document, with path and method.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.flat_map(|(path, methods)| {
        methods.as_object().into_iter().flatten().map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

fn find<'d>(document: &'d Value, call: &str) -> Result<(&'d str, &'d str, &'d Value)> {
    let id = |operation: &'d Value| operation.get("operationId").and_then(Value::as_str);
    let found = operations(document).find(|(.., operation)| id(operation) == Some(call));
    found.ok_or_else(|| {
        let known: Vec<&str> = operations(document).filter_map(|(.., operation)| id(operation)).collect();
        let problem: Unusable = output::no_such("call", call, known.into_iter(), "`computor openapi` prints all");
        problem.into()
    })
}

fn parts(document: &Value, operation: &Value) -> Vec<Part> {
    let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let of_address = |parameter: &Value| {
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let help = Some(text(parameter, "description")).filter(|help| !help.is_empty()).unwrap_or_else(|| text(schema, "description"));
        let required = parameter.get("required") == Some(&Value::Bool(true));
        Part { place: text(parameter, "in"), name: text(parameter, "name"), kind: kind(document, schema), required, help }
    };
    let mut parts: Vec<Part> = parameters.map(of_address).collect();
    let contents = operation.pointer("/requestBody/content").and_then(Value::as_object).into_iter().flatten();
    if let Some(schema) = contents.filter_map(|(_, content)| content.get("schema")).next() {
        fields(document, schema, true, &mut parts);
    }
    parts
}

/// The fields of a body. A field of a form that holds JSON is sent as one, and filled in as many.
fn fields(document: &Value, schema: &Value, needed: bool, parts: &mut Vec<Part>) {
    let body = resolved(document, schema);
    let required: Vec<&str> = body.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, schema) in body.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let required = needed && required.contains(&name.as_str());
        match schema.get("contentSchema") {
            Some(json) => fields(document, json, required, parts),
            None => parts.push(Part {
                place: "body".to_owned(),
                name: name.clone(),
                kind: kind(document, schema),
                required,
                help: text(schema, "description"),
            }),
        }
    }
}

/// The schema that is referred to.
fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
    target.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

/// What a value is, in a few words: its type, or the words that it may be.
fn kind(document: &Value, schema: &Value) -> String {
    let schema = resolved(document, schema);
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|");
    }
    if let Some(several) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
        let words =
            several.iter().map(|one| one.get("const").map_or_else(|| kind(document, one), |word| word.to_string().replace('"', "")));
        return words.filter(|one| !one.is_empty() && one != "null").collect::<Vec<_>>().join("|");
    }
    let types = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).filter(|one| *one != "null").collect::<Vec<_>>().join("|"),
        Some(Value::String(one)) => one.clone(),
        _ => String::new(),
    };
    match schema.get("format").and_then(Value::as_str) {
        Some(format) if types == "string" => format.to_owned(),
        _ => types,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_described_with_all_that_it_takes() {
        let document = openapi::document();
        let of = |call: &str| parts(&document, find(&document, call).unwrap().2);
        let path = of("create_service_type").into_iter().find(|part| part.name == "path").unwrap();
        assert_eq!((path.place.as_str(), path.kind.as_str(), path.required), ("body", "string", true));
        let color = of("create_service_type").into_iter().find(|part| part.name == "color").unwrap();
        assert!(!color.required && color.help == "As CSS writes it.", "{color:?}");
        let id = of("get_course").remove(0);
        assert_eq!((id.place.as_str(), id.name.as_str(), id.kind.as_str(), id.required), ("path", "id", "uuid", true));
        let group = of("upload_submission").into_iter().find(|part| part.name == "submission_group_id").unwrap();
        assert!(group.place == "body" && group.required, "forms have fields, and so has the JSON in them");
        assert!(find(&document, "create_curse").unwrap_err().to_string().contains("did you mean create_course?"));
    }

    #[test]
    fn every_field_of_every_call_has_a_kind() {
        let document = openapi::document();
        let mut seen = 0;
        for (path, _, operation) in operations(&document) {
            for part in parts(&document, operation) {
                assert!(!part.name.is_empty() && !part.place.is_empty(), "{path}: {part:?}");
                seen += 1;
            }
        }
        assert!(seen > 1000, "{seen}");
    }
}
