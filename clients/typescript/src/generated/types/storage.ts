// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new bucket. */
export interface BucketCreate {
  /** 3 to 63 small letters, digits, dots and hyphens; a letter or digit at both ends. */
  bucket_name: string;
  region?: string | null;
}

/** A bucket. */
export interface BucketInfo {
  bucket_name: string;
  creation_date: string | null;
  /** What was said when it was made. Where files lie is the server's configuration, for all buckets alike. */
  region: string | null;
}

/** What a link is for. */
export type LinkMethod =
  /** Fetches a file. */
  | "GET"
  /** Stores a file, in place of the one that is there. */
  | "PUT";

/** A link to a file that works without a log-in. */
export interface PresignedUrlRequest {
  bucket_name?: string | null;
  /** How long it works, in seconds: an hour, unless something else is said. */
  expiry_seconds?: number | null;
  /** `GET`, unless something else is said. */
  method?: LinkMethod | null;
  object_key: string;
}

/** The link. */
export interface PresignedUrlResponse {
  expires_at: string;
  method: LinkMethod;
  /** Whoever has it can use it. */
  url: string;
}

/** Which file is copied, and to where. JSON, or a form with text fields. */
export interface StorageCopy {
  dest_bucket?: string | null;
  dest_object: string;
  /** A JSON object of texts; without it the copy has that of the source. */
  metadata?: string | null;
  source_bucket?: string | null;
  source_object: string;
}

/** What was done. */
export interface StorageDone {
  message: string;
}

/** A file of a bucket. */
export interface StorageObjectGet {
  bucket_name: string;
  content_type: string;
  created_at: string | null;
  created_by: string | null;
  /** Always null: `POST /storage/presigned-url` makes one. */
  download_url: string | null;
  /** The SHA-256 of its bytes. */
  etag: string;
  id: number;
  last_modified: string;
  metadata: Record<string, string> | null;
  object_key: string;
  /** In bytes. */
  size: number;
  updated_at: string | null;
  updated_by: string | null;
}

/** A file of a bucket in a list. */
export interface StorageObjectList {
  bucket_name: string;
  content_type: string;
  created_at: string | null;
  id: number;
  last_modified: string;
  object_key: string;
  /** In bytes. */
  size: number;
  updated_at: string | null;
}

/** What a bucket holds. */
export interface StorageUsageStats {
  bucket_name: string;
  /** As of when this is. */
  last_updated: string;
  object_count: number;
  /** In bytes. */
  total_size: number;
}
