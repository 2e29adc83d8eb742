//! What a check says: passed, failed or skipped, and of which kind the failure is.

use serde::{Deserialize, Serialize};

/// Most characters of a message. What programs and compilers write has no end, and every sub-test of a run may repeat it.
pub(crate) const LONGEST_MESSAGE: usize = 10_000;
/// Most characters of a text that is kept to show differences.
const LONGEST_TEXT: usize = 200_000;

/// The beginning of a text, and how much of it is left out, if it is longer than `most` characters.
pub(crate) fn shortened(text: &mut String, most: usize) {
    // room for the note itself, so that a shortened text is not shortened again
    const NOTE: usize = 60;
    if text.len() <= most + NOTE || text.char_indices().nth(most + NOTE).is_none() {
        return;
    }
    let left_out = text.chars().count() - most;
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push_str(&format!("…\n({left_out} characters are left out)"));
    }
}

/// A message that is not too long.
fn brief(message: impl Into<String>) -> Option<String> {
    let mut message = message.into();
    shortened(&mut message, LONGEST_MESSAGE);
    Some(message)
}

/// Result of a sub-test, a collection or a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TestResult {
    /// As demanded.
    Passed,
    /// Not as demanded.
    Failed,
    /// Could not be checked, which is never the same as failed.
    Skipped,
}

/// Why it is so. Ordered: the class of a collection or run is the greatest one among its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The submission does what the test demands.
    Correct,
    /// It runs, but gives something else.
    Wrong,
    /// It ended with an error.
    RuntimeError,
    /// It used more time than allowed.
    TimeLimit,
    /// It used more memory than allowed.
    MemoryLimit,
    /// It wrote more than allowed.
    OutputLimit,
    /// It could not be compiled.
    CompileError,
    /// It did something that no honest program does.
    Forbidden,
    /// Not the submission's doing: something is missing here, or the suite cannot be judged.
    Internal,
}

/// The verdict on one sub-test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Passed, failed or skipped.
    pub result: TestResult,
    /// Why.
    pub class: Class,
    /// For the student: what was expected and what was found. May accompany a pass.
    pub message: Option<String>,
    /// For staff only: what went wrong that is not the submission's fault, in words that may tell what is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Part of its points that it earns, between 0 and 1, where that is not just passed or failed.
    pub credit: Option<f64>,
    /// For tools that show differences: the compared texts, in full unless they are very long. Not part of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<Box<Texts>>,
}

/// Two texts that should have been equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// What the suite or the reference gives.
    pub expected: String,
    /// What the submission gives.
    pub actual: String,
}

impl Judgement {
    /// As demanded.
    pub fn passed() -> Self {
        Self { result: TestResult::Passed, class: Class::Correct, message: None, note: None, credit: None, texts: None }
    }

    /// Runs, but is not as demanded.
    pub fn wrong(message: impl Into<String>) -> Self {
        Self::failed(Class::Wrong, message)
    }

    /// Failed for the reason `class`.
    pub fn failed(class: Class, message: impl Into<String>) -> Self {
        Self { result: TestResult::Failed, class, message: brief(message), note: None, credit: None, texts: None }
    }

    /// Could not be checked because of a dependency: nobody's fault but the failed dependency's.
    pub fn skipped(message: impl Into<String>) -> Self {
        Self { result: TestResult::Skipped, class: Class::Correct, message: brief(message), note: None, credit: None, texts: None }
    }

    /// Could not be checked, and the submission is not the reason.
    pub fn unjudged(message: impl Into<String>) -> Self {
        Self { result: TestResult::Skipped, class: Class::Internal, message: brief(message), note: None, credit: None, texts: None }
    }

    /// Keeps the texts that were compared, if they differ.
    #[must_use]
    pub fn comparing(mut self, expected: &str, actual: &str) -> Self {
        if self.result == TestResult::Failed && expected != actual {
            let mut texts = Texts { expected: expected.to_owned(), actual: actual.to_owned() };
            shortened(&mut texts.expected, LONGEST_TEXT);
            shortened(&mut texts.actual, LONGEST_TEXT);
            self.texts = Some(Box::new(texts));
        }
        self
    }

    /// Passed if the check found nothing to say, wrong with what it says otherwise.
    pub fn from_check(check: Result<(), String>) -> Self {
        match check {
            Ok(()) => Self::passed(),
            Err(message) => Self::wrong(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_message_is_longer_than_it_may_be() {
        let long = Judgement::wrong("ä".repeat(7_900_000)).message.unwrap();
        assert!(long.ends_with("ä…\n(7890000 characters are left out)"), "{}", long.chars().rev().take(50).collect::<String>());
        assert_eq!(Judgement::wrong("ä".repeat(10_000)).message.unwrap(), "ä".repeat(10_000));
    }

    proptest! {
        #[test]
        fn a_shortened_text_stays_as_it_is(text in ".{0,300}", most in 0usize..100) {
            let mut once = text.clone();
            shortened(&mut once, most);
            let length = once.chars().count();
            prop_assert!(length <= most + 60 && (length > most || once == text));
            let mut twice = once.clone();
            shortened(&mut twice, most);
            prop_assert_eq!(twice, once);
        }
    }
}
