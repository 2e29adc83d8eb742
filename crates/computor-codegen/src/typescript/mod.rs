//! The TypeScript package: interfaces, clients and validators. What it runs on is written by hand, in `clients/typescript/src`.

mod clients;
mod types;
mod validators;

use crate::{
    api::Type,
    code::{Code, plain, wrap},
};

pub(crate) use {clients::clients, types::types, validators::validators};

const INDENT: &str = "  ";
const WIDTH: usize = 110;

fn file(command: &str) -> Code {
    Code::new("//", command, INDENT)
}

/// A documentation comment.
fn doc(code: &mut Code, text: &str) {
    let text = plain(text).replace("*/", "*\\/");
    let lines = wrap(&text, WIDTH);
    match lines.as_slice() {
        [] => {}
        [line] => code.line(format!("/** {line} */")),
        lines => {
            code.line("/**");
            lines.iter().for_each(|line| code.line(format!(" * {line}").trim_end()));
            code.line(" */");
        }
    }
}

/// A type, as TypeScript writes it.
fn name(ty: &Type) -> String {
    match ty {
        Type::Any => "unknown".into(),
        Type::Text | Type::Time | Type::Uuid => "string".into(),
        Type::Integer | Type::Number => "number".into(),
        Type::Boolean => "boolean".into(),
        Type::Named(name) => name.clone(),
        Type::List(item) => match name(item) {
            item if item.contains(' ') => format!("({item})[]"),
            item => format!("{item}[]"),
        },
        Type::Map(value) => format!("Record<string, {}>", name(value)),
        Type::Nullable(inner) if **inner == Type::Any => "unknown".into(),
        Type::Nullable(inner) => format!("{} | null", name(inner)),
    }
}

/// A key of an object literal or a type.
fn key(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain { name.to_owned() } else { format!("{name:?}") }
}

/// Exports everything of these modules.
fn barrel(command: &str, modules: impl Iterator<Item = String>) -> String {
    let mut code = file(command);
    modules.for_each(|module| code.line(format!("export * from \"./{module}.ts\";")));
    code.finish()
}

/// Names in braces, in one line or several.
fn braces(names: &[String]) -> String {
    let line = format!("{{ {} }}", names.join(", "));
    if line.len() <= WIDTH && !line.contains('\n') { line } else { lines("{", names, ",", "}") }
}

/// One item on each line, further in than what stands around them.
fn lines(open: &str, items: &[String], end: &str, close: &str) -> String {
    let inside: String = items.iter().map(|item| format!("{INDENT}{}{end}\n", item.replace('\n', &format!("\n{INDENT}")))).collect();
    format!("{open}\n{inside}{close}")
}
