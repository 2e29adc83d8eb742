// Made by `computor generate-types` from the list of all calls. Do not edit.

/** An extension, and its newest version. */
export interface ExtensionMetadata {
  created_at: string;
  description: string | null;
  display_name: string | null;
  id: string;
  /** The newest that was not withdrawn. */
  latest_version: ExtensionVersionListItem | null;
  name: string;
  publisher: string;
  updated_at: string;
  version_count: number;
}

/** A version that was published. */
export interface ExtensionPublishResponse {
  content_type: string;
  created_at: string;
  engine_range: string | null;
  name: string;
  /** Where the file lies in the store. */
  object_key: string;
  published_at: string;
  publisher: string;
  sha256: string;
  /** Size in bytes. */
  size: number;
  version: string;
  /** Counts from 1. */
  version_number: number;
  yanked: boolean;
}

/** A version of an extension in full. */
export interface ExtensionVersionDetail {
  content_type: string;
  created_at: string;
  engine_range: string | null;
  /** Where the file lies in the store. */
  object_key: string;
  published_at: string;
  sha256: string;
  /** Size in bytes. */
  size: number;
  version: string;
  /** Counts from 1. */
  version_number: number;
  /** It was withdrawn. */
  yanked: boolean;
}

/** A version of an extension in a list. */
export interface ExtensionVersionListItem {
  content_type: string;
  created_at: string;
  engine_range: string | null;
  published_at: string;
  sha256: string;
  /** Size in bytes. */
  size: number;
  version: string;
  /** Counts from 1. */
  version_number: number;
  /** It was withdrawn. */
  yanked: boolean;
}

/** A page of versions, newest first. */
export interface ExtensionVersionListResponse {
  items: ExtensionVersionListItem[];
  /** Asks for the next page; null when this is the last one. */
  next_cursor: string | null;
}

/** Whether a version is withdrawn. */
export interface ExtensionVersionYankRequest {
  yanked: boolean;
}
