//! What people read of an assignment without a repository: its description, its template, its solution.

use super::{
    layout::{CONTENT, Layout, layout, names},
    queries,
};
use crate::{
    Ctx, Error, Result,
    logic::{Call, Handle, Reply, archive, example, exercise},
};
use bytes::Bytes;
use computor_db::queries::release::VersionFiles;
use computor_types::{Code, Download, Id, dto::*};
use futures::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

impl Handle for DownloadDescription {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let shown = queries::shown(cx.db().pool(), call.params.id).await?.ok_or(Code::Deploy002)?;
        description(&cx, shown.assigned.ok_or(Code::Deploy002)?, &shown.directory).await
    }
}

impl Handle for DownloadTask {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let (version, directory) = released(&cx, call.params.id).await?;
        description(&cx, version, &directory).await
    }
}

impl Handle for DownloadTemplate {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let (version, directory) = released(&cx, call.params.id).await?;
        let version = version_files(&cx, version).await?;
        let files = layout(&version, &exercise::manifest(&cx.store, &version.storage_path).await?);
        zip(&cx, files.map_err(|why| Error::new(Code::Deploy004, why))?, &format!("{directory}-template")).await
    }
}

impl Handle for DownloadReference {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let db = cx.db().pool();
        let shown = queries::shown(db, call.params.id).await?.ok_or(Code::Deploy002)?;
        let version = shown.assigned.ok_or(Code::Deploy002)?;
        let mut files = reference(&cx, &version_files(&cx, version).await?).await?;
        if call.query.with_dependencies {
            let example = shown.example_id.ok_or(Code::Deploy002)?;
            let (_, needed) = example::with_needs(db, example, Some(version), true).await?;
            for need in needed {
                let more = reference(&cx, &version_files(&cx, need.id).await?).await?;
                files.extend(more.into_iter().map(|(name, file)| (format!("{}/{name}", need.directory), file)));
            }
        }
        zip(&cx, files, &format!("{}-reference", shown.directory)).await
    }
}

/// The version that students have of a content, and where its files are.
async fn released(cx: &Ctx, content: Id<CourseContent>) -> Result<(Uuid, String)> {
    let shown = queries::shown(cx.db().pool(), content).await?.ok_or(Code::Deploy002)?;
    Ok((shown.released.ok_or(Code::Deploy001)?, shown.directory))
}

async fn version_files(cx: &Ctx, version: Uuid) -> Result<VersionFiles> {
    queries::versions(cx.db().pool(), &[version]).await?.pop().ok_or_else(|| Code::Content005.into())
}

/// The files of a version that are handed in, and those that students get as well: the author's own.
async fn reference(cx: &Ctx, version: &VersionFiles) -> Result<Layout> {
    let files = exercise::manifest(&cx.store, &version.storage_path).await?.0;
    let mut out = Layout::new();
    for entry in version.student_submission_files.iter().chain(&version.additional_files) {
        for name in names(&files, entry).map_err(|why| Error::new(Code::Deploy004, why))? {
            out.insert(name.clone(), files.get(name).cloned());
        }
    }
    Ok(out)
}

async fn description(cx: &Ctx, version: Uuid, directory: &str) -> Result<Reply<Download>> {
    let version = version_files(cx, version).await?;
    let files = exercise::manifest(&cx.store, &version.storage_path).await?.0;
    let below = |(name, file): (String, _)| Some((name.strip_prefix(CONTENT)?.to_owned(), Some(file)));
    zip(cx, files.into_iter().filter_map(below).collect(), &format!("{directory}-description")).await
}

async fn zip(cx: &Ctx, layout: Layout, name: &str) -> Result<Reply<Download>> {
    if layout.is_empty() {
        return Err(Error::new(Code::Nf001, "the example has no such files"));
    }
    let store = &cx.store;
    let files = stream::iter(layout)
        .map(|(name, file)| async move {
            let bytes = match file {
                Some(file) => store.get(file.digest.parse()?).await?,
                None => Bytes::new(),
            };
            Ok::<_, Error>((name, bytes))
        })
        .buffered(8)
        .try_collect()
        .await?;
    let bytes = archive::pack(files).await?;
    Ok(Download { file_name: format!("{name}.zip"), content_type: "application/zip".into(), bytes }.into())
}
