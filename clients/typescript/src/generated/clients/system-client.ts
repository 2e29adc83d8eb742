// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type {
  CourseFamilyTaskRequest,
  CourseGitStatus,
  CourseTaskRequest,
  GenerateAssignmentsRequest,
  GenerateAssignmentsResponse,
  GenerateTemplateRequest,
  GenerateTemplateResponse,
  HierarchyCreate,
  HierarchyCreated,
  HierarchyStatus,
  MaintenanceActivate,
  MaintenanceSchedule,
  MaintenanceStatusGet,
  OrganizationTaskRequest,
  ReleasePlan,
  RetentionGet,
  SyncDocumentsResponse,
  TaskResponse,
} from "../types/index.ts";

/** The calls below `/system`. */
export class SystemClient extends BaseEndpointClient {
  /**
   * Begins to fetch the documents of a course family from its repository with a foreign host.
   *
   * `POST /system/course-families/{id}/sync-documents`
   */
  syncDocumentsRepositorySystemCourseFamiliesCourseFamilyIdSyncDocumentsPost({ courseFamilyId, forceUpdate }: { courseFamilyId: string; forceUpdate?: boolean | null }): Promise<SyncDocumentsResponse> {
    return this.http.json("POST", this.buildPath("system", "course-families", courseFamilyId, "sync-documents"), { query: { force_update: forceUpdate } });
  }

  /**
   * Begins to write the files of examples, solutions and tests included, into the course's assignments repository.
   *
   * `POST /system/courses/{id}/generate-assignments`
   */
  generateAssignmentsSystemCoursesCourseIdGenerateAssignmentsPost({ courseId, body }: { courseId: string; body: GenerateAssignmentsRequest }): Promise<GenerateAssignmentsResponse> {
    return this.http.json("POST", this.buildPath("system", "courses", courseId, "generate-assignments"), { body });
  }

  /**
   * Begins to release contents of a course: students get their task and template.
   *
   * `POST /system/courses/{id}/generate-student-template`
   */
  generateStudentTemplateSystemCoursesCourseIdGenerateStudentTemplatePost({ courseId, body }: { courseId: string; body: GenerateTemplateRequest }): Promise<GenerateTemplateResponse> {
    return this.http.json("POST", this.buildPath("system", "courses", courseId, "generate-student-template"), { body });
  }

  /**
   * Answers where the course's repositories are.
   *
   * `GET /system/courses/{id}/gitlab-status`
   */
  getCourseGitlabStatusSystemCoursesCourseIdGitlabStatusGet({ courseId }: { courseId: string }): Promise<CourseGitStatus> {
    return this.http.json("GET", this.buildPath("system", "courses", courseId, "gitlab-status"));
  }

  /**
   * Says which files a release would change, without changing anything.
   *
   * `POST /system/courses/{id}/release-plan`
   */
  planReleaseSystemCoursesIdReleasePlanPost({ id, body }: { id: string; body: GenerateTemplateRequest }): Promise<ReleasePlan> {
    return this.http.json("POST", this.buildPath("system", "courses", id, "release-plan"), { body });
  }

  /**
   * Begins to make a course family.
   *
   * One with this path in the organization is used as it is.
   *
   * `POST /system/deploy/course-families`
   */
  createCourseFamilyAsyncSystemDeployCourseFamiliesPost({ body }: { body: CourseFamilyTaskRequest }): Promise<TaskResponse> {
    return this.http.json("POST", this.buildPath("system", "deploy", "course-families"), { body });
  }

  /**
   * Begins to make a course.
   *
   * One with this path in the family is used as it is.
   *
   * `POST /system/deploy/courses`
   */
  createCourseAsyncSystemDeployCoursesPost({ body }: { body: CourseTaskRequest }): Promise<TaskResponse> {
    return this.http.json("POST", this.buildPath("system", "deploy", "courses"), { body });
  }

  /**
   * Begins to make an organization.
   *
   * One with this path is used as it is.
   *
   * `POST /system/deploy/organizations`
   */
  createOrganizationAsyncSystemDeployOrganizationsPost({ body }: { body: OrganizationTaskRequest }): Promise<TaskResponse> {
    return this.http.json("POST", this.buildPath("system", "deploy", "organizations"), { body });
  }

  /**
   * Begins to make organizations, course families and courses; what is there already is used as it is.
   *
   * `POST /system/hierarchy/create`
   */
  createHierarchySystemHierarchyCreatePost({ body }: { body: HierarchyCreate }): Promise<HierarchyCreated> {
    return this.http.json("POST", this.buildPath("system", "hierarchy", "create"), { body });
  }

  /**
   * Answers how far a hierarchy is.
   *
   * `GET /system/hierarchy/status/{id}`
   */
  getHierarchyStatusSystemHierarchyStatusWorkflowIdGet({ workflowId }: { workflowId: string }): Promise<HierarchyStatus> {
    return this.http.json("GET", this.buildPath("system", "hierarchy", "status", workflowId));
  }

  /**
   * Begins maintenance now.
   *
   * Until it is deactivated only administrators change anything; everybody reads, and tests that
   * have begun end. A plan for it is done with.
   *
   * `POST /system/maintenance/activate`
   */
  activateMaintenanceSystemMaintenanceActivatePost({ body }: { body: MaintenanceActivate }): Promise<MaintenanceStatusGet> {
    return this.http.json("POST", this.buildPath("system", "maintenance", "activate"), { body });
  }

  /**
   * Ends maintenance.
   *
   * Where there is none, nothing happens.
   *
   * `POST /system/maintenance/deactivate`
   */
  deactivateMaintenanceSystemMaintenanceDeactivatePost(): Promise<MaintenanceStatusGet> {
    return this.http.json("POST", this.buildPath("system", "maintenance", "deactivate"));
  }

  /**
   * Gives up what was planned.
   *
   * Where nothing is planned, nothing happens.
   *
   * `DELETE /system/maintenance/schedule`
   */
  cancelScheduledMaintenanceSystemMaintenanceScheduleDelete(): Promise<MaintenanceStatusGet> {
    return this.http.json("DELETE", this.buildPath("system", "maintenance", "schedule"));
  }

  /**
   * Plans maintenance, instead of what was planned before.
   *
   * It begins by itself; open clients are reminded.
   *
   * `POST /system/maintenance/schedule`
   */
  scheduleMaintenanceSystemMaintenanceSchedulePost({ body }: { body: MaintenanceSchedule }): Promise<MaintenanceStatusGet> {
    return this.http.json("POST", this.buildPath("system", "maintenance", "schedule"), { body });
  }

  /**
   * Answers whether the platform is being maintained, and whether that is planned.
   *
   * `GET /system/maintenance/status`
   */
  getMaintenanceStatusSystemMaintenanceStatusGet(): Promise<MaintenanceStatusGet> {
    return this.http.json("GET", this.buildPath("system", "maintenance", "status"));
  }

  /**
   * Answers how long things are kept, and what would be removed now.
   *
   * It changes nothing: what is due is removed once a day, and
   * settings of the server say when (`keep_sessions`, `keep_log_ins`, `keep_submissions`).
   *
   * `GET /system/retention`
   */
  getRetentionSystemRetentionGet(): Promise<RetentionGet> {
    return this.http.json("GET", this.buildPath("system", "retention"));
  }
}
