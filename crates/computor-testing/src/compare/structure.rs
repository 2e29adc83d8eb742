//! `structural` tests: how often a word stands in a source, by the counting rule of each language.

mod python;

use std::sync::LazyLock;

use fancy_regex::Regex;

use super::pattern::{Flags, Pattern};
use crate::format::suite::SubTest;
use crate::verdict::Judgement;

pub use python::count_tokens;

/// Python: tokens of one kind. `[0, 0]` is no limit at all.
pub fn python(source: &str, test: &SubTest) -> Judgement {
    let kind = test.common.occurrence_type.as_deref().unwrap_or("NAME");
    let Some(range) = test.common.occurrence_range else {
        return Judgement::unjudged("No allowedOccuranceRange specified");
    };
    Judgement::from_check(count_tokens(source, &test.name, kind).and_then(|count| open_range(&test.name, count, range)))
}

/// R and Julia: a regular expression, or plain text, in the raw source. `[0, 0]` is no limit at all.
pub fn raw_text(source: &str, test: &SubTest) -> Judgement {
    let count = match &test.pattern {
        Some(pattern) => Pattern::new(pattern, Flags::default()).and_then(|pattern| pattern.count(source)),
        None => Ok(source.matches(&test.name).count()),
    };
    let range = test.common.occurrence_range.unwrap_or((0, 0));
    Judgement::from_check(count.and_then(|count| open_range(&test.name, count, range)))
}

/// Octave: whole words outside comments and strings. The range is literal, `[0, 0]` forbids.
pub fn octave(source: &str, test: &SubTest) -> Judgement {
    let (low, high) = test.common.occurrence_range.unwrap_or((0, 0));
    let pattern = format!(r"\b{}\b", fancy_regex::escape(&test.name));
    let count = Pattern::new(&pattern, Flags::default()).and_then(|pattern| pattern.count(&without_octave_noise(source)));
    Judgement::from_check(count.and_then(|count| {
        let fits = count as i64 >= low && count as i64 <= high;
        if fits { Ok(()) } else { Err(format!("`{}` found {count} times, expected {low}-{high}", test.name)) }
    }))
}

/// A range whose end 0 means "no limit".
fn open_range(name: &str, count: usize, (low, high): (i64, i64)) -> Result<(), String> {
    if count as i64 >= low && (high == 0 || count as i64 <= high) {
        return Ok(());
    }
    let upper = if high == 0 { "inf".to_owned() } else { high.to_string() };
    Err(format!("`{name}` found {count} times, expected {low}-{upper}"))
}

const C_KEYWORDS: [&str; 20] = [
    "if", "else", "for", "while", "do", "switch", "case", "return", "break", "continue", "goto", "struct", "class", "typedef", "enum",
    "union", "malloc", "free", "new", "delete",
];

static C_MAIN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(?:int|void)\s+main\s*\(").ok());

/// C and C++: keywords are counted, everything else is looked for.
pub fn c(source: &str, test: &SubTest) -> Judgement {
    let name = test.name.as_str();
    let code = without_c_comments(source);
    if name == "main" && C_MAIN.as_ref().is_some_and(|main| main.is_match(&code).unwrap_or(false)) {
        return Judgement::passed();
    }
    let words = |word: &str| {
        Pattern::new(&format!(r"\b{}\b", fancy_regex::escape(word)), Flags::default()).and_then(|pattern| pattern.count(&code))
    };
    if C_KEYWORDS.contains(&name) {
        match words(name) {
            // an absent keyword is looked for in the raw text like any other word
            Ok(0) => {}
            Ok(count) => {
                let range = test.common.occurrence_range.unwrap_or((0, 0));
                return Judgement::from_check(open_range(name, count, range));
            }
            Err(message) => return Judgement::wrong(message),
        }
    }
    if defines_function(&code, name) {
        return Judgement::passed();
    }
    let found = match &test.pattern {
        Some(pattern) => Pattern::new(pattern, Flags::default()).and_then(|pattern| pattern.found(source)),
        None => Ok(source.contains(name)),
    };
    Judgement::from_check(match found {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!("`{name}` not found in source")),
        Err(message) => Err(message),
    })
}

const FORTRAN_KEYWORDS: [&str; 13] =
    ["if", "else", "do", "while", "select", "case", "call", "return", "stop", "exit", "cycle", "goto", "allocate"];

/// Fortran: as C, without regard to case.
pub fn fortran(source: &str, test: &SubTest) -> Judgement {
    let name = test.name.to_lowercase();
    let code: String = source.lines().map(|line| line.split('!').next().unwrap_or("")).collect::<Vec<_>>().join("\n");
    let flags = Flags { ignore_case: true, ..Flags::default() };
    let count = |pattern: &str, text: &str| Pattern::new(pattern, flags).and_then(|pattern| pattern.count(text));
    let escaped = fancy_regex::escape(&test.name);
    if FORTRAN_KEYWORDS.contains(&name.as_str()) {
        match count(&format!(r"\b{escaped}\b"), &code) {
            Ok(0) => {}
            Ok(count) => {
                let range = test.common.occurrence_range.unwrap_or((0, 0));
                return Judgement::from_check(open_range(&test.name, count, range));
            }
            Err(message) => return Judgement::wrong(message),
        }
    }
    let unit = format!(r"\b(?:program|module|subroutine|function)\s+{escaped}\b");
    let found = count(&unit, &code).and_then(|units| match &test.pattern {
        _ if units > 0 => Ok(true),
        Some(pattern) => count(pattern, source).map(|found| found > 0),
        None => Ok(source.to_lowercase().contains(&name)),
    });
    Judgement::from_check(match found {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!("`{}` not found in source", test.name)),
        Err(message) => Err(message),
    })
}

fn defines_function(code: &str, name: &str) -> bool {
    let pattern = format!(r"\w[\w\s*&<>:]*[\s*&]{}\s*\([^;{{}}]*\)\s*(?:const\s*)?\{{", fancy_regex::escape(name));
    Pattern::new(&pattern, Flags::default()).and_then(|pattern| pattern.found(code)).unwrap_or(false)
}

/// Removes `//` and `/* */` comments; strings keep what looks like one.
fn without_c_comments(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['/', '"', '\'']) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        if let Some(comment) = tail.strip_prefix("//") {
            rest = comment.find('\n').and_then(|end| comment.get(end..)).unwrap_or("");
        } else if let Some(comment) = tail.strip_prefix("/*") {
            out.push(' ');
            rest = comment.find("*/").and_then(|end| comment.get(end + 2..)).unwrap_or("");
        } else {
            let length = if tail.starts_with('/') { 1 } else { literal_length(tail) };
            let (literal, after) = tail.split_at(length);
            out.push_str(literal);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Length in bytes of the string or character literal that `text` begins with, up to the end of its line.
fn literal_length(text: &str) -> usize {
    let mut chars = text.char_indices();
    let Some((_, quote)) = chars.next() else {
        return 0;
    };
    let mut escaped = false;
    for (at, c) in chars {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Removes Octave's comments, block comments and strings.
fn without_octave_noise(source: &str) -> String {
    let (mut out, mut depth) = (String::with_capacity(source.len()), 0usize);
    for line in source.lines() {
        match line.trim() {
            "%{" | "#{" => depth += 1,
            "%}" | "#}" => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push_str(&without_octave_strings(line)),
            _ => {}
        }
        out.push('\n');
    }
    out
}

fn without_octave_strings(line: &str) -> String {
    let (mut out, mut quote, mut before) = (String::new(), None, ' ');
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '%' | '#') => break,
            (None, '"') => quote = Some('"'),
            // after a value it transposes, elsewhere it opens a string
            (None, '\'') if !(before.is_alphanumeric() || matches!(before, '_' | ')' | ']' | '}' | '\'' | '.')) => {
                quote = Some('\'');
            }
            (None, c) => out.push(c),
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::suite::Suite;
    use crate::verdict::TestResult;

    fn run(judge: fn(&str, &SubTest) -> Judgement, source: &str, fields: &str) -> bool {
        let text = format!("properties: {{tests: [{{name: c, tests: [{{{fields}}}]}}]}}");
        let mut suite = Suite::parse("t", &text).unwrap();
        suite.inherit();
        judge(source, &suite.collections[0].tests[0]).result == TestResult::Passed
    }

    #[test]
    fn c_counts_keywords_outside_comments_and_looks_for_the_rest() {
        let source = "// goto\nint add(int a){return a;}\nint main(void){for(;;)printf(\"for // x\");for(;;);}";
        assert!(run(c, source, "name: main"));
        assert!(run(c, source, "name: for, allowedOccuranceRange: [3, 3]"));
        assert!(!run(c, source, "name: for, allowedOccuranceRange: [1, 1]"));
        assert!(run(c, source, "name: goto, allowedOccuranceRange: [0, 0]"));
        assert!(!run(c, source, "name: while"));
        assert!(run(c, source, "name: add"));
        assert!(run(c, source, "name: zzz, pattern: 'int\\s+add'"));
    }

    #[test]
    fn fortran_ignores_case_and_comments_of_keywords() {
        let source = "PROGRAM prog\n implicit none\n ! goto\n do i=1,2\n end do\nend program";
        assert!(run(fortran, source, "name: do, allowedOccuranceRange: [2, 2]"));
        assert!(!run(fortran, source, "name: DO, allowedOccuranceRange: [3, 0]"));
        assert!(run(fortran, source, "name: prog"));
        assert!(run(fortran, source, "name: goto, allowedOccuranceRange: [0, 0]"));
        assert!(run(fortran, source, "name: q, pattern: 'IMPLICIT\\s+none'"));
        assert!(!run(fortran, source, "name: while"));
    }

    #[test]
    fn octave_ignores_comments_and_strings_and_can_forbid() {
        let source = "x = a'; % for\ns = 'for'; t = \"for\";\n%{\nfor\n%}\nfor i=1:2\nend";
        assert!(run(octave, source, "name: for, allowedOccuranceRange: [1, 1]"));
        assert!(run(octave, source, "name: while"));
        assert!(!run(octave, source, "name: for"));
        assert!(!run(octave, source, "name: for, allowedOccuranceRange: [1, 0]"));
    }

    #[test]
    fn raw_text_counts_everything() {
        assert!(run(raw_text, "# for\nfor", "name: for, allowedOccuranceRange: [2, 2]"));
        assert!(run(raw_text, "sapply(x)", "name: x, pattern: 's?apply\\(', allowedOccuranceRange: [1, 0]"));
        assert!(!run(raw_text, "x", "name: y, allowedOccuranceRange: [1, 0]"));
    }

    #[test]
    fn python_counts_tokens_of_a_kind() {
        let source = "# for\nfor x in y: x = x + 1\ns = 'for'\n";
        assert!(run(python, source, "name: for, allowedOccuranceRange: [1, 1]"));
        assert!(run(python, source, "name: x, allowedOccuranceRange: [3, 3]"));
        assert!(!run(python, source, "name: '+', allowedOccuranceRange: [1, 1]"));
        assert!(run(python, source, "name: '+', occuranceType: OP, allowedOccuranceRange: [1, 1]"));
        assert!(run(python, source, "name: for"));
    }
}
