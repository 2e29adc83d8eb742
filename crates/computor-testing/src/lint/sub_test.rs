//! Rules about a sub-test.

use super::pattern::has_open_look_behind;
use super::{Place, Remark, source};
use crate::backend::Subject;
use crate::compare::output::has_number;
use crate::compare::pattern::{Flags, Pattern};
use crate::format::suite::{Qualification, SubTest, TestType};
use crate::format::yaml::{Kind, Node};
use crate::value::Value;

/// Keys of a sub-test that are read and then ignored.
const INERT: [&str; 6] = ["stdin", "ignoreWhitespace", "failureMessage", "successMessage", "verbosity", "ignoreClass"];

/// Names of R itself, which are found whether a program defines them or not.
const R_NAMES: [&str; 20] =
    ["c", "t", "q", "df", "dt", "D", "F", "I", "T", "data", "max", "mean", "min", "mode", "pi", "range", "sum", "var", "vector", "missing"];

type Say<'a> = dyn FnMut(&'static str, &str, String) + 'a;

/// All rules about a sub-test.
pub(super) fn check(place: &Place<'_>, index: usize, remarks: &mut Vec<Remark>) {
    let (Some(test), Some(written)) = (place.collection.tests.get(index), place.written.tests.get(index)) else { return };
    let node = place.source.test(place.index, index);
    let say: &mut Say<'_> = &mut |rule, key, message| remarks.push(place.remark(rule, Some(index), key, message));
    qualification(place, test, say);
    patterns(place, test, say);
    ranges(place, test, written, say);
    values(place, test, say);
    numbers(place, test, say);
    names(place, test, say);
    if let Some(node) = node {
        spelling(place, node, say);
        let inert = INERT.iter().filter(|key| source::entry(node, key).is_some_and(|(_, value)| !value.is_null()));
        for key in inert {
            say("no-effect", key, format!("`{key}` has no effect"));
        }
    }
    if test.value.as_ref().is_some_and(|value| matches!(value, Value::List(_)) && has_infinity(value)) {
        let message = "an infinity in a list equals only an infinity; the reference runner takes any number for it";
        say("infinity", "value", message.to_owned());
    }
    if test.eval_string.is_some() && place.language() != "python" {
        say("no-effect", "evalString", format!("`evalString` has no effect in {}", place.language()));
    }
}

fn has_infinity(value: &Value) -> bool {
    match value {
        Value::List(items) => items.iter().any(has_infinity),
        Value::Float(number) => number.is_infinite(),
        _ => false,
    }
}

fn of(test: &SubTest) -> Qualification {
    test.common.qualification.unwrap_or(Qualification::VerifyEqual)
}

fn is_output(kind: TestType) -> bool {
    matches!(kind, TestType::Stdout | TestType::Stdio | TestType::Stderr)
}

/// Whether the back end compares values, or their text, in this collection.
fn compares_values(place: &Place<'_>) -> bool {
    place.subject() == Subject::Values
        && matches!(place.collection.kind, TestType::Variable | TestType::Graphics | TestType::Stdout | TestType::Function)
}

fn qualification(place: &Place<'_>, test: &SubTest, say: &mut Say<'_>) {
    use Qualification as Q;
    let qualification = of(test);
    let word = qualification.word();
    let texts = matches!(qualification, Q::Matches | Q::Contains | Q::StartsWith | Q::EndsWith | Q::Regexp | Q::Count);
    // there, outputs are compared as those of programs are
    let whole_outputs = place.collection.kind == TestType::Stdout && place.language() != "python" && place.compat().output_tests;
    if compares_values(place) {
        if texts && test.pattern.is_none() {
            say("no-pattern", "qualification", format!("`{word}` needs `pattern`; `value` is not used"));
        } else if !texts && qualification != Q::VerifyEqual && !whole_outputs {
            let message = format!("`{word}` is not known for `{}` tests in {}", place.collection.kind.word(), place.language());
            say("unsupported-qualification", "qualification", message);
        }
        if qualification == Q::VerifyEqual && test.pattern.is_some() {
            say("unused-pattern", "pattern", "`pattern` is not used: set `qualification`, for example to contains".to_owned());
        }
    }
    if qualification == Q::Count && test.count_requirement.is_none() && compares_values(place) {
        say("no-count", "qualification", "`count` needs `countRequirement`".to_owned());
    }
    if !(place.subject() == Subject::Streams && is_output(place.collection.kind)) {
        return;
    }
    let expected = test.value.is_some() || test.expected_stdout.is_some() || test.expected_stderr.is_some();
    match qualification {
        Q::Count => say("unsupported-qualification", "qualification", format!("`count` is not known in {}", place.language())),
        Q::VerifyEqual | Q::Matches | Q::NumericOutput | Q::ContainsLine | Q::MatchesLine | Q::LineCount if test.pattern.is_some() => {
            say("unused-pattern", "pattern", format!("`{word}` does not use `pattern`: write `value`"));
        }
        Q::MatchesLine if test.line_number.as_ref().is_some_and(|lines| lines.len() != 1) => {
            say("line-number", "lineNumber", "`matchesLine` takes one line number, and fails with several".to_owned());
        }
        Q::LineCount if expected && test.value.as_ref().is_some_and(|value| value.to_text().trim().parse::<usize>().is_err()) => {
            say("line-count", "value", "`lineCount` compares with a number of lines".to_owned());
        }
        Q::EndsWith | Q::StartsWith if test.trim_output.unwrap_or(true) => {
            let pattern = test.pattern.as_deref().unwrap_or_default();
            let outside = if qualification == Q::EndsWith { pattern.trim_end() } else { pattern.trim_start() };
            if outside != pattern {
                let message =
                    "white space at the edge of the pattern can never match, because the output is trimmed: set trimOutput: false";
                say("trimmed", "pattern", message.to_owned());
            }
        }
        _ => {}
    }
    if let Some(Value::Bool(value)) = &test.value {
        say("boolean-word", "value", format!("this means the text `{}`; put it in quotes", Value::Bool(*value).to_text()));
    }
}

fn patterns(place: &Place<'_>, test: &SubTest, say: &mut Say<'_>) {
    let kind = place.collection.kind;
    let is_regexp = matches!(of(test), Qualification::Regexp | Qualification::RegexpMultiline)
        || matches!(kind, TestType::Error | TestType::Warning | TestType::Compile | TestType::Pattern)
        || (kind == TestType::Structural && !matches!(place.language(), "python" | "octave"));
    if kind == TestType::Error && test.pattern.is_none() && place.backend.needs(place.collection).student {
        let message = "every error will do, that of a misspelt name too: say with `pattern` which one is meant";
        say("no-pattern", "name", message.to_owned());
    }
    if let Some(pattern) = test.pattern.as_deref().filter(|_| is_regexp) {
        if let Err(message) = Pattern::new(pattern, Flags::default()) {
            say("bad-pattern", "pattern", message);
        } else if has_open_look_behind(pattern) {
            say("bad-pattern", "pattern", format!("`{pattern}`: a look-behind must have a fixed width, so nothing may repeat in it"));
        }
    }
    if kind == TestType::Structural && place.language() == "python" && test.pattern.is_some() {
        say("unused-pattern", "pattern", "`structural` tests count `name` in Python; `pattern` is not used".to_owned());
    }
}

fn ranges(place: &Place<'_>, test: &SubTest, written: &SubTest, say: &mut Say<'_>) {
    if !matches!(place.collection.kind, TestType::Structural | TestType::Keyword | TestType::Pattern) {
        return;
    }
    let range = test.common.occurrence_range;
    let literal = place.language() == "octave";
    // where a word is only looked for, a range that nobody wrote is none
    let zero = range == Some((0, 0)) && (place.subject() == Subject::Values || written.common.occurrence_range == Some((0, 0)));
    if zero && !literal {
        say("zero-range", "allowedOccuranceRange", "the range [0, 0] allows everything; it does not forbid the word".to_owned());
    }
    if let Some((low, high)) = range
        && low > high
        && (high != 0 || literal)
    {
        say("empty-range", "allowedOccuranceRange", format!("no count lies between {low} and {high}, so this never passes"));
    }
}

fn values(place: &Place<'_>, test: &SubTest, say: &mut Say<'_>) {
    if !compares_values(place) || of(test) != Qualification::VerifyEqual {
        return;
    }
    match &test.value {
        Some(Value::Str(text)) if looks_like_a_number(text) && place.collection.kind != TestType::Stdout => {
            say("number-as-text", "value", format!("`{text}` is text, not a number: write {}", as_a_number(text)));
        }
        Some(Value::List(items)) if items.iter().any(|item| matches!(item, Value::List(_))) && test.common.shape_check != Some(false) => {
            let message = "an array of two dimensions never equals a nested list unless shapeCheck is false";
            say("nested-value", "value", message.to_owned());
        }
        Some(Value::Float(value)) if value.is_nan() && place.language() != "python" && !place.compat().nan => {
            say("nan", "value", format!("NaN arrives as a missing value in {}: the sub-test is skipped", place.language()));
        }
        Some(value) => {
            let absolute = test.common.absolute_tolerance.unwrap_or(1e-4);
            if let Some(number) = value.as_f64().filter(|number| *number != 0.0 && number.abs() <= absolute) {
                let shown = |number| Value::Float(number).repr();
                let message = format!("0 is as good as {} here: set absoluteTolerance ({})", shown(number), shown(absolute));
                say("tolerance", "value", message);
            }
        }
        None => {}
    }
}

/// Numbers that nothing can be compared with.
fn numbers(place: &Place<'_>, test: &SubTest, say: &mut Say<'_>) {
    if !place.compat().exact_comparisons {
        return;
    }
    let common = &test.common;
    for (key, tolerance, counts) in [
        ("relativeTolerance", common.relative_tolerance, compares_values(place)),
        ("absoluteTolerance", common.absolute_tolerance, compares_values(place)),
        ("numericTolerance", test.numeric_tolerance, of(test) == Qualification::NumericOutput),
    ] {
        if counts && tolerance.is_some_and(|tolerance| !tolerance.is_finite()) {
            say("tolerance", key, format!("`{key}` is not finite: the sub-test is not judged"));
        }
    }
    if of(test) != Qualification::NumericOutput || !is_output(place.collection.kind) {
        return;
    }
    match &test.value {
        Some(Value::Float(number)) if !number.is_finite() => {
            let word = Value::Float(*number).repr();
            say("infinity", "value", format!("only the output `{word}` equals {word}; the reference runner takes any number for it"));
        }
        Some(value) if !has_number(&value.to_text()) => {
            say("no-number", "value", "there is no number in `value` to compare the output with: the sub-test is not judged".to_owned());
        }
        _ => {}
    }
}

fn names(place: &Place<'_>, test: &SubTest, say: &mut Say<'_>) {
    let name = test.name.as_str();
    let is_word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    match (place.language(), place.collection.kind) {
        ("python", TestType::Structural) if !is_word && test.common.occurrence_type.as_deref() == Some("NAME") => {
            say("token-kind", "name", format!("`{name}` is no word, so it is never found: set occuranceType to OP for operators"));
        }
        ("python", TestType::Graphics) if is_word => {
            say("graphics-name", "name", format!("`plt.{name}` is compared as it is; for example gca().get_xlabel() asks for a label"));
        }
        ("r", TestType::Variable) if R_NAMES.contains(&name) => {
            say("base-name", "name", format!("`{name}` exists in R itself, so it is found even if the program does not define it"));
        }
        (_, TestType::Exist) if name.starts_with('/') || name.split('/').any(|part| part == "..") => {
            say("outside", "name", format!("`{name}` lies outside the submission and is never found"));
        }
        _ => {}
    }
}

/// Values that YAML 1.1 reads as something else than they look like.
fn spelling(place: &Place<'_>, node: &Node, say: &mut Say<'_>) {
    if let Some((_, value)) = source::entry(node, "value") {
        if value.is_null() {
            return say(
                "null-value",
                "value",
                "null counts as no value: the reference's is taken; test for None by an expression".to_owned(),
            );
        }
        scalars(place, value, &mut |word, value| match value {
            Value::Bool(meant) if !word.eq_ignore_ascii_case("true") && !word.eq_ignore_ascii_case("false") => {
                say("boolean-word", "value", format!("`{word}` means {meant}; put it in quotes if the word is meant"));
            }
            Value::Int(meant)
                if word.contains(':') || (word.len() > 1 && word.starts_with('0') && word.bytes().all(|b| b.is_ascii_digit())) =>
            {
                say("odd-number", "value", format!("`{word}` means {meant}; put it in quotes if the text is meant"));
            }
            Value::Float(meant) if meant.is_infinite() && !word.to_lowercase().contains("inf") => {
                say("odd-number", "value", format!("`{word}` is too large for a number and means infinity: write .inf if that is meant"));
            }
            Value::Str(_) if word == "=" => {
                say(
                    "odd-word",
                    "value",
                    "`=` has a meaning of its own in YAML, and the reference runner refuses it: put it in quotes".to_owned(),
                );
            }
            Value::Opaque { .. } => say("date", "value", format!("`{word}` is a date and equals no text; put it in quotes")),
            _ => {}
        });
    }
}

/// Every scalar in a value that is not quoted, as it was written.
fn scalars(place: &Place<'_>, node: &Node, see: &mut dyn FnMut(&str, &Value)) {
    match &node.kind {
        Kind::Scalar(value) => {
            if let Some(word) = place.source.word(node) {
                see(word, value);
            }
        }
        Kind::List(items) => items.iter().for_each(|item| scalars(place, item, see)),
        Kind::Map(entries) => entries.iter().for_each(|(_, value)| scalars(place, value, see)),
    }
}

/// The spelling of a number that YAML 1.1 knows: with a point, and a sign in the exponent.
fn as_a_number(text: &str) -> String {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let point = if digits.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
    format!("{digits}{point}e{sign}{exponent}")
}

fn looks_like_a_number(text: &str) -> bool {
    text.contains(['e', 'E']) && text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.parse::<f64>().is_ok()
}
