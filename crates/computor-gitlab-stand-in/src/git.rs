//! The repositories of projects: real ones, served by the `git` program.

use crate::state::State;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::{io::AsyncWriteExt as _, process::Command};

/// An empty repository.
pub(crate) fn create(dir: &Path) {
    for part in ["objects/info", "objects/pack", "refs/heads", "refs/tags"] {
        let _ = fs::create_dir_all(dir.join(part));
    }
    let _ = fs::write(dir.join("HEAD"), "ref: refs/heads/main\n");
    let _ = fs::write(dir.join("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
}

/// A repository with everything that is in another one.
pub(crate) fn copy(from: &Path, to: &Path) {
    let _ = fs::create_dir_all(to);
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            let _ = fs::copy(entry.path(), target);
        }
    }
}

/// The newest commit of `main`.
pub(crate) fn head(dir: &Path) -> Option<String> {
    branch(dir, "main")
}

/// The newest commit of a branch.
pub(crate) fn branch(dir: &Path, name: &str) -> Option<String> {
    let full = format!("refs/heads/{name}");
    if let Ok(commit) = fs::read_to_string(dir.join(&full)) {
        return Some(commit.trim().to_owned());
    }
    let packed = fs::read_to_string(dir.join("packed-refs")).ok()?;
    let line = packed.lines().find(|line| line.ends_with(&format!(" {full}")))?;
    line.split(' ').next().map(str::to_owned)
}

/// What may be done with a repository.
pub(crate) struct Allowed {
    pub(crate) dir: PathBuf,
    /// Branches that may not be pushed to at all.
    closed: Vec<String>,
    /// Branches whose history nobody rewrites.
    kept: Vec<String>,
}

impl Allowed {
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }
}

/// Who may fetch and push: the same rules as in the API.
pub(crate) fn allowed(state: &State, token: Option<&str>, path: &str, push: bool) -> Result<Allowed, u16> {
    let user = token.and_then(|token| state.tokens.get(token)).ok_or(401_u16)?;
    let needs: &[&str] = if push { &["api", "write_repository"] } else { &["api", "read_repository", "write_repository"] };
    let id = state.visible(false, path, user.user).ok_or(404_u16)?;
    let level = state.level(id, user.user);
    if !user.scopes.iter().any(|scope| needs.contains(&scope.as_str())) || level < if push { 30 } else { 20 } {
        return Err(403);
    }
    let protected = state.nodes.get(&id).map(|node| node.protected.clone()).unwrap_or_default();
    let closed = protected.iter().filter(|(_, how)| level < how.0).map(|(name, _)| name.clone()).collect();
    let kept = protected.iter().filter(|(_, how)| !how.2).map(|(name, _)| name.clone()).collect();
    Ok(Allowed { dir: state.repository(id), closed, kept })
}

/// Says what is there, as the first request of a transfer asks.
pub(crate) async fn advertise(at: &Allowed, service: &str) -> Option<Vec<u8>> {
    let mut body = format!("{:04x}# service=git-{service}\n0000", service.len() + 19).into_bytes();
    body.extend(run(at, service, &["--advertise-refs"], &[]).await?);
    Some(body)
}

/// The transfer itself; nothing if a protected branch stands in its way.
pub(crate) async fn transfer(at: &Allowed, service: &str, body: &[u8]) -> Option<Vec<u8>> {
    if service == "receive-pack" && !may_move(at, body) {
        return None;
    }
    run(at, service, &[], body).await
}

/// Reads the commands of a push: lines of `old new name`, each after its length.
fn may_move(at: &Allowed, mut body: &[u8]) -> bool {
    while let Some((length, rest)) = body.split_at_checked(4) {
        let length = std::str::from_utf8(length).ok().and_then(|text| usize::from_str_radix(text, 16).ok()).unwrap_or(0);
        let Some((line, rest)) = length.checked_sub(4).and_then(|length| rest.split_at_checked(length)) else { return true };
        let line = String::from_utf8_lossy(line);
        let mut words = line.split(['\0', '\n']).next().unwrap_or_default().split(' ');
        let (_, new, name) = (words.next(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let name = name.trim_start_matches("refs/heads/");
        let deleted = new.bytes().all(|letter| letter == b'0');
        if at.closed.iter().any(|closed| closed == name) || (deleted && at.kept.iter().any(|kept| kept == name)) {
            return false;
        }
        body = rest;
    }
    true
}

async fn run(at: &Allowed, service: &str, more: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut git = Command::new("git");
    if !at.kept.is_empty() {
        git.args(["-c", "receive.denyNonFastForwards=true"]);
    }
    git.args(["-c", "safe.directory=*", service, "--stateless-rpc"]).args(more).arg(&at.dir);
    git.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut child = git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let writing = async {
        let _ = stdin.write_all(input).await;
        drop(stdin);
    };
    let ((), output) = tokio::join!(writing, child.wait_with_output());
    Some(output.ok()?.stdout)
}
