// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  ExtensionMetadata,
  ExtensionPublishResponse,
  ExtensionVersionDetail,
  ExtensionVersionListItem,
  ExtensionVersionListResponse,
  ExtensionVersionYankRequest,
} from "../types/extensions.ts";

export const ExtensionMetadataSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "description",
    "display_name",
    "id",
    "latest_version",
    "name",
    "publisher",
    "updated_at",
    "version_count",
  ],
  properties: {
    created_at: { type: "string", format: "date-time" },
    description: { nullable: { type: "string" } },
    display_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    latest_version: { nullable: { ref: () => ExtensionVersionListItemSchema } },
    name: { type: "string" },
    publisher: { type: "string" },
    updated_at: { type: "string", format: "date-time" },
    version_count: { type: "integer" },
  },
};
export class ExtensionMetadataValidator extends BaseValidator<ExtensionMetadata> {
  static override readonly modelName: string = "ExtensionMetadata";
  static override readonly schema: ObjectSchema = ExtensionMetadataSchema;
}

export const ExtensionPublishResponseSchema: ObjectSchema = {
  type: "object",
  required: [
    "content_type",
    "created_at",
    "engine_range",
    "name",
    "object_key",
    "published_at",
    "publisher",
    "sha256",
    "size",
    "version",
    "version_number",
    "yanked",
  ],
  properties: {
    content_type: { type: "string" },
    created_at: { type: "string", format: "date-time" },
    engine_range: { nullable: { type: "string" } },
    name: { type: "string" },
    object_key: { type: "string" },
    published_at: { type: "string", format: "date-time" },
    publisher: { type: "string" },
    sha256: { type: "string" },
    size: { type: "integer" },
    version: { type: "string" },
    version_number: { type: "integer" },
    yanked: { type: "boolean" },
  },
};
export class ExtensionPublishResponseValidator extends BaseValidator<ExtensionPublishResponse> {
  static override readonly modelName: string = "ExtensionPublishResponse";
  static override readonly schema: ObjectSchema = ExtensionPublishResponseSchema;
}

export const ExtensionVersionDetailSchema: ObjectSchema = {
  type: "object",
  required: [
    "content_type",
    "created_at",
    "engine_range",
    "object_key",
    "published_at",
    "sha256",
    "size",
    "version",
    "version_number",
    "yanked",
  ],
  properties: {
    content_type: { type: "string" },
    created_at: { type: "string", format: "date-time" },
    engine_range: { nullable: { type: "string" } },
    object_key: { type: "string" },
    published_at: { type: "string", format: "date-time" },
    sha256: { type: "string" },
    size: { type: "integer" },
    version: { type: "string" },
    version_number: { type: "integer" },
    yanked: { type: "boolean" },
  },
};
export class ExtensionVersionDetailValidator extends BaseValidator<ExtensionVersionDetail> {
  static override readonly modelName: string = "ExtensionVersionDetail";
  static override readonly schema: ObjectSchema = ExtensionVersionDetailSchema;
}

export const ExtensionVersionListItemSchema: ObjectSchema = {
  type: "object",
  required: [
    "content_type",
    "created_at",
    "engine_range",
    "published_at",
    "sha256",
    "size",
    "version",
    "version_number",
    "yanked",
  ],
  properties: {
    content_type: { type: "string" },
    created_at: { type: "string", format: "date-time" },
    engine_range: { nullable: { type: "string" } },
    published_at: { type: "string", format: "date-time" },
    sha256: { type: "string" },
    size: { type: "integer" },
    version: { type: "string" },
    version_number: { type: "integer" },
    yanked: { type: "boolean" },
  },
};
export class ExtensionVersionListItemValidator extends BaseValidator<ExtensionVersionListItem> {
  static override readonly modelName: string = "ExtensionVersionListItem";
  static override readonly schema: ObjectSchema = ExtensionVersionListItemSchema;
}

export const ExtensionVersionListResponseSchema: ObjectSchema = {
  type: "object",
  required: ["items", "next_cursor"],
  properties: {
    items: { type: "array", items: { ref: () => ExtensionVersionListItemSchema } },
    next_cursor: { nullable: { type: "string" } },
  },
};
export class ExtensionVersionListResponseValidator extends BaseValidator<ExtensionVersionListResponse> {
  static override readonly modelName: string = "ExtensionVersionListResponse";
  static override readonly schema: ObjectSchema = ExtensionVersionListResponseSchema;
}

export const ExtensionVersionYankRequestSchema: ObjectSchema = {
  type: "object",
  required: ["yanked"],
  properties: {
    yanked: { type: "boolean" },
  },
};
export class ExtensionVersionYankRequestValidator extends BaseValidator<ExtensionVersionYankRequest> {
  static override readonly modelName: string = "ExtensionVersionYankRequest";
  static override readonly schema: ObjectSchema = ExtensionVersionYankRequestSchema;
}
