//! `rerun replay`: one verdict, made again.

use crate::{
    Outcome,
    args::ReplayOptions,
    output::{Column, List, Progress},
    remote,
    testing::visible,
};
use anyhow::{Result, bail};
use computor_types::{ById, Id, NoBody, Nothing, dto::*};
use std::time::Duration;
use tokio::time::Instant;

/// How often is asked whether the test has ended.
const LOOK: Duration = Duration::from_millis(300);

const TESTS: &[Column<ReplayedTest>] = &[
    Column::new("collection", |test| visible(&test.collection)),
    Column::new("test", |test| visible(&test.test)),
    Column::new("before", |test| said(test.before.as_ref())),
    Column::new("after", |test| said(test.after.as_ref())),
];

fn said(verdict: Option<&TestVerdict>) -> String {
    verdict.map_or_else(|| "-".to_owned(), |verdict| format!("{} ({})", visible(&verdict.result), visible(&verdict.verdict)))
}

#[expect(clippy::disallowed_methods, reason = "the API is asked again, as its clients do")]
pub(super) async fn run(options: ReplayOptions) -> Result<Outcome> {
    let list = List::of(TESTS, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let result: Id<TestResult> = options.result.into();
    let mut replay = client.call::<CreateReplay>(&ById::new(result), &Nothing {}, NoBody).await?;
    let progress = Progress::new();
    progress.begin("testing again");
    let until = Instant::now() + Duration::from_secs(options.patience);
    while replay.state == ReplayState::Pending {
        if Instant::now() >= until {
            bail!("it goes on; `computor rest get-replay {}` shows later what came of it", replay.id);
        }
        tokio::time::sleep(LOOK).await;
        replay = client.call::<GetReplay>(&ById::new(replay.id), &Nothing {}, NoBody).await?;
    }
    progress.end();
    let finding = replay.finding.as_ref();
    let differs: Vec<ReplayedTest> = finding.into_iter().flat_map(|finding| &finding.tests).filter(|test| !test.agrees).cloned().collect();
    list.print(&differs, &serde_json::to_value(&replay)?)?;
    for part in finding.into_iter().flat_map(|finding| &finding.ingredients) {
        let text = |value: &Option<String>| visible(value.as_deref().unwrap_or_default());
        match part.state {
            IngredientState::Same => {}
            IngredientState::Changed => {
                eprintln!("{} is not what it was: {} then, {} now.", part.name, text(&part.before), text(&part.after))
            }
            IngredientState::Gone => eprintln!("{} is gone.", part.name),
        }
    }
    eprintln!("{}", tell(&replay));
    Ok(Outcome::when(replay.state == ReplayState::Agrees))
}

fn tell(replay: &ReplayGet) -> String {
    let finding = replay.finding.as_ref();
    let tests = finding.map_or(0, |finding| finding.tests.len());
    let other = finding.map_or(0, |finding| finding.tests.iter().filter(|test| !test.agrees).count());
    let kept = match finding.and_then(|finding| finding.kept_agrees) {
        Some(true) => " What the programs did then gives the verdict of then.",
        Some(false) => " What the programs did then is judged differently now.",
        None => "",
    };
    match replay.state {
        ReplayState::Pending => "It goes on.".to_owned(),
        ReplayState::Agrees => format!("The verdict agrees, in all of {tests} tests."),
        ReplayState::Differs => format!("The verdict is another one: {other} of {tests} tests differ.{kept}"),
        ReplayState::Flaky => format!("It is flaky: run twice, the work got two verdicts; {other} of {tests} tests differ.{kept}"),
        ReplayState::Gone => "It cannot be made again.".to_owned(),
        ReplayState::Failed => format!("It could not be run: {}", visible(replay.message.as_deref().unwrap_or_default())),
    }
}
