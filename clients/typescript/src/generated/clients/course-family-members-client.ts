// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseFamilyMemberCreate, CourseFamilyMemberGet, CourseFamilyMemberList, CourseFamilyMemberUpdate } from "../types/index.ts";

/** The calls below `/course-family-members`. */
export class CourseFamilyMembersClient extends BaseEndpointClient {
  /**
   * Lists course family members.
   *
   * `GET /course-family-members`
   */
  listCourseFamilyMembersCourseFamilyMembersGet({ courseFamilyId, courseFamilyRoleId, id, userId, limit, skip }: {
    courseFamilyId?: string | null;
    courseFamilyRoleId?: string | null;
    id?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseFamilyMemberList>> {
    return this.http.listing("GET", this.buildPath("course-family-members"), {
      query: {
        course_family_id: courseFamilyId,
        course_family_role_id: courseFamilyRoleId,
        id,
        user_id: userId,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new course family member.
   *
   * `POST /course-family-members`
   */
  createCourseFamilyMembersCourseFamilyMembersPost({ body }: { body: CourseFamilyMemberCreate }): Promise<CourseFamilyMemberGet> {
    return this.http.json("POST", this.buildPath("course-family-members"), { body });
  }

  /**
   * Deletes one course family member.
   *
   * `DELETE /course-family-members/{id}`
   */
  deleteCourseFamilyMembersCourseFamilyMembersIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("course-family-members", id));
  }

  /**
   * Answers one course family member.
   *
   * `GET /course-family-members/{id}`
   */
  getCourseFamilyMembersCourseFamilyMembersIdGet({ id }: { id: string }): Promise<CourseFamilyMemberGet> {
    return this.http.json("GET", this.buildPath("course-family-members", id));
  }

  /**
   * Changes one course family member: the fields that are sent; null clears a field.
   *
   * `PATCH /course-family-members/{id}`
   */
  updateCourseFamilyMembersCourseFamilyMembersIdPatch({ id, body }: { id: string; body: CourseFamilyMemberUpdate }): Promise<CourseFamilyMemberGet> {
    return this.http.json("PATCH", this.buildPath("course-family-members", id), { body });
  }

  /** The same as `listCourseFamilyMembersCourseFamilyMembersGet`. */
  list(params?: Parameters<CourseFamilyMembersClient["listCourseFamilyMembersCourseFamilyMembersGet"]>[0]): Promise<Listing<CourseFamilyMemberList>> {
    return this.listCourseFamilyMembersCourseFamilyMembersGet(params);
  }

  /** The same as `createCourseFamilyMembersCourseFamilyMembersPost`. */
  create(payload: CourseFamilyMemberCreate): Promise<CourseFamilyMemberGet> {
    return this.createCourseFamilyMembersCourseFamilyMembersPost({ body: payload });
  }

  /** The same as `getCourseFamilyMembersCourseFamilyMembersIdGet`. */
  get(id: string): Promise<CourseFamilyMemberGet> {
    return this.getCourseFamilyMembersCourseFamilyMembersIdGet({ id });
  }

  /** The same as `updateCourseFamilyMembersCourseFamilyMembersIdPatch`. */
  update(id: string, payload: CourseFamilyMemberUpdate): Promise<CourseFamilyMemberGet> {
    return this.updateCourseFamilyMembersCourseFamilyMembersIdPatch({ id, body: payload });
  }

  /** The same as `deleteCourseFamilyMembersCourseFamilyMembersIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteCourseFamilyMembersCourseFamilyMembersIdDelete({ id });
  }
}
