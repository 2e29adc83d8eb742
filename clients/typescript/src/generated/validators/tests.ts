// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { TestCreate } from "../types/tests.ts";

export const TestCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    artifact_id: { nullable: { type: "string", format: "uuid" } },
    course_content_id: { nullable: { type: "string", format: "uuid" } },
    course_content_path: { nullable: { type: "string" } },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    directory: { nullable: { type: "string" } },
    project: { nullable: { type: "string" } },
    provider_url: { nullable: { type: "string" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    submit: { nullable: { type: "boolean" } },
    version_identifier: { nullable: { type: "string" } },
  },
};
export class TestCreateValidator extends BaseValidator<TestCreate> {
  static override readonly modelName: string = "TestCreate";
  static override readonly schema: ObjectSchema = TestCreateSchema;
}
