// Made by `computor generate-types` from the list of all calls. Do not edit.

/** An organization role in full. */
export interface OrganizationRoleGet {
  /** True for what the platform itself defines. */
  builtin: boolean;
  description: string | null;
  id: string;
  title: string | null;
}

/** An organization role in a list. */
export interface OrganizationRoleList {
  /** True for what the platform itself defines. */
  builtin: boolean;
  description: string | null;
  id: string;
  title: string | null;
}
