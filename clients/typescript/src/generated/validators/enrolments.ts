// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { EnrolmentCodeCreate, EnrolmentCodeGet, EnrolmentCourse, EnrolmentGet, EnrolmentRequest, EnrolmentStatus } from "../types/enrolments.ts";

export const EnrolmentCodeCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_group_id"],
  properties: {
    course_group_id: { type: "string", format: "uuid" },
    expires_in_days: { type: "integer" },
    max_uses: { type: "integer" },
    needs_approval: { type: "boolean" },
  },
};
export class EnrolmentCodeCreateValidator extends BaseValidator<EnrolmentCodeCreate> {
  static override readonly modelName: string = "EnrolmentCodeCreate";
  static override readonly schema: ObjectSchema = EnrolmentCodeCreateSchema;
}

export const EnrolmentCodeGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "code",
    "course_group_id",
    "course_id",
    "created_at",
    "created_by",
    "expires_at",
    "id",
    "max_uses",
    "needs_approval",
    "use_count",
  ],
  properties: {
    code: { type: "string" },
    course_group_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    expires_at: { type: "string", format: "date-time" },
    id: { type: "string", format: "uuid" },
    max_uses: { type: "integer" },
    needs_approval: { type: "boolean" },
    use_count: { type: "integer" },
  },
};
export class EnrolmentCodeGetValidator extends BaseValidator<EnrolmentCodeGet> {
  static override readonly modelName: string = "EnrolmentCodeGet";
  static override readonly schema: ObjectSchema = EnrolmentCodeGetSchema;
}

export const EnrolmentCourseSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_family_title",
    "course_id",
    "description",
    "expires_at",
    "needs_approval",
    "organization_title",
    "title",
  ],
  properties: {
    course_family_title: { nullable: { type: "string" } },
    course_id: { type: "string", format: "uuid" },
    description: { nullable: { type: "string" } },
    expires_at: { type: "string", format: "date-time" },
    needs_approval: { type: "boolean" },
    organization_title: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
  },
};
export class EnrolmentCourseValidator extends BaseValidator<EnrolmentCourse> {
  static override readonly modelName: string = "EnrolmentCourse";
  static override readonly schema: ObjectSchema = EnrolmentCourseSchema;
}

export const EnrolmentGetSchema: ObjectSchema = {
  type: "object",
  required: ["course_id", "message", "status"],
  properties: {
    course_id: { type: "string", format: "uuid" },
    message: { type: "string" },
    status: { ref: () => EnrolmentStatusSchema },
  },
};
export class EnrolmentGetValidator extends BaseValidator<EnrolmentGet> {
  static override readonly modelName: string = "EnrolmentGet";
  static override readonly schema: ObjectSchema = EnrolmentGetSchema;
}

export const EnrolmentRequestSchema: ObjectSchema = {
  type: "object",
  required: ["course_group_id", "email", "family_name", "given_name", "requested_at", "user_id", "username"],
  properties: {
    course_group_id: { type: "string", format: "uuid" },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    requested_at: { type: "string", format: "date-time" },
    user_id: { type: "string", format: "uuid" },
    username: { nullable: { type: "string" } },
  },
};
export class EnrolmentRequestValidator extends BaseValidator<EnrolmentRequest> {
  static override readonly modelName: string = "EnrolmentRequest";
  static override readonly schema: ObjectSchema = EnrolmentRequestSchema;
}

export const EnrolmentStatusSchema: Schema = {
  enum: ["enrolled", "member", "pending"],
};
/** The value, if it is a `EnrolmentStatus`; else an error. */
export function validateEnrolmentStatus(value: unknown): EnrolmentStatus {
  return check<EnrolmentStatus>("EnrolmentStatus", EnrolmentStatusSchema, value);
}
