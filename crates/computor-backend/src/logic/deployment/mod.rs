//! Which example a course content shows.
//!
//! An example is in use by one content of a course at most. What is released may get another version of the same
//! example, and nothing else; what is being released is left alone: [`state`].

mod batch;
pub(crate) mod state;

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::{
    Tx,
    queries::{
        deployment::{self as queries, Assignable, Assigned, Current},
        release, task,
    },
};
use computor_types::{Code, Id, dto::*, validate::normalise_version};
use uuid::Uuid;

/// Lets nobody else assign or release in a course until the transaction ends, and frees what a release left behind that is over.
pub(crate) async fn lock(cx: &Ctx, tx: &mut Tx, course: Uuid) -> Result<()> {
    queries::lock_course(tx, course).await?;
    release::freed(tx, course, Some(cx.me())).await?;
    Ok(())
}

impl Handle for AssignExample {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<AssignExampleResponse>> {
        let (id, wanted) = (call.params.id, call.body);
        if wanted.example_id.is_some() == wanted.example_identifier.is_some() {
            return Err(Error::new(Code::Val002, "send either example_id or example_identifier"));
        }
        let tag = normalise_version(&wanted.version_tag)
            .ok_or_else(|| Error::new(Code::Val003, "version_tag must be a version such as 1.2.3"))?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let content = queries::content(&mut *tx, id).await?.ok_or(Code::Content001)?;
        if !content.is_submittable {
            return Err(Code::Content003.into());
        }
        if content.archived {
            return Err(Code::Content008.into());
        }
        lock(&cx, &mut tx, content.course_id).await?;
        let examples = queries::assignable(&mut tx, wanted.example_id, wanted.example_identifier.as_deref(), &tag).await?;
        let example = match examples.as_slice() {
            [one] => one,
            [] => return Err(Code::Content004.into()),
            _ => {
                return Err(Error::field("example_identifier", "several repositories have an example of this name: send example_id"));
            }
        };
        let current = queries::current(&mut tx, id).await?;
        let (assigned, status) = assign(&cx, &mut tx, content.course_id, id, current.as_ref(), example, &tag).await?;
        tx.commit().await.map_err(Error::from)?;
        let answer = AssignExampleResponse {
            deployment_id: assigned.id.into(),
            course_content_id: id,
            example_id: example.example_id.into(),
            example_version_id: assigned.version.into(),
            message: format!("{} {tag} is assigned", example.identifier),
            version_tag: tag,
            deployment_status: status,
            assigned_at: assigned.assigned_at,
        };
        Ok(answer.into())
    }
}

/// Lets a content show a version, if its state allows it. The course is locked.
pub(crate) async fn assign(
    cx: &Ctx,
    tx: &mut Tx,
    course: Uuid,
    content: Id<CourseContent>,
    current: Option<&Current>,
    example: &Assignable,
    tag: &str,
) -> Result<(Assigned, DeploymentStatus)> {
    let version = example.version_id.ok_or(Code::Content005)?;
    if queries::used_elsewhere(tx, course, content, &example.identifier).await? {
        return Err(Code::Deploy005.into());
    }
    let (status, action) = state::assign(current, &example.identifier, version)?;
    if example.testing_service_id.is_none() {
        return Err(Code::ExampleVersionNoBackend.into());
    }
    let new = queries::NewAssignment {
        content,
        example,
        version,
        tag,
        previous: current.and_then(|current| current.example_version_id),
        status,
        action,
        by: cx.me(),
    };
    let assigned = queries::assign(tx, new).await?;
    Ok((assigned, status))
}

impl Handle for UnassignExample {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<UnassignExampleResponse>> {
        let current = unassign(&cx, call.params.id).await?;
        let answer = UnassignExampleResponse {
            course_content_id: call.params.id,
            message: "the example was taken from the content".to_owned(),
            previous_example_id: current.example_id.map(Into::into),
            previous_version_tag: current.version_tag,
        };
        Ok(answer.into())
    }
}

impl Handle for RemoveContentExample {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        unassign(&cx, call.params.id).await?;
        Ok(Done { message: "the example was taken from the content".to_owned() }.into())
    }
}

/// Takes the example from a content; answers how it stood before.
async fn unassign(cx: &Ctx, content: Id<CourseContent>) -> Result<Current> {
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let course = queries::content(&mut *tx, content).await?.ok_or(Code::Content001)?.course_id;
    lock(cx, &mut tx, course).await?;
    let current = queries::current(&mut tx, content).await?;
    let current = state::unassign(current.as_ref())?.clone();
    queries::unassign(&mut tx, content, cx.me()).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(current)
}

impl Handle for GetDeployment {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DeploymentGet>> {
        let (id, db) = (call.params.id, cx.db().pool());
        Ok(queries::of_content(db, id).await?.ok_or(Code::Deploy002)?.into())
    }
}

impl Handle for GetDeploymentHistory {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Option<DeploymentWithHistory>>> {
        let (id, db) = (call.params.id, cx.db().pool());
        let Some(deployment) = queries::deployment(db, id).await? else {
            return Ok(None.into());
        };
        let history = queries::history(db, id).await?;
        Ok(Some(DeploymentWithHistory { deployment, history }).into())
    }
}

impl Handle for GetDeploymentProgress {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DeploymentProgress>> {
        let (id, db) = (call.params.id, cx.db().pool());
        let deployment = queries::deployment(db, id).await?;
        let status = deployment.as_ref().map(|deployment| deployment.deployment_status);
        let work = deployment.as_ref().and_then(|deployment| deployment.workflow_id.as_deref()).and_then(|id| id.parse::<Uuid>().ok());
        let task = match work {
            Some(work) => match task::get(db, work.into()).await {
                Ok(found) => Some(found),
                Err(computor_db::Error::NotFound(_)) => None,
                Err(error) => return Err(error.into()),
            },
            None => None,
        };
        Ok(DeploymentProgress { course_content_id: id, deployment_status: status, deployment, task }.into())
    }
}
