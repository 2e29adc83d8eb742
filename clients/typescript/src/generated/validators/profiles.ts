// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { ProfileCreate, ProfileList, ProfileUpdate } from "../types/profiles.ts";

export const ProfileCreateSchema: ObjectSchema = {
  type: "object",
  required: ["user_id"],
  properties: {
    avatar_color: { nullable: { type: "integer" } },
    avatar_image: { nullable: { type: "string" } },
    bio: { nullable: { type: "string" } },
    language_code: { nullable: { type: "string" } },
    nickname: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    url: { nullable: { type: "string" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class ProfileCreateValidator extends BaseValidator<ProfileCreate> {
  static override readonly modelName: string = "ProfileCreate";
  static override readonly schema: ObjectSchema = ProfileCreateSchema;
}

export const ProfileListSchema: ObjectSchema = {
  type: "object",
  required: [
    "avatar_color",
    "avatar_image",
    "created_at",
    "id",
    "language_code",
    "nickname",
    "updated_at",
    "user_id",
  ],
  properties: {
    avatar_color: { nullable: { type: "integer" } },
    avatar_image: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    language_code: { nullable: { type: "string" } },
    nickname: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class ProfileListValidator extends BaseValidator<ProfileList> {
  static override readonly modelName: string = "ProfileList";
  static override readonly schema: ObjectSchema = ProfileListSchema;
}

export const ProfileUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    avatar_color: { nullable: { type: "integer" } },
    avatar_image: { nullable: { type: "string" } },
    bio: { nullable: { type: "string" } },
    language_code: { nullable: { type: "string" } },
    nickname: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    url: { nullable: { type: "string" } },
  },
};
export class ProfileUpdateValidator extends BaseValidator<ProfileUpdate> {
  static override readonly modelName: string = "ProfileUpdate";
  static override readonly schema: ObjectSchema = ProfileUpdateSchema;
}
