//! Releases: what is assigned becomes what students have.
//!
//! A request decides what is to be released in which version, and marks it; the flow writes the student template and then
//! releases what still is as it was planned ([`ReleaseCourse`](crate::work::ReleaseCourse)). One release of a course runs
//! at a time.

mod choose;
pub(crate) mod layout;
pub(crate) mod plan;
mod reading;
pub(crate) mod readme;
mod template;

use super::{Call, Handle, Reply, deployment};
use crate::{
    Ctx, Error, Result,
    work::{AssignmentsInput, ReleaseCourse, ReleaseInput, ReleaseItem, WriteAssignments},
};
use computor_db::{
    Start, Tx,
    queries::{
        deployment as deployments,
        release::{self as queries, Content},
    },
};
use computor_types::{Code, Violation, dto::*, validate::normalise_version};
use computor_workflows::Flow;
use uuid::Uuid;

const STARTED: &str = "started";

/// What the commit says when nobody says anything else.
const MESSAGE: &str = "System Release";

impl Handle for GenerateStudentTemplate {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<GenerateTemplateResponse>> {
        let course = call.params.id;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let chosen = prepare(&cx, &mut tx, course.uuid(), &call.body).await?;
        if queries::is_running(&mut tx, course.uuid()).await? {
            return Err(Code::Deploy006.into());
        }
        let items = items(&chosen);
        let input =
            ReleaseInput { course_id: course, user_id: Some(cx.me()), items: items.clone(), message: message(&call.body), at: cx.now() };
        let input = serde_json::to_value(input).map_err(Error::internal)?;
        let work = start(&cx, &mut tx, ReleaseCourse::NAME, course.uuid(), &input).await?;
        let steps: Vec<_> = items.iter().map(ReleaseItem::step).collect();
        let begun = queries::begin(&mut tx, work, Some(cx.me()), &steps).await?;
        if begun.len() != items.len() {
            return Err(Error::new(Code::Deploy001, "what is to be released was changed meanwhile; try again"));
        }
        tx.commit().await.map_err(Error::from)?;
        let answer = GenerateTemplateResponse { workflow_id: work.into(), status: STARTED.to_owned(), contents_to_process: count(&items) };
        Ok(answer.into())
    }
}

impl Handle for PlanRelease {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ReleasePlan>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let chosen = prepare(&cx, &mut tx, call.params.id.uuid(), &call.body).await?;
        let ids: Vec<Uuid> = chosen.iter().flat_map(|content| [content.version_id, content.released_id]).flatten().collect();
        let versions = queries::versions(&mut *tx, &ids).await?.into_iter().map(|version| (version.id, version)).collect();
        // Other versions were assigned only to see what they would do.
        tx.rollback().await?;
        let mut template = template::Template::of(&cx, call.params.id.uuid()).await?;
        let mut items = Vec::new();
        for content in &chosen {
            items.push(plan::item(&cx.store, content, &versions, template.as_mut()).await?);
        }
        Ok(ReleasePlan { course_id: call.params.id, commit_message: message(&call.body), items }.into())
    }
}

impl Handle for GenerateAssignments {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<GenerateAssignmentsResponse>> {
        let (course, wanted) = (call.params.id, call.body);
        let selection = ReleaseSelection {
            all: wanted.all || wanted.course_content_ids.is_none() && wanted.parent_id.is_none(),
            course_content_ids: wanted.course_content_ids,
            parent_id: wanted.parent_id,
            include_descendants: wanted.include_descendants,
            ..ReleaseSelection::default()
        };
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let contents = queries::contents(&mut *tx, course.uuid()).await?;
        // What is being released may be written as well: this is not what students have.
        let still: Vec<Content> = contents.into_iter().map(at_rest).collect();
        let chosen: Vec<Content> = choose::choose(&still, Some(&selection), true).map_err(refused)?.into_iter().cloned().collect();
        let items = items(&chosen);
        let input = AssignmentsInput {
            course_id: course,
            items: items.clone(),
            skip_existing: wanted.overwrite_strategy == OverwriteStrategy::SkipIfExists,
            message: wanted.commit_message.unwrap_or_else(|| format!("Update {} assignments", items.len())),
            at: cx.now(),
        };
        let input = serde_json::to_value(input).map_err(Error::internal)?;
        let work = start(&cx, &mut tx, WriteAssignments::NAME, course.uuid(), &input).await?;
        tx.commit().await?;
        let answer =
            GenerateAssignmentsResponse { workflow_id: work.into(), status: STARTED.to_owned(), contents_to_process: count(&items) };
        Ok(answer.into())
    }
}

impl Handle for GetCourseGitStatus {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseGitStatus>> {
        Ok(Reply::json(queries::git_status(cx.db().pool(), call.params.id).await?))
    }
}

/// The content as if its release were not under way.
fn at_rest(content: Content) -> Content {
    match content.status() {
        Some(DeploymentStatus::Deploying) => Content { status: Some(DeploymentStatus::Pending.to_string()), ..content },
        _ => content,
    }
}

/// Locks the course and answers what is to be released, with the versions that were asked for assigned.
async fn prepare(cx: &Ctx, tx: &mut Tx, course: Uuid, wanted: &GenerateTemplateRequest) -> Result<Vec<Content>> {
    deployment::lock(cx, tx, course).await?;
    let contents = queries::contents(&mut **tx, course).await?;
    let selection = wanted.release.as_ref();
    let chosen = choose::choose(&contents, selection, wanted.force_redeploy).map_err(refused)?;
    let chosen: Vec<Content> = chosen.into_iter().cloned().collect();
    let overrides = selection.and_then(|s| s.overrides.as_deref()).unwrap_or_default();
    let mut issues: Vec<Violation> = overrides
        .iter()
        .filter(|other| !chosen.iter().any(|content| content.id == other.course_content_id.uuid()))
        .map(|other| Violation {
            field: other.course_content_id.to_string(),
            message: "a version is named for it, but it is not among what is to be released".to_owned(),
            kind: "release".to_owned(),
        })
        .collect();
    let mut assigned = false;
    for content in &chosen {
        let own = overrides.iter().find(|other| other.course_content_id.uuid() == content.id).map(|other| &other.version_identifier);
        let Some(name) = own.or(selection.and_then(|s| s.global_commit.as_ref())) else { continue };
        match other_version(cx, tx, course, content, name).await {
            Ok(other) => assigned |= other,
            Err(error) if error.code.status() >= 500 => return Err(error),
            Err(error) => issues.push(Violation { field: content.id.to_string(), message: error.message, kind: "release".to_owned() }),
        }
    }
    if !issues.is_empty() {
        return Err(refused(issues));
    }
    if !assigned {
        return Ok(chosen);
    }
    let contents = queries::contents(&mut **tx, course).await?;
    Ok(contents.into_iter().filter(|content| chosen.iter().any(|one| one.id == content.id)).collect())
}

/// Assigns the version of that name to a content; answers whether it was another one.
async fn other_version(cx: &Ctx, tx: &mut Tx, course: Uuid, content: &Content, name: &str) -> Result<bool> {
    let tag = normalise_version(name).unwrap_or_else(|| name.to_owned());
    let found = queries::named_version(tx, content, name, &tag).await?;
    let (version, tag) =
        found.ok_or_else(|| Error::new(Code::Content005, format!("{} has no version and no release {name:?}", content.path)))?;
    if content.version_id == Some(version) {
        return Ok(false);
    }
    let current = deployments::current(tx, content.id.into()).await?;
    let example = deployments::assignable(tx, content.example_id.map(Into::into), None, &tag).await?;
    let example = example.first().ok_or(Code::Content005)?;
    deployment::assign(cx, tx, course, content.id.into(), current.as_ref(), example, &tag).await?;
    Ok(true)
}

fn refused(issues: Vec<Violation>) -> Error {
    let message = match issues.as_slice() {
        [one] => one.message.clone(),
        all => format!("{} contents cannot be released", all.len()),
    };
    let mut error = Error::invalid(issues);
    error.message = message;
    error
}

fn items(chosen: &[Content]) -> Vec<ReleaseItem> {
    let item = |content: &Content| Some(ReleaseItem { deployment_id: content.deployment_id?, version_id: content.version_id? });
    chosen.iter().filter_map(item).collect()
}

fn message(wanted: &GenerateTemplateRequest) -> String {
    let given = wanted.commit_message.as_deref().map(str::trim).filter(|text| !text.is_empty());
    given.unwrap_or(MESSAGE).to_owned()
}

fn count<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

async fn start(cx: &Ctx, tx: &mut Tx, flow: &str, course: Uuid, input: &serde_json::Value) -> Result<Uuid> {
    let start = Start { flow, input, user: Some(cx.me().uuid()), course: Some(course), about: Some(("course", course)) };
    Ok(tx.start(start).await?)
}
