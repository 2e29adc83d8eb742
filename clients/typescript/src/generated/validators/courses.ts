// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  CopiedVersions,
  CourseCopyContent,
  CourseCopyCreate,
  CourseCopyGet,
  CourseCreate,
  CourseImportCreate,
  CourseImportedWork,
  CourseProperties,
  CourseUpdate,
  ImportedMembers,
} from "../types/courses.ts";
import { GitLabConfigSchema, TeamModeSchema } from "./common.ts";

export const CopiedVersionsSchema: Schema = {
  enum: ["pinned", "newest", "without"],
};
/** The value, if it is a `CopiedVersions`; else an error. */
export function validateCopiedVersions(value: unknown): CopiedVersions {
  return check<CopiedVersions>("CopiedVersions", CopiedVersionsSchema, value);
}

export const CourseCopyContentSchema: ObjectSchema = {
  type: "object",
  required: [
    "due_at",
    "example_identifier",
    "note",
    "opens_at",
    "path",
    "previous_version_tag",
    "team_formation_deadline",
    "title",
    "version_tag",
  ],
  properties: {
    due_at: { nullable: { type: "string", format: "date-time" } },
    example_identifier: { nullable: { type: "string" } },
    note: { nullable: { type: "string" } },
    opens_at: { nullable: { type: "string", format: "date-time" } },
    path: { type: "string" },
    previous_version_tag: { nullable: { type: "string" } },
    team_formation_deadline: { nullable: { type: "string", format: "date-time" } },
    title: { nullable: { type: "string" } },
    version_tag: { nullable: { type: "string" } },
  },
};
export class CourseCopyContentValidator extends BaseValidator<CourseCopyContent> {
  static override readonly modelName: string = "CourseCopyContent";
  static override readonly schema: ObjectSchema = CourseCopyContentSchema;
}

export const CourseCopyCreateSchema: ObjectSchema = {
  type: "object",
  required: ["path"],
  properties: {
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    dry_run: { type: "boolean" },
    example_versions: { ref: () => CopiedVersionsSchema },
    groups: { type: "boolean" },
    path: { type: "string" },
    shift_days: { type: "integer" },
    staff: { type: "boolean" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseCopyCreateValidator extends BaseValidator<CourseCopyCreate> {
  static override readonly modelName: string = "CourseCopyCreate";
  static override readonly schema: ObjectSchema = CourseCopyCreateSchema;
}

export const CourseCopyGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "contents",
    "course_content_types",
    "course_family_id",
    "course_groups",
    "course_id",
    "course_members",
    "dry_run",
    "notes",
    "path",
    "title",
    "work",
  ],
  properties: {
    contents: { type: "array", items: { ref: () => CourseCopyContentSchema } },
    course_content_types: { type: "array", items: { type: "string" } },
    course_family_id: { type: "string", format: "uuid" },
    course_groups: { type: "array", items: { type: "string" } },
    course_id: { nullable: { type: "string", format: "uuid" } },
    course_members: { type: "integer" },
    dry_run: { type: "boolean" },
    notes: { type: "array", items: { type: "string" } },
    path: { type: "string" },
    title: { nullable: { type: "string" } },
    work: { nullable: { ref: () => CourseImportedWorkSchema } },
  },
};
export class CourseCopyGetValidator extends BaseValidator<CourseCopyGet> {
  static override readonly modelName: string = "CourseCopyGet";
  static override readonly schema: ObjectSchema = CourseCopyGetSchema;
}

export const CourseCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_family_id", "path"],
  properties: {
    course_family_id: { type: "string", format: "uuid" },
    description: { nullable: { type: "string" } },
    id: { nullable: { type: "string", format: "uuid" } },
    language_code: { nullable: { type: "string" } },
    late_cutoff_days: { nullable: { type: "integer" } },
    late_days: { nullable: { type: "integer" } },
    late_penalty_per_day: { nullable: { type: "number" } },
    path: { type: "string" },
    properties: { nullable: { ref: () => CoursePropertiesSchema } },
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
  },
};
export class CourseCreateValidator extends BaseValidator<CourseCreate> {
  static override readonly modelName: string = "CourseCreate";
  static override readonly schema: ObjectSchema = CourseCreateSchema;
}

export const CourseImportCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_family_id"],
  properties: {
    course_family_id: { type: "string", format: "uuid" },
    create_accounts: { type: "boolean" },
    dry_run: { type: "boolean" },
    example_repository_id: { nullable: { type: "string", format: "uuid" } },
    members: { ref: () => ImportedMembersSchema },
    path: { nullable: { type: "string" } },
    shift_days: { type: "integer" },
    title: { nullable: { type: "string" } },
    work: { type: "boolean" },
  },
};
export class CourseImportCreateValidator extends BaseValidator<CourseImportCreate> {
  static override readonly modelName: string = "CourseImportCreate";
  static override readonly schema: ObjectSchema = CourseImportCreateSchema;
}

export const CourseImportedWorkSchema: ObjectSchema = {
  type: "object",
  required: [
    "deadline_extensions",
    "grades_of_others",
    "left_out",
    "messages",
    "results",
    "submission_artifacts",
    "submission_grades",
    "submission_groups",
  ],
  properties: {
    deadline_extensions: { type: "integer" },
    grades_of_others: { type: "integer" },
    left_out: { type: "integer" },
    messages: { type: "integer" },
    results: { type: "integer" },
    submission_artifacts: { type: "integer" },
    submission_grades: { type: "integer" },
    submission_groups: { type: "integer" },
  },
};
export class CourseImportedWorkValidator extends BaseValidator<CourseImportedWork> {
  static override readonly modelName: string = "CourseImportedWork";
  static override readonly schema: ObjectSchema = CourseImportedWorkSchema;
}

export const CoursePropertiesSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigSchema } },
  },
  additionalProperties: {},
};
export class CoursePropertiesValidator extends BaseValidator<CourseProperties> {
  static override readonly modelName: string = "CourseProperties";
  static override readonly schema: ObjectSchema = CoursePropertiesSchema;
}

export const CourseUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    description: { nullable: { type: "string" } },
    language_code: { nullable: { type: "string" } },
    late_cutoff_days: { nullable: { type: "integer" } },
    late_days: { nullable: { type: "integer" } },
    late_penalty_per_day: { nullable: { type: "number" } },
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
  },
};
export class CourseUpdateValidator extends BaseValidator<CourseUpdate> {
  static override readonly modelName: string = "CourseUpdate";
  static override readonly schema: ObjectSchema = CourseUpdateSchema;
}

export const ImportedMembersSchema: Schema = {
  enum: ["nobody", "staff", "everybody"],
};
/** The value, if it is a `ImportedMembers`; else an error. */
export function validateImportedMembers(value: unknown): ImportedMembers {
  return check<ImportedMembers>("ImportedMembers", ImportedMembersSchema, value);
}
