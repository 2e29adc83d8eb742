//! Interpreted languages: a driver in the language runs the program and reports the values of expressions as data.
//!
//! What all of them share is here: the task ([`Task`]), the report ([`report`]), and what tests make of it. Octave, R and
//! Julia are [`Interpreted`]; Python has a back end of its own on the same parts.

pub(super) mod data;
pub(super) mod interpreter;
mod judge;
pub(super) mod report;
mod task;

use computor_sandbox::Input;

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

/// A language whose driver reads its task from a file. Standard input is the program's alone: the interpreters read it
/// through buffers of their own, which would swallow the beginning of it together with a task.
#[derive(Debug)]
pub(super) struct Interpreted {
    pub(super) manifest: Manifest,
    /// The interpreter of this machine, or what is missing.
    pub(super) interpreter: fn() -> Result<Interpreter, String>,
    /// File name and text of the driver.
    pub(super) driver: (&'static str, &'static str),
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

    fn execute(&self, bench: &Bench<'_>, program: &Program<'_>) -> Result<Execution, RunError> {
        let interpreter = match self.find() {
            Ok(interpreter) => interpreter,
            Err(missing) => return Ok(Execution::unavailable(missing)),
        };
        let entry = match &program.collection.entry_point {
            // without an entry point Octave runs nothing but set-up code
            None if self.manifest.octave_habits => None,
            None => Some(files::first_source(program.directory, self.manifest.suffixes).unwrap_or_default()),
            entry => entry.clone(),
        };
        let script = entry.as_deref().filter(|entry| files::is_inside(program.directory, entry));
        if let (Some(entry), None) = (&entry, script) {
            return Ok(match (bench.mode, entry.as_str()) {
                // a reference that does not exist has no values, which is not an error
                (Mode::Reference, _) => Execution::default(),
                (Mode::Student, "") => {
                    Execution::failed(Class::RuntimeError, format!("No {} file found", self.manifest.suffixes.join(" or ")))
                }
                (Mode::Student, entry) => Execution::failed(Class::RuntimeError, format!("entryPoint {entry} not found")),
            });
        }
        let seconds = program.collection.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let mut job = bench.job(&interpreter.executable, program.directory, seconds)?;
        // not the solution's directory: interpreters look for functions in the one they start in
        job.cwd = DRIVER.into();
        job.args = interpreter.args.iter().map(Into::into).collect();
        job.env.extend(interpreter.env.iter().map(|(key, value)| (key.into(), value.into())));
        // threads of numerical libraries would only count against the limits
        job.env.extend(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"].map(|key| (key.into(), "1".into())));
        job.runtime = interpreter.runtime;
        let task = Task::new(program, script, ());
        let (name, text) = self.driver;
        job.inputs.push(Input::bytes(format!("{DRIVER}/task"), task.lines(&bench.options.compat, bench.settings.running.seed)).writable());
        job.inputs.push(Input::bytes(format!("{DRIVER}/{name}"), text));
        let sources = files::in_other_encodings(program.directory, self.manifest.suffixes);
        job.inputs.extend(sources.into_iter().map(|(path, text)| Input::bytes(format!("{SOLUTION}/{path}"), text).writable()));
        job.inputs.extend(interpreter.inputs);
        job.channel = true;
        job.stdin = program.standard_input(&bench.options.compat);
        let outcome = bench.run_tool(&job)?;
        let mut execution = report::read(outcome, &task.nonce, &job.limits, program, &bench.options.compat);
        (self.after)(&mut execution, &bench.options.compat);
        Ok(execution)
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
