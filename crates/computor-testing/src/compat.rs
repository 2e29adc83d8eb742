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
    /// Warnings can be tested for, and those of an R program do not end it. Else: such a test always fails, and so does
    /// an R program that causes one.
    pub warnings: bool,
    /// The pattern of an `error` test may name the class of the error. Else: only its text is searched.
    pub error_class: bool,
    /// A failed program passes an `error` test of Octave, R and Julia. Else: it fails every test.
    pub error_tests: bool,
    /// NaN and infinities of Octave and Julia are values, and those of R are numbers. Else: they are absent or words.
    pub nan: bool,
    /// The input of an R program ends with a line end. Else: reading its last line warns.
    pub final_newline: bool,
    /// Names in R and Julia may be expressions. Else: only variables are found.
    pub expressions: bool,
    /// Octave's `stdout`, `error` and `warning` tests whose name is no variable look at what their type says, and
    /// `stdout` tests of R and Julia know every qualification. Else: the former look for the variable, the latter pass.
    pub output_tests: bool,
}

impl Compat {
    /// Judge exactly as the reference runner does.
    pub fn strict() -> Self {
        Self::all(false)
    }

    fn all(on: bool) -> Self {
        Self {
            system_exit: on,
            equal_infinities: on,
            warnings: on,
            error_class: on,
            error_tests: on,
            nan: on,
            final_newline: on,
            expressions: on,
            output_tests: on,
        }
    }
}

impl Default for Compat {
    fn default() -> Self {
        Self::all(true)
    }
}
