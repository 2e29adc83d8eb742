// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GradedByCourseMember } from "./common.ts";

/** What came of the contents of one type. */
export interface ContentTypeGradingStats {
  /** Of those that have a grade, 0 to 1. */
  average_grading: number | null;
  /** As CSS writes it. */
  course_content_type_color: string | null;
  course_content_type_id: string;
  course_content_type_slug: string;
  course_content_type_title: string | null;
  /** How many have a grade. */
  graded_assignments: number | null;
  latest_submission_at: string | null;
  /** How many there are to hand in. */
  max_assignments: number;
  /** Handed in of those there are, 0 to 100. */
  progress_percentage: number;
  /** How many of them were handed in. */
  submitted_assignments: number;
}

/** What came of one content, or of all below it. */
export interface CourseMemberGradingNode {
  /** Of what has a grade below a unit, 0 to 1. */
  average_grading: number | null;
  by_content_type: ContentTypeGradingStats[];
  /** As CSS writes it. */
  course_content_type_color: string | null;
  /** How many have a grade, here and below. */
  graded_assignments: number | null;
  graded_by_course_member: GradedByCourseMember | null;
  /** The grade of what is handed in here, 0 to 1. */
  grading: number | null;
  latest_result_created_at: string | null;
  /** 0 to 1. */
  latest_result_grade: number | null;
  latest_result_id: string | null;
  latest_result_status: number | null;
  latest_submission_at: string | null;
  /** How many there are to hand in, here and below. */
  max_assignments: number;
  max_submissions: number | null;
  max_test_runs: number | null;
  path: string;
  position: number | null;
  /** Handed in of those there are, 0 to 100. */
  progress_percentage: number;
  status: string | null;
  submissions_count: number | null;
  /** Whether it is something to hand in. */
  submittable: boolean | null;
  /** How many of them were handed in. */
  submitted_assignments: number;
  /** Runs that count for the limit. */
  test_runs_count: number | null;
  title: string | null;
}

/** How far a member has come, with the tree of contents. */
export interface CourseMemberGradingsGet {
  by_content_type: ContentTypeGradingStats[];
  course_id: string;
  course_member_id: string;
  family_name: string | null;
  given_name: string | null;
  latest_submission_at: string | null;
  nodes: CourseMemberGradingNode[];
  /** Of what has a grade, 0 to 1. */
  overall_average_grading: number | null;
  /** 0 to 100. */
  overall_progress_percentage: number;
  /** What the organization of the course calls the student. */
  student_id: string | null;
  total_max_assignments: number;
  total_submitted_assignments: number;
  user_id: string | null;
  username: string | null;
}

/** How far a member has come. */
export interface CourseMemberGradingsList {
  by_content_type: ContentTypeGradingStats[];
  course_id: string;
  course_member_id: string;
  family_name: string | null;
  given_name: string | null;
  latest_submission_at: string | null;
  /** Of what has a grade, 0 to 1. */
  overall_average_grading: number | null;
  /** 0 to 100. */
  overall_progress_percentage: number;
  /** What the organization of the course calls the student. */
  student_id: string | null;
  total_max_assignments: number;
  total_submitted_assignments: number;
  user_id: string | null;
  username: string | null;
}
