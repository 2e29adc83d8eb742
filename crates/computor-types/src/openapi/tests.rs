use super::*;
use std::{fs, path::Path};

fn document_text() -> String {
    format!("{:#}\n", document())
}

/// Every value in the document, from the outside in.
fn walk<'a>(value: &'a Value, visit: &mut impl FnMut(&'a Value)) {
    visit(value);
    match value {
        Value::Array(values) => values.iter().for_each(|value| walk(value, visit)),
        Value::Object(fields) => fields.values().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

fn operations(document: &Value) -> impl Iterator<Item = &Value> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(_, item)| item.as_object().into_iter().flatten().map(|(_, operation)| operation))
}

#[test]
fn it_is_the_same_every_time() {
    assert_eq!(document_text(), document_text());
}

#[test]
fn no_reference_dangles_and_no_schema_is_unused() {
    let document = document();
    let mut used = BTreeSet::new();
    walk(&document, &mut |value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').expect("references stay inside the document");
            assert!(document.pointer(pointer).is_some(), "{reference}");
            used.insert(reference.to_owned());
        }
    });
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(used.contains(&format!("#/components/schemas/{name}")), "{name}");
    }
}

#[test]
fn every_operation_has_an_id_of_its_own_and_a_summary() {
    let document = document();
    let mut ids = BTreeSet::new();
    for operation in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{id} twice");
        assert!(operation["summary"].as_str().is_some_and(|summary| summary.ends_with('.')), "{id}");
    }
}

#[test]
fn the_first_sentence_is_the_summary_however_it_is_broken() {
    let document = document();
    let operation = &document["paths"]["/messages/unread"]["get"];
    assert!(operation["summary"].as_str().unwrap().starts_with("Counts what one has not read"));
    assert!(!operation["summary"].as_str().unwrap().contains('\n'));
    assert!(operations(&document).any(|operation| operation["description"].is_string()));
}

#[test]
fn every_schema_says_what_it_is() {
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name}");
    }
}

#[test]
fn lists_are_paged_and_counted() {
    let document = document();
    let list = &document["paths"]["/course-groups"]["get"];
    let names: Vec<_> = list["parameters"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["course_id", "id", "title", "limit", "skip"]);
    assert!(list["responses"]["200"]["headers"]["X-Total-Count"].is_object());
    assert_eq!(list["parameters"][0]["schema"], json!({"type": "string", "format": "uuid"}));
}

#[test]
fn bodies_and_answers_travel_as_declared() {
    let document = document();
    let paths = &document["paths"];
    let upload = &paths["/submissions/artifacts"]["post"];
    assert!(upload["requestBody"]["content"]["multipart/form-data"].is_object());
    assert!(upload["responses"]["201"].is_object());
    assert!(paths["/submissions/artifacts/{id}/download"]["get"]["responses"]["200"]["content"]["application/zip"].is_object());
    assert_eq!(paths["/auth/login"]["post"]["security"], json!([]));
    assert!(paths["/user"]["get"].get("security").is_none());
    assert!(paths["/users/{id}/unarchive"]["patch"]["responses"]["204"].is_object());
    assert!(paths["/service-types"]["post"]["responses"]["200"].is_object());
}

#[test]
fn a_shape_that_differs_as_input_and_output_is_listed_twice() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let demanded = |name: &str| schemas[name]["required"].as_array().unwrap().iter().any(|field| field == "remark");
    assert!(demanded("RubricMark") && !demanded("RubricMarkInput"));
    let sent = schemas["RubricMarksSet"].to_string();
    assert!(sent.contains("schemas/RubricMarkInput"), "{sent}");
    assert!(schemas.get("CourseMemberPropertiesInput").is_none() && schemas["CourseMemberProperties"].get("required").is_none());
    assert!(schemas.get("TaskStatusInput").is_none(), "what does not differ is listed once");
}

#[test]
fn the_committed_document_is_this_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, document_text()).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    let help = "run: cargo run -p computor-types --example openapi > docs/openapi.json";
    assert!(committed == document_text(), "docs/openapi.json is not up to date; {help}");
}
