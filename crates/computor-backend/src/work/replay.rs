//! One verdict, made again from what it was made of: the same bytes, the same version of the exercise, the same settings. It says
//! whether the verdict is the same, and which ingredient is not. Nothing else is changed by it.

use super::{
    judging::{Again, Trial, test_again},
    student_testing::Evidence,
    trouble::trouble,
};
use crate::App;
use computor_db::queries::{
    replay::{self as queries, MadeOf},
    testing::Job,
};
use computor_store::Digest;
use computor_testing::{Report, report::Provenance};
use computor_types::{
    Code, Id,
    dto::{Ingredient, IngredientState, Replay, ReplayFinding, ReplayState, ReplayedTest, TestVerdict},
};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Patience, Policy};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// The most that is told of a message, in characters: programs write them.
const LONGEST: usize = 1000;

/// Which one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReplayInput {
    /// The row in `replay`.
    pub replay_id: Id<Replay>,
}

/// Makes a verdict again; whatever happens, the replay does not stay open.
#[derive(Clone, Copy, Debug)]
pub struct ReplayOne;

impl Flow for ReplayOne {
    const NAME: &'static str = "replay_result";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = ReplayInput;
    type Out = ();
    type Activities = (RunReplay, CloseReplay);

    async fn run<C: FlowCx<App>>(cx: C, input: ReplayInput) -> Result<(), FlowError> {
        let outcome = cx.call::<RunReplay>(input.clone()).await;
        if let Err(error) = &outcome {
            let message = match error {
                FlowError::Cancelled => "it was cancelled".to_owned(),
                FlowError::Failed(failure) => failure.message.clone(),
            };
            cx.cleanup::<CloseReplay>(ReplayClosing { replay_id: input.replay_id, message }).await?;
        }
        outcome
    }
}

/// Runs the work again, compares, and notes what came of it.
#[derive(Clone, Copy, Debug)]
pub struct RunReplay;

impl Activity for RunReplay {
    const NAME: &'static str = "run_replay";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = ReplayInput;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 3, attempt_limit: Duration::from_secs(1800), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: ReplayInput) -> Result<(), ActError> {
        let app = cx.app();
        // Ended already.
        let Some(made_of) = queries::made_of(app.db.pool(), input.replay_id).await.map_err(trouble)? else { return Ok(()) };
        let (state, finding) = replay(app, &made_of, &cx.patience()).await?;
        queries::ended(app.db.pool(), input.replay_id, state, Some(&finding), None).await.map_err(trouble)
    }
}

async fn replay(app: &Arc<App>, made_of: &MadeOf, patience: &Patience) -> Result<(ReplayState, ReplayFinding), ActError> {
    let mut finding =
        ReplayFinding { before: None, after: None, counts: made_of.counts, kept_agrees: None, ingredients: Vec::new(), tests: Vec::new() };
    let artifact = stored(app, made_of.artifact.as_deref()).await?;
    finding.ingredients.push(ingredient("artifact", made_of.artifact.clone(), artifact.clone()));
    let evidence = stored(app, made_of.evidence.as_deref()).await?;
    finding.ingredients.push(ingredient("evidence", made_of.evidence.clone(), evidence.clone()));
    let evidence = match evidence.and_then(|digest| digest.parse::<Digest>().ok()) {
        Some(digest) => Some(app.store.get(digest).await.map_err(trouble)?),
        None => None,
    };
    let evidence: Option<Evidence> = evidence.map(|bytes| serde_json::from_slice(&bytes)).transpose().map_err(trouble)?;
    let then = evidence.as_ref().and_then(|evidence| Provenance::deserialize(evidence.report.get("provenance")?).ok());
    finding.before = evidence.as_ref().and_then(|evidence| evidence.report.get("score")?.as_f64());
    if !made_of.exercise {
        finding.ingredients.push(ingredient("exercise", Some(then.as_ref().map_or_else(String::new, |then| then.exercise.clone())), None));
    }
    let (Some(job), Some(_), Some(Evidence { report, kept }), Some(then)) = (&made_of.job, artifact, evidence, then) else {
        return Ok((ReplayState::Gone, finding));
    };
    let again = |kept| Again { of: Some(then.clone()), kept, patience: patience.clone(), ..Again::default() };
    let now = verdict(app, job, again(None)).await?;
    finding.after = now.score();
    finding.ingredients.extend(ingredients(&then, &now.provenance));
    let after = now.to_json();
    finding.tests = compare(&report, &after);
    finding.kept_agrees = match test_again(app, job, again(Some(kept))).await {
        Ok(judged) => Some(agree(&compare(&report, &judged.report().to_json()))),
        Err(Trial::Failed(ActError::Cancelled)) => return Err(ActError::Cancelled),
        // It was kept for another work, or by a runner that kept it in another way.
        Err(_) => None,
    };
    let state = if agree(&finding.tests) && finding.before == finding.after {
        ReplayState::Agrees
    } else if agree(&compare(&after, &verdict(app, job, again(None)).await?.to_json())) {
        ReplayState::Differs
    } else {
        ReplayState::Flaky
    };
    Ok((state, finding))
}

/// The digest, if the store has what it names.
async fn stored(app: &App, digest: Option<&str>) -> Result<Option<String>, ActError> {
    let Some(parsed) = digest.and_then(|digest| digest.parse::<Digest>().ok()) else { return Ok(None) };
    match app.store.size(parsed).await {
        Ok(_) => Ok(digest.map(str::to_owned)),
        Err(computor_store::Error::Missing(_)) => Ok(None),
        Err(error) => Err(trouble(error)),
    }
}

async fn verdict(app: &Arc<App>, job: &Job, again: Again) -> Result<Report, ActError> {
    match test_again(app, job, again).await {
        Ok(judged) => Ok(judged.report()),
        Err(Trial::Unjudged(why)) => Err(ActError::permanent(Code::Submit010.as_str(), why)),
        Err(Trial::Failed(error)) => Err(error),
    }
}

fn ingredient(name: &str, before: Option<String>, after: Option<String>) -> Ingredient {
    let state = match &after {
        None => IngredientState::Gone,
        Some(_) if before == after => IngredientState::Same,
        Some(_) => IngredientState::Changed,
    };
    Ingredient { name: name.to_owned(), state, before, after }
}

fn ingredients(before: &Provenance, after: &Provenance) -> Vec<Ingredient> {
    fn text(value: impl Serialize) -> String {
        match serde_json::to_value(value) {
            Ok(Value::String(text)) => text,
            other => other.unwrap_or_default().to_string(),
        }
    }
    let of = |p: &Provenance| {
        [
            ("submission", text(&p.submission)),
            ("exercise", text(&p.exercise)),
            ("runner", text(&p.runner)),
            ("language", text(&p.language)),
            ("environment", text(&p.environment)),
            ("limits", text(&p.limits)),
            ("running", text(&p.running)),
            ("compat", text(p.compat)),
            ("sandbox", text(&p.sandbox)),
        ]
    };
    of(before).into_iter().zip(of(after)).map(|((name, before), (_, after))| ingredient(name, Some(before), Some(after))).collect()
}

fn agree(tests: &[ReplayedTest]) -> bool {
    tests.iter().all(|test| test.agrees)
}

/// The sub-tests of two reports beside each other, by their place. What one of them lacks is a difference.
fn compare(before: &Value, after: &Value) -> Vec<ReplayedTest> {
    let (mut before, mut after) = (sub_tests(before), sub_tests(after));
    let most = before.len().max(after.len());
    before.resize(most, None);
    after.resize(most, None);
    let pairs = before.into_iter().zip(after);
    pairs
        .filter_map(|pair| {
            let names = pair.0.as_ref().or(pair.1.as_ref()).map(|(collection, test, _)| (collection.clone(), test.clone()))?;
            let same_names = pair.0.as_ref().zip(pair.1.as_ref()).is_some_and(|(one, other)| (&one.0, &one.1) == (&other.0, &other.1));
            let (before, after) = (pair.0.map(|(.., said)| said), pair.1.map(|(.., said)| said));
            let what = |said: &TestVerdict| (said.result.clone(), said.verdict.clone(), said.points.clone());
            let agrees = same_names && before.as_ref().map(what) == after.as_ref().map(what);
            Some(ReplayedTest { collection: names.0, test: names.1, agrees, before, after })
        })
        .collect()
}

type Said = Option<(String, String, TestVerdict)>;

fn sub_tests(report: &Value) -> Vec<Said> {
    let text = |node: &Value, field: &str| node.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let children = |node: &Value| node.get("tests").and_then(Value::as_array).cloned().unwrap_or_default();
    let of = |collection: &Value| -> Vec<Said> {
        let name = text(collection, "name");
        let said = |test: &Value| TestVerdict {
            result: text(test, "result"),
            verdict: text(test, "verdict"),
            points: test.get("points").cloned(),
            message: test.get("resultMessage").and_then(Value::as_str).map(|message| message.chars().take(LONGEST).collect()),
        };
        children(collection).iter().map(|test| Some((name.clone(), text(test, "name"), said(test)))).collect()
    };
    children(report).iter().flat_map(of).collect()
}

/// What to note of a replay that could not be run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReplayClosing {
    /// The row in `replay`.
    pub replay_id: Id<Replay>,
    /// What happened.
    pub message: String,
}

/// Closes a replay that found nothing.
#[derive(Clone, Copy, Debug)]
pub struct CloseReplay;

impl Activity for CloseReplay {
    const NAME: &'static str = "close_replay";
    type App = App;
    type In = ReplayClosing;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 20, ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: ReplayClosing) -> Result<(), ActError> {
        queries::ended(cx.app().db.pool(), input.replay_id, ReplayState::Failed, None, Some(&input.message)).await.map_err(trouble)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_one_report_lacks_is_a_difference() {
        let test = |name: &str, result: &str| json!({"name": name, "result": result, "verdict": "wrong", "resultMessage": name});
        let report = |tests: Vec<Value>| json!({"tests": [{"name": "c", "tests": tests}]});
        let one = report(vec![test("a", "PASSED"), test("b", "FAILED")]);
        assert!(agree(&compare(&one, &one)));
        // A message may say what is different each time.
        let mut other = one.clone();
        other["tests"][0]["tests"][0]["resultMessage"] = "0x7f".into();
        assert!(agree(&compare(&one, &other)));
        for other in [
            report(vec![test("a", "PASSED")]),
            report(vec![test("a", "PASSED"), test("b", "PASSED")]),
            report(vec![test("a", "PASSED"), test("x", "FAILED")]),
            json!({}),
        ] {
            assert!(!agree(&compare(&one, &other)) && !agree(&compare(&other, &one)), "{other}");
        }
        assert_eq!(compare(&one, &report(vec![test("a", "FAILED")])).iter().map(|t| t.agrees).collect::<Vec<_>>(), [false, false]);
    }
}
