// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A right that goes with a role. */
export interface RoleClaimList {
  /** Such as `permissions`. */
  claim_type: string;
  /** Such as `course:create`. */
  claim_value: string;
  role_id: string;
}

/** A role in full. */
export interface RoleGet {
  /** True for what the platform itself defines. */
  builtin: boolean;
  description: string | null;
  id: string;
  title: string | null;
}

/** A role in a list. */
export interface RoleList {
  /** True for what the platform itself defines. */
  builtin: boolean;
  id: string;
  title: string | null;
}
