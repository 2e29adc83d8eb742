//! Interpreted languages: a driver in the language runs the program and reports the values of expressions as data.
//!
//! What all of them share is here: the task ([`Task`]), the report ([`report`]), and what tests make of it. Octave, R and
//! Julia are [`Interpreted`]; Python has a back end of its own on the same parts.

pub(super) mod branches;
pub(super) mod data;
pub(super) mod interpreter;
mod judge;
pub(super) mod report;
mod task;

use std::sync::Arc;

use computor_sandbox::{Input, Job, LIBRARY, Warm};

pub(super) use interpreter::Interpreter;
pub(super) use judge::{expected_error, expected_warning};
pub(super) use task::Task;

use crate::backend::surroundings::{Question, find_out};
use crate::backend::{Backend, Bench, Case, Execution, Manifest, Mode, Needs, Program, SOLUTION, files};
use crate::error::RunError;
use crate::format::compat::Compat;
use crate::format::suite::{Collection, DEFAULT_TIMEOUT, SubTest, TestType};
use crate::options::Options;
use crate::value::Value;
use crate::verdict::{Class, Judgement};

/// Where a driver and its task lie inside the sandbox.
pub(super) const DRIVER: &str = "/work/.driver";

/// What a driver uses its parts on before it is forked: a task of nothing. That there is one tells it to serve.
const REHEARSAL: &str = "nodes 1000\nbytes 1000\ndepth 10\nnonce 61\npart 1\nscript 61\npart 1\nname 61\n";

/// A language whose driver reads its task from a file. Standard input is the program's alone: the interpreters read it
/// through buffers of their own, which would swallow the beginning of it together with a task.
#[derive(Debug)]
pub(super) struct Interpreted {
    pub(super) manifest: Manifest,
    /// The interpreter of this machine, or what is missing.
    pub(super) interpreter: fn() -> Result<Interpreter, String>,
    /// File name and text of the driver.
    pub(super) driver: (&'static str, &'static str),
    /// The name of the library with which the interpreter can be kept warm.
    pub(super) library: Option<&'static str>,
    /// Whether it can go through several tasks, each in a fork of itself.
    pub(super) branches: bool,
    /// The form in which values are compared.
    pub(super) data: fn(Value, &Compat) -> Value,
    /// What else a run means in this language.
    pub(super) after: fn(&mut Execution, &Compat),
    /// Judges a structural sub-test.
    pub(super) structure: fn(&str, &SubTest) -> Judgement,
}

impl Backend for Interpreted {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn available(&self, _: &Options) -> Result<String, String> {
        self.find().map(|interpreter| interpreter.description)
    }

    fn needs(&self, collection: &Collection) -> Needs {
        match collection.kind {
            TestType::Variable | TestType::Graphics | TestType::Stdout | TestType::Check => Needs::BOTH,
            // these are tests of variables in Octave
            TestType::Error | TestType::Warning | TestType::Help if self.manifest.octave_habits => Needs::BOTH,
            TestType::Error | TestType::Warning => Needs::STUDENT,
            _ => Needs::NOTHING,
        }
    }

    fn may_share(&self, collection: &Collection) -> bool {
        may_share(collection)
    }

    fn alike(&self, collection: &Collection) -> Option<String> {
        // The forks of an interpreter read the same input, so there must be none; and one that leaves something is the last.
        let plain = self.branches && collection.input_answers.is_none() && !collection.wants_figures();
        plain.then(|| format!("{:?}", collection.timeout.map(f64::to_bits)))
    }

    fn execute(&self, bench: &Bench<'_>, program: &Program<'_>) -> Result<Execution, RunError> {
        let interpreter = match self.find() {
            Ok(interpreter) => interpreter,
            Err(missing) => return Ok(Execution::unavailable(missing)),
        };
        let script = match self.script(bench, program) {
            Ok(script) => script,
            Err(execution) => return Ok(*execution),
        };
        let tasks = [Task::new(program, script.as_deref(), ())];
        let mut job = self.job(bench, interpreter, std::slice::from_ref(program), &tasks)?;
        job.stdin = program.standard_input(&bench.options.compat);
        let [task] = &tasks;
        let outcome = bench.run_tool(&job)?;
        let mut execution = report::read(outcome, &task.nonce, &job.limits, program, &bench.options.compat);
        (self.after)(&mut execution, &bench.options.compat);
        Ok(execution)
    }

    /// The interpreter starts once, and forks itself for each program.
    fn execute_alike(&self, bench: &Bench<'_>, programs: &[Program<'_>]) -> Result<Vec<Option<Execution>>, RunError> {
        let separate = || Ok(vec![None; programs.len()]);
        let Ok(interpreter) = self.find() else { return separate() };
        let scripts: Vec<Option<String>> = match programs.iter().map(|program| self.script(bench, program)).collect::<Result<_, _>>() {
            Ok(scripts) => scripts,
            Err(_) => return separate(),
        };
        if programs.is_empty() {
            return separate();
        }
        let tasks: Vec<Task<'_, ()>> =
            programs.iter().zip(&scripts).map(|(program, script)| Task::new(program, script.as_deref(), ())).collect();
        let job = self.job(bench, interpreter, programs, &tasks)?;
        let Some(task) = tasks.first().filter(|_| job.limits.processes >= branches::FEWEST_PROCESSES) else { return separate() };
        let mut outcome = bench.run_tool(&job)?;
        let left = std::mem::take(&mut outcome.left);
        let compat = &bench.options.compat;
        let mut executions = branches::read(&outcome, &task.nonce, &job.limits, programs, compat);
        branches::leave(&mut executions, left);
        executions.iter_mut().flatten().for_each(|execution| (self.after)(execution, compat));
        Ok(executions)
    }

    fn judge(&self, _: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError> {
        Ok(match case.collection.kind {
            TestType::Exist => files::exist(case, false),
            TestType::Structural => self.structural(case),
            TestType::Linting if self.manifest.octave_habits => {
                let message = Some("not checked: there is no linter for Octave".to_owned());
                Judgement { message, ..Judgement::passed() }
            }
            kind => match case.student {
                Some(student) => self.after_run(case, student),
                None => Judgement::unjudged(format!("Unknown test type: {}", kind.word())),
            },
        })
    }
}

impl Interpreted {
    /// The interpreter of this machine.
    ///
    /// # Errors
    /// What is missing.
    pub(super) fn find(&self) -> Result<Interpreter, String> {
        find_out(Question::Interpreter(self.manifest.name.to_owned()), self.interpreter)
    }

    /// The script of a program, if it has one; or what comes of it without.
    fn script(&self, bench: &Bench<'_>, program: &Program<'_>) -> Result<Option<String>, Box<Execution>> {
        let entry = match &program.collection.entry_point {
            // without an entry point Octave runs nothing but set-up code
            None if self.manifest.octave_habits => return Ok(None),
            None => files::first_source(program.directory, self.manifest.suffixes).unwrap_or_default(),
            Some(entry) => entry.clone(),
        };
        if files::is_inside(program.directory, &entry) {
            return Ok(Some(entry));
        }
        Err(Box::new(match (bench.mode, entry.as_str()) {
            // a reference that does not exist has no values, which is not an error
            (Mode::Reference, _) => Execution::default(),
            (Mode::Student, "") => Execution::failed(Class::Wrong, format!("No {} file found", self.manifest.suffixes.join(" or "))),
            (Mode::Student, entry) => Execution::failed(Class::Wrong, format!("entryPoint {entry} not found")),
        }))
    }

    /// The job of an interpreter with these tasks. Only the input is missing.
    fn job(&self, bench: &Bench<'_>, interpreter: Interpreter, programs: &[Program<'_>], tasks: &[Task<'_, ()>]) -> Result<Job, RunError> {
        let Some(program) = programs.first() else { return Err(RunError::Internal("a run of nothing".to_owned())) };
        let seconds = program.collection.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let mut job = bench.job(&interpreter.executable, program.directory, seconds)?;
        // not the solution's directory: interpreters look for functions in the one they start in
        job.cwd = DRIVER.into();
        job.args = interpreter.args.iter().map(Into::into).collect();
        job.env.extend(interpreter.env.iter().map(|(key, value)| (key.into(), value.into())));
        // threads of numerical libraries would only count against the limits
        job.env.extend(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"].map(|key| (key.into(), "1".into())));
        job.runtime = interpreter.runtime;
        let (name, text) = self.driver;
        let figures = bench.seconds_for_figures(program);
        let lines = Task::lines(tasks, &bench.options.compat, bench.settings.running.seed, figures);
        job.inputs.push(Input::bytes(format!("{DRIVER}/task"), lines).writable());
        job.inputs.push(Input::bytes(format!("{DRIVER}/{name}"), text));
        let sources = files::in_other_encodings(program.directory, self.manifest.suffixes);
        job.inputs.extend(sources.into_iter().map(|(path, text)| Input::bytes(format!("{SOLUTION}/{path}"), text).writable()));
        job.gather = bench.gather(programs);
        job.channel = true;
        if bench.settings.env.is_empty() {
            job.warm = self.library.map(|library| Arc::new(self.warm(&job, library, &interpreter.inputs)));
        }
        job.inputs.extend(interpreter.inputs);
        Ok(job)
    }

    /// The warm interpreter for a job: the same start with the same driver, which finds a library and serves with it.
    fn warm(&self, job: &Job, library: &str, inputs: &[Input]) -> Warm {
        let (name, text) = self.driver;
        let own = [
            Input::bytes(format!("{DRIVER}/{name}"), text),
            Input::bytes(format!("{DRIVER}/{library}"), LIBRARY),
            Input::bytes(format!("{DRIVER}/rehearsal"), REHEARSAL),
        ];
        Warm {
            program: job.program.clone(),
            args: job.args.clone(),
            cwd: job.cwd.clone(),
            env: job.env.clone(),
            runtime: job.runtime.clone(),
            inputs: own.into_iter().chain(inputs.iter().cloned()).collect(),
        }
    }

    fn structural(&self, case: &Case<'_>) -> Judgement {
        let file = case.collection.file.clone().or_else(|| {
            // Octave wants the file to be named
            (!self.manifest.octave_habits).then(|| files::first_source(case.directory, self.manifest.suffixes)).flatten()
        });
        match file.as_deref().and_then(|file| files::read(case.directory, file)) {
            Some(source) => (self.structure)(&source, case.test),
            None => Judgement::wrong(format!("File `{}` not found for structural test", file.unwrap_or_default())),
        }
    }
}

/// Whether another collection may look at the same run: expressions without calls or assignments change nothing that it
/// could see.
pub(super) fn may_share(collection: &Collection) -> bool {
    collection.kind != TestType::Graphics
        && collection.tests.iter().all(|test| test.eval_string.is_none() && !test.name.contains(['(', '=']))
}
