//! The first process inside: builds the room, gives up every right, starts the program, waits for its end, removes
//! what it left running, and hands out the files asked for. When it ends, the kernel ends everything in the run.
//!
//! After the program has started, nothing here may trust anything that the program can reach.

use std::collections::BTreeMap;
use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags};
use rustix::process::{Gid, Uid};
use rustix::thread::UnshareFlags;

use crate::gather::Before;
use crate::landlock::{self, Reach};
use crate::machine::Machine;
use crate::sys::{self, Fork};
use crate::warm::Forked;
use crate::wire::{self, During, Progress, Trouble, errno};
use crate::{Job, Limits, root};

/// The run's user and group as seen from inside.
pub(crate) const INNER_ID: u32 = 1000;

/// Init's ends of everything that connects the run with its supervisor.
pub(crate) struct Ends {
    pub(crate) link: UnixStream,
    pub(crate) stdin: OwnedFd,
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
    pub(crate) channel: OwnedFd,
}

/// Waits for a job and runs it, in the namespaces that this process was just put into. `owner` is the run's user on the
/// host, if that is not our own.
pub(crate) fn main(machine: &Machine, owner: Option<u32>, ends: Ends) -> ! {
    let link = &ends.link;
    let Ok(job) = wire::receive::<Job>(link) else { sys::exit(0) };
    let code = match prepare(machine, &job, owner, link) {
        Ok(reach) => match go(machine, &job, &reach, owner.is_some(), ends) {
            Ok(()) => 0,
            Err(_) => 2,
        },
        Err(trouble) => {
            let _ = wire::send(link, &Progress::Failed(trouble));
            1
        }
    };
    sys::exit(code)
}

/// Everything up to the point where only the program is missing.
fn prepare(machine: &Machine, job: &Job, owner: Option<u32>, link: &UnixStream) -> Result<Reach, Trouble> {
    // If memory runs out on the host, runs go first. Not permitted everywhere, and not needed.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    if owner.is_none() {
        ask(link, &Progress::Map).during("mapping ids")?;
    }
    let reach = root::build(machine, job, owner, root::Proc::Own)?;
    rustix::system::sethostname(b"sandbox").during("naming the host")?;
    if owner.is_some() {
        // Only now, so that all mounts were made with the rights of root, and belong to it.
        rustix::thread::set_thread_groups(&[]).during("leaving groups")?;
        // SAFETY: this process has one thread and shares neither memory nor file descriptors.
        unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWUSER) }.during("making a user namespace")?;
        ask(link, &Progress::Map).during("mapping ids")?;
    }
    let (uid, gid) = (Uid::from_raw(INNER_ID), Gid::from_raw(INNER_ID));
    rustix::thread::set_thread_res_gid(gid, gid, gid).during("changing the group")?;
    rustix::thread::set_thread_res_uid(uid, uid, uid).during("changing the user")?;
    sys::drop_capabilities().during("dropping capabilities")?;
    rustix::thread::set_no_new_privs(true).during("forbidding new privileges")?;
    sys::set_undumpable().during("hiding from the program")?;
    sys::die_with_parent().during("tying the run to its supervisor")?;
    rustix::process::chdir(&job.cwd).during(&format!("entering {}", job.cwd.display()))?;
    Ok(reach)
}

/// Says something and waits until the supervisor answers.
fn ask(mut link: &UnixStream, progress: &Progress) -> io::Result<()> {
    wire::send(link, progress)?;
    link.read_exact(&mut [0])
}

/// Runs the program and what comes after.
fn go(machine: &Machine, job: &Job, reach: &Reach, own_uid: bool, ends: Ends) -> io::Result<()> {
    let here = Path::to_path_buf;
    let before = Before::look(job.gather.as_ref(), here);
    wire::send(&ends.link, &Progress::Ready)?;
    // The answer also proves that the supervisor was still there after `die_with_parent`.
    let (answer, warm) = wire::receive_files(&ends.link, &mut [0])?;
    if answer == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut files = warm.into_iter();
    let begin = Instant::now();
    let over = match files.next() {
        None => execute(machine, job, reach, ends)?,
        Some(warm) => match Forked::make(&warm, machine, job, reach, own_uid, &ends, files.as_slice()) {
            Ok(forked) => wait_for_fork(forked, ends)?,
            Err(trouble) => return wire::send(&ends.link, &Progress::Failed(trouble)),
        },
    };
    if let Some(group) = over.group {
        sys::wait_for_group(group, begin + patience(&job.limits))?;
    }
    sys::kill(-1, libc::SIGKILL);
    while sys::wait(-1)?.is_some() {
        sys::kill(-1, libc::SIGKILL);
    }
    let (cpu, peak_memory) = sys::children_usage();
    let ended = Progress::Ended { status: over.status, cpu: cpu + over.cpu, peak_memory: peak_memory.max(over.peak_memory) };
    wire::send(&over.link, &over.failure.unwrap_or(ended))?;
    let left = before.gather(job.gather.as_ref(), job.limits.file_size, here);
    wire::send(&over.link, &Progress::Files { asked: collect(job), left })
}

/// How long after its start the program is given to the processes that it has left in its group, as a terminal shows
/// what they still write. They are ended before the run would be.
fn patience(limits: &Limits) -> Duration {
    let most = limits.elapsed.min(limits.wall);
    most.saturating_sub((most / 8).min(Duration::from_millis(250)))
}

/// The program's process, when there is none but it and this one.
fn sole_process() -> Option<libc::pid_t> {
    let names = std::fs::read_dir("/proc").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let others: Vec<libc::pid_t> = names.filter(|pid| *pid != 1).collect();
    others.first().copied().filter(|_| others.len() == 1)
}

/// A program that has ended, perhaps with others that it has left.
struct Over {
    link: UnixStream,
    status: i32,
    /// The process group that it led, if that is known.
    group: Option<libc::pid_t>,
    /// What it used, as far as this process will not be told.
    cpu: Duration,
    peak_memory: u64,
    /// What went wrong before it was executed.
    failure: Option<Progress>,
}

/// Executes the program and waits for its end.
fn execute(machine: &Machine, job: &Job, reach: &Reach, ends: Ends) -> io::Result<Over> {
    let (failed_here, failed_there) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    let failed_there = sys::move_up(failed_there)?;
    let Ends { link, stdin, stdout, stderr, channel } = ends;
    let program = match sys::fork()? {
        Fork::Child => {
            let channel = job.channel.then_some(&channel);
            let failure = match become_program(machine, job, reach, &[stdin, stdout, stderr], channel) {
                Ok(error) => Progress::NotStarted(errno(&error)),
                Err(trouble) => Progress::Failed(trouble),
            };
            let _ = wire::send(File::from(failed_there), &failure);
            sys::exit(127)
        }
        Fork::Parent(pid) => pid,
    };
    drop((stdin, stdout, stderr, channel, failed_there));
    // Ends without a message when the program has been executed.
    let failure: Option<Progress> = wire::receive(File::from(failed_here)).ok();
    let status = loop {
        match sys::wait(-1)? {
            Some(waited) if waited.pid == program => break waited.status,
            Some(_) => {}
            None => return Err(io::ErrorKind::NotFound.into()),
        }
    };
    let group = failure.is_none().then_some(program);
    Ok(Over { link, status, group, cpu: Duration::ZERO, peak_memory: 0, failure })
}

/// Shows the fork to the supervisor, which lets it begin by giving it its input, and waits for its end.
fn wait_for_fork(forked: Forked, ends: Ends) -> io::Result<Over> {
    let link = ends.link;
    drop((ends.stdin, ends.stdout, ends.stderr, ends.channel));
    let group = sole_process();
    ask(&link, &Progress::Forked { pid: forked.pid, namespaces: forked.namespaces.clone() })?;
    let ended = forked.wait()?;
    Ok(Over { link, status: ended.status, group, cpu: ended.cpu, peak_memory: ended.peak_memory, failure: None })
}

/// Turns this process into the program. Returns only if that fails: with the error of the execution itself, or with what
/// could not be prepared.
fn become_program(
    machine: &Machine,
    job: &Job,
    reach: &Reach,
    streams: &[OwnedFd; 3],
    channel: Option<&OwnedFd>,
) -> Result<io::Error, Trouble> {
    let (program, args, env) = command_line(job).during("reading the command line")?;
    rustix::process::setsid().during("making a session")?;
    for (number, stream) in (0..).zip(streams).chain(channel.map(|channel| (3, channel))) {
        sys::put_at(stream.as_fd(), number).during("connecting the streams")?;
    }
    sys::close_from(if channel.is_some() { 4 } else { 3 }, true).during("closing other files")?;
    rustix::process::umask(Mode::from_raw_mode(0o022));
    sys::signals_of_program();
    if machine.level.landlock > 0 {
        landlock::confine(reach).during("confining with Landlock")?;
    }
    for (resource, soft, hard) in resource_limits(&job.limits) {
        sys::set_limit(resource, soft, hard).during("setting limits")?;
    }
    machine.filter.install().during("installing the system call filter")?;
    Ok(sys::exec(&program, &args, &env))
}

/// Program, arguments and environment as the kernel wants them.
pub(crate) fn command_line(job: &Job) -> io::Result<(CString, Vec<CString>, Vec<CString>)> {
    let c_string = |text: &OsStr| CString::new(text.as_bytes()).map_err(io::Error::other);
    let program = c_string(job.program.as_os_str())?;
    let args = job.args.iter().map(|arg| c_string(arg));
    let args = std::iter::once(Ok(program.clone())).chain(args).collect::<io::Result<_>>()?;
    let pair = |(name, value): &(OsString, OsString)| c_string(&[name.as_os_str(), value].join(OsStr::new("=")));
    let env = job.env.iter().map(pair).collect::<io::Result<_>>()?;
    Ok((program, args, env))
}

/// The limits per process, which hold even where there are no cgroups: resource, soft and hard limit.
pub(crate) fn resource_limits(limits: &Limits) -> Vec<(libc::__rlimit_resource_t, u64, u64)> {
    const MIB: u64 = 1 << 20;
    let same = |resource, value| (resource, value, value);
    vec![
        same(libc::RLIMIT_CPU, limits.cpu.as_secs() + 2),
        same(libc::RLIMIT_CORE, 0),
        same(libc::RLIMIT_FSIZE, limits.file_size),
        same(libc::RLIMIT_NOFILE, limits.open_files.into()),
        same(libc::RLIMIT_MEMLOCK, MIB),
        same(libc::RLIMIT_MSGQUEUE, 0),
        same(libc::RLIMIT_SIGPENDING, 1024),
        same(libc::RLIMIT_RTPRIO, 0),
        (libc::RLIMIT_STACK, 8 * MIB, 256 * MIB),
        // Counted per user and user namespace; init is one of them.
        same(libc::RLIMIT_NPROC, u64::from(limits.processes) + 1),
    ]
}

/// Reads the files asked for. Nobody else is left who could change them meanwhile.
fn collect(job: &Job) -> BTreeMap<PathBuf, Vec<u8>> {
    let read = |path: &PathBuf| Some((path.clone(), read_plain(path, job.limits.file_size)?));
    job.collect.iter().filter_map(read).collect()
}

/// The content of a plain file of at most `limit` bytes that is reached without a symbolic link.
pub(crate) fn read_plain(path: &Path, limit: u64) -> Option<Vec<u8>> {
    // A fifo must not block, a device must not be opened for its effects.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = rustix::fs::openat2(CWD, path, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS).ok()?;
    let status = rustix::fs::fstat(&file).ok()?;
    if FileType::from_raw_mode(status.st_mode) != FileType::RegularFile || status.st_size as u64 > limit {
        return None;
    }
    let mut content = Vec::new();
    File::from(file).take(limit).read_to_end(&mut content).ok()?;
    Some(content)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn only_plain_files_without_links_are_collected() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        fs::create_dir(at("d")).unwrap();
        fs::write(at("d/f"), "content").unwrap();
        symlink("d/f", at("link")).unwrap();
        symlink("d", at("dir")).unwrap();
        rustix::fs::mknodat(CWD, at("fifo"), FileType::Fifo, Mode::from_raw_mode(0o644), 0).unwrap();
        assert_eq!(read_plain(&at("d/f"), 7), Some(b"content".to_vec()));
        assert_eq!(read_plain(&at("d/f"), 6), None);
        for not_plain in ["link", "dir/f", "d", "fifo", "missing"] {
            assert_eq!(read_plain(&at(not_plain), 100), None, "{not_plain}");
        }
    }
}
