// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  SubmissionGroupMemberCreate,
  SubmissionGroupMemberGet,
  SubmissionGroupMemberList,
  SubmissionGroupMemberUpdate,
} from "../types/index.ts";

/** The calls below `/submission-group-members`. */
export class SubmissionGroupMembersClient extends BaseEndpointClient {
  /**
   * Lists submission group members.
   *
   * `GET /submission-group-members`
   */
  listSubmissionGroupMembersSubmissionGroupMembersGet({ courseContentId, courseId, courseMemberId, grading, id, status, submissionGroupId, limit, skip }: {
    courseContentId?: string | null;
    courseId?: string | null;
    courseMemberId?: string | null;
    grading?: number | null;
    id?: string | null;
    status?: string | null;
    submissionGroupId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<SubmissionGroupMemberList>> {
    return this.http.listing("GET", this.buildPath("submission-group-members"), {
      query: {
        course_content_id: courseContentId,
        course_id: courseId,
        course_member_id: courseMemberId,
        grading,
        id,
        status,
        submission_group_id: submissionGroupId,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new submission group member.
   *
   * `POST /submission-group-members`
   */
  createSubmissionGroupMembersSubmissionGroupMembersPost({ body }: { body: SubmissionGroupMemberCreate }): Promise<SubmissionGroupMemberGet> {
    return this.http.json("POST", this.buildPath("submission-group-members"), { body });
  }

  /**
   * Deletes one submission group member.
   *
   * `DELETE /submission-group-members/{id}`
   */
  deleteSubmissionGroupMembersSubmissionGroupMembersIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("submission-group-members", id));
  }

  /**
   * Answers one submission group member.
   *
   * `GET /submission-group-members/{id}`
   */
  getSubmissionGroupMembersSubmissionGroupMembersIdGet({ id }: { id: string }): Promise<SubmissionGroupMemberGet> {
    return this.http.json("GET", this.buildPath("submission-group-members", id));
  }

  /**
   * Changes one submission group member: the fields that are sent; null clears a field.
   *
   * `PATCH /submission-group-members/{id}`
   */
  updateSubmissionGroupMembersSubmissionGroupMembersIdPatch({ id, body }: { id: string; body: SubmissionGroupMemberUpdate }): Promise<SubmissionGroupMemberGet> {
    return this.http.json("PATCH", this.buildPath("submission-group-members", id), { body });
  }

  /** The same as `listSubmissionGroupMembersSubmissionGroupMembersGet`. */
  list(params?: Parameters<SubmissionGroupMembersClient["listSubmissionGroupMembersSubmissionGroupMembersGet"]>[0]): Promise<Listing<SubmissionGroupMemberList>> {
    return this.listSubmissionGroupMembersSubmissionGroupMembersGet(params);
  }

  /** The same as `createSubmissionGroupMembersSubmissionGroupMembersPost`. */
  create(payload: SubmissionGroupMemberCreate): Promise<SubmissionGroupMemberGet> {
    return this.createSubmissionGroupMembersSubmissionGroupMembersPost({ body: payload });
  }

  /** The same as `getSubmissionGroupMembersSubmissionGroupMembersIdGet`. */
  get(id: string): Promise<SubmissionGroupMemberGet> {
    return this.getSubmissionGroupMembersSubmissionGroupMembersIdGet({ id });
  }

  /** The same as `updateSubmissionGroupMembersSubmissionGroupMembersIdPatch`. */
  update(id: string, payload: SubmissionGroupMemberUpdate): Promise<SubmissionGroupMemberGet> {
    return this.updateSubmissionGroupMembersSubmissionGroupMembersIdPatch({ id, body: payload });
  }

  /** The same as `deleteSubmissionGroupMembersSubmissionGroupMembersIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteSubmissionGroupMembersSubmissionGroupMembersIdDelete({ id });
  }
}
