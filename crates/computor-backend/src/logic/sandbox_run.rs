//! Test runs for workers on other machines: they ask for one, fetch its files, and say what came of it.

use super::{Call, File, Handle, Reply};
use crate::{
    Ctx, Error, Result,
    work::{PROTOCOL, elsewhere},
};
use computor_db::queries::sandbox_run::{self as queries, Asking};
use computor_types::{Code, Download, NoContent, dto::*};
use futures::TryStreamExt as _;
use std::{
    cmp::Ordering,
    time::{Duration, Instant},
};

/// A worker that is silent for so long has lost the run; it is to be heard of several times in between.
const ALIVE_WITHIN: u32 = queries::LEASE.as_secs() as u32 / 3;
/// How often it is looked whether a run waits, if nobody says so.
const LOOK: Duration = Duration::from_secs(3);
/// The most that may come of a run, in bytes.
const LARGEST: usize = 128 << 20;

impl Handle for ClaimSandboxRun {
    /// Waits for a run, so that a worker does not ask again and again. It is not kept from stopping: whoever is drained answers at once.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SandboxRunClaimed>> {
        let asks = call.body;
        speaks_as_we_do(asks.protocol)?;
        let slots = i32::try_from(asks.slots).unwrap_or(i32::MAX);
        let who = Asking { worker: asks.worker, user: cx.me().uuid(), name: &asks.name, languages: &asks.languages, slots };
        let mut heard = cx.bell().hear();
        let begun = Instant::now();
        let patience = Duration::from_secs(asks.patience.into());
        loop {
            queries::be_there(cx.db().pool(), who).await?;
            if let Some(found) = queries::claim(cx.db().pool(), who).await? {
                let work = serde_json::from_slice(&found.work).map_err(Error::internal)?;
                let run = SandboxRunClaim { id: found.id.into(), claim: found.claim, alive_within: ALIVE_WITHIN, work };
                return Ok(SandboxRunClaimed { run: Some(run) }.into());
            }
            let left = patience.saturating_sub(begun.elapsed());
            if left.is_zero() || cx.is_draining() {
                return Ok(SandboxRunClaimed { run: None }.into());
            }
            elsewhere::told(&mut heard, "new", left.min(LOOK)).await;
        }
    }
}

/// A worker that speaks otherwise would be given runs again and again, and could do none.
fn speaks_as_we_do(protocol: u32) -> Result<()> {
    let which = match protocol.cmp(&PROTOCOL) {
        Ordering::Equal => return Ok(()),
        Ordering::Less => "the worker is older than the server: update computor on the worker's machine",
        Ordering::Greater => "the server is older than the worker: update computor on the server",
    };
    Err(Error::field("protocol", format!("{protocol} is not {PROTOCOL}: {which}")))
}

impl Handle for GetSandboxRunFile {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let (id, digest) = (call.params.id.uuid(), call.params.digest);
        if !queries::has_file(cx.db().pool(), id, call.query.claim, &digest).await? {
            return Err(Code::Nf001.into());
        }
        let stored = digest.parse()?;
        Ok(Reply::file(File::stored(digest, "application/octet-stream".to_owned(), stored)))
    }
}

impl Handle for KeepSandboxRun {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SandboxRunWanted>> {
        let wanted = queries::alive(cx.db().pool(), call.params.id.uuid(), call.body.claim).await?;
        Ok(SandboxRunWanted { wanted }.into())
    }
}

impl Handle for EndSandboxRun {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let unread = |_| Error::new(Code::Val001, "the body could not be read");
        let mut content = call.request.into_body().into_data_stream().map_err(unread);
        let mut outcome = Vec::new();
        while let Some(bytes) = content.try_next().await? {
            if outcome.len() + bytes.len() > LARGEST {
                return Err(Error::new(Code::Val005, format!("what came of a run is larger than {LARGEST} bytes")));
            }
            outcome.extend_from_slice(&bytes);
        }
        if queries::end(cx.db().pool(), call.params.id.uuid(), call.query.claim, &outcome).await? {
            Ok(NoContent.into())
        } else {
            // Another worker has it by now, or it was said already.
            Err(Code::Nf001.into())
        }
    }
}
