//! Once a day, what is old enough by the rules of the installation is forgotten.
//!
//! Each batch is a statement of its own: nothing is locked for long, and after a crash the rest is still due.

use super::trouble::trouble;
use crate::{App, Keep};
use chrono::{DateTime, Utc};
use computor_db::{Db, queries::retention};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy, Progress};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So many rows go at once.
const BATCH: i32 = 500;

/// When.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct RetentionInput {
    /// The time from which days are counted back.
    pub at: DateTime<Utc>,
}

/// What was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// Sessions that had ended.
    pub sessions: u64,
    /// Entries of the audit log about log-ins.
    pub log_ins: u64,
    /// Hand-ins whose files are gone.
    pub submissions: u64,
}

/// Forgets what is old enough.
#[derive(Clone, Copy, Debug)]
pub struct ApplyRetention;

impl Flow for ApplyRetention {
    const NAME: &'static str = "apply_retention";
    const LANE: Lane = Lane::Control;
    type App = App;
    type In = RetentionInput;
    type Out = Forgotten;
    type Activities = (Forget,);

    async fn run<C: FlowCx<App>>(cx: C, input: RetentionInput) -> Result<Forgotten, FlowError> {
        cx.call::<Forget>(input).await
    }
}

/// See [`ApplyRetention`].
#[derive(Clone, Copy, Debug)]
pub struct Forget;

impl Activity for Forget {
    const NAME: &'static str = "forget";
    type App = App;
    type In = RetentionInput;
    type Out = Forgotten;

    fn policy() -> Policy {
        Policy { attempts: 3, first_pause: Duration::from_secs(30), attempt_limit: Duration::from_secs(3600), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: RetentionInput) -> Result<Forgotten, ActError> {
        let app = cx.app();
        let done = forget(&app.db, app.options.keep, input.at, BATCH).await.map_err(trouble)?;
        let message = format!("forgot {} sessions, {} log-ins and the files of {} hand-ins", done.sessions, done.log_ins, done.submissions);
        let _ = cx.progress(Progress { percent: Some(100), message }).await;
        Ok(done)
    }
}

/// Forgets everything that is old enough at this time, so many rows at once.
///
/// # Errors
/// When the database fails; what was forgotten stays so.
pub async fn forget(db: &Db, keep: Keep, at: DateTime<Utc>, batch: i32) -> computor_db::Result<Forgotten> {
    let (before, mut done) = (keep.before(at), Forgotten::default());
    if let Some(before) = before.sessions {
        while let gone @ 1.. = retention::sessions(db.pool(), before, batch).await? {
            done.sessions += gone;
        }
    }
    if let Some(before) = before.log_ins {
        while let gone @ 1.. = retention::log_ins(db.pool(), before, batch).await? {
            done.log_ins += gone;
        }
    }
    if let Some(before) = before.submissions {
        while let gone @ 1.. = retention::submissions(db.pool(), before, batch).await? {
            done.submissions += gone;
        }
    }
    Ok(done)
}
