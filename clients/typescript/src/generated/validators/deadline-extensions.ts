// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { DeadlineExtensionCreate, DeadlineExtensionGet, DeadlineExtensionUpdate, ExtensionKind } from "../types/deadline-extensions.ts";

export const DeadlineExtensionCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_id"],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    days: { nullable: { type: "integer" } },
    due_at: { nullable: { type: "string", format: "date-time" } },
    reason: { nullable: { type: "string" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class DeadlineExtensionCreateValidator extends BaseValidator<DeadlineExtensionCreate> {
  static override readonly modelName: string = "DeadlineExtensionCreate";
  static override readonly schema: ObjectSchema = DeadlineExtensionCreateSchema;
}

export const DeadlineExtensionGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_id",
    "course_id",
    "course_member_id",
    "created_at",
    "created_by",
    "days",
    "due_at",
    "id",
    "kind",
    "reason",
    "submission_group_id",
    "updated_at",
    "updated_by",
  ],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    days: { nullable: { type: "integer" } },
    due_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    kind: { ref: () => ExtensionKindSchema },
    reason: { nullable: { type: "string" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class DeadlineExtensionGetValidator extends BaseValidator<DeadlineExtensionGet> {
  static override readonly modelName: string = "DeadlineExtensionGet";
  static override readonly schema: ObjectSchema = DeadlineExtensionGetSchema;
}

export const DeadlineExtensionUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    days: { nullable: { type: "integer" } },
    due_at: { nullable: { type: "string", format: "date-time" } },
    reason: { nullable: { type: "string" } },
  },
};
export class DeadlineExtensionUpdateValidator extends BaseValidator<DeadlineExtensionUpdate> {
  static override readonly modelName: string = "DeadlineExtensionUpdate";
  static override readonly schema: ObjectSchema = DeadlineExtensionUpdateSchema;
}

export const ExtensionKindSchema: Schema = {
  enum: ["extension", "late_days"],
};
/** The value, if it is a `ExtensionKind`; else an error. */
export function validateExtensionKind(value: unknown): ExtensionKind {
  return check<ExtensionKind>("ExtensionKind", ExtensionKindSchema, value);
}
