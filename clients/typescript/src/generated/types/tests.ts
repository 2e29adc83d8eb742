// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { TaskStatus } from "./common.ts";

/** Which submission to test: `artifact_id`, or the newest of `submission_group_id` (of `version_identifier`). */
export interface TestCreate {
  artifact_id?: string | null;
  course_content_id?: string | null;
  course_content_path?: string | null;
  course_member_id?: string | null;
  directory?: string | null;
  project?: string | null;
  /** The git host. */
  provider_url?: string | null;
  submission_group_id?: string | null;
  /** True: to be graded; false: to practise. */
  submit?: boolean | null;
  version_identifier?: string | null;
}

/** How far a test run has come. */
export interface TestRunStatus {
  /** How many files the run left behind. */
  artifact_count: number;
  course_content_id: string;
  course_content_type_id: string;
  course_member_id: string;
  created_at: string | null;
  /** In how many seconds it begins, as far as that can be said. */
  expected_wait?: number | null;
  /** 0 to 1. */
  grade: number | null;
  /** Whether the run left files behind. */
  has_artifacts: boolean;
  id: string;
  /** How many turns until it begins, while it waits; 1 for the next one. */
  position?: number | null;
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
