//! A test run: the student's submission against the exercise, in the sandbox.

use super::{
    judging::{Again, Trial, test},
    left_behind::Left,
    operations::past,
    trouble::trouble,
};
use crate::App;
use computor_db::queries::{operation, testing as queries};
use computor_store::Stored;
use computor_testing::{
    Report,
    report::Deadline,
    run::{Judged, Kept},
};
use computor_types::{Code, Id, dto::TestResult};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, LATE, Lane, Policy};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    future::Future,
    time::{Duration, Instant},
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
        let begun = Instant::now();
        let judging = Box::pin(test(app, &job, Again { place: cx.place(), patience: cx.patience(), ..Again::default() }));
        let Judged { report, kept, left } = match seen_running(app, &input, judging).await? {
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
        Box::pin(record(&cx, &job, Verdict { input, report: &report, stored, left, begun })).await?;
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

/// Waits for the verdict, and notes that the run goes on if it does so for long: what is over soon is seen when it is over.
#[expect(clippy::disallowed_methods, reason = "what is over soon is not told of twice")]
async fn seen_running<T>(app: &App, input: &TestInput, mut judging: impl Future<Output = T> + Unpin) -> Result<T, ActError> {
    tokio::select! {
        verdict = &mut judging => return Ok(verdict),
        () = tokio::time::sleep(LATE) => {}
    }
    queries::started(app.db.pool(), input.result_id).await.map_err(trouble)?;
    Ok(judging.await)
}

/// What is to be recorded of a run.
struct Verdict<'a> {
    input: TestInput,
    report: &'a Report,
    stored: Stored,
    left: BTreeMap<String, Vec<u8>>,
    begun: Instant,
}

/// Records verdict and evidence together with the room that the evidence takes up, and with the end of the operation: one
/// transaction. Students read the stored report, so it holds what they may see; the score counts the rest as well. What they see now is
/// also left behind as a file, beside those that the programs made.
async fn record(cx: &ActCx<App>, job: &queries::Job, verdict: Verdict<'_>) -> Result<(), ActError> {
    let app = cx.app();
    let Verdict { input, report, stored, left, begun } = verdict;
    let (views, evidence) = (Views::of(report), stored.digest.to_string());
    let left = Left::store(app, &views.now, left).await?;
    let seen = views.seen();
    let mut tx = app.db.begin().await.map_err(trouble)?;
    let changed = match report.score() {
        Some(score) => queries::finished(&mut *tx, input.result_id, score, seen, &evidence, begun.elapsed()).await,
        None => {
            let (why, evidence) = (report.unjudged().join("\n"), (evidence.as_str(), begun.elapsed()));
            queries::unjudged(&mut tx, input.result_id, Some(seen), Some(evidence), Code::Submit010, &why).await
        }
    };
    let changed = changed.map_err(trouble)?;
    // The flow has nothing to do after this one, if there is a score.
    let happened = if report.score().is_some() { cx.conclusion().await } else { None };
    if let Some(happened) = &happened {
        let end = operation::End::Finished(&Value::Null);
        operation::told(&mut *tx, cx.operation(), &past(happened), Some(end)).await.map_err(trouble)?;
    }
    if changed {
        // Last, because all runs of the course share the sum of the room that it takes up.
        let owners = job.asked_by.map(|user| (user, job.course_id.uuid()));
        left.note(app, &mut tx, input.result_id, owners, stored).await.map_err(trouble)?;
    }
    tx.commit().await.map_err(trouble)?;
    if happened.is_some() {
        cx.has_concluded().await;
    }
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
