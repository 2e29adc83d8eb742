// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseRoleGet, CourseRoleList } from "../types/course-roles.ts";

export const CourseRoleGetSchema: ObjectSchema = {
  type: "object",
  required: ["description", "id", "title"],
  properties: {
    description: { nullable: { type: "string" } },
    id: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseRoleGetValidator extends BaseValidator<CourseRoleGet> {
  static override readonly modelName: string = "CourseRoleGet";
  static override readonly schema: ObjectSchema = CourseRoleGetSchema;
}

export const CourseRoleListSchema: ObjectSchema = {
  type: "object",
  required: ["description", "id", "title"],
  properties: {
    description: { nullable: { type: "string" } },
    id: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseRoleListValidator extends BaseValidator<CourseRoleList> {
  static override readonly modelName: string = "CourseRoleList";
  static override readonly schema: ObjectSchema = CourseRoleListSchema;
}
