//! What users see of a running flow, kept in the table `operation`.

use async_trait::async_trait;
use computor_db::{
    Db,
    queries::operation::{self as queries, End},
};
use computor_workflows::{Attempt, AttemptEnd, Operations, OperationsError, Outcome, Progress, Share};
use serde_json::json;
use uuid::Uuid;

/// The bookkeeping over the platform's database.
#[derive(Clone, Debug)]
pub struct DbOperations(pub Db);

#[async_trait]
impl Operations for DbOperations {
    async fn begin(&self, attempt: &Attempt) -> Result<bool, OperationsError> {
        let mut tx = self.0.begin().await?;
        let detail = json!({"activity": attempt.activity, "lane": attempt.lane, "attempt": attempt.number});
        let cancelled = queries::begin(&mut tx, attempt.operation, "begin", detail).await?;
        tx.commit().await?;
        Ok(cancelled)
    }

    async fn end(&self, attempt: &Attempt, end: &AttemptEnd) -> Result<(), OperationsError> {
        let mut detail = json!({"activity": attempt.activity, "attempt": attempt.number});
        if let AttemptEnd::Failed { error, retry } = end {
            detail["error"] = error.to_string().into();
            detail["retry"] = (*retry).into();
        }
        Ok(queries::event(self.0.pool(), attempt.operation, "end", detail).await?)
    }

    async fn progress(&self, operation: Uuid, progress: &Progress) -> Result<(), OperationsError> {
        let fraction = progress.percent.map(|percent| f64::from(percent.min(100)) / 100.0);
        Ok(queries::progress(self.0.pool(), operation, fraction, &progress.message).await?)
    }

    async fn cancel_requested(&self, operation: Uuid) -> Result<bool, OperationsError> {
        Ok(queries::cancel_requested(self.0.pool(), operation).await?)
    }

    async fn finish(&self, operation: Uuid, outcome: &Outcome) -> Result<(), OperationsError> {
        let end = match outcome {
            Outcome::Succeeded(result) => End::Finished(result),
            Outcome::Failed(failure) => End::Failed { code: &failure.code, message: &failure.message },
            Outcome::Cancelled => End::Cancelled,
        };
        Ok(queries::finish(self.0.pool(), operation, end).await?)
    }

    async fn share(&self, operation: Uuid) -> Result<Share, OperationsError> {
        let (user, course, later, service) = queries::share(self.0.pool(), operation).await?;
        let needs = service.and_then(|slug| super::judging::label(&slug)).map(str::to_owned);
        Ok(Share { user, course, later, needs })
    }
}
