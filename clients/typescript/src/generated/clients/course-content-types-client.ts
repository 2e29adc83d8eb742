// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseContentTypeCreate, CourseContentTypeGet, CourseContentTypeList, CourseContentTypeUpdate } from "../types/index.ts";

/** The calls below `/course-content-types`. */
export class CourseContentTypesClient extends BaseEndpointClient {
  /**
   * Lists course content types.
   *
   * `GET /course-content-types`
   */
  listCourseContentTypesCourseContentTypesGet({ color, courseContentKindId, courseId, description, id, slug, title, limit, skip }: {
    color?: string | null;
    courseContentKindId?: string | null;
    courseId?: string | null;
    description?: string | null;
    id?: string | null;
    slug?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseContentTypeList>> {
    return this.http.listing("GET", this.buildPath("course-content-types"), {
      query: {
        color,
        course_content_kind_id: courseContentKindId,
        course_id: courseId,
        description,
        id,
        slug,
        title,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new course content type.
   *
   * `POST /course-content-types`
   */
  createCourseContentTypesCourseContentTypesPost({ body }: { body: CourseContentTypeCreate }): Promise<CourseContentTypeGet> {
    return this.http.json("POST", this.buildPath("course-content-types"), { body });
  }

  /**
   * Deletes one course content type.
   *
   * `DELETE /course-content-types/{id}`
   */
  deleteCourseContentTypesCourseContentTypesIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("course-content-types", id));
  }

  /**
   * Answers one course content type.
   *
   * `GET /course-content-types/{id}`
   */
  getCourseContentTypesCourseContentTypesIdGet({ id }: { id: string }): Promise<CourseContentTypeGet> {
    return this.http.json("GET", this.buildPath("course-content-types", id));
  }

  /**
   * Changes one course content type: the fields that are sent; null clears a field.
   *
   * `PATCH /course-content-types/{id}`
   */
  updateCourseContentTypesCourseContentTypesIdPatch({ id, body }: { id: string; body: CourseContentTypeUpdate }): Promise<CourseContentTypeGet> {
    return this.http.json("PATCH", this.buildPath("course-content-types", id), { body });
  }

  /** The same as `listCourseContentTypesCourseContentTypesGet`. */
  list(params?: Parameters<CourseContentTypesClient["listCourseContentTypesCourseContentTypesGet"]>[0]): Promise<Listing<CourseContentTypeList>> {
    return this.listCourseContentTypesCourseContentTypesGet(params);
  }

  /** The same as `createCourseContentTypesCourseContentTypesPost`. */
  create(payload: CourseContentTypeCreate): Promise<CourseContentTypeGet> {
    return this.createCourseContentTypesCourseContentTypesPost({ body: payload });
  }

  /** The same as `getCourseContentTypesCourseContentTypesIdGet`. */
  get(id: string): Promise<CourseContentTypeGet> {
    return this.getCourseContentTypesCourseContentTypesIdGet({ id });
  }

  /** The same as `updateCourseContentTypesCourseContentTypesIdPatch`. */
  update(id: string, payload: CourseContentTypeUpdate): Promise<CourseContentTypeGet> {
    return this.updateCourseContentTypesCourseContentTypesIdPatch({ id, body: payload });
  }

  /** The same as `deleteCourseContentTypesCourseContentTypesIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteCourseContentTypesCourseContentTypesIdDelete({ id });
  }
}
