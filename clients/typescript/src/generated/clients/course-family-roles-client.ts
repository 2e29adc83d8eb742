// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseFamilyRoleGet, CourseFamilyRoleList } from "../types/index.ts";

/** The calls below `/course-family-roles`. */
export class CourseFamilyRolesClient extends BaseEndpointClient {
  /**
   * Lists course family roles.
   *
   * `GET /course-family-roles`
   */
  listCourseFamilyRolesCourseFamilyRolesGet({ builtin, description, id, title, limit, skip }: {
    builtin?: boolean | null;
    description?: string | null;
    id?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseFamilyRoleList>> {
    return this.http.listing("GET", this.buildPath("course-family-roles"), { query: { builtin, description, id, title, limit, skip } });
  }

  /**
   * Answers one course family role.
   *
   * `GET /course-family-roles/{id}`
   */
  getCourseFamilyRolesCourseFamilyRolesIdGet({ id }: { id: string }): Promise<CourseFamilyRoleGet> {
    return this.http.json("GET", this.buildPath("course-family-roles", id));
  }

  /** The same as `listCourseFamilyRolesCourseFamilyRolesGet`. */
  list(params?: Parameters<CourseFamilyRolesClient["listCourseFamilyRolesCourseFamilyRolesGet"]>[0]): Promise<Listing<CourseFamilyRoleList>> {
    return this.listCourseFamilyRolesCourseFamilyRolesGet(params);
  }

  /** The same as `getCourseFamilyRolesCourseFamilyRolesIdGet`. */
  get(id: string): Promise<CourseFamilyRoleGet> {
    return this.getCourseFamilyRolesCourseFamilyRolesIdGet({ id });
  }
}
