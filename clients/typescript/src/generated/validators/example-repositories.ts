// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { ExampleRepositoryCreate, ExampleRepositoryList, ExampleRepositoryUpdate } from "../types/example-repositories.ts";
import { SourceTypeSchema } from "./common.ts";

export const ExampleRepositoryCreateSchema: ObjectSchema = {
  type: "object",
  required: ["name", "source_url"],
  properties: {
    access_credentials: { nullable: { type: "string" } },
    default_version: { nullable: { type: "string" } },
    description: { nullable: { type: "string" } },
    name: { type: "string" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    source_type: { ref: () => SourceTypeSchema },
    source_url: { type: "string" },
  },
};
export class ExampleRepositoryCreateValidator extends BaseValidator<ExampleRepositoryCreate> {
  static override readonly modelName: string = "ExampleRepositoryCreate";
  static override readonly schema: ObjectSchema = ExampleRepositoryCreateSchema;
}

export const ExampleRepositoryListSchema: ObjectSchema = {
  type: "object",
  required: ["description", "id", "name", "organization_id", "source_type", "source_url"],
  properties: {
    description: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    name: { type: "string" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    source_type: { ref: () => SourceTypeSchema },
    source_url: { type: "string" },
  },
};
export class ExampleRepositoryListValidator extends BaseValidator<ExampleRepositoryList> {
  static override readonly modelName: string = "ExampleRepositoryList";
  static override readonly schema: ObjectSchema = ExampleRepositoryListSchema;
}

export const ExampleRepositoryUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    access_credentials: { nullable: { type: "string" } },
    default_version: { nullable: { type: "string" } },
    description: { nullable: { type: "string" } },
    name: { nullable: { type: "string" } },
  },
};
export class ExampleRepositoryUpdateValidator extends BaseValidator<ExampleRepositoryUpdate> {
  static override readonly modelName: string = "ExampleRepositoryUpdate";
  static override readonly schema: ObjectSchema = ExampleRepositoryUpdateSchema;
}
