// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { ResultArtifactListItem } from "../types/results.ts";

export const ResultArtifactListItemSchema: ObjectSchema = {
  type: "object",
  required: [
    "bucket_name",
    "content_type",
    "created_at",
    "file_size",
    "id",
    "object_key",
    "properties",
    "result_id",
    "updated_at",
  ],
  properties: {
    bucket_name: { type: "string" },
    content_type: { nullable: { type: "string" } },
    created_at: { type: "string", format: "date-time" },
    file_size: { type: "integer" },
    id: { type: "string", format: "uuid" },
    object_key: { type: "string" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    result_id: { type: "string", format: "uuid" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
  },
};
export class ResultArtifactListItemValidator extends BaseValidator<ResultArtifactListItem> {
  static override readonly modelName: string = "ResultArtifactListItem";
  static override readonly schema: ObjectSchema = ResultArtifactListItemSchema;
}
