// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseContentTypeCreate, CourseContentTypeUpdate } from "../types/course-content-types.ts";

export const CourseContentTypeCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_kind_id", "course_id", "slug"],
  properties: {
    color: { nullable: { type: "string" } },
    course_content_kind_id: { type: "string" },
    course_id: { type: "string", format: "uuid" },
    description: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    slug: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentTypeCreateValidator extends BaseValidator<CourseContentTypeCreate> {
  static override readonly modelName: string = "CourseContentTypeCreate";
  static override readonly schema: ObjectSchema = CourseContentTypeCreateSchema;
}

export const CourseContentTypeUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    color: { nullable: { type: "string" } },
    description: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    slug: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentTypeUpdateValidator extends BaseValidator<CourseContentTypeUpdate> {
  static override readonly modelName: string = "CourseContentTypeUpdate";
  static override readonly schema: ObjectSchema = CourseContentTypeUpdateSchema;
}
