// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GitLabConfig } from "./common.ts";

/** A new course family. */
export interface CourseFamilyCreate {
  description?: string | null;
  organization_id: string;
  path: string;
  properties?: CourseFamilyProperties | null;
  title?: string | null;
}

/** A course family in a list. */
export interface CourseFamilyList {
  id: string;
  organization_id: string;
  path: string;
  title: string | null;
}

/** Free properties of a course family, as they are written. Unknown keys are kept. */
export interface CourseFamilyProperties {
  gitlab?: GitLabConfig | null;
  [key: string]: unknown;
}

/** Changes to a course family. */
export interface CourseFamilyUpdate {
  description?: string | null;
  organization_id?: string | null;
  path?: string | null;
  properties?: CourseFamilyProperties | null;
  title?: string | null;
}
