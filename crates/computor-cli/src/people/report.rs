//! The report of a test on the platform, as `computor test run` shows its own.

use crate::testing::{Paint, visible};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// Most lines of a message.
const LINES: usize = 40;

/// Each collection with its sub-tests, then the totals.
pub(super) fn report(report: &Map<String, Value>, paint: Paint) -> String {
    let mut text = String::new();
    for collection in nodes(report.get("tests")) {
        let kind = word(collection, "type").unwrap_or_default();
        let _ = writeln!(
            text,
            "{} {} {}",
            sign(collection, paint),
            paint.strong(&name(collection)),
            paint.dim(&format!("({})", visible(kind)))
        );
        for test in nodes(collection.get("tests")) {
            let _ = writeln!(text, "  {} {}{}", sign(test, paint), name(test), reason(test, paint));
            if word(test, "result") != Some("PASSED") {
                message(&mut text, test, paint);
            }
        }
    }
    if let Some(hidden) = report.get("hidden").and_then(Value::as_u64) {
        let _ = writeln!(text, "{}", paint.dim(&format!("and {hidden} more that are not shown")));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&totals(report, paint));
    text
}

fn nodes(list: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn word<'a>(node: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    node.get(name).and_then(Value::as_str)
}

fn name(node: &Map<String, Value>) -> String {
    visible(word(node, "name").unwrap_or("?"))
}

fn sign(node: &Map<String, Value>, paint: Paint) -> String {
    match word(node, "result") {
        Some("PASSED") => paint.good("✓"),
        Some("FAILED") => paint.bad("✗"),
        _ => paint.unsure("–"),
    }
}

/// Why, where it is more than right or wrong.
fn reason(test: &Map<String, Value>, paint: Paint) -> String {
    match word(test, "verdict") {
        None | Some("CORRECT" | "WRONG" | "correct" | "wrong") => String::new(),
        Some(class) => format!("  {}", paint.bad(&visible(class).to_lowercase().replace('_', " "))),
    }
}

fn message(text: &mut String, test: &Map<String, Value>, paint: Paint) {
    let said = ["resultMessage", "statusMessage"].into_iter().filter_map(|field| word(test, field)).find(|said| !said.trim().is_empty());
    let Some(said) = said else { return };
    let mut lines = said.trim_end().lines();
    for line in lines.by_ref().take(LINES) {
        let _ = writeln!(text, "      {}", visible(line));
    }
    let more = lines.count();
    if more > 0 {
        let _ = writeln!(text, "      {}", paint.dim(&format!("… {more} more lines")));
    }
}

fn totals(report: &Map<String, Value>, paint: Paint) -> String {
    let tests = || nodes(report.get("tests")).flat_map(|collection| nodes(collection.get("tests")));
    let count = |result: &str| tests().filter(|test| word(test, "result") == Some(result)).count();
    let (passed, failed, all) = (count("PASSED"), count("FAILED"), tests().count());
    let mut parts = vec![if failed == 0 && passed == all {
        paint.good(&format!("{passed} of {all} tests passed"))
    } else {
        format!("{passed} of {all} tests passed")
    }];
    if failed > 0 {
        parts.push(paint.bad(&format!("{failed} failed")));
    }
    if all > passed + failed {
        parts.push(paint.unsure(&format!("{} skipped", all - passed - failed)));
    }
    match report.get("score").and_then(Value::as_f64) {
        Some(score) => parts.push(format!("score {score:.2}")),
        None => parts.push(paint.unsure("no score")),
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_says_what_failed_and_why() {
        let text = report(
            json!({"score": 0.5, "hidden": 2, "tests": [{"name": "Sums", "type": "variable", "result": "FAILED", "tests": [
                {"name": "a", "result": "PASSED", "resultMessage": "fine", "verdict": "CORRECT"},
                {"name": "b", "result": "FAILED", "resultMessage": "expected 3\ngot \u{1b}[2J4", "verdict": "RUNTIME_ERROR"},
            ]}]})
            .as_object()
            .unwrap(),
            Paint::plain(),
        );
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "✗ Sums (variable)",
                "  ✓ a",
                "  ✗ b  runtime error",
                "      expected 3",
                "      got \\u{1b}[2J4",
                "and 2 more that are not shown",
                "",
                "1 of 2 tests passed, 1 failed, score 0.50"
            ]
        );
    }

    #[test]
    fn a_report_of_any_shape_is_shown() {
        for odd in [json!({}), json!({"tests": 5}), json!({"tests": [1, {"tests": {}}], "score": "x"})] {
            assert!(report(odd.as_object().unwrap(), Paint::plain()).ends_with("no score"));
        }
    }
}
