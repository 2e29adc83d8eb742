// Made by `computor generate-types` from the list of all calls. Do not edit.
import type {
  CourseContentDeploymentList,
  CourseContentTypeList,
  CourseMemberProperties,
  EffectiveDeadline,
  GradingStatus,
  ResultStudentList,
  SubmissionGroupStudentList,
  UserList,
} from "./common.ts";

/** A course in full, as its tutors see it. */
export interface CourseTutorGet {
  course_family_id: string | null;
  id: string;
  organization_id: string | null;
  path: string;
  repository: CourseTutorRepository;
  title: string | null;
}

/** A course in a list, as its tutors see it. */
export interface CourseTutorList {
  course_family_id: string | null;
  id: string;
  organization_id: string | null;
  path: string;
  repository: CourseTutorRepository;
  title: string | null;
}

/** Where the repositories of a course lie that its tutors need. */
export interface CourseTutorRepository {
  full_path_assignments: string | null;
  full_path_student_template: string | null;
  /** The git host. */
  provider_url: string | null;
}

/** A table of grades, as rows or as CSV with a head (`student,content,grade,status,feedback`, in any order). */
export interface GradeImportCreate {
  csv?: string | null;
  /** True: nothing is stored, and the answer says what would be. */
  dry_run?: boolean;
  rows?: GradeImportRow[];
}

/** What came of a table. */
export interface GradeImportGet {
  dry_run: boolean;
  /** By which it can be taken back; null after a dry run. */
  id: string | null;
  rows: GradeImportOutcome[];
}

/** What became of a row. */
export interface GradeImportOutcome {
  /** What it has now, 0 to 1. */
  after: number | null;
  /** The submission that got the grade: the newest that was handed in. */
  artifact_id: string;
  /** What it had before, 0 to 1. */
  before: number | null;
  content: string;
  course_content_id: string;
  course_member_id: string;
  student: string;
}

/** A grade of the table. */
export interface GradeImportRow {
  /** The path of the content, or its id. */
  content: string;
  /** For the student. */
  feedback?: string | null;
  /** 0 to 1; without it the score stays as it is. */
  grade?: number | null;
  status?: GradingStatus | null;
  /** User name, e-mail address, student id, or the id of the membership. */
  student: string;
}

/** What was taken back. */
export interface GradeImportUndone {
  /** Grades that their author has changed since, and that stay. */
  kept: number;
  /** Grades that are gone: what was there before counts again. */
  removed: number;
}

/** The submission that a grade went to. */
export interface GradedArtifactInfo {
  created_at: string | null;
  id: string;
  properties: Record<string, unknown> | null;
}

/** Work that waits for a grade. */
export interface GradingQueueItem {
  /** The submission that waits: the newest that was handed in. */
  artifact_id: string;
  course_content_id: string;
  course_content_path: string;
  course_content_title: string | null;
  course_id: string;
  /** A member of the group, as `PATCH /tutors/course-members/…` wants to know it. */
  course_member_id: string | null;
  /** What the group is called. */
  display_name: string | null;
  submission_group_id: string;
  submitted_at: string;
  /** Who has taken it; null if nobody has. */
  taken_by_course_member_id: string | null;
  taken_by_name: string | null;
  /** Until when it is kept for that tutor. */
  taken_until: string | null;
}

/** Which work is wanted next. */
export interface TakeNextToGrade {
  course_content_id?: string | null;
  /** The group of the course to which a member belongs. */
  course_group_id?: string | null;
  course_id: string;
}

/** A content that waits for a review. */
export interface TutorCourseMemberCourseContent {
  id: string;
  path: string;
}

/** A course member in full, with the contents that wait for a review. */
export interface TutorCourseMemberGet {
  course_group_id: string | null;
  course_id: string;
  course_role_id: string;
  id: string;
  properties: CourseMemberProperties | null;
  unreviewed_course_contents: TutorCourseMemberCourseContent[];
  user: UserList;
  user_id: string;
}

/** A course member in a list, with what waits for a tutor. */
export interface TutorCourseMemberList {
  course_group_id: string | null;
  course_id: string;
  course_role_id: string;
  id: string;
  /** Submissions that wait for a grade. */
  ungraded_submissions_count: number | null;
  /** Messages that the caller has not read. */
  unread_message_count: number | null;
  /** Whether something waits for a review. */
  unreviewed: boolean | null;
  user: UserList;
  user_id: string;
}

/** A grade for a member's work on a content: for `artifact_id`, or for the newest submission. */
export interface TutorGradeCreate {
  artifact_id?: string | null;
  /** For the student. */
  feedback?: string | null;
  /** 0 to 1. */
  grade?: number | null;
  status?: GradingStatus | null;
}

/** The content after it was graded, and which submission the grade went to. */
export interface TutorGradeResponse {
  /** As CSS writes it. */
  color: string;
  /** The kind that its type has. */
  course_content_kind_id: string;
  course_content_type: CourseContentTypeList;
  course_content_type_id: string;
  course_id: string;
  /** Until when it is to be handed in, and why; null: there is no deadline. */
  deadline: EffectiveDeadline | null;
  deployment: CourseContentDeploymentList | null;
  /** Directory of the assignment in the student's repository. */
  directory: string | null;
  graded_artifact_id: string | null;
  graded_artifact_info: GradedArtifactInfo | null;
  has_deployment: boolean | null;
  id: string;
  /** `not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`. */
  latest_grade_status: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs: number | null;
  path: string;
  /** Order among its siblings. */
  position: number;
  result: ResultStudentList | null;
  /** How many test runs there were. */
  result_count: number;
  status: string | null;
  /** How often it was handed in. */
  submission_count: number;
  submission_group: SubmissionGroupStudentList | null;
  /** Whether it was handed in. */
  submitted: boolean | null;
  testing_service_id: string | null;
  title: string | null;
  /** Messages that the caller has not read. */
  unread_message_count: number;
  /** Submissions that nobody has looked at. */
  unreviewed_count: number;
}

/** A submission group in full, as tutors see it. */
export interface TutorSubmissionGroupGet {
  /** 0 to 1. */
  average_grade: number | null;
  course_content_id: string;
  course_id: string;
  created_at: string;
  display_name: string;
  graded_submission_count: number;
  has_ungraded_submissions: boolean;
  id: string;
  /** 0 to 1. */
  latest_grade: number | null;
  latest_submission_at: string | null;
  latest_submission_id: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number;
  /** How often a group may hand in; null: without limit. */
  max_submissions: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs: number | null;
  member_count: number;
  members: TutorSubmissionGroupMember[];
  properties: Record<string, unknown> | null;
  /** How often it was handed in. */
  submission_count: number;
  test_run_count: number;
  updated_at: string;
}

/** A submission group in a list, as tutors see it. */
export interface TutorSubmissionGroupList {
  course_content_id: string;
  course_id: string;
  created_at: string;
  display_name: string;
  has_ungraded_submissions: boolean;
  id: string;
  latest_submission_at: string | null;
  /** More than this many students cannot work on it together. */
  max_group_size: number;
  /** How often a group may hand in; null: without limit. */
  max_submissions: number | null;
  /** How often a submission may be tested; null: without limit. */
  max_test_runs: number | null;
  member_count: number;
  /** How often it was handed in. */
  submission_count: number;
  updated_at: string;
}

/** A member of a submission group, as tutors see them. */
export interface TutorSubmissionGroupMember {
  course_member_id: string;
  email: string | null;
  family_name: string | null;
  given_name: string | null;
  id: string;
  user_id: string;
}

/** A file that a test left behind. */
export interface TutorTestArtifactInfo {
  filename: string;
  last_modified: string | null;
  /** In bytes. */
  size: number;
}

/** The files that a test left behind. */
export interface TutorTestArtifactList {
  artifacts: TutorTestArtifactInfo[];
  test_id: string;
  total_count: number;
}

/** How to run it. */
export interface TutorTestConfig {
  /** Whether pictures that the program makes are wanted. */
  store_graphics_artifacts?: boolean | null;
  /** Not used: the exercise says how long its tests may take. */
  timeout_seconds?: number | null;
}

/** A test was started. */
export interface TutorTestCreateResponse {
  created_at: string | null;
  status: TutorTestState;
  test_id: string;
}

/** A test with its report. */
export interface TutorTestGet {
  artifact_count: number;
  created_at: string | null;
  /** Why it came to nothing. */
  error: string | null;
  failed: number | null;
  finished_at: string | null;
  has_artifacts: boolean;
  passed: number | null;
  /** The whole report, hidden tests among it. */
  result_dict: unknown;
  /** 0 to 1. */
  result_value: number | null;
  started_at: string | null;
  status: TutorTestState;
  test_id: string;
  total: number | null;
}

/** A report that was made elsewhere. */
export interface TutorTestReport {
  [key: string]: unknown;
}

/** How far a tutor's test has come. */
export type TutorTestState =
  /** It waits for its turn. */
  | "pending"
  /** It runs. */
  | "running"
  /** It has a verdict. */
  | "completed"
  /** It came to nothing. */
  | "failed"
  /** It took too long. */
  | "timeout";

/** How far a test has come. */
export interface TutorTestStatus {
  artifact_count: number;
  created_at: string | null;
  finished_at: string | null;
  has_artifacts: boolean;
  started_at: string | null;
  status: TutorTestState;
  test_id: string;
}
