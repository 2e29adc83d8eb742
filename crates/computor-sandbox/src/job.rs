//! What to run, and what came of it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Gather, Level, Limits, RunError, Warm};

/// Where an [`Input`] comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Source {
    /// A file or directory of the host. The path itself must not be a symbolic link; links inside a directory stay
    /// links and are resolved inside the sandbox, so they reach nothing of the host.
    Host(PathBuf),
    /// The content of a file.
    Bytes(Vec<u8>),
}

/// What the program may do with an [`Input`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Access {
    /// It can read it, and neither change nor remove it. Host files are bound where the run may read them, and
    /// otherwise copied.
    ReadOnly,
    /// It gets a copy of its own, which counts against [`Limits::disk`].
    Writable,
}

/// A file or directory that is there when the program starts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Input {
    /// Where it comes from.
    pub source: Source,
    /// Absolute path inside the sandbox, usually below `/work`. Missing parent directories are made.
    pub target: PathBuf,
    /// What the program may do with it.
    pub access: Access,
    /// Whether a single file may be executed. Files of a directory keep the bit that they have.
    pub executable: bool,
}

impl Input {
    /// A read-only file with this content.
    pub fn bytes(target: impl Into<PathBuf>, content: impl Into<Vec<u8>>) -> Self {
        Self { source: Source::Bytes(content.into()), target: target.into(), access: Access::ReadOnly, executable: false }
    }

    /// A read-only file or directory of the host.
    pub fn host(target: impl Into<PathBuf>, source: impl Into<PathBuf>) -> Self {
        Self { source: Source::Host(source.into()), target: target.into(), access: Access::ReadOnly, executable: false }
    }

    /// The same input as a copy that the program may change.
    #[must_use]
    pub fn writable(mut self) -> Self {
        self.access = Access::Writable;
        self
    }

    /// The same input with the permission to execute it.
    #[must_use]
    pub fn executable(mut self) -> Self {
        self.executable = true;
        self
    }
}

/// One program to run, with everything that it may see. All paths must be valid UTF-8.
///
/// Inside there are the host's `/usr`, `/bin`, `/lib*`, `/sbin` (read-only), a made-up `/etc`, a `/proc` with the run's
/// own processes, `/dev/null` and its like, and two empty writable directories, `/work` and `/tmp`. The user is
/// number 1000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Absolute path of the program, as seen from inside.
    pub program: PathBuf,
    /// Arguments, without the program's name.
    pub args: Vec<OsString>,
    /// The whole environment: nothing is inherited.
    pub env: Vec<(OsString, OsString)>,
    /// Working directory, as seen from inside.
    pub cwd: PathBuf,
    /// What standard input delivers before it ends.
    pub stdin: Vec<u8>,
    /// Further host directories or files that are visible read-only at the same path: an interpreter in an unusual
    /// place, a virtual environment. Trusted paths: symbolic links in them are followed. The run's user must be able
    /// to read what is inside; the directories above need not be accessible.
    pub runtime: Vec<PathBuf>,
    /// Files and directories that are there at the start.
    pub inputs: Vec<Input>,
    /// Files to hand back after the program ended by itself. What is missing then, or is not a plain file reached
    /// without symbolic links, or is larger than [`Limits::file_size`], is left out of [`Outcome::files`].
    pub collect: Vec<PathBuf>,
    /// Of which directories to hand back what the program has made or changed, when it ended by itself, in [`Outcome::left`].
    pub gather: Option<Gather>,
    /// Whether the program gets a pipe on file descriptor 3 whose bytes come back in [`Outcome::channel`].
    pub channel: bool,
    /// What the run may use up.
    pub limits: Limits,
    /// A program that is kept ready, of which a fork can be taken in place of executing [`program`](Self::program): it
    /// must do the same with the same input. It is started when it is first asked for, and runs do not wait for it.
    #[serde(skip)]
    pub warm: Option<Arc<Warm>>,
}

impl Job {
    /// A job that runs `program` in `/work` with an empty environment and default limits.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            cwd: PathBuf::from("/work"),
            stdin: Vec::new(),
            runtime: Vec::new(),
            inputs: Vec::new(),
            collect: Vec::new(),
            gather: None,
            channel: false,
            limits: Limits::default(),
            warm: None,
        }
    }
}

/// What inputs may not cover: the system's own directories.
const RESERVED: &[&str] = &["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/dev", "/proc", "/sys"];

impl Job {
    /// Finds mistakes of the caller before anything is started.
    pub(crate) fn check(&self) -> Result<(), RunError> {
        let wrong = |path: &Path, what: &str| Err(RunError::Job(format!("{what}: {}", path.display())));
        let plain = |path: &Path| {
            path.is_absolute()
                && path.to_str().is_some_and(|text| !text.contains('\0'))
                && path.components().all(|part| matches!(part, Component::RootDir | Component::Normal(_)))
        };
        let inside = [&self.program, &self.cwd].into_iter().chain(&self.runtime).chain(&self.collect);
        let inside = inside.chain(self.gather.iter().flat_map(|gather| &gather.directories));
        for path in inside.chain(self.inputs.iter().map(|input| &input.target)) {
            if !plain(path) {
                return wrong(path, "not a plain absolute path");
            }
        }
        for input in &self.inputs {
            if input.target.parent().is_none() || RESERVED.iter().any(|place| input.target.starts_with(place)) {
                return wrong(&input.target, "no input can be put here");
            }
            if let Source::Host(path) = &input.source
                && !(path.is_absolute() && path.to_str().is_some_and(|text| !text.contains('\0')))
            {
                return wrong(path, "not an absolute path");
            }
        }
        let words = self.args.iter().chain(self.env.iter().flat_map(|(name, value)| [name, value]));
        if words.into_iter().any(|word| word.as_encoded_bytes().contains(&0)) {
            return Err(RunError::Job("an argument or environment variable contains a zero byte".into()));
        }
        let limits = &self.limits;
        if limits.processes == 0 || limits.open_files < 4 || limits.memory == 0 || limits.disk == 0 {
            return Err(RunError::Job("limits of zero leave nothing to run".into()));
        }
        Ok(())
    }
}

/// Bytes that the program wrote to one of its streams.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captured {
    /// The bytes, at most as many as the limit allows.
    pub bytes: Vec<u8>,
    /// Whether there were more.
    pub truncated: bool,
}

impl Captured {
    /// The bytes as text. A byte that is not UTF-8 is the private character U+F700 and as much more, so that two texts are equal
    /// only if their bytes are; whoever shows a text shows something else for it.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        if let Ok(text) = std::str::from_utf8(&self.bytes) {
            return text.into();
        }
        let mut text = String::with_capacity(self.bytes.len());
        for chunk in self.bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            let private = |byte: &u8| char::from_u32(0xf700 + u32::from(*byte)).unwrap_or(char::REPLACEMENT_CHARACTER);
            text.extend(chunk.invalid().iter().map(private));
        }
        text.into()
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// The program ended with this exit code.
    Exited(i32),
    /// This signal ended the program.
    Signalled(i32),
    /// More CPU time than [`Limits::cpu`].
    TimeLimit,
    /// More time of its own than [`Limits::elapsed`], most of it waiting.
    ElapsedLimit,
    /// Still there after [`Limits::wall`].
    WallLimit,
    /// Still there after [`Limits::wall`], because the machine was too busy to give it the time that it may use.
    Starved,
    /// A process of the run was killed because the run needed more than [`Limits::memory`].
    MemoryLimit,
    /// More output than [`Limits::output`] or [`Limits::channel`].
    OutputLimit,
    /// The program died from writing a file larger than [`Limits::file_size`].
    FileSizeLimit,
    /// The program was killed for a system call that no honest program needs.
    Forbidden,
    /// The program could not be started: the operating system's error number (missing, not executable, …).
    NotStarted(i32),
}

impl Ended {
    /// Whether the program ended by itself with exit code 0.
    pub fn success(&self) -> bool {
        matches!(self, Self::Exited(0))
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exited(code) => write!(f, "exit code {code}"),
            Self::Signalled(signal) => write!(f, "killed by signal {signal}"),
            Self::TimeLimit => f.write_str("CPU time limit exceeded"),
            Self::ElapsedLimit | Self::WallLimit => f.write_str("wall time limit exceeded"),
            Self::Starved => f.write_str("the machine was too busy to run it"),
            Self::MemoryLimit => f.write_str("memory limit exceeded"),
            Self::OutputLimit => f.write_str("output limit exceeded"),
            Self::FileSizeLimit => f.write_str("file size limit exceeded"),
            Self::Forbidden => f.write_str("killed for a forbidden system call"),
            Self::NotStarted(errno) => {
                write!(f, "could not be started: {}", std::io::Error::from_raw_os_error(*errno))
            }
        }
    }
}

/// What a run used up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// CPU time of all processes.
    pub cpu: Duration,
    /// Time on the clock from the start of the program to its end.
    pub wall: Duration,
    /// Most memory at one time, in bytes: of the whole run where a cgroup counts it, else of the largest process.
    pub peak_memory: u64,
    /// How often the run was refused a new process, where a cgroup counts it.
    pub forks_denied: u64,
}

/// What came of a [`Job`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How the program ended.
    pub ended: Ended,
    /// What it wrote to standard output.
    pub stdout: Captured,
    /// What it wrote to standard error.
    pub stderr: Captured,
    /// What it wrote to file descriptor 3, if the job asked for it.
    pub channel: Captured,
    /// The files asked for with [`Job::collect`], by the path given there.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
    /// What the program has made or changed, as asked for with [`Job::gather`].
    pub left: BTreeMap<PathBuf, Vec<u8>>,
    /// What it used up.
    pub usage: Usage,
    /// What kept it apart from everything else.
    pub level: Level,
    /// Whether the program was a fork of [`Job::warm`].
    pub warm: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_found_before_the_start() {
        assert!(Job::new("/bin/true").check().is_ok());
        assert!(Job::new("true").check().is_err());
        assert!(Job::new("/bin/../true").check().is_err());
        let with = |target: &str| Job { inputs: vec![Input::bytes(target, "")], ..Job::new("/bin/true") };
        assert!(with("/work/a/b").check().is_ok());
        for target in ["work/a", "/", "/usr/bin/env", "/proc/self", "/work/../usr", "/work/\0"] {
            assert!(with(target).check().is_err(), "{target:?}");
        }
        assert!(Job { args: vec!["a\0b".into()], ..Job::new("/bin/true") }.check().is_err());
        assert!(Job { runtime: vec!["opt".into()], ..Job::new("/bin/true") }.check().is_err());
    }
}
