//! The suite of all engines on a real Temporal server, and what is this engine's own. One binary, which also plays the
//! processes that are killed.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail by panicking")]

#[path = "../../../computor-workflows/tests/workflows/platform.rs"]
mod platform;
#[path = "../../../computor-workflows/tests/workflows/postgres.rs"]
mod postgres;
#[path = "../../../computor-workflows/tests/workflows/sample.rs"]
mod sample;
mod server;
#[path = "../../../computor-workflows/tests/workflows/suite.rs"]
mod suite;
mod temporal;
