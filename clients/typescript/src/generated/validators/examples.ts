// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  ExampleBulkDeleteResult,
  ExampleDeletePreview,
  ExampleDependencyCreate,
  ExampleDependencyGet,
  ExampleDownloadResponse,
  ExampleFileSet,
  ExampleGet,
  ExampleList,
  ExampleUploadRequest,
  ExampleVersionCreate,
  ExampleVersionDeleteResult,
  ExampleVersionReference,
  ForceLevel,
} from "../types/examples.ts";
import { ExampleRepositoryGetSchema, ExampleVersionGetSchema } from "./common.ts";

export const ExampleBulkDeleteResultSchema: ObjectSchema = {
  type: "object",
  required: [
    "dependencies_deleted",
    "deployment_references_orphaned",
    "dry_run",
    "errors",
    "examples",
    "examples_affected",
    "pattern_matched",
    "repository_id",
    "storage_objects_deleted",
    "versions_deleted",
  ],
  properties: {
    dependencies_deleted: { type: "integer" },
    deployment_references_orphaned: { type: "integer" },
    dry_run: { type: "boolean" },
    errors: { type: "array", items: { type: "string" } },
    examples: { type: "array", items: { ref: () => ExampleDeletePreviewSchema } },
    examples_affected: { type: "integer" },
    pattern_matched: { type: "string" },
    repository_id: { nullable: { type: "string", format: "uuid" } },
    storage_objects_deleted: { type: "integer" },
    versions_deleted: { type: "integer" },
  },
};
export class ExampleBulkDeleteResultValidator extends BaseValidator<ExampleBulkDeleteResult> {
  static override readonly modelName: string = "ExampleBulkDeleteResult";
  static override readonly schema: ObjectSchema = ExampleBulkDeleteResultSchema;
}

export const ExampleDeletePreviewSchema: ObjectSchema = {
  type: "object",
  required: [
    "deployment_references",
    "directory",
    "example_id",
    "identifier",
    "repository_id",
    "repository_name",
    "storage_paths",
    "title",
    "version_count",
  ],
  properties: {
    deployment_references: { type: "integer" },
    directory: { type: "string" },
    example_id: { type: "string", format: "uuid" },
    identifier: { type: "string" },
    repository_id: { type: "string", format: "uuid" },
    repository_name: { type: "string" },
    storage_paths: { type: "array", items: { type: "string" } },
    title: { type: "string" },
    version_count: { type: "integer" },
  },
};
export class ExampleDeletePreviewValidator extends BaseValidator<ExampleDeletePreview> {
  static override readonly modelName: string = "ExampleDeletePreview";
  static override readonly schema: ObjectSchema = ExampleDeletePreviewSchema;
}

export const ExampleDependencyCreateSchema: ObjectSchema = {
  type: "object",
  required: ["depends_id", "example_id"],
  properties: {
    depends_id: { type: "string", format: "uuid" },
    example_id: { type: "string", format: "uuid" },
    version_constraint: { nullable: { type: "string" } },
  },
};
export class ExampleDependencyCreateValidator extends BaseValidator<ExampleDependencyCreate> {
  static override readonly modelName: string = "ExampleDependencyCreate";
  static override readonly schema: ObjectSchema = ExampleDependencyCreateSchema;
}

export const ExampleDependencyGetSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "dependency", "depends_id", "example_id", "id", "version_constraint"],
  properties: {
    created_at: { type: "string", format: "date-time" },
    dependency: { nullable: { ref: () => ExampleListSchema } },
    depends_id: { type: "string", format: "uuid" },
    example_id: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    version_constraint: { nullable: { type: "string" } },
  },
};
export class ExampleDependencyGetValidator extends BaseValidator<ExampleDependencyGet> {
  static override readonly modelName: string = "ExampleDependencyGet";
  static override readonly schema: ObjectSchema = ExampleDependencyGetSchema;
}

export const ExampleDownloadResponseSchema: ObjectSchema = {
  type: "object",
  required: [
    "dependencies",
    "directory",
    "example_id",
    "files",
    "identifier",
    "meta",
    "test",
    "version_id",
    "version_tag",
  ],
  properties: {
    dependencies: { nullable: { type: "array", items: { ref: () => ExampleFileSetSchema } } },
    directory: { type: "string" },
    example_id: { type: "string", format: "uuid" },
    files: { type: "object", additionalProperties: { type: "string" } },
    identifier: { type: "string" },
    meta: { type: "object", additionalProperties: {} },
    test: { nullable: { type: "object", additionalProperties: {} } },
    version_id: { nullable: { type: "string", format: "uuid" } },
    version_tag: { type: "string" },
  },
};
export class ExampleDownloadResponseValidator extends BaseValidator<ExampleDownloadResponse> {
  static override readonly modelName: string = "ExampleDownloadResponse";
  static override readonly schema: ObjectSchema = ExampleDownloadResponseSchema;
}

export const ExampleFileSetSchema: ObjectSchema = {
  type: "object",
  required: [
    "directory",
    "example_id",
    "files",
    "identifier",
    "meta",
    "test",
    "title",
    "version_id",
    "version_tag",
  ],
  properties: {
    directory: { type: "string" },
    example_id: { type: "string", format: "uuid" },
    files: { type: "object", additionalProperties: { type: "string" } },
    identifier: { type: "string" },
    meta: { type: "object", additionalProperties: {} },
    test: { nullable: { type: "object", additionalProperties: {} } },
    title: { type: "string" },
    version_id: { type: "string", format: "uuid" },
    version_tag: { type: "string" },
  },
};
export class ExampleFileSetValidator extends BaseValidator<ExampleFileSet> {
  static override readonly modelName: string = "ExampleFileSet";
  static override readonly schema: ObjectSchema = ExampleFileSetSchema;
}

export const ExampleGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "category",
    "created_at",
    "created_by",
    "dependencies",
    "description",
    "directory",
    "example_repository_id",
    "id",
    "identifier",
    "repository",
    "subject",
    "tags",
    "title",
    "updated_at",
    "updated_by",
    "versions",
  ],
  properties: {
    category: { nullable: { type: "string" } },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    dependencies: { nullable: { type: "array", items: { ref: () => ExampleDependencyGetSchema } } },
    description: { nullable: { type: "string" } },
    directory: { type: "string" },
    example_repository_id: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    identifier: { type: "string" },
    repository: { nullable: { ref: () => ExampleRepositoryGetSchema } },
    subject: { nullable: { type: "string" } },
    tags: { type: "array", items: { type: "string" } },
    title: { type: "string" },
    updated_at: { type: "string", format: "date-time" },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    versions: { nullable: { type: "array", items: { ref: () => ExampleVersionGetSchema } } },
  },
};
export class ExampleGetValidator extends BaseValidator<ExampleGet> {
  static override readonly modelName: string = "ExampleGet";
  static override readonly schema: ObjectSchema = ExampleGetSchema;
}

export const ExampleListSchema: ObjectSchema = {
  type: "object",
  required: [
    "category",
    "created_at",
    "directory",
    "example_repository_id",
    "id",
    "identifier",
    "subject",
    "tags",
    "title",
    "updated_at",
  ],
  properties: {
    category: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    directory: { type: "string" },
    example_repository_id: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    identifier: { type: "string" },
    subject: { nullable: { type: "string" } },
    tags: { type: "array", items: { type: "string" } },
    title: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
  },
};
export class ExampleListValidator extends BaseValidator<ExampleList> {
  static override readonly modelName: string = "ExampleList";
  static override readonly schema: ObjectSchema = ExampleListSchema;
}

export const ExampleUploadRequestSchema: ObjectSchema = {
  type: "object",
  required: ["directory", "files", "repository_id"],
  properties: {
    directory: { type: "string" },
    files: { type: "object", additionalProperties: { type: "string" } },
    repository_id: { type: "string", format: "uuid" },
  },
};
export class ExampleUploadRequestValidator extends BaseValidator<ExampleUploadRequest> {
  static override readonly modelName: string = "ExampleUploadRequest";
  static override readonly schema: ObjectSchema = ExampleUploadRequestSchema;
}

export const ExampleVersionCreateSchema: ObjectSchema = {
  type: "object",
  required: ["example_id", "meta", "storage_path", "version_number", "version_tag"],
  properties: {
    example_id: { type: "string", format: "uuid" },
    meta: { type: "object", additionalProperties: {} },
    storage_path: { type: "string" },
    version_number: { type: "integer" },
    version_tag: { type: "string" },
  },
};
export class ExampleVersionCreateValidator extends BaseValidator<ExampleVersionCreate> {
  static override readonly modelName: string = "ExampleVersionCreate";
  static override readonly schema: ObjectSchema = ExampleVersionCreateSchema;
}

export const ExampleVersionDeleteResultSchema: ObjectSchema = {
  type: "object",
  required: [
    "deleted",
    "dry_run",
    "errors",
    "example_identifier",
    "references",
    "storage_objects_deleted",
    "storage_path",
    "version_id",
    "version_tag",
  ],
  properties: {
    deleted: { type: "boolean" },
    dry_run: { type: "boolean" },
    errors: { type: "array", items: { type: "string" } },
    example_identifier: { nullable: { type: "string" } },
    references: { type: "array", items: { ref: () => ExampleVersionReferenceSchema } },
    storage_objects_deleted: { type: "integer" },
    storage_path: { nullable: { type: "string" } },
    version_id: { type: "string", format: "uuid" },
    version_tag: { nullable: { type: "string" } },
  },
};
export class ExampleVersionDeleteResultValidator extends BaseValidator<ExampleVersionDeleteResult> {
  static override readonly modelName: string = "ExampleVersionDeleteResult";
  static override readonly schema: ObjectSchema = ExampleVersionDeleteResultSchema;
}

export const ExampleVersionReferenceSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_content_id",
    "course_content_path",
    "course_id",
    "course_path",
    "deployment_id",
    "relation",
  ],
  properties: {
    course_content_id: { type: "string", format: "uuid" },
    course_content_path: { nullable: { type: "string" } },
    course_id: { type: "string", format: "uuid" },
    course_path: { nullable: { type: "string" } },
    deployment_id: { type: "string", format: "uuid" },
    relation: { type: "string" },
  },
};
export class ExampleVersionReferenceValidator extends BaseValidator<ExampleVersionReference> {
  static override readonly modelName: string = "ExampleVersionReference";
  static override readonly schema: ObjectSchema = ExampleVersionReferenceSchema;
}

export const ForceLevelSchema: Schema = {
  enum: ["none", "old", "all"],
};
/** The value, if it is a `ForceLevel`; else an error. */
export function validateForceLevel(value: unknown): ForceLevel {
  return check<ForceLevel>("ForceLevel", ForceLevelSchema, value);
}
