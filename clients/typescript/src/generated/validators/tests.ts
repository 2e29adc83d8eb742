// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { TestCreate, TestRunStatus } from "../types/tests.ts";
import { TaskStatusSchema } from "./common.ts";

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

export const TestRunStatusSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_count",
    "course_content_id",
    "course_content_type_id",
    "course_member_id",
    "created_at",
    "grade",
    "has_artifacts",
    "id",
    "reference_version_identifier",
    "result",
    "status",
    "submission_artifact_id",
    "submission_group_id",
    "test_system_id",
    "testing_service_id",
    "updated_at",
    "version_identifier",
  ],
  properties: {
    artifact_count: { type: "integer" },
    course_content_id: { type: "string", format: "uuid" },
    course_content_type_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    expected_wait: { nullable: { type: "number" } },
    grade: { nullable: { type: "number" } },
    has_artifacts: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    position: { nullable: { type: "integer" } },
    reference_version_identifier: { nullable: { type: "string" } },
    result: { type: "number" },
    status: { ref: () => TaskStatusSchema },
    submission_artifact_id: { nullable: { type: "string", format: "uuid" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    test_system_id: { nullable: { type: "string" } },
    testing_service_id: { nullable: { type: "string", format: "uuid" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    version_identifier: { type: "string" },
  },
};
export class TestRunStatusValidator extends BaseValidator<TestRunStatus> {
  static override readonly modelName: string = "TestRunStatus";
  static override readonly schema: ObjectSchema = TestRunStatusSchema;
}
