// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { Upload } from "../../http.ts";
import type { ReplayGet, ResultArtifactListItem, ResultCreate, ResultGet, ResultList, ResultUpdate, TaskStatus } from "../types/index.ts";

/** The calls below `/results`. */
export class ResultsClient extends BaseEndpointClient {
  /**
   * Lists results.
   *
   * `GET /results`
   */
  listResultsResultsGet({
    courseContentId,
    courseContentTypeId,
    courseMemberId,
    grade,
    id,
    latest,
    result,
    status,
    submissionArtifactId,
    submissionGroupId,
    submitterId,
    testSystemId,
    testingServiceId,
    versionIdentifier,
    limit,
    skip,
  }: {
    courseContentId?: string | null;
    courseContentTypeId?: string | null;
    courseMemberId?: string | null;
    grade?: number | null;
    id?: string | null;
    latest?: boolean | null;
    result?: number | null;
    status?: TaskStatus | null;
    submissionArtifactId?: string | null;
    submissionGroupId?: string | null;
    submitterId?: string | null;
    testSystemId?: string | null;
    testingServiceId?: string | null;
    versionIdentifier?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<ResultList>> {
    return this.http.listing("GET", this.buildPath("results"), {
      query: {
        course_content_id: courseContentId,
        course_content_type_id: courseContentTypeId,
        course_member_id: courseMemberId,
        grade,
        id,
        latest,
        result,
        status,
        submission_artifact_id: submissionArtifactId,
        submission_group_id: submissionGroupId,
        submitter_id: submitterId,
        test_system_id: testSystemId,
        testing_service_id: testingServiceId,
        version_identifier: versionIdentifier,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new result.
   *
   * `POST /results`
   */
  createResultResultsPost({ body }: { body: ResultCreate }): Promise<ResultGet> {
    return this.http.json("POST", this.buildPath("results"), { body });
  }

  /**
   * Deletes one result.
   *
   * `DELETE /results/{id}`
   */
  deleteResultResultsResultIdDelete({ resultId }: { resultId: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("results", resultId));
  }

  /**
   * Answers one result.
   *
   * `GET /results/{id}`
   */
  getResultResultsResultIdGet({ resultId }: { resultId: string }): Promise<ResultGet> {
    return this.http.json("GET", this.buildPath("results", resultId));
  }

  /**
   * Changes one result: the fields that are sent; null clears a field.
   *
   * `PATCH /results/{id}`
   */
  updateResultResultsResultIdPatch({ resultId, body }: { resultId: string; body: ResultUpdate }): Promise<ResultGet> {
    return this.http.json("PATCH", this.buildPath("results", resultId), { body });
  }

  /**
   * Lists the files that a test run left behind.
   *
   * `GET /results/{id}/artifacts`
   */
  listResultArtifactsEndpointResultsResultIdArtifactsGet({ resultId }: { resultId: string }): Promise<ResultArtifactListItem[]> {
    return this.http.json("GET", this.buildPath("results", resultId, "artifacts"));
  }

  /**
   * Downloads the files that a test run left behind, as a ZIP archive.
   *
   * `GET /results/{id}/artifacts/download`
   */
  downloadResultArtifactsResultsResultIdArtifactsDownloadGet({ resultId }: { resultId: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("results", resultId, "artifacts", "download"));
  }

  /**
   * Stores the files that a run left behind, beside those before.
   *
   * `POST /results/{id}/artifacts/upload`
   */
  uploadResultArtifactsResultsResultIdArtifactsUploadPost({ resultId, file }: { resultId: string; file: Upload }): Promise<ResultArtifactListItem[]> {
    return this.http.json("POST", this.buildPath("results", resultId, "artifacts", "upload"), { form: { file } });
  }

  /**
   * Lists the replays of a result, newest first.
   *
   * `GET /results/{id}/replays`
   */
  listReplaysResultsIdReplaysGet({ id }: { id: string }): Promise<ReplayGet[]> {
    return this.http.json("GET", this.buildPath("results", id, "replays"));
  }

  /**
   * Makes the verdict of a result again from what it was made of, and compares.
   *
   * Nothing changes by it.
   *
   * `POST /results/{id}/replays`
   */
  createReplayResultsIdReplaysPost({ id }: { id: string }): Promise<ReplayGet> {
    return this.http.json("POST", this.buildPath("results", id, "replays"));
  }

  /**
   * Answers the status of a test run, as a word.
   *
   * `GET /results/{id}/status`
   */
  resultStatusResultsResultIdStatusGet({ resultId }: { resultId: string }): Promise<TaskStatus> {
    return this.http.json("GET", this.buildPath("results", resultId, "status"));
  }

  /** The same as `listResultsResultsGet`. */
  list(params?: Parameters<ResultsClient["listResultsResultsGet"]>[0]): Promise<Listing<ResultList>> {
    return this.listResultsResultsGet(params);
  }

  /** The same as `createResultResultsPost`. */
  create(payload: ResultCreate): Promise<ResultGet> {
    return this.createResultResultsPost({ body: payload });
  }

  /** The same as `getResultResultsResultIdGet`. */
  get(id: string): Promise<ResultGet> {
    return this.getResultResultsResultIdGet({ resultId: id });
  }

  /** The same as `updateResultResultsResultIdPatch`. */
  update(id: string, payload: ResultUpdate): Promise<ResultGet> {
    return this.updateResultResultsResultIdPatch({ resultId: id, body: payload });
  }

  /** The same as `deleteResultResultsResultIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteResultResultsResultIdDelete({ resultId: id });
  }
}
