//! `bench`: how fast it is.

pub(crate) mod api;
mod calls;
mod cpu;
mod enrolled;
mod fairness;
mod figures;
pub(crate) mod git;
mod git_course;
mod git_start;
mod http;
mod http_backend;
pub(crate) mod live;
mod load;
mod platform;
mod rush;
mod server;
mod show;
pub(crate) mod sizing;
pub(crate) mod storm;
mod term;
pub(crate) mod testing;
mod world;
