//! What users see of a running flow, kept in the table `operation`.

use async_trait::async_trait;
use computor_db::{
    Db,
    queries::operation::{self as queries, End, Past},
};
use computor_workflows::{Attempt, AttemptEnd, Happened, Operations, OperationsError, Outcome, Progress, Share};
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// The bookkeeping over the platform's database.
#[derive(Clone, Debug)]
pub struct DbOperations(pub Db);

#[async_trait]
impl Operations for DbOperations {
    async fn begin(&self, attempt: &Attempt) -> Result<bool, OperationsError> {
        let mut tx = self.0.begin().await?;
        let cancelled = queries::begin(&mut tx, attempt.operation, "begin", detail_of(attempt, None)).await?;
        tx.commit().await?;
        Ok(cancelled)
    }

    async fn end(&self, attempt: &Attempt, end: &AttemptEnd) -> Result<(), OperationsError> {
        Ok(queries::event(self.0.pool(), attempt.operation, "end", detail_of(attempt, Some(end))).await?)
    }

    async fn progress(&self, operation: Uuid, progress: &Progress) -> Result<(), OperationsError> {
        let fraction = progress.percent.map(|percent| f64::from(percent.min(100)) / 100.0);
        Ok(queries::progress(self.0.pool(), operation, fraction, &progress.message).await?)
    }

    async fn cancel_requested(&self, operation: Uuid) -> Result<bool, OperationsError> {
        Ok(queries::cancel_requested(self.0.pool(), operation).await?)
    }

    async fn finish(&self, operation: Uuid, outcome: &Outcome) -> Result<(), OperationsError> {
        Ok(queries::finish(self.0.pool(), operation, end_of(outcome)).await?)
    }

    async fn told(&self, operation: Uuid, happened: &[Happened], outcome: Option<&Outcome>) -> Result<bool, OperationsError> {
        Ok(queries::told(self.0.pool(), operation, &past(happened), outcome.map(end_of)).await?)
    }

    async fn share(&self, operation: Uuid) -> Result<Share, OperationsError> {
        Ok(self.shares(&[operation]).await?.pop().unwrap_or_default())
    }

    async fn shares(&self, operations: &[Uuid]) -> Result<Vec<Share>, OperationsError> {
        let found = queries::shares(self.0.pool(), operations).await?.into_iter();
        let mut found: HashMap<Uuid, queries::Share> = found.map(|share| (share.id, share)).collect();
        let share = |operation: &Uuid| {
            let found = found.remove(operation)?;
            let needs = found.service.and_then(|slug| super::judging::label(&slug)).map(str::to_owned);
            Some(Share { user: found.user_id, course: found.course_id, later: found.later, needs })
        };
        Ok(operations.iter().map(share).map(Option::unwrap_or_default).collect())
    }
}

fn end_of(outcome: &Outcome) -> End<'_> {
    match outcome {
        Outcome::Succeeded(result) => End::Finished(result),
        Outcome::Failed(failure) => End::Failed { code: &failure.code, message: &failure.message },
        Outcome::Cancelled => End::Cancelled,
    }
}

fn detail_of(attempt: &Attempt, end: Option<&AttemptEnd>) -> Value {
    let mut detail = json!({"activity": attempt.activity, "attempt": attempt.number});
    match end {
        None => detail["lane"] = json!(attempt.lane),
        Some(AttemptEnd::Done) => {}
        Some(AttemptEnd::Failed { error, retry }) => {
            detail["error"] = error.to_string().into();
            detail["retry"] = (*retry).into();
        }
    }
    detail
}

/// What has happened, as it is written down.
pub(super) fn past(happened: &[Happened]) -> Vec<Past> {
    let one = |happened: &Happened| Past {
        what: if happened.end.is_some() { "end" } else { "begin" },
        detail: detail_of(&happened.attempt, happened.end.as_ref()),
        ago: happened.at.elapsed().as_secs_f64(),
    };
    happened.iter().map(one).collect()
}
