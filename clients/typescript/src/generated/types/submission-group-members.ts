// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GitLabConfig, GitLabConfigGet } from "./common.ts";

/** A new member of a submission group. */
export interface SubmissionGroupMemberCreate {
  course_member_id: string;
  grading?: number | null;
  properties?: SubmissionGroupMemberProperties | null;
  submission_group_id: string;
}

/** A member of a submission group in full. */
export interface SubmissionGroupMemberGet {
  course_id: string;
  course_member_id: string;
  created_at: string | null;
  created_by: string | null;
  /** The newest grade of the group, 0 to 1. */
  grading: number | null;
  id: string;
  properties: SubmissionGroupMemberPropertiesGet | null;
  status: string | null;
  submission_group_id: string;
  updated_at: string | null;
  updated_by: string | null;
}

/** A member of a submission group in a list. */
export interface SubmissionGroupMemberList {
  course_id: string;
  course_member_id: string;
  /** The newest grade of the group, 0 to 1. */
  grading: number | null;
  id: string;
  status: string | null;
  submission_group_id: string;
}

/** Free properties of a member of a submission group, as they are written. Unknown keys are kept. */
export interface SubmissionGroupMemberProperties {
  gitlab?: GitLabConfig | null;
  [key: string]: unknown;
}

/** Free properties of a member of a submission group, as they are read. */
export interface SubmissionGroupMemberPropertiesGet {
  gitlab?: GitLabConfigGet | null;
  [key: string]: unknown;
}

/** Changes to a member of a submission group. */
export interface SubmissionGroupMemberUpdate {
  course_id?: string | null;
  grading?: number | null;
  properties?: SubmissionGroupMemberProperties | null;
  status?: string | null;
}
