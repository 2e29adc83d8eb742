//! The caller's side: starts a grader, runs the programs that it asks for, and takes what it made.

use std::cell::Cell;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use computor_sandbox::{Bounds, Helper, Job, Link, Sandbox, Source, Watch};
use serde_json::value::RawValue;
use tempfile::TempDir;

use super::{Answer, Failure, GRADER, Graded, LARGEST, Order, Say};
use crate::backend::MOST_LEFT;
use crate::error::RunError;
use crate::format::meta::Meta;
use crate::languages;
use crate::options::Options;
use crate::report::Report;
use crate::run::exercise::Exercise;
use crate::run::kept::Kept;
use crate::run::left::may_be_left;
use crate::run::{Judged, Request, Runner};

/// Memory of a grader: several times what the largest values take that the channel can bring.
const MEMORY: u64 = 1 << 30;
/// CPU time of a grader.
const CPU: Duration = Duration::from_secs(60);
/// How long a grader may be busy without a word, on a machine with several times more to do than it can.
const SILENCE: Duration = Duration::from_secs(300);
/// How often a waiting caller looks whether it is still wanted.
const INTERVAL: Duration = Duration::from_millis(20);
/// How long the end of a grader may take to be told.
const PATIENCE: Duration = Duration::from_secs(10);

/// Judges in a grader of its own; in a second one if the first dies.
///
/// # Errors
/// [`RunError::Judge`] if the second dies as well; else only what the submission is not to blame for.
pub(in crate::run) fn grade(runner: &Runner, request: &Request<'_>, kept: Option<&Kept>) -> Result<Judged, RunError> {
    let attempt = |number| Caller::new(runner, request, kept, number)?.grade();
    match attempt(1) {
        Err(RunError::Judge(_)) => attempt(2),
        result => result,
    }
}

/// The same in this process, to measure what a grader adds. Never for what students wrote.
///
/// # Errors
/// As for [`grade`].
pub(crate) fn judge_here(runner: &Runner, request: &Request<'_>) -> Result<Report, RunError> {
    let caller = Caller::new(runner, request, None, 1)?;
    crate::run::session::judge(&caller.order, caller.sandbox).map(|(report, ..)| report)
}

struct Caller<'a> {
    sandbox: &'a Sandbox,
    options: &'a Options,
    request: &'a Request<'a>,
    order: Order,
    bounds: Bounds,
    /// Removed with everything in it when the run is over.
    _desk: TempDir,
    /// What programs may be given, apart from the system's own directories.
    inputs: Mutex<Vec<PathBuf>>,
    /// What was found for them: tools and the directories that these read.
    tools: Mutex<Vec<PathBuf>>,
    /// What went wrong with a program that the grader asked for, last.
    trouble: Mutex<Option<RunError>>,
    /// The grader has said its last word.
    over: AtomicBool,
    /// Programs that run now.
    running: AtomicUsize,
    /// Of these, those that rest, and whether it was said that all do.
    resting: Mutex<(usize, bool)>,
    heard: Mutex<Instant>,
}

impl<'a> Caller<'a> {
    fn new(runner: &'a Runner, request: &'a Request<'a>, kept: Option<&Kept>, attempt: u32) -> Result<Self, RunError> {
        let desk = tempfile::tempdir().map_err(|error| RunError::io(Path::new("temporary directory"), error))?;
        let exercise = absolute(request.exercise)?;
        let submission = absolute(request.submission)?;
        let reference = request.reference.map(absolute).transpose()?;
        let mut read = vec![exercise.clone(), submission.clone()];
        read.extend(reference.clone());
        read.extend(beside(&exercise));
        let order = Order {
            exercise,
            suite: request.suite.to_owned(),
            submission,
            language: request.language.map(str::to_owned),
            reference,
            limits: request.limits.clone(),
            deadline: request.deadline,
            figures: request.figures,
            options: runner.options().clone(),
            level: runner.sandbox().level().to_string(),
            attempt,
            desk: desk.path().to_path_buf(),
            kept: kept.map(|kept| kept.json().to_owned()),
        };
        let write = vec![desk.path().to_path_buf()];
        let inputs = read.iter().chain(&write).cloned().collect();
        let bounds = Bounds { read, write, memory: MEMORY, cpu: CPU, file_size: runner.options().limits.disk };
        Ok(Self {
            sandbox: runner.sandbox(),
            options: runner.options(),
            request,
            order,
            bounds,
            _desk: desk,
            inputs: Mutex::new(inputs),
            tools: Mutex::default(),
            trouble: Mutex::default(),
            over: AtomicBool::new(false),
            running: AtomicUsize::new(0),
            resting: Mutex::default(),
            heard: Mutex::new(Instant::now()),
        })
    }

    fn grade(&self) -> Result<Judged, RunError> {
        let helper = self.sandbox.helper(&GRADER, &self.bounds, self.options.parallel.max(1))?;
        let Some((first, others)) = helper.links().split_first() else {
            return Err(RunError::Internal("a grader without connections".to_owned()));
        };
        first.send(&self.order).map_err(|_| died(&helper))?;
        let done = thread::scope(|scope| {
            for link in others {
                scope.spawn(|| self.serve(link, &helper, false));
            }
            let done = self.serve(first, &helper, true);
            self.over.store(true, Ordering::Relaxed);
            helper.kill();
            done
        })?;
        let graded =
            done.unwrap_or_else(|| Err(Failure::Machine("the grader said nothing".to_owned()))).map_err(|failure| self.error(failure))?;
        let unreadable = |error: serde_json::Error| RunError::Judge(format!("its report is not readable: {error}"));
        let report = serde_json::from_str(&graded.report).map_err(unreadable)?;
        let kept = RawValue::from_string(graded.kept).map_err(unreadable)?;
        // what a grader says is not believed: it has read what students wrote
        Ok(Judged { report, kept: Kept::new(kept), left: may_be_left(graded.left) })
    }

    fn error(&self, failure: Failure) -> RunError {
        match failure {
            Failure::Exercise(error) => RunError::Exercise(error),
            Failure::Unusable(text) => RunError::Unusable(text),
            Failure::Submission(text) => RunError::Submission(text),
            Failure::Unavailable(text) => RunError::Unavailable(text),
            Failure::Machine(text) => {
                let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take();
                trouble.unwrap_or(RunError::Internal(text))
            }
        }
    }

    /// Answers one connection until the grader has said its last word, or is gone.
    fn serve(&self, link: &Link, helper: &Helper, main: bool) -> Result<Option<Result<Graded, Failure>>, RunError> {
        loop {
            while !link.wait(INTERVAL).map_err(|_| died(helper))? {
                if self.over.load(Ordering::Relaxed) {
                    return Ok(None);
                }
                if main && self.request.cancelled.is_some_and(|cancelled| cancelled()) {
                    return Err(RunError::Cancelled);
                }
                let silent = || self.heard.lock().unwrap_or_else(PoisonError::into_inner).elapsed() > SILENCE;
                if main && self.running.load(Ordering::Relaxed) == 0 && silent() {
                    return Err(RunError::Judge("the grader took too long".to_owned()));
                }
            }
            let said = match link.receive(LARGEST) {
                Ok(said) => said,
                Err(_) if main => return Err(died(helper)),
                Err(_) => return Ok(None),
            };
            *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
            let answer = match said {
                Say::Done(done) => return Ok(Some(*done)),
                Say::Run(mut job, warm) => {
                    job.warm = warm.map(Arc::new);
                    Answer::Outcome(self.run(&job)?)
                }
                Say::Look(question) => Answer::Found(self.look(&question)),
                Say::Recall(name) => Answer::Recalled(self.place(&name).and_then(|path| fs::read(path).ok())),
                Say::File(name, content) => Answer::Filed(self.file(&name, &content).map_err(|error| error.to_string())),
            };
            *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
            if link.send(&answer).is_err() {
                return if main { Err(died(helper)) } else { Ok(None) };
            }
        }
    }

    /// Runs a program. Trouble of the machine goes to the grader, which knows whether it matters.
    fn run(&self, job: &Job) -> Result<Result<Box<computor_sandbox::Outcome>, String>, RunError> {
        if let Err(path) = self.check(job) {
            return Err(RunError::Judge(format!("the grader wants to show {} to a program", path.display())));
        }
        let never = || false;
        let cancelled = || self.over.load(Ordering::Relaxed) || self.request.cancelled.unwrap_or(&never)();
        self.running.fetch_add(1, Ordering::Relaxed);
        let rests = Cell::new(false);
        let resting = |now| {
            rests.set(now);
            self.rest(if now { 1 } else { -1 });
        };
        // another one may have rested alone until now
        self.rest(0);
        let outcome = self.sandbox.run_watched(job, &Watch { cancelled: &cancelled, resting: &resting }).map_err(RunError::from);
        if rests.get() {
            self.rest(-1);
        }
        self.running.fetch_sub(1, Ordering::Relaxed);
        match outcome {
            Ok(outcome) => Ok(Ok(Box::new(outcome))),
            Err(RunError::Cancelled) => Err(RunError::Cancelled),
            Err(error) => {
                let text = error.to_string();
                *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                Ok(Err(text))
            }
        }
    }

    /// One program more or less rests, or as many as before of others.
    fn rest(&self, more: isize) {
        let Some(tell) = self.request.resting else { return };
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.0 = resting.0.saturating_add_signed(more);
        let all = more > 0 && resting.0 >= self.running.load(Ordering::Relaxed);
        if all != resting.1 {
            resting.1 = all;
            tell(all);
        }
    }

    /// Whether a job shows nothing of this machine to programs but what belongs to the run or was found for it. The grader
    /// has read what students wrote; so its word is not enough.
    fn check(&self, job: &Job) -> Result<(), PathBuf> {
        let inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        let tools = self.tools.lock().unwrap_or_else(PoisonError::into_inner);
        let plain = |path: &Path| path.components().all(|part| matches!(part, Component::RootDir | Component::Normal(_)));
        let inside = |path: &Path| {
            let real = path.parent().and_then(|parent| parent.canonicalize().ok());
            plain(path)
                && inputs.iter().any(|root| {
                    let beneath = || Some(real.as_ref()?.starts_with(root.canonicalize().ok()?));
                    path == root || (path.starts_with(root) && beneath().unwrap_or(false))
                })
        };
        for input in &job.inputs {
            if let Source::Host(path) = &input.source
                && !inside(path)
            {
                return Err(path.clone());
            }
        }
        if let Some(gather) = &job.gather
            && (gather.files > MOST_LEFT.0 || gather.bytes > MOST_LEFT.1)
        {
            return Err(PathBuf::from("more files than a run may leave"));
        }
        // a tool, or its home
        let runtime = |path: &Path| plain(path) && path.components().count() > 2 && tools.iter().any(|tool| tool.starts_with(path));
        match job.runtime.iter().find(|path| !runtime(path)) {
            Some(path) => Err(path.clone()),
            None => Ok(()),
        }
    }

    fn look(&self, question: &crate::backend::surroundings::Question) -> Vec<u8> {
        let found = languages::answer(question, self.options);
        self.tools.lock().unwrap_or_else(PoisonError::into_inner).extend(found.tools);
        self.inputs.lock().unwrap_or_else(PoisonError::into_inner).extend(found.inputs);
        found.answer
    }

    /// Where what the reference did is filed: `name` is a digest, a slash, a digest and a suffix.
    fn place(&self, name: &str) -> Option<PathBuf> {
        let (exercise, run) = name.split_once('/')?;
        let digest = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (digest(exercise) && digest(run)).then(|| Some(self.options.cache.as_ref()?.join(exercise).join(format!("{run}.json"))))?
    }

    /// Written beside and moved into place, so that a reader never sees half of it.
    fn file(&self, name: &str, content: &[u8]) -> std::io::Result<()> {
        let Some(path) = self.place(name) else { return Ok(()) };
        let parent = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let mut file = tempfile::NamedTempFile::new_in(parent)?;
        std::io::Write::write_all(&mut file, content)?;
        file.persist(&path).map(drop).map_err(|failed| failed.error)
    }
}

/// The path from the root, without detours. What it leads to may still be a link: what lies beside it lies beside the link.
fn absolute(path: &Path) -> Result<PathBuf, RunError> {
    let whole = std::path::absolute(path).map_err(|error| RunError::io(path, error))?;
    let place = whole.parent().zip(whole.file_name()).and_then(|(parent, name)| Some(parent.canonicalize().ok()?.join(name)));
    Ok(place.or_else(|| whole.canonicalize().ok()).unwrap_or(whole))
}

/// The directories of the exercises that this one depends on.
fn beside(exercise: &Path) -> Vec<PathBuf> {
    let meta = fs::read_to_string(exercise.join("meta.yaml")).ok().and_then(|text| Meta::parse("meta.yaml", &text).ok());
    meta.map(|meta| Exercise::dependencies(exercise, &meta).into_iter().map(|(_, path)| path).collect()).unwrap_or_default()
}

fn died(helper: &Helper) -> RunError {
    RunError::Judge(match helper.wait(PATIENCE) {
        Ok(end) => format!("the grader ended: {}", end.ended),
        Err(error) => format!("the grader is lost: {error}"),
    })
}
