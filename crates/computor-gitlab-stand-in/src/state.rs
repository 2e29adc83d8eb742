//! What there is: users, groups, projects, members, protected branches.

use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

/// Reads the code of projects.
pub const REPORTER: u64 = 20;
/// Pushes.
pub const DEVELOPER: u64 = 30;
/// Changes settings.
pub const MAINTAINER: u64 = 40;
/// Everything.
pub const OWNER: u64 = 50;

/// A user.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) username: String,
    pub(crate) state: &'static str,
}

/// A token, and whether it may only read.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) user: u64,
    pub(crate) scopes: Vec<String>,
    pub(crate) expires_at: Option<String>,
}

/// A group, or a project.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) is_group: bool,
    pub(crate) parent: Option<u64>,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) visibility: String,
    pub(crate) members: BTreeMap<u64, (u64, Option<String>)>,
    /// By name: who may push, who may merge, and whether history may be rewritten.
    pub(crate) protected: BTreeMap<String, (u64, u64, bool)>,
    /// Of a fork: how often it has to be asked for until it is there.
    pub(crate) coming: u32,
    pub(crate) forked_from: Option<u64>,
}

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// `GET`, `POST`, …
    pub method: String,
    /// Its path below `/api/v4/`, with what is encoded in it.
    pub path: String,
    /// What was answered.
    pub status: u16,
}

impl Recorded {
    /// Whether it changed something.
    pub fn changed(&self) -> bool {
        self.method != "GET" && (200..300).contains(&self.status)
    }
}

/// Everything that the server knows.
#[derive(Debug)]
pub struct State {
    pub(crate) dir: PathBuf,
    pub(crate) base: String,
    pub(crate) users: BTreeMap<u64, User>,
    pub(crate) tokens: BTreeMap<String, Token>,
    pub(crate) nodes: BTreeMap<u64, Node>,
    pub(crate) next: u64,
    /// How often a new fork has to be asked for until it is there.
    pub fork_takes: u32,
    /// Pages are no larger than this.
    pub page: usize,
    /// What was asked for.
    pub log: Vec<Recorded>,
    pub(crate) down: bool,
    /// What `git` is answered instead.
    pub git_answers: Option<u16>,
    /// System hooks: who is told of pushes, at which address and with which secret.
    pub hooks: Vec<(String, String)>,
    /// What was told, and what was answered; 0 if nothing was.
    pub told: Vec<(Value, u16)>,
}

impl State {
    pub(crate) fn new(dir: PathBuf, base: String) -> Self {
        let (users, tokens, nodes) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self {
            dir,
            base,
            users,
            tokens,
            nodes,
            next: 1000,
            fork_takes: 1,
            page: 100,
            log: Vec::new(),
            down: false,
            git_answers: None,
            hooks: Vec::new(),
            told: Vec::new(),
        }
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// A new user; answers their number.
    pub fn add_user(&mut self, username: &str) -> u64 {
        let id = self.number();
        self.users.insert(id, User { username: username.to_owned(), state: "active" });
        id
    }

    /// Gives a user another name.
    pub fn rename_user(&mut self, id: u64, username: &str) {
        if let Some(user) = self.users.get_mut(&id) {
            username.clone_into(&mut user.username);
        }
    }

    /// A token of a user, with these scopes.
    pub fn add_token(&mut self, token: &str, user: u64, scopes: &[&str]) {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.tokens.insert(token.to_owned(), Token { user, scopes, expires_at: None });
    }

    /// Says until when a token works, as a date.
    pub fn end_token(&mut self, token: &str, date: &str) {
        if let Some(token) = self.tokens.get_mut(token) {
            token.expires_at = Some(date.to_owned());
        }
    }

    /// Ends a token.
    pub fn revoke_token(&mut self, token: &str) {
        self.tokens.remove(token);
    }

    /// A group that somebody has made by hand; answers its number.
    pub fn add_group(&mut self, parent: Option<u64>, path: &str, description: &str, owner: u64) -> u64 {
        self.add(true, parent, path, description, owner)
    }

    /// A project that somebody has made by hand; answers its number.
    pub fn add_project(&mut self, parent: u64, path: &str, description: &str, owner: u64) -> u64 {
        let id = self.add(false, Some(parent), path, description, owner);
        crate::git::create(&self.repository(id));
        id
    }

    fn add(&mut self, is_group: bool, parent: Option<u64>, path: &str, description: &str, owner: u64) -> u64 {
        let id = self.number();
        let node = Node {
            is_group,
            parent,
            path: path.to_owned(),
            name: path.to_owned(),
            description: description.to_owned(),
            visibility: "private".to_owned(),
            members: BTreeMap::from([(owner, (OWNER, None))]),
            protected: BTreeMap::new(),
            coming: 0,
            forked_from: None,
        };
        self.nodes.insert(id, node);
        id
    }

    pub(crate) fn insert(&mut self, node: Node) -> u64 {
        let id = self.number();
        self.nodes.insert(id, node);
        id
    }

    /// The group or project with this whole path.
    pub fn find(&self, full_path: &str) -> Option<u64> {
        self.nodes.keys().copied().find(|id| self.full_path(*id).eq_ignore_ascii_case(full_path))
    }

    /// Removes a group or project, and everything in it.
    pub fn delete(&mut self, id: u64) {
        let below: Vec<u64> = self.nodes.iter().filter(|(_, node)| node.parent == Some(id)).map(|(id, _)| *id).collect();
        below.into_iter().for_each(|id| self.delete(id));
        self.nodes.remove(&id);
    }

    /// Who was added to a group or project itself, and with which level.
    pub fn members(&self, id: u64) -> BTreeMap<u64, u64> {
        self.nodes.get(&id).map_or_else(BTreeMap::new, |node| node.members.iter().map(|(user, (level, _))| (*user, *level)).collect())
    }

    /// Adds or changes a member by hand; with the level 0, removes them.
    pub fn set_member(&mut self, id: u64, user: u64, level: u64) {
        let Some(node) = self.nodes.get_mut(&id) else { return };
        if level == 0 {
            node.members.remove(&user);
        } else {
            node.members.insert(user, (level, None));
        }
    }

    /// Sets who sees a group or project.
    pub fn set_visibility(&mut self, id: u64, visibility: &str) {
        if let Some(node) = self.nodes.get_mut(&id) {
            visibility.clone_into(&mut node.visibility);
        }
    }

    /// Sets who may push to a branch; none ends its protection.
    pub fn set_protection(&mut self, id: u64, branch: &str, push: Option<u64>, force: bool) {
        let Some(node) = self.nodes.get_mut(&id) else { return };
        match push {
            Some(push) => drop(node.protected.insert(branch.to_owned(), (push, push, force))),
            None => drop(node.protected.remove(branch)),
        }
    }

    /// Who may push to a branch, and whether history may be rewritten; nothing if it is not protected.
    pub fn protection(&self, id: u64, branch: &str) -> Option<(u64, bool)> {
        let (push, _, force) = self.nodes.get(&id)?.protected.get(branch)?;
        Some((*push, *force))
    }

    /// `private`, `internal` or `public`.
    pub fn visibility(&self, id: u64) -> Option<&str> {
        Some(&self.nodes.get(&id)?.visibility)
    }

    /// What a project is a fork of.
    pub fn forked_from(&self, id: u64) -> Option<u64> {
        self.nodes.get(&id)?.forked_from
    }

    /// How many groups and projects there are.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    /// Makes the server answer nothing but 502, or answer again.
    pub fn set_down(&mut self, down: bool) {
        self.down = down;
    }

    /// Where the repository of a project lies.
    pub fn repository(&self, id: u64) -> PathBuf {
        self.dir.join(format!("{id}.git"))
    }

    pub(crate) fn full_path(&self, id: u64) -> String {
        let mut parts = Vec::new();
        let mut at = Some(id);
        while let Some(node) = at.and_then(|id| self.nodes.get(&id)) {
            parts.push(node.path.as_str());
            at = node.parent;
        }
        parts.reverse();
        parts.join("/")
    }

    /// What a user has at a group or project, from wherever.
    pub(crate) fn level(&self, id: u64, user: u64) -> u64 {
        let mut level = 0;
        let mut at = Some(id);
        while let Some(node) = at.and_then(|id| self.nodes.get(&id)) {
            level = level.max(node.members.get(&user).map_or(0, |(level, _)| *level));
            at = node.parent;
        }
        level
    }

    /// Members of the groups above.
    pub(crate) fn inherited(&self, id: u64, user: u64) -> u64 {
        self.nodes.get(&id).and_then(|node| node.parent).map_or(0, |parent| self.level(parent, user))
    }

    /// A group is seen by whoever is a member of something in it.
    pub(crate) fn sees(&self, id: u64, user: u64) -> bool {
        let Some(node) = self.nodes.get(&id) else { return false };
        if node.visibility != "private" || self.level(id, user) > 0 {
            return true;
        }
        node.is_group && self.nodes.iter().any(|(below, node)| node.parent == Some(id) && self.sees(*below, user))
    }

    /// A group or project by number or whole path, if the user sees it.
    pub(crate) fn visible(&self, is_group: bool, name: &str, user: u64) -> Option<u64> {
        let id = match name.parse() {
            Ok(id) => id,
            Err(_) => self.find(name)?,
        };
        (self.nodes.get(&id)?.is_group == is_group && self.sees(id, user)).then_some(id)
    }

    pub(crate) fn json(&self, id: u64) -> Value {
        let Some(node) = self.nodes.get(&id) else { return Value::Null };
        let (full_path, base) = (self.full_path(id), &self.base);
        if node.is_group {
            return json!({
                "id": id, "path": node.path, "name": node.name, "full_path": full_path, "description": node.description,
                "visibility": node.visibility, "parent_id": node.parent, "web_url": format!("{base}/groups/{full_path}"),
            });
        }
        let filled = node.coming == 0 && crate::git::head(&self.repository(id)).is_some();
        let import = match (node.forked_from, node.coming) {
            (None, _) => "none",
            (Some(_), 0) => "finished",
            (Some(_), 1) => "started",
            (Some(_), _) => "scheduled",
        };
        json!({
            "id": id, "path": node.path, "name": node.name, "path_with_namespace": full_path, "description": node.description,
            "visibility": node.visibility, "web_url": format!("{base}/{full_path}"), "http_url_to_repo": format!("{base}/{full_path}.git"),
            "ssh_url_to_repo": format!("git@localhost:{full_path}.git"), "default_branch": filled.then_some("main"), "empty_repo": !filled,
            "import_status": import, "namespace": {"id": node.parent, "full_path": node.parent.map(|parent| self.full_path(parent))},
            "forked_from_project": node.forked_from.map(|id| json!({"id": id})),
        })
    }

    /// Whether nothing else in the group has this path.
    pub(crate) fn is_free(&self, parent: Option<u64>, path: &str) -> bool {
        let paths: BTreeSet<String> =
            self.nodes.values().filter(|node| node.parent == parent).map(|node| node.path.to_ascii_lowercase()).collect();
        !paths.contains(&path.to_ascii_lowercase())
    }
}
