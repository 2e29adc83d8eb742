//! The small process that forks all runs, so that nothing is forked from the caller's process with its threads, and no
//! secret of the caller's memory is ever inside a sandbox.
//!
//! It is the caller's executable, started again with an empty environment except for a mark, and stopped by a function
//! that runs before `main`. It has one thread, and knows nothing but what this crate tells it. It ends when the
//! caller's end of its socket is closed.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::net::{RecvFlags, SendFlags};
use rustix::pipe::PipeFlags;

use crate::machine::{self, Machine};
use crate::supervisor::{self, Caller};
use crate::sys::{self, Fork};
use crate::wire::{self, Hello, Word};
use crate::{Job, Limits, RunError, attacks, helper, warm_attacker};

/// The environment variable that marks a start which is not the program's own.
pub(crate) const MARK: &str = "COMPUTOR_SANDBOX_ROLE";
pub(crate) const C_MARK: &std::ffi::CStr = c"COMPUTOR_SANDBOX_ROLE";
/// The mark's value for a zygote.
pub(crate) const ZYGOTE: &str = "zygote";
/// What the mark's value for a program of the self-test begins with. The helper's process id, a colon and the name of the
/// attack follow.
pub(crate) const ATTACK: &str = "attack:";

/// In place of an attack's name: a warm program whose forks read the name.
pub(crate) const WARM: &str = "warm";

/// Called by the C library before `main`.
#[used]
#[unsafe(link_section = ".init_array")]
static ENTRY: extern "C" fn() = enter;

/// Makes the linker keep [`ENTRY`]: whoever starts a zygote must have it.
pub(crate) fn keep_entry() {
    std::hint::black_box(&ENTRY);
}

extern "C" fn enter() {
    match sys::environment(C_MARK) {
        None => {}
        Some(role) if role == ZYGOTE => sys::exit(i32::from(serve().is_err())),
        // Another entry takes care of it.
        Some(role) if role.starts_with(helper::ROLE) => {}
        Some(role) => match role.strip_prefix(ATTACK).and_then(|rest| rest.split_once(':')) {
            Some((_, WARM)) => sys::exit(warm_attacker::run()),
            Some((_, name)) => sys::exit(attacks::run(name)),
            None => sys::exit(2),
        },
    }
}

/// Serves runs until the caller is gone. The socket is standard input.
fn serve() -> io::Result<()> {
    sys::signals_of_zygote();
    // What the caller's terminal sends, such as an interrupt, is the caller's business: it decides about its runs.
    rustix::process::setsid()?;
    sys::close_from(3, false)?;
    rustix::process::chdir("/")?;
    rustix::process::umask(Mode::from_raw_mode(0o022));
    let _ = rustix::thread::set_name(c"sandbox");
    // SAFETY: the caller put the socket here, and nothing else in this process uses standard input.
    let control = sys::move_up(unsafe { sys::take(0) })?;
    // Reserves the number, so that no other file gets it.
    let null = rustix::fs::open("/dev/null", OFlags::RDWR, Mode::empty())?;
    std::mem::forget(null);

    let mut buffer = [0; 1024];
    let (_, length) = rustix::net::recv(&control, &mut buffer, RecvFlags::empty())?;
    let hello: Hello = postcard::from_bytes(buffer.get(..length).unwrap_or_default()).map_err(io::Error::other)?;
    if let Some(id) = hello.run_as {
        become_user(id)?;
    }
    if !machine::can_use_own_uids() {
        // Where that is not permitted, nothing else will be, and the greeting says so.
        let _ = own_namespace();
    }
    let (machine, greeting) = machine::examine(&hello, trial);
    let greeting = postcard::to_stdvec(&greeting).map_err(io::Error::other)?;
    rustix::net::send(&control, &greeting, SendFlags::empty())?;
    let Some(machine) = machine else {
        return Ok(());
    };
    loop {
        // One supervisor is always ready for the next run.
        let (progress, started) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
        if let Fork::Child = sys::fork()? {
            drop(progress);
            supervisor::main(&machine, move || {
                let mut byte = [0];
                let (length, files) = wire::receive_files(&control, &mut byte)?;
                drop(control);
                rustix::io::write(&started, b"r")?;
                if length == 0 {
                    return Ok(None);
                }
                let mut files = files.into_iter();
                let socket = files.next().map(UnixStream::from).ok_or(io::ErrorKind::InvalidData)?;
                let keeper = byte == [Wanted::Warm as u8];
                // A keeper stays; the room for the next run must not wait for it.
                let started = (!keeper).then_some(started);
                Ok(Some(Caller { socket, started, keeper, warm: files.next() }))
            });
        }
        drop(started);
        if !wait_for(&progress, PollFlags::IN, &control, None)? {
            return Ok(());
        }
        // It has its run. Making the next room at the same time would delay both, but large inputs must not hold up
        // other runs.
        if !wait_for(&progress, PollFlags::empty(), &control, Some(HEAD_START))? {
            return Ok(());
        }
    }
}

/// What a message of the caller asks for.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(crate) enum Wanted {
    /// A run. Its socket comes along, and perhaps that of a warm program to fork it from.
    Run = 1,
    /// A warm program. The socket of its caller comes along.
    Warm = 2,
}

/// How long a run may take to start before the room for the next one is made.
const HEAD_START: Timespec = Timespec { tv_sec: 0, tv_nsec: 5_000_000 };

/// Waits for an event of a supervisor, or its end. False if the caller is gone.
fn wait_for(progress: &OwnedFd, event: PollFlags, control: &OwnedFd, timeout: Option<Timespec>) -> io::Result<bool> {
    let mut fds = [PollFd::new(control, PollFlags::empty()), PollFd::new(progress, event)];
    rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, timeout.as_ref()))?;
    Ok(fds.first().is_some_and(|control| control.revents().is_empty()))
}

pub(crate) fn become_user(id: u32) -> io::Result<()> {
    let (uid, gid) = (rustix::process::Uid::from_raw(id), rustix::process::Gid::from_raw(id));
    rustix::thread::set_thread_groups(&[])?;
    rustix::thread::set_thread_res_gid(gid, gid, gid)?;
    rustix::thread::set_thread_res_uid(uid, uid, uid)?;
    // The change hides `/proc/self` from its own user, which has to write its children's id maps there.
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::Dumpable)?;
    Ok(())
}

/// Enters a user namespace in which everything of this user's stays as it is. Warm programs get their roots in it.
pub(crate) fn own_namespace() -> io::Result<()> {
    let (uid, gid) = sys::ids();
    // SAFETY: this process has one thread and shares neither memory nor file descriptors.
    unsafe { rustix::thread::unshare_unsafe(rustix::thread::UnshareFlags::NEWUSER) }?;
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("{uid} {uid} 1"))?;
    std::fs::write("/proc/self/gid_map", format!("{gid} {gid} 1"))
}

/// Runs a small program through everything.
fn trial(machine: &Machine) -> Result<(), RunError> {
    let job = Job { limits: Limits { memory: 64 << 20, ..Limits::default() }, ..Job::new("/bin/true") };
    let (here, there) = UnixStream::pair().map_err(RunError::Lost)?;
    match sys::fork().map_err(RunError::Lost)? {
        Fork::Child => {
            drop(here);
            supervisor::main(machine, || Ok(Some(Caller { socket: there, started: None, keeper: false, warm: None })))
        }
        Fork::Parent(_) => drop(there),
    }
    wire::send(&here, &job).map_err(RunError::Lost)?;
    // Whether there is such a program does not matter.
    loop {
        if let Word::Report(report) = wire::receive(&here).map_err(RunError::Lost)? {
            return report.map_err(RunError::from).map(drop);
        }
    }
}
