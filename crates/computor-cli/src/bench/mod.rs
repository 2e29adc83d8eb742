//! `bench`: how fast it is.

pub(crate) mod api;
mod calls;
mod cpu;
mod fairness;
pub(crate) mod git;
mod http;
mod http_backend;
mod load;
mod server;
mod show;
pub(crate) mod sizing;
pub(crate) mod storm;
pub(crate) mod testing;
mod world;
