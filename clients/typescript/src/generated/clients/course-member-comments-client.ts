// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CommentCreate, CommentUpdate, CourseMemberCommentList } from "../types/index.ts";

/** The calls below `/course-member-comments`. */
export class CourseMemberCommentsClient extends BaseEndpointClient {
  /**
   * Lists notes about members, newest first.
   *
   * `GET /course-member-comments`
   */
  listCommentsCourseMemberCommentsGet({ courseMemberId, id, limit, skip, transmitterId }: {
    courseMemberId?: string | null;
    id?: string | null;
    limit?: number | null;
    skip?: number | null;
    transmitterId?: string | null;
  } = {}): Promise<Listing<CourseMemberCommentList>> {
    return this.http.listing("GET", this.buildPath("course-member-comments"), { query: { course_member_id: courseMemberId, id, limit, skip, transmitter_id: transmitterId } });
  }

  /**
   * Notes something about a member; answers all notes about it.
   *
   * `POST /course-member-comments`
   */
  createCommentCourseMemberCommentsPost({ body }: { body: CommentCreate }): Promise<Listing<CourseMemberCommentList>> {
    return this.http.listing("POST", this.buildPath("course-member-comments"), { body });
  }

  /**
   * Deletes a note; answers the notes about the member that are left.
   *
   * `DELETE /course-member-comments/{id}`
   */
  deleteCommentCourseMemberCommentsCourseMemberCommentIdDelete({ courseMemberCommentId }: { courseMemberCommentId: string }): Promise<Listing<CourseMemberCommentList>> {
    return this.http.listing("DELETE", this.buildPath("course-member-comments", courseMemberCommentId));
  }

  /**
   * Changes one's own note; answers all notes about the member.
   *
   * `PATCH /course-member-comments/{id}`
   */
  updateCommentCourseMemberCommentsCourseMemberCommentIdPatch({ courseMemberCommentId, body }: { courseMemberCommentId: string; body: CommentUpdate }): Promise<Listing<CourseMemberCommentList>> {
    return this.http.listing("PATCH", this.buildPath("course-member-comments", courseMemberCommentId), { body });
  }

  /** The same as `listCommentsCourseMemberCommentsGet`. */
  list(params?: Parameters<CourseMemberCommentsClient["listCommentsCourseMemberCommentsGet"]>[0]): Promise<Listing<CourseMemberCommentList>> {
    return this.listCommentsCourseMemberCommentsGet(params);
  }

  /** The same as `createCommentCourseMemberCommentsPost`. */
  create(payload: CommentCreate): Promise<Listing<CourseMemberCommentList>> {
    return this.createCommentCourseMemberCommentsPost({ body: payload });
  }

  /** The same as `updateCommentCourseMemberCommentsCourseMemberCommentIdPatch`. */
  update(id: string, payload: CommentUpdate): Promise<Listing<CourseMemberCommentList>> {
    return this.updateCommentCourseMemberCommentsCourseMemberCommentIdPatch({ courseMemberCommentId: id, body: payload });
  }

  /** The same as `deleteCommentCourseMemberCommentsCourseMemberCommentIdDelete`. */
  delete(id: string): Promise<Listing<CourseMemberCommentList>> {
    return this.deleteCommentCourseMemberCommentsCourseMemberCommentIdDelete({ courseMemberCommentId: id });
  }
}
