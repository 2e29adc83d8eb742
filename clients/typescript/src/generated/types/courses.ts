// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GitLabConfig, TeamMode } from "./common.ts";

/** Which versions of its examples a copy of a course shows. */
export type CopiedVersions =
  /** Those that the course shows. */
  | "pinned"
  /** The newest ones. */
  | "newest"
  /** No examples at all. */
  | "without";

/** A content of a course that was made from another one. */
export interface CourseCopyContent {
  due_at: string | null;
  /** The example that it shows. */
  example_identifier: string | null;
  /** What could not be as it was, for people. */
  note: string | null;
  opens_at: string | null;
  path: string;
  /** where the other course had this one. */
  previous_version_tag: string | null;
  team_formation_deadline: string | null;
  title: string | null;
  /** In this version, */
  version_tag: string | null;
}

/** The next term of a course. */
export interface CourseCopyCreate {
  /** Null: the family of the course. */
  course_family_id?: string | null;
  /** True: nothing is stored, and the answer says what would be. */
  dry_run?: boolean;
  example_versions?: CopiedVersions;
  /** Whether the groups are made, without their students. */
  groups?: boolean;
  /** Its place in the family. */
  path: string;
  /**
   * So many days later, or earlier, everything opens, is due, and teams are formed: at the same time of day in the
   * course's time
   * zone. 364 days keep the day of the week.
   */
  shift_days?: number;
  /** Whether everybody who is more than a student is a member again. */
  staff?: boolean;
  /** Null: the title of the course. */
  title?: string | null;
}

/** A course that was made from another one, or would be. */
export interface CourseCopyGet {
  /** From above to below. */
  contents: CourseCopyContent[];
  /** Their slugs. */
  course_content_types: string[];
  course_family_id: string;
  /** Their titles. */
  course_groups: string[];
  /** Null in a dry run. */
  course_id: string | null;
  /** How many members there are then. */
  course_members: number;
  dry_run: boolean;
  /** What was left out, and what is to be done by hand, for people. */
  notes: string[];
  path: string;
  title: string | null;
  /** What came of the work, where that was made anew. */
  work: CourseImportedWork | null;
}

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
  /**
   * What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown as the
   * grade that counts is so
   * much less, at least 0. Contents may say otherwise.
   */
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

/** A course that is made from an archive. */
export interface CourseImportCreate {
  /** Where it is made. */
  course_family_id: string;
  /** Whether accounts are made for those who have none; else they are left out. */
  create_accounts?: boolean;
  /** True: nothing is stored, and the answer says what would be. */
  dry_run?: boolean;
  /**
   * Where the archive's examples go that are not here in the version that the course shows; whoever may upload
   * there. Null: those are
   * left out, and the answer names them. They are taken before the course is made, and stay.
   */
  example_repository_id?: string | null;
  /** They are known by their e-mail addresses. */
  members?: ImportedMembers;
  /** Null: as in the archive. */
  path?: string | null;
  /** As for a copy. */
  shift_days?: number;
  /** Null: as in the archive. */
  title?: string | null;
  /**
   * Whether what came of the work is made anew as well: groups, hand-ins, grades, ended runs, extensions and
   * messages, with the times
   * that they had. For administrators, and owners of the organization: they vouch for it. Needs `members` to be
   * `everybody`.
   */
  work?: boolean;
}

/** How much of what came of the work was made anew, or would be. */
export interface CourseImportedWork {
  deadline_extensions: number;
  /** Grades of people who are no members here: they stand under the membership of who imports. */
  grades_of_others: number;
  /** Rows that speak of somebody or something that is not here. */
  left_out: number;
  messages: number;
  /** Runs of tests that have ended. */
  results: number;
  submission_artifacts: number;
  submission_grades: number;
  submission_groups: number;
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
  /**
   * What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown as the
   * grade that counts is so
   * much less, at least 0. Contents may say otherwise.
   */
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

/** Who of an archive becomes a member. */
export type ImportedMembers =
  /** Nobody but who imports. */
  | "nobody"
  /** Everybody who is more than a student. */
  | "staff"
  /** All of them. */
  | "everybody";
