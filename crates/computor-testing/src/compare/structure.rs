//! `structural` tests: how often a word stands in a source, by the counting rule of each language.

mod python;

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

/// What counting words in a language must know of its syntax.
#[derive(Debug, Default)]
pub struct Syntax {
    /// What a comment up to the end of its line begins with.
    pub line_comment: Option<String>,
    /// What other comments begin and end with.
    pub block_comment: Option<(String, String)>,
    /// What strings and characters begin and end with; comments do not begin inside.
    pub quotes: Vec<char>,
    /// Whether case makes no difference.
    pub ignore_case: bool,
    /// The only words that are counted, where not every word is.
    pub counted: Option<Vec<String>>,
    /// Where only some words are counted: patterns that declare `{name}`.
    pub declarations: Vec<String>,
}

/// Languages whose programs are run as a whole: words outside comments.
pub fn program(syntax: &Syntax, source: &str, test: &SubTest) -> Judgement {
    Judgement::from_check(match &syntax.counted {
        Some(counted) => some_words(syntax, counted, source, test),
        None => every_word(syntax, source, test),
    })
}

/// Counts what `pattern` finds, or else the name. `[0, 0]` means at least once.
fn every_word(syntax: &Syntax, source: &str, test: &SubTest) -> Result<(), String> {
    let pattern = test.pattern.clone().unwrap_or_else(|| whole_word(&test.name));
    let count = syntax.search(&pattern)?.count(&syntax.without_comments(source))?;
    match test.common.occurrence_range.unwrap_or((0, 0)) {
        (0, 0) if count == 0 => Err(format!("`{}` not found in source", test.name)),
        range => open_range(&test.name, count, range),
    }
}

/// As the reference runner does for C and Fortran: some keywords are counted, everything else is looked for.
fn some_words(syntax: &Syntax, counted: &[String], source: &str, test: &SubTest) -> Result<(), String> {
    let name = test.name.as_str();
    let code = syntax.without_comments(source);
    let same = |word: &String| if syntax.ignore_case { word.eq_ignore_ascii_case(name) } else { word == name };
    if counted.iter().any(same) {
        match syntax.search(&whole_word(name))?.count(&code)? {
            // an absent keyword is looked for in the raw text like any other word
            0 => {}
            count => return open_range(name, count, test.common.occurrence_range.unwrap_or((0, 0))),
        }
    }
    for declaration in &syntax.declarations {
        let pattern = declaration.replace("{name}", &fancy_regex::escape(name));
        if syntax.search(&pattern).and_then(|pattern| pattern.found(&code)).unwrap_or(false) {
            return Ok(());
        }
    }
    let found = match &test.pattern {
        Some(pattern) => syntax.search(pattern)?.found(source)?,
        None if syntax.ignore_case => source.to_lowercase().contains(&name.to_lowercase()),
        None => source.contains(name),
    };
    if found { Ok(()) } else { Err(format!("`{name}` not found in source")) }
}

/// A pattern for a name that is not part of a longer one.
fn whole_word(name: &str) -> String {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let edge = |c: Option<char>| if is_word(c) { r"\b" } else { "" };
    format!("{}{}{}", edge(name.chars().next()), fancy_regex::escape(name), edge(name.chars().next_back()))
}

impl Syntax {
    fn search(&self, pattern: &str) -> Result<Pattern, String> {
        Pattern::new(pattern, Flags { ignore_case: self.ignore_case, ..Flags::default() })
    }

    /// The source with a space in place of each comment; strings keep what looks like one.
    fn without_comments(&self, source: &str) -> String {
        let mut out = String::with_capacity(source.len());
        let mut rest = source;
        while let Some(first) = rest.chars().next() {
            let after = |begin: &str| rest.strip_prefix(begin);
            if let Some(comment) = self.line_comment.as_deref().and_then(after) {
                rest = comment.find('\n').and_then(|end| comment.get(end..)).unwrap_or("");
            } else if let Some((close, comment)) = self.block_comment.as_ref().and_then(|(open, close)| Some((close, after(open)?))) {
                out.push(' ');
                rest = comment.find(close).and_then(|end| comment.get(end + close.len()..)).unwrap_or("");
            } else {
                let length = if self.quotes.contains(&first) { literal_length(rest) } else { first.len_utf8() };
                let (text, behind) = rest.split_at(length);
                out.push_str(text);
                rest = behind;
            }
        }
        out
    }
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

    fn run(judge: impl Fn(&str, &SubTest) -> Judgement, source: &str, fields: &str) -> bool {
        let text = format!("properties: {{tests: [{{name: c, tests: [{{{fields}}}]}}]}}");
        let mut suite = Suite::parse("t", &text).unwrap();
        suite.inherit();
        judge(source, &suite.collections[0].tests[0]).result == TestResult::Passed
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn like_c() -> Syntax {
        Syntax {
            line_comment: Some("//".into()),
            block_comment: Some(("/*".into(), "*/".into())),
            quotes: vec!['"', '\''],
            ..Syntax::default()
        }
    }

    #[test]
    fn every_word_is_counted_outside_comments() {
        let judge = |source: &str, test: &SubTest| program(&like_c(), source, test);
        let source = "// goto\nint forty = 40; for (;;) { s = \"// for\"; /* while\n*/ std::sort(a); }";
        assert!(run(judge, source, "name: for, allowedOccuranceRange: [2, 2]"));
        assert!(!run(judge, source, "name: for, allowedOccuranceRange: [0, 1]"));
        assert!(run(judge, source, "name: 'std::sort', allowedOccuranceRange: [1, 1]"));
        assert!(run(judge, source, "name: '{'"));
        assert!(!run(judge, source, "name: goto"));
        assert!(!run(judge, source, "name: while"));
        assert!(run(judge, source, "name: goto, allowedOccuranceRange: [0, 5]"));
        assert!(run(judge, source, "name: loop, pattern: 'for|while', allowedOccuranceRange: [3, 3]"));
        assert!(!run(judge, source, "name: loop, pattern: '('"));
    }

    #[test]
    fn c_counts_keywords_outside_comments_and_looks_for_the_rest() {
        let function = r"\w[\w\s*&<>:]*[\s*&]{name}\s*\([^;{}]*\)\s*\{";
        let syntax = Syntax { counted: Some(texts(&["for", "goto", "while"])), declarations: texts(&[function]), ..like_c() };
        let c = |source: &str, test: &SubTest| program(&syntax, source, test);
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
        let syntax = Syntax {
            line_comment: Some("!".into()),
            ignore_case: true,
            counted: Some(texts(&["do", "while", "goto"])),
            declarations: texts(&[r"\b(?:program|function)\s+{name}\b"]),
            ..Syntax::default()
        };
        let fortran = |source: &str, test: &SubTest| program(&syntax, source, test);
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
