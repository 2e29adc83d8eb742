//! Running a program without isolation. For set-up that the platform itself wrote, never for what a course or a student
//! brought; the type's name at the call says so.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, PidfdFlags, Signal};
use tempfile::TempDir;

use crate::copy::{self, Style};
use crate::gather::Before;
use crate::root::SCRATCH;
use crate::streams::{self, Feed, Stream};
use crate::supervisor::ended_with;
use crate::wire::errno;
use crate::{Ended, Job, Level, Outcome, RunError, Source, Usage, sys};

/// Runs jobs without any isolation.
///
/// `/work` and `/tmp` of the job are directories of a temporary one that is removed afterwards; where a path, an
/// argument or the value of an environment variable begins with one of them, it is adapted. Every input is a writable
/// copy. Of the limits only CPU time (per process), wall time and output hold.
#[derive(Debug)]
pub struct Trusted;

impl Trusted {
    /// Runs a job and waits for its end. What it leaves running in its process group is killed.
    ///
    /// # Errors
    /// Only for trouble that is not the program's: see [`RunError`].
    pub fn run(job: &Job) -> Result<Outcome, RunError> {
        job.check()?;
        let place = Place::make(job)?;
        let setup = |step: &str| {
            let step = step.to_owned();
            move |source| RunError::Setup { step, source }
        };
        let (stdin, their_stdin) = streams::to_program().map_err(setup("making standard input"))?;
        let (stdout, their_stdout) = streams::from_program().map_err(setup("making standard output"))?;
        let (stderr, their_stderr) = streams::from_program().map_err(setup("making standard error"))?;
        let (channel, their_channel) = match job.channel {
            true => streams::from_program().map(|(ours, theirs)| (Some(ours), Some(theirs))),
            false => Ok((None, None)),
        }
        .map_err(setup("making the channel"))?;
        let mut command = place.command(job);
        command.stdin(their_stdin).stdout(their_stdout).stderr(their_stderr);
        let stdin = Some(Feed::new(stdin));
        let limits = &job.limits;
        let mut streams = [(Some(stdout), limits.output), (Some(stderr), limits.output), (channel, limits.channel)]
            .map(|(pipe, limit)| Stream::new(pipe, limit));
        let since = Instant::now();
        let before = Before::look(job.gather.as_ref(), |path| place.adapt(path));
        let spawned = spawn(&mut command, job, their_channel);
        drop(command);
        let (ended, mut usage) = match spawned {
            Ok(pid) => {
                let ended = watch(pid, job, stdin, &mut streams).map_err(setup("watching the program"))?;
                // Nobody in the group may go on, or hold the streams open.
                let _ = rustix::process::kill_process_group(pid, Signal::KILL);
                let waited = sys::wait(pid.as_raw_nonzero().get()).map_err(setup("waiting for the program"))?;
                let usage = waited.as_ref().map(|w| Usage { cpu: w.cpu, peak_memory: w.peak_memory, ..Usage::default() });
                let ended = ended.or(waited.map(|w| ended_with(w.status))).unwrap_or(Ended::WallLimit);
                (ended, usage.unwrap_or_default())
            }
            Err(error) => (Ended::NotStarted(errno(&error)), Usage::default()),
        };
        usage.wall = since.elapsed();
        streams.iter_mut().for_each(Stream::pull);
        let [stdout, stderr, channel] = streams.map(|stream| stream.captured);
        let truncated = stdout.truncated || stderr.truncated || channel.truncated;
        let ended = if truncated && matches!(ended, Ended::Exited(_)) { Ended::OutputLimit } else { ended };
        let files = place.collect(job);
        let left = before.gather(job.gather.as_ref(), job.limits.file_size, |path| place.adapt(path));
        Ok(Outcome { ended, stdout, stderr, channel, files, left, usage, level: Level::NONE, warm: false })
    }
}

/// The temporary directory that stands for the writable directories.
struct Place(TempDir);

impl Place {
    /// Makes it, with the inputs in place.
    fn make(job: &Job) -> Result<Self, RunError> {
        let setup = |source| RunError::Setup { step: "making a temporary directory".into(), source };
        let place = Self(tempfile::tempdir().map_err(setup)?);
        for path in SCRATCH {
            fs::create_dir(place.adapt(Path::new(path))).map_err(setup)?;
        }
        let root: OwnedFd = File::open(place.0.path()).map_err(setup)?.into();
        for input in &job.inputs {
            let target = &input.target;
            if !SCRATCH.iter().any(|path| target.starts_with(path)) {
                let text = format!("without isolation, inputs go below /work or /tmp: {}", target.display());
                return Err(RunError::Job(text));
            }
            let style = Style { owner: None, executable: input.executable };
            let result = copy::parent(root.as_fd(), target, None).and_then(|(directory, name)| match &input.source {
                Source::Bytes(content) => copy::write(directory.as_fd(), name, content, style),
                Source::Host(path) => {
                    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
                    let source = rustix::fs::open(path, flags, Mode::empty())?;
                    copy::copy(source, directory.as_fd(), name, style)
                }
            });
            result.map_err(|source| RunError::Input { path: target.clone(), source })?;
        }
        Ok(place)
    }

    /// The path on the host.
    fn adapt(&self, path: &Path) -> PathBuf {
        if SCRATCH.iter().any(|scratch| path.starts_with(scratch)) {
            let mut adapted = self.0.path().as_os_str().to_owned();
            adapted.push(path);
            PathBuf::from(adapted)
        } else {
            path.to_path_buf()
        }
    }

    /// The same for a word that may be such a path.
    fn adapt_word(&self, word: &OsStr) -> OsString {
        self.adapt(Path::new(OsStr::from_bytes(word.as_bytes()))).into_os_string()
    }

    fn command(&self, job: &Job) -> Command {
        let mut command = Command::new(self.adapt(&job.program));
        command.args(job.args.iter().map(|arg| self.adapt_word(arg)));
        command.env_clear().envs(job.env.iter().map(|(name, value)| (name, self.adapt_word(value))));
        command.current_dir(self.adapt(&job.cwd)).process_group(0);
        command
    }

    fn collect(&self, job: &Job) -> BTreeMap<PathBuf, Vec<u8>> {
        let read = |path: &PathBuf| Some((path.clone(), crate::init::read_plain(&self.adapt(path), job.limits.file_size)?));
        job.collect.iter().filter_map(read).collect()
    }
}

/// Starts the program, with the channel on descriptor 3.
fn spawn(command: &mut Command, job: &Job, channel: Option<OwnedFd>) -> io::Result<Pid> {
    // While these are open, number 3 belongs to nobody who needs it after the fork.
    let mut occupied = Vec::new();
    while occupied.last().is_none_or(|file: &File| file.as_raw_fd() < 4) {
        occupied.push(File::open("/dev/null")?);
    }
    let cpu = job.limits.cpu.as_secs() + 1;
    let prepare = move || {
        if let Some(channel) = &channel {
            sys::put_at(channel.as_fd(), 3)?;
        }
        sys::set_limit(libc::RLIMIT_CPU, cpu, cpu)
    };
    // SAFETY: the closure only makes system calls and allocates nothing.
    unsafe { command.pre_exec(prepare) };
    let child = command.spawn()?;
    Pid::from_raw(child.id() as i32).ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Waits until the program has ended, or gives the limit that it exceeded.
fn watch(program: Pid, job: &Job, mut stdin: Option<Feed>, streams: &mut [Stream; 3]) -> io::Result<Option<Ended>> {
    let deadline = Instant::now() + job.limits.wall;
    let program = rustix::process::pidfd_open(program, PidfdFlags::empty())?;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left == Duration::ZERO {
            return Ok(Some(Ended::WallLimit));
        }
        let timeout = Timespec::try_from(left).map_err(io::Error::other)?;
        let mut fds = vec![PollFd::new(&program, PollFlags::IN)];
        fds.extend(stdin.iter().map(|feed| PollFd::new(&feed.pipe, PollFlags::OUT)));
        fds.extend(streams.iter().filter_map(|stream| Some(PollFd::new(stream.pipe.as_ref()?, PollFlags::IN))));
        rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, Some(&timeout)))?;
        let over = fds.first().is_some_and(|fd| !fd.revents().is_empty());
        stdin = stdin.take().and_then(|mut feed| feed.push(&job.stdin).then_some(feed));
        streams.iter_mut().for_each(Stream::pull);
        if streams.iter().any(|stream| stream.captured.truncated) {
            return Ok(Some(Ended::OutputLimit));
        }
        if over {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Limits};

    fn shell(script: &str) -> Job {
        Job { args: vec!["-c".into(), script.into()], ..Job::new("/bin/sh") }
    }

    #[test]
    fn runs_with_inputs_channel_and_collected_files() {
        let mut job = shell("cat in; cat /dev/stdin >&2; echo typed >&3; echo made > \"$OUT\"; exit 3");
        job.env = vec![("OUT".into(), "/work/out".into()), ("PATH".into(), "/bin:/usr/bin".into())];
        job.inputs = vec![Input::bytes("/work/in", "hello")];
        job.stdin = b"fed".to_vec();
        job.channel = true;
        job.collect = vec!["/work/out".into(), "/work/missing".into()];
        let outcome = Trusted::run(&job).unwrap();
        assert_eq!(outcome.ended, Ended::Exited(3));
        assert_eq!((outcome.stdout.text(), outcome.stderr.text()), ("hello".into(), "fed".into()));
        assert_eq!(outcome.channel.text(), "typed\n");
        assert_eq!(outcome.files, BTreeMap::from([("/work/out".into(), b"made\n".to_vec())]));
        assert_eq!(outcome.level, Level::NONE);
    }

    #[test]
    fn ends_what_takes_too_long_or_talks_too_much() {
        let limits = Limits { wall: Duration::from_millis(200), output: 1000, ..Limits::default() };
        let sleeping = Job { limits: limits.clone(), ..shell("/bin/sleep 60") };
        assert_eq!(Trusted::run(&sleeping).unwrap().ended, Ended::WallLimit);
        let talking = Job { limits, ..shell("while :; do echo yes; done") };
        let outcome = Trusted::run(&talking).unwrap();
        assert_eq!((outcome.ended, outcome.stdout.bytes.len()), (Ended::OutputLimit, 1000));
        assert_eq!(Trusted::run(&Job::new("/nonexistent")).unwrap().ended, Ended::NotStarted(libc::ENOENT));
    }
}
