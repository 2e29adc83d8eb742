// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { UserList } from "./common.ts";

/** A new member of a course family. */
export interface CourseFamilyMemberCreate {
  course_family_id: string;
  course_family_role_id: string;
  id?: string | null;
  properties?: Record<string, unknown> | null;
  user_id: string;
}

/** A member of a course family in full. */
export interface CourseFamilyMemberGet {
  course_family_id: string;
  course_family_role_id: string;
  created_at: string | null;
  created_by: string | null;
  id: string;
  properties: Record<string, unknown> | null;
  updated_at: string | null;
  updated_by: string | null;
  user: UserList | null;
  user_id: string;
}

/** A member of a course family in a list. */
export interface CourseFamilyMemberList {
  course_family_id: string;
  course_family_role_id: string;
  id: string;
  user: UserList | null;
  user_id: string;
}

/** Changes to a member of a course family. */
export interface CourseFamilyMemberUpdate {
  course_family_role_id?: string | null;
  properties?: Record<string, unknown> | null;
}
