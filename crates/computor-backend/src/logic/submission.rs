//! Handing in work, and what people say about it.
//!
//! Whoever uploads is recorded, never somebody else. What is stored is an archive of the accepted files alone, packed
//! so that the same work has the same digest; it never changes, whatever is uploaded later under the same name.

use super::{Call, Handle, Reply, archive};
use crate::{Ctx, Error, Result};
use chrono::{DateTime, Utc};
use computor_db::queries::{
    deadline,
    repository::handed_in,
    storage::{self, Keeper},
    submission::{self as queries, NewArtifact, StoredArtifact, UploadTarget},
};
use computor_store::Digest;
use computor_types::{Code, Download, Id, Listing, NoContent, dto::*};
use serde_json::json;
use uuid::Uuid;

impl Handle for UploadSubmission {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SubmissionUploadResponseModel>> {
        let member = call.member()?;
        let SubmissionCreate { submission_group_id: group, version_identifier, submit } = call.body.form;
        uploadable(queries::upload_target(cx.db().pool(), group).await?, submit)?;
        deadline::in_time(deadline::of_group(cx.db().pool(), group).await?.as_ref(), submit)?;
        if !call.body.file_name.to_lowercase().ends_with(".zip") {
            return Err(Error::new(Code::Val004, "the file must be a ZIP archive, with a name that ends in .zip"));
        }
        let limit = cx.options.max_upload;
        if call.body.file.size() > limit {
            return Err(Error::new(Code::Val004, format!("the archive is larger than {limit} bytes")));
        }
        let course = storage::course_of_group(cx.db().pool(), group).await?;
        let spooled = archive::on_disk(call.body.file).await?;
        let wanted = archive::Wanted::new(queries::wanted_files(cx.db().pool(), group).await?);
        let packed = archive::repack(spooled, archive::Purpose::Submission(wanted), limit).await?;
        let version = version_identifier.filter(|v| !v.trim().is_empty()).unwrap_or_else(|| format!("manual-{}", Uuid::new_v4()));
        let hand_in = HandIn { group, course, member, version, submit, once: false, since: None };
        let kept = keep(&cx, hand_in, packed).await?.ok_or_else(|| Error::internal("only commits are handed in once"))?;
        Ok(kept.into())
    }
}

/// Who hands in what.
pub(super) struct HandIn {
    pub(super) group: Id<SubmissionGroup>,
    pub(super) course: Option<Uuid>,
    /// Under whose membership.
    pub(super) member: Uuid,
    /// What the client calls it.
    pub(super) version: String,
    /// To be graded.
    pub(super) submit: bool,
    /// Whether a group hands in this version once: it is a commit.
    pub(super) once: bool,
    /// When it came, if that is not now.
    pub(super) since: Option<DateTime<Utc>>,
}

/// Stores an archive of accepted files as an artifact, if the assignment takes it. None if it is one that is handed in once, and is there already.
pub(super) async fn keep(
    cx: &Ctx,
    HandIn { group, course, member, version, submit, once, since }: HandIn,
    archive::Repacked { archive: packed, included, left_out }: archive::Repacked,
) -> Result<Option<SubmissionUploadResponseModel>> {
    let total_size = i64::try_from(included.iter().map(|file| file.size).sum::<u64>()).map_err(Error::internal)?;
    let files_count = i64::try_from(included.len()).map_err(Error::internal)?;
    // Before it is stored: what is refused afterwards would lie there until it is swept.
    super::storage::need_room(cx, course, packed.metadata().map_err(Error::internal)?.len()).await?;
    let stored = cx.store.put_file(packed).await?;

    let mut tx = cx.db().begin_as(&cx.who).await?;
    queries::lock_group(&mut tx, group).await?;
    if once && handed_in(&mut *tx, group.uuid(), &version).await?.is_some() {
        return Ok(None);
    }
    // Others may have handed in meanwhile.
    uploadable(queries::upload_target(&mut *tx, group).await?, submit)?;
    let until = match since {
        Some(at) => deadline::of_group_at(&mut *tx, group, at).await?,
        None => deadline::of_group(&mut *tx, group).await?,
    };
    deadline::in_time(until.as_ref(), submit)?;
    let new = NewArtifact {
        group,
        member,
        file_size: total_size,
        object_key: &stored.digest.to_string(),
        version_identifier: &version,
        submit,
        properties: &json!({ "files_count": files_count, "files_included": included }),
        at: since,
    };
    let (id, uploaded_at) = queries::create_artifact(&mut tx, new, cx.me()).await?;
    super::storage::charge(cx, &mut tx, Keeper::Artifact(id), course, &[stored]).await?;
    tx.commit().await.map_err(Error::from)?;
    // It is handed in: that there is no receipt yet must not make it look otherwise.
    let receipt = super::receipt::of_artifact(cx.app(), id).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "there is no receipt");
        None
    });
    Ok(Some(SubmissionUploadResponseModel {
        receipt,
        artifacts: vec![id],
        submission_group_id: group,
        uploaded_by_course_member_id: member.into(),
        total_size,
        files_count,
        uploaded_at,
        version_identifier: version,
        files_left_out: left_out.into_iter().map(|file| FileLeftOut { path: file.path, reason: file.reason.to_owned() }).collect(),
    }))
}

/// Refuses uploads that the assignment does not take. Practice does not count as handing in.
pub(super) fn uploadable(target: Option<UploadTarget>, submit: bool) -> Result<()> {
    let target = target.ok_or(Code::Submit002)?;
    if !target.submittable {
        return Err(Code::Content003.into());
    }
    if target.archived {
        return Err(Code::Content008.into());
    }
    if !target.tested {
        return Err(Code::Submit005.into());
    }
    if target.members == 0 {
        return Err(Error::new(Code::Val001, "the submission group has no members"));
    }
    if submit && target.members < i64::from(target.min_members) {
        return Err(Code::Team007.into());
    }
    if submit && target.max_submissions.is_some_and(|max| target.official >= i64::from(max)) {
        return Err(Code::Submit009.into());
    }
    Ok(())
}

impl Handle for DownloadSubmission {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let found = queries::stored_artifact(cx.db().pool(), call.params.id).await?;
        download(&cx, found).await
    }
}

impl Handle for DownloadLatestSubmission {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let wanted = &call.query;
        if wanted.submission_group_id.is_none() && wanted.course_content_id.is_none() {
            return Err(Error::new(Code::Submit007, "send submission_group_id, or course_content_id"));
        }
        let found = queries::newest_artifact(cx.db().pool(), call.visible(&cx), wanted).await?;
        download(&cx, found).await
    }
}

/// What somebody else has handed in is not taken unnoticed.
async fn download(cx: &Ctx, found: Option<StoredArtifact>) -> Result<Reply<Download>> {
    let artifact = found.ok_or(Code::Submit001)?;
    if artifact.removed {
        return Err(Code::Submit014.into());
    }
    let digest: Digest = artifact.object_key.parse()?;
    super::audit::taken(cx, "submission.downloaded", artifact.id).await?;
    let name = artifact.version_identifier.unwrap_or_else(|| artifact.id.to_string());
    Ok(Reply::stored(format!("{name}.zip"), "application/zip", digest))
}

impl Handle for ListArtifactGrades {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<SubmissionGradeList>>> {
        let query = call.query;
        let page = query.page();
        let filters = SubmissionGradeQuery {
            id: query.id,
            artifact_id: Some(call.params.id),
            graded_by_course_member_id: query.graded_by_course_member_id,
            status: query.status,
            course_id: query.course_id,
            latest: query.latest,
            start_date: query.start_date,
            end_date: query.end_date,
        };
        Ok(cx.db().list::<SubmissionGrade>(&cx.who, &filters, page).await?.into())
    }
}

impl Handle for CreateArtifactGrade {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SubmissionGradeDetail>> {
        let grader = call.member()?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let grade = queries::create_grade(&mut *tx, call.params.id, grader, &call.body).await?;
        tx.commit().await?;
        Ok(grade.into())
    }
}

impl Handle for ListArtifactReviews {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<SubmissionReviewListItem>>> {
        Ok(queries::list_reviews(cx.db().pool(), call.params.id).await?.into())
    }
}

impl Handle for CreateArtifactReview {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SubmissionReviewListItem>> {
        let reviewer = call.member()?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let review = queries::create_review(&mut *tx, call.params.id, reviewer, &call.body).await?;
        tx.commit().await?;
        Ok(review.into())
    }
}

impl Handle for UpdateReview {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SubmissionReviewListItem>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let review = queries::update_review(&mut *tx, call.params.id, &call.body).await?;
        tx.commit().await?;
        Ok(review.into())
    }
}

impl Handle for DeleteReview {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::delete_review(&mut *tx, call.params.id).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

impl Handle for ListArtifactTests {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<ResultGet>>> {
        let mut tests = queries::list_tests(cx.db().pool(), call.params.id).await?;
        if !call.query.include_failed {
            tests.retain(|test| !matches!(test.status, TaskStatus::Failed | TaskStatus::Cancelled));
        }
        Ok(tests.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn target() -> UploadTarget {
        UploadTarget { submittable: true, archived: false, tested: true, members: 1, min_members: 1, max_submissions: None, official: 0 }
    }

    #[test]
    fn each_refusal_has_its_reason() {
        let refused = |target, submit| uploadable(target, submit).map_err(|error| error.code);
        assert_eq!(refused(Some(target()), true), Ok(()));
        assert_eq!(refused(None, true), Err(Code::Submit002));
        assert_eq!(refused(Some(UploadTarget { submittable: false, ..target() }), true), Err(Code::Content003));
        assert_eq!(refused(Some(UploadTarget { archived: true, ..target() }), false), Err(Code::Content008));
        assert_eq!(refused(Some(UploadTarget { tested: false, ..target() }), true), Err(Code::Submit005));
        assert_eq!(refused(Some(UploadTarget { members: 0, ..target() }), true), Err(Code::Val001));
        assert_eq!(refused(Some(UploadTarget { min_members: 2, ..target() }), true), Err(Code::Team007));
        assert_eq!(refused(Some(UploadTarget { min_members: 2, ..target() }), false), Ok(()), "they practise");
    }

    #[test]
    fn hand_ins_are_counted_and_practice_is_not() {
        let refused = |official, submit| {
            let target = UploadTarget { max_submissions: Some(2), official, ..target() };
            uploadable(Some(target), submit).map_err(|error| error.code)
        };
        assert_eq!((refused(1, true), refused(2, true), refused(2, false)), (Ok(()), Err(Code::Submit009), Ok(())));
    }
}
