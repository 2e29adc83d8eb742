// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { AccountCreate, AccountGet, AccountList, AccountProvider, AccountUpdate } from "../types/accounts.ts";

export const AccountCreateSchema: ObjectSchema = {
  type: "object",
  required: ["provider", "provider_account_id", "type", "user_id"],
  properties: {
    properties: { nullable: { type: "object", additionalProperties: {} } },
    provider: { type: "string" },
    provider_account_id: { type: "string" },
    type: { type: "string" },
    user_id: { type: "string", format: "uuid" },
  },
};
export class AccountCreateValidator extends BaseValidator<AccountCreate> {
  static override readonly modelName: string = "AccountCreate";
  static override readonly schema: ObjectSchema = AccountCreateSchema;
}

export const AccountGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "id",
    "properties",
    "provider",
    "provider_account_id",
    "type",
    "updated_at",
    "updated_by",
    "user_id",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    provider: { type: "string" },
    provider_account_id: { type: "string" },
    type: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class AccountGetValidator extends BaseValidator<AccountGet> {
  static override readonly modelName: string = "AccountGet";
  static override readonly schema: ObjectSchema = AccountGetSchema;
}

export const AccountListSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "id", "provider", "provider_account_id", "type", "updated_at", "user_id"],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    provider: { type: "string" },
    provider_account_id: { type: "string" },
    type: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class AccountListValidator extends BaseValidator<AccountList> {
  static override readonly modelName: string = "AccountList";
  static override readonly schema: ObjectSchema = AccountListSchema;
}

export const AccountProviderSchema: ObjectSchema = {
  type: "object",
  required: ["description", "display_name", "field_label", "id", "placeholder", "provider", "type"],
  properties: {
    description: { type: "string" },
    display_name: { type: "string" },
    field_label: { type: "string" },
    id: { type: "string" },
    placeholder: { type: "string" },
    provider: { type: "string" },
    type: { type: "string" },
  },
};
export class AccountProviderValidator extends BaseValidator<AccountProvider> {
  static override readonly modelName: string = "AccountProvider";
  static override readonly schema: ObjectSchema = AccountProviderSchema;
}

export const AccountUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    properties: { nullable: { type: "object", additionalProperties: {} } },
    provider: { nullable: { type: "string" } },
    provider_account_id: { nullable: { type: "string" } },
    type: { nullable: { type: "string" } },
  },
};
export class AccountUpdateValidator extends BaseValidator<AccountUpdate> {
  static override readonly modelName: string = "AccountUpdate";
  static override readonly schema: ObjectSchema = AccountUpdateSchema;
}
