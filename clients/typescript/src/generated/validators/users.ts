// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { UserCreate, UserErase, UserErased, UserUpdate } from "../types/users.ts";

export const UserCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    id: { nullable: { type: "string", format: "uuid" } },
    password: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    username: { nullable: { type: "string" } },
  },
};
export class UserCreateValidator extends BaseValidator<UserCreate> {
  static override readonly modelName: string = "UserCreate";
  static override readonly schema: ObjectSchema = UserCreateSchema;
}

export const UserEraseSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    dry_run: { type: "boolean" },
  },
};
export class UserEraseValidator extends BaseValidator<UserErase> {
  static override readonly modelName: string = "UserErase";
  static override readonly schema: ObjectSchema = UserEraseSchema;
}

export const UserErasedSchema: ObjectSchema = {
  type: "object",
  required: ["blanked", "deleted", "dry_run", "kept", "user_id"],
  properties: {
    blanked: { type: "object", additionalProperties: { type: "integer" } },
    deleted: { type: "object", additionalProperties: { type: "integer" } },
    dry_run: { type: "boolean" },
    kept: { type: "object", additionalProperties: { type: "integer" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class UserErasedValidator extends BaseValidator<UserErased> {
  static override readonly modelName: string = "UserErased";
  static override readonly schema: ObjectSchema = UserErasedSchema;
}

export const UserUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    username: { nullable: { type: "string" } },
  },
};
export class UserUpdateValidator extends BaseValidator<UserUpdate> {
  static override readonly modelName: string = "UserUpdate";
  static override readonly schema: ObjectSchema = UserUpdateSchema;
}
