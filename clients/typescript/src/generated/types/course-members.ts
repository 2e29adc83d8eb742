// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { CourseMemberProperties, UserList } from "./common.ts";

/** A new member of a course. */
export interface CourseMemberCreate {
  course_group_id?: string | null;
  course_id: string;
  course_role_id: string;
  id?: string | null;
  properties?: CourseMemberProperties | null;
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

/** Changes to a member of a course. */
export interface CourseMemberUpdate {
  course_group_id?: string | null;
  course_role_id?: string | null;
  properties?: CourseMemberProperties | null;
}
