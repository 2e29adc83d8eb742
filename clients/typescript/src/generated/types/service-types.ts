// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new service type. */
export interface ServiceTypeCreate {
  category: string;
  /** As CSS writes it. */
  color?: string | null;
  description?: string | null;
  enabled?: boolean;
  icon?: string | null;
  name: string;
  path: string;
  /** Not used. */
  plugin_module?: string | null;
  properties?: Record<string, unknown> | null;
  /** Whether such a service has a repository of its own. */
  requires_workspace?: boolean;
  /** JSON Schema of the configuration. */
  schema?: Record<string, unknown> | null;
}

/** A service type in full. */
export interface ServiceTypeGet {
  category: string;
  /** As CSS writes it. */
  color: string | null;
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  enabled: boolean;
  icon: string | null;
  id: string;
  name: string;
  path: string;
  /** Not used. */
  plugin_module: string | null;
  properties: Record<string, unknown>;
  /** Whether such a service has a repository of its own. */
  requires_workspace: boolean;
  /** JSON Schema of the configuration. */
  schema: Record<string, unknown> | null;
  updated_at: string | null;
  updated_by: string | null;
  version: number;
}

/** A service type in a list. */
export interface ServiceTypeList {
  category: string;
  /** As CSS writes it. */
  color: string | null;
  created_at: string | null;
  enabled: boolean;
  icon: string | null;
  id: string;
  name: string;
  path: string;
  updated_at: string | null;
  version: number;
}

/** Changes to a service type. */
export interface ServiceTypeUpdate {
  category?: string | null;
  /** As CSS writes it. */
  color?: string | null;
  description?: string | null;
  enabled?: boolean | null;
  icon?: string | null;
  name?: string | null;
  /** Not used. */
  plugin_module?: string | null;
  properties?: Record<string, unknown> | null;
  /** Whether such a service has a repository of its own. */
  requires_workspace?: boolean | null;
  /** JSON Schema of the configuration. */
  schema?: Record<string, unknown> | null;
}
