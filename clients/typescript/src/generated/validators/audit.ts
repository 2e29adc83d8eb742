// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { AuditEntryGet, AuditEntryList } from "../types/audit.ts";

export const AuditEntryGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_id",
    "created_at",
    "created_by",
    "data",
    "entity_id",
    "entity_type",
    "hash",
    "id",
    "kind",
    "number",
    "position",
    "user_id",
  ],
  properties: {
    course_id: { nullable: { type: "string", format: "uuid" } },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    data: { type: "object", additionalProperties: {} },
    entity_id: { nullable: { type: "string" } },
    entity_type: { nullable: { type: "string" } },
    hash: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    kind: { type: "string" },
    number: { type: "integer" },
    position: { nullable: { type: "integer" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class AuditEntryGetValidator extends BaseValidator<AuditEntryGet> {
  static override readonly modelName: string = "AuditEntryGet";
  static override readonly schema: ObjectSchema = AuditEntryGetSchema;
}

export const AuditEntryListSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_id",
    "created_at",
    "created_by",
    "data",
    "entity_id",
    "entity_type",
    "hash",
    "id",
    "kind",
    "number",
    "position",
    "user_id",
  ],
  properties: {
    course_id: { nullable: { type: "string", format: "uuid" } },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    data: { type: "object", additionalProperties: {} },
    entity_id: { nullable: { type: "string" } },
    entity_type: { nullable: { type: "string" } },
    hash: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    kind: { type: "string" },
    number: { type: "integer" },
    position: { nullable: { type: "integer" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class AuditEntryListValidator extends BaseValidator<AuditEntryList> {
  static override readonly modelName: string = "AuditEntryList";
  static override readonly schema: ObjectSchema = AuditEntryListSchema;
}
