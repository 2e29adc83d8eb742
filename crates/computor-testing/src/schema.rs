//! JSON Schemas of `test.yaml`, `meta.yaml` and `specification.yaml`, for editors.
//!
//! The readers of the formats are the source: each is run over a small sample and says which keys it asks for and
//! what they may hold, so a new key is in the schema as soon as it is read. What is added here is what a reader
//! cannot say: a sentence for each key, and rules that span several values.
//!
//! What a schema accepts is read, unless several mappings contradict each other (`points` of a collection and of its
//! sub-tests); of spellings that are read, the oddest (`timeout: yes`) are not accepted.

use serde_json::{Map, Value, json};

use crate::format::FormatError;
use crate::format::compat::Changes;
use crate::format::fields::{Asked, Fields, Shape};
use crate::format::meta::{self, Dependency, ExecutionBackend, Link, Meta, Person, Settings};
use crate::format::running::LimitSettings;
use crate::format::specification::Specification;
use crate::format::suite::{Collection, SubTest, Suite, TestType};
use crate::format::yaml::{self, Kind, Node};

mod help;

type Read<'a> = &'a dyn Fn(&mut Fields<'_>) -> Result<(), FormatError>;

/// The schema of `test.yaml`.
pub fn test() -> Value {
    let suite = |f: &mut Fields<'_>| {
        f.node("properties");
        Suite::read(f).map(drop)
    };
    let properties = |f: &mut Fields<'_>| match Suite::parse("", "name: a") {
        Ok(mut suite) => suite.read_properties("", f),
        Err(error) => Err(error),
    };
    // a reader may ask for more where the type is a certain one
    let kinds: Vec<String> = TestType::WORDS.iter().map(|(word, _)| format!("{{name: a, tests: [], type: {word}}}")).collect();
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    let mut schema = mapping("suite", &["name: a"], &suite, &[("properties", nullable("properties"))]);
    let defs = json!({
        "properties": mapping(
            "properties",
            &["tests: []"],
            &properties,
            &[("tests", list_of("collection")), ("limits", nullable("limits")), ("compat", nullable("compat"))],
        ),
        "collection": by_type(mapping("collection", &kinds, &|f| Collection::read("", f).map(drop), &[("tests", json!({}))])),
        "test": without(&["arguments", "keywords", "raises"], sub_test("name: a", TestType::Variable)),
        "call": sub_test("arguments: []", TestType::Function),
        "checked": without(&["keywords", "raises"], sub_test("name: a", TestType::Check)),
        "limits": limits(),
        "compat": mapping("compat", &["strict: true"], &|f| Changes::read_switches(f).map(drop), &[]),
    });
    finish(&mut schema, "test.yaml: the tests of an exercise", defs)
}

/// The schema of `meta.yaml`, both generations.
pub fn meta() -> Value {
    let people = || json!({ "type": ["array", "null"], "items": { "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/person" }] } });
    let links = || json!({ "type": ["array", "null"], "items": { "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/link" }] } });
    let needed = json!({ "type": ["array", "null"], "items": { "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/dependency" }] } });
    let mut schema = mapping(
        "meta",
        &["slug: a"],
        &|f| Meta::read("", f).map(drop),
        &[
            ("properties", nullable("properties")),
            ("content", nullable("content")),
            ("authors", people()),
            ("maintainers", people()),
            ("links", links()),
            ("courseMaterials", links()),
            ("supportingMaterial", links()),
            ("supportingMaterials", links()),
            ("testDependencies", needed.clone()),
        ],
    );
    let properties = |f: &mut Fields<'_>| Meta::default().read_properties("", f);
    let backend = |f: &mut Fields<'_>| ExecutionBackend::read("", f).map(drop);
    // back ends may have settings of their own
    let mut settings = mapping("settings", &["timeout: 1"], &|f| Settings::read(f).map(drop), &[("limits", nullable("limits"))]);
    settings["additionalProperties"] = json!(true);
    let defs = json!({
        "properties": mapping(
            "metaProperties",
            &["testFiles: []"],
            &properties,
            &[("testDependencies", needed), ("executionBackend", nullable("executionBackend"))],
        ),
        "executionBackend": mapping("executionBackend", &["slug: a"], &backend, &[("settings", nullable("settings"))]),
        "settings": settings,
        "limits": limits(),
        "content": mapping("content", &["tags: []"], &|f| meta::read_content(f).map(drop), &[]),
        "person": mapping("person", &["name: a"], &|f| Person::read(f).map(drop), &[]),
        "link": mapping("link", &["url: a"], &|f| Link::read(f).map(drop), &[]),
        "dependency": mapping("dependency", &["slug: a"], &|f| Dependency::read(f).map(drop), &[]),
    });
    finish(&mut schema, "meta.yaml: what an exercise is and which files belong to it", defs)
}

fn limits() -> Value {
    mapping("limits", &["cpu: 1"], &|f| LimitSettings::read(f).map(drop), &[])
}

fn sub_test(sample: &str, kind: TestType) -> Value {
    let mut schema = mapping("test", &[sample], &|f| SubTest::read(f, kind).map(drop), &[]);
    let both = |a: &str, b: &str| {
        let there = json!({ "not": { "type": "null" } });
        json!({ "not": { "required": [a, b], "properties": { a: there, b: there } } })
    };
    schema["allOf"] = json!([both("points", "weight"), both("raises", "value")]);
    schema["properties"]["keywords"]["type"] = json!(["object", "null"]);
    schema
}

/// With keys that mean nothing here: what is null counts as absent.
fn without(keys: &[&str], mut schema: Value) -> Value {
    for key in keys {
        schema["properties"][*key]["type"] = json!("null");
    }
    schema
}

/// With what depends on the type of a collection: keys of its own, and what its sub-tests are.
fn by_type(mut schema: Value) -> Value {
    let is = |types: &[&str]| json!({ "required": ["type"], "properties": { "type": { "enum": types } } });
    let null = json!({ "type": "null" });
    schema["allOf"] = json!([
        {
            "if": is(&["function"]),
            "then": { "required": ["function"], "properties": { "tests": list_of("call") } },
            "else": { "properties": { "function": &null, "caseTimeout": &null } },
        },
        {
            "if": is(&["check"]),
            "then": { "required": ["checker"], "properties": { "tests": list_of("checked") } },
            "else": { "properties": { "checker": &null, "files": &null } },
        },
        { "if": is(&["function", "check"]), "else": { "properties": { "tests": list_of("test") } } },
    ]);
    schema["properties"]["tests"]["type"] = json!("array");
    schema
}

/// The schema of `specification.yaml`.
pub fn specification() -> Value {
    let mut schema = mapping("specification", &["outputName: a"], &|f| Specification::read(f).map(drop), &[]);
    finish(&mut schema, "specification.yaml: where a run finds and leaves its files", json!({}))
}

fn finish(schema: &mut Value, title: &str, defs: Value) -> Value {
    let mut whole = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title });
    if let (Some(whole), Some(schema)) = (whole.as_object_mut(), schema.as_object_mut()) {
        whole.append(schema);
        whole.insert("$defs".to_owned(), defs);
    }
    whole
}

fn nullable(name: &str) -> Value {
    json!({ "anyOf": [{ "$ref": format!("#/$defs/{name}") }, { "type": "null" }] })
}

fn list_of(name: &str) -> Value {
    json!({ "type": ["array", "null"], "items": { "$ref": format!("#/$defs/{name}") } })
}

/// The schema of one mapping: the keys that `read` asks for when it is given the samples; those of the first sample
/// that it cannot do without are required. `nested` says what a reader leaves to other readers.
fn mapping(name: &str, samples: &[&str], read: Read<'_>, nested: &[(&str, Value)]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (index, sample) in samples.iter().enumerate() {
        let Ok(Node { kind: Kind::Map(entries), .. }) = yaml::parse("", sample) else { continue };
        let node = map(entries.clone());
        let Ok(mut fields) = Fields::open("", "", &node) else { continue };
        // what a reader asks for before it fails is known, too
        let _ = read(&mut fields);
        for asked in fields.asked() {
            if !properties.contains_key(asked.key) {
                properties.insert(asked.key.to_owned(), property(name, asked, nested));
            }
        }
        if index == 0 {
            required = indispensable(&entries, read);
        }
    }
    for key in &required {
        if let Some(types) = properties.get_mut(key).and_then(|schema| schema["type"].as_array_mut()) {
            types.retain(|name| name != "null");
        }
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn property(mapping: &str, asked: &Asked, nested: &[(&str, Value)]) -> Value {
    let known = nested.iter().find(|(key, _)| *key == asked.key).map(|(_, schema)| schema.clone());
    let mut schema = known.unwrap_or_else(|| of_shape(&asked.shape));
    refine(asked.key, &mut schema);
    if let Some(text) = help::of(mapping, asked.key) {
        schema["description"] = json!(text);
    }
    schema
}

/// The keys without which `read` fails.
fn indispensable(entries: &[(Node, Node)], read: Read<'_>) -> Vec<String> {
    let mut keys = Vec::new();
    for (index, (key, _)) in entries.iter().enumerate() {
        let mut fewer = entries.to_vec();
        fewer.remove(index);
        let fewer = map(fewer);
        if Fields::open("", "", &fewer).and_then(|mut fields| read(&mut fields)).is_err() {
            keys.push(key.to_value().to_text());
        }
    }
    keys
}

fn map(entries: Vec<(Node, Node)>) -> Node {
    Node { line: 0, column: 0, kind: Kind::Map(entries) }
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Any => json!({}),
        Shape::Text => json!({ "type": ["string", "number", "null"] }),
        Shape::NonEmptyText => json!({ "type": ["string", "number", "null"], "minLength": 1 }),
        Shape::Texts => json!({
            "type": ["string", "number", "boolean", "array", "null"],
            "items": { "type": ["string", "number", "boolean", "null"] },
        }),
        Shape::Lines => json!({ "type": ["string", "number", "array", "null"], "items": { "type": ["string", "number"] } }),
        Shape::Number(rule) => {
            let mut schema = json!({ "type": ["number", "string", "array", "null"], "maxItems": 0 });
            schema["pattern"] = json!(if rule(-1.0) { NUMBER } else { POSITIVE });
            match (rule(-1.0), rule(0.0)) {
                (true, _) => {}
                (false, true) => schema["minimum"] = json!(0),
                (false, false) => schema["exclusiveMinimum"] = json!(0),
            }
            schema
        }
        Shape::Integer => json!({ "type": ["integer", "string", "null"], "pattern": "^-?[0-9]{1,18}$" }),
        Shape::Integers => json!({ "type": ["integer", "array", "null"], "items": { "type": "integer" } }),
        Shape::Boolean => json!({ "enum": [true, false, null, 0, 1, "true", "false", "yes", "no", "on", "off"] }),
        Shape::Words(words) => {
            let words: Vec<Value> = words.iter().map(|word| json!(word)).chain([Value::Null]).collect();
            json!({ "enum": words })
        }
        Shape::List => json!({ "type": ["array", "null"] }),
    }
}

/// A number that the parser took for text, such as `1e-3`.
const NUMBER: &str = r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$";
/// The same, not below 0 and, because its first digit is not 0, not 0 either.
const POSITIVE: &str = r"^\+?[1-9][0-9]*(\.[0-9]*)?([eE][-+]?[0-9]{1,2})?$";

/// Rules of readers that look at more than the type of one value.
fn refine(key: &str, schema: &mut Value) {
    let more: &[(&str, Value)] = match key {
        "allowedOccuranceRange" | "allowedOccurrenceRange" => {
            let pair = json!({ "type": "array", "items": { "type": "integer" }, "minItems": 2, "maxItems": 2 });
            *schema = json!({ "anyOf": [pair, { "type": "array", "maxItems": 0 }, { "type": "null" }] });
            &[]
        }
        "verbosity" => &[("type", json!(["integer", "null"])), ("minimum", json!(0)), ("maximum", json!(3))],
        "countRequirement" => &[("type", json!(["integer", "null"])), ("minimum", json!(0))],
        "seed" => &[("type", json!(["integer", "null"])), ("minimum", json!(0)), ("maximum", json!(u32::MAX))],
        "processes" => &[("type", json!(["integer", "null"])), ("minimum", json!(1))],
        "clock" => {
            let time = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?)?$";
            &[("type", json!(["string", "null"])), ("pattern", json!(time))]
        }
        "checker" => &[("pattern", json!(r"^checkers/([^/.][^/]*/)*[^/.][^/]*\.py$"))],
        "version" => &[("pattern", json!(r"^([1-9][0-9]*|0)(\.([1-9][0-9]*|0)){0,3}$"))],
        "outputName" => &[("pattern", json!(r"^[^/\\.][^/\\.]*(\.[^/\\.]+)*$"))],
        "identifier" => &[("pattern", json!("^[a-z0-9._-]*$"))],
        "studentDirectory" | "referenceDirectory" | "testDirectory" | "outputDirectory" | "artifactDirectory" => {
            let climbs = r"(^|/)\.\.(/|$)";
            let system = "^/(etc|usr|bin|sbin|boot|sys|proc|dev)(/|$)";
            &[("not", json!({ "type": "string", "pattern": format!("{climbs}|{system}") }))]
        }
        _ => return,
    };
    for (name, value) in more {
        schema[*name] = value.clone();
    }
}
