// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { OrganizationMemberCreate, OrganizationMemberGet, OrganizationMemberList, OrganizationMemberUpdate } from "../types/organization-members.ts";
import { UserListSchema } from "./common.ts";

export const OrganizationMemberCreateSchema: ObjectSchema = {
  type: "object",
  required: ["organization_id", "organization_role_id", "user_id"],
  properties: {
    id: { nullable: { type: "string", format: "uuid" } },
    organization_id: { type: "string", format: "uuid" },
    organization_role_id: { type: "string" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class OrganizationMemberCreateValidator extends BaseValidator<OrganizationMemberCreate> {
  static override readonly modelName: string = "OrganizationMemberCreate";
  static override readonly schema: ObjectSchema = OrganizationMemberCreateSchema;
}

export const OrganizationMemberGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "id",
    "organization_id",
    "organization_role_id",
    "properties",
    "updated_at",
    "updated_by",
    "user",
    "user_id",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    organization_id: { type: "string", format: "uuid" },
    organization_role_id: { type: "string" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user: { nullable: { ref: () => UserListSchema } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class OrganizationMemberGetValidator extends BaseValidator<OrganizationMemberGet> {
  static override readonly modelName: string = "OrganizationMemberGet";
  static override readonly schema: ObjectSchema = OrganizationMemberGetSchema;
}

export const OrganizationMemberListSchema: ObjectSchema = {
  type: "object",
  required: ["id", "organization_id", "organization_role_id", "user", "user_id"],
  properties: {
    id: { type: "string", format: "uuid" },
    organization_id: { type: "string", format: "uuid" },
    organization_role_id: { type: "string" },
    user: { nullable: { ref: () => UserListSchema } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class OrganizationMemberListValidator extends BaseValidator<OrganizationMemberList> {
  static override readonly modelName: string = "OrganizationMemberList";
  static override readonly schema: ObjectSchema = OrganizationMemberListSchema;
}

export const OrganizationMemberUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    organization_role_id: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
  },
};
export class OrganizationMemberUpdateValidator extends BaseValidator<OrganizationMemberUpdate> {
  static override readonly modelName: string = "OrganizationMemberUpdate";
  static override readonly schema: ObjectSchema = OrganizationMemberUpdateSchema;
}
