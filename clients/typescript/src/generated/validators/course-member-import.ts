// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CourseMemberImportRequest, CourseMemberImportResponse } from "../types/course-member-import.ts";

export const CourseMemberImportRequestSchema: ObjectSchema = {
  type: "object",
  required: ["email"],
  properties: {
    course_group_title: { nullable: { type: "string" } },
    course_role_id: { type: "string" },
    create_missing_group: { type: "boolean" },
    email: { type: "string" },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
  },
};
export class CourseMemberImportRequestValidator extends BaseValidator<CourseMemberImportRequest> {
  static override readonly modelName: string = "CourseMemberImportRequest";
  static override readonly schema: ObjectSchema = CourseMemberImportRequestSchema;
}

export const CourseMemberImportResponseSchema: ObjectSchema = {
  type: "object",
  required: ["course_member", "created_group", "message", "success", "workflow_id"],
  properties: {
    course_member: { nullable: { type: "object", additionalProperties: {} } },
    created_group: { nullable: { type: "object", additionalProperties: {} } },
    message: { nullable: { type: "string" } },
    success: { type: "boolean" },
    workflow_id: { nullable: { type: "string" } },
  },
};
export class CourseMemberImportResponseValidator extends BaseValidator<CourseMemberImportResponse> {
  static override readonly modelName: string = "CourseMemberImportResponse";
  static override readonly schema: ObjectSchema = CourseMemberImportResponseSchema;
}
