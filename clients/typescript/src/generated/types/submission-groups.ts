// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GitLabConfig, GitLabConfigGet } from "./common.ts";

/** A new submission group. */
export interface SubmissionGroupCreate {
  course_content_id: string;
  display_name?: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size?: number;
  /** How often the group may hand in; null: as the content says. */
  max_submissions?: number | null;
  properties?: SubmissionGroupProperties | null;
  status?: string | null;
}

/** A submission group in full. */
export interface SubmissionGroupGet {
  course_content_id: string;
  course_id: string;
  created_at: string | null;
  created_by: string | null;
  display_name: string | null;
  id: string;
  /** The result of the newest submission that was handed in. */
  last_submitted_result_id: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number;
  /** How often the group may hand in; null: as the content says. */
  max_submissions: number | null;
  properties: SubmissionGroupPropertiesGet | null;
  status: string | null;
  updated_at: string | null;
  updated_by: string | null;
}

/** A submission group in a list. */
export interface SubmissionGroupList {
  course_content_id: string;
  course_id: string;
  display_name: string | null;
  id: string;
  /** The result of the newest submission that was handed in. */
  last_submitted_result_id: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number;
  /** How often the group may hand in; null: as the content says. */
  max_submissions: number | null;
  properties: SubmissionGroupPropertiesGet | null;
  status: string | null;
}

/** Free properties of a submission group, as they are written. Unknown keys are kept. */
export interface SubmissionGroupProperties {
  gitlab?: GitLabConfig | null;
  [key: string]: unknown;
}

/** Free properties of a submission group, as they are read. */
export interface SubmissionGroupPropertiesGet {
  gitlab?: GitLabConfigGet | null;
  [key: string]: unknown;
}

/** Changes to a submission group. */
export interface SubmissionGroupUpdate {
  display_name?: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size?: number | null;
  /** How often the group may hand in; null: as the content says. */
  max_submissions?: number | null;
  /** How often the group may test; null: as the content says. */
  max_test_runs?: number | null;
  properties?: SubmissionGroupProperties | null;
  status?: string | null;
}
