// Made by `computor generate-types` from the list of all calls. Do not edit.

/** Maintenance begins now. */
export interface MaintenanceActivate {
  /** When it is expected to be over: clients are told when to try again. It does not end by itself. */
  ends_at?: string | null;
  /** What people are told. */
  message?: string;
  /** Whether open clients are told at once. */
  notify_websocket?: boolean;
}

/** Maintenance begins later. */
export interface MaintenanceSchedule {
  /** When it is expected to be over. */
  ends_at?: string | null;
  /** What people are told. */
  message?: string;
  /** Whether open clients are told, now and shortly before it begins. */
  notify_websocket?: boolean;
  /** When it begins, which it does by itself. */
  scheduled_at: string;
}

/** Whether the platform is being maintained, and whether it is going to be. */
export interface MaintenanceStatusGet {
  activated_at: string | null;
  activated_by: string | null;
  activated_by_name: string | null;
  active: boolean;
  /** When it is expected to be over. */
  ends_at: string | null;
  /** What people are told; empty if there is nothing to tell. */
  message: string;
  scheduled_at: string | null;
  scheduled_by: string | null;
  scheduled_by_name: string | null;
}

/** The rules of the installation by which things are forgotten, and what they would remove now. */
export interface RetentionGet {
  /** Entries of the audit log about log-ins and failed attempts, counted from their time. */
  log_ins: RetentionRule;
  /** Sessions, counted from their end: where somebody was logged in, and with what. */
  sessions: RetentionRule;
  /** The bytes of the hand-ins that are due. */
  submission_bytes: number;
  /**
   * Files of hand-ins and reports of their tests, counted from when their course was archived. Grades and scores
   * stay.
   */
  submissions: RetentionRule;
}

/** A rule, and what it would remove now. */
export interface RetentionRule {
  /** After so many days it is removed; null: never. */
  days: number | null;
  /** How much the next run removes. */
  due: number;
  /** How much there is. */
  kept: number;
}
