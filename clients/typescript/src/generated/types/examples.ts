// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { ExampleRepositoryGet, ExampleVersionGet } from "./common.ts";

/** What became of examples that were to be deleted. */
export interface ExampleBulkDeleteResult {
  dependencies_deleted: number;
  /** How many contents show nothing any more. */
  deployment_references_orphaned: number;
  /** True: nothing was deleted, this is what would be. */
  dry_run: boolean;
  /** Why nothing was deleted. */
  errors: string[];
  examples: ExampleDeletePreview[];
  examples_affected: number;
  pattern_matched: string;
  repository_id: string | null;
  /** Files are swept later, when nothing names them. */
  storage_objects_deleted: number;
  versions_deleted: number;
}

/** An example that is to be deleted. */
export interface ExampleDeletePreview {
  /** How many contents show it. */
  deployment_references: number;
  directory: string;
  example_id: string;
  identifier: string;
  repository_id: string;
  repository_name: string;
  storage_paths: string[];
  title: string;
  version_count: number;
}

/** A new dependency between two examples of one repository. */
export interface ExampleDependencyCreate {
  depends_id: string;
  example_id: string;
  /** Such as `>=1.2.0`; null: the newest. */
  version_constraint?: string | null;
}

/** An example that another one needs. */
export interface ExampleDependencyGet {
  created_at: string;
  dependency: ExampleList | null;
  depends_id: string;
  example_id: string;
  id: string;
  /** Such as `>=1.2.0`; null: the newest. */
  version_constraint: string | null;
}

/** The files of a version of an example, with those it depends on if asked for. */
export interface ExampleDownloadResponse {
  dependencies: ExampleFileSet[] | null;
  directory: string;
  example_id: string;
  /** Name to content: text, or a data URI. */
  files: Record<string, string>;
  /** Unique name in the repository, with dots. */
  identifier: string;
  /** The content of `meta.yaml`. */
  meta: Record<string, unknown>;
  /** The content of `test.yaml`. */
  test: Record<string, unknown> | null;
  version_id: string | null;
  /** Such as `1.2.0`. */
  version_tag: string;
}

/** The files of an example that another one depends on. */
export interface ExampleFileSet {
  directory: string;
  example_id: string;
  /** Name to content: text, or a data URI. */
  files: Record<string, string>;
  /** Unique name in the repository, with dots. */
  identifier: string;
  /** The content of `meta.yaml`. */
  meta: Record<string, unknown>;
  /** The content of `test.yaml`. */
  test: Record<string, unknown> | null;
  title: string;
  version_id: string;
  /** Such as `1.2.0`. */
  version_tag: string;
}

/** An example in full. */
export interface ExampleGet {
  category: string | null;
  created_at: string;
  created_by: string | null;
  dependencies: ExampleDependencyGet[] | null;
  description: string | null;
  /** Directory in the repository. */
  directory: string;
  example_repository_id: string;
  id: string;
  /** Unique name in the repository, with dots. */
  identifier: string;
  repository: ExampleRepositoryGet | null;
  subject: string | null;
  tags: string[];
  title: string;
  updated_at: string;
  updated_by: string | null;
  versions: ExampleVersionGet[] | null;
}

/** An example in a list. */
export interface ExampleList {
  category: string | null;
  created_at: string | null;
  /** Directory in the repository. */
  directory: string;
  example_repository_id: string;
  id: string;
  /** Unique name in the repository, with dots. */
  identifier: string;
  subject: string | null;
  tags: string[];
  title: string;
  updated_at: string | null;
}

/** A version of an example as a set of files, among them `meta.yaml`. */
export interface ExampleUploadRequest {
  /** Directory of the example in its repository. */
  directory: string;
  /** Name to content: text, or base64. */
  files: Record<string, string>;
  repository_id: string;
}

/** A version whose files are in the store already. */
export interface ExampleVersionCreate {
  example_id: string;
  /** The content of `meta.yaml`. */
  meta: Record<string, unknown>;
  /** Where the files lie in the store. */
  storage_path: string;
  /** Counts from 1. */
  version_number: number;
  /** Such as `1.2.0`. */
  version_tag: string;
}

/** What became of a version of an example that was to be deleted. */
export interface ExampleVersionDeleteResult {
  /** False when something refers to it, or when it was a dry run. */
  deleted: boolean;
  /** True: nothing was deleted, this is what would be. */
  dry_run: boolean;
  errors: string[];
  example_identifier: string | null;
  /** What refers to it. */
  references: ExampleVersionReference[];
  storage_objects_deleted: number;
  /** Where the files lie in the store. */
  storage_path: string | null;
  version_id: string;
  /** Such as `1.2.0`. */
  version_tag: string | null;
}

/** A course content that shows a version of an example. */
export interface ExampleVersionReference {
  course_content_id: string;
  course_content_path: string | null;
  course_id: string;
  course_path: string | null;
  deployment_id: string;
  /** How it refers to it: `assigned`, or `history`. */
  relation: string;
}

/** What may be deleted although something refers to it. */
export type ForceLevel =
  /** Nothing. */
  | "none"
  /** What only archived contents show. */
  | "old"
  /** Everything. */
  | "all";
