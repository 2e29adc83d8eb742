//! Interfaces, in a file for each group of calls.

use super::{barrel, braces, doc, file, key, name};
use crate::{
    File,
    api::{Api, COMMON, Kind, Shape},
    code::Code,
};
use std::collections::BTreeSet;

const COMMAND: &str = "generate-types";
const PLACE: &str = "typescript/src/generated/types";

/// All interfaces.
pub(crate) fn types(api: &Api) -> Vec<File> {
    let modules = api.by_module();
    let index = barrel(COMMAND, modules.keys().map(|module| (*module).to_owned()));
    let files = modules.iter().map(|(module, shapes)| File::new(format!("{PLACE}/{module}.ts"), one(api, module, shapes)));
    files.chain([File::new(format!("{PLACE}/index.ts"), index)]).collect()
}

fn one(api: &Api, module: &str, shapes: &[&Shape]) -> String {
    let mut code = file(COMMAND);
    let elsewhere = from_common(api, module, shapes);
    if !elsewhere.is_empty() {
        code.line(format!("import type {} from \"./{COMMON}.ts\";", braces(&elsewhere)));
    }
    for shape in shapes {
        code.blank();
        doc(&mut code, &shape.doc);
        declaration(&mut code, shape);
    }
    code.finish()
}

/// What the shapes of a module need of the common one.
pub(super) fn from_common(api: &Api, module: &str, shapes: &[&Shape]) -> Vec<String> {
    let needed: BTreeSet<&str> = shapes.iter().flat_map(|shape| shape.references()).collect();
    let elsewhere = |name: &&str| api.modules.get(*name).is_some_and(|other| other != module);
    needed.into_iter().filter(elsewhere).map(str::to_owned).collect()
}

fn declaration(code: &mut Code, shape: &Shape) {
    match &shape.kind {
        Kind::Object { fields, open } => code.block(format!("export interface {} {{", shape.name), "}", |code| {
            for field in fields {
                doc(code, &field.doc);
                code.line(format!("{}{}: {};", key(&field.name), if field.required { "" } else { "?" }, name(&field.ty)));
            }
            if *open {
                code.line("[key: string]: unknown;");
            }
        }),
        Kind::Words(words) => code.block(format!("export type {} =", shape.name), "", |code| {
            for (at, (word, what)) in words.iter().enumerate() {
                doc(code, what);
                code.line(format!("| {word}{}", if at + 1 == words.len() { ";" } else { "" }));
            }
        }),
    }
}
