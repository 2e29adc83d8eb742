// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  SubmissionGroupMemberCreate,
  SubmissionGroupMemberGet,
  SubmissionGroupMemberList,
  SubmissionGroupMemberProperties,
  SubmissionGroupMemberPropertiesGet,
  SubmissionGroupMemberUpdate,
} from "../types/submission-group-members.ts";
import { GitLabConfigSchema, GitLabConfigGetSchema } from "./common.ts";

export const SubmissionGroupMemberCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id", "submission_group_id"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    grading: { nullable: { type: "number" } },
    properties: { nullable: { ref: () => SubmissionGroupMemberPropertiesSchema } },
    submission_group_id: { type: "string", format: "uuid" },
  },
};
export class SubmissionGroupMemberCreateValidator extends BaseValidator<SubmissionGroupMemberCreate> {
  static override readonly modelName: string = "SubmissionGroupMemberCreate";
  static override readonly schema: ObjectSchema = SubmissionGroupMemberCreateSchema;
}

export const SubmissionGroupMemberGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_id",
    "course_member_id",
    "created_at",
    "created_by",
    "grading",
    "id",
    "properties",
    "status",
    "submission_group_id",
    "updated_at",
    "updated_by",
  ],
  properties: {
    course_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    grading: { nullable: { type: "number" } },
    id: { type: "string", format: "uuid" },
    properties: { nullable: { ref: () => SubmissionGroupMemberPropertiesGetSchema } },
    status: { nullable: { type: "string" } },
    submission_group_id: { type: "string", format: "uuid" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class SubmissionGroupMemberGetValidator extends BaseValidator<SubmissionGroupMemberGet> {
  static override readonly modelName: string = "SubmissionGroupMemberGet";
  static override readonly schema: ObjectSchema = SubmissionGroupMemberGetSchema;
}

export const SubmissionGroupMemberListSchema: ObjectSchema = {
  type: "object",
  required: ["course_id", "course_member_id", "grading", "id", "status", "submission_group_id"],
  properties: {
    course_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    grading: { nullable: { type: "number" } },
    id: { type: "string", format: "uuid" },
    status: { nullable: { type: "string" } },
    submission_group_id: { type: "string", format: "uuid" },
  },
};
export class SubmissionGroupMemberListValidator extends BaseValidator<SubmissionGroupMemberList> {
  static override readonly modelName: string = "SubmissionGroupMemberList";
  static override readonly schema: ObjectSchema = SubmissionGroupMemberListSchema;
}

export const SubmissionGroupMemberPropertiesSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigSchema } },
  },
  additionalProperties: {},
};
export class SubmissionGroupMemberPropertiesValidator extends BaseValidator<SubmissionGroupMemberProperties> {
  static override readonly modelName: string = "SubmissionGroupMemberProperties";
  static override readonly schema: ObjectSchema = SubmissionGroupMemberPropertiesSchema;
}

export const SubmissionGroupMemberPropertiesGetSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigGetSchema } },
  },
  additionalProperties: {},
};
export class SubmissionGroupMemberPropertiesGetValidator extends BaseValidator<SubmissionGroupMemberPropertiesGet> {
  static override readonly modelName: string = "SubmissionGroupMemberPropertiesGet";
  static override readonly schema: ObjectSchema = SubmissionGroupMemberPropertiesGetSchema;
}

export const SubmissionGroupMemberUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    course_id: { nullable: { type: "string", format: "uuid" } },
    grading: { nullable: { type: "number" } },
    properties: { nullable: { ref: () => SubmissionGroupMemberPropertiesSchema } },
    status: { nullable: { type: "string" } },
  },
};
export class SubmissionGroupMemberUpdateValidator extends BaseValidator<SubmissionGroupMemberUpdate> {
  static override readonly modelName: string = "SubmissionGroupMemberUpdate";
  static override readonly schema: ObjectSchema = SubmissionGroupMemberUpdateSchema;
}
