// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new code. */
export interface EnrolmentCodeCreate {
  /** The group in which students are then. */
  course_group_id: string;
  expires_in_days?: number;
  /** So many become students with it. */
  max_uses?: number;
  /** Whether a lecturer has to consent to each. */
  needs_approval?: boolean;
}

/** The code of a course. */
export interface EnrolmentCodeGet {
  /** Whoever knows it may enrol: `POST /enrolments/{code}`. */
  code: string;
  course_group_id: string;
  course_id: string;
  created_at: string | null;
  created_by: string | null;
  expires_at: string;
  id: string;
  max_uses: number;
  needs_approval: boolean;
  /** How many have become students with it. */
  use_count: number;
}

/** The course in which one enrols with a code. */
export interface EnrolmentCourse {
  course_family_title: string | null;
  course_id: string;
  description: string | null;
  expires_at: string;
  /** Whether a lecturer has to consent. */
  needs_approval: boolean;
  organization_title: string | null;
  title: string | null;
}

/** What came of enrolling. */
export interface EnrolmentGet {
  course_id: string;
  /** For people. */
  message: string;
  status: EnrolmentStatus;
}

/** Somebody who asks to be enrolled. */
export interface EnrolmentRequest {
  course_group_id: string;
  email: string | null;
  family_name: string | null;
  given_name: string | null;
  requested_at: string;
  user_id: string;
  username: string | null;
}

/** What came of enrolling. */
export type EnrolmentStatus =
  /** One is a student of the course now. */
  | "enrolled"
  /** One was a member before, and stays what one is. */
  | "member"
  /** A lecturer has to consent. */
  | "pending";
