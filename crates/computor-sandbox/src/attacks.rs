//! What a hostile program tries, from inside. Each attack answers whether it was stopped; the table that says what has
//! to come of each is in [`selftest`](crate::selftest).
//!
//! The attacks are functions of this crate, not scripts, so that the self-test needs no interpreter and no compiler on
//! the machine. They run only inside a sandbox, in a process that the self-test had started there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::sys::{self, Fork};

/// The environment variable with the path of a host file that must not be readable.
pub(crate) const SECRET: &str = "HOST_SECRET";
/// A read-only input that must stay as it is.
pub(crate) const PROTECTED: &str = "/work/given/protected";

/// `Ok`: stopped as it should be. `Err`: what was possible.
type Result = std::result::Result<(), String>;
type Attack = fn() -> Result;

/// An attack by its name.
pub(crate) const ATTACKS: &[(&str, Attack)] = &[
    ("neighbour", neighbour),
    ("host files", host_files),
    ("other processes", other_processes),
    ("open files", open_files),
    ("network", network),
    ("forbidden calls", forbidden_calls),
    ("hostile call", hostile_call),
    ("own rights", own_rights),
    ("read-only files", read_only_files),
    ("shared places", shared_places),
    ("shared memory", shared_memory),
    ("signals", signals),
    ("fork bomb", fork_bomb),
    ("many processes", many_processes),
    ("memory", memory),
    ("memory of many", memory_of_many),
    ("disk", disk),
    ("inodes", inodes),
    ("large file", large_file),
    ("output", output),
    ("channel", channel),
    ("collected files", collected_files),
    ("endless loop", endless_loop),
    ("loops of many", loops_of_many),
    ("sleep", sleep),
    ("stop itself", stop_itself),
    ("daemon", daemon),
    ("late daemon", late_daemon),
    ("fork storm at exit", fork_storm_at_exit),
    ("fork storm left behind", fork_storm_left_behind),
];

/// Runs an attack; 0 if it was stopped.
pub(crate) fn run(name: &str) -> i32 {
    let Some((_, attack)) = ATTACKS.iter().find(|(known, _)| *known == name) else {
        return 2;
    };
    let result = attack();
    let _ = io::stdout().flush();
    match result {
        Ok(()) => 0,
        Err(what) => {
            eprintln!("{what}");
            1
        }
    }
}

/// Any system call. Pointers are passed as numbers.
fn call(number: i64, a: i64, b: i64, c: i64, d: i64) -> io::Result<i64> {
    // SAFETY: this process is in a sandbox and exists in order to make such calls; memory that they are given is either
    // live or made up, and the kernel checks it.
    let result = unsafe { libc::syscall(number, a, b, c, d, 0, 0) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// Runs something in a child process. The wait status, or the error of the fork.
fn in_child(act: impl FnOnce() -> i32) -> io::Result<i32> {
    match sys::fork()? {
        Fork::Child => sys::exit(act()),
        Fork::Parent(pid) => Ok(sys::wait(pid)?.map_or(-1, |waited| waited.status)),
    }
}

/// Starts children that never end, until that fails or there are `most`. How many there are.
fn children(most: usize, act: fn()) -> usize {
    (0..most)
        .take_while(|_| match sys::fork() {
            Ok(Fork::Child) => {
                act();
                sys::exit(0)
            }
            Ok(Fork::Parent(_)) => true,
            Err(_) => false,
        })
        .count()
}

#[expect(clippy::disallowed_methods, reason = "a program that does nothing")]
fn idle() {
    std::thread::sleep(Duration::from_secs(3600));
}

fn burn() {
    let mut number = 1u64;
    loop {
        number = std::hint::black_box(number.wrapping_mul(3));
    }
}

/// An honest program, to see that it is left alone.
fn neighbour() -> Result {
    let sum = (0..200_000u64).fold(0, |sum: u64, n| std::hint::black_box(sum.wrapping_add(n * n)));
    fs::write("/work/out", sum.to_string()).map_err(|error| error.to_string())?;
    print!("{}", fs::read_to_string("/work/out").unwrap_or_default());
    Ok(())
}

fn host_files() -> Result {
    let secret = std::env::var(SECRET).map_err(|error| error.to_string())?;
    let paths = [
        secret.as_str(),
        "/etc/shadow",
        "/etc/gshadow",
        "/etc/ssh",
        "/etc/ssl/private",
        "/root",
        "/home",
        "/var",
        "/run",
        "/sys",
        "/boot",
        "/srv",
        "/mnt",
        "/dev/mem",
        "/dev/kmsg",
        "/dev/shm/..data",
        "/proc/kcore",
        "/proc/sys",
        "/proc/sysrq-trigger",
        "/proc/kallsyms",
        "/proc/1/root",
        "/proc/1/cwd",
        "/proc/1/environ",
        "/proc/1/mem",
        "/proc/1/maps",
        "/.scratch",
    ];
    for path in paths {
        if File::open(path).is_ok() {
            return Err(format!("{path} can be opened"));
        }
    }
    // Through what the process itself has, as well.
    for link in ["/proc/self/root", "/proc/self/cwd/.."] {
        if File::open(Path::new(link).join(secret.trim_start_matches('/'))).is_ok() {
            return Err(format!("the host's root can be reached through {link}"));
        }
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|error| error.to_string())?;
    if users.lines().count() != 2 { Err("the host's users are visible".into()) } else { Ok(()) }
}

fn other_processes() -> Result {
    let own = std::process::id().to_string();
    for entry in fs::read_dir("/proc").map_err(|error| error.to_string())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.parse::<u32>().is_ok() && name != own {
            return Err(format!("process {name} is visible"));
        }
    }
    let environment = fs::read("/proc/self/environ").map_err(|error| error.to_string())?;
    match environment.split(|byte| *byte == 0).filter(|pair| !pair.is_empty()).count() {
        // The mark and the secret's path.
        2 => {}
        count => return Err(format!("the environment has {count} variables")),
    }
    let init = sys::ids();
    if init != (1000, 1000) { Err(format!("the ids are {init:?}")) } else { Ok(()) }
}

fn open_files() -> Result {
    let mut open = Vec::new();
    for number in 0..4096 {
        if call(libc::SYS_fcntl, number, libc::F_GETFD.into(), 0, 0).is_ok() {
            open.push(number);
        }
    }
    if open == [0, 1, 2] { Ok(()) } else { Err(format!("these descriptors are open: {open:?}")) }
}

fn network() -> Result {
    let families = [libc::AF_INET, libc::AF_INET6, libc::AF_UNIX, libc::AF_NETLINK, libc::AF_PACKET, libc::AF_VSOCK];
    for family in families {
        for kind in [libc::SOCK_STREAM, libc::SOCK_DGRAM, libc::SOCK_RAW] {
            if call(libc::SYS_socket, family.into(), kind.into(), 0, 0).is_ok() {
                return Err(format!("a socket of family {family} can be made"));
            }
        }
    }
    let mut pair = [0i32; 2];
    if call(libc::SYS_socketpair, libc::AF_INET.into(), libc::SOCK_STREAM.into(), 0, pair.as_mut_ptr() as i64).is_ok() {
        return Err("an internet socket pair can be made".into());
    }
    Ok(())
}

/// Calls that must fail or be deadly, with arguments that would make them succeed in an ordinary process.
fn forbidden_calls() -> Result {
    let zeros = [0u64; 32];
    let zeros = zeros.as_ptr() as i64;
    let (root, here) = (c"/".as_ptr() as i64, c"/work".as_ptr() as i64);
    let tmpfs = c"tmpfs".as_ptr() as i64;
    let user = i64::from(libc::CLONE_NEWUSER);
    let mut clone_args = [0u64; 8];
    clone_args[0] = libc::CLONE_NEWUSER as u64;
    let clone_args = clone_args.as_ptr() as i64;
    #[rustfmt::skip]
    let calls: &[(&str, i64, [i64; 4])] = &[
        ("ptrace", libc::SYS_ptrace, [libc::PTRACE_TRACEME.into(), 0, 0, 0]),
        ("ptrace of init", libc::SYS_ptrace, [libc::PTRACE_SEIZE.into(), 1, 0, 0]),
        ("process_vm_readv", libc::SYS_process_vm_readv, [1, 0, 0, 0]),
        ("pidfd_getfd", libc::SYS_pidfd_getfd, [3, 0, 0, 0]),
        ("io_uring_setup", libc::SYS_io_uring_setup, [4, zeros, 0, 0]),
        ("keyctl", libc::SYS_keyctl, [0, -3, 1, 0]),
        ("add_key", libc::SYS_add_key, [c"user".as_ptr() as i64, here, here, 4]),
        ("bpf", libc::SYS_bpf, [0, zeros, 128, 0]),
        ("perf_event_open", libc::SYS_perf_event_open, [zeros, 0, -1, -1]),
        ("userfaultfd", libc::SYS_userfaultfd, [1, 0, 0, 0]),
        ("memfd_create", libc::SYS_memfd_create, [here, 0, 0, 0]),
        ("shmget", libc::SYS_shmget, [0, 4096, 0o1600, 0]),
        ("msgget", libc::SYS_msgget, [0, 0o1600, 0, 0]),
        ("semget", libc::SYS_semget, [0, 1, 0o1600, 0]),
        ("mq_open", libc::SYS_mq_open, [c"queue".as_ptr() as i64, 0o102, 0o600, 0]),
        ("mount", libc::SYS_mount, [tmpfs, here, tmpfs, 0]),
        ("umount", libc::SYS_umount2, [here, 2, 0, 0]),
        ("fsopen", libc::SYS_fsopen, [tmpfs, 0, 0, 0]),
        ("open_tree", libc::SYS_open_tree, [libc::AT_FDCWD.into(), here, 1, 0]),
        ("pivot_root", libc::SYS_pivot_root, [here, here, 0, 0]),
        ("chroot", libc::SYS_chroot, [root, 0, 0, 0]),
        ("unshare", libc::SYS_unshare, [user, 0, 0, 0]),
        ("clone into a user namespace", libc::SYS_clone, [user | i64::from(libc::SIGCHLD), 0, 0, 0]),
        ("clone3 into a user namespace", libc::SYS_clone3, [clone_args, 64, 0, 0]),
        ("setns", libc::SYS_setns, [0, 0, 0, 0]),
        ("open_by_handle_at", libc::SYS_open_by_handle_at, [0, zeros, 0, 0]),
        ("seccomp", libc::SYS_seccomp, [2, 0, zeros, 0]),
        ("sethostname", libc::SYS_sethostname, [here, 4, 0, 0]),
        ("clock_settime", libc::SYS_clock_settime, [0, zeros, 0, 0]),
        ("prlimit of init", libc::SYS_prlimit64, [1, libc::RLIMIT_NOFILE.into(), zeros, 0]),
        ("reboot", libc::SYS_reboot, [0, 0, 0, 0]),
        ("syslog", libc::SYS_syslog, [10, 0, 0, 0]),
    ];
    for (name, number, [a, b, c, d]) in calls {
        // In a child each, because some are deadly.
        let status = in_child(|| i32::from(call(*number, *a, *b, *c, *d).is_ok())).map_err(|error| error.to_string())?;
        let killed = libc::WIFSIGNALED(status) && libc::WTERMSIG(status) == libc::SIGSYS;
        if status != 0 && !killed {
            return Err(format!("{name} is possible (status {status})"));
        }
    }
    Ok(())
}

/// Must end the program at once.
fn hostile_call() -> Result {
    let _ = call(libc::SYS_bpf, 0, 0, 0, 0);
    Err("still alive after bpf()".into())
}

fn own_rights() -> Result {
    let status = fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let expected = [
        ("CapInh:", "0000000000000000"),
        ("CapPrm:", "0000000000000000"),
        ("CapEff:", "0000000000000000"),
        ("CapBnd:", "0000000000000000"),
        ("CapAmb:", "0000000000000000"),
        ("NoNewPrivs:", "1"),
        ("Seccomp:", "2"),
        ("SigIgn:", "0000000000000000"),
        ("SigBlk:", "0000000000000000"),
    ];
    for (key, value) in expected {
        let found = status.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        if found != Some(value) {
            return Err(format!("{key} {found:?}"));
        }
    }
    for (name, number) in [("setuid", libc::SYS_setuid), ("setgid", libc::SYS_setgid)] {
        if call(number, 0, 0, 0, 0).is_ok() {
            return Err(format!("{name}(0) is possible"));
        }
    }
    let device = (libc::S_IFCHR | 0o666).into();
    if call(libc::SYS_mknodat, libc::AT_FDCWD.into(), c"/tmp/null".as_ptr() as i64, device, 0x103).is_ok()
        && File::open("/tmp/null").is_ok()
    {
        return Err("a device can be made".into());
    }
    Ok(())
}

fn read_only_files() -> Result {
    for path in ["/usr/new", "/etc/new", "/new", "/dev/new", "/bin/new", "/proc/new", "/selftest/new"] {
        if File::create(path).is_ok() {
            return Err(format!("{path} can be made"));
        }
    }
    let given = Path::new(PROTECTED);
    let directory = given.parent().unwrap_or(given);
    let attempts = [
        ("written", OpenOptions::new().write(true).open(given).map(drop)),
        ("appended to", OpenOptions::new().append(true).open(given).map(drop)),
        ("removed", fs::remove_file(given)),
        ("renamed", fs::rename(given, "/work/elsewhere")),
        ("replaced", File::create("/work/mine").and_then(|_| fs::rename("/work/mine", given))),
        ("linked", fs::hard_link(given, "/work/link")),
        ("made writable", fs::set_permissions(given, fs::Permissions::from_mode(0o777))),
        ("moved with its directory", fs::remove_dir_all(directory)),
        ("the running program changed", OpenOptions::new().write(true).open("/proc/self/exe").map(drop)),
    ];
    match attempts.iter().find(|(_, result)| result.is_ok()) {
        Some((what, _)) => Err(format!("{}: {what}", given.display())),
        None if fs::read(given).is_ok_and(|content| content == b"protected") => Ok(()),
        None => Err(format!("{} is no longer what it was", given.display())),
    }
}

/// Leaves something everywhere, and fails if an earlier or parallel run's is there.
fn shared_places() -> Result {
    let places = ["/work/left", "/tmp/left", "/dev/shm/left"].map(PathBuf::from);
    for place in &places {
        if place.exists() {
            return Err(format!("{} is shared between runs", place.display()));
        }
        // `/dev/shm` is `/tmp`.
        if !place.starts_with("/dev") {
            fs::write(place, "left").map_err(|error| format!("{}: {error}", place.display()))?;
        }
        if place.starts_with("/tmp") {
            fs::remove_file(place).map_err(|error| error.to_string())?;
        }
    }
    fs::write("/dev/shm/left", "left").map_err(|error| format!("/dev/shm: {error}"))?;
    // Long enough for two of these to overlap.
    #[expect(clippy::disallowed_methods, reason = "a program that takes its time")]
    std::thread::sleep(Duration::from_millis(50));
    Ok(())
}

/// Leaves something in memory, and fails if an earlier run's is there.
fn shared_memory() -> Result {
    static LEFT: AtomicBool = AtomicBool::new(false);
    if LEFT.swap(true, Ordering::Relaxed) || std::env::var_os("LEFT").is_some() {
        return Err("memory is shared between runs".into());
    }
    // SAFETY: this process has one thread.
    unsafe { std::env::set_var("LEFT", "1") };
    Ok(())
}

fn signals() -> Result {
    for signal in [libc::SIGKILL, libc::SIGSTOP, libc::SIGTERM, libc::SIGSEGV, libc::SIGUSR1] {
        // A parent outside the run has no number here; 0 would be this process itself.
        for pid in [1, sys::parent_id()].into_iter().filter(|pid| *pid != 0) {
            sys::kill(pid, signal);
        }
    }
    let own = std::process::id() as libc::pid_t;
    for pid in (2..=1 << 16).filter(|pid| *pid != own) {
        if call(libc::SYS_kill, pid.into(), libc::SIGKILL.into(), 0, 0).is_ok() {
            return Err(format!("process {pid} can be killed"));
        }
    }
    // Everybody but this process, which has to survive it.
    sys::kill(-1, libc::SIGKILL);
    print!("alive");
    Ok(())
}

/// Every process makes more processes.
fn fork_bomb() -> Result {
    loop {
        let _ = sys::fork();
    }
}

fn many_processes() -> Result {
    print!("{}", children(100, idle));
    Ok(())
}

/// Uses up this many bytes, or everything.
fn fill_memory(bytes: usize) {
    let mut blocks = Vec::new();
    for _ in 0..bytes >> 20 {
        blocks.push(std::hint::black_box(vec![1u8; 1 << 20]));
    }
    std::hint::black_box(&blocks);
    idle();
}

fn memory() -> Result {
    fill_memory(1 << 40);
    Ok(())
}

/// Each process stays below the limit, all together do not.
fn memory_of_many() -> Result {
    children(8, || fill_memory(16 << 20));
    while sys::wait(-1).is_ok_and(|waited| waited.is_some()) {}
    idle();
    Ok(())
}

/// Writes files until that fails, and prints how many bytes there was room for.
fn disk() -> Result {
    let block = [1u8; 1 << 16];
    let mut total = 0;
    for number in 0..1000 {
        let directory = if number % 2 == 0 { "/work" } else { "/tmp" };
        let mut file = File::create(format!("{directory}/{number}")).map_err(|error| error.to_string())?;
        for _ in 0..8 {
            match file.write(&block) {
                Ok(count) if count > 0 => total += count,
                _ => {
                    print!("{total}");
                    return Ok(());
                }
            }
        }
    }
    Err(format!("no limit after {total} bytes"))
}

/// Makes files until that fails, and prints how many there were.
fn inodes() -> Result {
    for number in 0..10_000 {
        let directory = if number % 2 == 0 { "/work" } else { "/tmp" };
        if File::create(format!("{directory}/{number}")).is_err() {
            print!("{number}");
            return Ok(());
        }
    }
    Err("no limit".into())
}

fn large_file() -> Result {
    let mut file = File::create("/work/large").map_err(|error| error.to_string())?;
    let block = [1u8; 1 << 16];
    while file.write_all(&block).is_ok() {}
    Err("survived".into())
}

fn output() -> Result {
    loop {
        let _ = io::stdout().write_all(&[b'x'; 1 << 12]);
    }
}

fn channel() -> Result {
    loop {
        let _ = call(libc::SYS_write, 3, [b'x'; 1 << 12].as_ptr() as i64, 1 << 12, 0);
    }
}

/// Makes one honest file and many that are not what they seem.
fn collected_files() -> Result {
    let make = || -> io::Result<()> {
        fs::write("/work/honest", "content")?;
        symlink("/etc/passwd", "/work/link")?;
        symlink("/proc/1/environ", "/work/proc")?;
        fs::create_dir("/work/directory")?;
        symlink("/usr/bin", "/work/bin")?;
        fs::hard_link("/work/honest", "/work/hard")?;
        File::create("/work/sparse")?.set_len(1 << 19)?;
        call(libc::SYS_mknodat, libc::AT_FDCWD.into(), c"/work/fifo".as_ptr() as i64, (libc::S_IFIFO | 0o666).into(), 0)?;
        Ok(())
    };
    make().map_err(|error| error.to_string())
}

fn endless_loop() -> Result {
    burn();
    Ok(())
}

fn loops_of_many() -> Result {
    children(4, burn);
    idle();
    Ok(())
}

fn sleep() -> Result {
    idle();
    Ok(())
}

fn stop_itself() -> Result {
    sys::kill(std::process::id() as i32, libc::SIGSTOP);
    idle();
    Ok(())
}

/// Ends at once and leaves a process in a session of its own that holds the streams.
fn daemon() -> Result {
    in_child(|| {
        let _ = call(libc::SYS_setsid, 0, 0, 0, 0);
        i32::from(children(1, idle) != 1)
    })
    .map_err(|error| error.to_string())?;
    print!("done");
    Ok(())
}

/// The same, but it leaves the program's group only when the program has ended, as `daemon(3)` does.
fn late_daemon() -> Result {
    let daemon = || {
        while rustix::process::getppid().is_some_and(|parent| parent.as_raw_nonzero().get() != 1) {
            std::thread::yield_now();
        }
        let _ = rustix::process::setsid();
        idle();
    };
    if children(1, daemon) != 1 {
        return Err("no child could be made".to_owned());
    }
    print!("done");
    Ok(())
}

/// Ends while its descendants go on making processes.
fn fork_storm_at_exit() -> Result {
    in_child(|| {
        // Out of the program's group, whose processes would be waited for.
        let _ = rustix::process::setsid();
        i32::from(children(3, fork_and_end) == 0)
    })
    .map(drop)
    .map_err(|error| error.to_string())
}

fn fork_storm_left_behind() -> Result {
    children(3, fork_and_end);
    Ok(())
}

/// Goes on in ever new processes.
fn fork_and_end() {
    let end = Instant::now() + Duration::from_secs(3600);
    while Instant::now() < end {
        if let Ok(Fork::Parent(_)) = sys::fork() {
            sys::exit(0);
        }
    }
}
