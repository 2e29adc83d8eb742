// Made by `computor generate-types` from the list of all calls. Do not edit.

/** Who a token belongs to, as clients want to know it of a git host. */
export interface GitUser {
  email: string | null;
  id: string;
  name: string | null;
  /** Always "active". */
  state: string;
  username: string | null;
}
