// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new user. */
export interface UserCreate {
  email?: string | null;
  family_name?: string | null;
  given_name?: string | null;
  id?: string | null;
  /** The first password. It can be written, never read. */
  password?: string | null;
  properties?: Record<string, unknown> | null;
  username?: string | null;
}

/** Changes to a user. */
export interface UserUpdate {
  email?: string | null;
  family_name?: string | null;
  given_name?: string | null;
  properties?: Record<string, unknown> | null;
  username?: string | null;
}
