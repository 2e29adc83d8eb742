//! The one place where text from programs becomes text for people.
//!
//! Whatever a program wrote is compared as it is. What a report says of it is shown in browsers, terminals and editors, and stored
//! in databases: not one of them takes every character. So a report holds only characters that can be seen, and white space.

use super::Report;
use crate::verdict::{LONGEST_MESSAGE, shortened};

/// Most bytes of what the sub-tests of a report say together. Beyond that, each one has its share, but not less than [`FEW`].
const ALL_MESSAGES: usize = 250_000;
/// Characters that every message may have.
const FEW: usize = 200;

/// The text with a sign in place of each character that cannot be shown.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\t' => shown.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            // Unicode has a picture for each of these: ␀, ␛, ␡
            '\0'..='\x1f' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER)),
            '\x7f' => shown.push('\u{2421}'),
            _ if is_invisible(c) => shown.push(char::REPLACEMENT_CHARACTER),
            c => shown.push(c),
        }
    }
    shown
}

/// Controls of another kind, characters that change the order of others, those that are none, and those that stand for bytes.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f780}'..='\u{f7ff}')
        || c as u32 & 0xfffe == 0xfffe
}

impl Report {
    /// Makes all text printable that may come from programs, or from files of a submission or an exercise, and what is said of
    /// the sub-tests no longer than somebody would read.
    pub(super) fn make_printable(&mut self) {
        self.shorten();
        let tests = self.collections.iter_mut().flat_map(|collection| &mut collection.tests);
        let judgements = tests.map(|test| (&mut test.name, &mut test.judgement));
        for (name, judgement) in judgements {
            clean(name);
            judgement.message.iter_mut().chain(&mut judgement.note).for_each(clean);
            if let Some(texts) = &mut judgement.texts {
                clean(&mut texts.expected);
                clean(&mut texts.actual);
            }
        }
        for collection in &mut self.collections {
            clean(&mut collection.name);
            let texts = [&mut collection.description, &mut collection.message, &mut collection.setup, &mut collection.teardown];
            texts.into_iter().flatten().for_each(clean);
            [&mut collection.messages.0, &mut collection.messages.1].into_iter().flatten().for_each(clean);
        }
        let provenance = &mut self.provenance;
        let whole = [&mut self.kind, &mut self.name, &mut self.version, &mut self.description, &mut self.whole.message];
        whole.into_iter().chain([&mut provenance.environment, &mut provenance.suite_version]).for_each(clean);
        provenance.exercise_version.iter_mut().for_each(clean);
    }

    fn shorten(&mut self) {
        let tests = self.collections.iter_mut().flat_map(|collection| &mut collection.tests);
        let mut said: Vec<&mut String> = tests.flat_map(|test| test.judgement.message.iter_mut().chain(&mut test.judgement.note)).collect();
        said.iter_mut().for_each(|text| shortened(text, LONGEST_MESSAGE));
        if said.iter().map(|text| text.len()).sum::<usize>() > ALL_MESSAGES {
            let share = ALL_MESSAGES / said.len().max(1);
            for text in said {
                // as many characters as there are in so many bytes of it
                let most = share * text.chars().count() / text.len().max(1);
                shortened(text, most.max(FEW));
            }
        }
    }
}

fn clean(text: &mut String) {
    if text.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || is_invisible(c)) {
        *text = printable(text);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_seen_has_a_sign() {
        assert_eq!(printable("a\0b\x1b[31m\r\nc\rd\te\x7f"), "a␀b␛[31m\nc␍d\te␡");
        assert_eq!(printable("x\u{202e}y\u{85}z\u{ffff}\u{1fffe}"), "x\u{fffd}y\u{fffd}z\u{fffd}\u{fffd}");
        let bytes = computor_sandbox::Captured { bytes: b"a\xe4\xc3\xa4\xff".to_vec(), truncated: false };
        assert_eq!((&*bytes.text(), printable(&bytes.text()).as_str()), ("a\u{f7e4}ä\u{f7ff}", "a\u{fffd}ä\u{fffd}"));
        assert_eq!(printable("Grüße, 世界 🎉\u{a0}–"), "Grüße, 世界 🎉\u{a0}–");
    }

    proptest! {
        #[test]
        fn any_bytes_become_printable(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in any::<String>()) {
            for text in [String::from_utf8_lossy(&bytes).into_owned(), text] {
                let shown = printable(&text);
                prop_assert!(shown.chars().all(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_invisible(c))), "{shown:?}");
                prop_assert_eq!(printable(&shown), shown.clone());
                let mut cleaned = text;
                clean(&mut cleaned);
                prop_assert_eq!(cleaned, shown);
            }
        }
    }
}
