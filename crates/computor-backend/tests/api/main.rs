//! The API as clients see it: the real router over a real database, spoken to over HTTP.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod administrators;
mod comments;
mod deep;
mod edge;
mod errors;
mod flows;
mod generic;
mod groups;
mod growth;
mod invites;
mod lanes;
mod live;
mod login;
mod permissions;
mod store;
mod strangers;
mod submissions;
mod support;
