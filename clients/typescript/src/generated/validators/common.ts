// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  CascadeDeleteResult,
  Code,
  ContentTypeGradingStats,
  CourseContentDeploymentGet,
  CourseContentDeploymentList,
  CourseContentKindGet,
  CourseContentKindList,
  CourseContentStudentGet,
  CourseContentStudentList,
  CourseContentTypeGet,
  CourseContentTypeList,
  CourseFamilyGet,
  CourseFamilyPropertiesGet,
  CourseGet,
  CourseList,
  CourseMemberGitLabConfig,
  CourseMemberGradingNode,
  CourseMemberGradingsGet,
  CourseMemberGradingsList,
  CourseMemberList,
  CourseMemberProperties,
  CoursePropertiesGet,
  DeadlineStanding,
  DeploymentStatus,
  Details,
  Done,
  EffectiveDeadline,
  EntityDeleteCount,
  ExampleRepositoryGet,
  ExampleVersionGet,
  ExampleVersionList,
  GitLabConfig,
  GitLabConfigGet,
  GradedByCourseMember,
  GradingAuthor,
  GradingStatus,
  OrganizationGet,
  OrganizationPropertiesGet,
  OrganizationType,
  Problem,
  ProfileGet,
  ResultArtifactInfo,
  ResultCreate,
  ResultGet,
  ResultList,
  ResultStudentGet,
  ResultStudentList,
  ResultUpdate,
  SourceType,
  StudentProfileGet,
  SubmissionGroupGradingList,
  SubmissionGroupMemberBasic,
  SubmissionGroupRepository,
  SubmissionGroupStudentGet,
  SubmissionGroupStudentList,
  TaskInfo,
  TaskResponse,
  TaskStatus,
  TeamMode,
  UserGet,
  UserList,
  UserRoleGet,
  Violation,
} from "../types/common.ts";

export const CascadeDeleteResultSchema: ObjectSchema = {
  type: "object",
  required: ["deleted_counts", "dry_run", "entity_id", "entity_type", "errors", "minio_objects_deleted"],
  properties: {
    deleted_counts: { ref: () => EntityDeleteCountSchema },
    dry_run: { type: "boolean" },
    entity_id: { type: "string" },
    entity_type: { type: "string" },
    errors: { type: "array", items: { type: "string" } },
    minio_objects_deleted: { type: "integer" },
  },
};
export class CascadeDeleteResultValidator extends BaseValidator<CascadeDeleteResult> {
  static override readonly modelName: string = "CascadeDeleteResult";
  static override readonly schema: ObjectSchema = CascadeDeleteResultSchema;
}

export const CodeSchema: Schema = {
  enum: [
    "AUTH_001",
    "AUTH_002",
    "AUTH_003",
    "AUTH_004",
    "AUTH_005",
    "AUTHZ_001",
    "AUTHZ_002",
    "AUTHZ_003",
    "AUTHZ_004",
    "AUTHZ_005",
    "AUTHZ_006",
    "AUTHZ_007",
    "AUTHZ_008",
    "AUTHZ_010",
    "VAL_001",
    "VAL_002",
    "VAL_003",
    "VAL_004",
    "VAL_005",
    "VAL_006",
    "NF_001",
    "NF_002",
    "NF_004",
    "NF_010",
    "CONFLICT_001",
    "CONFLICT_002",
    "IDEM_001",
    "IDEM_002",
    "IDEM_003",
    "RATE_001",
    "RATE_002",
    "RATE_003",
    "COURSE_001",
    "CONTENT_001",
    "CONTENT_003",
    "CONTENT_004",
    "CONTENT_005",
    "CONTENT_006",
    "CONTENT_007",
    "CONTENT_008",
    "CONTENT_009",
    "VERSION_001",
    "DEPLOY_001",
    "DEPLOY_002",
    "DEPLOY_003",
    "DEPLOY_004",
    "DEPLOY_005",
    "DEPLOY_006",
    "SUBMIT_001",
    "SUBMIT_002",
    "SUBMIT_003",
    "SUBMIT_004",
    "SUBMIT_005",
    "SUBMIT_006",
    "SUBMIT_007",
    "SUBMIT_008",
    "SUBMIT_009",
    "SUBMIT_010",
    "TEAM_001",
    "TEAM_002",
    "TEAM_003",
    "TEAM_004",
    "TEAM_005",
    "TEAM_006",
    "TEAM_007",
    "SUBMIT_011",
    "SUBMIT_012",
    "SUBMIT_013",
    "SUBMIT_014",
    "TASK_001",
    "TASK_003",
    "TASK_004",
    "GITLAB_001",
    "GITLAB_002",
    "GITLAB_003",
    "GITLAB_004",
    "GITLAB_005",
    "GITLAB_006",
    "GITLAB_007",
    "GITLAB_008",
    "EXT_003",
    "EXT_004",
    "EXT_005",
    "EXT_006",
    "DB_001",
    "DB_002",
    "INT_001",
    "NIMPL_001",
    "MAINT_001",
    "EXAMPLE_VERSION_NO_BACKEND",
    "EXAMPLE_VERSION_UNKNOWN_BACKEND",
    "SERVICE_HAS_DEPENDENTS",
  ],
};
/** The value, if it is a `Code`; else an error. */
export function validateCode(value: unknown): Code {
  return check<Code>("Code", CodeSchema, value);
}

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

export const CourseContentDeploymentGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "assigned_at",
    "course_content_id",
    "created_at",
    "created_by",
    "deployed_at",
    "deployment_message",
    "deployment_metadata",
    "deployment_path",
    "deployment_status",
    "example_identifier",
    "example_version",
    "example_version_id",
    "id",
    "last_attempt_at",
    "updated_at",
    "updated_by",
    "version_identifier",
    "version_tag",
    "workflow_id",
  ],
  properties: {
    assigned_at: { type: "string", format: "date-time" },
    course_content_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    deployed_at: { nullable: { type: "string", format: "date-time" } },
    deployment_message: { nullable: { type: "string" } },
    deployment_metadata: { nullable: { type: "object", additionalProperties: {} } },
    deployment_path: { nullable: { type: "string" } },
    deployment_status: { ref: () => DeploymentStatusSchema },
    example_identifier: { nullable: { type: "string" } },
    example_version: { nullable: { ref: () => ExampleVersionGetSchema } },
    example_version_id: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    last_attempt_at: { nullable: { type: "string", format: "date-time" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    version_identifier: { nullable: { type: "string" } },
    version_tag: { nullable: { type: "string" } },
    workflow_id: { nullable: { type: "string" } },
  },
};
export class CourseContentDeploymentGetValidator extends BaseValidator<CourseContentDeploymentGet> {
  static override readonly modelName: string = "CourseContentDeploymentGet";
  static override readonly schema: ObjectSchema = CourseContentDeploymentGetSchema;
}

export const CourseContentDeploymentListSchema: ObjectSchema = {
  type: "object",
  required: [
    "assigned_at",
    "course_content_id",
    "deployed_at",
    "deployment_status",
    "example_identifier",
    "example_version",
    "example_version_id",
    "has_newer_version",
    "id",
    "version_identifier",
    "version_tag",
  ],
  properties: {
    assigned_at: { type: "string", format: "date-time" },
    course_content_id: { type: "string", format: "uuid" },
    deployed_at: { nullable: { type: "string", format: "date-time" } },
    deployment_status: { ref: () => DeploymentStatusSchema },
    example_identifier: { nullable: { type: "string" } },
    example_version: { nullable: { ref: () => ExampleVersionListSchema } },
    example_version_id: { nullable: { type: "string", format: "uuid" } },
    has_newer_version: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    version_identifier: { nullable: { type: "string" } },
    version_tag: { nullable: { type: "string" } },
  },
};
export class CourseContentDeploymentListValidator extends BaseValidator<CourseContentDeploymentList> {
  static override readonly modelName: string = "CourseContentDeploymentList";
  static override readonly schema: ObjectSchema = CourseContentDeploymentListSchema;
}

export const CourseContentKindGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "description",
    "has_ascendants",
    "has_descendants",
    "id",
    "submittable",
    "title",
    "updated_at",
    "updated_by",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    has_ascendants: { type: "boolean" },
    has_descendants: { type: "boolean" },
    id: { type: "string" },
    submittable: { type: "boolean" },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CourseContentKindGetValidator extends BaseValidator<CourseContentKindGet> {
  static override readonly modelName: string = "CourseContentKindGet";
  static override readonly schema: ObjectSchema = CourseContentKindGetSchema;
}

export const CourseContentKindListSchema: ObjectSchema = {
  type: "object",
  required: ["has_ascendants", "has_descendants", "id", "submittable", "title"],
  properties: {
    has_ascendants: { type: "boolean" },
    has_descendants: { type: "boolean" },
    id: { type: "string" },
    submittable: { type: "boolean" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentKindListValidator extends BaseValidator<CourseContentKindList> {
  static override readonly modelName: string = "CourseContentKindList";
  static override readonly schema: ObjectSchema = CourseContentKindListSchema;
}

export const CourseContentStudentGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
    "color",
    "course_content_kind_id",
    "course_content_type",
    "course_content_type_id",
    "course_id",
    "created_at",
    "created_by",
    "deadline",
    "deployment",
    "description",
    "directory",
    "has_deployment",
    "id",
    "latest_grade_status",
    "max_group_size",
    "max_test_runs",
    "path",
    "position",
    "result",
    "result_count",
    "status",
    "submission_count",
    "submission_group",
    "submitted",
    "testing_service_id",
    "title",
    "unread_message_count",
    "unreviewed_count",
    "updated_at",
    "updated_by",
  ],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
    color: { type: "string" },
    course_content_kind_id: { type: "string" },
    course_content_type: { ref: () => CourseContentTypeGetSchema },
    course_content_type_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    deadline: { nullable: { ref: () => EffectiveDeadlineSchema } },
    deployment: { nullable: { ref: () => CourseContentDeploymentListSchema } },
    description: { nullable: { type: "string" } },
    directory: { nullable: { type: "string" } },
    has_deployment: { nullable: { type: "boolean" } },
    id: { type: "string", format: "uuid" },
    latest_grade_status: { nullable: { type: "string" } },
    max_group_size: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    path: { type: "string" },
    position: { type: "number" },
    result: { nullable: { ref: () => ResultStudentGetSchema } },
    result_count: { type: "integer" },
    status: { nullable: { type: "string" } },
    submission_count: { type: "integer" },
    submission_group: { nullable: { ref: () => SubmissionGroupStudentGetSchema } },
    submitted: { nullable: { type: "boolean" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    unread_message_count: { type: "integer" },
    unreviewed_count: { type: "integer" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CourseContentStudentGetValidator extends BaseValidator<CourseContentStudentGet> {
  static override readonly modelName: string = "CourseContentStudentGet";
  static override readonly schema: ObjectSchema = CourseContentStudentGetSchema;
}

export const CourseContentStudentListSchema: ObjectSchema = {
  type: "object",
  required: [
    "color",
    "course_content_kind_id",
    "course_content_type",
    "course_content_type_id",
    "course_id",
    "deadline",
    "deployment",
    "directory",
    "has_deployment",
    "id",
    "latest_grade_status",
    "max_group_size",
    "max_test_runs",
    "path",
    "position",
    "result",
    "result_count",
    "status",
    "submission_count",
    "submission_group",
    "submitted",
    "testing_service_id",
    "title",
    "unread_message_count",
    "unreviewed_count",
  ],
  properties: {
    color: { type: "string" },
    course_content_kind_id: { type: "string" },
    course_content_type: { ref: () => CourseContentTypeListSchema },
    course_content_type_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    deadline: { nullable: { ref: () => EffectiveDeadlineSchema } },
    deployment: { nullable: { ref: () => CourseContentDeploymentListSchema } },
    directory: { nullable: { type: "string" } },
    has_deployment: { nullable: { type: "boolean" } },
    id: { type: "string", format: "uuid" },
    latest_grade_status: { nullable: { type: "string" } },
    max_group_size: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    path: { type: "string" },
    position: { type: "number" },
    result: { nullable: { ref: () => ResultStudentListSchema } },
    result_count: { type: "integer" },
    status: { nullable: { type: "string" } },
    submission_count: { type: "integer" },
    submission_group: { nullable: { ref: () => SubmissionGroupStudentListSchema } },
    submitted: { nullable: { type: "boolean" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    unread_message_count: { type: "integer" },
    unreviewed_count: { type: "integer" },
  },
};
export class CourseContentStudentListValidator extends BaseValidator<CourseContentStudentList> {
  static override readonly modelName: string = "CourseContentStudentList";
  static override readonly schema: ObjectSchema = CourseContentStudentListSchema;
}

export const CourseContentTypeGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "color",
    "course_content_kind",
    "course_content_kind_id",
    "course_id",
    "created_at",
    "created_by",
    "description",
    "id",
    "properties",
    "slug",
    "title",
    "updated_at",
    "updated_by",
  ],
  properties: {
    color: { type: "string" },
    course_content_kind: { nullable: { ref: () => CourseContentKindGetSchema } },
    course_content_kind_id: { type: "string" },
    course_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    slug: { type: "string" },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CourseContentTypeGetValidator extends BaseValidator<CourseContentTypeGet> {
  static override readonly modelName: string = "CourseContentTypeGet";
  static override readonly schema: ObjectSchema = CourseContentTypeGetSchema;
}

export const CourseContentTypeListSchema: ObjectSchema = {
  type: "object",
  required: ["color", "course_content_kind", "course_content_kind_id", "course_id", "id", "slug", "title"],
  properties: {
    color: { type: "string" },
    course_content_kind: { nullable: { ref: () => CourseContentKindListSchema } },
    course_content_kind_id: { type: "string" },
    course_id: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    slug: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentTypeListValidator extends BaseValidator<CourseContentTypeList> {
  static override readonly modelName: string = "CourseContentTypeList";
  static override readonly schema: ObjectSchema = CourseContentTypeListSchema;
}

export const CourseFamilyGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "description",
    "id",
    "organization",
    "organization_id",
    "path",
    "properties",
    "title",
    "updated_at",
    "updated_by",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    organization: { nullable: { ref: () => OrganizationGetSchema } },
    organization_id: { type: "string", format: "uuid" },
    path: { type: "string" },
    properties: { nullable: { ref: () => CourseFamilyPropertiesGetSchema } },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CourseFamilyGetValidator extends BaseValidator<CourseFamilyGet> {
  static override readonly modelName: string = "CourseFamilyGet";
  static override readonly schema: ObjectSchema = CourseFamilyGetSchema;
}

export const CourseFamilyPropertiesGetSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigGetSchema } },
  },
  additionalProperties: {},
};
export class CourseFamilyPropertiesGetValidator extends BaseValidator<CourseFamilyPropertiesGet> {
  static override readonly modelName: string = "CourseFamilyPropertiesGet";
  static override readonly schema: ObjectSchema = CourseFamilyPropertiesGetSchema;
}

export const CourseGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
    "course_family",
    "course_family_id",
    "created_at",
    "created_by",
    "description",
    "id",
    "language_code",
    "late_cutoff_days",
    "late_days",
    "late_penalty_per_day",
    "organization_id",
    "path",
    "properties",
    "team_allow_join",
    "team_allow_leave",
    "team_allow_student_creation",
    "team_auto_assign_unmatched",
    "team_lock_at_deadline",
    "team_min_group_size",
    "team_mode",
    "team_require_approval",
    "timezone",
    "title",
    "updated_at",
    "updated_by",
  ],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
    course_family: { nullable: { ref: () => CourseFamilyGetSchema } },
    course_family_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    language_code: { nullable: { type: "string" } },
    late_cutoff_days: { nullable: { type: "integer" } },
    late_days: { nullable: { type: "integer" } },
    late_penalty_per_day: { nullable: { type: "number" } },
    organization_id: { type: "string", format: "uuid" },
    path: { type: "string" },
    properties: { nullable: { ref: () => CoursePropertiesGetSchema } },
    team_allow_join: { nullable: { type: "boolean" } },
    team_allow_leave: { nullable: { type: "boolean" } },
    team_allow_student_creation: { nullable: { type: "boolean" } },
    team_auto_assign_unmatched: { nullable: { type: "boolean" } },
    team_lock_at_deadline: { nullable: { type: "boolean" } },
    team_min_group_size: { nullable: { type: "integer" } },
    team_mode: { nullable: { ref: () => TeamModeSchema } },
    team_require_approval: { nullable: { type: "boolean" } },
    timezone: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CourseGetValidator extends BaseValidator<CourseGet> {
  static override readonly modelName: string = "CourseGet";
  static override readonly schema: ObjectSchema = CourseGetSchema;
}

export const CourseListSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
    "course_family_id",
    "id",
    "language_code",
    "organization_id",
    "path",
    "properties",
    "team_allow_student_creation",
    "team_mode",
    "title",
  ],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    language_code: { nullable: { type: "string" } },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    path: { type: "string" },
    properties: { nullable: { ref: () => CoursePropertiesGetSchema } },
    team_allow_student_creation: { nullable: { type: "boolean" } },
    team_mode: { nullable: { ref: () => TeamModeSchema } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseListValidator extends BaseValidator<CourseList> {
  static override readonly modelName: string = "CourseList";
  static override readonly schema: ObjectSchema = CourseListSchema;
}

export const CourseMemberGitLabConfigSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    directory: { nullable: { type: "string" } },
    full_path: { nullable: { type: "string" } },
    full_path_submission: { nullable: { type: "string" } },
    group_id: { nullable: { type: "integer" } },
    last_synced_at: { nullable: { type: "string" } },
    namespace_id: { nullable: { type: "integer" } },
    namespace_path: { nullable: { type: "string" } },
    parent: { nullable: { type: "integer" } },
    parent_id: { nullable: { type: "integer" } },
    registry: { nullable: { type: "string" } },
    settings: { nullable: { type: "object", additionalProperties: {} } },
    token: { nullable: { type: "string" } },
    url: { nullable: { type: "string" } },
    visibility: { nullable: { type: "string" } },
    web_url: { nullable: { type: "string" } },
  },
  additionalProperties: {},
};
export class CourseMemberGitLabConfigValidator extends BaseValidator<CourseMemberGitLabConfig> {
  static override readonly modelName: string = "CourseMemberGitLabConfig";
  static override readonly schema: ObjectSchema = CourseMemberGitLabConfigSchema;
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

export const CourseMemberListSchema: ObjectSchema = {
  type: "object",
  required: ["archived_at", "course_group_id", "course_id", "course_role_id", "id", "user", "user_id"],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { type: "string", format: "uuid" },
    course_role_id: { type: "string" },
    id: { type: "string", format: "uuid" },
    user: { ref: () => UserListSchema },
    user_id: { type: "string", format: "uuid" },
  },
};
export class CourseMemberListValidator extends BaseValidator<CourseMemberList> {
  static override readonly modelName: string = "CourseMemberList";
  static override readonly schema: ObjectSchema = CourseMemberListSchema;
}

export const CourseMemberPropertiesSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => CourseMemberGitLabConfigSchema } },
  },
  additionalProperties: {},
};
export class CourseMemberPropertiesValidator extends BaseValidator<CourseMemberProperties> {
  static override readonly modelName: string = "CourseMemberProperties";
  static override readonly schema: ObjectSchema = CourseMemberPropertiesSchema;
}

export const CoursePropertiesGetSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigGetSchema } },
  },
  additionalProperties: {},
};
export class CoursePropertiesGetValidator extends BaseValidator<CoursePropertiesGet> {
  static override readonly modelName: string = "CoursePropertiesGet";
  static override readonly schema: ObjectSchema = CoursePropertiesGetSchema;
}

export const DeadlineStandingSchema: Schema = {
  enum: ["not_open", "open", "late", "closed"],
};
/** The value, if it is a `DeadlineStanding`; else an error. */
export function validateDeadlineStanding(value: unknown): DeadlineStanding {
  return check<DeadlineStanding>("DeadlineStanding", DeadlineStandingSchema, value);
}

export const DeploymentStatusSchema: Schema = {
  enum: ["pending", "deploying", "deployed", "failed", "unassigned"],
};
/** The value, if it is a `DeploymentStatus`; else an error. */
export function validateDeploymentStatus(value: unknown): DeploymentStatus {
  return check<DeploymentStatus>("DeploymentStatus", DeploymentStatusSchema, value);
}

export const DetailsSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    validation_errors: { type: "array", items: { ref: () => ViolationSchema } },
  },
};
export class DetailsValidator extends BaseValidator<Details> {
  static override readonly modelName: string = "Details";
  static override readonly schema: ObjectSchema = DetailsSchema;
}

export const DoneSchema: ObjectSchema = {
  type: "object",
  required: ["message"],
  properties: {
    message: { type: "string" },
  },
};
export class DoneValidator extends BaseValidator<Done> {
  static override readonly modelName: string = "Done";
  static override readonly schema: ObjectSchema = DoneSchema;
}

export const EffectiveDeadlineSchema: ObjectSchema = {
  type: "object",
  required: [
    "closes_at",
    "due_at",
    "explanation",
    "late_days",
    "late_penalty_per_day",
    "opens_at",
    "penalty",
    "standing",
    "timezone",
  ],
  properties: {
    closes_at: { nullable: { type: "string", format: "date-time" } },
    due_at: { nullable: { type: "string", format: "date-time" } },
    explanation: { type: "array", items: { type: "string" } },
    late_days: { type: "integer" },
    late_penalty_per_day: { type: "number" },
    opens_at: { nullable: { type: "string", format: "date-time" } },
    penalty: { type: "number" },
    standing: { ref: () => DeadlineStandingSchema },
    timezone: { type: "string" },
  },
};
export class EffectiveDeadlineValidator extends BaseValidator<EffectiveDeadline> {
  static override readonly modelName: string = "EffectiveDeadline";
  static override readonly schema: ObjectSchema = EffectiveDeadlineSchema;
}

export const EntityDeleteCountSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_deployments",
    "course_content_types",
    "course_contents",
    "course_families",
    "course_groups",
    "course_member_comments",
    "course_members",
    "courses",
    "deployment_histories",
    "example_dependencies",
    "example_repositories",
    "example_versions",
    "examples",
    "messages",
    "result_artifacts",
    "results",
    "student_profiles",
    "submission_artifacts",
    "submission_grades",
    "submission_group_members",
    "submission_groups",
    "submission_reviews",
  ],
  properties: {
    course_content_deployments: { type: "integer" },
    course_content_types: { type: "integer" },
    course_contents: { type: "integer" },
    course_families: { type: "integer" },
    course_groups: { type: "integer" },
    course_member_comments: { type: "integer" },
    course_members: { type: "integer" },
    courses: { type: "integer" },
    deployment_histories: { type: "integer" },
    example_dependencies: { type: "integer" },
    example_repositories: { type: "integer" },
    example_versions: { type: "integer" },
    examples: { type: "integer" },
    messages: { type: "integer" },
    result_artifacts: { type: "integer" },
    results: { type: "integer" },
    student_profiles: { type: "integer" },
    submission_artifacts: { type: "integer" },
    submission_grades: { type: "integer" },
    submission_group_members: { type: "integer" },
    submission_groups: { type: "integer" },
    submission_reviews: { type: "integer" },
  },
};
export class EntityDeleteCountValidator extends BaseValidator<EntityDeleteCount> {
  static override readonly modelName: string = "EntityDeleteCount";
  static override readonly schema: ObjectSchema = EntityDeleteCountSchema;
}

export const ExampleRepositoryGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "access_credentials",
    "created_at",
    "created_by",
    "default_version",
    "description",
    "id",
    "name",
    "organization_id",
    "source_type",
    "source_url",
    "updated_at",
    "updated_by",
  ],
  properties: {
    access_credentials: { nullable: { type: "string" } },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    default_version: { nullable: { type: "string" } },
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    name: { type: "string" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    source_type: { ref: () => SourceTypeSchema },
    source_url: { type: "string" },
    updated_at: { type: "string", format: "date-time" },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class ExampleRepositoryGetValidator extends BaseValidator<ExampleRepositoryGet> {
  static override readonly modelName: string = "ExampleRepositoryGet";
  static override readonly schema: ObjectSchema = ExampleRepositoryGetSchema;
}

export const ExampleVersionGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "additional_files",
    "created_at",
    "created_by",
    "description",
    "example_id",
    "execution_backend",
    "id",
    "language",
    "license",
    "storage_path",
    "student_submission_files",
    "student_templates",
    "test_files",
    "testing_service_id",
    "title",
    "updated_at",
    "updated_by",
    "version_number",
    "version_tag",
  ],
  properties: {
    additional_files: { type: "array", items: { type: "string" } },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    example_id: { type: "string", format: "uuid" },
    execution_backend: { nullable: { type: "object", additionalProperties: {} } },
    id: { type: "string", format: "uuid" },
    language: { nullable: { type: "string" } },
    license: { nullable: { type: "string" } },
    storage_path: { type: "string" },
    student_submission_files: { type: "array", items: { type: "string" } },
    student_templates: { type: "array", items: { type: "string" } },
    test_files: { type: "array", items: { type: "string" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    version_number: { type: "integer" },
    version_tag: { type: "string" },
  },
};
export class ExampleVersionGetValidator extends BaseValidator<ExampleVersionGet> {
  static override readonly modelName: string = "ExampleVersionGet";
  static override readonly schema: ObjectSchema = ExampleVersionGetSchema;
}

export const ExampleVersionListSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "description", "id", "testing_service_id", "title", "version_number", "version_tag"],
  properties: {
    created_at: { type: "string", format: "date-time" },
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    version_number: { type: "integer" },
    version_tag: { type: "string" },
  },
};
export class ExampleVersionListValidator extends BaseValidator<ExampleVersionList> {
  static override readonly modelName: string = "ExampleVersionList";
  static override readonly schema: ObjectSchema = ExampleVersionListSchema;
}

export const GitLabConfigSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    directory: { nullable: { type: "string" } },
    full_path: { nullable: { type: "string" } },
    group_id: { nullable: { type: "integer" } },
    last_synced_at: { nullable: { type: "string" } },
    namespace_id: { nullable: { type: "integer" } },
    namespace_path: { nullable: { type: "string" } },
    parent: { nullable: { type: "integer" } },
    parent_id: { nullable: { type: "integer" } },
    registry: { nullable: { type: "string" } },
    settings: { nullable: { type: "object", additionalProperties: {} } },
    token: { nullable: { type: "string" } },
    url: { nullable: { type: "string" } },
    visibility: { nullable: { type: "string" } },
    web_url: { nullable: { type: "string" } },
  },
  additionalProperties: {},
};
export class GitLabConfigValidator extends BaseValidator<GitLabConfig> {
  static override readonly modelName: string = "GitLabConfig";
  static override readonly schema: ObjectSchema = GitLabConfigSchema;
}

export const GitLabConfigGetSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    directory: { nullable: { type: "string" } },
    full_path: { nullable: { type: "string" } },
    group_id: { nullable: { type: "integer" } },
    last_synced_at: { nullable: { type: "string" } },
    namespace_id: { nullable: { type: "integer" } },
    namespace_path: { nullable: { type: "string" } },
    parent: { nullable: { type: "integer" } },
    parent_id: { nullable: { type: "integer" } },
    registry: { nullable: { type: "string" } },
    settings: { nullable: { type: "object", additionalProperties: {} } },
    token: { nullable: { type: "string" } },
    url: { nullable: { type: "string" } },
    visibility: { nullable: { type: "string" } },
    web_url: { nullable: { type: "string" } },
  },
  additionalProperties: {},
};
export class GitLabConfigGetValidator extends BaseValidator<GitLabConfigGet> {
  static override readonly modelName: string = "GitLabConfigGet";
  static override readonly schema: ObjectSchema = GitLabConfigGetSchema;
}

export const GradedByCourseMemberSchema: ObjectSchema = {
  type: "object",
  required: ["course_role_id", "user", "user_id"],
  properties: {
    course_role_id: { nullable: { type: "string" } },
    user: { nullable: { ref: () => GradingAuthorSchema } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class GradedByCourseMemberValidator extends BaseValidator<GradedByCourseMember> {
  static override readonly modelName: string = "GradedByCourseMember";
  static override readonly schema: ObjectSchema = GradedByCourseMemberSchema;
}

export const GradingAuthorSchema: ObjectSchema = {
  type: "object",
  required: ["family_name", "given_name"],
  properties: {
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
  },
};
export class GradingAuthorValidator extends BaseValidator<GradingAuthor> {
  static override readonly modelName: string = "GradingAuthor";
  static override readonly schema: ObjectSchema = GradingAuthorSchema;
}

export const GradingStatusSchema: Schema = {
  enum: [0, 1, 2, 3],
};
/** The value, if it is a `GradingStatus`; else an error. */
export function validateGradingStatus(value: unknown): GradingStatus {
  return check<GradingStatus>("GradingStatus", GradingStatusSchema, value);
}

export const OrganizationGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "country",
    "created_at",
    "created_by",
    "description",
    "email",
    "fax_number",
    "id",
    "locality",
    "number",
    "organization_type",
    "path",
    "postal_code",
    "properties",
    "region",
    "street_address",
    "telephone",
    "title",
    "updated_at",
    "updated_by",
    "url",
    "user_id",
  ],
  properties: {
    country: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    email: { nullable: { type: "string" } },
    fax_number: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    locality: { nullable: { type: "string" } },
    number: { nullable: { type: "string" } },
    organization_type: { ref: () => OrganizationTypeSchema },
    path: { type: "string" },
    postal_code: { nullable: { type: "string" } },
    properties: { nullable: { ref: () => OrganizationPropertiesGetSchema } },
    region: { nullable: { type: "string" } },
    street_address: { nullable: { type: "string" } },
    telephone: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    url: { nullable: { type: "string" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class OrganizationGetValidator extends BaseValidator<OrganizationGet> {
  static override readonly modelName: string = "OrganizationGet";
  static override readonly schema: ObjectSchema = OrganizationGetSchema;
}

export const OrganizationPropertiesGetSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigGetSchema } },
  },
  additionalProperties: {},
};
export class OrganizationPropertiesGetValidator extends BaseValidator<OrganizationPropertiesGet> {
  static override readonly modelName: string = "OrganizationPropertiesGet";
  static override readonly schema: ObjectSchema = OrganizationPropertiesGetSchema;
}

export const OrganizationTypeSchema: Schema = {
  enum: ["user", "community", "organization"],
};
/** The value, if it is a `OrganizationType`; else an error. */
export function validateOrganizationType(value: unknown): OrganizationType {
  return check<OrganizationType>("OrganizationType", OrganizationTypeSchema, value);
}

export const ProblemSchema: ObjectSchema = {
  type: "object",
  required: ["error_code", "help", "message"],
  properties: {
    detail: { nullable: { type: "string" } },
    details: { nullable: { ref: () => DetailsSchema } },
    error_code: { ref: () => CodeSchema },
    help: { type: "string" },
    maintenance: { type: "boolean" },
    message: { type: "string" },
    request_id: { nullable: { type: "string" } },
  },
};
export class ProblemValidator extends BaseValidator<Problem> {
  static override readonly modelName: string = "Problem";
  static override readonly schema: ObjectSchema = ProblemSchema;
}

export const ProfileGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "avatar_color",
    "avatar_image",
    "bio",
    "created_at",
    "created_by",
    "id",
    "language_code",
    "nickname",
    "properties",
    "updated_at",
    "updated_by",
    "url",
    "user_id",
  ],
  properties: {
    avatar_color: { nullable: { type: "integer" } },
    avatar_image: { nullable: { type: "string" } },
    bio: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    language_code: { nullable: { type: "string" } },
    nickname: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    url: { nullable: { type: "string" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class ProfileGetValidator extends BaseValidator<ProfileGet> {
  static override readonly modelName: string = "ProfileGet";
  static override readonly schema: ObjectSchema = ProfileGetSchema;
}

export const ResultArtifactInfoSchema: ObjectSchema = {
  type: "object",
  required: ["content_type", "created_at", "file_size", "filename", "id"],
  properties: {
    content_type: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    file_size: { type: "integer" },
    filename: { type: "string" },
    id: { type: "string", format: "uuid" },
  },
};
export class ResultArtifactInfoValidator extends BaseValidator<ResultArtifactInfo> {
  static override readonly modelName: string = "ResultArtifactInfo";
  static override readonly schema: ObjectSchema = ResultArtifactInfoSchema;
}

export const ResultCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_id", "course_member_id", "result", "status", "version_identifier"],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    grade: { nullable: { type: "number" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    reference_version_identifier: { nullable: { type: "string" } },
    result: { type: "number" },
    result_json: { nullable: { type: "object", additionalProperties: {} } },
    status: { ref: () => TaskStatusSchema },
    submission_artifact_id: { nullable: { type: "string", format: "uuid" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    test_system_id: { nullable: { type: "string" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    version_identifier: { type: "string" },
  },
};
export class ResultCreateValidator extends BaseValidator<ResultCreate> {
  static override readonly modelName: string = "ResultCreate";
  static override readonly schema: ObjectSchema = ResultCreateSchema;
}

export const ResultGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_count",
    "course_content_id",
    "course_content_type_id",
    "course_member_id",
    "created_at",
    "created_by",
    "grade",
    "grading_ids",
    "has_artifacts",
    "id",
    "properties",
    "reference_version_identifier",
    "result",
    "result_artifacts",
    "result_json",
    "status",
    "submission_artifact_id",
    "submission_group_id",
    "test_system_id",
    "testing_service_id",
    "updated_at",
    "updated_by",
    "version_identifier",
  ],
  properties: {
    artifact_count: { type: "integer" },
    course_content_id: { type: "string", format: "uuid" },
    course_content_type_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    grade: { nullable: { type: "number" } },
    grading_ids: { nullable: { type: "array", items: { type: "string", format: "uuid" } } },
    has_artifacts: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    reference_version_identifier: { nullable: { type: "string" } },
    result: { type: "number" },
    result_artifacts: { type: "array", items: { ref: () => ResultArtifactInfoSchema } },
    result_json: { nullable: { type: "object", additionalProperties: {} } },
    status: { ref: () => TaskStatusSchema },
    submission_artifact_id: { nullable: { type: "string", format: "uuid" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    test_system_id: { nullable: { type: "string" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    version_identifier: { type: "string" },
  },
};
export class ResultGetValidator extends BaseValidator<ResultGet> {
  static override readonly modelName: string = "ResultGet";
  static override readonly schema: ObjectSchema = ResultGetSchema;
}

export const ResultListSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_count",
    "course_content_id",
    "course_content_type_id",
    "course_member_id",
    "created_at",
    "grade",
    "has_artifacts",
    "id",
    "reference_version_identifier",
    "result",
    "status",
    "submission_artifact_id",
    "submission_group_id",
    "test_system_id",
    "testing_service_id",
    "updated_at",
    "version_identifier",
  ],
  properties: {
    artifact_count: { type: "integer" },
    course_content_id: { type: "string", format: "uuid" },
    course_content_type_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    grade: { nullable: { type: "number" } },
    has_artifacts: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    reference_version_identifier: { nullable: { type: "string" } },
    result: { type: "number" },
    status: { ref: () => TaskStatusSchema },
    submission_artifact_id: { nullable: { type: "string", format: "uuid" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    test_system_id: { nullable: { type: "string" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    version_identifier: { type: "string" },
  },
};
export class ResultListValidator extends BaseValidator<ResultList> {
  static override readonly modelName: string = "ResultList";
  static override readonly schema: ObjectSchema = ResultListSchema;
}

export const ResultStudentGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "id",
    "result",
    "result_artifacts",
    "result_json",
    "status",
    "submit",
    "test_system_id",
    "testing_service_id",
    "version_identifier",
  ],
  properties: {
    id: { type: "string", format: "uuid" },
    result: { nullable: { type: "number" } },
    result_artifacts: { type: "array", items: { ref: () => ResultArtifactInfoSchema } },
    result_json: { nullable: { type: "object", additionalProperties: {} } },
    status: { nullable: { ref: () => TaskStatusSchema } },
    submit: { nullable: { type: "boolean" } },
    test_system_id: { nullable: { type: "string" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    version_identifier: { nullable: { type: "string" } },
  },
};
export class ResultStudentGetValidator extends BaseValidator<ResultStudentGet> {
  static override readonly modelName: string = "ResultStudentGet";
  static override readonly schema: ObjectSchema = ResultStudentGetSchema;
}

export const ResultStudentListSchema: ObjectSchema = {
  type: "object",
  required: ["id", "result", "status", "submit", "test_system_id", "testing_service_id", "version_identifier"],
  properties: {
    id: { type: "string", format: "uuid" },
    result: { nullable: { type: "number" } },
    status: { nullable: { ref: () => TaskStatusSchema } },
    submit: { nullable: { type: "boolean" } },
    test_system_id: { nullable: { type: "string" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    version_identifier: { nullable: { type: "string" } },
  },
};
export class ResultStudentListValidator extends BaseValidator<ResultStudentList> {
  static override readonly modelName: string = "ResultStudentList";
  static override readonly schema: ObjectSchema = ResultStudentListSchema;
}

export const ResultUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    grade: { nullable: { type: "number" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    result: { nullable: { type: "number" } },
    result_json: { nullable: { type: "object", additionalProperties: {} } },
    status: { nullable: { ref: () => TaskStatusSchema } },
    test_system_id: { nullable: { type: "string" } },
  },
};
export class ResultUpdateValidator extends BaseValidator<ResultUpdate> {
  static override readonly modelName: string = "ResultUpdate";
  static override readonly schema: ObjectSchema = ResultUpdateSchema;
}

export const SourceTypeSchema: Schema = {
  enum: ["git", "minio", "github", "s3", "gitlab"],
};
/** The value, if it is a `SourceType`; else an error. */
export function validateSourceType(value: unknown): SourceType {
  return check<SourceType>("SourceType", SourceTypeSchema, value);
}

export const StudentProfileGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "id",
    "organization",
    "organization_id",
    "student_email",
    "student_id",
    "updated_at",
    "updated_by",
    "user_id",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    organization: { nullable: { ref: () => OrganizationGetSchema } },
    organization_id: { type: "string", format: "uuid" },
    student_email: { nullable: { type: "string" } },
    student_id: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class StudentProfileGetValidator extends BaseValidator<StudentProfileGet> {
  static override readonly modelName: string = "StudentProfileGet";
  static override readonly schema: ObjectSchema = StudentProfileGetSchema;
}

export const SubmissionGroupGradingListSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "feedback",
    "graded_by_course_member",
    "graded_by_course_member_id",
    "grading",
    "id",
    "result_id",
    "status",
    "submission_group_id",
  ],
  properties: {
    created_at: { type: "string", format: "date-time" },
    feedback: { nullable: { type: "string" } },
    graded_by_course_member: { nullable: { ref: () => GradedByCourseMemberSchema } },
    graded_by_course_member_id: { type: "string", format: "uuid" },
    grading: { type: "number" },
    id: { type: "string", format: "uuid" },
    result_id: { nullable: { type: "string", format: "uuid" } },
    status: { ref: () => GradingStatusSchema },
    submission_group_id: { type: "string", format: "uuid" },
  },
};
export class SubmissionGroupGradingListValidator extends BaseValidator<SubmissionGroupGradingList> {
  static override readonly modelName: string = "SubmissionGroupGradingList";
  static override readonly schema: ObjectSchema = SubmissionGroupGradingListSchema;
}

export const SubmissionGroupMemberBasicSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id", "full_name", "id", "user_id", "username"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    full_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    user_id: { type: "string", format: "uuid" },
    username: { nullable: { type: "string" } },
  },
};
export class SubmissionGroupMemberBasicValidator extends BaseValidator<SubmissionGroupMemberBasic> {
  static override readonly modelName: string = "SubmissionGroupMemberBasic";
  static override readonly schema: ObjectSchema = SubmissionGroupMemberBasicSchema;
}

export const SubmissionGroupRepositorySchema: ObjectSchema = {
  type: "object",
  required: ["clone_url", "full_path", "provider", "url", "web_url"],
  properties: {
    clone_url: { nullable: { type: "string" } },
    full_path: { type: "string" },
    provider: { type: "string" },
    url: { type: "string" },
    web_url: { nullable: { type: "string" } },
  },
};
export class SubmissionGroupRepositoryValidator extends BaseValidator<SubmissionGroupRepository> {
  static override readonly modelName: string = "SubmissionGroupRepository";
  static override readonly schema: ObjectSchema = SubmissionGroupRepositorySchema;
}

export const SubmissionGroupStudentGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "count",
    "course_content_path",
    "course_content_title",
    "current_group_size",
    "example_identifier",
    "graded_by_course_member",
    "grading",
    "gradings",
    "id",
    "late_penalty",
    "max_group_size",
    "max_submissions",
    "members",
    "repository",
    "status",
    "unread_message_count",
  ],
  properties: {
    count: { type: "integer" },
    course_content_path: { nullable: { type: "string" } },
    course_content_title: { nullable: { type: "string" } },
    current_group_size: { type: "integer" },
    example_identifier: { nullable: { type: "string" } },
    graded_by_course_member: { nullable: { ref: () => GradedByCourseMemberSchema } },
    grading: { nullable: { type: "number" } },
    gradings: { type: "array", items: { ref: () => SubmissionGroupGradingListSchema } },
    id: { nullable: { type: "string", format: "uuid" } },
    late_penalty: { nullable: { type: "number" } },
    max_group_size: { nullable: { type: "integer" } },
    max_submissions: { nullable: { type: "integer" } },
    members: { type: "array", items: { ref: () => SubmissionGroupMemberBasicSchema } },
    repository: { nullable: { ref: () => SubmissionGroupRepositorySchema } },
    status: { nullable: { type: "string" } },
    unread_message_count: { type: "integer" },
  },
};
export class SubmissionGroupStudentGetValidator extends BaseValidator<SubmissionGroupStudentGet> {
  static override readonly modelName: string = "SubmissionGroupStudentGet";
  static override readonly schema: ObjectSchema = SubmissionGroupStudentGetSchema;
}

export const SubmissionGroupStudentListSchema: ObjectSchema = {
  type: "object",
  required: [
    "count",
    "course_content_path",
    "course_content_title",
    "current_group_size",
    "example_identifier",
    "graded_by_course_member",
    "grading",
    "id",
    "late_penalty",
    "max_group_size",
    "max_submissions",
    "members",
    "repository",
    "status",
    "unread_message_count",
  ],
  properties: {
    count: { type: "integer" },
    course_content_path: { nullable: { type: "string" } },
    course_content_title: { nullable: { type: "string" } },
    current_group_size: { type: "integer" },
    example_identifier: { nullable: { type: "string" } },
    graded_by_course_member: { nullable: { ref: () => GradedByCourseMemberSchema } },
    grading: { nullable: { type: "number" } },
    id: { nullable: { type: "string", format: "uuid" } },
    late_penalty: { nullable: { type: "number" } },
    max_group_size: { nullable: { type: "integer" } },
    max_submissions: { nullable: { type: "integer" } },
    members: { type: "array", items: { ref: () => SubmissionGroupMemberBasicSchema } },
    repository: { nullable: { ref: () => SubmissionGroupRepositorySchema } },
    status: { nullable: { type: "string" } },
    unread_message_count: { type: "integer" },
  },
};
export class SubmissionGroupStudentListValidator extends BaseValidator<SubmissionGroupStudentList> {
  static override readonly modelName: string = "SubmissionGroupStudentList";
  static override readonly schema: ObjectSchema = SubmissionGroupStudentListSchema;
}

export const TaskInfoSchema: ObjectSchema = {
  type: "object",
  required: [
    "args",
    "completed_at",
    "created_at",
    "duration",
    "error",
    "execution_time",
    "finished_at",
    "has_result",
    "history_length",
    "kwargs",
    "progress",
    "queue",
    "result_available",
    "retries",
    "run_id",
    "short_task_id",
    "started_at",
    "status",
    "status_display",
    "task_id",
    "task_name",
    "worker",
    "workflow_id",
  ],
  properties: {
    args: {},
    completed_at: { nullable: { type: "string", format: "date-time" } },
    created_at: { type: "string", format: "date-time" },
    duration: { nullable: { type: "string" } },
    error: { nullable: { type: "string" } },
    execution_time: { nullable: { type: "string", format: "date-time" } },
    finished_at: { nullable: { type: "string", format: "date-time" } },
    has_result: { nullable: { type: "boolean" } },
    history_length: { nullable: { type: "integer" } },
    kwargs: { nullable: { type: "object", additionalProperties: {} } },
    progress: { nullable: { type: "object", additionalProperties: {} } },
    queue: { nullable: { type: "string" } },
    result_available: { nullable: { type: "string" } },
    retries: { nullable: { type: "integer" } },
    run_id: { nullable: { type: "string" } },
    short_task_id: { nullable: { type: "string" } },
    started_at: { nullable: { type: "string", format: "date-time" } },
    status: { ref: () => TaskStatusSchema },
    status_display: { nullable: { type: "string" } },
    task_id: { type: "string", format: "uuid" },
    task_name: { type: "string" },
    worker: { nullable: { type: "string" } },
    workflow_id: { nullable: { type: "string" } },
  },
};
export class TaskInfoValidator extends BaseValidator<TaskInfo> {
  static override readonly modelName: string = "TaskInfo";
  static override readonly schema: ObjectSchema = TaskInfoSchema;
}

export const TaskResponseSchema: ObjectSchema = {
  type: "object",
  required: ["message", "status", "task_id"],
  properties: {
    message: { type: "string" },
    status: { type: "string" },
    task_id: { type: "string", format: "uuid" },
  },
};
export class TaskResponseValidator extends BaseValidator<TaskResponse> {
  static override readonly modelName: string = "TaskResponse";
  static override readonly schema: ObjectSchema = TaskResponseSchema;
}

export const TaskStatusSchema: Schema = {
  enum: ["queued", "started", "finished", "failed", "deferred", "cancelled"],
};
/** The value, if it is a `TaskStatus`; else an error. */
export function validateTaskStatus(value: unknown): TaskStatus {
  return check<TaskStatus>("TaskStatus", TaskStatusSchema, value);
}

export const TeamModeSchema: Schema = {
  enum: ["self_organized", "instructor_predefined", "hybrid"],
};
/** The value, if it is a `TeamMode`; else an error. */
export function validateTeamMode(value: unknown): TeamMode {
  return check<TeamMode>("TeamMode", TeamModeSchema, value);
}

export const UserGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
    "created_at",
    "created_by",
    "email",
    "family_name",
    "given_name",
    "id",
    "is_service",
    "profile",
    "properties",
    "student_profiles",
    "updated_at",
    "updated_by",
    "user_roles",
    "username",
  ],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    is_service: { type: "boolean" },
    profile: { nullable: { ref: () => ProfileGetSchema } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    student_profiles: { type: "array", items: { ref: () => StudentProfileGetSchema } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user_roles: { type: "array", items: { ref: () => UserRoleGetSchema } },
    username: { nullable: { type: "string" } },
  },
};
export class UserGetValidator extends BaseValidator<UserGet> {
  static override readonly modelName: string = "UserGet";
  static override readonly schema: ObjectSchema = UserGetSchema;
}

export const UserListSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
    "created_at",
    "email",
    "family_name",
    "given_name",
    "id",
    "is_service",
    "updated_at",
    "username",
  ],
  properties: {
    archived_at: { nullable: { type: "string", format: "date-time" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    is_service: { type: "boolean" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    username: { nullable: { type: "string" } },
  },
};
export class UserListValidator extends BaseValidator<UserList> {
  static override readonly modelName: string = "UserList";
  static override readonly schema: ObjectSchema = UserListSchema;
}

export const UserRoleGetSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "created_by", "role_id", "updated_at", "updated_by", "user_id"],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    role_id: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class UserRoleGetValidator extends BaseValidator<UserRoleGet> {
  static override readonly modelName: string = "UserRoleGet";
  static override readonly schema: ObjectSchema = UserRoleGetSchema;
}

export const ViolationSchema: ObjectSchema = {
  type: "object",
  required: ["field", "message", "type"],
  properties: {
    field: { type: "string" },
    message: { type: "string" },
    type: { type: "string" },
  },
};
export class ViolationValidator extends BaseValidator<Violation> {
  static override readonly modelName: string = "Violation";
  static override readonly schema: ObjectSchema = ViolationSchema;
}
