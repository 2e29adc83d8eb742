// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { CommentCreate, CommentUpdate, CourseMemberCommentList } from "../types/course-member-comments.ts";
import { CourseMemberListSchema } from "./common.ts";

export const CommentCreateSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id", "message"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    message: { type: "string" },
  },
};
export class CommentCreateValidator extends BaseValidator<CommentCreate> {
  static override readonly modelName: string = "CommentCreate";
  static override readonly schema: ObjectSchema = CommentCreateSchema;
}

export const CommentUpdateSchema: ObjectSchema = {
  type: "object",
  required: ["message"],
  properties: {
    message: { type: "string" },
  },
};
export class CommentUpdateValidator extends BaseValidator<CommentUpdate> {
  static override readonly modelName: string = "CommentUpdate";
  static override readonly schema: ObjectSchema = CommentUpdateSchema;
}

export const CourseMemberCommentListSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_member_id",
    "created_at",
    "created_by",
    "id",
    "message",
    "transmitter",
    "transmitter_id",
    "updated_at",
    "updated_by",
  ],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    created_at: { nullable: { type: "string", format: "date-time" } },
    created_by: { nullable: { type: "string", format: "uuid" } },
    id: { type: "string", format: "uuid" },
    message: { type: "string" },
    transmitter: { ref: () => CourseMemberListSchema },
    transmitter_id: { type: "string", format: "uuid" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    updated_by: { nullable: { type: "string", format: "uuid" } },
  },
};
export class CourseMemberCommentListValidator extends BaseValidator<CourseMemberCommentList> {
  static override readonly modelName: string = "CourseMemberCommentList";
  static override readonly schema: ObjectSchema = CourseMemberCommentListSchema;
}
