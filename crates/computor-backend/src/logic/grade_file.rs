//! Files as feedback on grades.

use super::{Call, File, Handle, Reply, archive, document};
use crate::{Ctx, Error, Result};
use computor_db::queries::{
    grade_file::{self as queries, NewFile},
    storage::Keeper,
};
use computor_types::{Code, Download, NoContent, dto::*};

/// A grade has no more files than this.
const MOST: i64 = 20;

impl Handle for UploadGradeFile {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<GradeFileGet>> {
        let sent = call.body;
        let (size, limit) = (sent.file.size(), cx.options.max_upload);
        if size > limit {
            return Err(Error::new(Code::Val004, format!("the file is larger than {limit} bytes")));
        }
        let name = name(sent.form.name.as_deref().unwrap_or(&sent.file_name))?;
        let kind = sent.content_type.filter(|kind| document::is_media_type(kind));
        super::storage::need_room(&cx, call.at.course, size).await?;
        let stored = cx.store.put_file(archive::on_disk(sent.file).await?).await?;
        let digest = stored.digest.to_string();
        let size = i64::try_from(size).map_err(Error::internal)?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let new = NewFile { grade: call.params.id, name: &name, content_type: kind.as_deref(), size, digest: &digest };
        let (id, files) = queries::attach(&mut tx, new).await?;
        if files > MOST {
            return Err(Error::new(Code::Val004, format!("a grade has at most {MOST} files")));
        }
        super::storage::charge(&cx, &mut tx, Keeper::GradeFile(id.into()), call.at.course, &[stored]).await?;
        let answer = queries::get(&mut *tx, id).await?;
        tx.commit().await?;
        Ok(Reply::json(answer))
    }
}

/// A name of one part, as a file is called on any system: what stands before it in a path of the client goes.
fn name(sent: &str) -> Result<String> {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    document::path("name", last).map(|path| path.path)
}

impl Handle for ListGradeFiles {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<GradeFileGet>>> {
        Ok(Reply::json(queries::list(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for DownloadGradeFile {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let kept = queries::file(cx.db().pool(), call.params.id, call.params.file_id).await?;
        let kind = kept.content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        Ok(Reply::file(File::stored(kept.name, kind, kept.object_key.parse()?).modified(kept.created_at)))
    }
}

impl Handle for DeleteGradeFile {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::delete(&mut tx, call.params.id, call.params.file_id).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_is_of_one_part() {
        assert_eq!(name("C:\\Users\\tom\\feed back.pdf").unwrap(), "feed back.pdf");
        assert_eq!(name("../../etc/passwd").unwrap(), "passwd");
        assert_eq!(name("u\u{308}.txt").unwrap(), "ü.txt", "composed");
        for bad in ["", "..", "a/..", "x/", "line\nbreak", "\0"] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
        assert!(name(&"n".repeat(300)).is_err());
    }
}
