//! Compiled languages: a program is compiled in a sandbox of its own, where nothing but the submission lies, then run
//! in another one.

mod c;
mod fortran;

pub(super) use c::C;
pub(super) use fortran::FORTRAN;

use super::bench::{Bench, Built, SOLUTION};
use super::execution::{Compilation, End, Execution, Failure, limit_hit};
use super::{Backend, Case, Manifest, Needs, Program, files, programs, values};
use crate::compare::output::{self, Output};
use crate::compare::pattern::{Flags, Pattern};
use crate::format::suite::{Collection, DEFAULT_TIMEOUT, Qualification, SubTest, TestType};
use crate::run::{Options, RunError};
use crate::value::Value;
use crate::verdict::{Class, Judgement, TestResult};

/// A language whose programs are compiled.
#[derive(Debug)]
pub(super) struct Compiled {
    manifest: Manifest,
    /// The environment variable and the name of the compiler for these sources.
    compiler: fn(&[String]) -> (&'static str, &'static str),
    /// Flags where nobody gives any.
    flags: fn(&[String]) -> Vec<String>,
    /// Judges a structural sub-test.
    structure: fn(&str, &SubTest) -> Judgement,
    /// Whether the file of an `exist` collection is a directory in front of the names.
    joined_names: bool,
}

/// CPU seconds of a compilation.
const COMPILE_SECONDS: f64 = 60.0;
const PROGRAM: &str = "/work/program";

impl Backend for Compiled {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn available(&self, _: &Options) -> Result<String, String> {
        let (variable, name) = (self.compiler)(&[]);
        programs::find(variable, name).map(|path| path.display().to_string())
    }

    fn needs(&self, collection: &Collection) -> Needs {
        match collection.kind {
            // the reference is only asked where a sub-test does not say itself what it expects
            TestType::Stdout | TestType::Stdio | TestType::Stderr => {
                let reference = collection.tests.iter().any(|test| asks_reference(collection.kind, test));
                Needs { student: true, reference }
            }
            TestType::ExitCode | TestType::Compile | TestType::Runtime | TestType::Error | TestType::Warning => Needs::STUDENT,
            _ => Needs::NOTHING,
        }
    }

    fn without_dependency(&self, kind: TestType, message: String) -> Judgement {
        match kind {
            TestType::Compile => Judgement::wrong(format!("Compilation result not available: {message}")),
            _ => Judgement::skipped(message),
        }
    }

    fn may_share(&self, _: &Collection) -> bool {
        true
    }

    fn execute(&self, bench: &Bench<'_>, program: &Program<'_>) -> Result<Execution, RunError> {
        let sources = self.sources(program);
        if sources.is_empty() {
            return Ok(Execution::failed(Class::CompileError, "No source files found"));
        }
        let built = self.compile(bench, program, &sources)?;
        let compilation = Some(built.compilation.clone());
        let Some(binary) = built.program.clone() else {
            return Ok(Execution { end: built.end.clone(), compilation, exit_code: Some(1), ..Execution::default() });
        };
        let seconds = program.collection.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let name = program.collection.executable_name.as_deref().unwrap_or("a.out").replace('/', "_");
        let path = format!("/work/bin/{name}");
        let mut job = bench.job(&path, program.directory, seconds)?;
        job.inputs.push(computor_sandbox::Input::bytes(&path, binary).executable());
        job.args = program.collection.args.iter().map(Into::into).collect();
        job.stdin = program.input.clone().unwrap_or_default().into_bytes();
        let outcome = bench.run(&job)?;
        let end = limit_hit(&outcome.ended, &job.limits).map_or(End::Finished, End::Failed);
        Ok(Execution { end, compilation, ..Execution::of(outcome, SOLUTION) })
    }

    fn judge(&self, _: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError> {
        let kind = case.collection.kind;
        match kind {
            TestType::Exist => return Ok(files::exist(case, self.joined_names)),
            TestType::Structural => return Ok(self.structural(case)),
            _ => {}
        }
        let Some(student) = case.student else {
            return Ok(Judgement::unjudged(format!("Unknown test type: {}", kind.word())));
        };
        if let End::Unavailable(what) = &student.end {
            return Ok(Judgement::unjudged(format!("Not available here: {what}")));
        }
        Ok(match kind {
            TestType::Stdout | TestType::Stdio => stream(case, student, &student.stdout),
            TestType::Stderr => stream(case, student, &student.stderr),
            TestType::ExitCode => exit_code(case, student),
            TestType::Compile => compiles(case, student),
            TestType::Runtime => runtime(case, student),
            TestType::Error => fails(case, student),
            TestType::Warning => warns(case, student),
            _ => Judgement::unjudged(format!("Unknown test type: {}", kind.word())),
        })
    }
}

impl Compiled {
    /// The sources of a collection: those it names, its entry point if that exists, or all.
    fn sources(&self, program: &Program<'_>) -> Vec<String> {
        let collection = program.collection;
        if !collection.source_files.is_empty() {
            return collection.source_files.clone();
        }
        match &collection.entry_point {
            Some(entry) if files::is_inside(program.directory, entry) => vec![entry.clone()],
            _ => files::sources(program.directory, self.manifest.suffixes)
                .into_iter()
                .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
                .collect(),
        }
    }

    /// Compiles a program, once per compiler, flags and sources.
    fn compile(&self, bench: &Bench<'_>, program: &Program<'_>, sources: &[String]) -> Result<std::sync::Arc<Built>, RunError> {
        let collection = program.collection;
        let named = collection.compiler.as_ref().or(bench.settings.compiler.as_ref());
        let compiler = match named {
            Some(name) => programs::on_path(name.as_ref()).ok_or_else(|| format!("{name} is not installed")),
            None => {
                let (variable, name) = (self.compiler)(sources);
                programs::find(variable, name)
            }
        };
        let compiler = match compiler {
            Ok(compiler) => compiler,
            Err(missing) => {
                return Ok(std::sync::Arc::new(Built { end: End::Unavailable(missing), ..Built::default() }));
            }
        };
        let flags = collection.compiler_flags.as_ref().or(bench.settings.flags.as_ref()).cloned();
        let flags = flags.unwrap_or_else(|| (self.flags)(sources));
        let mut args: Vec<std::ffi::OsString> = flags.iter().map(Into::into).collect();
        // a source that begins with a dash must not become an option
        args.extend(sources.iter().map(|source| format!("./{source}").into()));
        args.extend(["-o".into(), PROGRAM.into()]);
        args.extend(collection.linker_flags.iter().map(Into::into));
        let key = format!("{} {args:?}", compiler.display());
        bench.built(key, || {
            let seconds = bench.settings.compile_timeout.unwrap_or(COMPILE_SECONDS);
            let mut job = bench.job(&compiler, program.directory, seconds)?;
            job.args = args;
            job.collect = vec![PROGRAM.into()];
            let mut outcome = bench.run_tool(&job)?;
            let output = outcome.stderr.text().into_owned();
            let output = sources.iter().fold(output, |output, source| output.replace(&format!("./{source}"), source));
            let ok = outcome.ended.success();
            let binary = outcome.files.remove(std::path::Path::new(PROGRAM)).filter(|_| ok);
            let end = match limit_hit(&outcome.ended, &job.limits) {
                _ if binary.is_some() => End::Finished,
                Some(failure) => End::Failed(Failure { class: Class::CompileError, ..failure }),
                None => End::Failed(Failure { class: Class::CompileError, text: output.clone(), detail: None }),
            };
            Ok(Built { compilation: Compilation { ok: binary.is_some(), output }, program: binary, end })
        })
    }

    fn structural(&self, case: &Case<'_>) -> Judgement {
        let file = case.collection.file.as_ref().or(case.collection.entry_point.as_ref()).cloned();
        let file = file.or_else(|| files::first_source(case.directory, self.manifest.suffixes));
        match file.as_deref().and_then(|file| files::read(case.directory, file)) {
            Some(source) => (self.structure)(&source, case.test),
            None => Judgement::wrong(format!("Source file not found: {}", file.unwrap_or_default())),
        }
    }
}

/// Whether a sub-test is judged against the reference's output.
fn asks_reference(kind: TestType, test: &SubTest) -> bool {
    use Qualification as Q;
    let looks_for_pattern =
        matches!(values::qualification(test), Q::Contains | Q::StartsWith | Q::EndsWith | Q::Regexp | Q::RegexpMultiline);
    own_expectation(kind, test).is_none() && !(looks_for_pattern && test.pattern.is_some())
}

/// What a sub-test says itself that a stream must hold.
fn own_expectation(kind: TestType, test: &SubTest) -> Option<String> {
    let stream = if kind == TestType::Stderr { &test.expected_stderr } else { &test.expected_stdout };
    match &test.value {
        Some(Value::List(items)) => Some(items.iter().map(Value::to_text).collect::<Vec<_>>().join("\n")),
        Some(value) => Some(value.to_text()),
        None => stream.clone(),
    }
}

/// Compilation and time limits come before what the program wrote.
fn obstacle(student: &Execution) -> Option<Judgement> {
    let End::Failed(failure) = &student.end else {
        return None;
    };
    Some(Judgement::failed(
        failure.class,
        match failure.class {
            Class::CompileError => format!("Compilation failed: {}", failure.text),
            Class::TimeLimit => format!("Execution timed out: {}", failure.text),
            _ => format!("Execution failed: {}", failure.text),
        },
    ))
}

fn stream(case: &Case<'_>, student: &Execution, text: &str) -> Judgement {
    if let Some(obstacle) = obstacle(student) {
        return obstacle;
    }
    let kind = case.collection.kind;
    let reference = case.reference.filter(|reference| reference.end == End::Finished);
    let reference = reference.map(|run| if kind == TestType::Stderr { &run.stderr } else { &run.stdout });
    let expected = own_expectation(kind, case.test).or_else(|| reference.cloned());
    let exit_code = student.exit_code.unwrap_or(0);
    let output = Output { text, exit_code };
    let mut judgement = output::judge(output, expected.as_deref(), case.test, values::qualification(case.test));
    if judgement.result == TestResult::Failed && exit_code < 0 {
        judgement.class = Class::RuntimeError;
        let message = judgement.message.unwrap_or_default();
        judgement.message = Some(format!("{message}\n  The program was ended by signal {}", -exit_code));
    }
    judgement
}

fn exit_code(case: &Case<'_>, student: &Execution) -> Judgement {
    let wanted = case.test.expected_exit_code.or_else(|| {
        let value = case.test.value.as_ref()?;
        value.as_f64().or_else(|| value.to_text().trim().parse().ok()).map(|code| code as i64)
    });
    let wanted = i32::try_from(wanted.unwrap_or(0)).unwrap_or(i32::MAX);
    // a program that does not compile has the exit code of its compiler
    match (student.exit_code, obstacle(student)) {
        (Some(code), _) => Judgement::from_check(output::exit_code(code, wanted)),
        (None, Some(obstacle)) => obstacle,
        (None, None) => Judgement::wrong("The program has no exit code"),
    }
}

fn compiles(case: &Case<'_>, student: &Execution) -> Judgement {
    let Some(compilation) = &student.compilation else {
        return Judgement::wrong("Compilation result not available");
    };
    let wanted = !matches!(case.test.value, Some(Value::Bool(false)));
    match (wanted, compilation.ok) {
        (true, false) => {
            let text = format!("Compilation should succeed but failed:\n{}", compilation.output);
            return Judgement::failed(Class::CompileError, text);
        }
        (false, true) => return Judgement::wrong("Compilation should fail but succeeded"),
        _ => {}
    }
    match &case.test.pattern {
        Some(pattern) => Judgement::from_check(
            search(pattern, &compilation.output)
                .and_then(|found| if found { Ok(()) } else { Err(format!("Expected pattern not found in compiler output: {pattern}")) }),
        ),
        None => Judgement::passed(),
    }
}

fn search(pattern: &str, text: &str) -> Result<bool, String> {
    Pattern::new(pattern, Flags::default())?.found(text)
}

fn runtime(case: &Case<'_>, student: &Execution) -> Judgement {
    if let Some(obstacle) = obstacle(student) {
        return obstacle;
    }
    match case.test.value.as_ref().and_then(Value::as_f64) {
        Some(limit) if student.used.wall > limit => Judgement::failed(
            Class::TimeLimit,
            format!("Execution took {:.3}s, limit is {}s", student.used.wall, Value::Float(limit).repr()),
        ),
        _ => Judgement::passed(),
    }
}

fn fails(case: &Case<'_>, student: &Execution) -> Judgement {
    let message = match &student.end {
        End::Failed(failure) => failure.text.as_str(),
        _ if student.exit_code.is_some_and(|code| code != 0) => "",
        _ => return Judgement::wrong("Expected an error but execution succeeded"),
    };
    match &case.test.pattern {
        Some(pattern) => Judgement::from_check(
            search(pattern, &format!("{}{message}", student.stderr))
                .and_then(|found| if found { Ok(()) } else { Err(format!("Expected error matching `{pattern}` not found")) }),
        ),
        None => Judgement::passed(),
    }
}

fn warns(case: &Case<'_>, student: &Execution) -> Judgement {
    let output = student.compilation.as_ref().map_or("", |compilation| compilation.output.as_str());
    let warnings: Vec<&str> = output.lines().filter(|line| line.contains("warning:")).collect();
    if warnings.is_empty() {
        return Judgement::wrong("Expected warnings but none found");
    }
    match &case.test.pattern {
        Some(pattern) => Judgement::from_check(
            search(pattern, &warnings.join("\n"))
                .and_then(|found| if found { Ok(()) } else { Err(format!("Expected warning matching `{pattern}` not found")) }),
        ),
        None => Judgement::passed(),
    }
}
