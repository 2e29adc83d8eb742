// Made by `computor generate-types` from the list of all calls. Do not edit.

/** What was deleted with something that holds others, or would be. */
export interface CascadeDeleteResult {
  /** Rows by kind. */
  deleted_counts: EntityDeleteCount;
  /** True: nothing was deleted, this is what would be. */
  dry_run: boolean;
  entity_id: string;
  /** Name of the entity. */
  entity_type: string;
  errors: string[];
  /** How many files were deleted from the store. */
  minio_objects_deleted: number;
}

/** An error code. Its text, HTTP status, message and help stand here and nowhere else. */
export type Code =
  /** Authentication is required */
  | "AUTH_001"
  /** The user name or the password is wrong */
  | "AUTH_002"
  /** The token has expired */
  | "AUTH_003"
  /** The token is not valid */
  | "AUTH_004"
  /** The API token has expired */
  | "AUTH_005"
  /** You may not do this */
  | "AUTHZ_001"
  /** Only administrators may do this */
  | "AUTHZ_002"
  /** You are not a member of this course */
  | "AUTHZ_003"
  /** Your role in this course does not suffice */
  | "AUTHZ_004"
  /** You may not give or change a role at or above your own */
  | "AUTHZ_005"
  /** The password has to be changed first */
  | "AUTHZ_006"
  /** A cookie does not allow a change from another place than this server's own pages */
  | "AUTHZ_007"
  /** A second factor has to come first */
  | "AUTHZ_008"
  /** Only service accounts may do this */
  | "AUTHZ_010"
  /** The request is not valid */
  | "VAL_001"
  /** A required field is missing */
  | "VAL_002"
  /** A field has the wrong format */
  | "VAL_003"
  /** The uploaded file is not acceptable */
  | "VAL_004"
  /** The request is too large */
  | "VAL_005"
  /** The file has no such part */
  | "VAL_006"
  /** Not found */
  | "NF_001"
  /** User not found */
  | "NF_002"
  /** There is no such endpoint */
  | "NF_004"
  /** Service account not found */
  | "NF_010"
  /** It exists already */
  | "CONFLICT_001"
  /** It was changed or is in use */
  | "CONFLICT_002"
  /** The idempotency key was used for another request */
  | "IDEM_001"
  /** The request with this idempotency key is being worked on */
  | "IDEM_002"
  /** The request with this idempotency key was done, and its answer is lost */
  | "IDEM_003"
  /** Too many requests */
  | "RATE_001"
  /** Too many log-in attempts */
  | "RATE_002"
  /** Too many test runs */
  | "RATE_003"
  /** The course is archived: what there is can be read, and nothing is changed */
  | "COURSE_001"
  /** Course content not found */
  | "CONTENT_001"
  /** Nothing can be handed in for this course content */
  | "CONTENT_003"
  /** Example not found */
  | "CONTENT_004"
  /** Example version not found */
  | "CONTENT_005"
  /** The course content has submissions and cannot be deleted */
  | "CONTENT_006"
  /** A content below this one has submissions, so it cannot be deleted */
  | "CONTENT_007"
  /** The course content is archived: what there is can be read, and nothing is added */
  | "CONTENT_008"
  /** The assignment is not open yet */
  | "CONTENT_009"
  /** This version of the example exists already */
  | "VERSION_001"
  /** The assignment is not released, or its example cannot be exchanged any more */
  | "DEPLOY_001"
  /** No example is assigned to this content */
  | "DEPLOY_002"
  /** The course has no student-template repository yet */
  | "DEPLOY_003"
  /** Information about the deployment is missing */
  | "DEPLOY_004"
  /** This example is assigned to another content of the course */
  | "DEPLOY_005"
  /** A release of the course is under way */
  | "DEPLOY_006"
  /** Submission not found */
  | "SUBMIT_001"
  /** Submission group not found */
  | "SUBMIT_002"
  /** A test of this submission is running */
  | "SUBMIT_003"
  /** The number of test runs is used up */
  | "SUBMIT_004"
  /** The assignment has no testing service */
  | "SUBMIT_005"
  /** The submission has no version identifier */
  | "SUBMIT_006"
  /** Which submission is meant is not said */
  | "SUBMIT_007"
  /** This submission has been tested */
  | "SUBMIT_008"
  /** The number of submissions is used up */
  | "SUBMIT_009"
  /** The submission could not be judged */
  | "SUBMIT_010"
  /** The assignment is not worked on in teams */
  | "TEAM_001"
  /** Students may not do this with the teams of this assignment */
  | "TEAM_002"
  /** The team is locked: nobody joins or leaves it any more */
  | "TEAM_003"
  /** The join code is not that of the team */
  | "TEAM_004"
  /** The team is full */
  | "TEAM_005"
  /** You are in a team for this assignment already */
  | "TEAM_006"
  /** The team has too few members to hand in */
  | "TEAM_007"
  /** The deadline has passed: nothing is handed in any more */
  | "SUBMIT_011"
  /** There are not so many late days */
  | "SUBMIT_012"
  /** The submission was not handed in, so there is no receipt */
  | "SUBMIT_013"
  /** The files of this submission were removed, as the rules of the installation say */
  | "SUBMIT_014"
  /** Task not found */
  | "TASK_001"
  /** The testing service cannot run tests */
  | "TASK_003"
  /** You are not a member of the course */
  | "TASK_004"
  /** GitLab is not configured */
  | "GITLAB_001"
  /** No GitLab account is registered */
  | "GITLAB_002"
  /** The GitLab account is another one than the one registered */
  | "GITLAB_003"
  /** The GitLab account belongs to another user */
  | "GITLAB_004"
  /** A GitLab token is required */
  | "GITLAB_005"
  /** The GitLab token is not valid */
  | "GITLAB_006"
  /** GitLab cannot be reached */
  | "GITLAB_007"
  /** The GitLab user name is not valid */
  | "GITLAB_008"
  /** The file store is not available */
  | "EXT_003"
  /** The workflow engine is not available */
  | "EXT_004"
  /** No worker serves this queue */
  | "EXT_005"
  /** An external service is not available */
  | "EXT_006"
  /** The database is not available */
  | "DB_001"
  /** A database query failed */
  | "DB_002"
  /** An unexpected error occurred */
  | "INT_001"
  /** This is not available */
  | "NIMPL_001"
  /** The system is under maintenance: what there is can be read, and nothing is changed */
  | "MAINT_001"
  /** meta.yaml names no execution backend */
  | "EXAMPLE_VERSION_NO_BACKEND"
  /** meta.yaml names an unknown execution backend */
  | "EXAMPLE_VERSION_UNKNOWN_BACKEND"
  /** Contents or example versions use this service */
  | "SERVICE_HAS_DEPENDENTS";

/** What came of the contents of one type. */
export interface ContentTypeGradingStats {
  /** Of those that have a grade, 0 to 1. */
  average_grading: number | null;
  /** As CSS writes it. */
  course_content_type_color: string | null;
  course_content_type_id: string;
  course_content_type_slug: string;
  course_content_type_title: string | null;
  /** How many have a grade. */
  graded_assignments: number | null;
  latest_submission_at: string | null;
  /** How many there are to hand in. */
  max_assignments: number;
  /** Handed in of those there are, 0 to 100. */
  progress_percentage: number;
  /** How many of them were handed in. */
  submitted_assignments: number;
}

/** The example that a course content shows, and how far its release has come. */
export interface CourseContentDeploymentGet {
  /** When the example was assigned. */
  assigned_at: string;
  course_content_id: string;
  created_at: string | null;
  created_by: string | null;
  /** When it was last released. */
  deployed_at: string | null;
  /** Why the release failed, or what it did. */
  deployment_message: string | null;
  /** What the release noted. */
  deployment_metadata: Record<string, unknown> | null;
  /** Directory of the assignment in the repositories. */
  deployment_path: string | null;
  deployment_status: DeploymentStatus;
  example_identifier: string | null;
  example_version: ExampleVersionGet | null;
  example_version_id: string | null;
  id: string;
  /** When a release was last tried. */
  last_attempt_at: string | null;
  updated_at: string | null;
  updated_by: string | null;
  /** Commit of the student template. */
  version_identifier: string | null;
  /** Such as `1.2.0`. */
  version_tag: string | null;
  /** The background work that belongs to it. */
  workflow_id: string | null;
}

/** The example that a course content shows, in a list of contents. */
export interface CourseContentDeploymentList {
  /** When the example was assigned. */
  assigned_at: string;
  course_content_id: string;
  /** When it was last released. */
  deployed_at: string | null;
  deployment_status: DeploymentStatus;
  example_identifier: string | null;
  example_version: ExampleVersionList | null;
  example_version_id: string | null;
  /** Whether the example has a newer version than the assigned one. */
  has_newer_version: boolean;
  id: string;
  /** Commit of the student template. */
  version_identifier: string | null;
  /** Such as `1.2.0`. */
  version_tag: string | null;
}

/** A kind of course content in full. */
export interface CourseContentKindGet {
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  /** Whether it may lie below another content. */
  has_ascendants: boolean;
  /** Whether others may lie below it. */
  has_descendants: boolean;
  id: string;
  /** Whether something can be handed in. */
  submittable: boolean;
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
}

/** A kind of course content in a list. */
export interface CourseContentKindList {
  /** Whether it may lie below another content. */
  has_ascendants: boolean;
  /** Whether others may lie below it. */
  has_descendants: boolean;
  id: string;
  /** Whether something can be handed in. */
  submittable: boolean;
  title: string | null;
}

/** A course content in full with a student's own work on it. */
export interface CourseContentStudentGet {
  /** Null for what is not archived. */
  archived_at: string | null;
  /** As CSS writes it. */
  color: string;
  /** The kind that its type has. */
  course_content_kind_id: string;
  course_content_type: CourseContentTypeGet;
  course_content_type_id: string;
  course_id: string;
  created_at: string | null;
  created_by: string | null;
  /** Until when it is to be handed in, and why; null: there is no deadline. */
  deadline: EffectiveDeadline | null;
  deployment: CourseContentDeploymentList | null;
  description: string | null;
  /** Directory of the assignment in the student's repository. */
  directory: string | null;
  has_deployment: boolean | null;
  id: string;
  /** `not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`. */
  latest_grade_status: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs: number | null;
  path: string;
  /** Order among its siblings. */
  position: number;
  result: ResultStudentGet | null;
  /** How many test runs there were. */
  result_count: number;
  /** Of an assignment: that of its newest grade; of a unit: what is most urgent below it. */
  status: string | null;
  /** How often it was handed in. */
  submission_count: number;
  submission_group: SubmissionGroupStudentGet | null;
  /** Whether it was handed in. */
  submitted: boolean | null;
  testing_service_id: string | null;
  title: string | null;
  /** Messages that the caller has not read. */
  unread_message_count: number;
  /** Submissions that nobody has looked at. */
  unreviewed_count: number;
  updated_at: string | null;
  updated_by: string | null;
}

/** A course content in a list with a student's own work on it. */
export interface CourseContentStudentList {
  /** As CSS writes it. */
  color: string;
  /** The kind that its type has. */
  course_content_kind_id: string;
  course_content_type: CourseContentTypeList;
  course_content_type_id: string;
  course_id: string;
  /** Until when it is to be handed in, and why; null: there is no deadline. */
  deadline: EffectiveDeadline | null;
  deployment: CourseContentDeploymentList | null;
  /** Directory of the assignment in the student's repository. */
  directory: string | null;
  has_deployment: boolean | null;
  id: string;
  /** `not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`. */
  latest_grade_status: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs: number | null;
  path: string;
  /** Order among its siblings. */
  position: number;
  result: ResultStudentList | null;
  /** How many test runs there were. */
  result_count: number;
  /** Of an assignment: that of its newest grade; of a unit: what is most urgent below it. */
  status: string | null;
  /** How often it was handed in. */
  submission_count: number;
  submission_group: SubmissionGroupStudentList | null;
  /** Whether it was handed in. */
  submitted: boolean | null;
  testing_service_id: string | null;
  title: string | null;
  /** Messages that the caller has not read. */
  unread_message_count: number;
  /** Submissions that nobody has looked at. */
  unreviewed_count: number;
}

/** A type of course content in full. */
export interface CourseContentTypeGet {
  /** As CSS writes it. */
  color: string;
  course_content_kind: CourseContentKindGet | null;
  course_content_kind_id: string;
  course_id: string;
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  id: string;
  properties: Record<string, unknown> | null;
  slug: string;
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
}

/** A type of course content in a list. */
export interface CourseContentTypeList {
  /** As CSS writes it. */
  color: string;
  course_content_kind: CourseContentKindList | null;
  course_content_kind_id: string;
  course_id: string;
  id: string;
  slug: string;
  title: string | null;
}

/** A course family in full. */
export interface CourseFamilyGet {
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  id: string;
  organization: OrganizationGet | null;
  organization_id: string;
  path: string;
  properties: CourseFamilyPropertiesGet | null;
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
}

/** Free properties of a course family, as they are read. */
export interface CourseFamilyPropertiesGet {
  gitlab?: GitLabConfigGet | null;
  [key: string]: unknown;
}

/** A course in full. */
export interface CourseGet {
  /** Since when it is archived: what there is can be read, and nothing is changed. Null for courses that go on. */
  archived_at: string | null;
  course_family: CourseFamilyGet | null;
  course_family_id: string;
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  id: string;
  language_code: string | null;
  /** So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say otherwise. */
  late_cutoff_days: number | null;
  /** How many days late each student may hand in without asking, of all assignments together; null: none. */
  late_days: number | null;
  /**
   * What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown as the
   * grade that counts is so
   * much less, at least 0. Contents may say otherwise.
   */
  late_penalty_per_day: number | null;
  organization_id: string;
  path: string;
  properties: CoursePropertiesGet | null;
  team_allow_join: boolean | null;
  team_allow_leave: boolean | null;
  team_allow_student_creation: boolean | null;
  team_auto_assign_unmatched: boolean | null;
  team_lock_at_deadline: boolean | null;
  team_min_group_size: number | null;
  /** How teams form. */
  team_mode: TeamMode | null;
  team_require_approval: boolean | null;
  /** IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days. */
  timezone: string | null;
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
}

/** A course in a list. */
export interface CourseList {
  /** Null for courses that go on. */
  archived_at: string | null;
  course_family_id: string | null;
  id: string;
  language_code: string | null;
  organization_id: string | null;
  path: string;
  properties: CoursePropertiesGet | null;
  team_allow_student_creation: boolean | null;
  /** How teams form. */
  team_mode: TeamMode | null;
  title: string | null;
}

/** Where a course member's repository lies on GitLab. */
export interface CourseMemberGitLabConfig {
  directory?: string | null;
  /** Path of the group or project on the server. */
  full_path?: string | null;
  /** Path of the project with the member's submissions. */
  full_path_submission?: string | null;
  group_id?: number | null;
  last_synced_at?: string | null;
  namespace_id?: number | null;
  namespace_path?: string | null;
  parent?: number | null;
  parent_id?: number | null;
  registry?: string | null;
  settings?: Record<string, unknown> | null;
  /** Always null. */
  token?: string | null;
  /** The GitLab server. */
  url?: string | null;
  visibility?: string | null;
  /** Where people look at it. */
  web_url?: string | null;
  [key: string]: unknown;
}

/** What came of one content, or of all below it. */
export interface CourseMemberGradingNode {
  /** Of what has a grade below a unit, 0 to 1. */
  average_grading: number | null;
  by_content_type: ContentTypeGradingStats[];
  /** As CSS writes it. */
  course_content_type_color: string | null;
  /** How many have a grade, here and below. */
  graded_assignments: number | null;
  graded_by_course_member: GradedByCourseMember | null;
  /** The grade of what is handed in here, 0 to 1, less what the late policy takes off: what the student sees. */
  grading: number | null;
  latest_result_created_at: string | null;
  /** 0 to 1. */
  latest_result_grade: number | null;
  latest_result_id: string | null;
  latest_result_status: number | null;
  latest_submission_at: string | null;
  /** How many there are to hand in, here and below. */
  max_assignments: number;
  max_submissions: number | null;
  max_test_runs: number | null;
  path: string;
  position: number | null;
  /** Handed in of those there are, 0 to 100. */
  progress_percentage: number;
  status: string | null;
  submissions_count: number | null;
  /** Whether it is something to hand in. */
  submittable: boolean | null;
  /** How many of them were handed in. */
  submitted_assignments: number;
  /** Runs that count for the limit. */
  test_runs_count: number | null;
  title: string | null;
}

/** How far a member has come, with the tree of contents. */
export interface CourseMemberGradingsGet {
  by_content_type: ContentTypeGradingStats[];
  course_id: string;
  course_member_id: string;
  family_name: string | null;
  given_name: string | null;
  latest_submission_at: string | null;
  nodes: CourseMemberGradingNode[];
  /** Of what has a grade, 0 to 1. */
  overall_average_grading: number | null;
  /** 0 to 100. */
  overall_progress_percentage: number;
  /** What the organization of the course calls the student. */
  student_id: string | null;
  total_max_assignments: number;
  total_submitted_assignments: number;
  user_id: string | null;
  username: string | null;
}

/** How far a member has come. */
export interface CourseMemberGradingsList {
  by_content_type: ContentTypeGradingStats[];
  course_id: string;
  course_member_id: string;
  family_name: string | null;
  given_name: string | null;
  latest_submission_at: string | null;
  /** Of what has a grade, 0 to 1. */
  overall_average_grading: number | null;
  /** 0 to 100. */
  overall_progress_percentage: number;
  /** What the organization of the course calls the student. */
  student_id: string | null;
  total_max_assignments: number;
  total_submitted_assignments: number;
  user_id: string | null;
  username: string | null;
}

/** A member of a course in a list. */
export interface CourseMemberList {
  /** Since when the membership gives no rights and does not count any more; its work stays. */
  archived_at: string | null;
  course_group_id: string | null;
  course_id: string;
  course_role_id: string;
  id: string;
  user: UserList;
  user_id: string;
}

/** Free properties of a course member. Unknown keys are kept. */
export interface CourseMemberProperties {
  gitlab?: CourseMemberGitLabConfig | null;
  [key: string]: unknown;
}

/** Free properties of a course, as they are read. */
export interface CoursePropertiesGet {
  gitlab?: GitLabConfigGet | null;
  [key: string]: unknown;
}

/** What becomes of what is handed in now. */
export type DeadlineStanding =
  /** It is refused: the assignment is not open yet. */
  | "not_open"
  /** It is in time. */
  | "open"
  /** It is late, and accepted. */
  | "late"
  /** It is refused: it comes too late. */
  | "closed";

/** How far the release of an example has come. */
export type DeploymentStatus =
  /** Assigned, not released yet. */
  | "pending"
  /** Being written to the student template. */
  | "deploying"
  /** Released. */
  | "deployed"
  /** Could not be released. */
  | "failed"
  /** No example any more. */
  | "unassigned";

/** More about an error. */
export interface Details {
  /** What is wrong with the request, field by field. */
  validation_errors?: Violation[];
}

/** It was done. */
export interface Done {
  /** What was done, for people. */
  message: string;
}

/** Until when a student, or a team, has to hand in, and why. */
export interface EffectiveDeadline {
  /** Nothing is handed in afterwards; null: late work is accepted for ever. */
  closes_at: string | null;
  /** With all that was granted. */
  due_at: string | null;
  /** How it came about, in sentences, one after the other. */
  explanation: string[];
  /** How many days have begun since it was due. */
  late_days: number;
  /** What each day that has begun since it was due costs, of 1. */
  late_penalty_per_day: number;
  /** Nothing is handed in before. */
  opens_at: string | null;
  /** What is taken off, of 1, if it is handed in now. */
  penalty: number;
  standing: DeadlineStanding;
  /** The time zone of the course: its days are counted, and its times are written in the explanation. */
  timezone: string;
}

/** How many rows of each kind. */
export interface EntityDeleteCount {
  course_content_deployments: number;
  course_content_types: number;
  course_contents: number;
  course_families: number;
  course_groups: number;
  course_member_comments: number;
  course_members: number;
  courses: number;
  deployment_histories: number;
  example_dependencies: number;
  example_repositories: number;
  example_versions: number;
  examples: number;
  messages: number;
  result_artifacts: number;
  results: number;
  student_profiles: number;
  submission_artifacts: number;
  submission_grades: number;
  submission_group_members: number;
  submission_groups: number;
  submission_reviews: number;
}

/** An example repository in full. */
export interface ExampleRepositoryGet {
  /** Always null. */
  access_credentials: string | null;
  created_at: string;
  created_by: string | null;
  default_version: string | null;
  description: string | null;
  id: string;
  name: string;
  organization_id: string | null;
  source_type: SourceType;
  /** Where it is; unique. */
  source_url: string;
  updated_at: string;
  updated_by: string | null;
}

/** A version of an example in full. */
export interface ExampleVersionGet {
  /** Files that students get as well. */
  additional_files: string[];
  created_at: string;
  created_by: string | null;
  description: string | null;
  example_id: string;
  /** Slug, version and settings of the service that tests it. */
  execution_backend: Record<string, unknown> | null;
  id: string;
  language: string | null;
  license: string | null;
  /** Where the files lie in the store. */
  storage_path: string;
  /** Files that students hand in. */
  student_submission_files: string[];
  /** Files that students begin with. */
  student_templates: string[];
  /** Files that the tests need. */
  test_files: string[];
  testing_service_id: string | null;
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
  /** Counts from 1. */
  version_number: number;
  /** Such as `1.2.0`. */
  version_tag: string;
}

/** A version of an example in a list. */
export interface ExampleVersionList {
  created_at: string;
  description: string | null;
  id: string;
  testing_service_id: string | null;
  title: string | null;
  /** Counts from 1. */
  version_number: number;
  /** Such as `1.2.0`. */
  version_tag: string;
}

/** Where something lies on GitLab, as it is written. Unknown keys are kept. */
export interface GitLabConfig {
  directory?: string | null;
  /** Path of the group or project on the server. */
  full_path?: string | null;
  group_id?: number | null;
  last_synced_at?: string | null;
  namespace_id?: number | null;
  namespace_path?: string | null;
  parent?: number | null;
  parent_id?: number | null;
  registry?: string | null;
  settings?: Record<string, unknown> | null;
  /** The token that the platform uses there. It can be written, never read. */
  token?: string | null;
  /** The GitLab server. */
  url?: string | null;
  visibility?: string | null;
  /** Where people look at it. */
  web_url?: string | null;
  [key: string]: unknown;
}

/** Where something lies on GitLab, as it is read. */
export interface GitLabConfigGet {
  directory?: string | null;
  /** Path of the group or project on the server. */
  full_path?: string | null;
  group_id?: number | null;
  last_synced_at?: string | null;
  namespace_id?: number | null;
  namespace_path?: string | null;
  parent?: number | null;
  parent_id?: number | null;
  registry?: string | null;
  settings?: Record<string, unknown> | null;
  /** Always null. */
  token?: string | null;
  /** The GitLab server. */
  url?: string | null;
  visibility?: string | null;
  /** Where people look at it. */
  web_url?: string | null;
  [key: string]: unknown;
}

/** Who gave a grade. */
export interface GradedByCourseMember {
  course_role_id: string | null;
  user: GradingAuthor | null;
  user_id: string;
}

/** The name of who gave a grade. */
export interface GradingAuthor {
  family_name: string | null;
  given_name: string | null;
}

/** 0: not reviewed, 1: corrected, 2: correction necessary, 3: improvement possible. */
export type GradingStatus =
  | 0
  | 1
  | 2
  | 3;

/** An organization in full. */
export interface OrganizationGet {
  country: string | null;
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  email: string | null;
  fax_number: string | null;
  id: string;
  locality: string | null;
  number: string | null;
  organization_type: OrganizationType;
  path: string;
  postal_code: string | null;
  properties: OrganizationPropertiesGet | null;
  region: string | null;
  street_address: string | null;
  telephone: string | null;
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
  url: string | null;
  user_id: string | null;
}

/** Free properties of an organization, as they are read. */
export interface OrganizationPropertiesGet {
  gitlab?: GitLabConfigGet | null;
  [key: string]: unknown;
}

/** What an organization is. */
export type OrganizationType =
  /** One person: has a user and no title. */
  | "user"
  /** People who work together. */
  | "community"
  /** A university, a company, an institute. */
  | "organization";

/**
 * The body of every error response.
 *
 * 401 additionally carries `detail: "Unauthorized"`, which existing clients look for.
 */
export interface Problem {
  /** `Unauthorized` on 401, the message under maintenance. */
  detail?: string | null;
  /** More, where there is more. */
  details?: Details | null;
  /** What happened, for programs. */
  error_code: Code;
  /** What to do next. */
  help: string;
  /** True under maintenance. */
  maintenance?: boolean;
  /** What happened, for people. */
  message: string;
  /** The request, as the server's log names it. */
  request_id?: string | null;
}

/** A profile in full. */
export interface ProfileGet {
  /** 0xRRGGBB as a number. */
  avatar_color: number | null;
  avatar_image: string | null;
  bio: string | null;
  created_at: string | null;
  created_by: string | null;
  id: string;
  language_code: string | null;
  nickname: string | null;
  properties: Record<string, unknown> | null;
  updated_at: string | null;
  updated_by: string | null;
  url: string | null;
  user_id: string;
}

/** A file that a test run left behind, as a result mentions it. */
export interface ResultArtifactInfo {
  content_type: string | null;
  created_at: string | null;
  /** In bytes. */
  file_size: number;
  filename: string;
  id: string;
}

/** A new result. */
export interface ResultCreate {
  course_content_id: string;
  course_member_id: string;
  /** 0 to 1. */
  grade?: number | null;
  properties?: Record<string, unknown> | null;
  /** The version of the example that it was tested with. */
  reference_version_identifier?: string | null;
  /** 0 to 1. */
  result: number;
  /** The report of the tests. */
  result_json?: Record<string, unknown> | null;
  status: TaskStatus;
  submission_artifact_id?: string | null;
  submission_group_id?: string | null;
  /** What the testing service calls the run. */
  test_system_id?: string | null;
  testing_service_id?: string | null;
  version_identifier: string;
}

/** A result in full. */
export interface ResultGet {
  /** How many files the run left behind. */
  artifact_count: number;
  course_content_id: string;
  course_content_type_id: string;
  course_member_id: string;
  created_at: string | null;
  created_by: string | null;
  /** 0 to 1. */
  grade: number | null;
  grading_ids: string[] | null;
  /** Whether the run left files behind. */
  has_artifacts: boolean;
  id: string;
  properties: Record<string, unknown> | null;
  /** The version of the example that it was tested with. */
  reference_version_identifier: string | null;
  /** 0 to 1. */
  result: number;
  result_artifacts: ResultArtifactInfo[];
  /** The report of the tests. */
  result_json: Record<string, unknown> | null;
  status: TaskStatus;
  submission_artifact_id: string | null;
  submission_group_id: string | null;
  /** What the testing service calls the run. */
  test_system_id: string | null;
  testing_service_id: string | null;
  updated_at: string | null;
  updated_by: string | null;
  version_identifier: string;
}

/** A result in a list. */
export interface ResultList {
  /** How many files the run left behind. */
  artifact_count: number;
  course_content_id: string;
  course_content_type_id: string;
  course_member_id: string;
  created_at: string | null;
  /** 0 to 1. */
  grade: number | null;
  /** Whether the run left files behind. */
  has_artifacts: boolean;
  id: string;
  /** The version of the example that it was tested with. */
  reference_version_identifier: string | null;
  /** 0 to 1. */
  result: number;
  status: TaskStatus;
  submission_artifact_id: string | null;
  submission_group_id: string | null;
  /** What the testing service calls the run. */
  test_system_id: string | null;
  testing_service_id: string | null;
  updated_at: string | null;
  version_identifier: string;
}

/** A student's newest result for a content, with the report. */
export interface ResultStudentGet {
  id: string;
  /** 0 to 1. */
  result: number | null;
  result_artifacts: ResultArtifactInfo[];
  /** The report of the tests. */
  result_json: Record<string, unknown> | null;
  status: TaskStatus | null;
  /** True: to be graded; false: to practise. */
  submit: boolean | null;
  /** What the testing service calls the run. */
  test_system_id: string | null;
  testing_service_id: string | null;
  version_identifier: string | null;
}

/** A student's newest result for a content, in a list. */
export interface ResultStudentList {
  id: string;
  /** 0 to 1. */
  result: number | null;
  status: TaskStatus | null;
  /** True: to be graded; false: to practise. */
  submit: boolean | null;
  /** What the testing service calls the run. */
  test_system_id: string | null;
  testing_service_id: string | null;
  version_identifier: string | null;
}

/** Changes to a result. */
export interface ResultUpdate {
  /** 0 to 1. */
  grade?: number | null;
  properties?: Record<string, unknown> | null;
  /** 0 to 1. */
  result?: number | null;
  /** The report of the tests. */
  result_json?: Record<string, unknown> | null;
  status?: TaskStatus | null;
  /** What the testing service calls the run. */
  test_system_id?: string | null;
}

/** What kind of source an example repository has. */
export type SourceType =
  /** A git repository. */
  | "git"
  /** An S3-compatible store. */
  | "minio"
  /** A repository on GitHub. */
  | "github"
  /** A bucket on S3. */
  | "s3"
  /** A repository on GitLab. */
  | "gitlab";

/** A student profile in full. */
export interface StudentProfileGet {
  created_at: string | null;
  created_by: string | null;
  id: string;
  organization: OrganizationGet | null;
  organization_id: string;
  student_email: string | null;
  student_id: string | null;
  updated_at: string | null;
  updated_by: string | null;
  user_id: string;
}

/** A grade of a submission group. */
export interface SubmissionGroupGradingList {
  created_at: string;
  /** For the student. */
  feedback: string | null;
  graded_by_course_member: GradedByCourseMember | null;
  graded_by_course_member_id: string;
  /** 0 to 1. */
  grading: number;
  id: string;
  result_id: string | null;
  status: GradingStatus;
  submission_group_id: string;
}

/** A member of a submission group, as the student and tutor views show them. */
export interface SubmissionGroupMemberBasic {
  course_member_id: string;
  full_name: string | null;
  id: string;
  user_id: string;
  username: string | null;
}

/** The git repository of a submission group. */
export interface SubmissionGroupRepository {
  /** For `git clone`. */
  clone_url: string | null;
  full_path: string;
  provider: string;
  url: string;
  /** Where people look at it. */
  web_url: string | null;
}

/** A student's submission group in full, with all its grades. */
export interface SubmissionGroupStudentGet {
  count: number;
  course_content_path: string | null;
  course_content_title: string | null;
  /** How many members it has. */
  current_group_size: number;
  example_identifier: string | null;
  graded_by_course_member: GradedByCourseMember | null;
  /**
   * The newest grade, 0 to 1, less what the late policy takes off: what counts, here and wherever a grade of this
   * work is shown. What
   * was given stands in the grades themselves.
   */
  grading: number | null;
  gradings: SubmissionGroupGradingList[];
  id: string | null;
  /** What the late policy has taken off the grade, of 1; null: nothing. */
  late_penalty: number | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number | null;
  /** How often a group may hand in; null: without limit. */
  max_submissions: number | null;
  members: SubmissionGroupMemberBasic[];
  repository: SubmissionGroupRepository | null;
  /** That of the newest grade, as a word. */
  status: string | null;
  /** Messages that the caller has not read. */
  unread_message_count: number;
}

/** A student's submission group in a list of contents. */
export interface SubmissionGroupStudentList {
  count: number;
  course_content_path: string | null;
  course_content_title: string | null;
  /** How many members it has. */
  current_group_size: number;
  example_identifier: string | null;
  graded_by_course_member: GradedByCourseMember | null;
  /**
   * The newest grade, 0 to 1, less what the late policy takes off: what counts, here and wherever a grade of this
   * work is shown. What
   * was given stands in the grades themselves.
   */
  grading: number | null;
  id: string | null;
  /** What the late policy has taken off the grade, of 1; null: nothing. */
  late_penalty: number | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number | null;
  /** How often a group may hand in; null: without limit. */
  max_submissions: number | null;
  members: SubmissionGroupMemberBasic[];
  repository: SubmissionGroupRepository | null;
  /** That of the newest grade, as a word. */
  status: string | null;
  /** Messages that the caller has not read. */
  unread_message_count: number;
}

/** A piece of background work. */
export interface TaskInfo {
  /** What it was given, by position. */
  args: unknown;
  /** The same as `finished_at`. */
  completed_at: string | null;
  created_at: string;
  /** How long it took or has been running, for people. */
  duration: string | null;
  /** Why it failed, for people. */
  error: string | null;
  execution_time: string | null;
  finished_at: string | null;
  has_result: boolean | null;
  /** How many steps the workflow engine has recorded. */
  history_length: number | null;
  /** What it was given, by name. Ids, never secrets. */
  kwargs: Record<string, unknown> | null;
  /** `fraction`: 0 to 1, and `message`. */
  progress: Record<string, unknown> | null;
  queue: string | null;
  result_available: string | null;
  /** How often it was tried again. */
  retries: number | null;
  /** The workflow engine's name for this run of it. */
  run_id: string | null;
  /** The first characters of the id. */
  short_task_id: string | null;
  started_at: string | null;
  status: TaskStatus;
  /** The status, for people. */
  status_display: string | null;
  task_id: string;
  /** What kind of work it is. */
  task_name: string;
  /** Which worker has it. */
  worker: string | null;
  /** The workflow engine's name for it. */
  workflow_id: string | null;
}

/** The work has begun. */
export interface TaskResponse {
  message: string;
  /** Always `submitted`. */
  status: string;
  /** `GET /tasks/{id}`. */
  task_id: string;
}

/** How far a test run or another piece of background work has come. */
export type TaskStatus =
  /** Waits for a worker. */
  | "queued"
  /** Runs. */
  | "started"
  /** Came to an end, good or bad: the result says which. */
  | "finished"
  /** Came to nothing. */
  | "failed"
  /** Was put off. */
  | "deferred"
  /** Was stopped. */
  | "cancelled";

/** How the teams of a course form. */
export type TeamMode =
  /** Students find each other. */
  | "self_organized"
  /** Lecturers make the teams. */
  | "instructor_predefined"
  /** Both. */
  | "hybrid";

/** A user in full. */
export interface UserGet {
  /** Null for what is not archived. */
  archived_at: string | null;
  created_at: string | null;
  created_by: string | null;
  email: string | null;
  family_name: string | null;
  given_name: string | null;
  id: string;
  /** True for programs. */
  is_service: boolean;
  profile: ProfileGet | null;
  properties: Record<string, unknown> | null;
  student_profiles: StudentProfileGet[];
  updated_at: string | null;
  updated_by: string | null;
  user_roles: UserRoleGet[];
  username: string | null;
}

/** A user in a list. */
export interface UserList {
  /** Null for what is not archived. */
  archived_at: string | null;
  created_at: string | null;
  email: string | null;
  family_name: string | null;
  given_name: string | null;
  id: string;
  /** True for programs. */
  is_service: boolean;
  updated_at: string | null;
  username: string | null;
}

/** A role that a user has, in full. */
export interface UserRoleGet {
  created_at: string | null;
  created_by: string | null;
  role_id: string;
  updated_at: string | null;
  updated_by: string | null;
  user_id: string;
}

/** What is wrong with one field of a request. */
export interface Violation {
  /** Dotted path of the field; empty for the request as a whole. */
  field: string;
  /** What is wrong with it. */
  message: string;
  /** The kind of rule that it breaks: `value`, `missing`, `json`, … */
  type: string;
}
