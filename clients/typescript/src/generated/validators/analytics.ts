// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  AnalyticsCourseAccess,
  AnalyticsCourseSummary,
  AnalyticsEvent,
  AnalyticsExampleSource,
  AnalyticsExampleSourceFile,
  AnalyticsJobStatus,
  AnalyticsRefreshRequest,
  AnalyticsStandardExample,
  AnalyticsStudentCheckpoint,
  AnalyticsStudentList,
  AnalyticsStudentReport,
  AnalyticsStudentTimeline,
  AnalyticsTimelineEvent,
  AnalyticsTutorComment,
  ContentStatistics,
  DayStatistics,
  GroupStatistics,
  RiskReason,
  StudentAtRisk,
  TestStatistics,
} from "../types/analytics.ts";
import { CourseMemberGradingsGetSchema, CourseMemberGradingsListSchema } from "./common.ts";

export const AnalyticsCourseAccessSchema: ObjectSchema = {
  type: "object",
  required: ["course_id", "latest_job", "path", "role", "source_name", "title", "total_students"],
  properties: {
    course_id: { type: "string", format: "uuid" },
    latest_job: { nullable: { ref: () => AnalyticsJobStatusSchema } },
    path: { nullable: { type: "string" } },
    role: { nullable: { type: "string" } },
    source_name: { type: "string" },
    title: { nullable: { type: "string" } },
    total_students: { type: "integer" },
  },
};
export class AnalyticsCourseAccessValidator extends BaseValidator<AnalyticsCourseAccess> {
  static override readonly modelName: string = "AnalyticsCourseAccess";
  static override readonly schema: ObjectSchema = AnalyticsCourseAccessSchema;
}

export const AnalyticsCourseSummarySchema: ObjectSchema = {
  type: "object",
  required: [
    "average_grading",
    "course_id",
    "graded_percentage",
    "grading_cutoff",
    "latest_job",
    "latest_submission_at",
    "submission_cutoff",
    "submitted_percentage",
    "total_graded_assignments",
    "total_max_assignments",
    "total_students",
    "total_submitted_assignments",
  ],
  properties: {
    average_grading: { nullable: { type: "number" } },
    course_id: { type: "string", format: "uuid" },
    graded_percentage: { type: "number" },
    grading_cutoff: { nullable: { type: "string", format: "date-time" } },
    latest_job: { nullable: { ref: () => AnalyticsJobStatusSchema } },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    submission_cutoff: { nullable: { type: "string", format: "date-time" } },
    submitted_percentage: { type: "number" },
    total_graded_assignments: { type: "integer" },
    total_max_assignments: { type: "integer" },
    total_students: { type: "integer" },
    total_submitted_assignments: { type: "integer" },
  },
};
export class AnalyticsCourseSummaryValidator extends BaseValidator<AnalyticsCourseSummary> {
  static override readonly modelName: string = "AnalyticsCourseSummary";
  static override readonly schema: ObjectSchema = AnalyticsCourseSummarySchema;
}

export const AnalyticsEventSchema: Schema = {
  enum: ["upload", "submission", "test", "grading"],
};
/** The value, if it is a `AnalyticsEvent`; else an error. */
export function validateAnalyticsEvent(value: unknown): AnalyticsEvent {
  return check<AnalyticsEvent>("AnalyticsEvent", AnalyticsEventSchema, value);
}

export const AnalyticsExampleSourceSchema: ObjectSchema = {
  type: "object",
  required: ["content_id", "files", "href", "title"],
  properties: {
    content_id: { type: "string", format: "uuid" },
    files: { type: "array", items: { ref: () => AnalyticsExampleSourceFileSchema } },
    href: { nullable: { type: "string" } },
    title: { type: "string" },
  },
};
export class AnalyticsExampleSourceValidator extends BaseValidator<AnalyticsExampleSource> {
  static override readonly modelName: string = "AnalyticsExampleSource";
  static override readonly schema: ObjectSchema = AnalyticsExampleSourceSchema;
}

export const AnalyticsExampleSourceFileSchema: ObjectSchema = {
  type: "object",
  required: ["content", "name"],
  properties: {
    content: { type: "string" },
    name: { type: "string" },
  },
};
export class AnalyticsExampleSourceFileValidator extends BaseValidator<AnalyticsExampleSourceFile> {
  static override readonly modelName: string = "AnalyticsExampleSourceFile";
  static override readonly schema: ObjectSchema = AnalyticsExampleSourceFileSchema;
}

export const AnalyticsJobStatusSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_id",
    "created_at",
    "error",
    "finished_at",
    "grading_cutoff",
    "high_water_marks",
    "job_id",
    "progress",
    "requested_by_user_id",
    "row_counts",
    "snapshot_path",
    "source_name",
    "started_at",
    "status",
    "submission_cutoff",
  ],
  properties: {
    course_id: { type: "string", format: "uuid" },
    created_at: { type: "string", format: "date-time" },
    error: { nullable: { type: "string" } },
    finished_at: { nullable: { type: "string", format: "date-time" } },
    grading_cutoff: { nullable: { type: "string", format: "date-time" } },
    high_water_marks: { type: "object", additionalProperties: { type: "object", additionalProperties: { type: "string" } } },
    job_id: { type: "string", format: "uuid" },
    progress: { type: "object", additionalProperties: {} },
    requested_by_user_id: { nullable: { type: "string", format: "uuid" } },
    row_counts: { type: "object", additionalProperties: { type: "integer" } },
    snapshot_path: { nullable: { type: "string" } },
    source_name: { type: "string" },
    started_at: { nullable: { type: "string", format: "date-time" } },
    status: { type: "string" },
    submission_cutoff: { nullable: { type: "string", format: "date-time" } },
  },
};
export class AnalyticsJobStatusValidator extends BaseValidator<AnalyticsJobStatus> {
  static override readonly modelName: string = "AnalyticsJobStatus";
  static override readonly schema: ObjectSchema = AnalyticsJobStatusSchema;
}

export const AnalyticsRefreshRequestSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    grading_cutoff: { nullable: { type: "string", format: "date-time" } },
    run_id: { nullable: { type: "string" } },
    source_name: { type: "string" },
    submission_cutoff: { nullable: { type: "string", format: "date-time" } },
    tables: { nullable: { type: "array", items: { type: "string" } } },
  },
};
export class AnalyticsRefreshRequestValidator extends BaseValidator<AnalyticsRefreshRequest> {
  static override readonly modelName: string = "AnalyticsRefreshRequest";
  static override readonly schema: ObjectSchema = AnalyticsRefreshRequestSchema;
}

export const AnalyticsStandardExampleSchema: ObjectSchema = {
  type: "object",
  required: [
    "category",
    "comments",
    "content_id",
    "flags",
    "href",
    "late",
    "official",
    "passed",
    "path",
    "score",
    "submitted_at",
    "test_rounds",
    "title",
    "unit",
  ],
  properties: {
    category: { nullable: { type: "string" } },
    comments: { type: "array", items: { ref: () => AnalyticsTutorCommentSchema } },
    content_id: { type: "string", format: "uuid" },
    flags: { type: "array", items: { type: "string" } },
    href: { nullable: { type: "string" } },
    late: { type: "boolean" },
    official: { type: "boolean" },
    passed: { type: "boolean" },
    path: { type: "string" },
    score: { nullable: { type: "number" } },
    submitted_at: { nullable: { type: "string", format: "date-time" } },
    test_rounds: { type: "integer" },
    title: { type: "string" },
    unit: { nullable: { type: "string" } },
  },
};
export class AnalyticsStandardExampleValidator extends BaseValidator<AnalyticsStandardExample> {
  static override readonly modelName: string = "AnalyticsStandardExample";
  static override readonly schema: ObjectSchema = AnalyticsStandardExampleSchema;
}

export const AnalyticsStudentCheckpointSchema: ObjectSchema = {
  type: "object",
  required: [
    "average_grading",
    "average_score",
    "course_id",
    "course_member_id",
    "family_name",
    "given_name",
    "graded_percentage",
    "late_submission_count",
    "latest_submission_at",
    "pass_rate",
    "standard_passed",
    "standard_total",
    "student_id",
    "submitted_percentage",
    "total_graded_assignments",
    "total_max_assignments",
    "total_submitted_assignments",
    "user_id",
    "username",
  ],
  properties: {
    average_grading: { nullable: { type: "number" } },
    average_score: { nullable: { type: "number" } },
    course_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    graded_percentage: { type: "number" },
    late_submission_count: { type: "integer" },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    pass_rate: { type: "number" },
    standard_passed: { type: "integer" },
    standard_total: { type: "integer" },
    student_id: { nullable: { type: "string" } },
    submitted_percentage: { type: "number" },
    total_graded_assignments: { type: "integer" },
    total_max_assignments: { type: "integer" },
    total_submitted_assignments: { type: "integer" },
    user_id: { nullable: { type: "string", format: "uuid" } },
    username: { nullable: { type: "string" } },
  },
};
export class AnalyticsStudentCheckpointValidator extends BaseValidator<AnalyticsStudentCheckpoint> {
  static override readonly modelName: string = "AnalyticsStudentCheckpoint";
  static override readonly schema: ObjectSchema = AnalyticsStudentCheckpointSchema;
}

export const AnalyticsStudentListSchema: ObjectSchema = {
  type: "object",
  required: ["gradings", "students"],
  properties: {
    gradings: { type: "array", items: { ref: () => CourseMemberGradingsListSchema } },
    students: { type: "array", items: { ref: () => AnalyticsStudentCheckpointSchema } },
  },
};
export class AnalyticsStudentListValidator extends BaseValidator<AnalyticsStudentList> {
  static override readonly modelName: string = "AnalyticsStudentList";
  static override readonly schema: ObjectSchema = AnalyticsStudentListSchema;
}

export const AnalyticsStudentReportSchema: ObjectSchema = {
  type: "object",
  required: ["checkpoint", "grading", "timeline"],
  properties: {
    checkpoint: { ref: () => AnalyticsStudentCheckpointSchema },
    grading: { ref: () => CourseMemberGradingsGetSchema },
    timeline: { ref: () => AnalyticsStudentTimelineSchema },
  },
};
export class AnalyticsStudentReportValidator extends BaseValidator<AnalyticsStudentReport> {
  static override readonly modelName: string = "AnalyticsStudentReport";
  static override readonly schema: ObjectSchema = AnalyticsStudentReportSchema;
}

export const AnalyticsStudentTimelineSchema: ObjectSchema = {
  type: "object",
  required: ["course_id", "course_member_id", "events", "grading_cutoff", "submission_cutoff"],
  properties: {
    course_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    events: { type: "array", items: { ref: () => AnalyticsTimelineEventSchema } },
    grading_cutoff: { nullable: { type: "string", format: "date-time" } },
    submission_cutoff: { nullable: { type: "string", format: "date-time" } },
  },
};
export class AnalyticsStudentTimelineValidator extends BaseValidator<AnalyticsStudentTimeline> {
  static override readonly modelName: string = "AnalyticsStudentTimeline";
  static override readonly schema: ObjectSchema = AnalyticsStudentTimelineSchema;
}

export const AnalyticsTimelineEventSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_id",
    "course_content_id",
    "event_type",
    "grade",
    "occurred_at",
    "path",
    "relation_to_submission_cutoff",
    "result_id",
    "status",
    "submit",
    "title",
    "version_identifier",
  ],
  properties: {
    artifact_id: { nullable: { type: "string", format: "uuid" } },
    course_content_id: { nullable: { type: "string", format: "uuid" } },
    event_type: { ref: () => AnalyticsEventSchema },
    grade: { nullable: { type: "number" } },
    occurred_at: { type: "string", format: "date-time" },
    path: { nullable: { type: "string" } },
    relation_to_submission_cutoff: { nullable: { type: "string" } },
    result_id: { nullable: { type: "string", format: "uuid" } },
    status: { nullable: { type: "integer" } },
    submit: { nullable: { type: "boolean" } },
    title: { nullable: { type: "string" } },
    version_identifier: { nullable: { type: "string" } },
  },
};
export class AnalyticsTimelineEventValidator extends BaseValidator<AnalyticsTimelineEvent> {
  static override readonly modelName: string = "AnalyticsTimelineEvent";
  static override readonly schema: ObjectSchema = AnalyticsTimelineEventSchema;
}

export const AnalyticsTutorCommentSchema: ObjectSchema = {
  type: "object",
  required: ["author_role", "created_at", "text"],
  properties: {
    author_role: { type: "string" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    text: { type: "string" },
  },
};
export class AnalyticsTutorCommentValidator extends BaseValidator<AnalyticsTutorComment> {
  static override readonly modelName: string = "AnalyticsTutorComment";
  static override readonly schema: ObjectSchema = AnalyticsTutorCommentSchema;
}

export const ContentStatisticsSchema: ObjectSchema = {
  type: "object",
  required: [
    "assignments",
    "average_grading",
    "average_runs",
    "average_score",
    "course_content_id",
    "graded",
    "grades",
    "is_submittable",
    "latest_submission_at",
    "median_grading",
    "passed",
    "path",
    "position",
    "scores",
    "submitted",
    "submitted_percentage",
    "tested",
    "title",
  ],
  properties: {
    assignments: { type: "integer" },
    average_grading: { nullable: { type: "number" } },
    average_runs: { nullable: { type: "number" } },
    average_score: { nullable: { type: "number" } },
    course_content_id: { type: "string", format: "uuid" },
    graded: { type: "integer" },
    grades: { type: "array", items: { type: "integer" } },
    is_submittable: { type: "boolean" },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    median_grading: { nullable: { type: "number" } },
    passed: { type: "integer" },
    path: { type: "string" },
    position: { type: "number" },
    scores: { type: "array", items: { type: "integer" } },
    submitted: { type: "integer" },
    submitted_percentage: { type: "number" },
    tested: { type: "integer" },
    title: { nullable: { type: "string" } },
  },
};
export class ContentStatisticsValidator extends BaseValidator<ContentStatistics> {
  static override readonly modelName: string = "ContentStatistics";
  static override readonly schema: ObjectSchema = ContentStatisticsSchema;
}

export const DayStatisticsSchema: ObjectSchema = {
  type: "object",
  required: ["active_students", "day", "gradings", "submissions", "tests", "uploads"],
  properties: {
    active_students: { type: "integer" },
    day: { type: "string" },
    gradings: { type: "integer" },
    submissions: { type: "integer" },
    tests: { type: "integer" },
    uploads: { type: "integer" },
  },
};
export class DayStatisticsValidator extends BaseValidator<DayStatistics> {
  static override readonly modelName: string = "DayStatistics";
  static override readonly schema: ObjectSchema = DayStatisticsSchema;
}

export const GroupStatisticsSchema: ObjectSchema = {
  type: "object",
  required: [
    "assignments",
    "average_grading",
    "average_score",
    "course_group_id",
    "graded",
    "latest_submission_at",
    "students",
    "submitted",
    "submitted_percentage",
    "title",
    "ungraded",
  ],
  properties: {
    assignments: { type: "integer" },
    average_grading: { nullable: { type: "number" } },
    average_score: { nullable: { type: "number" } },
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    graded: { type: "integer" },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    students: { type: "integer" },
    submitted: { type: "integer" },
    submitted_percentage: { type: "number" },
    title: { nullable: { type: "string" } },
    ungraded: { type: "integer" },
  },
};
export class GroupStatisticsValidator extends BaseValidator<GroupStatistics> {
  static override readonly modelName: string = "GroupStatistics";
  static override readonly schema: ObjectSchema = GroupStatisticsSchema;
}

export const RiskReasonSchema: Schema = {
  enum: ["inactive", "behind", "low_grades", "failing_tests"],
};
/** The value, if it is a `RiskReason`; else an error. */
export function validateRiskReason(value: unknown): RiskReason {
  return check<RiskReason>("RiskReason", RiskReasonSchema, value);
}

export const StudentAtRiskSchema: ObjectSchema = {
  type: "object",
  required: [
    "average_grading",
    "average_score",
    "course_member_id",
    "family_name",
    "given_name",
    "last_activity",
    "median_percentage",
    "reasons",
    "submitted_percentage",
    "user_id",
    "username",
  ],
  properties: {
    average_grading: { nullable: { type: "number" } },
    average_score: { nullable: { type: "number" } },
    course_member_id: { type: "string", format: "uuid" },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    last_activity: { nullable: { type: "string", format: "date-time" } },
    median_percentage: { type: "number" },
    reasons: { type: "array", items: { ref: () => RiskReasonSchema } },
    submitted_percentage: { type: "number" },
    user_id: { type: "string", format: "uuid" },
    username: { nullable: { type: "string" } },
  },
};
export class StudentAtRiskValidator extends BaseValidator<StudentAtRisk> {
  static override readonly modelName: string = "StudentAtRisk";
  static override readonly schema: ObjectSchema = StudentAtRiskSchema;
}

export const TestStatisticsSchema: ObjectSchema = {
  type: "object",
  required: ["collection", "failed", "failed_percentage", "name", "runs"],
  properties: {
    collection: { nullable: { type: "string" } },
    failed: { type: "integer" },
    failed_percentage: { type: "number" },
    name: { type: "string" },
    runs: { type: "integer" },
  },
};
export class TestStatisticsValidator extends BaseValidator<TestStatistics> {
  static override readonly modelName: string = "TestStatistics";
  static override readonly schema: ObjectSchema = TestStatisticsSchema;
}
