// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  BucketCreate,
  BucketInfo,
  LinkMethod,
  PresignedUrlRequest,
  PresignedUrlResponse,
  StorageCopy,
  StorageDone,
  StorageObjectGet,
  StorageObjectList,
  StorageUsageStats,
} from "../types/storage.ts";

export const BucketCreateSchema: ObjectSchema = {
  type: "object",
  required: ["bucket_name"],
  properties: {
    bucket_name: { type: "string" },
    region: { nullable: { type: "string" } },
  },
};
export class BucketCreateValidator extends BaseValidator<BucketCreate> {
  static override readonly modelName: string = "BucketCreate";
  static override readonly schema: ObjectSchema = BucketCreateSchema;
}

export const BucketInfoSchema: ObjectSchema = {
  type: "object",
  required: ["bucket_name", "creation_date", "region"],
  properties: {
    bucket_name: { type: "string" },
    creation_date: { nullable: { type: "string", format: "date-time" } },
    region: { nullable: { type: "string" } },
  },
};
export class BucketInfoValidator extends BaseValidator<BucketInfo> {
  static override readonly modelName: string = "BucketInfo";
  static override readonly schema: ObjectSchema = BucketInfoSchema;
}

export const LinkMethodSchema: Schema = {
  enum: ["GET", "PUT"],
};
/** The value, if it is a `LinkMethod`; else an error. */
export function validateLinkMethod(value: unknown): LinkMethod {
  return check<LinkMethod>("LinkMethod", LinkMethodSchema, value);
}

export const PresignedUrlRequestSchema: ObjectSchema = {
  type: "object",
  required: ["object_key"],
  properties: {
    bucket_name: { nullable: { type: "string" } },
    expiry_seconds: { nullable: { type: "integer" } },
    method: { nullable: { ref: () => LinkMethodSchema } },
    object_key: { type: "string" },
  },
};
export class PresignedUrlRequestValidator extends BaseValidator<PresignedUrlRequest> {
  static override readonly modelName: string = "PresignedUrlRequest";
  static override readonly schema: ObjectSchema = PresignedUrlRequestSchema;
}

export const PresignedUrlResponseSchema: ObjectSchema = {
  type: "object",
  required: ["expires_at", "method", "url"],
  properties: {
    expires_at: { type: "string", format: "date-time" },
    method: { ref: () => LinkMethodSchema },
    url: { type: "string" },
  },
};
export class PresignedUrlResponseValidator extends BaseValidator<PresignedUrlResponse> {
  static override readonly modelName: string = "PresignedUrlResponse";
  static override readonly schema: ObjectSchema = PresignedUrlResponseSchema;
}

export const StorageCopySchema: ObjectSchema = {
  type: "object",
  required: ["dest_object", "source_object"],
  properties: {
    dest_bucket: { nullable: { type: "string" } },
    dest_object: { type: "string" },
    metadata: { nullable: { type: "string" } },
    source_bucket: { nullable: { type: "string" } },
    source_object: { type: "string" },
  },
};
export class StorageCopyValidator extends BaseValidator<StorageCopy> {
  static override readonly modelName: string = "StorageCopy";
  static override readonly schema: ObjectSchema = StorageCopySchema;
}

export const StorageDoneSchema: ObjectSchema = {
  type: "object",
  required: ["message"],
  properties: {
    message: { type: "string" },
  },
};
export class StorageDoneValidator extends BaseValidator<StorageDone> {
  static override readonly modelName: string = "StorageDone";
  static override readonly schema: ObjectSchema = StorageDoneSchema;
}

export const StorageObjectGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "bucket_name",
    "content_type",
    "created_at",
    "created_by",
    "download_url",
    "etag",
    "id",
    "last_modified",
    "metadata",
    "object_key",
    "size",
    "updated_at",
    "updated_by",
  ],
  properties: {
    bucket_name: { type: "string" },
    content_type: { type: "string" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    download_url: { nullable: { type: "string" } },
    etag: { type: "string" },
    id: { type: "integer" },
    last_modified: { type: "string", format: "date-time" },
    metadata: { nullable: { type: "object", additionalProperties: { type: "string" } } },
    object_key: { type: "string" },
    size: { type: "integer" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class StorageObjectGetValidator extends BaseValidator<StorageObjectGet> {
  static override readonly modelName: string = "StorageObjectGet";
  static override readonly schema: ObjectSchema = StorageObjectGetSchema;
}

export const StorageObjectListSchema: ObjectSchema = {
  type: "object",
  required: [
    "bucket_name",
    "content_type",
    "created_at",
    "id",
    "last_modified",
    "object_key",
    "size",
    "updated_at",
  ],
  properties: {
    bucket_name: { type: "string" },
    content_type: { type: "string" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "integer" },
    last_modified: { type: "string", format: "date-time" },
    object_key: { type: "string" },
    size: { type: "integer" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
  },
};
export class StorageObjectListValidator extends BaseValidator<StorageObjectList> {
  static override readonly modelName: string = "StorageObjectList";
  static override readonly schema: ObjectSchema = StorageObjectListSchema;
}

export const StorageUsageStatsSchema: ObjectSchema = {
  type: "object",
  required: ["bucket_name", "last_updated", "object_count", "total_size"],
  properties: {
    bucket_name: { type: "string" },
    last_updated: { type: "string", format: "date-time" },
    object_count: { type: "integer" },
    total_size: { type: "integer" },
  },
};
export class StorageUsageStatsValidator extends BaseValidator<StorageUsageStats> {
  static override readonly modelName: string = "StorageUsageStats";
  static override readonly schema: ObjectSchema = StorageUsageStatsSchema;
}
