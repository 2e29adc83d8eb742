//! The Python packages: `computor_types` (pydantic models) and `computor_client`. What the client runs on is written by hand.

mod clients;
mod types;

use crate::{
    api::Type,
    code::{Code, plain, wrap},
};

pub(crate) use {clients::clients, types::types};

const INDENT: &str = "    ";
const WIDTH: usize = 100;

fn file(command: &str, what: &str) -> Code {
    let mut code = Code::new("#", command, INDENT);
    code.line(format!("\"\"\"{what}\"\"\""));
    code.blank();
    code.line("from __future__ import annotations");
    code.blank();
    code
}

/// A docstring.
fn doc(code: &mut Code, text: &str) {
    let text = plain(text).replace('\\', "\\\\").replace("\"\"\"", "'''");
    let mut lines = wrap(&text, WIDTH);
    match lines.as_mut_slice() {
        [] => {}
        // A quotation mark at the end would end the docstring too early.
        [line] => code.line(format!("\"\"\"{line}{}\"\"\"", if line.ends_with('"') { " " } else { "" })),
        [first, rest @ ..] => {
            code.line(format!("\"\"\"{first}"));
            rest.iter().for_each(|line| code.line(if line.is_empty() { "\n" } else { line }));
            code.line("\"\"\"");
        }
    }
}

/// A type, as Python writes it.
fn name(ty: &Type) -> String {
    match ty {
        Type::Any => "Any".into(),
        Type::Text | Type::Uuid => "str".into(),
        Type::Time => "datetime".into(),
        Type::Integer => "int".into(),
        Type::Number => "float".into(),
        Type::Boolean => "bool".into(),
        Type::Named(name) => name.clone(),
        Type::List(item) => format!("List[{}]", name(item)),
        Type::Map(value) => format!("Dict[str, {}]", name(value)),
        Type::Nullable(inner) if **inner == Type::Any => "Any".into(),
        Type::Nullable(inner) => format!("Optional[{}]", name(inner)),
    }
}

/// Words that cannot be names.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield",
];

/// A name that Python takes.
fn safe(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

/// `from MODULE import A, B`, in one line or several.
fn import(module: &str, names: &[String]) -> String {
    let line = format!("from {module} import {}", names.join(", "));
    if line.len() <= WIDTH { line } else { format!("from {module} import (\n{INDENT}{},\n)", names.join(&format!(",\n{INDENT}"))) }
}
