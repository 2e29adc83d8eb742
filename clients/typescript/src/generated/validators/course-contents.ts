// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  CourseContentCreate,
  CourseContentGet,
  CourseContentList,
  CourseContentMoveRequest,
  CourseContentProperties,
  CourseContentPropertiesGet,
  CourseContentUpdate,
  DeploymentAction,
  DeploymentHistoryGet,
  DeploymentProgress,
  DeploymentSummary,
  DeploymentWithHistory,
  RubricCriterionGet,
  RubricCriterionSet,
  RubricGet,
  RubricRemark,
  RubricRemarkInput,
  RubricSet,
} from "../types/course-contents.ts";
import {
  CourseContentDeploymentGetSchema,
  CourseContentDeploymentListSchema,
  CourseContentTypeGetSchema,
  CourseContentTypeListSchema,
  DeploymentStatusSchema,
  ExampleVersionGetSchema,
  GitLabConfigSchema,
  GitLabConfigGetSchema,
  TaskInfoSchema,
  TeamModeSchema,
} from "./common.ts";

export const CourseContentCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_type_id", "course_id", "path"],
  properties: {
    course_content_type_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    description: { nullable: { type: "string" } },
    due_at: { nullable: { type: "string", format: "date-time" } },
    late_cutoff_days: { nullable: { type: "integer" } },
    late_penalty_per_day: { nullable: { type: "number" } },
    max_group_size: { nullable: { type: "integer" } },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    opens_at: { nullable: { type: "string", format: "date-time" } },
    path: { type: "string" },
    position: { type: "number" },
    properties: { nullable: { ref: () => CourseContentPropertiesSchema } },
    team_allow_join: { nullable: { type: "boolean" } },
    team_allow_leave: { nullable: { type: "boolean" } },
    team_allow_student_creation: { nullable: { type: "boolean" } },
    team_auto_assign_unmatched: { nullable: { type: "boolean" } },
    team_formation_deadline: { nullable: { type: "string", format: "date-time" } },
    team_lock_at_deadline: { nullable: { type: "boolean" } },
    team_min_group_size: { nullable: { type: "integer" } },
    team_mode: { nullable: { ref: () => TeamModeSchema } },
    team_require_approval: { nullable: { type: "boolean" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentCreateValidator extends BaseValidator<CourseContentCreate> {
  static override readonly modelName: string = "CourseContentCreate";
  static override readonly schema: ObjectSchema = CourseContentCreateSchema;
}

export const CourseContentGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
    "course_content_kind_id",
    "course_content_type",
    "course_content_type_id",
    "course_id",
    "created_at",
    "created_by",
    "deployment",
    "deployment_status",
    "description",
    "due_at",
    "example_version_id",
    "has_deployment",
    "id",
    "is_submittable",
    "late_cutoff_days",
    "late_penalty_per_day",
    "max_group_size",
    "max_submissions",
    "max_test_runs",
    "opens_at",
    "path",
    "position",
    "properties",
    "team_allow_join",
    "team_allow_leave",
    "team_allow_student_creation",
    "team_auto_assign_unmatched",
    "team_formation_deadline",
    "team_lock_at_deadline",
    "team_min_group_size",
    "team_mode",
    "team_require_approval",
    "testing_service_id",
    "title",
    "updated_at",
    "updated_by",
  ],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
    course_content_kind_id: { type: "string" },
    course_content_type: { nullable: { ref: () => CourseContentTypeGetSchema } },
    course_content_type_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    deployment: { nullable: { ref: () => CourseContentDeploymentGetSchema } },
    deployment_status: { nullable: { ref: () => DeploymentStatusSchema } },
    description: { nullable: { type: "string" } },
    due_at: { nullable: { type: "string", format: "date-time" } },
    example_version_id: { nullable: { type: "string", format: "uuid" } },
    has_deployment: { nullable: { type: "boolean" } },
    id: { type: "string", format: "uuid" },
    is_submittable: { type: "boolean" },
    late_cutoff_days: { nullable: { type: "integer" } },
    late_penalty_per_day: { nullable: { type: "number" } },
    max_group_size: { nullable: { type: "integer" } },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    opens_at: { nullable: { type: "string", format: "date-time" } },
    path: { type: "string" },
    position: { type: "number" },
    properties: { nullable: { ref: () => CourseContentPropertiesGetSchema } },
    team_allow_join: { nullable: { type: "boolean" } },
    team_allow_leave: { nullable: { type: "boolean" } },
    team_allow_student_creation: { nullable: { type: "boolean" } },
    team_auto_assign_unmatched: { nullable: { type: "boolean" } },
    team_formation_deadline: { nullable: { type: "string", format: "date-time" } },
    team_lock_at_deadline: { nullable: { type: "boolean" } },
    team_min_group_size: { nullable: { type: "integer" } },
    team_mode: { nullable: { ref: () => TeamModeSchema } },
    team_require_approval: { nullable: { type: "boolean" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CourseContentGetValidator extends BaseValidator<CourseContentGet> {
  static override readonly modelName: string = "CourseContentGet";
  static override readonly schema: ObjectSchema = CourseContentGetSchema;
}

export const CourseContentListSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_kind_id",
    "course_content_type",
    "course_content_type_id",
    "course_id",
    "deployment",
    "deployment_status",
    "has_deployment",
    "id",
    "is_submittable",
    "max_group_size",
    "max_submissions",
    "max_test_runs",
    "path",
    "position",
    "testing_service_id",
    "title",
  ],
  properties: {
    course_content_kind_id: { type: "string" },
    course_content_type: { nullable: { ref: () => CourseContentTypeListSchema } },
    course_content_type_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    deployment: { nullable: { ref: () => CourseContentDeploymentListSchema } },
    deployment_status: { nullable: { ref: () => DeploymentStatusSchema } },
    has_deployment: { nullable: { type: "boolean" } },
    id: { type: "string", format: "uuid" },
    is_submittable: { type: "boolean" },
    max_group_size: { nullable: { type: "integer" } },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    path: { type: "string" },
    position: { type: "number" },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentListValidator extends BaseValidator<CourseContentList> {
  static override readonly modelName: string = "CourseContentList";
  static override readonly schema: ObjectSchema = CourseContentListSchema;
}

export const CourseContentMoveRequestSchema: ObjectSchema = {
  type: "object",
  required: ["path", "position"],
  properties: {
    path: { type: "string" },
    position: { type: "number" },
  },
};
export class CourseContentMoveRequestValidator extends BaseValidator<CourseContentMoveRequest> {
  static override readonly modelName: string = "CourseContentMoveRequest";
  static override readonly schema: ObjectSchema = CourseContentMoveRequestSchema;
}

export const CourseContentPropertiesSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigSchema } },
  },
  additionalProperties: {},
};
export class CourseContentPropertiesValidator extends BaseValidator<CourseContentProperties> {
  static override readonly modelName: string = "CourseContentProperties";
  static override readonly schema: ObjectSchema = CourseContentPropertiesSchema;
}

export const CourseContentPropertiesGetSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigGetSchema } },
  },
  additionalProperties: {},
};
export class CourseContentPropertiesGetValidator extends BaseValidator<CourseContentPropertiesGet> {
  static override readonly modelName: string = "CourseContentPropertiesGet";
  static override readonly schema: ObjectSchema = CourseContentPropertiesGetSchema;
}

export const CourseContentUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    course_content_type_id: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    due_at: { nullable: { type: "string", format: "date-time" } },
    late_cutoff_days: { nullable: { type: "integer" } },
    late_penalty_per_day: { nullable: { type: "number" } },
    max_group_size: { nullable: { type: "integer" } },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    opens_at: { nullable: { type: "string", format: "date-time" } },
    path: { nullable: { type: "string" } },
    position: { nullable: { type: "number" } },
    properties: { nullable: { ref: () => CourseContentPropertiesSchema } },
    team_allow_join: { nullable: { type: "boolean" } },
    team_allow_leave: { nullable: { type: "boolean" } },
    team_allow_student_creation: { nullable: { type: "boolean" } },
    team_auto_assign_unmatched: { nullable: { type: "boolean" } },
    team_formation_deadline: { nullable: { type: "string", format: "date-time" } },
    team_lock_at_deadline: { nullable: { type: "boolean" } },
    team_min_group_size: { nullable: { type: "integer" } },
    team_mode: { nullable: { ref: () => TeamModeSchema } },
    team_require_approval: { nullable: { type: "boolean" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentUpdateValidator extends BaseValidator<CourseContentUpdate> {
  static override readonly modelName: string = "CourseContentUpdate";
  static override readonly schema: ObjectSchema = CourseContentUpdateSchema;
}

export const DeploymentActionSchema: Schema = {
  enum: ["assigned", "reassigned", "updated", "deploying", "deployed", "failed", "unassigned"],
};
/** The value, if it is a `DeploymentAction`; else an error. */
export function validateDeploymentAction(value: unknown): DeploymentAction {
  return check<DeploymentAction>("DeploymentAction", DeploymentActionSchema, value);
}

export const DeploymentHistoryGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "action",
    "created_at",
    "created_by",
    "deployment_id",
    "example_identifier",
    "example_version",
    "example_version_id",
    "id",
    "previous_example_version",
    "previous_example_version_id",
    "version_tag",
    "workflow_id",
  ],
  properties: {
    action: { ref: () => DeploymentActionSchema },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    deployment_id: { type: "string", format: "uuid" },
    example_identifier: { nullable: { type: "string" } },
    example_version: { nullable: { ref: () => ExampleVersionGetSchema } },
    example_version_id: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    previous_example_version: { nullable: { ref: () => ExampleVersionGetSchema } },
    previous_example_version_id: { nullable: { type: "string", format: "uuid" } },
    version_tag: { nullable: { type: "string" } },
    workflow_id: { nullable: { type: "string" } },
  },
};
export class DeploymentHistoryGetValidator extends BaseValidator<DeploymentHistoryGet> {
  static override readonly modelName: string = "DeploymentHistoryGet";
  static override readonly schema: ObjectSchema = DeploymentHistoryGetSchema;
}

export const DeploymentProgressSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_id", "deployment", "deployment_status", "task"],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    deployment: { nullable: { ref: () => CourseContentDeploymentGetSchema } },
    deployment_status: { nullable: { ref: () => DeploymentStatusSchema } },
    task: { nullable: { ref: () => TaskInfoSchema } },
  },
};
export class DeploymentProgressValidator extends BaseValidator<DeploymentProgress> {
  static override readonly modelName: string = "DeploymentProgress";
  static override readonly schema: ObjectSchema = DeploymentProgressSchema;
}

export const DeploymentSummarySchema: ObjectSchema = {
  type: "object",
  required: [
    "course_id",
    "deployments_deployed",
    "deployments_failed",
    "deployments_pending",
    "deployments_total",
    "last_deployment_at",
    "submittable_content",
    "total_content",
  ],
  properties: {
    course_id: { type: "string", format: "uuid" },
    deployments_deployed: { type: "integer" },
    deployments_failed: { type: "integer" },
    deployments_pending: { type: "integer" },
    deployments_total: { type: "integer" },
    last_deployment_at: { nullable: { type: "string", format: "date-time" } },
    submittable_content: { type: "integer" },
    total_content: { type: "integer" },
  },
};
export class DeploymentSummaryValidator extends BaseValidator<DeploymentSummary> {
  static override readonly modelName: string = "DeploymentSummary";
  static override readonly schema: ObjectSchema = DeploymentSummarySchema;
}

export const DeploymentWithHistorySchema: ObjectSchema = {
  type: "object",
  required: ["deployment", "history"],
  properties: {
    deployment: { ref: () => CourseContentDeploymentGetSchema },
    history: { type: "array", items: { ref: () => DeploymentHistoryGetSchema } },
  },
};
export class DeploymentWithHistoryValidator extends BaseValidator<DeploymentWithHistory> {
  static override readonly modelName: string = "DeploymentWithHistory";
  static override readonly schema: ObjectSchema = DeploymentWithHistorySchema;
}

export const RubricCriterionGetSchema: ObjectSchema = {
  type: "object",
  required: ["description", "id", "points", "remarks", "title"],
  properties: {
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    points: { type: "number" },
    remarks: { type: "array", items: { ref: () => RubricRemarkSchema } },
    title: { type: "string" },
  },
};
export class RubricCriterionGetValidator extends BaseValidator<RubricCriterionGet> {
  static override readonly modelName: string = "RubricCriterionGet";
  static override readonly schema: ObjectSchema = RubricCriterionGetSchema;
}

export const RubricCriterionSetSchema: ObjectSchema = {
  type: "object",
  required: ["points", "title"],
  properties: {
    description: { nullable: { type: "string" } },
    id: { nullable: { type: "string", format: "uuid" } },
    points: { type: "number" },
    remarks: { type: "array", items: { ref: () => RubricRemarkInputSchema } },
    title: { type: "string" },
  },
};
export class RubricCriterionSetValidator extends BaseValidator<RubricCriterionSet> {
  static override readonly modelName: string = "RubricCriterionSet";
  static override readonly schema: ObjectSchema = RubricCriterionSetSchema;
}

export const RubricGetSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_id", "criteria", "total_points"],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    criteria: { type: "array", items: { ref: () => RubricCriterionGetSchema } },
    total_points: { type: "number" },
  },
};
export class RubricGetValidator extends BaseValidator<RubricGet> {
  static override readonly modelName: string = "RubricGet";
  static override readonly schema: ObjectSchema = RubricGetSchema;
}

export const RubricRemarkSchema: ObjectSchema = {
  type: "object",
  required: ["points", "text"],
  properties: {
    points: { nullable: { type: "number" } },
    text: { type: "string" },
  },
};
export class RubricRemarkValidator extends BaseValidator<RubricRemark> {
  static override readonly modelName: string = "RubricRemark";
  static override readonly schema: ObjectSchema = RubricRemarkSchema;
}

export const RubricRemarkInputSchema: ObjectSchema = {
  type: "object",
  required: ["text"],
  properties: {
    points: { nullable: { type: "number" } },
    text: { type: "string" },
  },
};
export class RubricRemarkInputValidator extends BaseValidator<RubricRemarkInput> {
  static override readonly modelName: string = "RubricRemarkInput";
  static override readonly schema: ObjectSchema = RubricRemarkInputSchema;
}

export const RubricSetSchema: ObjectSchema = {
  type: "object",
  required: ["criteria"],
  properties: {
    criteria: { type: "array", items: { ref: () => RubricCriterionSetSchema } },
  },
};
export class RubricSetValidator extends BaseValidator<RubricSet> {
  static override readonly modelName: string = "RubricSet";
  static override readonly schema: ObjectSchema = RubricSetSchema;
}
