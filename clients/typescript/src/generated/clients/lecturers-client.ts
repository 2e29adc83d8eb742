// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  AssignExampleRequest,
  AssignExampleResponse,
  ContentValidationCreate,
  ContentValidationGet,
  CorrectionGet,
  CorrectionStarted,
  CourseContentLecturerGet,
  CourseContentLecturerList,
  CourseDeploymentGet,
  CourseGet,
  CourseList,
  DeploymentGet,
  GitLabSyncRequest,
  GitLabSyncResult,
  UnassignExampleResponse,
  VersionUpgradeCreate,
  VersionUpgradeGet,
} from "../types/index.ts";

/** The calls below `/lecturers`. */
export class LecturersClient extends BaseEndpointClient {
  /**
   * Lists the contents of the courses that one teaches.
   *
   * Without `limit`, all of them.
   *
   * `GET /lecturers/course-contents`
   */
  lecturerListCourseContentsEndpointLecturersCourseContentsGet({
    archived,
    ascendants,
    courseContentTypeId,
    courseId,
    descendants,
    directory,
    hasDeployment,
    id,
    limit,
    maxGroupSize,
    maxSubmissions,
    maxTestRuns,
    nlevel,
    path,
    position,
    project,
    providerUrl,
    skip,
    testingServiceId,
    title,
  }: {
    archived?: boolean | null;
    ascendants?: string | null;
    courseContentTypeId?: string | null;
    courseId?: string | null;
    descendants?: string | null;
    directory?: string | null;
    hasDeployment?: boolean | null;
    id?: string | null;
    limit?: number | null;
    maxGroupSize?: number | null;
    maxSubmissions?: number | null;
    maxTestRuns?: number | null;
    nlevel?: number | null;
    path?: string | null;
    position?: number | null;
    project?: string | null;
    providerUrl?: string | null;
    skip?: number | null;
    testingServiceId?: string | null;
    title?: string | null;
  } = {}): Promise<Listing<CourseContentLecturerList>> {
    return this.http.listing("GET", this.buildPath("lecturers", "course-contents"), {
      query: {
        archived,
        ascendants,
        course_content_type_id: courseContentTypeId,
        course_id: courseId,
        descendants,
        directory,
        has_deployment: hasDeployment,
        id,
        limit,
        max_group_size: maxGroupSize,
        max_submissions: maxSubmissions,
        max_test_runs: maxTestRuns,
        nlevel,
        path,
        position,
        project,
        provider_url: providerUrl,
        skip,
        testing_service_id: testingServiceId,
        title,
      },
    });
  }

  /**
   * Answers a content of a course that one teaches.
   *
   * `GET /lecturers/course-contents/{id}`
   */
  lecturerGetCourseContentsEndpointLecturersCourseContentsCourseContentIdGet({ courseContentId }: { courseContentId: string }): Promise<CourseContentLecturerGet> {
    return this.http.json("GET", this.buildPath("lecturers", "course-contents", courseContentId));
  }

  /**
   * Lets a course content show a version of an example.
   *
   * `POST /lecturers/course-contents/{id}/assign-example`
   */
  assignExampleToCourseContentLecturersCourseContentsCourseContentIdAssignExamplePost({ courseContentId, body }: { courseContentId: string; body: AssignExampleRequest }): Promise<AssignExampleResponse> {
    return this.http.json("POST", this.buildPath("lecturers", "course-contents", courseContentId, "assign-example"), { body });
  }

  /**
   * Takes the example from a course content.
   *
   * `DELETE /lecturers/course-contents/{id}/deployment`
   */
  unassignExampleFromCourseContentLecturersCourseContentsCourseContentIdDeploymentDelete({ courseContentId }: { courseContentId: string }): Promise<UnassignExampleResponse> {
    return this.http.json("DELETE", this.buildPath("lecturers", "course-contents", courseContentId, "deployment"));
  }

  /**
   * Answers the example that a course content shows.
   *
   * `GET /lecturers/course-contents/{id}/deployment`
   */
  getCourseContentDeploymentLecturersCourseContentsCourseContentIdDeploymentGet({ courseContentId }: { courseContentId: string }): Promise<DeploymentGet> {
    return this.http.json("GET", this.buildPath("lecturers", "course-contents", courseContentId, "deployment"));
  }

  /**
   * Brings what members may do at a GitLab server to what their roles say, where this platform keeps courses
   * there.
   *
   * `POST /lecturers/course-members/{id}/sync-gitlab`
   */
  syncMemberGitlabPermissionsEndpointLecturersCourseMembersCourseMemberIdSyncGitlabPost({ courseMemberId, body }: { courseMemberId: string; body: GitLabSyncRequest }): Promise<GitLabSyncResult> {
    return this.http.json("POST", this.buildPath("lecturers", "course-members", courseMemberId, "sync-gitlab"), { body });
  }

  /**
   * Lists the courses that one teaches.
   *
   * `GET /lecturers/courses`
   */
  lecturerListCoursesEndpointLecturersCoursesGet({
    courseFamilyId,
    description,
    fullPath,
    id,
    languageCode,
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
    id?: string | null;
    languageCode?: string | null;
    limit?: number | null;
    organizationId?: string | null;
    path?: string | null;
    providerUrl?: string | null;
    skip?: number | null;
    title?: string | null;
  } = {}): Promise<Listing<CourseList>> {
    return this.http.listing("GET", this.buildPath("lecturers", "courses"), {
      query: {
        course_family_id: courseFamilyId,
        description,
        full_path: fullPath,
        id,
        language_code: languageCode,
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
   * Lists which repositories of a course have what is released, those that need help first.
   *
   * `GET /lecturers/courses/{course_id}/corrections`
   */
  listCorrectionsLecturersCoursesCourseIdCorrectionsGet({ courseId }: { courseId: string }): Promise<CorrectionGet[]> {
    return this.http.json("GET", this.buildPath("lecturers", "courses", courseId, "corrections"));
  }

  /**
   * Offers what is released to all repositories of a course once more.
   *
   * `POST /lecturers/courses/{course_id}/corrections`
   */
  offerCorrectionLecturersCoursesCourseIdCorrectionsPost({ courseId }: { courseId: string }): Promise<CorrectionStarted> {
    return this.http.json("POST", this.buildPath("lecturers", "courses", courseId, "corrections"));
  }

  /**
   * Answers a course that one teaches.
   *
   * `GET /lecturers/courses/{id}`
   */
  lecturerGetCoursesEndpointLecturersCoursesCourseIdGet({ courseId }: { courseId: string }): Promise<CourseGet> {
    return this.http.json("GET", this.buildPath("lecturers", "courses", courseId));
  }

  /**
   * Answers which examples the contents of a course show, and which have newer versions.
   *
   * `GET /lecturers/courses/{id}/deployments`
   */
  getCourseDeploymentsEndpointLecturersCoursesCourseIdDeploymentsGet({ courseId }: { courseId: string }): Promise<CourseDeploymentGet> {
    return this.http.json("GET", this.buildPath("lecturers", "courses", courseId, "deployments"));
  }

  /**
   * Lets contents of a course show the newest versions of their examples; says of each what became of it.
   *
   * `POST /lecturers/courses/{id}/upgrade-versions`
   */
  batchUpgradeVersionsEndpointLecturersCoursesCourseIdUpgradeVersionsPost({ courseId, body }: { courseId: string; body: VersionUpgradeCreate }): Promise<VersionUpgradeGet> {
    return this.http.json("POST", this.buildPath("lecturers", "courses", courseId, "upgrade-versions"), { body });
  }

  /**
   * Says whether contents of a course could show these versions, without changing anything.
   *
   * `POST /lecturers/courses/{id}/validate`
   */
  validateCourseContentBatchLecturersCoursesCourseIdValidatePost({ courseId, body }: { courseId: string; body: ContentValidationCreate }): Promise<ContentValidationGet> {
    return this.http.json("POST", this.buildPath("lecturers", "courses", courseId, "validate"), { body });
  }
}
