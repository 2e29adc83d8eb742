//! Organizations, course families and courses made by background work: what existing clients do instead of the plain calls.

use super::{Call, Handle, Reply};
use crate::{
    Ctx, Error, Result,
    work::{HierarchyInput, Level, MakeHierarchy, NewNode, Under},
};
use computor_db::{Start, queries::task};
use computor_types::{Code, Id, dto::*};
use computor_workflows::Flow;

impl Handle for DeployOrganization {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskResponse>> {
        let OrganizationTaskRequest { organization, gitlab, parent_group_id } = call.body;
        let message = format!("organization {} is being made", organization.path);
        let nodes = vec![NewNode::new(Level::Organization, Under::Nothing, organization)];
        submit(&cx, nodes, gitlab.map(|host| (host.gitlab_url, parent_group_id)), message).await
    }
}

impl Handle for DeployCourseFamily {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskResponse>> {
        let CourseFamilyTaskRequest { course_family, organization_id, .. } = call.body;
        let message = format!("course family {} is being made", course_family.path);
        let nodes = vec![NewNode::new(Level::CourseFamily, Under::Row(organization_id.uuid()), course_family)];
        submit(&cx, nodes, None, message).await
    }
}

impl Handle for DeployCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskResponse>> {
        let CourseTaskRequest { course, course_family_id, .. } = call.body;
        let message = format!("course {} is being made", course.path);
        let nodes = vec![NewNode::new(Level::Course, Under::Row(course_family_id.uuid()), course)];
        submit(&cx, nodes, None, message).await
    }
}

async fn submit(cx: &Ctx, nodes: Vec<NewNode>, git_host: Option<(String, Option<i64>)>, message: String) -> Result<Reply<TaskResponse>> {
    let task_id = start(cx, nodes, git_host).await?;
    Ok(TaskResponse { task_id, status: "submitted".to_owned(), message }.into())
}

async fn start(cx: &Ctx, nodes: Vec<NewNode>, git_host: Option<(String, Option<i64>)>) -> Result<Id<Task>> {
    let input = HierarchyInput { user_id: cx.me(), nodes, git_host };
    let input = serde_json::to_value(input).map_err(Error::internal)?;
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let start = Start { flow: MakeHierarchy::NAME, input: &input, user: Some(cx.me().uuid()), course: None, about: None };
    let work = tx.start(start).await?;
    tx.commit().await?;
    Ok(work.into())
}

impl Handle for CreateHierarchy {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<HierarchyCreated>> {
        let HierarchyCreate { deployment_config, validate_only } = call.body;
        let nodes = list(deployment_config);
        if nodes.is_empty() {
            return Err(Error::field("deployment_config.organizations", "names no organization"));
        }
        let mut first = Vec::new();
        for level in [Level::Organization, Level::CourseFamily, Level::Course] {
            first.extend(nodes.iter().find(|new| new.level == level).map(|new| new.node.path.clone()));
        }
        let deployment_path = first.join("/");
        let message = format!("{} organizations, course families and courses", nodes.len());
        let (workflow_id, status) = match validate_only {
            true => (None, "valid"),
            false => (Some(start(&cx, nodes, None).await?), "started"),
        };
        Ok(HierarchyCreated { workflow_id, status: status.to_owned(), message, deployment_path }.into())
    }
}

/// The nodes of a deployment file from above to below.
fn list(config: HierarchyConfig) -> Vec<NewNode> {
    let mut nodes = Vec::new();
    for OrganizationConfig { node, gitlab, course_families } in config.organizations {
        let organization = nodes.len();
        // The token is for nobody here: it is in no row, and in no work that waits.
        let git_host = gitlab.and_then(|host| Some((host.url?, host.parent)));
        nodes.push(NewNode { git_host, ..NewNode::new(Level::Organization, Under::Nothing, node) });
        for CourseFamilyConfig { node, courses } in course_families {
            let family = nodes.len();
            nodes.push(NewNode::new(Level::CourseFamily, Under::Node(organization), node));
            nodes.extend(courses.into_iter().map(|node| NewNode::new(Level::Course, Under::Node(family), node)));
        }
    }
    nodes
}

impl Handle for GetHierarchyStatus {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<HierarchyStatus>> {
        let id = call.params.id;
        let found = task::result(cx.db().pool(), id).await.map_err(|error| match error {
            computor_db::Error::NotFound(_) => Code::Task001.into(),
            other => Error::from(other),
        })?;
        let status = match found.status {
            TaskStatus::Finished => "completed",
            TaskStatus::Failed => "failed",
            TaskStatus::Cancelled => "cancelled",
            _ => "running",
        };
        Ok(HierarchyStatus { workflow_id: id, status: status.to_owned(), result: found.result, error: found.error }.into())
    }
}
