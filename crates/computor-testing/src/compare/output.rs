//! The output of a compiled program: what its streams and its exit code are compared with.

use super::equal::clip;
use super::pattern::{Flags, Pattern};
use crate::format::suite::{Qualification, SubTest};
use crate::verdict::Judgement;

/// What one stream of the program gave.
#[derive(Debug, Clone, Copy)]
pub struct Output<'a> {
    /// The text as it was written.
    pub text: &'a str,
    /// Exit code; a signal counts negative.
    pub exit_code: i32,
}

/// Judges a stream against `expected` (from `value`, the expected stream or the reference).
pub fn judge(output: Output<'_>, expected: Option<&str>, test: &SubTest, qualification: Qualification) -> Judgement {
    let expected = expected.unwrap_or("");
    let judgement = Judgement::from_check(check(output, expected, test, qualification));
    match qualification {
        Qualification::VerifyEqual | Qualification::Matches => {
            judgement.comparing(&normalise(expected, test), &normalise(output.text, test))
        }
        _ => judgement,
    }
}

fn check(output: Output<'_>, expected: &str, test: &SubTest, qualification: Qualification) -> Result<(), String> {
    use Qualification as Q;
    let ignore_case = test.ignore_case.unwrap_or(false);
    let fold = |text: &str| {
        if ignore_case { text.to_lowercase() } else { text.to_owned() }
    };
    let pattern = test.pattern.as_deref().unwrap_or(expected);
    match qualification {
        Q::VerifyEqual | Q::Matches => {
            let (actual, wanted) = (normalise(output.text, test), normalise(expected, test));
            expect(actual == wanted, "Output does not match", &actual, &wanted)
        }
        Q::Contains => expect(
            fold(output.text).contains(&fold(pattern)),
            &format!("Output does not contain '{pattern}'"),
            output.text,
            &format!("Contains: {pattern}"),
        ),
        Q::StartsWith => {
            let (actual, wanted) = (normalise(output.text, test), fold(pattern));
            expect(actual.starts_with(&wanted), &format!("Output does not start with '{pattern}'"), &actual, pattern)
        }
        Q::EndsWith => {
            let (actual, wanted) = (normalise(output.text, test), fold(pattern));
            expect(actual.ends_with(&wanted), &format!("Output does not end with '{pattern}'"), &actual, pattern)
        }
        Q::Regexp | Q::RegexpMultiline => {
            let several = qualification == Q::RegexpMultiline;
            let flags = Flags { ignore_case, multiline: several, dot_all: several };
            expect(
                Pattern::new(pattern, flags)?.found(output.text)?,
                &format!("Output does not match pattern '{pattern}'"),
                output.text,
                &format!("Pattern: {pattern}"),
            )
        }
        Q::MatchesLine => match test.line_number.as_deref() {
            None => any_line(output.text, expected, test),
            Some([number]) => one_line(output.text, *number, expected, test),
            Some(_) => Err("`lineNumber` must be a single line".to_owned()),
        },
        Q::ContainsLine => any_line(output.text, expected, test),
        Q::LineCount => {
            let count = lines(output.text).len();
            let wanted: usize = expected.trim().parse().map_err(|_| format!("`{expected}` is not a number of lines"))?;
            expect(count == wanted, "Line count mismatch", &count.to_string(), &wanted.to_string())
        }
        Q::NumericOutput => numeric(output.text, expected, test.numeric_tolerance),
        Q::ExitCode => {
            let wanted: i32 = match expected.trim() {
                "" => 0,
                text => text.parse().map_err(|_| format!("`{text}` is not an exit code"))?,
            };
            exit_code(output.exit_code, wanted)
        }
        Q::Count => Err("Unknown qualification type: count".to_owned()),
    }
}

/// Compares exit codes.
///
/// # Errors
/// The message for the student.
pub fn exit_code(actual: i32, wanted: i32) -> Result<(), String> {
    if actual == wanted {
        return Ok(());
    }
    let signal = if actual < 0 { format!(" (ended by signal {})", -actual) } else { String::new() };
    Err(format!("Exit code mismatch: got {actual}{signal}, expected {wanted}"))
}

fn expect(passed: bool, what: &str, actual: &str, expected: &str) -> Result<(), String> {
    if passed { Ok(()) } else { Err(format!("{what}\n  Actual: {}\n  Expected: {}", clip(actual), clip(expected))) }
}

/// Line ends, surrounding white space and case, as far as the sub-test does not switch it off.
fn normalise(text: &str, test: &SubTest) -> String {
    let mut text = text.to_owned();
    if test.normalize_newlines.unwrap_or(true) {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    if test.trim_output.unwrap_or(true) {
        text = text.trim().to_owned();
    }
    if test.ignore_case.unwrap_or(false) { text.to_lowercase() } else { text }
}

/// The lines; an empty one at the end does not count.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn line_is(line: &str, expected: &str, test: &SubTest) -> bool {
    let (mut line, mut expected) = (line, expected);
    if test.trim_output.unwrap_or(true) {
        (line, expected) = (line.trim(), expected.trim());
    }
    if test.ignore_case.unwrap_or(false) { line.to_lowercase() == expected.to_lowercase() } else { line == expected }
}

fn any_line(text: &str, expected: &str, test: &SubTest) -> Result<(), String> {
    let lines = lines(text);
    let found = lines.iter().any(|line| line_is(line, expected, test));
    expect(found, "Line not found in output", &format!("Total lines: {}", lines.len()), expected)
}

fn one_line(text: &str, number: i64, expected: &str, test: &SubTest) -> Result<(), String> {
    let lines = lines(text);
    match usize::try_from(number).ok().and_then(|number| number.checked_sub(1)).and_then(|index| lines.get(index)) {
        Some(line) => expect(line_is(line, expected, test), &format!("Line {number} does not match"), line, expected),
        None => Err(format!(
            "Line {number} does not exist (output has {0} lines)\n  Actual: Total lines: {0}\n  Expected: Line {number}: {expected}",
            lines.len()
        )),
    }
}

fn numeric(text: &str, expected: &str, tolerance: Option<f64>) -> Result<(), String> {
    let tolerance = tolerance.filter(|t| *t > 0.0).unwrap_or(1e-6);
    let (actual, wanted) = (numbers(text), numbers(expected));
    if actual.len() < wanted.len() {
        return Err(format!("Not enough numbers in the output\n  Actual: {} numbers\n  Expected: {} numbers", actual.len(), wanted.len()));
    }
    for (index, (a, w)) in actual.iter().zip(&wanted).enumerate() {
        if (a - w).abs() > tolerance {
            return Err(format!("Value at index {index} differs: {a} vs {w}\n  Actual: {a}\n  Expected: {w}"));
        }
    }
    Ok(())
}

/// Everything in the text that looks like a number: `-?\d+\.?\d*(?:[eE][+-]?\d+)?`.
fn numbers(text: &str) -> Vec<f64> {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        let first = if bytes.get(at) == Some(&b'-') { at + 1 } else { at };
        let mut end = digits(first);
        if end == first {
            at += 1;
            continue;
        }
        if bytes.get(end) == Some(&b'.') {
            end = digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > end + 1 + sign {
                end = exponent;
            }
        }
        found.extend(text.get(start..end).and_then(|number| number.trim_end_matches('.').parse::<f64>().ok()));
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::suite::Suite;

    const TEXT: &str = "Hello, World!\nx = 3.14159\nline three 42\n";

    fn run(fields: &str) -> bool {
        let suite = Suite::parse("t", &format!("properties: {{tests: [{{name: c, tests: [{{name: t, {fields}}}]}}]}}")).unwrap();
        let test = &suite.collections[0].tests[0];
        let expected = test.value.as_ref().map(|value| value.to_text());
        let output = Output { text: TEXT, exit_code: 0 };
        let qualification = test.common.qualification.unwrap_or(Qualification::VerifyEqual);
        judge(output, expected.as_deref(), test, qualification).result == crate::verdict::TestResult::Passed
    }

    #[test]
    fn options_change_the_comparison() {
        assert!(run(r#"qualification: matches, value: "Hello, World!\nx = 3.14159\nline three 42""#));
        assert!(!run(r#"qualification: matches, trimOutput: false, value: "Hello, World!\nx = 3.14159\nline three 42""#));
        assert!(run(r#"ignoreCase: true, value: "HELLO, world!\r\nx = 3.14159\nline three 42""#));
        assert!(!run(r#"normalizeNewlines: false, value: "Hello, World!\r\nx = 3.14159\nline three 42""#));
        assert!(run("qualification: contains, ignoreCase: true, pattern: WORLD"));
        assert!(!run("qualification: contains, pattern: WORLD"));
        assert!(run("qualification: contains"));
        assert!(!run(r#"qualification: endsWith, pattern: "42\n""#));
    }

    #[test]
    fn lines_are_addressed_from_one() {
        assert!(run("qualification: matchesLine, lineNumber: 2, value: 'x = 3.14159'"));
        assert!(!run("qualification: matchesLine, lineNumber: 0, value: 'x = 3.14159'"));
        assert!(!run("qualification: matchesLine, lineNumber: 9, value: x"));
        assert!(!run("qualification: matchesLine, lineNumber: [1, 2], value: x"));
        assert!(run("qualification: matchesLine, value: 'x = 3.14159'"));
        assert!(run("qualification: lineCount, value: 3"));
        assert!(!run("qualification: lineCount, value: abc"));
    }

    #[test]
    fn numbers_are_taken_in_order() {
        assert_eq!(numbers("x=-3.5e2, 7. and 1e, --2"), [-350.0, 7.0, 1.0, -2.0]);
        assert!(run("qualification: numericOutput, value: '3.14159 42'"));
        assert!(!run("qualification: numericOutput, value: 42"));
        assert!(run("qualification: numericOutput, value: 3.14, numericTolerance: 0.01"));
        assert!(!run("qualification: numericOutput, value: 3.14"));
        assert!(!run("qualification: numericOutput, value: '3.14159 42 7'"));
    }

    #[test]
    fn signals_are_named() {
        assert!(exit_code(-11, 139).unwrap_err().contains("signal 11"));
        assert!(exit_code(3, 3).is_ok());
    }
}
