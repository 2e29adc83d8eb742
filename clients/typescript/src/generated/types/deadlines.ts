// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { EffectiveDeadline } from "./common.ts";

/** Until when one has to hand in, and what is left of one's late-day bank. */
export interface DeadlineGet {
  /** Null: there is none. */
  deadline: EffectiveDeadline | null;
  /** How many days are left for the whole course; null: the course has no such bank. */
  late_days_left: number | null;
}

/** How many days of one's late-day bank are used. */
export interface UseLateDays {
  /** Added to what was used before. Each member of a team pays. */
  days: number;
}
