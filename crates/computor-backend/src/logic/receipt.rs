//! Receipts of what was handed in.

use super::{Call, Handle, Reply};
use crate::{App, Ctx, Error, Result, receipt};
use computor_db::queries::receipt as queries;
use computor_types::{Code, Id, dto::*};

/// The receipt of an artifact; nothing where it was not handed in.
pub(super) async fn of_artifact(app: &App, artifact: Id<SubmissionArtifact>) -> Result<Option<ReceiptGet>> {
    let Some(claims) = queries::claims(app.db.pool(), artifact).await? else { return Ok(None) };
    Ok(Some(app.signer().await?.sign(claims).map_err(Error::internal)?))
}

impl Handle for GetReceipt {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ReceiptGet>> {
        Ok(of_artifact(cx.app(), call.params.id).await?.ok_or(Code::Submit013)?.into())
    }
}

impl Handle for ListReceiptKeys {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Vec<ReceiptKey>>> {
        // The key of this server is among them from the beginning.
        cx.app().signer().await?;
        let keys = queries::keys(cx.db().pool()).await?;
        let shown = keys.into_iter().map(|(key_id, public_key, created_at)| ReceiptKey {
            key_id,
            algorithm: "Ed25519".to_owned(),
            public_key: receipt::shown(&public_key),
            created_at,
        });
        Ok(shown.collect::<Vec<_>>().into())
    }
}
