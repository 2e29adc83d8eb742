// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CourseContentStudentGet, CourseContentStudentList, CourseStudentGet, CourseStudentList } from "../types/index.ts";

/** The calls below `/students`. */
export class StudentsClient extends BaseEndpointClient {
  /**
   * Lists the contents of one's courses with one's own work on them.
   *
   * Without `limit`, all of them.
   *
   * `GET /students/course-contents`
   */
  studentListCourseContentsEndpointStudentsCourseContentsGet({
    ascendants,
    courseContentTypeId,
    courseId,
    descendants,
    directory,
    id,
    limit,
    nlevel,
    path,
    project,
    providerUrl,
    skip,
    title,
  }: {
    ascendants?: string | null;
    courseContentTypeId?: string | null;
    courseId?: string | null;
    descendants?: string | null;
    directory?: string | null;
    id?: string | null;
    limit?: number | null;
    nlevel?: number | null;
    path?: string | null;
    project?: string | null;
    providerUrl?: string | null;
    skip?: number | null;
    title?: string | null;
  } = {}): Promise<Listing<CourseContentStudentList>> {
    return this.http.listing("GET", this.buildPath("students", "course-contents"), {
      query: {
        ascendants,
        course_content_type_id: courseContentTypeId,
        course_id: courseId,
        descendants,
        directory,
        id,
        limit,
        nlevel,
        path,
        project,
        provider_url: providerUrl,
        skip,
        title,
      },
    });
  }

  /**
   * Answers a content of a course with one's own work on it.
   *
   * `GET /students/course-contents/{id}`
   */
  studentGetCourseContentEndpointStudentsCourseContentsCourseContentIdGet({ courseContentId }: { courseContentId: string }): Promise<CourseContentStudentGet> {
    return this.http.json("GET", this.buildPath("students", "course-contents", courseContentId));
  }

  /**
   * Answers the description of a released content with its media, as a zip.
   *
   * `GET /students/course-contents/{id}/description`
   */
  downloadTaskStudentsCourseContentsIdDescriptionGet({ id }: { id: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("students", "course-contents", id, "description"));
  }

  /**
   * Answers what one begins with when working on a released content, as a zip: the directory of the student
   * template.
   *
   * `GET /students/course-contents/{id}/template`
   */
  downloadTemplateStudentsCourseContentsIdTemplateGet({ id }: { id: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("students", "course-contents", id, "template"));
  }

  /**
   * Lists the courses that one is a member of.
   *
   * `GET /students/courses`
   */
  studentListCoursesEndpointStudentsCoursesGet({
    courseFamilyId,
    description,
    fullPath,
    fullPathStudent,
    id,
    limit,
    organizationId,
    path,
    providerUrl,
    skip,
    title,
  }: {
    courseFamilyId?: string | null;
    description?: string | null;
    fullPath?: string | null;
    fullPathStudent?: string | null;
    id?: string | null;
    limit?: number | null;
    organizationId?: string | null;
    path?: string | null;
    providerUrl?: string | null;
    skip?: number | null;
    title?: string | null;
  } = {}): Promise<Listing<CourseStudentList>> {
    return this.http.listing("GET", this.buildPath("students", "courses"), {
      query: {
        course_family_id: courseFamilyId,
        description,
        full_path: fullPath,
        full_path_student: fullPathStudent,
        id,
        limit,
        organization_id: organizationId,
        path,
        provider_url: providerUrl,
        skip,
        title,
      },
    });
  }

  /**
   * Answers a course that one is a member of.
   *
   * `GET /students/courses/{id}`
   */
  studentGetCourseEndpointStudentsCoursesCourseIdGet({ courseId }: { courseId: string }): Promise<CourseStudentGet> {
    return this.http.json("GET", this.buildPath("students", "courses", courseId));
  }
}
