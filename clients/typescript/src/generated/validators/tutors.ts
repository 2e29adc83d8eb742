// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  CourseTutorGet,
  CourseTutorList,
  CourseTutorRepository,
  GradeImportCreate,
  GradeImportGet,
  GradeImportOutcome,
  GradeImportRow,
  GradeImportUndone,
  GradedArtifactInfo,
  GradingQueueItem,
  TakeNextToGrade,
  TutorCourseMemberCourseContent,
  TutorCourseMemberGet,
  TutorCourseMemberList,
  TutorGradeCreate,
  TutorGradeResponse,
  TutorSubmissionGroupGet,
  TutorSubmissionGroupList,
  TutorSubmissionGroupMember,
  TutorTestArtifactInfo,
  TutorTestArtifactList,
  TutorTestConfig,
  TutorTestCreateResponse,
  TutorTestGet,
  TutorTestReport,
  TutorTestState,
  TutorTestStatus,
} from "../types/tutors.ts";
import {
  CourseContentDeploymentListSchema,
  CourseContentTypeListSchema,
  CourseMemberPropertiesSchema,
  EffectiveDeadlineSchema,
  GradingStatusSchema,
  ResultStudentListSchema,
  SubmissionGroupStudentListSchema,
  UserListSchema,
} from "./common.ts";

export const CourseTutorGetSchema: ObjectSchema = {
  type: "object",
  required: ["course_family_id", "id", "organization_id", "path", "repository", "title"],
  properties: {
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    path: { type: "string" },
    repository: { ref: () => CourseTutorRepositorySchema },
    title: { nullable: { type: "string" } },
  },
};
export class CourseTutorGetValidator extends BaseValidator<CourseTutorGet> {
  static override readonly modelName: string = "CourseTutorGet";
  static override readonly schema: ObjectSchema = CourseTutorGetSchema;
}

export const CourseTutorListSchema: ObjectSchema = {
  type: "object",
  required: ["course_family_id", "id", "organization_id", "path", "repository", "title"],
  properties: {
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    path: { type: "string" },
    repository: { ref: () => CourseTutorRepositorySchema },
    title: { nullable: { type: "string" } },
  },
};
export class CourseTutorListValidator extends BaseValidator<CourseTutorList> {
  static override readonly modelName: string = "CourseTutorList";
  static override readonly schema: ObjectSchema = CourseTutorListSchema;
}

export const CourseTutorRepositorySchema: ObjectSchema = {
  type: "object",
  required: ["full_path_assignments", "full_path_student_template", "provider_url"],
  properties: {
    full_path_assignments: { nullable: { type: "string" } },
    full_path_student_template: { nullable: { type: "string" } },
    provider_url: { nullable: { type: "string" } },
  },
};
export class CourseTutorRepositoryValidator extends BaseValidator<CourseTutorRepository> {
  static override readonly modelName: string = "CourseTutorRepository";
  static override readonly schema: ObjectSchema = CourseTutorRepositorySchema;
}

export const GradeImportCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    csv: { nullable: { type: "string" } },
    dry_run: { type: "boolean" },
    rows: { type: "array", items: { ref: () => GradeImportRowSchema } },
  },
};
export class GradeImportCreateValidator extends BaseValidator<GradeImportCreate> {
  static override readonly modelName: string = "GradeImportCreate";
  static override readonly schema: ObjectSchema = GradeImportCreateSchema;
}

export const GradeImportGetSchema: ObjectSchema = {
  type: "object",
  required: ["dry_run", "id", "rows"],
  properties: {
    dry_run: { type: "boolean" },
    id: { nullable: { type: "string", format: "uuid" } },
    rows: { type: "array", items: { ref: () => GradeImportOutcomeSchema } },
  },
};
export class GradeImportGetValidator extends BaseValidator<GradeImportGet> {
  static override readonly modelName: string = "GradeImportGet";
  static override readonly schema: ObjectSchema = GradeImportGetSchema;
}

export const GradeImportOutcomeSchema: ObjectSchema = {
  type: "object",
  required: ["after", "artifact_id", "before", "content", "course_content_id", "course_member_id", "student"],
  properties: {
    after: { nullable: { type: "number" } },
    artifact_id: { type: "string", format: "uuid" },
    before: { nullable: { type: "number" } },
    content: { type: "string" },
    course_content_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    student: { type: "string" },
  },
};
export class GradeImportOutcomeValidator extends BaseValidator<GradeImportOutcome> {
  static override readonly modelName: string = "GradeImportOutcome";
  static override readonly schema: ObjectSchema = GradeImportOutcomeSchema;
}

export const GradeImportRowSchema: ObjectSchema = {
  type: "object",
  required: ["content", "student"],
  properties: {
    content: { type: "string" },
    feedback: { nullable: { type: "string" } },
    grade: { nullable: { type: "number" } },
    status: { nullable: { ref: () => GradingStatusSchema } },
    student: { type: "string" },
  },
};
export class GradeImportRowValidator extends BaseValidator<GradeImportRow> {
  static override readonly modelName: string = "GradeImportRow";
  static override readonly schema: ObjectSchema = GradeImportRowSchema;
}

export const GradeImportUndoneSchema: ObjectSchema = {
  type: "object",
  required: ["kept", "removed"],
  properties: {
    kept: { type: "integer" },
    removed: { type: "integer" },
  },
};
export class GradeImportUndoneValidator extends BaseValidator<GradeImportUndone> {
  static override readonly modelName: string = "GradeImportUndone";
  static override readonly schema: ObjectSchema = GradeImportUndoneSchema;
}

export const GradedArtifactInfoSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "id", "properties"],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
  },
};
export class GradedArtifactInfoValidator extends BaseValidator<GradedArtifactInfo> {
  static override readonly modelName: string = "GradedArtifactInfo";
  static override readonly schema: ObjectSchema = GradedArtifactInfoSchema;
}

export const GradingQueueItemSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_id",
    "course_content_id",
    "course_content_path",
    "course_content_title",
    "course_id",
    "course_member_id",
    "display_name",
    "submission_group_id",
    "submitted_at",
    "taken_by_course_member_id",
    "taken_by_name",
    "taken_until",
  ],
  properties: {
    artifact_id: { type: "string", format: "uuid" },
    course_content_id: { type: "string", format: "uuid" },
    course_content_path: { type: "string" },
    course_content_title: { nullable: { type: "string" } },
    course_id: { type: "string", format: "uuid" },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    display_name: { nullable: { type: "string" } },
    submission_group_id: { type: "string", format: "uuid" },
    submitted_at: { type: "string", format: "date-time" },
    taken_by_course_member_id: { nullable: { type: "string", format: "uuid" } },
    taken_by_name: { nullable: { type: "string" } },
    taken_until: { nullable: { type: "string", format: "date-time" } },
  },
};
export class GradingQueueItemValidator extends BaseValidator<GradingQueueItem> {
  static override readonly modelName: string = "GradingQueueItem";
  static override readonly schema: ObjectSchema = GradingQueueItemSchema;
}

export const TakeNextToGradeSchema: ObjectSchema = {
  type: "object",
  required: ["course_id"],
  properties: {
    course_content_id: { nullable: { type: "string", format: "uuid" } },
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { type: "string", format: "uuid" },
  },
};
export class TakeNextToGradeValidator extends BaseValidator<TakeNextToGrade> {
  static override readonly modelName: string = "TakeNextToGrade";
  static override readonly schema: ObjectSchema = TakeNextToGradeSchema;
}

export const TutorCourseMemberCourseContentSchema: ObjectSchema = {
  type: "object",
  required: ["id", "path"],
  properties: {
    id: { type: "string", format: "uuid" },
    path: { type: "string" },
  },
};
export class TutorCourseMemberCourseContentValidator extends BaseValidator<TutorCourseMemberCourseContent> {
  static override readonly modelName: string = "TutorCourseMemberCourseContent";
  static override readonly schema: ObjectSchema = TutorCourseMemberCourseContentSchema;
}

export const TutorCourseMemberGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_group_id",
    "course_id",
    "course_role_id",
    "id",
    "properties",
    "unreviewed_course_contents",
    "user",
    "user_id",
  ],
  properties: {
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { type: "string", format: "uuid" },
    course_role_id: { type: "string" },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { ref: () => CourseMemberPropertiesSchema } },
    unreviewed_course_contents: { type: "array", items: { ref: () => TutorCourseMemberCourseContentSchema } },
    user: { ref: () => UserListSchema },
    user_id: { type: "string", format: "uuid" },
  },
};
export class TutorCourseMemberGetValidator extends BaseValidator<TutorCourseMemberGet> {
  static override readonly modelName: string = "TutorCourseMemberGet";
  static override readonly schema: ObjectSchema = TutorCourseMemberGetSchema;
}

export const TutorCourseMemberListSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_group_id",
    "course_id",
    "course_role_id",
    "id",
    "ungraded_submissions_count",
    "unread_message_count",
    "unreviewed",
    "user",
    "user_id",
  ],
  properties: {
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { type: "string", format: "uuid" },
    course_role_id: { type: "string" },
    id: { type: "string", format: "uuid" },
    ungraded_submissions_count: { nullable: { type: "integer" } },
    unread_message_count: { nullable: { type: "integer" } },
    unreviewed: { nullable: { type: "boolean" } },
    user: { ref: () => UserListSchema },
    user_id: { type: "string", format: "uuid" },
  },
};
export class TutorCourseMemberListValidator extends BaseValidator<TutorCourseMemberList> {
  static override readonly modelName: string = "TutorCourseMemberList";
  static override readonly schema: ObjectSchema = TutorCourseMemberListSchema;
}

export const TutorGradeCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    artifact_id: { nullable: { type: "string", format: "uuid" } },
    feedback: { nullable: { type: "string" } },
    grade: { nullable: { type: "number" } },
    status: { nullable: { ref: () => GradingStatusSchema } },
  },
};
export class TutorGradeCreateValidator extends BaseValidator<TutorGradeCreate> {
  static override readonly modelName: string = "TutorGradeCreate";
  static override readonly schema: ObjectSchema = TutorGradeCreateSchema;
}

export const TutorGradeResponseSchema: ObjectSchema = {
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
    "graded_artifact_id",
    "graded_artifact_info",
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
    graded_artifact_id: { nullable: { type: "string", format: "uuid" } },
    graded_artifact_info: { nullable: { ref: () => GradedArtifactInfoSchema } },
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
export class TutorGradeResponseValidator extends BaseValidator<TutorGradeResponse> {
  static override readonly modelName: string = "TutorGradeResponse";
  static override readonly schema: ObjectSchema = TutorGradeResponseSchema;
}

export const TutorSubmissionGroupGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "average_grade",
    "course_content_id",
    "course_id",
    "created_at",
    "display_name",
    "graded_submission_count",
    "has_ungraded_submissions",
    "id",
    "latest_grade",
    "latest_submission_at",
    "latest_submission_id",
    "max_group_size",
    "max_submissions",
    "max_test_runs",
    "member_count",
    "members",
    "properties",
    "submission_count",
    "test_run_count",
    "updated_at",
  ],
  properties: {
    average_grade: { nullable: { type: "number" } },
    course_content_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    created_at: { type: "string", format: "date-time" },
    display_name: { type: "string" },
    graded_submission_count: { type: "integer" },
    has_ungraded_submissions: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    latest_grade: { nullable: { type: "number" } },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    latest_submission_id: { nullable: { type: "string", format: "uuid" } },
    max_group_size: { type: "integer" },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    member_count: { type: "integer" },
    members: { type: "array", items: { ref: () => TutorSubmissionGroupMemberSchema } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    submission_count: { type: "integer" },
    test_run_count: { type: "integer" },
    updated_at: { type: "string", format: "date-time" },
  },
};
export class TutorSubmissionGroupGetValidator extends BaseValidator<TutorSubmissionGroupGet> {
  static override readonly modelName: string = "TutorSubmissionGroupGet";
  static override readonly schema: ObjectSchema = TutorSubmissionGroupGetSchema;
}

export const TutorSubmissionGroupListSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_id",
    "course_id",
    "created_at",
    "display_name",
    "has_ungraded_submissions",
    "id",
    "latest_submission_at",
    "max_group_size",
    "max_submissions",
    "max_test_runs",
    "member_count",
    "submission_count",
    "updated_at",
  ],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    created_at: { type: "string", format: "date-time" },
    display_name: { type: "string" },
    has_ungraded_submissions: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    latest_submission_at: { nullable: { type: "string", format: "date-time" } },
    max_group_size: { type: "integer" },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    member_count: { type: "integer" },
    submission_count: { type: "integer" },
    updated_at: { type: "string", format: "date-time" },
  },
};
export class TutorSubmissionGroupListValidator extends BaseValidator<TutorSubmissionGroupList> {
  static override readonly modelName: string = "TutorSubmissionGroupList";
  static override readonly schema: ObjectSchema = TutorSubmissionGroupListSchema;
}

export const TutorSubmissionGroupMemberSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id", "email", "family_name", "given_name", "id", "user_id"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    user_id: { type: "string", format: "uuid" },
  },
};
export class TutorSubmissionGroupMemberValidator extends BaseValidator<TutorSubmissionGroupMember> {
  static override readonly modelName: string = "TutorSubmissionGroupMember";
  static override readonly schema: ObjectSchema = TutorSubmissionGroupMemberSchema;
}

export const TutorTestArtifactInfoSchema: ObjectSchema = {
  type: "object",
  required: ["filename", "last_modified", "size"],
  properties: {
    filename: { type: "string" },
    last_modified: { nullable: { type: "string", format: "date-time" } },
    size: { type: "integer" },
  },
};
export class TutorTestArtifactInfoValidator extends BaseValidator<TutorTestArtifactInfo> {
  static override readonly modelName: string = "TutorTestArtifactInfo";
  static override readonly schema: ObjectSchema = TutorTestArtifactInfoSchema;
}

export const TutorTestArtifactListSchema: ObjectSchema = {
  type: "object",
  required: ["artifacts", "test_id", "total_count"],
  properties: {
    artifacts: { type: "array", items: { ref: () => TutorTestArtifactInfoSchema } },
    test_id: { type: "string", format: "uuid" },
    total_count: { type: "integer" },
  },
};
export class TutorTestArtifactListValidator extends BaseValidator<TutorTestArtifactList> {
  static override readonly modelName: string = "TutorTestArtifactList";
  static override readonly schema: ObjectSchema = TutorTestArtifactListSchema;
}

export const TutorTestConfigSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    store_graphics_artifacts: { nullable: { type: "boolean" } },
    timeout_seconds: { nullable: { type: "integer" } },
  },
};
export class TutorTestConfigValidator extends BaseValidator<TutorTestConfig> {
  static override readonly modelName: string = "TutorTestConfig";
  static override readonly schema: ObjectSchema = TutorTestConfigSchema;
}

export const TutorTestCreateResponseSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "status", "test_id"],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    status: { ref: () => TutorTestStateSchema },
    test_id: { type: "string", format: "uuid" },
  },
};
export class TutorTestCreateResponseValidator extends BaseValidator<TutorTestCreateResponse> {
  static override readonly modelName: string = "TutorTestCreateResponse";
  static override readonly schema: ObjectSchema = TutorTestCreateResponseSchema;
}

export const TutorTestGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_count",
    "created_at",
    "error",
    "failed",
    "finished_at",
    "has_artifacts",
    "passed",
    "result_dict",
    "result_value",
    "started_at",
    "status",
    "test_id",
    "total",
  ],
  properties: {
    artifact_count: { type: "integer" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    error: { nullable: { type: "string" } },
    failed: { nullable: { type: "integer" } },
    finished_at: { nullable: { type: "string", format: "date-time" } },
    has_artifacts: { type: "boolean" },
    passed: { nullable: { type: "integer" } },
    result_dict: {},
    result_value: { nullable: { type: "number" } },
    started_at: { nullable: { type: "string", format: "date-time" } },
    status: { ref: () => TutorTestStateSchema },
    test_id: { type: "string", format: "uuid" },
    total: { nullable: { type: "integer" } },
  },
};
export class TutorTestGetValidator extends BaseValidator<TutorTestGet> {
  static override readonly modelName: string = "TutorTestGet";
  static override readonly schema: ObjectSchema = TutorTestGetSchema;
}

export const TutorTestReportSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
  },
  additionalProperties: {},
};
export class TutorTestReportValidator extends BaseValidator<TutorTestReport> {
  static override readonly modelName: string = "TutorTestReport";
  static override readonly schema: ObjectSchema = TutorTestReportSchema;
}

export const TutorTestStateSchema: Schema = {
  enum: ["pending", "running", "completed", "failed", "timeout"],
};
/** The value, if it is a `TutorTestState`; else an error. */
export function validateTutorTestState(value: unknown): TutorTestState {
  return check<TutorTestState>("TutorTestState", TutorTestStateSchema, value);
}

export const TutorTestStatusSchema: ObjectSchema = {
  type: "object",
  required: ["artifact_count", "created_at", "finished_at", "has_artifacts", "started_at", "status", "test_id"],
  properties: {
    artifact_count: { type: "integer" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    finished_at: { nullable: { type: "string", format: "date-time" } },
    has_artifacts: { type: "boolean" },
    started_at: { nullable: { type: "string", format: "date-time" } },
    status: { ref: () => TutorTestStateSchema },
    test_id: { type: "string", format: "uuid" },
  },
};
export class TutorTestStatusValidator extends BaseValidator<TutorTestStatus> {
  static override readonly modelName: string = "TutorTestStatus";
  static override readonly schema: ObjectSchema = TutorTestStatusSchema;
}
