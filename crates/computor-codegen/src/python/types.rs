//! Pydantic models, in a module for each group of calls.

use super::{doc, file, import, name, safe};
use crate::{
    File,
    api::{Api, COMMON, Field, Kind, Shape, Type},
    case::snake,
    code::Code,
};
use serde_json::Value;
use std::collections::BTreeSet;

const COMMAND: &str = "generate-types";
const PLACE: &str = "python/computor_types";

/// What a model has already, so that a field cannot have that name.
const TAKEN: [&str; 6] = ["schema", "copy", "json", "dict", "validate", "construct"];

/// All models.
pub(crate) fn types(api: &Api) -> Vec<File> {
    let modules = api.by_module();
    let index = index(&modules.iter().map(|(module, shapes)| (snake(module), shapes.as_slice())).collect::<Vec<_>>());
    let files = modules.iter().map(|(module, shapes)| File::new(format!("{PLACE}/{}.py", snake(module)), one(api, module, shapes)));
    files.chain([File::new(format!("{PLACE}/__init__.py"), index)]).collect()
}

fn index(modules: &[(String, &[&Shape])]) -> String {
    let mut code = file(COMMAND, "What the API of Computor takes and answers, as pydantic models.");
    for (module, shapes) in modules {
        let names: Vec<String> = shapes.iter().map(|shape| shape.name.clone()).collect();
        code.line(import(&format!(".{module}"), &names));
    }
    code.line("from .error_codes import ERROR_DEFINITIONS, ErrorCode, ErrorDefinition");
    code.blank();
    code.block("__all__ = [", "]", |code| {
        ["ERROR_DEFINITIONS", "ErrorCode", "ErrorDefinition"].iter().for_each(|name| code.line(format!("\"{name}\",")));
        let shapes = modules.iter().flat_map(|(_, shapes)| shapes.iter());
        shapes.for_each(|shape| code.line(format!("\"{}\",", shape.name)));
    });
    code.finish()
}

fn one(api: &Api, module: &str, shapes: &[&Shape]) -> String {
    let mut code = file(COMMAND, &format!("Shapes of `{module}`."));
    imports(&mut code, shapes);
    let needed: BTreeSet<&str> = shapes.iter().flat_map(|shape| shape.references()).collect();
    let elsewhere = |name: &&str| api.modules.get(*name).is_some_and(|other| other != module);
    let elsewhere: Vec<String> = needed.into_iter().filter(elsewhere).map(str::to_owned).collect();
    code.line("from .base import Model");
    if !elsewhere.is_empty() {
        code.line(import(&format!(".{COMMON}"), &elsewhere));
    }
    for shape in shapes {
        code.blank();
        code.blank();
        declaration(&mut code, shape);
    }
    code.finish()
}

/// What the shapes need of the standard library and of pydantic.
fn imports(code: &mut Code, shapes: &[&Shape]) {
    let mut written = Code::new("", "", "");
    shapes.iter().for_each(|shape| declaration(&mut written, shape));
    let written = written.finish();
    if written.contains("datetime") {
        code.line("from datetime import datetime");
    }
    if written.contains("(str, Enum)") {
        code.line("from enum import Enum");
    }
    let typing = ["Any", "Dict", "List", "Literal", "Optional"];
    let typing: Vec<String> = typing.iter().filter(|name| used(&written, name)).map(|name| (*name).to_owned()).collect();
    if !typing.is_empty() {
        code.line(import("typing", &typing));
    }
    if written.contains("Field(") {
        code.blank();
        code.line("from pydantic import Field");
    }
    code.blank();
}

/// Whether a name stands where types stand.
fn used(text: &str, name: &str) -> bool {
    [format!("{name}["), format!(": {name}\n"), format!(": {name} ="), format!("[{name}]"), format!(", {name}]"), format!("= {name}[")]
        .iter()
        .any(|form| text.contains(form))
}

fn declaration(code: &mut Code, shape: &Shape) {
    match &shape.kind {
        Kind::Object { fields, open: _ } => code.block(format!("class {}(Model):", shape.name), "", |code| {
            doc(code, &shape.doc);
            for (at, one) in fields.iter().enumerate() {
                if at == 0 && !shape.doc.is_empty() {
                    code.blank();
                }
                field(code, one);
            }
        }),
        Kind::Words(words) => one_of(code, shape, words),
    }
}

fn field(code: &mut Code, field: &Field) {
    let own = if TAKEN.contains(&field.name.as_str()) || field.name.starts_with("model_") {
        format!("{}_", field.name)
    } else {
        safe(&field.name)
    };
    let renamed = own != field.name;
    let ty = name(&field.ty);
    // What may be missing is not null: it is not sent unless it was set.
    let ty = if field.required || matches!(field.ty, Type::Nullable(_) | Type::Any) { ty } else { format!("Optional[{ty}]") };
    let default = match (field.required, renamed) {
        (true, false) => String::new(),
        (false, false) => " = None".to_owned(),
        (true, true) => format!(" = Field(alias={:?})", field.name),
        (false, true) => format!(" = Field(default=None, alias={:?})", field.name),
    };
    code.line(format!("{own}: {ty}{default}"));
    doc(code, &field.doc);
}

/// Texts become an enumeration, numbers a literal type.
fn one_of(code: &mut Code, shape: &Shape, words: &[(Value, String)]) {
    if words.iter().all(|(word, _)| word.is_string()) {
        code.block(format!("class {}(str, Enum):", shape.name), "", |code| {
            doc(code, &shape.doc);
            code.blank();
            for (word, what) in words {
                let text = word.as_str().unwrap_or_default();
                code.line(format!("{} = {word}", safe(&snake(text).to_uppercase())));
                doc(code, what);
            }
        });
    } else {
        let values: Vec<String> = words.iter().map(|(word, _)| word.to_string()).collect();
        code.line(format!("{} = Literal[{}]", shape.name, values.join(", ")));
        doc(code, &shape.doc);
    }
}
