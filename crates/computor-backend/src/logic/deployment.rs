//! Which example a course content shows.
//!
//! An example is in use by one content of a course at most. What is released may get another version of the same
//! example, and nothing else; what is being released is left alone.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::queries::deployment::{self as queries, Current};
use computor_types::{Code, dto::*, validate::normalise_version};

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
        queries::lock_course(&mut tx, content.course_id).await?;
        let examples = queries::assignable(&mut tx, wanted.example_id, wanted.example_identifier.as_deref(), &tag).await?;
        let example = match examples.as_slice() {
            [one] => one,
            [] => return Err(Code::Content004.into()),
            _ => {
                return Err(Error::field("example_identifier", "several repositories have an example of this name: send example_id"));
            }
        };
        let version = example.version_id.ok_or(Code::Content005)?;
        if queries::used_elsewhere(&mut tx, content.course_id, id, &example.identifier).await? {
            return Err(Code::Deploy005.into());
        }
        let current = queries::current(&mut tx, id).await?;
        let action = assignment(current.as_ref(), &example.identifier)?;
        if example.testing_service_id.is_none() {
            return Err(Code::ExampleVersionNoBackend.into());
        }
        let previous = current.and_then(|current| current.example_version_id);
        let (deployment, assigned_at) = queries::assign(&mut tx, id, example, &tag, previous, action, cx.me()).await?;
        tx.commit().await.map_err(Error::from)?;
        let answer = AssignExampleResponse {
            deployment_id: deployment.into(),
            course_content_id: id,
            example_id: example.example_id.into(),
            example_version_id: version.into(),
            message: format!("{} {tag} is assigned", example.identifier),
            version_tag: tag,
            deployment_status: DeploymentStatus::Pending,
            assigned_at,
        };
        Ok(answer.into())
    }
}

/// What assigning this example to a content is called in the history, if it is possible.
fn assignment(current: Option<&Current>, identifier: &str) -> Result<DeploymentAction> {
    let Some(current) = current else {
        return Ok(DeploymentAction::Assigned);
    };
    match current.deployment_status {
        DeploymentStatus::Unassigned => Ok(DeploymentAction::Assigned),
        DeploymentStatus::Deploying => Err(Error::new(Code::Deploy001, "the assignment is being released: wait until that is done")),
        DeploymentStatus::Deployed if current.example_identifier.as_deref() == Some(identifier) => Ok(DeploymentAction::Updated),
        DeploymentStatus::Deployed => {
            Err(Error::new(Code::Deploy001, "the assignment is released: only another version of its example can be assigned"))
        }
        DeploymentStatus::Pending | DeploymentStatus::Failed => Ok(DeploymentAction::Reassigned),
    }
}

impl Handle for UnassignExample {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<UnassignExampleResponse>> {
        let id = call.params.id;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let current = queries::current(&mut tx, id)
            .await?
            .filter(|current| current.deployment_status != DeploymentStatus::Unassigned)
            .ok_or(Code::Deploy002)?;
        if matches!(current.deployment_status, DeploymentStatus::Deployed | DeploymentStatus::Deploying) {
            return Err(Error::new(Code::Deploy001, "the assignment is released, so its example stays"));
        }
        queries::unassign(&mut tx, id, cx.me()).await?;
        tx.commit().await.map_err(Error::from)?;
        let answer = UnassignExampleResponse {
            course_content_id: id,
            message: "the example was taken from the content".to_owned(),
            previous_example_id: current.example_id.map(Into::into),
            previous_version_tag: current.version_tag,
        };
        Ok(answer.into())
    }
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
        Ok(DeploymentProgress { course_content_id: id, deployment_status: status, deployment, task: None }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_released_keeps_its_example() {
        use DeploymentAction as Action;
        use DeploymentStatus as Status;
        let current = |deployment_status| {
            let example_identifier = Some("a.b".to_owned());
            Current {
                id: Uuid::nil(),
                deployment_status,
                example_identifier,
                example_version_id: None,
                version_tag: None,
                example_id: None,
            }
        };
        let action = |status, identifier| assignment(Some(&current(status)), identifier).map_err(|error| error.code);
        assert_eq!(assignment(None, "a.b").unwrap(), Action::Assigned);
        assert_eq!(action(Status::Pending, "c.d"), Ok(Action::Reassigned));
        assert_eq!(action(Status::Failed, "a.b"), Ok(Action::Reassigned));
        assert_eq!(action(Status::Unassigned, "c.d"), Ok(Action::Assigned));
        assert_eq!(action(Status::Deployed, "a.b"), Ok(Action::Updated));
        assert_eq!(action(Status::Deployed, "c.d"), Err(Code::Deploy001));
        assert_eq!(action(Status::Deploying, "a.b"), Err(Code::Deploy001));
    }
}
