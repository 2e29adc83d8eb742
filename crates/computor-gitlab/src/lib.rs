//! A GitLab server as the place where repositories lie: a client of its public API (version 4), and the reconciler that keeps
//! groups, projects, members and protected branches as they shall be.
//!
//! * [`Client`]: one typed function for each call; paging, limits of requests, back-off and time limits are its matter alone.
//! * [`reconcile`]: what shall be ([`reconcile::Desired`]) and what is there ([`reconcile::Observed`]) are values, the
//!   [`difference`](reconcile::difference) of the two is a list of steps, and it is a plain function.
//!
//! Invariants:
//!
//! * A token is in no error, no message and no log, whatever the server says.
//! * A token goes to the server that it was given for, and nowhere else: redirects are not followed, and addresses in answers
//!   are not asked.
//! * No project and no group is ever deleted, and no member is touched whom somebody else has added.

mod api;
mod client;
mod error;
mod model;
pub mod reconcile;

pub use api::{NewFork, NewGroup, NewProject, Place, Protection};
pub use client::{Client, Limits, Pause, Token, http};
pub use error::{Error, Result};
pub use model::{AccessToken, Commit, Group, Level, Member, Namespace, Project, ProtectedBranch, User, UserId};
