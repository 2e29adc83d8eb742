// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { GitUser } from "../types/git.ts";

export const GitUserSchema: ObjectSchema = {
  type: "object",
  required: ["email", "id", "name", "state", "username"],
  properties: {
    email: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    name: { nullable: { type: "string" } },
    state: { type: "string" },
    username: { nullable: { type: "string" } },
  },
};
export class GitUserValidator extends BaseValidator<GitUser> {
  static override readonly modelName: string = "GitUser";
  static override readonly schema: ObjectSchema = GitUserSchema;
}
