//! Python: programs run under a driver that reports the values of expressions.

pub(crate) mod interpreter;
mod warm;

use computor_sandbox::{Input, Job, Outcome};
use serde::Serialize;

use self::interpreter::Interpreter;
use self::warm::Preload;
use super::interpreted::{self, Task, branches, expected_error, expected_warning, report};
use crate::backend::{
    Backend, Bench, Calls, Case, End, Execution, Flavour, Manifest, Mode, Needs, Program, Subject, answers, files, limit_hit, values,
};
use crate::compare::{equal::clip, structure};
use crate::error::RunError;
use crate::format::suite::{Collection, DEFAULT_TIMEOUT, TestType};
use crate::options::Options;
use crate::verdict::{Class, Judgement};

/// The Python back end.
#[derive(Debug)]
pub(super) struct Python;

const MANIFEST: Manifest = Manifest {
    name: "python",
    aliases: &["py"],
    suffixes: &[".py"],
    package: Some("python3"),
    flavour: Flavour::A,
    subject: Subject::Values,
    octave_habits: false,
};

/// One text, because there is no file that a program could find: what it does comes after what it is made of.
const DRIVER: &str = concat!(include_str!("values.py"), include_str!("modules.py"), include_str!("driver.py"));
const CALLS: &str = include_str!("calls.py");
const BRANCHES: &str = include_str!("branches.py");
const CLOCK: &str = include_str!("clock.py");

impl Backend for Python {
    fn manifest(&self) -> &Manifest {
        &MANIFEST
    }

    fn available(&self, options: &Options) -> Result<String, String> {
        interpreter::find(options).map(|python| format!("Python {} ({})", python.version, python.executable.display()))
    }

    fn needs(&self, collection: &Collection) -> Needs {
        match collection.kind {
            TestType::Variable | TestType::Graphics | TestType::Stdout | TestType::Function | TestType::Check => Needs::BOTH,
            TestType::Error | TestType::Warning => Needs::STUDENT,
            _ => Needs::NOTHING,
        }
    }

    fn can_call(&self) -> bool {
        true
    }

    fn can_stop_clock(&self) -> bool {
        true
    }

    fn may_share(&self, collection: &Collection) -> bool {
        interpreted::may_share(collection)
    }

    fn alike(&self, c: &Collection) -> Option<String> {
        // the program runs once, and each collection meets it as it is then
        let graphics = c.kind == TestType::Graphics;
        Some(format!("{:?}", (&c.entry_point, &c.input_answers, c.timeout.map(f64::to_bits), graphics, c.wants_figures())))
    }

    fn execute(&self, bench: &Bench<'_>, program: &Program<'_>) -> Result<Execution, RunError> {
        let start = match Start::of(bench, program) {
            Ok(start) => start,
            Err(execution) => return Ok(*execution),
        };
        let mut job = start.job(bench, std::slice::from_ref(program))?;
        let task = Task::new(program, Some(&start.script), Details::new(bench, program, &[]));
        job.stdin = task.before_input(program.standard_input(&bench.options.compat))?;
        let outcome = bench.run_tool(&job)?;
        Ok(report::read(outcome, &task.nonce, &job.limits, program, &bench.options.compat))
    }

    fn execute_alike(&self, bench: &Bench<'_>, programs: &[Program<'_>]) -> Result<Vec<Option<Execution>>, RunError> {
        let separate = || Ok(vec![None; programs.len()]);
        let Some(first) = programs.first().filter(|_| bench.options.compat.streams) else { return separate() };
        let input = first.standard_input(&bench.options.compat);
        let Ok(start) = Start::of(bench, first) else { return separate() };
        let mut job = start.job(bench, programs)?;
        if input.len() > branches::LONGEST_INPUT || job.limits.processes < branches::FEWEST_PROCESSES {
            return separate();
        }
        let common = Program { setup: Vec::new(), teardown: Vec::new(), names: Vec::new(), calls: None, ..first.clone() };
        let task = Task::new(&common, Some(&start.script), Details::new(bench, &common, programs));
        job.stdin = task.before_input(input)?;
        let mut outcome = bench.run_tool(&job)?;
        let left = std::mem::take(&mut outcome.left);
        let mut executions = branches::read(&outcome, &task.nonce, &job.limits, programs, &bench.options.compat);
        branches::leave(&mut executions, left);
        Ok(executions)
    }

    fn judge(&self, bench: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError> {
        let failed = as_a_whole(case);
        let case = &Case { student: failed.as_ref().or(case.student), ..*case };
        Ok(match case.collection.kind {
            TestType::Exist => files::exist(case, false),
            TestType::Structural => structural(case),
            TestType::Linting => return lint(bench, case),
            TestType::Error => expected_error(case),
            TestType::Function => match case.student {
                Some(student) => answers::judge(case, student),
                None => Judgement::unjudged("The program was not run"),
            },
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

/// What it takes to start a program.
struct Start {
    python: Interpreter,
    script: String,
}

impl Start {
    /// Looks for the script; without one, says what comes of it.
    fn of(bench: &Bench<'_>, program: &Program<'_>) -> Result<Self, Box<Execution>> {
        let python = interpreter::find(bench.options).map_err(|missing| Box::new(Execution::unavailable(missing)))?;
        let entry = match &program.collection.entry_point {
            Some(entry) => Some(entry.clone()),
            None => files::first_source(program.directory, MANIFEST.suffixes),
        };
        match entry.filter(|entry| files::is_inside(program.directory, entry)) {
            Some(script) => Ok(Self { python, script }),
            None => Err(Box::new(match (bench.mode, &program.collection.entry_point) {
                // a reference that does not exist has no values, which is not an error
                (Mode::Reference, _) => Execution::default(),
                (Mode::Student, Some(entry)) => Execution::failed(Class::Wrong, format!("Python script not found: {entry}")),
                (Mode::Student, None) => Execution::failed(Class::Wrong, "No Python file found"),
            })),
        }
    }

    /// The job for programs that run the same script. Only the task is missing.
    fn job(&self, bench: &Bench<'_>, programs: &[Program<'_>]) -> Result<Job, RunError> {
        let Some(program) = programs.first() else { return Err(RunError::Internal("a run of nothing".to_owned())) };
        let seconds = program.collection.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let mut job = bench.job(&self.python.executable, program.directory, seconds)?;
        job.args = ["-c", DRIVER].map(Into::into).to_vec();
        job.runtime.clone_from(&self.python.runtime);
        for (key, value) in [
            ("PYTHONHASHSEED", "0"),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            ("PYTHONUNBUFFERED", "1"),
            ("MPLBACKEND", "Agg"),
            // threads of numerical libraries would only count against the limits
            ("OMP_NUM_THREADS", "1"),
            ("OPENBLAS_NUM_THREADS", "1"),
        ] {
            job.env.push((key.into(), value.into()));
        }
        let preload = programs.iter().map(|program| preload(program, Some(&self.script))).max().unwrap_or(Preload::Nothing);
        if preload == Preload::Figures
            && let Some((name, list)) = interpreter::font_list(&self.python)
        {
            let target = format!("{}/{name}", interpreter::MATPLOTLIB);
            job.inputs.push(Input::bytes(target, list).writable());
            job.env.push(("MPLCONFIGDIR".into(), interpreter::MATPLOTLIB.into()));
        }
        job.gather = bench.gather(programs);
        job.channel = true;
        if bench.settings.env.is_empty() {
            job.warm = Some(warm::program(&job, preload));
        }
        Ok(job)
    }
}

/// The student's program as tests see it that are not about what it defines: it failed, too, if the part failed that
/// only a main program runs.
fn as_a_whole(case: &Case<'_>) -> Option<Execution> {
    let defines = matches!(case.collection.kind, TestType::Variable | TestType::Graphics | TestType::Function);
    let late = case.student?.late.clone().filter(|_| !defines)?;
    Some(Execution { end: End::Failed(late), ..case.student?.clone() })
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

/// What only this driver is told.
#[derive(Serialize)]
struct Details<'a> {
    /// Whether there is an input.
    input: bool,
    expressions: &'a [String],
    graphics: bool,
    /// Seconds for pictures of the figures that are open at the end, if these are wanted.
    figures: Option<f64>,
    calls: Option<&'a Calls>,
    calls_code: Option<&'static str>,
    branches: Option<Branches<'a>>,
    clock: Option<ClockTask>,
    seed: u32,
    all_generators: bool,
    exit_is_fine: bool,
    /// Whether the program is `__main__`.
    main: bool,
    /// Whether it has its standard streams itself. Else they are objects that keep what is written.
    streams: bool,
    output: u64,
    /// Whether code of the program equals nothing. Else it is compared by how it prints itself.
    exact: bool,
}

/// What [`BRANCHES`] is told.
#[derive(Serialize)]
struct Branches<'a> {
    code: &'static str,
    parts: Vec<Part<'a>>,
}

/// What the driver is asked in one branch.
#[derive(Serialize)]
struct Part<'a> {
    setup: &'a [String],
    teardown: &'a [String],
    names: &'a [String],
    expressions: &'a [String],
    calls: Option<&'a Calls>,
}

impl<'a> Part<'a> {
    fn of(program: &'a Program<'_>) -> Self {
        let Program { setup, teardown, names, expressions, calls, .. } = program;
        Self { setup, teardown, names, expressions, calls: calls.as_ref() }
    }
}

/// What [`CLOCK`] is told.
#[derive(Serialize)]
struct ClockTask {
    code: &'static str,
    now: i64,
}

impl<'a> Details<'a> {
    /// What is to be told of a program, or of one that branches for several.
    fn new(bench: &Bench<'_>, program: &'a Program<'_>, branches: &'a [Program<'_>]) -> Self {
        let calls = branches.iter().chain([program]).any(|program| program.calls.is_some());
        Self {
            input: program.input.is_some(),
            expressions: &program.expressions,
            graphics: program.collection.kind == TestType::Graphics,
            figures: bench.seconds_for_figures(program),
            calls: program.calls.as_ref(),
            calls_code: calls.then_some(CALLS),
            branches: (!branches.is_empty()).then(|| Branches { code: BRANCHES, parts: branches.iter().map(Part::of).collect() }),
            clock: bench.settings.running.clock.map(|now| ClockTask { code: CLOCK, now }),
            seed: bench.settings.running.seed.unwrap_or(1),
            all_generators: bench.settings.running.seed.is_some(),
            exit_is_fine: bench.options.compat.system_exit,
            main: bench.options.compat.main_guard,
            streams: bench.options.compat.streams,
            output: bench.limits(0.0).output,
            exact: bench.options.compat.exact_comparisons,
        }
    }
}

fn structural(case: &Case<'_>) -> Judgement {
    let file = case.collection.file.clone().or_else(|| files::first_source(case.directory, MANIFEST.suffixes));
    match file.and_then(|file| files::read(case.directory, &file)) {
        Some(source) => structure::python(&source, case.test),
        None => Judgement::wrong("Python file not found for structural test"),
    }
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
    job.limits = bench.tool_limits(60.0);
    job.runtime.clone_from(&python.runtime);
    // isolated twice: neither modules nor settings of the submission may take part
    job.args = ["-I", "-m", "flake8", "--isolated", "--jobs=1", &file].map(Into::into).to_vec();
    if case.compat.no_noqa {
        job.args.push("--disable-noqa".into());
    }
    // without a pattern nothing is ignored, not even what flake8 ignores by itself
    job.args.push(format!("--ignore={}", case.test.pattern.as_deref().unwrap_or_default()).into());
    let outcome = bench.run_tool(&job)?;
    if let Some(failure) = limit_hit(&outcome.ended, &job.limits) {
        return Ok(Judgement::failed(failure.class, failure.text));
    }
    let output = outcome.stdout.text();
    let findings: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    if findings.is_empty() {
        // who finds nothing and says so ends with 0; all else is a file that has not been looked at
        return Ok(if outcome.ended.success() { Judgement::passed() } else { unchecked(&file, &outcome) });
    }
    let shown = findings.iter().take(10).copied().collect::<Vec<_>>().join("\n  ");
    Ok(Judgement::wrong(format!("{} linting errors in `{file}`\n  {shown}", findings.len())))
}

/// The style test of a file at which `flake8` itself failed: one that nests too deeply, or is no text.
fn unchecked(file: &str, outcome: &Outcome) -> Judgement {
    let stderr = outcome.stderr.text();
    let why = stderr.trim_end().lines().last().map_or(String::new(), |line| format!("\n  {}", clip(line)));
    Judgement::wrong(format!("`{file}` cannot be checked: the style checker fails at it{why}"))
}
