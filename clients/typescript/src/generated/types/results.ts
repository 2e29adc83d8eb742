// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A file that a test run left behind. */
export interface ResultArtifactListItem {
  /** Where it lies in the store: the bucket. */
  bucket_name: string;
  content_type: string | null;
  created_at: string;
  /** In bytes. */
  file_size: number;
  id: string;
  /** Where it lies in the store: the key. */
  object_key: string;
  properties: Record<string, unknown> | null;
  result_id: string;
  updated_at: string | null;
}
