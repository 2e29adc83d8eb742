// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { ContentTypeGradingStats, CourseMemberGradingNode, CourseMemberGradingsGet, CourseMemberGradingsList } from "../types/course-member-gradings.ts";
import { GradedByCourseMemberSchema } from "./common.ts";

export const ContentTypeGradingStatsSchema: ObjectSchema = {
  type: "object",
  required: [
    "average_grading",
    "course_content_type_color",
    "course_content_type_id",
    "course_content_type_slug",
    "course_content_type_title",
    "graded_assignments",
    "latest_submission_at",
    "max_assignments",
    "progress_percentage",
    "submitted_assignments",
  ],
  properties: {
    average_grading: { nullable: { type: "number" } },
    course_content_type_color: { nullable: { type: "string" } },
    course_content_type_id: { type: "string", format: "uuid" },
    course_content_type_slug: { type: "string" },
    course_content_type_title: { nullable: { type: "string" } },
    graded_assignments: { nullable: { type: "integer" } },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    max_assignments: { type: "integer" },
    progress_percentage: { type: "number" },
    submitted_assignments: { type: "integer" },
  },
};
export class ContentTypeGradingStatsValidator extends BaseValidator<ContentTypeGradingStats> {
  static override readonly modelName: string = "ContentTypeGradingStats";
  static override readonly schema: ObjectSchema = ContentTypeGradingStatsSchema;
}

export const CourseMemberGradingNodeSchema: ObjectSchema = {
  type: "object",
  required: [
    "average_grading",
    "by_content_type",
    "course_content_type_color",
    "graded_assignments",
    "graded_by_course_member",
    "grading",
    "latest_result_created_at",
    "latest_result_grade",
    "latest_result_id",
    "latest_result_status",
    "latest_submission_at",
    "max_assignments",
    "max_submissions",
    "max_test_runs",
    "path",
    "position",
    "progress_percentage",
    "status",
    "submissions_count",
    "submittable",
    "submitted_assignments",
    "test_runs_count",
    "title",
  ],
  properties: {
    average_grading: { nullable: { type: "number" } },
    by_content_type: { type: "array", items: { ref: () => ContentTypeGradingStatsSchema } },
    course_content_type_color: { nullable: { type: "string" } },
    graded_assignments: { nullable: { type: "integer" } },
    graded_by_course_member: { nullable: { ref: () => GradedByCourseMemberSchema } },
    grading: { nullable: { type: "number" } },
    latest_result_created_at: { nullable: { type: "string", format: "date-time" } },
    latest_result_grade: { nullable: { type: "number" } },
    latest_result_id: { nullable: { type: "string", format: "uuid" } },
    latest_result_status: { nullable: { type: "integer" } },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    max_assignments: { type: "integer" },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    path: { type: "string" },
    position: { nullable: { type: "number" } },
    progress_percentage: { type: "number" },
    status: { nullable: { type: "string" } },
    submissions_count: { nullable: { type: "integer" } },
    submittable: { nullable: { type: "boolean" } },
    submitted_assignments: { type: "integer" },
    test_runs_count: { nullable: { type: "integer" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseMemberGradingNodeValidator extends BaseValidator<CourseMemberGradingNode> {
  static override readonly modelName: string = "CourseMemberGradingNode";
  static override readonly schema: ObjectSchema = CourseMemberGradingNodeSchema;
}

export const CourseMemberGradingsGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "by_content_type",
    "course_id",
    "course_member_id",
    "family_name",
    "given_name",
    "latest_submission_at",
    "nodes",
    "overall_average_grading",
    "overall_progress_percentage",
    "student_id",
    "total_max_assignments",
    "total_submitted_assignments",
    "user_id",
    "username",
  ],
  properties: {
    by_content_type: { type: "array", items: { ref: () => ContentTypeGradingStatsSchema } },
    course_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    nodes: { type: "array", items: { ref: () => CourseMemberGradingNodeSchema } },
    overall_average_grading: { nullable: { type: "number" } },
    overall_progress_percentage: { type: "number" },
    student_id: { nullable: { type: "string" } },
    total_max_assignments: { type: "integer" },
    total_submitted_assignments: { type: "integer" },
    user_id: { nullable: { type: "string", format: "uuid" } },
    username: { nullable: { type: "string" } },
  },
};
export class CourseMemberGradingsGetValidator extends BaseValidator<CourseMemberGradingsGet> {
  static override readonly modelName: string = "CourseMemberGradingsGet";
  static override readonly schema: ObjectSchema = CourseMemberGradingsGetSchema;
}

export const CourseMemberGradingsListSchema: ObjectSchema = {
  type: "object",
  required: [
    "by_content_type",
    "course_id",
    "course_member_id",
    "family_name",
    "given_name",
    "latest_submission_at",
    "overall_average_grading",
    "overall_progress_percentage",
    "student_id",
    "total_max_assignments",
    "total_submitted_assignments",
    "user_id",
    "username",
  ],
  properties: {
    by_content_type: { type: "array", items: { ref: () => ContentTypeGradingStatsSchema } },
    course_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    overall_average_grading: { nullable: { type: "number" } },
    overall_progress_percentage: { type: "number" },
    student_id: { nullable: { type: "string" } },
    total_max_assignments: { type: "integer" },
    total_submitted_assignments: { type: "integer" },
    user_id: { nullable: { type: "string", format: "uuid" } },
    username: { nullable: { type: "string" } },
  },
};
export class CourseMemberGradingsListValidator extends BaseValidator<CourseMemberGradingsList> {
  static override readonly modelName: string = "CourseMemberGradingsList";
  static override readonly schema: ObjectSchema = CourseMemberGradingsListSchema;
}
