//! The output of a compiled program: what its streams and its exit code are compared with.

use super::equal::{clip, within};
use super::pattern::{Flags, Pattern};
use crate::format::suite::{Qualification, SubTest};
use crate::value::Value;
use crate::verdict::Judgement;

/// What one stream of the program gave.
#[derive(Debug, Clone, Copy)]
pub struct Output<'a> {
    /// The text as it was written.
    pub text: &'a str,
    /// Exit code; a signal counts negative.
    pub exit_code: i32,
    /// As in [`Rules::exact`](super::equal::Rules::exact).
    pub exact: bool,
}

/// Judges a stream against `expected` (from `value`, the expected stream or the reference).
pub fn judge(output: Output<'_>, expected: Option<&str>, test: &SubTest, qualification: Qualification) -> Judgement {
    let expected = expected.unwrap_or("");
    if qualification == Qualification::NumericOutput && output.exact {
        if numbers(expected, true).is_empty() {
            return Judgement::unjudged("There is no number to compare the output with");
        }
        if test.numeric_tolerance.is_some_and(|tolerance| !tolerance.is_finite()) {
            return Judgement::unjudged("`numericTolerance` is not finite");
        }
    }
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
        Q::NumericOutput => numeric(output, expected, test.numeric_tolerance),
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

fn numeric(output: Output<'_>, expected: &str, tolerance: Option<f64>) -> Result<(), String> {
    let tolerance = tolerance.filter(|t| *t > 0.0).unwrap_or(1e-6);
    let (actual, wanted) = (numbers(output.text, output.exact), numbers(expected, output.exact));
    if actual.len() < wanted.len() {
        return Err(format!("Not enough numbers in the output\n  Actual: {} numbers\n  Expected: {} numbers", actual.len(), wanted.len()));
    }
    for (index, (a, w)) in actual.iter().zip(&wanted).enumerate() {
        let fits = if output.exact {
            near(a, w, tolerance)
        } else {
            (value(a) - value(w)).abs().partial_cmp(&tolerance) != Some(std::cmp::Ordering::Greater)
        };
        if !fits {
            let show = |text: &str| if output.exact { clip(text) } else { value(text).to_string() };
            let (a, w) = (show(a), show(w));
            return Err(format!("Value at index {index} differs: {a} vs {w}\n  Actual: {a}\n  Expected: {w}"));
        }
    }
    Ok(())
}

/// Whether there is a number in a text, infinity and what is none included.
pub(crate) fn has_number(text: &str) -> bool {
    !numbers(text, true).is_empty()
}

/// What a number in a text is worth; `NaN` for the word, and for what is none.
fn value(number: &str) -> f64 {
    number.trim_end_matches('.').parse().unwrap_or(f64::NAN)
}

/// Whether two numbers differ by no more than the tolerance. What is not finite equals only itself, and integers are compared by
/// all their digits.
fn near(actual: &str, wanted: &str, tolerance: f64) -> bool {
    let (a, w) = (value(actual), value(wanted));
    let integer = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        (digits.len() > 15 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| Value::BigInt(text.to_owned()))
    };
    match (integer(actual), integer(wanted)) {
        (None, None) if a.is_finite() && w.is_finite() => (a - w).abs() <= tolerance,
        // a number that is too large has digits, and infinity is a word
        (None, None) => actual == wanted || (a.is_nan() && w.is_nan()) || (is_word(actual) && is_word(wanted) && a == w),
        (actual, wanted) => within(&actual.unwrap_or(Value::Float(a)), &wanted.unwrap_or(Value::Float(w)), tolerance),
    }
}

fn is_word(number: &str) -> bool {
    number.bytes().any(|byte| matches!(byte, b'n' | b'N'))
}

/// The end of a word for infinity or for what is no number that begins here, after its sign.
fn word(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let word =
        ["infinity", "inf", "nan"].into_iter().find(|word| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))?;
    let ends = |c: char| !c.is_alphanumeric() && c != '_';
    let before = text.get(..at)?.trim_end_matches(['+', '-']).chars().next_back();
    let after = rest.get(word.len()..)?.chars().next();
    (before.is_none_or(ends) && after.is_none_or(ends)).then_some(at + word.len())
}

/// Everything in the text that looks like a number: `-?\d+\.?\d*(?:[eE][+-]?\d+)?`, and on request the words for what is not
/// finite.
fn numbers(text: &str, words: bool) -> Vec<&str> {
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
            let end = word(text, first).filter(|_| words);
            found.extend(end.and_then(|end| text.get(start..end)));
            at = end.unwrap_or(at + 1);
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
        found.extend(text.get(start..end));
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::suite::Suite;
    use crate::verdict::Class;

    const TEXT: &str = "Hello, World!\nx = 3.14159\nline three 42\n";

    fn run(fields: &str) -> bool {
        let suite = Suite::parse("t", &format!("properties: {{tests: [{{name: c, tests: [{{name: t, {fields}}}]}}]}}")).unwrap();
        let test = &suite.collections[0].tests[0];
        let expected = test.value.as_ref().map(|value| value.to_text());
        let output = Output { text: TEXT, exit_code: 0, exact: true };
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
        let values: Vec<f64> = numbers("x=-3.5e2, 7. and 1e, --2", false).into_iter().map(value).collect();
        assert_eq!(values, [-350.0, 7.0, 1.0, -2.0]);
        assert!(run("qualification: numericOutput, value: '3.14159 42'"));
        assert!(!run("qualification: numericOutput, value: 42"));
        assert!(run("qualification: numericOutput, value: 3.14, numericTolerance: 0.01"));
        assert!(!run("qualification: numericOutput, value: 3.14"));
        assert!(!run("qualification: numericOutput, value: '3.14159 42 7'"));
    }

    #[test]
    fn what_is_not_finite_equals_only_itself() {
        assert_eq!(numbers("inf -Inf nan, infinity info banana x_nan 1", true), ["inf", "-Inf", "nan", "infinity", "1"]);
        let compare = |actual: &str, wanted: &str, exact| numeric(Output { text: actual, exit_code: 0, exact }, wanted, None).is_ok();
        let long = format!("1{}", "0".repeat(400));
        for same in ["inf", "-inf", "nan", &long, "9007199254740993"] {
            assert!(compare(same, same, true), "{same}");
        }
        assert!(compare("Infinity NaN", "inf nan", true));
        for (actual, wanted) in
            [("1", "inf"), ("inf", "1"), ("inf", "-inf"), ("1", "nan"), ("nan", "inf"), ("9007199254740993", "9007199254740992")]
        {
            assert!(!compare(actual, wanted, true), "{actual} {wanted}");
        }
        assert!(!compare(&format!("{long}1"), &format!("{long}2"), true));
        assert!(compare(&format!("{long}1"), &format!("{long}2"), false), "as the reference");
        assert!(compare("3.0000001", "3", true) && compare("9007199254740993", "9007199254740993.0", false));
    }

    #[test]
    fn what_cannot_be_compared_is_not_judged() {
        let judged = |fields: &str, exact| {
            let suite = Suite::parse("t", &format!("properties: {{tests: [{{name: c, tests: [{{name: t, {fields}}}]}}]}}")).unwrap();
            let test = &suite.collections[0].tests[0];
            let output = Output { text: "5", exit_code: 0, exact };
            judge(output, Some(&test.value.as_ref().unwrap().to_text()), test, Qualification::NumericOutput).class
        };
        assert_eq!(judged("value: nothing", true), Class::Internal);
        assert_eq!(judged("value: 3, numericTolerance: .inf", true), Class::Internal);
        assert_eq!(judged("value: .inf", true), Class::Wrong);
        for as_before in ["value: nothing", "value: 3, numericTolerance: .inf", "value: .inf"] {
            assert_eq!(judged(as_before, false), Class::Correct, "{as_before}");
        }
    }

    #[test]
    fn signals_are_named() {
        assert!(exit_code(-11, 139).unwrap_err().contains("signal 11"));
        assert!(exit_code(3, 3).is_ok());
    }
}
