// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { RoleClaimList, RoleGet, RoleList } from "../types/roles.ts";

export const RoleClaimListSchema: ObjectSchema = {
  type: "object",
  required: ["claim_type", "claim_value", "role_id"],
  properties: {
    claim_type: { type: "string" },
    claim_value: { type: "string" },
    role_id: { type: "string" },
  },
};
export class RoleClaimListValidator extends BaseValidator<RoleClaimList> {
  static override readonly modelName: string = "RoleClaimList";
  static override readonly schema: ObjectSchema = RoleClaimListSchema;
}

export const RoleGetSchema: ObjectSchema = {
  type: "object",
  required: ["builtin", "description", "id", "title"],
  properties: {
    builtin: { type: "boolean" },
    description: { nullable: { type: "string" } },
    id: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class RoleGetValidator extends BaseValidator<RoleGet> {
  static override readonly modelName: string = "RoleGet";
  static override readonly schema: ObjectSchema = RoleGetSchema;
}

export const RoleListSchema: ObjectSchema = {
  type: "object",
  required: ["builtin", "id", "title"],
  properties: {
    builtin: { type: "boolean" },
    id: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class RoleListValidator extends BaseValidator<RoleList> {
  static override readonly modelName: string = "RoleList";
  static override readonly schema: ObjectSchema = RoleListSchema;
}
