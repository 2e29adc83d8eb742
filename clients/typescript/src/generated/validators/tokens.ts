// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  ApiTokenAdminCreate,
  ApiTokenCreate,
  ApiTokenCreateResponse,
  ApiTokenGet,
  ApiTokenUpdate,
  TokenScope,
  TokenScopes,
} from "../types/tokens.ts";

export const ApiTokenAdminCreateSchema: ObjectSchema = {
  type: "object",
  required: ["name", "predefined_token", "user_id"],
  properties: {
    description: { nullable: { type: "string" } },
    expires_at: { nullable: { type: "string", format: "date-time" } },
    name: { type: "string" },
    predefined_token: { type: "string" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    scopes: { type: "array", items: { type: "string" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class ApiTokenAdminCreateValidator extends BaseValidator<ApiTokenAdminCreate> {
  static override readonly modelName: string = "ApiTokenAdminCreate";
  static override readonly schema: ObjectSchema = ApiTokenAdminCreateSchema;
}

export const ApiTokenCreateSchema: ObjectSchema = {
  type: "object",
  required: ["name"],
  properties: {
    description: { nullable: { type: "string" } },
    expires_at: { nullable: { type: "string", format: "date-time" } },
    name: { type: "string" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    scopes: { type: "array", items: { type: "string" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class ApiTokenCreateValidator extends BaseValidator<ApiTokenCreate> {
  static override readonly modelName: string = "ApiTokenCreate";
  static override readonly schema: ObjectSchema = ApiTokenCreateSchema;
}

export const ApiTokenCreateResponseSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "description",
    "expires_at",
    "id",
    "name",
    "scopes",
    "token",
    "token_prefix",
    "user_id",
  ],
  properties: {
    created_at: { type: "string", format: "date-time" },
    description: { nullable: { type: "string" } },
    expires_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    name: { type: "string" },
    scopes: { type: "array", items: { type: "string" } },
    token: { type: "string" },
    token_prefix: { type: "string" },
    user_id: { type: "string", format: "uuid" },
    warnings: { type: "array", items: { type: "string" } },
  },
};
export class ApiTokenCreateResponseValidator extends BaseValidator<ApiTokenCreateResponse> {
  static override readonly modelName: string = "ApiTokenCreateResponse";
  static override readonly schema: ObjectSchema = ApiTokenCreateResponseSchema;
}

export const ApiTokenGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "description",
    "expires_at",
    "id",
    "last_used_at",
    "name",
    "revocation_reason",
    "revoked_at",
    "scopes",
    "token_prefix",
    "updated_at",
    "updated_by",
    "usage_count",
    "user_id",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    expires_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    last_used_at: { nullable: { type: "string", format: "date-time" } },
    name: { type: "string" },
    revocation_reason: { nullable: { type: "string" } },
    revoked_at: { nullable: { type: "string", format: "date-time" } },
    scopes: { type: "array", items: { type: "string" } },
    token_prefix: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    usage_count: { type: "integer" },
    user_id: { type: "string", format: "uuid" },
  },
};
export class ApiTokenGetValidator extends BaseValidator<ApiTokenGet> {
  static override readonly modelName: string = "ApiTokenGet";
  static override readonly schema: ObjectSchema = ApiTokenGetSchema;
}

export const ApiTokenUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    description: { nullable: { type: "string" } },
    expires_at: { nullable: { type: "string", format: "date-time" } },
    name: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    scopes: { nullable: { type: "array", items: { type: "string" } } },
  },
};
export class ApiTokenUpdateValidator extends BaseValidator<ApiTokenUpdate> {
  static override readonly modelName: string = "ApiTokenUpdate";
  static override readonly schema: ObjectSchema = ApiTokenUpdateSchema;
}

export const TokenScopeSchema: ObjectSchema = {
  type: "object",
  required: ["action", "allows", "scope"],
  properties: {
    action: { type: "string" },
    allows: { type: "array", items: { type: "string" } },
    scope: { type: "string" },
  },
};
export class TokenScopeValidator extends BaseValidator<TokenScope> {
  static override readonly modelName: string = "TokenScope";
  static override readonly schema: ObjectSchema = TokenScopeSchema;
}

export const TokenScopesSchema: ObjectSchema = {
  type: "object",
  required: ["actions", "resource"],
  properties: {
    actions: { type: "array", items: { ref: () => TokenScopeSchema } },
    resource: { type: "string" },
  },
};
export class TokenScopesValidator extends BaseValidator<TokenScopes> {
  static override readonly modelName: string = "TokenScopes";
  static override readonly schema: ObjectSchema = TokenScopesSchema;
}
