//! The tests of the crate: one binary, which also plays the processes that are killed.

mod embedded;
mod harness;
mod postgres;
mod sample;
