//! Where things lie inside the sandbox.

/// A solution, the same place for both sides.
pub const SOLUTION: &str = "/work/student";
/// The directory around it.
pub const WORK: &str = "/work";
