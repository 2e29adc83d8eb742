// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { LanguageGet, LanguageList } from "../types/languages.ts";

export const LanguageGetSchema: ObjectSchema = {
  type: "object",
  required: ["code", "name", "native_name"],
  properties: {
    code: { type: "string" },
    name: { type: "string" },
    native_name: { nullable: { type: "string" } },
  },
};
export class LanguageGetValidator extends BaseValidator<LanguageGet> {
  static override readonly modelName: string = "LanguageGet";
  static override readonly schema: ObjectSchema = LanguageGetSchema;
}

export const LanguageListSchema: ObjectSchema = {
  type: "object",
  required: ["code", "name", "native_name"],
  properties: {
    code: { type: "string" },
    name: { type: "string" },
    native_name: { nullable: { type: "string" } },
  },
};
export class LanguageListValidator extends BaseValidator<LanguageList> {
  static override readonly modelName: string = "LanguageList";
  static override readonly schema: ObjectSchema = LanguageListSchema;
}
