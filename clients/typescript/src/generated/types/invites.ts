// Made by `computor generate-types` from the list of all calls. Do not edit.

/** The account that somebody makes with an invite. */
export interface InviteAccept {
  confirm_password: string;
  /** Must be that of the invite, if it has one. */
  email: string;
  family_name: string;
  given_name: string;
  password: string;
  username: string;
}

/** The invite was accepted, and a session is open: its tokens are in the cookies. */
export interface InviteAccepted {
  message: string;
  user_id: string;
  username: string;
}

/** A new invite. */
export interface InviteLinkCreate {
  /** Only who has this address may accept. */
  email?: string | null;
  expires_in_days?: number;
  max_uses?: number;
  note?: string | null;
  /** Keys of the roles that whoever accepts gets: at most those that the creator may give. */
  roles?: string[];
}

/** An invite in full. */
export interface InviteLinkGet {
  created_at: string | null;
  created_by: string | null;
  email: string | null;
  expires_at: string;
  id: string;
  max_uses: number;
  note: string | null;
  revoked_at: string | null;
  roles: string[];
  /** What stands in the link. Whoever knows it can register. */
  token: string;
  updated_at: string | null;
  use_count: number;
}

/** An invite in a list. */
export interface InviteLinkList {
  created_at: string | null;
  email: string | null;
  expires_at: string;
  id: string;
  max_uses: number;
  note: string | null;
  revoked_at: string | null;
  roles: string[];
  token: string;
  use_count: number;
}

/** What the invited see of an invite before they accept it. */
export interface InviteLinkPublic {
  email: string | null;
  expires_at: string;
  id: string;
  note: string | null;
  roles: string[];
}
