// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { Upload } from "../../http.ts";
import type {
  CourseContentStudentGet,
  CourseContentStudentList,
  CourseTutorGet,
  CourseTutorList,
  GradeImportCreate,
  GradeImportGet,
  GradeImportUndone,
  GradingQueueItem,
  TakeNextToGrade,
  TutorCourseMemberGet,
  TutorCourseMemberList,
  TutorGradeCreate,
  TutorGradeResponse,
  TutorSubmissionGroupGet,
  TutorSubmissionGroupList,
  TutorTestArtifactList,
  TutorTestConfig,
  TutorTestCreateResponse,
  TutorTestGet,
  TutorTestReport,
  TutorTestStatus,
} from "../types/index.ts";

/** The calls below `/tutors`. */
export class TutorsClient extends BaseEndpointClient {
  /**
   * Answers the description of a content with its media, as a zip.
   *
   * `GET /tutors/course-contents/{id}/description`
   */
  downloadCourseContentDescriptionTutorsCourseContentsCourseContentIdDescriptionGet({ courseContentId }: { courseContentId: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("tutors", "course-contents", courseContentId, "description"));
  }

  /**
   * Answers the sample solution of a content with its additional files, as a zip.
   *
   * `GET /tutors/course-contents/{id}/reference`
   */
  downloadCourseContentReferenceTutorsCourseContentsCourseContentIdReferenceGet({ courseContentId, withDependencies }: { courseContentId: string; withDependencies?: boolean | null }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("tutors", "course-contents", courseContentId, "reference"), { query: { with_dependencies: withDependencies } });
  }

  /**
   * Tests one's own code against an assignment.
   *
   * Nothing is graded, and nothing stays for longer than an hour.
   *
   * `POST /tutors/course-contents/{id}/test`
   */
  createTutorTestTutorsCourseContentsCourseContentIdTestPost({ courseContentId, config, file }: { courseContentId: string; config?: TutorTestConfig; file: Upload }): Promise<TutorTestCreateResponse> {
    return this.http.json("POST", this.buildPath("tutors", "course-contents", courseContentId, "test"), { form: { file, json: { config } } });
  }

  /**
   * Lists the members of the courses that one is a tutor of, by family name.
   *
   * Without `limit`, all of them.
   *
   * `GET /tutors/course-members`
   */
  tutorListCourseMembersEndpointTutorsCourseMembersGet({ courseGroupId, courseId, courseRoleId, familyName, givenName, id, limit, skip }: {
    courseGroupId?: string | null;
    courseId?: string | null;
    courseRoleId?: string | null;
    familyName?: string | null;
    givenName?: string | null;
    id?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<TutorCourseMemberList>> {
    return this.http.listing("GET", this.buildPath("tutors", "course-members"), {
      query: {
        course_group_id: courseGroupId,
        course_id: courseId,
        course_role_id: courseRoleId,
        family_name: familyName,
        given_name: givenName,
        id,
        limit,
        skip,
      },
    });
  }

  /**
   * Answers a content of a course with a member's work on it.
   *
   * `GET /tutors/course-members/{course_member_id}/course-contents/{course_content_id}`
   */
  tutorGetCourseContentsEndpointTutorsCourseMembersCourseMemberIdCourseContentsCourseContentIdGet({ courseMemberId, courseContentId }: { courseMemberId: string; courseContentId: string }): Promise<CourseContentStudentGet> {
    return this.http.json("GET", this.buildPath("tutors", "course-members", courseMemberId, "course-contents", courseContentId));
  }

  /**
   * Grades a member's work on a content.
   *
   * `PATCH /tutors/course-members/{course_member_id}/course-contents/{course_content_id}`
   */
  tutorUpdateCourseContentsEndpointTutorsCourseMembersCourseMemberIdCourseContentsCourseContentIdPatch({ courseMemberId, courseContentId, body }: { courseMemberId: string; courseContentId: string; body: TutorGradeCreate }): Promise<TutorGradeResponse> {
    return this.http.json("PATCH", this.buildPath("tutors", "course-members", courseMemberId, "course-contents", courseContentId), { body });
  }

  /**
   * Answers a member of a course, with the contents that wait for a review.
   *
   * `GET /tutors/course-members/{id}`
   */
  tutorGetCourseMembersEndpointTutorsCourseMembersCourseMemberIdGet({ courseMemberId }: { courseMemberId: string }): Promise<TutorCourseMemberGet> {
    return this.http.json("GET", this.buildPath("tutors", "course-members", courseMemberId));
  }

  /**
   * Lists the contents of a course with a member's work on them.
   *
   * Without `limit`, all of them.
   *
   * `GET /tutors/course-members/{id}/course-contents`
   */
  tutorListCourseContentsEndpointTutorsCourseMembersCourseMemberIdCourseContentsGet({
    courseMemberId,
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
    courseMemberId: string;
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
  }): Promise<Listing<CourseContentStudentList>> {
    return this.http.listing("GET", this.buildPath("tutors", "course-members", courseMemberId, "course-contents"), {
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
   * Lists the courses that one is a tutor of.
   *
   * `GET /tutors/courses`
   */
  tutorListCoursesEndpointTutorsCoursesGet({
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
  } = {}): Promise<Listing<CourseTutorList>> {
    return this.http.listing("GET", this.buildPath("tutors", "courses"), {
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
   * Answers a course that one is a tutor of.
   *
   * `GET /tutors/courses/{id}`
   */
  tutorGetCoursesEndpointTutorsCoursesCourseIdGet({ courseId }: { courseId: string }): Promise<CourseTutorGet> {
    return this.http.json("GET", this.buildPath("tutors", "courses", courseId));
  }

  /**
   * Stores many grades at once: all of them, or none if one does not fit.
   *
   * `POST /tutors/courses/{id}/grade-imports`
   */
  importGradesTutorsCoursesIdGradeImportsPost({ id, body }: { id: string; body: GradeImportCreate }): Promise<GradeImportGet> {
    return this.http.json("POST", this.buildPath("tutors", "courses", id, "grade-imports"), { body });
  }

  /**
   * Takes back grades that came at once.
   *
   * Whoever graded newly since is not touched.
   *
   * `DELETE /tutors/grade-imports/{id}`
   */
  undoGradeImportTutorsGradeImportsIdDelete({ id }: { id: string }): Promise<GradeImportUndone> {
    return this.http.json("DELETE", this.buildPath("tutors", "grade-imports", id));
  }

  /**
   * Lists the work that waits for a grade, what waits longest first, and who has taken it.
   *
   * `GET /tutors/grading-queue`
   */
  listGradingQueueTutorsGradingQueueGet({ courseContentId, courseGroupId, courseId, free, limit, skip }: {
    courseContentId?: string | null;
    courseGroupId?: string | null;
    courseId: string;
    free?: boolean | null;
    limit?: number | null;
    skip?: number | null;
  }): Promise<Listing<GradingQueueItem>> {
    return this.http.listing("GET", this.buildPath("tutors", "grading-queue"), {
      query: { course_content_id: courseContentId, course_group_id: courseGroupId, course_id: courseId, free, limit, skip },
    });
  }

  /**
   * Takes the work that waits longest and that nobody has taken: for half an hour it is kept for oneself.
   *
   * Whoever has taken
   * some already is answered that, for another half hour.
   *
   * `POST /tutors/grading-queue`
   */
  takeFromGradingQueueTutorsGradingQueuePost({ body }: { body: TakeNextToGrade }): Promise<GradingQueueItem> {
    return this.http.json("POST", this.buildPath("tutors", "grading-queue"), { body });
  }

  /**
   * Gives back what one has taken, for others to grade.
   *
   * A grade does so by itself.
   *
   * `DELETE /tutors/grading-queue/{id}`
   */
  returnToGradingQueueTutorsGradingQueueIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("tutors", "grading-queue", id));
  }

  /**
   * Lists the submission groups of the courses that one is a tutor of.
   *
   * `GET /tutors/submission-groups`
   */
  tutorListSubmissionGroupsEndpointTutorsSubmissionGroupsGet({ courseContentId, courseGroupId, courseId, hasSubmissions, hasUngradedSubmissions, limit, offset, skip }: {
    courseContentId?: string | null;
    courseGroupId?: string | null;
    courseId?: string | null;
    hasSubmissions?: boolean | null;
    hasUngradedSubmissions?: boolean | null;
    limit?: number | null;
    offset?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<TutorSubmissionGroupList>> {
    return this.http.listing("GET", this.buildPath("tutors", "submission-groups"), {
      query: {
        course_content_id: courseContentId,
        course_group_id: courseGroupId,
        course_id: courseId,
        has_submissions: hasSubmissions,
        has_ungraded_submissions: hasUngradedSubmissions,
        limit,
        offset,
        skip,
      },
    });
  }

  /**
   * Answers a submission group with its members and what came of its work.
   *
   * `GET /tutors/submission-groups/{id}`
   */
  tutorGetSubmissionGroupEndpointTutorsSubmissionGroupsSubmissionGroupIdGet({ submissionGroupId }: { submissionGroupId: string }): Promise<TutorSubmissionGroupGet> {
    return this.http.json("GET", this.buildPath("tutors", "submission-groups", submissionGroupId));
  }

  /**
   * Answers a test with its report.
   *
   * `GET /tutors/tests/{id}`
   */
  getTutorTestEndpointTutorsTestsTestIdGet({ testId }: { testId: string }): Promise<TutorTestGet> {
    return this.http.json("GET", this.buildPath("tutors", "tests", testId));
  }

  /**
   * Lists the files that a test left behind.
   *
   * `GET /tutors/tests/{id}/artifacts`
   */
  listTutorTestArtifactsEndpointTutorsTestsTestIdArtifactsGet({ testId }: { testId: string }): Promise<TutorTestArtifactList> {
    return this.http.json("GET", this.buildPath("tutors", "tests", testId, "artifacts"));
  }

  /**
   * Downloads the files that a test left behind.
   *
   * `GET /tutors/tests/{id}/artifacts/download`
   */
  downloadTutorTestArtifactsTutorsTestsTestIdArtifactsDownloadGet({ testId }: { testId: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("tutors", "tests", testId, "artifacts", "download"));
  }

  /**
   * Stores the files that such a test left behind, instead of those before.
   *
   * `POST /tutors/tests/{id}/artifacts/upload`
   */
  uploadTutorTestArtifactsTutorsTestsTestIdArtifactsUploadPost({ testId, file }: { testId: string; file: Upload }): Promise<TutorTestArtifactList> {
    return this.http.json("POST", this.buildPath("tutors", "tests", testId, "artifacts", "upload"), { form: { file } });
  }

  /**
   * Downloads the code that is tested.
   *
   * `GET /tutors/tests/{id}/input/download`
   */
  downloadTutorTestInputTutorsTestsTestIdInputDownloadGet({ testId }: { testId: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("tutors", "tests", testId, "input", "download"));
  }

  /**
   * Reports a test that the testing service has run elsewhere.
   *
   * `POST /tutors/tests/{id}/results`
   */
  submitTutorTestResultsTutorsTestsTestIdResultsPost({ testId, body }: { testId: string; body: TutorTestReport }): Promise<TutorTestStatus> {
    return this.http.json("POST", this.buildPath("tutors", "tests", testId, "results"), { body });
  }

  /**
   * Answers how far a test has come.
   *
   * `GET /tutors/tests/{id}/status`
   */
  getTutorTestStatusEndpointTutorsTestsTestIdStatusGet({ testId }: { testId: string }): Promise<TutorTestStatus> {
    return this.http.json("GET", this.buildPath("tutors", "tests", testId, "status"));
  }
}
