//! What tutors try out: tests of their own code; and the files that runs leave behind.

use super::{
    Call, Handle, Reply,
    archive::{self, Purpose},
};
use crate::{Ctx, Error, Result};
use computor_db::{
    Start,
    queries::{
        storage::Keeper,
        testing,
        tutor_test::{self as queries, Assigned, LeftBehind},
    },
};
use computor_store::Stored;
use computor_types::{Code, Content, Download, Id, dto::*};
use serde_json::json;
use std::collections::BTreeMap;

/// More files than this are left behind by no run.
const MOST_FILES: usize = 1000;

async fn assigned(cx: &Ctx, content: Id<CourseContent>) -> Result<Assigned> {
    queries::assigned(cx.db().pool(), content).await?.ok_or_else(|| Code::Deploy002.into())
}

fn zip(name: String, bytes: bytes::Bytes) -> Download {
    Download { file_name: name, content_type: "application/zip".into(), bytes }
}

impl Handle for CreateTutorTest {
    /// Everything is checked before the code is stored.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorTestCreateResponse>> {
        cx.test_pace.step(cx.shared.as_ref(), cx.me().uuid(), cx.now()).await?;
        let content = call.params.id;
        let of = assigned(&cx, content).await?;
        let service = of.testing_service_id.ok_or(Code::Submit005)?;
        if !call.body.file_name.to_lowercase().ends_with(".zip") {
            return Err(Error::new(Code::Val004, "the file must be a ZIP archive, with a name that ends in .zip"));
        }
        let limit = cx.options.max_upload;
        let spooled = archive::on_disk(call.body.file).await?;
        let wanted = archive::Wanted::new(of.student_submission_files.iter().cloned());
        let packed = archive::repack(spooled, Purpose::Submission(wanted), limit).await?.archive;
        super::storage::need_room(&cx, call.at.course, packed.metadata().map_err(Error::internal)?.len()).await?;
        let stored = cx.store.put_file(packed).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let new = queries::New { service, object_key: &stored.digest.to_string(), figures: call.body.form.store_graphics_artifacts };
        let id = queries::create(&mut tx, cx.me(), content, &of, new).await?;
        let input = json!({"test_id": id});
        tx.start(Start {
            flow: "tutor_testing",
            input: &input,
            user: Some(cx.me().uuid()),
            course: call.at.course,
            about: Some(("tutor_test", id.uuid())),
        })
        .await?;
        let shown = queries::shown::<TutorTestCreateResponse>(&mut *tx, id).await?;
        tx.commit().await?;
        Ok(Reply::json(shown))
    }
}

impl Handle for GetTutorTestStatus {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorTestStatus>> {
        Ok(Reply::json(queries::shown::<TutorTestStatus>(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for GetTutorTest {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorTestGet>> {
        Ok(Reply::json(queries::shown::<TutorTestGet>(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for ListTutorTestArtifacts {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorTestArtifactList>> {
        Ok(Reply::json(queries::shown::<TutorTestArtifactList>(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for DownloadTutorTestArtifacts {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let left = queries::artifacts(cx.db().pool(), call.params.id).await?;
        if left.is_empty() {
            return Err(Error::new(Code::Nf001, "the test left no files behind"));
        }
        let size = left.iter().map(|file| file.size).sum();
        let mut files = BTreeMap::new();
        for file in left {
            files.insert(file.filename, file.object_key.parse()?);
        }
        super::testing::archive_of(&cx, format!("tutor-test-{}.zip", call.params.id), files, size).await
    }
}

impl Handle for DownloadTutorTestInput {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let key = queries::input(cx.db().pool(), call.params.id).await?;
        Ok(zip(format!("input-{}.zip", call.params.id), cx.store.get(key.parse()?).await?).into())
    }
}

impl Handle for ReportTutorTest {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorTestStatus>> {
        let (id, report) = (call.params.id, json!(call.body.0));
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::ended(&mut *tx, id, TutorTestState::Completed, Some(&report), None).await?;
        let shown = queries::shown::<TutorTestStatus>(&mut *tx, id).await?;
        tx.commit().await?;
        Ok(Reply::json(shown))
    }
}

/// The files of an archive that a run left behind, in the store. Their names come from a program: none leads anywhere.
async fn left_behind(cx: &Ctx, archive: Content) -> Result<Vec<(LeftBehind, Stored)>> {
    if archive.size() > cx.options.max_upload {
        return Err(Code::Val005.into());
    }
    let archive = tokio::task::spawn_blocking(move || archive.bytes()).await.map_err(Error::internal)?.map_err(Error::internal)?;
    let files = archive::unpack(archive, Purpose::Found, cx.options.max_upload).await?;
    if files.len() > MOST_FILES {
        return Err(Error::new(Code::Val004, format!("the archive has more than {MOST_FILES} files")));
    }
    let mut left = Vec::new();
    for (filename, content) in files {
        let size = i64::try_from(content.len()).map_err(Error::internal)?;
        let stored = cx.store.put(content).await?;
        let content_type = Some(crate::work::mime_of(&filename).to_owned());
        left.push((LeftBehind { filename, size, object_key: stored.digest.to_string(), content_type }, stored));
    }
    Ok(left)
}

impl Handle for UploadTutorTestArtifacts {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorTestArtifactList>> {
        let (files, _): (Vec<_>, Vec<_>) = left_behind(&cx, call.body.file).await?.into_iter().unzip();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::set_artifacts(&mut tx, call.params.id, &files).await?;
        let shown = queries::shown::<TutorTestArtifactList>(&mut *tx, call.params.id).await?;
        tx.commit().await?;
        Ok(Reply::json(shown))
    }
}

impl Handle for UploadResultArtifacts {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<ResultArtifactListItem>>> {
        let run = call.params.id;
        let (files, stored): (Vec<_>, Vec<_>) = left_behind(&cx, call.body.file).await?.into_iter().unzip();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        testing::leave_behind(&mut *tx, run, &files, None).await?;
        super::storage::charge(&cx, &mut tx, Keeper::Result(run), call.at.course, &stored).await?;
        let shown = testing::artifacts(&mut *tx, run).await?;
        tx.commit().await?;
        Ok(shown.into())
    }
}

impl Handle for UpdateArtifactTest {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ResultList>> {
        cx.db().update::<TestResult>(&cx.who, &call.params.id, &call.body).await?;
        Ok(testing::shown(cx.db().pool(), call.params.id).await?.into())
    }
}
