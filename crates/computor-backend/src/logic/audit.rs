//! The export of the audit log.

use super::{Call, Handle, Reply, stream};
use crate::{Ctx, Result};
use computor_db::{
    Visible,
    queries::audit::{self, Note},
};
use computor_types::{Http, dto::*};
use serde_json::json;
use uuid::Uuid;

/// Entries that are read at once.
const PAGE: u32 = 1000;

impl Handle for ExportAudit {
    /// A page after the other, each behind the last: no connection waits for a client that reads slowly.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Http>> {
        let (rows, query) = (call.rows, call.query);
        let me = cx.me().uuid();
        let note = Note {
            kind: "audit.exported",
            by: Some(me),
            user: None,
            course: query.course_id.map(computor_types::Id::uuid),
            data: &json!({}),
        };
        audit::note(cx.db().pool(), note).await?;
        // The first page before the answer, so that what cannot be read is an error.
        let mut page = audit::lines(cx.db(), Visible { rows: &rows, me }, &query, query.after.unwrap_or(0), PAGE).await?;
        let (mut pieces, answer) = stream::streamed("application/x-ndjson", "audit.jsonl")?;
        tokio::spawn(async move {
            loop {
                for (_, line) in &page {
                    if pieces.write(line.as_bytes()).await.is_err() || pieces.write(b"\n").await.is_err() {
                        return;
                    }
                }
                let Some(last) = page.last().map(|(position, _)| *position) else { break };
                match audit::lines(cx.db(), Visible { rows: &rows, me }, &query, last, PAGE).await {
                    Ok(next) => page = next,
                    Err(error) => {
                        tracing::warn!(error = &error as &dyn std::error::Error, "the audit log could not be read to its end");
                        return pieces.fail("the database failed").await;
                    }
                }
            }
            // Whoever is gone needs no end.
            let _ = pieces.end().await;
        });
        Ok(answer)
    }
}

/// Notes that who asks takes work of others. Who takes a file in parts is noted once a minute.
///
/// # Errors
/// When the database fails.
pub(super) async fn taken(cx: &Ctx, kind: &str, artifact: Uuid) -> Result<()> {
    let me = cx.me().uuid();
    if cx.attempts.tells(format!("{kind} {me} {artifact}"), cx.now()) {
        audit::note_taken(cx.db().pool(), kind, me, artifact).await?;
    }
    Ok(())
}
