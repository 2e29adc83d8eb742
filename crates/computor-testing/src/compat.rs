//! Where this runner deliberately judges better than the one whose exercises it runs.

use serde::{Deserialize, Serialize};

/// Deviations that can be switched off, so that parity can be tested both ways. Each one only concerns constructs
/// that the reference runner gets wrong for every submission, correct ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Compat {
    /// A Python program that ends with `sys.exit()` or `sys.exit(0)` has finished. Else: failed without a message.
    pub system_exit: bool,
    /// Infinities of the same sign are equal. Else: they differ.
    pub equal_infinities: bool,
    /// Warnings of Python programs can be tested for. Else: such a test always fails.
    pub warnings: bool,
    /// The pattern of a Python `error` test may name the class of the error. Else: only its text is searched.
    pub error_class: bool,
}

impl Compat {
    /// Judge exactly as the reference runner does.
    pub fn strict() -> Self {
        Self { system_exit: false, equal_infinities: false, warnings: false, error_class: false }
    }
}

impl Default for Compat {
    fn default() -> Self {
        Self { system_exit: true, equal_infinities: true, warnings: true, error_class: true }
    }
}
