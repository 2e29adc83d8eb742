// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  SubmissionGroupCreate,
  SubmissionGroupGet,
  SubmissionGroupList,
  SubmissionGroupProperties,
  SubmissionGroupPropertiesGet,
  SubmissionGroupUpdate,
} from "../types/submission-groups.ts";
import { GitLabConfigSchema, GitLabConfigGetSchema } from "./common.ts";

export const SubmissionGroupCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_content_id"],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    display_name: { nullable: { type: "string" } },
    max_group_size: { type: "integer" },
    max_submissions: { nullable: { type: "integer" } },
    properties: { nullable: { ref: () => SubmissionGroupPropertiesSchema } },
    status: { nullable: { type: "string" } },
  },
};
export class SubmissionGroupCreateValidator extends BaseValidator<SubmissionGroupCreate> {
  static override readonly modelName: string = "SubmissionGroupCreate";
  static override readonly schema: ObjectSchema = SubmissionGroupCreateSchema;
}

export const SubmissionGroupGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_id",
    "course_id",
    "created_at",
    "created_by",
    "display_name",
    "id",
    "last_submitted_result_id",
    "max_group_size",
    "max_submissions",
    "properties",
    "status",
    "updated_at",
    "updated_by",
  ],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    display_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    last_submitted_result_id: { nullable: { type: "string", format: "uuid" } },
    max_group_size: { type: "integer" },
    max_submissions: { nullable: { type: "integer" } },
    properties: { nullable: { ref: () => SubmissionGroupPropertiesGetSchema } },
    status: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class SubmissionGroupGetValidator extends BaseValidator<SubmissionGroupGet> {
  static override readonly modelName: string = "SubmissionGroupGet";
  static override readonly schema: ObjectSchema = SubmissionGroupGetSchema;
}

export const SubmissionGroupListSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_id",
    "course_id",
    "display_name",
    "id",
    "last_submitted_result_id",
    "max_group_size",
    "max_submissions",
    "properties",
    "status",
  ],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    display_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    last_submitted_result_id: { nullable: { type: "string", format: "uuid" } },
    max_group_size: { type: "integer" },
    max_submissions: { nullable: { type: "integer" } },
    properties: { nullable: { ref: () => SubmissionGroupPropertiesGetSchema } },
    status: { nullable: { type: "string" } },
  },
};
export class SubmissionGroupListValidator extends BaseValidator<SubmissionGroupList> {
  static override readonly modelName: string = "SubmissionGroupList";
  static override readonly schema: ObjectSchema = SubmissionGroupListSchema;
}

export const SubmissionGroupPropertiesSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigSchema } },
  },
  additionalProperties: {},
};
export class SubmissionGroupPropertiesValidator extends BaseValidator<SubmissionGroupProperties> {
  static override readonly modelName: string = "SubmissionGroupProperties";
  static override readonly schema: ObjectSchema = SubmissionGroupPropertiesSchema;
}

export const SubmissionGroupPropertiesGetSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigGetSchema } },
  },
  additionalProperties: {},
};
export class SubmissionGroupPropertiesGetValidator extends BaseValidator<SubmissionGroupPropertiesGet> {
  static override readonly modelName: string = "SubmissionGroupPropertiesGet";
  static override readonly schema: ObjectSchema = SubmissionGroupPropertiesGetSchema;
}

export const SubmissionGroupUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    display_name: { nullable: { type: "string" } },
    max_group_size: { nullable: { type: "integer" } },
    max_submissions: { nullable: { type: "integer" } },
    max_test_runs: { nullable: { type: "integer" } },
    properties: { nullable: { ref: () => SubmissionGroupPropertiesSchema } },
    status: { nullable: { type: "string" } },
  },
};
export class SubmissionGroupUpdateValidator extends BaseValidator<SubmissionGroupUpdate> {
  static override readonly modelName: string = "SubmissionGroupUpdate";
  static override readonly schema: ObjectSchema = SubmissionGroupUpdateSchema;
}
