//! Once a day, packs what pushes and releases left loose in repositories, and removes what crashes left.

use super::trouble::trouble;
use crate::App;
use chrono::{DateTime, TimeDelta, Utc};
use computor_db::queries::repository::{self as queries, Kept};
use computor_git::{Error as GitError, Place};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy, Progress};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// What was begun so long ago will not be finished.
const STALE: Duration = Duration::from_secs(3600);
/// So many rows are read at once.
const BATCH: i64 = 250;

/// What is tidied.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TidyInput {
    /// What was written to since then.
    pub since: DateTime<Utc>,
}

impl TidyInput {
    /// What was written to on the two days before.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { since: now - TimeDelta::days(2) }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tidied {
    /// Repositories that are packed.
    pub packed: u64,
    /// Those that could not be: they are told of in the log, and found by `computor doctor --repositories`.
    pub failed: u64,
    /// Directories of what came to nothing.
    pub removed: usize,
}

/// Tidies repositories.
#[derive(Clone, Copy, Debug)]
pub struct TidyRepositories;

impl Flow for TidyRepositories {
    const NAME: &'static str = "tidy_repositories";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = TidyInput;
    type Out = Tidied;
    type Activities = (PackRepositories,);

    async fn run<C: FlowCx<App>>(cx: C, input: TidyInput) -> Result<Tidied, FlowError> {
        cx.call::<PackRepositories>(input).await
    }
}

/// See [`TidyRepositories`].
#[derive(Clone, Copy, Debug)]
pub struct PackRepositories;

impl Activity for PackRepositories {
    const NAME: &'static str = "pack_repositories";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = TidyInput;
    type Out = Tidied;

    fn policy() -> Policy {
        Policy { attempts: 3, attempt_limit: Duration::from_secs(4 * 3600), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: TidyInput) -> Result<Tidied, ActError> {
        let app = cx.app();
        let git = app.git().map_err(|error| ActError::transient(error.message))?;
        let mut out = Tidied { removed: git.sweep(STALE).await.map_err(trouble)?, ..Tidied::default() };
        let mut after = Uuid::nil();
        loop {
            let found = queries::written_since(app.db.pool(), input.since, after, BATCH).await.map_err(trouble)?;
            let Some(last) = found.last() else { return Ok(out) };
            after = last.id;
            for kept in &found {
                let Some(place) = place(kept) else { continue };
                match git.repository(place).tidy().await {
                    Ok(()) => out.packed += 1,
                    // It was deleted meanwhile.
                    Err(GitError::NoRepository(_)) => {}
                    // One that is damaged keeps none of the others waiting.
                    Err(error) => {
                        tracing::error!(%error, %place, "a repository cannot be packed; see computor doctor --repositories");
                        out.failed += 1;
                    }
                }
            }
            let _ = cx.progress(Progress { percent: None, message: format!("{} repositories are packed", out.packed) }).await;
        }
    }
}

fn place(kept: &Kept) -> Option<Place> {
    let course = kept.course_id;
    match &*kept.kind {
        "template" => Some(Place::Template { course }),
        "assignments" => Some(Place::Assignments { course }),
        "student" => Some(Place::Student { course, member: kept.owner.course_member_id? }),
        _ => Some(Place::Team { course, group: kept.owner.submission_group_id? }),
    }
}
