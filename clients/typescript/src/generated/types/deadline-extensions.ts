// Made by `computor generate-types` from the list of all calls. Do not edit.

/** More time for a student or a team: until a date, or a number of days. */
export interface DeadlineExtensionCreate {
  course_content_id: string;
  /** or for a student: one of both. */
  course_member_id?: string | null;
  /** or so many days longer: one of both. */
  days?: number | null;
  /** Until then, */
  due_at?: string | null;
  /** What is shown beside it to whoever it is for. */
  reason?: string | null;
  /** For a team, */
  submission_group_id?: string | null;
}

/** More time, in full. */
export interface DeadlineExtensionGet {
  course_content_id: string;
  course_id: string;
  /** or for a student, in whichever team. */
  course_member_id: string | null;
  created_at: string | null;
  created_by: string | null;
  /** or so many days longer. */
  days: number | null;
  /** Until then, */
  due_at: string | null;
  id: string;
  kind: ExtensionKind;
  reason: string | null;
  /** For a team, */
  submission_group_id: string | null;
  updated_at: string | null;
  updated_by: string | null;
}

/** Changes to what was granted. */
export interface DeadlineExtensionUpdate {
  days?: number | null;
  due_at?: string | null;
  reason?: string | null;
}

/** What was granted. */
export type ExtensionKind =
  /** By a lecturer. */
  | "extension"
  /** By oneself, of one's late-day bank. */
  | "late_days";
