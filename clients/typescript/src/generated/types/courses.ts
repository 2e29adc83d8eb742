// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GitLabConfig, TeamMode } from "./common.ts";

/** A new course. */
export interface CourseCreate {
  course_family_id: string;
  description?: string | null;
  id?: string | null;
  language_code?: string | null;
  path: string;
  properties?: CourseProperties | null;
  team_allow_join?: boolean | null;
  team_allow_leave?: boolean | null;
  team_allow_student_creation?: boolean | null;
  team_auto_assign_unmatched?: boolean | null;
  team_lock_at_deadline?: boolean | null;
  team_min_group_size?: number | null;
  /** How teams form. */
  team_mode?: TeamMode | null;
  team_require_approval?: boolean | null;
  title?: string | null;
}

/** Free properties of a course, as they are written. Unknown keys are kept. */
export interface CourseProperties {
  gitlab?: GitLabConfig | null;
  [key: string]: unknown;
}

/** Changes to a course. */
export interface CourseUpdate {
  description?: string | null;
  language_code?: string | null;
  team_allow_join?: boolean | null;
  team_allow_leave?: boolean | null;
  team_allow_student_creation?: boolean | null;
  team_auto_assign_unmatched?: boolean | null;
  team_lock_at_deadline?: boolean | null;
  team_min_group_size?: number | null;
  /** How teams form. */
  team_mode?: TeamMode | null;
  team_require_approval?: boolean | null;
  title?: string | null;
}
