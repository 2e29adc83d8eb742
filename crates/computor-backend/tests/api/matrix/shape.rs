//! Whether an answer has exactly the fields that the document describes, also in what is nested.

use serde_json::Value;

/// Answers that differ from the document: shape, field, why.
const OTHERWISE: &[(&str, &str, &str)] = &[("SubmissionGroupMemberPropertiesGet", "gitlab", "properties are shown as they were sent")];

/// What `value` has that `schema` does not describe, and the other way round, each as `shape: fault`.
pub(crate) fn differences(schema: &Value, value: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("the answer", schema, value, document, &mut found);
    found.sort();
    found.dedup();
    found
}

fn compare(name: &str, schema: &Value, value: &Value, document: &Value, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
        return compare(reference.rsplit('/').next().unwrap(), schema, value, document, found);
    }
    if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        // Of what may be null only one thing is something; other choices are told apart by reading them.
        let mut something = choices.iter().filter(|one| one["type"] != "null");
        if let (Some(one), None, false) = (something.next(), something.next(), value.is_null()) {
            compare(name, one, value, document, found);
        }
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| compare(name, &schema["items"], item, document, found)),
        Value::Object(fields) => {
            let described = schema["properties"].as_object();
            let excused = |field: &str| OTHERWISE.iter().any(|(shape, one, _)| *shape == name && *one == field);
            for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !fields.contains_key(required) && !excused(required) {
                    found.push(format!("{name}: {required} is missing"));
                }
            }
            for (field, value) in fields {
                match described.and_then(|described| described.get(field)) {
                    Some(schema) => compare(&format!("{name}.{field}"), schema, value, document, found),
                    None if schema["additionalProperties"].is_object() => {
                        compare(name, &schema["additionalProperties"], value, document, found);
                    }
                    None if schema["additionalProperties"] == true || schema.is_null() || excused(field) => {}
                    None => found.push(format!("{name}: {field} is not described")),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn what_is_missing_or_too_much_is_found() {
    use serde_json::json;
    let document = json!({"components": {"schemas": {"Row": {"type": "object", "required": ["id", "next"], "properties": {
        "id": {"type": "string"}, "next": {"anyOf": [{"$ref": "#/components/schemas/Row"}, {"type": "null"}]}, "all": {"type": "object",
        "additionalProperties": true}}}}}});
    let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Row"}});
    let of = |value: Value| differences(&list, &value, &document);
    assert_eq!(of(json!([{"id": "1", "next": null, "all": {"x": 1}}])), Vec::<String>::new());
    assert_eq!(of(json!([{"id": "1", "next": {"id": "2", "other": 1}}])), ["Row: next is missing", "Row: other is not described"]);
}
