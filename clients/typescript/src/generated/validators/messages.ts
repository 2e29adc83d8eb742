// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  MessageAction,
  MessageAudit,
  MessageAuthor,
  MessageAuthorCourseMember,
  MessageCreate,
  MessageDeleter,
  MessageGet,
  MessageList,
  MessageScope,
  MessageThread,
  MessageUnread,
  MessageUpdate,
} from "../types/messages.ts";

export const MessageActionSchema: Schema = {
  enum: ["created", "updated", "deleted", "restored"],
};
/** The value, if it is a `MessageAction`; else an error. */
export function validateMessageAction(value: unknown): MessageAction {
  return check<MessageAction>("MessageAction", MessageActionSchema, value);
}

export const MessageAuditSchema: ObjectSchema = {
  type: "object",
  required: [
    "action",
    "created_at",
    "id",
    "message_id",
    "new_content",
    "new_title",
    "old_content",
    "old_title",
    "user_id",
  ],
  properties: {
    action: { ref: () => MessageActionSchema },
    created_at: { type: "string", format: "date-time" },
    id: { type: "string", format: "uuid" },
    message_id: { type: "string", format: "uuid" },
    new_content: { nullable: { type: "string" } },
    new_title: { nullable: { type: "string" } },
    old_content: { nullable: { type: "string" } },
    old_title: { nullable: { type: "string" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class MessageAuditValidator extends BaseValidator<MessageAudit> {
  static override readonly modelName: string = "MessageAudit";
  static override readonly schema: ObjectSchema = MessageAuditSchema;
}

export const MessageAuthorSchema: ObjectSchema = {
  type: "object",
  required: ["family_name", "given_name", "id"],
  properties: {
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
  },
};
export class MessageAuthorValidator extends BaseValidator<MessageAuthor> {
  static override readonly modelName: string = "MessageAuthor";
  static override readonly schema: ObjectSchema = MessageAuthorSchema;
}

export const MessageAuthorCourseMemberSchema: ObjectSchema = {
  type: "object",
  required: ["course_id", "course_role_id", "id"],
  properties: {
    course_id: { type: "string", format: "uuid" },
    course_role_id: { type: "string" },
    id: { type: "string", format: "uuid" },
  },
};
export class MessageAuthorCourseMemberValidator extends BaseValidator<MessageAuthorCourseMember> {
  static override readonly modelName: string = "MessageAuthorCourseMember";
  static override readonly schema: ObjectSchema = MessageAuthorCourseMemberSchema;
}

export const MessageCreateSchema: ObjectSchema = {
  type: "object",
  required: ["content"],
  properties: {
    content: { type: "string" },
    course_content_id: { nullable: { type: "string", format: "uuid" } },
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { nullable: { type: "string", format: "uuid" } },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    level: { type: "integer" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    parent_id: { nullable: { type: "string", format: "uuid" } },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class MessageCreateValidator extends BaseValidator<MessageCreate> {
  static override readonly modelName: string = "MessageCreate";
  static override readonly schema: ObjectSchema = MessageCreateSchema;
}

export const MessageDeleterSchema: Schema = {
  enum: ["author", "admin"],
};
/** The value, if it is a `MessageDeleter`; else an error. */
export function validateMessageDeleter(value: unknown): MessageDeleter {
  return check<MessageDeleter>("MessageDeleter", MessageDeleterSchema, value);
}

export const MessageGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "author",
    "author_course_member",
    "author_id",
    "content",
    "course_content_id",
    "course_family_id",
    "course_group_id",
    "course_id",
    "course_member_id",
    "created_at",
    "created_by",
    "deleted_by",
    "id",
    "is_author",
    "is_deleted",
    "is_read",
    "level",
    "organization_id",
    "parent_id",
    "scope",
    "submission_group_id",
    "title",
    "updated_at",
    "updated_by",
    "user_id",
  ],
  properties: {
    author: { nullable: { ref: () => MessageAuthorSchema } },
    author_course_member: { nullable: { ref: () => MessageAuthorCourseMemberSchema } },
    author_id: { type: "string", format: "uuid" },
    content: { type: "string" },
    course_content_id: { nullable: { type: "string", format: "uuid" } },
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { nullable: { type: "string", format: "uuid" } },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    deleted_by: { nullable: { ref: () => MessageDeleterSchema } },
    id: { type: "string", format: "uuid" },
    is_author: { type: "boolean" },
    is_deleted: { type: "boolean" },
    is_read: { type: "boolean" },
    level: { type: "integer" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    parent_id: { nullable: { type: "string", format: "uuid" } },
    scope: { ref: () => MessageScopeSchema },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class MessageGetValidator extends BaseValidator<MessageGet> {
  static override readonly modelName: string = "MessageGet";
  static override readonly schema: ObjectSchema = MessageGetSchema;
}

export const MessageListSchema: ObjectSchema = {
  type: "object",
  required: [
    "author",
    "author_course_member",
    "author_id",
    "content",
    "course_content_id",
    "course_family_id",
    "course_group_id",
    "course_id",
    "course_member_id",
    "created_at",
    "deleted_by",
    "id",
    "is_author",
    "is_deleted",
    "is_read",
    "level",
    "organization_id",
    "parent_id",
    "scope",
    "submission_group_id",
    "title",
    "updated_at",
    "user_id",
  ],
  properties: {
    author: { nullable: { ref: () => MessageAuthorSchema } },
    author_course_member: { nullable: { ref: () => MessageAuthorCourseMemberSchema } },
    author_id: { type: "string", format: "uuid" },
    content: { type: "string" },
    course_content_id: { nullable: { type: "string", format: "uuid" } },
    course_family_id: { nullable: { type: "string", format: "uuid" } },
    course_group_id: { nullable: { type: "string", format: "uuid" } },
    course_id: { nullable: { type: "string", format: "uuid" } },
    course_member_id: { nullable: { type: "string", format: "uuid" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    deleted_by: { nullable: { ref: () => MessageDeleterSchema } },
    id: { type: "string", format: "uuid" },
    is_author: { type: "boolean" },
    is_deleted: { type: "boolean" },
    is_read: { type: "boolean" },
    level: { type: "integer" },
    organization_id: { nullable: { type: "string", format: "uuid" } },
    parent_id: { nullable: { type: "string", format: "uuid" } },
    scope: { ref: () => MessageScopeSchema },
    submission_group_id: { nullable: { type: "string", format: "uuid" } },
    title: { nullable: { type: "string" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    user_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class MessageListValidator extends BaseValidator<MessageList> {
  static override readonly modelName: string = "MessageList";
  static override readonly schema: ObjectSchema = MessageListSchema;
}

export const MessageScopeSchema: Schema = {
  enum: [
    "global",
    "organization",
    "course_family",
    "course",
    "course_content",
    "course_group",
    "submission_group",
    "course_member",
    "user",
  ],
};
/** The value, if it is a `MessageScope`; else an error. */
export function validateMessageScope(value: unknown): MessageScope {
  return check<MessageScope>("MessageScope", MessageScopeSchema, value);
}

export const MessageThreadSchema: ObjectSchema = {
  type: "object",
  required: ["messages", "root_message_id", "total"],
  properties: {
    messages: { type: "array", items: { ref: () => MessageListSchema } },
    root_message_id: { type: "string", format: "uuid" },
    total: { type: "integer" },
  },
};
export class MessageThreadValidator extends BaseValidator<MessageThread> {
  static override readonly modelName: string = "MessageThread";
  static override readonly schema: ObjectSchema = MessageThreadSchema;
}

export const MessageUnreadSchema: ObjectSchema = {
  type: "object",
  required: ["scope", "target_id", "unread_message_count"],
  properties: {
    scope: { ref: () => MessageScopeSchema },
    target_id: { nullable: { type: "string", format: "uuid" } },
    unread_message_count: { type: "integer" },
  },
};
export class MessageUnreadValidator extends BaseValidator<MessageUnread> {
  static override readonly modelName: string = "MessageUnread";
  static override readonly schema: ObjectSchema = MessageUnreadSchema;
}

export const MessageUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    content: { nullable: { type: "string" } },
    title: { nullable: { type: "string" } },
  },
};
export class MessageUpdateValidator extends BaseValidator<MessageUpdate> {
  static override readonly modelName: string = "MessageUpdate";
  static override readonly schema: ObjectSchema = MessageUpdateSchema;
}
