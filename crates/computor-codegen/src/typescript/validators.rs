//! Validators: a class for each interface, which holds what the interface says as a value.

use super::{WIDTH, barrel, braces, file, key, lines, types::from_common};
use crate::{
    File,
    api::{Api, COMMON, Field, Kind, Shape, Type},
    code::Code,
};

const COMMAND: &str = "generate-validators";
const PLACE: &str = "typescript/src/generated/validators";

/// All validators.
pub(crate) fn validators(api: &Api) -> Vec<File> {
    let modules = api.by_module();
    let index = barrel(COMMAND, modules.keys().map(|module| (*module).to_owned()));
    let files = modules.iter().map(|(module, shapes)| File::new(format!("{PLACE}/{module}.ts"), one(api, module, shapes)));
    files.chain([File::new(format!("{PLACE}/index.ts"), index)]).collect()
}

fn one(api: &Api, module: &str, shapes: &[&Shape]) -> String {
    let mut code = file(COMMAND);
    code.line("import { BaseValidator, type ObjectSchema, check, type Schema } from \"../../validation.ts\";");
    let types: Vec<String> = shapes.iter().map(|shape| shape.name.clone()).collect();
    code.line(format!("import type {} from \"../types/{module}.ts\";", braces(&types)));
    let elsewhere: Vec<String> = from_common(api, module, shapes).iter().map(|name| format!("{name}Schema")).collect();
    if !elsewhere.is_empty() {
        code.line(format!("import {} from \"./{COMMON}.ts\";", braces(&elsewhere)));
    }
    for shape in shapes {
        code.blank();
        match &shape.kind {
            Kind::Object { fields, open } => object(&mut code, &shape.name, fields, *open),
            Kind::Words(words) => {
                let words: Vec<String> = words.iter().map(|(word, _)| word.to_string()).collect();
                one_of(&mut code, &shape.name, &words);
            }
        }
    }
    code.finish()
}

fn object(code: &mut Code, name: &str, fields: &[Field], open: bool) {
    code.block(format!("export const {name}Schema: ObjectSchema = {{"), "};", |code| {
        code.line("type: \"object\",");
        let required: Vec<String> = fields.iter().filter(|field| field.required).map(|field| format!("{:?}", field.name)).collect();
        list(code, "required", &required);
        code.block("properties: {", "},", |code| {
            for field in fields {
                code.line(format!("{}: {},", key(&field.name), schema(&field.ty)));
            }
        });
        if open {
            code.line("additionalProperties: {},");
        }
    });
    code.block(format!("export class {name}Validator extends BaseValidator<{name}> {{"), "}", |code| {
        code.line(format!("static override readonly modelName: string = \"{name}\";"));
        code.line(format!("static override readonly schema: ObjectSchema = {name}Schema;"));
    });
}

fn one_of(code: &mut Code, name: &str, words: &[String]) {
    code.block(format!("export const {name}Schema: Schema = {{"), "};", |code| list(code, "enum", words));
    code.line(format!("/** The value, if it is a `{name}`; else an error. */"));
    code.block(format!("export function validate{name}(value: unknown): {name} {{"), "}", |code| {
        code.line(format!("return check<{name}>(\"{name}\", {name}Schema, value);"));
    });
}

fn list(code: &mut Code, name: &str, items: &[String]) {
    let line = format!("{name}: [{}],", items.join(", "));
    code.line(if line.len() <= WIDTH { line } else { lines(&format!("{name}: ["), items, ",", "],") });
}

/// A type as a schema. References are functions, so that shapes may refer to each other.
fn schema(ty: &Type) -> String {
    match ty {
        Type::Any => "{}".into(),
        Type::Text => "{ type: \"string\" }".into(),
        Type::Time => "{ type: \"string\", format: \"date-time\" }".into(),
        Type::Uuid => "{ type: \"string\", format: \"uuid\" }".into(),
        Type::Integer => "{ type: \"integer\" }".into(),
        Type::Number => "{ type: \"number\" }".into(),
        Type::Boolean => "{ type: \"boolean\" }".into(),
        Type::Named(name) => format!("{{ ref: () => {name}Schema }}"),
        Type::List(item) => format!("{{ type: \"array\", items: {} }}", schema(item)),
        Type::Map(value) => format!("{{ type: \"object\", additionalProperties: {} }}", schema(value)),
        Type::Nullable(inner) => format!("{{ nullable: {} }}", schema(inner)),
    }
}
