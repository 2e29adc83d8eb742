// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { TaskInfo, TaskStatus } from "./common.ts";

/** What waits on a lane. */
export interface QueueStatus {
  name: string;
  /** How long the first has waited, in seconds. */
  oldest_seconds: number;
  waiting: number;
}

/** A worker goes on with a run. */
export interface SandboxRunAlive {
  claim: string;
}

/** A run that belongs to the worker that asked, for as long as it says that it goes on. */
export interface SandboxRunClaim {
  /** The run must be heard of within so many seconds, again and again, or it is given to another worker. */
  alive_within: number;
  /** What the worker shows with everything that it asks for this run. */
  claim: string;
  id: string;
  /** What is to be done, as workers of the same version understand it. */
  work: Record<string, unknown>;
}

/** A run for the worker that asked, or none. */
export interface SandboxRunClaimed {
  run: SandboxRunClaim | null;
}

/** Whether anybody still waits for a run. */
export interface SandboxRunWanted {
  /** If not, the worker ends it. */
  wanted: boolean;
}

/** A worker that can do a run now. */
export interface SandboxWorker {
  /** The languages that it has. Nothing else is given to it. */
  languages: string[];
  /** What people call it, such as the name of its machine. */
  name: string;
  /** How many seconds it waits for a run. */
  patience?: number;
  /** How it speaks of runs. A server that speaks otherwise gives it none, and says which of the two to update. */
  protocol?: number;
  /** How many runs it does at once. */
  slots: number;
  /** Which worker it is: an id of its own choice, another one each time it is started. */
  worker: string;
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

/** A worker that has nothing but the server's address. */
export interface WorkerElsewhere {
  languages: string[];
  name: string;
  /** When it asked last. */
  seen_at: string;
  /** How many tests it runs at once. */
  slots: number;
}

/** How background work goes. */
export interface WorkerStatus {
  /** Workers that have nothing but the server's address, and have asked for tests within the last minute. */
  elsewhere: WorkerElsewhere[];
  /** What waits for a worker with a free place, by lane. */
  queues: QueueStatus[];
  /** Whether this process tests programs itself. */
  runs_tests: boolean;
  /** `connected`, or `disconnected`: then this server starts nothing. */
  status: string;
  /** What has not ended, by kind. */
  tasks: TaskCount[];
}
