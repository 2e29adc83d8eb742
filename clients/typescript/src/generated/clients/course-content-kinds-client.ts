// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseContentKindCreate, CourseContentKindGet, CourseContentKindList, CourseContentKindUpdate } from "../types/index.ts";

/** The calls below `/course-content-kinds`. */
export class CourseContentKindsClient extends BaseEndpointClient {
  /**
   * Lists course content kinds.
   *
   * `GET /course-content-kinds`
   */
  listCourseContentKindsCourseContentKindsGet({ description, hasAscendants, hasDescendants, id, submittable, title, limit, skip }: {
    description?: string | null;
    hasAscendants?: boolean | null;
    hasDescendants?: boolean | null;
    id?: string | null;
    submittable?: boolean | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseContentKindList>> {
    return this.http.listing("GET", this.buildPath("course-content-kinds"), {
      query: {
        description,
        has_ascendants: hasAscendants,
        has_descendants: hasDescendants,
        id,
        submittable,
        title,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new course content kind.
   *
   * `POST /course-content-kinds`
   */
  createCourseContentKindsCourseContentKindsPost({ body }: { body: CourseContentKindCreate }): Promise<CourseContentKindGet> {
    return this.http.json("POST", this.buildPath("course-content-kinds"), { body });
  }

  /**
   * Deletes one course content kind.
   *
   * `DELETE /course-content-kinds/{id}`
   */
  deleteCourseContentKindsCourseContentKindsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("course-content-kinds", id));
  }

  /**
   * Answers one course content kind.
   *
   * `GET /course-content-kinds/{id}`
   */
  getCourseContentKindsCourseContentKindsIdGet({ id }: { id: string }): Promise<CourseContentKindGet> {
    return this.http.json("GET", this.buildPath("course-content-kinds", id));
  }

  /**
   * Changes one course content kind: the fields that are sent; null clears a field.
   *
   * `PATCH /course-content-kinds/{id}`
   */
  updateCourseContentKindsCourseContentKindsIdPatch({ id, body }: { id: string; body: CourseContentKindUpdate }): Promise<CourseContentKindGet> {
    return this.http.json("PATCH", this.buildPath("course-content-kinds", id), { body });
  }

  /** The same as `listCourseContentKindsCourseContentKindsGet`. */
  list(params?: Parameters<CourseContentKindsClient["listCourseContentKindsCourseContentKindsGet"]>[0]): Promise<Listing<CourseContentKindList>> {
    return this.listCourseContentKindsCourseContentKindsGet(params);
  }

  /** The same as `createCourseContentKindsCourseContentKindsPost`. */
  create(payload: CourseContentKindCreate): Promise<CourseContentKindGet> {
    return this.createCourseContentKindsCourseContentKindsPost({ body: payload });
  }

  /** The same as `getCourseContentKindsCourseContentKindsIdGet`. */
  get(id: string): Promise<CourseContentKindGet> {
    return this.getCourseContentKindsCourseContentKindsIdGet({ id });
  }

  /** The same as `updateCourseContentKindsCourseContentKindsIdPatch`. */
  update(id: string, payload: CourseContentKindUpdate): Promise<CourseContentKindGet> {
    return this.updateCourseContentKindsCourseContentKindsIdPatch({ id, body: payload });
  }

  /** The same as `deleteCourseContentKindsCourseContentKindsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteCourseContentKindsCourseContentKindsIdDelete({ id });
  }
}
