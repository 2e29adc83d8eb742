// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { TaskInfo, TaskStatus } from "./common.ts";

/** A page of background work. */
export interface TaskList {
  /** Whether there is another page. */
  has_more: boolean;
  limit: number;
  offset: number;
  tasks: TaskInfo[];
  /** How many there are in all. */
  total: number;
}

/** What a piece of background work came to. */
export interface TaskResult {
  created_at: string;
  /** Why it failed, for people. */
  error: string | null;
  finished_at: string | null;
  /** `fraction`: 0 to 1, and `message`. */
  progress: Record<string, unknown> | null;
  result: unknown;
  started_at: string | null;
  status: TaskStatus;
  task_id: string;
}
