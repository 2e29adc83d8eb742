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

/** Whether somebody is erased, or whether it is only said what would be. */
export interface UserErase {
  /** True: nothing is changed, and the answer says what would be. */
  dry_run?: boolean;
}

/** What was erased of somebody. */
export interface UserErased {
  /** Rows that stay without what told of the person, by table. */
  blanked: Record<string, number>;
  /** Rows that are gone, by table. */
  deleted: Record<string, number>;
  dry_run: boolean;
  /**
   * Rows that stay as they are because others work with them too, by table: repositories of teams, whose commits
   * name the person.
   */
  kept: Record<string, number>;
  user_id: string;
}

/** Changes to a user. */
export interface UserUpdate {
  email?: string | null;
  family_name?: string | null;
  given_name?: string | null;
  properties?: Record<string, unknown> | null;
  username?: string | null;
}
