//! What is stored about a person, in one archive that leaves while it is made; and erasure.

use super::{
    Call, Handle, Reply,
    stream::{self, Archive},
};
use crate::{
    App, Ctx, Error, Result,
    work::{TidyInput, TidyRepositories},
};
use computor_db::{
    Start,
    queries::{
        audit::{self, Note},
        privacy as queries,
    },
};
use computor_types::{Http, dto::*};
use computor_workflows::Flow as _;
use futures::StreamExt as _;
use serde_json::json;
use std::io::Write as _;
use tokio::runtime::Handle as Runtime;
use uuid::Uuid;
use zip::{CompressionMethod, write::SimpleFileOptions};

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
        if !dry_run && erased.deleted.contains_key("repository") {
            let input = serde_json::to_value(TidyInput::at(cx.now())).map_err(Error::internal)?;
            tx.start(Start { flow: TidyRepositories::NAME, input: &input, user: Some(cx.me().uuid()), course: None, about: None }).await?;
        }
        if dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(erased.into())
    }
}

async fn export(cx: &Ctx, user: Uuid, notes: bool) -> Result<Reply<Http>> {
    let place = cx.db().lanes().stream(cx.me().uuid()).await?;
    let note = Note { kind: "user.exported", by: Some(cx.me().uuid()), user: Some(user), course: None, data: &json!({}) };
    audit::note(cx.db().pool(), note).await?;
    let app = cx.app().clone();
    stream::archive(&format!("user-{user}.zip"), move |zip, runtime| {
        let _place = place;
        fill(zip, &app, runtime, user, notes)
    })
}

/// Writes all files of the archive, one after the other.
fn fill(zip: &mut Archive, app: &App, runtime: &Runtime, user: Uuid, notes: bool) -> Result<()> {
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
