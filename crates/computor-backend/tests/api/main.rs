//! The API as clients see it: the real router over a real database, spoken to over HTTP.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod administrators;
mod answers;
mod archives;
mod comments;
mod contents;
mod decisions;
mod deep;
mod edge;
mod errors;
mod flows;
mod generic;
mod git;
mod git_flows;
mod gradings;
mod groups;
mod growth;
mod hierarchy;
mod invites;
mod judging;
mod lanes;
mod library;
mod live;
mod login;
mod maintenance;
mod matrix;
mod messages;
mod passwords;
mod permissions;
mod release;
mod sessions;
mod standing;
mod store;
mod submissions;
mod support;
mod tutor_tests;
