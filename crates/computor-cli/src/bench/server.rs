//! The server that is measured.

use anyhow::{Context as _, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// A server in a process of its own, so that its CPU time is its own, on a directory that goes with it unless it is to be kept.
pub(super) struct OwnServer {
    child: Child,
    pub(super) pid: u32,
    pub(super) url: String,
    directory: Directory,
    program: PathBuf,
    how: &'static [&'static str],
}

/// Where its data lies.
enum Directory {
    Goes(tempfile::TempDir),
    Stays(PathBuf),
}

impl Directory {
    fn new() -> Result<Self> {
        Ok(Self::Goes(tempfile::Builder::new().prefix("computor-bench-").tempdir()?))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Goes(directory) => directory.path(),
            Self::Stays(directory) => directory,
        }
    }
}

impl OwnServer {
    /// Starts `program`, or what runs now. Nothing works for it: tests that are started stay in their queue.
    pub(super) async fn start(program: Option<&Path>) -> Result<Self> {
        Self::start_in(program, None).await
    }

    /// The same on a directory that stays.
    pub(super) async fn start_in(program: Option<&Path>, kept: Option<&Path>) -> Result<Self> {
        let directory = kept.map_or_else(Directory::new, |kept| Ok(Directory::Stays(std::path::absolute(kept)?)))?;
        let program = program.map_or_else(std::env::current_exe, |program| Ok(program.to_owned()))?;
        Self::spawned(program, directory, &["--no-worker"]).await
    }

    /// Starts what runs now over data that is there, so that it also runs tests.
    pub(super) async fn over(directory: tempfile::TempDir) -> Result<Self> {
        Self::spawned(std::env::current_exe()?, Directory::Goes(directory), &[]).await
    }

    async fn spawned(program: PathBuf, directory: Directory, how: &'static [&'static str]) -> Result<Self> {
        let (child, pid, url) = spawn(&program, directory.path(), how, None).await?;
        Ok(Self { child, pid, url, directory, program, how })
    }

    /// Another server over the same database. It has to be stopped before this one.
    pub(super) async fn beside(&self) -> Result<Self> {
        let directory = Directory::new()?;
        let (child, pid, url) = spawn(&self.program, directory.path(), self.how, Some(&self.database_url()?)).await?;
        Ok(Self { child, pid, url, directory, program: self.program.clone(), how: self.how })
    }

    /// Stops it, and starts it again on the same data; answers how long it took until it said that it is ready.
    ///
    /// # Errors
    /// When it does not start, or is not ready after `limit`.
    pub(super) async fn restart(&mut self, limit: Duration) -> Result<Duration> {
        self.terminate().await?;
        let begin = Instant::now();
        (self.child, self.pid, self.url) = spawn(&self.program, self.directory.path(), self.how, None).await?;
        let http = super::http::Http::new(&self.url)?;
        while !http.is_ready().await {
            ensure!(begin.elapsed() < limit, "the server started, but is not ready");
        }
        Ok(begin.elapsed())
    }

    /// The administrator's password.
    pub(super) fn password(&self) -> Result<String> {
        self.note("admin-password")
    }

    /// Where its database is.
    pub(super) fn database_url(&self) -> Result<String> {
        self.note("database-url")
    }

    /// Where its data lies.
    pub(super) fn data_dir(&self) -> &Path {
        self.directory.path()
    }

    fn note(&self, name: &str) -> Result<String> {
        let path = self.directory.path().join(name);
        Ok(fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?.trim().to_owned())
    }

    pub(super) async fn stop(mut self) -> Result<()> {
        self.terminate().await
    }

    async fn terminate(&mut self) -> Result<()> {
        if let Some(pid) = i32::try_from(self.pid).ok().and_then(rustix::process::Pid::from_raw) {
            rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        }
        self.child.wait().await?;
        Ok(())
    }
}

/// A server on this directory, its number, and where it listens.
async fn spawn(program: &Path, directory: &Path, how: &[&str], database_url: Option<&str>) -> Result<(Child, u32, String)> {
    let mut command = Command::new(program);
    command.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "text"]).args(how).arg("--data-dir").arg(directory);
    command.env("RUST_LOG", "warn").env_remove("DATABASE_URL").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    if let Some(url) = database_url {
        // All of them together leave PostgreSQL some of its connections.
        command.env("DATABASE_URL", url).env("COMPUTOR_CONNECTIONS", "8");
    }
    let mut child = command.kill_on_drop(true).spawn()?;
    let pid = child.id().context("the server has ended at once")?;
    let output = child.stdout.take().context("the server has no standard output")?;
    let url = BufReader::new(output).lines().next_line().await?;
    let url = url.context("the server did not start; try `computor serve` to see why")?;
    Ok((child, pid, url))
}
