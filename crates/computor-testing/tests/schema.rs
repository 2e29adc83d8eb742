//! The schemas for editors say what the readers say.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use std::fs;
use std::path::Path;

use computor_testing::format::meta::Meta;
use computor_testing::format::specification::Specification;
use computor_testing::format::suite::Suite;
use computor_testing::format::yaml;
use computor_testing::schema;
use computor_testing::value::Value as Exercise;
use fancy_regex::Regex;
use serde_json::{Value, json};

/// What a validator for editors does, as far as the schemas need it. The answer says where and why not.
fn check(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    let no = |why: &str| Err(format!("{at}: {why}: {value} against {schema}"));
    for (keyword, rule) in schema.as_object().unwrap() {
        let fine = match keyword.as_str() {
            "$ref" => return check(value, root.pointer(&rule.as_str().unwrap()[1..]).unwrap(), root, at),
            "type" => match rule {
                Value::Array(names) => names.iter().any(|name| is(value, name)),
                name => is(value, name),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "anyOf" => {
                let answers: Vec<_> = rule.as_array().unwrap().iter().map(|rule| check(value, rule, root, at)).collect();
                if answers.iter().all(Result::is_err) {
                    return answers.into_iter().next().unwrap();
                }
                true
            }
            "allOf" => {
                for rule in rule.as_array().unwrap() {
                    check(value, rule, root, at)?;
                }
                true
            }
            "if" => {
                let branch = if check(value, rule, root, at).is_ok() { "then" } else { "else" };
                schema.get(branch).map_or(Ok(()), |rule| check(value, rule, root, at))?;
                true
            }
            "then" | "else" => true,
            "not" => check(value, rule, root, at).is_err(),
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "exclusiveMinimum" => value.as_f64().is_none_or(|number| number > rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "minLength" => value.as_str().is_none_or(|text| text.len() as u64 >= rule.as_u64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| Regex::new(rule.as_str().unwrap()).unwrap().is_match(text).unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap()),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(item, rule, root, &format!("{at}[{index}]"))?;
                }
                true
            }
            "required" => {
                value.as_object().is_none_or(|map| rule.as_array().unwrap().iter().all(|key| map.contains_key(key.as_str().unwrap())))
            }
            "properties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(key) {
                        check(value, rule, root, &format!("{at}.{key}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                *rule == json!(true) || value.as_object().is_none_or(|map| map.keys().all(|key| schema["properties"].get(key).is_some()))
            }
            "$schema" | "$defs" | "title" | "description" => true,
            other => panic!("{other} is not checked"),
        };
        if !fine {
            return no(keyword);
        }
    }
    Ok(())
}

fn is(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("{other} is not a type"),
    }
}

/// A document as an editor sees it.
fn document(text: &str) -> Value {
    fn json(value: &Exercise) -> Value {
        match value {
            Exercise::None => Value::Null,
            Exercise::Bool(value) => json!(value),
            Exercise::Int(value) => json!(value),
            Exercise::Float(value) => json!(value),
            Exercise::List(items) => items.iter().map(json).collect(),
            Exercise::Dict(entries) => entries.iter().map(|(key, value)| (key.to_text(), json(value))).collect(),
            other => json!(other.to_text()),
        }
    }
    json(&yaml::parse("", text).unwrap().to_value())
}

fn valid(schema: &Value, text: &str) -> Result<(), String> {
    check(&document(text), schema, schema, "")
}

#[test]
fn every_exercise_is_valid() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut count = 0;
    for entry in fs::read_dir(examples).unwrap() {
        let directory = entry.unwrap().path();
        for (file, schema) in [("test.yaml", schema::test()), ("meta.yaml", schema::meta())] {
            let Ok(text) = fs::read_to_string(directory.join(file)) else { continue };
            valid(&schema, &text).unwrap_or_else(|error| panic!("{}/{file}{error}", directory.display()));
            count += 1;
        }
    }
    assert!(count >= 16);
}

#[test]
fn suites_of_the_golden_probes_are_valid_if_and_only_if_they_are_read() {
    let probes: Value = serde_json::from_str(include_str!("data/golden-probes.json")).unwrap();
    let texts: Vec<&str> = probes.as_array().unwrap().iter().map(|probe| probe["yaml"].as_str().unwrap()).collect();
    let schema = schema::test();
    for text in &texts {
        let (read, valid) = (Suite::parse("test.yaml", text), valid(&schema, text));
        assert_eq!(read.is_ok(), valid.is_ok(), "{read:?} {valid:?}\n{text}");
    }
    assert!(texts.len() >= 50, "{}", texts.len());
}

#[test]
fn schema_and_reader_agree_on_each_rule() {
    let collection = |fields: &str| format!("properties: {{tests: [{{{fields}}}]}}");
    let test = |fields: &str| collection(&format!("name: a, tests: [{{name: b, {fields}}}]"));
    let suites = [
        (true, "name: P".to_owned()),
        (false, "foo: 1".to_owned()),
        (false, "version: v1".to_owned()),
        (true, "version: 1.2".to_owned()),
        (true, "properties: null".to_owned()),
        (false, "properties: {test: []}".to_owned()),
        (true, collection("name: a, tests: []")),
        (true, collection("name: 5, tests: [], timeout: '3', relativeTolerance: 1e-3, absoluteTolerance: []")),
        (false, collection("name: yes, tests: []")),
        (false, collection("name: a")),
        (false, collection("tests: []")),
        (false, collection("name: a, tests: null")),
        (false, collection("name: a, entrypoint: x, tests: []")),
        (false, collection("name: a, type: avgwordlength, tests: []")),
        (false, collection("name: a, tests: [], relativeTolerance: 0")),
        (true, collection("name: a, tests: [], absoluteTolerance: 0")),
        (false, collection("name: a, tests: [], timeout: -1")),
        (true, collection("name: a, tests: [], inputAnswers: [a, 1], setUpCode: [a, null], successDependency: 0")),
        (false, collection("name: a, tests: [], inputAnswers: {a: b}")),
        (true, test("value: {a: [1, null]}, allowedOccuranceRange: [1, 0], lineNumber: [1, 2]")),
        (false, test("pattern: ''")),
        (false, test("allowedOccuranceRange: [1]")),
        (true, test("allowedOccuranceRange: []")),
        (false, test("verbosity: 4")),
        (false, test("countRequirement: -1")),
        (false, test("qualification: foo")),
        (true, test("ignoreCase: yes, qualification: null")),
        (false, test("ignoreCase: perhaps")),
        (false, test("zzz: 1")),
        (
            true,
            collection("name: a, type: function, function: f, caseTimeout: 1, tests: [{arguments: [1], raises: E}, {keywords: {k: 1}}]"),
        ),
        (false, collection("name: a, type: function, tests: []")),
        (false, collection("name: a, function: f, tests: []")),
        (false, collection("name: a, type: function, function: f, tests: [{raises: E, value: 1}]")),
        (false, collection("name: a, tests: [{name: a, arguments: [1]}]")),
        (true, collection("name: a, type: check, checker: checkers/a.py, files: [b], tests: [{name: a, arguments: [1]}]")),
        (false, collection("name: a, type: check, checker: ../a.py, tests: []")),
        (false, collection("name: a, type: check, checker: checkers/a.py, tests: [{name: a, raises: E}]")),
        (false, test("points: 1, weight: 1")),
        (true, test("points: 1, bonus: true, visibility: never")),
        (false, test("visibility: sometimes")),
        (true, "properties: {limits: {cpu: 2, processes: 1}, seed: 3, clock: '2024-05-17 12:30', compat: {strict: true}}".to_owned()),
        (false, "properties: {limits: {disk: 2}}".to_owned()),
        (false, "properties: {limits: {cpu: 0}}".to_owned()),
        (false, "properties: {seed: -1}".to_owned()),
        (false, "properties: {clock: tomorrow}".to_owned()),
        (false, "properties: {compat: {nan: perhaps}}".to_owned()),
    ];
    for (good, text) in suites {
        assert_eq!(Suite::parse("t", &text).is_ok(), good, "{text}");
        assert_eq!(valid(&schema::test(), &text).is_ok(), good, "{text}: {:?}", valid(&schema::test(), &text));
    }
    for (good, text) in [
        (true, "outputName: r.json"),
        (true, "studentDirectory: /tmp/s"),
        (false, "outputName: a/b"),
        (false, "outputName: a..b"),
        (false, "studentDirectory: ../x"),
        (false, "outputDirectory: /etc/x"),
        (false, "foo: 1"),
    ] {
        assert_eq!(Specification::parse("s", text).is_ok(), good, "{text}");
        assert_eq!(valid(&schema::specification(), text).is_ok(), good, "{text}");
    }
}

#[test]
fn unknown_keys_of_meta_are_refused_and_remarked_on() {
    for (keys, text) in [
        (0, "slug: a.b\nauthors: [A, {name: B}]\nproperties: {executionBackend: {slug: x, settings: {timeout: 3, anything: 1}}}"),
        (1, "slug: a.b\ntitel: T"),
        (2, "properties: {studentSubmisionFiles: [a], executionBackend: {slug: x, versoin: 1}}"),
        (1, "content: {topic: [a]}"),
    ] {
        assert_eq!(Meta::parse("m", text).unwrap().unknown.len(), keys, "{text}");
        assert_eq!(valid(&schema::meta(), text).is_ok(), keys == 0, "{text}: {:?}", valid(&schema::meta(), text));
    }
    let error = Meta::parse("meta.yaml", "slug: a\ntitel: T").unwrap().unknown.remove(0);
    assert_eq!(error.to_string(), "meta.yaml:2:1: unknown key `titel` in meta.yaml (did you mean `title`?)");
}

#[test]
fn every_key_is_explained() {
    for schema in [schema::test(), schema::meta(), schema::specification()] {
        let mappings = schema["$defs"].as_object().unwrap().iter().map(|(name, mapping)| (name.as_str(), mapping));
        for (name, mapping) in mappings.chain([("the file", &schema)]) {
            for (key, rule) in mapping["properties"].as_object().unwrap() {
                assert!(rule["description"].is_string(), "`{key}` of {name} has no text in src/schema/help.rs");
            }
        }
    }
}
