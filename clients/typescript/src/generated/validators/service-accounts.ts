// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { ServiceCreate, ServiceGet, ServiceUpdate } from "../types/service-accounts.ts";

export const ServiceCreateSchema: ObjectSchema = {
  type: "object",
  required: ["name", "service_type", "slug"],
  properties: {
    config: { nullable: { type: "object", additionalProperties: {} } },
    description: { nullable: { type: "string" } },
    email: { nullable: { type: "string" } },
    enabled: { nullable: { type: "boolean" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    name: { type: "string" },
    password: { nullable: { type: "string" } },
    service_type: { type: "string" },
    slug: { type: "string" },
    username: { nullable: { type: "string" } },
  },
};
export class ServiceCreateValidator extends BaseValidator<ServiceCreate> {
  static override readonly modelName: string = "ServiceCreate";
  static override readonly schema: ObjectSchema = ServiceCreateSchema;
}

export const ServiceGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "config",
    "created_at",
    "created_by",
    "description",
    "enabled",
    "id",
    "last_seen_at",
    "name",
    "properties",
    "service_type_id",
    "service_type_path",
    "slug",
    "updated_at",
    "updated_by",
    "user_id",
  ],
  properties: {
    config: { type: "object", additionalProperties: {} },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    enabled: { type: "boolean" },
    id: { type: "string", format: "uuid" },
    last_seen_at: { nullable: { type: "string", format: "date-time" } },
    name: { type: "string" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    service_type_id: { nullable: { type: "string", format: "uuid" } },
    service_type_path: { nullable: { type: "string" } },
    slug: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class ServiceGetValidator extends BaseValidator<ServiceGet> {
  static override readonly modelName: string = "ServiceGet";
  static override readonly schema: ObjectSchema = ServiceGetSchema;
}

export const ServiceUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    config: { nullable: { type: "object", additionalProperties: {} } },
    description: { nullable: { type: "string" } },
    enabled: { nullable: { type: "boolean" } },
    last_seen_at: { nullable: { type: "string", format: "date-time" } },
    name: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
  },
};
export class ServiceUpdateValidator extends BaseValidator<ServiceUpdate> {
  static override readonly modelName: string = "ServiceUpdate";
  static override readonly schema: ObjectSchema = ServiceUpdateSchema;
}
