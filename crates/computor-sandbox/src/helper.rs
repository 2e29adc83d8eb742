//! Helpers: code of the caller's own that works on what nobody trusts, in a process whose end harms nobody.
//!
//! Each program that registers a [`Role`] (with [`helper_role!`](crate::helper_role)) can be started as that: the caller's
//! executable is started again, stopped before `main`, and waits with an empty environment. This *template* forks a helper
//! for each piece of work, which takes a fraction of a millisecond. The helper sees the files that the caller names and no
//! others, has no network, cannot start or signal a process, and is held by limits of memory and CPU time. It talks with its
//! caller over [`Link`]s, and has nothing else.
//!
//! Whatever ends a helper (an abort, a stack that is too deep, want of memory) ends nothing else: the caller is told how it
//! ended ([`HelperEnd`]). When the caller ends, or drops its [`Helper`], the helper is killed.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};
use rustix::process::{Pid, PidfdFlags, Signal};
use rustix::thread::UnshareFlags;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::landlock::{self, Reach};
use crate::seccomp::Filter;
use crate::supervisor::ended_with;
use crate::sys::{self, Fork};
use crate::wire::{self, Hello};
use crate::zygote::{MARK, become_user, own_namespace};
use crate::{Ended, machine};

/// What the mark's value for a template begins with. The role's name follows.
pub(crate) const ROLE: &str = "role:";
/// How long a template may take to start, and a killed helper to be gone.
const PATIENCE: Duration = Duration::from_secs(30);
/// DAC_READ_SEARCH: root's helpers read what root may read, as far as the caller names it.
const READ_ANYTHING: i32 = 2;

/// What an executable can be started as.
#[derive(Debug)]
pub struct Role {
    name: &'static str,
    prepare: fn(),
    main: fn(Vec<Link>),
    entry: &'static extern "C" fn(),
}

impl Role {
    /// A role. Use [`helper_role!`](crate::helper_role), which also makes the entry.
    #[doc(hidden)]
    pub const fn new(name: &'static str, prepare: fn(), main: fn(Vec<Link>), entry: &'static extern "C" fn()) -> Self {
        Self { name, prepare, main, entry }
    }
}

/// Registers a role: `helper_role!(pub(crate) GRADER = ("grader", prepare, main));`
///
/// `prepare: fn()` is called once in the template, for what all helpers need; `main: fn(Vec<Link>)` in each helper. Both run
/// before `main` of the program.
#[macro_export]
macro_rules! helper_role {
    ($(#[$doc:meta])* $vis:vis $name:ident = ($text:literal, $prepare:path, $main:path)) => {
        $(#[$doc])*
        $vis static $name: $crate::Role = {
            // Called by the C library before `main`.
            #[used]
            #[unsafe(link_section = ".init_array")]
            static ENTRY: extern "C" fn() = enter;
            extern "C" fn enter() {
                $crate::enter_role(&$name);
            }
            $crate::Role::new($text, $prepare, $main, &ENTRY)
        };
    };
}

/// Becomes a template if this process was started as one; it then never returns.
#[doc(hidden)]
pub fn enter_role(role: &Role) {
    let mark = sys::environment(crate::zygote::C_MARK);
    if mark.as_deref().and_then(|mark| mark.strip_prefix(ROLE)) == Some(role.name) {
        sys::exit(i32::from(serve(role).is_err()));
    }
}

/// What a helper may reach and use up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Files and directories that it may read.
    pub read: Vec<PathBuf>,
    /// Directories in which it may do anything.
    pub write: Vec<PathBuf>,
    /// Bytes of memory.
    pub memory: u64,
    /// CPU time.
    pub cpu: Duration,
    /// Size in bytes of a file that it writes.
    pub file_size: u64,
}

/// How a helper ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelperEnd {
    /// How.
    pub ended: Ended,
    /// CPU time that it used.
    pub cpu: Duration,
    /// Most memory that it had, in bytes.
    pub peak_memory: u64,
}

/// One end of a connection between a caller and its helper. What travels are values, each with its length.
#[derive(Debug)]
pub struct Link(UnixStream);

impl Link {
    /// Two ends that are connected.
    ///
    /// # Errors
    /// When there are no more file descriptors.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (here, there) = UnixStream::pair()?;
        Ok((Self(here), Self(there)))
    }

    /// Writes a value.
    ///
    /// # Errors
    /// When the other end is gone.
    pub fn send(&self, value: &impl Serialize) -> io::Result<()> {
        wire::send(&self.0, value)
    }

    /// Reads a value of at most `limit` bytes.
    ///
    /// # Errors
    /// `UnexpectedEof` when the other end is gone; `InvalidData` for what is not such a value.
    pub fn receive<T: DeserializeOwned>(&self, limit: u64) -> io::Result<T> {
        wire::receive_within(&self.0, limit)
    }

    /// Waits until there is something to read, or the other end is gone. False: not yet.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub fn wait(&self, timeout: Duration) -> io::Result<bool> {
        readable(&self.0, timeout)
    }
}

fn readable(fd: &impl AsFd, timeout: Duration) -> io::Result<bool> {
    let timeout = Timespec::try_from(timeout).map_err(io::Error::other)?;
    let mut fds = [PollFd::new(fd, PollFlags::IN)];
    Ok(rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, Some(&timeout)))? > 0)
}

/// A running helper. It is killed when this is dropped.
#[derive(Debug)]
pub struct Helper {
    links: Vec<Link>,
    process: OwnedFd,
    status: OwnedFd,
    id: u32,
}

impl Helper {
    /// The caller's ends, as many as it asked for.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Kills it.
    pub fn kill(&self) {
        // An error means that it is gone.
        let _ = rustix::process::pidfd_send_signal(&self.process, Signal::KILL);
    }

    /// Waits for its end and says how it ended.
    ///
    /// # Errors
    /// When it goes on for longer than `patience`, or its template is gone.
    pub fn wait(&self, patience: Duration) -> io::Result<HelperEnd> {
        if !readable(&self.status, patience)? {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let mut message = [0; 64];
        let (_, length) = rustix::net::recv(&self.status, &mut message[..], RecvFlags::empty())?;
        let told: Told = postcard::from_bytes(message.get(..length).unwrap_or_default()).map_err(io::Error::other)?;
        Ok(HelperEnd { ended: ended_with(told.status), cpu: told.cpu, peak_memory: told.peak_memory })
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What a template tells of a helper's end.
#[derive(Serialize, Deserialize)]
struct Told {
    status: i32,
    cpu: Duration,
    peak_memory: u64,
}

/// A running template. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Template {
    process: Child,
    control: OwnedFd,
}

impl Template {
    /// Starts one and waits until it is ready.
    pub(crate) fn start(role: &Role, hello: &Hello) -> io::Result<Self> {
        std::hint::black_box(role.entry);
        let (control, theirs) = rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        let process = Command::new("/proc/self/exe")
            .arg0(format!("computor-{}", role.name))
            .env_clear()
            .env(MARK, format!("{ROLE}{}", role.name))
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .spawn()?;
        let template = Self { process, control };
        let hello = postcard::to_stdvec(hello).map_err(io::Error::other)?;
        rustix::net::send(&template.control, &hello, SendFlags::NOSIGNAL)?;
        let mut ready = [0];
        if !readable(&template.control, PATIENCE)? || rustix::net::recv(&template.control, &mut ready[..], RecvFlags::empty())?.1 == 0 {
            return Err(io::Error::other("the template of helpers did not start"));
        }
        Ok(template)
    }

    /// Has a helper made.
    pub(crate) fn fork(&self, bounds: &Bounds, links: usize) -> io::Result<Helper> {
        let (status, their_status) = rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        let (ours, theirs): (Vec<_>, Vec<_>) =
            (0..links.max(1)).map(|_| UnixStream::pair()).collect::<io::Result<Vec<_>>>()?.into_iter().unzip();
        let files: Vec<_> = std::iter::once(their_status.as_fd()).chain(theirs.iter().map(AsFd::as_fd)).collect();
        wire::send_files(&self.control, b"h", &files, SendFlags::NOSIGNAL)?;
        drop(files);
        drop((their_status, theirs));
        if !readable(&status, PATIENCE)? {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let mut id = [0; 4];
        let (length, files) = wire::receive_files(&status, &mut id)?;
        let process = files.into_iter().next().filter(|_| length == id.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let helper = Helper { links: ours.into_iter().map(Link).collect(), process, status, id: u32::from_le_bytes(id) };
        if let Some(link) = helper.links.first() {
            link.send(bounds)?;
        }
        Ok(helper)
    }
}

impl Drop for Template {
    fn drop(&mut self) {
        let _ = rustix::net::shutdown(&self.control, rustix::net::Shutdown::Both);
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A helper as its template knows it.
struct Served {
    pid: libc::pid_t,
    process: OwnedFd,
    status: OwnedFd,
}

/// Forks helpers until the caller is gone. The socket is standard input.
fn serve(role: &Role) -> io::Result<()> {
    sys::signals_of_zygote();
    sys::signals_of_supervisor();
    rustix::process::setsid()?;
    sys::close_from(3, false)?;
    rustix::process::chdir("/")?;
    rustix::process::umask(Mode::from_raw_mode(0o077));
    let _ = rustix::thread::set_name(c"helpers");
    // SAFETY: the caller put the socket here, and nothing else in this process uses standard input.
    let control = sys::move_up(unsafe { sys::take(0) })?;
    // Reserves the number, so that no other file gets it.
    std::mem::forget(rustix::fs::open("/dev/null", OFlags::RDWR, Mode::empty())?);
    let mut buffer = [0; 1024];
    let (_, length) = rustix::net::recv(&control, &mut buffer, RecvFlags::empty())?;
    let hello: Hello = postcard::from_bytes(buffer.get(..length).unwrap_or_default()).map_err(io::Error::other)?;
    give_up_rights(&hello)?;
    let filter = Filter::of_helpers();
    (role.prepare)();
    rustix::net::send(&control, b"r", SendFlags::empty())?;
    let mut served: Vec<Served> = Vec::new();
    loop {
        let mut fds = vec![PollFd::new(&control, PollFlags::IN)];
        fds.extend(served.iter().map(|helper| PollFd::new(&helper.process, PollFlags::IN)));
        rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, None))?;
        let happened: Vec<bool> = fds.iter().map(|fd| !fd.revents().is_empty()).collect();
        drop(fds);
        let mut ended = happened.iter().skip(1).copied();
        let over = served.extract_if(.., |_| ended.next().unwrap_or(false)).collect::<Vec<_>>();
        over.iter().try_for_each(report_end)?;
        if !happened.first().copied().unwrap_or(false) {
            continue;
        }
        let (length, mut files) = wire::receive_files(&control, &mut [0])?;
        if length == 0 {
            return Ok(());
        }
        if files.len() < 2 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let links: Vec<Link> = files.split_off(1).into_iter().map(|file| Link(file.into())).collect();
        let Some(status) = files.pop() else { return Err(io::ErrorKind::InvalidData.into()) };
        match sys::fork()? {
            Fork::Child => {
                drop((control, status, served));
                let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| become_helper(role, &filter, links)));
                sys::exit(match outcome {
                    Ok(Ok(())) => 0,
                    Ok(Err(_)) => 1,
                    Err(_) => 101,
                })
            }
            Fork::Parent(pid) => {
                let process = Pid::from_raw(pid).ok_or(io::ErrorKind::InvalidData)?;
                let process = rustix::process::pidfd_open(process, PidfdFlags::empty())?;
                // A caller that no longer wants it has closed its end; then the helper finds nobody to talk with.
                let _ = wire::send_files(&status, &pid.to_le_bytes(), &[process.as_fd()], SendFlags::NOSIGNAL);
                served.push(Served { pid, process, status });
            }
        }
    }
}

/// Tells the caller how a helper ended.
fn report_end(helper: &Served) -> io::Result<()> {
    if let Some(ended) = sys::wait(helper.pid)? {
        let told = Told { status: ended.status, cpu: ended.cpu, peak_memory: ended.peak_memory };
        let message = postcard::to_stdvec(&told).map_err(io::Error::other)?;
        let _ = rustix::net::send(&helper.status, &message, SendFlags::NOSIGNAL | SendFlags::DONTWAIT);
    }
    Ok(())
}

/// What no helper needs, given up once for all of them: the network, and every right but that of reading.
fn give_up_rights(hello: &Hello) -> io::Result<()> {
    if let Some(id) = hello.run_as {
        become_user(id)?;
    }
    let privileged = machine::can_use_own_uids();
    if !privileged {
        // Where that is not permitted, there are no runs either.
        let _ = own_namespace();
    }
    let own = UnshareFlags::NEWNET | UnshareFlags::NEWIPC | UnshareFlags::NEWUTS;
    // SAFETY: this process has one thread and shares neither memory nor file descriptors.
    let _ = unsafe { rustix::thread::unshare_unsafe(own) };
    sys::keep_capabilities(if privileged { &[READ_ANYTHING] } else { &[] })?;
    rustix::thread::set_no_new_privs(true).map_err(io::Error::from)
}

/// Confines this process, and does the work.
fn become_helper(role: &Role, filter: &Filter, links: Vec<Link>) -> io::Result<()> {
    sys::die_with_parent()?;
    sys::signals_of_zygote();
    // If memory runs out on the host, helpers go before their caller.
    let _ = std::fs::write("/proc/self/oom_score_adj", "900");
    let Some(first) = links.first() else { return Ok(()) };
    let bounds: Bounds = first.receive(1 << 20)?;
    let seconds = bounds.cpu.as_secs().max(1);
    for (resource, soft, hard) in [
        (libc::RLIMIT_CPU, seconds, seconds + 1),
        // What it has written to; and as a second limit, with room for what allocators set aside, everything.
        (libc::RLIMIT_DATA, bounds.memory, bounds.memory),
        (libc::RLIMIT_AS, bounds.memory.saturating_mul(4), bounds.memory.saturating_mul(4)),
        (libc::RLIMIT_FSIZE, bounds.file_size, bounds.file_size),
        (libc::RLIMIT_CORE, 0, 0),
        (libc::RLIMIT_NOFILE, 256, 256),
        (libc::RLIMIT_STACK, 8 << 20, 8 << 20),
    ] {
        sys::set_limit(resource, soft, hard)?;
    }
    if sys::landlock_abi() > 0 {
        landlock::confine_to(&Reach { read: bounds.read, write: bounds.write })?;
    }
    filter.install()?;
    (role.main)(links);
    Ok(())
}
