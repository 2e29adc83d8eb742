// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { TaskInfo, TaskStatus } from "./common.ts";

/** What waits on a lane. */
export interface QueueStatus {
  name: string;
  /** How long the first has waited, in seconds. */
  oldest_seconds: number;
  waiting: number;
}

/** How much of a kind of work there is. */
export interface TaskCount {
  queued: number;
  started: number;
  task_name: string;
}

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

/** Background work to start by hand. */
export interface TaskSubmission {
  /** Seconds to wait; nothing waits. */
  delay?: number | null;
  /** What is started so takes none. */
  parameters?: Record<string, unknown>;
  /** Has no meaning: each kind of work has its own queue. */
  queue?: string | null;
  /**
   * Its kind. Only what is about nothing in particular is started so (`sweep_store`); everything else has a call
   * of its own,
   * which knows its rules.
   */
  task_name: string;
  /** Whoever sends the same again starts nothing again. */
  workflow_id?: string | null;
}

/** Background work has been asked for. */
export interface TaskSubmitted {
  status: TaskStatus;
  task_id: string;
}

/** How background work goes. */
export interface WorkerStatus {
  /** What waits for a worker with a free place, by lane. */
  queues: QueueStatus[];
  /** Whether this process tests programs itself. */
  runs_tests: boolean;
  /** `connected`, or `disconnected`: then this server starts nothing. */
  status: string;
  /** What has not ended, by kind. */
  tasks: TaskCount[];
}
