//! Repositories of students and teams: made as soon as somebody needs one, and offered what is new in the template.
//!
//! Both flows are one step each, over everything that is still to be done; so a crash loses nothing, and a second run
//! finds nothing to do. Who needs a repository is said by the database (`missing_repository`), whatever made them a student;
//! the flows are started by it, in the transaction of the change.

use super::{
    news::{News, Told},
    trouble::trouble,
};
use crate::App;
use computor_db::queries::repository::{self as queries, Fork, Offered, Owner};
use computor_git::{Error as GitError, Git, Integration, Offer, Oid, Place, Signature};
use computor_types::{Code, Id, dto::Course};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy, Progress};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// So many repositories are made, or offered something, between two notes of it.
const BATCH: i64 = 250;
/// So many are worked on at once: most of the time git waits for the disk.
const AT_ONCE: usize = 12;
/// The branch with what could not be merged.
pub(crate) const OFFERED: &str = "refs/heads/computor/corrected";

/// Which course.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct MakeInput {
    /// Its row.
    pub course_id: Id<Course>,
}

/// Makes the repositories of all students and teams of a course that have none; answers how many.
#[derive(Clone, Copy, Debug)]
pub struct MakeRepositories;

impl Flow for MakeRepositories {
    const NAME: &'static str = "make_repositories";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = MakeInput;
    type Out = u64;
    type Activities = (ForkTemplate,);

    async fn run<C: FlowCx<App>>(cx: C, input: MakeInput) -> Result<u64, FlowError> {
        cx.call::<ForkTemplate>(input).await
    }
}

/// Forks the template for everybody who has no repository.
#[derive(Clone, Copy, Debug)]
pub struct ForkTemplate;

/// Longer than a `git` that was killed can keep others out: its lock counts for a minute.
pub(super) fn patient() -> Policy {
    Policy { attempts: 10, attempt_limit: Duration::from_secs(1800), ..Policy::default() }
}

impl Activity for ForkTemplate {
    const NAME: &'static str = "fork_template";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = MakeInput;
    type Out = u64;

    fn policy() -> Policy {
        patient()
    }

    async fn run(cx: ActCx<App>, input: MakeInput) -> Result<u64, ActError> {
        let (app, course) = (cx.app(), input.course_id);
        let git = app.git().map_err(|error| ActError::transient(error.message))?;
        let mut made = 0;
        // Whether some may not have what is released: made before, or before a release that came meanwhile.
        let mut behind = false;
        let mut head = None;
        loop {
            let owners = queries::missing(app.db.pool(), course, BATCH).await.map_err(trouble)?;
            if owners.is_empty() {
                break;
            }
            let Some(released) = queries::template(app.db.pool(), course).await.map_err(trouble)? else { break };
            let places: Vec<Place> = owners.iter().filter_map(|owner| place(course, owner)).collect();
            let fresh = git.fork_many(template(course), commit(&released)?, &places).await.map_err(trouble)?;
            let (new, old): (Vec<_>, Vec<_>) = owners.iter().copied().zip(fresh).partition(|(_, fresh)| *fresh);
            let owners_of = |found: Vec<(Owner, bool)>| found.into_iter().map(|(owner, _)| owner).collect::<Vec<_>>();
            let (new, old) = (owners_of(new), owners_of(old));
            // A repository is there before its row says so. What one has that was there already is not known.
            let mut rows = queries::made(app.db.pool(), course, &new, Some(&released)).await.map_err(trouble)?;
            rows += queries::made(app.db.pool(), course, &old, None).await.map_err(trouble)?;
            made += rows;
            behind |= !old.is_empty() || head.as_ref().is_some_and(|head| *head != released);
            head = Some(released);
            let _ = cx.progress(Progress { percent: None, message: format!("{made} repositories are made") }).await;
            if rows == 0 {
                break;
            }
        }
        if let Some(released) = queries::template(app.db.pool(), course).await.map_err(trouble)?
            && (behind || head.is_some_and(|head| head != released))
        {
            offer_all(&cx, git, course, &released).await?;
        }
        Ok(made)
    }
}

/// Which commit of which course's template.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfferInput {
    /// The course.
    pub course_id: Id<Course>,
    /// What was released.
    pub commit: String,
}

/// Lets what was released reach all repositories of a course; answers how many it was offered to.
#[derive(Clone, Copy, Debug)]
pub struct OfferCorrection;

impl Flow for OfferCorrection {
    const NAME: &'static str = "offer_correction";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = OfferInput;
    type Out = u64;
    type Activities = (OfferToAll,);

    async fn run<C: FlowCx<App>>(cx: C, input: OfferInput) -> Result<u64, FlowError> {
        cx.call::<OfferToAll>(input).await
    }
}

/// Offers a commit to every repository that has not been offered it.
#[derive(Clone, Copy, Debug)]
pub struct OfferToAll;

impl Activity for OfferToAll {
    const NAME: &'static str = "offer_to_all";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = OfferInput;
    type Out = u64;

    fn policy() -> Policy {
        patient()
    }

    async fn run(cx: ActCx<App>, input: OfferInput) -> Result<u64, ActError> {
        let app = cx.app();
        // A newer release has a flow of its own, and has all that this one has.
        if queries::template(app.db.pool(), input.course_id).await.map_err(trouble)?.is_none_or(|head| head != input.commit) {
            return Ok(0);
        }
        let git = app.git().map_err(|error| ActError::transient(error.message))?;
        offer_all(&cx, git, input.course_id, &input.commit).await
    }
}

async fn offer_all(cx: &ActCx<App>, git: &Git, course: Id<Course>, released: &str) -> Result<u64, ActError> {
    let app = cx.app();
    let target = commit(released)?;
    let source = git.repository(template(course));
    let seconds = source.look_up(target).await.map_err(trouble)?.author.seconds;
    let offer = Offer {
        commit: target,
        ancestors: source.ancestors(target).await.map_err(trouble)?,
        branch: OFFERED.to_owned(),
        by: Signature { name: "Computor".to_owned(), email: "computor@localhost".to_owned(), seconds },
        message: "Take in corrected exercises".to_owned(),
    };
    let mut done = 0;
    let mut news = News::of(app, course, git.repository(template(course)), target).await.map_err(trouble)?;
    loop {
        let forks = queries::not_offered(app.db.pool(), course, released, BATCH).await.map_err(trouble)?;
        if forks.is_empty() {
            return Ok(done);
        }
        let results = offer_to(git, course, &forks, &offer, &mut news).await?;
        // What was done is noted, even if something else went wrong.
        let (good, bad): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        let good: Vec<Offered> = good.into_iter().flatten().collect();
        queries::offered(app.db.pool(), course, released, app.clock.now(), &good).await.map_err(trouble)?;
        if let Some(Err(error)) = bad.into_iter().next() {
            return Err(error);
        }
        done += good.len() as u64;
        let _ = cx.progress(Progress { percent: None, message: format!("{done} repositories were looked at") }).await;
    }
}

/// Offers it to some of a course.
async fn offer_to(
    git: &Git,
    course: Id<Course>,
    forks: &[Fork],
    offer: &Offer,
    news: &mut News,
) -> Result<Vec<Result<Offered, ActError>>, ActError> {
    let at = |fork: &Fork| place(course, &fork.owner).ok_or_else(|| ActError::transient("a repository belongs to nobody"));
    let places = forks.iter().map(at).collect::<Result<Vec<_>, _>>()?;
    let mut outcomes = git.integrate_many(&places, offer, AT_ONCE).await.map_err(trouble)?;
    for (place, outcome) in places.iter().zip(&mut outcomes) {
        if matches!(outcome, Err(GitError::NoRepository(_))) {
            // Its row says that it is there.
            let repository = git.repository(*place);
            repository.fork(template(course), offer.commit).await.map_err(trouble)?;
            *outcome = repository.integrate(offer).await;
        }
    }
    let mut results = Vec::with_capacity(forks.len());
    for ((fork, place), outcome) in forks.iter().zip(places).zip(outcomes) {
        let told = news.since(fork.base.as_deref()).await;
        results.push(noted(fork, place, offer.commit, outcome, &told));
    }
    Ok(results)
}

/// What came of it, as its row says it. What is wrong with a single repository stands there, where lecturers see it.
fn noted(fork: &Fork, place: Place, new: Oid, outcome: Result<Integration, GitError>, told: &Told) -> Result<Offered, ActError> {
    let mut notice = None;
    let (state, report) = match outcome {
        // Something ended after it had been brought there, and before that was noted: nobody was told of it yet.
        Ok(Integration::UpToDate { head }) if fork.base.as_deref().is_some_and(|base| base != new.to_string()) => {
            notice = told.taken();
            (if head == new { "fast_forward" } else { "merged" }, None)
        }
        Ok(Integration::UpToDate { .. }) => ("up_to_date", None),
        Ok(Integration::FastForward { .. }) => {
            notice = told.taken();
            ("fast_forward", None)
        }
        Ok(Integration::Merged { head }) => {
            notice = told.taken();
            ("merged", Some(json!({ "head": head.to_string() })))
        }
        Ok(Integration::Offered { branch, conflicts, taken, .. }) => {
            notice = Some(told.offered(conflicts.iter().map(|conflict| conflict.path.as_str()), taken));
            let conflicts: Vec<_> =
                conflicts.iter().map(|conflict| json!({ "path": conflict.path, "message": conflict.message })).collect();
            let message = match (conflicts.is_empty(), taken) {
                (true, _) => "the history was rewritten: it has nothing in common with the template",
                (false, false) => "both sides changed the same",
                (false, true) => "both sides changed the same; the other exercises are on main",
            };
            ("offered", Some(json!({ "branch": branch.trim_start_matches("refs/heads/"), "conflicts": conflicts, "message": message })))
        }
        // That says nothing about the repository.
        Err(error) if passes(&error) => return Err(trouble(error)),
        Err(error) => {
            tracing::warn!(%error, repository = %place, "a repository cannot take what was released");
            ("failed", Some(json!({ "message": "the repository is damaged; computor doctor looks at it" })))
        }
    };
    Ok(Offered { id: fork.id, state, report, notice })
}

/// Whether it may be otherwise the next time.
const fn passes(error: &GitError) -> bool {
    use GitError::{Io, Killed, Locked, Moved, NoProgram, TimedOut};
    matches!(error, Io(_) | NoProgram(_) | TimedOut { .. } | Killed { .. } | Moved { .. } | Locked)
}

/// Where the template of a course lies.
pub(crate) const fn template(course: Id<Course>) -> Place {
    Place::Template { course: course.uuid() }
}

/// Where the repository of somebody lies.
pub(crate) fn place(course: Id<Course>, owner: &Owner) -> Option<Place> {
    let course: Uuid = course.uuid();
    match (owner.course_member_id, owner.submission_group_id) {
        (Some(member), _) => Some(Place::Student { course, member }),
        (None, Some(group)) => Some(Place::Team { course, group }),
        (None, None) => None,
    }
}

fn commit(name: &str) -> Result<Oid, ActError> {
    name.parse().map_err(|_| ActError::permanent(Code::Deploy004.as_str(), "what is released is no commit"))
}
