//! Brings the GitLab server of a course to what it shall be: groups, projects, members, protected branches, what is released.
//!
//! One step over everything that is to be done: a crash loses nothing, and a run that finds everything as it shall be changes
//! nothing. It is started by the database with whatever changes who is in a course, and by a release; a run that finds no such change
//! has nothing to do, so of many at once one works. While GitLab is away, it waits.

use super::{repositories::template, trouble::trouble};
use crate::{
    App,
    logic::gitlab::{client, desired::desired, desired::key, problem},
};
use chrono::NaiveDate;
use computor_db::queries::gitlab::{self as queries, Host, Made, Shown};
use computor_git::{Error as GitError, MAIN, Place, Remote};
use computor_gitlab::{
    Client, Error as GitLabError, UserId,
    reconcile::{Desired, Key, Known, Ledger, Located, Report, Stopped, reconcile},
};
use computor_types::Code;
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy, Progress};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use uuid::Uuid;

/// Which course, which may be gone. What opens the server stays in the database.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ReconcileInput {
    /// Whose server it is.
    pub organization_id: Uuid,
    /// The course.
    pub course_id: Uuid,
}

/// Something that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GitLabProblem {
    /// What it is about, such as `course:` and an id.
    pub about: String,
    /// What it is.
    pub message: String,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// How much was done.
    pub done: usize,
    /// What is not as it shall be.
    pub problems: Vec<GitLabProblem>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tried {
    /// Everything is as it shall be, or told of.
    Done(Reconciled),
    /// Something may be otherwise later.
    Wait {
        /// So many seconds have to pass first, the server says.
        seconds: Option<u64>,
        /// What is waited for.
        why: String,
    },
}

/// The pause after the first attempt; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// It grows no longer, unless the server says so.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// Nor does the server keep anybody waiting for longer.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 3600);
/// A server may be away for a night. What is not done after that is begun again the next day.
const ATTEMPTS: u32 = 200;
/// From so many days before its end on, a token is told of.
const ENDS_SOON: i64 = 30;

/// Brings the GitLab server of a course to what it shall be. Waiting takes no worker's place.
#[derive(Clone, Copy, Debug)]
pub struct ReconcileGitLab;

impl Flow for ReconcileGitLab {
    const NAME: &'static str = "reconcile_gitlab_2";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = ReconcileInput;
    type Out = Reconciled;
    type Activities = (TryGitLab,);

    async fn run<C: FlowCx<App>>(cx: C, input: ReconcileInput) -> Result<Reconciled, FlowError> {
        let mut pause = FIRST_PAUSE;
        let mut attempts = 1;
        loop {
            let (seconds, why) = match cx.call::<TryGitLab>(input).await? {
                Tried::Done(out) => return Ok(out),
                Tried::Wait { seconds, why } => (seconds, why),
            };
            if attempts >= ATTEMPTS {
                return Err(FlowError::failed(Code::Gitlab007.as_str(), why));
            }
            let asked = Duration::from_secs(seconds.unwrap_or_default()).min(LONGEST_ASKED);
            cx.sleep(pause.max(asked)).await?;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            attempts += 1;
        }
    }
}

/// One attempt of [`ReconcileGitLab`].
#[derive(Clone, Copy, Debug)]
pub struct TryGitLab;

impl Activity for TryGitLab {
    const NAME: &'static str = "try_gitlab";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = ReconcileInput;
    type Out = Tried;

    fn policy() -> Policy {
        Policy { attempts: 3, first_pause: Duration::from_secs(2), attempt_limit: Duration::from_secs(3600), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: ReconcileInput) -> Result<Tried, ActError> {
        attempt(&cx, input).await
    }
}

/// What runs that were begun before [`ReconcileGitLab`] waited by itself go on with.
#[derive(Clone, Copy, Debug)]
pub struct FormerReconcileGitLab;

impl Flow for FormerReconcileGitLab {
    const NAME: &'static str = "reconcile_gitlab";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = ReconcileInput;
    type Out = Reconciled;
    type Activities = (BringToGitLab,);

    async fn run<C: FlowCx<App>>(cx: C, input: ReconcileInput) -> Result<Reconciled, FlowError> {
        cx.call::<BringToGitLab>(input).await
    }
}

/// See [`FormerReconcileGitLab`].
#[derive(Clone, Copy, Debug)]
pub struct BringToGitLab;

impl Activity for BringToGitLab {
    const NAME: &'static str = "bring_to_gitlab";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = ReconcileInput;
    type Out = Reconciled;

    /// It keeps its place meanwhile, so it does not wait for long: the next day's run does what is left.
    fn policy() -> Policy {
        Policy { attempts: 10, first_pause: FIRST_PAUSE, attempt_limit: Duration::from_secs(3600), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: ReconcileInput) -> Result<Reconciled, ActError> {
        match attempt(&cx, input).await? {
            Tried::Done(out) => Ok(out),
            Tried::Wait { why, .. } => Err(ActError::transient(why)),
        }
    }
}

async fn attempt(cx: &ActCx<App>, input: ReconcileInput) -> Result<Tried, ActError> {
    let (app, course) = (cx.app(), input.course_id);
    let host = queries::host(app.db.pool(), input.organization_id).await.map_err(trouble)?;
    let Some(host) = host else { return Ok(Tried::Done(Reconciled::default())) };
    let Some(turn) = queries::turn(&app.db, course).await.map_err(trouble)? else {
        return Ok(Tried::Wait { seconds: None, why: "another run works at this course's GitLab".to_owned() });
    };
    let done = in_turn(cx, &host, course).await;
    // One that cannot be ended is at its end.
    drop(turn.end().await);
    let (tried, is_there) = match done {
        Ok(out) => (Tried::Done(out), true),
        Err(Halt::Failed(error)) => return Err(error),
        Err(Halt::Wait { seconds, why }) => (Tried::Wait { seconds, why }, seconds.is_none()),
        Err(Halt::Away { after, why }) => {
            let asked = i64::try_from(after.min(LONGEST_ASKED).as_secs()).unwrap_or_default();
            let seconds = queries::away(app.db.pool(), host.organization_id, asked).await.map_err(trouble)?;
            (Tried::Wait { seconds: u64::try_from(seconds).ok(), why }, false)
        }
    };
    if is_there && host.away_seconds.is_some() {
        queries::back(app.db.pool(), host.organization_id).await.map_err(trouble)?;
    }
    if let Tried::Wait { why, .. } = &tried {
        let _ = cx.progress(Progress { percent: None, message: format!("waiting: {why}") }).await;
    }
    Ok(tried)
}

async fn in_turn(cx: &ActCx<App>, host: &Host, course: Uuid) -> Result<Reconciled, Halt> {
    let (app, db) = (cx.app(), cx.app().db.pool());
    let due = queries::due(db, course).await.map_err(trouble)?;
    if due.is_empty() {
        return Ok(Reconciled::default());
    }
    // Of many runs, one finds out whether it is still away: that may take minutes, and others need the place.
    if let Some(seconds) = host.away_seconds.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0) {
        return Err(Halt::Wait { seconds: Some(seconds), why: "GitLab was away just now".to_owned() });
    }
    let opened = client(app, host).map_err(|error| ActError::permanent(error.code.as_str(), error.message))?;
    let at = At { app, host, course, client: &opened };
    let _ = cx.progress(Progress { percent: None, message: "GitLab is looked at".to_owned() }).await;
    let mut out = Reconciled::default();
    let (wanted, mut coming) = at.reconcile(&mut out).await?;
    let pushed = at.publish(&mut out.problems).await?;
    if pushed.any {
        // What was empty can be forked now, and its branch is there to be protected.
        (_, coming) = at.reconcile(&mut out).await?;
    }
    at.show(&wanted).await?;
    // What waits keeps nothing else from being there.
    if let Some(why) = pushed.waits {
        return Err(Halt::Wait { seconds: None, why });
    }
    if let Some(key) = coming.first() {
        return Err(Halt::Wait { seconds: None, why: format!("GitLab is not done with {} things, such as {key}", coming.len()) });
    }
    out.problems.extend(at.ending_token().await);
    queries::leave(db, host, course).await.map_err(trouble)?;
    queries::heard(db, &due).await.map_err(trouble)?;
    out.problems.sort_by(|one, other| (&one.about, &one.message).cmp(&(&other.about, &other.message)));
    out.problems.dedup();
    Ok(out)
}

/// Why an attempt did not come to its end.
enum Halt {
    /// Something may be otherwise later.
    Wait {
        seconds: Option<u64>,
        why: String,
    },
    /// The server cannot be asked now.
    Away {
        after: Duration,
        why: String,
    },
    Failed(ActError),
}

impl From<ActError> for Halt {
    fn from(error: ActError) -> Self {
        Self::Failed(error)
    }
}

fn stopped(error: Stopped<computor_db::Error>) -> Halt {
    match error {
        Stopped::Ledger(error) => trouble(error).into(),
        Stopped::GitLab(error) if error.passes() => {
            let after = if let GitLabError::Limited { after, .. } = &error { *after } else { Duration::ZERO };
            Halt::Away { after, why: error.to_string() }
        }
        Stopped::GitLab(error) => {
            let problem = problem(error);
            ActError::permanent(problem.code.as_str(), problem.message).into()
        }
    }
}

/// What came of bringing what is released there.
#[derive(Default)]
struct Pushed {
    /// Whether anything was brought.
    any: bool,
    /// Why something was not, and is to be tried again.
    waits: Option<String>,
}

/// A course at a server.
struct At<'a> {
    app: &'a App,
    host: &'a Host,
    course: Uuid,
    client: &'a Client,
}

impl At<'_> {
    /// Answers what shall be, and what the server is not done with.
    async fn reconcile(&self, out: &mut Reconciled) -> Result<(Desired, Vec<Key>), Halt> {
        let db = self.app.db.pool();
        // Who is in the course is asked for when it is needed: what was true before may be true no more.
        let shape = queries::shape(db, self.course).await.map_err(trouble)?;
        let people = queries::people(db, self.course, &self.host.url).await.map_err(trouble)?;
        let wanted = desired(&self.host.root, self.course, shape.as_ref(), &people);
        let Report { done, troubles, coming } = reconcile(self.client, self, &wanted).await.map_err(stopped)?;
        out.done += done;
        out.problems.extend(troubles.into_iter().map(|trouble| GitLabProblem { about: trouble.key.0, message: trouble.message }));
        Ok((wanted, coming))
    }

    /// Brings what is released, and the solutions of those who teach, into their projects.
    async fn publish(&self, problems: &mut Vec<GitLabProblem>) -> Result<Pushed, Halt> {
        let mut pushed = Pushed::default();
        let Ok(git) = self.app.git() else {
            return Ok(Pushed { waits: Some("there is no git here; another server has to bring what is released".to_owned()), ..pushed });
        };
        let known = self.read().await.map_err(trouble)?;
        let places = [("template", template(self.course.into())), ("assignments", Place::Assignments { course: self.course })];
        for (what, place) in places {
            let at = known.places.get(&key(what, self.course));
            let local = git.repository(place);
            let (Some(at), true) = (at, local.exists()) else { continue };
            let Some(head) = local.head(MAIN).await.map_err(trouble)? else { continue };
            let theirs = match self.client.head(at.id, "main").await {
                Ok(theirs) => theirs,
                // What is wrong with one project keeps nothing from the other.
                Err(error @ GitLabError::Server { .. }) => {
                    pushed.waits = Some(error.to_string());
                    continue;
                }
                Err(error @ (GitLabError::Forbidden { .. } | GitLabError::Refused { .. } | GitLabError::Unreadable { .. })) => {
                    problems.push(GitLabProblem { about: key(what, self.course).0, message: error.to_string() });
                    continue;
                }
                Err(error) => return Err(stopped(error.into())),
            };
            if theirs.is_some_and(|commit| commit.id == head.to_string()) {
                continue;
            }
            let remote = Remote {
                // Not the address that the server says: a token goes where it was given for.
                address: format!("{}/{}.git", self.host.url, at.full_path),
                branch: None,
                credentials: Some(self.client.secret().to_owned()),
                time: Duration::from_secs(600),
                most: self.app.options.max_fetch,
            };
            match local.push_to(&remote).await {
                Ok(()) => pushed.any = true,
                Err(error @ (GitError::Away { .. } | GitError::TimedOut { .. })) => pushed.waits = Some(error.to_string()),
                Err(error) => {
                    let message = match &error {
                        GitError::Moved { .. } => {
                            "somebody has pushed to main there; nothing is overwritten, so take that back or merge it".to_owned()
                        }
                        GitError::Failed { message, .. } => format!("what is released cannot be pushed: {message}"),
                        _ => return Err(trouble(error).into()),
                    };
                    problems.push(GitLabProblem { about: key(what, self.course).0, message });
                }
            }
        }
        Ok(pushed)
    }

    /// That the token ends soon is told of while there is time to give another one.
    async fn ending_token(&self) -> Option<GitLabProblem> {
        // Some kinds of tokens do not tell of themselves.
        let ends: NaiveDate = self.client.token().await.ok()?.expires_at?.parse().ok()?;
        let left = ends.signed_duration_since(self.app.clock.now().date_naive()).num_days();
        let message = || format!("the organization's token for {} ends on {ends}: give another one before that", self.host.url);
        (left <= ENDS_SOON).then(|| GitLabProblem { about: "token".to_owned(), message: message() })
    }

    /// Writes where everything is into what clients read.
    async fn show(&self, wanted: &Desired) -> Result<(), ActError> {
        let db = self.app.db.pool();
        let known = self.read().await.map_err(trouble)?;
        let of = |what: &str| known.places.get(&key(what, self.course));
        let shown = |at: &Located| json!({"full_path": at.full_path, "web_url": at.web_url});
        if let (Some(course), Some(template), Some(assignments), Some(students)) =
            (of("course"), of("template"), of("assignments"), of("students"))
        {
            let gitlab = json!({
                "url": self.host.url, "full_path": course.full_path, "group_id": course.id, "web_url": course.web_url,
                "student_template_url": template.web_url, "assignments_url": assignments.web_url,
                "projects": {"student_template": shown(template), "assignments": shown(assignments)},
                "students_group": {"group_id": students.id, "full_path": students.full_path, "web_url": students.web_url},
            });
            queries::show(db, Shown::Course(self.course), &gitlab).await.map_err(trouble)?;
        }
        for place in &wanted.places {
            let Some((kind, Ok(id))) = place.key.0.split_once(':').map(|(kind, id)| (kind, id.parse::<Uuid>())) else { continue };
            let row = match kind {
                "student" => Shown::Member(id),
                "team" => Shown::Team(id),
                _ => continue,
            };
            let Some(at) = known.places.get(&place.key) else { continue };
            queries::show(db, row, &repository_json(&self.host.url, at)).await.map_err(trouble)?;
        }
        Ok(())
    }
}

fn repository_json(url: &str, at: &Located) -> Value {
    let namespace = at.full_path.rsplit_once('/').map(|(namespace, _)| namespace);
    json!({
        "url": url, "full_path": at.full_path, "web_url": at.web_url, "gitlab_project_id": at.id, "gitlab_project_path": at.full_path,
        "namespace_path": namespace, "http_url_to_repo": at.http_url, "ssh_url_to_repo": at.ssh_url,
        "clone_url": format!("{url}/{}.git", at.full_path),
    })
}

/// What was made and granted stands in tables of ours, which nobody but this changes.
impl Ledger for At<'_> {
    type Error = computor_db::Error;

    async fn read(&self) -> Result<Known, Self::Error> {
        let db = self.app.db.pool();
        let number = |id: i64| u64::try_from(id).unwrap_or_default();
        let places = queries::places(db, self.host, self.course).await?.into_iter().map(|made| {
            let at = Located {
                id: number(made.remote_id),
                group: made.is_group,
                full_path: made.full_path,
                web_url: made.web_url,
                http_url: made.http_url,
                ssh_url: made.ssh_url,
            };
            (Key(made.key), at)
        });
        let places: BTreeMap<Key, Located> = places.collect();
        let grants = queries::grants(db, self.host, self.course).await?;
        Ok(Known { places, grants: grants.into_iter().map(|(key, account)| (Key(key), UserId(number(account)))).collect() })
    }

    async fn locate(&self, key: &Key, at: &Located) -> Result<(), Self::Error> {
        let made = Made {
            key: key.0.clone(),
            remote_id: signed(at.id),
            is_group: at.group,
            full_path: at.full_path.clone(),
            web_url: at.web_url.clone(),
            http_url: at.http_url.clone(),
            ssh_url: at.ssh_url.clone(),
        };
        // A family's group is that of all its courses.
        let course = (!key.0.starts_with("family:")).then_some(self.course);
        queries::locate(self.app.db.pool(), self.host, course, &made).await
    }

    async fn grant(&self, key: &Key, user: UserId) -> Result<(), Self::Error> {
        queries::grant(self.app.db.pool(), self.host, self.course, &key.0, signed(user.0)).await
    }

    async fn forget(&self, key: &Key, user: UserId) -> Result<(), Self::Error> {
        queries::forget(self.app.db.pool(), self.host, &key.0, signed(user.0)).await
    }
}

/// GitLab's numbers are counted up from one.
fn signed(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}
