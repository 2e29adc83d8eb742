// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A session whose access token somebody else has made. */
export interface SessionCreate {
  /** The address that it is for. */
  created_ip: string;
  device_label?: string | null;
  /** When the access token ends: in an hour at the latest, and unless something else is said. */
  expires_at?: string | null;
  last_ip?: string | null;
  properties?: Record<string, unknown> | null;
  /** As `refresh_token_hash`. */
  refresh_expires_at?: string | null;
  /** Such a session has no refresh token: it ends with its access token. */
  refresh_token_hash?: unknown;
  /** Hex of the SHA-256 of the access token. */
  session_id: string;
  user_agent?: string | null;
  user_id: string;
}

/** A session in full. */
export interface SessionGet {
  created_at: string;
  created_by: string | null;
  /** The address that logged in. */
  created_ip: string;
  /** Browser or program, and system, as far as it said. */
  device_label: string | null;
  /** When the user logged out. */
  ended_at: string | null;
  expires_at: string | null;
  id: string;
  /** The same as `created_ip`. */
  ip_address: string | null;
  last_ip: string | null;
  last_seen_at: string | null;
  /** The same as `ended_at`. */
  logout_time: string | null;
  properties: Record<string, unknown> | null;
  refresh_counter: number;
  revocation_reason: string | null;
  revoked_at: string | null;
  /** Hex of the SHA-256 of the access token. */
  session_id: string;
  /** One for each log-in, whatever becomes of its tokens. */
  sid: string;
  updated_at: string | null;
  updated_by: string | null;
  user_id: string;
}

/** A session in a list. */
export interface SessionList {
  created_at: string;
  /** The address that logged in. */
  created_ip: string;
  /** Browser or program, and system, as far as it said. */
  device_label: string | null;
  /** When the user logged out. */
  ended_at: string | null;
  expires_at: string | null;
  id: string;
  /** The same as `created_ip`. */
  ip_address: string | null;
  last_ip: string | null;
  last_seen_at: string | null;
  /** The same as `ended_at`. */
  logout_time: string | null;
  refresh_counter: number;
  revoked_at: string | null;
  /** Hex of the SHA-256 of the access token. */
  session_id: string;
  /** One for each log-in, whatever becomes of its tokens. */
  sid: string;
  updated_at: string | null;
  user_id: string;
}

/** How many sessions there are. */
export interface SessionStats {
  /** Open ones. */
  active_sessions: number;
  /** Users with an open one. */
  active_users: number;
  /** Ended by logging out. */
  ended_sessions: number;
  /** Ended by somebody else than the user, or for a stolen token. */
  revoked_sessions: number;
  /** Opened within the last 24 hours. */
  sessions_last_24h: number;
  /** All that are kept. */
  total_sessions: number;
}

/** Changes to a session. */
export interface SessionUpdate {
  /** Ends the session. It cannot be opened again. */
  logout_time?: string | null;
  properties?: Record<string, unknown> | null;
}

/** How many sessions were ended. */
export interface SessionsEnded {
  message: string;
  revoked_count: number;
}
