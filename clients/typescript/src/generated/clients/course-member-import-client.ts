// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { CourseMemberImportRequest, CourseMemberImportResponse, MemberImportCreate, MemberImportGet } from "../types/index.ts";

/** The calls below `/course-member-import`. */
export class CourseMemberImportClient extends BaseEndpointClient {
  /**
   * Makes a person a member of a course; creates the user and the group if they are missing.
   *
   * `POST /course-member-import/{id}`
   */
  importMemberCourseMemberImportCourseIdPost({ courseId, body }: { courseId: string; body: CourseMemberImportRequest }): Promise<CourseMemberImportResponse> {
    return this.http.json("POST", this.buildPath("course-member-import", courseId), { body });
  }

  /**
   * Makes the people of a list members of a course, and says of each what became of it.
   *
   * Nobody is renamed, and roles change only
   * where a row names another one; the same list again changes nothing.
   *
   * `POST /course-member-import/{id}/batch`
   */
  importCourseMembersCourseMemberImportIdBatchPost({ id, body }: { id: string; body: MemberImportCreate }): Promise<MemberImportGet> {
    return this.http.json("POST", this.buildPath("course-member-import", id, "batch"), { body });
  }
}
