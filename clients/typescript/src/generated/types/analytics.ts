// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { CourseMemberGradingsGet, CourseMemberGradingsList } from "./common.ts";

/** A course whose figures one may see. */
export interface AnalyticsCourseAccess {
  course_id: string;
  latest_job: AnalyticsJobStatus | null;
  path: string | null;
  /** What one is there; null for administrators who are no member. */
  role: string | null;
  /** Always `live`. */
  source_name: string;
  title: string | null;
  total_students: number;
}

/** What came of a course. */
export interface AnalyticsCourseSummary {
  /** Of what has a grade, 0 to 1. */
  average_grading: number | null;
  course_id: string;
  /** Of what there is to hand in, 0 to 100. */
  graded_percentage: number;
  grading_cutoff: string | null;
  latest_job: AnalyticsJobStatus | null;
  latest_submission_at: string | null;
  submission_cutoff: string | null;
  /** 0 to 100. */
  submitted_percentage: number;
  total_graded_assignments: number;
  /** What all students together have to hand in. */
  total_max_assignments: number;
  total_students: number;
  total_submitted_assignments: number;
}

/** What happened to a student's work. */
export type AnalyticsEvent =
  /** It was uploaded to be tried. */
  | "upload"
  /** It was handed in. */
  | "submission"
  /** It was tested. */
  | "test"
  /** It was graded. */
  | "grading";

/** The files of the example of an assignment. */
export interface AnalyticsExampleSource {
  content_id: string;
  files: AnalyticsExampleSourceFile[];
  href: string | null;
  title: string;
}

/** A file of an example. */
export interface AnalyticsExampleSourceFile {
  /** Its text; base64 of what is none. */
  content: string;
  name: string;
}

/** A recount of the figures of a course: how much there is. */
export interface AnalyticsJobStatus {
  course_id: string;
  created_at: string;
  error: string | null;
  finished_at: string | null;
  grading_cutoff: string | null;
  /** The newest of them. */
  high_water_marks: Record<string, Record<string, string>>;
  job_id: string;
  /** `fraction`: 1. */
  progress: Record<string, unknown>;
  requested_by_user_id: string | null;
  /** How many students, assignments, submissions, test runs and grades there are. */
  row_counts: Record<string, number>;
  /** Always null: there is no snapshot. */
  snapshot_path: string | null;
  /** Always `live`: figures come from the course itself. */
  source_name: string;
  started_at: string | null;
  /** Always `completed`: counting is over when it is answered. */
  status: string;
  submission_cutoff: string | null;
}

/** Counts the figures of a course. */
export interface AnalyticsRefreshRequest {
  /** Only what was graded until then is counted. */
  grading_cutoff?: string | null;
  /** Kept with the job. */
  run_id?: string | null;
  /** Has no meaning: figures come from the course itself. */
  source_name?: string;
  /** Only what was handed in and tested until then is counted. */
  submission_cutoff?: string | null;
  /**
   * Which of `students`, `assignments`, `submissions`, `results` and `grades` are counted; all unless they are
   * named.
   */
  tables?: string[] | null;
}

/** A student's work on an assignment. */
export interface AnalyticsStandardExample {
  /** The type of the content. */
  category: string | null;
  comments: AnalyticsTutorComment[];
  content_id: string;
  /** Of `late`, `not_submitted`, `untested`, `failing`, `ungraded`, `correction_necessary`, `improvement_possible`. */
  flags: string[];
  href: string | null;
  /** Whether that was after `submission_cutoff`. */
  late: boolean;
  /** Whether it was handed in. */
  official: boolean;
  /** Whether that is full. */
  passed: boolean;
  path: string;
  /** Of the newest run, 0 to 1. */
  score: number | null;
  submitted_at: string | null;
  /** Runs that count. */
  test_rounds: number;
  title: string;
  /** What the content stands in. */
  unit: string | null;
}

/** How far a student has come. */
export interface AnalyticsStudentCheckpoint {
  /** Of what has a grade, 0 to 1. */
  average_grading: number | null;
  /** Of the newest runs, 0 to 1. */
  average_score: number | null;
  course_id: string;
  course_member_id: string;
  family_name: string | null;
  given_name: string | null;
  /** Of what there is to hand in, 0 to 100. */
  graded_percentage: number;
  /** Assignments that were handed in after `submission_cutoff`. */
  late_submission_count: number;
  latest_submission_at: string | null;
  /** 0 to 1. */
  pass_rate: number;
  /** Those of them whose newest run has full score. */
  standard_passed: number;
  /** Assignments that are tested. */
  standard_total: number;
  /** What the organization of the course calls the student. */
  student_id: string | null;
  /** 0 to 100. */
  submitted_percentage: number;
  total_graded_assignments: number;
  total_max_assignments: number;
  total_submitted_assignments: number;
  user_id: string | null;
  username: string | null;
}

/** How far the students of a course have come. */
export interface AnalyticsStudentList {
  gradings: CourseMemberGradingsList[];
  /** By family name. */
  students: AnalyticsStudentCheckpoint[];
}

/** Everything about a student. */
export interface AnalyticsStudentReport {
  checkpoint: AnalyticsStudentCheckpoint;
  grading: CourseMemberGradingsGet;
  timeline: AnalyticsStudentTimeline;
}

/** What happened, in the order in which it did. Of very many events the newest 2000 are told. */
export interface AnalyticsStudentTimeline {
  course_id: string;
  course_member_id: string;
  events: AnalyticsTimelineEvent[];
  grading_cutoff: string | null;
  submission_cutoff: string | null;
}

/** Something that happened to a student's work. */
export interface AnalyticsTimelineEvent {
  artifact_id: string | null;
  course_content_id: string | null;
  event_type: AnalyticsEvent;
  /** The score of a run or the grade, 0 to 1. */
  grade: number | null;
  occurred_at: string;
  path: string | null;
  /** `before` or `after`, if there is one. */
  relation_to_submission_cutoff: string | null;
  result_id: string | null;
  /** Of a run or of a grade, as a number. */
  status: number | null;
  /** Whether it was handed in. */
  submit: boolean | null;
  title: string | null;
  version_identifier: string | null;
}

/** What was said about a student's work with a grade. */
export interface AnalyticsTutorComment {
  author_role: string;
  created_at: string | null;
  text: string;
}

/** What came of an assignment, or of all below a unit. */
export interface ContentStatistics {
  /** Students who have it to do, times the assignments at or below it. */
  assignments: number;
  /** Of what has a grade, 0 to 1. */
  average_grading: number | null;
  /** Test runs for each that has one. */
  average_runs: number | null;
  /** Of the newest runs, 0 to 1. */
  average_score: number | null;
  course_content_id: string;
  graded: number;
  /** How many grades there are from 0 to 0.1, from there to 0.2, and so on; 1 belongs to the last. */
  grades: number[];
  is_submittable: boolean;
  latest_submission_at: string | null;
  /** Of what has a grade. */
  median_grading: number | null;
  /** How many of the newest runs have full score. */
  passed: number;
  path: string;
  position: number;
  /** As `grades`, of the scores of the newest runs. */
  scores: number[];
  submitted: number;
  /** 0 to 100. */
  submitted_percentage: number;
  /** How many have a test run. */
  tested: number;
  title: string | null;
}

/** What happened in a course on one day. */
export interface DayStatistics {
  /** Students who uploaded or tested something. */
  active_students: number;
  /** As `2026-03-01`, in UTC. */
  day: string;
  gradings: number;
  submissions: number;
  tests: number;
  uploads: number;
}

/** How far the students of a course group have come. */
export interface GroupStatistics {
  assignments: number;
  /** Of what has a grade, 0 to 1. */
  average_grading: number | null;
  average_score: number | null;
  /** Null for students without a group. */
  course_group_id: string | null;
  graded: number;
  latest_submission_at: string | null;
  students: number;
  submitted: number;
  /** 0 to 100. */
  submitted_percentage: number;
  title: string | null;
  /** Submissions that wait for a grade. */
  ungraded: number;
}

/** Why a student may need help. */
export type RiskReason =
  /** Nothing was done for long. */
  | "inactive"
  /** Much less was handed in than by others. */
  | "behind"
  /** Grades are low. */
  | "low_grades"
  /** Most newest runs do not have full score. */
  | "failing_tests";

/** A student who may need help. */
export interface StudentAtRisk {
  /** Of what has a grade, 0 to 1. */
  average_grading: number | null;
  average_score: number | null;
  course_member_id: string;
  family_name: string | null;
  given_name: string | null;
  last_activity: string | null;
  /** What half of the students have handed in at least, 0 to 100. */
  median_percentage: number;
  /** Why; the more of them, the sooner. */
  reasons: RiskReason[];
  /** 0 to 100. */
  submitted_percentage: number;
  user_id: string;
  username: string | null;
}

/** How often a test fails. */
export interface TestStatistics {
  /** What the test stands in. */
  collection: string | null;
  failed: number;
  /** 0 to 100. */
  failed_percentage: number;
  name: string;
  /** In how many newest runs it is. */
  runs: number;
}
