//! The `computor` binary.
fn main() {}
