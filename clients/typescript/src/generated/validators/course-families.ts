// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseFamilyCreate, CourseFamilyList, CourseFamilyProperties, CourseFamilyUpdate } from "../types/course-families.ts";
import { GitLabConfigSchema } from "./common.ts";

export const CourseFamilyCreateSchema: ObjectSchema = {
  type: "object",
  required: ["organization_id", "path"],
  properties: {
    description: { nullable: { type: "string" } },
    organization_id: { type: "string", format: "uuid" },
    path: { type: "string" },
    properties: { nullable: { ref: () => CourseFamilyPropertiesSchema } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseFamilyCreateValidator extends BaseValidator<CourseFamilyCreate> {
  static override readonly modelName: string = "CourseFamilyCreate";
  static override readonly schema: ObjectSchema = CourseFamilyCreateSchema;
}

export const CourseFamilyListSchema: ObjectSchema = {
  type: "object",
  required: ["id", "organization_id", "path", "title"],
  properties: {
    id: { type: "string", format: "uuid" },
    organization_id: { type: "string", format: "uuid" },
    path: { type: "string" },
    title: { nullable: { type: "string" } },
  },
};
export class CourseFamilyListValidator extends BaseValidator<CourseFamilyList> {
  static override readonly modelName: string = "CourseFamilyList";
  static override readonly schema: ObjectSchema = CourseFamilyListSchema;
}

export const CourseFamilyPropertiesSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigSchema } },
  },
  additionalProperties: {},
};
export class CourseFamilyPropertiesValidator extends BaseValidator<CourseFamilyProperties> {
  static override readonly modelName: string = "CourseFamilyProperties";
  static override readonly schema: ObjectSchema = CourseFamilyPropertiesSchema;
}

export const CourseFamilyUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    description: { nullable: { type: "string" } },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    path: { nullable: { type: "string" } },
    properties: { nullable: { ref: () => CourseFamilyPropertiesSchema } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseFamilyUpdateValidator extends BaseValidator<CourseFamilyUpdate> {
  static override readonly modelName: string = "CourseFamilyUpdate";
  static override readonly schema: ObjectSchema = CourseFamilyUpdateSchema;
}
