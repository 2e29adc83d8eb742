//! Starts a warm program ([`Warm`]), hands out the socket over which it takes requests, and ends it when the caller is
//! gone. A process of its own for each warm program, forked from the zygote like a supervisor.

use std::fs;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};
use rustix::pipe::PipeFlags;
use rustix::process::{Pid, PidfdFlags};
use rustix::thread::UnshareFlags;

use crate::machine::Machine;
use crate::sys::{self, Fork};
use crate::warm::Warm;
use crate::wire::{self, During, Trouble};
use crate::{init, root};

/// How long a warm program may take until it is ready.
const PATIENCE: Timespec = Timespec { tv_sec: 60, tv_nsec: 0 };
/// The capabilities that entering the namespaces of runs takes, where root made them: SETGID, SETUID, SETPCAP,
/// SYS_CHROOT, SYS_ADMIN.
const CAPABILITIES: [i32; 5] = [6, 7, 8, 18, 21];

/// Serves `caller`, who gets the process id with the socket when the program is ready, and nothing if it never is.
pub(crate) fn keep(machine: &Machine, caller: &UnixStream) -> io::Result<()> {
    let warm: Warm = wire::receive(caller)?;
    let (ours, theirs) = rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
    let streams = Streams::make()?;
    let theirs = sys::move_up(theirs)?;
    let pid = match sys::fork()? {
        Fork::Child => {
            // What cannot be done shows in the missing greeting.
            let _ = become_warm(machine, &warm, &streams, &theirs);
            sys::exit(127)
        }
        Fork::Parent(pid) => pid,
    };
    drop(theirs);
    let served = serve(caller, ours, pid);
    sys::kill(pid, libc::SIGKILL);
    sys::wait(pid)?;
    served
}

fn serve(caller: &UnixStream, socket: OwnedFd, pid: libc::pid_t) -> io::Result<()> {
    let process = Pid::from_raw(pid).ok_or(io::ErrorKind::InvalidData)?;
    let process = rustix::process::pidfd_open(process, PidfdFlags::empty())?;
    let mut fds =
        [PollFd::new(&socket, PollFlags::IN), PollFd::new(&process, PollFlags::IN), PollFd::new(caller, PollFlags::IN | PollFlags::RDHUP)];
    rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, Some(&PATIENCE)))?;
    let [greeting, ended, gone] = fds.map(|fd| !fd.revents().is_empty());
    let mut text = [0; 16];
    if !greeting || ended || gone || rustix::net::recv(&socket, &mut text, RecvFlags::DONTWAIT)?.0 != b"ready".len() {
        return Ok(());
    }
    // Only the thread that calls it comes out of a fork; what others held would be lost.
    if fs::read_dir(format!("/proc/{pid}/task"))?.count() != 1 {
        return Ok(());
    }
    wire::send_files(caller, &pid.to_le_bytes(), &[socket.as_fd()], SendFlags::NOSIGNAL)?;
    drop(socket);
    let mut fds = [PollFd::new(&process, PollFlags::IN), PollFd::new(caller, PollFlags::IN | PollFlags::RDHUP)];
    rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, None))?;
    Ok(())
}

/// Pipes of the kind that runs have, so that a program that looks at its streams finds the same in every fork.
struct Streams {
    theirs: [OwnedFd; 3],
    _ours: [OwnedFd; 3],
}

impl Streams {
    fn make() -> io::Result<Self> {
        let pipe = || -> io::Result<_> {
            let (read, write) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
            Ok((sys::move_up(read)?, sys::move_up(write)?))
        };
        let ((stdin, feed), (out, stdout), (err, stderr)) = (pipe()?, pipe()?, pipe()?);
        Ok(Self { theirs: [stdin, stdout, stderr], _ours: [feed, out, err] })
    }
}

/// Turns this process into the warm program: in a root of its own, which it can only read, and without network; but
/// with the right to enter the namespaces of runs.
fn become_warm(machine: &Machine, warm: &Warm, streams: &Streams, socket: &OwnedFd) -> Result<io::Error, Trouble> {
    sys::die_with_parent().during("tying the warm program to its keeper")?;
    let _ = fs::write("/proc/self/oom_score_adj", "1000");
    let own = UnshareFlags::NEWNS | UnshareFlags::NEWNET | UnshareFlags::NEWIPC | UnshareFlags::NEWUTS | UnshareFlags::NEWCGROUP;
    // SAFETY: this process has one thread and shares neither memory nor file descriptors.
    unsafe { rustix::thread::unshare_unsafe(own) }.during("making namespaces")?;
    let job = warm.job();
    root::build(machine, &job, None, root::Proc::None)?;
    if machine.privileged() {
        rustix::thread::set_thread_groups(&[]).during("leaving groups")?;
        sys::limit_capabilities(&CAPABILITIES).during("dropping capabilities")?;
    }
    rustix::process::chdir(&job.cwd).during("entering the directory")?;
    rustix::process::setsid().during("making a session")?;
    for (number, stream) in (0..).zip(streams.theirs.iter().chain([socket])) {
        sys::put_at(stream.as_fd(), number).during("connecting the streams")?;
    }
    sys::close_from(4, true).during("closing other files")?;
    sys::signals_of_program();
    // Interpreters ask at their start how deep they may call. Where it cannot be as for runs, it stays as it is.
    for (resource, soft, hard) in init::resource_limits(&job.limits) {
        if resource == libc::RLIMIT_STACK {
            let _ = sys::set_limit(resource, soft, hard);
        }
    }
    let (program, args, env) = init::command_line(&job).during("reading the command line")?;
    Ok(sys::exec(&program, &args, &env))
}
