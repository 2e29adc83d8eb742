//! What GitLab servers tell of.

use crate::{dto::prelude::*, endpoint::Streamed};

/// Which organization's server tells.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GitLabHookParams {
    pub organization_id: Id<Organization>,
}

/// What a webhook at GitLab is set up with.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct GitLabHook {
    /// The address to tell.
    pub url: String,
    /// The secret token to show there. Shown once.
    pub secret: String,
}
impl std::fmt::Debug for GitLabHook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GitLabHook").field("url", &self.url).finish_non_exhaustive()
    }
}

endpoint! {
    /// Makes what a webhook at an organization's GitLab server is set up with. What was made before works no more.
    CreateGitlabHook = "create_gitlab_hook", "organizations",
    Post "/organizations/{id}/gitlab-hook",
    params: ById<Organization>,
    status: 201,
    answer: GitLabHook,
}

endpoint! {
    /// Takes what a GitLab server tells (`X-Gitlab-Token` is the secret of the organization): pushes to what this platform keeps there. Told
    /// again, it changes nothing.
    ReceiveGitlabHook = "receive_gitlab_hook", "organizations",
    Post "/gitlab/hooks/{organization_id}",
    access: Public,
    params: GitLabHookParams,
    body: Streamed,
    status: 204,
    answer: NoContent,
}
