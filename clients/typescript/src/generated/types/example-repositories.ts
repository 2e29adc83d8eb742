// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { SourceType } from "./common.ts";

/** A new example repository. */
export interface ExampleRepositoryCreate {
  /** Kept sealed; refused where no `secret_key` is configured. */
  access_credentials?: string | null;
  default_version?: string | null;
  description?: string | null;
  name: string;
  organization_id?: string | null;
  source_type?: SourceType;
  /** Where it is; unique. */
  source_url: string;
}

/** An example repository in a list. */
export interface ExampleRepositoryList {
  description: string | null;
  id: string;
  name: string;
  organization_id: string | null;
  source_type: SourceType;
  /** Where it is; unique. */
  source_url: string;
}

/** Changes to an example repository. */
export interface ExampleRepositoryUpdate {
  /** Kept sealed; refused where no `secret_key` is configured. */
  access_credentials?: string | null;
  default_version?: string | null;
  description?: string | null;
  name?: string | null;
}
