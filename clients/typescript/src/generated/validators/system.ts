// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  CourseFamilyConfig,
  CourseFamilyTaskRequest,
  CourseGitStatus,
  CourseTaskRequest,
  FileChange,
  GenerateAssignmentsRequest,
  GenerateAssignmentsResponse,
  GenerateTemplateRequest,
  GenerateTemplateResponse,
  GitLabCredentials,
  GitLabProblem,
  GitLabRun,
  HierarchyConfig,
  HierarchyCreate,
  HierarchyCreated,
  HierarchyGitHost,
  HierarchyNode,
  HierarchyStatus,
  OrganizationConfig,
  OrganizationTaskRequest,
  OverwriteStrategy,
  PlannedFile,
  ReleaseOverride,
  ReleasePlan,
  ReleasePlanItem,
  ReleaseSelection,
  SyncDocumentsResponse,
} from "../types/system.ts";
import { OrganizationTypeSchema } from "./common.ts";

export const CourseFamilyConfigSchema: ObjectSchema = {
  type: "object",
  required: ["path"],
  properties: {
    courses: { type: "array", items: { ref: () => HierarchyNodeSchema } },
    description: { nullable: { type: "string" } },
    language_code: { nullable: { type: "string" } },
    name: { nullable: { type: "string" } },
    organization_type: { nullable: { ref: () => OrganizationTypeSchema } },
    path: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseFamilyConfigValidator extends BaseValidator<CourseFamilyConfig> {
  static override readonly modelName: string = "CourseFamilyConfig";
  static override readonly schema: ObjectSchema = CourseFamilyConfigSchema;
}

export const CourseFamilyTaskRequestSchema: ObjectSchema = {
  type: "object",
  required: ["course_family", "organization_id"],
  properties: {
    course_family: { ref: () => HierarchyNodeSchema },
    gitlab: { nullable: { ref: () => GitLabCredentialsSchema } },
    organization_id: { type: "string", format: "uuid" },
  },
};
export class CourseFamilyTaskRequestValidator extends BaseValidator<CourseFamilyTaskRequest> {
  static override readonly modelName: string = "CourseFamilyTaskRequest";
  static override readonly schema: ObjectSchema = CourseFamilyTaskRequestSchema;
}

export const CourseGitStatusSchema: ObjectSchema = {
  type: "object",
  required: [
    "assignments_url",
    "course_id",
    "full_path",
    "gitlab_configured",
    "gitlab_url",
    "last_run",
    "managed",
    "student_template_url",
  ],
  properties: {
    assignments_url: { nullable: { type: "string" } },
    course_id: { type: "string", format: "uuid" },
    full_path: { nullable: { type: "string" } },
    gitlab_configured: { type: "boolean" },
    gitlab_url: { nullable: { type: "string" } },
    last_run: { nullable: { ref: () => GitLabRunSchema } },
    managed: { type: "boolean" },
    student_template_url: { nullable: { type: "string" } },
  },
};
export class CourseGitStatusValidator extends BaseValidator<CourseGitStatus> {
  static override readonly modelName: string = "CourseGitStatus";
  static override readonly schema: ObjectSchema = CourseGitStatusSchema;
}

export const CourseTaskRequestSchema: ObjectSchema = {
  type: "object",
  required: ["course", "course_family_id"],
  properties: {
    course: { ref: () => HierarchyNodeSchema },
    course_family_id: { type: "string", format: "uuid" },
    gitlab: { nullable: { ref: () => GitLabCredentialsSchema } },
  },
};
export class CourseTaskRequestValidator extends BaseValidator<CourseTaskRequest> {
  static override readonly modelName: string = "CourseTaskRequest";
  static override readonly schema: ObjectSchema = CourseTaskRequestSchema;
}

export const FileChangeSchema: Schema = {
  enum: ["added", "changed", "removed"],
};
/** The value, if it is a `FileChange`; else an error. */
export function validateFileChange(value: unknown): FileChange {
  return check<FileChange>("FileChange", FileChangeSchema, value);
}

export const GenerateAssignmentsRequestSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    all: { type: "boolean" },
    assignments_url: { nullable: { type: "string" } },
    commit_message: { nullable: { type: "string" } },
    course_content_ids: { nullable: { type: "array", items: { type: "string", format: "uuid" } } },
    include_descendants: { type: "boolean" },
    overwrite_strategy: { ref: () => OverwriteStrategySchema },
    parent_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class GenerateAssignmentsRequestValidator extends BaseValidator<GenerateAssignmentsRequest> {
  static override readonly modelName: string = "GenerateAssignmentsRequest";
  static override readonly schema: ObjectSchema = GenerateAssignmentsRequestSchema;
}

export const GenerateAssignmentsResponseSchema: ObjectSchema = {
  type: "object",
  required: ["contents_to_process", "status", "workflow_id"],
  properties: {
    contents_to_process: { type: "integer" },
    status: { type: "string" },
    workflow_id: { type: "string", format: "uuid" },
  },
};
export class GenerateAssignmentsResponseValidator extends BaseValidator<GenerateAssignmentsResponse> {
  static override readonly modelName: string = "GenerateAssignmentsResponse";
  static override readonly schema: ObjectSchema = GenerateAssignmentsResponseSchema;
}

export const GenerateTemplateRequestSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    commit_message: { nullable: { type: "string" } },
    force_redeploy: { type: "boolean" },
    release: { nullable: { ref: () => ReleaseSelectionSchema } },
  },
};
export class GenerateTemplateRequestValidator extends BaseValidator<GenerateTemplateRequest> {
  static override readonly modelName: string = "GenerateTemplateRequest";
  static override readonly schema: ObjectSchema = GenerateTemplateRequestSchema;
}

export const GenerateTemplateResponseSchema: ObjectSchema = {
  type: "object",
  required: ["contents_to_process", "status", "workflow_id"],
  properties: {
    contents_to_process: { type: "integer" },
    status: { type: "string" },
    workflow_id: { type: "string", format: "uuid" },
  },
};
export class GenerateTemplateResponseValidator extends BaseValidator<GenerateTemplateResponse> {
  static override readonly modelName: string = "GenerateTemplateResponse";
  static override readonly schema: ObjectSchema = GenerateTemplateResponseSchema;
}

export const GitLabCredentialsSchema: ObjectSchema = {
  type: "object",
  required: ["gitlab_token", "gitlab_url"],
  properties: {
    gitlab_token: { type: "string" },
    gitlab_url: { type: "string" },
  },
};
export class GitLabCredentialsValidator extends BaseValidator<GitLabCredentials> {
  static override readonly modelName: string = "GitLabCredentials";
  static override readonly schema: ObjectSchema = GitLabCredentialsSchema;
}

export const GitLabProblemSchema: ObjectSchema = {
  type: "object",
  required: ["about", "message"],
  properties: {
    about: { type: "string" },
    message: { type: "string" },
  },
};
export class GitLabProblemValidator extends BaseValidator<GitLabProblem> {
  static override readonly modelName: string = "GitLabProblem";
  static override readonly schema: ObjectSchema = GitLabProblemSchema;
}

export const GitLabRunSchema: ObjectSchema = {
  type: "object",
  required: ["at", "message", "operation_id", "problems", "state"],
  properties: {
    at: { type: "string", format: "date-time" },
    message: { nullable: { type: "string" } },
    operation_id: { type: "string", format: "uuid" },
    problems: { type: "array", items: { ref: () => GitLabProblemSchema } },
    state: { type: "string" },
  },
};
export class GitLabRunValidator extends BaseValidator<GitLabRun> {
  static override readonly modelName: string = "GitLabRun";
  static override readonly schema: ObjectSchema = GitLabRunSchema;
}

export const HierarchyConfigSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    organizations: { type: "array", items: { ref: () => OrganizationConfigSchema } },
  },
};
export class HierarchyConfigValidator extends BaseValidator<HierarchyConfig> {
  static override readonly modelName: string = "HierarchyConfig";
  static override readonly schema: ObjectSchema = HierarchyConfigSchema;
}

export const HierarchyCreateSchema: ObjectSchema = {
  type: "object",
  required: ["deployment_config"],
  properties: {
    deployment_config: { ref: () => HierarchyConfigSchema },
    validate_only: { type: "boolean" },
  },
};
export class HierarchyCreateValidator extends BaseValidator<HierarchyCreate> {
  static override readonly modelName: string = "HierarchyCreate";
  static override readonly schema: ObjectSchema = HierarchyCreateSchema;
}

export const HierarchyCreatedSchema: ObjectSchema = {
  type: "object",
  required: ["deployment_path", "message", "status", "workflow_id"],
  properties: {
    deployment_path: { type: "string" },
    message: { type: "string" },
    status: { type: "string" },
    workflow_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class HierarchyCreatedValidator extends BaseValidator<HierarchyCreated> {
  static override readonly modelName: string = "HierarchyCreated";
  static override readonly schema: ObjectSchema = HierarchyCreatedSchema;
}

export const HierarchyGitHostSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    parent: { nullable: { type: "integer" } },
    token: { nullable: { type: "string" } },
    url: { nullable: { type: "string" } },
  },
};
export class HierarchyGitHostValidator extends BaseValidator<HierarchyGitHost> {
  static override readonly modelName: string = "HierarchyGitHost";
  static override readonly schema: ObjectSchema = HierarchyGitHostSchema;
}

export const HierarchyNodeSchema: ObjectSchema = {
  type: "object",
  required: ["path"],
  properties: {
    description: { nullable: { type: "string" } },
    language_code: { nullable: { type: "string" } },
    name: { nullable: { type: "string" } },
    organization_type: { nullable: { ref: () => OrganizationTypeSchema } },
    path: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class HierarchyNodeValidator extends BaseValidator<HierarchyNode> {
  static override readonly modelName: string = "HierarchyNode";
  static override readonly schema: ObjectSchema = HierarchyNodeSchema;
}

export const HierarchyStatusSchema: ObjectSchema = {
  type: "object",
  required: ["error", "result", "status", "workflow_id"],
  properties: {
    error: { nullable: { type: "string" } },
    result: {},
    status: { type: "string" },
    workflow_id: { type: "string", format: "uuid" },
  },
};
export class HierarchyStatusValidator extends BaseValidator<HierarchyStatus> {
  static override readonly modelName: string = "HierarchyStatus";
  static override readonly schema: ObjectSchema = HierarchyStatusSchema;
}

export const OrganizationConfigSchema: ObjectSchema = {
  type: "object",
  required: ["path"],
  properties: {
    course_families: { type: "array", items: { ref: () => CourseFamilyConfigSchema } },
    description: { nullable: { type: "string" } },
    gitlab: { nullable: { ref: () => HierarchyGitHostSchema } },
    language_code: { nullable: { type: "string" } },
    name: { nullable: { type: "string" } },
    organization_type: { nullable: { ref: () => OrganizationTypeSchema } },
    path: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class OrganizationConfigValidator extends BaseValidator<OrganizationConfig> {
  static override readonly modelName: string = "OrganizationConfig";
  static override readonly schema: ObjectSchema = OrganizationConfigSchema;
}

export const OrganizationTaskRequestSchema: ObjectSchema = {
  type: "object",
  required: ["organization"],
  properties: {
    gitlab: { nullable: { ref: () => GitLabCredentialsSchema } },
    organization: { ref: () => HierarchyNodeSchema },
    parent_group_id: { nullable: { type: "integer" } },
  },
};
export class OrganizationTaskRequestValidator extends BaseValidator<OrganizationTaskRequest> {
  static override readonly modelName: string = "OrganizationTaskRequest";
  static override readonly schema: ObjectSchema = OrganizationTaskRequestSchema;
}

export const OverwriteStrategySchema: Schema = {
  enum: ["skip_if_exists", "force_update"],
};
/** The value, if it is a `OverwriteStrategy`; else an error. */
export function validateOverwriteStrategy(value: unknown): OverwriteStrategy {
  return check<OverwriteStrategy>("OverwriteStrategy", OverwriteStrategySchema, value);
}

export const PlannedFileSchema: ObjectSchema = {
  type: "object",
  required: ["change", "path", "pushed", "size"],
  properties: {
    change: { ref: () => FileChangeSchema },
    path: { type: "string" },
    pushed: { type: "boolean" },
    size: { nullable: { type: "integer" } },
  },
};
export class PlannedFileValidator extends BaseValidator<PlannedFile> {
  static override readonly modelName: string = "PlannedFile";
  static override readonly schema: ObjectSchema = PlannedFileSchema;
}

export const ReleaseOverrideSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_id", "version_identifier"],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    version_identifier: { type: "string" },
  },
};
export class ReleaseOverrideValidator extends BaseValidator<ReleaseOverride> {
  static override readonly modelName: string = "ReleaseOverride";
  static override readonly schema: ObjectSchema = ReleaseOverrideSchema;
}

export const ReleasePlanSchema: ObjectSchema = {
  type: "object",
  required: ["commit_message", "course_id", "items"],
  properties: {
    commit_message: { type: "string" },
    course_id: { type: "string", format: "uuid" },
    items: { type: "array", items: { ref: () => ReleasePlanItemSchema } },
  },
};
export class ReleasePlanValidator extends BaseValidator<ReleasePlan> {
  static override readonly modelName: string = "ReleasePlan";
  static override readonly schema: ObjectSchema = ReleasePlanSchema;
}

export const ReleasePlanItemSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_id",
    "directory",
    "error",
    "files",
    "from_tag",
    "path",
    "title",
    "to_tag",
    "unchanged",
  ],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    directory: { type: "string" },
    error: { nullable: { type: "string" } },
    files: { type: "array", items: { ref: () => PlannedFileSchema } },
    from_tag: { nullable: { type: "string" } },
    path: { type: "string" },
    title: { nullable: { type: "string" } },
    to_tag: { nullable: { type: "string" } },
    unchanged: { type: "integer" },
  },
};
export class ReleasePlanItemValidator extends BaseValidator<ReleasePlanItem> {
  static override readonly modelName: string = "ReleasePlanItem";
  static override readonly schema: ObjectSchema = ReleasePlanItemSchema;
}

export const ReleaseSelectionSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    all: { type: "boolean" },
    course_content_ids: { nullable: { type: "array", items: { type: "string", format: "uuid" } } },
    global_commit: { nullable: { type: "string" } },
    include_descendants: { type: "boolean" },
    overrides: { nullable: { type: "array", items: { ref: () => ReleaseOverrideSchema } } },
    parent_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class ReleaseSelectionValidator extends BaseValidator<ReleaseSelection> {
  static override readonly modelName: string = "ReleaseSelection";
  static override readonly schema: ObjectSchema = ReleaseSelectionSchema;
}

export const SyncDocumentsResponseSchema: ObjectSchema = {
  type: "object",
  required: ["status", "workflow_id"],
  properties: {
    status: { type: "string" },
    workflow_id: { type: "string", format: "uuid" },
  },
};
export class SyncDocumentsResponseValidator extends BaseValidator<SyncDocumentsResponse> {
  static override readonly modelName: string = "SyncDocumentsResponse";
  static override readonly schema: ObjectSchema = SyncDocumentsResponseSchema;
}
