// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GitLabConfig, TeamMode } from "./common.ts";

/** A new course. */
export interface CourseCreate {
  course_family_id: string;
  description?: string | null;
  id?: string | null;
  language_code?: string | null;
  /** So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say otherwise. */
  late_cutoff_days?: number | null;
  /** How many days late each student may hand in without asking, of all assignments together; null: none. */
  late_days?: number | null;
  /** What each day late that has begun costs, of 1. Contents may say otherwise. */
  late_penalty_per_day?: number | null;
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
  /** IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days. */
  timezone?: string | null;
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
  /** So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say otherwise. */
  late_cutoff_days?: number | null;
  /** How many days late each student may hand in without asking, of all assignments together; null: none. */
  late_days?: number | null;
  /** What each day late that has begun costs, of 1. Contents may say otherwise. */
  late_penalty_per_day?: number | null;
  team_allow_join?: boolean | null;
  team_allow_leave?: boolean | null;
  team_allow_student_creation?: boolean | null;
  team_auto_assign_unmatched?: boolean | null;
  team_lock_at_deadline?: boolean | null;
  team_min_group_size?: number | null;
  /** How teams form. */
  team_mode?: TeamMode | null;
  team_require_approval?: boolean | null;
  /** IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days. */
  timezone?: string | null;
  title?: string | null;
}
