//! Running programs that nobody trusts.
//!
//! Each run gets its own user, pid, mount, network, ipc, uts and cgroup namespaces, a private root with a read-only
//! view of the system's programs and two small writable directories, no rights, a list of allowed system calls,
//! Landlock as a second layer, and limits on everything it can use up. No privilege, no daemon and no container engine
//! is needed; with root, runs also get user ids of their own, and where cgroups can be used they enforce the limits.
//!
//! ```no_run
//! use computor_sandbox::{Config, Input, Job, Sandbox};
//!
//! let sandbox = Sandbox::start(Config::default())?;
//! let mut job = Job::new("/usr/bin/python3");
//! job.args = vec!["main.py".into()];
//! job.inputs = vec![Input::bytes("/work/main.py", "print(6 * 7)")];
//! let outcome = sandbox.run(&job)?;
//! assert!(outcome.ended.success());
//! assert_eq!(outcome.stdout.text(), "42\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Processes
//!
//! The caller's process starts one *zygote* (its own executable again, stopped before `main`). The zygote forks a
//! *supervisor* for each run, always one ahead of the next: it makes the namespaces in advance, and watches the run from
//! outside. The first process inside is *init*: it builds the root, drops all rights, starts the program, and hands back
//! files after the end. The program cannot reach any of them. When the caller, the supervisor or init ends, the run ends.
//!
//! A job may name a *warm program* ([`Warm`]), an interpreter that has started and imported its libraries. A *keeper* holds
//! it ready; for a run, a fork of it goes into the run's namespaces, behind the same walls, and becomes the program.
//! The warm program itself never sees anything of a run, and no run can reach it.
//!
//! A *helper* ([`Sandbox::helper`]) is no program but code of the caller's own, for work on what nobody trusts: the executable again, as
//! a template that is forked for each piece of work, with files that the caller names and nothing else.
//!
//! Invariants: nothing is forked from the caller's process; no environment variable, file descriptor or memory of the
//! caller is inside a run; a run without isolation needs another type, [`Trusted`].

mod attacks;
mod cgroup;
mod client;
mod clock;
mod copy;
mod error;
mod forker;
mod gather;
mod helper;
mod init;
mod job;
mod keeper;
mod landlock;
mod level;
mod limits;
mod machine;
mod meter;
mod pool;
mod room;
mod root;
mod script;
mod seccomp;
pub mod selftest;
mod streams;
mod supervisor;
mod sys;
mod trusted;
mod warm;
mod warm_attacker;
mod wire;
mod zygote;

use std::collections::HashMap;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};

use client::Zygote;
pub use clock::CpuClock;
pub use error::{RunError, StartError};
pub use gather::Gather;
use helper::Template;
pub use helper::{Bounds, Helper, HelperEnd, Link, Role, enter_role};
pub use job::{Access, Captured, Ended, Input, Job, Outcome, Source, Usage};
pub use level::{Cgroups, Level, Probe, Strength};
pub use limits::Limits;
use pool::{Found, Pool, Process};
pub use trusted::Trusted;
pub use warm::{LIBRARY, Warm};
use wire::{Greeting, Hello};

/// How a [`Sandbox`] is to be set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The weakest isolation to accept. Below it, [`Sandbox::start`] refuses.
    pub minimum: Strength,
    /// Whether to use cgroups where they can be used.
    pub cgroups: bool,
    /// If the caller is root: the user and group id that the sandbox's helper processes take on, so that they, too,
    /// work without any privilege. Host paths in jobs must then be accessible to that user.
    pub run_as: Option<u32>,
}

impl Default for Config {
    fn default() -> Self {
        Self { minimum: Strength::Layered, cgroups: true, run_as: None }
    }
}

impl Config {
    fn hello(&self) -> Hello {
        Hello { run_as: self.run_as, cgroups: self.cgroups }
    }
}

/// Runs jobs in isolation. Clones share one helper process; it ends with the last of them.
#[derive(Debug, Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    hello: Hello,
    level: Level,
    zygote: Mutex<Zygote>,
    pool: Pool,
    helpers: Mutex<HashMap<usize, Template>>,
}

/// What the caller of a run has to do with it while it goes on. Both are called by the thread that waits for it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Answers `true` when the run is to be ended. Asked many times a second.
    pub cancelled: &'a dyn Fn() -> bool,
    /// Hears `true` when the run has begun to wait more than it computes (less than a fifth of a processor over half a second),
    /// and `false` when it computes again. The run does not wait for it.
    pub resting: &'a dyn Fn(bool),
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Finds out what this machine offers, tries it, and starts the helper process.
    ///
    /// # Errors
    /// If runs cannot be isolated at all, or not as well as `config` demands. The text says what to do.
    pub fn start(config: Config) -> Result<Self, StartError> {
        let hello = config.hello();
        let (zygote, greeting) = Zygote::start(&hello).map_err(StartError::Helper)?;
        let level = usable(&greeting, config.minimum)?;
        Ok(Self { shared: Arc::new(Shared { hello, level, zygote: Mutex::new(zygote), pool: Pool::default(), helpers: Mutex::default() }) })
    }

    /// What isolates the runs.
    pub fn level(&self) -> &Level {
        &self.shared.level
    }

    /// Runs a job and waits for its end. Any number of threads may do so at the same time.
    ///
    /// # Errors
    /// Only for trouble that is not the program's: see [`RunError`].
    pub fn run(&self, job: &Job) -> Result<Outcome, RunError> {
        self.run_until(job, &|| false)
    }

    /// Like [`run`](Self::run); ends the run with [`RunError::Cancelled`] soon after `cancelled` says so. It is asked
    /// many times a second, by the calling thread.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub fn run_until(&self, job: &Job, cancelled: &dyn Fn() -> bool) -> Result<Outcome, RunError> {
        self.run_watched(job, &Watch { cancelled, resting: &|_| {} })
    }

    /// Like [`run`](Self::run), and tells how the run goes on meanwhile.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub fn run_watched(&self, job: &Job, watch: &Watch<'_>) -> Result<Outcome, RunError> {
        job.check()?;
        if let Some(warm) = &job.warm
            && let Some(result) = self.run_warm(warm, job, watch)
        {
            return result;
        }
        let attempt = |lost| {
            let (supervisor, helper) = self.supervisor(lost, None).map_err(|error| (None, RunError::Lost(error)))?;
            client::exchange(&supervisor, job, watch).map_err(|error| (Some(helper), error))
        };
        let result = match attempt(None) {
            // Nothing of a lost run is left, and nobody has seen its outcome. Perhaps the helper is about to be gone.
            Err((helper, RunError::Lost(error))) if error.kind() != io::ErrorKind::TimedOut => attempt(helper),
            result => result,
        };
        result.map_err(|(_, error)| error)
    }

    /// Runs a job in a fork of a warm program. `None`: there is none, or it does not work.
    fn run_warm(&self, warm: &Arc<Warm>, job: &Job, watch: &Watch<'_>) -> Option<Result<Outcome, RunError>> {
        let process = match self.shared.pool.find(warm) {
            Found::Ready(process) => process,
            Found::Unavailable => return None,
            Found::Missing => {
                let (sandbox, warm) = (self.clone(), Arc::clone(warm));
                std::thread::spawn(move || sandbox.shared.pool.started(&warm, sandbox.start_warm(&warm)));
                return None;
            }
        };
        let attempt = || {
            let (supervisor, _) = self.supervisor(None, Some(&process.socket)).map_err(RunError::Lost)?;
            client::exchange(&supervisor, job, watch)
        };
        match attempt() {
            // Nothing of the run is left, and nobody has seen its outcome.
            Err(RunError::Setup { .. } | RunError::Lost(_)) => {
                self.shared.pool.failed(warm, &process);
                None
            }
            result => {
                self.shared.pool.worked(warm);
                Some(result)
            }
        }
    }

    fn start_warm(&self, warm: &Warm) -> io::Result<Process> {
        let (ours, theirs) = UnixStream::pair()?;
        self.shared.zygote.lock().unwrap_or_else(PoisonError::into_inner).keep_warm(&theirs)?;
        drop(theirs);
        Process::start(ours, warm)
    }

    /// A connection to a new supervisor, and the id of the helper that made it. The helper is replaced if it is gone, or
    /// if it is the one that `lost` a run.
    fn supervisor(&self, lost: Option<u32>, warm: Option<&OwnedFd>) -> io::Result<(UnixStream, u32)> {
        let mut zygote = self.shared.zygote.lock().unwrap_or_else(PoisonError::into_inner);
        if lost != Some(zygote.id()) {
            let (ours, theirs) = UnixStream::pair()?;
            if zygote.supervise(&theirs, warm).is_ok() {
                return Ok((ours, zygote.id()));
            }
        }
        let (fresh, greeting) = Zygote::start(&self.shared.hello)?;
        if greeting.level != self.shared.level {
            return Err(io::Error::other(format!("isolation changed to: {}", greeting.level)));
        }
        *zygote = fresh;
        let (ours, theirs) = UnixStream::pair()?;
        zygote.supervise(&theirs, warm)?;
        Ok((ours, zygote.id()))
    }

    /// Starts a helper in a role of this executable, with `links` connections. Its template stays for the next one.
    ///
    /// # Errors
    /// When none can be started.
    pub fn helper(&self, role: &'static Role, bounds: &Bounds, links: usize) -> Result<Helper, RunError> {
        if let Some(id) = self.shared.hello.run_as {
            let own = |path| std::os::unix::fs::chown(path, Some(id), Some(id));
            bounds.write.iter().try_for_each(own).map_err(RunError::Lost)?;
        }
        let key = std::ptr::from_ref(role).addr();
        let mut templates = self.shared.helpers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(helper) = templates.get(&key).and_then(|template| template.fork(bounds, links).ok()) {
            return Ok(helper);
        }
        templates.remove(&key);
        let template = Template::start(role, &self.shared.hello).map_err(RunError::Lost)?;
        let helper = template.fork(bounds, links).map_err(RunError::Lost)?;
        templates.insert(key, template);
        Ok(helper)
    }

    /// Waits until the warm programs that earlier runs could have used are ready. For measurements and tests; runs do
    /// not wait for them.
    pub fn settle(&self) {
        self.shared.pool.settle();
    }

    /// The process ids of the warm programs that are ready.
    pub fn warm_ids(&self) -> Vec<u32> {
        self.shared.pool.ids()
    }

    /// The process id of the helper process, for those who watch over processes.
    pub fn helper_id(&self) -> u32 {
        self.shared.zygote.lock().unwrap_or_else(PoisonError::into_inner).id()
    }
}

/// The level, if it is good enough.
fn usable(greeting: &Greeting, minimum: Strength) -> Result<Level, StartError> {
    let level = greeting.level.clone();
    let wrong = || greeting.probes.iter().filter(|probe| !probe.ok);
    if level.strength() == Strength::None {
        let missing = wrong().find(|probe| probe.name == "seccomp" || probe.name == "namespaces");
        let (what, detail, fix) = missing.map(|p| (p.name.clone(), p.detail.clone(), p.fix.clone())).unwrap_or_default();
        return Err(StartError::Missing { what, detail, fix });
    }
    if level.strength() < minimum {
        let fixes: Vec<String> = wrong().map(|probe| format!("{}: {}", probe.name, probe.fix)).collect();
        return Err(StartError::TooWeak { level, minimum, fix: fixes.join("; ") });
    }
    Ok(level)
}

/// Looks at what this machine offers, for people who set it up.
pub fn probe() -> Vec<Probe> {
    match Zygote::start(&Config::default().hello()) {
        Ok((_, greeting)) => greeting.probes,
        Err(error) => vec![Probe {
            name: "helper process".into(),
            ok: false,
            detail: error.to_string(),
            fix: "make sure that the program may be executed again, and that /proc is mounted".into(),
        }],
    }
}
