//! `bench`: how fast it is.

pub(crate) mod api;
mod cpu;
mod load;
pub(crate) mod testing;
