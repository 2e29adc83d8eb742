// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseRoleGet, CourseRoleList } from "../types/index.ts";

/** The calls below `/course-roles`. */
export class CourseRolesClient extends BaseEndpointClient {
  /**
   * Lists course roles.
   *
   * `GET /course-roles`
   */
  listCourseRolesCourseRolesGet({ description, id, title, limit, skip }: {
    description?: string | null;
    id?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseRoleList>> {
    return this.http.listing("GET", this.buildPath("course-roles"), { query: { description, id, title, limit, skip } });
  }

  /**
   * Answers one course role.
   *
   * `GET /course-roles/{id}`
   */
  getCourseRolesCourseRolesIdGet({ id }: { id: string }): Promise<CourseRoleGet> {
    return this.http.json("GET", this.buildPath("course-roles", id));
  }

  /** The same as `listCourseRolesCourseRolesGet`. */
  list(params?: Parameters<CourseRolesClient["listCourseRolesCourseRolesGet"]>[0]): Promise<Listing<CourseRoleList>> {
    return this.listCourseRolesCourseRolesGet(params);
  }

  /** The same as `getCourseRolesCourseRolesIdGet`. */
  get(id: string): Promise<CourseRoleGet> {
    return this.getCourseRolesCourseRolesIdGet({ id });
  }
}
