//! One hand-in of a re-run: run again with the changed test, and once more if the score differs, so that a test which does not
//! say the same twice is not taken for a change.

use super::{
    judging::{Again, Trial, test},
    left_behind::Left,
    student_testing::{Views, keep},
    trouble::trouble,
};
use crate::App;
use computor_db::queries::{
    rerun::{self as queries, Came},
    testing::Job,
};
use computor_testing::run::Judged;
use computor_types::Code;
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};
use uuid::Uuid;

/// Which item.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RerunInput {
    /// The row in `rerun_item`.
    pub item_id: Uuid,
}

/// Runs an item again; whatever happens, it does not stay open.
#[derive(Clone, Copy, Debug)]
pub struct RerunOne;

impl Flow for RerunOne {
    const NAME: &'static str = "rerun_item";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = RerunInput;
    type Out = ();
    type Activities = (RunAgain, CloseRerunItem);

    async fn run<C: FlowCx<App>>(cx: C, input: RerunInput) -> Result<(), FlowError> {
        let outcome = cx.call::<RunAgain>(input.clone()).await;
        if let Err(error) = &outcome {
            let message = match error {
                FlowError::Cancelled => "it was cancelled".to_owned(),
                FlowError::Failed(failure) => failure.message.clone(),
            };
            cx.cleanup::<CloseRerunItem>(RerunClosing { item_id: input.item_id, message }).await?;
        }
        outcome
    }
}

/// Runs the tests and notes the verdict; no result changes.
#[derive(Clone, Copy, Debug)]
pub struct RunAgain;

impl Activity for RunAgain {
    const NAME: &'static str = "run_again";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = RerunInput;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 3, attempt_limit: Duration::from_secs(1800), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: RerunInput) -> Result<(), ActError> {
        let app = cx.app();
        // Noted already, or dropped.
        let Some((job, before)) = queries::job(app.db.pool(), input.item_id).await.map_err(trouble)? else { return Ok(()) };
        let (Judged { report, kept, left }, score) = judge(&cx, &job).await?;
        let same = |one: f64, other: f64| (one - other).abs() < 1e-9;
        let flaky = if same(score, before) { false } else { !same(judge(&cx, &job).await?.1, score) };
        // What the verdict was made of goes with it when it counts.
        let stored = keep(app, &report, kept).await?;
        let evidence = stored.digest.to_string();
        let Views { now, after, outcomes } = Views::of(&report);
        // What makes no difference is never applied, so its files are not kept.
        let left = if flaky || same(score, before) { BTreeMap::new() } else { left };
        let mut left = Left::store(app, &now, left).await?;
        let mut tx = app.db.begin().await.map_err(trouble)?;
        if !queries::still_open(&mut tx, input.item_id).await.map_err(trouble)? {
            return Ok(());
        }
        left.charge_rerun(app, &mut tx, input.item_id, &stored).await.map_err(trouble)?;
        let came = Came::Done {
            score,
            flaky,
            report: &now,
            after: after.as_ref(),
            outcomes: outcomes.as_ref(),
            evidence: &evidence,
            files: &left.files,
        };
        queries::ended(&mut *tx, input.item_id, came).await.map_err(trouble)?;
        tx.commit().await.map_err(trouble)
    }
}

/// What came of a run, and its score.
async fn judge(cx: &ActCx<App>, job: &Job) -> Result<(Judged, f64), ActError> {
    let unjudged = |why: String| ActError::permanent(Code::Submit010.as_str(), why);
    let judged = match test(cx.app(), job, Again { place: cx.place(), patience: cx.patience(), ..Again::default() }).await {
        Ok(judged) => judged,
        Err(Trial::Unjudged(why)) => return Err(unjudged(why)),
        Err(Trial::Failed(error)) => return Err(error),
    };
    let score = judged.report.score().ok_or_else(|| unjudged("a part of the tests could not be judged".to_owned()))?;
    Ok((judged, score))
}

/// What to note of an item that brought no verdict.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RerunClosing {
    /// The row in `rerun_item`.
    pub item_id: Uuid,
    /// What happened.
    pub message: String,
}

/// Closes an item without a verdict: what counts stays.
#[derive(Clone, Copy, Debug)]
pub struct CloseRerunItem;

impl Activity for CloseRerunItem {
    const NAME: &'static str = "close_rerun_item";
    type App = App;
    type In = RerunClosing;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 20, ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: RerunClosing) -> Result<(), ActError> {
        queries::ended(cx.app().db.pool(), input.item_id, Came::Failed(&input.message)).await.map_err(trouble)
    }
}
