// Made by `computor generate-types` from the list of all calls. Do not edit.
import type {
  CourseContentDeploymentGet,
  CourseContentDeploymentList,
  CourseContentTypeGet,
  CourseContentTypeList,
  DeploymentStatus,
} from "./common.ts";

/** Which version of which example a course content is to show. One of `example_id` and `example_identifier`. */
export interface AssignExampleRequest {
  example_id?: string | null;
  example_identifier?: string | null;
  /** Such as `1.2.0`. */
  version_tag: string;
}

/** The example is assigned; it is not released yet. */
export interface AssignExampleResponse {
  /** When the example was assigned. */
  assigned_at: string;
  course_content_id: string;
  deployment_id: string;
  deployment_status: DeploymentStatus;
  example_id: string;
  example_version_id: string;
  message: string;
  /** Such as `1.2.0`. */
  version_tag: string;
}

/** Which examples contents would show. */
export interface ContentValidationCreate {
  content_validations: ContentValidationItem[];
}

/** Whether contents could show these versions. */
export interface ContentValidationGet {
  total_issues: number;
  total_validated: number;
  valid: boolean;
  validation_results: ContentValidationResult[];
}

/** A version of an example that a content would show. */
export interface ContentValidationItem {
  content_id: string;
  example_identifier: string;
  /** Such as `1.2.0`. */
  version_tag: string;
}

/** Whether a content could show a version. */
export interface ContentValidationResult {
  content_id: string;
  example_validation: ExampleValidationResult;
  valid: boolean;
  /** What is wrong. */
  validation_message: string | null;
  version_validation: VersionValidationResult;
}

/** Where a corrected exercise and what somebody wrote do not fit together. */
export interface CorrectionConflict {
  message: string;
  path: string;
}

/** What of the template has reached the repository of a student or team. */
export interface CorrectionGet {
  /** The branch that has what could not be merged. */
  branch: string | null;
  clone_url: string | null;
  conflicts: CorrectionConflict[];
  course_member_id: string | null;
  /** Whether what is released is there. */
  has_newest: boolean;
  /** Of the repository. */
  id: string;
  message: string | null;
  /** Who works in it. */
  name: string | null;
  offered_at: string | null;
  /** The commit of the template that was offered last. */
  offered_commit: string | null;
  /** When somebody pushed last. */
  pushed_at: string | null;
  /** up_to_date, fast_forward, merged, offered (it could not be merged) or failed; null: not offered yet. */
  state: string | null;
  submission_group_id: string | null;
}

/** The flow that offers what is released to all. */
export interface CorrectionStarted {
  status: string;
  /** Its task. */
  workflow_id: string;
}

/** A course content in full, as its lecturers see it. */
export interface CourseContentLecturerGet {
  /** Null for what is not archived. */
  archived_at: string | null;
  /** The kind that its type has. */
  course_content_kind_id: string;
  course_content_type: CourseContentTypeGet | null;
  course_content_type_id: string;
  course_id: string;
  deployment: CourseContentDeploymentGet | null;
  deployment_status: DeploymentStatus | null;
  description: string | null;
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
  repository: CourseContentRepositoryLecturerGet;
  testing_service_id: string | null;
  title: string | null;
}

/** A course content in a list, as its lecturers see it. */
export interface CourseContentLecturerList {
  /** Null for what is not archived. */
  archived_at: string | null;
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
  repository: CourseContentRepositoryLecturerGet;
  testing_service_id: string | null;
  title: string | null;
}

/** The repository with a course's contents. */
export interface CourseContentRepositoryLecturerGet {
  full_path: string | null;
  url: string | null;
}

/** All deployments of a course. */
export interface CourseDeploymentGet {
  course_id: string;
  deployments: CourseDeploymentList[];
  total: number;
}

/** A deployment in the list of a course's deployments. */
export interface CourseDeploymentList {
  course_content_id: string;
  course_content_path: string | null;
  course_content_title: string | null;
  /** When it was last released. */
  deployed_at: string | null;
  deployment_status: DeploymentStatus;
  example_id: string | null;
  example_identifier: string | null;
  /** Whether the example has a newer version than the assigned one. */
  has_newer_version: boolean;
  /** The newest version of the example. */
  latest_version_tag: string | null;
  /** Such as `1.2.0`. */
  version_tag: string | null;
}

/** The example that a course content shows, with the words a lecturer needs. */
export interface DeploymentGet {
  /** When the example was assigned. */
  assigned_at: string;
  course_content_id: string;
  course_content_path: string | null;
  course_content_title: string | null;
  /** When it was last released. */
  deployed_at: string | null;
  /** Why the release failed, or what it did. */
  deployment_message: string | null;
  /** Directory of the assignment in the repositories. */
  deployment_path: string | null;
  deployment_status: DeploymentStatus;
  example_description: string | null;
  example_directory: string | null;
  example_id: string | null;
  example_identifier: string | null;
  example_title: string | null;
  example_version_id: string | null;
  /** Whether the example has a newer version than the assigned one. */
  has_newer_version: boolean;
  id: string;
  /** Such as `1.2.0`. */
  version_tag: string | null;
}

/** Whether there is such an example. */
export interface ExampleValidationResult {
  example_id: string | null;
  exists: boolean;
  identifier: string;
  message: string | null;
}

/** What may help with a member's rights at a foreign host. */
export interface GitLabSyncRequest {
  access_token?: string | null;
}

/** What became of a member's rights at a foreign host. */
export interface GitLabSyncResult {
  course_member_id: string;
  message: string | null;
  /** `success`, `skipped` or `failed`. */
  sync_status: string;
}

/** The content shows no example any more. */
export interface UnassignExampleResponse {
  course_content_id: string;
  message: string;
  previous_example_id: string | null;
  previous_version_tag: string | null;
}

/** The contents that are to show the newest version of their example. */
export interface VersionUpgradeCreate {
  course_content_ids: string[];
}

/** What became of a batch of upgrades. */
export interface VersionUpgradeGet {
  results: VersionUpgradeResult[];
  total_failed: number;
  total_requested: number;
  /** Those that showed the newest version already. */
  total_skipped: number;
  total_upgraded: number;
}

/** What became of one upgrade. */
export interface VersionUpgradeResult {
  course_content_id: string;
  /** Why not. */
  error: string | null;
  /** The version that was assigned before. */
  from_tag: string | null;
  success: boolean;
  /** The version that is assigned now. */
  to_tag: string | null;
}

/** Whether it has such a version. */
export interface VersionValidationResult {
  exists: boolean;
  message: string | null;
  version_id: string | null;
  version_tag: string;
}
