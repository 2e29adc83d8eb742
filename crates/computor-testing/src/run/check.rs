//! Checker programs of exercise authors (`type: check`): they get what a submission's program did, and answer with a
//! verdict. Each runs in a sandbox of its own, together with files of the submission but never with its program.

use computor_sandbox::Input;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::Exercise;
use crate::backend::{Bench, Case, Execution, SOLUTION};
use crate::compare::equal::clip;
use crate::error::RunError;
use crate::format::calling::CHECKERS;
use crate::languages::python;
use crate::value::Value;
use crate::verdict::{Class, Judgement, TestResult};

/// CPU seconds of a checker.
const SECONDS: f64 = 10.0;
/// Longest message that is passed on, in characters.
const LONGEST_MESSAGE: usize = 10_000;

/// What a checker answers on its standard output: one JSON object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdict {
    /// Whether the submission does what the test demands.
    passed: bool,
    /// For the student.
    #[serde(default)]
    message: String,
    /// Part of the points that it earns, between 0 and 1; without it all or nothing.
    score: Option<f64>,
}

/// What a checker is told on its standard input.
#[derive(Serialize)]
struct Question<'a> {
    test: &'a str,
    arguments: Vec<Json>,
    student: Option<Json>,
    reference: Option<Json>,
}

/// Asks the checker of a collection about one sub-test. Whatever is wrong with its answer is not the submission's
/// fault.
pub(super) fn judge(bench: &Bench<'_>, exercise: &Exercise, case: &Case<'_>) -> Result<Judgement, RunError> {
    let Some(checker) = &case.collection.checker else {
        return Ok(Judgement::unjudged("There is no checker"));
    };
    if let Some(obstacle) = case.student.and_then(Execution::obstacle) {
        return Ok(obstacle);
    }
    let python = match python::interpreter::find(bench.options) {
        Ok(python) => python,
        Err(missing) => return Ok(Judgement::unjudged(format!("Not available here: {missing}"))),
    };
    let question = Question {
        test: &case.test.name,
        arguments: case.test.call.arguments.iter().map(plain).collect(),
        student: case.student.map(outcome),
        reference: case.reference.map(outcome),
    };
    let mut job = computor_sandbox::Job::new(&python.executable);
    job.cwd = SOLUTION.into();
    job.runtime.clone_from(&python.runtime);
    // -s -E: neither settings nor modules from elsewhere; the checker's own directory is on the search path
    job.args = ["-s", "-E", "-B", &format!("/work/{}", checker.checker)].map(Into::into).to_vec();
    job.env = [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", "/tmp"), ("LANG", "C.UTF-8"), ("LC_ALL", "C.UTF-8")]
        .map(|(key, value)| (key.into(), value.into()))
        .to_vec();
    job.inputs = vec![Input::host(format!("/work/{CHECKERS}"), exercise.directory.join(CHECKERS)), Input::host(SOLUTION, case.directory)];
    job.stdin = serde_json::to_vec(&question).map_err(|error| RunError::Internal(error.to_string()))?;
    job.limits = bench.tool_limits(SECONDS);
    let outcome = bench.run_tool(&job)?;
    Ok(if outcome.ended.success() {
        match serde_json::from_slice(&outcome.stdout.bytes) {
            Ok(verdict) => accept(verdict),
            Err(error) => unusable(checker, &format!("its answer is not a verdict: {error}")),
        }
    } else {
        let stderr = outcome.stderr.text();
        let last = stderr.trim_end().lines().last().unwrap_or_default();
        unusable(checker, &format!("it ended with {}: {}", outcome.ended, clip(last)))
    })
}

fn unusable(checker: &crate::format::calling::Checker, why: &str) -> Judgement {
    // what a checker complains about may be what it expects
    let note = Some(format!("the checker `{}` did not work: {why}", checker.checker));
    Judgement { note, ..Judgement::unjudged("The checker of this test did not work") }
}

fn accept(verdict: Verdict) -> Judgement {
    if verdict.score.is_some_and(|score| !(0.0..=1.0).contains(&score)) {
        let note = Some(format!("the checker gave the score {}, which is not between 0 and 1", verdict.score.unwrap_or_default()));
        return Judgement { note, ..Judgement::unjudged("The checker of this test did not work") };
    }
    let message: String = verdict.message.chars().take(LONGEST_MESSAGE).collect();
    let (result, class) = if verdict.passed { (TestResult::Passed, Class::Correct) } else { (TestResult::Failed, Class::Wrong) };
    let message = Some(message).filter(|message| !message.is_empty());
    let default = (result == TestResult::Failed).then(|| "The checker did not accept this".to_owned());
    Judgement { result, class, message: message.or(default), note: None, credit: verdict.score, texts: None }
}

fn outcome(run: &Execution) -> Json {
    json!({ "stdout": run.stdout, "stderr": run.stderr, "exitCode": run.exit_code })
}

/// A value of the suite as JSON knows it; what JSON does not know becomes text.
fn plain(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::Float(value) if value.is_finite() => json!(value),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Dict(entries) => Json::Object(entries.iter().map(|(key, value)| (key.key_text(), plain(value))).collect()),
        value => json!(value.to_text()),
    }
}
