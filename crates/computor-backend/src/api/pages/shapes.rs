//! Types of the document in words, and tables of their fields.

use super::html::Html;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The type in a word, with a link to where its fields stand on this page. Notes the name of each shape.
pub(super) fn kind(html: &mut Html, schema: &Value, used: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        html.link(&format!("#shape-{name}"), name);
        used.insert(name.to_owned());
        return;
    }
    if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        for (n, choice) in choices.iter().filter(|choice| choice["type"] != "null").enumerate() {
            html.raw(if n == 0 { "" } else { " or " });
            kind(html, choice, used);
        }
        if choices.iter().any(|choice| choice["type"] == "null") {
            html.raw(" or null");
        }
        return;
    }
    if let Some(value) = schema.get("const") {
        html.tag("code", &value.to_string());
        return;
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<_> = values.iter().map(Value::to_string).collect();
        html.tag("code", &values.join(" | "));
        return;
    }
    let (names, nullable) = types(&schema["type"]);
    for (n, name) in names.iter().enumerate() {
        html.raw(if n == 0 { "" } else { " or " });
        match *name {
            "array" => {
                html.raw("array of ");
                kind(html, &schema["items"], used);
            }
            "object" if schema["additionalProperties"].is_object() => {
                html.raw("map of ");
                kind(html, &schema["additionalProperties"], used);
            }
            "integer" | "number" => _ = html.text(name),
            other => _ = html.text(schema["format"].as_str().unwrap_or(other)),
        }
    }
    if names.is_empty() && !nullable {
        html.raw("any JSON");
    }
    html.raw(if nullable { " or null" } else { "" });
    limits(html, schema);
}

/// What it may be besides null, and whether it may be null.
fn types(of: &Value) -> (Vec<&str>, bool) {
    let all: Vec<&str> = match of {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let names: Vec<&str> = all.iter().copied().filter(|one| *one != "null").collect();
    let nullable = names.len() < all.len();
    (names, nullable)
}

fn limits(html: &mut Html, schema: &Value) {
    const WORDS: [(&str, &str); 6] = [
        ("minimum", "at least "),
        ("maximum", "at most "),
        ("minLength", "characters at least "),
        ("maxLength", "characters at most "),
        ("pattern", "as "),
        ("default", "default "),
    ];
    for (name, words) in WORDS {
        if let Some(value) = schema.get(name).filter(|value| !value.is_null()) {
            html.raw(", ").raw(words);
            html.tag("code", &value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
    }
}

/// A table for each of the shapes, and for those that they are made of.
pub(super) fn described(html: &mut Html, used: BTreeSet<String>, schemas: &Map<String, Value>) {
    if used.is_empty() {
        return;
    }
    html.tag("h2", "Shapes");
    let mut done = BTreeSet::new();
    let mut waiting = used;
    while let Some(name) = waiting.pop_first() {
        if !done.insert(name.clone()) {
            continue;
        }
        let Some(schema) = schemas.get(&name) else { continue };
        html.raw("<section id=\"shape-").text(&name).raw("\"><h3>").text(&name).raw("</h3>");
        html.prose(schema["description"].as_str().unwrap_or_default());
        let mut found = BTreeSet::new();
        if let Some(fields) = schema["properties"].as_object() {
            self::fields(html, fields, schema, &mut found);
        } else {
            html.raw("<p>");
            kind(html, schema, &mut found);
            html.raw("</p>");
        }
        html.raw("</section>\n");
        waiting.extend(found.into_iter().filter(|name| !done.contains(name)));
    }
}

fn fields(html: &mut Html, fields: &Map<String, Value>, schema: &Value, found: &mut BTreeSet<String>) {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    html.raw("<table>");
    for (name, field) in fields {
        html.raw("<tr><td>").tag("code", name).raw("</td><td>");
        html.raw(if required.contains(&name.as_str()) { "required" } else { "" }).raw("</td><td>");
        kind(html, field, found);
        html.raw("</td><td>").words(field["description"].as_str().unwrap_or_default()).raw("</td></tr>");
    }
    html.raw("</table>");
}
