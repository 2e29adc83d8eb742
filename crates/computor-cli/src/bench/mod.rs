//! `bench`: how fast it is.

pub(crate) mod api;
mod calls;
mod cpu;
mod fairness;
mod http;
mod load;
mod server;
mod show;
pub(crate) mod testing;
mod world;
