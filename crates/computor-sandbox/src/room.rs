//! The part of a run that is the same for every job, so that it can be made before one arrives: namespaces with an init
//! that waits in them, a cgroup, and the pipes between inside and outside. It is the more expensive half of a start.

use std::cell::Cell;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use crate::cgroup::Group;
use crate::init::{self, Ends};
use crate::machine::Machine;
use crate::streams;
use crate::sys::{self, Fork, Waited};
use crate::wire::{During, Trouble};

/// Namespaces with their first process. When dropped, everything in them is gone, and the cgroup removed.
pub(crate) struct Room {
    /// `None` when it has ended.
    init: Cell<Option<libc::pid_t>>,
    /// The run's user on the host, if that is not our own.
    pub(crate) uid: Option<u32>,
    pub(crate) group: Option<Group>,
}

/// The supervisor's ends of everything that connects it with the run.
pub(crate) struct OurEnds {
    pub(crate) link: UnixStream,
    pub(crate) stdin: OwnedFd,
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
    pub(crate) channel: OwnedFd,
}

impl Room {
    /// Makes a room for a run supervised by this process. Init does not answer for longer than `patience` only if
    /// something is wrong.
    pub(crate) fn make(machine: &Machine, patience: Duration) -> Result<(Self, OurEnds), Trouble> {
        let id = std::process::id();
        let uid = machine.uid(id);
        let group = machine.cgroups.as_ref().map(|all| all.create(id)).transpose()?;
        let (link, their_link) = UnixStream::pair().during("making a socket pair")?;
        link.set_read_timeout(Some(patience)).during("making a socket pair")?;
        let (stdin, their_stdin) = streams::to_program().during("making standard input")?;
        let (stdout, their_stdout) = streams::from_program().during("making standard output")?;
        let (stderr, their_stderr) = streams::from_program().during("making standard error")?;
        let (channel, their_channel) = streams::from_program().during("making the channel")?;
        let ours = OurEnds { link, stdin, stdout, stderr, channel };
        let theirs = Ends { link: their_link, stdin: their_stdin, stdout: their_stdout, stderr: their_stderr, channel: their_channel };
        let init = match sys::fork_into(namespaces(uid)).during("making namespaces")? {
            Fork::Child => {
                // Forgotten, not dropped: they are closed with everything else that is the supervisor's.
                std::mem::forget((ours, group));
                match theirs.keep_only() {
                    Ok(()) => init::main(machine, uid, theirs),
                    Err(_) => sys::exit(1),
                }
            }
            Fork::Parent(pid) => pid,
        };
        let room = Self { init: Cell::new(Some(init)), uid, group };
        if let Some(group) = &room.group {
            group.add(init)?;
        }
        Ok((room, ours))
    }

    /// The process id of init, which is there until [`end`](Self::end).
    pub(crate) fn init(&self) -> libc::pid_t {
        self.init.get().unwrap_or(0)
    }

    /// Ends everything in the room, and tells what it used.
    pub(crate) fn end(&self) -> Option<Waited> {
        let init = self.init.take()?;
        sys::kill(init, libc::SIGKILL);
        // Returns when everything in the namespaces is gone.
        sys::wait(init).ok().flatten()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.end();
    }
}

impl Ends {
    /// Closes everything else above the standard numbers, such as what belongs to the supervisor and the zygote.
    fn keep_only(&self) -> std::io::Result<()> {
        let streams = [&self.stdin, &self.stdout, &self.stderr, &self.channel].map(AsFd::as_fd);
        let [stdin, stdout, stderr, channel] = streams;
        sys::close_all_but(&[self.link.as_fd(), stdin, stdout, stderr, channel])
    }
}

/// Which namespaces a run's first process is put into.
fn namespaces(uid: Option<u32>) -> libc::c_int {
    let all = libc::CLONE_NEWPID | libc::CLONE_NEWNS | libc::CLONE_NEWNET | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS | libc::CLONE_NEWCGROUP;
    // As root, init makes its user namespace itself, when it no longer needs root's rights.
    if uid.is_some() { all } else { all | libc::CLONE_NEWUSER }
}
