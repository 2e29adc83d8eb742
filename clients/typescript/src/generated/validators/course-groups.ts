// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseGroupCreate, CourseGroupGet, CourseGroupList, CourseGroupUpdate } from "../types/course-groups.ts";

export const CourseGroupCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_id"],
  properties: {
    course_id: { type: "string", format: "uuid" },
    description: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseGroupCreateValidator extends BaseValidator<CourseGroupCreate> {
  static override readonly modelName: string = "CourseGroupCreate";
  static override readonly schema: ObjectSchema = CourseGroupCreateSchema;
}

export const CourseGroupGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_id",
    "created_at",
    "created_by",
    "description",
    "id",
    "properties",
    "title",
    "updated_at",
    "updated_by",
  ],
  properties: {
    course_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CourseGroupGetValidator extends BaseValidator<CourseGroupGet> {
  static override readonly modelName: string = "CourseGroupGet";
  static override readonly schema: ObjectSchema = CourseGroupGetSchema;
}

export const CourseGroupListSchema: ObjectSchema = {
  type: "object",
  required: ["course_id", "id", "title"],
  properties: {
    course_id: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseGroupListValidator extends BaseValidator<CourseGroupList> {
  static override readonly modelName: string = "CourseGroupList";
  static override readonly schema: ObjectSchema = CourseGroupListSchema;
}

export const CourseGroupUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    course_id: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseGroupUpdateValidator extends BaseValidator<CourseGroupUpdate> {
  static override readonly modelName: string = "CourseGroupUpdate";
  static override readonly schema: ObjectSchema = CourseGroupUpdateSchema;
}
