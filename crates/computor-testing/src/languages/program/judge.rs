//! Judging what a program wrote, how it ended, and what its compiler said.

use crate::backend::{Case, End, Execution, values};
use crate::compare::equal::clip;
use crate::compare::output::{self, Output};
use crate::compare::pattern::{Flags, Pattern};
use crate::format::suite::{Qualification, SubTest, TestType};
use crate::value::Value;
use crate::verdict::{Class, Judgement};

/// Judges a sub-test for which the program was run. `uncaught` finds errors that the program did not handle.
pub(super) fn judge(case: &Case<'_>, student: &Execution, uncaught: Option<&Pattern>) -> Judgement {
    let kind = case.collection.kind;
    let judgement = match kind {
        TestType::Stdout | TestType::Stdio => stream(case, student, &student.stdout),
        TestType::Stderr => stream(case, student, &student.stderr),
        TestType::ExitCode => exit_code(case, student),
        TestType::Compile => compiles(case, student),
        TestType::Runtime => runtime(case, student),
        TestType::Error => fails(case, student),
        TestType::Warning => warns(case, student),
        _ => Judgement::unjudged(format!("Unknown test type: {}", kind.word())),
    };
    let Some(crash) = crash(student, uncaught).filter(|_| judgement.class == Class::Wrong) else {
        return judgement;
    };
    let mut message = judgement.message.unwrap_or_default();
    if !message.contains(&crash) {
        message.push_str(&format!("\n  The program was {crash}"));
    }
    Judgement::failed(Class::RuntimeError, message)
}

/// What ended a program that did not reach its own end.
fn crash(student: &Execution, uncaught: Option<&Pattern>) -> Option<String> {
    let code = student.exit_code.filter(|_| student.end == End::Finished)?;
    let unhandled = || uncaught.is_some_and(|pattern| pattern.found(&student.stderr).unwrap_or(false));
    match code {
        0 => None,
        _ if unhandled() => Some(format!("ended by an error: {}", clip(student.stderr.trim()))),
        code if code < 0 => Some(format!("ended by signal {}", -code)),
        _ => None,
    }
}

/// Whether a sub-test is judged against the reference's output.
pub(super) fn asks_reference(kind: TestType, test: &SubTest) -> bool {
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
    let output = Output { text, exit_code: student.exit_code.unwrap_or(0), exact: case.compat.exact_comparisons };
    output::judge(output, expected.as_deref(), case.test, values::qualification(case.test))
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
        // nothing was handed in that could fail
        End::Failed(failure) if student.compilation.is_none() => return Judgement::failed(failure.class, failure.text.as_str()),
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
