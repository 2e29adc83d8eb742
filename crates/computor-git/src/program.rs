//! The `git` program: found once, and started with nothing of this machine's or its user's configuration.

use crate::{Error, Place, Repository, Result};
use bytes::Bytes;
use rustix::{
    fs::Access,
    process::{Pid, Resource, Rlimit, Signal, kill_process_group, prlimit, test_kill_process_group},
};
use std::{
    ffi::OsString,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
};

/// What calls of `git` may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one may take that reads or writes a little.
    pub time: Duration,
    /// How many bytes of an answer are held in memory.
    pub output: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(60), output: 64 << 20 }
    }
}

/// What shall end has so long to tidy up.
pub(crate) const GRACE: Duration = Duration::from_secs(5);
/// So many bytes a process of `git` may write to in memory: a small pack can name very large contents. What it maps from disk
/// does not count.
const MEMORY: u64 = 2 << 30;

/// All repositories of an installation, and the program that reads and writes them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Git(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    program: PathBuf,
    root: PathBuf,
    limits: Limits,
    /// Whether what a call has written is on disk when it ends.
    settled: bool,
    /// What the program offers to clients of version 2 of the protocol, in every repository.
    offer: OnceLock<Bytes>,
}

/// What every call is told. Nothing else is read: neither the machine's nor the user's configuration.
///
/// Commits that reach us are checked; nothing is pruned or packed behind anybody's back; what was answered is on disk;
/// objects are never replaced by others; one transfer takes one processor and little memory. What comes in stays the pack that
/// it came as: each object by itself would take two blocks of the disk.
const CONFIG: &[(&str, &str)] = &[
    ("safe.directory", "*"),
    ("safe.bareRepository", "all"),
    ("core.hooksPath", "/dev/null"),
    ("core.fsync", "all"),
    ("core.fsyncMethod", "batch"),
    ("core.logAllRefUpdates", "true"),
    ("core.alternateRefsPrefixes", "refs/heads/main"),
    ("core.useReplaceRefs", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("receive.autogc", "false"),
    ("receive.fsckObjects", "true"),
    ("transfer.unpackLimit", "1"),
    ("fastimport.unpackLimit", "1"),
    ("pack.writeReverseIndex", "false"),
    ("receive.advertisePushOptions", "true"),
    ("receive.updateServerInfo", "false"),
    ("receive.denyDeleteCurrent", "refuse"),
    ("transfer.hideRefs", "refs/computor"),
    ("uploadpack.allowFilter", "true"),
    ("pack.threads", "1"),
    ("pack.windowMemory", "64m"),
    ("core.bigFileThreshold", "64m"),
    ("merge.directoryRenames", "false"),
    ("merge.renameLimit", "2000"),
    ("user.useConfigOnly", "true"),
    ("advice.detachedHead", "false"),
    ("protocol.allow", "never"),
];

impl Git {
    /// The repositories below `root`, which is made if it is not there.
    ///
    /// # Errors
    /// [`Error::NoProgram`], [`Error::OldProgram`], [`Error::Io`].
    pub async fn open(root: impl Into<PathBuf>, limits: Limits) -> Result<Self> {
        Self::open_with(found(std::env::var_os("PATH")), root, limits).await
    }

    /// As [`open`](Self::open), by the program of this name or path.
    ///
    /// # Errors
    /// [`Error::NoProgram`], [`Error::OldProgram`], [`Error::Io`].
    pub async fn open_with(program: impl Into<PathBuf>, root: impl Into<PathBuf>, limits: Limits) -> Result<Self> {
        // Git runs in the repositories, from where a path that begins where we were started leads nowhere.
        let root = std::path::absolute(root.into()).map_err(Error::Io)?;
        let git = Self(Arc::new(Inner { program: program.into(), root, limits, settled: true, offer: OnceLock::new() }));
        let version = git.call(None, &["version"]).text().await?;
        let number = version.split_whitespace().nth(2).unwrap_or_default().to_owned();
        let mut parts = number.split('.').map_while(|part| part.parse::<u32>().ok());
        if (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) < (2, 38) {
            return Err(Error::OldProgram(number));
        }
        private_directory(&git.incoming())?;
        Ok(git)
    }

    /// The directory of all repositories.
    pub fn root(&self) -> &Path {
        &self.0.root
    }

    /// The repository at a place, whether it is there or not.
    pub fn repository(&self, place: Place) -> Repository {
        Repository::new(self.clone(), self.0.root.join(place.path()))
    }

    /// Where repositories are made.
    pub(crate) fn incoming(&self) -> PathBuf {
        self.0.root.join("incoming")
    }

    /// The same repositories for who writes much and then calls [`Git::settle`].
    pub(crate) fn unhurried(&self) -> Self {
        let Inner { program, root, limits, .. } = &*self.0;
        Self(Arc::new(Inner { program: program.clone(), root: root.clone(), limits: *limits, settled: false, offer: OnceLock::new() }))
    }

    /// Waits until everything that was written is on disk.
    pub(crate) async fn settle(&self) -> Result<()> {
        let root = self.root().to_owned();
        crate::repository::blocking(move || Ok(rustix::fs::syncfs(std::fs::File::open(root)?)?)).await
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn offer(&self) -> &OnceLock<Bytes> {
        &self.0.offer
    }

    /// A call of the program, in a repository or in none.
    pub(crate) fn call(&self, dir: Option<&Path>, args: &[&str]) -> Call {
        let mut command = Command::new(&self.0.program);
        command.args(args).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own, so that what git starts ends with it.
        command.kill_on_drop(true).process_group(0);
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command.envs([
            ("HOME", "/nonexistent"),
            ("LC_ALL", "C"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_ATTR_NOSYSTEM", "1"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_ADVICE", "0"),
            ("GIT_CONFIG_COUNT", &*CONFIG.len().to_string()),
        ]);
        for (index, (key, value)) in CONFIG.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{index}"), key).env(format!("GIT_CONFIG_VALUE_{index}"), value);
        }
        match dir {
            Some(dir) => command.env("GIT_DIR", dir).current_dir(dir),
            // Wherever this process was started, there may be a repository of somebody's.
            None => command.current_dir("/"),
        };
        let name = args.iter().find(|arg| !arg.starts_with('-')).copied().unwrap_or_default().to_owned();
        let call = Call { command, name, input: Vec::new(), limits: self.0.limits, configured: CONFIG.len(), most: None };
        if self.0.settled { call } else { call.config("core.fsync", "none") }
    }
}

/// Where `git` is. A program that is started by its name and given a `PATH` makes Rust copy this process's memory map each
/// time (`fork`), which takes longer the more memory we have, and longer than most of git's own work.
pub(crate) fn found(path: Option<OsString>) -> PathBuf {
    let places = path.iter().flat_map(std::env::split_paths).filter(|place| place.is_absolute()).map(|place| place.join("git"));
    places
        .into_iter()
        .find(|program| rustix::fs::access(program, Access::EXEC_OK).is_ok() && program.is_file())
        .unwrap_or_else(|| "git".into())
}

/// A directory that is its owner's alone, with those above it.
pub(crate) fn private_directory(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// A call that is not started yet.
pub(crate) struct Call {
    command: Command,
    name: String,
    input: Vec<u8>,
    limits: Limits,
    configured: usize,
    most: Option<u64>,
}

/// How a call ended.
pub(crate) struct Output {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Call {
    /// What is written to it.
    pub(crate) fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = bytes.into();
        self.command.stdin(Stdio::piped());
        self
    }

    pub(crate) fn time(mut self, limit: Duration) -> Self {
        self.limits.time = limit;
        self
    }

    /// No file that it or what it starts writes gets larger than this, in bytes.
    pub(crate) const fn most(mut self, bytes: u64) -> Self {
        self.most = Some(bytes);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// One more setting; it goes by the environment, where other users do not see it.
    pub(crate) fn config(mut self, key: &str, value: &str) -> Self {
        let index = self.configured;
        self.configured += 1;
        self.command.env(format!("GIT_CONFIG_KEY_{index}"), key).env(format!("GIT_CONFIG_VALUE_{index}"), value);
        self.command.env("GIT_CONFIG_COUNT", self.configured.to_string());
        self
    }

    /// Starts it; whoever has what this answers ends it by dropping it.
    pub(crate) fn start(mut self) -> Result<Running> {
        let child = self.command.spawn().map_err(Error::NoProgram)?;
        let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let running = Running { child: Some(child), group, name: self.name };
        // What it starts inherits the limits; it has not started anything yet that would need so much.
        for (resource, most) in [(Resource::Data, Some(MEMORY)), (Resource::Fsize, self.most)] {
            if let Some(most) = most {
                prlimit(group, resource, Rlimit { current: Some(most), maximum: Some(most) }).map_err(std::io::Error::from)?;
            }
        }
        Ok(running)
    }

    /// Starts it to write to it and to read from it.
    pub(crate) fn converse(mut self) -> Result<(Running, ChildStdin, ChildStdout)> {
        self.command.stdin(Stdio::piped());
        let mut running = self.start()?;
        let (stdin, stdout, _) = running.pipes();
        let (stdin, stdout) = stdin.zip(stdout).ok_or_else(|| std::io::Error::other("no pipes"))?;
        Ok((running, stdin, stdout))
    }

    /// Runs it to its own end, good or bad.
    pub(crate) async fn output(mut self) -> Result<Output> {
        let (limits, input) = (self.limits, std::mem::take(&mut self.input));
        let mut running = self.start()?;
        let (stdin, stdout, stderr) = running.pipes();
        let work = async {
            let write = async {
                if let Some(mut stdin) = stdin {
                    // Whoever does not read to the end has its reasons, and says them on stderr.
                    let _ = stdin.write_all(&input).await;
                }
                Ok::<_, std::io::Error>(())
            };
            let read = read_some(stdout, limits.output + 1);
            let errors = read_some(stderr, 64 << 10);
            let ((), stdout, stderr) = tokio::try_join!(write, read, errors)?;
            Ok::<_, Error>((stdout, stderr, running.wait().await?))
        };
        let ended = tokio::time::timeout(limits.time, work).await;
        let (stdout, stderr, status) = match ended {
            Ok(ended) => ended?,
            Err(_) => return Err(Error::TimedOut { command: running.name.clone(), limit: limits.time }),
        };
        if let Some(signal) = status.signal() {
            return Err(Error::Killed { command: running.name.clone(), signal });
        }
        if stdout.len() as u64 > limits.output {
            return Err(Error::TooLarge { what: format!("the answer of git {}", running.name), limit: limits.output });
        }
        Ok(Output { status, stdout, stderr: words(&stderr) })
    }

    /// Runs it to its good end and answers what it wrote.
    pub(crate) async fn bytes(self) -> Result<Vec<u8>> {
        let command = self.name.clone();
        let output = self.output().await?;
        if output.status.success() { Ok(output.stdout) } else { Err(Error::Failed { command, message: output.stderr }) }
    }

    /// Runs it to its good end and answers what it wrote, without the last line's end.
    pub(crate) async fn text(self) -> Result<String> {
        let text = String::from_utf8_lossy(&self.bytes().await?).into_owned();
        Ok(text.trim_end_matches('\n').to_owned())
    }
}

/// A program that runs. When this is dropped, it and all that it started end: they are asked to first, because one that is killed
/// leaves its locks behind.
pub(crate) struct Running {
    child: Option<Child>,
    group: Option<Pid>,
    name: String,
}

impl Running {
    /// The ends of its pipes that nobody has taken yet.
    pub(crate) fn pipes(&mut self) -> (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>) {
        match &mut self.child {
            Some(child) => (child.stdin.take(), child.stdout.take(), child.stderr.take()),
            None => (None, None, None),
        }
    }

    /// Waits for its end.
    pub(crate) async fn wait(&mut self) -> Result<ExitStatus> {
        let child = self.child.as_mut().ok_or_else(|| std::io::Error::other("it has ended already"))?;
        let status = child.wait().await?;
        self.group = None;
        Ok(status)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some((group, mut child)) = self.group.take().zip(self.child.take()) else { return };
        // It may have ended by itself, here and below.
        let _ = kill_process_group(group, Signal::TERM);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            let _ = kill_process_group(group, Signal::KILL);
            return;
        };
        runtime.spawn(async move {
            let end = tokio::time::Instant::now() + GRACE;
            let _ = tokio::time::timeout_at(end, child.wait()).await;
            // What it has started may still tidy up. As long as one of the group is there, the group's number is its own.
            let mut look = tokio::time::interval(Duration::from_millis(20));
            while test_kill_process_group(group).is_ok() {
                if tokio::time::Instant::now() >= end {
                    let _ = kill_process_group(group, Signal::KILL);
                    return;
                }
                look.tick().await;
            }
        });
    }
}

/// Reads at most so much, and then no more: who writes on gets a broken pipe.
async fn read_some(pipe: Option<impl tokio::io::AsyncRead + Unpin>, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(limit).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// What git said, in one line that fits into a message.
pub(crate) fn words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let said = lines.iter().rev().take(5).rev().copied().collect::<Vec<_>>().join("; ");
    if said.is_empty() { "it said nothing".to_owned() } else { said.chars().take(1000).collect() }
}
