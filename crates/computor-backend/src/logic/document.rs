//! Documents of organizations, course families, courses and the installation: rows that name files of the store.
//!
//! A path is what rows say; nothing here touches a disk by a name that somebody sent.

use super::{Call, File, Handle, Reply, archive};
use crate::{
    Ctx, Error, Result,
    work::{SyncDocuments as Sync, SyncInput},
};
use computor_db::{
    Standing, Start,
    queries::document::{self as queries, NewDocument, Path, Place},
};
use computor_types::{Code, Download, NoContent, dto::*};
use computor_workflows::Flow as _;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

/// Where a call is about. The rule has looked the owner up and let who asks in.
///
/// # Errors
/// `VAL_001` where the owner is missing, or one is named and none belongs there.
fn place(at: &Standing, scope: DocumentScope, id: Option<Uuid>) -> Result<Place> {
    match (scope, at.row) {
        (DocumentScope::System, _) if id.is_some() => Err(Error::field("scope_id", "the scope system has none")),
        (DocumentScope::System, _) => Ok(Place { scope, id: None }),
        (_, Some(row)) => Ok(Place { scope, id: Some(row) }),
        (_, None) => Err(Error::field("scope_id", format!("the scope {scope} needs one"))),
    }
}

/// A path that somebody sent: composed letters, no empty segments, none that leads elsewhere.
///
/// # Errors
/// `VAL_001`.
pub(crate) fn path(field: &str, text: &str) -> Result<Path> {
    let wrong = |why: &str| Err(Error::field(field, why));
    let text: String = text.nfc().collect();
    if text.chars().any(char::is_control) {
        return wrong("has a character that no name has");
    }
    if text.contains('\\') {
        return wrong("is joined by /");
    }
    let segments: Vec<String> = text.split('/').map(str::to_owned).collect();
    if segments.iter().any(|segment| segment.is_empty() || segment == "." || segment == "..") {
        return wrong("is not a relative path without empty segments, . and ..");
    }
    if !archive::is_modest(&segments) {
        return wrong("is too deep, or has too long a name");
    }
    Ok(Path::new(&segments))
}

impl Handle for ListDocuments {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<DocumentList>>> {
        let place = place(&call.at, call.query.scope, call.query.scope_id)?;
        let at = call.query.path.as_deref().filter(|text| !text.is_empty()).map(|text| path("path", text)).transpose()?;
        Ok(Reply::json(queries::list(cx.db().pool(), place, at.as_ref()).await?))
    }
}

impl Handle for GetDocument {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let place = place(&call.at, call.query.scope, call.query.scope_id)?;
        let found = queries::file(cx.db().pool(), place, &path("path", &call.query.path)?).await?;
        let found = found.ok_or_else(|| Error::not_found("document"))?;
        let kind = found.content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        Ok(Reply::file(File::stored(found.path, kind, found.object_key.parse()?).modified(found.updated_at)))
    }
}

impl Handle for UploadDocument {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DocumentGet>> {
        let form = call.body.form;
        let (place, at) = (place(&call.at, form.scope, form.scope_id)?, path("path", &form.path)?);
        let (size, limit) = (call.body.file.size(), cx.options.max_document);
        if size > limit {
            return Err(Error::new(Code::Val004, format!("the file is larger than {limit} bytes")));
        }
        let kind = call.body.content_type.filter(|kind| is_media_type(kind));
        let stored = cx.store.put_file(archive::on_disk(call.body.file).await?).await?;
        let size = i64::try_from(size).map_err(Error::internal)?;
        let digest = stored.digest.to_string();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::lock(&mut tx, place).await?;
        queries::refuse_names_below(&mut tx, place, &at).await?;
        let new = NewDocument { path: &at, digest: &digest, size, content_type: kind.as_deref(), synced: false };
        queries::put(&mut tx, place, &new).await?;
        let limit = cx.options.quota_per_course;
        if u64::try_from(queries::size(&mut tx, place).await?).unwrap_or_default() > limit {
            return Err(Error::new(Code::Val004, format!("the documents of one scope take up {limit} bytes at most")));
        }
        tx.commit().await?;
        Ok(DocumentGet { scope: place.scope, scope_id: place.id, path: at.path, size, content_type: kind }.into())
    }
}

/// Whether that can stand in a header, and says what a file is.
pub(crate) fn is_media_type(kind: &str) -> bool {
    kind.len() <= 255 && kind.contains('/') && kind.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

impl Handle for RenameDocument {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DocumentGet>> {
        let body = call.body;
        let place = place(&call.at, body.scope, body.scope_id)?;
        let to = rename(&cx, place, DocumentKind::File, &body.path, &body.new_path).await?;
        let found = queries::file(cx.db().pool(), place, &to).await?.ok_or_else(|| Error::not_found("document"))?;
        let answer =
            DocumentGet { scope: place.scope, scope_id: place.id, path: found.path, size: found.size, content_type: found.content_type };
        Ok(answer.into())
    }
}

async fn rename(cx: &Ctx, place: Place, kind: DocumentKind, from: &str, to: &str) -> Result<Path> {
    let (from, to) = (path("path", from)?, path("new_path", to)?);
    let mut tx = cx.db().begin_as(&cx.who).await?;
    queries::lock(&mut tx, place).await?;
    queries::refuse_names_below(&mut tx, place, &to).await?;
    queries::rename(&mut tx, place, kind, &from, &to).await?;
    tx.commit().await?;
    Ok(to)
}

impl Handle for DeleteDocument {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let place = place(&call.at, call.body.scope, call.body.scope_id)?;
        delete(&cx, place, DocumentKind::File, &call.body.path).await
    }
}

async fn delete(cx: &Ctx, place: Place, kind: DocumentKind, at: &str) -> Result<Reply<NoContent>> {
    let at = path("path", at)?;
    let mut tx = cx.db().begin_as(&cx.who).await?;
    queries::lock(&mut tx, place).await?;
    if kind == DocumentKind::Directory {
        queries::refuse_names_below(&mut tx, place, &at).await?;
    }
    if !queries::delete(&mut tx, place, kind, &at).await? {
        return Err(Error::not_found("document"));
    }
    tx.commit().await?;
    Ok(NoContent.into())
}

impl Handle for CreateDocumentDirectory {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DocumentDirectoryGet>> {
        let place = place(&call.at, call.body.scope, call.body.scope_id)?;
        let at = path("path", &call.body.path)?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::lock(&mut tx, place).await?;
        queries::refuse_names_below(&mut tx, place, &at).await?;
        let created = queries::make_directory(&mut tx, place, &at).await?;
        tx.commit().await?;
        Ok(DocumentDirectoryGet { scope: place.scope, scope_id: place.id, path: at.path, created }.into())
    }
}

impl Handle for RenameDocumentDirectory {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DocumentDirectoryGet>> {
        let body = call.body;
        let place = place(&call.at, body.scope, body.scope_id)?;
        let to = rename(&cx, place, DocumentKind::Directory, &body.path, &body.new_path).await?;
        Ok(DocumentDirectoryGet { scope: place.scope, scope_id: place.id, path: to.path, created: false }.into())
    }
}

impl Handle for DeleteDocumentDirectory {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let place = place(&call.at, call.body.scope, call.body.scope_id)?;
        delete(&cx, place, DocumentKind::Directory, &call.body.path).await
    }
}

impl Handle for SyncDocuments {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SyncDocumentsResponse>> {
        let family = call.params.id;
        if queries::repository(cx.db().pool(), family).await?.is_none() {
            let message = "neither the course family nor its organization says at which host its documents are (properties.gitlab)";
            return Err(Error::new(Code::Gitlab001, message));
        }
        let input = SyncInput { course_family_id: family, force: call.query.force_update };
        let input = serde_json::to_value(input).map_err(Error::internal)?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let about = Some(("course_family", family.uuid()));
        let work = tx.start(Start { flow: Sync::NAME, input: &input, user: Some(cx.me().uuid()), course: None, about }).await?;
        tx.commit().await?;
        Ok(SyncDocumentsResponse { workflow_id: work.into(), status: "started".to_owned() }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_where_they_are() {
        let read = |text: &str| path("path", text).map(|path| (path.path, path.folded));
        assert_eq!(read("a/b.txt").unwrap(), ("a/b.txt".into(), "a/b.txt".into()));
        // One letter, written in two ways.
        assert_eq!(read("U\u{308}bung/A.md").unwrap(), ("\u{dc}bung/A.md".into(), "\u{fc}bung/a.md".into()));
        for bad in ["/a", "a//b", "./a", "a/../b", "a\0b", "..", "", "a/", "a\\b", "a\nb", &"x".repeat(256), &"d/".repeat(40)] {
            assert_eq!(read(bad).unwrap_err().code, Code::Val001, "{bad:?}");
        }
    }
}
