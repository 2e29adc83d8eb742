//! What holds for everything in the one list.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use computor_types::{AnswerKind, Create, Endpoint, Entity, Method, Update, dto, endpoint::Answer, for_each_endpoint, for_each_entity};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The schema of an input, with everything it refers to.
fn schema<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>().to_value()
}

fn names(object: &Value) -> BTreeSet<String> {
    object.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// The names in braces.
fn braces(path: &str) -> BTreeSet<String> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.trim_start_matches('*').to_owned()).collect()
}

/// `AssignExample` → `assign_example`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

#[test]
fn every_call_is_there_once() {
    let mut calls = Vec::new();
    macro_rules! ability {
        (create, $path:expr) => {
            calls.push(("post", format!("/{}", $path)))
        };
        (update, $path:expr) => {
            calls.push(("patch", format!("/{}/{{id}}", $path)))
        };
        (delete, $path:expr) => {
            calls.push(("delete", format!("/{}/{{id}}", $path)))
        };
        (archive, $path:expr) => {
            calls.push(("patch", format!("/{}/{{id}}/archive", $path)));
            calls.push(("patch", format!("/{}/{{id}}/unarchive", $path)));
        };
    }
    macro_rules! entity {
        ($entity:ident: $($ability:ident)*) => {
            let path = <dto::$entity as Entity>::PATH;
            calls.push(("get", format!("/{path}")));
            calls.push(("get", format!("/{path}/{{id}}")));
            $(ability!($ability, path);)*
        };
    }
    macro_rules! endpoint {
        ($endpoint:ident) => {
            calls.push((dto::$endpoint::METHOD.as_str(), dto::$endpoint::PATH.to_owned()))
        };
    }
    for_each_entity!(entity);
    for_each_endpoint!(endpoint);
    // Two names for one place in a path are one path.
    let shape = |path: &str| path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/");
    let unique: BTreeSet<_> = calls.iter().map(|(method, path)| (*method, shape(path))).collect();
    assert_eq!(unique.len(), calls.len(), "{calls:#?}");
    let document = computor_types::openapi::document();
    for (method, path) in &calls {
        assert!(document["paths"][path.replace("{*", "{")][method].is_object(), "{method} {path}");
    }
}

#[test]
fn entities_have_names_and_paths_of_their_own() {
    let (mut all, mut paths, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
    macro_rules! entity {
        ($entity:ident: $($ability:ident)*) => {
            count += 1;
            all.insert(<dto::$entity as Entity>::NAME);
            paths.insert(<dto::$entity as Entity>::PATH);
        };
    }
    for_each_entity!(entity);
    assert_eq!((all.len(), paths.len()), (count, count));
}

fn check_endpoint<E: Endpoint>(type_name: &str) {
    assert_eq!(E::NAME, snake(type_name));
    assert_eq!(braces(E::PATH), names(&schema::<E::Params>()["properties"]), "{type_name}: the names in the path");
    assert_eq!(<E::Answer as Answer>::KIND == AnswerKind::None, E::STATUS == 204, "{type_name}: 204 and only 204 is empty");
    let fits = match <E::Answer as Answer>::KIND {
        AnswerKind::Redirect => matches!(E::STATUS, 302 | 303 | 307),
        AnswerKind::Socket => E::STATUS == 101 && E::METHOD == Method::Get,
        AnswerKind::Events => E::STATUS == 200 && E::METHOD == Method::Get,
        _ => matches!(E::STATUS, 200..300),
    };
    assert!(fits, "{type_name}: {} is not the status of its kind", E::STATUS);
    assert!(
        !E::PATH.contains("{*") || E::PATH.rfind("{*") > E::PATH.rfind('/'),
        "{type_name}: only the last parameter stands for the rest"
    );
    assert!(E::DOC.trim().ends_with('.'), "{type_name} has no sentence");
}

#[test]
fn endpoints_are_named_after_their_types_and_fit_their_paths() {
    macro_rules! endpoint {
        ($endpoint:ident) => {
            check_endpoint::<dto::$endpoint>(stringify!($endpoint))
        };
    }
    for_each_endpoint!(endpoint);
}

fn check_update<T: computor_types::Input>() {
    let name = std::any::type_name::<T>();
    let nothing: T = serde_json::from_value(json!({})).unwrap();
    assert!(nothing.validate().is_ok(), "{name}");
    assert_eq!(serde_json::to_value(&nothing).unwrap(), json!({}), "{name}");
    for field in names(&schema::<T>()["properties"]) {
        let clear = json!({ field: null });
        let parsed: T = serde_json::from_value(clear.clone()).unwrap();
        assert_eq!(serde_json::to_value(&parsed).unwrap(), clear, "{name}: absent and null must differ");
    }
}

#[test]
fn updates_tell_absent_from_null() {
    macro_rules! ability {
        (update, $entity:ident) => {
            check_update::<<dto::$entity as Update>::Update>()
        };
        ($other:ident, $entity:ident) => {};
    }
    macro_rules! entity {
        ($entity:ident: $($ability:ident)*) => { $(ability!($ability, $entity);)* };
    }
    for_each_entity!(entity);
    check_update::<dto::ServiceUpdate>();
    check_update::<dto::ApiTokenUpdate>();
    check_update::<dto::SubmissionReviewUpdate>();
}

/// A value that fits a schema.
fn sample(root: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return sample(root, root.pointer(reference.trim_start_matches('#')).unwrap());
    }
    if let Some(choice) = schema["oneOf"].get(0) {
        return sample(root, choice);
    }
    if let Some(word) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return word.clone();
    }
    match (schema["type"].as_str().unwrap(), schema["format"].as_str()) {
        ("string", Some("uuid")) => json!("0192f0c1-2d3e-7aaa-8bbb-0123456789ab"),
        ("string", None) => json!("abc"),
        ("integer", _) => json!(1),
        ("number", _) => json!(0.5),
        ("boolean", _) => json!(true),
        other => panic!("no sample of {other:?}"),
    }
}

fn check_create<T: computor_types::Input>() {
    let (name, root) = (std::any::type_name::<T>(), schema::<T>());
    let required: Vec<_> = root["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let minimal: Map<_, _> = required.iter().map(|field| ((*field).to_owned(), sample(&root, &root["properties"][field]))).collect();
    let parsed: T = serde_json::from_value(minimal.clone().into()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(parsed.validate().is_ok(), "{name}: {:?}", parsed.validate());
    for field in required {
        let mut less = minimal.clone();
        less.remove(field);
        assert!(serde_json::from_value::<T>(less.into()).is_err(), "{name} without {field}");
    }
}

#[test]
fn creates_take_their_required_fields_and_no_fewer() {
    macro_rules! ability {
        (create, $entity:ident) => {
            check_create::<<dto::$entity as Create>::Create>()
        };
        ($other:ident, $entity:ident) => {};
    }
    macro_rules! entity {
        ($entity:ident: $($ability:ident)*) => { $(ability!($ability, $entity);)* };
    }
    for_each_entity!(entity);
}

#[test]
fn an_empty_query_string_filters_nothing() {
    macro_rules! entity {
        ($entity:ident: $($ability:ident)*) => {
            let query: <dto::$entity as Entity>::Query = serde_json::from_value(json!({})).unwrap();
            assert_eq!(serde_json::to_value(&query).unwrap(), json!({}), stringify!($entity));
        };
    }
    for_each_entity!(entity);
    macro_rules! endpoint {
        ($endpoint:ident) => {
            let query: Result<<dto::$endpoint as Endpoint>::Query, _> = serde_json::from_value(json!({}));
            // What is asked for has to be said; everything else may be left out.
            let is_asked_for = query.as_ref().is_err_and(|error| error.to_string().starts_with("missing field"));
            assert!(query.is_ok() || is_asked_for, stringify!($endpoint));
        };
    }
    for_each_endpoint!(endpoint);
}
