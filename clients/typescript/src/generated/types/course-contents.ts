// Made by `computor generate-types` from the list of all calls. Do not edit.
import type {
  CourseContentDeploymentGet,
  CourseContentDeploymentList,
  CourseContentTypeGet,
  CourseContentTypeList,
  DeploymentStatus,
  ExampleVersionGet,
  GitLabConfig,
  GitLabConfigGet,
  TaskInfo,
  TeamMode,
} from "./common.ts";

/** A new course content. */
export interface CourseContentCreate {
  course_content_type_id: string;
  course_id: string;
  description?: string | null;
  /** Without, there is no deadline. */
  due_at?: string | null;
  /** So many days after the due date late work is accepted, 0: none; null: as the course says, else for ever. */
  late_cutoff_days?: number | null;
  /** What each day late that has begun costs, of 1; null: as the course says, else nothing. */
  late_penalty_per_day?: number | null;
  /** More than this many students cannot work on it together. */
  max_group_size?: number | null;
  /** How often a group may hand in; null: without limit. */
  max_submissions?: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs?: number | null;
  /** Nothing is handed in or tested before. */
  opens_at?: string | null;
  /** Place in the tree: labels of lower case letters, digits and `_`, joined by dots. */
  path: string;
  /** Order among its siblings. */
  position?: number;
  properties?: CourseContentProperties | null;
  team_allow_join?: boolean | null;
  team_allow_leave?: boolean | null;
  team_allow_student_creation?: boolean | null;
  team_auto_assign_unmatched?: boolean | null;
  /** When teams are locked, and those who are left over are put into teams, if the settings say so. */
  team_formation_deadline?: string | null;
  team_lock_at_deadline?: boolean | null;
  /** A team of fewer members hands in nothing to be graded. */
  team_min_group_size?: number | null;
  /** How teams form; null: as the course says, as with all settings of teams. */
  team_mode?: TeamMode | null;
  team_require_approval?: boolean | null;
  title?: string | null;
}

/** A course content in full. */
export interface CourseContentGet {
  /** Null for what is not archived. */
  archived_at: string | null;
  /** The kind that its type has. */
  course_content_kind_id: string;
  course_content_type: CourseContentTypeGet | null;
  course_content_type_id: string;
  course_id: string;
  created_at: string | null;
  created_by: string | null;
  deployment: CourseContentDeploymentGet | null;
  deployment_status: DeploymentStatus | null;
  description: string | null;
  /** Without, there is no deadline. */
  due_at: string | null;
  example_version_id: string | null;
  has_deployment: boolean | null;
  id: string;
  /** Whether something can be handed in. */
  is_submittable: boolean;
  /** So many days after the due date late work is accepted, 0: none; null: as the course says, else for ever. */
  late_cutoff_days: number | null;
  /** What each day late that has begun costs, of 1; null: as the course says, else nothing. */
  late_penalty_per_day: number | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number | null;
  /** How often a group may hand in; null: without limit. */
  max_submissions: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs: number | null;
  /** Nothing is handed in or tested before. */
  opens_at: string | null;
  /** Place in the tree: labels joined by dots. */
  path: string;
  /** Order among its siblings. */
  position: number;
  properties: CourseContentPropertiesGet | null;
  team_allow_join: boolean | null;
  team_allow_leave: boolean | null;
  team_allow_student_creation: boolean | null;
  team_auto_assign_unmatched: boolean | null;
  /** When teams are locked, and those who are left over are put into teams, if the settings say so. */
  team_formation_deadline: string | null;
  team_lock_at_deadline: boolean | null;
  /** A team of fewer members hands in nothing to be graded. */
  team_min_group_size: number | null;
  /** How teams form; null: as the course says, as with all settings of teams. */
  team_mode: TeamMode | null;
  team_require_approval: boolean | null;
  testing_service_id: string | null;
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
}

/** A course content in a list. */
export interface CourseContentList {
  /** The kind that its type has. */
  course_content_kind_id: string;
  course_content_type: CourseContentTypeList | null;
  course_content_type_id: string;
  course_id: string;
  deployment: CourseContentDeploymentList | null;
  deployment_status: DeploymentStatus | null;
  has_deployment: boolean | null;
  id: string;
  /** Whether something can be handed in. */
  is_submittable: boolean;
  /** More than this many students cannot work on it together. */
  max_group_size: number | null;
  /** How often a group may hand in; null: without limit. */
  max_submissions: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs: number | null;
  path: string;
  /** Order among its siblings. */
  position: number;
  testing_service_id: string | null;
  title: string | null;
}

/** A new place in the tree. */
export interface CourseContentMoveRequest {
  /** Place in the tree; what lies below moves along. */
  path: string;
  /** Order among its siblings. */
  position: number;
}

/** Free properties of a course content, as they are written. Unknown keys are kept. */
export interface CourseContentProperties {
  gitlab?: GitLabConfig | null;
  [key: string]: unknown;
}

/** Free properties of a course content, as they are read. */
export interface CourseContentPropertiesGet {
  gitlab?: GitLabConfigGet | null;
  [key: string]: unknown;
}

/** Changes to a course content. */
export interface CourseContentUpdate {
  course_content_type_id?: string | null;
  description?: string | null;
  /** Without, there is no deadline. */
  due_at?: string | null;
  /** So many days after the due date late work is accepted, 0: none; null: as the course says, else for ever. */
  late_cutoff_days?: number | null;
  /** What each day late that has begun costs, of 1; null: as the course says, else nothing. */
  late_penalty_per_day?: number | null;
  /** More than this many students cannot work on it together. */
  max_group_size?: number | null;
  /** How often a group may hand in; null: without limit. */
  max_submissions?: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs?: number | null;
  /** Nothing is handed in or tested before. */
  opens_at?: string | null;
  /** Place in the tree; what lies below moves along. */
  path?: string | null;
  /** Order among its siblings. */
  position?: number | null;
  properties?: CourseContentProperties | null;
  team_allow_join?: boolean | null;
  team_allow_leave?: boolean | null;
  team_allow_student_creation?: boolean | null;
  team_auto_assign_unmatched?: boolean | null;
  /** When teams are locked, and those who are left over are put into teams, if the settings say so. */
  team_formation_deadline?: string | null;
  team_lock_at_deadline?: boolean | null;
  /** A team of fewer members hands in nothing to be graded. */
  team_min_group_size?: number | null;
  /** How teams form; null: as the course says, as with all settings of teams. */
  team_mode?: TeamMode | null;
  team_require_approval?: boolean | null;
  title?: string | null;
}

/** What happened to a deployment. */
export type DeploymentAction =
  /** An example was assigned. */
  | "assigned"
  /** Another version was assigned. */
  | "reassigned"
  /** It was changed otherwise. */
  | "updated"
  /** The release began. */
  | "deploying"
  /** It was released. */
  | "deployed"
  /** The release failed. */
  | "failed"
  /** The example was taken away. */
  | "unassigned";

/** One thing that happened to a deployment. */
export interface DeploymentHistoryGet {
  action: DeploymentAction;
  created_at: string;
  created_by: string | null;
  deployment_id: string;
  example_identifier: string | null;
  example_version: ExampleVersionGet | null;
  example_version_id: string | null;
  id: string;
  previous_example_version: ExampleVersionGet | null;
  previous_example_version_id: string | null;
  /** Such as `1.2.0`. */
  version_tag: string | null;
  /** The background work that did it. */
  workflow_id: string | null;
}

/** How far the release of a course content has come. */
export interface DeploymentProgress {
  course_content_id: string;
  deployment: CourseContentDeploymentGet | null;
  /** Null when no example was ever assigned. */
  deployment_status: DeploymentStatus | null;
  /** The background work that releases it, if there is any. */
  task: TaskInfo | null;
}

/** How far the releases of a course have come. */
export interface DeploymentSummary {
  course_id: string;
  deployments_deployed: number;
  deployments_failed: number;
  deployments_pending: number;
  /** Those that show an example. */
  deployments_total: number;
  /** When something was last released. */
  last_deployment_at: string | null;
  /** Those for which something can be handed in. */
  submittable_content: number;
  /** Contents that are not archived. */
  total_content: number;
}

/** A deployment and all that happened to it, newest first. */
export interface DeploymentWithHistory {
  deployment: CourseContentDeploymentGet;
  history: DeploymentHistoryGet[];
}

/** What is looked at in work on an assignment. */
export interface RubricCriterionGet {
  description: string | null;
  id: string;
  /** The most that work can get. */
  points: number;
  remarks: RubricRemark[];
  title: string;
}

/** A criterion as it shall be. */
export interface RubricCriterionSet {
  description?: string | null;
  /** Which one is meant; without it, it is a new one. */
  id?: string | null;
  points: number;
  remarks?: RubricRemarkInput[];
  title: string;
}

/** The rubric of an assignment; one without criteria is none. */
export interface RubricGet {
  course_content_id: string;
  /** In their order. */
  criteria: RubricCriterionGet[];
  /** Of all criteria. */
  total_points: number;
}

/** Something that graders say again and again, and the points that go with it. */
export interface RubricRemark {
  /** What such work gets, if that is always the same. */
  points: number | null;
  text: string;
}

/** Something that graders say again and again, and the points that go with it. */
export interface RubricRemarkInput {
  /** What such work gets, if that is always the same. */
  points?: number | null;
  text: string;
}

/** The rubric of an assignment as it shall be: criteria that are not named go, unless work was marked by them. */
export interface RubricSet {
  /** In their order. */
  criteria: RubricCriterionSet[];
}
