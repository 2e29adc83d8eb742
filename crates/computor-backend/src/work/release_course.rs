//! A release: the student template is written as one commit, then what was planned becomes what students have.
//!
//! A row is released only in the version that was planned, and only by the work that marked it; whatever happens, no row
//! stays "deploying".

use super::{
    publishing::{Directory, Draft, How, publish},
    repositories::patient,
    trouble::trouble,
};
use crate::{
    App,
    logic::{
        exercise,
        release::{
            layout::{self, Layout},
            plan::{Versions, laid_out},
            readme::{self, Line},
        },
    },
};
use chrono::{DateTime, Utc};
use computor_db::queries::{
    release::{self as queries, Content, Step, VersionFiles},
    repository,
};
use computor_git::Place;
use computor_types::{
    Code, Id,
    dto::{Course, User},
};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A longer text is read where it lies, and not in lists.
const LONGEST_TASK: u64 = 256 << 10;

/// A deployment, and the version of it that is to be released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseItem {
    /// The row in `course_content_deployment`.
    pub deployment_id: Uuid,
    /// The row in `example_version`.
    pub version_id: Uuid,
}

impl ReleaseItem {
    pub(crate) const fn step(&self) -> Step<'static> {
        Step { deployment: self.deployment_id, version: self.version_id, text: None }
    }
}

/// What is to be released.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReleaseInput {
    /// The course.
    pub course_id: Id<Course>,
    /// Who wants it.
    pub user_id: Option<Id<User>>,
    /// What, in which version.
    pub items: Vec<ReleaseItem>,
    /// What the commit says.
    pub message: String,
    /// When it was asked for, which the commit says too.
    pub at: DateTime<Utc>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// How many contents were released.
    pub released: i64,
    /// How many could not be.
    pub failed: i64,
    /// The commit of the student template; none where the course has no repository on this server.
    pub commit: Option<String>,
}

/// Releases contents of a course.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseCourse;

impl Flow for ReleaseCourse {
    const NAME: &'static str = "release_course";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = ReleaseInput;
    type Out = Released;
    type Activities = (PublishTemplate, RecordRelease, AbandonRelease);

    async fn run<C: FlowCx<App>>(cx: C, input: ReleaseInput) -> Result<Released, FlowError> {
        let outcome = match cx.call::<PublishTemplate>(input.clone()).await {
            Ok(published) => cx.call::<RecordRelease>(Recording { input: input.clone(), published }).await,
            Err(error) => Err(error),
        };
        let outcome = outcome.map_err(|error| {
            let message = match &error {
                FlowError::Cancelled => "the release was cancelled".to_owned(),
                FlowError::Failed(failure) => failure.message.clone(),
            };
            (error, message)
        });
        match outcome {
            Ok(report) if report.failed == 0 => Ok(report),
            Ok(report) => Err(FlowError::failed(
                Code::Deploy004.as_str(),
                format!(
                    "{} of {} contents could not be released; their deployments say why",
                    report.failed,
                    report.failed + report.released
                ),
            )),
            Err((error, message)) => {
                cx.cleanup::<AbandonRelease>(Abandoning { input, message }).await?;
                Err(error)
            }
        }
    }
}

/// What was written into the student template.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Published {
    /// The commit, if there is a repository.
    pub commit: Option<String>,
    /// What could not be written, and why.
    pub failed: BTreeMap<Uuid, String>,
}

/// Writes the student template: one commit, which is there once however often this runs.
#[derive(Clone, Copy, Debug)]
pub struct PublishTemplate;

impl Activity for PublishTemplate {
    const NAME: &'static str = "publish_template";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = ReleaseInput;
    type Out = Published;

    fn policy() -> Policy {
        patient()
    }

    async fn run(cx: ActCx<App>, input: ReleaseInput) -> Result<Published, ActError> {
        let app = cx.app();
        let (draft, failed) = draft(app, &input).await?;
        let commit = publish(app, Place::Template { course: input.course_id.uuid() }, draft).await?;
        Ok(Published { commit, failed })
    }
}

async fn laid(app: &App, versions: &Versions, id: Option<Uuid>) -> Result<Result<Layout, String>, ActError> {
    match id.and_then(|id| versions.get(&id)) {
        Some(version) => laid_out(&app.store, version).await.map_err(trouble),
        None => Ok(Err("the version was deleted".to_owned())),
    }
}

/// The commit of a release, and what cannot be part of it.
async fn draft(app: &App, input: &ReleaseInput) -> Result<(Draft, BTreeMap<Uuid, String>), ActError> {
    let (db, course) = (app.db.pool(), input.course_id.uuid());
    let contents = queries::contents(db, course).await.map_err(trouble)?;
    let planned: BTreeMap<Uuid, Uuid> = input.items.iter().map(|item| (item.deployment_id, item.version_id)).collect();
    let ids: Vec<Uuid> = contents.iter().filter_map(|content| content.released_id).chain(planned.values().copied()).collect();
    let versions: Versions = queries::versions(db, &ids).await.map_err(trouble)?.into_iter().map(|v| (v.id, v)).collect();
    let (mut directories, mut lines) = (Vec::new(), Vec::new());
    // Until it is seen, nothing of what was planned is part of the commit.
    let gone = |deployment: &Uuid| (*deployment, "the content was archived or deleted before it was released".to_owned());
    let mut failed: BTreeMap<Uuid, String> = planned.keys().map(gone).collect();
    for content in &contents {
        let (Some(deployment), Some(name)) = (content.deployment_id, &content.directory) else { continue };
        failed.remove(&deployment);
        let before = match content.released_id {
            Some(_) => laid(app, &versions, content.released_id).await?.unwrap_or_default(),
            None => Layout::new(),
        };
        let after = match planned.get(&deployment) {
            Some(version) => match laid(app, &versions, Some(*version)).await? {
                Ok(files) => Some(files),
                Err(why) => {
                    failed.insert(deployment, why);
                    None
                }
            },
            None => None,
        };
        if let Some(files) = after {
            let remove = before.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
            directories.push(Directory { name: name.clone(), files, how: How::Update { remove } });
            lines.push(Line { content, tag: content.version_tag.as_deref() });
        } else if content.released_id.is_some() && !before.is_empty() {
            // What students have stays there: a repository that was made anew gets it again.
            directories.push(Directory { name: name.clone(), files: before, how: How::IfMissing });
            lines.push(Line { content, tag: content.released_tag.as_deref() });
        }
    }
    let heading = queries::heading(db, course).await.map_err(trouble)?;
    let heading = heading.ok_or_else(|| ActError::permanent(Code::Nf001.as_str(), "the course was deleted"))?;
    let readme = readme::template(&heading, &lines);
    Ok((Draft { directories, readme, message: input.message.clone(), at: input.at }, failed))
}

/// What was planned, and what was written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recording {
    /// What was planned.
    pub input: ReleaseInput,
    /// What was written.
    pub published: Published,
}

/// Releases what was written, as far as it still is what was planned.
#[derive(Clone, Copy, Debug)]
pub struct RecordRelease;

impl Activity for RecordRelease {
    const NAME: &'static str = "record_release";
    type App = App;
    type In = Recording;
    type Out = Released;

    async fn run(cx: ActCx<App>, recording: Recording) -> Result<Released, ActError> {
        let (app, work) = (cx.app(), cx.operation());
        let Recording { input, published } = recording;
        let written: Vec<&ReleaseItem> = input.items.iter().filter(|item| !published.failed.contains_key(&item.deployment_id)).collect();
        let ids: Vec<Uuid> = written.iter().map(|item| item.version_id).collect();
        let mut tasks = BTreeMap::new();
        for version in queries::versions(app.db.pool(), &ids).await.map_err(trouble)? {
            tasks.insert(version.id, task_of(app, &version).await?);
        }
        let text = |item: &ReleaseItem| tasks.get(&item.version_id).and_then(|text| text.as_deref());
        let done: Vec<_> = written.iter().map(|item| Step { text: text(item), ..item.step() }).collect();
        let not_done = |item: &ReleaseItem| {
            let why = published.failed.get(&item.deployment_id)?;
            Some((*item, why.clone()))
        };
        let not_done: Vec<_> = input.items.iter().filter_map(not_done).collect();
        let not_done: Vec<_> = not_done.iter().map(|(item, why)| Step { text: Some(why), ..item.step() }).collect();
        let record = async {
            let mut tx = app.db.begin().await?;
            queries::released(&mut tx, work, input.user_id, &done, published.commit.as_deref()).await?;
            queries::failed(&mut tx, work, input.user_id, &not_done).await?;
            queries::abandoned(&mut tx, work, input.user_id, "it was changed while it was being released; release it again").await?;
            if let Some(commit) = &published.commit {
                repository::released(&mut tx, input.course_id, commit, Some(work)).await?;
            }
            let (released, failed) = queries::outcome(&mut *tx, input.course_id, work).await?;
            tx.commit().await?;
            Ok::<_, computor_db::Error>(Released { released, failed, commit: published.commit.clone() })
        };
        record.await.map_err(trouble)
    }
}

/// What students read of a version, if it is a text of a sensible size.
async fn task_of(app: &App, version: &VersionFiles) -> Result<Option<String>, ActError> {
    let manifest = exercise::manifest(&app.store, &version.storage_path).await.map_err(trouble)?;
    let name = layout::task(manifest.0.keys().map(String::as_str), version.language.as_deref());
    let Some(entry) = name.and_then(|name| manifest.0.get(name)).filter(|entry| entry.size <= LONGEST_TASK) else { return Ok(None) };
    let bytes = app.store.get(entry.digest.parse().map_err(trouble)?).await.map_err(trouble)?;
    // A text with a zero cannot be kept in a row.
    Ok(String::from_utf8(bytes.to_vec()).ok().filter(|text| !text.contains('\0')))
}

/// What was planned, and why it will not be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Abandoning {
    /// What was planned.
    pub input: ReleaseInput,
    /// What happened, for the lecturer.
    pub message: String,
}

/// Ends a release that came to nothing: its rows can be released again.
#[derive(Clone, Copy, Debug)]
pub struct AbandonRelease;

impl Activity for AbandonRelease {
    const NAME: &'static str = "abandon_release";
    type App = App;
    type In = Abandoning;
    type Out = ();

    fn policy() -> Policy {
        Policy { attempts: 20, ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, Abandoning { input, message }: Abandoning) -> Result<(), ActError> {
        let end = async {
            let mut tx = cx.app().db.begin().await?;
            queries::abandoned(&mut tx, cx.operation(), input.user_id, &message).await?;
            tx.commit().await
        };
        end.await.map_err(trouble)
    }
}

/// What is to be written into the assignments repository.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AssignmentsInput {
    /// The course.
    pub course_id: Id<Course>,
    /// What, in which version.
    pub items: Vec<ReleaseItem>,
    /// Whether a directory that is there stays as it is.
    pub skip_existing: bool,
    /// What the commit says.
    pub message: String,
    /// When it was asked for.
    pub at: DateTime<Utc>,
}

/// Writes examples with all their files into the assignments repository of a course.
#[derive(Clone, Copy, Debug)]
pub struct WriteAssignments;

impl Flow for WriteAssignments {
    const NAME: &'static str = "write_assignments";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = AssignmentsInput;
    type Out = Written;
    type Activities = (PublishAssignments,);

    async fn run<C: FlowCx<App>>(cx: C, input: AssignmentsInput) -> Result<Written, FlowError> {
        let written = cx.call::<PublishAssignments>(input).await?;
        match written.failed.first_key_value() {
            None => Ok(written),
            Some((directory, why)) => {
                let message = format!("{} of {} assignments are not written: {directory}: {why}", written.failed.len(), written.contents);
                Err(FlowError::failed(Code::Deploy004.as_str(), message))
            }
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// How many examples it was about.
    pub contents: usize,
    /// What cannot be written, and why.
    pub failed: BTreeMap<String, String>,
    /// The commit; none where the course has no repository on this server.
    pub commit: Option<String>,
}

/// See [`WriteAssignments`].
#[derive(Clone, Copy, Debug)]
pub struct PublishAssignments;

impl Activity for PublishAssignments {
    const NAME: &'static str = "publish_assignments";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = AssignmentsInput;
    type Out = Written;

    fn policy() -> Policy {
        patient()
    }

    async fn run(cx: ActCx<App>, input: AssignmentsInput) -> Result<Written, ActError> {
        let (app, course) = (cx.app(), input.course_id.uuid());
        let contents = queries::contents(app.db.pool(), course).await.map_err(trouble)?;
        let ids: Vec<Uuid> = input.items.iter().map(|item| item.version_id).collect();
        let versions = queries::versions(app.db.pool(), &ids).await.map_err(trouble)?;
        let (mut directories, mut lines, mut failed) = (Vec::new(), Vec::new(), BTreeMap::new());
        for content in &contents {
            let item = input.items.iter().find(|item| Some(item.deployment_id) == content.deployment_id);
            let version = item.and_then(|item| versions.iter().find(|version| version.id == item.version_id));
            match whole(app, content, version, input.skip_existing).await? {
                Some(Ok(directory)) => directories.push(directory),
                Some(Err(why)) => drop(failed.insert(content.path.clone(), why)),
                None => {}
            }
            if content.version_id.is_some() {
                lines.push(Line { content, tag: content.version_tag.as_deref() });
            }
        }
        let heading = queries::heading(app.db.pool(), course).await.map_err(trouble)?;
        let heading = heading.ok_or_else(|| ActError::permanent(Code::Nf001.as_str(), "the course was deleted"))?;
        let contents = directories.len() + failed.len();
        let draft = Draft { directories, readme: readme::assignments(&heading, &lines), message: input.message, at: input.at };
        let commit = publish(app, Place::Assignments { course }, draft).await?;
        if let Some(commit) = &commit {
            let note = async {
                let mut tx = app.db.begin().await?;
                repository::assignments_written(&mut tx, course.into(), commit).await?;
                tx.commit().await
            };
            note.await.map_err(trouble)?;
        }
        Ok(Written { contents, failed, commit })
    }
}

/// The directory of an assignment with everything in it, or why it cannot be.
async fn whole(
    app: &App,
    content: &Content,
    version: Option<&VersionFiles>,
    skip: bool,
) -> Result<Option<Result<Directory, String>>, ActError> {
    let (Some(version), Some(name)) = (version, &content.directory) else { return Ok(None) };
    let manifest = match exercise::manifest(&app.store, &version.storage_path).await {
        Ok(manifest) => manifest.0,
        Err(error) if error.code == Code::Deploy004 => return Ok(Some(Err(error.message))),
        Err(error) => return Err(trouble(error)),
    };
    if let Err(why) = layout::portable(manifest.keys()) {
        return Ok(Some(Err(why)));
    }
    let files = manifest.into_iter().map(|(path, entry)| (path, Some(entry))).collect();
    let how = if skip { How::IfMissing } else { How::Replace };
    Ok(Some(Ok(Directory { name: name.clone(), files, how })))
}
