// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseFamilyMemberCreate, CourseFamilyMemberGet, CourseFamilyMemberList, CourseFamilyMemberUpdate } from "../types/course-family-members.ts";
import { UserListSchema } from "./common.ts";

export const CourseFamilyMemberCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_family_id", "course_family_role_id", "user_id"],
  properties: {
    course_family_id: { type: "string", format: "uuid" },
    course_family_role_id: { type: "string" },
    id: { nullable: { type: "string", format: "uuid" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class CourseFamilyMemberCreateValidator extends BaseValidator<CourseFamilyMemberCreate> {
  static override readonly modelName: string = "CourseFamilyMemberCreate";
  static override readonly schema: ObjectSchema = CourseFamilyMemberCreateSchema;
}

export const CourseFamilyMemberGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_family_id",
    "course_family_role_id",
    "created_at",
    "created_by",
    "id",
    "properties",
    "updated_at",
    "updated_by",
    "user",
    "user_id",
  ],
  properties: {
    course_family_id: { type: "string", format: "uuid" },
    course_family_role_id: { type: "string" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user: { nullable: { ref: () => UserListSchema } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class CourseFamilyMemberGetValidator extends BaseValidator<CourseFamilyMemberGet> {
  static override readonly modelName: string = "CourseFamilyMemberGet";
  static override readonly schema: ObjectSchema = CourseFamilyMemberGetSchema;
}

export const CourseFamilyMemberListSchema: ObjectSchema = {
  type: "object",
  required: ["course_family_id", "course_family_role_id", "id", "user", "user_id"],
  properties: {
    course_family_id: { type: "string", format: "uuid" },
    course_family_role_id: { type: "string" },
    id: { type: "string", format: "uuid" },
    user: { nullable: { ref: () => UserListSchema } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class CourseFamilyMemberListValidator extends BaseValidator<CourseFamilyMemberList> {
  static override readonly modelName: string = "CourseFamilyMemberList";
  static override readonly schema: ObjectSchema = CourseFamilyMemberListSchema;
}

export const CourseFamilyMemberUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    course_family_role_id: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
  },
};
export class CourseFamilyMemberUpdateValidator extends BaseValidator<CourseFamilyMemberUpdate> {
  static override readonly modelName: string = "CourseFamilyMemberUpdate";
  static override readonly schema: ObjectSchema = CourseFamilyMemberUpdateSchema;
}
