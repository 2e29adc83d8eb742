// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  DocumentDelete,
  DocumentDirectoryCreate,
  DocumentDirectoryDelete,
  DocumentDirectoryGet,
  DocumentDirectoryRename,
  DocumentGet,
  DocumentKind,
  DocumentList,
  DocumentRename,
  DocumentScope,
} from "../types/documents.ts";

export const DocumentDeleteSchema: ObjectSchema = {
  type: "object",
  required: ["path", "scope"],
  properties: {
    path: { type: "string" },
    scope: { ref: () => DocumentScopeSchema },
    scope_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class DocumentDeleteValidator extends BaseValidator<DocumentDelete> {
  static override readonly modelName: string = "DocumentDelete";
  static override readonly schema: ObjectSchema = DocumentDeleteSchema;
}

export const DocumentDirectoryCreateSchema: ObjectSchema = {
  type: "object",
  required: ["path", "scope"],
  properties: {
    path: { type: "string" },
    scope: { ref: () => DocumentScopeSchema },
    scope_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class DocumentDirectoryCreateValidator extends BaseValidator<DocumentDirectoryCreate> {
  static override readonly modelName: string = "DocumentDirectoryCreate";
  static override readonly schema: ObjectSchema = DocumentDirectoryCreateSchema;
}

export const DocumentDirectoryDeleteSchema: ObjectSchema = {
  type: "object",
  required: ["path", "scope"],
  properties: {
    path: { type: "string" },
    scope: { ref: () => DocumentScopeSchema },
    scope_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class DocumentDirectoryDeleteValidator extends BaseValidator<DocumentDirectoryDelete> {
  static override readonly modelName: string = "DocumentDirectoryDelete";
  static override readonly schema: ObjectSchema = DocumentDirectoryDeleteSchema;
}

export const DocumentDirectoryGetSchema: ObjectSchema = {
  type: "object",
  required: ["created", "path", "scope", "scope_id"],
  properties: {
    created: { type: "boolean" },
    path: { type: "string" },
    scope: { ref: () => DocumentScopeSchema },
    scope_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class DocumentDirectoryGetValidator extends BaseValidator<DocumentDirectoryGet> {
  static override readonly modelName: string = "DocumentDirectoryGet";
  static override readonly schema: ObjectSchema = DocumentDirectoryGetSchema;
}

export const DocumentDirectoryRenameSchema: ObjectSchema = {
  type: "object",
  required: ["new_path", "path", "scope"],
  properties: {
    new_path: { type: "string" },
    path: { type: "string" },
    scope: { ref: () => DocumentScopeSchema },
    scope_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class DocumentDirectoryRenameValidator extends BaseValidator<DocumentDirectoryRename> {
  static override readonly modelName: string = "DocumentDirectoryRename";
  static override readonly schema: ObjectSchema = DocumentDirectoryRenameSchema;
}

export const DocumentGetSchema: ObjectSchema = {
  type: "object",
  required: ["content_type", "path", "scope", "scope_id", "size"],
  properties: {
    content_type: { nullable: { type: "string" } },
    path: { type: "string" },
    scope: { ref: () => DocumentScopeSchema },
    scope_id: { nullable: { type: "string", format: "uuid" } },
    size: { type: "integer" },
  },
};
export class DocumentGetValidator extends BaseValidator<DocumentGet> {
  static override readonly modelName: string = "DocumentGet";
  static override readonly schema: ObjectSchema = DocumentGetSchema;
}

export const DocumentKindSchema: Schema = {
  enum: ["file", "directory"],
};
/** The value, if it is a `DocumentKind`; else an error. */
export function validateDocumentKind(value: unknown): DocumentKind {
  return check<DocumentKind>("DocumentKind", DocumentKindSchema, value);
}

export const DocumentListSchema: ObjectSchema = {
  type: "object",
  required: ["etag", "last_modified", "name", "size", "type"],
  properties: {
    etag: { type: "string" },
    last_modified: { type: "string", format: "date-time" },
    name: { type: "string" },
    size: { nullable: { type: "integer" } },
    type: { ref: () => DocumentKindSchema },
  },
};
export class DocumentListValidator extends BaseValidator<DocumentList> {
  static override readonly modelName: string = "DocumentList";
  static override readonly schema: ObjectSchema = DocumentListSchema;
}

export const DocumentRenameSchema: ObjectSchema = {
  type: "object",
  required: ["new_path", "path", "scope"],
  properties: {
    new_path: { type: "string" },
    path: { type: "string" },
    scope: { ref: () => DocumentScopeSchema },
    scope_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class DocumentRenameValidator extends BaseValidator<DocumentRename> {
  static override readonly modelName: string = "DocumentRename";
  static override readonly schema: ObjectSchema = DocumentRenameSchema;
}

export const DocumentScopeSchema: Schema = {
  enum: ["system", "organization", "course_family", "course"],
};
/** The value, if it is a `DocumentScope`; else an error. */
export function validateDocumentScope(value: unknown): DocumentScope {
  return check<DocumentScope>("DocumentScope", DocumentScopeSchema, value);
}
