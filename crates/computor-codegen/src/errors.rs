//! The error codes: for programs in both languages, as data, and for readers.

use crate::{File, code::Code};
use computor_types::Code as ErrorCode;
use serde_json::{Value, json};

const COMMAND: &str = "generate-error-codes";

/// The codes in all forms.
pub(crate) fn all() -> Vec<File> {
    vec![
        File::new("typescript/src/generated/error-codes.ts", typescript()),
        File::new("python/computor_types/error_codes.py", python()),
        File::new("errors/error-catalog.json", format!("{:#}\n", catalog())),
        File::new("errors/ERROR_CODES.md", markdown()),
    ]
}

/// What comes before the number: the subject.
fn category(code: ErrorCode) -> String {
    let text = code.as_str();
    match text.rsplit_once('_') {
        Some((category, number)) if number.chars().all(|c| c.is_ascii_digit()) => category.to_lowercase(),
        _ => text.split('_').next().unwrap_or(text).to_lowercase(),
    }
}

fn categories() -> Vec<String> {
    let mut categories: Vec<String> = Vec::new();
    for code in ErrorCode::ALL {
        let category = category(*code);
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    categories
}

/// How bad it is: the client's own doing, something to wait for, or the server's fault.
const fn severity(code: ErrorCode) -> &'static str {
    match code.status() {
        500 => "critical",
        501.. => "error",
        429 => "info",
        _ => "warning",
    }
}

fn definition(code: ErrorCode) -> Value {
    json!({
        "code": code.as_str(),
        "http_status": code.status(),
        "category": category(code),
        "severity": severity(code),
        "message": code.message(),
        "help": code.help(),
    })
}

fn catalog() -> Value {
    json!({"version": 1, "errors": ErrorCode::ALL.iter().map(|code| definition(*code)).collect::<Vec<_>>()})
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" | ")
}

fn typescript() -> String {
    let mut code = Code::new("//", COMMAND, "  ");
    code.blank();
    code.line("/** The subject of an error: what comes before the number of its code. */");
    code.line(format!("export type ErrorCategory = {};", quoted(&categories())));
    code.line("/** `info`: wait; `warning`: the request is wrong; `error`: something is not available; `critical`: a fault. */");
    code.line("export type ErrorSeverity = \"info\" | \"warning\" | \"error\" | \"critical\";");
    code.blank();
    code.line("/** All codes, by themselves. */");
    code.block("export const ErrorCodes = {", "} as const;", |code| {
        for one in ErrorCode::ALL {
            code.line(format!("/** {}. */", one.message()));
            code.line(format!("{one}: \"{one}\","));
        }
    });
    code.line("export type ErrorCode = keyof typeof ErrorCodes;");
    code.blank();
    code.block("export interface ErrorDefinition {", "}", |code| {
        for (name, ty) in [
            ("code", "ErrorCode"),
            ("http_status", "number"),
            ("category", "ErrorCategory"),
            ("severity", "ErrorSeverity"),
            ("message", "string"),
            ("help", "string"),
        ] {
            code.line(format!("readonly {name}: {ty};"));
        }
    });
    code.blank();
    code.block("export const ERROR_DEFINITIONS: Readonly<Record<ErrorCode, ErrorDefinition>> = {", "};", |code| {
        for one in ErrorCode::ALL {
            code.line(format!("{one}: {},", definition(*one)));
        }
    });
    code.finish()
}

fn python() -> String {
    let mut code = Code::new("#", COMMAND, "    ");
    code.line("\"\"\"The error codes of the API.\"\"\"");
    code.blank();
    code.line("from enum import Enum");
    code.line("from typing import Dict, NamedTuple");
    code.blank();
    code.blank();
    code.block("class ErrorCode(str, Enum):", "", |code| {
        code.line("\"\"\"What happened, for programs.\"\"\"");
        code.blank();
        for one in ErrorCode::ALL {
            code.line(format!("{one} = \"{one}\""));
            code.line(format!("\"\"\"{}.\"\"\"", one.message()));
        }
    });
    code.blank();
    code.block("class ErrorDefinition(NamedTuple):", "", |code| {
        code.line("\"\"\"What is known of a code.\"\"\"");
        code.blank();
        for (name, ty) in [("http_status", "int"), ("category", "str"), ("severity", "str"), ("message", "str"), ("help", "str")] {
            code.line(format!("{name}: {ty}"));
        }
    });
    code.blank();
    code.block("ERROR_DEFINITIONS: Dict[ErrorCode, ErrorDefinition] = {", "}", |code| {
        for one in ErrorCode::ALL {
            let texts = [category(*one), severity(*one).to_owned(), one.message().to_owned(), one.help().to_owned()];
            let texts: Vec<String> = texts.iter().map(|text| json!(text).to_string()).collect();
            code.line(format!("ErrorCode.{one}: ErrorDefinition({}, {}),", one.status(), texts.join(", ")));
        }
    });
    code.finish()
}

fn markdown() -> String {
    let mut text = String::from(
        "<!-- Made by `computor generate-error-codes`. Do not edit. -->\n# Error codes\n\nEvery error is `{message, error_code, help, …}`. \
         Decide by `error_code`; it has one status, always.\n",
    );
    for category in categories() {
        text += &format!("\n## {category}\n\n| code | status | what happened | what to do |\n|---|---|---|---|\n");
        for one in ErrorCode::ALL.iter().filter(|code| self::category(**code) == category) {
            text += &format!("| `{one}` | {} | {} | {} |\n", one.status(), one.message(), one.help());
        }
    }
    text
}
