// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseMemberCreate, CourseMemberGet, CourseMemberList, CourseMemberUpdate } from "../types/index.ts";

/** The calls below `/course-members`. */
export class CourseMembersClient extends BaseEndpointClient {
  /**
   * Lists course members.
   *
   * `GET /course-members`
   */
  listCourseMembersCourseMembersGet({ archived, courseGroupId, courseId, courseRoleId, familyName, givenName, id, search, userId, limit, skip }: {
    archived?: boolean | null;
    courseGroupId?: string | null;
    courseId?: string | null;
    courseRoleId?: string | null;
    familyName?: string | null;
    givenName?: string | null;
    id?: string | null;
    search?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseMemberList>> {
    return this.http.listing("GET", this.buildPath("course-members"), {
      query: {
        archived,
        course_group_id: courseGroupId,
        course_id: courseId,
        course_role_id: courseRoleId,
        family_name: familyName,
        given_name: givenName,
        id,
        search,
        user_id: userId,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new course member.
   *
   * `POST /course-members`
   */
  createCourseMembersCourseMembersPost({ body }: { body: CourseMemberCreate }): Promise<CourseMemberGet> {
    return this.http.json("POST", this.buildPath("course-members"), { body });
  }

  /**
   * Deletes one course member.
   *
   * `DELETE /course-members/{id}`
   */
  deleteCourseMembersCourseMembersIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("course-members", id));
  }

  /**
   * Answers one course member.
   *
   * `GET /course-members/{id}`
   */
  getCourseMembersCourseMembersIdGet({ id }: { id: string }): Promise<CourseMemberGet> {
    return this.http.json("GET", this.buildPath("course-members", id));
  }

  /**
   * Changes one course member: the fields that are sent; null clears a field.
   *
   * `PATCH /course-members/{id}`
   */
  updateCourseMembersCourseMembersIdPatch({ id, body }: { id: string; body: CourseMemberUpdate }): Promise<CourseMemberGet> {
    return this.http.json("PATCH", this.buildPath("course-members", id), { body });
  }

  /**
   * Archives one course member.
   *
   * `PATCH /course-members/{id}/archive`
   */
  archiveCourseMemberCourseMembersIdArchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("course-members", id, "archive"));
  }

  /**
   * Brings back one archived course member.
   *
   * `PATCH /course-members/{id}/unarchive`
   */
  unarchiveCourseMemberCourseMembersIdUnarchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("course-members", id, "unarchive"));
  }

  /** The same as `listCourseMembersCourseMembersGet`. */
  list(params?: Parameters<CourseMembersClient["listCourseMembersCourseMembersGet"]>[0]): Promise<Listing<CourseMemberList>> {
    return this.listCourseMembersCourseMembersGet(params);
  }

  /** The same as `createCourseMembersCourseMembersPost`. */
  create(payload: CourseMemberCreate): Promise<CourseMemberGet> {
    return this.createCourseMembersCourseMembersPost({ body: payload });
  }

  /** The same as `getCourseMembersCourseMembersIdGet`. */
  get(id: string): Promise<CourseMemberGet> {
    return this.getCourseMembersCourseMembersIdGet({ id });
  }

  /** The same as `updateCourseMembersCourseMembersIdPatch`. */
  update(id: string, payload: CourseMemberUpdate): Promise<CourseMemberGet> {
    return this.updateCourseMembersCourseMembersIdPatch({ id, body: payload });
  }

  /** The same as `deleteCourseMembersCourseMembersIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteCourseMembersCourseMembersIdDelete({ id });
  }

  /** The same as `archiveCourseMemberCourseMembersIdArchivePatch`. */
  archive(id: string): Promise<void> {
    return this.archiveCourseMemberCourseMembersIdArchivePatch({ id });
  }

  /** The same as `unarchiveCourseMemberCourseMembersIdUnarchivePatch`. */
  unarchive(id: string): Promise<void> {
    return this.unarchiveCourseMemberCourseMembersIdUnarchivePatch({ id });
  }
}
