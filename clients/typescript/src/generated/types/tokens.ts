// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A token that the administrator chose, for the deployment of a service. */
export interface ApiTokenAdminCreate {
  description?: string | null;
  expires_at?: string | null;
  name: string;
  /** The token, at least 32 characters, none of which a header cannot carry. */
  predefined_token: string;
  properties?: Record<string, unknown> | null;
  /** What the token may do, at most what its user may do. */
  scopes?: string[];
  user_id: string;
}

/** A new API token, for oneself unless `user_id` says otherwise. */
export interface ApiTokenCreate {
  description?: string | null;
  /** Null: never. */
  expires_at?: string | null;
  name: string;
  properties?: Record<string, unknown> | null;
  /** What the token may do, at most what its user may do. */
  scopes?: string[];
  /** Whose token it is; administrators may create tokens for others. */
  user_id?: string | null;
}

/** A new API token. The only answer that ever shows it. */
export interface ApiTokenCreateResponse {
  created_at: string;
  description: string | null;
  expires_at: string | null;
  id: string;
  name: string;
  /** What the token may do, at most what its user may do. */
  scopes: string[];
  /** The token. It is shown only here. */
  token: string;
  /** The first characters of the token, to tell tokens apart. */
  token_prefix: string;
  user_id: string;
  /** Scopes that match nothing, so that the token can do less than was meant. */
  warnings?: string[];
}

/** An API token, without the token itself. */
export interface ApiTokenGet {
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  /** Null: never. */
  expires_at: string | null;
  id: string;
  last_used_at: string | null;
  name: string;
  /** Why it was revoked. */
  revocation_reason: string | null;
  revoked_at: string | null;
  /** What the token may do, at most what its user may do. */
  scopes: string[];
  /** The first characters of the token, to tell tokens apart. */
  token_prefix: string;
  updated_at: string | null;
  updated_by: string | null;
  /** How often it was used. */
  usage_count: number;
  user_id: string;
}

/** Changes to an API token. */
export interface ApiTokenUpdate {
  description?: string | null;
  expires_at?: string | null;
  name?: string | null;
  properties?: Record<string, unknown> | null;
  /** What the token may do, at most what its user may do. */
  scopes?: string[] | null;
}

/** A scope. */
export interface TokenScope {
  action: string;
  /** What can be done with it, a sentence each. */
  allows: string[];
  /** As it is sent; with `:` and an id behind it, it is about one row. */
  scope: string;
}

/** What a token can be limited to, of one resource. */
export interface TokenScopes {
  actions: TokenScope[];
  resource: string;
}
