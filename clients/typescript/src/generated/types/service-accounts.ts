// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new service. */
export interface ServiceCreate {
  /** How the service is configured; its type says what it may contain. */
  config?: Record<string, unknown> | null;
  description?: string | null;
  email?: string | null;
  enabled?: boolean | null;
  family_name?: string | null;
  given_name?: string | null;
  name: string;
  /** For those that log in with one; most have an API token. It can be written, never read. */
  password?: string | null;
  /** Path of the service type. */
  service_type: string;
  slug: string;
  /** Of the service's user; made from the slug when missing. */
  username?: string | null;
}

/** A service in full. */
export interface ServiceGet {
  /** How the service is configured; its type says what it may contain. */
  config: Record<string, unknown>;
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  enabled: boolean;
  id: string;
  /** When it last reported. */
  last_seen_at: string | null;
  name: string;
  properties: Record<string, unknown> | null;
  service_type_id: string | null;
  service_type_path: string | null;
  slug: string;
  updated_at: string | null;
  updated_by: string | null;
  user_id: string;
}

/** Changes to a service. */
export interface ServiceUpdate {
  /** How the service is configured; its type says what it may contain. */
  config?: Record<string, unknown> | null;
  description?: string | null;
  enabled?: boolean | null;
  /** When it last reported. */
  last_seen_at?: string | null;
  name?: string | null;
  properties?: Record<string, unknown> | null;
}
