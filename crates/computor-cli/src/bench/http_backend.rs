//! `git http-backend`, which web servers run: what clones are measured beside.
//!
//! A process for each request, spoken to by CGI, as nginx with fcgiwrap and Apache do it; but the web server is a shim of ours.

use anyhow::{Context as _, Result};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse as _, Response},
    serve::ListenerExt as _,
};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::{io::AsyncWriteExt as _, net::TcpListener, process::Command, task::JoinSet};

/// It ends when this is dropped.
pub(super) struct Backend {
    pub(super) url: String,
    _task: JoinSet<()>,
}

pub(super) async fn serve(root: &Path) -> Result<Backend> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    // As ours does.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let router = Router::new().fallback(answer).with_state(root.to_owned());
    let mut task = JoinSet::new();
    task.spawn(async move {
        // It ends with the measurement.
        let _ = axum::serve(listener, router).await;
    });
    Ok(Backend { url, _task: task })
}

async fn answer(State(root): State<PathBuf>, request: Request) -> Response {
    match cgi(&root, request).await {
        Ok(response) => response,
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

async fn cgi(root: &Path, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let mut command = Command::new("git");
    command.arg("http-backend").env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("GIT_PROJECT_ROOT", root).env("GIT_HTTP_EXPORT_ALL", "1").env("PATH_INFO", parts.uri.path());
    command.env("REQUEST_METHOD", parts.method.as_str()).env("QUERY_STRING", parts.uri.query().unwrap_or_default());
    command.env("CONTENT_TYPE", header("content-type")).env("HTTP_CONTENT_ENCODING", header("content-encoding"));
    command.env("GIT_PROTOCOL", header("git-protocol")).env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", "/nonexistent");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let sent = axum::body::to_bytes(body, 64 << 20).await?;
    let mut stdin = child.stdin.take().context("no pipe")?;
    let feed = async move { stdin.write_all(&sent).await };
    let (output, _) = tokio::join!(child.wait_with_output(), feed);
    let output = output?.stdout;
    let end = output.windows(4).position(|window| window == b"\r\n\r\n").context("the answer has no header")?;
    let (head, rest) = output.split_at(end);
    let mut response = Response::new(Body::from(rest.get(4..).unwrap_or_default().to_vec()));
    for line in String::from_utf8_lossy(head).lines() {
        let Some((name, value)) = line.split_once(": ") else { continue };
        if name.eq_ignore_ascii_case("status") {
            let code = value.split(' ').next().and_then(|code| code.parse().ok());
            *response.status_mut() = code.unwrap_or(StatusCode::BAD_GATEWAY);
        } else if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
