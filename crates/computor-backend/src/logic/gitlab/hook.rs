//! What GitLab servers tell of. It is a hint, and believed as far as it goes: what lies in the template and with the solutions is looked at by the
//! flow that keeps them, and of forks it is noted that somebody has pushed.

use crate::{
    Ctx, Error, Result,
    auth::Secret,
    logic::{Call, Handle, Reply},
};
use computor_db::queries::gitlab_hook::{self as queries, Push};
use computor_types::{Code, NoContent, dto::*};
use futures::TryStreamExt as _;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// GitLab lists twenty commits at most; this is much more than that takes.
const LARGEST: usize = 1 << 20;
/// Where GitLab shows the secret.
const HEADER: &str = "x-gitlab-token";
/// The branch that counts.
const MAIN: &str = "refs/heads/main";

impl Handle for CreateGitlabHook {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<GitLabHook>> {
        let secret = Secret::base32(32);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::set(&mut tx, call.params.id, &secret.digest()).await?;
        tx.commit().await?;
        let url = format!("{}/gitlab/hooks/{}", cx.app().address().await, call.params.id);
        Ok(GitLabHook { url, secret: secret.reveal().to_owned() }.into())
    }
}

/// What is read of what is told of a push; whatever else there is means nothing here.
#[derive(Deserialize)]
struct Told {
    object_kind: Option<String>,
    /// What system hooks call it; those of projects say both.
    event_name: Option<String>,
    project_id: Option<i64>,
    #[serde(rename = "ref")]
    branch: Option<String>,
    after: Option<String>,
}

impl Told {
    /// The push to `main`, if it is one.
    fn push(&self) -> Option<Push<'_>> {
        let after = self.after.as_deref().filter(|after| after.len() >= 40 && after.bytes().all(|letter| letter.is_ascii_hexdigit()))?;
        let exists = after.bytes().any(|letter| letter != b'0');
        let kind = self.object_kind.as_deref().or(self.event_name.as_deref());
        let is_main = kind == Some("push") && self.branch.as_deref() == Some(MAIN);
        (is_main && exists).then_some(Push { project: self.project_id?, commit: after })
    }
}

impl Handle for ReceiveGitlabHook {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let organization = call.params.organization_id;
        let shown = call.request.headers().get(HEADER).map(|secret| Sha256::digest(secret.as_bytes()));
        let known = queries::digest(cx.db().pool(), organization).await?;
        // The same whether there is no such organization, no hook, or another secret.
        if !shown.zip(known).is_some_and(|(shown, known)| is_same(&shown, &known)) {
            return Err(Code::Auth004.into());
        }
        let body = read(call.request.into_body()).await?;
        let told: Told = serde_json::from_slice(&body).map_err(|_| Error::new(Code::Val001, "this is nothing that GitLab tells"))?;
        let Some(push) = told.push() else { return Ok(NoContent.into()) };
        let mut tx = cx.db().begin().await?;
        if queries::is_new(&mut tx, organization, &Sha256::digest(&body)).await? {
            let pushed = queries::pushed(&mut tx, organization, push).await?;
            if !pushed.is_empty() {
                let channels: Vec<String> = pushed.iter().map(|user| format!("user:{user}")).collect();
                tx.event_to(&channels, "repository:pushed", &json!({"commit": push.commit})).await?;
            }
        }
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

/// Takes as long whatever differs.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq as _;
    a.ct_eq(b).into()
}

async fn read(body: axum::body::Body) -> Result<Vec<u8>> {
    let mut content = body.into_data_stream().map_err(|_| Error::new(Code::Val001, "the body could not be read"));
    let mut all = Vec::new();
    while let Some(bytes) = content.try_next().await? {
        if all.len() + bytes.len() > LARGEST {
            return Err(Code::Val005.into());
        }
        all.extend_from_slice(&bytes);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_push_to_main_counts() {
        let told = |value: serde_json::Value| serde_json::from_value::<Told>(value).unwrap().push().map(|push| push.project);
        let (after, none) = ("a".repeat(40), "0".repeat(40));
        assert_eq!(told(json!({"object_kind": "push", "project_id": 7, "ref": MAIN, "after": after, "commits": []})), Some(7));
        // A system hook names it otherwise, and that of a project in both ways.
        assert_eq!(told(json!({"object_kind": "push", "event_name": "push", "project_id": 7, "ref": MAIN, "after": after})), Some(7));
        assert_eq!(told(json!({"event_name": "push", "project_id": 7, "ref": MAIN, "after": after})), Some(7));
        for nothing in [
            json!({"object_kind": "tag_push", "project_id": 7, "ref": MAIN, "after": after}),
            json!({"object_kind": "push", "project_id": 7, "ref": "refs/heads/try", "after": after}),
            json!({"object_kind": "push", "project_id": 7, "ref": MAIN, "after": none}),
            json!({"object_kind": "push", "project_id": 7, "ref": MAIN, "after": "main"}),
            json!({"object_kind": "push", "ref": MAIN, "after": after}),
            json!({"object_kind": "issue"}),
        ] {
            assert_eq!(told(nothing.clone()), None, "{nothing}");
        }
    }
}
