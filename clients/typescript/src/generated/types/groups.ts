// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new group. */
export interface GroupCreate {
  description?: string | null;
  properties?: Record<string, unknown> | null;
  slug: string;
  title: string;
  type: GroupType;
}

/** A group in full. */
export interface GroupGet {
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  id: string;
  properties: Record<string, unknown> | null;
  slug: string;
  title: string;
  type: GroupType;
  updated_at: string | null;
  updated_by: string | null;
}

/** A group in a list. */
export interface GroupList {
  created_at: string | null;
  description: string | null;
  id: string;
  slug: string;
  title: string;
  type: GroupType;
  updated_at: string | null;
}

/** How a group gets its members. */
export type GroupType =
  /** Somebody adds and removes them. */
  | "fixed"
  /** A rule decides. */
  | "dynamic";

/** Changes to a group. */
export interface GroupUpdate {
  description?: string | null;
  properties?: Record<string, unknown> | null;
  slug?: string | null;
  title?: string | null;
  type?: GroupType | null;
}
