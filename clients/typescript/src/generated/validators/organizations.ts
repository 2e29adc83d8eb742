// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  GitLabHook,
  OrganizationCreate,
  OrganizationList,
  OrganizationProperties,
  OrganizationUpdate,
  OrganizationUpdateTokenUpdate,
  TokenKept,
} from "../types/organizations.ts";
import { GitLabConfigSchema, OrganizationTypeSchema } from "./common.ts";

export const GitLabHookSchema: ObjectSchema = {
  type: "object",
  required: ["secret", "url"],
  properties: {
    secret: { type: "string" },
    url: { type: "string" },
  },
};
export class GitLabHookValidator extends BaseValidator<GitLabHook> {
  static override readonly modelName: string = "GitLabHook";
  static override readonly schema: ObjectSchema = GitLabHookSchema;
}

export const OrganizationCreateSchema: ObjectSchema = {
  type: "object",
  required: ["organization_type", "path"],
  properties: {
    country: { nullable: { type: "string" } },
    description: { nullable: { type: "string" } },
    email: { nullable: { type: "string" } },
    fax_number: { nullable: { type: "string" } },
    locality: { nullable: { type: "string" } },
    number: { nullable: { type: "string" } },
    organization_type: { ref: () => OrganizationTypeSchema },
    path: { type: "string" },
    postal_code: { nullable: { type: "string" } },
    properties: { nullable: { ref: () => OrganizationPropertiesSchema } },
    region: { nullable: { type: "string" } },
    street_address: { nullable: { type: "string" } },
    telephone: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
    url: { nullable: { type: "string" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class OrganizationCreateValidator extends BaseValidator<OrganizationCreate> {
  static override readonly modelName: string = "OrganizationCreate";
  static override readonly schema: ObjectSchema = OrganizationCreateSchema;
}

export const OrganizationListSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "email", "id", "organization_type", "path", "title", "updated_at", "user_id"],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    email: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    organization_type: { ref: () => OrganizationTypeSchema },
    path: { type: "string" },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class OrganizationListValidator extends BaseValidator<OrganizationList> {
  static override readonly modelName: string = "OrganizationList";
  static override readonly schema: ObjectSchema = OrganizationListSchema;
}

export const OrganizationPropertiesSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigSchema } },
  },
  additionalProperties: {},
};
export class OrganizationPropertiesValidator extends BaseValidator<OrganizationProperties> {
  static override readonly modelName: string = "OrganizationProperties";
  static override readonly schema: ObjectSchema = OrganizationPropertiesSchema;
}

export const OrganizationUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    country: { nullable: { type: "string" } },
    description: { nullable: { type: "string" } },
    email: { nullable: { type: "string" } },
    fax_number: { nullable: { type: "string" } },
    locality: { nullable: { type: "string" } },
    number: { nullable: { type: "string" } },
    organization_type: { nullable: { ref: () => OrganizationTypeSchema } },
    path: { nullable: { type: "string" } },
    postal_code: { nullable: { type: "string" } },
    properties: { nullable: { ref: () => OrganizationPropertiesSchema } },
    region: { nullable: { type: "string" } },
    street_address: { nullable: { type: "string" } },
    telephone: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
    url: { nullable: { type: "string" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class OrganizationUpdateValidator extends BaseValidator<OrganizationUpdate> {
  static override readonly modelName: string = "OrganizationUpdate";
  static override readonly schema: ObjectSchema = OrganizationUpdateSchema;
}

export const OrganizationUpdateTokenUpdateSchema: ObjectSchema = {
  type: "object",
  required: ["token"],
  properties: {
    token: { type: "string" },
  },
};
export class OrganizationUpdateTokenUpdateValidator extends BaseValidator<OrganizationUpdateTokenUpdate> {
  static override readonly modelName: string = "OrganizationUpdateTokenUpdate";
  static override readonly schema: ObjectSchema = OrganizationUpdateTokenUpdateSchema;
}

export const TokenKeptSchema: ObjectSchema = {
  type: "object",
  required: ["message"],
  properties: {
    message: { type: "string" },
  },
};
export class TokenKeptValidator extends BaseValidator<TokenKept> {
  static override readonly modelName: string = "TokenKept";
  static override readonly schema: ObjectSchema = TokenKeptSchema;
}
