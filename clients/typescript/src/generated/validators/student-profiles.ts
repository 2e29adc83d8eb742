// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { StudentProfileCreate, StudentProfileList, StudentProfileUpdate } from "../types/student-profiles.ts";

export const StudentProfileCreateSchema: ObjectSchema = {
  type: "object",
  required: ["organization_id"],
  properties: {
    organization_id: { type: "string", format: "uuid" },
    student_email: { nullable: { type: "string" } },
    student_id: { nullable: { type: "string" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class StudentProfileCreateValidator extends BaseValidator<StudentProfileCreate> {
  static override readonly modelName: string = "StudentProfileCreate";
  static override readonly schema: ObjectSchema = StudentProfileCreateSchema;
}

export const StudentProfileListSchema: ObjectSchema = {
  type: "object",
  required: ["id", "organization_id", "student_email", "student_id", "user_id"],
  properties: {
    id: { type: "string", format: "uuid" },
    organization_id: { type: "string", format: "uuid" },
    student_email: { nullable: { type: "string" } },
    student_id: { nullable: { type: "string" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class StudentProfileListValidator extends BaseValidator<StudentProfileList> {
  static override readonly modelName: string = "StudentProfileList";
  static override readonly schema: ObjectSchema = StudentProfileListSchema;
}

export const StudentProfileUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    organization_id: { nullable: { type: "string", format: "uuid" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    student_email: { nullable: { type: "string" } },
    student_id: { nullable: { type: "string" } },
  },
};
export class StudentProfileUpdateValidator extends BaseValidator<StudentProfileUpdate> {
  static override readonly modelName: string = "StudentProfileUpdate";
  static override readonly schema: ObjectSchema = StudentProfileUpdateSchema;
}
