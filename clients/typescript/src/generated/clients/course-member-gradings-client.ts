// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseMemberGradingsGet, CourseMemberGradingsList } from "../types/index.ts";

/** The calls below `/course-member-gradings`. */
export class CourseMemberGradingsClient extends BaseEndpointClient {
  /**
   * Lists how far the students of a course have come, by family name.
   *
   * `GET /course-member-gradings`
   */
  listCourseMemberGradingsEndpointCourseMemberGradingsGet({ courseId, limit, skip }: { courseId: string; limit?: number | null; skip?: number | null }): Promise<Listing<CourseMemberGradingsList>> {
    return this.http.listing("GET", this.buildPath("course-member-gradings"), { query: { course_id: courseId, limit, skip } });
  }

  /**
   * Answers how far a member of a course has come, content by content.
   *
   * `GET /course-member-gradings/{id}`
   */
  getCourseMemberGradingsEndpointCourseMemberGradingsCourseMemberIdGet({ courseMemberId, courseId, limit, skip }: { courseMemberId: string; courseId?: string | null; limit?: number | null; skip?: number | null }): Promise<CourseMemberGradingsGet> {
    return this.http.json("GET", this.buildPath("course-member-gradings", courseMemberId), { query: { course_id: courseId, limit, skip } });
  }

  /** The same as `listCourseMemberGradingsEndpointCourseMemberGradingsGet`. */
  list(params: Parameters<CourseMemberGradingsClient["listCourseMemberGradingsEndpointCourseMemberGradingsGet"]>[0]): Promise<Listing<CourseMemberGradingsList>> {
    return this.listCourseMemberGradingsEndpointCourseMemberGradingsGet(params);
  }

  /** The same as `getCourseMemberGradingsEndpointCourseMemberGradingsCourseMemberIdGet`. */
  get(id: string): Promise<CourseMemberGradingsGet> {
    return this.getCourseMemberGradingsEndpointCourseMemberGradingsCourseMemberIdGet({ courseMemberId: id });
  }
}
