// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { TaskList, TaskResult } from "../types/tasks.ts";
import { TaskInfoSchema, TaskStatusSchema } from "./common.ts";

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
