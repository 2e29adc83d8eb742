// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  AvailableTeam,
  CourseContentCreate,
  CourseContentGet,
  CourseContentList,
  CourseContentMoveRequest,
  CourseContentUpdate,
  DeadlineGet,
  DeploymentProgress,
  DeploymentSummary,
  DeploymentWithHistory,
  Done,
  LeaveTeamResponse,
  RerunCreate,
  RerunGet,
  RubricGet,
  RubricSet,
  TeamCreate,
  TeamMatching,
  TeamResponse,
  UseLateDays,
} from "../types/index.ts";

/** The calls below `/course-contents`. */
export class CourseContentsClient extends BaseEndpointClient {
  /**
   * Lists course contents.
   *
   * `GET /course-contents`
   */
  listCourseContentsCourseContentsGet({
    archived,
    courseContentTypeId,
    courseId,
    description,
    exampleVersionId,
    hasDeployment,
    id,
    maxGroupSize,
    maxSubmissions,
    maxTestRuns,
    path,
    position,
    testingServiceId,
    title,
    limit,
    skip,
  }: {
    archived?: boolean | null;
    courseContentTypeId?: string | null;
    courseId?: string | null;
    description?: string | null;
    exampleVersionId?: string | null;
    hasDeployment?: boolean | null;
    id?: string | null;
    maxGroupSize?: number | null;
    maxSubmissions?: number | null;
    maxTestRuns?: number | null;
    path?: string | null;
    position?: number | null;
    testingServiceId?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseContentList>> {
    return this.http.listing("GET", this.buildPath("course-contents"), {
      query: {
        archived,
        course_content_type_id: courseContentTypeId,
        course_id: courseId,
        description,
        example_version_id: exampleVersionId,
        has_deployment: hasDeployment,
        id,
        max_group_size: maxGroupSize,
        max_submissions: maxSubmissions,
        max_test_runs: maxTestRuns,
        path,
        position,
        testing_service_id: testingServiceId,
        title,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new course content.
   *
   * `POST /course-contents`
   */
  createCourseContentsCourseContentsPost({ body }: { body: CourseContentCreate }): Promise<CourseContentGet> {
    return this.http.json("POST", this.buildPath("course-contents"), { body });
  }

  /**
   * Answers how far the releases of a course have come.
   *
   * `GET /course-contents/courses/{id}/deployment-summary`
   */
  getCourseDeploymentSummaryCourseContentsCoursesCourseIdDeploymentSummaryGet({ courseId }: { courseId: string }): Promise<DeploymentSummary> {
    return this.http.json("GET", this.buildPath("course-contents", "courses", courseId, "deployment-summary"));
  }

  /**
   * Answers how far the release of a course content has come.
   *
   * `GET /course-contents/deployment/{id}`
   */
  getDeploymentStatusWithWorkflowCourseContentsDeploymentContentIdGet({ contentId }: { contentId: string }): Promise<DeploymentProgress> {
    return this.http.json("GET", this.buildPath("course-contents", "deployment", contentId));
  }

  /**
   * Answers until when one has to hand in for an assignment, and why.
   *
   * `GET /course-contents/{course_content_id}/deadline`
   */
  getDeadlineCourseContentsCourseContentIdDeadlineGet({ courseContentId }: { courseContentId: string }): Promise<DeadlineGet> {
    return this.http.json("GET", this.buildPath("course-contents", courseContentId, "deadline"));
  }

  /**
   * Takes days of one's late-day bank for an assignment.
   *
   * A lecturer gives them back by deleting what was granted.
   *
   * `POST /course-contents/{course_content_id}/late-days`
   */
  spendLateDaysCourseContentsCourseContentIdLateDaysPost({ courseContentId, body }: { courseContentId: string; body: UseLateDays }): Promise<DeadlineGet> {
    return this.http.json("POST", this.buildPath("course-contents", courseContentId, "late-days"), { body });
  }

  /**
   * Lists the re-runs of an assignment, newest first.
   *
   * `GET /course-contents/{course_content_id}/reruns`
   */
  listRerunsCourseContentsCourseContentIdRerunsGet({ courseContentId }: { courseContentId: string }): Promise<RerunGet[]> {
    return this.http.json("GET", this.buildPath("course-contents", courseContentId, "reruns"));
  }

  /**
   * Runs a changed test over all hand-ins of an assignment, as a preview.
   *
   * First tests of students go before.
   *
   * `POST /course-contents/{course_content_id}/reruns`
   */
  createRerunCourseContentsCourseContentIdRerunsPost({ courseContentId, body }: { courseContentId: string; body: RerunCreate }): Promise<RerunGet> {
    return this.http.json("POST", this.buildPath("course-contents", courseContentId, "reruns"), { body });
  }

  /**
   * Lists the teams of an assignment that one may join: those that are forming, have members, and are not full.
   *
   * `GET /course-contents/{course_content_id}/submission-groups/available`
   */
  getAvailableTeamsCourseContentsCourseContentIdSubmissionGroupsAvailableGet({ courseContentId }: { courseContentId: string }): Promise<AvailableTeam[]> {
    return this.http.json("GET", this.buildPath("course-contents", courseContentId, "submission-groups", "available"));
  }

  /**
   * Puts every student who is in no team into one: into teams that are too small, then into new ones of about the
   * same size.
   *
   * With `team_auto_assign_unmatched` this happens by itself at the deadline.
   *
   * `POST /course-contents/{course_content_id}/submission-groups/match`
   */
  matchTeamsCourseContentsCourseContentIdSubmissionGroupsMatchPost({ courseContentId }: { courseContentId: string }): Promise<TeamMatching> {
    return this.http.json("POST", this.buildPath("course-contents", courseContentId, "submission-groups", "match"));
  }

  /**
   * Leaves one's team.
   *
   * Whoever worked in it stays; a team that nobody is left in is deleted, unless there is something in it.
   *
   * `DELETE /course-contents/{course_content_id}/submission-groups/my-team`
   */
  leaveMyTeamCourseContentsCourseContentIdSubmissionGroupsMyTeamDelete({ courseContentId }: { courseContentId: string }): Promise<LeaveTeamResponse> {
    return this.http.json("DELETE", this.buildPath("course-contents", courseContentId, "submission-groups", "my-team"));
  }

  /**
   * Answers one's own team for an assignment.
   *
   * `GET /course-contents/{course_content_id}/submission-groups/my-team`
   */
  getMyTeamCourseContentsCourseContentIdSubmissionGroupsMyTeamGet({ courseContentId }: { courseContentId: string }): Promise<TeamResponse> {
    return this.http.json("GET", this.buildPath("course-contents", courseContentId, "submission-groups", "my-team"));
  }

  /**
   * Makes a team for an assignment, with oneself as its first member.
   *
   * `POST /course-contents/{course_content_id}/submission-groups/my-team`
   */
  createMyTeamCourseContentsCourseContentIdSubmissionGroupsMyTeamPost({ courseContentId, body }: { courseContentId: string; body: TeamCreate }): Promise<TeamResponse> {
    return this.http.json("POST", this.buildPath("course-contents", courseContentId, "submission-groups", "my-team"), { body });
  }

  /**
   * Deletes one course content.
   *
   * `DELETE /course-contents/{id}`
   */
  deleteCourseContentsCourseContentsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("course-contents", id));
  }

  /**
   * Answers one course content.
   *
   * `GET /course-contents/{id}`
   */
  getCourseContentsCourseContentsIdGet({ id }: { id: string }): Promise<CourseContentGet> {
    return this.http.json("GET", this.buildPath("course-contents", id));
  }

  /**
   * Changes one course content: the fields that are sent; null clears a field.
   *
   * `PATCH /course-contents/{id}`
   */
  updateCourseContentsCourseContentsIdPatch({ id, body }: { id: string; body: CourseContentUpdate }): Promise<CourseContentGet> {
    return this.http.json("PATCH", this.buildPath("course-contents", id), { body });
  }

  /**
   * Archives one course content.
   *
   * `PATCH /course-contents/{id}/archive`
   */
  routeCourseContentsCourseContentsIdArchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("course-contents", id, "archive"));
  }

  /**
   * Answers the example that a course content shows, with all that happened to it; null when none was ever
   * assigned.
   *
   * `GET /course-contents/{id}/deployment`
   */
  getContentDeploymentCourseContentsContentIdDeploymentGet({ contentId }: { contentId: string }): Promise<DeploymentWithHistory | null> {
    return this.http.json("GET", this.buildPath("course-contents", contentId, "deployment"));
  }

  /**
   * Takes the example from a course content.
   *
   * `DELETE /course-contents/{id}/example`
   */
  unassignExampleFromContentCourseContentsContentIdExampleDelete({ contentId }: { contentId: string }): Promise<Done> {
    return this.http.json("DELETE", this.buildPath("course-contents", contentId, "example"));
  }

  /**
   * Moves a course content, with all below it, to another place in the tree.
   *
   * `PATCH /course-contents/{id}/move`
   */
  moveCourseContentCourseContentsContentIdMovePatch({ contentId, body }: { contentId: string; body: CourseContentMoveRequest }): Promise<CourseContentGet> {
    return this.http.json("PATCH", this.buildPath("course-contents", contentId, "move"), { body });
  }

  /**
   * Answers the rubric of an assignment.
   *
   * `GET /course-contents/{id}/rubric`
   */
  getRubricCourseContentsIdRubricGet({ id }: { id: string }): Promise<RubricGet> {
    return this.http.json("GET", this.buildPath("course-contents", id, "rubric"));
  }

  /**
   * Sets the rubric of an assignment as a whole.
   *
   * `PUT /course-contents/{id}/rubric`
   */
  setRubricCourseContentsIdRubricPut({ id, body }: { id: string; body: RubricSet }): Promise<RubricGet> {
    return this.http.json("PUT", this.buildPath("course-contents", id, "rubric"), { body });
  }

  /**
   * Brings back one archived course content.
   *
   * `PATCH /course-contents/{id}/unarchive`
   */
  unarchiveCourseContentsCourseContentsIdUnarchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("course-contents", id, "unarchive"));
  }

  /** The same as `listCourseContentsCourseContentsGet`. */
  list(params?: Parameters<CourseContentsClient["listCourseContentsCourseContentsGet"]>[0]): Promise<Listing<CourseContentList>> {
    return this.listCourseContentsCourseContentsGet(params);
  }

  /** The same as `createCourseContentsCourseContentsPost`. */
  create(payload: CourseContentCreate): Promise<CourseContentGet> {
    return this.createCourseContentsCourseContentsPost({ body: payload });
  }

  /** The same as `getCourseContentsCourseContentsIdGet`. */
  get(id: string): Promise<CourseContentGet> {
    return this.getCourseContentsCourseContentsIdGet({ id });
  }

  /** The same as `updateCourseContentsCourseContentsIdPatch`. */
  update(id: string, payload: CourseContentUpdate): Promise<CourseContentGet> {
    return this.updateCourseContentsCourseContentsIdPatch({ id, body: payload });
  }

  /** The same as `deleteCourseContentsCourseContentsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteCourseContentsCourseContentsIdDelete({ id });
  }

  /** The same as `routeCourseContentsCourseContentsIdArchivePatch`. */
  archive(id: string): Promise<void> {
    return this.routeCourseContentsCourseContentsIdArchivePatch({ id });
  }

  /** The same as `unarchiveCourseContentsCourseContentsIdUnarchivePatch`. */
  unarchive(id: string): Promise<void> {
    return this.unarchiveCourseContentsCourseContentsIdUnarchivePatch({ id });
  }
}
