//! Repositories of courses: where they lie, what is in them, and how they speak with a `git` client.
//!
//! Every repository is bare and lies where its ids say, so no rename breaks it ([`Place`]):
//!
//! ```text
//! <2 digits>/<course>/student-template.git           what students begin with
//! <2 digits>/<course>/assignments.git                everything, solutions too: for lecturers and tutors
//! <2 digits>/<course>/students/<2>/<member>.git      a student's, forked from the template
//! <2 digits>/<course>/teams/<2>/<group>.git          a team's, forked from the template
//! incoming/<id>                                      one that is being made
//! ```
//!
//! Objects are written and read by the `git` program, which never sees a work tree, a hook, or a configuration that is not ours
//! ([`Git`]). A fork [shares the objects](Repository::fork) of its template: nothing that a template had is ever pruned.
//! This crate knows nothing of rights, rows or HTTP: who may read or push is decided by whoever calls it.

mod bands;
mod commit;
mod error;
mod integrate;
mod leftovers;
mod name;
mod part;
mod pkt;
mod place;
mod program;
mod push;
mod read;
mod remote;
mod repository;
mod serve;
#[cfg(test)]
mod tests;
mod upkeep;

pub use commit::{Edit, NewCommit, Signature, Written};
pub use error::{Error, Result};
pub use integrate::{Conflict, Integration, Offer};
pub use name::{FileMode, FilePath, Oid, RefName};
pub use place::Place;
pub use program::{Git, Limits};
pub use push::{Body, Push, PushLimits, RefUpdate};
pub use read::{Blobs, Commit, Entry};
pub use remote::{Fetched, Remote};
pub use repository::Repository;
pub use serve::{Exchange, Service};
pub use upkeep::{Fault, Mended};

/// The branch that everybody works on.
pub const MAIN: &str = "refs/heads/main";
