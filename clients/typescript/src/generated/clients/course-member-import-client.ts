// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { CourseMemberImportRequest, CourseMemberImportResponse } from "../types/index.ts";

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
}
