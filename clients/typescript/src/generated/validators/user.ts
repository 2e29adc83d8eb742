// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  CourseMemberProviderAccountUpdate,
  CourseMemberReadinessStatus,
  CourseMemberValidationRequest,
  Notice,
  NoticeKind,
  NoticeMail,
  NoticeMailEvery,
  NoticeMailUpdate,
  NoticesSeen,
  RepositoryToken,
  RepositoryTokenCreate,
  UserPassword,
  UserRoleCreate,
  UserRoleList,
  UserScopes,
  View,
} from "../types/user.ts";

export const CourseMemberProviderAccountUpdateSchema: ObjectSchema = {
  type: "object",
  required: ["provider_account_id"],
  properties: {
    provider_access_token: { nullable: { type: "string" } },
    provider_account_id: { type: "string" },
  },
};
export class CourseMemberProviderAccountUpdateValidator extends BaseValidator<CourseMemberProviderAccountUpdate> {
  static override readonly modelName: string = "CourseMemberProviderAccountUpdate";
  static override readonly schema: ObjectSchema = CourseMemberProviderAccountUpdateSchema;
}

export const CourseMemberReadinessStatusSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_id",
    "course_member_id",
    "course_role_id",
    "has_account",
    "is_ready",
    "organization_id",
    "provider",
    "provider_access_token",
    "provider_account_id",
    "provider_type",
    "requires_account",
  ],
  properties: {
    course_id: { type: "string", format: "uuid" },
    course_member_id: { type: "string", format: "uuid" },
    course_role_id: { type: "string" },
    has_account: { type: "boolean" },
    is_ready: { type: "boolean" },
    organization_id: { type: "string", format: "uuid" },
    provider: { nullable: { type: "string" } },
    provider_access_token: { nullable: { type: "string" } },
    provider_account_id: { nullable: { type: "string" } },
    provider_type: { nullable: { type: "string" } },
    requires_account: { type: "boolean" },
  },
};
export class CourseMemberReadinessStatusValidator extends BaseValidator<CourseMemberReadinessStatus> {
  static override readonly modelName: string = "CourseMemberReadinessStatus";
  static override readonly schema: ObjectSchema = CourseMemberReadinessStatusSchema;
}

export const CourseMemberValidationRequestSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    provider_access_token: { nullable: { type: "string" } },
  },
};
export class CourseMemberValidationRequestValidator extends BaseValidator<CourseMemberValidationRequest> {
  static override readonly modelName: string = "CourseMemberValidationRequest";
  static override readonly schema: ObjectSchema = CourseMemberValidationRequestSchema;
}

export const NoticeSchema: ObjectSchema = {
  type: "object",
  required: [
    "at",
    "count",
    "course_content_id",
    "course_id",
    "course_title",
    "due_at",
    "grade",
    "kind",
    "path",
    "status",
    "submission_group_id",
    "title",
    "waits",
  ],
  properties: {
    at: { type: "string", format: "date-time" },
    count: { type: "integer" },
    course_content_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { type: "string", format: "uuid" },
    course_title: { nullable: { type: "string" } },
    due_at: { nullable: { type: "string", format: "date-time" } },
    grade: { nullable: { type: "number" } },
    kind: { ref: () => NoticeKindSchema },
    path: { nullable: { type: "string" } },
    status: { nullable: { type: "string" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    waits: { type: "boolean" },
  },
};
export class NoticeValidator extends BaseValidator<Notice> {
  static override readonly modelName: string = "Notice";
  static override readonly schema: ObjectSchema = NoticeSchema;
}

export const NoticeKindSchema: Schema = {
  enum: ["graded", "replied", "released", "due_soon", "needs_grading"],
};
/** The value, if it is a `NoticeKind`; else an error. */
export function validateNoticeKind(value: unknown): NoticeKind {
  return check<NoticeKind>("NoticeKind", NoticeKindSchema, value);
}

export const NoticeMailSchema: ObjectSchema = {
  type: "object",
  required: ["address", "every", "possible"],
  properties: {
    address: { nullable: { type: "string" } },
    every: { ref: () => NoticeMailEverySchema },
    possible: { type: "boolean" },
  },
};
export class NoticeMailValidator extends BaseValidator<NoticeMail> {
  static override readonly modelName: string = "NoticeMail";
  static override readonly schema: ObjectSchema = NoticeMailSchema;
}

export const NoticeMailEverySchema: Schema = {
  enum: ["never", "day", "week"],
};
/** The value, if it is a `NoticeMailEvery`; else an error. */
export function validateNoticeMailEvery(value: unknown): NoticeMailEvery {
  return check<NoticeMailEvery>("NoticeMailEvery", NoticeMailEverySchema, value);
}

export const NoticeMailUpdateSchema: ObjectSchema = {
  type: "object",
  required: ["every"],
  properties: {
    every: { ref: () => NoticeMailEverySchema },
  },
};
export class NoticeMailUpdateValidator extends BaseValidator<NoticeMailUpdate> {
  static override readonly modelName: string = "NoticeMailUpdate";
  static override readonly schema: ObjectSchema = NoticeMailUpdateSchema;
}

export const NoticesSeenSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    until: { nullable: { type: "string", format: "date-time" } },
  },
};
export class NoticesSeenValidator extends BaseValidator<NoticesSeen> {
  static override readonly modelName: string = "NoticesSeen";
  static override readonly schema: ObjectSchema = NoticesSeenSchema;
}

export const RepositoryTokenSchema: ObjectSchema = {
  type: "object",
  required: ["expires_at", "password", "username"],
  properties: {
    expires_at: { type: "string", format: "date-time" },
    password: { type: "string" },
    username: { type: "string" },
  },
};
export class RepositoryTokenValidator extends BaseValidator<RepositoryToken> {
  static override readonly modelName: string = "RepositoryToken";
  static override readonly schema: ObjectSchema = RepositoryTokenSchema;
}

export const RepositoryTokenCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    lifetime: { type: "integer" },
  },
};
export class RepositoryTokenCreateValidator extends BaseValidator<RepositoryTokenCreate> {
  static override readonly modelName: string = "RepositoryTokenCreate";
  static override readonly schema: ObjectSchema = RepositoryTokenCreateSchema;
}

export const UserPasswordSchema: ObjectSchema = {
  type: "object",
  required: ["password"],
  properties: {
    password: { type: "string" },
    password_old: { nullable: { type: "string" } },
    username: { nullable: { type: "string" } },
  },
};
export class UserPasswordValidator extends BaseValidator<UserPassword> {
  static override readonly modelName: string = "UserPassword";
  static override readonly schema: ObjectSchema = UserPasswordSchema;
}

export const UserRoleCreateSchema: ObjectSchema = {
  type: "object",
  required: ["role_id", "user_id"],
  properties: {
    role_id: { type: "string" },
    user_id: { type: "string", format: "uuid" },
  },
};
export class UserRoleCreateValidator extends BaseValidator<UserRoleCreate> {
  static override readonly modelName: string = "UserRoleCreate";
  static override readonly schema: ObjectSchema = UserRoleCreateSchema;
}

export const UserRoleListSchema: ObjectSchema = {
  type: "object",
  required: ["role_id", "user_id"],
  properties: {
    role_id: { type: "string" },
    user_id: { type: "string", format: "uuid" },
  },
};
export class UserRoleListValidator extends BaseValidator<UserRoleList> {
  static override readonly modelName: string = "UserRoleList";
  static override readonly schema: ObjectSchema = UserRoleListSchema;
}

export const UserScopesSchema: ObjectSchema = {
  type: "object",
  required: ["course", "course_family", "is_admin", "organization"],
  properties: {
    course: { type: "object", additionalProperties: { type: "array", items: { type: "string" } } },
    course_family: { type: "object", additionalProperties: { type: "array", items: { type: "string" } } },
    is_admin: { type: "boolean" },
    organization: { type: "object", additionalProperties: { type: "array", items: { type: "string" } } },
  },
};
export class UserScopesValidator extends BaseValidator<UserScopes> {
  static override readonly modelName: string = "UserScopes";
  static override readonly schema: ObjectSchema = UserScopesSchema;
}

export const ViewSchema: Schema = {
  enum: ["student", "tutor", "lecturer", "user_manager"],
};
/** The value, if it is a `View`; else an error. */
export function validateView(value: unknown): View {
  return check<View>("View", ViewSchema, value);
}
