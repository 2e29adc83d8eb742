// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseStudentGet, CourseStudentList, CourseStudentRepository } from "../types/students.ts";
import { CourseContentTypeGetSchema } from "./common.ts";

export const CourseStudentGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_types",
    "course_family_id",
    "id",
    "organization_id",
    "path",
    "repository",
    "title",
  ],
  properties: {
    course_content_types: { type: "array", items: { ref: () => CourseContentTypeGetSchema } },
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    path: { type: "string" },
    repository: { ref: () => CourseStudentRepositorySchema },
    title: { nullable: { type: "string" } },
  },
};
export class CourseStudentGetValidator extends BaseValidator<CourseStudentGet> {
  static override readonly modelName: string = "CourseStudentGet";
  static override readonly schema: ObjectSchema = CourseStudentGetSchema;
}

export const CourseStudentListSchema: ObjectSchema = {
  type: "object",
  required: ["course_family_id", "id", "organization_id", "path", "repository", "title"],
  properties: {
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    path: { type: "string" },
    repository: { ref: () => CourseStudentRepositorySchema },
    title: { nullable: { type: "string" } },
  },
};
export class CourseStudentListValidator extends BaseValidator<CourseStudentList> {
  static override readonly modelName: string = "CourseStudentList";
  static override readonly schema: ObjectSchema = CourseStudentListSchema;
}

export const CourseStudentRepositorySchema: ObjectSchema = {
  type: "object",
  required: ["full_path", "provider_url"],
  properties: {
    full_path: { nullable: { type: "string" } },
    provider_url: { nullable: { type: "string" } },
  },
};
export class CourseStudentRepositoryValidator extends BaseValidator<CourseStudentRepository> {
  static override readonly modelName: string = "CourseStudentRepository";
  static override readonly schema: ObjectSchema = CourseStudentRepositorySchema;
}
