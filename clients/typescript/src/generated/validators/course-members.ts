// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseMemberCreate, CourseMemberGet, CourseMemberUpdate } from "../types/course-members.ts";
import { CourseMemberPropertiesSchema, UserListSchema } from "./common.ts";

export const CourseMemberCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_id", "course_role_id", "user_id"],
  properties: {
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { type: "string", format: "uuid" },
    course_role_id: { type: "string" },
    id: { nullable: { type: "string", format: "uuid" } },
    properties: { nullable: { ref: () => CourseMemberPropertiesSchema } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class CourseMemberCreateValidator extends BaseValidator<CourseMemberCreate> {
  static override readonly modelName: string = "CourseMemberCreate";
  static override readonly schema: ObjectSchema = CourseMemberCreateSchema;
}

export const CourseMemberGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "archived_at",
    "course_group_id",
    "course_id",
    "course_role_id",
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
    archived_at: { nullable: { type: "string", format: "date-time" } },
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { type: "string", format: "uuid" },
    course_role_id: { type: "string" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { ref: () => CourseMemberPropertiesSchema } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user: { nullable: { ref: () => UserListSchema } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class CourseMemberGetValidator extends BaseValidator<CourseMemberGet> {
  static override readonly modelName: string = "CourseMemberGet";
  static override readonly schema: ObjectSchema = CourseMemberGetSchema;
}

export const CourseMemberUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_role_id: { nullable: { type: "string" } },
    properties: { nullable: { ref: () => CourseMemberPropertiesSchema } },
  },
};
export class CourseMemberUpdateValidator extends BaseValidator<CourseMemberUpdate> {
  static override readonly modelName: string = "CourseMemberUpdate";
  static override readonly schema: ObjectSchema = CourseMemberUpdateSchema;
}
