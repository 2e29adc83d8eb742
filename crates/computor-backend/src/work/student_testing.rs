//! A test run: the student's submission against the exercise, in the sandbox.

use super::{exercises, left_behind::Left, trouble::trouble};
use crate::App;
use computor_db::queries::testing::{self as queries, Job};
use computor_store::Stored;
use computor_testing::{
    Options, Report, Request, RunError, Runner,
    report::{Deadline, Provenance},
    run::{Judged, Kept},
};
use computor_types::{Code, Id, dto::TestResult};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Place, Policy};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Which run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TestInput {
    /// The row in `result`.
    pub result_id: Id<TestResult>,
}

/// Runs the tests and records the result; whatever happens, the result does not stay open.
#[derive(Clone, Copy, Debug)]
pub struct StudentTesting;

impl Flow for StudentTesting {
    const NAME: &'static str = "student_testing";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = TestInput;
    type Out = ();
    type Activities = (RunTests, CloseTest);

    async fn run<C: FlowCx<App>>(cx: C, input: TestInput) -> Result<(), FlowError> {
        let outcome = cx.call::<RunTests>(input.clone()).await;
        if let Err(error) = &outcome {
            let (cancelled, message) = match error {
                FlowError::Cancelled => (true, "the test was cancelled".to_owned()),
                FlowError::Failed(failure) => (false, failure.message.clone()),
            };
            cx.cleanup::<CloseTest>(Closing { result_id: input.result_id, cancelled, message }).await?;
        }
        outcome
    }
}

/// Runs the tests in the sandbox and records the result, once.
#[derive(Clone, Copy, Debug)]
pub struct RunTests;

impl Activity for RunTests {
    const NAME: &'static str = "run_tests";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = TestInput;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 5, attempt_limit: Duration::from_secs(1800), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: TestInput) -> Result<(), ActError> {
        let app = cx.app();
        let Some(job) = queries::job(app.db.pool(), input.result_id).await.map_err(trouble)? else {
            return Err(ActError::permanent(Code::Submit001.as_str(), "the submission was deleted"));
        };
        match job.status {
            // recorded by an attempt that ended before it could say so
            1 => return Err(ActError::permanent(Code::Submit010.as_str(), UNJUDGED)),
            _ if job.is_closed() => return Ok(()),
            _ => {}
        }
        queries::started(app.db.pool(), input.result_id).await.map_err(trouble)?;
        let Judged { report, kept, left } = match test(app, &job, Again { place: cx.place(), ..Again::default() }).await {
            Ok(judged) => judged,
            Err(Trial::Unjudged(why)) => {
                let mut tx = app.db.begin().await.map_err(trouble)?;
                let report = closing("CRASHED", UNJUDGED);
                let seen = queries::Seen { report: &report, after: None, outcomes: None };
                queries::unjudged(&mut tx, input.result_id, Some(seen), None, Code::Submit010, &why).await.map_err(trouble)?;
                tx.commit().await.map_err(trouble)?;
                return Err(ActError::permanent(Code::Submit010.as_str(), UNJUDGED));
            }
            Err(Trial::Failed(error)) => return Err(error),
        };
        let stored = keep(app, &report, kept).await?;
        record(app, &input, &report, stored, left).await?;
        match report.score() {
            Some(_) => Ok(()),
            None => Err(ActError::permanent(Code::Submit010.as_str(), UNJUDGED)),
        }
    }
}

/// What students are told of a run that could not be judged.
const UNJUDGED: &str = "a part of the tests could not be judged; this is not the submission's fault, and it is not scored";

/// The whole report and what the programs did, to judge again.
#[derive(Serialize, Deserialize)]
pub(super) struct Evidence {
    pub(super) report: Value,
    pub(super) kept: Kept,
}

/// Keeps what a verdict was made of.
pub(super) async fn keep(app: &App, report: &Report, kept: Kept) -> Result<Stored, ActError> {
    let evidence = Evidence { report: report.to_json(), kept };
    app.store.put(serde_json::to_vec(&evidence).map_err(trouble)?.into()).await.map_err(trouble)
}

/// Records verdict and evidence together with the room that the evidence takes up. Students read the stored report, so it holds
/// what they may see; the score counts the rest as well. What they see now is also left behind
/// as a file, beside those that the programs made.
async fn record(app: &App, input: &TestInput, report: &Report, stored: Stored, left: BTreeMap<String, Vec<u8>>) -> Result<(), ActError> {
    let (views, evidence) = (Views::of(report), stored.digest.to_string());
    let left = Left::store(app, &views.now, left).await?;
    let seen = views.seen();
    let mut tx = app.db.begin().await.map_err(trouble)?;
    let changed = match report.score() {
        Some(score) => queries::finished(&mut *tx, input.result_id, score, seen, &evidence).await,
        None => {
            let why = report.unjudged().join("\n");
            queries::unjudged(&mut tx, input.result_id, Some(seen), Some(&evidence), Code::Submit010, &why).await
        }
    };
    let changed = changed.map_err(trouble)?;
    if changed {
        left.note(app, &mut tx, input.result_id, stored).await.map_err(trouble)?;
    }
    tx.commit().await.map_err(trouble)?;
    if changed {
        let verdict = json!(report.verdict()).as_str().unwrap_or_default().to_owned();
        metrics::counter!("computor_verdicts_total", "verdict" => verdict).increment(1);
    }
    Ok(())
}

/// What is stored of a report, for whom.
pub(super) struct Views {
    /// For students now,
    pub(super) now: Value,
    /// after the deadline, where that is more,
    pub(super) after: Option<Value>,
    /// and for staff, where that is more than now.
    pub(super) outcomes: Option<Value>,
}

impl Views {
    pub(super) fn of(report: &Report) -> Self {
        let now = report.student_view().to_json();
        let mut passed = report.clone();
        passed.deadline = Deadline::After;
        let after = Some(passed.student_view().to_json()).filter(|after| *after != now);
        let outcomes = Some(outcomes(&report.to_json())).filter(|all| *all != outcomes(&now));
        Self { now, after, outcomes }
    }

    fn seen(&self) -> queries::Seen<'_> {
        queries::Seen { report: &self.now, after: self.after.as_ref(), outcomes: self.outcomes.as_ref() }
    }
}

/// What came of each test of a report, and nothing of how.
fn outcomes(report: &Value) -> Value {
    let each = |of: &Value| of.get("tests").and_then(Value::as_array).cloned().unwrap_or_default();
    let test = |test: &Value| json!({"name": test.get("name"), "result": test.get("result")});
    let collection = |of: &Value| json!({"name": of.get("name"), "tests": each(of).iter().map(test).collect::<Vec<_>>()});
    json!({"tests": each(report).iter().map(collection).collect::<Vec<_>>()})
}

/// Why there is no report.
pub(super) enum Trial {
    /// Nobody can judge this submission, and trying again does not help.
    Unjudged(String),
    Failed(ActError),
}

impl From<ActError> for Trial {
    fn from(error: ActError) -> Self {
        Self::Failed(error)
    }
}

/// How a run is made that is no first one.
#[derive(Default)]
pub(super) struct Again {
    /// With the settings and in the language of an earlier one.
    pub(super) of: Option<Provenance>,
    /// Nothing is run: what was kept is judged.
    pub(super) kept: Option<Kept>,
    /// Whether pictures of figures are wanted, whatever the exercise says.
    pub(super) figures: Option<bool>,
    /// What others may have while the programs of the run only wait.
    pub(super) place: Option<Arc<dyn Place>>,
}

/// Runs the tests off the async threads. Dropping the future stops the run.
pub(super) async fn test(app: &Arc<App>, job: &Job, how: Again) -> Result<Judged, Trial> {
    match test_again(app, job, how).await? {
        Verdict::Run(judged) => Ok(judged),
        Verdict::JudgedAgain(_) => Err(ActError::permanent(Code::Int001.as_str(), "a run left nothing to keep").into()),
    }
}

/// What came of a submission.
pub(super) enum Verdict {
    /// Its programs were run.
    Run(Judged),
    /// What was kept of an earlier run was judged.
    JudgedAgain(Report),
}

impl Verdict {
    pub(super) fn report(self) -> Report {
        match self {
            Self::Run(Judged { report, .. }) | Self::JudgedAgain(report) => report,
        }
    }
}

/// As [`test`]; nothing is run where what was kept is to be judged.
pub(super) async fn test_again(app: &Arc<App>, job: &Job, again: Again) -> Result<Verdict, Trial> {
    let Some(mut runner) = app.runner.clone() else {
        return Err(ActError::transient("this process has no sandbox").into());
    };
    if let Some(of) = &again.of {
        let options = Options { compat: of.compat, ..runner.options().clone() };
        runner = Runner::new(runner.sandbox().clone(), options);
    }
    let exercise = exercises::materialise(app, job).await?;
    let submission = exercises::unpack_submission(app, job).await?;
    let stop = StopOnDrop::default();
    let stopped = Arc::clone(&stop.0);
    let slug = job.service_slug.clone();
    let run = tokio::task::spawn_blocking(move || {
        let cancelled = || stopped.load(Ordering::Relaxed);
        let mut request = Request::new(&exercise, submission.path());
        let language = again.of.as_ref().map_or(slug.as_str(), |of| of.language.as_str());
        request.language = Some(language).filter(|slug| computor_testing::languages::find(slug).is_some());
        request.limits = again.of.as_ref().map(|of| of.limits.clone());
        request.figures = again.figures;
        request.cancelled = Some(&cancelled);
        let resting = |now: bool| match &again.place {
            Some(place) if now => place.rest(),
            Some(place) => place.go_on(),
            None => {}
        };
        request.resting = Some(&resting);
        if let Some(kept) = &again.kept {
            return Ok(Verdict::JudgedAgain(runner.judge_again(&request, kept)?));
        }
        runner.available(&request)?;
        runner.run_and_keep(&request).map(Verdict::Run)
    });
    match run.await {
        Ok(Ok(judged)) => Ok(judged),
        Ok(Err(RunError::Judge(why))) => {
            tracing::error!(why, artifact = job.object_key, "a submission ended the process that judges it, twice");
            Err(Trial::Unjudged(why))
        }
        Ok(Err(error)) => Err(refused(&error).into()),
        Err(panic) => Err(trouble(panic).into()),
    }
}

/// What a run that could not take place means: infrastructure is tried again, an unusable exercise is not.
fn refused(error: &RunError) -> ActError {
    tracing::warn!(%error, "a test run failed");
    if let RunError::Unavailable(_) = error {
        // another worker may have it; the student learns that the work is not what is wrong
        ActError::transient("not available here: the language of this exercise is not installed")
    } else if error.is_retryable() {
        ActError::transient("the test could not be run")
    } else if matches!(error, RunError::Cancelled) {
        ActError::Cancelled
    } else if let RunError::Submission(why) = error {
        // the exercise is not to blame
        ActError::permanent(Code::Val005.as_str(), format!("the submission cannot be tested: {why}"))
    } else {
        ActError::permanent(Code::Deploy004.as_str(), error.to_string())
    }
}

/// Tells the blocking run to end when nobody waits for it any more.
#[derive(Default)]
struct StopOnDrop(Arc<AtomicBool>);
impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What to write into a result that will not come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closing {
    /// The row in `result`.
    pub result_id: Id<TestResult>,
    /// Whether somebody asked for it.
    pub cancelled: bool,
    /// What happened, for the student.
    pub message: String,
}

/// The report of a run without a verdict.
fn closing(status: &str, message: &str) -> Value {
    json!({ "status": status, "verdict": "internal", "result": "SKIPPED", "score": null, "resultMessage": message, "statusMessage": message })
}

/// Closes a result without a score: nothing that is the platform's fault is ever scored.
#[derive(Clone, Copy, Debug)]
pub struct CloseTest;

impl Activity for CloseTest {
    const NAME: &'static str = "close_test";
    type App = App;
    type In = Closing;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 20, ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: Closing) -> Result<(), ActError> {
        let how = if input.cancelled { queries::Closing::Cancelled } else { queries::Closing::Failed };
        let report = closing(if input.cancelled { "CANCELLED" } else { "CRASHED" }, &input.message);
        if queries::closed(cx.app().db.pool(), input.result_id, how, Some(&report)).await.map_err(trouble)? {
            let verdict = if input.cancelled { "cancelled" } else { "none" };
            metrics::counter!("computor_verdicts_total", "verdict" => verdict).increment(1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing that the platform lacks becomes a score: the activity fails, is tried again, and the result is closed.
    #[test]
    fn what_is_missing_here_is_tried_elsewhere_and_named() {
        let error = refused(&RunError::Unavailable("/opt/octave is not installed".into()));
        assert!(matches!(&error, ActError::Transient(failure) if failure.message.starts_with("not available here")), "{error:?}");
        let error = refused(&RunError::Unusable("there is no test.yaml".into()));
        assert!(matches!(&error, ActError::Permanent(failure) if failure.code == "DEPLOY_004"), "{error:?}");
        // nor is the exercise blamed for what a submission holds
        let error = refused(&RunError::Submission("its files are too large".into()));
        assert!(matches!(&error, ActError::Permanent(failure) if failure.code == "VAL_005"), "{error:?}");
    }
}
