//! A tutor's test: code of one's own against the exercise, run as a student's is.

use super::{
    judging::{Again, Trial, test},
    left_behind::Left,
    trouble::trouble,
};
use crate::App;
use computor_db::queries::tutor_test as queries;
use computor_testing::run::Judged;
use computor_types::{
    Code, Id,
    dto::{TutorTest, TutorTestState},
};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Which test.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TutorTestInput {
    /// The row in `tutor_test`.
    pub test_id: Id<TutorTest>,
}

/// Runs the tests and records the report; whatever happens, the test does not stay open.
#[derive(Clone, Copy, Debug)]
pub struct TutorTesting;

impl Flow for TutorTesting {
    const NAME: &'static str = "tutor_testing";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = TutorTestInput;
    type Out = ();
    type Activities = (RunTutorTest, CloseTutorTest);

    async fn run<C: FlowCx<App>>(cx: C, input: TutorTestInput) -> Result<(), FlowError> {
        let outcome = cx.call::<RunTutorTest>(input.clone()).await;
        if let Err(error) = &outcome {
            let message = match error {
                FlowError::Cancelled => "the test was cancelled".to_owned(),
                FlowError::Failed(failure) => failure.message.clone(),
            };
            cx.cleanup::<CloseTutorTest>(TutorTestClosing { test_id: input.test_id, message }).await?;
        }
        outcome
    }
}

/// Runs the tests in the sandbox and records the report, once.
#[derive(Clone, Copy, Debug)]
pub struct RunTutorTest;

impl Activity for RunTutorTest {
    const NAME: &'static str = "run_tutor_test";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = TutorTestInput;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 3, attempt_limit: Duration::from_secs(1800), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: TutorTestInput) -> Result<(), ActError> {
        let app = cx.app();
        let Some(job) = queries::job(app.db.pool(), input.test_id).await.map_err(trouble)? else {
            return Err(ActError::permanent(Code::Nf001.as_str(), "the test has expired"));
        };
        if job.is_closed() {
            return Ok(());
        }
        queries::started(app.db.pool(), input.test_id).await.map_err(trouble)?;
        let figures = queries::figures(app.db.pool(), input.test_id).await.map_err(trouble)?;
        let Judged { report, left, .. } =
            match test(app, &job, Again { figures, place: cx.place(), patience: cx.patience(), ..Again::default() }).await {
                Ok(judged) => judged,
                Err(Trial::Unjudged(why)) => return Err(ActError::permanent(Code::Submit010.as_str(), why)),
                Err(Trial::Failed(error)) => return Err(error),
            };
        // Tutors see hidden tests as well.
        let report = report.to_json();
        let left = Left::store(app, &report, left).await?;
        let mut tx = app.db.begin().await.map_err(trouble)?;
        if queries::ended(&mut *tx, input.test_id, TutorTestState::Completed, Some(&report), None).await.map_err(trouble)? {
            queries::set_artifacts(&mut tx, input.test_id, &left.files).await.map_err(trouble)?;
        }
        tx.commit().await.map_err(trouble)
    }
}

/// What to write into a test that brought no report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TutorTestClosing {
    /// The row in `tutor_test`.
    pub test_id: Id<TutorTest>,
    /// What happened.
    pub message: String,
}

/// Closes a test without a report.
#[derive(Clone, Copy, Debug)]
pub struct CloseTutorTest;

impl Activity for CloseTutorTest {
    const NAME: &'static str = "close_tutor_test";
    type App = App;
    type In = TutorTestClosing;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 20, ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: TutorTestClosing) -> Result<(), ActError> {
        queries::ended(cx.app().db.pool(), input.test_id, TutorTestState::Failed, None, Some(&input.message)).await.map_err(trouble)?;
        Ok(())
    }
}
