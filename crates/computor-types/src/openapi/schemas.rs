//! The schemas of the document.
//!
//! What a client may send and what it gets are two things: a field with a default may be missing in a body and is
//! always there in an answer. A shape that is used both ways and differs is listed twice, as `X` and `XInput`.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const OUTPUT: &str = "#/components/schemas/";
/// Where references to inputs point until [`Schemas::install`] knows their names.
const INPUT: &str = "#/components/inputs/";

/// Collects the schemas of inputs and outputs.
pub(super) struct Schemas {
    inputs: SchemaGenerator,
    outputs: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = |path: &str| {
            let mut settings = SchemaSettings::draft2020_12();
            settings.definitions_path = path.trim_start_matches('#').trim_end_matches('/').to_owned().into();
            settings.meta_schema = None;
            settings
        };
        Self { inputs: settings(INPUT).for_deserialize().into_generator(), outputs: settings(OUTPUT).for_serialize().into_generator() }
    }
}

impl Schemas {
    /// The schema of something that a client sends.
    pub(super) fn input<T: JsonSchema>(&mut self) -> Value {
        self.inputs.subschema_for::<T>().to_value()
    }

    /// The schema of something that a client gets.
    pub(super) fn output<T: JsonSchema>(&mut self) -> Value {
        self.outputs.subschema_for::<T>().to_value()
    }

    /// The fields of a flat struct, as parameters.
    pub(super) fn parameters<T: JsonSchema>(&mut self, place: &str) -> Vec<Value> {
        let whole = T::json_schema(&mut self.inputs).to_value();
        let required: BTreeSet<_> = whole["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let fields: BTreeMap<_, _> = whole["properties"].as_object().into_iter().flatten().collect();
        let parameters = fields.into_iter().map(|(name, schema)| {
            let mut schema = without_null(schema);
            let description = schema.remove("description");
            let required = place == "path" || required.contains(name.as_str());
            let mut parameter = json!({"name": name, "in": place, "required": required, "schema": schema});
            if let Some(description) = description {
                parameter["description"] = description;
            }
            parameter
        });
        parameters.collect()
    }

    /// Puts all schemas into the document, and gives the references in it their final names.
    pub(super) fn install(mut self, document: &mut Value) {
        let mut inputs = self.inputs.take_definitions(true);
        let mut schemas = self.outputs.take_definitions(true);
        let twice = twice(&inputs, &schemas);
        let name = |input: &str| {
            if twice.contains(input) { format!("{input}Input") } else { input.to_owned() }
        };
        for (input, mut schema) in std::mem::take(&mut inputs) {
            rename(&mut schema, &name);
            schemas.insert(name(&input), schema);
        }
        rename(document, &name);
        document["components"]["schemas"] = schemas.into();
    }
}

/// The shapes that are inputs and outputs, and differ or refer to one that does.
fn twice(inputs: &Map<String, Value>, outputs: &Map<String, Value>) -> BTreeSet<String> {
    let both: Vec<_> = inputs.iter().filter_map(|(name, input)| Some((name, input, outputs.get(name)?))).collect();
    let mut twice = BTreeSet::new();
    loop {
        let before = twice.len();
        for (name, input, output) in &both {
            let mut renamed = (*input).clone();
            rename(&mut renamed, &|input| {
                if twice.contains(input) { format!("{input}Input") } else { input.to_owned() }
            });
            if renamed != **output {
                twice.insert((*name).clone());
            }
        }
        if twice.len() == before {
            return twice;
        }
    }
}

/// Lets every reference to an input point to the schema with the name that it gets.
fn rename(value: &mut Value, name: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => {
            if let Some(input) = text.strip_prefix(INPUT) {
                *text = format!("{OUTPUT}{}", name(input));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, name)),
        Value::Object(fields) => fields.values_mut().for_each(|value| rename(value, name)),
        _ => {}
    }
}

/// A parameter is there or not there; it is never null.
fn without_null(schema: &Value) -> Map<String, Value> {
    let mut schema = schema.as_object().cloned().unwrap_or_default();
    if let Some(Value::Array(types)) = schema.get("type") {
        let types: Vec<_> = types.iter().filter(|one| *one != "null").cloned().collect();
        let types = if let [one] = types.as_slice() { one.clone() } else { types.into() };
        schema.insert("type".to_owned(), types);
    }
    if let Some(Value::Array(choices)) = schema.remove("anyOf") {
        let choices: Vec<_> = choices.into_iter().filter(|one| one["type"] != "null").collect();
        match choices.as_slice() {
            [Value::Object(one)] => schema.extend(one.clone()),
            _ => schema.extend([("anyOf".to_owned(), choices.into())]),
        }
    }
    schema
}
