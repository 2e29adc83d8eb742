//! What shall be at a GitLab server, and how it comes to be.
//!
//! [`Desired`] says what shall be, [`Observed`] what is there, and a [`Ledger`] what was made and granted from here. The
//! [`difference`] of the three is a list of [`Step`]s; [`reconcile`] observes once, and takes steps until there are none. Each
//! step may be taken again, so whatever ends it in between, the next one goes on.
//!
//! What was made from here is known by the ledger and by a mark in its description, never by its name: something that has the
//! name already and no mark is somebody else's, is left as it is, and is told of ([`Trouble`]). So are members that somebody
//! else has added: who is no longer to be a member is removed only if the ledger says that they were added from here.

mod apply;
mod difference;
mod observe;

pub use difference::difference;

use crate::{Client, Error, Level, Protection, UserId};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What a group or project is for: unique for all installations, such as `course:` and an id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub String);

impl Key {
    /// What stands in the description of what is made from here.
    pub fn mark(&self) -> String {
        format!("[computor:{}]", self.0)
    }

    fn is_in(&self, description: Option<&str>) -> bool {
        description.is_some_and(|text| text.contains(&self.mark()))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What kind of thing shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A group.
    Group,
    /// A project that is empty at first.
    Project {
        /// Who may push to its branch.
        protection: Protection,
    },
    /// A fork of another project that shall be, as soon as there is something in that.
    Fork {
        /// Of which.
        of: Key,
        /// Who may push to its branch.
        protection: Protection,
    },
}

impl Kind {
    /// Whether it is a group.
    pub const fn is_group(&self) -> bool {
        matches!(self, Self::Group)
    }

    const fn protection(&self) -> Option<Protection> {
        match self {
            Self::Group => None,
            Self::Project { protection } | Self::Fork { protection, .. } => Some(*protection),
        }
    }
}

/// A group or project that shall be. Only its members see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it is for.
    pub key: Key,
    /// The group that it is in; none stands for the root.
    pub parent: Option<Key>,
    /// Its path in there.
    pub path: String,
    /// How it is called.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Who shall have which level there, at least.
    pub members: BTreeMap<UserId, Level>,
}

/// What shall be, below one group that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desired {
    /// The number or whole path of the group.
    pub root: String,
    /// Each after the group that it is in and after what it is a fork of.
    pub places: Vec<Wanted>,
}

/// Where something is that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Its number.
    pub id: u64,
    /// Whether it is a group.
    pub group: bool,
    /// Its whole path.
    pub full_path: String,
    /// Where browsers find it.
    pub web_url: String,
    /// Where `git` finds it; nothing of a group.
    pub http_url: String,
    /// The same by SSH.
    pub ssh_url: String,
}

/// What the ledger says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What was made from here.
    pub places: BTreeMap<Key, Located>,
    /// Who was added from here, and where.
    pub grants: BTreeSet<(Key, UserId)>,
}

/// Remembers what was made and granted from here. It is written *before* a member is added and *after* one is removed, so that
/// nobody is forgotten, whatever ends in between.
pub trait Ledger: Sync {
    /// What went wrong with it.
    type Error: Send;

    /// Reads it.
    fn read(&self) -> impl Future<Output = Result<Known, Self::Error>> + Send;
    /// Notes where something is.
    fn locate(&self, key: &Key, at: &Located) -> impl Future<Output = Result<(), Self::Error>> + Send;
    /// Notes that a member is about to be added.
    fn grant(&self, key: &Key, user: UserId) -> impl Future<Output = Result<(), Self::Error>> + Send;
    /// Notes that a member is gone, or was never added from here.
    fn forget(&self, key: &Key, user: UserId) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// How far a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has commits.
    Filled,
    /// It has none.
    Empty,
    /// The server is still at it.
    Coming,
    /// The server has given up.
    Failed,
}

/// Something that is there and was made from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    /// Where.
    pub at: Located,
    /// Whether others than members see it.
    pub shown: bool,
    /// How far it is.
    pub state: State,
    /// Its branch.
    pub branch: Option<String>,
    /// Whether the branch is protected as it shall be; nothing if it is not protected at all.
    pub protection: Option<bool>,
    /// Who was added, by whomever.
    pub members: BTreeMap<UserId, Level>,
}

/// What is there of something that shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing.
    Absent,
    /// Something that was not made from here.
    Foreign,
    /// What was made from here.
    There(There),
    /// It could not be looked at, so nothing is done about it.
    Unknown {
        /// Why.
        why: String,
        /// Whether another run may find out.
        passes: bool,
    },
}

/// What is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The number of the root.
    pub root: u64,
    /// Who has which level at the root, from wherever.
    pub root_members: BTreeMap<UserId, Level>,
    /// Each thing that shall be, and each that was made.
    pub places: BTreeMap<Key, Seen>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Make a group or an empty project.
    Create(Key),
    /// Fork a project.
    Fork(Key),
    /// Wait until the server is done with it.
    Await(Key),
    /// Let only members see it.
    Hide(Key),
    /// Protect its branch.
    Protect(Key),
    /// Add a member.
    Add(Key, UserId, Level),
    /// Change what a member may do.
    SetLevel(Key, UserId, Level),
    /// Remove a member.
    Remove(Key, UserId),
    /// Forget somebody who is gone.
    Forget(Key, UserId),
}

impl Step {
    /// What it is about.
    pub const fn key(&self) -> &Key {
        match self {
            Self::Create(key)
            | Self::Fork(key)
            | Self::Await(key)
            | Self::Hide(key)
            | Self::Protect(key)
            | Self::Add(key, ..)
            | Self::SetLevel(key, ..)
            | Self::Remove(key, _)
            | Self::Forget(key, _) => key,
        }
    }
}

/// Something that is not as it shall be, and that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// Where.
    pub key: Key,
    /// What, in a sentence.
    pub message: String,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In this order.
    pub steps: Vec<Step>,
    /// What no step helps against.
    pub troubles: Vec<Trouble>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many steps were taken.
    pub done: usize,
    /// What is not as it shall be.
    pub troubles: Vec<Trouble>,
    /// What the server is still at, or had trouble of its own with; another run finds it done, or goes on.
    pub coming: Vec<Key>,
}

/// Why it ended before it was done. What was done is done, and the next run goes on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped<E> {
    /// The server, or what the token may.
    #[error(transparent)]
    GitLab(#[from] Error),
    /// The ledger.
    #[error("the ledger cannot be read or written")]
    Ledger(E),
}

/// Brings what is there to what shall be.
///
/// # Errors
/// [`Stopped`] when the server cannot be asked any further. What it refuses for one thing alone is in the report.
pub async fn reconcile<L: Ledger>(client: &Client, ledger: &L, desired: &Desired) -> Result<Report, Stopped<L::Error>> {
    let known = ledger.read().await.map_err(Stopped::Ledger)?;
    let observed = observe::observe(client, desired, &known).await?;
    apply::Run::new(client, ledger, desired, known, observed).finish().await
}
