// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { ServiceTypeCreate, ServiceTypeGet, ServiceTypeList, ServiceTypeUpdate } from "../types/service-types.ts";

export const ServiceTypeCreateSchema: ObjectSchema = {
  type: "object",
  required: ["category", "name", "path"],
  properties: {
    category: { type: "string" },
    color: { nullable: { type: "string" } },
    description: { nullable: { type: "string" } },
    enabled: { type: "boolean" },
    icon: { nullable: { type: "string" } },
    name: { type: "string" },
    path: { type: "string" },
    plugin_module: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    requires_workspace: { type: "boolean" },
    schema: { nullable: { type: "object", additionalProperties: {} } },
  },
};
export class ServiceTypeCreateValidator extends BaseValidator<ServiceTypeCreate> {
  static override readonly modelName: string = "ServiceTypeCreate";
  static override readonly schema: ObjectSchema = ServiceTypeCreateSchema;
}

export const ServiceTypeGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "category",
    "color",
    "created_at",
    "created_by",
    "description",
    "enabled",
    "icon",
    "id",
    "name",
    "path",
    "plugin_module",
    "properties",
    "requires_workspace",
    "schema",
    "updated_at",
    "updated_by",
    "version",
  ],
  properties: {
    category: { type: "string" },
    color: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    description: { nullable: { type: "string" } },
    enabled: { type: "boolean" },
    icon: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    name: { type: "string" },
    path: { type: "string" },
    plugin_module: { nullable: { type: "string" } },
    properties: { type: "object", additionalProperties: {} },
    requires_workspace: { type: "boolean" },
    schema: { nullable: { type: "object", additionalProperties: {} } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    version: { type: "integer" },
  },
};
export class ServiceTypeGetValidator extends BaseValidator<ServiceTypeGet> {
  static override readonly modelName: string = "ServiceTypeGet";
  static override readonly schema: ObjectSchema = ServiceTypeGetSchema;
}

export const ServiceTypeListSchema: ObjectSchema = {
  type: "object",
  required: [
    "category",
    "color",
    "created_at",
    "enabled",
    "icon",
    "id",
    "name",
    "path",
    "updated_at",
    "version",
  ],
  properties: {
    category: { type: "string" },
    color: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    enabled: { type: "boolean" },
    icon: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    name: { type: "string" },
    path: { type: "string" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    version: { type: "integer" },
  },
};
export class ServiceTypeListValidator extends BaseValidator<ServiceTypeList> {
  static override readonly modelName: string = "ServiceTypeList";
  static override readonly schema: ObjectSchema = ServiceTypeListSchema;
}

export const ServiceTypeUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    category: { nullable: { type: "string" } },
    color: { nullable: { type: "string" } },
    description: { nullable: { type: "string" } },
    enabled: { nullable: { type: "boolean" } },
    icon: { nullable: { type: "string" } },
    name: { nullable: { type: "string" } },
    plugin_module: { nullable: { type: "string" } },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    requires_workspace: { nullable: { type: "boolean" } },
    schema: { nullable: { type: "object", additionalProperties: {} } },
  },
};
export class ServiceTypeUpdateValidator extends BaseValidator<ServiceTypeUpdate> {
  static override readonly modelName: string = "ServiceTypeUpdate";
  static override readonly schema: ObjectSchema = ServiceTypeUpdateSchema;
}
