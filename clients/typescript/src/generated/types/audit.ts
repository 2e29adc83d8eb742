// Made by `computor generate-types` from the list of all calls. Do not edit.

/** An entry in full. */
export interface AuditEntryGet {
  course_id: string | null;
  created_at: string;
  /** Who did it; null for the platform itself, and for who was not logged in. */
  created_by: string | null;
  /** What it is now, and under `was` what it was before. No secrets, and no words that people have written. */
  data: Record<string, unknown>;
  entity_id: string | null;
  entity_type: string | null;
  /** SHA-256 in hex, of the hash before it and its content. */
  hash: string | null;
  id: string;
  /** What was done, as in `course_member.role_changed`. */
  kind: string;
  /** Grows with each entry. */
  number: number;
  /** Its place in the chain, from 1; null until it is sealed. */
  position: number | null;
  /** To whom. */
  user_id: string | null;
}

/** An entry in a list. */
export interface AuditEntryList {
  course_id: string | null;
  created_at: string;
  /** Who did it; null for the platform itself, and for who was not logged in. */
  created_by: string | null;
  /** What it is now, and under `was` what it was before. */
  data: Record<string, unknown>;
  entity_id: string | null;
  entity_type: string | null;
  /** SHA-256 in hex, of the hash before it and its content. */
  hash: string | null;
  id: string;
  /** What was done, as in `course_member.role_changed`. */
  kind: string;
  /** Grows with each entry. */
  number: number;
  /** Its place in the chain, from 1; null until it is sealed. */
  position: number | null;
  /** To whom. */
  user_id: string | null;
}
