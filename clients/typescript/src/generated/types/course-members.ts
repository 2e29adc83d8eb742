// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { CourseMemberProperties, UserList } from "./common.ts";

/** A new member of a course. */
export interface CourseMemberCreate {
  course_group_id?: string | null;
  course_id: string;
  course_role_id: string;
  id?: string | null;
  properties?: CourseMemberPropertiesInput | null;
  user_id: string;
}

/** A member of a course in full. */
export interface CourseMemberGet {
  /** Since when the membership gives no rights and does not count any more; its work stays. */
  archived_at: string | null;
  course_group_id: string | null;
  course_id: string;
  course_role_id: string;
  created_at: string | null;
  created_by: string | null;
  id: string;
  properties: CourseMemberProperties | null;
  updated_at: string | null;
  updated_by: string | null;
  user: UserList | null;
  user_id: string;
}

/** Where a course member's repository lies on GitLab. */
export interface CourseMemberGitLabConfigInput {
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

/** Free properties of a course member. Unknown keys are kept. */
export interface CourseMemberPropertiesInput {
  gitlab?: CourseMemberGitLabConfigInput | null;
  [key: string]: unknown;
}

/** Changes to a member of a course. */
export interface CourseMemberUpdate {
  course_group_id?: string | null;
  course_role_id?: string | null;
  properties?: CourseMemberPropertiesInput | null;
}
