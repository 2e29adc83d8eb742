//! The only way from a back end to a running program: the sandbox with the limits and the inputs of this run.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use computor_sandbox::{Ended, Gather, Input, Job, Limits, Outcome, Sandbox};

use super::execution::{Compilation, End, Used};
use super::places::SOLUTION;
use crate::error::RunError;
use crate::format::meta::Settings;
use crate::format::suite::{Collection, DEFAULT_TIMEOUT};
use crate::options::Options;

/// Whose program is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The student's.
    Student,
    /// The reference solution.
    Reference,
}

/// What runs programs, and files what is known of those that are always the same.
pub trait Machine: Sync {
    /// Runs a job in the sandbox.
    ///
    /// # Errors
    /// Trouble of the machine, or the caller cancelled.
    fn run(&self, job: &Job, cancelled: &dyn Fn() -> bool) -> Result<Outcome, RunError>;

    /// What was filed under this name.
    fn recall(&self, name: &str) -> Option<Vec<u8>> {
        let _ = name;
        None
    }

    /// Files something.
    ///
    /// # Errors
    /// When it cannot be written.
    fn file(&self, name: &str, content: Vec<u8>) -> Result<(), RunError> {
        let _ = (name, content);
        Ok(())
    }
}

impl Machine for Sandbox {
    fn run(&self, job: &Job, cancelled: &dyn Fn() -> bool) -> Result<Outcome, RunError> {
        Ok(self.run_until(job, cancelled)?)
    }
}

/// Where drivers put figures, inside the sandbox.
const FIGURES: &str = "/work/figures";

/// Most files, and bytes in all of them together, that programs leave for who reads the report.
pub const MOST_LEFT: (u32, u64) = (100, 10 << 20);

/// What a run gets in addition to its time, for its start and its end.
const START: Duration = Duration::from_secs(2);
/// How often a run is tried that the machine has no time for.
const ATTEMPTS: usize = 3;

/// Runs programs for one side of one request.
pub struct Bench<'a> {
    /// Whose programs.
    pub mode: Mode,
    /// Limits of the platform and other settings.
    pub options: &'a Options,
    /// Settings of the exercise.
    pub settings: &'a Settings,
    /// What runs them.
    pub machine: &'a dyn Machine,
    cancelled: &'a (dyn Fn() -> bool + Sync),
    staged: Vec<(PathBuf, PathBuf)>,
    wanted: Vec<String>,
    used: Mutex<Used>,
    built: Mutex<HashMap<String, Arc<Built>>>,
}

/// What a compiler made: its words, and the program if there is one.
#[derive(Debug, Clone, Default)]
pub struct Built {
    /// What the compiler said.
    pub compilation: Compilation,
    /// The program.
    pub program: Option<Vec<u8>>,
    /// Why there is none, if a limit was hit or the compiler is missing.
    pub end: End,
}

impl<'a> Bench<'a> {
    /// A bench without any files yet.
    pub fn new(
        mode: Mode,
        machine: &'a dyn Machine,
        options: &'a Options,
        settings: &'a Settings,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        Self {
            mode,
            options,
            settings,
            machine,
            cancelled,
            staged: Vec::new(),
            wanted: Vec::new(),
            used: Mutex::default(),
            built: Mutex::default(),
        }
    }

    /// Lays a file or directory of the exercise into every run, at a path relative to `/work`.
    pub fn stage(&mut self, target: impl AsRef<Path>, source: PathBuf) {
        self.staged.push((Path::new("/work").join(target), source));
    }

    /// Asks for a file that programs may leave in the solution's directory.
    pub fn want(&mut self, path: String) {
        self.wanted.push(path);
    }

    /// What all runs so far have used up.
    pub fn used(&self) -> Used {
        *self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A job in the solution's directory with a copy of `directory` that the program may change.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn job(&self, program: impl Into<PathBuf>, directory: &Path, seconds: f64) -> Result<Job, RunError> {
        let mut job = Job::new(program);
        job.cwd = PathBuf::from(SOLUTION);
        job.env =
            [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", "/tmp"), ("LANG", "C.UTF-8"), ("LC_ALL", "C.UTF-8"), ("TERM", "dumb")]
                .map(|(key, value)| (key.into(), value.into()))
                .to_vec();
        for (key, value) in &self.settings.env {
            job.env.push((key.into(), value.into()));
        }
        job.inputs.push(Input::host(SOLUTION, directory).writable());
        for (target, source) in &self.staged {
            let present = target.strip_prefix(SOLUTION).is_ok_and(|inside| directory.join(inside).exists());
            if !present {
                job.inputs.push(Input::host(target, source).writable());
            }
        }
        job.collect = self.wanted.iter().map(|path| Path::new(SOLUTION).join(path)).collect();
        job.limits = self.limits(seconds);
        Ok(job)
    }

    /// What is wanted of the files that programs make or change, for who reads the report: the student's, and nothing of hidden tests.
    /// For each collection of the run it says whether it is hidden.
    pub(crate) fn gather(&self, hidden: &[bool]) -> Option<Gather> {
        let wanted = self.mode == Mode::Student && hidden.iter().all(|hidden| !hidden);
        let (files, bytes) = MOST_LEFT;
        wanted.then(|| Gather { directories: vec![SOLUTION.into(), FIGURES.into()], files, bytes })
    }

    /// How many seconds drivers may spend on figures, if any are wanted: a part of what the program may take.
    pub(crate) fn seconds_for_figures(&self, collection: &Collection) -> Option<f64> {
        let seconds = collection.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let wanted = self.mode == Mode::Student && collection.wants_figures();
        wanted.then(|| self.limits(seconds).cpu.as_secs_f64() / 4.0)
    }

    /// Limits of a compiler or another tool of the platform: the exercise's are for programs.
    pub fn tool_limits(&self, seconds: f64) -> Limits {
        let maxima = &self.options.maxima;
        let cpu = Duration::try_from_secs_f64(seconds).unwrap_or(maxima.cpu).min(maxima.cpu);
        // room for a machine with several times more to do than it can
        let wall = (cpu * 6 + Duration::from_secs(2)).min(maxima.wall.max(cpu));
        Limits { cpu, elapsed: wall, wall, ..self.options.limits.clone() }
    }

    /// Limits of a run that may take `seconds`: the exercise's, never above the platform's. Computing and sleeping count
    /// alike, waiting for a busy machine does not; but nobody waits longer than twice as long, and a little, for a run.
    pub fn limits(&self, seconds: f64) -> Limits {
        let maxima = &self.options.maxima;
        let mut limits = self.tool_limits(seconds);
        let longest = (limits.cpu * 2 + START).min(maxima.wall.max(limits.cpu));
        (limits.elapsed, limits.wall) =
            if self.options.compat.own_time { (limits.cpu + START / 4, longest) } else { (limits.cpu, limits.cpu) };
        if let Some(mib) = self.settings.memory_limit_mb {
            limits.memory = ((mib * 1_048_576.0) as u64).clamp(16 << 20, maxima.memory);
        }
        if let Some(processes) = self.settings.max_processes {
            limits.processes = u32::try_from(processes).unwrap_or(maxima.processes).clamp(1, maxima.processes);
        }
        self.settings.running.limits.apply(&mut limits, maxima);
        limits.wall = limits.wall.min(longest);
        limits.memory = limits.memory.min(maxima.memory);
        limits.processes = limits.processes.min(maxima.processes);
        limits
    }

    /// Whether programs may leave files for later ones.
    pub fn keeps_files(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// What `build` makes, made once per `key`, and one after the other.
    ///
    /// # Errors
    /// Those of `build`.
    pub fn built(&self, key: String, build: impl FnOnce() -> Result<Built, RunError>) -> Result<Arc<Built>, RunError> {
        let mut all = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(built) = all.get(&key) {
            return Ok(Arc::clone(built));
        }
        let built = Arc::new(build()?);
        all.insert(key, Arc::clone(&built));
        Ok(built)
    }

    /// Runs a job.
    ///
    /// # Errors
    /// Trouble of the machine, or the caller cancelled.
    pub fn run(&self, job: &Job) -> Result<Outcome, RunError> {
        for attempt in 1..=ATTEMPTS {
            let outcome = self.machine.run(job, self.cancelled)?;
            self.used.lock().unwrap_or_else(PoisonError::into_inner).add(Used::from(&outcome.usage));
            // who computes each time for most of what it may is too slow on any machine
            let is_slow = attempt == ATTEMPTS && outcome.usage.cpu >= job.limits.cpu / 2;
            if outcome.ended != Ended::Starved || is_slow {
                return Ok(outcome);
            }
        }
        Err(RunError::Internal(format!("{}: {}", job.program.display(), Ended::Starved)))
    }

    /// Runs a job whose program is the platform's own: if that cannot be started, no submission is to blame.
    ///
    /// # Errors
    /// As [`Self::run`], and when the program cannot be started.
    pub fn run_tool(&self, job: &Job) -> Result<Outcome, RunError> {
        let outcome = self.run(job)?;
        match outcome.ended {
            Ended::NotStarted(_) => Err(RunError::Internal(format!("{}: {}", job.program.display(), outcome.ended))),
            _ => Ok(outcome),
        }
    }
}

/// The files a run left, laid into `directory` for the runs after it.
///
/// # Errors
/// When they cannot be written.
pub fn keep_files(directory: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<usize, RunError> {
    let mut changed = 0;
    for (path, content) in files {
        let target = directory.join(path);
        if std::fs::read(&target).is_ok_and(|present| present == *content) {
            continue;
        }
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(|error| RunError::io(parent, error))?;
        }
        std::fs::write(&target, content).map_err(|error| RunError::io(&target, error))?;
        changed += 1;
    }
    Ok(changed)
}
