//! Once a day, packs what pushes and releases left loose in repositories, and removes what crashes left and repositories whose rows
//! are gone.

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
    /// Repositories of courses, members and teams that are gone.
    #[serde(default)]
    pub gone: u64,
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
    type Activities = (PackRepositories, RemoveGone);

    async fn run<C: FlowCx<App>>(cx: C, input: TidyInput) -> Result<Tidied, FlowError> {
        let packed = cx.call::<PackRepositories>(input).await?;
        Ok(Tidied { gone: cx.call::<RemoveGone>(input).await?, ..packed })
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

/// Removes repositories whose rows have been gone for a day; answers how many.
#[derive(Clone, Copy, Debug)]
pub struct RemoveGone;

impl Activity for RemoveGone {
    const NAME: &'static str = "remove_gone_repositories";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = TidyInput;
    type Out = u64;

    fn policy() -> Policy {
        Policy { attempts: 5, attempt_limit: Duration::from_secs(3600), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, _: TidyInput) -> Result<u64, ActError> {
        let app = cx.app();
        let git = app.git().map_err(|error| ActError::transient(error.message))?;
        let mut removed = 0;
        for name in queries::gone(app.db.pool(), app.clock.now()).await.map_err(trouble)? {
            let Ok(place) = name.parse::<Place>() else {
                tracing::error!(%name, "what is to be removed is no repository");
                continue;
            };
            let mut tx = app.db.begin().await.map_err(trouble)?;
            if !queries::forget_gone(&mut tx, &name, place.course()).await.map_err(trouble)? {
                continue;
            }
            // The row goes after the directory: whatever dies in between, the next run finds the row, and nothing to remove.
            git.repository(place).remove().await.map_err(trouble)?;
            tx.commit().await.map_err(trouble)?;
            removed += 1;
            if matches!(place, Place::Template { .. }) {
                git.clear_course(place.course()).await.map_err(trouble)?;
            }
            let _ = cx.progress(Progress { percent: None, message: format!("{removed} repositories are removed") }).await;
        }
        Ok(removed)
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
