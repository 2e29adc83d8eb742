// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  AssignExampleRequest,
  AssignExampleResponse,
  ContentValidationCreate,
  ContentValidationGet,
  ContentValidationItem,
  ContentValidationResult,
  CorrectionConflict,
  CorrectionGet,
  CorrectionStarted,
  CourseContentLecturerGet,
  CourseContentLecturerList,
  CourseContentRepositoryLecturerGet,
  CourseDeploymentGet,
  CourseDeploymentList,
  DeploymentGet,
  ExampleValidationResult,
  GitLabSyncRequest,
  GitLabSyncResult,
  UnassignExampleResponse,
  VersionUpgradeCreate,
  VersionUpgradeGet,
  VersionUpgradeResult,
  VersionValidationResult,
} from "../types/lecturers.ts";
import {
  CourseContentDeploymentGetSchema,
  CourseContentDeploymentListSchema,
  CourseContentTypeGetSchema,
  CourseContentTypeListSchema,
  DeploymentStatusSchema,
} from "./common.ts";

export const AssignExampleRequestSchema: ObjectSchema = {
  type: "object",
  required: ["version_tag"],
  properties: {
    example_id: { nullable: { type: "string", format: "uuid" } },
    example_identifier: { nullable: { type: "string" } },
    version_tag: { type: "string" },
  },
};
export class AssignExampleRequestValidator extends BaseValidator<AssignExampleRequest> {
  static override readonly modelName: string = "AssignExampleRequest";
  static override readonly schema: ObjectSchema = AssignExampleRequestSchema;
}

export const AssignExampleResponseSchema: ObjectSchema = {
  type: "object",
  required: [
    "assigned_at",
    "course_content_id",
    "deployment_id",
    "deployment_status",
    "example_id",
    "example_version_id",
    "message",
    "version_tag",
  ],
  properties: {
    assigned_at: { type: "string", format: "date-time" },
    course_content_id: { type: "string", format: "uuid" },
    deployment_id: { type: "string", format: "uuid" },
    deployment_status: { ref: () => DeploymentStatusSchema },
    example_id: { type: "string", format: "uuid" },
    example_version_id: { type: "string", format: "uuid" },
    message: { type: "string" },
    version_tag: { type: "string" },
  },
};
export class AssignExampleResponseValidator extends BaseValidator<AssignExampleResponse> {
  static override readonly modelName: string = "AssignExampleResponse";
  static override readonly schema: ObjectSchema = AssignExampleResponseSchema;
}

export const ContentValidationCreateSchema: ObjectSchema = {
  type: "object",
  required: ["content_validations"],
  properties: {
    content_validations: { type: "array", items: { ref: () => ContentValidationItemSchema } },
  },
};
export class ContentValidationCreateValidator extends BaseValidator<ContentValidationCreate> {
  static override readonly modelName: string = "ContentValidationCreate";
  static override readonly schema: ObjectSchema = ContentValidationCreateSchema;
}

export const ContentValidationGetSchema: ObjectSchema = {
  type: "object",
  required: ["total_issues", "total_validated", "valid", "validation_results"],
  properties: {
    total_issues: { type: "integer" },
    total_validated: { type: "integer" },
    valid: { type: "boolean" },
    validation_results: { type: "array", items: { ref: () => ContentValidationResultSchema } },
  },
};
export class ContentValidationGetValidator extends BaseValidator<ContentValidationGet> {
  static override readonly modelName: string = "ContentValidationGet";
  static override readonly schema: ObjectSchema = ContentValidationGetSchema;
}

export const ContentValidationItemSchema: ObjectSchema = {
  type: "object",
  required: ["content_id", "example_identifier", "version_tag"],
  properties: {
    content_id: { type: "string", format: "uuid" },
    example_identifier: { type: "string" },
    version_tag: { type: "string" },
  },
};
export class ContentValidationItemValidator extends BaseValidator<ContentValidationItem> {
  static override readonly modelName: string = "ContentValidationItem";
  static override readonly schema: ObjectSchema = ContentValidationItemSchema;
}

export const ContentValidationResultSchema: ObjectSchema = {
  type: "object",
  required: ["content_id", "example_validation", "valid", "validation_message", "version_validation"],
  properties: {
    content_id: { type: "string", format: "uuid" },
    example_validation: { ref: () => ExampleValidationResultSchema },
    valid: { type: "boolean" },
    validation_message: { nullable: { type: "string" } },
    version_validation: { ref: () => VersionValidationResultSchema },
  },
};
export class ContentValidationResultValidator extends BaseValidator<ContentValidationResult> {
  static override readonly modelName: string = "ContentValidationResult";
  static override readonly schema: ObjectSchema = ContentValidationResultSchema;
}

export const CorrectionConflictSchema: ObjectSchema = {
  type: "object",
  required: ["message", "path"],
  properties: {
    message: { type: "string" },
    path: { type: "string" },
  },
};
export class CorrectionConflictValidator extends BaseValidator<CorrectionConflict> {
  static override readonly modelName: string = "CorrectionConflict";
  static override readonly schema: ObjectSchema = CorrectionConflictSchema;
}

export const CorrectionGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "branch",
    "clone_url",
    "conflicts",
    "course_member_id",
    "has_newest",
    "id",
    "message",
    "name",
    "offered_at",
    "offered_commit",
    "pushed_at",
    "state",
    "submission_group_id",
  ],
  properties: {
    branch: { nullable: { type: "string" } },
    clone_url: { nullable: { type: "string" } },
    conflicts: { type: "array", items: { ref: () => CorrectionConflictSchema } },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    has_newest: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    message: { nullable: { type: "string" } },
    name: { nullable: { type: "string" } },
    offered_at: { nullable: { type: "string", format: "date-time" } },
    offered_commit: { nullable: { type: "string" } },
    pushed_at: { nullable: { type: "string", format: "date-time" } },
    state: { nullable: { type: "string" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CorrectionGetValidator extends BaseValidator<CorrectionGet> {
  static override readonly modelName: string = "CorrectionGet";
  static override readonly schema: ObjectSchema = CorrectionGetSchema;
}

export const CorrectionStartedSchema: ObjectSchema = {
  type: "object",
  required: ["status", "workflow_id"],
  properties: {
    status: { type: "string" },
    workflow_id: { type: "string", format: "uuid" },
  },
};
export class CorrectionStartedValidator extends BaseValidator<CorrectionStarted> {
  static override readonly modelName: string = "CorrectionStarted";
  static override readonly schema: ObjectSchema = CorrectionStartedSchema;
}

export const CourseContentLecturerGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
    "course_content_kind_id",
    "course_content_type",
    "course_content_type_id",
    "course_id",
    "deployment",
    "deployment_status",
    "description",
    "has_deployment",
    "id",
    "is_submittable",
    "max_group_size",
    "max_submissions",
    "max_test_runs",
    "path",
    "position",
    "repository",
    "testing_service_id",
    "title",
  ],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
    course_content_kind_id: { type: "string" },
    course_content_type: { nullable: { ref: () => CourseContentTypeGetSchema } },
    course_content_type_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    deployment: { nullable: { ref: () => CourseContentDeploymentGetSchema } },
    deployment_status: { nullable: { ref: () => DeploymentStatusSchema } },
    description: { nullable: { type: "string" } },
    has_deployment: { nullable: { type: "boolean" } },
    id: { type: "string", format: "uuid" },
    is_submittable: { type: "boolean" },
    max_group_size: { nullable: { type: "integer" } },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    path: { type: "string" },
    position: { type: "number" },
    repository: { ref: () => CourseContentRepositoryLecturerGetSchema },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentLecturerGetValidator extends BaseValidator<CourseContentLecturerGet> {
  static override readonly modelName: string = "CourseContentLecturerGet";
  static override readonly schema: ObjectSchema = CourseContentLecturerGetSchema;
}

export const CourseContentLecturerListSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
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
    "repository",
    "testing_service_id",
    "title",
  ],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
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
    repository: { ref: () => CourseContentRepositoryLecturerGetSchema },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentLecturerListValidator extends BaseValidator<CourseContentLecturerList> {
  static override readonly modelName: string = "CourseContentLecturerList";
  static override readonly schema: ObjectSchema = CourseContentLecturerListSchema;
}

export const CourseContentRepositoryLecturerGetSchema: ObjectSchema = {
  type: "object",
  required: ["full_path", "url"],
  properties: {
    full_path: { nullable: { type: "string" } },
    url: { nullable: { type: "string" } },
  },
};
export class CourseContentRepositoryLecturerGetValidator extends BaseValidator<CourseContentRepositoryLecturerGet> {
  static override readonly modelName: string = "CourseContentRepositoryLecturerGet";
  static override readonly schema: ObjectSchema = CourseContentRepositoryLecturerGetSchema;
}

export const CourseDeploymentGetSchema: ObjectSchema = {
  type: "object",
  required: ["course_id", "deployments", "total"],
  properties: {
    course_id: { type: "string", format: "uuid" },
    deployments: { type: "array", items: { ref: () => CourseDeploymentListSchema } },
    total: { type: "integer" },
  },
};
export class CourseDeploymentGetValidator extends BaseValidator<CourseDeploymentGet> {
  static override readonly modelName: string = "CourseDeploymentGet";
  static override readonly schema: ObjectSchema = CourseDeploymentGetSchema;
}

export const CourseDeploymentListSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_id",
    "course_content_path",
    "course_content_title",
    "deployed_at",
    "deployment_status",
    "example_id",
    "example_identifier",
    "has_newer_version",
    "latest_version_tag",
    "version_tag",
  ],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    course_content_path: { nullable: { type: "string" } },
    course_content_title: { nullable: { type: "string" } },
    deployed_at: { nullable: { type: "string", format: "date-time" } },
    deployment_status: { ref: () => DeploymentStatusSchema },
    example_id: { nullable: { type: "string", format: "uuid" } },
    example_identifier: { nullable: { type: "string" } },
    has_newer_version: { type: "boolean" },
    latest_version_tag: { nullable: { type: "string" } },
    version_tag: { nullable: { type: "string" } },
  },
};
export class CourseDeploymentListValidator extends BaseValidator<CourseDeploymentList> {
  static override readonly modelName: string = "CourseDeploymentList";
  static override readonly schema: ObjectSchema = CourseDeploymentListSchema;
}

export const DeploymentGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "assigned_at",
    "course_content_id",
    "course_content_path",
    "course_content_title",
    "deployed_at",
    "deployment_message",
    "deployment_path",
    "deployment_status",
    "example_description",
    "example_directory",
    "example_id",
    "example_identifier",
    "example_title",
    "example_version_id",
    "has_newer_version",
    "id",
    "version_tag",
  ],
  properties: {
    assigned_at: { type: "string", format: "date-time" },
    course_content_id: { type: "string", format: "uuid" },
    course_content_path: { nullable: { type: "string" } },
    course_content_title: { nullable: { type: "string" } },
    deployed_at: { nullable: { type: "string", format: "date-time" } },
    deployment_message: { nullable: { type: "string" } },
    deployment_path: { nullable: { type: "string" } },
    deployment_status: { ref: () => DeploymentStatusSchema },
    example_description: { nullable: { type: "string" } },
    example_directory: { nullable: { type: "string" } },
    example_id: { nullable: { type: "string", format: "uuid" } },
    example_identifier: { nullable: { type: "string" } },
    example_title: { nullable: { type: "string" } },
    example_version_id: { nullable: { type: "string", format: "uuid" } },
    has_newer_version: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    version_tag: { nullable: { type: "string" } },
  },
};
export class DeploymentGetValidator extends BaseValidator<DeploymentGet> {
  static override readonly modelName: string = "DeploymentGet";
  static override readonly schema: ObjectSchema = DeploymentGetSchema;
}

export const ExampleValidationResultSchema: ObjectSchema = {
  type: "object",
  required: ["example_id", "exists", "identifier", "message"],
  properties: {
    example_id: { nullable: { type: "string", format: "uuid" } },
    exists: { type: "boolean" },
    identifier: { type: "string" },
    message: { nullable: { type: "string" } },
  },
};
export class ExampleValidationResultValidator extends BaseValidator<ExampleValidationResult> {
  static override readonly modelName: string = "ExampleValidationResult";
  static override readonly schema: ObjectSchema = ExampleValidationResultSchema;
}

export const GitLabSyncRequestSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    access_token: { nullable: { type: "string" } },
  },
};
export class GitLabSyncRequestValidator extends BaseValidator<GitLabSyncRequest> {
  static override readonly modelName: string = "GitLabSyncRequest";
  static override readonly schema: ObjectSchema = GitLabSyncRequestSchema;
}

export const GitLabSyncResultSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id", "message", "sync_status"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    message: { nullable: { type: "string" } },
    sync_status: { type: "string" },
  },
};
export class GitLabSyncResultValidator extends BaseValidator<GitLabSyncResult> {
  static override readonly modelName: string = "GitLabSyncResult";
  static override readonly schema: ObjectSchema = GitLabSyncResultSchema;
}

export const UnassignExampleResponseSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_id", "message", "previous_example_id", "previous_version_tag"],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    message: { type: "string" },
    previous_example_id: { nullable: { type: "string", format: "uuid" } },
    previous_version_tag: { nullable: { type: "string" } },
  },
};
export class UnassignExampleResponseValidator extends BaseValidator<UnassignExampleResponse> {
  static override readonly modelName: string = "UnassignExampleResponse";
  static override readonly schema: ObjectSchema = UnassignExampleResponseSchema;
}

export const VersionUpgradeCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_ids"],
  properties: {
    course_content_ids: { type: "array", items: { type: "string", format: "uuid" } },
  },
};
export class VersionUpgradeCreateValidator extends BaseValidator<VersionUpgradeCreate> {
  static override readonly modelName: string = "VersionUpgradeCreate";
  static override readonly schema: ObjectSchema = VersionUpgradeCreateSchema;
}

export const VersionUpgradeGetSchema: ObjectSchema = {
  type: "object",
  required: ["results", "total_failed", "total_requested", "total_skipped", "total_upgraded"],
  properties: {
    results: { type: "array", items: { ref: () => VersionUpgradeResultSchema } },
    total_failed: { type: "integer" },
    total_requested: { type: "integer" },
    total_skipped: { type: "integer" },
    total_upgraded: { type: "integer" },
  },
};
export class VersionUpgradeGetValidator extends BaseValidator<VersionUpgradeGet> {
  static override readonly modelName: string = "VersionUpgradeGet";
  static override readonly schema: ObjectSchema = VersionUpgradeGetSchema;
}

export const VersionUpgradeResultSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_id", "error", "from_tag", "success", "to_tag"],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    error: { nullable: { type: "string" } },
    from_tag: { nullable: { type: "string" } },
    success: { type: "boolean" },
    to_tag: { nullable: { type: "string" } },
  },
};
export class VersionUpgradeResultValidator extends BaseValidator<VersionUpgradeResult> {
  static override readonly modelName: string = "VersionUpgradeResult";
  static override readonly schema: ObjectSchema = VersionUpgradeResultSchema;
}

export const VersionValidationResultSchema: ObjectSchema = {
  type: "object",
  required: ["exists", "message", "version_id", "version_tag"],
  properties: {
    exists: { type: "boolean" },
    message: { nullable: { type: "string" } },
    version_id: { nullable: { type: "string", format: "uuid" } },
    version_tag: { type: "string" },
  },
};
export class VersionValidationResultValidator extends BaseValidator<VersionValidationResult> {
  static override readonly modelName: string = "VersionValidationResult";
  static override readonly schema: ObjectSchema = VersionValidationResultSchema;
}
