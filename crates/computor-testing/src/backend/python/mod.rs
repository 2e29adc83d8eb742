//! Python: programs run under a driver that reports the values of expressions.

pub(crate) mod interpreter;
mod warm;

use std::collections::BTreeMap;

use computor_sandbox::{Input, Outcome};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use self::warm::Preload;
use super::bench::{Bench, Mode, SOLUTION};
use super::execution::{End, Execution, Failure, limit_hit};
use super::{Backend, Case, Flavour, Manifest, Needs, Program, files, values};
use crate::compare::pattern::{Flags, Pattern};
use crate::compare::structure;
use crate::format::suite::{Collection, DEFAULT_TIMEOUT, TestType};
use crate::run::{Options, RunError};
use crate::value::{self, Value};
use crate::verdict::{Class, Judgement};

/// The Python back end.
#[derive(Debug)]
pub(super) struct Python;

const MANIFEST: Manifest = Manifest {
    name: "python",
    aliases: &["py"],
    suffixes: &[".py"],
    flavour: Flavour::A,
    inherits: true,
    all_depend: false,
    setup_code: true,
};

const DRIVER: &str = include_str!("driver.py");

impl Backend for Python {
    fn manifest(&self) -> &Manifest {
        &MANIFEST
    }

    fn available(&self, options: &Options) -> Result<String, String> {
        interpreter::find(options).map(|python| format!("Python {} ({})", python.version, python.executable.display()))
    }

    fn needs(&self, collection: &Collection) -> Needs {
        match collection.kind {
            TestType::Variable | TestType::Graphics | TestType::Stdout => Needs::BOTH,
            TestType::Error | TestType::Warning => Needs::STUDENT,
            _ => Needs::NOTHING,
        }
    }

    fn may_share(&self, collection: &Collection) -> bool {
        // expressions without calls or assignments change nothing that another collection could see
        collection.kind != TestType::Graphics
            && collection.tests.iter().all(|test| test.eval_string.is_none() && !test.name.contains(['(', '=']))
    }

    fn execute(&self, bench: &Bench<'_>, program: &Program<'_>) -> Result<Execution, RunError> {
        let python = match interpreter::find(bench.options) {
            Ok(python) => python,
            Err(missing) => return Ok(Execution::unavailable(missing)),
        };
        let entry = match &program.collection.entry_point {
            Some(entry) => Some(entry.clone()),
            None => files::first_source(program.directory, MANIFEST.suffixes),
        };
        let script = entry.as_deref().filter(|entry| files::is_inside(program.directory, entry));
        if script.is_none() {
            return Ok(match (bench.mode, entry) {
                // a reference that does not exist has no values, which is not an error
                (Mode::Reference, _) => Execution::default(),
                (Mode::Student, Some(entry)) => Execution::failed(Class::RuntimeError, format!("Python script not found: {entry}")),
                (Mode::Student, None) => Execution::failed(Class::RuntimeError, "No Python file found"),
            });
        }
        let seconds = program.collection.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let mut job = bench.job(&python.executable, program.directory, seconds)?;
        job.args = ["-c", DRIVER].map(Into::into).to_vec();
        job.runtime.clone_from(&python.runtime);
        for (key, value) in [
            ("PYTHONHASHSEED", "0"),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            ("PYTHONUNBUFFERED", "1"),
            ("PYTHONPATH", SOLUTION),
            ("MPLBACKEND", "Agg"),
            // threads of numerical libraries would only count against the limits
            ("OMP_NUM_THREADS", "1"),
            ("OPENBLAS_NUM_THREADS", "1"),
        ] {
            job.env.push((key.into(), value.into()));
        }
        let preload = preload(program, script);
        if preload == Preload::Figures
            && let Some((name, list)) = interpreter::font_list(&python)
        {
            let target = format!("{}/{name}", interpreter::MATPLOTLIB);
            job.inputs.push(Input::bytes(target, list).writable());
            job.env.push(("MPLCONFIGDIR".into(), interpreter::MATPLOTLIB.into()));
        }
        job.channel = true;
        if bench.settings.env.is_empty() {
            job.warm = Some(warm::program(&job, preload));
        }
        let task = Task::new(bench, program, script);
        job.stdin = task.encode(program.input.as_deref())?;
        let outcome = bench.run_tool(&job)?;
        Ok(report(outcome, &task, &job.limits, program))
    }

    fn judge(&self, bench: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError> {
        Ok(match case.collection.kind {
            TestType::Exist => files::exist(case, false),
            TestType::Structural => structural(case),
            TestType::Linting => return lint(bench, case),
            TestType::Error => expected_error(case),
            TestType::Variable | TestType::Graphics | TestType::Stdout | TestType::Warning => {
                let Some(student) = case.student else {
                    return Ok(Judgement::unjudged("The program was not run"));
                };
                if let Some(obstacle) = student.obstacle() {
                    return Ok(obstacle);
                }
                match case.collection.kind {
                    TestType::Graphics => values::variable(case, student, false),
                    TestType::Stdout => values::output(case, &student.stdout, case.reference.map(|reference| reference.stdout.as_str())),
                    TestType::Warning => expected_warning(case, student),
                    _ => values::variable(case, student, true),
                }
            }
            other => Judgement::unjudged(format!("Unknown test type: {}", other.word())),
        })
    }
}

/// The libraries that the program uses, as far as its text says.
fn preload(program: &Program<'_>, script: Option<&str>) -> Preload {
    if program.collection.kind == TestType::Graphics {
        return Preload::Figures;
    }
    let script = script.and_then(|script| files::read(program.directory, script)).unwrap_or_default();
    let code = program.setup.iter().chain(&program.teardown).map(|code| Preload::of(code));
    code.fold(Preload::of(&script), Ord::max)
}

/// What the driver is told. It holds nothing that a student must not know.
#[derive(Serialize)]
struct Task<'a> {
    nonce: String,
    script: Option<String>,
    shown: Option<&'a str>,
    input: bool,
    setup: &'a [String],
    teardown: &'a [String],
    names: &'a [String],
    expressions: &'a [String],
    graphics: bool,
    exit_is_fine: bool,
    output: u64,
    nodes: usize,
    depth: usize,
}

impl<'a> Task<'a> {
    fn new(bench: &Bench<'_>, program: &'a Program<'_>, script: Option<&'a str>) -> Self {
        Self {
            nonce: hex::encode(rand::random::<[u8; 16]>()),
            script: script.map(|script| format!("{SOLUTION}/{script}")),
            shown: script,
            input: program.input.is_some(),
            setup: &program.setup,
            teardown: &program.teardown,
            names: &program.names,
            expressions: &program.expressions,
            graphics: program.collection.kind == TestType::Graphics,
            exit_is_fine: bench.options.compat.system_exit,
            output: bench.options.limits.output,
            nodes: 200_000,
            depth: 50,
        }
    }

    /// Length in hexadecimal, the task, the program's input.
    fn encode(&self, input: Option<&str>) -> Result<Vec<u8>, RunError> {
        let text = serde_json::to_string(self).map_err(|error| RunError::Internal(error.to_string()))?;
        Ok([format!("{:08x}", text.len()).as_bytes(), text.as_bytes(), input.unwrap_or("").as_bytes()].concat())
    }
}

/// What the driver says. Everything in it is under the student's control.
#[derive(Deserialize)]
struct Message<'a> {
    status: &'a str,
    #[serde(borrow)]
    values: Vec<(String, &'a RawValue)>,
    missing: Vec<(String, String)>,
    #[serde(borrow)]
    evaluated: Vec<(String, &'a RawValue)>,
    warnings: Vec<String>,
    error: Option<Raised>,
    stdout: String,
    stderr: String,
}

#[derive(Deserialize)]
struct Raised {
    message: String,
    #[serde(rename = "type")]
    class: String,
    trace: Vec<(String, u32, String)>,
}

fn report(outcome: Outcome, task: &Task<'_>, limits: &computor_sandbox::Limits, program: &Program<'_>) -> Execution {
    let ended = outcome.ended.clone();
    let channel = outcome.channel.bytes.clone();
    let mut execution = Execution::of(outcome, SOLUTION);
    let printed = std::mem::take(&mut execution.stderr);
    execution.stdout.clear();
    if let Some(failure) = limit_hit(&ended, limits) {
        execution.end = End::Failed(failure);
        return execution;
    }
    let lines: Vec<&[u8]> =
        channel.split(|byte| *byte == b'\n').filter_map(|line| line.strip_prefix(task.nonce.as_bytes())?.strip_prefix(b" ")).collect();
    let failed = |class, text: String| End::Failed(Failure { class, text, detail: None });
    execution.end = match lines.as_slice() {
        [] => failed(Class::RuntimeError, format!("the program ended before its variables could be read ({ended}){}", last_line(&printed))),
        [line] => match serde_json::from_slice::<Message<'_>>(line) {
            Ok(message) => take(message, &mut execution, program),
            Err(_) => failed(Class::Forbidden, "the report of the program is not readable".to_owned()),
        },
        _ => failed(Class::Forbidden, "the program reported more than once".to_owned()),
    };
    execution
}

/// What an interpreter that died prints last.
fn last_line(stderr: &str) -> String {
    stderr.trim_end().lines().last().map_or(String::new(), |line| format!(": {}", crate::compare::equal::clip(line)))
}

fn take(message: Message<'_>, execution: &mut Execution, program: &Program<'_>) -> End {
    let mut limits = value::Limits::default();
    let mut decode = |pairs: Vec<(String, &RawValue)>| -> Option<BTreeMap<String, Value>> {
        pairs.into_iter().map(|(name, raw)| Some((name, value::decode(raw.get().as_bytes(), &mut limits).ok()?))).collect()
    };
    let (Some(found), Some(evaluated)) = (decode(message.values), decode(message.evaluated)) else {
        return End::Failed(Failure {
            class: Class::Forbidden,
            text: "the report of the program holds something that is not a value".to_owned(),
            detail: None,
        });
    };
    execution.values = found;
    execution.evaluated = evaluated;
    execution.missing = message.missing.into_iter().collect();
    execution.stdout = message.stdout;
    execution.stderr = message.stderr;
    execution.warnings = message.warnings;
    let class = match message.status {
        "ok" => return End::Finished,
        "output_limit" => {
            let text = "the program printed more than allowed".to_owned();
            return End::Failed(Failure { class: Class::OutputLimit, text, detail: None });
        }
        "memory" => Class::MemoryLimit,
        _ => Class::RuntimeError,
    };
    let Some(raised) = message.error else {
        return End::Failed(Failure { class, text: String::new(), detail: None });
    };
    let detail = raised.detail(program);
    End::Failed(Failure { class, text: raised.message, detail: Some(detail) })
}

impl Raised {
    /// `ValueError: boom`, and where in the submission.
    fn detail(&self, program: &Program<'_>) -> String {
        let mut lines = vec![format!("  {}: {}", self.class, self.message)];
        for (file, line, text) in self.trace.iter().take(8) {
            let file = file.strip_prefix(SOLUTION).map_or(file.as_str(), |file| file.trim_start_matches('/'));
            if file.starts_with('/') || file.starts_with('<') && file != "<test>" {
                continue;
            }
            let source = files::read(program.directory, file);
            let index = usize::try_from(*line).unwrap_or(0).checked_sub(1);
            let source = source.as_deref().zip(index).and_then(|(source, index)| source.lines().nth(index));
            let text = source.map_or(text.as_str(), str::trim);
            lines.push(format!("  {file}, line {line}: {}", crate::compare::equal::clip(text)));
        }
        lines.join("\n")
    }
}

fn structural(case: &Case<'_>) -> Judgement {
    let file = case.collection.file.clone().or_else(|| files::first_source(case.directory, MANIFEST.suffixes));
    match file.and_then(|file| files::read(case.directory, &file)) {
        Some(source) => structure::python(&source, case.test),
        None => Judgement::wrong("Python file not found for structural test"),
    }
}

fn expected_error(case: &Case<'_>) -> Judgement {
    let failure = match case.student.map(|student| &student.end) {
        Some(End::Failed(failure)) => failure,
        Some(End::Unavailable(what)) => {
            return Judgement::unjudged(format!("Not available here: {what}"));
        }
        _ => return Judgement::wrong("Expected an error but none occurred"),
    };
    if !matches!(failure.class, Class::RuntimeError) {
        return Judgement::failed(failure.class, format!("Execution failed: {}", failure.text));
    }
    let Some(pattern) = &case.test.pattern else {
        return Judgement::passed();
    };
    let class = failure.detail.as_deref().filter(|_| case.compat.error_class).and_then(|detail| detail.lines().next());
    let texts = [Some(failure.text.as_str()), class];
    found_in(pattern, &texts.into_iter().flatten().collect::<Vec<_>>(), || {
        format!("Expected error matching `{pattern}` not found, but: {}", failure.text)
    })
}

fn expected_warning(case: &Case<'_>, student: &Execution) -> Judgement {
    let warnings: &[String] = if case.compat.warnings { &student.warnings } else { &[] };
    match &case.test.pattern {
        Some(pattern) => found_in(pattern, &warnings.iter().map(String::as_str).collect::<Vec<_>>(), || {
            format!("Expected warning matching `{pattern}` not found")
        }),
        None if warnings.is_empty() => Judgement::wrong("Expected a warning but none occurred"),
        None => Judgement::passed(),
    }
}

fn found_in(pattern: &str, texts: &[&str], message: impl Fn() -> String) -> Judgement {
    let found = Pattern::new(pattern, Flags::default())
        .and_then(|pattern| texts.iter().try_fold(false, |found, text| Ok(found || pattern.found(text)?)));
    Judgement::from_check(match found {
        Ok(true) => Ok(()),
        Ok(false) => Err(message()),
        Err(message) => Err(message),
    })
}

/// `flake8` over one file. Without it the test passes, as with the reference runner.
fn lint(bench: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError> {
    let file = case.collection.file.clone().or_else(|| files::first_source(case.directory, MANIFEST.suffixes));
    let Some(file) = file.filter(|file| files::is_inside(case.directory, file)) else {
        return Ok(Judgement::wrong("Python file not found for linting test"));
    };
    let python = match interpreter::find(bench.options) {
        Ok(python) => python,
        Err(missing) => {
            return Ok(Judgement::unjudged(format!("Not available here: {missing}")));
        }
    };
    if !python.flake8 {
        let message = Some("not checked: flake8 is not installed here".to_owned());
        return Ok(Judgement { message, ..Judgement::passed() });
    }
    let mut job = bench.job(&python.executable, case.directory, 60.0)?;
    job.runtime.clone_from(&python.runtime);
    // isolated twice: neither modules nor settings of the submission may take part
    job.args = ["-I", "-m", "flake8", "--isolated", "--jobs=1", &file].map(Into::into).to_vec();
    if let Some(ignored) = &case.test.pattern {
        job.args.push(format!("--ignore={ignored}").into());
    }
    let outcome = bench.run_tool(&job)?;
    if let Some(failure) = limit_hit(&outcome.ended, &job.limits) {
        return Ok(Judgement::failed(failure.class, failure.text));
    }
    let output = outcome.stdout.text();
    let findings: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    if findings.is_empty() {
        return Ok(Judgement::passed());
    }
    let shown = findings.iter().take(10).copied().collect::<Vec<_>>().join("\n  ");
    Ok(Judgement::wrong(format!("{} linting errors in `{file}`\n  {shown}", findings.len())))
}
