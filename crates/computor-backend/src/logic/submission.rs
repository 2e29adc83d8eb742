//! Handing in work, and what people say about it.
//!
//! Whoever uploads is recorded, never somebody else. What is stored is an archive of the accepted files alone, packed
//! so that the same work has the same digest; it never changes, whatever is uploaded later under the same name.

use super::{Call, Handle, Reply, archive};
use crate::{Ctx, Error, Result};
use computor_db::queries::{
    storage::{self, Keeper},
    submission::{self as queries, NewArtifact, Standing, StoredArtifact, UploadTarget},
};
use computor_policy::{Action, Cond, CourseRole, view};
use computor_store::Digest;
use computor_types::{Code, Download, Id, Listing, NoContent, dto::*};
use futures::{future::ready, stream};
use serde_json::json;
use uuid::Uuid;

const TUTOR: i32 = CourseRole::Tutor.level();
const LECTURER: i32 = CourseRole::Lecturer.level();

impl Handle for UploadSubmission {
    /// Members of the group upload for it, and tutors for any group of their course.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SubmissionUploadResponseModel>> {
        let SubmissionCreate { submission_group_id: group, version_identifier, submit } = call.body.form;
        let target = queries::upload_target(cx.db().pool(), group, &cx.who).await?;
        let member = uploader(&cx, target, submit)?;
        if !call.body.file_name.to_lowercase().ends_with(".zip") {
            return Err(Error::new(Code::Val004, "the file must be a ZIP archive, with a name that ends in .zip"));
        }
        let limit = cx.options.max_upload;
        let course = storage::course_of_group(cx.db().pool(), group).await?;
        let spooled = archive::spool(stream::once(ready(Ok(call.body.file))), limit).await?;
        let (packed, included) = archive::repack(spooled, archive::Purpose::Submission, limit).await?;
        let total_size = i64::try_from(included.iter().map(|file| file.size).sum::<u64>()).map_err(Error::internal)?;
        let files_count = i64::try_from(included.len()).map_err(Error::internal)?;
        // Before it is stored: what is refused afterwards would lie there until it is swept.
        super::storage::need_room(&cx, course, packed.metadata().map_err(Error::internal)?.len()).await?;
        let stored = cx.store.put_file(packed).await?;
        let version_identifier =
            version_identifier.filter(|v| !v.trim().is_empty()).unwrap_or_else(|| format!("manual-{}", Uuid::new_v4()));

        let mut tx = cx.db().begin().await?;
        queries::lock_group(&mut tx, group).await?;
        // Others may have handed in meanwhile.
        uploader(&cx, queries::upload_target(&mut *tx, group, &cx.who).await?, submit)?;
        let new = NewArtifact {
            group,
            member,
            file_size: total_size,
            object_key: &stored.digest.to_string(),
            version_identifier: &version_identifier,
            submit,
            properties: &json!({ "files_count": files_count, "files_included": included }),
        };
        let (id, uploaded_at) = queries::create_artifact(&mut tx, new, cx.me()).await?;
        super::storage::charge(&cx, &mut tx, Keeper::Artifact(id), course, &[stored]).await?;
        tx.commit().await.map_err(Error::from)?;
        let answer = SubmissionUploadResponseModel {
            artifacts: vec![id],
            submission_group_id: group,
            uploaded_by_course_member_id: member.into(),
            total_size,
            files_count,
            uploaded_at,
            version_identifier,
        };
        Ok(answer.into())
    }
}

/// The membership under which this upload is recorded. Practice runs do not count as submissions.
fn uploader(cx: &Ctx, target: Option<UploadTarget>, submit: bool) -> Result<Uuid> {
    // Administrators see every group, but only members of the course can be recorded.
    let target = target.filter(|target| target.member_id.is_some() || cx.who.is_admin()).ok_or(Code::Submit002)?;
    if !target.submittable {
        return Err(Code::Content003.into());
    }
    if !target.tested {
        return Err(Code::Submit005.into());
    }
    if target.members == 0 {
        return Err(Error::new(Code::Val001, "the submission group has no members"));
    }
    let member = target.member_id.ok_or(Code::Authz003)?;
    if !target.in_group && target.level < TUTOR {
        return Err(Code::Authz001.into());
    }
    token_leaves::<SubmissionArtifact>(cx, Action::Create)?;
    if submit && target.max_submissions.is_some_and(|max| target.official >= i64::from(max)) {
        return Err(Code::Submit009.into());
    }
    Ok(member)
}

impl Handle for DownloadSubmission {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let found = queries::stored_artifact(cx.db().pool(), &cx.who, call.params.id).await?;
        download(&cx, found).await
    }
}

impl Handle for DownloadLatestSubmission {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let wanted = call.query;
        if wanted.submission_group_id.is_none() && wanted.course_content_id.is_none() {
            return Err(Error::new(Code::Submit007, "send submission_group_id, or course_content_id"));
        }
        let found = queries::newest_artifact(cx.db().pool(), &cx.who, &wanted).await?;
        download(&cx, found).await
    }
}

async fn download(cx: &Ctx, found: Option<StoredArtifact>) -> Result<Reply<Download>> {
    let artifact = found.ok_or(Code::Submit001)?;
    let digest: Digest = artifact.object_key.parse()?;
    let name = artifact.version_identifier.unwrap_or_else(|| artifact.id.to_string());
    let bytes = cx.store.get(digest).await?;
    Ok(Download { file_name: format!("{name}.zip"), content_type: "application/zip".into(), bytes }.into())
}

/// How one stands to an artifact that one may see.
pub(super) async fn seen(cx: &Ctx, id: Id<SubmissionArtifact>) -> Result<Standing> {
    queries::standing(cx.db().pool(), &cx.who, id).await?.filter(|standing| standing.visible).ok_or_else(|| Code::Submit001.into())
}

impl Handle for ListArtifactGrades {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<SubmissionGradeList>>> {
        seen(&cx, call.params.id).await?;
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
    /// Tutors grade, under their own membership: administrators need one as well.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SubmissionGradeDetail>> {
        let standing = seen(&cx, call.params.id).await?;
        let grader = standing.member_id.ok_or(Code::Authz003)?;
        if standing.level < TUTOR {
            return Err(Code::Authz004.into());
        }
        token_leaves::<SubmissionGrade>(&cx, Action::Create)?;
        Ok(queries::create_grade(cx.db().pool(), call.params.id, grader, &call.body).await?.into())
    }
}

/// Refuses tokens that are limited to something else.
pub(super) fn token_leaves<E: computor_types::Entity>(cx: &Ctx, action: Action) -> Result<()> {
    if view::<E>(&cx.who, action, Cond::Always) == Cond::Always { Ok(()) } else { Err(Code::Authz001.into()) }
}

/// How one stands to an artifact of a course that one is a member of: members review each other's work.
async fn reviewed(cx: &Ctx, id: Id<SubmissionArtifact>) -> Result<Standing> {
    let standing = queries::standing(cx.db().pool(), &cx.who, id).await?;
    let standing = standing.filter(|standing| standing.visible || standing.level > 0).ok_or(Code::Submit001)?;
    token_leaves::<SubmissionArtifact>(cx, Action::Get)?;
    Ok(standing)
}

impl Handle for ListArtifactReviews {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<SubmissionReviewListItem>>> {
        reviewed(&cx, call.params.id).await?;
        Ok(queries::list_reviews(cx.db().pool(), call.params.id).await?.into())
    }
}

impl Handle for CreateArtifactReview {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SubmissionReviewListItem>> {
        let reviewer = reviewed(&cx, call.params.id).await?.member_id.ok_or(Code::Authz003)?;
        token_leaves::<SubmissionArtifact>(&cx, Action::Update)?;
        Ok(queries::create_review(cx.db().pool(), call.params.id, reviewer, &call.body).await?.into())
    }
}

impl Handle for UpdateReview {
    /// Only its author changes a review.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SubmissionReviewListItem>> {
        own_review(&cx, call.params.id, false).await?;
        Ok(queries::update_review(cx.db().pool(), call.params.id, &call.body).await?.into())
    }
}

impl Handle for DeleteReview {
    /// Its author or a lecturer deletes a review.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        own_review(&cx, call.params.id, true).await?;
        queries::delete_review(cx.db().pool(), call.params.id).await?;
        Ok(NoContent.into())
    }
}

async fn own_review(cx: &Ctx, id: Id<SubmissionReview>, lecturers_too: bool) -> Result<()> {
    let standing = queries::review_standing(cx.db().pool(), &cx.who, id).await?;
    let standing =
        standing.filter(|standing| standing.visible || standing.level > 0).ok_or_else(|| Error::not_found("submission_review"))?;
    if !(standing.author || cx.who.is_admin() || lecturers_too && standing.level >= LECTURER) {
        return Err(Code::Authz001.into());
    }
    token_leaves::<SubmissionArtifact>(cx, Action::Update)
}

impl Handle for ListArtifactTests {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<ResultGet>>> {
        seen(&cx, call.params.id).await?;
        token_leaves::<TestResult>(&cx, Action::List)?;
        let mut tests = queries::list_tests(cx.db().pool(), call.params.id).await?;
        if !call.query.include_failed {
            tests.retain(|test| !matches!(test.status, TaskStatus::Failed | TaskStatus::Cancelled));
        }
        Ok(tests.into())
    }
}
