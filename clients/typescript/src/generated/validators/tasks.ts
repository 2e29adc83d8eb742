// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  QueueStatus,
  SandboxRunAlive,
  SandboxRunClaim,
  SandboxRunClaimed,
  SandboxRunWanted,
  SandboxWorker,
  TaskCount,
  TaskList,
  TaskResult,
  TaskSubmission,
  TaskSubmitted,
  WorkerElsewhere,
  WorkerStatus,
} from "../types/tasks.ts";
import { TaskInfoSchema, TaskStatusSchema } from "./common.ts";

export const QueueStatusSchema: ObjectSchema = {
  type: "object",
  required: ["name", "oldest_seconds", "waiting"],
  properties: {
    name: { type: "string" },
    oldest_seconds: { type: "number" },
    waiting: { type: "integer" },
  },
};
export class QueueStatusValidator extends BaseValidator<QueueStatus> {
  static override readonly modelName: string = "QueueStatus";
  static override readonly schema: ObjectSchema = QueueStatusSchema;
}

export const SandboxRunAliveSchema: ObjectSchema = {
  type: "object",
  required: ["claim"],
  properties: {
    claim: { type: "string", format: "uuid" },
  },
};
export class SandboxRunAliveValidator extends BaseValidator<SandboxRunAlive> {
  static override readonly modelName: string = "SandboxRunAlive";
  static override readonly schema: ObjectSchema = SandboxRunAliveSchema;
}

export const SandboxRunClaimSchema: ObjectSchema = {
  type: "object",
  required: ["alive_within", "claim", "id", "work"],
  properties: {
    alive_within: { type: "integer" },
    claim: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    work: { type: "object", additionalProperties: {} },
  },
};
export class SandboxRunClaimValidator extends BaseValidator<SandboxRunClaim> {
  static override readonly modelName: string = "SandboxRunClaim";
  static override readonly schema: ObjectSchema = SandboxRunClaimSchema;
}

export const SandboxRunClaimedSchema: ObjectSchema = {
  type: "object",
  required: ["run"],
  properties: {
    run: { nullable: { ref: () => SandboxRunClaimSchema } },
  },
};
export class SandboxRunClaimedValidator extends BaseValidator<SandboxRunClaimed> {
  static override readonly modelName: string = "SandboxRunClaimed";
  static override readonly schema: ObjectSchema = SandboxRunClaimedSchema;
}

export const SandboxRunWantedSchema: ObjectSchema = {
  type: "object",
  required: ["wanted"],
  properties: {
    wanted: { type: "boolean" },
  },
};
export class SandboxRunWantedValidator extends BaseValidator<SandboxRunWanted> {
  static override readonly modelName: string = "SandboxRunWanted";
  static override readonly schema: ObjectSchema = SandboxRunWantedSchema;
}

export const SandboxWorkerSchema: ObjectSchema = {
  type: "object",
  required: ["languages", "name", "slots", "worker"],
  properties: {
    languages: { type: "array", items: { type: "string" } },
    name: { type: "string" },
    patience: { type: "integer" },
    protocol: { type: "integer" },
    slots: { type: "integer" },
    worker: { type: "string", format: "uuid" },
  },
};
export class SandboxWorkerValidator extends BaseValidator<SandboxWorker> {
  static override readonly modelName: string = "SandboxWorker";
  static override readonly schema: ObjectSchema = SandboxWorkerSchema;
}

export const TaskCountSchema: ObjectSchema = {
  type: "object",
  required: ["queued", "started", "task_name"],
  properties: {
    queued: { type: "integer" },
    started: { type: "integer" },
    task_name: { type: "string" },
  },
};
export class TaskCountValidator extends BaseValidator<TaskCount> {
  static override readonly modelName: string = "TaskCount";
  static override readonly schema: ObjectSchema = TaskCountSchema;
}

export const TaskListSchema: ObjectSchema = {
  type: "object",
  required: ["has_more", "limit", "offset", "tasks", "total"],
  properties: {
    has_more: { type: "boolean" },
    limit: { type: "integer" },
    offset: { type: "integer" },
    tasks: { type: "array", items: { ref: () => TaskInfoSchema } },
    total: { type: "integer" },
  },
};
export class TaskListValidator extends BaseValidator<TaskList> {
  static override readonly modelName: string = "TaskList";
  static override readonly schema: ObjectSchema = TaskListSchema;
}

export const TaskResultSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "error", "finished_at", "progress", "result", "started_at", "status", "task_id"],
  properties: {
    created_at: { type: "string", format: "date-time" },
    error: { nullable: { type: "string" } },
    finished_at: { nullable: { type: "string", format: "date-time" } },
    progress: { nullable: { type: "object", additionalProperties: {} } },
    result: {},
    started_at: { nullable: { type: "string", format: "date-time" } },
    status: { ref: () => TaskStatusSchema },
    task_id: { type: "string", format: "uuid" },
  },
};
export class TaskResultValidator extends BaseValidator<TaskResult> {
  static override readonly modelName: string = "TaskResult";
  static override readonly schema: ObjectSchema = TaskResultSchema;
}

export const TaskSubmissionSchema: ObjectSchema = {
  type: "object",
  required: ["task_name"],
  properties: {
    delay: { nullable: { type: "integer" } },
    parameters: { type: "object", additionalProperties: {} },
    queue: { nullable: { type: "string" } },
    task_name: { type: "string" },
    workflow_id: { nullable: { type: "string" } },
  },
};
export class TaskSubmissionValidator extends BaseValidator<TaskSubmission> {
  static override readonly modelName: string = "TaskSubmission";
  static override readonly schema: ObjectSchema = TaskSubmissionSchema;
}

export const TaskSubmittedSchema: ObjectSchema = {
  type: "object",
  required: ["status", "task_id"],
  properties: {
    status: { ref: () => TaskStatusSchema },
    task_id: { type: "string", format: "uuid" },
  },
};
export class TaskSubmittedValidator extends BaseValidator<TaskSubmitted> {
  static override readonly modelName: string = "TaskSubmitted";
  static override readonly schema: ObjectSchema = TaskSubmittedSchema;
}

export const WorkerElsewhereSchema: ObjectSchema = {
  type: "object",
  required: ["languages", "name", "seen_at", "slots"],
  properties: {
    languages: { type: "array", items: { type: "string" } },
    name: { type: "string" },
    seen_at: { type: "string", format: "date-time" },
    slots: { type: "integer" },
  },
};
export class WorkerElsewhereValidator extends BaseValidator<WorkerElsewhere> {
  static override readonly modelName: string = "WorkerElsewhere";
  static override readonly schema: ObjectSchema = WorkerElsewhereSchema;
}

export const WorkerStatusSchema: ObjectSchema = {
  type: "object",
  required: ["elsewhere", "queues", "runs_tests", "status", "tasks"],
  properties: {
    elsewhere: { type: "array", items: { ref: () => WorkerElsewhereSchema } },
    queues: { type: "array", items: { ref: () => QueueStatusSchema } },
    runs_tests: { type: "boolean" },
    status: { type: "string" },
    tasks: { type: "array", items: { ref: () => TaskCountSchema } },
  },
};
export class WorkerStatusValidator extends BaseValidator<WorkerStatus> {
  static override readonly modelName: string = "WorkerStatus";
  static override readonly schema: ObjectSchema = WorkerStatusSchema;
}
