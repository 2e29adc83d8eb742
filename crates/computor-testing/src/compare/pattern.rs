//! Regular expressions as suites write them: Python's `re`.
//!
//! The syntax is translated where it means something else in the Rust engine. Matching is bounded, so that a pattern
//! with catastrophic backtracking fails instead of running for ever.

use fancy_regex::{Regex, RegexBuilder};

/// Most backtracking steps of one search.
const STEPS: usize = 2_000_000;

/// Flags of `re.compile`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Flags {
    /// `re.IGNORECASE`
    pub ignore_case: bool,
    /// `re.MULTILINE`
    pub multiline: bool,
    /// `re.DOTALL`
    pub dot_all: bool,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    regex: Regex,
    source: String,
}

impl Pattern {
    /// Compiles a Python pattern.
    ///
    /// # Errors
    /// The reason, for the author of the suite.
    pub fn new(source: &str, flags: Flags) -> Result<Self, String> {
        let mut builder = RegexBuilder::new(&translate(source, flags.multiline));
        builder
            .case_insensitive(flags.ignore_case)
            .multi_line(flags.multiline)
            .dot_matches_new_line(flags.dot_all)
            .backtrack_limit(STEPS)
            .delegate_size_limit(4 << 20);
        let regex = builder.build().map_err(|error| format!("Pattern `{source}` is not valid: {error}"))?;
        Ok(Self { regex, source: source.to_owned() })
    }

    /// `re.search(…) is not None`.
    ///
    /// # Errors
    /// When the search takes too long.
    pub fn found(&self, text: &str) -> Result<bool, String> {
        self.regex.is_match(text).map_err(|_| self.too_slow())
    }

    /// `len(re.findall(…))`.
    ///
    /// # Errors
    /// When the search takes too long.
    pub fn count(&self, text: &str) -> Result<usize, String> {
        self.regex.find_iter(text).try_fold(0, |count, found| found.map(|_| count + 1).map_err(|_| self.too_slow()))
    }

    fn too_slow(&self) -> String {
        format!("Pattern `{}` timed out (possible ReDoS)", self.source)
    }
}

/// Rewrites what the two syntaxes read differently: `$`, `\Z`, `\<`, a literal `{`, and set operators in classes.
fn translate(source: &str, multiline: bool) -> String {
    let chars: Vec<char> = source.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let mut out = String::with_capacity(source.len() + 8);
    let mut class = None; // index of the `[` of the class we are in
    let mut index = 0;
    while let Some(c) = at(index) {
        match (c, class) {
            ('\\', _) => {
                match at(index + 1) {
                    Some('Z') if class.is_none() => out.push_str("\\z"),
                    Some(c @ ('<' | '>' | '\'' | '"' | '`' | '%' | ':' | ';' | '=' | ',' | '@' | '!' | '_' | '/' | ' ')) => {
                        if c.is_ascii_punctuation() && !matches!(c, '<' | '>' | '_') {
                            out.push('\\');
                        }
                        out.push(c);
                    }
                    Some(c) => {
                        out.push('\\');
                        out.push(c);
                    }
                    None => out.push('\\'),
                }
                index += 1;
            }
            ('$', None) if !multiline => out.push_str("(?=\\n?\\z)"),
            ('[', None) => {
                out.push('[');
                if at(index + 1) == Some('^') {
                    out.push('^');
                    index += 1;
                }
                class = Some(index);
            }
            (']', Some(start)) if index > start + 1 => {
                out.push(']');
                class = None;
            }
            (']', Some(_)) => out.push_str("\\]"),
            ('[', Some(_)) => out.push_str("\\["),
            ('&' | '~' | '-', Some(_)) if at(index + 1) == Some(c) => {
                out.push('\\');
                out.push(c);
            }
            ('{', None) if !is_repetition(&chars, index) => out.push_str("\\{"),
            ('{', None) if at(index + 1) == Some(',') => out.push_str("{0"),
            _ => out.push(c),
        }
        index += 1;
    }
    out
}

/// Whether `{` at `start` begins `{n}`, `{n,}`, `{,n}` or `{n,m}`.
fn is_repetition(chars: &[char], start: usize) -> bool {
    let inner: String = chars.iter().skip(start + 1).take_while(|c| **c != '}').collect();
    let closed = chars.get(start + 1 + inner.chars().count()) == Some(&'}');
    closed
        && inner.chars().any(|c| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_digit() || c == ',')
        && inner.matches(',').count() <= 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern, Flags::default()).unwrap().found(text).unwrap()
    }

    #[test]
    fn python_s_meaning_is_kept() {
        assert!(found("d$", "world\n"));
        assert!(!found("d\\Z", "world\n"));
        assert!(!found("^x", "a\nx"));
        assert!(found("wor(?=ld)", "world"));
        assert!(found(r"(?P<a>.)(?P=a)", "hello"));
        assert!(found(r"\<b\>", "a<b>"));
        assert!(found("a{,2}b", "b"));
        assert!(found("{x}", "{x}"));
        assert!(found("x{", "x{"));
        assert!(found("[[]", "["));
        assert!(found("[]a]", "]"));
        assert!(!found("[^]a]", "]a"));
        assert!(found("[a&&b]", "&"));
        assert!(found("[a--]", "-"));
        assert!(found(r"\/\'\%\ ", "/'% "));
        assert!(found(r"\bfor\b", "x for y"));
        assert!(found("(?i)WORLD", "world"));
    }

    #[test]
    fn flags_are_those_of_python() {
        let all = Flags { ignore_case: false, multiline: true, dot_all: true };
        assert!(Pattern::new("^x = [0-9.]+$", all).unwrap().found("a\nx = 3.1\nb").unwrap());
        assert!(Pattern::new("a.b", all).unwrap().found("a\nb").unwrap());
        let lax = Flags { ignore_case: true, ..Flags::default() };
        assert_eq!(Pattern::new("item", lax).unwrap().count("Item item").unwrap(), 2);
    }

    #[test]
    fn invalid_and_catastrophic_patterns_are_errors() {
        assert!(Pattern::new("(", Flags::default()).is_err());
        let evil = format!("{}!", "a".repeat(40));
        assert!(!matches!(Pattern::new("(a+)+$", Flags::default()).unwrap().found(&evil), Ok(true)));
        let backreference = Pattern::new(r"(a*)*\1b", Flags::default()).unwrap();
        assert!(!matches!(backreference.found(&evil), Ok(true)));
    }

    proptest! {
        #[test]
        fn any_pattern_ends(pattern in ".{0,30}", text in "[a-z ]{0,30}") {
            if let Ok(pattern) = Pattern::new(&pattern, Flags::default()) {
                let _ = pattern.found(&text);
            }
        }

        #[test]
        fn escaped_text_is_found(text in "[ -~]{1,20}") {
            let escaped: String = text.chars().map(|c| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() }).collect();
            prop_assert!(found(&escaped, &text), "{}", escaped);
        }
    }
}
