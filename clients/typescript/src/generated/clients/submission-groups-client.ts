// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { SubmissionGroupCreate, SubmissionGroupGet, SubmissionGroupList, SubmissionGroupUpdate } from "../types/index.ts";

/** The calls below `/submission-groups`. */
export class SubmissionGroupsClient extends BaseEndpointClient {
  /**
   * Lists submission groups.
   *
   * `GET /submission-groups`
   */
  listSubmissionGroupsSubmissionGroupsGet({ courseContentId, courseId, displayName, id, maxGroupSize, maxSubmissions, status, userId, limit, skip }: {
    courseContentId?: string | null;
    courseId?: string | null;
    displayName?: string | null;
    id?: string | null;
    maxGroupSize?: number | null;
    maxSubmissions?: number | null;
    status?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<SubmissionGroupList>> {
    return this.http.listing("GET", this.buildPath("submission-groups"), {
      query: {
        course_content_id: courseContentId,
        course_id: courseId,
        display_name: displayName,
        id,
        max_group_size: maxGroupSize,
        max_submissions: maxSubmissions,
        status,
        user_id: userId,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new submission group.
   *
   * `POST /submission-groups`
   */
  createSubmissionGroupsSubmissionGroupsPost({ body }: { body: SubmissionGroupCreate }): Promise<SubmissionGroupGet> {
    return this.http.json("POST", this.buildPath("submission-groups"), { body });
  }

  /**
   * Deletes one submission group.
   *
   * `DELETE /submission-groups/{id}`
   */
  deleteSubmissionGroupsSubmissionGroupsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("submission-groups", id));
  }

  /**
   * Answers one submission group.
   *
   * `GET /submission-groups/{id}`
   */
  getSubmissionGroupsSubmissionGroupsIdGet({ id }: { id: string }): Promise<SubmissionGroupGet> {
    return this.http.json("GET", this.buildPath("submission-groups", id));
  }

  /**
   * Changes one submission group: the fields that are sent; null clears a field.
   *
   * `PATCH /submission-groups/{id}`
   */
  updateSubmissionGroupsSubmissionGroupsIdPatch({ id, body }: { id: string; body: SubmissionGroupUpdate }): Promise<SubmissionGroupGet> {
    return this.http.json("PATCH", this.buildPath("submission-groups", id), { body });
  }

  /** The same as `listSubmissionGroupsSubmissionGroupsGet`. */
  list(params?: Parameters<SubmissionGroupsClient["listSubmissionGroupsSubmissionGroupsGet"]>[0]): Promise<Listing<SubmissionGroupList>> {
    return this.listSubmissionGroupsSubmissionGroupsGet(params);
  }

  /** The same as `createSubmissionGroupsSubmissionGroupsPost`. */
  create(payload: SubmissionGroupCreate): Promise<SubmissionGroupGet> {
    return this.createSubmissionGroupsSubmissionGroupsPost({ body: payload });
  }

  /** The same as `getSubmissionGroupsSubmissionGroupsIdGet`. */
  get(id: string): Promise<SubmissionGroupGet> {
    return this.getSubmissionGroupsSubmissionGroupsIdGet({ id });
  }

  /** The same as `updateSubmissionGroupsSubmissionGroupsIdPatch`. */
  update(id: string, payload: SubmissionGroupUpdate): Promise<SubmissionGroupGet> {
    return this.updateSubmissionGroupsSubmissionGroupsIdPatch({ id, body: payload });
  }

  /** The same as `deleteSubmissionGroupsSubmissionGroupsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteSubmissionGroupsSubmissionGroupsIdDelete({ id });
  }
}
