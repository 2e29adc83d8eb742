//! The test runner: exercise formats, language back ends, comparison, report.
pub mod compare;
pub mod format;
pub mod value;
pub mod verdict;
