// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A course family role in full. */
export interface CourseFamilyRoleGet {
  /** True for what the platform itself defines. */
  builtin: boolean;
  description: string | null;
  id: string;
  title: string | null;
}

/** A course family role in a list. */
export interface CourseFamilyRoleList {
  /** True for what the platform itself defines. */
  builtin: boolean;
  description: string | null;
  id: string;
  title: string | null;
}
