//! System hooks: pushes are told to whoever is to be told, before who pushed has the answer; so tests need not wait.

use crate::state::State;
use serde_json::{Value, json};
use std::{
    io,
    sync::{Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Tells of a push to `main` of a project.
pub(crate) async fn tell(state: &Mutex<State>, path: &str, before: Option<String>, after: Option<String>) {
    let none = || "0".repeat(40);
    let (hooks, event) = {
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(id) = state.find(path) else { return };
        let event = json!({
            "object_kind": "push", "event_name": "push", "ref": "refs/heads/main", "before": before.unwrap_or_else(none),
            "after": after.clone().unwrap_or_else(none), "checkout_sha": after, "project_id": id,
            "project": {"id": id, "path_with_namespace": path, "default_branch": "main"}, "total_commits_count": 1, "commits": [],
        });
        (state.hooks.clone(), event)
    };
    for (url, secret) in hooks {
        let status = send(&url, &secret, &event).await.unwrap_or(0);
        state.lock().unwrap_or_else(PoisonError::into_inner).told.push((event.clone(), status));
    }
}

/// Sends what GitLab sends; answers the status. Only to servers of this machine, which need no TLS.
///
/// # Errors
/// When nobody answers.
pub async fn send(url: &str, secret: &str, event: &Value) -> io::Result<u16> {
    let (host, path) = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).ok_or(io::ErrorKind::InvalidInput)?;
    let body = event.to_string();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\nx-gitlab-event: Push Hook\r\n\
         x-gitlab-token: {secret}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let text = String::from_utf8_lossy(&answer);
    text.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(|| io::ErrorKind::InvalidData.into())
}
