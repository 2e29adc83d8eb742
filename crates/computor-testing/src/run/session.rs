//! One suite against one submission, collection by collection.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use super::ahead;
use super::exercise::Exercise;
use super::reference::Reference;
use super::{Options, Request, RunError, Runner};
use crate::backend::{Backend, Bench, Case, End, Execution, Mode, Program, Used, keep_files};
use crate::compare::glob;
use crate::format::meta::Settings;
use crate::format::suite::{Collection, TestType};
use crate::report::{CollectionReport, Status};
use crate::verdict::{Judgement, TestResult};

/// Settings of an exercise that has none.
static NO_SETTINGS: Settings = Settings {
    timeout: None,
    compile_timeout: None,
    memory_limit_mb: None,
    max_processes: None,
    env: std::collections::BTreeMap::new(),
    compiler: None,
    flags: None,
};

pub(super) struct Session<'a> {
    exercise: &'a Exercise,
    backend: &'static dyn Backend,
    options: &'a Options,
    directory: &'a Path,
    bench: Bench<'a>,
    reference: Reference<'a>,
    state: State,
}

/// What earlier collections leave for later ones.
#[derive(Default)]
struct State {
    judgements: Vec<Vec<Judgement>>,
    /// Set-up code that each collection ran with; none if it ran nothing.
    setup: Vec<Option<Vec<String>>>,
    /// Files that `exist` tests found, in order.
    found: Vec<String>,
    /// Runs by what they depend on, shared between collections.
    student: HashMap<String, Rc<Execution>>,
    reference: HashMap<String, Rc<Execution>>,
    /// Counts changes of the solution's directory by its own programs.
    generation: usize,
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
        let settings = exercise.meta.as_ref().and_then(|meta| meta.execution_backend.as_ref());
        let settings = settings.map_or(&NO_SETTINGS, |backend| &backend.settings);
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
        Ok(Self { exercise, backend, options, directory, bench: bench(Mode::Student), reference, state: State::default() })
    }

    /// Judges every collection; also says what the student's programs used up.
    pub(super) fn run(mut self) -> Result<(Vec<CollectionReport>, Used), RunError> {
        self.run_ahead();
        let mut reports = Vec::new();
        for index in 0..self.exercise.suite.collections.len() {
            reports.push(self.collection(index)?);
        }
        Ok((reports, self.bench.used()))
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
        let depends = needs.student || self.backend.manifest().all_depend;
        let hindrance = if depends { self.hindrance(collection) } else { None };
        let mut status = Status::Completed;
        let (mut student, mut reference) = (None, None);
        match &hindrance {
            Some(Hindrance::Unmet(_)) => status = Status::Skipped,
            Some(Hindrance::Invalid(_)) => status = Status::Failed,
            // a collection without sub-tests has nobody to look at a run
            None if needs.student && !collection.tests.is_empty() => {
                let (program, key) = self.program(index, collection);
                let run = self.student_run(&key, &program)?;
                if run.end != End::Finished {
                    status = Status::Failed;
                }
                student = Some(run);
                if needs.reference {
                    reference = Some(self.reference_run(&key, &program)?);
                }
            }
            None => {}
        }
        for test in &collection.tests {
            let case = Case {
                collection,
                test,
                directory: self.directory,
                student: student.as_deref(),
                reference: reference.as_deref(),
                compat: &self.options.compat,
            };
            let judgement = match &hindrance {
                Some(Hindrance::Unmet(message)) => self.backend.without_dependency(collection.kind, message.clone()),
                Some(Hindrance::Invalid(message)) => Judgement::wrong(message.clone()),
                None => self.backend.judge(&self.bench, &case)?,
            };
            if collection.kind == TestType::Exist {
                let pattern = collection.file.as_ref().unwrap_or(&test.name);
                self.remember_found(pattern);
            }
            if let Some(judgements) = self.state.judgements.last_mut() {
                judgements.push(judgement);
            }
        }
        let used = student.as_ref().map(|run| run.used).unwrap_or_default();
        let judgements = self.state.judgements.last().cloned().unwrap_or_default();
        Ok(CollectionReport::new(collection, status, judgements, used, begin.elapsed().as_secs_f64()))
    }

    fn hindrance(&self, collection: &Collection) -> Option<Hindrance> {
        let shown: Vec<String> = collection
            .success_dependency
            .iter()
            .map(|entry| if entry.parse::<i64>().is_ok() { entry.clone() } else { format!("'{entry}'") })
            .collect();
        let shown = shown.join(", ");
        for entry in &collection.success_dependency {
            let Some(target) = self.exercise.suite.resolve(entry) else {
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
        let setup = collection.setup_code_dependency.as_ref().filter(|_| self.backend.manifest().setup_code)?;
        match self.exercise.suite.resolve(setup) {
            Some(_) => None,
            None => Some(Hindrance::Invalid(format!("SetupCode-Dependency `{setup}` not valid"))),
        }
    }

    /// The program of a collection, and a text of everything its outcome depends on.
    fn program(&mut self, index: usize, collection: &'a Collection) -> (Program<'a>, String) {
        let mut setup: Vec<String> = Vec::new();
        if let Some(entry) = &collection.setup_code_dependency
            && let Some(target) = self.exercise.suite.resolve(entry)
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
            self.shared_names(index, collection)
        } else {
            names_of(collection)
        };
        let parts = (identity(collection), &setup, &teardown, &names, &expressions, self.state.generation);
        let key = serde_json::to_string(&parts).unwrap_or_else(|_| index.to_string());
        let input = collection.input_answers.as_ref().map(|lines| lines.join("\n"));
        let program = Program { collection, directory: self.directory, input, setup, teardown, names, expressions };
        (program, key)
    }

    /// The names of all collections that can look at the same run as this one.
    fn shared_names(&self, index: usize, collection: &Collection) -> (Vec<String>, Vec<String>) {
        let wanted = identity(collection);
        let alike = self.exercise.suite.collections.iter().enumerate().filter(|(other, candidate)| {
            let plain = candidate.setup_code.is_empty() && candidate.teardown_code.is_empty() && candidate.setup_code_dependency.is_none();
            *other == index || (plain && self.backend.may_share(candidate) && identity(candidate) == wanted)
        });
        let (mut names, mut expressions) = (Vec::new(), Vec::new());
        for (_, candidate) in alike {
            let (more, further) = names_of(candidate);
            names.extend(more);
            expressions.extend(further);
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        (names, expressions)
    }

    /// Runs programs at the same time that would be run one after the other, where nothing can tell the difference: each
    /// begins with the submission as it is, and none waits for what came of another. What fails here is run again in
    /// its turn.
    fn run_ahead(&mut self) {
        let exercise = self.exercise;
        let mut programs: Vec<(String, Program<'a>)> = Vec::new();
        if self.options.parallel < 2 || self.bench.keeps_files() {
            return;
        }
        for (index, collection) in exercise.suite.collections.iter().enumerate() {
            if self.backend.needs(collection).student && ahead::stands_alone(collection) {
                let (program, key) = self.program(index, collection);
                if !programs.iter().any(|(known, _)| *known == key) {
                    programs.push((key, program));
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
        let execution = Rc::new(self.backend.execute(&self.bench, &program)?);
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
        let execution = Rc::new(self.reference.run(key, program)?);
        self.state.reference.insert(key.to_owned(), Rc::clone(&execution));
        Ok(execution)
    }

    fn remember_found(&mut self, pattern: &str) {
        for path in glob::find(self.directory, pattern) {
            if let Ok(inside) = path.strip_prefix(self.directory) {
                self.state.found.push(format!("{}/{}", crate::backend::SOLUTION, inside.display()));
            }
        }
    }

    /// Replaces `#file_N#` and `#command_N#` by the N-th file found, the latter without its suffix.
    fn with_tokens(&self, code: &str) -> String {
        let mut code = code.to_owned();
        for (index, path) in self.state.found.iter().enumerate() {
            let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            code = code.replace(&format!("#file_{}#", index + 1), path);
            code = code.replace(&format!("#command_{}#", index + 1), &stem);
        }
        code
    }
}

fn names_of(collection: &Collection) -> (Vec<String>, Vec<String>) {
    let names = match collection.kind {
        TestType::Variable | TestType::Graphics => collection.tests.iter().map(|test| test.name.clone()).collect(),
        _ => Vec::new(),
    };
    (names, collection.tests.iter().filter_map(|test| test.eval_string.clone()).collect())
}

/// Everything in a collection that a run depends on, apart from its code and names.
fn identity(c: &Collection) -> String {
    let graphics = c.kind == TestType::Graphics;
    let parts = (
        (&c.entry_point, &c.input_answers, c.timeout.map(f64::to_bits), graphics),
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
            _ => {}
        }
    }
    wanted.retain(|path| {
        let plain = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        glob::is_literal(path) && plain && path != "-" && !directory.join(path).exists()
    });
    wanted
}
