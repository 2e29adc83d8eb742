// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { Upload } from "../../http.ts";
import type {
  CascadeDeleteResult,
  CourseCopyCreate,
  CourseCopyGet,
  CourseCreate,
  CourseGet,
  CourseImportCreate,
  CourseList,
  CourseUpdate,
  Done,
  EnrolmentCodeCreate,
  EnrolmentCodeGet,
  EnrolmentRequest,
} from "../types/index.ts";

/** The calls below `/courses`. */
export class CoursesClient extends BaseEndpointClient {
  /**
   * Lists courses.
   *
   * `GET /courses`
   */
  listCoursesCoursesGet({
    archived,
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
    archived?: boolean | null;
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
        archived,
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
   * Makes a course from the archive of one, of this platform or of another.
   *
   * All of it is made, or nothing. With `work`, also what came
   * of the students' work, under new ids.
   *
   * `POST /courses/import`
   */
  importCourseCoursesImportPost({ courseImport, file }: { courseImport: CourseImportCreate; file: Upload }): Promise<CourseCopyGet> {
    return this.http.json("POST", this.buildPath("courses", "import"), { form: { file, json: { course_import: courseImport } } });
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

  /**
   * Archives one course.
   *
   * `PATCH /courses/{id}/archive`
   */
  archiveCourseCoursesIdArchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("courses", id, "archive"));
  }

  /**
   * Makes the next term of a course: its tree with types, groups, rubrics, examples and dates, and its staff on
   * request.
   *
   * Students
   * and work stay where they are. All of it is made, or nothing.
   *
   * `POST /courses/{id}/copy`
   */
  copyCourseCoursesIdCopyPost({ id, body }: { id: string; body: CourseCopyCreate }): Promise<CourseCopyGet> {
    return this.http.json("POST", this.buildPath("courses", id, "copy"), { body });
  }

  /**
   * Takes the code away.
   *
   * Who has enrolled with it stays, and who has asked to still does.
   *
   * `DELETE /courses/{id}/enrolment-code`
   */
  deleteEnrolmentCodeCoursesIdEnrolmentCodeDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("courses", id, "enrolment-code"));
  }

  /**
   * Answers the code with which people enrol in a course.
   *
   * `GET /courses/{id}/enrolment-code`
   */
  getEnrolmentCodeCoursesIdEnrolmentCodeGet({ id }: { id: string }): Promise<EnrolmentCodeGet> {
    return this.http.json("GET", this.buildPath("courses", id, "enrolment-code"));
  }

  /**
   * Makes the code with which people enrol in a course; the one before does not work any more.
   *
   * `POST /courses/{id}/enrolment-code`
   */
  createEnrolmentCodeCoursesIdEnrolmentCodePost({ id, body }: { id: string; body: EnrolmentCodeCreate }): Promise<EnrolmentCodeGet> {
    return this.http.json("POST", this.buildPath("courses", id, "enrolment-code"), { body });
  }

  /**
   * Lists who asks to be enrolled in a course, whoever has waited longest first.
   *
   * `GET /courses/{id}/enrolment-requests`
   */
  listEnrolmentRequestsCoursesIdEnrolmentRequestsGet({ id }: { id: string }): Promise<EnrolmentRequest[]> {
    return this.http.json("GET", this.buildPath("courses", id, "enrolment-requests"));
  }

  /**
   * Declines what somebody asked.
   *
   * It can be asked again.
   *
   * `DELETE /courses/{id}/enrolment-requests/{user_id}`
   */
  declineEnrolmentRequestCoursesIdEnrolmentRequestsUserIdDelete({ id, userId }: { id: string; userId: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("courses", id, "enrolment-requests", userId));
  }

  /**
   * Makes somebody who asked a student of the course, also when the code has expired or is used up by now.
   *
   * `POST /courses/{id}/enrolment-requests/{user_id}/accept`
   */
  acceptEnrolmentRequestCoursesIdEnrolmentRequestsUserIdAcceptPost({ id, userId }: { id: string; userId: string }): Promise<Done> {
    return this.http.json("POST", this.buildPath("courses", id, "enrolment-requests", userId, "accept"));
  }

  /**
   * Answers a course as an archive (ZIP): `manifest.json` says all that `POST /courses/import` makes of it, and
   * the versions of examples that its contents show lie beside it, with those that they need.
   *
   * With `students`, what came
   * of the work lies beside it, a file of JSON lines for each kind of rows; that is for administrators, and owners
   * of the organization
   * as well as of the course. It leaves while it is read.
   *
   * `GET /courses/{id}/export`
   */
  exportCourseCoursesIdExportGet({ id, students }: { id: string; students?: boolean | null }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("courses", id, "export"), { query: { students } });
  }

  /**
   * Brings back one archived course.
   *
   * `PATCH /courses/{id}/unarchive`
   */
  unarchiveCourseCoursesIdUnarchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("courses", id, "unarchive"));
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

  /** The same as `archiveCourseCoursesIdArchivePatch`. */
  archive(id: string): Promise<void> {
    return this.archiveCourseCoursesIdArchivePatch({ id });
  }

  /** The same as `unarchiveCourseCoursesIdUnarchivePatch`. */
  unarchive(id: string): Promise<void> {
    return this.unarchiveCourseCoursesIdUnarchivePatch({ id });
  }
}
