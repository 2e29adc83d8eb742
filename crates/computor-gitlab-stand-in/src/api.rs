//! What is answered to a request: a function of what there is, and of who asks.

use crate::state::{MAINTAINER, Node, OWNER, State};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An answer: its status, and its body.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
    /// Whether it is a list that is answered in pages.
    pub(crate) pages: bool,
}

impl Reply {
    pub(crate) fn new(status: u16, body: Value) -> Self {
        Self { status, body, pages: false }
    }

    pub(crate) fn said(status: u16, message: impl Into<Value>) -> Self {
        Self::new(status, json!({ "message": message.into() }))
    }

    fn list(items: Vec<Value>) -> Self {
        Self { status: 200, body: Value::Array(items), pages: true }
    }

    fn hidden(what: &str) -> Self {
        Self::said(404, format!("404 {what} Not Found"))
    }
}

/// A request, taken apart.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a [&'a str],
    pub(crate) query: &'a BTreeMap<String, String>,
    pub(crate) body: &'a Value,
}

pub(crate) fn answer(state: &mut State, token: Option<&str>, asked: &Asked<'_>) -> Reply {
    let Some(token) = token.and_then(|token| state.tokens.get(token)).cloned() else { return Reply::said(401, "401 Unauthorized") };
    let may_write = token.scopes.iter().any(|scope| scope == "api");
    let may_read = may_write || token.scopes.iter().any(|scope| scope == "read_api");
    let is_self = matches!(asked.path, ["user"] | ["personal_access_tokens", "self"]);
    if (asked.method != "GET" && !may_write) || !(may_read || is_self) {
        let message = "The request requires higher privileges than provided by the access token.";
        return Reply::new(403, json!({"error": "insufficient_scope", "error_description": message, "scope": "api"}));
    }
    let user = token.user;
    match (asked.method, asked.path) {
        ("GET", ["version"]) => Reply::new(200, json!({"version": "17.5.1-stand-in", "revision": "0"})),
        ("GET", ["user"]) => Reply::new(200, of_user(state, user)),
        ("GET", ["personal_access_tokens", "self"]) => {
            Reply::new(200, json!({"id": 1, "active": true, "scopes": token.scopes, "user_id": user, "expires_at": token.expires_at}))
        }
        ("GET", ["users"]) => {
            let name = asked.query.get("username").map(String::as_str).unwrap_or_default();
            let found = state.users.iter().filter(|(_, user)| user.username.eq_ignore_ascii_case(name));
            Reply::list(found.map(|(id, _)| of_user(state, *id)).collect())
        }
        ("GET", ["users", id]) => match id.parse().ok().filter(|id| state.users.contains_key(id)) {
            Some(id) => Reply::new(200, of_user(state, id)),
            None => Reply::hidden("User"),
        },
        ("POST", ["groups"]) => create(state, user, asked.body, true),
        ("POST", ["projects"]) => create(state, user, asked.body, false),
        (_, [kind @ ("groups" | "projects"), name, rest @ ..]) => {
            let is_group = *kind == "groups";
            let what = if is_group { "Group" } else { "Project" };
            match state.visible(is_group, name, user) {
                Some(id) => of_node(state, user, id, rest, asked),
                None => Reply::hidden(what),
            }
        }
        _ => Reply::new(404, json!({"error": "404 Not Found"})),
    }
}

fn of_user(state: &State, id: u64) -> Value {
    let Some(user) = state.users.get(&id) else { return Value::Null };
    json!({"id": id, "username": user.username, "name": user.username, "state": user.state, "bot": false})
}

/// What is asked of one group or project.
fn of_node(state: &mut State, user: u64, id: u64, rest: &[&str], asked: &Asked<'_>) -> Reply {
    let level = state.level(id, user);
    let is_group = state.nodes.get(&id).is_some_and(|node| node.is_group);
    let needed = if is_group { OWNER } else { MAINTAINER };
    if asked.method != "GET" && rest != ["fork"] && level < needed {
        return Reply::said(403, "403 Forbidden");
    }
    match (asked.method, rest) {
        ("GET", []) => {
            if let Some(node) = state.nodes.get_mut(&id) {
                node.coming = node.coming.saturating_sub(1);
            }
            Reply::new(200, state.json(id))
        }
        ("PUT", []) => {
            if let (Some(visibility), Some(node)) = (asked.body["visibility"].as_str(), state.nodes.get_mut(&id)) {
                visibility.clone_into(&mut node.visibility);
            }
            Reply::new(200, state.json(id))
        }
        ("GET", [kind @ ("subgroups" | "projects")]) if is_group => {
            let below = state.nodes.iter().filter(|(_, node)| node.parent == Some(id) && node.is_group == (*kind == "subgroups"));
            let seen: Vec<u64> = below.map(|(id, _)| *id).filter(|id| state.sees(*id, user)).collect();
            Reply::list(seen.into_iter().map(|id| state.json(id)).collect())
        }
        ("POST", ["fork"]) if !is_group => fork(state, user, id, asked.body),
        (_, ["members", who @ ..]) => members(state, id, who, asked),
        (_, ["protected_branches", branch @ ..]) if !is_group => protected(state, id, branch, asked),
        ("GET", ["repository", "branches", branch]) if !is_group => match crate::git::branch(&state.repository(id), branch) {
            Some(commit) => Reply::new(200, json!({"name": branch, "commit": {"id": commit, "message": ""}})),
            None => Reply::hidden("Branch"),
        },
        _ => Reply::new(404, json!({"error": "404 Not Found"})),
    }
}

/// The rules of names.
fn bad_path(path: &str) -> Option<Value> {
    let good = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-');
    let fine = !path.is_empty()
        && path.len() <= 255
        && path.chars().all(good)
        && !path.starts_with(['-', '.'])
        && !path.ends_with(['.', '-'])
        && !path.ends_with(".git")
        && !path.ends_with(".atom");
    let words = "can only include non-accented letters, digits, '_', '-' and '.'. It must not start with '-', '_', or '.', nor end with \
                 '-', '_', '.', '.git', or '.atom'.";
    (!fine).then(|| json!({ "path": [words] }))
}

fn bad_name(name: &str) -> Option<Value> {
    let fine = name.starts_with(|first: char| first.is_alphanumeric() || first == '_')
        && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '+' | ' '));
    let words =
        "can contain only letters, digits, emoji, '_', '.', '+', dashes, or spaces. It must start with a letter, digit, emoji, or '_'.";
    (!fine).then(|| json!({ "name": [words] }))
}

fn create(state: &mut State, user: u64, body: &Value, is_group: bool) -> Reply {
    let parent = body[if is_group { "parent_id" } else { "namespace_id" }].as_u64();
    let (path, name) = (body["path"].as_str().unwrap_or_default(), body["name"].as_str().unwrap_or_default());
    if let Some(parent) = parent {
        if !state.nodes.get(&parent).is_some_and(|node| node.is_group) || !state.sees(parent, user) {
            return if is_group { Reply::hidden("Group") } else { Reply::said(400, json!({"namespace": ["is not valid"]})) };
        }
        if state.level(parent, user) < if is_group { OWNER } else { MAINTAINER } {
            return Reply::said(403, "403 Forbidden");
        }
    }
    if let Some(bad) = bad_path(path).or_else(|| bad_name(name)) {
        return Reply::said(400, bad);
    }
    if !state.is_free(parent, path) {
        return if is_group {
            Reply::said(400, "Failed to save group {:path=>[\"has already been taken\"]}")
        } else {
            Reply::said(400, json!({"name": ["has already been taken"], "path": ["has already been taken"]}))
        };
    }
    let node = Node {
        is_group,
        parent,
        path: path.to_owned(),
        name: name.to_owned(),
        description: body["description"].as_str().unwrap_or_default().to_owned(),
        visibility: body["visibility"].as_str().unwrap_or("private").to_owned(),
        members: BTreeMap::from([(user, (OWNER, None))]),
        protected: BTreeMap::new(),
        coming: 0,
        forked_from: None,
    };
    let id = state.insert(node);
    if !is_group {
        crate::git::create(&state.repository(id));
    }
    Reply::new(201, state.json(id))
}

fn fork(state: &mut State, user: u64, of: u64, body: &Value) -> Reply {
    let Some(parent) = body["namespace_id"].as_u64().filter(|id| state.sees(*id, user)) else { return Reply::hidden("Target Namespace") };
    if state.level(parent, user) < MAINTAINER {
        return Reply::said(403, "403 Forbidden");
    }
    let (path, name) = (body["path"].as_str().unwrap_or_default(), body["name"].as_str().unwrap_or_default());
    if let Some(bad) = bad_path(path).or_else(|| bad_name(name)) {
        return Reply::said(400, bad);
    }
    if !state.is_free(Some(parent), path) {
        return Reply::said(409, json!(["Project namespace name has already been taken", "Path has already been taken"]));
    }
    let node = Node {
        is_group: false,
        parent: Some(parent),
        path: path.to_owned(),
        name: name.to_owned(),
        description: body["description"].as_str().unwrap_or_default().to_owned(),
        visibility: body["visibility"].as_str().unwrap_or("private").to_owned(),
        members: BTreeMap::new(),
        // As an instance does that protects default branches by itself.
        protected: BTreeMap::from([("main".to_owned(), (MAINTAINER, MAINTAINER, false))]),
        coming: state.fork_takes,
        forked_from: Some(of),
    };
    let id = state.insert(node);
    crate::git::copy(&state.repository(of), &state.repository(id));
    Reply::new(201, state.json(id))
}

fn member(state: &State, user: u64, (level, until): &(u64, Option<String>)) -> Value {
    let mut json = of_user(state, user);
    if let Some(json) = json.as_object_mut() {
        json.insert("access_level".to_owned(), json!(level));
        json.insert("expires_at".to_owned(), json!(until));
    }
    json
}

fn members(state: &mut State, id: u64, rest: &[&str], asked: &Asked<'_>) -> Reply {
    let body = asked.body;
    let level = body["access_level"].as_u64().unwrap_or_default();
    let known = [10, 20, 30, 40, 50].contains(&level);
    match (asked.method, rest) {
        ("GET", []) => {
            let direct = state.nodes.get(&id).map(|node| node.members.clone()).unwrap_or_default();
            Reply::list(direct.iter().map(|(user, has)| member(state, *user, has)).collect())
        }
        ("GET", ["all"]) => {
            let all: Vec<u64> = state.users.keys().copied().filter(|user| state.level(id, *user) > 0).collect();
            Reply::list(all.into_iter().map(|user| member(state, user, &(state.level(id, user), None))).collect())
        }
        ("POST", []) => {
            let user = body["user_id"].as_u64().unwrap_or_default();
            let until = body["expires_at"].as_str().map(str::to_owned);
            if !state.users.contains_key(&user) {
                return Reply::hidden("User");
            }
            if !known {
                return Reply::new(400, json!({"error": "access_level does not have a valid value"}));
            }
            if state.nodes.get(&id).is_some_and(|node| node.members.contains_key(&user)) {
                return Reply::said(409, "Member already exists");
            }
            if state.inherited(id, user) > level {
                return Reply::said(
                    400,
                    json!({"access_level": ["should be greater than or equal to Owner inherited membership from group"]}),
                );
            }
            let has = (level, until);
            if let Some(node) = state.nodes.get_mut(&id) {
                node.members.insert(user, has.clone());
            }
            Reply::new(201, member(state, user, &has))
        }
        (method, [user]) => {
            let user: u64 = user.parse().unwrap_or_default();
            let Some(has) = state.nodes.get(&id).and_then(|node| node.members.get(&user)).cloned() else { return Reply::hidden("Member") };
            match method {
                "GET" => Reply::new(200, member(state, user, &has)),
                "PUT" if known => {
                    state.set_member(id, user, level);
                    Reply::new(200, member(state, user, &(level, None)))
                }
                "DELETE" => {
                    state.set_member(id, user, 0);
                    // Without being told otherwise, it goes on below.
                    if asked.query.get("skip_subresources").map(String::as_str) != Some("true") {
                        let below: Vec<u64> = state.nodes.keys().copied().filter(|below| is_below(state, *below, id)).collect();
                        below.into_iter().for_each(|below| state.set_member(below, user, 0));
                    }
                    Reply::new(204, Value::Null)
                }
                _ => Reply::new(400, json!({"error": "access_level does not have a valid value"})),
            }
        }
        _ => Reply::new(404, json!({"error": "404 Not Found"})),
    }
}

fn is_below(state: &State, id: u64, above: u64) -> bool {
    let mut at = state.nodes.get(&id).and_then(|node| node.parent);
    while let Some(parent) = at {
        if parent == above {
            return true;
        }
        at = state.nodes.get(&parent).and_then(|node| node.parent);
    }
    false
}

fn protected(state: &mut State, id: u64, rest: &[&str], asked: &Asked<'_>) -> Reply {
    let json = |name: &str, (push, merge, force): (u64, u64, bool)| {
        json!({"name": name, "push_access_levels": [{"access_level": push}], "merge_access_levels": [{"access_level": merge}],
            "allow_force_push": force})
    };
    let Some(node) = state.nodes.get_mut(&id) else { return Reply::hidden("Project") };
    match (asked.method, rest) {
        ("GET", []) => Reply::list(node.protected.iter().map(|(name, how)| json(name, *how)).collect()),
        ("POST", []) => {
            let body = asked.body;
            let name = body["name"].as_str().unwrap_or_default();
            if node.protected.contains_key(name) {
                return Reply::said(409, format!("Protected branch '{name}' already exists"));
            }
            let level = |field: &str| body[field].as_u64().unwrap_or(MAINTAINER);
            let how = (level("push_access_level"), level("merge_access_level"), body["allow_force_push"].as_bool().unwrap_or(false));
            node.protected.insert(name.to_owned(), how);
            Reply::new(201, json(name, how))
        }
        ("DELETE", [name]) => match node.protected.remove(*name) {
            Some(_) => Reply::new(204, Value::Null),
            None => Reply::hidden("ProtectedBranch"),
        },
        _ => Reply::new(404, json!({"error": "404 Not Found"})),
    }
}
