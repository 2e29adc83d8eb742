//! What a check says: passed, failed or skipped, and of which kind the failure is.

use serde::{Deserialize, Serialize};

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
    /// For tools that show differences: the compared texts in full. Not part of the report.
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
        Self { result: TestResult::Failed, class, message: Some(message.into()), note: None, credit: None, texts: None }
    }

    /// Could not be checked because of a dependency: nobody's fault but the failed dependency's.
    pub fn skipped(message: impl Into<String>) -> Self {
        Self { result: TestResult::Skipped, class: Class::Correct, message: Some(message.into()), note: None, credit: None, texts: None }
    }

    /// Could not be checked, and the submission is not the reason.
    pub fn unjudged(message: impl Into<String>) -> Self {
        Self { result: TestResult::Skipped, class: Class::Internal, message: Some(message.into()), note: None, credit: None, texts: None }
    }

    /// Keeps the texts that were compared, if they differ.
    #[must_use]
    pub fn comparing(mut self, expected: &str, actual: &str) -> Self {
        if self.result == TestResult::Failed && expected != actual {
            self.texts = Some(Box::new(Texts { expected: expected.to_owned(), actual: actual.to_owned() }));
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
