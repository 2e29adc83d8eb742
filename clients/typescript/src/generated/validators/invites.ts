// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { InviteAccept, InviteAccepted, InviteLinkCreate, InviteLinkGet, InviteLinkList, InviteLinkPublic } from "../types/invites.ts";

export const InviteAcceptSchema: ObjectSchema = {
  type: "object",
  required: ["confirm_password", "email", "family_name", "given_name", "password", "username"],
  properties: {
    confirm_password: { type: "string" },
    email: { type: "string" },
    family_name: { type: "string" },
    given_name: { type: "string" },
    password: { type: "string" },
    username: { type: "string" },
  },
};
export class InviteAcceptValidator extends BaseValidator<InviteAccept> {
  static override readonly modelName: string = "InviteAccept";
  static override readonly schema: ObjectSchema = InviteAcceptSchema;
}

export const InviteAcceptedSchema: ObjectSchema = {
  type: "object",
  required: ["message", "user_id", "username"],
  properties: {
    message: { type: "string" },
    user_id: { type: "string", format: "uuid" },
    username: { type: "string" },
  },
};
export class InviteAcceptedValidator extends BaseValidator<InviteAccepted> {
  static override readonly modelName: string = "InviteAccepted";
  static override readonly schema: ObjectSchema = InviteAcceptedSchema;
}

export const InviteLinkCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    email: { nullable: { type: "string" } },
    expires_in_days: { type: "integer" },
    max_uses: { type: "integer" },
    note: { nullable: { type: "string" } },
    roles: { type: "array", items: { type: "string" } },
  },
};
export class InviteLinkCreateValidator extends BaseValidator<InviteLinkCreate> {
  static override readonly modelName: string = "InviteLinkCreate";
  static override readonly schema: ObjectSchema = InviteLinkCreateSchema;
}

export const InviteLinkGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "email",
    "expires_at",
    "id",
    "max_uses",
    "note",
    "revoked_at",
    "roles",
    "token",
    "updated_at",
    "use_count",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    email: { nullable: { type: "string" } },
    expires_at: { type: "string", format: "date-time" },
    id: { type: "string", format: "uuid" },
    max_uses: { type: "integer" },
    note: { nullable: { type: "string" } },
    revoked_at: { nullable: { type: "string", format: "date-time" } },
    roles: { type: "array", items: { type: "string" } },
    token: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    use_count: { type: "integer" },
  },
};
export class InviteLinkGetValidator extends BaseValidator<InviteLinkGet> {
  static override readonly modelName: string = "InviteLinkGet";
  static override readonly schema: ObjectSchema = InviteLinkGetSchema;
}

export const InviteLinkListSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "email",
    "expires_at",
    "id",
    "max_uses",
    "note",
    "revoked_at",
    "roles",
    "token",
    "use_count",
  ],
  properties: {
    created_at: { nullable: { type: "string", format: "date-time" } },
    email: { nullable: { type: "string" } },
    expires_at: { type: "string", format: "date-time" },
    id: { type: "string", format: "uuid" },
    max_uses: { type: "integer" },
    note: { nullable: { type: "string" } },
    revoked_at: { nullable: { type: "string", format: "date-time" } },
    roles: { type: "array", items: { type: "string" } },
    token: { type: "string" },
    use_count: { type: "integer" },
  },
};
export class InviteLinkListValidator extends BaseValidator<InviteLinkList> {
  static override readonly modelName: string = "InviteLinkList";
  static override readonly schema: ObjectSchema = InviteLinkListSchema;
}

export const InviteLinkPublicSchema: ObjectSchema = {
  type: "object",
  required: ["email", "expires_at", "id", "note", "roles"],
  properties: {
    email: { nullable: { type: "string" } },
    expires_at: { type: "string", format: "date-time" },
    id: { type: "string", format: "uuid" },
    note: { nullable: { type: "string" } },
    roles: { type: "array", items: { type: "string" } },
  },
};
export class InviteLinkPublicValidator extends BaseValidator<InviteLinkPublic> {
  static override readonly modelName: string = "InviteLinkPublic";
  static override readonly schema: ObjectSchema = InviteLinkPublicSchema;
}
