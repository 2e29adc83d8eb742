// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  JoinTeamRequest,
  JoinTeamResponse,
  SubmissionGroupCreate,
  SubmissionGroupGet,
  SubmissionGroupList,
  SubmissionGroupUpdate,
  TeamJoinRequest,
  TeamPlacement,
  TeamResponse,
} from "../types/index.ts";

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

  /**
   * Joins a team: at once with its code, or where no consent is asked for; otherwise the team is asked.
   *
   * `POST /submission-groups/{submission_group_id}/join`
   */
  joinTeamSubmissionGroupsSubmissionGroupIdJoinPost({ submissionGroupId, body }: { submissionGroupId: string; body: JoinTeamRequest }): Promise<JoinTeamResponse> {
    return this.http.json("POST", this.buildPath("submission-groups", submissionGroupId, "join"), { body });
  }

  /**
   * Lists who wants to join a team, in the order in which they asked.
   *
   * `GET /submission-groups/{submission_group_id}/join-requests`
   */
  listJoinRequestsSubmissionGroupsSubmissionGroupIdJoinRequestsGet({ submissionGroupId }: { submissionGroupId: string }): Promise<TeamJoinRequest[]> {
    return this.http.json("GET", this.buildPath("submission-groups", submissionGroupId, "join-requests"));
  }

  /**
   * Declines, or takes back what one has asked for.
   *
   * `DELETE /submission-groups/{submission_group_id}/join-requests/{course_member_id}`
   */
  declineJoinRequestSubmissionGroupsSubmissionGroupIdJoinRequestsCourseMemberIdDelete({ submissionGroupId, courseMemberId }: { submissionGroupId: string; courseMemberId: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("submission-groups", submissionGroupId, "join-requests", courseMemberId));
  }

  /**
   * Consents: whoever asked becomes a member.
   *
   * `POST /submission-groups/{submission_group_id}/join-requests/{course_member_id}`
   */
  acceptJoinRequestSubmissionGroupsSubmissionGroupIdJoinRequestsCourseMemberIdPost({ submissionGroupId, courseMemberId }: { submissionGroupId: string; courseMemberId: string }): Promise<TeamResponse> {
    return this.http.json("POST", this.buildPath("submission-groups", submissionGroupId, "join-requests", courseMemberId));
  }

  /**
   * Locks a team: nobody joins or leaves it, but by lecturers.
   *
   * `PATCH /submission-groups/{submission_group_id}/lock`
   */
  lockTeamSubmissionGroupsSubmissionGroupIdLockPatch({ submissionGroupId }: { submissionGroupId: string }): Promise<TeamResponse> {
    return this.http.json("PATCH", this.buildPath("submission-groups", submissionGroupId, "lock"));
  }

  /**
   * Puts a student into a team, out of the one that it is in, whether students may do so or not.
   *
   * The work stays with the
   * team in which it was done.
   *
   * `POST /submission-groups/{submission_group_id}/place`
   */
  placeTeamMemberSubmissionGroupsSubmissionGroupIdPlacePost({ submissionGroupId, body }: { submissionGroupId: string; body: TeamPlacement }): Promise<TeamResponse> {
    return this.http.json("POST", this.buildPath("submission-groups", submissionGroupId, "place"), { body });
  }

  /**
   * Takes back a lock.
   *
   * A team whose deadline has passed stays locked.
   *
   * `PATCH /submission-groups/{submission_group_id}/unlock`
   */
  unlockTeamSubmissionGroupsSubmissionGroupIdUnlockPatch({ submissionGroupId }: { submissionGroupId: string }): Promise<TeamResponse> {
    return this.http.json("PATCH", this.buildPath("submission-groups", submissionGroupId, "unlock"));
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
