// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseCreate, CourseProperties, CourseUpdate } from "../types/courses.ts";
import { GitLabConfigSchema, TeamModeSchema } from "./common.ts";

export const CourseCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_family_id", "path"],
  properties: {
    course_family_id: { type: "string", format: "uuid" },
    description: { nullable: { type: "string" } },
    id: { nullable: { type: "string", format: "uuid" } },
    language_code: { nullable: { type: "string" } },
    late_cutoff_days: { nullable: { type: "integer" } },
    late_days: { nullable: { type: "integer" } },
    late_penalty_per_day: { nullable: { type: "number" } },
    path: { type: "string" },
    properties: { nullable: { ref: () => CoursePropertiesSchema } },
    team_allow_join: { nullable: { type: "boolean" } },
    team_allow_leave: { nullable: { type: "boolean" } },
    team_allow_student_creation: { nullable: { type: "boolean" } },
    team_auto_assign_unmatched: { nullable: { type: "boolean" } },
    team_lock_at_deadline: { nullable: { type: "boolean" } },
    team_min_group_size: { nullable: { type: "integer" } },
    team_mode: { nullable: { ref: () => TeamModeSchema } },
    team_require_approval: { nullable: { type: "boolean" } },
    timezone: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseCreateValidator extends BaseValidator<CourseCreate> {
  static override readonly modelName: string = "CourseCreate";
  static override readonly schema: ObjectSchema = CourseCreateSchema;
}

export const CoursePropertiesSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    gitlab: { nullable: { ref: () => GitLabConfigSchema } },
  },
  additionalProperties: {},
};
export class CoursePropertiesValidator extends BaseValidator<CourseProperties> {
  static override readonly modelName: string = "CourseProperties";
  static override readonly schema: ObjectSchema = CoursePropertiesSchema;
}

export const CourseUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    description: { nullable: { type: "string" } },
    language_code: { nullable: { type: "string" } },
    late_cutoff_days: { nullable: { type: "integer" } },
    late_days: { nullable: { type: "integer" } },
    late_penalty_per_day: { nullable: { type: "number" } },
    team_allow_join: { nullable: { type: "boolean" } },
    team_allow_leave: { nullable: { type: "boolean" } },
    team_allow_student_creation: { nullable: { type: "boolean" } },
    team_auto_assign_unmatched: { nullable: { type: "boolean" } },
    team_lock_at_deadline: { nullable: { type: "boolean" } },
    team_min_group_size: { nullable: { type: "integer" } },
    team_mode: { nullable: { ref: () => TeamModeSchema } },
    team_require_approval: { nullable: { type: "boolean" } },
    timezone: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
  },
};
export class CourseUpdateValidator extends BaseValidator<CourseUpdate> {
  static override readonly modelName: string = "CourseUpdate";
  static override readonly schema: ObjectSchema = CourseUpdateSchema;
}
