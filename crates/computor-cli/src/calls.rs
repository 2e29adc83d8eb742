//! What several commands do with a server: make what is missing, and wait for what goes on there.

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use computor_client::Client;
use computor_types::{ById, Create, Id, NoBody, Nothing, Page, dto::*};
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

/// How often is asked whether work in the background has ended.
const LOOK: Duration = Duration::from_millis(200);
/// How often is asked whether a test has ended: soon at first, then less often.
const FIRST_LOOK: Duration = Duration::from_millis(100);
const LATER_LOOK: Duration = Duration::from_secs(1);

/// The row that `query` finds, or a new one; and whether it is new.
pub(crate) async fn ensure<E: Create<Key = Id<E>>>(client: &Client, query: Value, new: Value) -> Result<(Id<E>, bool)> {
    let query: E::Query = serde_json::from_value(query)?;
    let found = client.list::<E>(&query, Page::first(1)).await?.items.into_iter().next();
    let made = found.is_none();
    let row = match found {
        Some(row) => serde_json::to_value(row)?,
        None => {
            let new = serde_json::from_value(new)?;
            serde_json::to_value(client.create::<E>(&new).await.with_context(|| format!("cannot create a {}", E::NAME))?)?
        }
    };
    Ok((row.get("id").and_then(Value::as_str).context("a row without an id")?.parse()?, made))
}

/// The fields of both objects.
pub(crate) fn with(mut fields: Value, more: Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut fields, more) {
        fields.extend(more);
    }
    fields
}

/// Waits until work in the background is done.
#[expect(clippy::disallowed_methods, reason = "the API is asked again, as its clients do")]
pub(crate) async fn finished(client: &Client, work: Id<Task>, until: Instant) -> Result<()> {
    loop {
        let task = client.call::<GetTaskStatus>(&ById::new(work), &Nothing {}, NoBody).await?;
        match task.status {
            TaskStatus::Finished => return Ok(()),
            TaskStatus::Failed | TaskStatus::Cancelled => bail!("it came to nothing: {}", task.error.unwrap_or_default()),
            _ if Instant::now() >= until => bail!("it goes on; `computor rest call get_task_status -p id={work}` says how far it is"),
            _ => tokio::time::sleep(LOOK).await,
        }
    }
}

/// Whether a test run goes on.
pub(crate) const fn is_open(status: TaskStatus) -> bool {
    matches!(status, TaskStatus::Queued | TaskStatus::Started | TaskStatus::Deferred)
}

/// Waits until a test run has ended, however it does; `look` is told of each look at it.
#[expect(clippy::disallowed_methods, reason = "the API is asked again at growing intervals, as its clients do")]
pub(crate) async fn ended(client: &Client, run: ResultList, until: Instant, look: impl Fn(&TestRunStatus)) -> Result<ResultList> {
    let mut pause = FIRST_LOOK;
    let mut seen = TestRunStatus { run, position: None, expected_wait: None };
    while is_open(seen.run.status) {
        if Instant::now() >= until {
            bail!("the test run {} goes on; `computor results` shows it when it has ended. Does a worker run?", seen.run.id);
        }
        look(&seen);
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LATER_LOOK);
        seen = client.call::<GetTestStatus>(&ById::new(seen.run.id), &Nothing {}, NoBody).await?;
    }
    Ok(seen.run)
}

/// The time in so many days, for what expires.
#[expect(clippy::disallowed_methods, reason = "a date that the server compares with its own clock")]
pub(crate) fn in_days(days: Option<i64>) -> Option<DateTime<Utc>> {
    days.and_then(TimeDelta::try_days).map(|days| Utc::now() + days)
}

/// What people call this machine, for the names of tokens.
pub(crate) fn host() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname").map_or_else(|_| "a machine".to_owned(), |name| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_joined() {
        assert_eq!(with(json!({"a": 1}), json!({"b": 2})), json!({"a": 1, "b": 2}));
    }
}
