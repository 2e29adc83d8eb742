//! What GitLab answers, as far as it is needed here.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of a user: it stays when they are renamed, and is never given to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub u64);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Level(pub u16);

impl Level {
    /// Nobody.
    pub const NONE: Self = Self(0);
    /// Reads the code of a project.
    pub const REPORTER: Self = Self(20);
    /// Pushes.
    pub const DEVELOPER: Self = Self(30);
    /// Pushes to protected branches, changes settings, adds members to projects.
    pub const MAINTAINER: Self = Self(40);
    /// Everything.
    pub const OWNER: Self = Self(50);
}

/// A user, as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct User {
    /// Their number.
    pub id: UserId,
    /// Their name to log in with, which may change.
    pub username: String,
    /// How they are called.
    #[serde(default)]
    pub name: String,
    /// `active`, or why they are not.
    #[serde(default)]
    pub state: String,
    /// Whether it is a program.
    #[serde(default)]
    pub bot: bool,
}

/// A token, as it tells of itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AccessToken {
    /// What it may be used for.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Until when, as a date.
    pub expires_at: Option<String>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Group {
    /// Its number.
    pub id: u64,
    /// Its path in its parent.
    pub path: String,
    /// Its whole path.
    pub full_path: String,
    /// Where browsers find it.
    #[serde(default)]
    pub web_url: String,
    /// What is said of it.
    pub description: Option<String>,
    /// `private`, `internal` or `public`.
    #[serde(default)]
    pub visibility: String,
    /// The group that it is in.
    pub parent_id: Option<u64>,
}

/// Where a project is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Namespace {
    /// Its number.
    pub id: u64,
    /// Its whole path.
    #[serde(default)]
    pub full_path: String,
}

/// A project: a repository and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Project {
    /// Its number.
    pub id: u64,
    /// Its path in its group.
    pub path: String,
    /// Its whole path.
    pub path_with_namespace: String,
    /// Where browsers find it.
    #[serde(default)]
    pub web_url: String,
    /// Where `git` finds it.
    #[serde(default)]
    pub http_url_to_repo: String,
    /// Where `git` finds it by SSH, as the server says: it knows its port.
    #[serde(default)]
    pub ssh_url_to_repo: String,
    /// What is said of it.
    pub description: Option<String>,
    /// `private`, `internal` or `public`.
    #[serde(default)]
    pub visibility: String,
    /// The branch that is taken when none is named.
    pub default_branch: Option<String>,
    /// Whether nothing was pushed yet.
    #[serde(default)]
    pub empty_repo: bool,
    /// How far a fork is: `none`, `scheduled`, `started`, `finished` or `failed`.
    pub import_status: Option<String>,
    /// The group that it is in.
    pub namespace: Option<Namespace>,
}

/// A member of a group or project.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// Who.
    pub id: UserId,
    /// What they may do.
    pub access_level: Level,
    /// Until when, as a date.
    pub expires_at: Option<String>,
}

/// A branch that not everybody may push to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ProtectedBranch {
    /// Its name, or a pattern.
    pub name: String,
    /// Who may push.
    #[serde(default)]
    pub push_access_levels: Vec<Access>,
    /// Who may merge.
    #[serde(default)]
    pub merge_access_levels: Vec<Access>,
    /// Whether history may be rewritten.
    #[serde(default)]
    pub allow_force_push: bool,
}

/// One entry of those who may.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Access {
    /// Everybody with this level; none where the entry is about one user, group or key.
    pub access_level: Option<Level>,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Commit {
    /// Its name.
    pub id: String,
    /// What it says.
    #[serde(default)]
    pub message: String,
}
