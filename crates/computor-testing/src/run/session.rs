//! One suite against one submission, collection by collection.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

use tempfile::TempDir;

use super::exercise::Exercise;
use super::grader::Order;
use super::kept::{self, Record};
use super::left::{Files, Left};
use super::reference::Reference;
use super::{check, tree};
use crate::backend::{Backend, Bench, Case, End, Execution, Machine, Mode, Program, Subject, keep_files};
use crate::error::RunError;
use crate::format::suite::{Collection, TestType};
use crate::glob;
use crate::options::Options;
use crate::report::{CollectionReport, Effort, Provenance, Report, Status};
use crate::verdict::{Judgement, TestResult};

/// Who wants to give up a run ends its grader.
fn never() -> bool {
    false
}

/// Judges a submission. Called in a grader.
///
/// # Errors
/// Only what the submission is not to blame for.
pub(super) fn judge(order: &Order, machine: &dyn Machine) -> Result<(Report, Record, Files), RunError> {
    let mut options = order.options.clone();
    if let Some(limits) = &order.limits {
        options.limits = limits.clone();
    }
    let mut exercise = Exercise::load_with(&order.exercise, &order.suite)?;
    let backend = exercise.backend(order.language.as_deref())?;
    exercise.check_abilities(backend)?;
    for collection in &mut exercise.suite.collections {
        collection.figures = order.figures.or(collection.figures);
    }
    options.compat = options.compat.with(&exercise.suite.compat);
    exercise.suite.timeout = exercise.suite.timeout.or(exercise.settings.timeout);
    if backend.manifest().subject != Subject::Text {
        exercise.suite.inherit();
    }
    let submission = tempfile::tempdir().map_err(|error| RunError::io(&order.desk, error))?;
    tree::copy(&order.submission, submission.path(), &options.limits).map_err(|error| match error.kind() {
        // what a submission may not hold; else the disk is to blame
        io::ErrorKind::Other => RunError::Submission(error.to_string()),
        _ => RunError::io(&order.submission, error),
    })?;
    let provenance = provenance(order, &options, &exercise, backend)?;
    let kept: Option<Record> = order
        .kept
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| RunError::Submission(format!("what was kept of it is not readable: {error}")))?;
    if kept.as_ref().is_some_and(|kept| kept.provenance.submission != provenance.submission) {
        return Err(RunError::Submission("it is not the one whose results were kept".to_owned()));
    }
    let hidden = exercise.suite.collections.iter().any(|collection| collection.tests.iter().any(|test| collection.hides(test)));
    let apart = hidden.then(|| copy_of(submission.path(), &options)).transpose()?;
    let directories = [submission.path(), apart.as_ref().map_or(submission.path(), TempDir::path)];
    let session = Session::new(machine, &options, &exercise, backend, directories, order.reference.as_deref());
    let (collections, record, left) = session.judging_again(kept.as_ref()).run(provenance.clone())?;
    let report = Report::new(&exercise.suite, backend.manifest(), collections, record.used, provenance, order.deadline);
    Ok((report, record, left))
}

fn copy_of(directory: &Path, options: &Options) -> Result<TempDir, RunError> {
    let error = |error| RunError::io(directory, error);
    let copy = tempfile::tempdir().map_err(error)?;
    tree::copy(directory, copy.path(), &options.limits).map_err(error)?;
    Ok(copy)
}

fn provenance(order: &Order, options: &Options, exercise: &Exercise, backend: &'static dyn Backend) -> Result<Provenance, RunError> {
    let hash = |directory: &Path| tree::digest(directory).map_err(|error| RunError::io(directory, error));
    Ok(Provenance {
        submission: hash(&order.submission)?,
        reference: order.reference.as_deref().map(hash).transpose()?,
        exercise: exercise.digest.clone(),
        exercise_version: exercise.meta.as_ref().map(|meta| meta.version.clone()),
        suite_version: exercise.suite.version.clone(),
        runner: concat!("computor-testing ", env!("CARGO_PKG_VERSION")).to_owned(),
        language: backend.manifest().name.to_owned(),
        environment: backend.available(options).unwrap_or_else(|missing| missing),
        limits: options.limits.clone(),
        running: exercise.settings.running.clone(),
        compat: options.compat,
        sandbox: order.level.clone(),
    })
}

pub(super) struct Session<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) backend: &'static dyn Backend,
    pub(super) options: &'a Options,
    /// The submission with what its programs left there: as the tests see it that students see, and as the hidden ones do. What
    /// hidden runs leave never gets into the former.
    pub(super) directories: [&'a Path; 2],
    pub(super) bench: Bench<'a>,
    /// For checkers: nothing is laid into their runs.
    pub(super) checks: Bench<'a>,
    pub(super) reference: Reference<'a>,
    /// Earlier runs that are judged again; then nothing is run.
    pub(super) kept: Option<&'a Record>,
    pub(super) state: State,
}

/// What earlier collections leave for later ones.
#[derive(Default)]
pub(super) struct State {
    pub(super) judgements: Vec<Vec<Judgement>>,
    /// Set-up code that each collection ran with, the submission's and the reference's; none if it ran nothing.
    pub(super) setup: Vec<Option<[Vec<String>; 2]>>,
    /// What `exist` tests looked for, in order.
    pub(super) patterns: Vec<String>,
    /// Files that `exist` tests found, in order, relative to the solution.
    pub(super) found: Vec<String>,
    /// Runs by what they depend on, shared between collections.
    pub(super) student: HashMap<String, Rc<Execution>>,
    /// Those of them that hidden tests asked for: nobody has looked at what they left.
    pub(super) unseen: BTreeSet<String>,
    pub(super) reference: HashMap<String, Rc<Execution>>,
    /// Verdicts that programs gave.
    pub(super) verdicts: BTreeMap<String, Judgement>,
    /// Files for who reads the report.
    pub(super) left: Left,
    /// Counts changes of the solution's directories by its own programs.
    pub(super) generations: [usize; 2],
}

/// What the sub-tests of a collection look at.
struct Run {
    /// What the submission's part depends on.
    key: String,
    student: Rc<Execution>,
    reference: Option<Rc<Execution>>,
}

/// Why a collection is not judged.
enum Hindrance {
    Unmet(String),
    Invalid(String),
}

/// A program of a collection, and a text of everything its outcome depends on.
pub(super) struct Planned<'a> {
    pub(super) program: Program<'a>,
    pub(super) key: String,
}

impl<'a> Session<'a> {
    fn new(
        machine: &'a dyn Machine,
        options: &'a Options,
        exercise: &'a Exercise,
        backend: &'static dyn Backend,
        directories: [&'a Path; 2],
        reference: Option<&'a Path>,
    ) -> Self {
        let settings = &exercise.settings;
        let bench = |mode| {
            let mut bench = Bench::new(mode, machine, options, settings, &never);
            exercise.stage(&mut bench, &options.compat);
            for path in files_to_come(exercise, directories[0]) {
                bench.want(path);
            }
            bench
        };
        let own = exercise.directory.as_path();
        let reference = Reference::new(bench(Mode::Reference), backend, exercise, reference, own);
        let checks = Bench::new(Mode::Reference, machine, options, settings, &never);
        Self {
            exercise,
            backend,
            options,
            directories,
            bench: bench(Mode::Student),
            checks,
            reference,
            kept: None,
            state: State::default(),
        }
    }

    /// Takes what programs did in an earlier run, if there was one, and runs nothing.
    fn judging_again(self, kept: Option<&'a Record>) -> Self {
        Self { kept, ..self }
    }

    /// Judges every collection.
    fn run(mut self, provenance: Provenance) -> Result<(Vec<CollectionReport>, Record, Files), RunError> {
        self.run_ahead();
        let mut reports = Vec::new();
        for index in 0..self.exercise.suite.collections.len() {
            reports.push(self.collection(index)?);
        }
        let State { student, reference, verdicts, left, .. } = self.state;
        let used = self.kept.map_or_else(|| self.bench.used(), |kept| kept.used);
        let all = |runs: HashMap<String, Rc<Execution>>| runs.into_iter().map(|(key, run)| (key, Rc::unwrap_or_clone(run))).collect();
        let record = Record { provenance, student: all(student), reference: all(reference), verdicts, used };
        Ok((reports, record, left.files()))
    }

    fn collection(&mut self, index: usize) -> Result<CollectionReport, RunError> {
        let begin = Instant::now();
        let exercise = self.exercise;
        let Some(collection) = exercise.suite.collections.get(index) else {
            return Err(RunError::Internal("a collection is missing".to_owned()));
        };
        let needs = self.backend.needs(collection);
        self.state.judgements.push(Vec::new());
        self.state.setup.push(None);
        let depends = needs.student || self.backend.manifest().subject == Subject::Text;
        let hindrance = if depends { self.hindrance(collection) } else { None };
        let (mut status, mut shown_status) = (Status::Completed, Status::Completed);
        // what students may see and what is hidden from them, in this order
        let mut runs: [Option<Run>; 2] = [None, None];
        match &hindrance {
            Some(Hindrance::Unmet(_)) => (status, shown_status) = (Status::Skipped, Status::Skipped),
            Some(Hindrance::Invalid(_)) => (status, shown_status) = (Status::Failed, Status::Failed),
            None if needs.student => {
                for (hidden, slot) in [false, true].into_iter().zip(&mut runs) {
                    // without sub-tests there is nobody to look at a run
                    if collection.tests.iter().any(|test| collection.hides(test) == hidden) {
                        let run = self.runs(index, collection, hidden, needs.reference)?;
                        if run.student.end != End::Finished {
                            status = Status::Failed;
                            shown_status = if hidden { shown_status } else { Status::Failed };
                        }
                        *slot = Some(run);
                    }
                }
            }
            None => {}
        }
        // the file may be one that was found before
        let file = collection.file.as_ref().filter(|file| self.backend.manifest().octave_habits && file.contains('#'));
        let resolved = file.map(|file| Collection { file: Some(self.with_tokens(file, &self.state.found)), ..collection.clone() });
        let compat = &self.options.compat;
        for test in &collection.tests {
            let ([shown, hidden], [open, apart]) = (&runs, self.directories);
            let (run, directory) = if collection.hides(test) { (hidden.as_ref(), apart) } else { (shown.as_ref(), open) };
            let (student, reference) = (run.map(|run| run.student.as_ref()), run.and_then(|run| run.reference.as_deref()));
            let case = Case { collection: resolved.as_ref().unwrap_or(collection), test, directory, student, reference, compat };
            let judgement = match &hindrance {
                Some(Hindrance::Unmet(message)) => self.backend.without_dependency(collection.kind, message.clone()),
                Some(Hindrance::Invalid(message)) => Judgement::wrong(message.clone()),
                None => self.judge(&case, run.map(|run| run.key.as_str()))?,
            };
            if collection.kind == TestType::Exist {
                let pattern = collection.file.as_ref().unwrap_or(&test.name);
                self.remember_found(directory, pattern);
            }
            if let Some(judgements) = self.state.judgements.last_mut() {
                judgements.push(judgement);
            }
        }
        let effort = |runs: &[Option<Run>], status| {
            let mut effort = Effort { status, ..Effort::default() };
            for run in runs.iter().flatten() {
                effort.used.add(run.student.used);
                effort.reference.add(run.reference.as_ref().map(|run| run.used).unwrap_or_default());
            }
            effort
        };
        let (whole, shown) = (effort(&runs, status), effort(&runs[..1], shown_status));
        let whole = Effort { duration: begin.elapsed().as_secs_f64(), ..whole };
        let judgements = self.state.judgements.last().cloned().unwrap_or_default();
        Ok(CollectionReport::new(collection, judgements, whole, shown))
    }

    pub(super) fn resolve(&self, entry: &str) -> Option<usize> {
        self.exercise.suite.resolve(entry, self.backend.manifest().octave_habits)
    }

    /// Judges a sub-test. Where a program is asked for the verdict, an earlier one is taken when judging again.
    fn judge(&mut self, case: &Case<'_>, run: Option<&str>) -> Result<Judgement, RunError> {
        let Some(key) = kept::verdict_key(self.exercise, case, run) else {
            return self.backend.judge(&self.bench, case);
        };
        let judgement = match (self.kept, case.collection.kind) {
            (Some(kept), _) => kept.verdicts.get(&key).cloned().unwrap_or_else(kept::not_asked),
            (None, TestType::Check) => check::judge(&self.checks, self.exercise, case)?,
            (None, _) => self.backend.judge(&self.bench, case)?,
        };
        self.state.verdicts.insert(key, judgement.clone());
        Ok(judgement)
    }

    fn hindrance(&self, collection: &Collection) -> Option<Hindrance> {
        let suite = &self.exercise.suite;
        let is_hidden = |entry: &str| {
            self.resolve(entry).and_then(|target| suite.collections.get(target)).is_some_and(|target| target.grading.is_hidden())
        };
        let shown: Vec<String> = collection
            .success_dependency
            .iter()
            .map(|entry| match entry.parse::<i64>() {
                _ if is_hidden(entry) => "a hidden test".to_owned(),
                // a number would count hidden tests
                Ok(_) if suite.collections.iter().any(|collection| collection.grading.is_hidden()) => {
                    let target = self.resolve(entry).and_then(|target| suite.collections.get(target));
                    format!("'{}'", target.map_or(entry.as_str(), |target| &target.name))
                }
                Ok(_) => entry.clone(),
                Err(_) => format!("'{entry}'"),
            })
            .collect();
        let shown = shown.join(", ");
        for entry in &collection.success_dependency {
            let Some(target) = self.resolve(entry) else {
                return Some(Hindrance::Invalid(format!("Success-Dependency `[{shown}]` not valid")));
            };
            let wanted = self.exercise.suite.collections.get(target).map_or(0, |target| target.tests.len());
            let passed = self
                .state
                .judgements
                .get(target)
                .map_or(0, |judgements| judgements.iter().filter(|judgement| judgement.result == TestResult::Passed).count());
            let ahead = target + 1 >= self.state.judgements.len();
            if passed < wanted || ahead {
                return Some(Hindrance::Unmet(format!("Success-Dependency `[{shown}]` not satisfied")));
            }
        }
        let setup = collection.setup_code_dependency.as_ref().filter(|_| self.backend.manifest().subject == Subject::Values)?;
        match self.resolve(setup) {
            Some(_) => None,
            None => Some(Hindrance::Invalid(format!("SetupCode-Dependency `{setup}` not valid"))),
        }
    }

    /// The runs that a collection's hidden sub-tests look at, or the others'. They never share one that could tell: a
    /// program knows what it is asked for, and what it prints or raises may be shown to students.
    fn runs(&mut self, index: usize, collection: &'a Collection, hidden: bool, reference: bool) -> Result<Run, RunError> {
        let [student, theirs] = self.programs(index, collection, hidden)?;
        let run = self.student_run(&student, hidden)?;
        let reference = if reference { Some(self.reference_run(&theirs, hidden)?) } else { None };
        Ok(Run { key: student.key, student: run, reference })
    }

    fn student_run(&mut self, planned: &Planned<'_>, hidden: bool) -> Result<Rc<Execution>, RunError> {
        let Planned { program, key } = planned;
        // A shown test that asks for the same as a hidden one before it has a run of its own, or what its program leaves would be lost.
        let lost = !hidden && self.kept.is_none() && self.state.unseen.remove(key);
        if let Some(known) = self.state.student.get(key).filter(|_| !lost).cloned() {
            self.take_left(&known, hidden);
            self.lay(&known, hidden)?;
            return Ok(known);
        }
        // only the reference evaluates expressions over its values
        let program = Program { expressions: Vec::new(), ..program.clone() };
        let mut execution = match self.kept {
            Some(kept) => kept.student.get(key).cloned().unwrap_or_else(kept::not_kept),
            None => self.backend.execute(&self.bench, &program)?,
        };
        self.take_left(&execution, hidden);
        execution.left.clear();
        let execution = Rc::new(execution);
        self.lay(&execution, hidden)?;
        self.state.student.insert(key.clone(), Rc::clone(&execution));
        if hidden {
            self.state.unseen.insert(key.clone());
        }
        Ok(execution)
    }

    /// Takes what a run left for who reads the report, unless hidden tests asked for it.
    fn take_left(&mut self, execution: &Execution, hidden: bool) {
        if !hidden {
            self.state.left.add(&execution.left);
        }
    }

    /// Lays the files that a run left into the directories of later ones. Those of hidden runs are never seen by others.
    fn lay(&mut self, execution: &Execution, hidden: bool) -> Result<(), RunError> {
        let ([open, apart], [generation, hidden_generation]) = (self.directories, &mut self.state.generations);
        if hidden {
            *hidden_generation += usize::from(keep_files(apart, &execution.files)? > 0);
        } else if keep_files(open, &execution.files)? > 0 {
            *generation += 1;
            // where nothing is hidden, both are the same directory
            keep_files(apart, &execution.files)?;
        }
        Ok(())
    }

    fn reference_run(&mut self, planned: &Planned<'_>, hidden: bool) -> Result<Rc<Execution>, RunError> {
        let Planned { program, key } = planned;
        if let Some(known) = self.state.reference.get(key) {
            self.reference.keep(known, hidden)?;
            return Ok(Rc::clone(known));
        }
        let execution = Rc::new(match self.kept {
            Some(kept) => kept.reference.get(key).cloned().unwrap_or_else(kept::not_kept),
            None => self.reference.run(key, program, hidden)?,
        });
        self.state.reference.insert(key.clone(), Rc::clone(&execution));
        Ok(execution)
    }

    fn remember_found(&mut self, directory: &Path, pattern: &str) {
        self.state.found.extend(found(directory, pattern));
        self.state.patterns.push(pattern.to_owned());
    }

    /// Replaces `#file_N#` and `#command_N#` by the N-th file found, the latter without its suffix.
    pub(super) fn with_tokens(&self, code: &str, found: &[String]) -> String {
        let mut code = code.to_owned();
        for (index, found) in found.iter().enumerate() {
            let octave = self.backend.manifest().octave_habits;
            let path = &if octave { found.clone() } else { format!("{}/{found}", crate::backend::SOLUTION) };
            let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            code = code.replace(&format!("#file_{}#", index + 1), path);
            code = code.replace(&format!("#command_{}#", index + 1), &stem);
        }
        code
    }
}

/// The files that a pattern finds, relative to the directory.
pub(super) fn found(directory: &Path, pattern: &str) -> Vec<String> {
    let inside = |path: &PathBuf| path.strip_prefix(directory).ok().map(|path| path.display().to_string());
    glob::find(directory, pattern).iter().filter_map(inside).collect()
}

/// Files that tests look at and the submission does not hold: its programs may make them.
fn files_to_come(exercise: &Exercise, directory: &Path) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    for collection in &exercise.suite.collections {
        match collection.kind {
            TestType::Exist if collection.file.is_none() => {
                wanted.extend(collection.tests.iter().map(|test| test.name.clone()));
            }
            TestType::Exist | TestType::Structural | TestType::Linting => wanted.extend(collection.file.clone()),
            TestType::Check => wanted.extend(collection.checker.iter().flat_map(|checker| checker.files.iter().cloned())),
            _ => {}
        }
    }
    wanted.retain(|path| {
        let plain = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        glob::is_literal(path) && plain && path != "-" && !directory.join(path).exists()
    });
    wanted
}
