// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { OrganizationRoleGet, OrganizationRoleList } from "../types/organization-roles.ts";

export const OrganizationRoleGetSchema: ObjectSchema = {
  type: "object",
  required: ["builtin", "description", "id", "title"],
  properties: {
    builtin: { type: "boolean" },
    description: { nullable: { type: "string" } },
    id: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class OrganizationRoleGetValidator extends BaseValidator<OrganizationRoleGet> {
  static override readonly modelName: string = "OrganizationRoleGet";
  static override readonly schema: ObjectSchema = OrganizationRoleGetSchema;
}

export const OrganizationRoleListSchema: ObjectSchema = {
  type: "object",
  required: ["builtin", "description", "id", "title"],
  properties: {
    builtin: { type: "boolean" },
    description: { nullable: { type: "string" } },
    id: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class OrganizationRoleListValidator extends BaseValidator<OrganizationRoleList> {
  static override readonly modelName: string = "OrganizationRoleList";
  static override readonly schema: ObjectSchema = OrganizationRoleListSchema;
}
