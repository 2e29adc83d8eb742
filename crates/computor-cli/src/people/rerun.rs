//! `extend` and `rerun`: deadlines of single people, and tests that are run again.

use super::names;
use crate::{
    Outcome,
    args::{Extend, RerunCommand, RerunOptions},
    output::{self, Column, List, Progress},
    remote,
    testing::visible,
};
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use computor_client::Client;
use computor_types::{ById, Id, NoBody, Nothing, dto::*};
use std::time::Duration;
use tokio::time::Instant;

/// How often is asked whether the tests have ended.
const LOOK: Duration = Duration::from_millis(500);

pub(crate) async fn extend(options: Extend) -> Result<Outcome> {
    let due_at = match &options.until {
        Some(until) => {
            let parsed = DateTime::parse_from_rfc3339(until).context("--until is a time such as 2026-05-01T23:59:00+02:00");
            Some(parsed?.with_timezone(&Utc))
        }
        None => None,
    };
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?.it.id;
    let content = names::course_content(&client, course, &options.content).await?;
    let member = names::member(&client, course, &options.who).await?;
    let body = DeadlineExtensionCreate {
        course_content_id: content.it.id,
        submission_group_id: None,
        course_member_id: Some(member.it),
        due_at,
        days: options.days,
        reason: options.reason,
    };
    let made = client.create::<DeadlineExtension>(&body).await?;
    output::data(&made.id)?;
    eprintln!("{} has longer for {}; `computor rest delete deadline-extensions {}` takes it back.", member.name, content.name, made.id);
    Ok(Outcome::Good)
}

const CHANGES: &[Column<RerunItem>] = &[
    Column::new("who", |item| visible(item.display_name.as_deref().unwrap_or_default())),
    Column::new("change", |item| {
        serde_json::to_value(item.change).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }),
    Column::new("before", |item| item.before.to_string()),
    Column::new("after", |item| item.after.map(|after| after.to_string()).unwrap_or_default()),
];

pub(crate) async fn run(command: RerunCommand) -> Result<Outcome> {
    match command {
        RerunCommand::Preview(options) => preview(options).await,
        RerunCommand::Replay(options) => super::replay::run(options).await,
        RerunCommand::Apply(options) => {
            let list = List::of(CHANGES, &options.of.shown)?;
            let client = remote::connect_as_somebody(&options.of.remote).await?;
            let ready = newest(&client, &options.of, &[RerunState::Ready])
                .await?
                .context("there is nothing to apply; begin with `computor rerun preview`")?;
            let body = RerunApply { only_gains: options.only_gains };
            let done = client.call::<ApplyRerun>(&ById::new(ready.id), &Nothing {}, body).await?;
            eprintln!("It counts now; `computor rerun undo` puts back what counted before.");
            show(&client, &done, &list).await
        }
        RerunCommand::Undo(options) => {
            let list = List::of(CHANGES, &options.shown)?;
            let client = remote::connect_as_somebody(&options.remote).await?;
            let applied = newest(&client, &options, &[RerunState::Applied]).await?.context("no re-run of it counts")?;
            let done = client.call::<UndoRerun>(&ById::new(applied.id), &Nothing {}, NoBody).await?;
            eprintln!("What counted before counts again.");
            show(&client, &done, &list).await
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the API is asked again, as its clients do")]
async fn preview(options: RerunOptions) -> Result<Outcome> {
    let list = List::of(CHANGES, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let mut rerun = match newest(&client, &options, &[RerunState::Running, RerunState::Ready]).await? {
        Some(there) => there,
        None => {
            let params = TeamsParams { course_content_id: content(&client, &options).await? };
            client.call::<CreateRerun>(&params, &Nothing {}, RerunCreate { example_version_id: None }).await?
        }
    };
    let progress = Progress::new();
    progress.count("testing again", usize::try_from(rerun.total).unwrap_or_default());
    let until = Instant::now() + Duration::from_secs(options.patience);
    let mut told = 0;
    while rerun.state == RerunState::Running {
        if Instant::now() >= until {
            bail!("it goes on; the same command shows later how far it is");
        }
        tokio::time::sleep(LOOK).await;
        rerun = client.call::<GetRerun>(&ById::new(rerun.id), &Nothing {}, NoBody).await?;
        for _ in told..rerun.total - rerun.pending {
            progress.step();
        }
        told = rerun.total - rerun.pending;
    }
    progress.end();
    show(&client, &rerun, &list).await
}

async fn content(client: &Client, options: &RerunOptions) -> Result<Id<CourseContent>> {
    let course = names::course(client, Some(&options.course)).await?.it.id;
    Ok(names::course_content(client, course, &options.content).await?.it.id)
}

/// The newest re-run of the content in one of these states.
async fn newest(client: &Client, options: &RerunOptions, states: &[RerunState]) -> Result<Option<RerunGet>> {
    let params = TeamsParams { course_content_id: content(client, options).await? };
    let all = client.call::<ListReruns>(&params, &Nothing {}, NoBody).await?;
    Ok(all.into_iter().filter(|rerun| states.contains(&rerun.state)).max_by_key(|rerun| rerun.created_at))
}

/// What becomes of whom. What stays the same is only counted.
async fn show(client: &Client, rerun: &RerunGet, list: &List<RerunItem>) -> Result<Outcome> {
    let query = RerunItemQuery { change: None, skip: None, limit: Some(computor_types::Page::MAX) };
    let items = client.call::<ListRerunItems>(&ById::new(rerun.id), &query, NoBody).await?.items;
    let whole = serde_json::json!({"rerun": rerun, "items": items});
    let changed: Vec<_> = items.into_iter().filter(|item| item.change != RerunChange::Same).collect();
    list.print(&changed, &whole)?;
    eprintln!(
        "{} of version {}: {} gain, {} lose, {} stay the same, {} flaky, {} failed.",
        rerun.total, rerun.version_tag, rerun.gain, rerun.lose, rerun.same, rerun.flaky, rerun.failed
    );
    Ok(Outcome::Good)
}
