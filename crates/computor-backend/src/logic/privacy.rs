//! What is stored about a person, in one archive that leaves while it is made; and erasure.

use super::{
    Call, Handle, Reply,
    stream::{self, Pieces},
};
use crate::{App, Ctx, Error, Result};
use computor_db::queries::{
    audit::{self, Note},
    privacy as queries,
};
use computor_types::{Http, dto::*};
use futures::StreamExt as _;
use serde_json::json;
use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::runtime::Handle as Runtime;
use uuid::Uuid;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

impl Handle for ExportMyData {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Http>> {
        let me = cx.me().uuid();
        export(&cx, me, false).await
    }
}

impl Handle for ExportUserData {
    /// With what students never see of themselves.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Http>> {
        export(&cx, call.params.id.uuid(), true).await
    }
}

impl Handle for EraseUser {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<UserErased>> {
        let (user, dry_run) = (call.params.id, call.body.dry_run);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let erased = queries::erase(&mut tx, user, dry_run).await?;
        let note = Note { kind: "user.erased", by: Some(cx.me().uuid()), user: Some(user.uuid()), course: None, data: &json!({}) };
        audit::note(&mut *tx, note).await?;
        tx.rights_change();
        if dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(erased.into())
    }
}

async fn export(cx: &Ctx, user: Uuid, notes: bool) -> Result<Reply<Http>> {
    let slot = cx.db().lanes().slot().await?;
    let note = Note { kind: "user.exported", by: Some(cx.me().uuid()), user: Some(user), course: None, data: &json!({}) };
    audit::note(cx.db().pool(), note).await?;
    let (pieces, answer) = stream::streamed("application/zip", &format!("user-{user}.zip"))?;
    let (app, runtime) = (cx.app().clone(), Runtime::current());
    tokio::task::spawn_blocking(move || {
        let _slot = slot;
        let outlet = Outlet { pieces: Arc::new(Mutex::new(Some(pieces))), runtime };
        let mut zip = ZipWriter::new_stream(outlet.clone());
        let made = match fill(&mut zip, &app, &outlet.runtime, user, notes) {
            Ok(()) => zip.finish().map(|_| outlet.close()).map_err(Error::internal),
            Err(error) => Err(error),
        };
        match made {
            Ok(Some(pieces)) => {
                // Whoever is gone needs no end.
                let _ = outlet.runtime.block_on(pieces.end());
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, cause = error.cause().map(tracing::field::display), "an export of a person could not be finished");
                if let Some(pieces) = outlet.close() {
                    outlet.runtime.block_on(pieces.fail("the export could not be finished"));
                }
            }
        }
    });
    Ok(answer)
}

/// Writes all files of the archive, one after the other.
fn fill<W: Write + io::Seek>(zip: &mut ZipWriter<W>, app: &App, runtime: &Runtime, user: Uuid, notes: bool) -> Result<()> {
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    // They are archives themselves.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    for kind in queries::kinds(notes) {
        let rows = runtime.block_on(queries::rows(app.db.pool(), &kind, user))?;
        zip.start_file(format!("{}.json", kind.name), packed).map_err(Error::internal)?;
        zip.write_all(rows.as_bytes()).map_err(Error::internal)?;
    }
    for file in runtime.block_on(queries::files(app.db.pool(), user))? {
        let digest = file.object_key.parse()?;
        zip.start_file(format!("submissions/{}/{}/{}.zip", file.course_id, file.path, file.id), stored).map_err(Error::internal)?;
        let mut content = runtime.block_on(app.store.get_stream(digest, None))?.stream;
        while let Some(chunk) = runtime.block_on(content.next()) {
            zip.write_all(&chunk?).map_err(Error::internal)?;
        }
    }
    Ok(())
}

/// Hands on what a thread writes that may wait.
#[derive(Clone)]
struct Outlet {
    pieces: Arc<Mutex<Option<Pieces>>>,
    runtime: Runtime,
}

impl Outlet {
    /// Takes nothing more. An archive that is given up writes its directory all the same, which must not leave: the part would pass
    /// for the whole.
    fn close(&self) -> Option<Pieces> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(pieces) = self.pieces.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            self.runtime.block_on(pieces.write(bytes)).map_err(io::Error::other)?;
        }
        Ok(bytes.len())
    }

    /// What is left goes with the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
