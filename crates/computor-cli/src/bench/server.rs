//! The server that is measured.

use anyhow::{Context as _, Result};
use std::{fs, path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// A server in a process of its own, so that its CPU time is its own, on a directory that goes with it.
pub(super) struct OwnServer {
    child: Child,
    pub(super) pid: u32,
    pub(super) url: String,
    directory: tempfile::TempDir,
}

impl OwnServer {
    /// Starts `program`, or what runs now. Nothing works for it: tests that are started stay in their queue.
    pub(super) async fn start(program: Option<&Path>) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("computor-bench-").tempdir()?;
        let mut command = match program {
            Some(program) => Command::new(program),
            None => Command::new(std::env::current_exe()?),
        };
        command.args(["serve", "--no-worker", "--listen", "127.0.0.1:0", "--log-format", "text", "--data-dir"]).arg(directory.path());
        command.env("RUST_LOG", "warn").env_remove("DATABASE_URL").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.kill_on_drop(true).spawn()?;
        let pid = child.id().context("the server has ended at once")?;
        let output = child.stdout.take().context("the server has no standard output")?;
        let url = BufReader::new(output).lines().next_line().await?;
        let url = url.context("the server did not start; try `computor serve` to see why")?;
        Ok(Self { child, pid, url, directory })
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
        if let Some(pid) = i32::try_from(self.pid).ok().and_then(rustix::process::Pid::from_raw) {
            rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        }
        self.child.wait().await?;
        Ok(())
    }
}
