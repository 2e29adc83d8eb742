//! Reports for people.

use super::class_name;
use computor_testing::backend::Flavour;
use computor_testing::report::{CollectionReport, Report, TestReport};
use computor_testing::verdict::Texts;
use computor_testing::{Class, TestResult};
use console::Style;
use similar::{ChangeTag, InlineChange, TextDiff};
use std::{collections::HashSet, fmt::Write as _, time::Duration};

/// Most lines of a difference or a message.
const LINES: usize = 40;
/// Texts longer than this are not compared line by line.
const LONGEST: usize = 200_000;

/// Colours, or none. Nothing is said by colour alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    /// As standard output, `NO_COLOR` and `CLICOLOR_FORCE` want it.
    pub(crate) fn for_stdout() -> Self {
        Self { on: console::colors_enabled() }
    }

    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Self { on: false }
    }

    fn with(self, style: Style, text: &str) -> String {
        style.force_styling(self.on).apply_to(text).to_string()
    }

    pub(crate) fn good(self, text: &str) -> String {
        self.with(Style::new().green(), text)
    }

    pub(crate) fn bad(self, text: &str) -> String {
        self.with(Style::new().red(), text)
    }

    pub(crate) fn unsure(self, text: &str) -> String {
        self.with(Style::new().yellow(), text)
    }

    pub(crate) fn strong(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.with(Style::new().dim(), text)
    }

    /// The sign of a result.
    pub(super) fn sign(self, result: TestResult) -> String {
        match result {
            TestResult::Passed => self.good("✓"),
            TestResult::Failed => self.bad("✗"),
            TestResult::Skipped => self.unsure("–"),
        }
    }
}

/// The whole report: each collection with its sub-tests, then the totals.
pub(super) fn report(report: &Report, paint: Paint) -> String {
    let mut text = String::new();
    let mut seen = HashSet::new();
    for collection in &report.collections {
        let _ = writeln!(
            text,
            "{} {} {}",
            paint.sign(worst(collection)),
            paint.strong(&visible(&collection.name)),
            paint.dim(&format!("({})", collection.kind))
        );
        for test in &collection.tests {
            let judgement = &test.judgement;
            let class = match judgement.class {
                Class::Correct | Class::Wrong => String::new(),
                Class::Internal if judgement.result == TestResult::Skipped => String::new(),
                class => format!("  {}", paint.bad(&class_name(class).replace('_', " "))),
            };
            let _ = writeln!(text, "  {} {}{class}", paint.sign(judgement.result), visible(&test.name));
            explain(&mut text, test, &mut seen, paint);
        }
    }
    text.push('\n');
    text.push_str(&totals(report, paint));
    text
}

/// The worst result among the sub-tests: a failed one counts more than a skipped one.
fn worst(collection: &CollectionReport) -> TestResult {
    let has = |result| collection.tests.iter().any(|test| test.judgement.result == result);
    match (has(TestResult::Failed), has(TestResult::Skipped)) {
        (true, _) => TestResult::Failed,
        (_, true) => TestResult::Skipped,
        _ => TestResult::Passed,
    }
}

fn explain(text: &mut String, test: &TestReport, seen: &mut HashSet<String>, paint: Paint) {
    let words = [&test.judgement.message, &test.judgement.note];
    let message = words.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n");
    if message.trim().is_empty() {
        return;
    }
    // one crash concerns all sub-tests that look at the run
    let long = message.contains('\n') || message.len() > 120;
    if long && !seen.insert(message.clone()) {
        let first = message.lines().next().unwrap_or_default();
        let _ = writeln!(text, "      {} {}", visible(first.trim_end()), paint.dim("(as above)"));
        return;
    }
    match test.judgement.texts.as_deref().filter(|texts| is_worth_a_diff(texts)) {
        Some(texts) => {
            let _ = writeln!(text, "      {}", visible(message.lines().next().unwrap_or_default()));
            difference(text, texts, paint);
        }
        None => {
            for line in bounded(message.trim_end().lines()) {
                let _ = writeln!(text, "      {line}");
            }
        }
    }
}

/// As many lines as a person reads, and how many there are more.
fn bounded<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut shown: Vec<String> = lines.map(visible).collect();
    if shown.len() > LINES {
        let more = shown.len() - LINES;
        shown.truncate(LINES);
        shown.push(format!("… {more} more lines"));
    }
    shown
}

/// Two short lines below each other are easier to read than their difference.
fn is_worth_a_diff(texts: &Texts) -> bool {
    let (expected, actual) = (&texts.expected, &texts.actual);
    let several = expected.trim_end().contains('\n') || actual.trim_end().contains('\n') || expected.len().max(actual.len()) > 60;
    several && !expected.is_empty() && !actual.is_empty() && expected.len() + actual.len() <= LONGEST
}

fn difference(text: &mut String, texts: &Texts, paint: Paint) {
    let _ = writeln!(text, "      {}  {}", paint.good("- expected"), paint.bad("+ got"));
    let diff = TextDiff::configure().timeout(Duration::from_millis(500)).diff_lines(texts.expected.as_str(), texts.actual.as_str());
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(2).iter().enumerate() {
        if index > 0 {
            lines.push(paint.dim("  ⋮"));
        }
        for op in group {
            lines.extend(diff.iter_inline_changes(op).map(|change| changed_line(&change, paint)));
        }
    }
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    if more > 0 {
        lines.push(format!("… {more} more lines"));
    }
    for line in lines {
        let _ = writeln!(text, "      {line}");
    }
}

/// A line of a difference; what changed inside it stands out where there are colours.
fn changed_line(change: &InlineChange<'_, str>, paint: Paint) -> String {
    let (sign, style) = match change.tag() {
        ChangeTag::Equal => (" ", Style::new().dim()),
        ChangeTag::Delete => ("-", Style::new().green()),
        ChangeTag::Insert => ("+", Style::new().red()),
    };
    let mut line = paint.with(style.clone(), sign);
    line.push(' ');
    let plain: String = change.iter_strings_lossy().map(|(_, part)| part).collect();
    let body = plain.trim_end_matches('\n');
    let blanks = body.len() - body.trim_end().len();
    let mut left = body.len() - blanks;
    for (emphasised, part) in change.iter_strings_lossy() {
        let part = part.get(..left.min(part.len())).unwrap_or(&part);
        left -= part.len();
        let style = if emphasised { style.clone().underlined() } else { style.clone() };
        line.push_str(&paint.with(style, &visible(part)));
    }
    // what nobody sees must be seen where it is the difference
    if change.tag() == ChangeTag::Equal {
        return line;
    }
    let blanks: String = body.chars().rev().take_while(|c| c.is_whitespace()).map(|c| if c == ' ' { '·' } else { '→' }).collect();
    line.push_str(&paint.with(style.clone(), &blanks.chars().rev().collect::<String>()));
    if change.missing_newline() {
        line.push_str(&paint.dim(" (no line end)"));
    }
    line
}

/// The totals, the verdict and what it took.
pub(super) fn totals(report: &Report, paint: Paint) -> String {
    let count = |result| report.tests().filter(|test| test.judgement.result == result).count();
    let (passed, failed, skipped) = (count(TestResult::Passed), count(TestResult::Failed), count(TestResult::Skipped));
    let mut parts = vec![paint.good(&format!("{passed} of {} tests passed", passed + failed + skipped))];
    if failed > 0 {
        parts.push(paint.bad(&format!("{failed} failed")));
    }
    if skipped > 0 {
        parts.push(paint.unsure(&format!("{skipped} skipped")));
    }
    let score = match (report.score(), report.flavour) {
        (None, _) => "no score".to_owned(),
        (Some(score), Flavour::A) => format!("score {score:.2} (share of collections)"),
        (Some(score), Flavour::B) => format!("score {score:.2}"),
    };
    let class = class_name(report.verdict()).replace('_', " ");
    let verdict = match report.verdict() {
        Class::Correct if failed == 0 => paint.good(&class),
        Class::Internal => paint.unsure("not judged completely"),
        _ => paint.bad(&class),
    };
    let used = &report.used;
    format!(
        "{}; {score}; {verdict}\n{}",
        parts.join(", "),
        paint.dim(&format!("CPU {:.2} s, clock {:.2} s, memory {:.0} MiB", used.cpu, used.wall, used.peak_memory as f64 / 1_048_576.0)),
    )
}

/// Text of a submission as a terminal may show it: control characters, which could rewrite the screen, become visible.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars().filter(|c| *c != '\n') {
        match c {
            '\t' => shown.push('\t'),
            // directions and widths that hide or reorder what follows
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => shown.extend(c.escape_unicode()),
            c if c.is_control() => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(expected: &str, actual: &str) -> String {
        let mut text = String::new();
        difference(&mut text, &Texts { expected: expected.into(), actual: actual.into() }, Paint::plain());
        text
    }

    #[test]
    fn differences_show_the_lines_around_and_what_nobody_sees() {
        let text = shown("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4 \n5\n6");
        let lines: Vec<&str> = text.lines().map(|line| line.strip_prefix("      ").unwrap()).collect();
        assert_eq!(lines, ["- expected  + got", "  2", "  3", "- 4", "+ 4·", "  5", "- 6", "+ 6 (no line end)"],);
    }

    #[test]
    fn long_differences_are_cut() {
        let many = |word: &str| format!("{word}\n").repeat(500);
        let text = shown(&many("a"), &many("b"));
        assert_eq!(text.lines().count(), LINES + 2);
        assert!(text.ends_with("… 960 more lines\n"), "{text}");
    }

    #[test]
    fn colours_only_add() {
        let texts = Texts { expected: "one line\nand two\n".into(), actual: "one line\nand too\n".into() };
        let mut coloured = String::new();
        difference(&mut coloured, &texts, Paint { on: true });
        assert!(coloured.contains("\u{1b}["));
        assert_eq!(console::strip_ansi_codes(&coloured), shown(&texts.expected, &texts.actual));
    }

    #[test]
    fn a_submission_cannot_write_to_the_terminal() {
        assert_eq!(visible("a\u{1b}[2Jb\r\u{202e}c\td\n"), "a\\u{1b}[2Jb\\r\\u{202e}c\td");
    }
}
