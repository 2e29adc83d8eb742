// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseFamilyRoleGet, CourseFamilyRoleList } from "../types/course-family-roles.ts";

export const CourseFamilyRoleGetSchema: ObjectSchema = {
  type: "object",
  required: ["builtin", "description", "id", "title"],
  properties: {
    builtin: { type: "boolean" },
    description: { nullable: { type: "string" } },
    id: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseFamilyRoleGetValidator extends BaseValidator<CourseFamilyRoleGet> {
  static override readonly modelName: string = "CourseFamilyRoleGet";
  static override readonly schema: ObjectSchema = CourseFamilyRoleGetSchema;
}

export const CourseFamilyRoleListSchema: ObjectSchema = {
  type: "object",
  required: ["builtin", "description", "id", "title"],
  properties: {
    builtin: { type: "boolean" },
    description: { nullable: { type: "string" } },
    id: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseFamilyRoleListValidator extends BaseValidator<CourseFamilyRoleList> {
  static override readonly modelName: string = "CourseFamilyRoleList";
  static override readonly schema: ObjectSchema = CourseFamilyRoleListSchema;
}
