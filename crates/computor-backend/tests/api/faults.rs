//! What is asked with little, or with everything at once, is answered: no fault of ours comes of it. What is found with generated
//! requests (`.ci/schemathesis`) has its kind tried here.

use crate::support::Server;
use reqwest::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A schema behind its references.
fn schema<'d>(document: &'d Value, mut schema: &'d Value) -> &'d Value {
    while let Some(name) = schema["$ref"].as_str() {
        schema = document.pointer(name.trim_start_matches('#')).unwrap();
    }
    schema
}

/// Values that a parameter may have.
fn values(document: &Value, of: &Value) -> Vec<String> {
    let of = schema(document, of);
    for several in ["anyOf", "oneOf"] {
        if let Some(all) = of[several].as_array() {
            return all.iter().flat_map(|one| values(document, one)).collect();
        }
    }
    if let Some(words) = of["enum"].as_array() {
        return words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    if let Some(word) = of["const"].as_str() {
        return vec![word.to_owned()];
    }
    let kind = of["type"].as_str().or_else(|| of["type"][0].as_str()).unwrap_or_default();
    match (kind, of["format"].as_str().unwrap_or_default()) {
        ("null", _) => vec![],
        (_, "uuid") => vec![Uuid::from_u128(7).to_string()],
        (_, "date-time") => vec!["2026-03-01T00:00:00Z".to_owned()],
        ("boolean", _) => vec!["true".to_owned(), "false".to_owned()],
        ("integer" | "number", _) => vec!["1".to_owned()],
        ("array", _) => values(document, &of["items"]),
        _ => vec!["x".to_owned()],
    }
}

/// The path with something in place of its parameters, and the parameters of its query.
fn place<'d>(document: &'d Value, path: &str, operation: &'d Value) -> (String, Vec<(&'d str, Vec<String>)>) {
    let (mut filled, mut query) = (path.to_owned(), Vec::new());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let parameter = schema(document, parameter);
        let (name, values) = (parameter["name"].as_str().unwrap(), values(document, &parameter["schema"]));
        match parameter["in"].as_str() {
            Some("path") => filled = filled.replace(&format!("{{{name}}}"), values.first().map_or("x", String::as_str)),
            Some("query") if !values.is_empty() => query.push((name, values)),
            _ => {}
        }
    }
    (filled, query)
}

/// All parameters at once, so often that each of their values was there.
fn queries(parameters: &[(&str, Vec<String>)]) -> Vec<String> {
    let many = parameters.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
    let query = |at: usize| {
        let mut text = url::form_urlencoded::Serializer::new(String::new());
        for (name, values) in parameters {
            text.append_pair(name, &values[at % values.len()]);
        }
        text.finish()
    };
    std::iter::once(String::new()).chain((0..many).map(query)).collect()
}

#[tokio::test]
async fn an_empty_body_and_all_filters_at_once_are_no_fault() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let document = server.raw(Method::GET, "/openapi.json", &[], "").await.expect(200);
    let mut faults = Vec::new();
    let mut asked = 0;
    let none = Map::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap_or(&none) {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            if !operation["responses"].is_object() {
                continue;
            }
            let content = &operation["responses"]["200"]["content"];
            // Events have no end, and a log-out is the end.
            if content["text/event-stream"].is_object() || operation["responses"]["101"].is_object() || path == "/auth/logout" {
                continue;
            }
            let (filled, parameters) = place(&document, path, operation);
            for query in queries(&parameters) {
                let path = if query.is_empty() { filled.clone() } else { format!("{filled}?{query}") };
                let body = (method != Method::GET).then(|| json!({}));
                let answer = server.ask(&admin, method.clone(), &path, body.as_ref()).await;
                asked += 1;
                // 501 is what a server is not set up for, 503 what it has not got at the moment: here, programs that work things off.
                if answer.status.is_server_error() && ![501, 503].contains(&answer.status.as_u16()) {
                    faults.push(format!("{method} {path}: {} {}", answer.status, answer.body));
                }
            }
        }
    }
    assert!(asked > 500, "{asked}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
