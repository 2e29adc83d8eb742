// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { GroupCreate, GroupGet, GroupList, GroupType, GroupUpdate } from "../types/groups.ts";

export const GroupCreateSchema: ObjectSchema = {
  type: "object",
  required: ["slug", "title", "type"],
  properties: {
    description: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    slug: { type: "string" },
    title: { type: "string" },
    type: { ref: () => GroupTypeSchema },
  },
};
export class GroupCreateValidator extends BaseValidator<GroupCreate> {
  static override readonly modelName: string = "GroupCreate";
  static override readonly schema: ObjectSchema = GroupCreateSchema;
}

export const GroupGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "description",
    "id",
    "properties",
    "slug",
    "title",
    "type",
    "updated_at",
    "updated_by",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    slug: { type: "string" },
    title: { type: "string" },
    type: { ref: () => GroupTypeSchema },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class GroupGetValidator extends BaseValidator<GroupGet> {
  static override readonly modelName: string = "GroupGet";
  static override readonly schema: ObjectSchema = GroupGetSchema;
}

export const GroupListSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "description", "id", "slug", "title", "type", "updated_at"],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    slug: { type: "string" },
    title: { type: "string" },
    type: { ref: () => GroupTypeSchema },
    updated_at: { nullable: { type: "string", format: "date-time" } },
  },
};
export class GroupListValidator extends BaseValidator<GroupList> {
  static override readonly modelName: string = "GroupList";
  static override readonly schema: ObjectSchema = GroupListSchema;
}

export const GroupTypeSchema: Schema = {
  enum: ["fixed", "dynamic"],
};
/** The value, if it is a `GroupType`; else an error. */
export function validateGroupType(value: unknown): GroupType {
  return check<GroupType>("GroupType", GroupTypeSchema, value);
}

export const GroupUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    description: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    slug: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
    type: { nullable: { ref: () => GroupTypeSchema } },
  },
};
export class GroupUpdateValidator extends BaseValidator<GroupUpdate> {
  static override readonly modelName: string = "GroupUpdate";
  static override readonly schema: ObjectSchema = GroupUpdateSchema;
}
