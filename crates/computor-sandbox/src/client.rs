//! The caller's side: starts the zygote, hands it runs, waits for their reports.

use std::io;
use std::net::Shutdown;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};

use crate::wire::{self, Greeting, Hello, Word};
use crate::zygote::{self, MARK, Wanted, ZYGOTE};
use crate::{Job, Outcome, RunError, Watch};

/// How often a waiting caller asks whether the run was cancelled.
const CANCEL_INTERVAL: Duration = Duration::from_millis(20);
/// How long a zygote may take to start, and a supervisor to build, clean up and report. They watch the run's own
/// limits; this is for a machine on which they no longer get anything done.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running zygote.
#[derive(Debug)]
pub(crate) struct Zygote {
    process: Child,
    control: OwnedFd,
}

impl Zygote {
    /// Starts a zygote and hears what it found out. It serves runs only if the greeting's level has namespaces.
    pub(crate) fn start(hello: &Hello) -> io::Result<(Self, Greeting)> {
        zygote::keep_entry();
        let (control, theirs) = rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        let process = Command::new("/proc/self/exe")
            .arg0("computor-sandbox")
            .env_clear()
            .env(MARK, ZYGOTE)
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .spawn()?;
        // From here on, dropping it ends the process.
        let zygote = Self { process, control };
        let hello = postcard::to_stdvec(hello).map_err(io::Error::other)?;
        rustix::net::send(&zygote.control, &hello, SendFlags::NOSIGNAL)?;
        if !wait_readable(&zygote.control, PATIENCE)? {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let mut greeting = vec![0; 1 << 16];
        let (_, length) = rustix::net::recv(&zygote.control, &mut greeting[..], RecvFlags::empty())?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let greeting = postcard::from_bytes(greeting.get(..length).unwrap_or_default()).map_err(io::Error::other)?;
        Ok((zygote, greeting))
    }

    /// Has a supervisor made that talks to the other end of this socket. It takes the program from a warm one, if its
    /// socket is given.
    pub(crate) fn supervise(&self, socket: &UnixStream, warm: Option<&OwnedFd>) -> io::Result<()> {
        let files: Vec<_> = std::iter::once(socket.as_fd()).chain(warm.map(AsFd::as_fd)).collect();
        wire::send_files(&self.control, &[Wanted::Run as u8], &files, SendFlags::NOSIGNAL)
    }

    /// Has a keeper made that talks to the other end of this socket.
    pub(crate) fn keep_warm(&self, socket: &UnixStream) -> io::Result<()> {
        wire::send_files(&self.control, &[Wanted::Warm as u8], &[socket.as_fd()], SendFlags::NOSIGNAL)
    }

    /// The zygote's process id.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Zygote {
    fn drop(&mut self) {
        // The zygote ends by itself when it sees that we are gone, unless something is badly wrong with it.
        let _ = rustix::net::shutdown(&self.control, rustix::net::Shutdown::Both);
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn wait_readable(fd: &impl AsFd, timeout: Duration) -> io::Result<bool> {
    let timeout = Timespec::try_from(timeout).map_err(io::Error::other)?;
    let mut fds = [PollFd::new(fd, PollFlags::IN)];
    Ok(rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, Some(&timeout)))? > 0)
}

/// Sends the job to a supervisor and waits for its report.
pub(crate) fn exchange(supervisor: &UnixStream, job: &Job, watch: &Watch<'_>) -> Result<Outcome, RunError> {
    wire::send(supervisor, job).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => RunError::Job(error.to_string()),
        _ => RunError::Lost(error),
    })?;
    let deadline = Instant::now() + job.limits.wall + PATIENCE;
    loop {
        while !wait_readable(supervisor, CANCEL_INTERVAL).map_err(RunError::Lost)? {
            let late = Instant::now() > deadline;
            if late || (watch.cancelled)() {
                end(supervisor);
                return Err(if late { RunError::Lost(io::ErrorKind::TimedOut.into()) } else { RunError::Cancelled });
            }
        }
        match wire::receive(supervisor).map_err(RunError::Lost)? {
            Word::Resting(now) => (watch.resting)(now),
            Word::Report(report) => return Ok((*report)?),
        }
    }
}

/// Has the supervisor end the run, and waits until it has.
fn end(supervisor: &UnixStream) {
    let _ = supervisor.shutdown(Shutdown::Write);
    let _ = supervisor.set_read_timeout(Some(PATIENCE));
    while let Ok(Word::Resting(_)) = wire::receive(supervisor) {}
}
