// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseGroupCreate, CourseGroupGet, CourseGroupList, CourseGroupUpdate } from "../types/index.ts";

/** The calls below `/course-groups`. */
export class CourseGroupsClient extends BaseEndpointClient {
  /**
   * Lists course groups.
   *
   * `GET /course-groups`
   */
  listCourseGroupsCourseGroupsGet({ courseId, id, title, limit, skip }: {
    courseId?: string | null;
    id?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseGroupList>> {
    return this.http.listing("GET", this.buildPath("course-groups"), { query: { course_id: courseId, id, title, limit, skip } });
  }

  /**
   * Creates a new course group.
   *
   * `POST /course-groups`
   */
  createCourseGroupsCourseGroupsPost({ body }: { body: CourseGroupCreate }): Promise<CourseGroupGet> {
    return this.http.json("POST", this.buildPath("course-groups"), { body });
  }

  /**
   * Deletes one course group.
   *
   * `DELETE /course-groups/{id}`
   */
  deleteCourseGroupsCourseGroupsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("course-groups", id));
  }

  /**
   * Answers one course group.
   *
   * `GET /course-groups/{id}`
   */
  getCourseGroupsCourseGroupsIdGet({ id }: { id: string }): Promise<CourseGroupGet> {
    return this.http.json("GET", this.buildPath("course-groups", id));
  }

  /**
   * Changes one course group: the fields that are sent; null clears a field.
   *
   * `PATCH /course-groups/{id}`
   */
  updateCourseGroupsCourseGroupsIdPatch({ id, body }: { id: string; body: CourseGroupUpdate }): Promise<CourseGroupGet> {
    return this.http.json("PATCH", this.buildPath("course-groups", id), { body });
  }

  /** The same as `listCourseGroupsCourseGroupsGet`. */
  list(params?: Parameters<CourseGroupsClient["listCourseGroupsCourseGroupsGet"]>[0]): Promise<Listing<CourseGroupList>> {
    return this.listCourseGroupsCourseGroupsGet(params);
  }

  /** The same as `createCourseGroupsCourseGroupsPost`. */
  create(payload: CourseGroupCreate): Promise<CourseGroupGet> {
    return this.createCourseGroupsCourseGroupsPost({ body: payload });
  }

  /** The same as `getCourseGroupsCourseGroupsIdGet`. */
  get(id: string): Promise<CourseGroupGet> {
    return this.getCourseGroupsCourseGroupsIdGet({ id });
  }

  /** The same as `updateCourseGroupsCourseGroupsIdPatch`. */
  update(id: string, payload: CourseGroupUpdate): Promise<CourseGroupGet> {
    return this.updateCourseGroupsCourseGroupsIdPatch({ id, body: payload });
  }

  /** The same as `deleteCourseGroupsCourseGroupsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteCourseGroupsCourseGroupsIdDelete({ id });
  }
}
