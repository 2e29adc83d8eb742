//! Warm programs: started once, before any student's input, and forked for each run.
//!
//! An interpreter that has imported large libraries takes a second to start; a fork of it, milliseconds. The warm
//! program runs in a read-only view of the system, without network, and reads nothing but requests of this crate. For a
//! run it makes a fork, which is put into the run's own namespaces, behind the same walls as a program that is executed
//! there: [`confine`] is `init`'s own list of steps, written down for a process that is not ours. Before the fork is given
//! anything of a student, the supervisor looks at it from outside ([`check`]).
//!
//! What a fork shares with its siblings is the memory that the warm program had when it was ready: libraries, the
//! layout of its address space, and nothing of any run. There are three processes:
//!
//! - the warm program itself never leaves its place, and never runs anything of a student;
//! - its child goes into the run's namespaces, but not among the run's processes; it waits for the grandchild and says
//!   how that ended;
//! - the grandchild becomes the student's program. It can see neither of the others.

use std::fs;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::net::SendFlags;
use rustix::pipe::PipeFlags;
use serde::{Deserialize, Serialize};

use crate::init::{Ends, INNER_ID, resource_limits};
use crate::landlock::{self, Reach};
use crate::machine::Machine;
use crate::script::{Arg, Script, Side};
use crate::wire::{During, Trouble};
use crate::{Input, Job, sys, wire};

/// How a program is started that forks itself for runs.
///
/// It finds a sequenced-packet socket on file descriptor 3 and sends `ready` when it is. Then it has one thread, ignores
/// the end of children (`SIGCHLD`), and keeps the numbers 3 and 4 of its file descriptors in use. Each message that it receives
/// is a request with files: it forks, and the child follows the request. The parts of the request are separated by
/// blank lines: positions of pointers, system calls, after a second fork those of the parent and those of the child, data. See `server.py` in
/// `computor-testing` for a program that does this; interpreters that cannot do it by themselves load [`LIBRARY`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Warm {
    /// As in [`Job::program`].
    pub program: PathBuf,
    /// As in [`Job::args`].
    pub args: Vec<std::ffi::OsString>,
    /// As in [`Job::cwd`]; there must be such a directory.
    pub cwd: PathBuf,
    /// As in [`Job::env`]. Programs in forks see it, too.
    pub env: Vec<(std::ffi::OsString, std::ffi::OsString)>,
    /// As in [`Job::runtime`].
    pub runtime: Vec<PathBuf>,
    /// Files that it needs itself, as in [`Job::inputs`]. Nothing of a student.
    pub inputs: Vec<Input>,
}

/// A shared library that does it for the process that loads it, in the function `computor_serve`, or as a MEX file of
/// Octave. It returns in the forks.
pub const LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/warm.so"));

impl Warm {
    /// The job whose root the warm program lives in.
    pub(crate) fn job(&self) -> Job {
        let mut job = Job::new(&self.program);
        job.args.clone_from(&self.args);
        job.cwd.clone_from(&self.cwd);
        job.env.clone_from(&self.env);
        job.runtime.clone_from(&self.runtime);
        job.inputs.clone_from(&self.inputs);
        job
    }
}

/// The namespaces that a run has of its own, with the name of each in `/proc/<pid>/ns`.
const NAMESPACES: [(&str, libc::c_int); 6] = [
    ("mnt", libc::CLONE_NEWNS),
    ("net", libc::CLONE_NEWNET),
    ("ipc", libc::CLONE_NEWIPC),
    ("uts", libc::CLONE_NEWUTS),
    ("cgroup", libc::CLONE_NEWCGROUP),
    // Only for children; so this is the reason for the second fork.
    ("pid", libc::CLONE_NEWPID),
];
const USER: (&str, libc::c_int) = ("user", libc::CLONE_NEWUSER);

/// How long a fork may take. Much longer than it does on a busy machine.
const PATIENCE: Timespec = Timespec { tv_sec: 30, tv_nsec: 0 };

/// A fork of a warm program, confined, that waits for its input.
pub(crate) struct Forked {
    /// Seen from the host.
    pub(crate) pid: libc::pid_t,
    /// Inode numbers of its namespaces, as they have to be.
    pub(crate) namespaces: Vec<(String, u64)>,
    report: fs::File,
}

/// How a fork ended.
pub(crate) struct ForkEnded {
    pub(crate) status: i32,
    pub(crate) cpu: Duration,
    /// In bytes.
    pub(crate) peak_memory: u64,
}

impl Forked {
    /// Has the warm program at the other end of `server` make a fork in the namespaces of this process. When it returns,
    /// the fork has confined itself.
    pub(crate) fn make(
        server: &OwnedFd,
        machine: &Machine,
        job: &Job,
        reach: &Reach,
        own_uid: bool,
        ends: &Ends,
        doors: &[OwnedFd],
    ) -> Result<Self, Trouble> {
        let (report, their_report) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC).during("making a pipe")?;
        let (confined, their_confined) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC).during("making a pipe")?;
        let rules = (machine.level.landlock > 0).then(|| landlock::ruleset(reach)).transpose().during("making Landlock rules")?;
        let namespaces = own_namespaces(own_uid).during("opening the run's namespaces")?;
        let mut files = Files { list: Vec::new() };
        // The places of the first two are known to the warm program.
        files.add(&their_report);
        let their_confined_place = files.add(&their_confined);
        let streams = [&ends.stdin, &ends.stdout, &ends.stderr].map(|stream| files.add(stream));
        let channel = job.channel.then(|| files.add(&ends.channel));
        let rules = rules.as_ref().map(|rules| files.add(rules));
        let mut script = Script::default();
        let default = script.data(&[0; 32]);
        script.call(libc::SYS_rt_sigaction, &[number(libc::SIGCHLD), default, Arg::Number(0), Arg::Number(8)]);
        for (_, kind, namespace) in &namespaces {
            let place = files.add(namespace);
            script.call(libc::SYS_setns, &[place, number(*kind)]);
        }
        // Into the run's cgroup, so that the fork is made in there, and out again.
        let zero = script.data(b"0");
        let (enter, leave) = doors.split_at(doors.len() / 2);
        for door in enter {
            let place = files.add(door);
            script.call(libc::SYS_write, &[place, zero, Arg::Number(1)]);
        }
        script.after_fork(Side::Parent);
        for door in leave {
            let place = files.add(door);
            script.call(libc::SYS_write, &[place, zero, Arg::Number(1)]);
        }
        script.after_fork(Side::Child);
        confine(&mut script, machine, job, rules, streams, channel, their_confined_place).during("writing down the walls")?;
        wire::send_files(server, script.text().as_bytes(), &files.list, SendFlags::NOSIGNAL)
            .during("asking the warm program for a fork")?;
        drop((their_report, their_confined));
        let mut report = fs::File::from(report);
        let pid = number_line(&mut report).and_then(|line| line.first().copied()).ok_or(io::ErrorKind::UnexpectedEof);
        let pid = pid.map_err(io::Error::from).during("forking the warm program")? as libc::pid_t;
        if !wait_closed(&confined).during("waiting for the fork of the warm program")? {
            return Err(io::Error::from(io::ErrorKind::TimedOut)).during("waiting for the fork of the warm program");
        }
        let inode = |(name, _, file): &(&str, libc::c_int, OwnedFd)| Ok((name.to_string(), rustix::fs::fstat(file)?.st_ino));
        let namespaces = namespaces.iter().map(inode).collect::<io::Result<_>>().during("looking at the run's namespaces")?;
        Ok(Self { pid, namespaces, report })
    }

    /// Waits for the end of the fork, but not of what it started.
    pub(crate) fn wait(mut self) -> io::Result<ForkEnded> {
        match number_line(&mut self.report).as_deref() {
            Some([status, cpu, peak_memory]) => {
                Ok(ForkEnded { status: *status as i32, cpu: Duration::from_micros(*cpu as u64), peak_memory: (*peak_memory as u64) << 10 })
            }
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// The files that go with a request.
struct Files<'f> {
    list: Vec<BorrowedFd<'f>>,
}

impl<'f> Files<'f> {
    fn add(&mut self, file: &'f OwnedFd) -> Arg {
        self.list.push(file.as_fd());
        Arg::File(self.list.len() - 1)
    }
}

fn number(value: libc::c_int) -> Arg {
    Arg::Number(value.into())
}

/// The namespaces of this process, in the order in which another one can enter them.
fn own_namespaces(own_uid: bool) -> io::Result<Vec<(&'static str, libc::c_int, OwnedFd)>> {
    let mut names = NAMESPACES.to_vec();
    // Namespaces made by root are entered with root's rights, the others with those that the user namespace gives.
    names.insert(if own_uid { names.len() } else { 0 }, USER);
    let open = |(name, kind): (&'static str, libc::c_int)| Ok((name, kind, fs::File::open(format!("/proc/self/ns/{name}"))?.into()));
    names.into_iter().map(open).collect()
}

/// Everything that `init` does between making the room and executing a program, for a process that is not ours.
fn confine(
    script: &mut Script,
    machine: &Machine,
    job: &Job,
    rules: Option<Arg>,
    streams: [Arg; 3],
    channel: Option<Arg>,
    confined: Arg,
) -> io::Result<()> {
    let zero = Arg::Number(0);
    let id = Arg::Number(INNER_ID.into());
    script.call(libc::SYS_setresgid, &[id; 3]);
    script.call(libc::SYS_setresuid, &[id; 3]);
    for capability in 0..=sys::last_capability() {
        script.call(libc::SYS_prctl, &[number(libc::PR_CAPBSET_DROP), number(capability), zero, zero, zero]);
    }
    script.call(libc::SYS_prctl, &[number(libc::PR_CAP_AMBIENT), number(libc::PR_CAP_AMBIENT_CLEAR_ALL), zero, zero, zero]);
    let (header, none) = (script.data(&[0x22, 0x05, 0x08, 0x20, 0, 0, 0, 0]), script.data(&[0; 24]));
    script.call(libc::SYS_capset, &[header, none]);
    script.call(libc::SYS_prctl, &[number(libc::PR_SET_NO_NEW_PRIVS), Arg::Number(1), zero, zero, zero]);
    // Changing the user made it unreadable for itself, which executing a program would have undone.
    script.call(libc::SYS_prctl, &[number(libc::PR_SET_DUMPABLE), Arg::Number(1), zero, zero, zero]);
    script.call(libc::SYS_setsid, &[]);
    let cwd = script.path(&job.cwd)?;
    script.call(libc::SYS_chdir, &[cwd]);
    script.call(libc::SYS_umask, &[Arg::Number(0o022)]);
    if let Some(rules) = rules {
        script.call(libc::SYS_landlock_restrict_self, &[rules, zero]);
    }
    for (place, stream) in (0..).zip(streams.into_iter().chain(channel)) {
        script.call(libc::SYS_dup3, &[stream, Arg::Number(place), zero]);
    }
    if channel.is_none() {
        script.call(libc::SYS_close, &[Arg::Number(3)]);
    }
    script.call(libc::SYS_dup3, &[confined, Arg::Number(4), zero]);
    script.call(libc::SYS_close_range, &[Arg::Number(5), Arg::Number(u32::MAX.into()), zero]);
    for (resource, soft, hard) in resource_limits(&job.limits) {
        let limit = script.data(&[soft.to_le_bytes(), hard.to_le_bytes()].concat());
        script.call(libc::SYS_prlimit64, &[zero, Arg::Number(resource.into()), limit, zero]);
    }
    let (count, instructions) = machine.filter.instructions();
    let instructions = script.data(&instructions);
    let [low, high] = count.to_le_bytes();
    let filter = script.data_with_pointer(&[low, high, 0, 0, 0, 0, 0, 0], instructions);
    script.call(libc::SYS_prctl, &[number(libc::PR_SET_SECCOMP), number(libc::SECCOMP_MODE_FILTER as i32), filter, zero, zero]);
    // Its end of this pipe is closed when everything before has been done; or when it has died.
    script.call(libc::SYS_close, &[Arg::Number(4)]);
    Ok(())
}

/// The numbers on one line.
fn number_line(from: &mut fs::File) -> Option<Vec<i64>> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < 100 {
        if from.read(&mut byte).ok()? == 0 {
            return None;
        }
        if byte == *b"\n" {
            let text = std::str::from_utf8(&line).ok()?;
            return text.split(' ').map(|word| word.parse().ok()).collect();
        }
        line.extend(byte);
    }
    None
}

/// Waits until nobody has the other end of a pipe any more. False: not yet.
fn wait_closed(pipe: &OwnedFd) -> io::Result<bool> {
    let mut fds = [PollFd::new(pipe, PollFlags::empty())];
    Ok(rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, Some(&PATIENCE)))? > 0)
}

/// Looks from outside at a fork of a warm program, before it is given anything of a student: it must be where a program
/// executed by init would be, with no more rights and no other files. (Landlock cannot be seen from outside.)
pub(crate) fn check(pid: libc::pid_t, uid: u32, namespaces: &[(String, u64)], open: &[i32]) -> io::Result<()> {
    let place = PathBuf::from(format!("/proc/{pid}"));
    let wrong = |what: &str| Err(io::Error::other(format!("a fork of the warm program has {what}")));
    if namespaces.len() != NAMESPACES.len() + 1 {
        return wrong("too few namespaces");
    }
    for (name, inode) in namespaces {
        if fs::metadata(place.join("ns").join(name))?.ino() != *inode {
            return wrong(&format!("another {name} namespace"));
        }
    }
    let status = fs::read_to_string(place.join("status"))?;
    let uid = format!("{uid}\t{uid}\t{uid}\t{uid}");
    let none = "0000000000000000";
    let expected = [
        ("Uid:", uid.as_str()),
        ("CapInh:", none),
        ("CapPrm:", none),
        ("CapEff:", none),
        ("CapBnd:", none),
        ("CapAmb:", none),
        ("NoNewPrivs:", "1"),
        ("Seccomp:", "2"),
        ("Threads:", "1"),
        ("SigBlk:", none),
    ];
    for (key, value) in expected {
        let found = status.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        if found != Some(value) {
            return wrong(&format!("{key} {}", found.unwrap_or("nothing")));
        }
    }
    let mut files: Vec<i32> =
        fs::read_dir(place.join("fd"))?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    files.sort_unstable();
    if files == open { Ok(()) } else { wrong(&format!("these files open: {files:?}")) }
}
