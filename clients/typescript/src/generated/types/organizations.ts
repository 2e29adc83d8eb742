// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GitLabConfig, OrganizationType } from "./common.ts";

/** What a webhook at GitLab is set up with. */
export interface GitLabHook {
  /** The secret token to show there. Shown once. */
  secret: string;
  /** The address to tell. */
  url: string;
}

/** A new organization. */
export interface OrganizationCreate {
  country?: string | null;
  description?: string | null;
  email?: string | null;
  fax_number?: string | null;
  locality?: string | null;
  number?: string | null;
  organization_type: OrganizationType;
  path: string;
  postal_code?: string | null;
  properties?: OrganizationProperties | null;
  region?: string | null;
  street_address?: string | null;
  telephone?: string | null;
  title?: string | null;
  url?: string | null;
  user_id?: string | null;
}

/** An organization in a list. */
export interface OrganizationList {
  created_at: string | null;
  email: string | null;
  id: string;
  organization_type: OrganizationType;
  path: string;
  title: string | null;
  updated_at: string | null;
  user_id: string | null;
}

/** Free properties of an organization, as they are written. Unknown keys are kept. */
export interface OrganizationProperties {
  gitlab?: GitLabConfig | null;
  [key: string]: unknown;
}

/** Changes to an organization. */
export interface OrganizationUpdate {
  country?: string | null;
  description?: string | null;
  email?: string | null;
  fax_number?: string | null;
  locality?: string | null;
  number?: string | null;
  organization_type?: OrganizationType | null;
  path?: string | null;
  postal_code?: string | null;
  properties?: OrganizationProperties | null;
  region?: string | null;
  street_address?: string | null;
  telephone?: string | null;
  title?: string | null;
  url?: string | null;
  user_id?: string | null;
}

/** A token of an organization with a foreign host. */
export interface OrganizationUpdateTokenUpdate {
  /** It can be written, never read. */
  token: string;
}

/** What became of a token. */
export interface TokenKept {
  message: string;
}
