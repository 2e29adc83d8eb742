//! Measures of a text document, and the rule for comparing a count.

use std::sync::LazyLock;

use fancy_regex::Regex;

use super::pattern::{Flags, Pattern};
use crate::format::suite::{Qualification, SubTest, TestType};
use crate::value::Value;
use crate::verdict::Judgement;

type Lazy = LazyLock<Option<Regex>>;

static WORD: Lazy = LazyLock::new(|| Regex::new(r"[\w'-]+").ok());
static BLANK: Lazy = LazyLock::new(|| Regex::new(r"\n\s*\n").ok());
static HEADING: Lazy = LazyLock::new(|| Regex::new(r"(?m)^(#{1,6})\s+(.+)$").ok());
static LIST_ITEM: Lazy = LazyLock::new(|| Regex::new(r"(?m)^\s*[-*+]\s+|^\s*\d+\.\s+").ok());
static LINK: Lazy = LazyLock::new(|| Regex::new(r"\[([^\]]*)\]\(([^)]*)\)").ok());
static IMAGE: Lazy = LazyLock::new(|| Regex::new(r"!\[([^\]]*)\]\(([^)]*)\)").ok());
static INLINE_CODE: Lazy = LazyLock::new(|| Regex::new(r"`[^`]+`").ok());
static CODE: Lazy = LazyLock::new(|| Regex::new(r"(?s)```.*?```|`[^`]+`").ok());

fn find_all<'t>(regex: &Lazy, text: &'t str) -> Vec<&'t str> {
    regex.as_ref().map_or_else(Vec::new, |regex| regex.find_iter(text).filter_map(Result::ok).map(|found| found.as_str()).collect())
}

fn groups(regex: &Lazy, text: &str) -> Vec<(String, String)> {
    let group =
        |captures: &fancy_regex::Captures<'_, str>, index| captures.get(index).map_or_else(String::new, |found| found.as_str().to_owned());
    regex
        .as_ref()
        .map_or_else(Vec::new, |regex| regex.captures_iter(text).filter_map(Result::ok).map(|c| (group(&c, 1), group(&c, 2))).collect())
}

/// The count that a collection type measures, and what it is called.
fn measure(kind: TestType, name: &str, text: &str, markdown: bool) -> Option<(usize, &'static str)> {
    let lower = || text.to_lowercase();
    Some(match kind {
        TestType::WordCount => (find_all(&WORD, &lower()).len(), "Word"),
        TestType::UniqueWords => (find_all(&WORD, &lower()).into_iter().collect::<std::collections::BTreeSet<_>>().len(), "Unique word"),
        TestType::LineCount => (text.split('\n').count(), "Line"),
        TestType::CharCount if name == "no_spaces" => (text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\n')).count(), "Character"),
        TestType::CharCount => (text.chars().count(), "Character"),
        TestType::ParagraphCount => (paragraphs(text), "Paragraph"),
        TestType::SentenceCount => (sentences(text, markdown), "Sentence"),
        TestType::HeadingCount => (find_all(&HEADING, text).len(), "Heading"),
        TestType::ListItemCount => (find_all(&LIST_ITEM, text).len(), "List item"),
        TestType::ImageCount => (find_all(&IMAGE, text).len(), "Image"),
        TestType::LinkCount => {
            let images: Vec<String> = groups(&IMAGE, text).into_iter().map(|(alt, _)| alt).collect();
            (groups(&LINK, text).into_iter().filter(|(label, _)| !images.contains(label)).count(), "Link")
        }
        TestType::CodeBlockCount => (text.matches("```").count() / 2 + find_all(&INLINE_CODE, text).len(), "Code block"),
        _ => return None,
    })
}

fn paragraphs(text: &str) -> usize {
    let Some(blank) = BLANK.as_ref() else {
        return 0;
    };
    blank.split(text).filter_map(Result::ok).filter(|block| !block.trim().is_empty()).count()
}

fn sentences(text: &str, markdown: bool) -> usize {
    let text = match CODE.as_ref() {
        Some(code) if markdown => code.replace_all(text, "").into_owned(),
        _ => text.to_owned(),
    };
    text.split(['.', '!', '?']).filter(|part| !part.trim().is_empty()).count()
}

/// Compiles the patterns, so that nobody has to later.
pub(crate) fn prepare() {
    for pattern in [&WORD, &BLANK, &HEADING, &LIST_ITEM, &LINK, &IMAGE, &INLINE_CODE, &CODE] {
        if let Some(pattern) = pattern.as_ref() {
            // The engine makes most of itself when it is first used.
            let _ = pattern.is_match("# a\n\n- [b](c) `d`");
        }
    }
}

/// Judges a sub-test about a document. `None` if the collection type is not about documents.
pub fn judge(kind: TestType, text: &str, markdown: bool, test: &SubTest) -> Option<Judgement> {
    let check = match kind {
        TestType::Section => section(text, test),
        TestType::Keyword => keyword(text, test),
        TestType::Pattern => pattern(text, test, test.pattern.as_deref().unwrap_or(&test.name)),
        TestType::Structural => match test.pattern.as_deref() {
            Some(source) => pattern(text, test, source),
            None => present(text, test),
        },
        _ => {
            let (count, what) = measure(kind, &test.name, text, markdown)?;
            count_rule(count, test, |expected| format!("{what} count is {count}, expected {expected}"))
        }
    };
    Some(Judgement::from_check(check))
}

/// A range (0 as its end is no limit) comes before `value`; without either everything is fine.
fn count_rule(count: usize, test: &SubTest, message: impl Fn(String) -> String) -> Result<(), String> {
    if let Some((low, high)) = test.common.occurrence_range {
        let fits = count as i64 >= low && (high == 0 || count as i64 <= high);
        let upper = if high == 0 { "inf".to_owned() } else { high.to_string() };
        return if fits { Ok(()) } else { Err(message(format!("{low}-{upper}"))) };
    }
    let Some(value) = &test.value else {
        return Ok(());
    };
    let number = match value {
        Value::Str(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    };
    let wanted = number.ok_or_else(|| format!("`{}` is not a count", value.to_text()))?;
    match test.common.qualification {
        Some(Qualification::Contains) if count as f64 >= wanted => Ok(()),
        Some(Qualification::Contains) => Err(message(format!("at least {wanted}"))),
        None | Some(Qualification::VerifyEqual) if count as f64 == wanted => Ok(()),
        None | Some(Qualification::VerifyEqual) => Err(message(wanted.to_string())),
        Some(_) => Ok(()),
    }
}

fn wants_count(test: &SubTest) -> bool {
    test.common.occurrence_range.is_some() || test.value.is_some()
}

fn section(text: &str, test: &SubTest) -> Result<(), String> {
    let wanted = test.name.to_lowercase();
    let level = test.value.as_ref().and_then(Value::as_f64);
    let found = groups(&HEADING, text)
        .iter()
        .any(|(marks, title)| title.to_lowercase().contains(&wanted) && level.is_none_or(|level| marks.len() as f64 == level));
    let at = level.map_or(String::new(), |level| format!(" (level {level})"));
    if found { Ok(()) } else { Err(format!("Section `{}`{at} not found", test.name)) }
}

fn keyword(text: &str, test: &SubTest) -> Result<(), String> {
    let fold = |text: &str| {
        if test.ignore_case == Some(true) { text.to_lowercase() } else { text.to_owned() }
    };
    let count = fold(text).matches(&fold(&test.name)).count();
    if wants_count(test) {
        return count_rule(count, test, |expected| format!("Keyword `{}` found {count} times, expected {expected}", test.name));
    }
    if count > 0 { Ok(()) } else { Err(format!("Keyword `{}` not found", test.name)) }
}

fn pattern(text: &str, test: &SubTest, source: &str) -> Result<(), String> {
    let flags = Flags { ignore_case: test.ignore_case.unwrap_or(false), ..Flags::default() };
    let count = Pattern::new(source, flags)?.count(text)?;
    if wants_count(test) {
        return count_rule(count, test, |expected| format!("Pattern `{source}` found {count} times, expected {expected}"));
    }
    if count > 0 { Ok(()) } else { Err(format!("Pattern `{source}` not found")) }
}

fn present(text: &str, test: &SubTest) -> Result<(), String> {
    let fold = |text: &str| {
        if test.ignore_case == Some(true) { text.to_lowercase() } else { text.to_owned() }
    };
    if fold(text).contains(&fold(&test.name)) { Ok(()) } else { Err(format!("`{}` not found", test.name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Title\n\nOne two. Don't stop! `a.b`\n\n- x\n1. y [l](u) ![i](p)\n";

    fn count(kind: TestType) -> usize {
        measure(kind, "n", TEXT, true).unwrap().0
    }

    #[test]
    fn measures() {
        assert_eq!(count(TestType::LineCount), 7);
        assert_eq!(count(TestType::CharCount), TEXT.len());
        assert_eq!(count(TestType::ParagraphCount), 3);
        assert_eq!(count(TestType::HeadingCount), 1);
        assert_eq!(count(TestType::ListItemCount), 2);
        assert_eq!(count(TestType::LinkCount), 1);
        assert_eq!(count(TestType::ImageCount), 1);
        assert_eq!(count(TestType::CodeBlockCount), 1);
        // the dot in code ends no sentence; the ones of a list number and the mark of an image do
        assert_eq!(count(TestType::SentenceCount), 5);
        assert_eq!(measure(TestType::SentenceCount, "n", TEXT, false).unwrap().0, 6);
        assert_eq!(measure(TestType::CharCount, "no_spaces", "a b\n\tc", false).unwrap().0, 3);
    }
}
