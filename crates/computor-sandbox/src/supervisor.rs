//! One run, seen from outside: makes its group and namespaces, feeds and drains its streams, watches its limits, ends
//! it, and reports. A process of its own for each run, forked from the zygote; its end is the end of the run.
//!
//! If the caller goes away, the run is ended and cleaned up without a report.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::net::SendFlags;

use crate::cgroup::Group;
use crate::init::INNER_ID;
use crate::machine::Machine;
use crate::meter::{Meter, Threads, idle};
use crate::room::{OurEnds, Room};
use crate::streams::{Feed, Stream};
use crate::sys;
use crate::wire::{self, During, Progress, Report, Trouble, Word};
use crate::{Ended, Job, Outcome, Usage, keeper, warm};

/// How long building the room, and handing out files, may take.
const HELPER_TIME: Duration = Duration::from_secs(60);
/// How often memory is added up where no cgroup watches it.
const MEMORY_INTERVAL: Duration = Duration::from_millis(10);
/// How often a cgroup is asked whether it had to kill a process for its memory.
const KILLED_INTERVAL: Duration = Duration::from_millis(100);
/// Over which time it is looked whether a run computes or waits.
const PACE_INTERVAL: Duration = Duration::from_millis(500);
/// CPU time is looked at again when it could be used up, but not more often than this.
const CPU_INTERVAL: Duration = Duration::from_millis(5);

/// Who wants a run.
pub(crate) struct Caller {
    pub(crate) socket: UnixStream,
    /// Closed when the program has started.
    pub(crate) started: Option<OwnedFd>,
    /// Whether a warm program is wanted, not a run.
    pub(crate) keeper: bool,
    /// The socket of a warm program to take the run's program from.
    pub(crate) warm: Option<OwnedFd>,
}

/// Makes a room, waits for a caller (`None`: there will be none), runs its job, and reports.
pub(crate) fn main(machine: &Machine, caller: impl FnOnce() -> io::Result<Option<Caller>>) -> ! {
    sys::signals_of_supervisor();
    let room = Room::make(machine, HELPER_TIME);
    let served = match caller() {
        Ok(Some(caller)) if caller.keeper => {
            drop(room);
            keeper::keep(machine, &caller.socket)
        }
        Ok(Some(caller)) => serve(machine, room, caller),
        Ok(None) => {
            drop(room);
            Ok(())
        }
        Err(error) => {
            drop(room);
            Err(error)
        }
    };
    sys::exit(i32::from(served.is_err()))
}

/// Reads a job from `caller`, runs it, and writes the report back, if the caller is still there. What can be cleaned up
/// after the report is, because callers wait for that.
fn serve(machine: &Machine, room: Result<(Room, OurEnds), Trouble>, caller: Caller) -> io::Result<()> {
    let Caller { socket: caller, started, warm, .. } = caller;
    let caller = &caller;
    let job: Job = wire::receive(caller)?;
    let tell = |report: Report| wire::send(caller, &Word::Report(Box::new(report)));
    let fail = |trouble: Trouble| tell(Report::Err(trouble));
    let (room, ends) = match room {
        Ok(made) => made,
        Err(trouble) => return fail(trouble),
    };
    let mut run = Run::new(machine, &job, &room, ends, started, warm);
    match run.watch(caller) {
        Ok(Watched::OnlyInitLeft) => tell(run.report(None)),
        Ok(Watched::Over) => tell(run.report(room.end().as_ref())),
        Ok(Watched::CallerGone) => Ok(()),
        Err(trouble) => {
            room.end();
            fail(trouble)
        }
    }
}

/// Why watching came to an end.
enum Watched {
    /// The program ended by itself, and init has removed everything that it left.
    OnlyInitLeft,
    /// The run has to be ended, or lost its init.
    Over,
    CallerGone,
}

/// How far the run is.
#[derive(Clone, Copy)]
enum Phase {
    Building,
    Running { since: Instant, cpu_before: Duration, next_look: Instant },
    Ending,
}

/// A job in a room.
struct Run<'r> {
    job: &'r Job,
    machine: &'r Machine,
    room: &'r Room,
    meter: Meter<'r>,
    link: UnixStream,
    stdin: Option<Feed>,
    /// Standard output, standard error, channel.
    streams: [Stream; 3],
    /// See [`Caller`].
    started: Option<OwnedFd>,
    /// See [`Caller`]. `None` when init has it.
    warm: Option<OwnedFd>,
    phase: Phase,
    /// When the phase must be over.
    deadline: Instant,
    /// The threads of the run when its program began,
    before: Threads,
    /// and what [`idle`] said.
    idle_before: Option<Duration>,
    pace: Pace,
    /// How the program ended, or why it was ended.
    ended: Option<Ended>,
    usage: Usage,
    files: BTreeMap<PathBuf, Vec<u8>>,
    left: BTreeMap<PathBuf, Vec<u8>>,
}

impl<'r> Run<'r> {
    fn new(machine: &'r Machine, job: &'r Job, room: &'r Room, ends: OurEnds, started: Option<OwnedFd>, warm: Option<OwnedFd>) -> Self {
        let OurEnds { link, stdin, stdout, stderr, channel } = ends;
        let limits = &job.limits;
        let channel = job.channel.then_some(channel);
        Self {
            job,
            machine,
            room,
            meter: Meter { init: room.init(), forked: None, group: room.group.as_ref() },
            link,
            stdin: Some(Feed::new(stdin)),
            streams: [(Some(stdout), limits.output), (Some(stderr), limits.output), (channel, limits.channel)]
                .map(|(pipe, limit)| Stream::new(pipe, limit)),
            started,
            warm,
            phase: Phase::Building,
            deadline: Instant::now() + HELPER_TIME,
            before: Threads::default(),
            idle_before: None,
            pace: Pace::default(),
            ended: None,
            usage: Usage::default(),
            files: BTreeMap::new(),
            left: BTreeMap::new(),
        }
    }

    /// Hands the job to init.
    fn begin(&self) -> Result<(), Trouble> {
        if let Some(group) = &self.room.group {
            group.limit(&self.job.limits)?;
        }
        wire::send(&self.link, self.job).during("talking to the sandbox's init")
    }

    fn group(&self) -> Option<&'r Group> {
        self.room.group.as_ref()
    }

    /// Lets init go on.
    fn answer(&self) -> Result<(), Trouble> {
        (&self.link).write_all(&[1]).during("talking to the sandbox's init")
    }

    /// Follows the run until it is over or has to be ended.
    fn watch(&mut self, caller: &UnixStream) -> Result<Watched, Trouble> {
        self.begin()?;
        loop {
            let ready = self.wait_for_events(caller).during("waiting for the run")?;
            if ready.caller {
                return Ok(Watched::CallerGone);
            }
            // Before that, nothing of the submission's may reach a process.
            if matches!(self.phase, Phase::Running { .. })
                && let Some(feed) = &mut self.stdin
                && !feed.push(&self.job.stdin)
            {
                self.stdin = None;
            }
            for stream in &mut self.streams {
                stream.pull();
            }
            if self.streams.iter().any(|stream| stream.captured.truncated) {
                return Ok(self.end(Ended::OutputLimit));
            }
            if ready.link
                && let Some(watched) = self.hear()?
            {
                return Ok(watched);
            }
            if let Some(ended) = self.exceeded()? {
                return Ok(self.end(ended));
            }
            if let Some(resting) = self.pace.news.take()
                && wire::send(caller, &Word::Resting(resting)).is_err()
            {
                return Ok(Watched::CallerGone);
            }
        }
    }

    /// Sleeps until something happens or a limit has to be looked at.
    fn wait_for_events(&self, caller: &UnixStream) -> io::Result<Ready> {
        let until = match self.phase {
            Phase::Running { next_look, .. } => self.deadline.min(next_look),
            Phase::Building | Phase::Ending => self.deadline,
        };
        let timeout = Timespec::try_from(until.saturating_duration_since(Instant::now())).map_err(io::Error::other)?;
        let mut fds = vec![PollFd::new(&self.link, PollFlags::IN), PollFd::new(caller, PollFlags::IN | PollFlags::RDHUP)];
        let running = matches!(self.phase, Phase::Running { .. });
        fds.extend(self.stdin.iter().filter(|_| running).map(|feed| PollFd::new(&feed.pipe, PollFlags::OUT)));
        fds.extend(self.streams.iter().filter_map(|stream| Some(PollFd::new(stream.pipe.as_ref()?, PollFlags::IN))));
        match rustix::event::poll(&mut fds, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let happened = |index: usize| fds.get(index).is_some_and(|fd| !fd.revents().is_empty());
        Ok(Ready { link: happened(0), caller: happened(1) })
    }

    /// Takes one message of init, which may be the last one.
    fn hear(&mut self) -> Result<Option<Watched>, Trouble> {
        match wire::receive(&self.link) {
            Ok(Progress::Map) => {
                self.map_ids().during("mapping user and group ids")?;
                self.answer()?;
            }
            Ok(Progress::Ready) => match self.warm.take() {
                None => self.start()?,
                Some(warm) => {
                    let doors = self.group().map(Group::doors).transpose().during("opening the cgroup")?.unwrap_or_default();
                    let files: Vec<_> = std::iter::once(warm.as_fd()).chain(doors.iter().map(AsFd::as_fd)).collect();
                    wire::send_files(&self.link, &[1], &files, SendFlags::NOSIGNAL).during("talking to the sandbox's init")?;
                }
            },
            Ok(Progress::Forked { pid, namespaces }) => {
                self.admit(pid, &namespaces)?;
                self.meter.forked = Some(pid);
                self.start()?;
            }
            Ok(Progress::NotStarted(errno)) => {
                self.close(None);
                self.ended = Some(Ended::NotStarted(errno));
            }
            Ok(Progress::Ended { status, cpu, peak_memory }) => {
                self.close(Some(cpu));
                self.usage.peak_memory = self.usage.peak_memory.max(peak_memory);
                self.ended = Some(if self.usage.cpu > self.job.limits.cpu { Ended::TimeLimit } else { ended_with(status) });
            }
            Ok(Progress::Files { asked, left }) => {
                (self.files, self.left) = (asked, left);
                return Ok(Some(Watched::OnlyInitLeft));
            }
            Ok(Progress::Failed(trouble)) => return Err(trouble),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Ok(Some(Watched::Over));
            }
            Err(error) => return Err(error).during("listening to the sandbox's init"),
        }
        Ok(None)
    }

    /// Lets the program begin.
    fn start(&mut self) -> Result<(), Trouble> {
        let now = Instant::now();
        let cpu_before = self.meter.sample(u64::MAX).cpu;
        self.phase = Phase::Running { since: now, cpu_before, next_look: now };
        self.before = self.meter.threads();
        self.idle_before = idle();
        self.deadline = now + self.job.limits.wall;
        self.answer()?;
        self.started = None;
        Ok(())
    }

    /// Takes a fork of a warm program into the run's group, if it is what it has to be.
    fn admit(&self, pid: libc::pid_t, namespaces: &[(String, u64)]) -> Result<(), Trouble> {
        if let Some(group) = self.group()
            && !group.has(pid)
        {
            group.add(pid)?;
        }
        let uid = self.room.uid.unwrap_or(rustix::process::geteuid().as_raw());
        let open = [0, 1, 2, 3].get(..if self.job.channel { 4 } else { 3 }).unwrap_or_default();
        warm::check(pid, uid, namespaces, open).during("checking the fork of the warm program")
    }

    /// The first limit that is exceeded by now.
    fn exceeded(&mut self) -> Result<Option<Ended>, Trouble> {
        let now = Instant::now();
        let Phase::Running { since, cpu_before, next_look } = self.phase else {
            return if now < self.deadline {
                Ok(None)
            } else {
                Err(io::Error::from(Errno::TIMEDOUT)).during("waiting for the sandbox's init")
            };
        };
        let limits = &self.job.limits;
        let elapsed = now.saturating_duration_since(since);
        let own = |cpu| elapsed.saturating_sub(self.meter.threads().delay(&self.before, cpu));
        if now >= self.deadline {
            let cpu = self.meter.sample(u64::MAX).cpu.saturating_sub(cpu_before);
            let is_starved = limits.elapsed < limits.wall && own(cpu) <= limits.elapsed && self.others_were_busy(elapsed, cpu);
            return Ok(Some(if is_starved { Ended::Starved } else { Ended::WallLimit }));
        }
        if now < next_look {
            return Ok(None);
        }
        let sample = self.meter.sample(limits.memory);
        self.usage.peak_memory = self.usage.peak_memory.max(sample.memory.min(limits.memory));
        let cpu = sample.cpu.saturating_sub(cpu_before);
        self.pace.look(elapsed, cpu);
        if cpu > limits.cpu {
            return Ok(Some(Ended::TimeLimit));
        }
        if sample.memory > limits.memory || self.killed_for_memory() {
            return Ok(Some(Ended::MemoryLimit));
        }
        if elapsed > limits.elapsed && own(cpu) > limits.elapsed {
            return Ok(Some(Ended::ElapsedLimit));
        }
        // Even with all processors busy the limit cannot be reached earlier than this.
        let pause = ((limits.cpu - cpu) / self.machine.processors).max(CPU_INTERVAL);
        let pause = pause.min(if self.room.group.is_none() { MEMORY_INTERVAL } else { KILLED_INTERVAL });
        let pause = if elapsed <= limits.elapsed { pause.min(limits.elapsed - elapsed + CPU_INTERVAL) } else { pause };
        self.phase = Phase::Running { since, cpu_before, next_look: now + pause };
        Ok(None)
    }

    /// Whether the machine has had much to do besides this run since it began. Where nobody says, it may have had.
    fn others_were_busy(&self, elapsed: Duration, cpu: Duration) -> bool {
        let all = elapsed * self.machine.processors;
        let idle = idle().zip(self.idle_before).map_or(Duration::ZERO, |(now, before)| now.saturating_sub(before));
        all.saturating_sub(idle + cpu) >= all / 4
    }

    /// Whether the kernel killed a process of the run because its cgroup had no more memory.
    fn killed_for_memory(&self) -> bool {
        self.group().is_some_and(|group| group.killed_for_memory() > 0)
    }

    /// Ends the run for a reason of ours.
    fn end(&mut self, ended: Ended) -> Watched {
        sys::kill(self.room.init(), libc::SIGKILL);
        self.close(None);
        self.ended = Some(ended);
        Watched::Over
    }

    /// The program is over: stops the clocks. `cpu` is what init counted.
    fn close(&mut self, cpu: Option<Duration>) {
        if let Phase::Running { since, cpu_before, .. } = self.phase {
            self.usage.wall = since.elapsed();
            self.usage.cpu = match self.group().and_then(Group::cpu) {
                Some(total) => total.saturating_sub(cpu_before),
                None => cpu.unwrap_or_default(),
            };
        }
        self.phase = Phase::Ending;
        self.deadline = Instant::now() + HELPER_TIME;
    }

    /// Gives the run's user and group their numbers inside.
    fn map_ids(&self) -> io::Result<()> {
        let write = |file: &str, text: String| std::fs::write(format!("/proc/{}/{file}", self.room.init()), text);
        let uid = self.room.uid.unwrap_or(rustix::process::geteuid().as_raw());
        let gid = self.room.uid.unwrap_or(rustix::process::getegid().as_raw());
        write("setgroups", "deny".to_owned())?;
        write("uid_map", format!("{INNER_ID} {uid} 1"))?;
        write("gid_map", format!("{INNER_ID} {gid} 1"))
    }

    /// The outcome, when everything is gone. `init` is what the kernel told about it.
    fn report(mut self, init: Option<&sys::Waited>) -> Report {
        let group = self.group();
        for stream in &mut self.streams {
            stream.pull();
        }
        let killed_for_memory = self.killed_for_memory();
        let truncated = self.streams.iter().any(|stream| stream.captured.truncated);
        let ended = match self.ended {
            None if !killed_for_memory || matches!(self.phase, Phase::Building) => {
                return Err(Trouble::Setup { step: "the sandbox's init ended early".into(), errno: libc::EIO });
            }
            None => Ended::MemoryLimit,
            Some(Ended::Exited(_) | Ended::Signalled(_)) if killed_for_memory => Ended::MemoryLimit,
            Some(Ended::Exited(_) | Ended::Signalled(_)) if truncated => Ended::OutputLimit,
            Some(ended) => ended,
        };
        let mut usage = self.usage;
        if let Some(init) = init {
            if group.and_then(Group::cpu).is_none() {
                usage.cpu = usage.cpu.max(init.cpu);
            }
            usage.peak_memory = usage.peak_memory.max(init.peak_memory);
        }
        if let Some(group) = group {
            usage.peak_memory = group.peak_memory().unwrap_or(usage.peak_memory);
            usage.forks_denied = group.forks_denied();
        }
        let [stdout, stderr, channel] = self.streams.map(|stream| stream.captured);
        let (level, warm) = (self.machine.level.clone(), self.meter.forked.is_some());
        Ok(Outcome { ended, stdout, stderr, channel, files: self.files, left: self.left, usage, level, warm })
    }
}

/// Whether a run computes or waits, looked at over times of [`PACE_INTERVAL`].
#[derive(Default)]
struct Pace {
    /// When the present time began, and what the run had computed by then.
    began: (Duration, Duration),
    resting: bool,
    /// What has changed, until it is told.
    news: Option<bool>,
}

impl Pace {
    /// `elapsed` and `cpu` since the program began.
    fn look(&mut self, elapsed: Duration, cpu: Duration) {
        let (since, before) = self.began;
        let passed = elapsed.saturating_sub(since);
        if passed < PACE_INTERVAL {
            return;
        }
        let resting = cpu.saturating_sub(before) < passed / 5;
        self.began = (elapsed, cpu);
        if resting != self.resting {
            self.resting = resting;
            self.news = Some(resting);
        }
    }
}

/// What a wait status means.
pub(crate) fn ended_with(status: i32) -> Ended {
    if libc::WIFEXITED(status) {
        return Ended::Exited(libc::WEXITSTATUS(status));
    }
    match libc::WTERMSIG(status) {
        libc::SIGSYS => Ended::Forbidden,
        libc::SIGXCPU => Ended::TimeLimit,
        libc::SIGXFSZ => Ended::FileSizeLimit,
        signal => Ended::Signalled(signal),
    }
}

/// What has happened.
struct Ready {
    link: bool,
    caller: bool,
}
