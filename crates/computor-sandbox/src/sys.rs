//! The system calls that have no safe wrapper elsewhere. Nearly all `unsafe` of the crate is here.
//!
//! Everything that forks assumes a process with one thread: that holds in the zygote and its descendants, and nothing
//! here may be called from anywhere else, except where it says so.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::time::{Duration, Instant};

/// Turns the -1 of a C function into the error it stands for.
fn check(result: libc::c_long) -> io::Result<libc::c_long> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// Which side of a fork this is.
pub(crate) enum Fork {
    Parent(libc::pid_t),
    Child,
}

/// Forks the process.
pub(crate) fn fork() -> io::Result<Fork> {
    // SAFETY: the caller's process has one thread, so the child may go on with everything that the parent could do.
    match check(unsafe { libc::fork() }.into())? {
        0 => Ok(Fork::Child),
        pid => Ok(Fork::Parent(pid as libc::pid_t)),
    }
}

/// Forks the process into new namespaces.
pub(crate) fn fork_into(namespaces: libc::c_int) -> io::Result<Fork> {
    #[repr(C)]
    #[derive(Default)]
    struct CloneArgs {
        flags: u64,
        pidfd: u64,
        child_tid: u64,
        parent_tid: u64,
        exit_signal: u64,
        stack: u64,
        stack_size: u64,
        tls: u64,
    }
    let mut args = CloneArgs { flags: namespaces as u32 as u64, exit_signal: libc::SIGCHLD as u64, ..CloneArgs::default() };
    // SAFETY: without CLONE_VM and without a stack this is a fork, and the process has one thread. `args` has the
    // layout of the first version of the kernel's structure and its size is passed along.
    match check(unsafe { libc::syscall(libc::SYS_clone3, &raw mut args, size_of::<CloneArgs>()) })? {
        0 => Ok(Fork::Child),
        pid => Ok(Fork::Parent(pid as libc::pid_t)),
    }
}

/// Ends the process at once, without running anything that the program registered for its end.
pub(crate) fn exit(code: i32) -> ! {
    // SAFETY: always allowed.
    unsafe { libc::_exit(code) }
}

/// What `wait4` tells.
pub(crate) struct Waited {
    pub(crate) pid: libc::pid_t,
    pub(crate) status: i32,
    pub(crate) cpu: Duration,
    /// In bytes, of the largest process.
    pub(crate) peak_memory: u64,
}

/// Waits for a child; -1 means any. `None` if there is none.
pub(crate) fn wait(pid: libc::pid_t) -> io::Result<Option<Waited>> {
    loop {
        let mut status = 0;
        // SAFETY: all zeros is a valid `rusage`.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are to live variables of the right type.
        let result = unsafe { libc::wait4(pid, &raw mut status, libc::__WALL, &raw mut usage) };
        match check(result.into()) {
            Ok(pid) => {
                return Ok(Some(Waited { pid: pid as libc::pid_t, status, cpu: cpu_of(&usage), peak_memory: peak_of(&usage) }));
            }
            Err(error) if error.raw_os_error() == Some(libc::ECHILD) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// How long nobody looks whether a child of a group has left it: a daemon does so after its parent has ended, and no signal tells.
const LEFT: std::ops::RangeInclusive<Duration> = Duration::from_millis(2)..=Duration::from_millis(50);

/// Waits until no child of a process group is left, or until it is too late.
pub(crate) fn wait_for_group(group: libc::pid_t, until: Instant) -> io::Result<()> {
    // SAFETY: an all-zero set is valid for `sigemptyset`, which then initialises it; the pointers are live.
    let ends = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGCHLD);
        // From here on the end of a child is kept until somebody asks for it.
        libc::sigprocmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut());
        set
    };
    let mut pause = *LEFT.start();
    loop {
        // SAFETY: without a place for the status the call writes nothing.
        match check(unsafe { libc::waitpid(-group, std::ptr::null_mut(), libc::__WALL | libc::WNOHANG) }.into()) {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) if error.raw_os_error() == Some(libc::ECHILD) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        let time = left.min(pause);
        pause = (pause * 2).min(*LEFT.end());
        let time = libc::timespec { tv_sec: time.as_secs() as libc::time_t, tv_nsec: time.subsec_nanos().into() };
        // SAFETY: both pointers are to live structures. It ends with a child, or when the time is over.
        unsafe { libc::sigtimedwait(&raw const ends, std::ptr::null_mut(), &raw const time) };
    }
}

/// CPU time and peak memory (bytes) of the children that were waited for.
pub(crate) fn children_usage() -> (Duration, u64) {
    // SAFETY: all zeros is a valid `rusage`.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a live variable; the call cannot fail with these arguments.
    unsafe { libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage) };
    (cpu_of(&usage), peak_of(&usage))
}

fn cpu_of(usage: &libc::rusage) -> Duration {
    let of = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1000);
    of(usage.ru_utime) + of(usage.ru_stime)
}

fn peak_of(usage: &libc::rusage) -> u64 {
    usage.ru_maxrss as u64 * 1024
}

/// Sends a signal. With pid -1: to everything in the pid namespace except its init.
pub(crate) fn kill(pid: libc::pid_t, signal: i32) {
    // SAFETY: no memory is involved. An error means that nobody is left to signal, which is what callers want.
    unsafe { libc::kill(pid, signal) };
}

/// An event that counts the CPU time of this thread and of what it starts from now on. May be called from anywhere.
pub(crate) fn count_task_clock() -> io::Result<OwnedFd> {
    const SOFTWARE: u64 = 1;
    const TASK_CLOCK: u64 = 1;
    // Inherited, and without looking into the kernel and the hypervisor, which takes rights; time in there counts.
    const FLAGS: u64 = 1 << 1 | 1 << 5 | 1 << 6;
    const CLOEXEC: libc::c_ulong = 8;
    let about: [u64; 8] = [SOFTWARE | (size_of::<[u64; 8]>() as u64) << 32, TASK_CLOCK, 0, 0, 0, FLAGS, 0, 0];
    // SAFETY: the pointer is to a live structure, in the first form that it had, whose size stands in it.
    let event = check(unsafe { libc::syscall(libc::SYS_perf_event_open, about.as_ptr(), 0, -1, -1, CLOEXEC) })?;
    // SAFETY: the call has made this file descriptor for us.
    Ok(unsafe { OwnedFd::from_raw_fd(event as RawFd) })
}

/// Sets what a signal does.
fn set_signal(signal: i32, disposition: libc::sighandler_t) {
    // SAFETY: the dispositions used are SIG_DFL and SIG_IGN, so no handler can run.
    unsafe { libc::signal(signal, disposition) };
}

/// Lets the kernel remove ended children by itself, makes writing to a closed pipe an error, and leaves no other signal
/// as the caller's process had it.
pub(crate) fn signals_of_zygote() {
    // The kernel's structure for the default disposition is all zeros. The C library's function would leave out the
    // signals that it uses itself.
    let default = [0u64; 4];
    for signal in 1..=64 {
        // SAFETY: the pointer is to a live structure of sufficient size. Two signals cannot be changed, nor ignored.
        unsafe { libc::syscall(libc::SYS_rt_sigaction, signal, default.as_ptr(), std::ptr::null_mut::<u8>(), 8usize) };
    }
    // SAFETY: an all-zero set is valid for `sigemptyset`, which then initialises it; the pointers are live.
    unsafe {
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, std::ptr::null_mut());
    }
    set_signal(libc::SIGCHLD, libc::SIG_IGN);
    set_signal(libc::SIGPIPE, libc::SIG_IGN);
}

/// Makes children waitable again.
pub(crate) fn signals_of_supervisor() {
    set_signal(libc::SIGCHLD, libc::SIG_DFL);
}

/// The signals of a process that a shell would start.
pub(crate) fn signals_of_program() {
    set_signal(libc::SIGPIPE, libc::SIG_DFL);
}

/// Sets attributes (`MOUNT_ATTR_*`) of a mount given as file descriptor, and of everything below it.
pub(crate) fn set_mount_attributes(mount: BorrowedFd<'_>, attributes: u64, recursive: bool) -> io::Result<()> {
    #[repr(C)]
    struct MountAttr {
        attr_set: u64,
        attr_clr: u64,
        propagation: u64,
        userns_fd: u64,
    }
    let mut attr = MountAttr { attr_set: attributes, attr_clr: 0, propagation: 0, userns_fd: 0 };
    let flags = libc::AT_EMPTY_PATH | if recursive { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: the path is a constant C string, `attr` has the kernel's layout and its size is passed along.
    check(unsafe {
        libc::syscall(libc::SYS_mount_setattr, mount.as_raw_fd(), c"".as_ptr(), flags, &raw mut attr, size_of::<MountAttr>())
    })?;
    Ok(())
}

/// Closes every file descriptor from `first` on, now or when a program is executed.
pub(crate) fn close_from(first: RawFd, on_exec: bool) -> io::Result<()> {
    let flags = if on_exec { libc::CLOSE_RANGE_CLOEXEC } else { 0 };
    // SAFETY: callers use nothing of what they close; with `on_exec` nothing is closed now.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, flags) })?;
    Ok(())
}

/// Closes every file descriptor above the standard ones except these.
pub(crate) fn close_all_but(keep: &[BorrowedFd<'_>]) -> io::Result<()> {
    let mut keep: Vec<RawFd> = keep.iter().map(AsRawFd::as_raw_fd).collect();
    keep.sort_unstable();
    let mut first = 3;
    for number in keep {
        if first < number {
            // SAFETY: callers use nothing of what they close.
            check(unsafe { libc::syscall(libc::SYS_close_range, first, number - 1, 0) })?;
        }
        first = number + 1;
    }
    close_from(first, false)
}

/// Makes `number` refer to the open file of `fd`; it survives the execution of a program.
pub(crate) fn put_at(fd: BorrowedFd<'_>, number: RawFd) -> io::Result<()> {
    // SAFETY: `number` is one of the standard numbers, which no owned descriptor of this process uses.
    check(unsafe { libc::dup2(fd.as_raw_fd(), number) }.into())?;
    Ok(())
}

/// The same open file under a number that is none of the standard ones.
pub(crate) fn move_up(fd: OwnedFd) -> io::Result<OwnedFd> {
    // SAFETY: the new descriptor is owned by nobody else.
    let number = check(unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_DUPFD_CLOEXEC, 10) }.into())?;
    // SAFETY: as above.
    Ok(unsafe { OwnedFd::from_raw_fd(number as RawFd) })
}

/// Takes the descriptor with this number.
///
/// # Safety
/// It must be open, and nobody else may own it.
pub(crate) unsafe fn take(number: RawFd) -> OwnedFd {
    // SAFETY: passed on to the caller.
    unsafe { OwnedFd::from_raw_fd(number) }
}

/// Replaces the running program. Returns only if that fails.
pub(crate) fn exec(program: &CStr, args: &[CString], env: &[CString]) -> io::Error {
    let list = |strings: &[CString]| -> Vec<*const libc::c_char> {
        strings.iter().map(|s| s.as_ptr()).chain(std::iter::once(std::ptr::null())).collect()
    };
    let (args, env) = (list(args), list(env));
    // SAFETY: both lists end with a null pointer and their strings outlive the call.
    unsafe { libc::execve(program.as_ptr(), args.as_ptr(), env.as_ptr()) };
    io::Error::last_os_error()
}

/// The version of the Landlock interface; 0 if there is none.
pub(crate) fn landlock_abi() -> u32 {
    const VERSION: libc::c_uint = 1;
    // SAFETY: with this flag the call takes no memory. May be called from any process.
    let abi = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<u8>(), 0usize, VERSION) };
    u32::try_from(abi).unwrap_or(0)
}

/// Whether seccomp filters with the action "kill the process" exist.
pub(crate) fn seccomp_filters() -> io::Result<()> {
    let action = libc::SECCOMP_RET_KILL_PROCESS;
    // SAFETY: the pointer is to a live integer, as this operation wants. May be called from any process.
    check(unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_GET_ACTION_AVAIL, 0, &raw const action) })?;
    Ok(())
}

/// Whether this process has all of these capabilities (numbers) in effect.
pub(crate) fn has_capabilities(wanted: &[u32]) -> bool {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let mask = status.lines().find_map(|line| line.strip_prefix("CapEff:"))?;
            u64::from_str_radix(mask.trim(), 16).ok()
        })
        .is_some_and(|mask| wanted.iter().all(|bit| mask & (1 << bit) != 0))
}

/// Changes a property of this process that one number describes.
fn prctl(option: libc::c_int, value: libc::c_int) -> io::Result<()> {
    let (value, none) = (value as libc::c_ulong, 0 as libc::c_ulong);
    // SAFETY: the options used here take numbers only.
    let result = unsafe { libc::prctl(option, value, none, none, none) };
    check(result.into())?;
    Ok(())
}

/// Gives up every capability for good, in every set.
pub(crate) fn drop_capabilities() -> io::Result<()> {
    keep_capabilities(&[])
}

/// Gives up every capability but these (numbers) for good, in every set.
pub(crate) fn keep_capabilities(keep: &[i32]) -> io::Result<()> {
    for capability in (0..=63).filter(|capability| !keep.contains(capability)) {
        match prctl(libc::PR_CAPBSET_DROP, capability) {
            // The end of the capabilities that the kernel knows.
            Err(error) if error.raw_os_error() == Some(libc::EINVAL) => break,
            result => result?,
        }
    }
    prctl(libc::PR_CAP_AMBIENT, libc::PR_CAP_AMBIENT_CLEAR_ALL)?;
    #[repr(C)]
    struct Header {
        version: u32,
        pid: i32,
    }
    const VERSION_3: u32 = 0x2008_0522;
    let header = Header { version: VERSION_3, pid: 0 };
    let kept = keep.iter().fold(0u64, |kept, capability| kept | 1 << capability);
    let (low, high) = (kept as u32, (kept >> 32) as u32);
    // Effective, permitted and inheritable ones; first the lower halves.
    let sets = [low, low, 0, high, high, 0];
    // SAFETY: version 3 reads two structures of three 32-bit words.
    check(unsafe { libc::syscall(libc::SYS_capset, &raw const header, sets.as_ptr()) })?;
    Ok(())
}

/// The largest number of a capability that the kernel knows.
pub(crate) fn last_capability() -> i32 {
    (0..=63).take_while(|capability| prctl(libc::PR_CAPBSET_READ, *capability).is_ok()).last().unwrap_or(0)
}

/// Lets programs that root executes from here have no other capabilities than these (numbers).
pub(crate) fn limit_capabilities(keep: &[i32]) -> io::Result<()> {
    for capability in (0..=last_capability()).filter(|capability| !keep.contains(capability)) {
        prctl(libc::PR_CAPBSET_DROP, capability)?;
    }
    Ok(())
}

/// Makes the process unreadable for others of the same user: no ptrace, no `/proc/<pid>/mem`.
pub(crate) fn set_undumpable() -> io::Result<()> {
    prctl(libc::PR_SET_DUMPABLE, 0)
}

/// The kernel kills this process when its parent ends.
pub(crate) fn die_with_parent() -> io::Result<()> {
    prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL)
}

/// Sets soft and hard limit of a resource.
pub(crate) fn set_limit(resource: libc::__rlimit_resource_t, soft: u64, hard: u64) -> io::Result<()> {
    let limit = libc::rlimit { rlim_cur: soft, rlim_max: hard };
    // SAFETY: the pointer is to a live structure.
    check(unsafe { libc::setrlimit(resource, &raw const limit) }.into())?;
    Ok(())
}

/// The value of an environment variable, for use before `main`.
pub(crate) fn environment(name: &CStr) -> Option<String> {
    // SAFETY: before `main` there is one thread, so nobody changes the environment meanwhile.
    let value = unsafe { libc::getenv(name.as_ptr()) };
    if value.is_null() {
        return None;
    }
    // SAFETY: `getenv` returns a C string, copied here at once.
    unsafe { CStr::from_ptr(value) }.to_str().ok().map(str::to_owned)
}

/// The effective user and group id.
pub(crate) fn ids() -> (u32, u32) {
    (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw())
}

/// The parent's process id; 0 if it is outside the pid namespace.
pub(crate) fn parent_id() -> i32 {
    rustix::process::getppid().map_or(0, |pid| pid.as_raw_nonzero().get())
}
