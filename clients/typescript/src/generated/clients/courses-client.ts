// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CascadeDeleteResult, CourseCreate, CourseGet, CourseList, CourseUpdate } from "../types/index.ts";

/** The calls below `/courses`. */
export class CoursesClient extends BaseEndpointClient {
  /**
   * Lists courses.
   *
   * `GET /courses`
   */
  listCoursesCoursesGet({
    courseFamilyId,
    description,
    fullPath,
    id,
    languageCode,
    organizationId,
    path,
    providerUrl,
    title,
    limit,
    skip,
  }: {
    courseFamilyId?: string | null;
    description?: string | null;
    fullPath?: string | null;
    id?: string | null;
    languageCode?: string | null;
    organizationId?: string | null;
    path?: string | null;
    providerUrl?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseList>> {
    return this.http.listing("GET", this.buildPath("courses"), {
      query: {
        course_family_id: courseFamilyId,
        description,
        full_path: fullPath,
        id,
        language_code: languageCode,
        organization_id: organizationId,
        path,
        provider_url: providerUrl,
        title,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new course.
   *
   * `POST /courses`
   */
  createCoursesCoursesPost({ body }: { body: CourseCreate }): Promise<CourseGet> {
    return this.http.json("POST", this.buildPath("courses"), { body });
  }

  /**
   * Deletes a course with everything in it.
   *
   * `DELETE /courses/{id}`
   */
  deleteCourseEndpointCoursesCourseIdDelete({ courseId, dryRun }: { courseId: string; dryRun?: boolean | null }): Promise<CascadeDeleteResult> {
    return this.http.json("DELETE", this.buildPath("courses", courseId), { query: { dry_run: dryRun } });
  }

  /**
   * Deletes a course with everything in it.
   *
   * `DELETE /courses/{id}`
   */
  deleteCoursesCoursesIdDelete({ id, dryRun }: { id: string; dryRun?: boolean | null }): Promise<CascadeDeleteResult> {
    return this.http.json("DELETE", this.buildPath("courses", id), { query: { dry_run: dryRun } });
  }

  /**
   * Answers one course.
   *
   * `GET /courses/{id}`
   */
  getCoursesCoursesIdGet({ id }: { id: string }): Promise<CourseGet> {
    return this.http.json("GET", this.buildPath("courses", id));
  }

  /**
   * Changes one course: the fields that are sent; null clears a field.
   *
   * `PATCH /courses/{id}`
   */
  updateCoursesCoursesIdPatch({ id, body }: { id: string; body: CourseUpdate }): Promise<CourseGet> {
    return this.http.json("PATCH", this.buildPath("courses", id), { body });
  }

  /** The same as `listCoursesCoursesGet`. */
  list(params?: Parameters<CoursesClient["listCoursesCoursesGet"]>[0]): Promise<Listing<CourseList>> {
    return this.listCoursesCoursesGet(params);
  }

  /** The same as `createCoursesCoursesPost`. */
  create(payload: CourseCreate): Promise<CourseGet> {
    return this.createCoursesCoursesPost({ body: payload });
  }

  /** The same as `getCoursesCoursesIdGet`. */
  get(id: string): Promise<CourseGet> {
    return this.getCoursesCoursesIdGet({ id });
  }

  /** The same as `updateCoursesCoursesIdPatch`. */
  update(id: string, payload: CourseUpdate): Promise<CourseGet> {
    return this.updateCoursesCoursesIdPatch({ id, body: payload });
  }

  /** The same as `deleteCourseEndpointCoursesCourseIdDelete`. */
  delete(id: string): Promise<CascadeDeleteResult> {
    return this.deleteCourseEndpointCoursesCourseIdDelete({ courseId: id });
  }
}
