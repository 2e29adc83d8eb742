// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseContentKindCreate, CourseContentKindUpdate } from "../types/course-content-kinds.ts";

export const CourseContentKindCreateSchema: ObjectSchema = {
  type: "object",
  required: ["has_ascendants", "has_descendants", "submittable"],
  properties: {
    description: { nullable: { type: "string" } },
    has_ascendants: { type: "boolean" },
    has_descendants: { type: "boolean" },
    submittable: { type: "boolean" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentKindCreateValidator extends BaseValidator<CourseContentKindCreate> {
  static override readonly modelName: string = "CourseContentKindCreate";
  static override readonly schema: ObjectSchema = CourseContentKindCreateSchema;
}

export const CourseContentKindUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    description: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseContentKindUpdateValidator extends BaseValidator<CourseContentKindUpdate> {
  static override readonly modelName: string = "CourseContentKindUpdate";
  static override readonly schema: ObjectSchema = CourseContentKindUpdateSchema;
}
