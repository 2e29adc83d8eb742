//! One suite against one submission, collection by collection.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use super::ahead;
use super::exercise::Exercise;
use super::kept::{self, Kept};
use super::reference::Reference;
use super::{Request, Runner, check};
use crate::backend::{Backend, Bench, Calls, Case, End, Execution, Mode, Program, Subject, Used, keep_files};
use crate::compare::glob;
use crate::error::RunError;
use crate::format::suite::{Collection, TestType};
use crate::options::Options;
use crate::report::{CollectionReport, Provenance, Status};
use crate::verdict::{Judgement, TestResult};

pub(super) struct Session<'a> {
    exercise: &'a Exercise,
    backend: &'static dyn Backend,
    options: &'a Options,
    directory: &'a Path,
    bench: Bench<'a>,
    /// For checkers: nothing is laid into their runs.
    checks: Bench<'a>,
    reference: Reference<'a>,
    /// Earlier runs that are judged again; then nothing is run.
    kept: Option<&'a Kept>,
    state: State,
}

/// What earlier collections leave for later ones.
#[derive(Default)]
struct State {
    judgements: Vec<Vec<Judgement>>,
    /// Set-up code that each collection ran with; none if it ran nothing.
    setup: Vec<Option<Vec<String>>>,
    /// Files that `exist` tests found, in order, relative to the solution.
    found: Vec<String>,
    /// Runs by what they depend on, shared between collections.
    student: HashMap<String, Rc<Execution>>,
    reference: HashMap<String, Rc<Execution>>,
    /// Verdicts that programs gave.
    verdicts: BTreeMap<String, Judgement>,
    /// Counts changes of the solution's directory by its own programs.
    generation: usize,
}

/// What the sub-tests of a collection look at.
struct Run {
    /// What it depends on.
    key: String,
    student: Rc<Execution>,
    reference: Option<Rc<Execution>>,
}

/// Why a collection is not judged.
enum Hindrance {
    Unmet(String),
    Invalid(String),
}

impl<'a> Session<'a> {
    pub(super) fn new(
        runner: &'a Runner,
        options: &'a Options,
        exercise: &'a Exercise,
        backend: &'static dyn Backend,
        directory: &'a Path,
        request: &Request<'a>,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Result<Self, RunError> {
        let settings = &exercise.settings;
        let bench = |mode| {
            let mut bench = Bench::new(mode, &runner.sandbox, options, settings, cancelled);
            exercise.stage(&mut bench);
            for path in files_to_come(exercise, directory) {
                bench.want(path);
            }
            bench
        };
        let own = exercise.directory.as_path();
        let reference = Reference::new(bench(Mode::Reference), backend, exercise, request.reference, own);
        let checks = Bench::new(Mode::Reference, &runner.sandbox, options, settings, cancelled);
        Ok(Self {
            exercise,
            backend,
            options,
            directory,
            bench: bench(Mode::Student),
            checks,
            reference,
            kept: None,
            state: State::default(),
        })
    }

    /// Takes what programs did in an earlier run, if there was one, and runs nothing.
    pub(super) fn judging_again(self, kept: Option<&'a Kept>) -> Self {
        Self { kept, ..self }
    }

    /// Judges every collection.
    pub(super) fn run(mut self, provenance: Provenance) -> Result<(Vec<CollectionReport>, Kept), RunError> {
        self.run_ahead();
        let mut reports = Vec::new();
        for index in 0..self.exercise.suite.collections.len() {
            reports.push(self.collection(index)?);
        }
        let State { student, reference, verdicts, .. } = self.state;
        let used = self.kept.map_or_else(|| self.bench.used(), |kept| kept.used);
        let all = |runs: HashMap<String, Rc<Execution>>| runs.into_iter().map(|(key, run)| (key, Rc::unwrap_or_clone(run))).collect();
        Ok((reports, Kept { provenance, student: all(student), reference: all(reference), verdicts, used }))
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
        let mut status = Status::Completed;
        // what students may see and what is hidden from them, in this order
        let mut runs: [Option<Run>; 2] = [None, None];
        match &hindrance {
            Some(Hindrance::Unmet(_)) => status = Status::Skipped,
            Some(Hindrance::Invalid(_)) => status = Status::Failed,
            None if needs.student => {
                for (hidden, slot) in [false, true].into_iter().zip(&mut runs) {
                    // without sub-tests there is nobody to look at a run
                    if collection.tests.iter().any(|test| collection.hides(test) == hidden) {
                        let run = self.runs(index, collection, hidden, needs.reference)?;
                        if run.student.end != End::Finished {
                            status = Status::Failed;
                        }
                        *slot = Some(run);
                    }
                }
            }
            None => {}
        }
        // the file may be one that was found before
        let file = collection.file.as_ref().filter(|file| self.backend.manifest().octave_habits && file.contains('#'));
        let resolved = file.map(|file| Collection { file: Some(self.with_tokens(file)), ..collection.clone() });
        let (directory, compat) = (self.directory, &self.options.compat);
        for test in &collection.tests {
            let [shown, hidden] = &runs;
            let run = if collection.hides(test) { hidden.as_ref() } else { shown.as_ref() };
            let (student, reference) = (run.map(|run| run.student.as_ref()), run.and_then(|run| run.reference.as_deref()));
            let case = Case { collection: resolved.as_ref().unwrap_or(collection), test, directory, student, reference, compat };
            let judgement = match &hindrance {
                Some(Hindrance::Unmet(message)) => self.backend.without_dependency(collection.kind, message.clone()),
                Some(Hindrance::Invalid(message)) => Judgement::wrong(message.clone()),
                None => self.judge(&case, run.map(|run| run.key.as_str()))?,
            };
            if collection.kind == TestType::Exist {
                let pattern = collection.file.as_ref().unwrap_or(&test.name);
                self.remember_found(pattern);
            }
            if let Some(judgements) = self.state.judgements.last_mut() {
                judgements.push(judgement);
            }
        }
        let mut used = [Used::default(); 2];
        for run in runs.iter().flatten() {
            used[0].add(run.student.used);
            used[1].add(run.reference.as_ref().map(|run| run.used).unwrap_or_default());
        }
        let judgements = self.state.judgements.last().cloned().unwrap_or_default();
        Ok(CollectionReport::new(collection, status, judgements, used, begin.elapsed().as_secs_f64()))
    }

    fn resolve(&self, entry: &str) -> Option<usize> {
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
        let (program, key) = self.program(index, collection, hidden);
        let student = self.student_run(&key, &program)?;
        let reference = if reference { Some(self.reference_run(&key, &program)?) } else { None };
        Ok(Run { key, student, reference })
    }

    /// The program of a collection, and a text of everything its outcome depends on.
    fn program(&mut self, index: usize, collection: &'a Collection, hidden: bool) -> (Program<'a>, String) {
        let mut setup: Vec<String> = Vec::new();
        if let Some(entry) = &collection.setup_code_dependency
            && let Some(target) = self.resolve(entry)
            && let Some(Some(code)) = self.state.setup.get(target)
        {
            setup.extend(code.iter().cloned());
        }
        setup.extend(collection.setup_code.iter().map(|code| self.with_tokens(code)));
        let teardown: Vec<String> = collection.teardown_code.iter().map(|code| self.with_tokens(code)).collect();
        if let Some(slot) = self.state.setup.get_mut(index) {
            *slot = Some(setup.clone());
        }
        let (names, expressions) = if setup.is_empty() && teardown.is_empty() && self.backend.may_share(collection) {
            self.shared_names(index, collection, hidden)
        } else {
            self.names_of(collection, hidden)
        };
        let calls = Calls::of(collection, hidden);
        let how = (&self.exercise.settings.running, self.options.compat.of_runs());
        let parts = (identity(collection), &setup, &teardown, &names, &expressions, &calls, how, self.state.generation);
        let key = serde_json::to_string(&parts).unwrap_or_else(|_| index.to_string());
        let input = collection.input_answers.as_ref().map(|lines| lines.join("\n"));
        let program = Program { collection, directory: self.directory, input, setup, teardown, names, expressions, calls };
        (program, key)
    }

    /// The names of all collections that can look at the same run as this one.
    fn shared_names(&self, index: usize, collection: &Collection, hidden: bool) -> (Vec<String>, Vec<String>) {
        let wanted = identity(collection);
        let alike = self.exercise.suite.collections.iter().enumerate().filter(|(other, candidate)| {
            let plain = candidate.setup_code.is_empty() && candidate.teardown_code.is_empty() && candidate.setup_code_dependency.is_none();
            *other == index || (plain && self.backend.may_share(candidate) && identity(candidate) == wanted)
        });
        let (mut names, mut expressions) = (Vec::new(), Vec::new());
        for (_, candidate) in alike {
            let (more, further) = self.names_of(candidate, hidden);
            names.extend(more);
            expressions.extend(further);
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        (names, expressions)
    }

    fn names_of(&self, collection: &Collection, hidden: bool) -> (Vec<String>, Vec<String>) {
        let tests = || collection.tests.iter().filter(|test| collection.hides(test) == hidden);
        let variables = self.backend.manifest().octave_habits || matches!(collection.kind, TestType::Variable | TestType::Graphics);
        let names = tests().filter(|_| variables).map(|test| test.name.clone()).collect();
        (names, tests().filter_map(|test| test.eval_string.clone()).collect())
    }

    /// Runs programs at the same time that would be run one after the other, where nothing can tell the difference: each
    /// begins with the submission as it is, and none waits for what came of another. What fails here is run again in
    /// its turn.
    fn run_ahead(&mut self) {
        let exercise = self.exercise;
        let mut programs: Vec<(String, Program<'a>)> = Vec::new();
        if self.kept.is_some() || self.options.parallel < 2 || self.bench.keeps_files() {
            return;
        }
        for (index, collection) in exercise.suite.collections.iter().enumerate() {
            if !self.backend.needs(collection).student || !ahead::stands_alone(collection) {
                continue;
            }
            for hidden in [false, true] {
                if collection.tests.iter().any(|test| collection.hides(test) == hidden) {
                    let (program, key) = self.program(index, collection, hidden);
                    if !programs.iter().any(|(known, _)| *known == key) {
                        programs.push((key, program));
                    }
                }
            }
        }
        if programs.len() > 1 {
            let (backend, bench) = (self.backend, &self.bench);
            // only the reference evaluates expressions over its values
            let run = |program: &Program<'a>| backend.execute(bench, &Program { expressions: Vec::new(), ..program.clone() }).ok();
            let known = ahead::all(&programs, self.options.parallel, &run);
            self.state.student.extend(known.into_iter().map(|(key, execution)| (key, Rc::new(execution))));
        }
    }

    fn student_run(&mut self, key: &str, program: &Program<'_>) -> Result<Rc<Execution>, RunError> {
        if let Some(known) = self.state.student.get(key) {
            return Ok(Rc::clone(known));
        }
        // only the reference evaluates expressions over its values
        let program = Program { expressions: Vec::new(), ..program.clone() };
        let execution = Rc::new(match self.kept {
            Some(kept) => kept.student.get(key).cloned().unwrap_or_else(kept::not_kept),
            None => self.backend.execute(&self.bench, &program)?,
        });
        if keep_files(self.directory, &execution.files)? > 0 {
            self.state.generation += 1;
        }
        self.state.student.insert(key.to_owned(), Rc::clone(&execution));
        Ok(execution)
    }

    fn reference_run(&mut self, key: &str, program: &Program<'_>) -> Result<Rc<Execution>, RunError> {
        if let Some(known) = self.state.reference.get(key) {
            return Ok(Rc::clone(known));
        }
        let execution = Rc::new(match self.kept {
            Some(kept) => kept.reference.get(key).cloned().unwrap_or_else(kept::not_kept),
            None => self.reference.run(key, program)?,
        });
        self.state.reference.insert(key.to_owned(), Rc::clone(&execution));
        Ok(execution)
    }

    fn remember_found(&mut self, pattern: &str) {
        for path in glob::find(self.directory, pattern) {
            if let Ok(inside) = path.strip_prefix(self.directory) {
                self.state.found.push(inside.display().to_string());
            }
        }
    }

    /// Replaces `#file_N#` and `#command_N#` by the N-th file found, the latter without its suffix.
    fn with_tokens(&self, code: &str) -> String {
        let mut code = code.to_owned();
        for (index, found) in self.state.found.iter().enumerate() {
            let octave = self.backend.manifest().octave_habits;
            let path = &if octave { found.clone() } else { format!("{}/{found}", crate::backend::SOLUTION) };
            let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            code = code.replace(&format!("#file_{}#", index + 1), path);
            code = code.replace(&format!("#command_{}#", index + 1), &stem);
        }
        code
    }
}

/// Everything in a collection that a run depends on, apart from its code and names.
fn identity(c: &Collection) -> String {
    let graphics = c.kind == TestType::Graphics;
    let parts = (
        (&c.entry_point, &c.input_answers, c.timeout.map(f64::to_bits), graphics, &c.function),
        (&c.compiler, &c.compiler_flags, &c.linker_flags, &c.source_files, &c.executable_name, &c.args),
    );
    format!("{parts:?}")
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
