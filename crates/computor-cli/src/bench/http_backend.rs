//! `git http-backend`, which web servers run: what clones are measured beside.
//!
//! A process for each request, spoken to by CGI. The web server is `lighttpd` where there is one, else a shim of ours.

use anyhow::{Context as _, Result, ensure};
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
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    task::JoinSet,
};

/// It ends when this is dropped.
pub(super) struct Backend {
    /// Where the repositories are.
    pub(super) url: String,
    /// What answers.
    pub(super) behind: &'static str,
    _running: Running,
}

enum Running {
    Shim { _task: JoinSet<()> },
    Lighttpd { _process: Child, _directory: TempDir },
}

pub(super) async fn serve(root: &Path) -> Result<Backend> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Not everybody has the programs of administrators in their path.
    let places = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    match places.map(|place| place.join("lighttpd")).find(|program| program.is_file()) {
        Some(program) => lighttpd(&program, root).await,
        None => shim(root).await,
    }
}

/// As git's own documentation has it configured.
async fn lighttpd(program: &Path, root: &Path) -> Result<Backend> {
    let git = Command::new("git").arg("--exec-path").output().await.context("git cannot be started")?;
    let git = PathBuf::from(String::from_utf8(git.stdout)?.trim()).join("git-http-backend");
    let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
    let directory = tempfile::Builder::new().prefix("computor-bench-").tempdir()?;
    let configuration = format!(
        "server.bind = \"127.0.0.1\"\nserver.port = {port}\nserver.document-root = {directory:?}\n\
         server.modules = (\"mod_alias\", \"mod_setenv\", \"mod_cgi\")\nserver.errorlog = \"/dev/null\"\n\
         alias.url = (\"/git\" => {git:?})\ncgi.assign = (\"\" => \"\")\n\
         setenv.add-environment = (\"GIT_PROJECT_ROOT\" => {root:?}, \"GIT_HTTP_EXPORT_ALL\" => \"1\", \"HOME\" => \"/nonexistent\")\n",
        directory = directory.path(),
    );
    let file = directory.path().join("lighttpd.conf");
    tokio::fs::write(&file, configuration).await?;
    let mut process = Command::new(program);
    process.arg("-D").arg("-f").arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true);
    let mut process = process.spawn()?;
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        ensure!(process.try_wait()?.is_none(), "lighttpd does not start");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let running = Running::Lighttpd { _process: process, _directory: directory };
    Ok(Backend { url: format!("http://127.0.0.1:{port}/git"), behind: "lighttpd", _running: running })
}

async fn shim(root: &Path) -> Result<Backend> {
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
    Ok(Backend { url, behind: "a CGI shim of ours", _running: Running::Shim { _task: task } })
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
