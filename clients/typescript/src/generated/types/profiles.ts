// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new profile. */
export interface ProfileCreate {
  /** 0xRRGGBB as a number. */
  avatar_color?: number | null;
  avatar_image?: string | null;
  bio?: string | null;
  language_code?: string | null;
  nickname?: string | null;
  properties?: Record<string, unknown> | null;
  url?: string | null;
  user_id: string;
}

/** A profile in a list. */
export interface ProfileList {
  /** 0xRRGGBB as a number. */
  avatar_color: number | null;
  avatar_image: string | null;
  created_at: string | null;
  id: string;
  language_code: string | null;
  nickname: string | null;
  updated_at: string | null;
  user_id: string;
}

/** Changes to a profile. */
export interface ProfileUpdate {
  /** 0xRRGGBB as a number. */
  avatar_color?: number | null;
  avatar_image?: string | null;
  bio?: string | null;
  language_code?: string | null;
  nickname?: string | null;
  properties?: Record<string, unknown> | null;
  url?: string | null;
}
