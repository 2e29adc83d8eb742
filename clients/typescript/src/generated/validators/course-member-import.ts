// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  CourseMemberImportRequest,
  CourseMemberImportResponse,
  MemberImportArchived,
  MemberImportColumns,
  MemberImportCreate,
  MemberImportGet,
  MemberImportOutcome,
  MemberImportRow,
  MemberImportRowOutcome,
} from "../types/course-member-import.ts";

export const CourseMemberImportRequestSchema: ObjectSchema = {
  type: "object",
  required: ["email"],
  properties: {
    course_group_title: { nullable: { type: "string" } },
    course_role_id: { type: "string" },
    create_missing_group: { type: "boolean" },
    email: { type: "string" },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
  },
};
export class CourseMemberImportRequestValidator extends BaseValidator<CourseMemberImportRequest> {
  static override readonly modelName: string = "CourseMemberImportRequest";
  static override readonly schema: ObjectSchema = CourseMemberImportRequestSchema;
}

export const CourseMemberImportResponseSchema: ObjectSchema = {
  type: "object",
  required: ["course_member", "created_group", "message", "success", "workflow_id"],
  properties: {
    course_member: { nullable: { type: "object", additionalProperties: {} } },
    created_group: { nullable: { type: "object", additionalProperties: {} } },
    message: { nullable: { type: "string" } },
    success: { type: "boolean" },
    workflow_id: { nullable: { type: "string" } },
  },
};
export class CourseMemberImportResponseValidator extends BaseValidator<CourseMemberImportResponse> {
  static override readonly modelName: string = "CourseMemberImportResponse";
  static override readonly schema: ObjectSchema = CourseMemberImportResponseSchema;
}

export const MemberImportArchivedSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id", "email", "family_name", "given_name"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
  },
};
export class MemberImportArchivedValidator extends BaseValidator<MemberImportArchived> {
  static override readonly modelName: string = "MemberImportArchived";
  static override readonly schema: ObjectSchema = MemberImportArchivedSchema;
}

export const MemberImportColumnsSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    course_group_title: { nullable: { type: "string" } },
    course_role_id: { nullable: { type: "string" } },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    student_id: { nullable: { type: "string" } },
  },
};
export class MemberImportColumnsValidator extends BaseValidator<MemberImportColumns> {
  static override readonly modelName: string = "MemberImportColumns";
  static override readonly schema: ObjectSchema = MemberImportColumnsSchema;
}

export const MemberImportCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    archive_missing: { type: "boolean" },
    columns: { ref: () => MemberImportColumnsSchema },
    course_group_title: { nullable: { type: "string" } },
    course_role_id: { type: "string" },
    create_missing_groups: { type: "boolean" },
    csv: { nullable: { type: "string" } },
    csv_base64: { nullable: { type: "string" } },
    dry_run: { type: "boolean" },
    rows: { type: "array", items: { ref: () => MemberImportRowSchema } },
    sheet: { nullable: { type: "string" } },
    xlsx_base64: { nullable: { type: "string" } },
  },
};
export class MemberImportCreateValidator extends BaseValidator<MemberImportCreate> {
  static override readonly modelName: string = "MemberImportCreate";
  static override readonly schema: ObjectSchema = MemberImportCreateSchema;
}

export const MemberImportGetSchema: ObjectSchema = {
  type: "object",
  required: ["archived", "columns", "created_groups", "dry_run", "ignored_columns", "rows", "warnings"],
  properties: {
    archived: { type: "array", items: { ref: () => MemberImportArchivedSchema } },
    columns: { ref: () => MemberImportColumnsSchema },
    created_groups: { type: "array", items: { type: "string" } },
    dry_run: { type: "boolean" },
    ignored_columns: { type: "array", items: { type: "string" } },
    rows: { type: "array", items: { ref: () => MemberImportRowOutcomeSchema } },
    warnings: { type: "array", items: { type: "string" } },
  },
};
export class MemberImportGetValidator extends BaseValidator<MemberImportGet> {
  static override readonly modelName: string = "MemberImportGet";
  static override readonly schema: ObjectSchema = MemberImportGetSchema;
}

export const MemberImportOutcomeSchema: Schema = {
  enum: ["created", "added", "changed", "restored", "unchanged", "duplicate", "refused"],
};
/** The value, if it is a `MemberImportOutcome`; else an error. */
export function validateMemberImportOutcome(value: unknown): MemberImportOutcome {
  return check<MemberImportOutcome>("MemberImportOutcome", MemberImportOutcomeSchema, value);
}

export const MemberImportRowSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    course_group_title: { nullable: { type: "string" } },
    course_role_id: { nullable: { type: "string" } },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    student_id: { nullable: { type: "string" } },
  },
};
export class MemberImportRowValidator extends BaseValidator<MemberImportRow> {
  static override readonly modelName: string = "MemberImportRow";
  static override readonly schema: ObjectSchema = MemberImportRowSchema;
}

export const MemberImportRowOutcomeSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_group_title",
    "course_member_id",
    "course_role_id",
    "email",
    "line",
    "outcome",
    "reason",
    "student_id",
  ],
  properties: {
    course_group_title: { nullable: { type: "string" } },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    course_role_id: { nullable: { type: "string" } },
    email: { nullable: { type: "string" } },
    line: { type: "integer" },
    outcome: { ref: () => MemberImportOutcomeSchema },
    reason: { nullable: { type: "string" } },
    student_id: { nullable: { type: "string" } },
  },
};
export class MemberImportRowOutcomeValidator extends BaseValidator<MemberImportRowOutcome> {
  static override readonly modelName: string = "MemberImportRowOutcome";
  static override readonly schema: ObjectSchema = MemberImportRowOutcomeSchema;
}
