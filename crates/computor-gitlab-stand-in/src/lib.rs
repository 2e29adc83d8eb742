//! A server that answers as GitLab's API (version 4) does, for tests and demonstrations: written from the public documentation,
//! with the errors that are met there, and real repositories behind it, which `git` clones from and pushes to.
//!
//! Everything is in memory and in a directory that goes with it. Nothing of it is part of a release.

mod api;
mod git;
mod hook;
mod serve;
mod state;

pub use hook::send as tell;
pub use serve::{Fault, StandIn};
pub use state::{DEVELOPER, MAINTAINER, OWNER, REPORTER, Recorded, State};
