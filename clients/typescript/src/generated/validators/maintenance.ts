// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { MaintenanceActivate, MaintenanceSchedule, MaintenanceStatusGet, RetentionGet, RetentionRule } from "../types/maintenance.ts";

export const MaintenanceActivateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    ends_at: { nullable: { type: "string", format: "date-time" } },
    message: { type: "string" },
    notify_websocket: { type: "boolean" },
  },
};
export class MaintenanceActivateValidator extends BaseValidator<MaintenanceActivate> {
  static override readonly modelName: string = "MaintenanceActivate";
  static override readonly schema: ObjectSchema = MaintenanceActivateSchema;
}

export const MaintenanceScheduleSchema: ObjectSchema = {
  type: "object",
  required: ["scheduled_at"],
  properties: {
    ends_at: { nullable: { type: "string", format: "date-time" } },
    message: { type: "string" },
    notify_websocket: { type: "boolean" },
    scheduled_at: { type: "string", format: "date-time" },
  },
};
export class MaintenanceScheduleValidator extends BaseValidator<MaintenanceSchedule> {
  static override readonly modelName: string = "MaintenanceSchedule";
  static override readonly schema: ObjectSchema = MaintenanceScheduleSchema;
}

export const MaintenanceStatusGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "activated_at",
    "activated_by",
    "activated_by_name",
    "active",
    "ends_at",
    "message",
    "scheduled_at",
    "scheduled_by",
    "scheduled_by_name",
  ],
  properties: {
    activated_at: { nullable: { type: "string", format: "date-time" } },
    activated_by: { nullable: { type: "string", format: "uuid" } },
    activated_by_name: { nullable: { type: "string" } },
    active: { type: "boolean" },
    ends_at: { nullable: { type: "string", format: "date-time" } },
    message: { type: "string" },
    scheduled_at: { nullable: { type: "string", format: "date-time" } },
    scheduled_by: { nullable: { type: "string", format: "uuid" } },
    scheduled_by_name: { nullable: { type: "string" } },
  },
};
export class MaintenanceStatusGetValidator extends BaseValidator<MaintenanceStatusGet> {
  static override readonly modelName: string = "MaintenanceStatusGet";
  static override readonly schema: ObjectSchema = MaintenanceStatusGetSchema;
}

export const RetentionGetSchema: ObjectSchema = {
  type: "object",
  required: ["log_ins", "sessions", "submission_bytes", "submissions"],
  properties: {
    log_ins: { ref: () => RetentionRuleSchema },
    sessions: { ref: () => RetentionRuleSchema },
    submission_bytes: { type: "integer" },
    submissions: { ref: () => RetentionRuleSchema },
  },
};
export class RetentionGetValidator extends BaseValidator<RetentionGet> {
  static override readonly modelName: string = "RetentionGet";
  static override readonly schema: ObjectSchema = RetentionGetSchema;
}

export const RetentionRuleSchema: ObjectSchema = {
  type: "object",
  required: ["days", "due", "kept"],
  properties: {
    days: { nullable: { type: "integer" } },
    due: { type: "integer" },
    kept: { type: "integer" },
  },
};
export class RetentionRuleValidator extends BaseValidator<RetentionRule> {
  static override readonly modelName: string = "RetentionRule";
  static override readonly schema: ObjectSchema = RetentionRuleSchema;
}
