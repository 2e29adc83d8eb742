//! The tests of the crate: one binary, which also plays the processes that are killed.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail by panicking")]

mod brief;
mod crashes;
mod embedded;
mod fair;
mod harness;
mod labels;
mod platform;
mod postgres;
mod sample;
mod suite;
