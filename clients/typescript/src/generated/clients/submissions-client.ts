// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { Upload } from "../../http.ts";
import type {
  CommitHandIn,
  CommitHandedIn,
  GradeFileGet,
  GradingStatus,
  ReceiptGet,
  ReceiptKey,
  ResultCreate,
  ResultGet,
  ResultList,
  ResultUpdate,
  RubricMarksGet,
  RubricMarksSet,
  SubmissionArtifactGet,
  SubmissionArtifactList,
  SubmissionArtifactUpdate,
  SubmissionCreate,
  SubmissionGradeCreate,
  SubmissionGradeDetail,
  SubmissionGradeList,
  SubmissionGradeUpdate,
  SubmissionReviewCreate,
  SubmissionReviewListItem,
  SubmissionReviewUpdate,
  SubmissionUploadResponseModel,
} from "../types/index.ts";

/** The calls below `/receipts`, `/submissions`. */
export class SubmissionsClient extends BaseEndpointClient {
  /**
   * Lists the public keys that receipts are or were signed with.
   *
   * `GET /receipts/keys`
   */
  listReceiptKeysReceiptsKeysGet(): Promise<ReceiptKey[]> {
    return this.http.json("GET", this.buildPath("receipts", "keys"));
  }

  /**
   * Lists artifacts.
   *
   * `GET /submissions/artifacts`
   */
  listSubmissionArtifactsSubmissionsArtifactsGet({
    contentType,
    courseContentId,
    id,
    latest,
    submissionGroupId,
    submit,
    uploadedByCourseMemberId,
    versionIdentifier,
    withLatestResult,
    limit,
    skip,
  }: {
    contentType?: string | null;
    courseContentId?: string | null;
    id?: string | null;
    latest?: boolean | null;
    submissionGroupId?: string | null;
    submit?: boolean | null;
    uploadedByCourseMemberId?: string | null;
    versionIdentifier?: string | null;
    withLatestResult?: boolean | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<SubmissionArtifactList>> {
    return this.http.listing("GET", this.buildPath("submissions", "artifacts"), {
      query: {
        content_type: contentType,
        course_content_id: courseContentId,
        id,
        latest,
        submission_group_id: submissionGroupId,
        submit,
        uploaded_by_course_member_id: uploadedByCourseMemberId,
        version_identifier: versionIdentifier,
        with_latest_result: withLatestResult,
        limit,
        skip,
      },
    });
  }

  /**
   * Uploads a submission as a ZIP archive.
   *
   * `POST /submissions/artifacts`
   */
  uploadSubmissionSubmissionsArtifactsPost({ submissionCreate, file }: { submissionCreate: SubmissionCreate; file: Upload }): Promise<SubmissionUploadResponseModel> {
    return this.http.json("POST", this.buildPath("submissions", "artifacts"), { form: { file, json: { submission_create: submissionCreate } } });
  }

  /**
   * Downloads the newest submission that fits, as a ZIP archive.
   *
   * `GET /submissions/artifacts/download`
   */
  downloadLatestSubmissionSubmissionsArtifactsDownloadGet({ courseContentId, courseMemberId, submissionGroupId, submitOnly, versionIdentifier }: {
    courseContentId?: string | null;
    courseMemberId?: string | null;
    submissionGroupId?: string | null;
    submitOnly?: boolean | null;
    versionIdentifier?: string | null;
  } = {}): Promise<Blob> {
    return this.http.file("GET", this.buildPath("submissions", "artifacts", "download"), {
      query: {
        course_content_id: courseContentId,
        course_member_id: courseMemberId,
        submission_group_id: submissionGroupId,
        submit_only: submitOnly,
        version_identifier: versionIdentifier,
      },
    });
  }

  /**
   * Answers one submission artifact.
   *
   * `GET /submissions/artifacts/{id}`
   */
  getSubmissionArtifactSubmissionsArtifactsArtifactIdGet({ artifactId }: { artifactId: string }): Promise<SubmissionArtifactGet> {
    return this.http.json("GET", this.buildPath("submissions", "artifacts", artifactId));
  }

  /**
   * Changes one submission artifact: the fields that are sent; null clears a field.
   *
   * `PATCH /submissions/artifacts/{id}`
   */
  updateSubmissionArtifactSubmissionsArtifactsArtifactIdPatch({ artifactId, body }: { artifactId: string; body: SubmissionArtifactUpdate }): Promise<SubmissionArtifactGet> {
    return this.http.json("PATCH", this.buildPath("submissions", "artifacts", artifactId), { body });
  }

  /**
   * Downloads a submission as a ZIP archive.
   *
   * `GET /submissions/artifacts/{id}/download`
   */
  downloadSubmissionArtifactSubmissionsArtifactsArtifactIdDownloadGet({ artifactId }: { artifactId: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("submissions", "artifacts", artifactId, "download"));
  }

  /**
   * Lists the grades of a submission, newest first.
   *
   * `GET /submissions/artifacts/{id}/grades`
   */
  listArtifactGradesSubmissionsArtifactsArtifactIdGradesGet({ artifactId, courseId, endDate, gradedByCourseMemberId, id, latest, limit, skip, startDate, status }: {
    artifactId: string;
    courseId?: string | null;
    endDate?: string | null;
    gradedByCourseMemberId?: string | null;
    id?: string | null;
    latest?: boolean | null;
    limit?: number | null;
    skip?: number | null;
    startDate?: string | null;
    status?: GradingStatus | null;
  }): Promise<Listing<SubmissionGradeList>> {
    return this.http.listing("GET", this.buildPath("submissions", "artifacts", artifactId, "grades"), {
      query: {
        course_id: courseId,
        end_date: endDate,
        graded_by_course_member_id: gradedByCourseMemberId,
        id,
        latest,
        limit,
        skip,
        start_date: startDate,
        status,
      },
    });
  }

  /**
   * Grades a submission.
   *
   * `POST /submissions/artifacts/{id}/grades`
   */
  createArtifactGradeEndpointSubmissionsArtifactsArtifactIdGradesPost({ artifactId, body }: { artifactId: string; body: SubmissionGradeCreate }): Promise<SubmissionGradeDetail> {
    return this.http.json("POST", this.buildPath("submissions", "artifacts", artifactId, "grades"), { body });
  }

  /**
   * Answers the receipt of what was handed in.
   *
   * It is the same each time.
   *
   * `GET /submissions/artifacts/{id}/receipt`
   */
  getReceiptSubmissionsArtifactsIdReceiptGet({ id }: { id: string }): Promise<ReceiptGet> {
    return this.http.json("GET", this.buildPath("submissions", "artifacts", id, "receipt"));
  }

  /**
   * Lists the reviews of a submission.
   *
   * `GET /submissions/artifacts/{id}/reviews`
   */
  listArtifactReviewsSubmissionsArtifactsArtifactIdReviewsGet({ artifactId }: { artifactId: string }): Promise<SubmissionReviewListItem[]> {
    return this.http.json("GET", this.buildPath("submissions", "artifacts", artifactId, "reviews"));
  }

  /**
   * Reviews a submission.
   *
   * `POST /submissions/artifacts/{id}/reviews`
   */
  createArtifactReviewSubmissionsArtifactsArtifactIdReviewsPost({ artifactId, body }: { artifactId: string; body: SubmissionReviewCreate }): Promise<SubmissionReviewListItem> {
    return this.http.json("POST", this.buildPath("submissions", "artifacts", artifactId, "reviews"), { body });
  }

  /**
   * Records a test of a submission that was run elsewhere.
   *
   * `POST /submissions/artifacts/{id}/test`
   */
  createTestResultSubmissionsArtifactsArtifactIdTestPost({ artifactId, body }: { artifactId: string; body: ResultCreate }): Promise<ResultList> {
    return this.http.json("POST", this.buildPath("submissions", "artifacts", artifactId, "test"), { body });
  }

  /**
   * Lists the tests of a submission, newest first.
   *
   * `GET /submissions/artifacts/{id}/tests`
   */
  listArtifactTestResultsSubmissionsArtifactsArtifactIdTestsGet({ artifactId, includeFailed }: { artifactId: string; includeFailed?: boolean | null }): Promise<ResultGet[]> {
    return this.http.json("GET", this.buildPath("submissions", "artifacts", artifactId, "tests"), { query: { include_failed: includeFailed } });
  }

  /**
   * Hands in a commit of the group's repository: the assignment's directory, exactly as it is there.
   *
   * `POST /submissions/commits`
   */
  handInCommitSubmissionsCommitsPost({ body }: { body: CommitHandIn }): Promise<CommitHandedIn> {
    return this.http.json("POST", this.buildPath("submissions", "commits"), { body });
  }

  /**
   * Lists grades.
   *
   * `GET /submissions/grades`
   */
  listGradesSubmissionsGradesGet({ artifactId, courseId, endDate, gradedByCourseMemberId, id, latest, startDate, status, limit, skip }: {
    artifactId?: string | null;
    courseId?: string | null;
    endDate?: string | null;
    gradedByCourseMemberId?: string | null;
    id?: string | null;
    latest?: boolean | null;
    startDate?: string | null;
    status?: GradingStatus | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<SubmissionGradeList>> {
    return this.http.listing("GET", this.buildPath("submissions", "grades"), {
      query: {
        artifact_id: artifactId,
        course_id: courseId,
        end_date: endDate,
        graded_by_course_member_id: gradedByCourseMemberId,
        id,
        latest,
        start_date: startDate,
        status,
        limit,
        skip,
      },
    });
  }

  /**
   * Deletes one submission grade.
   *
   * `DELETE /submissions/grades/{id}`
   */
  deleteArtifactGradeSubmissionsGradesGradeIdDelete({ gradeId }: { gradeId: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("submissions", "grades", gradeId));
  }

  /**
   * Answers one submission grade.
   *
   * `GET /submissions/grades/{id}`
   */
  getSubmissionGradeSubmissionsGradesIdGet({ id }: { id: string }): Promise<SubmissionGradeDetail> {
    return this.http.json("GET", this.buildPath("submissions", "grades", id));
  }

  /**
   * Changes one submission grade: the fields that are sent; null clears a field.
   *
   * `PATCH /submissions/grades/{id}`
   */
  updateArtifactGradeSubmissionsGradesGradeIdPatch({ gradeId, body }: { gradeId: string; body: SubmissionGradeUpdate }): Promise<SubmissionGradeDetail> {
    return this.http.json("PATCH", this.buildPath("submissions", "grades", gradeId), { body });
  }

  /**
   * Lists the files that are attached to a grade, by name.
   *
   * `GET /submissions/grades/{id}/files`
   */
  listGradeFilesSubmissionsGradesIdFilesGet({ id }: { id: string }): Promise<GradeFileGet[]> {
    return this.http.json("GET", this.buildPath("submissions", "grades", id, "files"));
  }

  /**
   * Attaches a file to a grade, as feedback.
   *
   * `POST /submissions/grades/{id}/files`
   */
  uploadGradeFileSubmissionsGradesIdFilesPost({ id, file }: { id: string; file: Upload }): Promise<GradeFileGet> {
    return this.http.json("POST", this.buildPath("submissions", "grades", id, "files"), { form: { file } });
  }

  /**
   * Takes a file from a grade.
   *
   * `DELETE /submissions/grades/{id}/files/{file_id}`
   */
  deleteGradeFileSubmissionsGradesIdFilesFileIdDelete({ id, fileId }: { id: string; fileId: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("submissions", "grades", id, "files", fileId));
  }

  /**
   * Answers a file that is attached to a grade.
   *
   * `GET /submissions/grades/{id}/files/{file_id}`
   */
  downloadGradeFileSubmissionsGradesIdFilesFileIdGet({ id, fileId }: { id: string; fileId: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("submissions", "grades", id, "files", fileId));
  }

  /**
   * Answers how work was marked when it was graded.
   *
   * `GET /submissions/grades/{id}/rubric`
   */
  getRubricMarksSubmissionsGradesIdRubricGet({ id }: { id: string }): Promise<RubricMarksGet> {
    return this.http.json("GET", this.buildPath("submissions", "grades", id, "rubric"));
  }

  /**
   * Marks work by the rubric of its assignment.
   *
   * The grade becomes the share of the points that it got.
   *
   * `PUT /submissions/grades/{id}/rubric`
   */
  setRubricMarksSubmissionsGradesIdRubricPut({ id, body }: { id: string; body: RubricMarksSet }): Promise<RubricMarksGet> {
    return this.http.json("PUT", this.buildPath("submissions", "grades", id, "rubric"), { body });
  }

  /**
   * Deletes a review.
   *
   * `DELETE /submissions/reviews/{id}`
   */
  deleteArtifactReviewSubmissionsReviewsReviewIdDelete({ reviewId }: { reviewId: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("submissions", "reviews", reviewId));
  }

  /**
   * Changes a review.
   *
   * `PATCH /submissions/reviews/{id}`
   */
  updateArtifactReviewSubmissionsReviewsReviewIdPatch({ reviewId, body }: { reviewId: string; body: SubmissionReviewUpdate }): Promise<SubmissionReviewListItem> {
    return this.http.json("PATCH", this.buildPath("submissions", "reviews", reviewId), { body });
  }

  /**
   * Changes a run.
   *
   * `PATCH /submissions/tests/{id}`
   */
  updateTestResultSubmissionsTestsTestIdPatch({ testId, body }: { testId: string; body: ResultUpdate }): Promise<ResultList> {
    return this.http.json("PATCH", this.buildPath("submissions", "tests", testId), { body });
  }
}
