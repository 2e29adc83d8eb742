// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { SessionCreate, SessionGet, SessionList, SessionStats, SessionUpdate, SessionsEnded } from "../types/sessions.ts";

export const SessionCreateSchema: ObjectSchema = {
  type: "object",
  required: ["created_ip", "session_id", "user_id"],
  properties: {
    created_ip: { type: "string" },
    device_label: { nullable: { type: "string" } },
    expires_at: { nullable: { type: "string", format: "date-time" } },
    last_ip: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    refresh_expires_at: { nullable: { type: "string", format: "date-time" } },
    refresh_token_hash: {},
    session_id: { type: "string" },
    user_agent: { nullable: { type: "string" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class SessionCreateValidator extends BaseValidator<SessionCreate> {
  static override readonly modelName: string = "SessionCreate";
  static override readonly schema: ObjectSchema = SessionCreateSchema;
}

export const SessionGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_by",
    "created_ip",
    "device_label",
    "ended_at",
    "expires_at",
    "id",
    "ip_address",
    "last_ip",
    "last_seen_at",
    "logout_time",
    "properties",
    "refresh_counter",
    "revocation_reason",
    "revoked_at",
    "session_id",
    "sid",
    "updated_at",
    "updated_by",
    "user_id",
  ],
  properties: {
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    created_ip: { type: "string" },
    device_label: { nullable: { type: "string" } },
    ended_at: { nullable: { type: "string", format: "date-time" } },
    expires_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    ip_address: { nullable: { type: "string" } },
    last_ip: { nullable: { type: "string" } },
    last_seen_at: { nullable: { type: "string", format: "date-time" } },
    logout_time: { nullable: { type: "string", format: "date-time" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    refresh_counter: { type: "integer" },
    revocation_reason: { nullable: { type: "string" } },
    revoked_at: { nullable: { type: "string", format: "date-time" } },
    session_id: { type: "string" },
    sid: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class SessionGetValidator extends BaseValidator<SessionGet> {
  static override readonly modelName: string = "SessionGet";
  static override readonly schema: ObjectSchema = SessionGetSchema;
}

export const SessionListSchema: ObjectSchema = {
  type: "object",
  required: [
    "created_at",
    "created_ip",
    "device_label",
    "ended_at",
    "expires_at",
    "id",
    "ip_address",
    "last_ip",
    "last_seen_at",
    "logout_time",
    "refresh_counter",
    "revoked_at",
    "session_id",
    "sid",
    "updated_at",
    "user_id",
  ],
  properties: {
    created_at: { type: "string", format: "date-time" },
    created_ip: { type: "string" },
    device_label: { nullable: { type: "string" } },
    ended_at: { nullable: { type: "string", format: "date-time" } },
    expires_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    ip_address: { nullable: { type: "string" } },
    last_ip: { nullable: { type: "string" } },
    last_seen_at: { nullable: { type: "string", format: "date-time" } },
    logout_time: { nullable: { type: "string", format: "date-time" } },
    refresh_counter: { type: "integer" },
    revoked_at: { nullable: { type: "string", format: "date-time" } },
    session_id: { type: "string" },
    sid: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class SessionListValidator extends BaseValidator<SessionList> {
  static override readonly modelName: string = "SessionList";
  static override readonly schema: ObjectSchema = SessionListSchema;
}

export const SessionStatsSchema: ObjectSchema = {
  type: "object",
  required: [
    "active_sessions",
    "active_users",
    "ended_sessions",
    "revoked_sessions",
    "sessions_last_24h",
    "total_sessions",
  ],
  properties: {
    active_sessions: { type: "integer" },
    active_users: { type: "integer" },
    ended_sessions: { type: "integer" },
    revoked_sessions: { type: "integer" },
    sessions_last_24h: { type: "integer" },
    total_sessions: { type: "integer" },
  },
};
export class SessionStatsValidator extends BaseValidator<SessionStats> {
  static override readonly modelName: string = "SessionStats";
  static override readonly schema: ObjectSchema = SessionStatsSchema;
}

export const SessionUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    logout_time: { nullable: { type: "string", format: "date-time" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
  },
};
export class SessionUpdateValidator extends BaseValidator<SessionUpdate> {
  static override readonly modelName: string = "SessionUpdate";
  static override readonly schema: ObjectSchema = SessionUpdateSchema;
}

export const SessionsEndedSchema: ObjectSchema = {
  type: "object",
  required: ["message", "revoked_count"],
  properties: {
    message: { type: "string" },
    revoked_count: { type: "integer" },
  },
};
export class SessionsEndedValidator extends BaseValidator<SessionsEnded> {
  static override readonly modelName: string = "SessionsEnded";
  static override readonly schema: ObjectSchema = SessionsEndedSchema;
}
