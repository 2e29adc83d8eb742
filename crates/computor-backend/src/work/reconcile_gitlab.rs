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
use computor_db::queries::gitlab::{self as queries, Host, Made, Shown};
use computor_git::{Error as GitError, MAIN, Place, Remote};
use computor_gitlab::{
    Client, UserId,
    reconcile::{Desired, Key, Known, Ledger, Located, Report, Stopped, reconcile},
};
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

/// Brings the GitLab server of a course to what it shall be.
#[derive(Clone, Copy, Debug)]
pub struct ReconcileGitLab;

impl Flow for ReconcileGitLab {
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

/// See [`ReconcileGitLab`].
#[derive(Clone, Copy, Debug)]
pub struct BringToGitLab;

impl Activity for BringToGitLab {
    const NAME: &'static str = "bring_to_gitlab";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = ReconcileInput;
    type Out = Reconciled;

    /// A server may be away for a night.
    fn policy() -> Policy {
        Policy {
            attempts: 200,
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(300),
            attempt_limit: Duration::from_secs(3600),
            ..Policy::default()
        }
    }

    async fn run(cx: ActCx<App>, input: ReconcileInput) -> Result<Reconciled, ActError> {
        let (app, course) = (cx.app(), input.course_id);
        let db = app.db.pool();
        let Some(host) = queries::host(db, input.organization_id).await.map_err(trouble)? else { return Ok(Reconciled::default()) };
        let Some(_turn) = queries::turn(&app.db, course).await.map_err(trouble)? else {
            return Err(ActError::transient("another run works at this course's GitLab"));
        };
        let Some(due) = queries::due(db, course).await.map_err(trouble)? else { return Ok(Reconciled::default()) };
        let opened = client(app, &host).map_err(|error| ActError::permanent(error.code.as_str(), error.message))?;
        let at = At { app, host: &host, course, client: &opened };
        let _ = cx.progress(Progress { percent: None, message: "GitLab is looked at".to_owned() }).await;
        let (wanted, report) = at.reconcile().await?;
        let mut out = told(report)?;
        let pushed = at.publish(&mut out.problems).await?;
        if pushed {
            // What was empty can be forked now, and its branch is there to be protected.
            let (_, report) = at.reconcile().await?;
            let again = told(report)?;
            out = Reconciled { done: out.done + again.done, problems: [out.problems, again.problems].concat() };
        }
        at.show(&wanted).await?;
        queries::heard(db, course, due).await.map_err(trouble)?;
        out.problems.sort_by(|one, other| (&one.about, &one.message).cmp(&(&other.about, &other.message)));
        out.problems.dedup();
        Ok(out)
    }
}

/// What came of a run; what the server is still at is waited for.
fn told(report: Report) -> Result<Reconciled, ActError> {
    if !report.coming.is_empty() {
        return Err(ActError::transient(format!("GitLab is still making {} forks", report.coming.len())));
    }
    let problems = report.troubles.into_iter().map(|trouble| GitLabProblem { about: trouble.key.0, message: trouble.message });
    Ok(Reconciled { done: report.done, problems: problems.collect() })
}

fn stopped(error: Stopped<computor_db::Error>) -> ActError {
    match error {
        Stopped::Ledger(error) => trouble(error),
        Stopped::GitLab(error) if error.passes() => ActError::transient(error.to_string()),
        Stopped::GitLab(error) => {
            let problem = problem(error);
            ActError::permanent(problem.code.as_str(), problem.message)
        }
    }
}

/// A course at a server.
struct At<'a> {
    app: &'a App,
    host: &'a Host,
    course: Uuid,
    client: &'a Client,
}

impl At<'_> {
    async fn reconcile(&self) -> Result<(Desired, Report), ActError> {
        let db = self.app.db.pool();
        // Who is in the course is asked for when it is needed: what was true before may be true no more.
        let shape = queries::shape(db, self.course).await.map_err(trouble)?;
        let people = queries::people(db, self.course, &self.host.url).await.map_err(trouble)?;
        let wanted = desired(&self.host.root, self.course, shape.as_ref(), &people);
        let report = reconcile(self.client, self, &wanted).await.map_err(stopped)?;
        Ok((wanted, report))
    }

    /// Brings what is released, and the solutions of those who teach, into their projects; answers whether anything was brought.
    async fn publish(&self, problems: &mut Vec<GitLabProblem>) -> Result<bool, ActError> {
        let Ok(git) = self.app.git() else { return Ok(false) };
        let known = self.read().await.map_err(trouble)?;
        let mut pushed = false;
        let places = [("template", template(self.course.into())), ("assignments", Place::Assignments { course: self.course })];
        for (what, place) in places {
            let at = known.places.get(&key(what, self.course));
            let local = git.repository(place);
            let (Some(at), true) = (at, local.exists()) else { continue };
            let Some(head) = local.head(MAIN).await.map_err(trouble)? else { continue };
            let theirs = self.client.head(at.id, "main").await.map_err(|error| stopped(error.into()))?;
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
                Ok(()) => pushed = true,
                Err(error) => {
                    let message = match &error {
                        GitError::Moved { .. } => {
                            "somebody has pushed to main there; nothing is overwritten, so take that back or merge it".to_owned()
                        }
                        GitError::Failed { message, .. } => format!("what is released cannot be pushed: {message}"),
                        _ => return Err(trouble(error)),
                    };
                    problems.push(GitLabProblem { about: key(what, self.course).0, message });
                }
            }
        }
        Ok(pushed)
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
