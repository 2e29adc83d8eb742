// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { UserList } from "./common.ts";

/** A new member of an organization. */
export interface OrganizationMemberCreate {
  id?: string | null;
  organization_id: string;
  organization_role_id: string;
  properties?: Record<string, unknown> | null;
  user_id: string;
}

/** A member of an organization in full. */
export interface OrganizationMemberGet {
  created_at: string | null;
  created_by: string | null;
  id: string;
  organization_id: string;
  organization_role_id: string;
  properties: Record<string, unknown> | null;
  updated_at: string | null;
  updated_by: string | null;
  user: UserList | null;
  user_id: string;
}

/** A member of an organization in a list. */
export interface OrganizationMemberList {
  id: string;
  organization_id: string;
  organization_role_id: string;
  user: UserList | null;
  user_id: string;
}

/** Changes to a member of an organization. */
export interface OrganizationMemberUpdate {
  organization_role_id?: string | null;
  properties?: Record<string, unknown> | null;
}
